"""How far a response may lie from the answer."""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from quizgen.model import Tolerance, Value
from quizgen.notation.values import SIGNIFICANT, USUAL_DECIMALS, format_number, needed_decimals

# Wide enough for the difference of the largest and the smallest float.
_WIDE = Context(prec=1_000, rounding=ROUND_HALF_EVEN)
_PERCENT = re.compile(r"\s*([0-9.eE+-]{1,40})\s*(%?)\s*")
_ROUNDED = re.compile(r"\s*rounded\s*\(\s*(\d{1,3})\s*\)\s*")
_MOST_DIGITS = 12
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
        return f"a tolerance is {_KINDS}"
    return "a tolerance cannot be negative" if amount < 0 else Tolerance(kind, amount)


def _parse_digits(given: Mapping[Any, Any]) -> Tolerance | str:
    if len(given) == 1:
        kind, n = next(iter(given.items()))
        least = {"decimals": 0, "significant": 1, "rounded": 0}.get(kind)
        if least is not None:
            if isinstance(n, int) and not isinstance(n, bool) and least <= n <= _MOST_DIGITS:
                return Tolerance(kind, float(n))
            return f"{kind} is a whole number from {least} to {_MOST_DIGITS}"
    return f"a tolerance is {_KINDS}"


def default_tolerance(expected: Value, decimals: int | None = None) -> Tolerance:
    """Return the tolerance of a number or array for which none is given.

    Half a unit of the last decimal asked for. Where none is asked for, half a unit of the last decimal shown
    and never coarser than the third, so that 3.4 is not taken for 3.

    Parameters
    ----------
    expected : number or ndarray
    decimals : int, optional
        The decimals that the part asks for.

    Returns
    -------
    Tolerance

    Examples
    --------
    >>> default_tolerance(0.12345, 2), default_tolerance(1e-7)
    (Tolerance(kind='decimals', amount=2.0), Tolerance(kind='significant', amount=3.0))
    """
    if decimals is not None:
        return Tolerance("decimals", float(decimals))
    needed = needed_decimals(expected)
    if needed is not None:
        return Tolerance("decimals", float(max(needed, USUAL_DECIMALS)))
    largest = max((abs(float(entry)) for entry in np.asarray(expected).flat), default=0.0)
    if "e" in format_number(largest):
        return Tolerance("significant", 3.0)
    return Tolerance("decimals", float(USUAL_DECIMALS))


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
    if isinstance(response, int | float) and isinstance(expected, int | float):
        return _all_entries_within([response], [expected], tolerance)[0]
    return bool(entries_within(np.asarray(response), np.asarray(expected), tolerance).all())


def entries_within(
    response: npt.NDArray[Any], expected: npt.NDArray[Any], tolerance: Tolerance | None
) -> npt.NDArray[np.bool_]:
    """Tell which entries lie within the tolerance.

    Parameters
    ----------
    response, expected : ndarray of numbers, same shape
    tolerance : Tolerance or None
        A relative one, or one in significant digits, holds for each entry; a zero takes the largest entry's.

    Returns
    -------
    ndarray of bool, same shape

    Examples
    --------
    >>> entries_within(np.array([1.01, 0.02]), np.array([1.0, 0.0]), Tolerance("relative", 0.01))
    array([ True, False])
    """
    found = _all_entries_within(response.ravel().tolist(), expected.ravel().tolist(), tolerance)
    return np.array(found, dtype=bool).reshape(expected.shape)


def _all_entries_within(
    response: Sequence[float], expected: Sequence[float], tolerance: Tolerance | None
) -> list[bool]:
    """Decide entry by entry in binary arithmetic, and in decimal arithmetic where an entry lies at the edge."""
    spreads = _spreads(tolerance, len(expected))
    largest = max((abs(entry) for entry in expected if isinstance(entry, int) or math.isfinite(entry)), default=0)
    found: list[bool] = []
    exact_largest: Decimal | None = None
    for given, right, spread in zip(response, expected, spreads, strict=True):
        decided = _decide_off_edge(given, right, largest, tolerance, spread)
        if decided is None:
            exact_largest = exact_largest if exact_largest is not None else _exact(largest) or Decimal(0)
            decided = _entry_within(_exact(given), _exact(right), exact_largest, tolerance, spread)
        found.append(decided)
    return found


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
    allowed = spread if tolerance is None else _quick_distance(abs(right) or largest, tolerance) + spread
    if abs(difference - allowed) <= _EDGE * (scale + allowed):
        return None
    return difference < allowed


def _quick_distance(size: float, tolerance: Tolerance) -> float:
    match tolerance.kind:
        case "absolute":
            return tolerance.amount
        case "relative":
            return tolerance.amount * size
        case "significant":
            # Written with all digits, so that a number just below a power of ten keeps its exponent.
            return 5.0 * 10.0 ** (int(f"{size:.17e}".partition("e")[2]) - int(tolerance.amount)) if size else 0.0
    return 5.0 * 10.0 ** (-int(tolerance.amount) - 1)


def _spreads(tolerance: Tolerance | None, count: int) -> Sequence[float]:
    """Return what rounded intermediate results add, entry by entry; for an answer of another size their largest."""
    spread = tolerance.spread if tolerance else ()
    return spread if len(spread) == count else [max(spread, default=0.0)] * count


def _exact(x: float) -> Decimal | None:
    if isinstance(x, int):
        return Decimal(x)
    return Decimal(repr(float(x))) if math.isfinite(x) else None


def _entry_within(
    given: Decimal | None, right: Decimal | None, largest: Decimal, tolerance: Tolerance | None, spread: float
) -> bool:
    if given is None or right is None:
        return False
    scale = max(abs(given), largest)
    if scale == 0:
        return True
    unit = Decimal(1).scaleb(scale.adjusted() - SIGNIFICANT + 1)
    difference = _WIDE.subtract(given.quantize(unit, context=_WIDE), right.quantize(unit, context=_WIDE))
    allowed = _WIDE.add(_distance(right, largest, tolerance), Decimal(repr(spread)))
    # What is allowed carries the rounding of binary arithmetic too.
    return abs(difference) <= _WIDE.add(allowed, allowed.scaleb(-SIGNIFICANT))


def _distance(right: Decimal, largest: Decimal, tolerance: Tolerance | None) -> Decimal:
    if tolerance is None:
        return Decimal(0)
    amount = Decimal(repr(float(tolerance.amount)))
    size = abs(right) or largest
    match tolerance.kind:
        case "absolute":
            return amount
        case "relative":
            return _WIDE.multiply(amount, size)
        case "decimals" | "rounded":
            return Decimal(5).scaleb(-int(amount) - 1)
        case "significant":
            return Decimal(5).scaleb(size.adjusted() - int(amount)) if size else Decimal(0)
