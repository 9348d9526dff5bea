"""An array with the right numbers in other places: transposed, under other axes, backwards, in one line."""

from collections.abc import Callable, Mapping
from itertools import permutations
from types import MappingProxyType

import numpy as np

from quizgen.diagnosis.entries import ArrayCase
from quizgen.diagnosis.evidence import Found, is_telling, is_varied, same
from quizgen.messages import list_said, said
from quizgen.notation.arrays import describe_shapes

_MOST_AXES = 5


def _found(case: ArrayCase, feedback: str) -> Found:
    return Found(feedback, is_telling(case.given, case.answer, case.tolerance))


def find_transposed(case: ArrayCase) -> Found | None:
    """Look for the transpose of a matrix."""
    if case.answer.ndim != 2 or not is_varied(case.answer, case.tolerance):
        return None
    if not same(case.given.T, case.answer, case.tolerance):
        return None
    return _found(case, said("The right numbers, but transposed: rows and columns are swapped."))


def find_axes(case: ArrayCase) -> Found | None:
    """Look for another order of three axes or more."""
    rank = case.answer.ndim
    if not 3 <= rank <= _MOST_AXES or case.given.ndim != rank or not is_varied(case.answer, case.tolerance):
        return None
    for order in permutations(range(rank)):
        if same(case.given.transpose(np.argsort(order)), case.answer, case.tolerance):
            moved = describe_order(order)
            return _found(case, said("The right numbers, but the axes are in another order: {moved}.", moved=moved))
    return None


def describe_order(order: tuple[int, ...]) -> str:
    """Say how axes were put in another order.

    Parameters
    ----------
    order : tuple of int
        Which of the answer's axes stands at each place, counted from 0.

    Returns
    -------
    str

    Examples
    --------
    >>> describe_order((1, 2, 0)), describe_order((0, 2, 1))
    ('the axis that belongs first comes last', 'axes 2 and 3 are swapped')
    """
    last = len(order) - 1
    if order == (*range(1, last + 1), 0):
        return said("the axis that belongs first comes last")
    if order == (last, *range(last)):
        return said("the axis that belongs last comes first")
    moved = [str(i + 1) for i in range(last + 1) if order[i] != i]
    if len(moved) == 2:
        return said("axes {axis} and {other} are swapped", axis=moved[0], other=moved[1])
    return said("yours are axes {list} of the answer", list=list_said(str(axis + 1) for axis in order))


_BACKWARDS: Mapping[int, Mapping[tuple[int, ...], str]] = {
    1: {(0,): said("The right entries in reverse order: the last one comes first.")},
    2: {
        (0,): said("The right rows in reverse order: the last one comes first."),
        (1,): said("The right columns in reverse order: the last one comes first."),
        (0, 1): said("The right numbers, but rotated by 180 degrees: flipped along both axes."),
    },
    3: {
        (0,): said("The right matrices in reverse order: the last one comes first."),
        (1, 2): said("The right numbers, but every matrix is rotated by 180 degrees: flipped along both axes."),
    },
}
"""By the rank of the answer, then by the axes along which the response is flipped."""


def find_reversed(case: ArrayCase) -> Found | None:
    """Look for a sequence given backwards, and for a filter that was flipped."""
    if case.right is None or not is_varied(case.answer, case.tolerance):
        return None
    for axes, words in _BACKWARDS.get(case.answer.ndim, {}).items():
        if same(np.flip(case.given, axes), case.answer, case.tolerance):
            return _found(case, words)
    return None


def find_reshaped(case: ArrayCase) -> Found | None:
    """Look for the right numbers, row by row, in another shape."""
    if case.right is not None or not is_varied(case.answer, case.tolerance):
        return None
    if not same(case.given.ravel(), case.answer.ravel(), case.tolerance):
        return None
    shapes = describe_shapes(case.answer.shape, case.given.shape)
    return _found(case, said("The right numbers in the right order, but in another shape. {shapes}", shapes=shapes))


FINDERS: Mapping[str, Callable[[ArrayCase], Found | None]] = MappingProxyType(
    {
        "transposed": find_transposed,
        "axes": find_axes,
        "reversed": find_reversed,
        "reshaped": find_reshaped,
    }
)
"""By the diagnosis' name."""
