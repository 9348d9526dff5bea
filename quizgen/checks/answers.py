"""The answers: read back as printed, of a length that a person writes, confirmed by a second computation."""

import re
from collections.abc import Iterator

import numpy as np

from quizgen.checks.survey import Finding, Survey
from quizgen.errors import UserFileError
from quizgen.kinds.table import KINDS
from quizgen.language.expressions import Scope, evaluate, shorten
from quizgen.marking import mark_variant
from quizgen.marking.check import judge
from quizgen.model import Expected, Part, Place, Value
from quizgen.notation.values import to_plain
from quizgen.questions.evaluation import expect_answer
from quizgen.text.plain import to_text

MOST_NUMBERS = 64
"""How many numbers a person writes as one answer: a map of 8 by 8."""

MOST_CHARACTERS = 12
"""How many characters a person writes as one number."""

_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def answer_place(part: Part) -> Place:
    """Return where the answer of a part is, or the part itself where options are written out."""
    return part.asked.place or part.place


def check_printed_answers(survey: Survey) -> Iterator[Finding]:
    """Type what the solution sheet prints, and see it marked."""
    for variant in survey.variants:
        pairs = zip(variant.question.parts, variant.solution.parts, strict=True)
        typed = {solution.name: solution.typed for part, solution in pairs if not part.asked.costly}
        marks = mark_variant(variant.key, typed).parts
        for part, solution, mark in zip(variant.question.parts, variant.solution.parts, marks, strict=True):
            if not typed.get(part.name):
                continue  # a person marks it, or it is code: see check_programs
            found = _complaint(mark.status, solution.typed, mark.feedback)
            if found is None and KINDS[part.kind].toleranced:
                # The number as it is shown may have fewer decimals than the one to type.
                shown = to_text(solution.shown)
                found = _complaint(judge(shown, variant.expected[part.name]).status, shown, "")
            if found is not None:
                yield Finding(answer_place(part), *found, variant.seed)


def _complaint(status: str, printed: str, told: str) -> tuple[str, str] | None:
    if status in ("correct", "review"):
        return None
    short = shorten(printed)
    if status in ("unreadable", "blank"):
        why = f": {' '.join(told.split())}" if told else ""
        return "unreadable-answer", f"the answer is printed as '{short}', which cannot be read{why}"
    message = f"the answer is printed as '{short}', which is {status}; widen the tolerance, or ask for more decimals"
    return "answer-earns-less", message


def check_length(survey: Survey) -> Iterator[Finding]:
    """Complain of answers with more numbers, or longer ones, than a person writes."""
    for variant in survey.variants:
        for part, solution in zip(variant.question.parts, variant.solution.parts, strict=True):
            if not _is_numeric(variant.key.answers[part.name]):
                continue
            numerals = _NUMERAL.findall(solution.typed)
            longest = max(numerals, key=len, default="")
            if len(numerals) > MOST_NUMBERS:
                message = f"the answer has {len(numerals)} numbers; nobody types more than {MOST_NUMBERS}"
            elif len(longest) > MOST_CHARACTERS:
                message = f"the answer has the number {longest}; nobody types more than {MOST_CHARACTERS} characters"
            else:
                continue
            yield Finding(answer_place(part), "long-answer", message, variant.seed)


def _is_numeric(value: Value) -> bool:
    return isinstance(value, int | float | np.ndarray) or (isinstance(value, tuple) and _holds_numbers(value))


def _holds_numbers(value: tuple[Value, ...]) -> bool:
    return all(isinstance(entry, int) for entry in value)


def check_options(survey: Survey) -> Iterator[Finding]:
    """Complain of options that are the same once their holes are filled."""
    for variant in survey.variants:
        for part, paper in zip(variant.question.parts, variant.paper.parts, strict=True):
            texts = [to_text(option) for option in paper.options]
            for i, text in enumerate(texts):
                if text in texts[:i]:
                    message = f"option {i + 1} says '{text}', as option {texts.index(text) + 1} does"
                    yield Finding(part.asked.texts()[i].place, "repeated-option", message, variant.seed)


def check_second_opinions(survey: Survey) -> Iterator[Finding]:
    """Compare each answer with what its ``check:`` computes."""
    for variant in survey.variants:
        for part in variant.question.parts:
            check = part.asked.second_opinion
            if check is None:
                continue
            right = variant.expected[part.name]
            text = shorten(check.text)
            try:
                second = expect_answer(part, variant.values, evaluate(check, Scope(variant.values)))
            except UserFileError as error:
                message = f"check: cannot be compared with the answer: {error.problems[0].message}"
                yield Finding(check.place, "second-opinion", message, variant.seed)
                continue
            if not _agree(second, right):
                said, answer = shorten(_say(second.answer)), shorten(_say(right.answer))
                message = f"check: {text} gives {said}, but the answer is {answer}"
                yield Finding(check.place, "second-opinion", message, variant.seed)


def _agree(second: Expected, right: Expected) -> bool:
    """Whether a second computation gives the answer; a wide tolerance for students does not excuse it."""
    if isinstance(right.answer, int | float | np.ndarray) and right.tolerance is not None:
        one, other = np.asarray(second.answer, dtype=float), np.asarray(right.answer, dtype=float)
        # Finite differences and sums in another order are good to some five digits.
        return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-4, atol=1e-6))
    return judge(second.typed(), right).status == "correct"


def _say(value: Value) -> str:
    return to_plain(value) if isinstance(value, int | float | str | tuple | list | np.ndarray) else type(value).__name__
