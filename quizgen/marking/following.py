"""What a part expects of a student whose own earlier answers take the places of the right ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quizgen.errors import UserFileError
from quizgen.model import Expected, Part, Question, Value
from quizgen.questions.evaluation import expect, recompute

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Followed:
    """What a part expects of somebody with the student's own earlier answers.

    Parameters
    ----------
    expected : Expected
        The answer to which the student's own earlier ones lead.
    values : mapping of str to Value
        With the student's own answers, and what follows from them.
    labels : str
        The parts whose answers were taken, as the paper calls them.
    wrong : bool
        Whether one of those answers was not right.
    """

    expected: Expected
    values: Mapping[str, Value]
    labels: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A student's answer to an earlier part: its value, and whether it was right."""

    label: str
    value: Value
    right: bool


def follow(
    question: Question,
    part: Part,
    drawn: Mapping[str, Value],
    values: Mapping[str, Value],
    own: Mapping[str, OwnAnswer],
    answer: Value,
) -> Followed | None:
    """Put the student's own answers into the value graph.

    Parameters
    ----------
    question : Question
        The question, whose expressions are evaluated again.
    part : Part
        The part to be marked.
    drawn, values : mapping of str to Value
        Of the variant.
    own : mapping of str to OwnAnswer
        What the student answered to earlier parts, by part name.
    answer : Value
        The right answer to the part.

    Returns
    -------
    Followed or None
        None where there is nothing to carry, where the student's values make the rest impossible or too easy, and
        where they show no work.
    """
    taken = {name: own[name] for name in part.follows if name in own}
    replaced = {part.follows[name]: earlier.value for name, earlier in taken.items()}
    if not replaced or any(is_trivial(value, values[name]) for name, value in replaced.items()):
        return None
    pairs = [(_numbers(value), _numbers(values[name])) for name, value in replaced.items()]
    if _is_one_number(pairs):
        return None
    try:
        followed = recompute(question, {**drawn, **replaced})
        expected = expect(part, followed)
    except UserFileError:
        # The student's own value makes the rest impossible, so there is nothing to carry.
        return None
    if not any(_is_kin(*pair) for pair in pairs) and _leaves_nothing(pairs, expected.answer, answer):
        return None
    labels = " and ".join(f"({earlier.label})" for earlier in taken.values())
    return Followed(expected, followed, labels, not all(earlier.right for earlier in taken.values()))


def is_trivial(own: Value, right: Value) -> bool:
    """Tell whether the student's value would make everything that follows from it too easy.

    Parameters
    ----------
    own, right : Value
        What the student answered to an earlier part, and the answer to it.

    Returns
    -------
    bool
        True for no numbers, for less than a quarter of them, and for zeros where the answer has others.

    Examples
    --------
    >>> is_trivial(np.zeros((2, 2)), np.eye(2)), is_trivial(np.ones((2, 2)), np.eye(2))
    (True, False)
    """
    own_array, right_array = np.asarray(own), np.asarray(right)
    if own_array.dtype.kind not in "biuf":
        return True
    if own_array.size * 4 < right_array.size:
        return True
    return not own_array.any() and bool(right_array.any())


def _numbers(value: Value) -> _Array:
    return np.asarray(value, dtype=float)


def _is_one_number(pairs: Sequence[tuple[_Array, _Array]]) -> bool:
    """Tell whether one number was written everywhere where there are others, and is right in less than half the places.

    An honest slip may make the entries of a short array equal, but leaves the others right.
    """
    own, right = (np.concatenate([pair[i].astype(float).ravel() for pair in pairs]) for i in (0, 1))
    if own.min() != own.max() or right.min() == right.max():
        return False
    return int(np.isclose(right, own[0]).sum()) * 2 < right.size


def _is_kin(own: _Array, right: _Array) -> bool:
    """Tell whether an answer has something of the right one: an entry but for its sign, or all but for a bias."""
    if own.size == 1 and right.size == 1:
        return bool(np.isclose(abs(own), abs(right)).all()) or float(abs(own.ravel() - right.ravel())[0]) <= 1
    if own.shape == right.shape:
        with np.errstate(over="ignore", invalid="ignore"):
            shift = own - right
            return bool(np.isclose(abs(own), abs(right)).any() or np.isclose(shift, shift.ravel()[0]).all())
    return bool(np.isclose(abs(own.ravel())[:, None], abs(right.ravel())).any())


def _leaves_nothing(pairs: Sequence[tuple[_Array, _Array]], followed: Value, right: Value) -> bool:
    """Tell whether nothing is left to compute: an array of one number, or the very 1 that was put in."""
    then, usual = np.asarray(followed), np.asarray(right)
    if then.dtype.kind not in "biuf":
        return False
    if then.size > 1:
        return bool(then.min() == then.max() and usual.min() != usual.max())
    return all(own.size == 1 and abs(own) == 1 and own == then for own, _ in pairs) and bool((usual != then).any())
