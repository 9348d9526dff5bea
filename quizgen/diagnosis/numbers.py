"""A number: rounded, of the wrong sign, a telling factor off; a whole number: one too many."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from quizgen.diagnosis.evidence import Found, asked_decimals, loosen
from quizgen.diagnosis.ratios import POWERS_OF_TEN, find_power_of_ten, times
from quizgen.diagnosis.rounding import (
    Asked,
    count_digits,
    describe_near,
    describe_rounding,
    how_rounded,
    is_inexact,
    places_of,
    possible_places,
)
from quizgen.messages import begin_said, said
from quizgen.model import Tolerance
from quizgen.notation.values import snap
from quizgen.tolerance import distance_of, within

_FEWEST_DIGITS = 2
"""A likeness of numbers of one digit is no evidence."""

_CLOSE = Fraction(1, 100)
_ROUGH = 1e-6
"""How much wider than the tolerance a rough look is, as a share of the answer."""

_ROUND = -3
"""Whole numbers are rounded to thousands, but may end in a zero or two for other reasons."""


@dataclass(frozen=True, slots=True)
class NumberCase:
    """A number that is not the answer.

    Parameters
    ----------
    given, answer : int or float
        The response and the right number.
    tolerance : Tolerance or None
        How far an entry may be off; None for not at all.
    decimals : int or None
        How many the part says that it asks for.
    typed : str
        The response as typed.
    whole : bool
        Whether the answer has to be a whole number.
    """

    given: int | float
    answer: int | float
    tolerance: Tolerance | None
    decimals: int | None = None
    typed: str = ""
    whole: bool = False


def prepare(
    value: int | float,
    answer: int | float,
    tolerance: Tolerance | None = None,
    decimals: int | None = None,
    typed: str = "",
    whole: bool = False,
) -> NumberCase | None:
    """Return what there is to diagnose; nothing where the response is right."""
    if within(value, answer, tolerance):
        return None
    return NumberCase(value, answer, tolerance, decimals, typed, whole)


def _digits(case: NumberCase) -> int:
    return min(count_digits(snap(case.given)), count_digits(snap(case.answer)))


def _is_telling(case: NumberCase) -> bool:
    return not case.whole and _digits(case) >= _FEWEST_DIGITS


def _is_near(number: int | float, case: NumberCase) -> bool:
    """Whether a number is near the answer by its own size, however wide the tolerance is."""
    if isinstance(number, float) and not math.isfinite(number):
        return False
    try:
        off, near = abs(float(number) - float(case.answer)), float(_CLOSE) * abs(float(case.answer))
    except OverflowError:
        off = near = 0.0
    if abs(off - near) > _ROUGH * (off + near):
        return off < near
    return abs(Fraction(number) - Fraction(case.answer)) <= _CLOSE * abs(Fraction(case.answer))


def find_rounding(case: NumberCase) -> Found | None:
    """Look for the answer rounded or cut off, then for one that is near."""
    given, answer = snap(case.given).normalize(), snap(case.answer)
    digits = count_digits(given)
    asked = Asked(case.answer, asked_decimals(case.answer, case.decimals), case.tolerance)
    for places in possible_places(case.typed, places_of(given)):
        how = how_rounded([(given, answer)], places)
        plain = places > 0 if digits < _FEWEST_DIGITS else places >= 0 or places <= _ROUND
        if how and digits and plain:
            return Found(describe_rounding(how, places, digits, asked), _is_telling(case) and places >= 0)
    if _is_near(case.given, case) and is_inexact(asked) and within(case.given, case.answer, loosen(case.tolerance)):
        return Found(describe_near(asked), _is_telling(case))
    return None


def find_sign(case: NumberCase) -> Found | None:
    """Look for the opposite of the answer."""
    if not within(-case.given, case.answer, case.tolerance) or within(0, case.answer, case.tolerance):
        return None
    return Found(said("Right but for the sign."), _is_telling(case) and _is_near(-case.given, case))


def find_impossible(case: NumberCase) -> Found | None:
    """Look for a negative number where there can be none."""
    if not case.given < 0 <= case.answer:
        return None
    return Found(said("This cannot be negative."), telling=False, names="never negative")


def find_factor(case: NumberCase) -> Found | None:
    """Look for a misplaced decimal point, a percentage, twice and half."""
    for factor in _near_factors(case):
        divided = _divide(case.given, factor)
        if not within(divided, case.answer, case.tolerance) or within(0, case.answer, case.tolerance):
            continue
        if _means_something(case, factor):
            ratio = begin_said(times(factor, said("the answer")))
            telling = _is_telling(case) and _is_near(divided, case)
            return Found(said(_hint(case, factor), ratio=ratio), telling)
    return None


_FACTORS = tuple((factor, float(factor)) for factor in (*POWERS_OF_TEN, Fraction(2), Fraction(1, 2)))


def _near_factors(case: NumberCase) -> Iterator[Fraction]:
    """Yield the factors that are worth an exact look: rough arithmetic finds all but a few of them far off."""
    try:
        given, answer = float(case.given), float(case.answer)
        reach = distance_of(answer, case.tolerance) + _ROUGH * abs(answer)
    except OverflowError:
        yield from (factor for factor, _ in _FACTORS)
        return
    for factor, rough in _FACTORS:
        if not abs(given / rough - answer) > reach:
            yield factor


def _divide(number: int | float, factor: Fraction) -> int | float:
    """Divide exactly, so that no whole number is too large for it."""
    over, under = number * factor.denominator, factor.numerator
    if isinstance(over, int) and over % under == 0:
        return over // under
    return over / under


def _means_something(case: NumberCase, factor: Fraction) -> bool:
    if count_digits(snap(case.answer)) >= _FEWEST_DIGITS:
        return True
    exponent = find_power_of_ten(factor)
    if exponent is None and abs(case.answer) >= 10:
        # The zero of 20 is a digit too; only ten times 20 are 200 too easily.
        return True
    bare = abs(snap(case.answer).normalize()).as_tuple().digits == (1,)
    return exponent is not None and (not bare or (abs(exponent) == 2 and not case.whole))


def _hint(case: NumberCase, factor: Fraction) -> str:
    exponent = find_power_of_ten(factor)
    if exponent is None:
        return said("{ratio}: is something counted twice?") if factor > 1 else said("{ratio}: is something left out?")
    if case.whole and exponent > 0:
        return (
            said("{ratio}: is there a zero too many?") if exponent == 1 else said("{ratio}: are there zeros too many?")
        )
    if case.whole:
        return said("{ratio}: is a zero missing?") if exponent == -1 else said("{ratio}: are zeros missing?")
    if abs(exponent) == 2:
        return said("{ratio}: a percentage, or a decimal point in the wrong place?")
    return said("{ratio}: is the decimal point in the wrong place?")


def find_off_by_one(case: NumberCase) -> Found | None:
    """Look for the whole number next to the answer."""
    difference = Fraction(case.given) - Fraction(case.answer)
    if abs(difference) != 1:
        return None
    if difference > 0:
        return Found(said("One too many: check where the counting starts and ends."), False)
    return Found(said("One too few: check where the counting starts and ends."), False)


FINDERS: Mapping[str, Callable[[NumberCase], Found | None]] = MappingProxyType(
    {"impossible": find_impossible, "sign": find_sign, "rounding": find_rounding, "factor": find_factor}
)
"""By the diagnosis' name."""

INTEGER_FINDERS: Mapping[str, Callable[[NumberCase], Found | None]] = MappingProxyType(
    {**FINDERS, "off-by-one": find_off_by_one}
)
"""The same for whole numbers."""


def describe_entry(case: NumberCase) -> str:
    """Say what is wrong with one entry of an array, where that is plain.

    Returns
    -------
    str
        Often empty.

    Examples
    --------
    >>> describe_entry(NumberCase(-0.25, 0.25, None))
    'Right but for the sign.'
    """
    found = (finder(case) for finder in FINDERS.values())
    return next((finding.feedback for finding in found if finding and not finding.names), "")
