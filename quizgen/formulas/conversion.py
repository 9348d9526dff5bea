"""From a formula's tree to an expression that SymPy computes with, and back to a tree.

Other than for :mod:`~quizgen.formulas.display`, SymPy works out what it can while an expression is built. Powers and
factorials are therefore looked at before they are built, and fractions are exact.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from quizgen.errors import ComputationError
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
    walk,
)
from quizgen.solver import symbolic, symbolic_functions

_LONGEST_DECIMALS = 12
"""A fraction that ends after this many decimals may be written with them."""


# --- To SymPy -------------------------------------------------------------------------------------------------

_CONSTANTS = {"e": sympy.E, "pi": sympy.pi, "I": sympy.I}


def _root(x: sympy.Expr) -> sympy.Expr:
    return symbolic.raise_to(x, sympy.Rational(1, 2))


def _exponential(x: sympy.Expr) -> sympy.Expr:
    return symbolic.raise_to(sympy.E, x)


def _logarithm(x: sympy.Expr, base: sympy.Expr | None = None) -> sympy.Expr:
    return sympy.log(x) if base is None else sympy.log(x) / sympy.log(base)


def _factorial(x: sympy.Expr) -> sympy.Expr:
    return symbolic.gamma(x + 1)


_SAME_NAMES = ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "erf")
_SHORTER_NAMES = {f"arc{name}": f"a{name}" for name in _SAME_NAMES[:6]}
_SHORTER_NAMES |= {f"ar{name}": f"a{name}" for name in _SAME_NAMES[6:12]}
_OWN = {
    "abs": symbolic_functions.abs_,
    "floor": symbolic_functions.floor,
    "ceil": symbolic_functions.ceil,
    "sign": symbolic_functions.sign,
    "step": symbolic_functions.step,
    "relu": symbolic_functions.relu,
    "max": symbolic_functions.max_,
    "min": symbolic_functions.min_,
    "sigmoid": symbolic_functions.sigmoid,
    "softplus": symbolic_functions.softplus,
    "Re": symbolic_functions.Re,
    "Im": symbolic_functions.Im,
    "conj": symbolic_functions.conj,
}
CALLS: Mapping[str, Callable[..., sympy.Expr]] = {
    "sqrt": _root,
    "exp": _exponential,
    "ln": _logarithm,
    "log": _logarithm,
    "factorial": _factorial,
    "Gamma": symbolic.gamma,
    **{name: getattr(sympy, name) for name in _SAME_NAMES},
    **{name: getattr(sympy, shorter) for name, shorter in _SHORTER_NAMES.items()},
    **_OWN,
}
"""What makes an expression of a call, by the name of the function in a tree."""


def to_expression(node: Node) -> sympy.Expr:
    """Build the SymPy expression of a formula; decimals become fractions.

    Raises
    ------
    ComputationError
        If numbers in it are too large, or a part of it has no value.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> to_expression(read_formula("0.5 x + x + sqrt(8)"))
    3*x/2 + 2*sqrt(2)
    """
    with symbolic.bounded_work("the formula"):
        expression = _build(node)
    symbolic.check_expression(expression)
    return expression


def _build(node: Node) -> sympy.Expr:
    parts = [_build(child) for child in children(node)]
    built = _combine(node, parts)
    for number in [built] if built.is_Rational else built.as_coeff_Mul()[:1]:
        if number.is_Rational:
            symbolic.check_number(number)
    return built


def _combine(node: Node, parts: list[sympy.Expr]) -> sympy.Expr:
    match node:
        case Number():
            return _to_rational(node.value)
        case Constant():
            return _CONSTANTS[node.name]
        case Symbol():
            return sympy.Symbol(node.name)
        case Sum():
            return sympy.Add(*parts)
        case Product():
            return sympy.Mul(*parts)
        case Quotient():
            return parts[0] * symbolic.raise_to(parts[1], sympy.Integer(-1))
        case Power():
            return symbolic.raise_to(*parts)
        case Negative():
            return -parts[0]
        case Unknown():
            return sympy.Function(node.name)(*parts)
        case Call():
            return CALLS[node.function](*parts)


def _to_rational(value: Decimal) -> sympy.Rational:
    if abs(value.adjusted()) * 3 > symbolic.MOST_BITS:
        raise ComputationError("a number in it has too many digits")
    over, under = value.as_integer_ratio()
    return sympy.Rational(over, under)


# --- From SymPy -----------------------------------------------------------------------------------------------

_NAMES: Mapping[Any, str] = {
    **{getattr(sympy, name): name for name in _SAME_NAMES},
    **{getattr(sympy, shorter): name for name, shorter in _SHORTER_NAMES.items()},
    **{made: name for name, made in _OWN.items()},
    sympy.log: "ln",
    sympy.factorial: "factorial",
    sympy.gamma: "Gamma",
}
_ONE = Number(Decimal(1))


@dataclass(frozen=True, slots=True)
class Style:
    """How a result is written: as the formula was from which it comes.

    Parameters
    ----------
    decimals : bool
        Whether fractions that end after a few decimals are written as decimals.
    symbols : tuple of str
        The order in which symbols are multiplied; SymPy sorts those that are not among them.
    """

    decimals: bool = False
    symbols: tuple[str, ...] = ()

    def sort(self, factors: Iterable[sympy.Expr]) -> list[sympy.Expr]:
        """Return factors in order: numbers, symbols and their powers as told, all else."""

        def place(factor: sympy.Expr) -> int:
            if factor.is_number:
                return -1
            name = str(factor.as_base_exp()[0])
            return self.symbols.index(name) if name in self.symbols else len(self.symbols)

        return sorted(factors, key=place)


PLAIN = Style()


def style_of(node: Node) -> Style:
    """Return the style in which a formula is written."""
    parts = [part for part, _ in walk(node)]
    values = [part.value for part in parts if isinstance(part, Number)]
    names = dict.fromkeys(part.name for part in parts if isinstance(part, Symbol))
    return Style(any(value != value.to_integral_value() for value in values), tuple(names))


def to_tree(expression: sympy.Expr, style: Style = PLAIN) -> Node:
    """Return a SymPy expression as a formula.

    Raises
    ------
    ComputationError
        If something in it has no name among the functions of formulas.

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> x = sympy.Symbol("x")
    >>> write(to_tree(x / 4 - sympy.exp(-x) / x)), write(to_tree(x / 4, Style(decimals=True)))
    ('x/4 - e^(-x)/x', '0.25*x')
    """
    if expression.is_Rational:
        return _to_number(expression, style)
    if expression.is_Symbol:
        return Symbol(expression.name)
    if expression.is_Add:
        return Sum(tuple(to_tree(term, style) for term in expression.as_ordered_terms()))
    if expression.is_Mul:
        return _to_product(expression, style)
    if expression.is_Pow or isinstance(expression, sympy.exp):
        return _to_power(expression, style)
    for name, constant in _CONSTANTS.items():
        if expression == constant:
            return Constant(name)
    if isinstance(expression, sympy.Derivative | sympy.Subs):
        raise ComputationError(
            "the result contains the derivative of an unknown function, which a formula cannot contain"
        )
    arguments = tuple(to_tree(argument, style) for argument in expression.args)
    if isinstance(expression, AppliedUndef):
        return Unknown(expression.func.__name__, arguments)
    if type(expression) in _NAMES:
        return Call(_NAMES[type(expression)], arguments)
    raise ComputationError(f"the result contains {type(expression).__name__}, which a formula cannot contain")


def _to_number(number: sympy.Rational, style: Style) -> Node:
    over, under = abs(int(number.p)), int(number.q)
    if under == 1:
        written: Node = Number(Decimal(over))
    elif style.decimals and 10**_LONGEST_DECIMALS % under == 0:
        whole, rest = divmod(over * 10**_LONGEST_DECIMALS // under, 10**_LONGEST_DECIMALS)
        # From a text, for arithmetic with decimals would round to 28 digits.
        written = Number(Decimal(f"{whole}.{rest:0{_LONGEST_DECIMALS}d}".rstrip("0")))
    else:
        written = Quotient(Number(Decimal(over)), Number(Decimal(under)))
    return Negative(written) if number < 0 else written


def _to_product(expression: sympy.Expr, style: Style) -> Node:
    """Return a product with its sign in front, and as one fraction where it has a denominator."""
    coefficient, _ = expression.as_coeff_Mul()
    over: list[Node] = []
    under: list[Node] = []
    if abs(coefficient) != 1:
        number = _to_number(abs(coefficient), style)
        if isinstance(number, Quotient):
            over += [number.over] if number.over != _ONE else []
            under.append(number.under)
        else:
            over.append(number)
    for factor in style.sort(expression.as_ordered_factors()):
        if factor.is_Rational:
            continue
        _, exponent = factor.as_base_exp()
        if factor.is_Pow and exponent.is_Rational and exponent < 0:
            under.append(to_tree(1 / factor, style))
        else:
            over.append(to_tree(factor, style))
    node = _multiply(over)
    if under:
        node = Quotient(node, _multiply(under))
    return Negative(node) if coefficient < 0 else node


def _multiply(factors: list[Node]) -> Node:
    if len(factors) < 2:
        return factors[0] if factors else _ONE
    return Product(tuple(factors))


def _to_power(expression: sympy.Expr, style: Style) -> Node:
    base, exponent = (sympy.E, expression.args[0]) if isinstance(expression, sympy.exp) else expression.args
    if exponent.is_Rational and exponent < 0:
        return Quotient(_ONE, to_tree(sympy.Pow(base, -exponent), style))
    if exponent == sympy.Rational(1, 2):
        return Call("sqrt", (to_tree(base, style),))
    # An exponent of thirds is written as such.
    return Power(to_tree(base, style), to_tree(exponent, PLAIN if exponent.is_Rational else style))
