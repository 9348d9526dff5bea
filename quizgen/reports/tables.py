"""Marks and cells to review as CSV, safe to open in a spreadsheet."""

from quizgen.model import PartMark, Student, VariantMark
from quizgen.render.spreadsheet import guard_formula, write_csv
from quizgen.render.wording import say_number
from quizgen.reports.results import ClassMarks

_MARKS = (
    "student", "name", "question", "part", "code", "response", "reading", "status", "mark", "out_of", "rule", "named",
    "feedback", "expected",
)  # fmt: skip
REVIEW_COLUMNS = ("line", "student", "name", "question", "part", "code", "response", "why", "mark", "comment")


def printed_id(student: Student) -> str:
    """Return the identifier of a student as the roster writes it."""
    return student.identifiers.get(student.id_kind, student.id)


def marks_table(marks: ClassMarks) -> str:
    """Return a CSV with one row per student and part."""
    rows: list[tuple[str, ...]] = [_MARKS]
    for marked in marks.students:
        for number, variant in enumerate(marked.variants, 1):
            for part in variant.parts:
                who = (printed_id(marked.student), marked.student.name)
                rows.append((*who, str(number), *_part_cells(variant, part)))
    return write_csv([guard_formula(cell) for cell in row] for row in rows)


def _part_cells(variant: VariantMark, part: PartMark) -> tuple[str, ...]:
    return (
        part.name,
        variant.code,
        part.response,
        part.reading,
        part.status,
        say_number(part.mark),
        say_number(part.out_of),
        part.rule,
        part.named,
        part.feedback,
        part.expected,
    )


def review_table(marks: ClassMarks) -> str:
    """Return a CSV with one row per cell that a person must look at; the last two columns are theirs to fill."""
    rows: list[tuple[str, ...]] = [REVIEW_COLUMNS]
    for cell in marks.review:
        rows.append(
            (
                str(cell.line), cell.student, cell.name, cell.question, cell.part, cell.code, cell.response,
                cell.why, cell.mark, cell.comment,
            )
        )  # fmt: skip
    return write_csv([guard_formula(cell) for cell in row] for row in rows)
