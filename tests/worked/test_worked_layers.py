"""Worked dot products, average pooling and batch normalisation against the solver and NumPy."""

import re

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.solver import average_pool, batch_norm
from quizgen.text.plain import to_text
from quizgen.worked.layers import average_pool_steps, batch_norm_table, batch_statistics_steps, dot_steps

X = [[7, 8, 5, 8], [-2, 3, -3, 2], [7, 5, 8, -3], [6, 2, 4, 9]]


def lines(steps):
    return [to_text(line) for line in steps.lines]


@pytest.mark.parametrize(
    ("x", "t", "expected"),
    [
        ([[1, -2], [0, 2]], [[1, 1], [2, -1]], "-3"),
        ([0.1, 0.2, -0.3], [1, 1, 1], "0"),
        ([[[2]], [[-3]]], [[[4]], [[-1]]], "11"),
    ],
)
def test_the_dot_product_is_the_sum_of_the_products(x, t, expected):
    assert lines(dot_steps(x, t))[-1].split(" = ")[-1] == expected


def test_arrays_of_two_shapes_have_no_dot_product():
    with pytest.raises(ComputationError, match="shape"):
        dot_steps([[1, 2]], [[1], [2]])


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(2, 2, 0), (2, 2, 1), (3, 1, 0), (3, 2, 1), ((2, 3), 1, 1)])
def test_each_mean_has_its_sum_and_its_divisor(kernel, stride, padding):
    pooled, entries = average_pool(X, kernel, stride, padding), int(np.prod(np.ones(2) * kernel))
    found = lines(average_pool_steps(X, kernel, stride, padding))
    assert len(found) == pooled.size
    for line, mean in zip(found, pooled.flat, strict=True):
        summands, total, equals, result = re.fullmatch(
            rf"y_.* = \((.*)\)/{entries} = \(?(-?\d+)\)?/{entries} ([=≈]) (\S+)", line
        ).groups()
        listed = [int(number) for number in re.findall(r"-?\d+", summands.replace("- ", "-"))]
        assert len(listed) == entries
        assert sum(listed) == int(total) == pytest.approx(mean * entries)
        assert (float(result) == pytest.approx(mean, abs=1e-12)) == (equals == "=")
        assert float(result) == pytest.approx(mean, abs=5e-4)


@pytest.mark.parametrize("x", [[14, 2, 8, 6, 10], [0.1, 0.2, 0.3], [-5, 5]])
def test_mean_and_variance_are_those_of_the_population(x):
    mean, variance = (float(line.split(" = ")[-1]) for line in lines(batch_statistics_steps(x)))
    assert mean == pytest.approx(np.mean(x), abs=5e-4)
    assert variance == pytest.approx(np.var(x), abs=5e-4)


@pytest.mark.parametrize(("gamma", "beta", "epsilon"), [(2, 0.5, 0), (0.5, -3, 0), (-1, 0, 0.25)])
def test_the_last_column_is_the_output(gamma, beta, epsilon):
    x = [14, 2, 8, 6, 10]
    rows = [[to_text(cell) for cell in row] for row in batch_norm_table(x, gamma, beta, epsilon).rows]
    assert [float(row[0]) for row in rows] == x
    assert [float(row[1]) for row in rows] == [6, -6, 0, -2, 2]
    outputs = [float(row[3].split(" = ")[-1]) for row in rows]
    assert outputs == pytest.approx(batch_norm(x, gamma, beta, epsilon), abs=5e-4)


def test_a_constant_feature_cannot_be_normalised():
    with pytest.raises(ComputationError, match="constant"):
        batch_norm_table([3, 3, 3], 1, 0, 0)
