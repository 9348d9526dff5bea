"""Worked dilated and transposed convolutions against sums that are written out here."""

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.text.plain import to_text
from quizgen.worked.transposed import (
    dilated_figure,
    dilated_steps,
    transposed_entry_steps,
    transposed_figure,
    transposed_size_steps,
    transposed_steps,
)

X = np.array([[1, 2, 3, 2, 0], [2, 3, 2, 5, 1], [1, 2, 2, 1, -1], [0, 2, 1, 2, 4], [3, -2, 1, 0, 1]])
W = np.array([[-1, 2], [0.5, 1]])
SMALL = np.array([[2, -1], [0.1, 3]])
WIDE = np.array([[1, 2, 0], [0.2, -1, 1]])


def dilated_by_hand(x, w, stride, padding, dilation):
    padded = np.pad(x, padding)
    span = dilation * (len(w) - 1) + 1
    places = range(0, len(padded) - span + 1, stride)
    return [
        sum(w[a, b] * padded[i + a * dilation, j + b * dilation] for a, b in np.ndindex(w.shape))
        for i in places
        for j in places
    ]


def transposed_by_hand(x, w, stride):
    y = np.zeros([(n - 1) * stride + k for n, k in zip(x.shape, w.shape, strict=True)])
    for i, j in np.ndindex(x.shape):
        for a, b in np.ndindex(w.shape):
            y[i * stride + a, j * stride + b] += x[i, j] * w[a, b]
    return y


def last_number(line):
    return float(to_text(line).split(" = ")[-1])


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (1, 0, 2), (2, 1, 2), (1, 1, 3), (2, 0, 4)])
def test_each_line_ends_with_its_entry_of_the_dilated_map(stride, padding, dilation):
    lines = dilated_steps(X, W, stride, padding, dilation).lines
    assert [last_number(line) for line in lines] == pytest.approx(dilated_by_hand(X, W, stride, padding, dilation))


def test_a_dilated_line_names_the_pixels_that_lie_apart():
    assert to_text(dilated_steps(X, W, dilation=4).lines[0]) == "y_(1,1) = 1 · (-1) + 0 · 2 + 3 · 0.5 + 1 · 1 = 1.5"


def test_the_dilated_figure_marks_the_pixels_and_the_entry():
    figure = dilated_figure(X, W, 1, 0, stride=2, padding=1, dilation=3)
    image, kernel, output = figure.data["grids"]
    assert image["shaded"] == [(2, 0), (2, 3), (5, 0), (5, 3)]
    assert len(image["dashed"]) == 7 * 7 - 5 * 5
    assert (kernel["shaded"], output["shaded"]) == ((), [(1, 0)])
    assert np.ravel(output["entries"]) == pytest.approx(dilated_by_hand(X, W, 2, 1, 3))
    assert figure.alternative == (
        "A 5 by 5 input in a border of zeros 1 wide, a 2 by 2 filter with dilation 3 and their 2 by 2 output. The "
        "entry 5 in row 2, column 1 of the output comes from rows 3 and 6 and columns 1 and 4 of the padded input."
    )


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (2, 1), (3, 0)])
def test_the_size_is_that_of_the_sum_of_the_copies(stride, padding):
    expected = [length - 2 * padding for length in transposed_by_hand(SMALL, WIDE, stride).shape]
    assert [last_number(line) for line in transposed_size_steps(SMALL, WIDE, stride, padding).lines] == expected


def test_rows_and_columns_that_are_alike_take_one_line():
    assert to_text(transposed_size_steps(SMALL, W, 2, 1).lines[0]) == (
        "Rows and columns alike: (2 - 1) · 2 + 2 - 2 · 1 = 2"
    )


def test_a_line_tells_what_an_entry_adds_and_where():
    lines = [to_text(line) for line in transposed_steps(SMALL, WIDE, 2).lines]
    assert len(lines) == 4
    assert lines[1] == "x_(1,2) = -1 adds [[-1, -2, 0], [-0.2, 1, -1]] to rows 1 to 2, columns 3 to 5"


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (1, 1), (3, 0)])
def test_each_entry_is_the_sum_of_the_copies_that_reach_it(stride, padding):
    whole = transposed_by_hand(SMALL, WIDE, stride)
    kept = whole[padding : len(whole) - padding, padding : whole.shape[1] - padding]
    for i, j in np.ndindex(kept.shape):
        line = transposed_entry_steps(SMALL, WIDE, i, j, stride, padding).lines[0]
        assert last_number(line) == pytest.approx(kept[i, j])


def test_the_shares_of_all_entries_add_up_to_the_output():
    total = np.zeros((4, 5))
    for i, j in np.ndindex(SMALL.shape):
        share = transposed_figure(SMALL, WIDE, i, j, 2).data["grids"][2]
        total += [[entry or 0 for entry in row] for row in share["entries"]]
        assert all(share["entries"][a][b] is not None for a, b in share["shaded"])
    assert total == pytest.approx(transposed_by_hand(SMALL, WIDE, 2))


def test_the_transposed_figure_dashes_what_is_cut_off():
    figure = transposed_figure(SMALL, WIDE, 1, 1, 2, 1)
    assert len(figure.data["grids"][2]["dashed"]) == 4 * 5 - 2 * 3
    assert "a 4 by 5 output, of which a border 1 wide is cut off to leave 2 by 3." in figure.alternative


@pytest.mark.parametrize(
    "make",
    [
        lambda: dilated_figure(X, W, 4, 0, dilation=2),
        lambda: dilated_steps(X, W, dilation=5),
        lambda: transposed_figure(SMALL, W, 2, 0),
        lambda: transposed_entry_steps(SMALL, W, 0, 3),
        lambda: transposed_size_steps(SMALL, W, 1, 2),
        lambda: transposed_steps(SMALL, W, 0),
        lambda: transposed_steps(SMALL[0], W),
    ],
)
def test_what_does_not_exist_is_refused(make):
    with pytest.raises(ComputationError):
        make()
