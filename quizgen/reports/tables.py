"""Marks and cells to review as CSV, safe to open in a spreadsheet."""

from collections.abc import Iterable

from quizgen.model import PartMark, Student
from quizgen.render.spreadsheet import guard_formula, write_csv
from quizgen.render.wording import say_number
from quizgen.reports.results import ClassMarks, ReviewCell

_MARKS = (
    "student", "name", "question", "part", "code", "response", "reading", "status", "mark", "out_of", "rule", "named",
    "feedback", "expected",
)  # fmt: skip
REVIEW_COLUMNS = ("line", "student", "name", "question", "part", "code", "response", "why", "mark", "comment")

_SET_ASIDE = ("student", "name", "question", "part", "code", "response", "mark", "comment")


def printed_id(student: Student) -> str:
    """Return the identifier of a student as the roster writes it."""
    return student.identifiers.get(student.id_kind, student.id)


def marks_table(marks: ClassMarks) -> str:
    """Return a CSV with one row per student and part."""
    return write_csv([_MARKS, *marks.rows])


def mark_row(who: tuple[str, str], number: int, code: str, part: PartMark) -> tuple[str, ...]:
    """Return the row of a part: of the question with this number, and the variant with this code."""
    numbers = (say_number(part.mark), say_number(part.out_of))
    known = (part.rule, part.named, part.feedback, part.expected)
    cells = (*who, str(number), part.name, code, part.response, part.reading, part.status, *numbers, *known)
    return tuple(guard_formula(cell) for cell in cells)


def review_table(marks: ClassMarks) -> str:
    """Return a CSV with one row per cell that a person must look at; the last two columns are theirs to fill."""
    return write_csv([REVIEW_COLUMNS, *map(review_row, marks.review)])


def set_aside_table(cells: Iterable[ReviewCell]) -> str:
    """Return a CSV of what a person has written for responses that are not there now."""
    rows = (
        (cell.student, cell.name, cell.question, cell.part, cell.code, cell.response, cell.mark, cell.comment)
        for cell in cells
    )
    return write_csv([_SET_ASIDE, *([guard_formula(text) for text in row] for row in rows)])


def review_row(cell: ReviewCell) -> tuple[str, ...]:
    """Return the row of a cell that a person must look at."""
    where = (str(cell.line), cell.student, cell.name, cell.question, cell.part, cell.code)
    cells = (*where, cell.response, cell.why, cell.mark, cell.comment)
    return tuple(guard_formula(cell) for cell in cells)
