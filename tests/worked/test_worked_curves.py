"""Curves: what is drawn agrees with the functions, the tables and the solver."""

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.solver import leaky_relu_derivative, sigmoid
from quizgen.worked.curves import derivative_figure, overlap_figure, power_figure

DECAYS = ([2, 0.3, 0], [3, 0.8, 0], 6)
DECAY_AND_BOX = ([2, 0.3, 0], [3, 0, 5], 6)
BOXES = ([2, 0, 3], [3, 0, 4], 5)


def panels(figure):
    assert figure.kind == "curves"
    return figure.data["panels"]


def area(points):
    x, y = np.transpose(points)
    return np.trapezoid(y, x) if hasattr(np, "trapezoid") else np.trapz(y, x)


@pytest.mark.parametrize(
    ("f", "g", "x", "convolution"),
    [
        (*DECAYS, 6 * (np.exp(-0.3 * 6) - np.exp(-0.8 * 6)) / 0.5),
        (*DECAY_AND_BOX, 6 * (np.exp(-0.3 * 1) - np.exp(-0.3 * 6)) / 0.3),
        (*BOXES, 6 * (3 + 4 - 5)),
    ],
)
def test_the_shaded_area_is_the_convolution(f, g, x, convolution):
    (product,) = panels(overlap_figure(f, g, x))[1]["curves"]
    assert product["area"]
    assert area(product["points"]) == pytest.approx(convolution, rel=0.01)


@pytest.mark.parametrize(("f", "g", "x"), [DECAYS, DECAY_AND_BOX, BOXES])
def test_the_product_is_that_of_the_two_functions(f, g, x):
    left, right = panels(overlap_figure(f, g, x))
    at = np.linspace(0.2, 4.8, 9)
    both = np.prod([np.interp(at, *np.transpose(curve["points"])) for curve in left["curves"]], axis=0)
    (product,) = right["curves"]
    # Away from the jumps, where a curve stands upright.
    smooth = [s for s in range(len(at)) if min(abs(at[s] - edge) for edge in (1, 3)) > 0.2]
    assert np.interp(at, *np.transpose(product["points"]))[smooth] == pytest.approx(both[smooth], rel=0.02, abs=0.01)


def test_the_two_functions_differ_in_style_and_the_places_are_named():
    left, right = panels(overlap_figure(*BOXES))
    assert [(curve["label"], curve["style"]) for curve in left["curves"]] == [("f(s)", 0), ("g(x − s)", 1)]
    assert left["x_ticks"] == right["x_ticks"] == [(0.0, "0"), (5.0, "x"), (3.0, "3"), (1.0, "x − 4")]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus", "leaky relu", "elu"])
def test_the_second_curve_is_the_slope_of_the_first(activation):
    left, right = panels(derivative_figure(activation, 3, 0.5, 0.1))
    x, f = np.transpose(left["curves"][0]["points"])
    _, slopes = np.transpose(right["curves"][0]["points"])
    middle = slice(3, 17)
    assert np.gradient(f[:20], x[:20])[middle] == pytest.approx(slopes[middle], rel=0.05)


def test_a_jump_of_a_slope_is_drawn_upright():
    (curve,) = panels(derivative_figure("leaky relu", 2, 1, 0.1))[1]["curves"]
    at_zero = [y for x, y in curve["points"] if x == 0]
    assert at_zero == pytest.approx([2 * leaky_relu_derivative(-1, 0.1), 2])


def test_the_curve_of_a_sigmoid_is_the_solvers():
    (curve,) = panels(derivative_figure("sigmoid", 3, 2))[0]["curves"]
    x, f = np.transpose(curve["points"])
    assert f == pytest.approx(3 * np.asarray(sigmoid(2 * x)), abs=1e-3)


def test_the_powers_of_a_factor():
    (panel,) = panels(power_figure(-1.5, 4))
    (curve,) = panel["curves"]
    assert curve["points"] == [[0, 1], [1, -1.5], [2, 2.25], [3, -3.375], [4, 5.0625]]
    assert curve["dots"]
    assert all(panel["y"][0] <= y <= panel["y"][1] for _, y in curve["points"])


@pytest.mark.parametrize("heights", [(0, 0.0034), (0, 7), (-3.3, 5), (0, 96), (-1, 0)])
def test_ticks_are_few_and_round(heights):
    from quizgen.worked.curves import _ticks

    places = [place for place, _ in _ticks(*heights)]
    assert 3 <= len(places) <= 11
    steps = np.diff(places)
    assert steps == pytest.approx(np.full(len(steps), steps[0]))
    assert all(heights[0] - 1e-9 <= place <= heights[1] + 1e-9 for place in places)


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: overlap_figure([2, 0, 3], [1, 0, 4], 8), "do not overlap at x = 8"),
        (lambda: overlap_figure([2, 0], [1, 0, 4], 5), "a height above 0"),
        (lambda: overlap_figure([0, 0, 3], [1, 0, 4], 5), "a height above 0"),
        (lambda: derivative_figure("relu", 1, 1), "not 'relu'"),
        (lambda: derivative_figure("tanh", 1, 0), "above 0"),
        (lambda: power_figure(0.5, 61), "61 steps"),
        (lambda: power_figure(0.5, 0), "the steps"),
    ],
)
def test_what_cannot_be_drawn_is_refused(work, message):
    with pytest.raises(ComputationError, match=message):
        work()
