"""A feature map with a wrong border, or of another size: padding, stride and channels."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import MappingProxyType

import numpy as np

from quizgen.diagnosis.entries import ArrayCase
from quizgen.diagnosis.evidence import Found, Numbers, is_telling, is_varied, same
from quizgen.diagnosis.orders import unit_of
from quizgen.diagnosis.rounding import count

_WIDTHS = (1, 2)
_MOST_EXTRA = 4
_STRIDES = {2: "second", 3: "third", 4: "fourth"}
_FEWEST = 3
_SIDES = {
    "entry": ("at the start", "at the end"),
    "row": ("at the top", "at the bottom"),
    "column": ("on the left", "on the right"),
}


def _matches(one: Numbers, other: Numbers, case: ArrayCase) -> bool:
    """Whether parts of response and answer agree, and are large and varied enough for that to mean something."""
    return other.size >= _FEWEST and is_varied(other, case.tolerance) and same(one, other, case.tolerance)


def _found(one: Numbers, case: ArrayCase, feedback: str) -> Found:
    return Found(feedback, is_telling(one, one, case.tolerance))


def _plane(array: Numbers) -> tuple[int, ...]:
    """Return the axes along which a map lies: the last two."""
    return tuple(range(max(0, array.ndim - 2), array.ndim))


# --- Border -------------------------------------------------------------------------------------------------


def find_border(case: ArrayCase) -> Found | None:
    """Look for a border that is wrong, missing or too much, and for single rows and columns too many or missing."""
    if case.right is not None:
        return _find_wrong_border(case)
    if case.given.ndim != case.answer.ndim:
        return None
    extra = np.subtract(case.given.shape, case.answer.shape)
    larger = bool((extra >= 0).all())
    if not (larger or (extra <= 0).all()) or np.abs(extra).max() > _MOST_EXTRA:
        return None
    if any(extra[axis] for axis in range(case.answer.ndim) if axis not in _plane(case.answer)):
        return None
    whole, part = (case.given, case.answer) if larger else (case.answer, case.given)
    for starts in product(*(range(abs(number) + 1) for number in extra)):
        block = tuple(slice(start, start + length) for start, length in zip(starts, part.shape, strict=True))
        one, other = (whole[block], part) if larger else (part, whole[block])
        if _matches(one, other, case):
            margins = [(start, abs(int(number)) - start) for start, number in zip(starts, extra, strict=True)]
            return _found(part, case, _describe_margins(margins, larger))
    return None


def _find_wrong_border(case: ArrayCase) -> Found | None:
    """Look for entries that are right but for those on the border."""
    for width in _WIDTHS:
        inside = tuple(
            slice(width, -width) if axis in _plane(case.answer) else slice(None) for axis in range(case.answer.ndim)
        )
        given, answer = case.given[inside], case.answer[inside]
        if not answer.size or not is_varied(answer, case.tolerance) or not same(given, answer, case.tolerance):
            continue
        assert case.right is not None
        if int((~case.right).sum()) > 1:
            line = case.answer.ndim == 1
            words = (
                "Only the ends are wrong: is it the padding?"
                if line
                else "Only the border is wrong: check the padding."
            )
            return _found(answer, case, words)
    return None


def _describe_margins(margins: list[tuple[int, int]], larger: bool) -> str:
    rank = len(margins)
    flat = margins[-2:]
    if all(before == after > 0 for before, after in flat):
        if larger:
            return "Right, but with a border too many around it: check the padding (valid or same?)."
        return "Right as far as it goes, but the border is missing: check the padding (valid or same?)."
    told = list(_name_margins(margins, rank, "too many" if larger else "missing"))
    listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"Right, but with {listed}." if larger else f"Right as far as it goes, but with {listed}."


def _name_margins(margins: list[tuple[int, int]], rank: int, state: str) -> Iterator[str]:
    for axis, counts in enumerate(margins):
        unit = unit_of(axis, rank)
        for side, number in zip(_SIDES.get(unit, ()), counts, strict=False):
            if number:
                yield f"{count(number, unit)} {state} {side}"


# --- Stride and channels ------------------------------------------------------------------------------------


def find_stride(case: ArrayCase) -> Found | None:
    """Look for the answer at every second place of the response, and the other way round."""
    if case.right is not None or case.given.ndim != case.answer.ndim:
        return None
    where = "entry" if case.answer.ndim == 1 else "row and column"
    for stride, ordinal in _STRIDES.items():
        every = tuple(
            slice(None, None, stride) if axis in _plane(case.answer) else slice(None)
            for axis in range(case.answer.ndim)
        )
        if _matches(case.given[every], case.answer, case):
            feedback = f"The answer is in every {ordinal} {where} of yours: check the stride."
            return _found(case.answer, case, feedback)
        if _matches(case.given, case.answer[every], case):
            feedback = f"This is every {ordinal} {where} of the answer: check the stride."
            return _found(case.given, case, feedback)
    return None


def find_unsummed(case: ArrayCase) -> Found | None:
    """Look for one array a channel, whose sum is the answer."""
    if case.given.ndim != case.answer.ndim + 1:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        total = case.given.sum(axis=0)
    if not _matches(total, case.answer, case):
        return None
    return _found(case.answer, case, "Your channels add up to the answer: their sum is asked for.")


FINDERS: Mapping[str, Callable[[ArrayCase], Found | None]] = MappingProxyType(
    {"unsummed": find_unsummed, "stride": find_stride, "border": find_border}
)
"""By the diagnosis' name."""
