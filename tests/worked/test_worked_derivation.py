"""Derivations: which rules are applied, in which order, and that they lead to the derivative."""

import pytest

from quizgen.errors import ComputationError
from quizgen.formulas.formula import make_formula
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.sampling import compare_formulas
from quizgen.text.markdown import to_markdown
from quizgen.text.plain import to_text
from quizgen.worked.derivation import MOST_LINES, derivation_steps


def lines(typed, symbol="x"):
    return [to_text(line) for line in derivation_steps(make_formula(typed), symbol).lines]


def rules(typed, symbol="x"):
    return [line.partition(":")[0] for line in lines(typed, symbol)]


# What is differentiated, and the rules that are applied from the outside in.
RULES = [
    ("x", []),
    ("c", ["Constant"]),
    ("x^3", ["Power rule"]),
    ("sqrt x", ["Power rule"]),
    ("3x^2", ["Constant factor", "Power rule"]),
    ("-3x", ["Constant factor"]),
    ("-x^2", ["Constant factor", "Power rule"]),
    ("x^2/4", ["Constant factor", "Power rule"]),
    ("x^2 - x + 1", ["Sum rule", "Power rule", "Constant"]),
    ("x tanh x", ["Product rule", "Derivative of tanh"]),
    ("w x e^x", ["Constant factor", "Product rule", "Exponential"]),
    ("x/(1 + x)", ["Quotient rule", "Sum rule", "Constant"]),
    ("1/(1 + x)", ["Quotient rule", "Sum rule", "Constant"]),
    ("(2x + 1)^2", ["Power rule and chain rule", "Sum rule", "Constant factor", "Constant"]),
    ("sigma(w x)", ["Derivative of the sigmoid and chain rule", "Constant factor"]),
    ("ln(x^2)", ["Logarithm and chain rule", "Power rule"]),
    ("2^(x^2)", ["Exponential and chain rule", "Power rule"]),
    ("x^x", ["Power as an exponential", "Product rule", "Logarithm"]),
    ("tanh(w tanh(x))", ["Derivative of tanh and chain rule", "Constant factor", "Derivative of tanh"]),
    ("relu(x)", ["Derivative of ReLU"]),
]


@pytest.mark.parametrize(("typed", "applied"), RULES)
def test_rules_are_applied_from_the_outside_in(typed, applied):
    assert rules(typed) == [*applied, "Together"]


WRITTEN = [
    ("x^2 - x", "Sum rule: d/(d x) (x² - x) = d/(d x) x² - 1"),
    ("a*(x + 1)*x", "Constant factor: d/(d x) (a (x + 1) x) = a · d/(d x) ((x + 1) x)"),
    ("(x + 1)*x", "Product rule: d/(d x) ((x + 1) x) = x · d/(d x) (x + 1) + (x + 1)"),
    ("x/(x + 1)", "Quotient rule: d/(d x) (x/(x + 1)) = ((x + 1) - x · d/(d x) (x + 1))/((x + 1)²)"),
    ("tanh(2x)", "Derivative of tanh and chain rule: d/(d x) tanh(2 x) = (1 - tanh²(2 x)) · d/(d x) (2 x)"),
    ("x*(-x)", "Product rule: d/(d x) (- x x) = - x + x · d/(d x) (- x)"),
]


@pytest.mark.parametrize(("typed", "line"), WRITTEN)
def test_a_rule_says_what_is_left_to_be_done(typed, line):
    assert lines(typed)[0] == line


def test_equal_parts_are_differentiated_once():
    assert rules("e^(2x) + e^(2x) x") == [
        "Sum rule", "Exponential and chain rule", "Constant factor", "Product rule", "Together",
    ]  # fmt: skip


def test_the_symbol_may_have_a_subscript():
    assert lines("w h_{t-1}", "h_{t-1}")[-1] == "Together: d/(d h_(t-1)) (w h_(t-1)) = w"


@pytest.mark.parametrize("typed", [typed for typed, _ in RULES])
def test_the_end_is_the_derivative(typed):
    last = to_markdown(derivation_steps(make_formula(typed), "x").lines[-1])
    found = read_formula(last.rpartition(" = ")[2].rstrip("$").replace(r"\sigma", "sigmoid"))
    assert compare_formulas(found, read_formula(to_typed(typed)), {}).agree


def to_typed(typed):
    from quizgen.language.algebra import derivative

    return derivative(make_formula(typed), "x").text


@pytest.mark.parametrize(
    ("typed", "symbol", "told"),
    [
        ("max(x, 2x)", "x", r"no rule tells the derivative of max\(x, 2\*x\)"),
        ("f(x)", "x", "the derivative of an unknown function"),
        ("x^2", "2", "takes a symbol in quotes"),
        ("x^2", 2, "takes a symbol in quotes"),
        (" + ".join(f"x^{i + 2}" for i in range(MOST_LINES)), "x", "more than 24 steps"),
    ],
)
def test_what_cannot_be_shown(typed, symbol, told):
    with pytest.raises(ComputationError, match=told):
        derivation_steps(make_formula(typed), symbol)
