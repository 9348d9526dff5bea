"""SymPy computes what the solver and finite differences compute, within bounds."""

import sys
from typing import Any

import numpy as np
import pytest
import sympy

from quizgen import solver
from quizgen.errors import ComputationError
from quizgen.formulas.conversion import CALLS, to_tree
from quizgen.formulas.evaluation import evaluate, get_context
from quizgen.solver import symbolic
from quizgen.solver import symbolic_functions as functions

x, w = sympy.symbols("x w")


def at(expression, **values):
    """The value of an expression, which SymPy has no part in."""
    context = get_context(40)
    point = {name: context.mpf(value) for name, value in values.items()}
    return float(evaluate(to_tree(expression), point, context))


@pytest.mark.parametrize(
    ("function", "derivative"),
    [
        ("sigmoid", solver.sigmoid_derivative),
        ("tanh", solver.tanh_derivative),
        ("relu", solver.relu_derivative),
        ("softplus", solver.sigmoid),
    ],
)
@pytest.mark.parametrize("z", [-2.5, -0.3, 0.4, 1.7])
def test_derivatives_are_those_of_the_solver(function, derivative, z):
    found = symbolic.differentiate(CALLS[function](x), x)
    assert at(found, x=z) == pytest.approx(derivative(z))


def test_leaky_relu_has_its_two_slopes():
    found = symbolic.differentiate(functions.max_(x, x / 10), x)
    assert [at(found, x=z) for z in (-2.0, 3.0)] == [pytest.approx(0.1), 1]


def test_a_gradient_through_time_is_that_of_the_solver():
    inputs, weight = [0.3, -0.7, 0.5], 0.8
    state = sympy.Integer(0)
    for t in range(3):
        state = sympy.tanh(w * state + sympy.Symbol(f"x_{t}"))
    found = at(symbolic.differentiate(state, w), w=weight, **{f"x_{t}": value for t, value in enumerate(inputs)})
    gradients = solver.rnn_gradients(np.reshape(inputs, (3, 1)), [0], [[1]], [[weight]])
    assert found == pytest.approx(gradients["W_h"].item())


ONE_ARGUMENT = sorted(set(CALLS) - {"log", "max", "min", "Re", "Im", "conj", "factorial", "Gamma", "exp", "sqrt"})
NEAR_TWO = {"arccosh", "arcoth", "arcsec", "arccsc", "arcosh"}
SMALL = {"arcsin", "arccos", "artanh", "arsech"}


@pytest.mark.parametrize("function", ONE_ARGUMENT)
def test_each_derivative_is_a_finite_difference(function):
    call, point = CALLS[function], 2.2 if function in NEAR_TWO else 0.4 if function in SMALL else 0.7
    found, h = symbolic.differentiate(call(x), x), 1e-5
    difference = (at(call(x), x=point + h) - at(call(x), x=point - h)) / (2 * h)
    assert at(found, x=point) == pytest.approx(difference, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "value"),
    [
        (functions.abs_(sympy.Rational(-5, 2)), sympy.Rational(5, 2)),
        (functions.floor(sympy.Rational(-5, 2)), -3),
        (functions.ceil(sympy.Rational(-5, 2)), -2),
        (functions.sign(sympy.Integer(-3)), -1),
        (functions.sign(sympy.Integer(0)), 0),
        (functions.step(sympy.Integer(2)), 1),
        (functions.step(sympy.Integer(-2)), 0),
        (functions.relu(sympy.Integer(-2)), 0),
        (functions.relu(sympy.Integer(2)), 2),
        (functions.max_(sympy.Integer(2), sympy.Rational(5, 2)), sympy.Rational(5, 2)),
        (functions.min_(sympy.Integer(2), sympy.Rational(5, 2)), 2),
        (functions.step(3 * x), functions.step(x)),
        (functions.step(-x / 3), functions.step(-x)),
        (functions.sign(2 * x), functions.sign(x)),
    ],
)
def test_functions_by_cases_are_worked_out_for_fractions(call, value):
    assert call == value


def test_a_step_has_no_value_at_its_edge():
    assert functions.step(sympy.Integer(0)).func is functions.step


