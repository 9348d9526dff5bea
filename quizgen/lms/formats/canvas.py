"""Canvas: the "Student Analysis" reports of Classic Quizzes and of New Quizzes, and the gradebook, out and in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizgen.errors import Problem, UserFileError
from quizgen.lms.attempts import in_order_of_time, read_attempt
from quizgen.lms.html_text import html_to_text
from quizgen.lms.identity import (
    IDENTIFIER_KINDS,
    describe_headers,
    header_key,
    identity_columns,
    read_identity,
)
from quizgen.lms.interface import AnswerFiles, ClassLists, Gradebooks, Grades, LmsFormat, Skipped
from quizgen.lms.tables import FileTable, TableRow
from quizgen.model import ResponseColumn, ResponseFile, ResponseRow, Student

_QUESTION = re.compile(r"\d+: ")
_BLANK = re.compile(r"\[([^\W\d]\w*)\]")
_POINTS = re.compile(r"\d+(?:[.,]\d+)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{2,4}")

# New Quizzes: columns before the first item, an item, and after the last.
_LEAD, _ITEM, _TRAIL = 9, 5, 5
_SUBMITTED, _ATTEMPT = 6, 8


# Canvas passes over any column whose header contains one of these, without a word.
_OWN_TITLE = re.compile(r"\b(current|final|override)\s+(?=(?:score|points|grade|status)\b)", re.IGNORECASE)
_ASSIGNMENT = re.compile(r".*\(\d+\)\s*", re.DOTALL)
_STUDENT_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


# --- Answer files ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things are in a report, by 0-based column."""

    answers: tuple[int, ...]
    types: Mapping[int, int]
    kinds: Mapping[int, str]
    submitted: int | None
    attempt: int | None
    newest_first: bool


def _recognise(table: FileTable) -> bool:
    """Tell whether there are items of New Quizzes or questions of Classic Quizzes."""
    return bool(_new_items(table.header.cells) or _classic_questions(table.header.cells))


def _read(table: FileTable) -> tuple[ResponseFile, list[Problem]]:
    """Read either report by position, since names of columns repeat and are translated."""
    header = table.header.cells
    layout = _new_layout(header) if _new_items(header) else _classic_layout(table)
    if not set(layout.kinds.values()) & {"name", *IDENTIFIER_KINDS}:
        message = (
            "No column says who answered: this is the report of an anonymous survey. "
            f"{describe_headers(header[: layout.answers[0]] if layout.answers else header)}"
        )
        raise UserFileError([Problem(table.file, table.header.line, 1, "no-identifier-column", message)])
    rows = [
        ResponseRow(
            row.line,
            read_identity(row.cells, layout.kinds),
            tuple(_answer(row.cells, column, layout.types) for column in layout.answers),
            read_attempt(row.cells, layout.attempt),
        )
        for row in table.rows
    ]
    times = [row.cells[layout.submitted] if layout.submitted is not None else "" for row in table.rows]
    if layout.newest_first:
        rows, times = rows[::-1], times[::-1]
    columns = tuple(ResponseColumn(header[column], number) for number, column in enumerate(layout.answers, 1))
    return ResponseFile(table.file, "canvas", columns, in_order_of_time(rows, times)), []


def split_blanks(cell: str, count: int) -> tuple[str, ...] | None:
    r"""Return the entries of a fill-in-multiple-blanks cell, if it has so many.

    Parameters
    ----------
    cell : str
        Entries joined by commas; a comma of an entry is written ``\,``.
    count : int
        At least two.

    Returns
    -------
    tuple of str or None
        One per blank, empty where nothing was filled in.

    Examples
    --------
    >>> split_blanks(r"red\, dark,,BLUE", 3)
    ('red, dark', '', 'BLUE')
    """
    entries = tuple(entry.replace("\\,", ",") for entry in re.split(r"(?<!\\),", cell))
    return entries if len(entries) == count > 1 else None


def _in_fields(header: str, cell: str) -> bool:
    """Tell whether the question's text has several blanks, such as ``[h_1]`` and ``[h_2]``."""
    return len(set(_BLANK.findall(header))) > 1


# --- Classic Quizzes ---------------------------------------------------------------------------------------


def _classic_questions(header: Sequence[str]) -> list[int]:
    """Return the columns of questions: each begins with its number and has its points on the right."""
    return [
        column
        for column, (cell, points) in enumerate(pairwise(header))
        if _QUESTION.match(cell) and _POINTS.fullmatch(points.strip())
    ]


