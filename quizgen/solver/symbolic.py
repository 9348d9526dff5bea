"""Formulas by SymPy: derivatives, sums multiplied out, and simpler forms, with bounded work.

Expressions are SymPy's own, built node by node from a tree (see :mod:`quizgen.formulas.conversion`); no text is ever
parsed here. Symbols carry no assumptions, so that a result is true of complex numbers too.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import sympy
from sympy.simplify.fu import TR5, TR6

from quizgen.errors import ComputationError

MOST_NODES = 3_000
"""Of an expression, before and after."""

MOST_BITS = 1_200
"""Of a number: some 360 digits."""

LARGEST_EXPONENT = 10_000

LARGEST_EXPANDED = 60
"""Exponent of a power that is multiplied out or simplified."""

MOST_CALLS = 2_000_000
"""How many functions SymPy may call on the way to a result: about a second's work."""

LARGEST_FACTORIAL = 150


# --- Bounds ---------------------------------------------------------------------------------------------------


class _ExhaustedError(BaseException):
    """The work is used up; no `except Exception` within SymPy stops it."""


@contextmanager
def bounded_work(what: str, most: int = MOST_CALLS) -> Iterator[None]:
    """Stop a computation after a number of function calls, wherever and however fast it runs.

    Counting calls, unlike looking at a clock, ends at the same place on every machine.

    Parameters
    ----------
    what : str
        What is computed, for the message.
    most : int
        How many of SymPy's function calls it may take.

    Raises
    ------
    ComputationError
        When the work is used up, or the recursion too deep.

    Examples
    --------
    >>> x = sympy.Symbol("x")
    >>> with bounded_work("a power", most=100):
    ...     sympy.expand((x + 1) ** 50)
    Traceback (most recent call last):
    quizgen.errors.ComputationError: a power takes too long: make the formula shorter
    """
    left = most

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0 and event == "call" and _can_be_stopped(frame):
            raise _ExhaustedError

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    except _ExhaustedError:
        raise ComputationError(f"{what} takes too long: make the formula shorter") from None
    except (RecursionError, MemoryError):
        raise ComputationError(f"{what} is nested too deeply: make the formula shorter") from None
    except ComputationError:
        raise
    except Exception as error:
        raise ComputationError(f"{what} is too much for SymPy ({type(error).__name__})") from error
    finally:
        sys.setprofile(before)


def _can_be_stopped(frame: FrameType) -> bool:
    """Tell whether an error raised here is heard: Python drops those of destructors and of generators being closed."""
    module = str(frame.f_globals.get("__name__", ""))
    return module.partition(".")[0] in ("sympy", "mpmath") and not frame.f_code.co_flags & inspect.CO_GENERATOR


def check_expression(expression: sympy.Expr, largest_exponent: int = LARGEST_EXPONENT) -> None:
    """Refuse an expression that is too large to compute with, or that has no value.

    Parameters
    ----------
    expression : sympy.Expr
        The expression.
    largest_exponent : int
        The largest exponent that is allowed.

    Raises
    ------
    ComputationError
    """
    for count, part in enumerate(sympy.preorder_traversal(expression), start=1):
        if count > MOST_NODES:
            raise ComputationError(f"the formula has more than {MOST_NODES:,} parts")
        if part.is_Rational:
            check_number(part)
        elif part in _NO_VALUES:
            raise ComputationError("it divides by zero, or has no finite value")
        elif part.is_Pow or isinstance(part, sympy.exp):
            check_exponent(part.as_base_exp()[1], largest_exponent)


_NO_VALUES = (sympy.zoo, sympy.nan, sympy.oo, -sympy.oo)


def check_number(number: sympy.Rational) -> None:
    """Refuse a fraction of too many digits.

    Parameters
    ----------
    number : sympy.Rational
        The number.

    Raises
    ------
    ComputationError
    """
    if max(int(number.p).bit_length(), int(number.q).bit_length()) > MOST_BITS:
        raise ComputationError("a number in it has too many digits")


def check_exponent(exponent: sympy.Expr, largest: int = LARGEST_EXPONENT) -> None:
    """Refuse an exponent with a number in it that is too large.

    Parameters
    ----------
    exponent : sympy.Expr
        The exponent.
    largest : int
        The largest exponent that is allowed.

    Raises
    ------
    ComputationError
    """
    if any(abs(number) > largest for number in exponent.atoms(sympy.Rational)):
        raise ComputationError(f"an exponent is larger than {largest:,}")


