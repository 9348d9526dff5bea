"""Conventions that a question may name under ``conventions:``, and how they are stated to a student.

The phrases are printed in one line on the paper, after "Conventions:", with semicolons between them.
"""

from collections.abc import Mapping

CONVENTIONS: Mapping[str, str] = {
    "cross-correlation": "the filter is not flipped",
    "convolution": "the filter is flipped along every axis",
    "floor": "a window that does not fit in full is left out, so sizes are rounded down",
    "padding a side": "padding is counted on each side and consists of zeros",
    "padding in total": "padding is counted in total over both ends and consists of zeros",
    "no padding": "there is no padding",
    "pooling padding a side": "padding is counted on each side and stays empty",
    "pooling pads with nothing": "padded entries never win the maximum",
    "bias counted": "every filter or unit has a bias, and it counts as a parameter",
    "bias not counted": "there are no biases",
    "one bias": "each hidden unit has one bias for each gate and one for the candidate",
    "two biases": "each hidden unit has two biases for each gate and for the candidate, one with the input and one "
    "with the hidden state",
    "channels last": "volumes are given as height × width × channels",
    "channels first": "volumes are given as channels × height × width",
    "channels first with depth": "volumes are given as channels × height × width × depth",
    "batch and channels last": "tensors are given as images × height × width × channels",
    "batch first": "the first axis of a tensor is the batch; in sequences, the second one is time",
    "slope at zero": "where a curve has a kink, its slope is that of the left side",
    "indices from one": "rows, columns and time steps are counted from 1",
    "indices from zero": "channels, rows, columns and positions are counted from 0",
}
"""The phrase that states each convention on the paper."""