def _classic_layout(table: FileTable) -> _Layout:
    header = table.header.cells
    questions = _classic_questions(header)
    # A text without a question counts as one that nobody answered, for no points.
    answers = tuple(
        column
        for column in questions
        if not re.fullmatch(r"0+(?:[.,]0+)?", header[column + 1].strip())
        or any(row.cells[column].strip() for row in table.rows)
    )
    lead = range(questions[0])
    kinds = {column: kind for column, kind in _find_columns(header).items() if column in lead}
    submitted = next(
        (column for column in lead if table.rows and all(_TIME.match(row.cells[column].strip()) for row in table.rows)),
        None,
    )
    last = questions[0] - 1
    attempt = last if submitted is not None and submitted < last else None
    if "canvas_id" not in kinds.values() and submitted is not None and submitted >= 4:
        # Headers in a language that is not known: the order of the columns is.
        kinds = {0: "name", 1: "canvas_id", **{c: kind for c, kind in kinds.items() if kind == "sis_id"}}
    return _Layout(answers, {}, kinds, submitted, attempt, newest_first=True)


# --- New Quizzes -------------------------------------------------------------------------------------------


def _new_items(header: Sequence[str]) -> range:
    """Return the columns of responses; none if this is another kind of table."""
    columns = range(_LEAD + 2, len(header) - _TRAIL, _ITEM)
    if len(header) < _LEAD + _ITEM + _TRAIL or (len(header) - _LEAD - _TRAIL) % _ITEM:
        return range(0)
    blocks = {tuple(header_key(header[column + offset]) for offset in (-2, -1, 1, 2)) for column in columns}
    named = blocks == {("itemid", "itemtype", "earnedpoints", "status")}
    return columns if named or (len(columns) > 1 and len(blocks) == 1) else range(0)


def _new_layout(header: Sequence[str]) -> _Layout:
    items = tuple(_new_items(header))
    kinds = {0: "name", 1: "canvas_id", 2: "sis_id"}
    return _Layout(items, {item: item - 1 for item in items}, kinds, _SUBMITTED, _ATTEMPT, newest_first=False)


def _answer(cells: Sequence[str], column: int, types: Mapping[int, int]) -> str:
    """Return a cell's text; essays of New Quizzes come as HTML."""
    if column in types and cells[types[column]].strip() == "essay":
        return html_to_text(cells[column])
    return cells[column]


# --- Class lists and gradebooks ----------------------------------------------------------------------------


def _recognise_class_list(header: Sequence[str]) -> bool:
    keys = [header_key(cell) for cell in header]
    named = keys[0] == "student" or {"lastname", "firstname"} <= set(keys)
    return named and {"section", "id"} <= set(keys)


def _find_columns(header: Sequence[str]) -> dict[int, str]:
    return identity_columns(header, bare_id="canvas_id")


def _skip(row: TableRow, kinds: Mapping[int, str]) -> Skipped | None:
    """Skip the rows of a gradebook that are about no student: points possible, muted, blank, and the test student."""
    first = row.cells[0].strip().casefold()
    name = read_identity(row.cells, kinds, last_name_first=True).get("name", "")
    if not any(row.cells[column].strip() for column, kind in kinds.items() if kind in IDENTIFIER_KINDS):
        # The row of points is indented in every language.
        if row.cells[0].startswith("   ") or "points possible" in first:
            return Skipped()
        if all(cell.strip().casefold() in ("", "muted", "manual posting") for cell in row.cells):
            return Skipped()
    if name.casefold() == "test student":
        return Skipped("test-student", "'Test Student' is Canvas's test student and gets no paper.")
    return None


def _has_grades_only(header: Sequence[str]) -> str:
    if not _recognise_class_list(header) or not any(map(_ASSIGNMENT.fullmatch, header)):
        return ""
    return (
        "This is Canvas's gradebook, which has no answers. In the quiz choose 'Quiz Statistics' or, in New Quizzes, "
        "'Reports', and download the report 'Student Analysis'."
    )


def keep_title(title: str) -> str:
    """Return a title that Canvas takes for that of an assignment: of those that it has itself, with a hyphen.

    Examples
    --------
    >>> keep_title("Final score, week 5"), keep_title("Finals")
    ('Final-score, week 5', 'Finals')
    """
    return _OWN_TITLE.sub(r"\1-", title)


def _gradebook_rows(grades: Grades) -> list[list[str]]:
    header = [*_STUDENT_COLUMNS, keep_title(grades.title)]
    points = ["    Points Possible", "", "", "", "", grades.out_of]
    rows = [
        [
            student.name,
            student.identifiers.get("canvas_id", ""),
            student.identifiers.get("sis_id") or student.identifiers.get("id_number", ""),
            student.identifiers.get("login", ""),
            "",
            grades.totals[student.id],
        ]
        for student in grades.students
    ]
    return [header, points, *rows]


def _suits(students: Sequence[Student]) -> bool:
    return bool(students) and all("canvas_id" in student.identifiers for student in students)


CANVAS = LmsFormat(
    "canvas",
    AnswerFiles(
        "Canvas 'Student Analysis' report",
        _recognise,
        _read,
        split=split_blanks,
        in_fields=_in_fields,
        keeps_order=True,
        column_per_question=True,
        rows_are_attempts=True,
    ),
    ClassLists(_recognise_class_list, _find_columns, _skip, last_name_first=True),
    Gradebooks("Canvas's gradebook", _gradebook_rows, _suits, excused="EX"),
    _has_grades_only,
)
