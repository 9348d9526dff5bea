"""Gradebook files: which format, and how totals are written."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from quizgen.lms.interface import Grades
from quizgen.lms.table import GRADEBOOKS
from quizgen.model import Student
from quizgen.render.spreadsheet import guard_formula, write_csv


def choose_gradebook(students: Sequence[Student], answers: str = "") -> str:
    """Return the format that suits a class.

    Parameters
    ----------
    students : sequence of Student
        The class, with the identifiers that its list gives.
    answers : str
        The format of their answer file, if there is one: whoever collects answers there wants the totals there.
        Where it has no gradebook, the identifiers of the students decide.

    Examples
    --------
    >>> ada = Student("Ada", "a1", "sis_id", {"sis_id": "A1", "canvas_id": "71"})
    >>> choose_gradebook([ada]), choose_gradebook([ada], "moodle"), choose_gradebook([ada], "csv")
    ('canvas', 'moodle', 'canvas')
    """
    if answers in GRADEBOOKS:
        return answers
    return next(name for name, gradebook in GRADEBOOKS.items() if gradebook.suits(students))


def write_gradebook(
    format: str,
    title: str,
    students: Sequence[Student],
    totals: Mapping[str, Fraction | int | None],
    out_of: Fraction | int,
    feedback: Mapping[str, str] | None = None,
    missing: str = "blank",
) -> str:
    r"""Return a gradebook file, without a byte order mark.

    Parameters
    ----------
    format : str
        A key of `GRADEBOOKS`.
    title : str
        Of the column of marks.
    students : sequence of Student
        One per row, in this order.
    totals : mapping of str to Fraction, int or None
        Marks by `Student.id`; absent or None where nothing was handed in.
    out_of : Fraction or int
        The most that can be had.
    feedback : mapping of str to str, optional
        Plain text by `Student.id`, for formats that take it.
    missing : {"blank", "zero", "excused"}
        What stands for those who handed in nothing.

    Returns
    -------
    str

    Examples
    --------
    >>> ada = Student("Ada", "a1", "id_number", {"id_number": "A1"})
    >>> write_gradebook("moodle", "Quiz 1", [ada], {"a1": Fraction(17, 2)}, 10, {"a1": "Q1: 8.5 of 10."})
    'ID number,Quiz 1,Quiz 1 feedback\nA1,8.50,Q1: 8.5 of 10.\n'
    """
    if format not in GRADEBOOKS:
        raise ValueError(f"no gradebook format is called {format!r}")
    gradebook = GRADEBOOKS[format]
    blank = {"blank": gradebook.no_grade, "zero": format_marks(0), "excused": gradebook.excused}[missing]
    written = {id: blank if total is None else format_marks(total) for id, total in totals.items()}
    said = feedback or {}
    grades = Grades(
        title=" ".join(title.split()) or "Quiz",
        students=students,
        totals={student.id: written.get(student.id, blank) for student in students},
        out_of=format_marks(out_of),
        feedback={student.id: said.get(student.id, "") for student in students},
    )
    # The cell for no grade may look like the start of a formula.
    rows = gradebook.rows(grades)
    return write_csv([cell if cell == blank else guard_formula(cell) for cell in row] for row in rows)


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
