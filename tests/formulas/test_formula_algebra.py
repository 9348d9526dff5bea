"""Formulas that are computed with stay what they are, and come out as one would write them."""

import random

import pytest

from quizgen.errors import ComputationError
from quizgen.formulas import algebra
from quizgen.formulas.conversion import CALLS, to_expression, to_tree
from quizgen.formulas.evaluation import evaluate, get_context
from quizgen.formulas.formula import Formula, make_formula, to_formula
from quizgen.formulas.functions import FUNCTIONS
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.sampling import compare_formulas
from quizgen.formulas.tree import Sum, Symbol, replace_symbols
from quizgen.formulas.writing import write


def test_every_function_of_formulas_is_computed_with():
    assert CALLS.keys() == FUNCTIONS.keys()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_call_comes_back_as_it_was(name):
    typed = f"{name}({', '.join(['x^2', 'y', 'x*y'][: max(FUNCTIONS[name].most // 2, 1)])})"
    tree = read_formula(typed)
    back = to_tree(to_expression(tree))
    assert compare_formulas(back, tree, {}).agree
    if name not in ("exp", "log", "factorial"):
        assert back == tree


# What was typed, and how it is written once it has been computed with.
WRITTEN = [
    ("x + x", "2*x"),
    ("3 - x", "3 - x"),
    ("-(x + 1)", "-x - 1"),
    ("x/4", "x/4"),
    ("0.25x", "0.25*x"),
    ("0.5 x/3", "x/6"),
    ("0.1x + 1/3", "0.1*x + 1/3"),
    ("-2/3 x y", "-2*x*y/3"),
    ("x^(-2)", "1/x^2"),
    ("y x^(-1/2)", "y/sqrt(x)"),
    ("x^(1/3)", "x^(1/3)"),
    ("0.5 x^0.3", "0.5*x^(3/10)"),
    ("exp(-x)", "e^(-x)"),
    ("e^(-x)/x", "e^(-x)/x"),
    ("sqrt(8)", "2*sqrt(2)"),
    ("log(x, 10)", "ln(x)/ln(10)"),
    ("x!", "Gamma(x + 1)"),
    ("5!", "120"),
    ("I I", "-1"),
    ("2 pi x", "2*pi*x"),
    ("w h x", "w*h*x"),
    ("tanh(w h_1 + x) w^2 h_1", "w^2*h_1*tanh(w*h_1 + x)"),
    ("f(2x) + f(x + x)", "2*f(2*x)"),
    ("h_{t-1} w_1", "h_{t-1}*w_1"),
    ("max(1, 2, 0.5)", "2"),
    ("123456789012345678901234567890.5x", "123456789012345678901234567890.5*x"),
    ("1e-12 x", "0.000000000001*x"),
]


@pytest.mark.parametrize(("typed", "written"), WRITTEN)
def test_formulas_are_written_as_people_write_them(typed, written):
    tree = read_formula(typed)
    assert write(algebra.substitute(tree, {})) == written
    assert compare_formulas(read_formula(written), tree, {}).agree


def numeric(tree, h=1e-12):
    context = get_context(40)
    point = {name: context.mpf(value) for name, value in (("x", 0.6), ("y", 0.35), ("w", 0.8))}
    above, below = ({**point, "x": point["x"] + sign * context.mpf(h)} for sign in (1, -1))
    return (evaluate(tree, above, context) - evaluate(tree, below, context)) / (2 * h), point, context


DERIVATIVES = [
    ("3 w x^2", "6*w*x"),
    ("w", "0"),
    ("sigma(2x)", "2*(1 - sigmoid(2*x))*sigmoid(2*x)"),
    ("0.4 tanh(w x)", "0.4*w*(1 - tanh(w*x)^2)"),
    ("softplus(-x)", "-sigmoid(-x)"),
    ("ln(x)", "1/x"),
    ("e^(-x^2)", "-2*x*e^(-x^2)"),
    ("max(x, 0.1x)", "0.1*step(-x) + step(x)"),
    ("abs(x)", "sign(x)"),
    ("relu(x) + floor(x)", "step(x)"),
    ("x^x", "x^x*(ln(x) + 1)"),
    ("1/(1 + e^(-x))", "e^(-x)/(1 + e^(-x))^2"),
    ("x y/(x + y)", "-x*y/(x + y)^2 + y/(x + y)"),
]


@pytest.mark.parametrize(("typed", "derivative"), DERIVATIVES)
def test_derivatives(typed, derivative):
    tree = read_formula(typed)
    found = algebra.differentiate(tree, "x")
    assert write(found) == derivative
    slope, point, context = numeric(tree)
    assert abs(evaluate(found, point, context) - slope) < 1e-8


