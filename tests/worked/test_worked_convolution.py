"""Worked convolutions: what the lines say, that they end in the solver's numbers, and what is refused."""

import re

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.solver import conv_layer, cross_correlate
from quizgen.text.plain import to_text
from quizgen.worked.convolution import (
    channel_steps,
    filter_lines,
    layer_steps,
    map_size_steps,
    map_steps,
    sequence_steps,
    window_steps,
)

RNG = np.random.default_rng(3)
IMAGE = RNG.integers(0, 11, (5, 4)) / 10
FILTER = RNG.integers(-2, 3, (3, 2))
VOLUME = RNG.integers(0, 3, (3, 4, 4))
FILTERS = RNG.integers(-1, 2, (2, 3, 3, 3))
BIASES = np.array([-2, 1])


def texts(steps):
    return [to_text(line) for line in steps.lines]


def last_number(text):
    return float(re.search(r"(-?\d+(?:\.\d+)?)$", text)[1])


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (1, 1), (2, 1), (1, "same")])
def test_every_line_of_a_map_ends_in_its_entry(stride, padding):
    expected = cross_correlate(IMAGE, FILTER, stride, padding)
    lines = texts(map_steps(IMAGE, FILTER, stride, padding))
    assert [last_number(line) for line in lines] == pytest.approx(expected.ravel(), abs=1e-9)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (1, 1), (2, 1)])
def test_each_window_ends_in_its_entry_and_its_rows_in_the_summands(stride, padding):
    expected = cross_correlate(IMAGE, FILTER, stride, padding)
    for i, j in np.ndindex(expected.shape):
        _, *rows, total = texts(window_steps(IMAGE, FILTER, i, j, stride, padding))
        assert last_number(total) == pytest.approx(expected[i, j], abs=1e-9)
        assert sum(map(last_number, rows)) == pytest.approx(expected[i, j], abs=1e-9)


@pytest.mark.parametrize("padding", [0, 1, (0, 2), (1, 2), "same", "full"])
def test_every_line_of_a_sequence_ends_in_its_entry(padding):
    x, w = [1, 0, 2, 2, 3, 1], [3, -2, 2]
    lines = texts(sequence_steps(x, w, padding=padding))
    assert [last_number(line) for line in lines] == cross_correlate(x, w, padding=padding).tolist()


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1)])
def test_each_entry_of_a_volume_is_the_sum_over_channels_and_the_bias(stride, padding):
    expected = conv_layer(VOLUME, FILTERS, BIASES, stride, padding)
    for place in np.ndindex(expected.shape):
        *channels, total = texts(channel_steps(VOLUME, FILTERS, BIASES, place, stride, padding))
        assert last_number(total) == expected[place]
        assert sum(map(last_number, channels)) + BIASES[place[0]] == expected[place]


def test_each_map_of_a_volume_is_shown():
    expected = conv_layer(VOLUME, FILTERS, BIASES, 2, 1)
    lines = layer_steps(VOLUME, FILTERS, BIASES, 2, 1).lines
    assert np.array([line.values[-1] for line in lines]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (window_steps([[3]], [[-2]], 0, 0),
         ["Window [3], filter [-2]", "Row 1: 3 · (-2) = -6", "Sum: y_(1,1) = -6"]),
        (map_steps([[0.1, 0.2], [0.3, 0]], [[1, 1], [-1, 0]]), ["y_(1,1) = 0.3 - 0.3 = 0"]),
        (sequence_steps([0.1, 0.2, -0.3], [1, 1, 1]), ["y₁ = 0.1 · 1 + 0.2 · 1 + (-0.3) · 1 = 0"]),
        (map_size_steps(np.ones((5, 5)), np.ones((3, 3)), 2, 1),
         ["Rows and columns alike: ⌊(5 + 2 · 1 - 3)/2⌋ + 1 = 2 + 1 = 3"]),
        (map_size_steps(VOLUME, FILTERS, 2, 0), ["Rows and columns alike: ⌊(4 + 2 · 0 - 3)/2⌋ + 1 = 0 + 1 = 1"]),
        (channel_steps([[[2]]], [[[[-1]]]], [0.5], [0, 0, 0]),
         ["Channel 1: window [2], filter [-1], sum by rows: -2",
            "With the bias: y_(1,1,1) = (-2) + 0.5 = -1.5"]),
        (layer_steps([[[2]]], [[[[-1]]]], [-0.5]), ["Filter 1: [-2] - 0.5 = [-2.5]"]),
        (filter_lines([[[[1, 2], [3, 4]]]], [-1]), ["W₁ = [[1, 2], [3, 4]] and b₁ = -1"]),
    ],
    ids=["one weight", "no remainder of 0.3 - 0.3", "no remainder in one dimension", "alike", "volume",
         "one channel", "one map", "filters"],
)  # fmt: skip
def test_what_is_written(steps, expected):
    assert texts(steps) == expected


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: window_steps([[1, 2]], [[1]], 0, 2), r"no entry \[0, 2\]"),
        (lambda: window_steps([[1, 2]], [[1]], -1, 0), r"no entry \[-1, 0\]"),
        (lambda: window_steps([[1]], [[1, 1]], 0, 0), "does not fit"),
        (lambda: map_steps([1, 2], [[1]]), "must be a matrix"),
        (lambda: sequence_steps([1], [1, 2]), "does not fit"),
        (lambda: channel_steps(VOLUME, FILTERS, BIASES, [2, 0, 0]), "no filter 2"),
        (lambda: channel_steps(VOLUME, FILTERS, BIASES, [0, 0]), "filter, row and column"),
        (lambda: channel_steps(VOLUME, FILTERS, BIASES, [0, 5, 0]), r"no entry \[5, 0\]"),
        (lambda: channel_steps(VOLUME[:2], FILTERS, BIASES, [0, 0, 0]), "channels of x"),
        (lambda: layer_steps(VOLUME, FILTERS, [1]), "each filter one number"),
        (lambda: filter_lines(FILTERS, [1]), "each filter one number"),
        (lambda: map_size_steps([1, 2], [1]), "matrix"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_refused(work, message):
    with pytest.raises(ComputationError, match=message):
        work()
