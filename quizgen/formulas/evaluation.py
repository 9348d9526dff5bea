"""The value of a formula at a point, and the limits that keep computing it short."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache, reduce
from operator import mul
from threading import get_ident

from quizgen.draws.stream import Stream
from quizgen.formulas.functions import FUNCTIONS, LARGEST_GAMMA, Context, NoValueError, Value, apply
from quizgen.formulas.tree import (
    LARGEST_EXPONENT,
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
from quizgen.messages import said
from quizgen.model import Unreadable

_MOST_BITS = 1 << 40
_MOST_ARGUMENT_BITS = 30
_LARGEST_LOGARITHM = 10**8
_DIGITS_OF_LIMITS = 15
_GRID = 1 << 20

MOST_WORK = 800
"""To evaluate a formula once, where adding two numbers is 1."""

_WORK_OF_A_POWER = 6
_WORK_OF_AN_UNKNOWN = 12


def get_context(digits: int) -> Context:
    """Return an mpmath context with this many significant digits, which no other thread uses.

    Examples
    --------
    >>> get_context(40).dps
    40
    """
    return _make_context(digits, get_ident())


@lru_cache(maxsize=64)
def _make_context(digits: int, thread: int) -> Context:
    # mpmath raises a context's precision for a while within its functions, so that no two threads may share one.
    import mpmath  # type: ignore[import-untyped]

    context = mpmath.MPContext()
    context.dps = digits
    return context


def evaluate(node: Node, point: Mapping[str, Value], context: Context, seed: int = 0) -> Value:
    """Evaluate a formula in complex arithmetic, on principal branches.

    Parameters
    ----------
    node : Node
        The formula.
    point : mapping of str to mpmath number
        The symbols' values.
    context : mpmath context
        Its precision decides that of the value.
    seed : int
        Chooses what the unknown functions are: smooth ones, without any symmetry.

    Returns
    -------
    mpmath number

    Raises
    ------
    NoValueError
        Where there is no value, or none that is finite.
    ArithmeticError or ValueError
        From mpmath, at a pole.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> context = get_context(15)
    >>> evaluate(read_formula("x^2 - 1/4"), {"x": context.mpf(2)}, context)
    mpf('3.75')
    """
    if isinstance(node, Symbol):
        return point[node.name]
    return _combine(node, [evaluate(child, point, context, seed) for child in children(node)], context, seed)


def _combine(node: Node, values: list[Value], context: Context, seed: int = 0) -> Value:
    """Return a node's value from those of the nodes below it."""
    match node:
        case Number():
            return _to_value(node.value, context)
        case Constant():
            return {"e": +context.e, "pi": +context.pi, "I": context.mpc(0, 1)}[node.name]
        case Sum():
            return sum(values, context.mpf(0))
        case Negative():
            return -values[0]
        case Product():
            return reduce(mul, values)
        case Quotient():
            if values[1] == 0:
                raise NoValueError("it divides by zero")
            return values[0] / values[1]
        case Power():
            return _checked(_power(values[0], values[1], context), context)
        case Call():
            return _checked(apply(context, node.function, values), context)
        case Unknown():
            return _checked(_evaluate_unknown(node.name, values, context, seed), context)
    raise TypeError(f"{node} has no value of its own")


@lru_cache(maxsize=1024)
def _to_value(value: Decimal, context: Context) -> Value:
    return context.mpf(int(value)) if value.as_tuple().exponent == 0 else context.mpf(str(value))


def _checked(value: Value, context: Context) -> Value:
    """Return a value with rounding errors taken off the axes, so that it stays on its side of a branch cut."""
    if not context.isfinite(value):
        raise NoValueError("the value is not finite")
    if value and abs(context.mag(value)) > _MOST_BITS:
        raise NoValueError("a value is too large")
    real, imaginary = context.re(value), context.im(value)
    if not imaginary:
        return real
    slack = context.mpf(10) ** (10 - context.dps)
    if abs(imaginary) <= slack * abs(real):
        return real
    return context.mpc(0, imaginary) if abs(real) <= slack * abs(imaginary) else value


def _power(base: Value, exponent: Value, context: Context) -> Value:
    if base == 0:
        if exponent == 0:
            return context.mpf(1)
        if context.re(exponent) <= 0:
            raise NoValueError("it divides by zero")
        return context.mpf(0)
    if not context.im(exponent):
        real = context.re(exponent)
        if abs(real) <= LARGEST_EXPONENT and real == context.nint(real):
            return base ** int(real)
        if real == context.mpf(1) / 2:
            return context.sqrt(base)
    logarithm = exponent * context.log(base)
    if abs(logarithm) > _LARGEST_LOGARITHM:
        raise NoValueError("a power is too large")
    return context.exp(logarithm)


def _evaluate_unknown(name: str, arguments: list[Value], context: Context, seed: int) -> Value:
    stream = Stream(seed, f"function {name}")

    def coefficient() -> Value:
        return context.mpf(stream.below(_GRID) + _GRID) / (2 * _GRID)

    total = coefficient()
    for x in arguments:
        # A sine grows with the imaginary part of its argument like an exponential.
        if context.mag(x) > _MOST_ARGUMENT_BITS or context.mag(context.im(x)) > 6:
            raise NoValueError("an argument of an unknown function is too large")
        # Each argument shifts the next, so that their order matters.
        total = coefficient() * context.sin(coefficient() * x + total) + coefficient() * x * x / (3 + total**2)
    return total


def count_work(node: Node) -> int:
    """Count how much work it is to evaluate a formula once, where adding two numbers is 1.

    Examples
    --------
    >>> count_work(Sum((Symbol("x"), Call("sin", (Symbol("x"),)))))
    7
    """
    work = 0
    for part, _ in walk(node):
        match part:
            case Call():
                work += FUNCTIONS[part.function].weight
            case Power():
                work += _WORK_OF_A_POWER
            case Unknown():
                work += _WORK_OF_AN_UNKNOWN
            case _:
                work += 1
    return work


def check_work(node: Node) -> Unreadable | None:
    """Complain of a formula that is too much work, or with a constant part that has no value or too large a one.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> check_work(read_formula("9^9^9"))
    Unreadable(reason='an exponent is larger than 10,000', at=1)
    """
    if count_work(node) > MOST_WORK:
        return Unreadable(said("the formula is too long to compute"))
    context = get_context(_DIGITS_OF_LIMITS)
    try:
        _fold(node, context)
    except _RefusedError as problem:
        return problem.unreadable
    return None


class _RefusedError(Exception):
    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.unreadable = Unreadable(reason, at)


def _fold(node: Node, context: Context) -> Value | None:
    """Return the value of a constant part, from the leaves up; None where it has symbols."""
    values = [_fold(child, context) for child in children(node)]
    if isinstance(node, Symbol | Unknown):
        return None
    match node:
        case Power():
            _limit(values[1], LARGEST_EXPONENT, "an exponent", node.at)
        case Call(function="exp"):
            _limit(values[0], LARGEST_EXPONENT, "an exponent", node.at)
        case Call(function="factorial" | "Gamma"):
            _limit(values[0], LARGEST_GAMMA - 10, "a factorial's argument", node.at)
    if any(value is None for value in values):
        return None
    try:
        return _combine(node, values, context)
    except NoValueError as problem:
        raise _RefusedError(str(problem), node.at) from None
    except (ArithmeticError, ValueError):
        raise _RefusedError("a part of it has no value", node.at) from None


def _limit(value: Value | None, most: int, what: str, at: int) -> None:
    if value is not None and abs(value) > most:
        raise _RefusedError(f"{what} is larger than {most:,}", at)
