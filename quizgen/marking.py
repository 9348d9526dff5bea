"""Marking one variant: from what a student typed to marks, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from quizgen.answers.check import describe_unreadable, judge, status_of
from quizgen.answers.table import ANSWER_TYPES
from quizgen.errors import UserFileError
from quizgen.language.evaluation import expect, live_mistakes, part_label, recompute
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.model import (
    Comparison,
    Expectation,
    Expression,
    Part,
    PartMark,
    Reading,
    Text,
    Unreadable,
    Value,
    VariantKey,
    VariantMark,
)
from quizgen.notation.prose import to_text

_PRIORITY = ("answer", "carried", "mistake", "entries")


@dataclass(frozen=True, slots=True)
class _Credit:
    rule: str
    fraction: Fraction
    feedback: str


def mark_variant(key: VariantKey, responses: Mapping[str, str]) -> VariantMark:
    """Mark the responses to one variant.

    Parameters
    ----------
    key : VariantKey
        From `make_variant` or a key file.
    responses : mapping of str to str
        What the student typed, by part name; a missing part is blank.

    Returns
    -------
    VariantMark
        With one `PartMark` a part, in the question's order.

    Raises
    ------
    KeyError
        If a response is to no part of the question.
    """
    marker = _Marker(key)
    unknown = responses.keys() - {part.name for part in key.question.parts}
    if unknown:
        raise KeyError(f"{key.question.id} has no part {', '.join(sorted(unknown))}")
    marks = tuple(marker.mark(i, part, responses.get(part.name, "")) for i, part in enumerate(key.question.parts))
    return VariantMark(key.code, key.question.id, marks)


def changed_answers(key: VariantKey) -> tuple[str, ...]:
    """Return the parts whose answer, computed again, is not the one that the key holds."""
    values = recompute(key.question, key.drawn)
    return tuple(
        part.name for part in key.question.parts if not _same(expect(part, values).expected, key.answers[part.name])
    )


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other) and bool(np.allclose(one, other, rtol=1e-11, atol=1e-14))
    if isinstance(one, float) or isinstance(other, float):
        return bool(np.isclose(one, other, rtol=1e-11, atol=1e-14))
    return bool(one == other)


class _Marker:
    """Marks the parts of one variant in order, remembering what the student answered to the earlier ones."""

    def __init__(self, key: VariantKey) -> None:
        self._key = key
        self._values = recompute(key.question, key.drawn)
        self._own: dict[str, Value] = {}
        self._parts = {part.name: part for part in key.question.parts}

    def mark(self, position: int, part: Part, response: str) -> PartMark:
        right = replace(expect(part, self._values), expected=self._key.answers[part.name])
        kind = ANSWER_TYPES[part.type]
        judgement = judge(response, right)
        status = judgement.status
        reading = for_tutor = ""
        match judgement.reading:
            case None:
                credit = _Credit("", Fraction(0), "Nothing was answered.")
            case Unreadable() as unreadable:
                credit = _Credit("", Fraction(0), describe_unreadable(response, unreadable, kind.hint))
            case Reading() as read:
                reading = read.shown
                self._own[part.name] = read.value
                if status == "review":
                    credit = _Credit("", Fraction(0), "Your tutor marks this.")
                    for_tutor = judgement.comparison.remark
                else:
                    credit = self._best(part, read, right, judgement.comparison)
                    status = status_of(credit.fraction)
        return PartMark(
            name=part.name,
            label=part_label(self._key.question, position),
            response=response,
            reading=reading,
            status=status,
            fraction=credit.fraction,
            mark=credit.fraction * part.marks,
            out_of=part.marks,
            rule=credit.rule,
            feedback=credit.feedback,
            expected=kind.show(right),
            for_tutor=for_tutor,
        )

    def _best(self, part: Part, read: Reading, right: Expectation, comparison: Comparison) -> _Credit:
        if comparison.fraction == 1:
            return _Credit("answer", Fraction(1), comparison.remark or "Correct.")
        credits = [
            credit for credit in (self._carried(part, read), self._mistake(part, read, right)) if credit is not None
        ]
        entries = _entries(part, read, right, comparison, self._values)
        best = max((*credits, entries), key=lambda c: (c.fraction, -_PRIORITY.index(c.rule)))
        if best is entries and credits:
            # What went wrong is worth more to the student than how many entries happen to be right.
            return _Credit("entries", entries.fraction, f"{credits[-1].feedback} {entries.feedback}".strip())
        return best

    def _carried(self, part: Part, read: Reading) -> _Credit | None:
        """Compare with what follows from the student's own answers to the parts that this one follows."""
        replaced = {}
        for name in part.follows:
            answer = self._parts[name].answer
            if name in self._own and isinstance(answer, Expression):
                if _is_trivial(self._own[name], self._values[answer.text]):
                    return None
                replaced[answer.text] = self._own[name]
        if not replaced:
            return None
        try:
            followed = expect(part, recompute(self._key.question, {**self._key.drawn, **replaced}))
        except UserFileError:
            # The student's own value makes the rest impossible, so there is nothing to carry.
            return None
        if ANSWER_TYPES[part.type].compare(read.value, followed).fraction != 1:
            return None
        labels = " and ".join(f"({self._label(name)})" for name in part.follows if name in self._own)
        feedback = f"This is not the answer, but it follows correctly from your answer to {labels}."
        return _Credit("carried", part.carried, feedback)

    def _label(self, name: str) -> str:
        return part_label(self._key.question, list(self._parts).index(name))

    def _mistake(self, part: Part, read: Reading, right: Expectation) -> _Credit | None:
        for mistake, wrong in live_mistakes(part, self._values, right):
            if ANSWER_TYPES[part.type].compare(read.value, wrong).fraction == 1:
                feedback = _say(mistake.feedback, self._values) or "This is a known mistake."
                return _Credit("mistake", mistake.credit, feedback)
        return None


def _entries(
    part: Part, read: Reading, right: Expectation, comparison: Comparison, values: Mapping[str, Value]
) -> _Credit:
    feedback = comparison.remark
    if part.feedback:
        chosen = (read.value,) if isinstance(read.value, str) else tuple(read.value)
        told = [_say(text, values) for i, text in part.feedback.items() if right.options[i] in chosen]
        feedback = " ".join([*told, feedback]).strip()
    return _Credit("entries", comparison.fraction, feedback or "This is not the answer.")


def _say(text: Text, values: Mapping[str, Value]) -> str:
    """Return a remark of the question, or nothing where it cannot be computed."""
    try:
        return to_text(evaluate_text(text, Scope(values)))
    except UserFileError:
        # A slip in a remark must not keep a class from its marks.
        return ""


def _is_trivial(own: Value, right: Value) -> bool:
    """Whether the student's value would make everything that follows from it too easy."""
    own_array, right_array = np.asarray(own), np.asarray(right)
    if own_array.dtype.kind not in "biuf" or own_array.size == 0:
        return True
    if own_array.size * 4 < right_array.size:
        return True
    return not own_array.any() and bool(right_array.any())
