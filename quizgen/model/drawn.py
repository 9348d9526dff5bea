"""What is drawn for a student: papers without answers, and apart from them solutions and keys; and sheets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from quizgen.errors import Problem
from quizgen.messages import ENGLISH
from quizgen.model.asked import Question
from quizgen.model.compiled import Mistake, Place
from quizgen.model.expected import Expected
from quizgen.model.shown import Prose, Room, Value


@dataclass(frozen=True, slots=True)
class Student:
    """A person on the roster.

    Parameters
    ----------
    name : str
        As printed.
    id : str
        The identifier that seeds are derived from, lower-cased.
    id_kind : str
        Which of the identifiers `id` is: ``sis_id``, ``id_number``, ``login``, ``email`` or ``canvas_id``.
    identifiers : mapping of str to str
        All that the roster tells, by kind, as written there.
    group : str
        Those with the same one have the same numbers and hand in one answer; mostly empty.
    latin_name : str
        The name in Latin letters, where the roster has it besides; mostly empty.
    """

    name: str
    id: str
    id_kind: str
    identifiers: Mapping[str, str]
    group: str = ""
    latin_name: str = ""


@dataclass(frozen=True, slots=True)
class Seating:
    """Where a student sits an exam, and which paper lies there.

    Parameters
    ----------
    seat : str
        As the roster writes it; empty where it tells none.
    version : str
        Such as ``B``; empty before one is given.
    copy : int
        The number of the student's own copy, from 1; 0 before it has one.
    """

    seat: str = ""
    version: str = ""
    copy: int = 0


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part as a student sees it.

    Parameters
    ----------
    label : str
        ``a``, ``b``, ...; empty where the question has one part only.
    kind : str
        Name of the kind of answer.
    hint : str
        How to type this kind of answer.
    note : str
        A sentence to print after the question, such as "Give 3 decimals."; often empty.
    items : tuple of Prose
        What a matching asks to be matched with the options.
    starter : Prose or None
        The code to begin with.
    answer_below : bool
        Whether an answer is shown below the word "Answer", and not beside it.
    room : Room or None
        Where the answer is written, if the question says so; see `room_of` in ``render/wording.py``.
    bonus : bool
        Whether its marks are above the total.
    """

    name: str
    label: str
    ask: Prose
    kind: str
    marks: Fraction
    hint: str
    note: str = ""
    options: tuple[Prose, ...] = ()
    items: tuple[Prose, ...] = ()
    starter: Prose | None = None
    answer_below: bool = False
    room: Room | None = None
    bonus: bool = False


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as a student sees it: no answer, no value that no hole of prompt or ask shows.

    `heading` is what the sheet puts above it, mostly nothing. Where the paper has an order of its own, `column` is what
    answer files call the question, such as ``Q3``.
    """

    title: str
    code: str
    marks: Fraction
    conventions: tuple[str, ...]
    prompt: Prose
    parts: tuple[PaperPart, ...]
    heading: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The look of papers; what is None is as usual.

    Parameters
    ----------
    paper : str or None
        ``a4`` or ``letter``.
    columns : int or None
        1 or 2.
    font : str or None
        The name of its family.
    logo, alternative : str or None
        The file of the logo, as written, and what it shows, in words.
    department : str or None
        What stands beside the logo.
    rules : Prose or None
        What stands above the questions of every sheet.
    drawing : str
        The logo as SVG.
    place : Place or None
        Where it is written.
    """

    paper: str | None = None
    columns: int | None = None
    font: str | None = None
    logo: str | None = None
    alternative: str | None = None
    department: str | None = None
    rules: Prose | None = None
    drawing: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper, with its questions in the order printed.

    `student` is None on one that the class shares, and on one that tells nobody whose it is; `version` is such as ``B``
    where there are several in an exam hall, and `copy` the number of a student's copy of it. `language` is that of all
    that quizgen itself says on it, `layout` its look, and `instructions` what the sheet says above the questions.
    """

    course: str
    title: str
    date: str
    attempt: int
    student: Student | None
    questions: tuple[PaperQuestion, ...]
    marks: Fraction
    version: str = ""
    copy: int = 0
    language: str = ENGLISH
    layout: Layout = Layout()
    instructions: Prose | None = None


@dataclass(frozen=True, slots=True)
class PartSolution:
    """A part's answer: `shown` as printed, `typed` as a student would type it."""

    name: str
    label: str
    shown: Prose
    typed: str


@dataclass(frozen=True, slots=True)
class Solution:
    """The answers and the worked solution of one variant."""

    parts: tuple[PartSolution, ...]
    worked: Prose


