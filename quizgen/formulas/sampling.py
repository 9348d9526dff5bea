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
    kind : {"real", "integer", "complex", "imaginary unit", "function", "value"}
        ``function``: the name is not a symbol, but an unknown function's; ``value``: the symbol stands for a number.
    low, high : float
        The ends of the interval; for ``complex`` of the real and of the imaginary part; for ``value`` the number.
    """

    kind: Literal["real", "integer", "complex", "imaginary unit", "function", "value"]
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
        A word of :data:`DOMAINS`, an interval ``[low, high]`` of reals, a number that the symbol stands for, or a
        Domain.

    Returns
    -------
    Domain or str

    Examples
    --------
    >>> parse_domain("positive")
    Domain(kind='real', low=0.1, high=1.5)
    >>> parse_domain([2, 3])
    Domain(kind='real', low=2.0, high=3.0)
    >>> parse_domain(0)
    Domain(kind='value', low=0.0, high=0.0)
    """
    if isinstance(given, Domain):
        return given
    if isinstance(given, str) and given in DOMAINS:
        return DOMAINS[given]
    if isinstance(given, list | tuple) and len(given) == 2:
        low, high = (_read_bound(end) for end in given)
        if low is not None and high is not None and low < high:
            return Domain("real", low, high)
    value = _read_bound(given)
    if value is not None:
        return Domain("value", value, value)
    return (
        f"'{given}' is not a domain; the domains are {', '.join(DOMAINS)}, and intervals [low, high]. "
        "A number is the symbol's value; it lies between -1,000,000 and 1,000,000"
    )


def _read_bound(given: object) -> float | None:
    """Return a number of moderate size; None for all else."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return float(given) if is_number and -1e6 <= given <= 1e6 else None  # type: ignore[arg-type, operator]


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
    closeness = _Closeness(tolerance, _look_at(response).rounded or _look_at(expected).rounded)
    known = tuple(sorted(domains.items()))
    if _differ_at_first_sight(response, expected, known, closeness):
        return Agreement(False, 1)
    return _compare((write(response), write(expected)), response, expected, known, closeness)


@lru_cache(maxsize=4096)
def _compare(
    written: tuple[str, str],
    response: Node,
    expected: Node,
    known: tuple[tuple[str, Domain], ...],
    closeness: "_Closeness",
) -> Agreement:
    """Compare once what a class types many times; the points are drawn from what is written."""
    domains = dict(known)
    pair = response, expected
    found = {name: domains.get(name, POSITIVE) for name in sorted(_names_of(pair))}
    wanted = _count_points(pair, found)
    if response == expected:
        # All there is to see is that they have values.
        wanted = min(wanted, _FEWEST)
    work = _look_at(response).work + _look_at(expected).work
    stream = Stream(0, f"{written[1]}\0{written[0]}")
    work_left = _MOST_WORK
    points = 0
    for trial in range(_TRIES_A_POINT * wanted):
        drawn = {name: _draw(domain, stream) for name, domain in found.items()}
        agrees, effort = _agree_at(pair, drawn, closeness, trial)
        points += agrees is not None
        work_left -= effort * work
        if agrees is False or points == wanted:
            return Agreement(agrees is True, points)
        if work_left < 0:
            break
    return Agreement(points >= _FEWEST, points)


def _differ_at_first_sight(
    response: Node, expected: Node, known: tuple[tuple[str, Domain], ...], closeness: "_Closeness"
) -> bool:
    """Whether two formulas differ where each of them is computed once, however many others it is compared with."""
    if response == expected:
        return False
    contexts = get_context(_DIGITS), get_context(_MORE_DIGITS)
    given, right = (_values_at_first_sight(tree, known, contexts) for tree in (response, expected))
    if given is None or right is None:
        return False
    return not _are_close((given[0], right[0]), (given[1], right[1]), closeness)


@lru_cache(maxsize=4096)
def _values_at_first_sight(
    tree: Node, known: tuple[tuple[str, Domain], ...], contexts: tuple[Context, Context]
) -> tuple[Value, Value] | None:
    """Return a formula's value in both precisions at a point that depends on its symbols' names alone."""
    domains = dict(known)
    drawn = {name: _draw(domains.get(name, POSITIVE), Stream(0, f"symbol {name}")) for name in _look_at(tree).names}
    try:
        rough, fine = (evaluate(tree, _place(drawn, context), context) for context in contexts)
    except (ArithmeticError, ValueError):
        return None
    return rough, fine


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
    found = {name: domains.get(name, POSITIVE) for name in sorted(_names_of(pair))}
    stream = Stream(0, f"{write(expected)}\0{write(response)}")
    context = get_context(_DIGITS)
    wanted = _count_points(pair, found)
    work = _look_at(response).work + _look_at(expected).work
    work_left = _MOST_WORK
    values: list[tuple[Value, Value]] = []
    for trial in range(_TRIES_A_POINT * wanted):
        point = _place({name: _draw(domain, stream) for name, domain in found.items()}, context)
        try:
            given, right = (evaluate(tree, point, context, trial) for tree in pair)
        except (ArithmeticError, ValueError):
            continue
        finally:
            work_left -= work
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


@dataclass(frozen=True, slots=True)
class _Look:
    """What there is to know of a formula before it is computed."""

    names: frozenset[str]
    work: int
    rounded: bool
    stepwise: bool
    unknown: bool


@lru_cache(maxsize=4096)
def _look_at(tree: Node) -> _Look:
    nodes = [node for node, _ in walk(tree)]
    numbers = (node.value for node in nodes if isinstance(node, Number))
    return _Look(
        names=symbols_of(tree),
        work=count_work(tree),
        rounded=any(value != value.to_integral_value() for value in numbers),
        stepwise=any(isinstance(node, Call) and FUNCTIONS[node.function].stepwise for node in nodes),
        unknown=any(isinstance(node, Unknown) for node in nodes),
    )


def _names_of(trees: tuple[Node, ...]) -> frozenset[str]:
    return frozenset().union(*(_look_at(tree).names for tree in trees))


def _count_points(trees: tuple[Node, ...], domains: Mapping[str, Domain]) -> int:
    looks = [_look_at(tree) for tree in trees]
    if not domains and not any(look.unknown for look in looks):
        return 1
    whole = any(domain.kind == "integer" for domain in domains.values())
    return POINTS_OF_STEPS if whole or any(look.stepwise for look in looks) else POINTS


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
    return _are_close((given, right), (given_again, right_again), closeness), effort


def _are_close(rough: tuple[Value, Value], fine: tuple[Value, Value], closeness: _Closeness) -> bool:
    """Compare two values, each computed in both precisions."""
    context = get_context(_MORE_DIGITS)
    # What is left of a cancellation shrinks with the precision; a difference stays.
    noise = abs(fine[0] - rough[0]) + abs(fine[1] - rough[1])
    cancelled = abs(fine[0] - fine[1]) <= noise * context.mpf(10) ** -_CANCELLED_DIGITS
    return bool(cancelled) or closeness.holds(fine[0], fine[1], context)
