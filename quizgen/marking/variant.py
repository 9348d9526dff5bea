"""Marking one variant: from what a student typed to marks, each with its reason."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from quizgen.errors import UserFileError
from quizgen.kinds.table import KINDS
from quizgen.marking.carried import OwnAnswer, credit_carried, follow
from quizgen.marking.chains import credit_chain
from quizgen.marking.check import describe_unreadable, judge, status_of
from quizgen.marking.credit import Credit, choose_credit
from quizgen.marking.mistakes import (
    credit_convention,
    credit_diagnosis,
    credit_entries,
    credit_followed_mistake,
    credit_mistake,
)
from quizgen.model import (
    Comparison,
    Expected,
    Part,
    PartMark,
    Reading,
    Unreadable,
    Value,
    VariantKey,
    VariantMark,
)
from quizgen.questions.evaluation import expect_answer, part_label, recompute


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
        part.name for part in key.question.parts if not _same(_checked_answer(part, values), key.answers[part.name])
    )


def _checked_answer(part: Part, values: Mapping[str, Value]) -> Value:
    """Compute an answer again, as a key holds it."""
    return expect_answer(part, values, part.asked.compute(part, values)).answer


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other) and bool(np.allclose(one, other, rtol=1e-11, atol=1e-14))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return bool(np.isclose(one, other, rtol=1e-11, atol=1e-14))
    return bool(one == other)


class _Marker:
    """Marks the parts of one variant in order, remembering what the student answered to the earlier ones."""

    def __init__(self, key: VariantKey) -> None:
        self._key = key
        self._values = recompute(key.question, key.drawn)
        self._own: dict[str, OwnAnswer] = {}

    def mark(self, position: int, part: Part, response: str) -> PartMark:
        """Mark a part; an error that nobody foresaw costs this answer its automatic mark, and nobody else anything."""
        try:
            return self._mark(position, part, response)
        except UserFileError:
            # The question or the key is at fault, and so every response to it.
            raise
        except Exception as error:
            return PartMark(
                name=part.name,
                label=part_label(self._key.question, position),
                response=response,
                reading="",
                status="review",
                fraction=Fraction(0),
                mark=Fraction(0),
                out_of=part.marks,
                rule="",
                feedback="Your tutor marks this.",
                expected="",
                for_tutor=f"quizgen could not mark this: {type(error).__name__}: {error}. Please report it.",
            )

    def _mark(self, position: int, part: Part, response: str) -> PartMark:
        right = expect_answer(part, self._values, self._key.answers[part.name])
        label = part_label(self._key.question, position)
        judgement = judge(response, right)
        status = judgement.status
        reading = for_tutor = ""
        match judgement.reading:
            case None:
                credit = Credit("", Fraction(0), "Nothing was answered.")
            case Unreadable() as unreadable:
                credit = Credit("", Fraction(0), describe_unreadable(response, unreadable, KINDS[part.kind].hint))
            case Reading() as read:
                reading = read.shown
                if status == "review":
                    credit = Credit("", Fraction(0), "Your tutor marks this.")
                    for_tutor = judgement.comparison.remark
                else:
                    credit = self._credit(part, read.value, response, right, judgement.comparison)
                    status = status_of(credit.fraction)
                    self._own[part.name] = OwnAnswer(label, read.value, credit.rule == "answer")
        return PartMark(
            name=part.name,
            label=label,
            response=response,
            reading=reading,
            status=status,
            fraction=credit.fraction,
            mark=credit.fraction * part.marks,
            out_of=part.marks,
            rule=credit.rule,
            feedback=credit.feedback,
            expected=right.typed(),
            for_tutor=for_tutor,
            named=credit.named,
        )

    def _credit(self, part: Part, given: Value, typed: str, right: Expected, comparison: Comparison) -> Credit:
        """Ask every rule what it gives; see `choose_credit` for which counts."""
        if comparison.fraction == 1:
            return Credit("answer", Fraction(1), comparison.remark or "Correct.")
        question, drawn = self._key.question, self._key.drawn
        followed = follow(question, part, drawn, self._values, self._own)
        mistakes = [credit_mistake(part, given, right, self._values)]
        found = [
            credit_entries(part, given, right, comparison, self._values),
            credit_chain(part, given, right, followed.values if followed else self._values),
        ]
        if followed:
            found.append(credit_carried(part, given, followed))
            mistakes.append(credit_followed_mistake(part, given, followed))
        known = max((credit for credit in mistakes if credit), key=lambda credit: credit.fraction, default=None)
        named = known or credit_convention(question, part, given, drawn, right)
        found.append(named or credit_diagnosis(part, given, typed, right))
        return choose_credit(credit for credit in found if credit is not None)
