"""What an LMS format is: how its files are read and written, and what can be relied on in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from quizgen.errors import Problem
from quizgen.lms.identity import identity_columns
from quizgen.lms.tables import FileTable, TableRow
from quizgen.model import ResponseFile, Student


@dataclass(frozen=True, slots=True)
class AnswerFiles:
    """How answer files are read.

    Parameters
    ----------
    title : str
        What its makers call such a file, with an article.
    recognise : callable
        ``recognise(table)`` tells whether a table is such a file. Columns are found by structure, for systems translate
        their headers.
    read : callable
        ``read(table)`` returns the file and warnings, or raises UserFileError.
    parse : callable, optional
        ``parse(name, text)`` returns the table of a file that is not CSV, and None for any other text.
    split : callable, optional
        ``split(cell, count)`` takes apart a cell that holds so many answers, in their order, or returns None
        where it does not hold so many. Without it such a cell goes to the tutor whole.
    in_fields : callable
        ``in_fields(header, cell)`` tells whether a cell may hold several fields even if it answers one part.
    keeps_order : bool
        Whether the columns stand in the order of the sheet, so that position decides where headers say nothing.
    column_per_question : bool
        Whether a header that names a question stands over the answers to all of its parts.
    rows_are_attempts : bool
        Whether several rows of a student are attempts, oldest first as `read` returns them, though nothing numbers
        them. Otherwise the last of them replaces the others, with a warning.
    """

    title: str
    recognise: Callable[[FileTable], bool]
    read: Callable[[FileTable], tuple[ResponseFile, list[Problem]]]
    parse: Callable[[str, str], FileTable | None] | None = None
    split: Callable[[str, int], tuple[str, ...] | None] | None = None
    in_fields: Callable[[str, str], bool] = lambda header, cell: False
    keeps_order: bool = False
    column_per_question: bool = False
    rows_are_attempts: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of a class list that is about no student, with the warning to give of it, if any."""

    code: str = ""
    message: str = ""


def skip_nothing(row: TableRow, kinds: Mapping[int, str]) -> Skipped | None:
    """Take every row for a student."""
    return None


@dataclass(frozen=True, slots=True)
class ClassLists:
    """How class lists are read.

    Parameters
    ----------
    recognise : callable
        ``recognise(header)`` tells whether a table is such a list.
    find_columns : callable
        ``find_columns(header)`` returns the kinds of the columns that name or identify students, as `identity_columns`.
    skip : callable
        ``skip(row, kinds)`` returns a `Skipped` for a row that is about no student, else None.
    last_name_first : bool
        Whether names are written ``Last, First``.
    guard : str
        What the system puts before identifiers, so that spreadsheets leave them as they are.
    """

    recognise: Callable[[Sequence[str]], bool]
    find_columns: Callable[[Sequence[str]], dict[int, str]] = identity_columns
    skip: Callable[[TableRow, Mapping[int, str]], Skipped | None] = skip_nothing
    last_name_first: bool = False
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Grades:
    """The totals of a class.

    Parameters
    ----------
    title : str
        Of the column of marks; one line, not empty.
    students : sequence of Student
        One per row, in this order.
    totals : mapping of str to str
        By `Student.id`, as `format_marks` writes them, or the format's own `no_grade`.
    out_of : str
        The most that can be had, written likewise.
    feedback : mapping of str to str
        Plain text by `Student.id`; every student has an entry.
    """

    title: str
    students: Sequence[Student]
    totals: Mapping[str, str]
    out_of: str
    feedback: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PartGrade:
    """What a student has earned for a part: its name, such as ``Q1.map``, marks, the most to be had, and the remark."""

    name: str
    marks: float
    out_of: float
    is_right: bool
    remark: str


@dataclass(frozen=True, slots=True)
class Gradebooks:
    """How gradebook files are written, as CSV.

    Parameters
    ----------
    title : str
        What imports them.
    rows : callable
        ``rows(grades)`` returns the cells; they are guarded against spreadsheets afterwards.
    suits : callable
        ``suits(students)`` tells whether a class with these identifiers is likely to come from there.
    takes_feedback : bool
        Whether the import takes a text beside the total.
    no_grade : str
        The cell of a student who has no total.
    excused : str
        The cell of a student who is excused; empty where the import knows no such thing.
    results : callable, optional
        ``results(parts)`` returns the text of ``results.json`` for a student, where the system takes such a file.
    """

    title: str
    rows: Callable[[Grades], list[list[str]]]
    suits: Callable[[Sequence[Student]], bool]
    takes_feedback: bool = False
    no_grade: str = ""
    excused: str = ""
    results: Callable[[Sequence[PartGrade]], str] | None = None


@dataclass(frozen=True, slots=True)
class LmsFormat:
    """The files of a learning-management system, or of whatever else people collect answers with.

    Parameters
    ----------
    name : str
        As the command line has it.
    answers : AnswerFiles, optional
        How answer files are recognised and read; None where there are none.
    class_lists : ClassLists, optional
        How class lists are recognised and read; None where there are none.
    gradebooks : Gradebooks, optional
        None of what the system does not have.
    has_grades_only : callable
        ``has_grades_only(header)`` says, for a file of grades that somebody takes for an answer file, what it is and
        where the answers are; empty for any other file.
    """

    name: str
    answers: AnswerFiles | None = None
    class_lists: ClassLists | None = None
    gradebooks: Gradebooks | None = None
    has_grades_only: Callable[[Sequence[str]], str] = lambda header: ""
