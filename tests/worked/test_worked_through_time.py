"""Worked backpropagation through time: the numbers on each line, the way back in the figure, and what is refused."""

from xml.etree import ElementTree

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.model import Rounded
from quizgen.render.templates import load_templates
from quizgen.solver import rnn_gradients
from quizgen.text.plain import to_text
from quizgen.worked.through_time import carried_back_steps, loss_figure, share_steps

NETWORKS = [([0.6, -0.5, 0.8], -1.5, 0.3), ([0.2, 0.7], 0.9, -0.4), ([-0.3, 0.4, 0.5, -0.6], 2, 0.1)]


def last_number(line):
    value = line.values[-1]
    return value.value if isinstance(value, Rounded) else value


@pytest.mark.parametrize(("h", "w", "y"), NETWORKS)
def test_the_shares_add_up_to_the_gradient_of_the_solver(h, w, y):
    # The inputs that lead to these states.
    before = [0, *h[:-1]]
    x = [[np.arctanh(now) - w * last] for now, last in zip(h, before, strict=True)]
    of_last_state = rnn_gradients(x, [0], [[1]], [[w]])
    shares = [last_number(line) for line in share_steps(h, w, y).lines]
    assert len(shares) == len(h)
    assert shares[-1] == 0
    assert sum(shares) == pytest.approx((h[-1] - y) * of_last_state["W_h"][0][0], abs=1e-8)


@pytest.mark.parametrize(("h", "w", "y"), NETWORKS)
def test_what_is_carried_back_is_how_the_loss_depends_on_each_state(h, w, y):
    before = [0, *h[:-1]]
    x = [np.arctanh(now) - w * last for now, last in zip(h, before, strict=True)]

    def loss(t, state):
        for later in x[t:]:
            state = np.tanh(w * state + later)
        return (state - y) ** 2 / 2

    carried = [last_number(line) for line in carried_back_steps(h, w, y).lines]
    for t, gradient in zip(range(len(h), 0, -1), carried, strict=True):
        differences = loss(t, h[t - 1] + 1e-5) - loss(t, h[t - 1] - 1e-5)
        assert gradient == pytest.approx(differences / 2e-5, rel=1e-5), t


def test_negative_numbers_stand_in_brackets():
    assert [to_text(line) for line in carried_back_steps([-0.6, 0.7], 1.5, -0.2).lines] == [
        "(d L)/(d h₂) = h₂ - y = 0.7 - (-0.2) = 0.9",
        "(d L)/(d h₁) = (d L)/(d h₂) · (1 - h₂²) · w = 0.9 · (1 - 0.49) · 1.5 = 0.6885",
    ]
    assert to_text(share_steps([-0.6, 0.7], 1.5, -0.2).lines[0]) == (
        "Step 2: (d L)/(d h₂) · (1 - h₂²) · h₁ = 0.9 · 0.51 · (-0.6) = -0.2754"
    )


@pytest.mark.parametrize("steps", [carried_back_steps, share_steps])
def test_a_gradient_through_time_needs_two_states(steps):
    with pytest.raises(ComputationError, match="two hidden states"):
        steps([0.5], 1, 0)


def test_the_figure_writes_gradients_as_the_steps_do():
    assert loss_figure(2, [0.141523, 0.6552]).data["gradients"] == ["0.1415", "0.6552"]


@pytest.mark.parametrize("gradients", [(), [0.304, -0.27, 0.5]])
def test_the_way_back_is_drawn_where_there_are_gradients(gradients):
    figure = loss_figure(3, gradients)
    svg, tikz = (load_templates().draw(form, figure) for form in ("html", "latex"))
    tree = ElementTree.fromstring(svg)
    assert tree.get("aria-label") == figure.alternative
    assert tikz.count("{$x_{") == 3
    assert tikz.count("{$L$}") == tikz.count("{$y$}") == 1
    assert tikz.count("dashed") == len(gradients)
    shown = "".join(tree.itertext())
    for numeral in figure.data["gradients"]:
        assert numeral.replace("-", "−") in shown
        assert f"${numeral}$" in tikz


@pytest.mark.parametrize(
    ("steps", "gradients", "told"),
    [(1, (), "the steps"), (6, (), "at most 5 fit"), (3, [0.5, 0.1], "3 time steps have 3 gradients, not 2")],
)
def test_a_network_that_cannot_be_drawn_is_refused(steps, gradients, told):
    with pytest.raises(ComputationError, match=told):
        loss_figure(steps, gradients)
