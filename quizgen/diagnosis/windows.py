"""A feature map with a wrong border, or of another size: padding, stride and channels."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from types import MappingProxyType

import numpy as np

from quizgen.diagnosis.alignment import find_aligned
from quizgen.diagnosis.entries import ArrayCase
from quizgen.diagnosis.evidence import Found, Numbers, is_telling, is_varied, same
from quizgen.diagnosis.lines import count_lines, name_lines, unit_of
from quizgen.messages import Said, list_said, said

_WIDTHS = (1, 2)
_MOST_EXTRA = 4
_STRIDES = {2: said("second"), 3: said("third"), 4: said("fourth")}
_FEWEST = 3
_PAIR = 2
_SIDES = {
    "matrix": (said("at the start"), said("at the end")),
    "entry": (said("at the start"), said("at the end")),
    "row": (said("at the top"), said("at the bottom")),
    "column": (said("on the left"), said("on the right")),
}


def _matches(one: Numbers, other: Numbers, case: ArrayCase) -> bool:
    """Whether parts of response and answer agree, and are large and varied enough for that to mean something."""
    return other.size >= _FEWEST and is_varied(other, case.tolerance) and same(one, other, case.tolerance)


def _found(one: Numbers, case: ArrayCase, feedback: str) -> Found:
    return Found(feedback, is_telling(one, one, case.tolerance))


def _plane(array: Numbers) -> tuple[int, ...]:
    """Return the axes along which a map lies: the last two."""
    return tuple(range(max(0, array.ndim - 2), array.ndim))


# --- Missing and extra entries, and a wrong border ------------------------------------------------------------


def find_missing(case: ArrayCase) -> Found | None:
    """Look for rows, columns and entries that are missing or too many; first where all others are right."""
    if case.right is not None or case.given.ndim != case.answer.ndim:
        return None
    return _find_margins(case) or find_aligned(case)


def _find_margins(case: ArrayCase) -> Found | None:
    """Look for rows, columns and entries that are missing or too many at the ends, then between others."""
    extra = np.subtract(case.given.shape, case.answer.shape)
    larger = bool((extra >= 0).all())
    if not (larger or (extra <= 0).all()) or np.abs(extra).max() > _MOST_EXTRA:
        return None
    whole, part = (case.given, case.answer) if larger else (case.answer, case.given)
    if not is_varied(part, case.tolerance):
        return None
    for starts in product(*(range(abs(number) + 1) for number in extra)):
        block = tuple(slice(start, start + length) for start, length in zip(starts, part.shape, strict=True))
        if _is_line(whole[block], part, larger, case):
            margins = [(start, abs(int(number)) - start) for start, number in zip(starts, extra, strict=True)]
            return replace(_describe_margins(margins, larger), share=Fraction(part.size, whole.size))
    return _find_gaps(whole, part, larger, case)


def _find_gaps(whole: Numbers, part: Numbers, larger: bool, case: ArrayCase) -> Found | None:
    """Look for rows, columns or entries that are missing or too many between others."""
    (axis, *others) = np.flatnonzero(np.subtract(whole.shape, part.shape))
    spare = whole.shape[axis] - part.shape[axis]
    if others or (spare > 1 and part.size < _FEWEST):
        return None
    lines, kept = np.moveaxis(whole, axis, 0), np.moveaxis(part, axis, 0)
    gaps: list[int] = []
    for i in range(len(lines)):
        at = i - len(gaps)
        if at == len(kept) or not _is_line(lines[[i]], kept[[at]], larger, case):
            gaps.append(i)
    if len(gaps) != spare:
        return None
    unit = unit_of(int(axis), whole.ndim)
    listed = list_said(name_lines([i + 1], unit) for i in gaps)
    if larger:
        told = said("Right, but with {lines} too many.", lines=listed)
    else:
        told = said("Right as far as it goes, but with {lines} missing.", lines=listed)
    return Found(told, telling=True, share=Fraction(part.size, whole.size))


def _is_line(line: Numbers, kept: Numbers, larger: bool, case: ArrayCase) -> bool:
    return same(line, kept, case.tolerance) if larger else same(kept, line, case.tolerance)


def find_border(case: ArrayCase) -> Found | None:
    """Look for entries that are right but for those on the border."""
    if case.right is None or int((~case.right).sum()) < _PAIR:
        return None
    for width in _WIDTHS:
        inside = tuple(
            slice(width, -width) if axis in _plane(case.answer) else slice(None) for axis in range(case.answer.ndim)
        )
        given, answer = case.given[inside], case.answer[inside]
        if not answer.size or not is_varied(answer, case.tolerance) or not same(given, answer, case.tolerance):
            continue
        line = case.answer.ndim == 1
        words = (
            said("Only the ends are wrong: is it the padding?")
            if line
            else said("Only the border is wrong: check the padding.")
        )
        return replace(_found(answer, case, words), names="padding")
    return None


def _describe_margins(margins: list[tuple[int, int]], larger: bool) -> Found:
    """Say what is missing or too many; what is there shows that it is no coincidence."""
    if all(before == after > 0 for before, after in margins[-2:]) and not any(map(any, margins[:-2])):
        border = (
            said("Right, but with a border too many around it")
            if larger
            else said("Right as far as it goes, but the border is missing")
        )
        found = Found(said("{border}.", border=border), telling=True)
        return found.naming("padding", said("{border}: check the padding (valid or same?).", border=border))
    listed = list_said(_name_margins(margins, len(margins), larger))
    if larger:
        return Found(said("Right, but with {lines}.", lines=listed), telling=True)
    return Found(said("Right as far as it goes, but with {lines}.", lines=listed), telling=True)


def _name_margins(margins: list[tuple[int, int]], rank: int, larger: bool) -> Iterator[Said]:
    for axis, counts in enumerate(margins):
        unit = unit_of(axis, rank)
        for side, number in zip(_SIDES.get(unit, ()), counts, strict=False):
            if number:
                lines = count_lines(number, unit)
                if larger:
                    yield said("{lines} too many {side}", lines=lines, side=side)
                else:
                    yield said("{lines} missing {side}", lines=lines, side=side)


# --- Stride and channels ------------------------------------------------------------------------------------


def find_stride(case: ArrayCase) -> Found | None:
    """Look for the answer at every second place of the response, and the other way round."""
    if case.right is not None or case.given.ndim != case.answer.ndim:
        return None
    line = case.answer.ndim == 1
    for stride, ordinal in _STRIDES.items():
        every = tuple(
            slice(None, None, stride) if axis in _plane(case.answer) else slice(None)
            for axis in range(case.answer.ndim)
        )
        if _matches(case.given[every], case.answer, case):
            told = (
                said("The answer is in every {ordinal} entry of yours", ordinal=ordinal)
                if line
                else said("The answer is in every {ordinal} row and column of yours", ordinal=ordinal)
            )
            return _check_stride(case.answer, case, told)
        if _matches(case.given, case.answer[every], case):
            told = (
                said("This is every {ordinal} entry of the answer", ordinal=ordinal)
                if line
                else said("This is every {ordinal} row and column of the answer", ordinal=ordinal)
            )
            return _check_stride(case.given, case, told)
    return None


def _check_stride(one: Numbers, case: ArrayCase, told: str) -> Found:
    plain = _found(one, case, said("{told}.", told=told))
    return plain.naming("stride", said("{told}: check the stride.", told=told))


def find_unsummed(case: ArrayCase) -> Found | None:
    """Look for one array a channel, whose sum is the answer."""
    if case.given.ndim != case.answer.ndim + 1:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        total = case.given.sum(axis=0)
    if not _matches(total, case.answer, case):
        return None
    plain = _found(case.answer, case, said("Your matrices add up to the answer: their sum is asked for."))
    return plain.naming("channels", said("Your channels add up to the answer: their sum is asked for."))


FINDERS: Mapping[str, Callable[[ArrayCase], Found | None]] = MappingProxyType(
    {"unsummed": find_unsummed, "stride": find_stride, "missing": find_missing, "border": find_border}
)
"""By the diagnosis' name."""
