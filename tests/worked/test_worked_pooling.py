"""Worked pooling and worked counts of parameters against the solver."""

import re

import pytest

from quizgen.errors import ComputationError
from quizgen.solver import conv_parameters, max_pool
from quizgen.text.plain import to_text
from quizgen.worked.counting import conv_parameter_steps
from quizgen.worked.pooling import max_pool_figure, max_pool_steps

X = [[-9, 6, 4, 4], [-8, -1, -3, -2], [-1, 5, -7, -4], [-2, -9, -2, 7], [5, -3, 1, 5]]


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(2, 2, 0), (2, 2, 1), (3, 2, 1), (2, 1, 0), (1, 3, 0)])
def test_each_line_takes_the_largest_of_what_it_lists(kernel, stride, padding):
    lines = [to_text(line) for line in max_pool_steps(X, kernel, stride, padding).lines]
    results = []
    for line in lines:
        listed, result = re.fullmatch(r"y_\(\d,\d\) = max\{(.*)\} = (-?\d+)", line).groups()
        assert max(map(int, listed.split(", "))) == int(result)
        results.append(int(result))
    assert results == max_pool(X, kernel, stride, padding).ravel().tolist()


def test_padding_is_not_listed():
    assert to_text(max_pool_steps(X, 2, 2, 1).lines[0]) == "y_(1,1) = max{-9} = -9"


def test_the_figure_holds_input_and_map():
    figure = max_pool_figure(X, 2, 2, 1, row=2, column=1)
    assert figure.data["output"] == [[-9, 6, 4], [-1, 5, -2], [5, 1, 7]]
    assert figure.alternative == (
        "A 5 by 4 input in a border of empty entries 1 wide and its 3 by 3 max-pooled map. "
        "The 2 by 2 window over rows 5 to 6 and columns 3 to 4 of the padded input gives the entry 1 "
        "in row 3, column 2 of the map."
    )


@pytest.mark.parametrize(("row", "column"), [(2, 0), (0, 2), (-1, 0)])
def test_an_entry_outside_of_the_map_is_refused(row, column):
    with pytest.raises(ComputationError, match="2 by 2 map"):
        max_pool_figure(X, 2, 2, 0, row, column)


def test_a_window_in_the_padding_alone_is_refused():
    with pytest.raises(ComputationError, match="smaller than the kernel"):
        max_pool_steps(X, 2, 2, 2)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("channels", "filters", "kernel"), [(3, 100, 3), (1, 32, 5), (4, 6, [2, 7])])
def test_parameters_are_counted_as_the_solver_counts_them(channels, filters, kernel, bias):
    lines = [to_text(line) for line in conv_parameter_steps(channels, filters, kernel, bias).lines]
    assert len(lines) == 2 + bias
    assert lines[-1].endswith(f"= {conv_parameters(channels, filters, kernel, bias)}")