@dataclass(frozen=True, slots=True)
class VariantKey:
    """All that marking one variant needs.

    Parameters
    ----------
    code : str
        The variant code printed on the paper.
    question : Question
        With pinned values in place.
    seed : int
        From which the variant was drawn.
    drawn : mapping of str to Value
        The values that draws gave.
    answers : mapping of str to Value
        By part name, at full precision.
    language : str
        That of the paper, whose notation of decimals counts first when a response is read.
    """

    code: str
    question: Question
    seed: int
    drawn: Mapping[str, Value]
    answers: Mapping[str, Value]
    language: str = ENGLISH


@dataclass(frozen=True)
class Variant:
    """A question with its own numbers; what neither paper nor key needs is computed once it is asked for.

    Parameters
    ----------
    values : mapping of str to Value
        Drawn and computed, by name.
    paper : PaperQuestion
        What the student gets, without an answer.
    key : VariantKey
        What marking needs.
    expect : callable
        Computes what each part expects, once it is asked for.
    find_mistakes : callable
        Finds the mistakes, from what is expected.
    solve : callable
        Computes the solution, from what is expected.
    warnings : tuple of Problem
        Conditions that pinned values do not meet.
    """

    question: Question
    seed: int
    values: Mapping[str, Value]
    paper: PaperQuestion
    key: VariantKey
    expect: Callable[[], Mapping[str, Expected]]
    find_mistakes: Callable[[Mapping[str, Expected]], Mapping[str, tuple[tuple[Mistake, Expected], ...]]]
    solve: Callable[[Mapping[str, Expected]], Solution]
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def expected(self) -> Mapping[str, Expected]:
        """What is expected, by part name, with all that the tolerance allows."""
        return self.expect()

    @cached_property
    def mistakes(self) -> Mapping[str, tuple[tuple[Mistake, Expected], ...]]:
        """The mistakes that can be told from the answer and from each other, by part name."""
        return self.find_mistakes(self.expected)

    @cached_property
    def solution(self) -> Solution:
        """The answers and the worked solution; raises UserFileError if a hole of it has no value."""
        return self.solve(self.expected)


@dataclass(frozen=True, slots=True)
class PaperKey:
    """The keys of one paper, question by question.

    Parameters
    ----------
    student : Student or None
        None for a paper that the class shares.
    variants : tuple of VariantKey
        In the sheet's order, whatever the paper's.
    order : tuple of int
        The questions as the paper has them, counted from 0 on the sheet; empty where it keeps the sheet's order.
    version : str
        Such as ``B``, for one of the papers of an exam hall; mostly empty.
    """

    student: Student | None
    variants: tuple[VariantKey, ...]
    order: tuple[int, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What marking a sheet needs, and nothing of the bank; totals are rounded to steps of `rounding`.

    It is `untouched` where it comes from a file as this version of quizgen wrote it, so that its answers are what the
    questions compute. For papers in versions, `seating` tells who has which, by `Student.id`. Where they are `mixed`,
    an LMS has drawn each question of a student from any of the versions. `language` is that of the papers.
    """

    course: str
    title: str
    sheet: str
    attempt: int
    roster: tuple[Student, ...]
    papers: tuple[PaperKey, ...]
    rounding: Fraction | None = None
    untouched: bool = field(default=False, compare=False)
    seating: Mapping[str, Seating] = field(default_factory=lambda: MappingProxyType({}))
    language: str = ENGLISH
    mixed: bool = False

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of the papers; empty where there are none."""
        return tuple(paper.version for paper in self.papers if paper.version)


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A question of a sheet, with the values that the sheet pins and the marks that it sets in place.

    `heading` is what the sheet puts above it, mostly nothing.
    """

    question: Question
    place: Place
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet file, read.

    `code` is the short name in its variant codes, `shared` one paper for all, `rounding` the step of the totals. On one
    that is `shuffled`, each paper has the questions in an order of its own; `versions` are those of the papers for an
    exam hall. On one that is `anonymous`, papers do not say whose they are. `language` is that of all that quizgen
    itself says on the papers, `layout` their look, and `instructions` what stands above the questions.
    """

    id: str
    code: str
    title: str
    course: str
    date: str
    shared: bool
    questions: tuple[SheetQuestion, ...]
    rounding: Fraction | None = None
    shuffled: bool = False
    versions: tuple[str, ...] = ()
    anonymous: bool = False
    language: str = ENGLISH
    layout: Layout = Layout()
    instructions: Prose | None = None
