"""Whether two formulas agree: their values at seeded random points, in high precision."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from quizgen.draws.stream import Stream
from quizgen.formulas.evaluation import count_work, evaluate, get_context
from quizgen.formulas.functions import FUNCTIONS, Context, Value
from quizgen.formulas.tree import Call, Node, Number, Unknown, symbols_of, walk
from quizgen.formulas.writing import write
from quizgen.model import Tolerance
from quizgen.tolerance import Arithmetic, distance

POINTS = 8
"""So many points decide between smooth formulas; a wrong one agrees at not even one of them."""

POINTS_OF_STEPS = 32
"""Where there are steps and kinks, or integers, formulas agree on parts of their domain."""

_TRIES_A_POINT = 4
_FEWEST = 3
_MOST_WORK = 7_000
_DIGITS = 40
_MORE_DIGITS = 90
_AGREEING_DIGITS = 25
_CANCELLED_DIGITS = 20
_ROUNDED = 5e-12
"""Decimals may have been rounded to 12 significant digits."""

_WORD = 1 << 64


@dataclass(frozen=True, slots=True)
class Domain:
    """From where a symbol is sampled.

    Parameters
    ----------
    kind : {"real", "integer", "complex", "imaginary unit", "function"}
        ``function``: the name is not a symbol, but an unknown function's.
    low, high : float
        The ends of the interval; for ``complex`` of the real and of the imaginary part.
    """

    kind: Literal["real", "integer", "complex", "imaginary unit", "function"]
    low: float = 0.0
    high: float = 0.0


POSITIVE = Domain("real", 0.1, 1.5)
"""Where nothing is declared."""

DOMAINS: Mapping[str, Domain] = {
    "positive": POSITIVE,
    "real": Domain("real", -1.5, 1.5),
    "natural": Domain("integer", 1, 20),
    "integer": Domain("integer", -10, 10),
    "complex": Domain("complex", -1.5, 1.5),
    "imaginary unit": Domain("imaginary unit"),
    "function": Domain("function"),
}
"""By the word that a question uses under ``symbols``."""


def parse_domain(given: object) -> Domain | str:
    """Read a domain as a question writes it, or say what is wrong with it.

    Parameters
    ----------
    given : object
        A word of :data:`DOMAINS`, an interval ``[low, high]`` of reals, or a Domain.

    Returns
    -------
    Domain or str

    Examples
    --------
    >>> parse_domain("positive")
    Domain(kind='real', low=0.1, high=1.5)
    >>> parse_domain([2, 3])
    Domain(kind='real', low=2.0, high=3.0)
    """
    if isinstance(given, Domain):
        return given
    if isinstance(given, str) and given in DOMAINS:
        return DOMAINS[given]
    if isinstance(given, list | tuple) and len(given) == 2:
        numbers = [float(end) for end in given if isinstance(end, int | float) and not isinstance(end, bool)]
        if len(numbers) == 2 and -1e6 <= numbers[0] < numbers[1] <= 1e6:
            return Domain("real", numbers[0], numbers[1])
    return f"'{given}' is not a domain; the domains are {', '.join(DOMAINS)}, and intervals [low, high]"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two formulas compare.

    Parameters
    ----------
    agree : bool
        At every point.
    points : int
        At how many points both had a value; the first that differs is the last.
    """

    agree: bool
    points: int


def compare_formulas(
    response: Node, expected: Node, domains: Mapping[str, Domain], tolerance: Tolerance | None = None
) -> Agreement:
    """Compare two formulas at random points, the same ones whenever and wherever it is done.

    Parameters
    ----------
    response, expected : Node
        The two formulas.
    domains : mapping of str to Domain
        Symbols without one are sampled from 0.1 to 1.5.
    tolerance : Tolerance, optional
        Of the values; by default they are equal, to 12 digits where decimals were typed.

    Returns
    -------
    Agreement

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> compare_formulas(read_formula("(x-1)(x+1)"), read_formula("x^2-1"), {})
    Agreement(agree=True, points=8)
    """
    written = write(response), write(expected)
    return _compare(written, response, expected, tuple(sorted(domains.items())), tolerance)


@lru_cache(maxsize=4096)
def _compare(
    written: tuple[str, str],
    response: Node,
    expected: Node,
    known: tuple[tuple[str, Domain], ...],
    tolerance: Tolerance | None,
) -> Agreement:
    """Compare once what a class types many times; the points are drawn from what is written."""
    domains = dict(known)
    pair = response, expected
    names = sorted(symbols_of(response) | symbols_of(expected))
    found = {name: domains.get(name, POSITIVE) for name in names}
    wanted = _count_points(pair, found)
    stream = Stream(0, f"{written[1]}\0{written[0]}")
    closeness = _Closeness(tolerance, _is_rounded(response) or _is_rounded(expected))
    work_left = _MOST_WORK
    points = 0
    for trial in range(_TRIES_A_POINT * wanted):
        drawn = {name: _draw(domain, stream) for name, domain in found.items()}
        agrees, effort = _agree_at(pair, drawn, closeness, trial)
        points += agrees is not None
        work_left -= effort * (count_work(response) + count_work(expected))
        if agrees is False or points == wanted:
            return Agreement(agrees is True, points)
        if work_left < 0:
            break
    return Agreement(points >= _FEWEST, points)


