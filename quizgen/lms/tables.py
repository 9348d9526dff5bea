"""CSV files: from bytes to rows that know their lines."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizgen.errors import Problem, UserFileError
from quizgen.lms.identity import IDENTIFIER_KINDS, identity_columns

SAVE_AS = "save it as 'CSV UTF-8 (comma delimited)'"

_BOM = "\ufeff"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_FIRST_DELIMITER = re.compile(r'(?:"[^"]*+"|[^",;\t\r\n]++)*+([,;\t])')
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?\s*(?:\r\n|\r|\n)', re.IGNORECASE)

_NO_STUDENT = frozenset({"", "muted", "manual posting"})
"""What the cells hold of a row in Canvas's gradebook that is about no student; it may be longer than the header."""

_SIGNATURES = (
    (b"PK\x03\x04", "an Excel or OpenDocument workbook, or another ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"\x89PNG", "a picture"),
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells and the line, counted from 1, on which it starts."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileTable:
    """The table of a CSV file: every row has as many cells as the header; blank rows are left out."""

    file: str
    header: TableRow
    rows: tuple[TableRow, ...]
    warnings: tuple[Problem, ...] = ()


# --- Reading -----------------------------------------------------------------------------------------------


def decode(name: str, content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Parameters
    ----------
    name : str
        Of the file, for problems.
    content : bytes
        Of the file.

    Returns
    -------
    str

    Raises
    ------
    UserFileError
        ``empty-file``, ``not-csv``, ``wrong-encoding`` or ``truncated`` (in the middle of a character).

    Examples
    --------
    >>> decode("a.csv", b"\\xef\\xbb\\xbfname")
    'name'
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            message = f"This is {what}, not a CSV file. Open it in a spreadsheet and {SAVE_AS}."
            raise UserFileError([Problem(name, 0, 0, "not-csv", message)])
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(content):
        message = f"This file is in UTF-16 ('Unicode text'). Open it in a spreadsheet and {SAVE_AS}."
        raise UserFileError([Problem(name, 1, 1, "wrong-encoding", message)])
    if b"\x00" in content:
        line, column = _place(content, content.index(b"\x00"))
        message = f"There is a NUL byte here: this is not a CSV file, or it is damaged. Export it again and {SAVE_AS}."
        raise UserFileError([Problem(name, line, column, "not-csv", message)])
    try:
        text = content.decode("utf-8").lstrip(_BOM)
    except UnicodeDecodeError as error:
        raise UserFileError([_undecodable(name, content, error)]) from None
    if not text.strip():
        raise UserFileError([Problem(name, 0, 0, "empty-file", "The file is empty. Export it again.")])
    if text.lstrip()[:14].lower().startswith(("<!doctype html", "<html", "<?xml")):
        message = "This is a web page or XML, not a CSV file; perhaps a login page. Download it again as CSV."
        raise UserFileError([Problem(name, 1, 1, "not-csv", message)])
    return text


def read_table(name: str, content: bytes) -> FileTable:
    r"""Read a CSV file whose cells are apart by commas, semicolons or tabs.

    Parameters
    ----------
    name : str
        Of the file, for problems, whose columns count cells from 1.
    content : bytes
        Of the file.

    Returns
    -------
    FileTable
        Cells as written. A row that lacks its last cells is filled up, with a warning.

    Raises
    ------
    UserFileError
        What `decode` refuses; ``truncated``, ``stray-quote``, ``huge-cell``, ``long-row``.

    Examples
    --------
    >>> table = read_table("a.csv", b'id;answer\nA1;"1\n2"\nA2;3\n')
    >>> table.header.cells, [(row.line, row.cells) for row in table.rows]
    (('id', 'answer'), [(2, ('A1', '1\n2')), (4, ('A2', '3'))])
    """
    text = decode(name, content)
    first_line = 1
    delimiter = None
    if separator := _SEPARATOR_LINE.match(text):
        # Excel's own note to itself of what separates the cells.
        delimiter = separator[1]
        text = text[separator.end() :]
        first_line = 2
    if delimiter is None:
        found = _FIRST_DELIMITER.match(text.lstrip())
        delimiter = found[1] if found else ","
    rows = _split_rows(name, text, delimiter, first_line)
    if not rows:
        raise UserFileError([Problem(name, 0, 0, "empty-file", "There are no cells in the file. Export it again.")])
    return _level(name, rows, ends_cleanly=text.endswith(("\n", "\r")))


def _split_rows(name: str, text: str, delimiter: str, first_line: int) -> list[TableRow]:
    """Return the rows that hold anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[TableRow] = []
    line = first_line
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(TableRow(line, tuple(cells)))
            line = first_line + reader.line_num
    except csv.Error as error:
        raise UserFileError([_malformed(name, line, first_line + reader.line_num - 1, str(error))]) from None
    return rows


def _malformed(name: str, start: int, end: int, reason: str) -> Problem:
    """Say what is wrong with the row that starts on line `start` and was read up to line `end`."""
    if "unexpected end" in reason:
        message = (
            "A quotation mark opens a cell of this row and none closes it: the file was cut short, "
            "or a quotation mark is missing. Download it again."
        )
        return Problem(name, start, 1, "truncated", message)
    if "field larger" in reason:
        message = (
            f"A cell of this row has more than {csv.field_size_limit()} characters; "
            "perhaps the quotation mark that should close it is missing. Download the file again."
        )
        return Problem(name, start, 1, "huge-cell", message)
    message = (
        "There is a quotation mark inside a quoted cell; it must be doubled. "
        f"Open the file in a spreadsheet, correct the cell and {SAVE_AS}."
    )
    return Problem(name, end, 1, "stray-quote", message)


def _level(name: str, rows: Sequence[TableRow], *, ends_cleanly: bool) -> FileTable:
    """Give every row as many cells as the header has, and tell of those that have not."""
    header, *body = rows
    width = _used_width(header.cells)
    problems: list[Problem] = []
    warnings: list[Problem] = []
    level: list[TableRow] = []
    short = [row for row in body if len(row.cells) < width]
    for row in body:
        if len(row.cells) > width and {cell.strip().casefold() for cell in row.cells} <= _NO_STUDENT:
            continue
        missing = width - len(row.cells)
        if missing > 0:
            said = f"This row has {len(row.cells)} cells, the header {width}."
            # A row that ends in a line feed and says whose it is was written so.
            whole = ends_cleanly and _has_identity(header.cells, row.cells)
            if row is body[-1] and not whole and (not ends_cleanly or len(short) == 1):
                message = (
                    f"{said} The file seems to be cut short: download it again. "
                    "If its last cells are truly empty, add the missing separators."
                )
                problems.append(Problem(name, row.line, len(row.cells), "truncated", message))
            else:
                message = f"{said} The missing cells count as empty."
                warnings.append(Problem(name, row.line, len(row.cells), "short-row", message, "warning"))
        elif _used_width(row.cells) > width:
            message = (
                f"This row has {_used_width(row.cells)} cells, the header {width}. "
                "Put quotation marks around a cell that contains the separator."
            )
            problems.append(Problem(name, row.line, width + 1, "long-row", message))
        level.append(TableRow(row.line, (row.cells + ("",) * max(missing, 0))[:width]))
    if problems:
        raise UserFileError(problems)
    return FileTable(name, TableRow(header.line, header.cells[:width]), tuple(level), tuple(warnings))


def _has_identity(header: Sequence[str], cells: Sequence[str]) -> bool:
    kinds = identity_columns(header)
    return any(kinds.get(column) in IDENTIFIER_KINDS and cell.strip() for column, cell in enumerate(cells))


def _used_width(cells: Sequence[str]) -> int:
    """Return how many cells there are up to the last that holds anything."""
    return max((number for number, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _looks_like_utf16(content: bytes) -> bool:
    """Tell whether every other byte of the beginning is zero."""
    start = content[:200]
    return len(start) >= 4 and any(
        half.count(0) * 4 >= len(half) * 3 and not other.count(0)
        for half, other in ((start[::2], start[1::2]), (start[1::2], start[::2]))
    )


def _place(content: bytes, position: int) -> tuple[int, int]:
    """Return line and column, counted from 1, of a byte."""
    ends = list(_LINE_END.finditer(content, 0, position))
    return len(ends) + 1, position - (ends[-1].end() if ends else 0) + 1


def _undecodable(name: str, content: bytes, error: UnicodeDecodeError) -> Problem:
    line, column = _place(content, error.start)
    if error.end == len(content) and error.reason == "unexpected end of data":
        message = "The file ends in the middle of a character: it was cut short. Download it again."
        return Problem(name, line, column, "truncated", message)
    message = (
        f"The byte 0x{content[error.start]:02x} is not UTF-8; the file may be in Latin-1, or damaged. "
        f"Open it in a spreadsheet and {SAVE_AS}."
    )
    return Problem(name, line, column, "wrong-encoding", message)
