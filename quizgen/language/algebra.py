"""Functions of the question language that compute with formulas.

SymPy is loaded when the first formula is computed with, so that questions on numbers start without it.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from quizgen.errors import ComputationError
from quizgen.formulas.evaluation import evaluate as evaluate_tree
from quizgen.formulas.evaluation import get_context
from quizgen.formulas.formula import Formula, make_formula, to_formula
from quizgen.formulas.names import canonical_name
from quizgen.formulas.tree import Negative, Node, Number, Quotient, symbols_of, unknown_functions_of
from quizgen.language.arithmetic import describe, is_number
from quizgen.notation.values import snap, to_plain

_DIGITS = 40
_LARGEST_DENOMINATOR = 10_000
_AGREEING = 1e-12
_ATOM = re.compile(r"\w+")
_IN_BRACES = re.compile(r"\{(\w+)\}")


# --- Values as formulas ---------------------------------------------------------------------------------------


def formula(text: str, **numbers: Any) -> Formula:
    """A formula as students type it, with numbers or formulas in place of names in braces."""
    if not isinstance(text, str):
        raise ComputationError(f"formula() takes a text, not {describe(text)}")

    def write(name: re.Match[str]) -> str:
        value = numbers.get(name[1], name[0])
        if isinstance(value, Formula):
            return value.text if _ATOM.fullmatch(value.text) else f"({value.text})"
        if value is not name[0] and not is_number(value):
            raise ComputationError(f"formula() takes numbers and formulas into a formula, not {describe(value)}")
        written = to_plain(value)
        begins = name.start() == 0 and not text.startswith("^", name.end())
        return f"({written})" if written.startswith("-") and not begins else written

    return make_formula(_IN_BRACES.sub(write, text) if numbers else text)


def _read(function: str, value: Any) -> Formula:
    """Return a value as a formula."""
    if isinstance(value, Formula):
        return value
    if is_number(value):
        return to_formula(_write_number(value))
    if isinstance(value, str):
        raise ComputationError(f"{function}() takes a formula; make one of {describe(value)} by formula('...')")
    raise ComputationError(f"{function}() takes a formula, not {describe(value)}")


def _write_number(value: Any) -> Node:
    number = snap(value).normalize()
    if number == number.to_integral_value():
        number = Decimal(int(number))
    return Negative(Number(-number)) if number < 0 else Number(number)


def _read_name(function: str, symbol: Any) -> str:
    name = canonical_name(symbol) if isinstance(symbol, str) else None
    if name is None:
        raise ComputationError(f"{function}() takes a symbol in quotes, such as 'w', not {describe(symbol)}")
    return name


def _read_names(function: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {_read_name(function, name): value for name, value in values.items()}


# --- Computing ------------------------------------------------------------------------------------------------


def derivative(f: Formula, symbol: str) -> Formula:
    """The derivative of a formula with respect to a symbol."""
    return _differentiate(_read("derivative", f).text, _read_name("derivative", symbol))


def gradient(f: Formula, *symbols: str) -> list[Formula]:
    """The derivatives with respect to several symbols, as a list."""
    if not symbols:
        raise ComputationError("gradient() takes the names of symbols: gradient(f, 'w', 'b')")
    read = _read("gradient", f).text
    return [_differentiate(read, _read_name("gradient", symbol)) for symbol in symbols]


def substitute(f: Formula, /, **values: Any) -> Formula:
    """A formula with numbers or formulas in place of symbols, all at once."""
    read = {name: _read("substitute", value).text for name, value in _read_names("substitute", values).items()}
    return _substitute(_read("substitute", f).text, tuple(sorted(read.items())))


def simplify(f: Formula) -> Formula:
    """The shortest of several ways to write a formula."""
    return _rewrite("simplify", _read("simplify", f).text)


def expand(f: Formula) -> Formula:
    """A formula with its products and powers multiplied out."""
    return _rewrite("expand", _read("expand", f).text)


def fraction(f: Any) -> Formula:
    """A number as an exact fraction, or a formula with fractions in place of its decimals."""
    if not is_number(f):
        return _rewrite("write_fractions", _read("fraction", f).text)
    near = Fraction(f).limit_denominator(_LARGEST_DENOMINATOR)
    found = near if abs(near - Fraction(f)) <= _AGREEING * abs(Fraction(f)) else Fraction(snap(f))
    size = Number(Decimal(abs(found.numerator)))
    node: Node = size if found.denominator == 1 else Quotient(size, Number(Decimal(found.denominator)))
    return to_formula(Negative(node) if found < 0 else node)


def evaluate(f: Formula, /, **values: Any) -> int | float:
    """The number that a formula comes to, with a number for each of its symbols."""
    tree = _read("evaluate", f).tree
    context = get_context(_DIGITS)
    point = {}
    for name, value in _read_names("evaluate", values).items():
        if not is_number(value):
            raise ComputationError(f"evaluate() takes a number for {name}, not {describe(value)}")
        point[name] = context.mpf(value)
    if missing := sorted(symbols_of(tree) - point.keys()):
        raise ComputationError(f"evaluate() needs a number for {missing[0]}")
    if unknown := sorted(unknown_functions_of(tree)):
        raise ComputationError(f"evaluate() does not know what the function {unknown[0]} is")
    try:
        value = evaluate_tree(tree, point, context)
    except (ArithmeticError, ValueError) as error:
        raise ComputationError(f"the formula has no value there: {error}") from None
    if context.im(value):
        raise ComputationError("the value of the formula is not a real number")
    whole = context.nint(value)
    return int(whole) if value == whole else float(value)


# --- By SymPy, once a formula ---------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _differentiate(text: str, name: str) -> Formula:
    from quizgen.formulas import algebra

    return to_formula(algebra.differentiate(make_formula(text).tree, name))


@lru_cache(maxsize=1024)
def _substitute(text: str, values: tuple[tuple[str, str], ...]) -> Formula:
    from quizgen.formulas import algebra

    trees = {name: make_formula(value).tree for name, value in values}
    return to_formula(algebra.substitute(make_formula(text).tree, trees))


@lru_cache(maxsize=1024)
def _rewrite(way: str, text: str) -> Formula:
    from quizgen.formulas import algebra

    return to_formula(getattr(algebra, way)(make_formula(text).tree))


ALGEBRA: Mapping[str, Callable[..., Any]] = {
    "formula": formula,
    "derivative": derivative,
    "gradient": gradient,
    "substitute": substitute,
    "simplify": simplify,
    "expand": expand,
    "fraction": fraction,
    "evaluate": evaluate,
}
"""Functions by the names that questions call them by."""
