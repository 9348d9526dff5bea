"""Worked receptive fields against the units that are reached one by one."""

import pytest

from quizgen.errors import ComputationError
from quizgen.render.templates import load_templates
from quizgen.solver import output_sizes, receptive_fields
from quizgen.text.plain import to_text
from quizgen.worked.receptive_field import (
    layer_size_steps,
    layer_table,
    receptive_field_figure,
    receptive_field_table,
)

NETWORKS = [([5, 2], [2, 1]), ([3, 3, 3], [1, 1, 1]), ([3, 5, 2], [2, 3, 2]), ([1], [4]), ([2, 2, 2, 2], [2, 2, 2, 2])]


@pytest.mark.parametrize(("kernels", "strides"), NETWORKS)
def test_the_table_ends_each_row_with_the_field(kernels, strides):
    rows = receptive_field_table(kernels, strides).rows
    fields = [int(to_text(row[-1]).split(" = ")[1]) for row in rows]
    assert fields == receptive_fields(kernels, strides).tolist()


@pytest.mark.parametrize(("kernels", "strides"), NETWORKS)
def test_each_row_of_the_figure_holds_what_the_row_above_sees(kernels, strides):
    rows = receptive_field_figure(kernels, strides).data["rows"]
    seen = {0}
    assert rows[0]["count"] == 1
    for row, kernel, stride in zip(rows[1:], kernels[::-1], strides[::-1], strict=True):
        seen = {unit * stride + offset for unit in seen for offset in range(kernel)}
        assert row["count"] == max(seen) - min(seen) + 1
    assert [row["layer"] for row in rows] == list(range(len(kernels), -1, -1))
    assert [row["kernel"] for row in rows] == [*kernels[::-1], 0]


def test_the_figure_in_words():
    assert receptive_field_figure([3, 5, 2], [2, 3, 2]).alternative == (
        "One unit of layer 3 sees 2 neighbouring units of layer 2, 8 neighbouring units of layer 1 "
        "and 17 entries of the input."
    )
    assert receptive_field_figure([1, 1]).alternative == (
        "One unit of layer 2 sees 1 unit of layer 1 and 1 entry of the input."
    )


@pytest.mark.parametrize(("input", "one", "several"), [("pixel", "1 pixel", "5 pixels"), ("word", "1 word", "5 words")])
def test_the_figure_calls_the_input_what_the_text_calls_it(input, one, several):
    for kernels, seen in (([1], one), ([5], several)):
        figure = receptive_field_figure(kernels, 1, input)
        assert figure.alternative == f"One unit of layer 1 sees {seen} of the input."
        for form in ("html", "latex"):
            assert seen in load_templates().draw(form, figure)


def test_an_input_of_other_things_is_refused():
    with pytest.raises(ComputationError, match="knows entry, pixel, word in an input, not 'token'"):
        receptive_field_figure([3], 1, "token")


@pytest.mark.parametrize(("kernels", "strides"), NETWORKS)
def test_sizes_follow_layer_by_layer(kernels, strides):
    lines = layer_size_steps(100, kernels, strides).lines
    sizes = [int(to_text(line).split(" = ")[-1]) for line in lines]
    assert sizes == output_sizes(100, kernels, strides).tolist()


def test_one_stride_stands_for_all_layers():
    cells = [[to_text(cell) for cell in row] for row in layer_table([3, 5], 2).rows]
    assert cells == [["1", "3", "2"], ["2", "5", "2"]]


def test_layers_that_do_not_fit_together_are_refused():
    with pytest.raises(ComputationError):
        layer_table([3, 3], [1, 1, 1])
    with pytest.raises(ComputationError):
        layer_size_steps(4, [5, 2], [2, 1])
