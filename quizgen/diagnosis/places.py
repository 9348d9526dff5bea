"""An array of the right shape with right entries in wrong places: shifted by one, or exchanged."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import MappingProxyType

import numpy as np

from quizgen.diagnosis.entries import ArrayCase
from quizgen.diagnosis.evidence import Found, Numbers, is_telling, is_varied, same
from quizgen.diagnosis.lines import Unit, name_lines, unit_of
from quizgen.messages import begin_said, list_said, said
from quizgen.notation.arrays import place_words

_FEWEST = 3
"""So many entries further along show a shift, whatever is in the place that they left."""

_PAIR = 2


def _found(case: ArrayCase, feedback: str) -> Found:
    return Found(feedback, is_telling(case.given, case.answer, case.tolerance))


# --- Shifted ------------------------------------------------------------------------------------------------

_DIRECTIONS: Mapping[tuple[Unit, int], str] = {
    ("entry", 1): said("Shifted by one entry towards the end"),
    ("entry", -1): said("Shifted by one entry towards the start"),
    ("row", 1): said("Shifted by one row down"),
    ("row", -1): said("Shifted by one row up"),
    ("column", 1): said("Shifted by one column to the right"),
    ("column", -1): said("Shifted by one column to the left"),
    ("matrix", 1): said("Shifted by one matrix towards the end"),
    ("matrix", -1): said("Shifted by one matrix towards the start"),
}


def find_shifted(case: ArrayCase) -> Found | None:
    """Look for one row or column that begins a place too early or too late, then for all entries one place further."""
    if case.right is None or int((~case.right).sum()) < _PAIR or _is_constant(case):
        return None
    return _find_shifted_line(case) or _find_shifted_whole(case)


def _is_constant(case: ArrayCase) -> bool:
    """Tell whether all entries are off by the same number, as 0, 1, 2 for 1, 2, 3: the simpler explanation."""
    with np.errstate(over="ignore", invalid="ignore"):
        return same(case.given - (case.given - case.answer).flat[0], case.answer, case.tolerance)


def _find_shifted_whole(case: ArrayCase) -> Found | None:
    for axis, step in product(range(case.answer.ndim), (1, -1)):
        given, answer = np.moveaxis(case.given, axis, 0), np.moveaxis(case.answer, axis, 0)
        if _is_shifted(given, answer, step, case):
            unit = unit_of(axis, case.answer.ndim)
            told = _DIRECTIONS[unit, step]
            plain = _found(case, said("{shifted}: check where you start.", shifted=told))
            further = said("{shifted}: check the stride or where you start to count.", shifted=told)
            return plain.naming("stride", further)
    return None


def _is_shifted(given: Numbers, answer: Numbers, step: int, case: ArrayCase) -> bool:
    """Tell whether all lines lie one further; their old place is empty, wrong, or has what fell off the end."""
    if step < 0:
        given, answer = given[::-1], answer[::-1]
    later, earlier, left = given[1:], answer[:-1], given[:1]
    if not same(later, earlier, case.tolerance):
        return False
    if not left.any():
        return is_varied(earlier, case.tolerance) or (given.ndim == 1 and later.size >= _PAIR and bool(earlier.any()))
    if not is_varied(earlier, case.tolerance) or same(left, answer[:1], case.tolerance):
        return False
    return later.size >= _FEWEST or same(left, answer[-1:], case.tolerance)


def _find_shifted_line(case: ArrayCase) -> Found | None:
    """Look for the only line that is wrong, and whether it is right one place further."""
    if case.answer.ndim != 2:
        return None
    assert case.right is not None
    for axis, (unit, directions) in enumerate(_LINES):
        wrong = np.flatnonzero(~case.right.reshape(case.answer.shape).all(axis=1 - axis))
        if len(wrong) != 1 or case.answer.shape[1 - axis] < _FEWEST:
            continue
        given, answer = (array.take(wrong[0], axis) for array in (case.given, case.answer))
        for step in (1, -1):
            if _is_shifted(given, answer, step, case):
                line = name_lines([int(wrong[0]) + 1], unit)
                return _found(case, begin_said(said(directions[step], line=line)))
    return None


_LINES: tuple[tuple[Unit, Mapping[int, str]], ...] = (
    (
        "row",
        {
            1: said("{line} starts one column too far to the right."),
            -1: said("{line} starts one column too far to the left."),
        },
    ),
    ("column", {1: said("{line} starts one row too low."), -1: said("{line} starts one row too high.")}),
)
"""By the axis that counts them: what a line is, and what to say of one that begins in a wrong place."""


# --- Exchanged ----------------------------------------------------------------------------------------------


def find_exchanged(case: ArrayCase) -> Found | None:
    """Look for two entries in each other's places, then for rows, columns, matrices or entries in another order."""
    if case.right is None or not is_varied(case.answer, case.tolerance):
        return None
    wrong = np.argwhere(~case.right.reshape(case.answer.shape))
    if len(wrong) == _PAIR and case.answer.size > _PAIR:
        one, other = (tuple(int(i) for i in place) for place in wrong)
        given, answer = np.array([case.given[one], case.given[other]]), np.array([case.answer[other], case.answer[one]])
        if same(given, answer, case.tolerance):
            pair = {"place": place_words(one), "other": place_words(other)}
            return _found(case, begin_said(said("{place} and {other} are exchanged.", **pair)))
    for axis in range(case.answer.ndim):
        order = _find_order(case, axis)
        if order is not None:
            return _found(case, _describe_lines(order, unit_of(axis, case.answer.ndim)))
    return None


def _find_order(case: ArrayCase, axis: int) -> list[int] | None:
    """Return which line of the answer stands where along an axis; None where one is no line of the answer."""
    given, answer = np.moveaxis(case.given, axis, 0), np.moveaxis(case.answer, axis, 0)
    free = set(range(len(answer)))
    order: list[int] = []
    for i in range(len(given)):
        at = next((j for j in _nearest(i, free) if same(given[[i]], answer[[j]], case.tolerance)), None)
        if at is None:
            return None
        free.remove(at)
        order.append(at)
    return order if order != sorted(order) and (len(order) > _PAIR or given[0].size > 1) else None


def _nearest(i: int, free: set[int]) -> Iterator[int]:
    """Yield the lines that are left, the one that belongs at i first."""
    yield from sorted(free, key=lambda j: (j != i, j))


def _describe_lines(order: list[int], unit: Unit) -> str:
    moved = [i + 1 for i, at in enumerate(order) if at != i]
    if len(moved) == _PAIR:
        return begin_said(said("{lines} are exchanged.", lines=name_lines(moved, unit)))
    return said(_REORDERED[unit], list=list_said(str(at + 1) for at in order))


_REORDERED: Mapping[Unit, str] = {
    "entry": said("The right entries in another order: yours are {list} of the answer."),
    "row": said("The right rows in another order: yours are {list} of the answer."),
    "column": said("The right columns in another order: yours are {list} of the answer."),
    "matrix": said("The right matrices in another order: yours are {list} of the answer."),
}


FINDERS: Mapping[str, Callable[[ArrayCase], Found | None]] = MappingProxyType(
    {"shifted": find_shifted, "exchanged": find_exchanged}
)
"""By the diagnosis' name."""
