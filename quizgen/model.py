"""The records that quizgen hands about: frozen, without behaviour.

A ``Value`` is what an expression computes: an int, float, bool or str; a read-only ndarray; a tuple of ints, which
is a shape; a list (anything that is no array); a mapping (a scenario's row); or one of the display records below.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from quizgen.errors import Problem

Value: TypeAlias = Any
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


@dataclass(frozen=True, slots=True)
class RubricPoint:
    """A point that an essay is to make, its marks, and words by which it shows."""

    point: str
    marks: Fraction
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """What a function is to do that a student programs.

    Parameters
    ----------
    function : str
        Its name.
    parameters : tuple of str
        Its arguments in order, each the name of an input or of a value.
    inputs : mapping of str to Expression
        What is drawn and computed anew for each case, in an order in which each uses only earlier ones.
    cases : int
        How often the function is called.
    model : Text
        A program that defines the function rightly, as a fenced block.
    starter : Text or None
        What students begin with, as a fenced block.
    """

    function: str
    parameters: tuple[str, ...]
    inputs: Mapping[str, Expression]
    cases: int
    model: Text
    starter: Text | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a student answers.

    Parameters
    ----------
    name : str
        Unique in the question.
    ask : Text
        What is asked.
    type : str
        Name of an answer type.
    answer : Expression or tuple of int or tuple of Text
        An expression; the indices of the right options, or for a matching of the option that goes with each item;
        the accepted texts, the formula or the model answer.
    marks : Fraction
        Above zero.
    tolerance : Tolerance or None
        None where the type is exact, or where `decimals` decides.
    decimals : int or None
        How many decimals are shown and asked for; None leaves it to the answer.
    follows : mapping of str to str
        The parts whose answers this one builds on, each with the name of the value that its answer is.
    carried : Fraction
        Credit for an answer that follows from the student's own earlier ones.
    feedback : mapping of int to Text
        What to say to those who chose an option, by its index.
    check : Expression or None
        The answer computed in another way, for ``quizgen check`` alone.
    items : tuple of Text
        What a matching asks to be matched with the options.
    rubric : tuple of RubricPoint
        What an essay is to say.
    symbols : mapping of str to Value
        What a formula may contain, with the domain of each.
    form : str
        The form that a formula is asked for in; mostly empty.
    typos : bool
        Whether one wrong letter in a text is let pass.
    chain : Chain or None
        How the entries of an array follow from each other.
    derivation : mapping of str to Expression
        The values between the answers of the parts in `follows` and this part's own, in an order in which each uses
        only earlier ones.
    diagnoses : mapping of str to Fraction
        The credits of diagnoses that differ from the usual ones, by the diagnosis' name.
    policy : str
        How several options are credited: ``all-or-nothing``, ``per-option`` or ``right-minus-wrong``.
    program : Program or None
        The function of a part that asks for code; its `answer` is computed once a case.
    """

    name: str
    ask: Text
    type: str
    answer: Expression | tuple[int, ...] | tuple[Text, ...]
    marks: Fraction
    place: Place
    tolerance: Tolerance | None = None
    decimals: int | None = None
    options: tuple[Text, ...] = ()
    follows: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    carried: Fraction = Fraction(1)
    mistakes: tuple[Mistake, ...] = ()
    feedback: Mapping[int, Text] = field(default_factory=lambda: MappingProxyType({}))
    check: Expression | None = None
    items: tuple[Text, ...] = ()
    rubric: tuple[RubricPoint, ...] = ()
    symbols: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    form: str = ""
    typos: bool = True
    chain: Chain | None = None
    derivation: Mapping[str, Expression] = field(default_factory=lambda: MappingProxyType({}))
    diagnoses: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    policy: str = "all-or-nothing"
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its file declares it, checked and compiled.

    Parameters
    ----------
    id : str
        Its path in the bank without ``.yaml``.
    data : mapping
        The file's own content as plain data, from which an identical question can be read again.
    values : mapping of str to Expression
        In an order in which each uses only earlier ones; last, for each part that asks for code, the inputs of all its
        cases, under a name with a dot, which no file can write.
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
    hint : str
        How to type this kind of answer.
    note : str
        A sentence to print after the question, such as "Give 3 decimals."; often empty.
    items : tuple of Prose
        What a matching asks to be matched with the options.
    starter : Prose or None
        The code to begin with.
    """

    name: str
    label: str
    ask: Prose
    type: str
    marks: Fraction
    hint: str
    note: str = ""
    options: tuple[Prose, ...] = ()
    items: tuple[Prose, ...] = ()
    starter: Prose | None = None


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


@dataclass(frozen=True, slots=True)
class Variant:
    """A question with its own numbers; `warnings` tells of conditions that pinned values do not meet."""

    question: Question
    seed: int
    values: Mapping[str, Value]
    paper: PaperQuestion
    key: VariantKey
    solution: Solution
    warnings: tuple[Problem, ...] = ()


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
class CodeTask:
    """How a student's function is called.

    Parameters
    ----------
    function : str
        Its name.
    parameters : tuple of str
        What its arguments are called in feedback.
    arguments : tuple of tuple of Value
        The arguments of each call, by position: numbers, text, arrays, shapes and lists of these.
    model : str
        A program that defines it; empty where none is known.
    seconds : int
        Processor time for all calls together.
    """

    function: str
    parameters: tuple[str, ...]
    arguments: tuple[tuple[Value, ...], ...]
    model: str = ""
    seconds: int = 10


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a response is compared with.

    Parameters
    ----------
    type : str
        Name of an answer type.
    expected : Value
        The answer: a number, a tuple for a shape, an ndarray, an option's text, a tuple of options' texts; for code a
        tuple of what each call returns.
    tolerance : Tolerance or None
        None: exact.
    decimals : int or None
        How many decimals the answer is shown with; None: as many as it needs, at most 4, else 3.
    options : tuple of str
        The options' plain texts, in the order printed.
    symbols : mapping of str to Value
        The symbols of a formula with the domains that they are sampled from, as declared.
    form : str
        The form that a formula is asked for in; mostly empty.
    items : tuple of str
        What a matching asks to be matched with the options.
    rubric : tuple of RubricPoint
        What an essay is to say.
    typos : bool
        Whether one wrong letter in a text is let pass.
    policy : str
        How several options are credited, as in :class:`Part`.
    task : CodeTask or None
        How a student's function is called.
    """

    type: str
    expected: Value
    tolerance: Tolerance | None = None
    decimals: int | None = None
    options: tuple[str, ...] = ()
    symbols: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    form: str = ""
    items: tuple[str, ...] = ()
    rubric: tuple[RubricPoint, ...] = ()
    typos: bool = True
    policy: str = "all-or-nothing"
    task: CodeTask | None = None


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
    """How much of a response is right, and what there is to say about the rest."""

    fraction: Fraction
    remark: str = ""


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
