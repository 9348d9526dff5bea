"""Gradebook files: what Canvas and Moodle import."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from types import MappingProxyType

from quizgen.model import Student
from quizgen.render.spreadsheet import guard_formula, write_csv

Total = Fraction | int | None

# Canvas passes over any column whose header contains one of these, without a word.
_CANVAS_OWN = re.compile(r"\b(current|final|override)\s+(?=(?:score|points|grade|status)\b)", re.IGNORECASE)
_CANVAS_STUDENT_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
# How Moodle writes that there is no grade.
_NO_GRADE = "-"
_MOODLE_COLUMNS = {
    "id_number": "ID number",
    "sis_id": "ID number",
    "email": "Email address",
    "login": "Username",
    "canvas_id": "Canvas ID",
}


def choose_gradebook(students: Sequence[Student]) -> str:
    """Return the format that suits a roster: ``canvas`` if it is from there, else ``moodle``.

    Examples
    --------
    >>> choose_gradebook([Student("Ada", "a1", "sis_id", {"sis_id": "A1", "canvas_id": "71"})])
    'canvas'
    """
    known = students and all("canvas_id" in student.identifiers for student in students)
    return "canvas" if known else "moodle"


def write_gradebook(
    format: str,
    title: str,
    students: Sequence[Student],
    totals: Mapping[str, Total],
    out_of: Fraction | int,
    feedback: Mapping[str, str] | None = None,
) -> str:
    r"""Return a gradebook file, without a byte order mark.

    Parameters
    ----------
    format : str
        A key of `GRADEBOOK_FORMATS`, or ``auto``.
    title : str
        Of the column of marks.
    students : sequence of Student
        One a row, in this order.
    totals : mapping of str to Fraction, int or None
        Marks by `Student.id`; absent or None where nothing was handed in.
    out_of : Fraction or int
        The most that can be had.
    feedback : mapping of str to str, optional
        Text by `Student.id`; Canvas imports none.

    Returns
    -------
    str

    Examples
    --------
    >>> ada = Student("Ada", "a1", "id_number", {"id_number": "A1"})
    >>> write_gradebook("moodle", "Quiz 1", [ada], {"a1": Fraction(17, 2)}, 10)
    'ID number,Quiz 1,Quiz 1 feedback\nA1,8.50,\n'
    """
    chosen = choose_gradebook(students) if format == "auto" else format
    if chosen not in GRADEBOOK_FORMATS:
        raise ValueError(f"no gradebook format is called {format!r}")
    rows = GRADEBOOK_FORMATS[chosen](" ".join(title.split()) or "Quiz", students, totals, out_of, feedback or {})
    return write_csv([cell if cell == _NO_GRADE else guard_formula(cell) for cell in row] for row in rows)


def _canvas_rows(
    title: str,
    students: Sequence[Student],
    totals: Mapping[str, Total],
    out_of: Fraction | int,
    feedback: Mapping[str, str],
) -> list[list[str]]:
    """Return the rows of Canvas's import; an empty cell is no grade."""
    header = [*_CANVAS_STUDENT_COLUMNS, _CANVAS_OWN.sub(r"\1-", title)]
    points = ["    Points Possible", "", "", "", "", format_marks(out_of)]
    rows = [
        [
            student.name,
            student.identifiers.get("canvas_id", ""),
            student.identifiers.get("sis_id") or student.identifiers.get("id_number", ""),
            student.identifiers.get("login", ""),
            "",
            _format_total(totals.get(student.id), missing=""),
        ]
        for student in students
    ]
    return [header, points, *rows]


def _moodle_rows(
    title: str,
    students: Sequence[Student],
    totals: Mapping[str, Total],
    out_of: Fraction | int,
    feedback: Mapping[str, str],
) -> list[list[str]]:
    """Return the rows of Moodle's import; a dash is no grade.

    Moodle maps one column to its users and refuses the whole file if a row is empty there; so an identifier
    that all students have stands alone, and only where there is none stand all kinds.
    """
    kinds = [kind for kind in _MOODLE_COLUMNS if any(kind in student.identifiers for student in students)]
    common = [kind for kind in kinds if all(kind in student.identifiers for student in students)]
    shown = common[:1] or kinds or ["id_number"]
    header = [*(_MOODLE_COLUMNS[kind] for kind in shown), title, f"{title} feedback"]
    rows = [
        [
            *(student.identifiers.get(kind, "") for kind in shown),
            _format_total(totals.get(student.id), missing=_NO_GRADE),
            feedback.get(student.id, ""),
        ]
        for student in students
    ]
    return [header, *rows]


_Writer = Callable[[str, Sequence[Student], Mapping[str, Total], Fraction | int, Mapping[str, str]], list[list[str]]]
GRADEBOOK_FORMATS: Mapping[str, _Writer] = MappingProxyType({"canvas": _canvas_rows, "moodle": _moodle_rows})
"""What can be written: from name to the function that makes its rows."""


def _format_total(total: Total, *, missing: str) -> str:
    return missing if total is None else format_marks(total)


def format_marks(marks: Fraction | int) -> str:
    """Return marks with a point and two to four decimals, half a unit rounded away from zero.

    Examples
    --------
    >>> format_marks(Fraction(17, 2)), format_marks(Fraction(2, 3)), format_marks(0)
    ('8.50', '0.6667', '0.00')
    """
    exact = Fraction(marks)
    with localcontext() as context:
        context.prec = 50
        rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    whole, decimals = f"{rounded:f}".split(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
