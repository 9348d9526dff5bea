"""An array in which entries are missing or too many, and others wrong: laid along the answer, in order."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt

from quizgen.diagnosis.entries import ArrayCase
from quizgen.diagnosis.evidence import Found, Numbers, is_varied
from quizgen.diagnosis.lines import count_lines, name_lines, unit_of
from quizgen.messages import begin_said, join_said, list_said, said, said_of
from quizgen.notation.arrays import FEW, describe_shapes, place_words
from quizgen.tolerance import entries_within

_Counts = npt.NDArray[np.int_]
_Mask = npt.NDArray[np.bool_]

MOST_COMPARED = 30_000
"""More pairs of entries than that are not compared."""


@dataclass(frozen=True, slots=True)
class _Aligned:
    """A response laid along the answer.

    Parameters
    ----------
    right : ndarray of bool
        Which entries of the answer are there, in the answer's shape.
    told : str
        What is missing, too many or wrong; empty where that is not certain.
    """

    right: _Mask
    told: str = ""


def find_aligned(case: ArrayCase) -> Found | None:
    """Look for the alignment, in order, in which most entries are right: at least half of the smaller array."""
    if not _is_comparable(case):
        return None
    smaller, larger = sorted((case.given.size, case.answer.size))
    aligned = _align_lines(case) if len(_uneven(case)) == 1 else _align_blocks(case)
    right = 0 if aligned is None else int(aligned.right.sum())
    if aligned is None or 2 * right < smaller or not is_varied(case.answer[aligned.right], case.tolerance):
        return None
    shapes = describe_shapes(case.answer.shape, case.given.shape)
    told = aligned.told
    if not told:
        entries = count_lines(case.given.size, "entry")
        order = said("{number} of your {entries} are right and in order.", number=right, entries=entries)
        told = join_said([order, shapes])
    return Found(told, telling=True, share=Fraction(right, larger))


def _is_comparable(case: ArrayCase) -> bool:
    """Tell whether no axis lacks more than one line or half of those that are there: else it is another answer."""
    if case.given.ndim != case.answer.ndim:
        return False
    lengths = [sorted(pair) for pair in zip(case.given.shape, case.answer.shape, strict=True)]
    return all(longer - shorter <= max(1, shorter // 2) for shorter, longer in lengths)


def _uneven(case: ArrayCase) -> list[int]:
    """Return the axes along which response and answer differ in length."""
    return [axis for axis, (a, b) in enumerate(zip(case.given.shape, case.answer.shape, strict=True)) if a != b]


# --- Along one axis: entries, rows, columns or matrices, each as a whole -----------------------------------------


def _align_lines(case: ArrayCase) -> _Aligned | None:
    (axis,) = _uneven(case)
    given = np.moveaxis(case.given, axis, 0)
    if len(given) * case.answer.size > MOST_COMPARED:
        return None
    # Of each of the student's lines, which of its entries are right in the place of each line of the answer.
    each = [np.broadcast_to(np.expand_dims(line, axis), case.answer.shape) for line in given]
    right = np.array([np.moveaxis(entries_within(line, case.answer, case.tolerance), axis, 0) for line in each])
    right = right.swapaxes(0, 1)
    counts = right.reshape(*right.shape[:2], -1).sum(axis=2)
    pairs, certain = _pair(counts)
    found = np.zeros(right[:, 0].shape, dtype=bool)
    for i, j in pairs:
        found[i] = right[i, j]
    told = _tell(pairs, right, axis) if certain and all(2 * counts[pair] >= right[pair].size for pair in pairs) else ""
    return _Aligned(np.moveaxis(found, 0, axis), told)


def _pair(counts: _Counts) -> tuple[list[tuple[int, int]], bool]:
    """Pair lines of the answer with lines of the response, in order, so that most entries are right.

    Returns the pairs that have something right, and whether no other pairs have as much.
    """
    after, before = _best_from(counts), _best_from(counts[::-1, ::-1])[::-1, ::-1]
    best = (counts > 0) & (before[:-1, :-1] + counts + after[1:, 1:] == after[0, 0])
    if counts[best].sum() == after[0, 0]:
        return [(int(i), int(j)) for i, j in np.argwhere(best)], True
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(counts) and j < len(counts[0]):
        if best[i, j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif after[i + 1, j] == after[i, j]:
            i += 1
        else:
            j += 1
    return pairs, False


def _best_from(counts: _Counts) -> _Counts:
    """Return how many entries can be right from each line of the answer and each line of the response on."""
    best = np.zeros((counts.shape[0] + 1, counts.shape[1] + 1), dtype=int)
    for i, j in product(*(range(length - 1, -1, -1) for length in counts.shape)):
        best[i, j] = max(best[i + 1, j], best[i, j + 1], best[i + 1, j + 1] + counts[i, j])
    return best


def _tell(pairs: list[tuple[int, int]], right: _Mask, axis: int) -> str:
    """Say which lines are missing or too many and which entries are wrong; nothing where that is not certain."""
    lengths, rank = right.shape[:2], right.ndim - 1
    missing: list[int] = []
    spare: list[int] = []
    wrong: list[tuple[int, int]] = []
    ends = [(-1, -1), *pairs, lengths]
    for (i, j), (next_i, next_j) in pairwise(ends):
        ours, theirs = range(i + 1, next_i), range(j + 1, next_j)
        if ours and theirs and len(ours) != len(theirs):
            return ""
        if len(ours) == len(theirs):
            wrong += zip(ours, theirs, strict=True)
        missing += ours if not theirs else ()
        spare += theirs if not ours else ()
    places = [
        tuple(int(k) for k in np.insert(at, axis, j)) for i, j in (*pairs, *wrong) for at in np.argwhere(~right[i, j])
    ]
    unit = unit_of(axis, rank)
    told: list[str] = []
    if missing:
        lines = name_lines([line + 1 for line in missing], unit)
        told.append(said_of(len(missing), "{lines} is missing", "{lines} are missing", lines=lines))
    if spare:
        lines = name_lines([line + 1 for line in spare], unit)
        told.append(said_of(len(spare), "{lines} of yours is too many", "{lines} of yours are too many", lines=lines))
    if len(places) > FEW:
        told.append(said("{number} of your entries are wrong", number=len(places)))
    elif places:
        words = list_said(map(place_words, sorted(places)))
        told.append(said_of(len(places), "{places} of yours is wrong", "{places} of yours are wrong", places=words))
    return begin_said(said("{told}.", told=list_said(told)))


# --- Along several axes: one block ------------------------------------------------------------------------------


def _align_blocks(case: ArrayCase) -> _Aligned | None:
    spare = [abs(a - b) for a, b in zip(case.given.shape, case.answer.shape, strict=True)]
    places = list(product(*(range(number + 1) for number in spare)))
    if len(places) * case.answer.size > MOST_COMPARED:
        return None
    return max((_Aligned(_lay(case, place)) for place in places), key=lambda aligned: int(aligned.right.sum()))


def _lay(case: ArrayCase, place: tuple[int, ...]) -> _Mask:
    """Tell which entries of the answer are there, where the shorter begins at a place of the longer along each axis."""
    ours, theirs = _block(case.answer, case.given, place), _block(case.given, case.answer, place)
    right = np.zeros(case.answer.shape, dtype=bool)
    right[ours] = entries_within(case.given[theirs], case.answer[ours], case.tolerance)
    return right


def _block(array: Numbers, other: Numbers, place: tuple[int, ...]) -> tuple[slice, ...]:
    return tuple(
        slice(at, at + there) if here > there else slice(here)
        for here, there, at in zip(array.shape, other.shape, place, strict=True)
    )
