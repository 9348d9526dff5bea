"""The LMS's own gradebook, with the marks put into the one column that is meant and everything else as it was."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizgen.errors import Problem, UserFileError
from quizgen.lms.encodings import decode
from quizgen.lms.formats.canvas import keep_title
from quizgen.lms.gradebooks import format_marks
from quizgen.lms.identity import identity_columns, read_identity, shorten
from quizgen.lms.students import match_students
from quizgen.lms.table import CLASS_LISTS
from quizgen.lms.tables import FileTable, read_table
from quizgen.model import ResponseFile, ResponseRow, Student

_BOM = "\ufeff"
# What systems put around the title of a column: Canvas " (4471)", Blackboard " [Total Pts: 10 Score] |123", Brightspace
# " Points Grade <Numeric MaxPoints:10 ...>", Moodle "Quiz: Week 1 (Real)".
_AFTER_TITLE = re.compile(
    r"\s*(?:\(\d+\)|\[[^\[\]]*\]\s*(?:\|\s*\d+)?|(?:points\s+)?grade\s*(?:<[^<>]*>)?|\(real\)|<[^<>]*>)\s*\Z",
    re.IGNORECASE,
)
_BEFORE_TITLE = re.compile(r"\s*(?:quiz|assignment|test|aufgabe|devoir|tarea)\s*:\s*", re.IGNORECASE)
_STATED_POINTS = re.compile(r"(?:Total Pts:|MaxPoints:)\s*([\d.,]+)")
_NUMBER = re.compile(r"\s*-?\d+(?:[.,]\d+)?\s*")


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a student's cell."""

    student: Student
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FilledGradebook:
    """A gradebook with marks in it.

    Parameters
    ----------
    text : str
        The file; every cell but those of the one column is what it was, character by character.
    column : str
        The header of that column.
    changes : tuple of Change
        The cells that are others now, in the order of the file.
    warnings : tuple of Problem
        Who is in one of the two lists only.
    """

    text: str
    column: str
    changes: tuple[Change, ...]
    warnings: tuple[Problem, ...]


def fill_gradebook(
    name: str,
    content: bytes,
    title: str,
    students: Sequence[Student],
    totals: Mapping[str, Fraction],
    out_of: Fraction,
    column: str = "",
) -> FilledGradebook:
    r"""Put marks into a gradebook as the LMS exported it.

    Parameters
    ----------
    name : str
        Of the file, for problems.
    content : bytes
        Of the file: CSV with commas, semicolons or tabs.
    title : str
        What the column is called, whatever the LMS puts around it.
    students : sequence of Student
        The class.
    totals : mapping of str to Fraction
        By `Student.id`; whoever has none keeps the grade that is there.
    out_of : Fraction
        The most that can be had.
    column : str
        The header of the column, or its number in the LMS, where the title does not tell.

    Returns
    -------
    FilledGradebook

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``which-column``, ``read-only-column``, ``other-points``, ``not-csv``.

    Examples
    --------
    >>> ada = Student("Ada", "a1", "id_number", {"id_number": "A1"})
    >>> filled = fill_gradebook(
    ...     "g.csv", b'ID number,"Week 1 (44)",Note\nA1,,"x"\n', "Week 1", [ada], {"a1": Fraction(17, 2)}, Fraction(10)
    ... )
    >>> filled.text
    'ID number,"Week 1 (44)",Note\nA1,8.50,"x"\n'
    """
    text, _ = decode(name, content)
    table = read_table(name, content)
    at = _find_column(table, title, column)
    form = next(form for form in CLASS_LISTS.values() if form.recognise(table.header.cells))
    kinds = form.find_columns(table.header.cells) or identity_columns(table.header.cells)
    about = {row.line: row for row in table.rows if form.skip(row, kinds) is None}
    _check_points(table, [row.cells for row in table.rows if row.line not in about], at, out_of)
    rows = tuple(
        ResponseRow(
            line,
            read_identity(
                [cell.removeprefix(form.guard) for cell in row.cells], kinds, last_name_first=form.last_name_first
            ),
            row.cells,
        )
        for line, row in about.items()
    )
    found = match_students(ResponseFile(name, "csv", (), rows), students)
    whose = {entry.row.line: entry.student for entry in found.rows if entry.lead is None}
    comma = _writes_commas([row.cells[at] for row in table.rows])
    changes: dict[int, Change] = {}
    for line, student in whose.items():
        if student.id in totals:
            after = format_marks(totals[student.id])
            before = about[line].cells[at].strip()
            if not _is_same(before, after):
                changes[line] = Change(student, before, after.replace(".", ",") if comma else after)
    written = _replace_cells(text, table, at, {line: change.after for line, change in changes.items()})
    bom = _BOM if content.startswith(_BOM.encode()) else ""
    told = [warning for warning in found.warnings if warning.code != "unknown-student"]
    warnings = (*told, *_tell_others(name, table, found.unmatched, students, whose, totals))
    return FilledGradebook(bom + written, table.header.cells[at], tuple(changes.values()), warnings)


def changes_table(changes: Sequence[Change]) -> list[list[str]]:
    """Return the rows of ``gradebook-changes.csv``."""
    rows = [[change.student.name, change.student.id, change.before, change.after] for change in changes]
    return [["name", "student", "before", "after"], *rows]


# --- Which column ---------------------------------------------------------------------------------------------


