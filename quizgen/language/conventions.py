"""Conventions that a question may name under ``conventions:``, and how they are stated to a student.

The phrases are printed in one line on the paper, after "Conventions:", with semicolons between them.
"""

from collections.abc import Mapping

from quizgen.messages import said

CONVENTIONS: Mapping[str, str] = {
    "cross-correlation": said("the filter is not flipped"),
    "convolution": said("the filter is flipped along every axis"),
    "floor": said("a window that does not fit in full is left out, so sizes are rounded down"),
    "padding a side": said("padding is counted on each side and consists of zeros"),
    "padding in total": said("padding is counted in total over both ends and consists of zeros"),
    "no padding": said("there is no padding"),
    "pooling padding a side": said("padding is counted on each side and stays empty"),
    "pooling pads with nothing": said("padded entries never win the maximum"),
    "bias counted": said("every filter or unit has a bias, and it counts as a parameter"),
    "bias not counted": said("there are no biases"),
    "one bias": said("each hidden unit has one bias for each gate and one for the candidate"),
    "two biases": said(
        "each hidden unit has two biases for each gate and for the candidate, one with the input and one "
        "with the hidden state"
    ),
    "channels last": said("volumes are given as height × width × channels"),
    "channels first": said("volumes are given as channels × height × width"),
    "channels first with depth": said("volumes are given as channels × height × width × depth"),
    "batch and channels last": said("tensors are given as images × height × width × channels"),
    "batch first": said("the first axis of a tensor is the batch; in sequences, the second one is time"),
    "slope at zero": said("where a curve has a kink, its slope is that of the left side"),
    "indices from one": said("rows, columns and time steps are counted from 1"),
    "indices from zero": said("channels, rows, columns and positions are counted from 0"),
}
"""The phrase that states each convention on the paper."""
