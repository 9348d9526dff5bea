"""How far a response may lie from the answer."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from quizgen.model import Tolerance, Value
from quizgen.notation.values import SIGNIFICANT, USUAL_DECIMALS, format_number, needed_decimals

# Wide enough for the difference of the largest and the smallest float.
_WIDE = Context(prec=1_000, rounding=ROUND_HALF_EVEN)
_PERCENT = re.compile(r"\s*([0-9.eE+-]{1,40})\s*(%?)\s*")
_ROUNDED = re.compile(r"\s*rounded\s*\(\s*(\d{1,3})\s*\)\s*")
_MOST_DIGITS = 12
USUAL_DIGITS = 3
"""So many significant digits are enough where nothing is said."""

_NUMBERS = (int, float)
_KINDS = "a number, a percentage, {decimals: n}, {significant: n} or rounded(n)"


def parse_tolerance(given: object) -> Tolerance | str:
    """Read a tolerance as a question writes it, or say what is wrong with it.

    Parameters
    ----------
    given : object
        ``0.005``, ``"1%"``, ``{"decimals": 2}``, ``{"significant": 3}``, ``"rounded(2)"`` or a Tolerance.

    Returns
    -------
    Tolerance or str

    Examples
    --------
    >>> parse_tolerance("1%")
    Tolerance(kind='relative', amount=0.01)
    >>> parse_tolerance(-1)
    'a tolerance cannot be negative'
    """
    if isinstance(given, Tolerance):
        return given
    if isinstance(given, Mapping):
        return _parse_digits(given)
    if isinstance(given, str):
        if rounded := _ROUNDED.fullmatch(given):
            return _parse_digits({"rounded": int(rounded[1])})
        match = _PERCENT.fullmatch(given)
        try:
            amount = float(match[1]) if match else math.nan
            # Through Decimal, so that 1 % is the float nearest 0.01.
            if match and match[2] and math.isfinite(amount):
                return _checked("relative", float(Decimal(match[1]) / 100))
        except ValueError:
            amount = math.nan
        return _checked("absolute", amount)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return _checked("absolute", float(given))
    return _checked("absolute", math.nan)


def _checked(kind: Any, amount: float) -> Tolerance | str:
    if not math.isfinite(amount):
        return f"a tolerance must be {_KINDS}"
    return "a tolerance cannot be negative" if amount < 0 else Tolerance(kind, amount)


def _parse_digits(given: Mapping[Any, Any]) -> Tolerance | str:
    if len(given) == 1:
        kind, n = next(iter(given.items()))
        least = {"decimals": 0, "significant": 1, "rounded": 0}.get(kind)
        if least is not None:
            if isinstance(n, int) and not isinstance(n, bool) and least <= n <= _MOST_DIGITS:
                return Tolerance(kind, float(n))
            return f"{kind} must be a whole number from {least} to {_MOST_DIGITS}"
    return f"a tolerance must be {_KINDS}"


def default_tolerance(expected: Value, decimals: int | None = None) -> Tolerance:
    """Return the tolerance of a number or array for which none is given.

    Half a unit of the last decimal asked for, or of the third significant digit where these decimals would leave
    nothing of the answer. Where none is asked for, half a unit of the third decimal, so that 3.4 is not taken for 3; or
    of the third significant digit, where an entry has more of them and none has digits before the point that this would
    take away.

    Parameters
    ----------
    expected : number or ndarray
        The right answer.
    decimals : int, optional
        The decimals that the part asks for.

    Returns
    -------
    Tolerance

    Examples
    --------
    >>> default_tolerance(0.12345, 2), default_tolerance(0.00012, 2)
    (Tolerance(kind='decimals', amount=2.0), Tolerance(kind='significant', amount=3.0))
    """
    if decimals is not None:
        if leaves_nothing(expected, decimals):
            return Tolerance("significant", float(USUAL_DIGITS))
        return Tolerance("decimals", float(decimals))
    needed = needed_decimals(expected)
    if needed is not None:
        if is_long(expected):
            return Tolerance("significant", float(USUAL_DIGITS))
        return Tolerance("decimals", float(max(needed, USUAL_DECIMALS)))
    largest = max((abs(float(entry)) for entry in np.asarray(expected).flat), default=0.0)
    if "e" in format_number(largest):
        return Tolerance("significant", 3.0)
    return Tolerance("decimals", float(USUAL_DECIMALS))


def leaves_nothing(answer: Value, decimals: int) -> bool:
    """Tell whether an answer would be written as zero with so many decimals although it is not.

    Examples
    --------
    >>> leaves_nothing(0.00048, 3), leaves_nothing([0.0, 0.0005], 3), leaves_nothing(0, 3)
    (True, False, False)
    """
    largest = max((abs(float(entry)) for entry in np.asarray(answer).flat), default=0.0)
    return 0 < largest < 10.0**-decimals and not float(format_number(largest, decimals))


def is_long(answer: Value) -> bool:
    """Tell whether an answer that is exact in a few decimals has more digits than anybody should have to write.

    Examples
    --------
    >>> is_long(7.6875), is_long([0.25, 12.34]), is_long(0.125), is_long(2816), is_long(1234.5)
    (True, True, False, False, False)
    """
    if not needed_decimals(answer):
        return False
    entries = [float(f"{abs(float(entry)):.{SIGNIFICANT}g}") for entry in np.asarray(answer).flat]
    return max(entries) < 10**USUAL_DIGITS and any(entry != float(f"{entry:.{USUAL_DIGITS}g}") for entry in entries)


# --- What a tolerance allows ----------------------------------------------------------------------------------

Number = TypeVar("Number")


class Arithmetic(NamedTuple, Generic[Number]):
    """Numbers of one type, and what saying how far a response may lie takes of them.

    Parameters
    ----------
    number : callable
        Makes one of a float.
    exponent : callable
        The power of ten of a number's first digit.
    half_unit : callable
        ``half_unit(n)`` is 5 * 10^n.
    """

    number: Callable[[float], Number]
    exponent: Callable[[Number], Any]
    half_unit: Callable[[Any], Number]


def distance(size: Number, tolerance: Tolerance, arithmetic: "Arithmetic[Number]") -> Number:
    """Return how far a response may lie from an answer, apart from what rounding intermediate results adds.

    Parameters
    ----------
    size : Number
        Of the answer, not negative; of a zero among others the largest of these.
    tolerance : Tolerance
        How far the response may be off.
    arithmetic : Arithmetic
        Of the type of `size`.

    Returns
    -------
    Number

    Examples
    --------
    >>> distance(250.0, Tolerance("significant", 2.0), FLOATS), distance(250.0, Tolerance("relative", 0.01), FLOATS)
    (5.0, 2.5)
    """
    match tolerance.kind:
        case "absolute":
            return arithmetic.number(tolerance.amount)
        case "relative":
            return arithmetic.number(tolerance.amount) * size  # type: ignore[operator, no-any-return]
        case "significant":
            return arithmetic.half_unit(arithmetic.exponent(size) - int(tolerance.amount))
    return arithmetic.half_unit(-int(tolerance.amount) - 1)


def _float_exponent(size: float) -> float:
    # Written with all digits, so that a number just below a power of ten keeps its exponent.
    return int(f"{size:.17e}".partition("e")[2]) if size else -math.inf


def _exponents(sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.floor(np.log10(sizes, out=np.full(sizes.shape, -np.inf), where=sizes > 0))


FLOATS: Arithmetic[float] = Arithmetic(float, _float_exponent, lambda places: 5.0 * 10.0**places)
_ARRAYS: Arithmetic[Any] = Arithmetic(float, _exponents, lambda places: 5.0 * 10.0**places)
_DECIMALS: Arithmetic[Decimal] = Arithmetic(
    lambda amount: Decimal(repr(amount)),
    lambda size: size.adjusted() if size else -_WIDE.prec,
    lambda places: Decimal(5).scaleb(places),
)


def distance_of(answer: float, tolerance: Tolerance | None) -> float:
    """Return about how far a response may lie from a number."""
    if tolerance is None:
        return 0.0
    return distance(abs(answer), tolerance, FLOATS) + max(tolerance.spread, default=0.0)


def distances(answer: npt.NDArray[np.float64], tolerance: Tolerance | None) -> npt.NDArray[np.float64]:
    """Return about how far a response may lie from each entry.

    Parameters
    ----------
    answer : ndarray
        The right array.
    tolerance : Tolerance or None
        How far an entry may be off; None for not at all.

    Returns
    -------
    ndarray, same shape

    Examples
    --------
    >>> distances(np.array([1.0, 0.0]), Tolerance("relative", 0.01))
    array([0.01, 0.01])
    """
    if tolerance is None:
        return np.zeros(answer.shape)
    sizes = np.abs(answer)
    sizes[sizes == 0] = sizes.max(initial=0.0)
    return np.full(answer.shape, distance(sizes, tolerance, _ARRAYS) + max(tolerance.spread, default=0.0))


def distances_by_entry(answer: npt.NDArray[np.float64], tolerance: Tolerance | None) -> npt.NDArray[np.float64]:
    """Return how far a response may lie from each entry, with what rounded intermediate results add to this entry.

    Parameters
    ----------
    answer : ndarray
        The right array.
    tolerance : Tolerance or None
        How far an entry may be off; None for not at all.

    Returns
    -------
    ndarray, same shape

    Examples
    --------
    >>> distances_by_entry(np.array([1.0, 2.0]), Tolerance("rounded", 1.0, (0.0, 0.5)))
    array([0.05, 0.55])
    """
    if tolerance is None or len(tolerance.spread) != answer.size:
        return distances(answer, tolerance)
    spread = np.array(tolerance.spread, dtype=np.float64).reshape(answer.shape)
    return np.add(distances(answer, replace(tolerance, spread=())), spread)


# --- Whether a response lies within it ------------------------------------------------------------------------


def within(response: Value, expected: Value, tolerance: Tolerance | None) -> bool:
    """Tell whether a number lies within the tolerance of another; the edge is inside.

    Parameters
    ----------
    response, expected : int or float
        Compared after snapping both to 12 significant digits of the larger.
    tolerance : Tolerance or None
        None: exact.

    Returns
    -------
    bool

    Examples
    --------
    >>> near = Tolerance("absolute", 0.005)
    >>> within(0.305, 0.1 + 0.2, near), within(0.3051, 0.3, near)
    (True, False)
    """
    if isinstance(response, _NUMBERS) and isinstance(expected, _NUMBERS):
        spread = max(tolerance.spread) if tolerance and tolerance.spread else 0.0
        return _is_within(response, expected, abs(expected), tolerance, spread)
    return bool(entries_within(np.asarray(response), np.asarray(expected), tolerance).all())


def all_within(response: npt.NDArray[Any], expected: npt.NDArray[Any], tolerance: Tolerance | None) -> bool:
    """Tell whether all entries of two arrays of one shape lie within the tolerance of each other."""
    return all(_entries_within(response.ravel().tolist(), expected.ravel().tolist(), tolerance))


def entries_within(
    response: npt.NDArray[Any], expected: npt.NDArray[Any], tolerance: Tolerance | None
) -> npt.NDArray[np.bool_]:
    """Tell which entries lie within the tolerance.

    Parameters
    ----------
    response, expected : ndarray of numbers, same shape
        What was typed, and what is right.
    tolerance : Tolerance or None
        A relative one, or one in significant digits, applies to each entry; a zero takes the largest entry's.

    Returns
    -------
    ndarray of bool, same shape

    Examples
    --------
    >>> entries_within(np.array([1.01, 0.02]), np.array([1.0, 0.0]), Tolerance("relative", 0.01))
    array([ True, False])
    """
    found = list(_entries_within(response.ravel().tolist(), expected.ravel().tolist(), tolerance))
    return np.array(found, dtype=bool).reshape(expected.shape)


def _entries_within(
    response: Sequence[float], expected: Sequence[float], tolerance: Tolerance | None
) -> Iterator[bool]:
    spreads = _spreads(tolerance, len(expected))
    largest = max(map(abs, expected), default=0)
    if isinstance(largest, float) and not math.isfinite(largest):
        largest = max((abs(entry) for entry in expected if math.isfinite(entry)), default=0)
    for given, right, spread in zip(response, expected, spreads, strict=True):
        yield _is_within(given, right, largest, tolerance, spread)


def _is_within(given: float, right: float, largest: float, tolerance: Tolerance | None, spread: float) -> bool:
    """Decide in binary arithmetic, and at the edge in decimal arithmetic."""
    decided = _decide_off_edge(given, right, largest, tolerance, spread)
    if decided is None:
        return _decide_exactly(_exact(given), _exact(right), _exact(largest) or Decimal(0), tolerance, spread)
    return decided


_EDGE = 1e-9
"""How near the edge, as a share of the numbers compared, binary arithmetic is not asked; snapping moves 1e-11 of it."""
_LARGEST_QUICK = 1e300
_SMALLEST_QUICK = 1e-280


def _decide_off_edge(
    given: float, right: float, largest: float, tolerance: Tolerance | None, spread: float
) -> bool | None:
    """Tell whether an entry lies within the tolerance; None where that takes decimal arithmetic."""
    scale = max(abs(given), largest)
    if not _SMALLEST_QUICK < scale < _LARGEST_QUICK:
        return None
    if given == right:
        return True
    difference = abs(float(given) - float(right))
    allowed = spread if tolerance is None else distance(float(abs(right) or largest), tolerance, FLOATS) + spread
    if abs(difference - allowed) <= _EDGE * (scale + allowed):
        return None
    return difference < allowed


def _spreads(tolerance: Tolerance | None, count: int) -> Sequence[float]:
    """Return what rounded intermediate results add, entry by entry; for an answer of another size their largest."""
    spread = tolerance.spread if tolerance else ()
    return spread if len(spread) == count else [max(spread, default=0.0)] * count


def _exact(x: float) -> Decimal | None:
    if isinstance(x, int):
        return Decimal(x)
    return Decimal(repr(float(x))) if math.isfinite(x) else None


def _decide_exactly(
    given: Decimal | None, right: Decimal | None, largest: Decimal, tolerance: Tolerance | None, spread: float
) -> bool:
    if given is None or right is None:
        return False
    scale = max(abs(given), largest)
    with localcontext(_WIDE):
        unit = Decimal(1).scaleb(scale.adjusted() - SIGNIFICANT + 1)
        difference = given.quantize(unit) - right.quantize(unit)
        allowed = Decimal(repr(spread))
        if tolerance is not None:
            allowed += distance(abs(right) or largest, tolerance, _DECIMALS)
        # What is allowed carries the rounding of binary arithmetic too.
        return abs(difference) <= allowed + allowed.scaleb(-SIGNIFICANT)