def _find_column(table: FileTable, title: str, wanted: str) -> int:
    """Return the 0-based column that is meant, or refuse to guess."""
    header = table.header.cells
    keys = [(_plain(cell), cell.strip().casefold()) for cell in header]
    said = wanted.strip().casefold()
    if said:
        number = re.compile(rf"(?<!\d){re.escape(said)}(?!\d)") if said.isdecimal() else None
        found = [i for i, key in enumerate(keys) if said in key or (number and number.search(header[i]))]
    else:
        names = {_plain(title), _plain(keep_title(title))}
        found = [i for i, key in enumerate(keys) if key[0] in names]
        if not found and {"grade", "maximum grade"} <= {key[1] for key in keys}:
            # The grading worksheet of a Moodle assignment is about one thing only.
            found = [[key[1] for key in keys].index("grade")]
    if len(found) == 1:
        return found[0]
    identity = identity_columns(header)
    known = ", ".join(f"'{shorten(cell, 40)}'" for i, cell in enumerate(header) if i not in identity and cell.strip())
    what = f"'{shorten(wanted or title, 60)}'"
    several = f"Several columns are called {what}" if found else f"No column is called {what}"
    message = f"{several}. Say with --column which one is meant, by its header or its number; there are {known}."
    raise UserFileError([Problem(table.file, table.header.line, 1, "which-column", message)])


def _plain(header: str) -> str:
    """Return the title in a header."""
    before = ""
    plain = _BEFORE_TITLE.sub("", header, count=1)
    while plain != before:
        before, plain = plain, _AFTER_TITLE.sub("", plain)
    return " ".join(plain.split()).casefold()


def _check_points(table: FileTable, others: Sequence[Sequence[str]], at: int, out_of: Fraction) -> None:
    """Refuse a column that cannot be changed, and one that is out of another number of points."""
    stated = _STATED_POINTS.search(table.header.cells[at])
    cells = [row[at] for row in others]
    if any("read only" in cell.casefold() for cell in cells):
        message = f"The column '{shorten(table.header.cells[at])}' cannot be changed in the LMS: it is read only."
        raise UserFileError([Problem(table.file, table.header.line, at + 1, "read-only-column", message)])
    headers = [cell.strip().casefold() for cell in table.header.cells]
    if "maximum grade" in headers:
        cells += [row.cells[headers.index("maximum grade")] for row in table.rows[:1]]
    points = [_read(cell) for cell in (*([stated[1]] if stated else []), *cells) if _NUMBER.fullmatch(cell)]
    if points and points[0] != out_of:
        message = (
            f"The column '{shorten(table.header.cells[at])}' is out of {float(points[0]):g} points, the marks are out "
            f"of {float(out_of):g}. Give --points {float(points[0]):g} to scale them."
        )
        raise UserFileError([Problem(table.file, table.header.line, at + 1, "other-points", message)])


def _read(cell: str) -> Fraction:
    return Fraction(cell.strip().replace(",", "."))


def _writes_commas(cells: Sequence[str]) -> bool:
    """Tell whether decimals have a comma in a column, as some systems write them."""
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    return any("," in cell for cell in numbers) and not any("." in cell for cell in numbers)


def _is_same(before: str, after: str) -> bool:
    return bool(_NUMBER.fullmatch(before)) and _read(before) == _read(after)


# --- Putting cells in -----------------------------------------------------------------------------------------


def _replace_cells(text: str, table: FileTable, at: int, cells: Mapping[int, str]) -> str:
    """Return the text with some cells of a column replaced, by the line on which their rows begin."""
    delimiter = _delimiter(text, table)
    written: list[str] = []
    end = 0
    for line, spans in _spans(text, delimiter):
        if line in cells and at < len(spans):
            begin, after = spans[at]
            cell = cells[line]
            quoted = text[begin:after].startswith('"') or delimiter in cell
            written += [text[end:begin], f'"{cell}"' if quoted else cell]
            end = after
        elif line in cells:
            # A row that stops before the column.
            written += [text[end : spans[-1][1]], delimiter * (at - len(spans) + 1), cells[line]]
            end = spans[-1][1]
    return "".join((*written, text[end:]))


def _delimiter(text: str, table: FileTable) -> str:
    """Return what is between the cells of the header; the file is refused where it is none that can be kept."""
    for delimiter in (",", ";", "\t"):
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        if tuple(first)[: len(table.header.cells)] == table.header.cells:
            return delimiter
    message = "Only a CSV file can be filled in with everything else as it is. Export the gradebook as CSV."
    raise UserFileError([Problem(table.file, 0, 0, "not-csv", message)])


def _spans(text: str, delimiter: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield each row's line and the places of its cells, with their quotation marks."""
    cell = re.compile(rf'(?:"(?:[^"]|"")*"|[^"{re.escape(delimiter)}\r\n])*')
    at, line, begin = 0, 1, 1
    spans: list[tuple[int, int]] = []
    while at <= len(text):
        match = cell.match(text, at)
        end = match.end() if match else at
        spans.append((at, end))
        line += text.count("\n", at, end)
        if end < len(text) and text[end] == delimiter:
            at = end + 1
            continue
        yield begin, spans
        step = 2 if text[end : end + 2] == "\r\n" else 1
        at, line, spans = end + step, line + 1, []
        begin = line


def _tell_others(
    name: str,
    table: FileTable,
    unmatched: Sequence[ResponseRow],
    students: Sequence[Student],
    whose: Mapping[int, Student],
    totals: Mapping[str, Fraction],
) -> Iterator[Problem]:
    """Warn of those in the gradebook whom quizgen does not know, and of those with marks who are not in it."""
    for row in unmatched:
        who = ", ".join(text for text in row.identity.values())
        message = f"'{shorten(who, 60)}' is in the gradebook and not in the class; the grade stays as it is."
        yield Problem(name, row.line, 1, "unknown-student", message, "warning")
    present = {student.id for student in whose.values()}
    for student in students:
        if student.id in totals and student.id not in present:
            message = f"'{shorten(student.name, 60)}' has marks and is not in the gradebook."
            yield Problem(name, table.header.line, 1, "not-in-gradebook", message, "warning")
