"""Worked activations: table and curves of ReLU and Leaky ReLU, softmax step by step."""

from decimal import Decimal
from xml.etree import ElementTree

import numpy as np
import pytest

import quizgen
from quizgen.errors import ComputationError
from quizgen.render.templates import load_templates
from quizgen.solver import softmax
from quizgen.text.plain import to_text
from quizgen.worked.activations import activation_figure, activation_table, softmax_steps


def rows(table):
    return [[to_text(cell) for cell in row] for row in table.rows]


def test_each_row_has_outputs_and_slopes():
    assert rows(activation_table([1.5, -2, 0], 0.25)) == [
        ["1.5", "above 0", "1.5", "1", "1.5", "1"],
        ["-2", "below 0", "0", "0", "0.25 · (-2) = -0.5", "0.25"],
        ["0", "at 0", "0", "0", "0", "0.25"],
    ]


@pytest.mark.parametrize("z", [5, [[1, 2]], [], [1.0] * 21])
def test_only_short_vectors_are_worked_out(z):
    with pytest.raises(ComputationError):
        activation_table(z, 0.1)


def test_the_curves_are_drawn_with_the_points_that_fit():
    figure = activation_figure(0.2, [-4, -1, 2.5])
    assert figure.data == {"slope": 0.2, "reach": 3, "points": [-1, 2.5]}
    assert "slope 0.2" in figure.alternative
    assert "-1, 2.5" in figure.alternative
    assert "marked" not in activation_figure(0.2).alternative


def test_a_slope_that_leaves_the_picture_is_refused():
    with pytest.raises(ComputationError, match="between -1 and 1"):
        activation_figure(2)


def test_the_figure_in_both_formats():
    figure = activation_figure(0.2, [-1, 2.5])
    svg, tikz = (load_templates().draw(form, figure) for form in ("html", "latex"))
    tree = ElementTree.fromstring(svg)
    assert tree.get("aria-label") == figure.alternative
    circles = [element for element in tree.iter() if element.tag.endswith("circle")]
    assert len(circles) == tikz.count("circle[") == 4
    # The point at -1 lies on the axis of ReLU, and below that of Leaky ReLU.
    relu, leaky = (float(circle.get("cy")) for circle in circles[::2])
    assert leaky - relu == pytest.approx(0.2 * 40)
    assert "(-1.0,-0.2) circle" in tikz


def test_the_probabilities_are_those_of_the_solver():
    scores = [1.2, -0.4, 0.3]
    exponentials, total, *quotients = softmax_steps(scores).lines
    assert [line.values[-1].value for line in quotients] == pytest.approx(softmax(scores))
    assert total.values[-1].value == pytest.approx(np.exp(scores).sum(), abs=1e-4)
    assert to_text(exponentials).startswith("Exponentials: exp(1.2) ≈ 3.3201")


@pytest.mark.parametrize(
    "scores", [[-0.6, -0.5, 0.5], [0.1, -0.7, 0.3], [1, -0.8], [-0.5, 0.5, 0.8], [-20, -19], [3, 3, 3]]
)
def test_each_line_follows_from_the_numbers_that_are_shown(scores):
    exponentials, total, *quotients = (to_text(line) for line in softmax_steps(scores).lines)
    shown = [Decimal(power.split()[-1]) for power in exponentials.split(", ")]
    summands, added = total.removeprefix("Their sum: ").split(" = ")
    assert [Decimal(one) for one in summands.split(" + ")] == shown
    assert Decimal(added) == sum(shown)
    for one, p, quotient in zip(shown, softmax(scores), quotients, strict=True):
        assert quotient.split()[2] == f"{one:f}/{added}"
        assert quotient.split()[-1] == str(round(one / sum(shown), 4)) == f"{p:.4f}"


def test_scores_that_explode_are_refused():
    with pytest.raises(ComputationError, match="too large"):
        softmax_steps([0, 21])


# --- The questions that build on these


@pytest.mark.parametrize("seed", range(30))
def test_a_zero_among_the_pre_activations_counts_with_the_left_side(seed):
    variant = quizgen.make_variant(quizgen.load_bank()["foundations/relu-and-leaky-relu"], seed)
    zero = variant.values["z"].tolist().index(0)
    assert variant.key.answers["relu_gradient"][zero] == 0
    assert variant.key.answers["leaky_gradient"][zero] == variant.values["slope"]


def test_wrong_scores_carry_on_to_the_probabilities():
    variant = quizgen.make_variant(quizgen.load_bank()["rnn/many-to-one-classification"], seed=2)
    wrong = variant.values["scores"] - variant.values["b"]
    typed = {"scores": str(wrong.tolist()), "probabilities": str(softmax(wrong).tolist())}
    assert [mark.rule for mark in quizgen.mark_variant(variant.key, typed).parts[:2]] == ["mistake", "carried"]
