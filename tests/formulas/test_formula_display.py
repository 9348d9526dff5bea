"""Whatever formula can be read can be shown, and what is shown is the formula."""

import random
from decimal import Decimal
from importlib import import_module

import pytest

from quizgen.formulas.display import write_latex
from quizgen.formulas.evaluation import check_work
from quizgen.formulas.functions import FUNCTIONS
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.tree import Call, Constant, Negative, Number, Power, Product, Quotient, Sum, Symbol, Unreadable
from quizgen.formulas.writing import write

# What was typed, and its LaTeX.
SHOWN = [
    ("(pi/pi)^(-9)", r"\frac{1}{\left(\frac{\pi}{\pi}\right)^{9}}"),
    ("(x/x)^(-9)", r"\frac{1}{\left(\frac{x}{x}\right)^{9}}"),
    ("(0.5/0.5)^(-9)", r"\frac{1}{\left(\frac{0.5}{0.5}\right)^{9}}"),
    ("(x^0)^(-9)", r"\frac{1}{\left(x^{0}\right)^{9}}"),
    ("abs(-1)^(-9)", r"\frac{1}{\left|{-1}\right|^{9}}"),
    ("x^(-2) y", r"\frac{y}{x^{2}}"),
    ("x^(-1/2)", r"\frac{1}{\sqrt{x}}"),
    ("(9^9999)^9999", r"\left(9^{9999}\right)^{9999}"),
    ("9999!", "9999!"),
    ("1e9999", "1e+9999"),
    ("1e400/x", r"\frac{1e+400}{x}"),
    ("log(x, 2)", r"\operatorname{log}_{2}{\left(x \right)}"),
    ("log(x, y^(-9))", r"\frac{\ln{\left(x \right)}}{\ln{\left(\frac{1}{y^{9}} \right)}}"),
]


@pytest.mark.parametrize(("typed", "latex"), SHOWN)
def test_odd_formulas_are_shown_as_they_were_typed(typed, latex):
    assert write_latex(read_formula(typed)) == latex


@pytest.mark.parametrize(
    "typed",
    ["^".join("x" * 58), "sin " * 58 + "x", "+".join("x" * 599), "((x+1)*" * 55 + "x" + ")" * 55, "-" * 79 + "x"],
)
def test_the_largest_formulas_are_shown(typed):
    assert write_latex(read_formula(typed)).count("x") == typed.count("x")


def test_a_formula_that_sympy_cannot_print_is_shown_as_text(monkeypatch):
    def refuse(*arguments, **named):
        raise AttributeError

    monkeypatch.setattr(import_module("sympy.printing.latex").LatexPrinter, "doprint", refuse)
    assert write_latex(read_formula("w_1 x^I")) == r"\text{w\_1*x\textasciicircum{}I}"


LEAVES = [
    *(Number(Decimal(digits)) for digits in ("0", "1", "2", "0.5", "9999", "1e400")),
    *(Constant(name) for name in ("pi", "e", "I")),
    Symbol("x"),
    Symbol("w_1"),
]


def grow(depth, draw):
    """Return a random tree."""
    if depth == 0 or draw.random() < 0.2:
        return draw.choice(LEAVES)
    kind = draw.choice((Sum, Product, Quotient, Power, Power, Negative, Call))
    if kind is Call:
        name = draw.choice(list(FUNCTIONS))
        return Call(name, tuple(grow(depth - 1, draw) for _ in range(FUNCTIONS[name].most)))
    if kind is Negative:
        return Negative(grow(depth - 1, draw))
    parts = [grow(depth - 1, draw) for _ in range(2)]
    return kind(tuple(parts)) if kind in (Sum, Product) else kind(*parts)


@pytest.mark.parametrize("seed", range(20))
def test_every_formula_that_can_be_read_can_be_shown(seed):
    draw = random.Random(seed)
    shown = 0
    for _ in range(40):
        tree = read_formula(write(grow(draw.randint(1, 5), draw)))
        if not isinstance(tree, Unreadable) and check_work(tree) is None:
            shown += bool(write_latex(tree))
    assert shown
