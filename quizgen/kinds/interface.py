"""What an answer type is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value

NO_ROUNDING_ON_THE_WAY = (
    "rounded(n) goes with numbers and arrays, whose results on the way may be rounded; a formula has none. "
    "Give a number or a percentage"
)
"""What to say where a formula is given the tolerance ``rounded(n)``."""

Given = Literal["expression", "options", "texts", "formula", "pairs", "rubric", "code"]


class Refusal(str):
    """Why a value cannot be the answer of a part of this type, in words for the author of the question."""


@dataclass(frozen=True, slots=True)
class AnswerType:
    """One kind of answer: how it is read, compared and shown.

    Parameters
    ----------
    name : str
        As questions write it.
    given : str
        How a question gives the answer: an ``expression`` to be computed, one or more of the ``options``, accepted
        ``texts``, a ``formula``, ``pairs``, a ``rubric``, after which a person marks, or ``code``: an expression to be
        computed for each case that a function is called with.
    toleranced : bool
        Whether a tolerance has a meaning.
    hint : str
        How to type it, for the paper.
    read : callable
        ``read(response, expectation)``; bounded work for any text.
    compare : callable
        ``compare(reading.value, expectation)``.
    show : callable
        ``show(expectation)``: the answer as a student would type it; it reads back and earns full marks.
    check_expected : callable
        ``check_expected(value)``: the answer as an Expectation holds it, or a :class:`Refusal`.
    """

    name: str
    given: Given
    toleranced: bool
    hint: str
    read: Callable[[str, Expectation], Reading | Unreadable]
    compare: Callable[[Value, Expectation], Comparison]
    show: Callable[[Expectation], str]
    check_expected: Callable[[Value], Value | Refusal]

    @property
    def calculated(self) -> bool:
        """Whether the answer is computed by an expression."""
        return self.given == "expression"