def grow(depth, draw):
    if depth == 0:
        return draw.choice(["x", "y", "2", "0.3", "5", "w"])
    one, other = grow(depth - 1, draw), grow(draw.randrange(depth), draw)
    shapes = ["{0} + {1}", "({0})*({1})", "({0})/(2 + ({1})^2)", "-({0})", "({0})^2", "tanh({0})", "sigma({0})",
              "e^(-({0})^2)", "ln(3 + ({0})^2)", "sin({0})", "softplus({0})", "sqrt(1 + ({0})^2)"]  # fmt: skip
    return draw.choice(shapes).format(one, other)


@pytest.mark.parametrize("seed", range(60))
def test_computing_keeps_the_value(seed):
    typed = grow(3, random.Random(seed))
    tree = read_formula(typed)
    found = algebra.differentiate(tree, "x")
    slope, point, context = numeric(tree)
    assert abs(evaluate(found, point, context) - slope) < 1e-6 * (1 + abs(slope)), typed
    for way in (algebra.expand, algebra.simplify, algebra.write_fractions):
        assert compare_formulas(read_formula(write(way(tree))), tree, {}).agree, (way, typed)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("x!", "the result contains polygamma"),
        ("f(x)", "the derivative of an unknown function"),
        ("Re(x)", r"Re\(\) has no derivative"),
    ],
)
def test_what_has_no_derivative_that_can_be_written(typed, told):
    with pytest.raises(ComputationError, match=told):
        algebra.differentiate(read_formula(typed), "x")


def test_symbols_are_replaced_at_once():
    swap = {"x": read_formula("y"), "y": read_formula("x")}
    assert write(algebra.substitute(read_formula("x^2 - y"), swap)) == "-x + y^2"
    assert write(replace_symbols(read_formula("x - x + f(y)"), swap)) == "y - y + f(x)"


# --- Hostile formulas -----------------------------------------------------------------------------------------

HOSTILE = [
    "(pi/pi)^(-9)", "(x/x)^(-9)", "9^9999", "(9^999)^999", "((x^9999)^9999)^9999", "(x+1)^9999", "(x+y+w)^60",
    "1e9999",
    "(x+1)^60 (y+1)^60 (w+1)^60", "^".join("x" * 58), "e^" * 50 + "x", "sin " * 58 + "x", "tanh(" * 29 + "x" + ")" * 29,
    "+".join("x" * 599), "*".join("x" * 599), "((x+1)*" * 55 + "x" + ")" * 55, "9999!", "e^(9999)", "(1/3)^9999",
    "1e-9999", "1/(x-x)", "sqrt(" + "9" * 300 + "7)", "(2^x+3^x)^50/(2^x-3^x)^50", "max(x,x^2,x^3,x^4,x^5,x^6,x^7)",
    "(x^(1/7)+x^(1/11)+x^(1/13))^50", "x^60/(1+x^59)+y^58/(1+y^57)", "0^x", "x^(9^4)",
]  # fmt: skip

WAYS = {
    "differentiate": lambda tree: algebra.differentiate(tree, "x"),
    "simplify": algebra.simplify,
    "expand": algebra.expand,
    "fractions": algebra.write_fractions,
    "substitute": lambda tree: algebra.substitute(tree, {"x": read_formula("x^60 + 9^99")}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: typed[:20])
def test_a_hostile_formula_is_computed_or_refused(typed, way):
    try:
        found = to_formula(WAYS[way](read_formula(typed)))
    except ComputationError:
        return
    assert found.math


def test_no_chain_of_values_grows_without_bound():
    def grow(formula, times):
        return grow(to_formula(algebra.substitute(formula.tree, {"x": formula.tree})), times - 1) if times else formula

    assert grow(make_formula("x^2 + x"), 2).text
    with pytest.raises(ComputationError):
        grow(make_formula("x^2 + x"), 50)


# --- Formulas as values ---------------------------------------------------------------------------------------


def test_a_formula_is_its_text():
    one = make_formula("2x + 1")
    assert (one.text, one.math) == ("2x + 1", "2 x + 1")
    assert one == Formula("2x + 1")
    assert one != make_formula("1 + 2x")
    assert len({one, Formula("2x + 1")}) == 1
    assert repr(one) == "Formula('2x + 1')"


@pytest.mark.parametrize(
    ("typed", "told"), [("2 +", "could not be read: the formula ends"), ("9^9^9", "an exponent is larger than 10,000")]
)
def test_what_is_no_formula(typed, told):
    with pytest.raises(ComputationError, match=told):
        make_formula(typed)


def test_a_result_that_nobody_could_type_is_refused():
    with pytest.raises(ComputationError, match="the result cannot be typed as a formula"):
        to_formula(Sum((Symbol("x"),) * 601))