def raise_to(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    """Return a power, if the numbers that SymPy works out for it stay small.

    Parameters
    ----------
    base, exponent : sympy.Expr
        The base and the exponent.

    Returns
    -------
    sympy.Expr

    Raises
    ------
    ComputationError

    Examples
    --------
    >>> raise_to(sympy.Integer(2), sympy.Integer(10))
    1024
    >>> raise_to(sympy.Integer(9) ** 9, sympy.Integer(9) ** 3)
    Traceback (most recent call last):
    quizgen.errors.ComputationError: a power in it is too large
    """
    check_exponent(exponent)
    if exponent.is_Rational:
        bits = max((max(abs(int(one.p)), one.q).bit_length() for one in base.atoms(sympy.Rational)), default=0)
        if bits > 1 and (abs(exponent) * bits) > (MOST_BITS if base.is_number else LARGEST_EXPONENT):
            raise ComputationError("a power in it is too large")
    return sympy.Pow(base, exponent)


# --- Computing ------------------------------------------------------------------------------------------------


def gamma(x: sympy.Expr) -> sympy.Expr:
    """Return the gamma function, worked out for small numbers only."""
    if any(abs(number) > LARGEST_FACTORIAL for number in x.atoms(sympy.Rational)):
        raise ComputationError(f"a factorial's argument is larger than {LARGEST_FACTORIAL}")
    return sympy.gamma(x)


def differentiate(expression: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr:
    """Differentiate an expression.

    Parameters
    ----------
    expression : sympy.Expr
        The expression.
    symbol : sympy.Symbol
        The symbol with respect to which it is differentiated.

    Returns
    -------
    sympy.Expr

    Raises
    ------
    ComputationError
        If the expression or its derivative is too large, or a function in it has none.

    Examples
    --------
    >>> w, x = sympy.symbols("w x")
    >>> differentiate(sympy.tanh(w * x), w)
    x*(1 - tanh(w*x)**2)
    """
    return _compute("the derivative", lambda: sympy.diff(expression, symbol), expression)


def expand(expression: sympy.Expr) -> sympy.Expr:
    """Multiply out products and powers of sums.

    Parameters
    ----------
    expression : sympy.Expr
        The expression.

    Returns
    -------
    sympy.Expr

    Raises
    ------
    ComputationError
        If the expression is too large before or after.

    Examples
    --------
    >>> w, x = sympy.symbols("w x")
    >>> expand((w + x) ** 2 - w * (w + x))
    w*x + x**2
    """
    return _compute("multiplying out", lambda: _multiply_out(expression), expression, LARGEST_EXPANDED)


def simplify(expression: sympy.Expr) -> sympy.Expr:
    """Return the shortest of the ways to write an expression: as it is, multiplied out, over one fraction, factored.

    Other than SymPy's own, this leaves ``1 - tanh(x)^2`` as people write it, and its work is known.

    Parameters
    ----------
    expression : sympy.Expr
        The expression.

    Returns
    -------
    sympy.Expr

    Raises
    ------
    ComputationError
        If the expression is too large.

    Examples
    --------
    >>> x = sympy.Symbol("x")
    >>> simplify((x**2 - 1) / (x - 1)), simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2)
    (x + 1, 1)
    """
    return _compute("simplifying", lambda: _find_shortest(expression), expression, LARGEST_EXPANDED)


def _multiply_out(expression: sympy.Expr) -> sympy.Expr:
    return sympy.expand(expression, power_base=False, power_exp=False, log=False)


def _find_shortest(expression: sympy.Expr) -> sympy.Expr:
    ways = [expression, _multiply_out(expression), sympy.cancel(sympy.together(expression)), sympy.factor(expression)]
    if expression.has(sympy.sin) and expression.has(sympy.cos):
        # SymPy's own search through all identities can take arbitrarily long.
        ways += [_multiply_out(replace(expression)) for replace in (TR5, TR6)]
    return min(ways, key=_measure)


def _measure(expression: sympy.Expr) -> int:
    return sum(1 for _ in sympy.preorder_traversal(expression))


def _compute(
    what: str,
    compute: Callable[[], sympy.Expr],
    expression: sympy.Expr,
    largest_exponent: int = LARGEST_EXPONENT,
) -> sympy.Expr:
    check_expression(expression, largest_exponent)
    with bounded_work(what):
        found = compute()
    check_expression(found)
    return found
