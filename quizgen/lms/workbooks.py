"""Workbooks of Excel and LibreOffice: XLSX, XLS and ODS, as the tables that a person sees in them."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO

from quizgen.errors import Problem, UserFileError
from quizgen.lms.workbook_xml import find_break, read_formulas

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""What the file of a workbook begins with."""

_MOST_BYTES = 300_000_000
_MOST_FILES = 5_000
_MOST_CELLS = 20_000_000
_CHUNK = 1 << 20
_NAMED = 5
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_LONGEST_REFERENCE = 20
_DATES = (date, time, timedelta)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def read_rows(name: str, content: bytes) -> tuple[list[tuple[int, tuple[str, ...]]], tuple[Problem, ...]]:
    """Return the rows of the first sheet of a workbook that has any, and what is odd about it.

    Parameters
    ----------
    name : str
        Of the file, for problems.
    content : bytes
        Of the file.

    Returns
    -------
    list of (int, tuple of str)
        The number of each row that holds anything, and its cells as they are shown: a whole number without a point, a
        day as ``2026-03-03``.
    tuple of Problem
        The warnings ``made-a-date`` and ``several-sheets``.

    Raises
    ------
    UserFileError
        ``not-a-workbook``, ``huge-file`` or ``empty-file``.
    """
    import python_calamine

    if content.startswith(b"PK"):
        _check_archive(name, content)
        _refuse_broken(name, content)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        sheets = [
            (title, workbook.get_sheet_by_name(title).to_python(skip_empty_area=False))
            for title in workbook.sheet_names
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        message = f"This workbook cannot be read ({error}). Open it in a spreadsheet and save it as CSV."
        raise UserFileError([Problem(name, 0, 0, "not-a-workbook", message)]) from error
    filled = [(title, rows) for title, rows in sheets if any(_show(cell).strip() for row in rows for cell in row)]
    if not filled:
        raise UserFileError([Problem(name, 0, 0, "empty-file", "There are no cells in the workbook. Export it again.")])
    title, rows = filled[0]
    formulas = read_formulas(content, title) if content.startswith(b"PK") else {}
    shown = [(number, _show_row(number - 1, row, formulas)) for number, row in enumerate(rows, 1)]
    warnings = [*_tell_dates(name, rows), *_tell_sheets(name, title, [other for other, _ in filled[1:]])]
    return [(number, cells) for number, cells in shown if any(cell.strip() for cell in cells)], tuple(warnings)


def _check_archive(name: str, content: bytes) -> None:
    """Refuse an archive that would unpack to more than any class needs, or whose cells are far apart.

    What the archive says of its files holds: one that is longer than it says does not unpack.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = archive.infolist()
            if len(files) > _MOST_FILES or sum(file.file_size for file in files) > _MOST_BYTES:
                _refuse_size(name)
            for file in files:
                with archive.open(file) as opened:
                    rows, columns = _measure(opened)
                if _SHEET.fullmatch(file.filename) and rows * columns > _MOST_CELLS:
                    _refuse_size(name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        message = f"This workbook cannot be read ({error}): it is damaged, cut short or locked. Download it again."
        raise UserFileError([Problem(name, 0, 0, "not-a-workbook", message)]) from error


def _refuse_broken(name: str, content: bytes) -> None:
    if broken := find_break(content):
        message = (
            f"This workbook is damaged ({broken}), and its cells may stand in the wrong columns. Moodle writes such "
            "files where an answer begins with '='. Download the report as CSV."
        )
        raise UserFileError([Problem(name, 0, 0, "not-a-workbook", message)])


def _show_row(number: int, row: Sequence[object], formulas: Mapping[tuple[int, int], str]) -> tuple[str, ...]:
    """Return the cells of a row, with formulas that nobody has computed as they are typed."""
    return tuple(_show(cell) or formulas.get((number, column), "") for column, cell in enumerate(row))


def _measure(sheet: IO[bytes]) -> tuple[int, int]:
    """Return the largest row and column that the cells of a sheet name."""
    rows = columns = 0
    end = b""
    while chunk := sheet.read(_CHUNK):
        for letters, number in _CELL.findall(end + chunk):
            rows = max(rows, int(number))
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            columns = max(columns, column)
        end = chunk[-_LONGEST_REFERENCE:]
    return rows, columns


def _refuse_size(name: str) -> None:
    message = (
        "This workbook would take up far more memory than any class list or answer file. "
        "Copy its table into a new workbook, or save it as CSV."
    )
    raise UserFileError([Problem(name, 0, 0, "huge-file", message)])


def _show(cell: object) -> str:
    """Return a cell as a person sees it.

    Examples
    --------
    >>> [_show(cell) for cell in (3.0, 0.1 + 0.2, 1.23e10, True, date(2026, 3, 3), "a")]
    ['3', '0.3', '12300000000', 'TRUE', '2026-03-03', 'a']
    """
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else f"{cell:.15g}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case None:
            return ""
    return str(cell)


def _tell_dates(name: str, rows: Sequence[Sequence[object]]) -> list[Problem]:
    """Warn of columns with a few dates among other things: a spreadsheet makes one of ``3-3`` and of ``1/2``."""
    places: list[tuple[int, int]] = []
    for column in range(max(map(len, rows), default=0)):
        cells = [(number, row[column]) for number, row in enumerate(rows, 1) if column < len(row)]
        dates = [number for number, cell in cells[1:] if isinstance(cell, _DATES)]
        others = [cell for _, cell in cells[1:] if _show(cell).strip() and not isinstance(cell, _DATES)]
        if dates and others:
            places += [(number, column + 1) for number in dates]
    if not places:
        return []
    shown = ", ".join(f"row {row}, column {column}" for row, column in places[:_NAMED])
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    message = f"A spreadsheet seems to have made dates of what was typed: {shown}{more}. Look at these cells by hand."
    return [Problem(name, places[0][0], places[0][1], "made-a-date", message, "warning")]


def _tell_sheets(name: str, title: str, others: list[str]) -> list[Problem]:
    if not others:
        return []
    message = f"The workbook has several sheets; '{title[:40]}' is read, and {len(others)} more are not."
    return [Problem(name, 0, 0, "several-sheets", message, "warning")]
