"""Worked sizes and the line of windows against windows counted one by one."""

import itertools

import pytest

import quizgen
from quizgen.errors import ComputationError
from quizgen.solver import output_size, same_padding
from quizgen.text.plain import to_text
from quizgen.worked.sizes import MOST_CELLS, output_size_steps, padding_figure

BANK = quizgen.load_bank()


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((9, 3, 2, 0), "6 = 3 · 2: after 3 steps the window ends exactly at the border."),
        ((9, 4, 2, 0), "5 = 2 · 2 + 1: after 2 steps only 1 entry is left, too few for another step."),
        ((8, 3, 3, 1), "7 = 2 · 3 + 1: after 2 steps only 1 entry is left, too few for another step."),
        ((6, 3, 5, 0), "3 = 0 · 5 + 3: after 0 steps only 3 entries are left, too few for another step."),
        ((8, 3, 5, 0), "5 = 1 · 5: after 1 step the window ends exactly at the border."),
    ],
)
def test_what_the_rounding_means(sizes, told):
    formula, rounding = output_size_steps("o", *sizes).lines
    assert to_text(formula).endswith(f"= {output_size(*sizes)}")
    assert to_text(rounding) == told


def test_stride_1_needs_no_rounding():
    assert len(output_size_steps("o", 9, 3, 1, 1).lines) == 1


def test_a_window_that_does_not_fit_is_refused():
    with pytest.raises(ComputationError, match="does not fit"):
        output_size_steps("o", 3, 6, 1, 1)


@pytest.mark.parametrize(
    ("length", "kernel", "stride"), list(itertools.product((1, 6, 25, 40, 224), (1, 3, 8), (1, 2, 9)))
)
def test_windows_are_drawn_over_the_entries_that_they_cover(length, kernel, stride):
    left, right = same_padding(length, kernel, stride)
    data = padding_figure(length, kernel, stride, left, right).data
    line = [None] * left + list(range(1, length + 1)) + [None] * right
    windows = output_size(length, kernel, stride, (left, right))
    assert windows == -(-length // stride)
    for window in data["windows"]:
        start = (window["number"] - 1) * stride
        drawn = data["cells"][window["start"] : window["start"] + kernel]
        assert drawn == line[start : start + kernel]
    assert data["windows"][0]["number"] == 1
    assert data["windows"][-1]["number"] == windows
    assert data["cells"][-1] == line[-1]


@pytest.mark.parametrize(("kernel", "stride"), [(3, 1), (8, 2), (2, 5), (4, 4)])
def test_windows_of_one_level_do_not_overlap(kernel, stride):
    data = padding_figure(20, kernel, stride, 0, 0).data
    starts = [window["start"] for window in data["windows"]]
    assert all(b - a >= kernel for a, b in zip(starts, starts[data["levels"] :], strict=False))


def test_a_long_line_is_drawn_without_its_middle():
    data = padding_figure(224, 5, 2, 1, 2).data
    assert len(data["cells"]) <= MOST_CELLS
    assert data["gap"] == 7
    assert [window["number"] for window in data["windows"]] == [1, 2, 111, 112]


def test_padding_is_zeros_or_empty():
    assert padding_figure(6, 3, 2, 0, 1).data["filler"] == "0"
    empty = padding_figure(6, 3, 2, 0, 1, False)
    assert empty.data["filler"] == ""
    assert "with no empty places before and 1 empty place after it" in empty.alternative
    assert padding_figure(6, 3, 1, 0, 0).alternative.startswith("A line of 6 input entries. 4 windows of 3 entries")


def test_windows_that_are_too_long_to_draw_are_refused():
    with pytest.raises(ComputationError, match="too long to draw"):
        padding_figure(224, 50, 20, 0, 0)


@pytest.mark.parametrize(
    ("length", "kernel", "stride"), list(itertools.product((9, 10, 11, 12, 224), (1, 2, 3, 6), (1, 2, 4, 7)))
)
def test_the_question_shares_out_padding_as_the_solver_does(length, kernel, stride):
    variant = quizgen.make_variant(BANK["cnn/padding-schemes"], 1, {"l": length, "k": kernel, "s": stride})
    values = variant.values
    assert (values["left"], values["right"]) == same_padding(length, kernel, stride)
    assert values["same_length"] == output_size(length, kernel, stride, "same")