def find_constant_ratio(response: Node, expected: Node, domains: Mapping[str, Domain]) -> float | None:
    """Return what one formula is times another, where that is the same real number at random points.

    Parameters
    ----------
    response, expected : Node
        The two formulas.
    domains : mapping of str to Domain
        Symbols without one are sampled from 0.1 to 1.5.

    Returns
    -------
    float or None
        None also where `expected` has the same value at all points, so that any constant would be in proportion to it.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> find_constant_ratio(read_formula("3x^2"), read_formula("2x^2"), {})
    1.5
    """
    pair = response, expected
    found = {name: domains.get(name, POSITIVE) for name in sorted(symbols_of(response) | symbols_of(expected))}
    stream = Stream(0, f"{write(expected)}\0{write(response)}")
    context = get_context(_DIGITS)
    wanted = _count_points(pair, found)
    work_left = _MOST_WORK
    values: list[tuple[Value, Value]] = []
    for trial in range(_TRIES_A_POINT * wanted):
        point = _place({name: _draw(domain, stream) for name, domain in found.items()}, context)
        try:
            given, right = (evaluate(tree, point, context, trial) for tree in pair)
        except (ArithmeticError, ValueError):
            continue
        finally:
            work_left -= count_work(response) + count_work(expected)
        values.append((given, right))
        if len(values) == wanted or work_left < 0:
            break
    return _constant_ratio(values, context)


def _constant_ratio(values: Sequence[tuple[Value, Value]], context: Context) -> float | None:
    if len(values) < _FEWEST or any(right == 0 for _, right in values):
        return None
    ratios = [given / right for given, right in values]
    first, size = ratios[0], abs(values[0][1])
    if first == 0 or abs(context.im(first)) > abs(first) * _ROUNDED:
        return None
    if all(abs(right - values[0][1]) <= size * _ROUNDED for _, right in values):
        return None
    if any(abs(ratio - first) > abs(first) * _ROUNDED for ratio in ratios):
        return None
    ratio = float(context.re(first))
    return ratio if math.isfinite(ratio) else None


def _has_unknown(*trees: Node) -> bool:
    return any(isinstance(node, Unknown) for tree in trees for node, _ in walk(tree))


def _count_points(trees: tuple[Node, ...], domains: Mapping[str, Domain]) -> int:
    if not domains and not _has_unknown(*trees):
        return 1
    whole = any(domain.kind == "integer" for domain in domains.values())
    nodes = (node for tree in trees for node, _ in walk(tree))
    stepwise = any(isinstance(node, Call) and FUNCTIONS[node.function].stepwise for node in nodes)
    return POINTS_OF_STEPS if whole or stepwise else POINTS


def _draw(domain: Domain, stream: Stream) -> tuple[Fraction, Fraction]:
    """Draw a real and an imaginary part."""
    low, high = Fraction(domain.low), Fraction(domain.high)

    def uniform() -> Fraction:
        return low + (high - low) * Fraction(stream.word(), _WORD)

    match domain.kind:
        case "integer":
            return low + stream.below(int(high - low) + 1), Fraction(0)
        case "complex":
            return uniform(), uniform()
        case "imaginary unit":
            return Fraction(0), Fraction(1)
    return uniform(), Fraction(0)


def _place(drawn: Mapping[str, tuple[Fraction, Fraction]], context: Context) -> dict[str, Value]:
    def value(part: Fraction) -> Value:
        return context.mpf(part.numerator) / part.denominator

    return {
        name: context.mpc(value(real), value(imaginary)) if imaginary else value(real)
        for name, (real, imaginary) in drawn.items()
    }


def _is_rounded(tree: Node) -> bool:
    numbers = (node.value for node, _ in walk(tree) if isinstance(node, Number))
    return any(value != value.to_integral_value() for value in numbers)


@dataclass(frozen=True, slots=True)
class _Closeness:
    tolerance: Tolerance | None
    rounded: bool

    def holds(self, given: Value, right: Value, context: Context) -> bool:
        difference = abs(given - right)
        size = max(abs(given), abs(right))
        if self.tolerance is None:
            return bool(difference <= size * (_ROUNDED if self.rounded else context.mpf(10) ** -_AGREEING_DIGITS))
        arithmetic: Arithmetic[Any] = Arithmetic(
            number=context.mpf,
            exponent=lambda size: context.floor(context.log10(size)),
            half_unit=lambda places: 5 * context.mpf(10) ** places,
        )
        # Where the answer is 0, digits are counted from that before the point.
        nothing = self.tolerance.kind == "significant" and not right
        allowed = distance(context.mpf(1) if nothing else abs(right), self.tolerance, arithmetic)
        return bool(difference <= allowed + size * _ROUNDED)


def _agree_at(
    trees: tuple[Node, Node],
    drawn: Mapping[str, tuple[Fraction, Fraction]],
    closeness: _Closeness,
    seed: int,
) -> tuple[bool | None, int]:
    """Compare at one point, None where either formula has no value; and count the effort, 1 for a first look."""
    rough, fine = get_context(_DIGITS), get_context(_MORE_DIGITS)
    effort = 1
    try:
        if trees[0] == trees[1]:
            evaluate(trees[0], _place(drawn, rough), rough, seed)
            return True, effort
        given, right = (evaluate(tree, _place(drawn, rough), rough, seed) for tree in trees)
        if closeness.holds(given, right, rough):
            return True, effort
        effort = 3
        given_again, right_again = (evaluate(tree, _place(drawn, fine), fine, seed) for tree in trees)
    except (ArithmeticError, ValueError):
        return None, effort
    # What is left of a cancellation shrinks with the precision; a difference stays.
    noise = abs(given_again - given) + abs(right_again - right)
    cancelled = abs(given_again - right_again) <= noise * fine.mpf(10) ** -_CANCELLED_DIGITS
    return bool(cancelled) or closeness.holds(given_again, right_again, fine), effort
