"""An array of the right shape whose entries are wrong: rounded, of the wrong sign, off by a constant, by a factor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from quizgen.diagnosis.evidence import (
    Found,
    Numbers,
    asked_decimals,
    is_telling,
    is_varied,
    loosen,
    same,
)
from quizgen.diagnosis.numbers import NumberCase, describe_entry
from quizgen.diagnosis.ratios import POWERS_OF_TEN, is_near_one, near_fractions, times
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
from quizgen.messages import Numeral, join_said, said
from quizgen.model import Tolerance
from quizgen.notation.arrays import describe_wrong, lay_like
from quizgen.notation.values import MOST_DECIMALS, format_number, snap
from quizgen.tolerance import distances, entries_within

_FEW = 3
"""Fewer entries than that cannot show a pattern."""

_MANY = 4
_COARSEST = Tolerance("absolute", 1.0)
_CLOSE = 0.05
_BIAS = said("was a bias added twice or forgotten?")
_SMALLEST_RATIO = 1e-9


@dataclass(frozen=True, slots=True)
class ArrayCase:
    """An array that is not the answer.

    Parameters
    ----------
    given, answer : ndarray
        Where they have the same shape, without axes of length 1.
    tolerance : Tolerance or None
        How far an entry may be off; None for not at all.
    decimals : int or None
        How many the part says that it asks for.
    typed : str
        The response as typed.
    right : ndarray of bool or None
        Which entries of the answer, with all its axes, are right; None where the shape is wrong.
    """

    given: Numbers
    answer: Numbers
    tolerance: Tolerance | None
    decimals: int | None = None
    typed: str = ""
    right: npt.NDArray[np.bool_] | None = None


def prepare(
    value: npt.NDArray[Any],
    expected: npt.NDArray[Any],
    tolerance: Tolerance | None = None,
    decimals: int | None = None,
    typed: str = "",
) -> ArrayCase | None:
    """Return what there is to diagnose; nothing where the response is right, or the answer a single entry."""
    given, answer = np.asarray(value).astype(float), np.asarray(expected).astype(float)
    if answer.size < 2 or not (np.isfinite(given).all() and np.isfinite(answer).all()):
        return None
    laid = lay_like(given, answer.shape)
    if laid is None:
        return ArrayCase(given, answer, tolerance, decimals, typed)
    right = entries_within(laid, answer, tolerance)
    if right.all():
        return None
    return ArrayCase(laid.squeeze(), answer.squeeze(), tolerance, decimals, typed, right)


def _count_wrong(case: ArrayCase) -> int:
    return 0 if case.right is None else int((~case.right).sum())


def _found(case: ArrayCase, feedback: str) -> Found:
    return Found(feedback, is_telling(case.given, case.answer, case.tolerance))


def find_rounding(case: ArrayCase) -> Found | None:
    """Look for the answer rounded or cut off in all of its entries, then for one that is near in several."""
    if case.right is None or not same(case.given, case.answer, _COARSEST):
        return None
    given = [snap(entry) for entry in case.given.flat]
    answer = [snap(entry) for entry in case.answer.flat]
    asked = Asked(case.answer, asked_decimals(case.answer, case.decimals), case.tolerance, several=True)
    least = max(0, *map(places_of, given))
    digits = max(map(count_digits, given))
    for places in possible_places(case.typed, least):
        how = how_rounded(list(zip(given, answer, strict=True)), places)
        if how and is_varied(case.given, None) and (places > 0 or sum(abs(entry) >= 10 for entry in given) > 1):
            # Two different entries are as telling here as more: all of them share their number of digits.
            return Found(describe_rounding(how, places, digits, asked), telling=True)
    if _count_wrong(case) < 2:
        return None
    near = np.abs(case.given - case.answer).max() <= _CLOSE * np.abs(case.answer).max()
    if near and is_inexact(asked) and same(case.given, case.answer, loosen(case.tolerance)):
        return Found(describe_near(asked), telling=True)
    return None


def find_sign(case: ArrayCase) -> Found | None:
    """Look for the opposite of every entry."""
    if case.right is None or not is_varied(case.answer, case.tolerance):
        return None
    if not same(-case.given, case.answer, case.tolerance):
        return None
    return _found(case, said("Right but for the sign: it is flipped throughout."))


def find_impossible(case: ArrayCase) -> Found | None:
    """Look for the opposite of every entry, where none can be negative."""
    flipped = find_sign(case)
    if flipped is None or (case.answer < 0).any():
        return None
    return replace(
        flipped, feedback=said("Right but for the sign: these numbers cannot be negative."), names="never negative"
    )


def find_negatives(case: ArrayCase) -> Found | None:
    """Look for a ReLU that was forgotten, or applied where it should not have been."""
    if case.right is None:
        return None
    for one, other in ((case.given, case.answer), (case.answer, case.given)):
        negative = one < -distances(one, case.tolerance)
        kept = ~negative & (other > distances(other, case.tolerance))
        if not negative.any() or not is_varied(other[kept], case.tolerance):
            continue
        if other[negative].any() or (other < -distances(other, case.tolerance)).any():
            continue
        if same(np.maximum(case.given, 0), np.maximum(case.answer, 0), case.tolerance):
            if one is not case.given:
                return _found(case, said("The positive entries are right; the negative ones should not be 0."))
            found = _found(case, said("The positive entries are right; the negative ones should be 0."))
            told = said("The positive entries are right; the negative ones should be 0 after a ReLU.")
            return found.naming("relu", told)
    return None


def find_one_entry(case: ArrayCase) -> Found | None:
    """Look for a single slip."""
    if case.right is None or case.right.size < _MANY or _count_wrong(case) != 1:
        return None
    at = int(np.flatnonzero(~case.right)[0])
    entry = NumberCase(float(case.given.flat[at]), float(case.answer.flat[at]), case.tolerance, case.decimals)
    return _found(case, join_said([describe_wrong(case.right), describe_entry(entry)]))


def find_offset(case: ArrayCase) -> Found | None:
    """Look for the same number added to every entry, or to every entry of a channel."""
    if case.right is None or not is_varied(case.answer, case.tolerance):
        return None
    if same(case.given, case.answer, loosen(case.tolerance)):
        # So small a constant is the rounding's.
        return None
    constant = _find_constant(case.given, case.answer, case.tolerance)
    if constant is not None and (case.answer.size >= _FEW or abs(constant) == 1):
        return _describe_offset(case, constant)
    if case.answer.ndim < 3 or case.answer[0].size < _FEW:
        return None
    pairs = list(zip(case.given, case.answer, strict=True))
    constants = [_find_constant(given, answer, case.tolerance) for given, answer in pairs]
    known = [constant for constant in constants if constant is not None]
    if len(known) < len(pairs) or not all(is_varied(answer, case.tolerance) for _, answer in pairs):
        return None
    off = [
        said("{off} in matrix {number}", off=_too(constant), number=i)
        for i, constant in enumerate(known, start=1)
        if constant
    ]
    which = join_said(off, ", ") if len(off) <= _FEW else said("by another number in each")
    told = said("All entries of a matrix are off by the same number, {which}", which=which)
    return _found(case, said("{told}.", told=told)).naming("bias", said("{told}: {why}", told=told, why=_BIAS))


def _describe_offset(case: ArrayCase, constant: float) -> Found:
    whole = not (case.answer % 1).any()
    told = said("Every entry is {off}", off=_too(constant))
    if whole and abs(constant) == 1:
        told = said("Every entry is one too large") if constant > 0 else said("Every entry is one too small")
    counted = said("was something counted twice or forgotten, such as a bias?") if whole else _BIAS
    found = _found(case, said("{told}.", told=told)).naming("bias", said("{told}: {why}", told=told, why=counted))
    if not (whole and abs(constant) == 1):
        return found
    first, asked = (0, 1) if constant < 0 else (1, 0)
    index = said("{told}: did you count from {first} instead of {asked}?", told=told, first=first, asked=asked)
    return found.naming("index", index)


def _find_constant(given: Numbers, answer: Numbers, tolerance: Tolerance | None) -> float | None:
    """Return the simplest number by which all entries are too large; 0 where they are right."""
    with np.errstate(over="ignore", invalid="ignore"):
        difference = given - answer
        middle = float(difference.max() / 2 + difference.min() / 2)
    if not np.isfinite(middle):
        return None
    for decimals in range(MOST_DECIMALS + 1):
        if same(given - round(middle, decimals), answer, tolerance):
            return round(middle, decimals)
    return middle if same(given - middle, answer, tolerance) else None


def _too(constant: float) -> str:
    number = Numeral(format_number(abs(constant)))
    return said("{number} too large", number=number) if constant > 0 else said("{number} too small", number=number)


def find_factor(case: ArrayCase) -> Found | None:
    """Look for the same factor in every entry."""
    if case.right is None or not is_varied(case.answer, case.tolerance):
        return None
    nonzero = int((np.abs(case.answer) > distances(case.answer, case.tolerance)).sum())
    if same(case.given, case.answer, loosen(case.tolerance)):
        return None
    ratio = _find_ratio(case)
    if ratio is None or is_near_one(float(ratio)) or (nonzero < _FEW and not _is_usual(ratio, case)):
        return None
    factor = times(ratio, said("what it should be"))
    return _found(case, said("Right up to a constant factor: every entry is {ratio}.", ratio=factor))


def _is_usual(ratio: Fraction | float, case: ArrayCase) -> bool:
    """Tell whether the factor shows from two entries: twice, half or a power of ten, with two digits to see it by."""
    usual = ratio in (Fraction(2), Fraction(1, 2), *POWERS_OF_TEN)
    return usual and max(count_digits(snap(entry)) for entry in case.answer.flat) > 1


def _find_ratio(case: ArrayCase) -> Fraction | float | None:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        scale = np.abs(case.answer).max()
        weights = case.answer / scale
        ratio = float((case.given / scale * weights).sum() / (weights * weights).sum())
        if not _SMALLEST_RATIO < abs(ratio) < 1 / _SMALLEST_RATIO:
            return None
        for fraction in near_fractions(ratio):
            if same(case.given / float(fraction), case.answer, case.tolerance):
                return fraction
        return ratio if same(case.given / ratio, case.answer, case.tolerance) else None


FINDERS: Mapping[str, Callable[[ArrayCase], Found | None]] = MappingProxyType(
    {
        "rounding": find_rounding,
        "impossible": find_impossible,
        "sign": find_sign,
        "negatives": find_negatives,
        "one-entry": find_one_entry,
        "offset": find_offset,
        "factor": find_factor,
    }
)
"""By the diagnosis' name."""
