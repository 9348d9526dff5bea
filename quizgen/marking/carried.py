"""Error carried forward: marking a part with the student's own earlier answers in their places."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from quizgen.errors import UserFileError
from quizgen.kinds.table import ANSWER_TYPES
from quizgen.language.evaluation import expect, recompute
from quizgen.marking.credit import Credit
from quizgen.model import Comparison, Expectation, Part, Question, Value


@dataclass(frozen=True, slots=True)
class Followed:
    """What a part expects of somebody with the student's own earlier answers.

    Parameters
    ----------
    expectation : Expectation
    values : mapping of str to Value
        With the student's own answers, and what follows from them.
    labels : str
        The parts whose answers were taken, as the paper calls them.
    wrong : bool
        Whether one of those answers was not right.
    """

    expectation: Expectation
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
) -> Followed | None:
    """Put the student's own answers into the value graph.

    Parameters
    ----------
    question : Question
    part : Part
        The part to be marked.
    drawn, values : mapping of str to Value
        Of the variant.
    own : mapping of str to OwnAnswer
        What the student answered to earlier parts, by part name.

    Returns
    -------
    Followed or None
        None where there is nothing to carry, or where the student's value makes the rest trivial or impossible.
    """
    taken = {name: own[name] for name in part.follows if name in own}
    replaced = {part.follows[name]: answer.value for name, answer in taken.items()}
    if not replaced or any(is_trivial(value, values[name]) for name, value in replaced.items()):
        return None
    try:
        followed = recompute(question, {**drawn, **replaced})
        expectation = expect(part, followed)
    except UserFileError:
        # The student's own value makes the rest impossible, so there is nothing to carry.
        return None
    labels = " and ".join(f"({answer.label})" for answer in taken.values())
    return Followed(expectation, followed, labels, not all(answer.right for answer in taken.values()))


def is_trivial(own: Value, right: Value) -> bool:
    """Tell whether the student's value would make everything that follows from it too easy.

    Parameters
    ----------
    own, right : Value

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
    if own_array.dtype.kind not in "biuf" or own_array.size == 0:
        return True
    if own_array.size * 4 < right_array.size:
        return True
    return not own_array.any() and bool(right_array.any())


def credit_carried(part: Part, given: Value, followed: Followed) -> Credit | None:
    """Compare with what follows from the student's own answers.

    Parameters
    ----------
    part : Part
    given : Value
        What the student answered.
    followed : Followed

    Returns
    -------
    Credit or None
        None where nothing follows.
    """
    comparison: Comparison = ANSWER_TYPES[part.type].compare(given, followed.expectation)
    if comparison.fraction == 1:
        feedback = f"This is not the answer, but it follows correctly from your answer to {followed.labels}."
        return Credit("carried", part.carried, feedback)
    if comparison.fraction == 0 or not followed.wrong:
        return None
    fraction = Fraction(comparison.fraction * part.carried)
    return Credit("carried", fraction, comparison.remark, counts=True, basis=followed.labels)
