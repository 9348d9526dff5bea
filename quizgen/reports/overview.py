"""A sheet on a page, for the tutor: each question with its marks, topics and difficulty, and how the answers spread."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from quizgen.model import PaperKey, Sheet, Solution, Value
from quizgen.notation.values import format_number
from quizgen.questions.evaluation import part_label
from quizgen.render.templates import Templates

_SHORT = 24
"""An answer of more characters is not quoted."""


@dataclass(frozen=True, slots=True)
class PartOverview:
    """A part, and in words how its answers spread over the class."""

    label: str
    kind: str
    marks: Fraction
    spread: str


@dataclass(frozen=True, slots=True)
class QuestionOverview:
    """A question of a sheet."""

    number: int
    title: str
    id: str
    topics: tuple[str, ...]
    outcome: str
    difficulty: int
    marks: Fraction
    parts: tuple[PartOverview, ...]
    minutes: int | None


@dataclass
class Overview:
    """What is kept of papers as they are drawn: each answer as its student would type it, and the numbers in it."""

    sheet: Sheet
    papers: int = 0
    typed: dict[tuple[int, str], Counter[str]] = field(default_factory=dict)
    ends: dict[tuple[int, str], tuple[float, float]] = field(default_factory=dict)

    def add(self, key: PaperKey, solutions: Sequence[Solution]) -> None:
        """Look at a paper; its solutions are in its own order, its key in that of the sheet."""
        self.papers += 1
        for number, solution in zip(key.order or range(len(solutions)), solutions, strict=True):
            variant = key.variants[number]
            for part in solution.parts:
                place = (number, part.name)
                self.typed.setdefault(place, Counter())[part.typed] += 1
                if ends := _ends(variant.answers.get(part.name)):
                    low, high = self.ends.get(place, ends)
                    self.ends[place] = min(low, ends[0]), max(high, ends[1])

    def questions(self) -> Iterator[QuestionOverview]:
        """Yield the questions in the order of the sheet."""
        for number, entry in enumerate(self.sheet.questions):
            question = entry.question
            parts = tuple(
                PartOverview(part_label(question, i), part.asked.kind, part.marks, self._say_spread(number, part.name))
                for i, part in enumerate(question.parts)
            )
            yield QuestionOverview(
                number + 1,
                question.title,
                question.id,
                question.topics,
                question.outcome,
                question.difficulty,
                question.marks,
                parts,
                question.minutes,
            )

    def render(self, templates: Templates) -> str:
        """Return the page as a document of Typst."""
        questions = list(self.questions())
        marks = sum((question.marks for question in questions), Fraction(0))
        context = {
            "sheet": self.sheet,
            "questions": questions,
            "papers": self.papers,
            "marks": marks,
            "minutes": _say_minutes([question.minutes for question in questions]),
        }
        return templates.render("typst/overview.typ", context)

    def _say_spread(self, number: int, name: str) -> str:
        typed = self.typed.get((number, name), Counter())
        if not any(typed):
            return "no answer that can be typed"
        ((commonest, count),) = typed.most_common(1)
        quoted = commonest if len(commonest) <= _SHORT and "\n" not in commonest else ""
        if len(typed) == 1:
            return f"the same for all{': ' * bool(quoted)}{quoted}" if self.papers > 1 else quoted or "one"
        said = [f"{len(typed)} different"]
        if ends := self.ends.get((number, name)):
            low, high = (format_number(end).replace("-", "−") for end in ends)
            said.append(f"numbers from {low} to {high}")
        if count == 1:
            return ", ".join(said)
        share = f"{count / self.papers:.0%}"
        said.append(f"most often {quoted} ({share})" if quoted else f"the commonest {share}")
        return ", ".join(said)


def _say_minutes(minutes: Sequence[int | None]) -> str:
    """Say how long a sheet takes, as far as its questions say it.

    Examples
    --------
    >>> _say_minutes([10, 1]), _say_minutes([1]), _say_minutes([None])
    ('11 minutes', '1 minute', '')
    >>> _say_minutes([10, None, None])
    '10 minutes and what 2 questions do not say'
    """
    said = [one for one in minutes if one is not None]
    if not said:
        return ""
    open_ = len(minutes) - len(said)
    rest = f" and what {open_} {'questions do' if open_ > 1 else 'question does'} not say" if open_ else ""
    return f"{sum(said)} minute{'s' if sum(said) > 1 else ''}{rest}"


def _ends(answer: Value) -> tuple[float, float] | None:
    """Return the least and the largest of an answer's numbers; None where it has none."""
    if isinstance(answer, str | bool) or answer is None:
        return None
    try:
        numbers: np.ndarray[Any, Any] = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return None
    return (float(numbers.min()), float(numbers.max())) if numbers.size and np.isfinite(numbers).all() else None
