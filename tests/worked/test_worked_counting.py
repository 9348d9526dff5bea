"""Worked counts against the solver."""

import re
from itertools import pairwise

import pytest

from quizgen.errors import ComputationError
from quizgen.solver import conv_multiplications, dense_parameters, output_size
from quizgen.text.plain import to_text
from quizgen.worked.counting import dense_parameter_table, multiplication_steps, total_padding_steps, width_table


def cells(table):
    return [[to_text(cell) for cell in row] for row in table.rows]


def test_the_layers_of_a_network_are_named_and_counted():
    assert cells(width_table([30, 12, 9, 4])) == [
        ["input", "30"], ["hidden 1", "12"], ["hidden 2", "9"], ["output", "4"],
    ]  # fmt: skip


@pytest.mark.parametrize("widths", [[3, 2], [30, 12, 4], [2500, 2000, 1500, 1000, 500, 10]])
def test_weights_and_biases_add_up_to_the_parameters_of_all_layers(widths):
    rows = cells(dense_parameter_table(widths))
    assert len(rows) == len(widths) - 1 + (len(widths) > 2)
    weights, biases = (int(cell.split(" = ")[-1].replace(" ", "")) for cell in rows[-1][1:])
    assert weights + biases == sum(dense_parameters(before, here) for before, here in pairwise(widths))


def test_a_single_layer_has_no_line_of_sums():
    assert cells(dense_parameter_table([3, 2])) == [["output", "3 · 2 = 6", "2"]]


@pytest.mark.parametrize("table", [width_table, dense_parameter_table])
@pytest.mark.parametrize("widths", [[], [5], [5, 0], [5, 2.5], 5])
def test_what_is_no_network_is_refused(table, widths):
    with pytest.raises(ComputationError):
        table(widths)


@pytest.mark.parametrize(
    ("length", "kernel", "stride", "padding"), [(8, 3, 2, 1), (6, 2, 1, 0), (9, 4, 3, 3), (7, 7, 2, 0)]
)
def test_total_padding_counts_once(length, kernel, stride, padding):
    (line,) = total_padding_steps("n", length, kernel, stride, padding).lines
    text = to_text(line)
    assert text.startswith(f"n = ⌊({length} + {padding} - {kernel})/{stride}⌋ + 1")
    assert int(text.split(" = ")[-1]) == output_size(length + padding, kernel, stride)


@pytest.mark.parametrize(
    ("channels", "filters", "kernel", "output"), [(1, 2, 2, (3, 3)), (3, 5, [2, 4], [6, 3]), (2, 1, 3, 1)]
)
def test_multiplications_are_counted_as_the_solver_counts_them(channels, filters, kernel, output):
    lines = [to_text(line) for line in multiplication_steps(channels, filters, kernel, output).lines]
    for line in lines:
        *factors, result = (int(number) for number in re.findall(r"\d+", line.rsplit(": ", 1)[1]))
        product = 1
        for factor in factors:
            product *= factor
        assert product == result
    assert lines[-1].endswith(f"= {conv_multiplications(channels, filters, kernel, output)}")
