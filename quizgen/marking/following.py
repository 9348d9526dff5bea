"""What a part expects of a student whose own earlier answers take the places of the right ones."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quizgen.errors import UserFileError
from quizgen.formulas.formula import Formula
from quizgen.formulas.tree import symbols_of
from quizgen.messages import join_said, said
from quizgen.model import Expected, Part, Question, Value
from quizgen.questions.evaluation import expect, recompute

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A student's answer to an earlier part.

    Parameters
    ----------
    label : str
        The part, as the paper calls it.
    value : Value
        What it was read as.
    right : bool
        Whether it was right.
    typed : str
        As the student typed it.
    declared : bool
        Whether it is what a mistake leads to that the question declares.
    """

    label: str
    value: Value
    right: bool
    typed: str = ""
    declared: bool = False

    @property
    def shows_work(self) -> bool:
        """Whether it shows work whatever it is: it is right, or a mistake that is known leads to it."""
        return self.right or self.declared


@dataclass(frozen=True, slots=True)
class Followed:
    """What a part expects of somebody with the student's own earlier answers.

    Parameters
    ----------
    expected : Expected
        The answer to which the student's own earlier ones lead.
    values : mapping of str to Value
        With the student's own answers, and what follows from them.
    taken : mapping of str to OwnAnswer
        The answers that were taken, by part name.
    places : mapping of str to str
        The value whose place each of them takes, by part name.
    """

    expected: Expected
    values: Mapping[str, Value]
    taken: Mapping[str, OwnAnswer]
    places: Mapping[str, str]

    @property
    def wrong(self) -> bool:
        """Whether one of the answers that were taken was not right."""
        return not all(earlier.right for earlier in self.taken.values())

    @property
    def labels(self) -> str:
        """The parts whose answers were not right, as the paper calls them; all parts where each was right."""
        wrong = [earlier for earlier in self.taken.values() if not earlier.right]
        return join_said((f"({earlier.label})" for earlier in wrong or self.taken.values()), said(" and "))


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
    places = dict(followed_values(question, part, own.keys()))
    taken = {name: own[name] for name in places}
    replaced = {places[name]: earlier.value for name, earlier in taken.items()}
    if not replaced or not all(map(_can_be_followed, replaced.values())):
        return None
    doubted = [places[name] for name, earlier in taken.items() if not earlier.shows_work]
    if any(is_trivial(replaced[name], values[name]) for name in doubted):
        return None
    pairs = {
        name: (_numbers(value), _numbers(values[name]))
        for name, value in replaced.items()
        if not isinstance(value, Formula)
    }
    in_doubt = [pairs[name] for name in doubted if name in pairs]
    if any(_is_one_number([pair]) for pair in in_doubt) or (in_doubt and _is_one_number([*pairs.values()])):
        return None
    try:
        followed = recompute(question, {**drawn, **replaced})
        expected = part.asked.as_asked(expect(part, followed), answer)
    except UserFileError:
        # The student's own value makes the rest impossible, so there is nothing to carry.
        return None
    if in_doubt and _leaves_nothing([*pairs.values()], in_doubt, expected.answer, answer):
        return None
    if doubted and _is_given(expected.answer, answer, drawn):
        return None
    return Followed(expected, followed, taken, places)


def followed_values(question: Question, part: Part, answered: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that a part builds on, each with the value that its answer is; through those left blank, too."""
    parts = {earlier.name: earlier for earlier in question.parts}
    for name, value in part.follows.items():
        if name in answered:
            yield name, value
        else:
            yield from followed_values(question, parts[name], answered)


def earlier_parts(question: Question, part: Part) -> frozenset[str]:
    """Return the parts that a part builds on, be it through others."""
    parts = {earlier.name: earlier for earlier in question.parts}
    return frozenset(part.follows).union(*(earlier_parts(question, parts[name]) for name in part.follows))


def is_trivial(own: Value, right: Value) -> bool:
    """Tell whether the student's value would make everything that follows from it too easy.

    Parameters
    ----------
    own, right : Value
        What the student answered to an earlier part, and the answer to it.

    Returns
    -------
    bool
        True for a formula with less than half of the symbols of the right one, for no numbers, for one number or less
        than a quarter of them where there are more, and for zeros where the answer has others.

    Examples
    --------
    >>> is_trivial(np.zeros((2, 2)), np.eye(2)), is_trivial(np.ones((2, 2)), np.eye(2))
    (True, False)
    """
    if isinstance(own, Formula) or isinstance(right, Formula):
        return not (isinstance(own, Formula) and isinstance(right, Formula) and _shares_symbols(own, right))
    own_array, right_array = np.asarray(own), np.asarray(right)
    if own_array.dtype.kind not in "biuf":
        return True
    if own_array.size * 4 < right_array.size or own_array.size == 1 < right_array.size:
        return True
    return not own_array.any() and bool(right_array.any())


def _can_be_followed(own: Value) -> bool:
    return isinstance(own, Formula) or np.asarray(own).dtype.kind in "biuf"


def _shares_symbols(own: Formula, right: Formula) -> bool:
    """Tell whether a formula has at least half of the symbols of another."""
    wanted = symbols_of(right.tree)
    return 2 * len(symbols_of(own.tree) & wanted) >= len(wanted)


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


def _leaves_nothing(
    pairs: Sequence[tuple[_Array, _Array]], in_doubt: Sequence[tuple[_Array, _Array]], followed: Value, right: Value
) -> bool:
    """Tell whether nothing is left to compute: an array of one number, or a number that was put in beside or as a 1."""
    then, usual = np.asarray(followed), np.asarray(right)
    if then.dtype.kind not in "biuf":
        return False
    if then.size > 1:
        constant = bool(then.min() == then.max() and usual.min() != usual.max())
        return constant and not any(_is_kin(*pair) for pair in pairs)
    if not any(own.size == 1 and abs(own) == 1 and not _is_kin(own, wanted) for own, wanted in in_doubt):
        return False
    return any(own.size == 1 and own == then for own, _ in pairs) and bool((usual != then).any())


def _is_given(followed: Value, right: Value, drawn: Mapping[str, Value]) -> bool:
    """Tell whether what follows is an array that was drawn, and the answer is another: nothing is left to compute."""
    then = np.asarray(followed)
    if then.dtype.kind not in "iuf" or then.size < 2 or np.array_equal(then, np.asarray(right)):
        return False
    return any(np.array_equal(then, np.asarray(value)) for value in drawn.values() if isinstance(value, np.ndarray))
