"""What is exported: a question's variant as an LMS asks it, whatever the format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizgen.errors import UserFileError
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.model import (
    AnswerField,
    EssayField,
    Expected,
    GridField,
    KnownAnswer,
    MatchingField,
    Mistake,
    PaperPart,
    PaperQuestion,
    Prose,
    Solution,
    Value,
    Variant,
)


@dataclass(frozen=True, slots=True)
class ItemPart:
    """A part as it is exported.

    Parameters
    ----------
    name : str
        The part's, as answer files have it.
    shown : PaperPart
        What the student sees.
    field : AnswerField
        What the student answers in, and what the LMS marks by.
    answer : Prose
        The answer as a solution sheet prints it.
    """

    name: str
    shown: PaperPart
    field: AnswerField
    answer: Prose

    @property
    def boxes(self) -> int:
        """How many boxes an LMS has for it where each is marked by itself."""
        match self.field:
            case GridField() as grid:
                return len(grid.numbers)
            case MatchingField() as matching:
                return len(matching.items)
        return 1


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a variant, or some of its parts, as one question of an LMS.

    Parameters
    ----------
    slot : str
        What it is one of many variants of, such as ``Q3``, or ``Q3 (c)`` where parts are questions of their own. A quiz
        has one item of each slot, in the order in which these come.
    number : int
        Which of the variants it is, counted from 1.
    reference : str
        What stands in the student's text, so that quizgen finds variant and parts again: the variant code, with the
        parts in brackets where they are not all.
    question : PaperQuestion
        The whole question, with prompt, title and conventions.
    parts : tuple of ItemPart
        Those that are asked here.
    marks : Fraction
        What they are worth together.
    worked : Prose or None
        The worked solution of the whole question.
    topics : tuple of str
    """

    slot: str
    number: int
    reference: str
    question: PaperQuestion
    parts: tuple[ItemPart, ...]
    marks: Fraction
    worked: Prose | None
    topics: tuple[str, ...]

    @property
    def name(self) -> str:
        """Unique in the export, short, and without spaces or brackets."""
        return self.reference.replace(" (", ".").replace(", ", "").replace(")", "")


@dataclass(frozen=True, slots=True)
class Quiz:
    """What an export is called, and what it says before its questions.

    Parameters
    ----------
    id : str
        The sheet's name.
    title, course : str
    instructions : Prose or None
    variants : int
        How many there are of each question.
    language : str
    """

    id: str
    title: str
    course: str
    instructions: Prose | None
    variants: int
    language: str


def group_parts(fields: Sequence[AnswerField], together: bool) -> tuple[tuple[int, ...], ...]:
    """Return which parts of a question are one question of the LMS.

    Parameters
    ----------
    fields : sequence of AnswerField
        What the parts are answered in.
    together : bool
        Whether the format can ask several parts in one question. In each of them, a text that a person marks, and a
        program, is a question of its own.

    Examples
    --------
    >>> from quizgen.model import TextField
    >>> text, essay = TextField(("a",)), EssayField()
    >>> group_parts([text, essay, text], True), group_parts([text, text], False)
    (((0, 2), (1,)), ((0,), (1,)))
    """
    if not together:
        return tuple((i,) for i in range(len(fields)))
    groups: list[tuple[int, ...]] = []
    for i, field in enumerate(fields):
        first = next((g for g, group in enumerate(groups) if not isinstance(fields[group[0]], EssayField)), None)
        if isinstance(field, EssayField) or first is None:
            groups.append((i,))
        else:
            groups[first] += (i,)
    return tuple(groups)


def find_fields(variant: Variant) -> tuple[AnswerField, ...]:
    """Return what each part of a variant is answered in."""
    return tuple(
        part.asked.field(
            variant.expected[part.name], variant.values, tuple(_known(variant.mistakes[part.name], variant.values))
        )
        for part in variant.question.parts
    )


def _known(mistakes: Sequence[tuple[Mistake, Expected]], values: Mapping[str, Value]) -> Iterator[KnownAnswer]:
    for mistake, expected in mistakes:
        try:
            told = evaluate_text(mistake.feedback, Scope(values))
        except UserFileError:
            # A slip in a remark keeps no question from its export, as it keeps no class from its marks.
            told = Prose("")
        yield KnownAnswer(expected, mistake.credit, told)


def make_items(
    variant: Variant, question: PaperQuestion, solution: Solution, place: tuple[int, int], together: bool
) -> tuple[Item, ...]:
    """Return a variant as questions of an LMS.

    Parameters
    ----------
    variant : Variant
    question : PaperQuestion
        Its paper, in the language of the sheet.
    solution : Solution
        In the language of the sheet.
    place : tuple of int
        The question's number on the sheet, and which of its variants this is, both counted from 1.
    together : bool
        As for `group_parts`.
    """
    fields = find_fields(variant)
    groups = group_parts(fields, together)
    parts = [
        ItemPart(part.name, shown, field, answer.shown)
        for part, shown, field, answer in zip(
            variant.question.parts, question.parts, fields, solution.parts, strict=True
        )
    ]
    return tuple(_make_item(variant, question, solution, place, [parts[i] for i in group]) for group in groups)


def _make_item(
    variant: Variant, question: PaperQuestion, solution: Solution, place: tuple[int, int], parts: Sequence[ItemPart]
) -> Item:
    labels = f" ({', '.join(part.shown.label for part in parts)})" if len(parts) < len(question.parts) else ""
    return Item(
        slot=f"Q{place[0]}{labels}",
        number=place[1],
        reference=f"{question.code}{labels}",
        question=question,
        parts=tuple(parts),
        marks=sum((part.shown.marks for part in parts), Fraction(0)),
        worked=solution.worked,
        topics=variant.question.topics,
    )
