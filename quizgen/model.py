"""The records that quizgen hands about: frozen, without behaviour.

A ``Value`` is what an expression computes: an int, float, bool or str; a read-only ndarray; a tuple of ints, which
is a shape; a list (anything that is no array); a mapping (a scenario's row); or one of the display records below.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Literal, TypeAlias

from quizgen.errors import Problem

Value: TypeAlias = Any
Calls: TypeAlias = Mapping[str, Callable[..., Any]] | None
Status = Literal["correct", "partial", "incorrect", "blank", "unreadable", "review"]


# --- Display: values that exist to be shown -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown with math in ``$...$`` and ``$$...$$``, whose holes have been evaluated.

    Parameters
    ----------
    source : str
        The Markdown; hole number i stands as the characters U+E000, i in decimal digits, U+E001.
    values : tuple of Value
        What stands in hole i.
    """

    source: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Notation:
    """A value that is written differently in text and in math, such as ``signed(b)``.

    Parameters
    ----------
    text : str
        Plain text, escaped by whoever prints it.
    math : str
        LaTeX.
    """

    text: str
    math: str


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number or array that is shown with a fixed number of decimals."""

    value: Value
    decimals: int


@dataclass(frozen=True, slots=True)
class Steps:
    """Worked steps, one a line (a block: a hole alone on its line)."""

    lines: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row (a block)."""

    head: tuple[Prose, ...]
    rows: tuple[tuple[Prose, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure drawn by the template ``figures/<kind>`` of each output format (a block).

    Parameters
    ----------
    kind : str
        Name of the template.
    data : mapping
        What the template draws: numbers, strings and lists of them.
    alternative : str
        What the figure shows, in words.
    """

    kind: str
    data: Mapping[str, Value]
    alternative: str


# --- A question, read and compiled ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file, line and column counted from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of the question language, checked and compiled.

    Parameters
    ----------
    text : str
        As written.
    place : Place
        Where it is written.
    names : frozenset of str
        The values that it uses.
    draws : bool
        Whether it calls a draw.
    run : callable
        ``run(scope)`` computes it; made and called by ``quizgen.language.expressions`` alone.
    """

    text: str
    place: Place
    names: frozenset[str]
    draws: bool
    run: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown with holes: ``source`` as in :class:`Prose`, ``holes[i]`` the expression of hole i."""

    source: str
    holes: tuple[Expression, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a response may lie from the answer.

    Parameters
    ----------
    kind : {"absolute", "relative", "decimals", "significant", "rounded"}
        ``decimals``: half a unit of the n-th decimal; ``significant``: half a unit of the n-th digit; ``rounded``: as
        ``decimals``, and what comes of rounding the intermediate results to n decimals.
    amount : float
        The distance; for ``relative`` a fraction (1 % is 0.01); else n.
    spread : tuple of float
        For ``rounded``: how far rounded intermediate results move each entry of the answer; empty for not at all.
    """

    kind: Literal["absolute", "relative", "decimals", "significant", "rounded"]
    amount: float
    spread: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that a known misconception leads to; text where the part's answer is a formula."""

    answer: Expression | Text
    feedback: Text
    credit: Fraction
    place: Place


@dataclass(frozen=True, slots=True)
class Chain:
    """How each entry of an answer follows from the one before.

    Parameters
    ----------
    start : Expression
        What stands before the first entry.
    next : Expression
        An entry, from ``previous`` and its position ``t``, counted from 0.
    step : str
        What an entry is called in feedback, such as ``layer``; empty for a time step.
    """

    start: Expression
    next: Expression
    step: str = ""


# --- What a kind of answer is: what is asked, and what is expected -------------------------------------------


class Refusal(str):
    """Why a value cannot be the answer of a part, in words for the author of the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a response was understood to say; `shown` is that in words a student would recognise."""

    value: Value
    shown: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a response could not be read, where (a 0-based character, if known), and what was expected."""

    reason: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much of a response is right, what there is to say about the rest, and whether a person has to mark it."""

    fraction: Fraction
    remark: str = ""
    review: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """An answer with a slip that a tutor would recognise, for a simulated class."""

    name: str
    expected: "Expected"


@dataclass(frozen=True, slots=True)
class Expected(ABC):
    """What a part expects of one variant; each kind of answer has its own, with its own few fields.

    Parameters
    ----------
    answer : Value
        The right answer, as a key holds it.
    """

    kind: ClassVar[str]
    longest: ClassVar[int | None] = 20_000
    """How many characters a response may have before it is read; None where `read` itself sees to that."""
    by_hand: ClassVar[bool] = False
    """Whether a person marks every response."""
    finders: ClassVar[Mapping[str, Callable[[Any], Any]]] = MappingProxyType({})
    """The diagnoses that apply, by name; each looks at what `case` returns."""

    answer: Value

    @abstractmethod
    def read(self, response: str) -> Reading | Unreadable:
        """Read a response; bounded work for any text."""

    @abstractmethod
    def compare(self, value: Value) -> Comparison:
        """Compare what a response was read as with the answer."""

    @abstractmethod
    def typed(self) -> str:
        """Return the answer as a student would type it; it reads back and earns full marks."""

    @abstractmethod
    def check(self, answer: Value) -> Value | Refusal:
        """Return an answer as an expectation of this kind holds it, or say why it is none."""

    @property
    def tolerance(self) -> "Tolerance | None":
        """How far a response may lie from the answer; None for not at all."""
        return None

    def equals(self, other: "Expected") -> bool:
        """Whether this answer, given as a response, would be right where `other` is expected."""
        read = other.read(self.typed())
        return isinstance(read, Reading) and other.compare(read.value).fraction == 1

    def instead(self, answer: Value) -> "Expected | Refusal":
        """Return what would be expected if the answer were another one."""
        checked = self.check(answer)
        return checked if isinstance(checked, Refusal) else replace(self, answer=checked)

    def read_further(self, text: str) -> Value | Refusal:
        """Read a further answer that a tutor accepts, typed as a student of this variant would type it."""
        found = self.read(text)
        return self.refuse(text, found) if isinstance(found, Unreadable) else self.check(found.value)

    def refuse(self, text: str, unreadable: Unreadable) -> Refusal:
        """Say that a further answer cannot be read."""
        short = text if len(text) <= 70 else f"{text[:67]}..."
        return Refusal(f"'{short}' cannot be read as an answer of type {self.kind}: {unreadable.reason}")

    def words(self) -> tuple[str, ...]:
        """Return texts that are answers although they may look blank, such as an option "none"."""
        return ()

    def case(self, value: Value, typed: str) -> Any:
        """Return what the diagnoses look at; None where there is nothing to find."""
        return None

    def misjudged(self, value: Value) -> tuple[int, ...]:
        """Return the options about which a response is wrong, counted from 0."""
        return ()

    def in_full(self, typed: str) -> str:
        """Return the answer as feedback prints it: as typed, and with what stands behind a letter."""
        return typed

    def wrong_choices(self) -> tuple["Expected", ...]:
        """Return the wrong answers that a student may choose without making a mistake that the question knows."""
        return ()

    def slips(self, pick: Callable[[int], int]) -> Iterator[Slip]:
        """Yield slips that a person might make; ``pick(n)`` draws a whole number below n."""
        return iter(())

    def broken(self) -> str:
        """Return what nobody can read although it is nearly right; empty where there is no such thing."""
        return ""


@dataclass(frozen=True, slots=True)
class Asked(ABC):
    """What a kind of answer makes of the keys of a part that are its own, checked and compiled."""

    kind: ClassVar[str]
    recomputes: ClassVar[bool] = False
    """Whether the answer is numbers computed from the values, so that other values or conventions give another."""
    costly: ClassVar[bool] = False
    """Whether marking one answer takes long, so that `quizgen check` marks few."""

    @property
    @abstractmethod
    def place(self) -> Place | None:
        """Where the answer is written; None for the part itself."""

    @abstractmethod
    def compute(self, part: "Part", values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Compute the answer, with some functions replaced by others; may raise UserFileError."""

    @abstractmethod
    def expect(self, part: "Part", values: Mapping[str, Value], answer: Value) -> Expected | Refusal:
        """Return what is expected of somebody who rounds nothing on the way, or say why the answer can be none."""

    def widened(self, part: "Part", expected: Expected, values: Mapping[str, Value]) -> Expected:
        """Return what is expected where the results on the way may be rounded, as far as the question allows it."""
        return expected

    @abstractmethod
    def show(self, part: "Part", expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the answer as a solution sheet prints it."""

    def compute_mistake(self, part: "Part", mistake: "Mistake", values: Mapping[str, Value]) -> Value:
        """Compute the answer that a mistake leads to; may raise UserFileError."""
        raise NotImplementedError(f"a part of the kind {self.kind} knows no mistakes")

    def expect_mistake(
        self, part: "Part", values: Mapping[str, Value], answer: Value, right: Expected
    ) -> Expected | Refusal:
        """Return what somebody answers who makes a mistake."""
        return self.expect(part, values, answer)

    @property
    def computed_by(self) -> "Expression | None":
        """The expression that computes the answer; None where it is written out."""
        return None

    @property
    def second_opinion(self) -> "Expression | None":
        """The answer computed in another way, for ``quizgen check`` alone."""
        return None

    @property
    def chain(self) -> "Chain | None":
        """How the entries of the answer follow from each other."""
        return None

    @property
    def allowed(self) -> "Tolerance | None":
        """The tolerance that the question gives; None where there is none, or where it has no meaning."""
        return None

    @property
    def inputs(self) -> "Mapping[str, Expression]":
        """What is computed anew each time that the answer is: the inputs of a function."""
        return MappingProxyType({})

    def scopes(self, part: "Part", values: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
        """Yield the values in which the answer is computed; more than once where there are inputs."""
        yield values

    def hidden_values(self, part: str, place: Place) -> "Mapping[str, Expression]":
        """Return values that the part adds to the question's, under names that no file can write."""
        return MappingProxyType({})

    def note(self, expected: Expected) -> str:
        """Return a sentence to print after the question; often empty."""
        return ""

    def texts(self) -> "tuple[Text, ...]":
        """Return the texts, beside `ask`, that the paper prints; options first."""
        return ()

    def options(self, values: Mapping[str, Value]) -> tuple[Prose, ...]:
        """Return the options, in the order in which they are printed."""
        return ()

    def items(self, values: Mapping[str, Value]) -> tuple[Prose, ...]:
        """Return what is to be matched with the options."""
        return ()

    def starter(self, values: Mapping[str, Value]) -> Prose | None:
        """Return the code to begin with."""
        return None

    @property
    def comments(self) -> "Mapping[int, Text]":
        """What to say to those who are wrong about an option, by its index in the file."""
        return MappingProxyType({})

    def comments_on(self, misjudged: Sequence[int], values: Mapping[str, Value]) -> "tuple[Text, ...]":
        """Return what there is to say to those who are wrong about some options, counted as printed."""
        return ()

    def trials(self, values: Mapping[str, Value]) -> Iterator["Trial"]:
        """Yield responses of which is known how they have to be marked, for ``quizgen check``."""
        return iter(())

    def slips(
        self, part: "Part", expected: Expected, values: Mapping[str, Value], pick: Callable[[int], int]
    ) -> Iterator[Slip]:
        """Yield slips that a person might make in one variant; ``pick(n)`` draws a whole number below n."""
        return expected.slips(pick)

    def with_tolerance(self, tolerance: "Tolerance | None") -> "Asked":
        """Return the same with another tolerance, where one has a meaning."""
        return self

    def with_answer(self, answer: "Expression | Text") -> "Asked":
        """Return the same with another answer, as `compile_further` compiles it."""
        raise NotImplementedError(f"a part of the kind {self.kind} has no answer to be computed")

    def compile_further(self, compiler: Any, text: str, path: tuple[str | int, ...]) -> "Expression | Text | None":
        """Compile an answer that a tutor accepts as well; the compiler collects its problems."""
        return compiler.expression(text, path)  # type: ignore[no-any-return]

    def scaled(self, data: Mapping[str, Any], part: "Part", factor: Fraction) -> Mapping[str, Any]:
        """Return a part's own data with its marks multiplied."""
        return {**data, "marks": str(part.marks * factor)}


@dataclass(frozen=True, slots=True)
class Trial:
    """A response of which is known how it has to be marked.

    Parameters
    ----------
    name : str
        What it is, such as "the model solution".
    response : str
    place : Place
        Where it is written.
    right : bool
        Whether it has to earn full marks; else it must not.
    """

    name: str
    response: str
    place: Place
    right: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What a student answers: what all parts have, whatever their kind.

    Parameters
    ----------
    name : str
        Unique in the question.
    kind : str
        Name of the kind of answer.
    ask : Text
        What is asked.
    asked : Asked
        What the kind has made of its own keys.
    marks : Fraction
        Above zero.
    follows : mapping of str to str
        The parts whose answers this one builds on, each with the name of the value that its answer is.
    carried : Fraction
        Credit for an answer that follows from the student's own earlier ones.
    derivation : mapping of str to Expression
        The values between the answers of the parts in `follows` and this part's own, in an order in which each uses
        only earlier ones.
    mistakes : tuple of Mistake
        In the file's order.
    diagnoses : mapping of str to Fraction
        The credits of diagnoses that differ from the usual ones, by the diagnosis' name.
    """

    name: str
    kind: str
    ask: Text
    asked: Asked
    marks: Fraction
    place: Place
    follows: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    carried: Fraction = Fraction(1)
    derivation: Mapping[str, Expression] = field(default_factory=lambda: MappingProxyType({}))
    mistakes: tuple[Mistake, ...] = ()
    diagnoses: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Question:
    """A question as its file declares it, checked and compiled.

    Parameters
    ----------
    id : str
        Its path in the bank without ``.yaml``.
    data : mapping
        The file's own content as plain data, from which an identical question can be read again.
    values : mapping of str to Expression
        In an order in which each uses only earlier ones; last, under names with a dot, which no file can write, what
        parts add: the inputs of all cases of a part that asks for code, the order of options that are shuffled.
    levels : mapping of str to mapping
        Values that a level of difficulty pins, as the file gives them.
    """

    id: str
    title: str
    topics: tuple[str, ...]
    outcome: str
    difficulty: int
    source: str
    values: Mapping[str, Expression]
    require: tuple[Expression, ...]
    scenarios: tuple[Mapping[str, Value], ...]
    conventions: tuple[str, ...]
    levels: Mapping[str, Mapping[str, Any]]
    prompt: Text
    parts: tuple[Part, ...]
    solution: Text
    data: Mapping[str, Any]
    place: Place

    @cached_property
    def varying(self) -> frozenset[str]:
        """The values that are drawn, and those computed from them."""
        varying: set[str] = set()
        for name, expression in self.values.items():
            if expression.draws or expression.names & varying:
                varying.add(name)
        return frozenset(varying)

    @cached_property
    def steps(self) -> tuple[tuple[str, Expression, tuple[Expression, ...]], ...]:
        """The values in order, each with the conditions that can be tested as soon as it is known.

        A condition that no draw can change, because all that it speaks of is fixed or pinned, is left out.
        """
        known: set[str] = set()
        waiting = [condition for condition in self.require if condition.names & self.varying]
        steps = []
        for name, expression in self.values.items():
            known.add(name)
            ready = [condition for condition in waiting if name in condition.names and condition.names <= known]
            waiting = [condition for condition in waiting if condition not in ready]
            steps.append((name, expression, tuple(ready)))
        return tuple(steps)


# --- What the students see ------------------------------------------------------------------------------------


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
    """

    name: str
    id: str
    id_kind: str
    identifiers: Mapping[str, str]


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


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as a student sees it: no answer, no value that no hole of prompt or ask shows."""

    title: str
    code: str
    marks: Fraction
    conventions: tuple[str, ...]
    prompt: Prose
    parts: tuple[PaperPart, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; `student` is None on one that the class shares."""

    course: str
    title: str
    date: str
    attempt: int
    student: Student | None
    questions: tuple[PaperQuestion, ...]
    marks: Fraction


# --- What the students must not see ---------------------------------------------------------------------------


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
    """

    code: str
    question: Question
    seed: int
    drawn: Mapping[str, Value]
    answers: Mapping[str, Value]


@dataclass(frozen=True)
class Variant:
    """A question with its own numbers, computed in one pass.

    Parameters
    ----------
    values : mapping of str to Value
    expected : mapping of str to Expected
        By part name.
    mistakes : mapping of str to tuple of (Mistake, Expected)
        By part name, the mistakes that can be told from the answer and from each other.
    paper : PaperQuestion
    key : VariantKey
    solve : callable
        Computes the solution, once it is asked for.
    warnings : tuple of Problem
        Conditions that pinned values do not meet.
    """

    question: Question
    seed: int
    values: Mapping[str, Value]
    expected: Mapping[str, Expected]
    mistakes: Mapping[str, tuple[tuple[Mistake, Expected], ...]]
    paper: PaperQuestion
    key: VariantKey
    solve: Callable[[], Solution]
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def solution(self) -> Solution:
        """The answers and the worked solution; raises UserFileError if a hole of it has no value."""
        return self.solve()


@dataclass(frozen=True, slots=True)
class PaperKey:
    """The keys of one paper, question by question; `student` is None on one that the class shares."""

    student: Student | None
    variants: tuple[VariantKey, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What marking a sheet needs, and nothing of the bank; totals are rounded to steps of `rounding`."""

    course: str
    title: str
    sheet: str
    attempt: int
    roster: tuple[Student, ...]
    papers: tuple[PaperKey, ...]
    rounding: Fraction | None = None


# --- Sheets ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A question of a sheet, with the values that the sheet pins and the marks that it sets in place."""

    question: Question
    place: Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet file, read.

    `code` is the short name in its variant codes, `shared` one paper for all, `rounding` the step of the totals.
    """

    id: str
    code: str
    title: str
    course: str
    date: str
    shared: bool
    questions: tuple[SheetQuestion, ...]
    rounding: Fraction | None = None


# --- Answers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What went wrong with a response that is not right.

    Parameters
    ----------
    kind : str
        Its name in the table of diagnoses.
    feedback : str
        In words for the student.
    credit : Fraction
        What it earns.
    says_where : bool
        Whether the feedback tells which entries are wrong, so that nothing more is to be said of them.
    """

    kind: str
    feedback: str
    credit: Fraction
    says_where: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `check_answer` says of one response."""

    status: Status
    fraction: Fraction
    feedback: str
    reading: str


@dataclass(frozen=True, slots=True)
class PartMark:
    """The mark of one part: what was typed, what was read, and why it earned what it did.

    Parameters
    ----------
    fraction : Fraction
        Of the part's marks, from 0 to 1.
    rule : str
        What gave the credit: one of the rules of marking, ``reviewed`` or ``adjusted`` where a person has changed the
        mark, or empty.
    expected : str
        The answer, as a student would type it.
    for_tutor : str
        What the tutor who looks at it should know, and the student should not; mostly empty.
    named : str
        What went wrong, where a rule knows it: ``mistake 2`` of the question, or a diagnosis.
    told : str
        The answer in words: of options the text as well as the letter.
    fault : str
        The name of the error that nobody foresaw, because of which a person has to mark this; mostly empty.
    """

    name: str
    label: str
    response: str
    reading: str
    status: Status
    fraction: Fraction
    mark: Fraction
    out_of: Fraction
    rule: str
    feedback: str
    expected: str
    for_tutor: str = ""
    named: str = ""
    told: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class VariantMark:
    """The marks of one variant's parts."""

    code: str
    question: str
    parts: tuple[PartMark, ...]


# --- Files from an LMS ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResponseColumn:
    """A column of answers: its header, and the 1-based position among the columns of answers."""

    header: str
    position: int


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One attempt of one student.

    Parameters
    ----------
    line : int
        Where in the file, counted from 1.
    identity : mapping of str to str
        What the row tells of the student, by kind as in :class:`Student`, and ``name``.
    cells : tuple of str
        One a column of the file.
    attempt : int or None
        Number of the attempt, where the file tells it.
    prompts : tuple of str
        The question's text as this student saw it, one a column, where the file tells it; else empty.
    """

    line: int
    identity: Mapping[str, str]
    cells: tuple[str, ...]
    attempt: int | None = None
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """An answer file as an LMS exported it.

    Parameters
    ----------
    rows : tuple of ResponseRow
        In the order of submission, oldest first.
    warnings : tuple of Problem
        What about the file is odd.
    """

    file: str
    format: str
    columns: tuple[ResponseColumn, ...]
    rows: tuple[ResponseRow, ...]
    ignored_columns: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
