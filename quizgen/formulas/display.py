"""A formula as LaTeX, by way of SymPy objects that are built without evaluating anything."""

from decimal import Decimal
from functools import cache
from math import prod
from typing import Any

from quizgen.formulas.functions import FUNCTIONS
from quizgen.formulas.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Unknown,
    children,
)
from quizgen.formulas.writing import write
from quizgen.notation.escaping import escape_latex

_LONGEST_INTEGER = 400
"""Longer ones are written as they were typed: Python refuses to spell out more than 4,300 digits."""


def to_sympy(node: Node) -> Any:
    """Build the SymPy expression that is written like a formula.

    Returns
    -------
    sympy.Expr
        Unevaluated.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> to_sympy(read_formula("x + sin(2)"))
    x + sin(2)
    """
    import sympy

    sign, node = _take_sign(node)
    if sign < 0:
        positive = to_sympy(node)
        return -positive if positive.is_Number else sympy.Mul(sympy.Integer(-1), positive, evaluate=False)
    if isinstance(node, Quotient):
        return _to_fraction(node)
    parts = [to_sympy(child) for child in children(node)]
    match node:
        case Number():
            return _to_number(node.value)
        case Constant():
            return {"e": sympy.E, "pi": sympy.pi, "I": sympy.I}[node.name]
        case Symbol():
            return sympy.Symbol(node.name)
        case Sum():
            return sympy.Add(*parts, evaluate=False)
        case Product():
            return sympy.Mul(*parts, evaluate=False)
        case Power():
            return _to_power(*parts)
        case Unknown():
            return sympy.Function(node.name)(*parts)
        case Call():
            return _to_call(node.function, parts)


def _take_sign(node: Node) -> tuple[int, Node]:
    """Return the sign before a term, and the term without signs: SymPy mixes up one that is inside."""
    match node:
        case Negative():
            sign, operand = _take_sign(node.operand)
            return -sign, operand
        case Product():
            signs, factors = zip(*map(_take_sign, node.factors), strict=True)
            return prod(signs), Product(factors, node.at)
        case Quotient():
            (upper, over), (lower, under) = _take_sign(node.over), _take_sign(node.under)
            return upper * lower, Quotient(over, under, node.at)
    return 1, node


def _to_fraction(node: Quotient) -> Any:
    import sympy

    over, unders = node.over, [node.under]
    while isinstance(over, Quotient):
        unders.insert(0, over.under)
        over = over.over
    upper, lowers = to_sympy(over), [to_sympy(under) for under in unders]
    if len(lowers) == 1 and upper.is_Integer and lowers[0].is_Integer and lowers[0] > 1 and upper.gcd(lowers[0]) == 1:
        return sympy.Rational(upper, lowers[0])
    inverses = [sympy.Pow(lower, sympy.Integer(-1), evaluate=False) for lower in lowers]
    factors = inverses if upper == 1 else [upper, *inverses]
    return sympy.Mul(*factors, evaluate=False) if len(factors) > 1 else factors[0]


def _to_power(base: Any, exponent: Any) -> Any:
    import sympy

    if exponent.is_Rational and exponent < 0 and exponent != -1:
        # SymPy computes such a power while it prints, and never ends where the base is (pi/pi).
        return sympy.Pow(sympy.Pow(base, -exponent, evaluate=False), sympy.Integer(-1), evaluate=False)
    return sympy.Pow(base, exponent, evaluate=False)


def _to_number(value: Decimal) -> Any:
    import sympy

    if value == value.to_integral_value() and value.adjusted() < _LONGEST_INTEGER:
        return sympy.Integer(int(value))
    # SymPy would compute with a float while it prints; a name stays as it is.
    return sympy.Symbol(write(Number(value)))


def _to_call(name: str, parts: list[Any]) -> Any:
    import sympy

    display = FUNCTIONS[name].display
    if name == "sqrt":
        return sympy.Pow(parts[0], sympy.Rational(1, 2), evaluate=False)
    if name == "log" and len(parts) == 2:
        return _to_logarithm(*parts)
    function = getattr(sympy, display, None)
    if function is None:
        return sympy.Function(display)(*parts)
    return function(*parts, evaluate=False)


def _to_logarithm(x: Any, base: Any) -> Any:
    import sympy

    if base.is_Atom:
        return sympy.Function(f"log_{base}")(x)
    over, under = (sympy.log(part, evaluate=False) for part in (x, base))
    return sympy.Mul(over, sympy.Pow(under, sympy.Integer(-1), evaluate=False), evaluate=False)


@cache
def _printer() -> Any:
    """Return SymPy's printer, which puts the exponent of the gamma function behind its argument, where it is read."""
    from sympy.printing.latex import LatexPrinter

    class Printer(LatexPrinter):  # type: ignore[misc]
        def _print_gamma(self, expr: Any, exp: str | None = None) -> str:
            inside = super()._print_gamma(expr)
            return str(inside if exp is None else rf"\left({inside}\right)^{{{exp}}}")

    settings = {"order": "none", "ln_notation": True, "imaginary_unit": "I", "inv_trig_style": "full"}
    return Printer(settings)


def write_latex(node: Node) -> str:
    """Write a formula as LaTeX, in the order in which it was typed.

    Returns
    -------
    str
        Of the plain text where SymPy cannot print it.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> print(write_latex(read_formula("Gamma(x)^2")))
    \\left(\\Gamma\\left(x\\right)\\right)^{2}
    >>> write_latex(read_formula("(c k^2 + 1) f / 2"))
    '\\\\frac{\\\\left(c k^{2} + 1\\\\right) f}{2}'
    """
    try:
        return str(_printer().doprint(to_sympy(node)))
    except Exception:
        # SymPy looks for signs while it prints, and some odd formulas are too much for it.
        return rf"\text{{{escape_latex(write(node))}}}"
