"""An essay: a person marks it; the rubric's points that seem present are proposed, with the words that show them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field

from quizgen.kinds.interface import Kind, PartKeys, accept
from quizgen.kinds.text import compile_linear, normalise, pattern_of, plain
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope
from quizgen.language.keys import Keys, Line, Markdown, Marks
from quizgen.language.source import Path
from quizgen.language.text import evaluate_text
from quizgen.messages import said
from quizgen.model import (
    AnswerField,
    Asked,
    Calls,
    Comparison,
    EssayField,
    Expected,
    KnownAnswer,
    Part,
    Place,
    Prose,
    Reading,
    Refusal,
    Text,
    Unreadable,
    Value,
)
from quizgen.text.holes import stand_in
from quizgen.text.plain import to_text

_AROUND = 30


@dataclass(frozen=True, slots=True)
class RubricPoint:
    """A point that an essay is to make, its marks, and words by which it shows."""

    point: str
    marks: Fraction
    signs: tuple[str, ...]


class RubricKeys(Keys):
    """A point that an essay is to make."""

    point: Line
    marks: Marks = Fraction(1)
    signs: list[Line] = Field(default_factory=list)


class EssayKeys(PartKeys):
    """The keys of a part that asks for whole sentences."""

    type: Literal["essay"]
    model: Markdown
    rubric: list[RubricKeys]

    def total(self) -> Fraction:
        """Add up the marks of the points."""
        return sum((point.marks for point in self.rubric), Fraction(0)) or Fraction(1)


@dataclass(frozen=True, slots=True)
class EssayExpected(Expected):
    """A model answer, and the points that earn marks.

    Parameters
    ----------
    answer : str
        The model answer.
    rubric : tuple of RubricPoint
        The points that the essay should make.
    """

    kind = "essay"
    by_hand = True

    rubric: tuple[RubricPoint, ...] = ()

    def read(self, response: str) -> Reading | Unreadable:
        """Take the text as it is."""
        return Reading(response.strip(), " ".join(response.split()))

    def compare(self, value: Value) -> Comparison:
        """Give no marks, and say for the tutor which points of the rubric seem to be there."""
        text = " ".join(value.split())
        proposals = [_propose(text, point) for point in self.rubric]
        return Comparison(Fraction(0), " ".join(proposals), review=True)

    def typed(self) -> str:
        """Write the model answer."""
        return str(self.answer)

    def validate(self, answer: Value) -> Value | Refusal:
        """Accept a model answer."""
        return _validate(answer)


def _propose(text: str, point: RubricPoint) -> str:
    quoted = next((quote for sign in point.signs if (quote := _find(sign, text))), "")
    marks = f"{float(point.marks):g} mark{'' if point.marks == 1 else 's'}"
    if quoted:
        return f"Seems present ({marks}): {point.point}, in '{quoted}'."
    return f"Not found ({marks}): {point.point}."


def _find(sign: str, text: str) -> str:
    """Return the words of the text that bear a sign, with a little around them."""
    pattern = pattern_of(sign)
    found = _compile_words(sign) if pattern is None else compile_linear(pattern)
    if isinstance(found, Refusal):
        return ""  # of a key that an earlier version wrote
    # Signs are looked for without accents; what is quoted has them.
    pieces = [plain(character) for character in text]
    match = found.search("".join(pieces))
    if match is None or not match[0]:
        return ""
    origins = [i for i, piece in enumerate(pieces) for _ in piece]
    start, end = max(origins[match.start()] - _AROUND, 0), origins[match.end() - 1] + 1 + _AROUND
    before = "..." if start else ""
    after = "..." if end < len(text) else ""
    return before + text[start:end].strip() + after


def _compile_words(sign: str) -> re.Pattern[str]:
    """Return the pattern of words that may have articles between them."""
    words = [re.escape(word) for word in normalise(sign).split() if any(map(str.isalnum, word))]
    return re.compile(r"\b" + r"\W+(?:(?:a|an|the)\W+)?".join(words), re.IGNORECASE)


def _validate(value: Value) -> Value | Refusal:
    """Accept a model answer."""
    if not isinstance(value, str) or not value.strip():
        return Refusal("the answer must be a model answer, as text")
    return value.strip()


@dataclass(frozen=True, slots=True)
class EssayAsked(Asked):
    """Whole sentences.

    Parameters
    ----------
    model : Text
        A model answer.
    rubric : tuple of RubricPoint
        The points that the essay should make.
    """

    kind = "essay"

    model: Text
    rubric: tuple[RubricPoint, ...]

    @property
    def place(self) -> Place | None:
        """The part itself."""
        return None

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Return the model answer as plain text."""
        return to_text(evaluate_text(self.model, Scope(values)))

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> EssayExpected | Refusal:
        """Expect the points of the rubric."""
        validated = _validate(answer)
        return validated if isinstance(validated, Refusal) else EssayExpected(validated, self.rubric)

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the model answer with the points that earn marks after it."""
        return self._with_points(values)

    def _with_points(self, values: Mapping[str, Value]) -> Prose:
        model = evaluate_text(self.model, Scope(values))
        points = tuple(f"{point.point} ({float(point.marks):g})" for point in self.rubric)
        first = len(model.values)
        told = "; ".join(stand_in(first + i) for i in range(len(points)))
        return Prose(f"{model.source.strip()} **Points:** {told}.", (*model.values, *points))

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask for a text, with the model answer and the rubric for whoever marks it."""
        return EssayField(guide=self._with_points(values))

    def scaled(self, data: Mapping[str, Any], part: Part, factor: Fraction) -> Mapping[str, Any]:
        """Multiply the marks of each point."""
        points = zip(data["rubric"], self.rubric, strict=True)
        return {**data, "rubric": [{**row, "marks": str(point.marks * factor)} for row, point in points]}


def _compile(compiler: Compiler, keys: EssayKeys, path: Path) -> Asked | None:
    for key in ("rubric", "model"):
        if not getattr(keys, key):
            compiler.problem(path, "missing-key", f"a part of type essay needs {key}:", key=True)
    for i, point in enumerate(keys.rubric):
        for j, sign in enumerate(point.signs):
            refusal = compile_linear(sign[1:-1]) if pattern_of(sign) else None
            if isinstance(refusal, Refusal):
                message = f"the pattern {sign} cannot be matched: {refusal}"
                compiler.problem((*path, "rubric", i, "signs", j), "bad-pattern", message)
    rubric = tuple(RubricPoint(point.point, point.marks, tuple(point.signs)) for point in keys.rubric)
    return EssayAsked(compiler.text(keys.model, (*path, "model")), rubric)


def _expect(answer: Value, *, rubric: Sequence[Mapping[str, Any]] = ()) -> EssayExpected:
    if not all({"point"} <= set(row) <= {"point", "marks", "signs"} for row in rubric):
        raise ValueError("each point of a rubric must have a point, and may have marks and signs")
    points = tuple(
        RubricPoint(str(row["point"]), Fraction(str(row.get("marks", 1))), tuple(row.get("signs", ())))
        for row in rubric
    )
    return EssayExpected(accept(_validate(answer)), points)


ESSAY = Kind(
    name="essay",
    hint=said("Whole sentences, in your own words."),
    keys=EssayKeys,
    compile=_compile,
    expect=_expect,
    example={"model": "The gradient is zero.", "rubric": [{"point": "The gradient is zero", "signs": ["gradient"]}]},
    room=8,
    is_prose=True,
)