def test_functions_of_complex_numbers_have_no_derivative():
    with pytest.raises(ComputationError, match=r"conj\(\) has no derivative"):
        symbolic.differentiate(functions.conj(x), x)


SIMPLER = [
    ((x**2 - 1) / (x - 1), x + 1),
    (1 - sympy.tanh(x) ** 2, 1 - sympy.tanh(x) ** 2),
    (x + x * w - x * w, x),
    (sympy.sin(x) ** 2 + sympy.cos(x) ** 2, sympy.Integer(1)),
    (w * x**2 + 2 * w * x + w, w * (x + 1) ** 2),
]


@pytest.mark.parametrize(("expression", "simpler"), SIMPLER)
def test_simplifying_gives_the_shortest(expression, simpler):
    assert symbolic.simplify(expression) == simpler


# --- Bounds ---------------------------------------------------------------------------------------------------

TOO_LARGE = [
    (lambda: symbolic.raise_to(sympy.Integer(9), sympy.Integer(9999)), "a power in it is too large"),
    (lambda: symbolic.raise_to(x + 9**99, sympy.Integer(999)), "a power in it is too large"),
    (lambda: symbolic.raise_to(x, sympy.Integer(10_001)), "an exponent is larger than 10,000"),
    (lambda: symbolic.raise_to(sympy.E, x + 10_001), "an exponent is larger than 10,000"),
    (lambda: symbolic.gamma(sympy.Integer(151)), "a factorial's argument is larger than 150"),
    (lambda: symbolic.check_number(sympy.Integer(2) ** 1200), "too many digits"),
    (lambda: symbolic.check_number(sympy.Rational(1, 2**1200)), "too many digits"),
    (lambda: symbolic.differentiate(x + sympy.zoo, x), "it divides by zero"),
    (lambda: symbolic.differentiate(x + sympy.oo, x), "it divides by zero"),
    (lambda: symbolic.differentiate(sympy.Add(*(x**i for i in range(2000))), x), "more than 3,000 parts"),
    (lambda: symbolic.expand((x + 1) ** 61), "an exponent is larger than 60"),
    (lambda: symbolic.expand((x + w + 1) ** 60 * (x - w) ** 60), "multiplying out takes too long"),
    (lambda: symbolic.simplify((x + w + 1) ** 60 * (x - w) ** 60), "simplifying takes too long"),
]


@pytest.mark.parametrize(("compute", "told"), TOO_LARGE)
def test_what_is_too_large_is_refused(compute, told):
    with pytest.raises(ComputationError, match=told):
        compute()


def test_the_largest_that_is_computed():
    assert symbolic.raise_to(x, sympy.Integer(10_000)).exp == 10_000
    assert symbolic.raise_to(sympy.Integer(2), sympy.Integer(600)) == 2**600
    assert symbolic.gamma(sympy.Integer(150)) == sympy.factorial(149)
    assert len(symbolic.expand((x + 1) ** 60).args) == 61
    symbolic.check_number(sympy.Integer(2) ** 1200 - 1)


def test_bounded_work_leaves_the_profiler_as_it_was():
    def watch(frame, event, argument):
        pass

    sys.setprofile(watch)
    try:
        with pytest.raises(ComputationError, match="a power takes too long"), symbolic.bounded_work("a power", most=99):
            sympy.expand((x + 1) ** 50)
        assert sys.getprofile() is watch
    finally:
        sys.setprofile(None)


STUBBORN = """
def numbers():
    try:
        yield 1
    finally:
        pass

def work():
    pass

def loop():
    while True:
        try:
            next(numbers())
            work()
        except Exception:
            pass
"""


@pytest.mark.parametrize("most", range(200, 220))
def test_work_ends_wherever_it_is_used_up(most):
    """Not inside a generator that Python closes, where the error would be lost, and not by an error that is caught."""
    sympys: dict[str, Any] = {"__name__": "sympy.stubborn"}
    exec(STUBBORN, sympys)
    with pytest.raises(ComputationError, match="it takes too long"), symbolic.bounded_work("it", most):
        sympys["loop"]()


def test_an_error_of_sympys_is_a_problem():
    with (
        pytest.raises(ComputationError, match=r"it is too much for SymPy \(AttributeError\)"),
        symbolic.bounded_work("it"),
    ):
        None.real  # noqa: B018
