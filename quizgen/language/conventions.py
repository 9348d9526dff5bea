"""Conventions that a question may name under ``conventions:``, and how they are told to a student."""

from collections.abc import Mapping

CONVENTIONS: Mapping[str, str] = {
    "cross-correlation": "The filter is slid over the input as it is, without flipping it.",
    "convolution": "The filter is flipped along every axis before it is slid over the input.",
    "floor": "Where a window does not fit in full, it is left out: sizes are rounded down.",
    "padding a side": "Padding is counted on each side, and consists of zeros.",
    "padding in total": "Padding is counted in total over both sides, and consists of zeros.",
    "bias counted": "Every filter or unit has a bias, which counts as a parameter.",
    "bias not counted": "There are no biases.",
    "one bias": "Each gate or hidden unit has one bias, as in the usual equations.",
    "channels last": "Volumes are written as height, width, channels.",
    "channels first": "Volumes are written as channels, height, width.",
    "indices from one": "Rows, columns and time steps are counted from 1.",
    "pooling pads with nothing": "Padded entries never win the maximum.",
}
"""The sentence that states each convention on the paper."""
