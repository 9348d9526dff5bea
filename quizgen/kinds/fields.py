"""What several kinds need to say how a learning-management system asks for their answers."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from quizgen.model import Expected, GridField, KnownAnswer, KnownNumber, NumberField
from quizgen.tolerance import distance_of, distances_by_entry


def number_field(
    value: float, allowed: float, typed: str, known: Sequence[tuple[float, float, KnownAnswer]], *, is_whole: bool
) -> NumberField:
    """Return a box for a number.

    Parameters
    ----------
    value, allowed : float
        The right number, and how far a response may lie from it.
    typed : str
        As a solution sheet prints it.
    known : sequence of (float, float, KnownAnswer)
        Wrong numbers and how far a response may lie from each. One that is right as well, or that an earlier one
        covers, is left out.
    is_whole : bool
        Whether only whole numbers are answers.
    """
    kept: list[KnownNumber] = []
    for wrong, near, answer in known:
        if abs(wrong - value) > allowed and all(abs(wrong - other.value) > other.allowed for other in kept):
            kept.append(KnownNumber(wrong, near, answer.fraction, answer.feedback))
    return NumberField(value, allowed, typed, is_whole, tuple(kept))


def single_field(expected: Expected, known: Sequence[KnownAnswer], *, is_whole: bool) -> NumberField:
    """Return a box for the answer of a part that is one number."""
    wrong = [(*_near(one.expected), one) for one in known]
    return number_field(*_near(expected), expected.typed(), wrong, is_whole=is_whole)


def _near(expected: Expected) -> tuple[float, float]:
    """Return a number, and how far a response may lie from it."""
    answer = float(expected.answer)
    return answer, distance_of(answer, expected.tolerance)


def grid_field(
    answer: npt.NDArray[np.float64],
    allowed: npt.NDArray[np.float64],
    typed: Sequence[str],
    known: Sequence[KnownAnswer],
    written: Iterable[str],
    *,
    is_whole: bool,
) -> GridField:
    """Return boxes for the entries of an array of rank 1 to 3, in the same order.

    Parameters
    ----------
    answer, allowed : ndarray, shape (D, R, C), (R, C) or (C,)
        The right entries, and how far a response may lie from each.
    typed : sequence of str
        The entries as a solution sheet prints them, flat.
    known : sequence of KnownAnswer
        Wrong answers; those of another shape are left out.
    written : iterable of str
        The whole in the notations that people type; those of several lines are left out.
    is_whole : bool
        Whether only whole numbers are answers.
    """
    alike = [
        (np.asarray(one.expected.answer, dtype=float), one)
        for one in known
        if np.shape(one.expected.answer) == answer.shape
    ]
    wrong = [
        (entries.ravel(), distances_by_entry(entries, one.expected.tolerance).ravel(), one) for entries, one in alike
    ]
    boxes = [
        number_field(
            float(value),
            float(near),
            typed[i],
            [(float(entries[i]), float(far[i]), one) for entries, far, one in wrong],
            is_whole=is_whole,
        )
        for i, (value, near) in enumerate(zip(answer.ravel(), allowed.ravel(), strict=True))
    ]
    columns = answer.shape[-1]
    rows = [tuple(boxes[i : i + columns]) for i in range(0, len(boxes), columns)]
    height = answer.shape[-2] if answer.ndim > 1 else 1
    layers = tuple(tuple(rows[i : i + height]) for i in range(0, len(rows), height))
    return GridField(layers, tuple(dict.fromkeys(text for text in written if "\n" not in text)))
