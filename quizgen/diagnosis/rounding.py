"""Numbers that were rounded too early or to too few places, or cut off instead of rounded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from typing import Literal

from quizgen.messages import Said, said, said_of
from quizgen.model import Tolerance
from quizgen.notation.values import needed_decimals

How = Literal["rounded", "cut off"]

_CLOSE = said("Close: rounded too early? Keep more digits until the end.")
_CLOSE_ANYWAY = said("Close, but farther off than the rounding that is allowed: look for a small slip on the way.")

_WIDE = Context(prec=10_000)
_MOST_PLACES = 12
_DECIMALS = re.compile(r"\.(\d{1,12})(?!\d)")
_FRACTION = re.compile(r"/|frac|[½⅓⅔¼¾]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was to be given.

    Parameters
    ----------
    answer : number or ndarray
        The right answer.
    decimals : int or None
        How many the paper asks for; None where the answer is exact.
    tolerance : Tolerance or None
        How far an entry may be off; None for not at all.
    several : bool
        Whether the answer has several entries.
    """

    answer: object
    decimals: int | None
    tolerance: Tolerance | None
    several: bool = False


def count_digits(x: Decimal) -> int:
    """Count the digits of a number from its first to its last that is not 0.

    Examples
    --------
    >>> count_digits(Decimal("0.0120")), count_digits(Decimal(1200)), count_digits(Decimal(0))
    (2, 2, 0)
    """
    return len(x.normalize(_WIDE).as_tuple().digits) if x else 0


def places_of(x: Decimal) -> int:
    """Return the decimals that a number needs; below 0 for one that ends in zeros before the point.

    Examples
    --------
    >>> places_of(Decimal("0.250")), places_of(Decimal(1200))
    (2, -2)
    """
    exponent = x.normalize(_WIDE).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and x else 0


def possible_places(typed: str, least: int) -> Iterator[int]:
    """Yield to how many decimals a response may have been rounded: those that were typed, and the fewest it needs.

    Fractions are not rounded.

    Examples
    --------
    >>> list(possible_places("0.50", 1)), list(possible_places("12.5%", 3)), list(possible_places("1/2", 1))
    ([2, 1], [3], [])
    """
    if _FRACTION.search(typed):
        return
    written = max((len(digits) for digits in _DECIMALS.findall(typed)), default=0) + 2 * ("%" in typed)
    if least < written <= _MOST_PLACES:
        yield written
    yield least


def how_rounded(pairs: Sequence[tuple[Decimal, Decimal]], places: int) -> How | None:
    """Tell whether numbers are others rounded to so many places, or cut off there.

    Parameters
    ----------
    pairs : sequence of (Decimal, Decimal)
        What was given and the answer.
    places : int
        To how many decimals; below 0 where digits before the point are gone.

    Returns
    -------
    {"rounded", "cut off"} or None

    Examples
    --------
    >>> pairs = [(Decimal("0.66"), Decimal("0.6667"))]
    >>> how_rounded(pairs, 2), how_rounded([(Decimal("0.67"), Decimal("0.6667"))], 2)
    ('cut off', 'rounded')
    """
    unit = Decimal(1).scaleb(-places)
    if all(abs(_WIDE.subtract(given, answer)) * 2 <= unit for given, answer in pairs):
        return "rounded"
    if all(given == answer.quantize(unit, rounding=ROUND_DOWN, context=_WIDE) for given, answer in pairs):
        return "cut off"
    return None


def describe_near(asked: Asked) -> str:
    """Say of a response that is near the answer what may have happened, which is no rounding where that is allowed.

    Examples
    --------
    >>> describe_near(Asked(1 / 3, 3, Tolerance("decimals", 3)))
    'Close: rounded too early? Keep more digits until the end.'
    """
    allows_rounding = asked.tolerance is not None and asked.tolerance.kind == "rounded"
    return _CLOSE_ANYWAY if allows_rounding else _CLOSE


def describe_rounding(how: How, places: int, digits: int, asked: Asked) -> str:
    """Say to how many places a response was rounded, and how many there should be.

    Parameters
    ----------
    how : {"rounded", "cut off"}
        What was done to the numbers.
    places : int
        To how many decimals; below 0 where digits before the point are gone.
    digits : int
        How many significant digits the response has.
    asked : Asked
        The answer, and how many of its digits are asked for.

    Returns
    -------
    str

    Examples
    --------
    >>> describe_rounding("rounded", 1, 1, Asked(1 / 3, 3, None))
    'Rounded to 1 decimal; the question asks for 3.'
    """
    # A tolerance that goes by the size of the answer asks for significant digits, whatever decimals it comes to.
    by_size = asked.tolerance is not None and asked.tolerance.kind in ("significant", "relative")
    if places < 0 or by_size:
        start = _start(how, said_of(digits, "{n} significant digit", "{n} significant digits"))
        return said("{start}: give more of them.", start=start)
    if places:
        start = _start(how, count_decimals(places))
    elif how == "cut off":
        start = said("Cut off at the decimal point")
    else:
        start = said("Rounded to whole numbers") if asked.several else said("Rounded to a whole number")
    if asked.decimals is None:
        needed = needed_decimals(asked.answer) or 0
        return said("{start}; the answer has {count}.", start=start, count=needed if places else count_decimals(needed))
    if asked.decimals > places:
        count = asked.decimals if places else count_decimals(asked.decimals)
        return said("{start}; the question asks for {count}.", start=start, count=count)
    if how == "cut off":
        return said("{start} instead of rounded: look at the next digit.", start=start)
    return said("{start}: give more.", start=start)


def _start(how: How, count: Said) -> Said:
    return said("Cut off after {count}", count=count) if how == "cut off" else said("Rounded to {count}", count=count)


def count_decimals(number: int) -> Said:
    """Write how many decimals there are."""
    return said_of(number, "{n} decimal", "{n} decimals")


def is_inexact(asked: Asked) -> bool:
    """Tell whether the answer itself has to be rounded to what is asked for.

    Examples
    --------
    >>> is_inexact(Asked(1 / 3, 3, None)), is_inexact(Asked(0.25, 3, None)), is_inexact(Asked(0.25, None, None))
    (True, False, False)
    """
    needed = needed_decimals(asked.answer)
    return needed is None or (asked.decimals is not None and needed > asked.decimals)
