"""Tables of any file: CSV, workbooks and web pages, as rows that know their lines."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizgen.errors import Problem, UserFileError
from quizgen.lms import web_tables, workbooks
from quizgen.lms.encodings import SAVE_AS, decode
from quizgen.lms.identity import IDENTIFIER_KINDS, identity_columns

_FIRST_DELIMITER = re.compile(r'(?:"[^"]*+"|[^",;\t\r\n]++)*+([,;\t])')
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?\s*(?:\r\n|\r|\n)', re.IGNORECASE)

_NO_STUDENT = frozenset({"", "muted", "manual posting"})
"""What the cells hold of a row in Canvas's gradebook that is about no student; it may be longer than the header."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells and the line, counted from 1, on which it starts."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileTable:
    """The table of a file: every row has as many cells as the header; blank rows are left out."""

    file: str
    header: TableRow
    rows: tuple[TableRow, ...]
    warnings: tuple[Problem, ...] = ()


# --- Reading -----------------------------------------------------------------------------------------------


def read_table(name: str, content: bytes) -> FileTable:
    r"""Read a file: CSV whose cells are apart by commas, semicolons or tabs, a workbook, or a web page with a table.

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
        What `decode` and `workbooks.read_rows` refuse; ``truncated``, ``stray-quote``, ``huge-cell``, ``long-row``.

    Examples
    --------
    >>> table = read_table("a.csv", b'id;answer\nA1;"1\n2"\nA2;3\n')
    >>> table.header.cells, [(row.line, row.cells) for row in table.rows]
    (('id', 'answer'), [(2, ('A1', '1\n2')), (4, ('A2', '3'))])
    """
    if content.startswith(workbooks.SIGNATURES):
        return _put_together(name, *workbooks.read_rows(name, content))
    text, warnings = decode(name, content)
    return read_text(name, text, warnings)


def read_text(name: str, text: str, warnings: Sequence[Problem] = ()) -> FileTable:
    """Return the table of a CSV file or a web page, from its text; what it raises is in `read_table`."""
    if web_tables.is_page(text) or text.lstrip()[:5].lower() == "<?xml":
        found = web_tables.read_rows(text) if web_tables.is_page(text) else []
        if not found:
            message = "This is a web page or XML without a table; perhaps a login page. Download it again as CSV."
            raise UserFileError([Problem(name, 1, 1, "not-csv", message)])
        return _put_together(name, found, warnings)
    first_line = 1
    delimiter = None
    if separator := _SEPARATOR_LINE.match(text):
        # Excel's own note to itself of what separates the cells.
        delimiter = separator[1]
        text = text[separator.end() :]
        first_line = 2
    if delimiter is None:
        first = _FIRST_DELIMITER.match(text.lstrip())
        delimiter = first[1] if first else ","
    rows = _split_rows(name, text, delimiter, first_line)
    if not rows:
        raise UserFileError([Problem(name, 0, 0, "empty-file", "There are no cells in the file. Export it again.")])
    table = _level(name, rows, ends_cleanly=text.endswith(("\n", "\r")))
    return replace(table, warnings=(*warnings, *table.warnings))


def _put_together(name: str, rows: Sequence[tuple[int, tuple[str, ...]]], warnings: Sequence[Problem]) -> FileTable:
    """Return the table of rows that have their cells already."""
    table = _level(name, [TableRow(line, cells) for line, cells in rows], ends_cleanly=True)
    return replace(table, warnings=(*warnings, *table.warnings))


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
