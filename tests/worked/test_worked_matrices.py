"""Worked matrices: the lines end in the solver's numbers, and the convolution's matrix computes it."""

import re

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.solver import cross_correlate, im2col, transposed_convolve
from quizgen.text.plain import to_text
from quizgen.worked.matrices import convolution_matrix, im2col_steps, product_steps

RNG = np.random.default_rng(5)
IMAGE = RNG.integers(0, 9, (4, 5))


def texts(steps):
    return [to_text(line) for line in steps.lines]


def last_number(text):
    return float(re.search(r"(-?\d+(?:\.\d+)?)$", text)[1])


@pytest.mark.parametrize(("length", "kernel"), [(1, 1), (6, 1), (6, 3), (6, 6)])
def test_the_matrix_computes_the_convolution_and_its_transpose_the_transposed_one(length, kernel):
    x, w = RNG.integers(-5, 6, length), RNG.integers(-5, 6, kernel)
    matrix = convolution_matrix(w, length)
    assert matrix.shape == (length - kernel + 1, length)
    y = matrix @ x
    assert y.tolist() == cross_correlate(x, w).tolist()
    assert (matrix.T @ y).tolist() == transposed_convolve(y, w).tolist()


def test_the_matrix_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        convolution_matrix([1, 2], 3)[0, 0] = 5


@pytest.mark.parametrize(
    ("w", "length", "told"),
    [([1, 2, 3], 2, "a filter of 3 does not fit into an input of 2"), ([1], 0, "length"), ([[1]], 3, "w")],
)
def test_what_has_no_matrix_is_refused(w, length, told):
    with pytest.raises(ComputationError, match=told):
        convolution_matrix(w, length)


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"), [(2, 1, 0), (2, 2, 0), (2, 2, 1), ((3, 2), 1, 0), ((1, 2), (1, 2), (0, 1))]
)
def test_each_line_lists_a_column(kernel, stride, padding):
    columns = im2col(IMAGE, kernel, stride, padding)
    lines = texts(im2col_steps(IMAGE, kernel, stride, padding))
    assert len(lines) == columns.shape[1]
    for number, (line, column) in enumerate(zip(lines, columns.T, strict=True), 1):
        assert line.startswith(f"Column {number}: the window [")
        assert line.endswith(f" becomes {', '.join(f'{entry:.0f}' for entry in column)}")


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "told"),
    [
        (3, 1, 0, ["Column 1: entries 1 to 3, which are 4, 0, 2"]),
        (
            2,
            2,
            (0, 1),
            ["Column 1: entries 1 to 2, which are 4, 0", "Column 2: entries 3 to 4, which are 2, 0"],
        ),
        (1, 2, 0, ["Column 1: entry 1, which is 4", "Column 2: entry 3, which is 2"]),
    ],
)
def test_columns_of_a_sequence(kernel, stride, padding, told):
    assert texts(im2col_steps([4, 0, 2], kernel, stride, padding)) == told


@pytest.mark.parametrize(
    ("A", "B"),
    [
        ([1, -2, 0.5], [[1, 2], [3, 4], [5, 6]]),
        ([[1, -2], [0, 3], [0, 0]], [[1, 2], [3, 4]]),
        ([[1, -2], [0, 3]], [0.1, 0.2]),
        ([2, 3], [4, -5]),
    ],
)
@pytest.mark.parametrize("zeros", [True, False])
def test_every_line_of_a_product_ends_in_its_entry(A, B, zeros):
    lines = texts(product_steps(A, B, zeros=zeros))
    assert [last_number(line) for line in lines] == pytest.approx(np.ravel(np.array(A) @ np.array(B)), abs=1e-9)


@pytest.mark.parametrize(
    ("A", "B", "zeros", "told"),
    [
        ([[1, 0], [0, 0]], [[2, 3], [4, -5]], True, "Y_(2,2) = 0 · 3 + 0 · (-5) = 0"),
        ([[1, 0], [0, 0]], [[2, 3], [4, -5]], False, "Y_(2,2) = 0"),
        ([[0.1, 0.2], [0.1, -0.3]], [3, 1], True, "Y₂ = 0.1 · 3 + (-0.3) · 1 = 0"),
    ],
)
def test_how_the_last_line_of_a_product_reads(A, B, zeros, told):
    assert texts(product_steps(A, B, "Y", zeros))[-1] == told


def test_factors_that_do_not_fit_are_refused():
    with pytest.raises(ComputationError, match="a row of 2 entries does not multiply a column of 3"):
        product_steps([1, 2], [1, 2, 3])
