"""Plain CSV answer files: a row a student and a column a part, or a row a response."""

import re
from collections.abc import Sequence

from quizgen.errors import Problem
from quizgen.lms.identity import header_key, identity_columns, read_identity, shorten
from quizgen.lms.tables import Table
from quizgen.model import ResponseColumn, ResponseFile, ResponseRow

_ATTEMPT = {"attempt", "attemptno", "attemptnumber", "try", "versuch"}
_TIME = {
    header_key(header)
    for header in (
        "timestamp", "time", "date", "submitted", "submitted at", "submission time", "completion time",
        "Zeitstempel", "horodateur", "marca temporal", "informazioni cronologiche", "tijdstempel",
        "carimbo de data/hora", "時間戳記", "タイムスタンプ",
    )
}  # fmt: skip
# What forms and spreadsheets add of their own accord.
_NO_ANSWER = {
    "id", "starttime", "lastmodifiedtime", "duration", "score", "totalpoints", "quizfeedback",
    "section", "group", "language",
}  # fmt: skip
_RESPONSE = {"response", "answer"}
_WHERE = ("code", "variant", "variantcode", "question", "part", "item")

_ISO = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


def recognise(table: Table) -> bool:
    """Tell whether there are students and something else."""
    header = table.header.cells
    return bool(identity_columns(header)) and bool(_answer_columns(header))


def read(table: Table) -> tuple[ResponseFile, list[Problem]]:
    """Read either layout; a column that says which part a response is to makes it a row a response."""
    keys = [header_key(cell) for cell in table.header.cells]
    response = next((column for column, key in enumerate(keys) if key in _RESPONSE), None)
    where = [keys.index(key) for key in _WHERE if key in keys]
    if response is not None and where:
        return _read_long(table, response, where)
    return _read_wide(table), []


def _answer_columns(header: Sequence[str]) -> list[int]:
    kinds = identity_columns(header)
    known = _ATTEMPT | _TIME | _NO_ANSWER
    return [
        column
        for column, cell in enumerate(header)
        if cell.strip() and column not in kinds and header_key(cell) not in known
    ]


def _read_wide(table: Table) -> ResponseFile:
    header = table.header.cells
    kinds = identity_columns(header)
    unnamed = [column for column, cell in enumerate(header) if not cell.strip()]
    # A column without a header is told as unknown, unless it is empty.
    filled = [column for column in unnamed if any(row.cells[column].strip() for row in table.rows)]
    answers = sorted([*_answer_columns(header), *filled])
    attempt = _find(header, _ATTEMPT)
    rows = [
        ResponseRow(
            row.line,
            read_identity(row.cells, kinds),
            tuple(row.cells[column] for column in answers),
            read_attempt(row.cells, attempt),
        )
        for row in table.rows
    ]
    time = _find(header, _TIME)
    times = [row.cells[time] if time is not None else "" for row in table.rows]
    ignored = {*range(len(header))} - {*kinds, *answers, attempt}
    return ResponseFile(
        table.file,
        "csv",
        tuple(ResponseColumn(header[column], position) for position, column in enumerate(answers, 1)),
        in_order_of_time(rows, times),
        tuple(header[column] for column in sorted(ignored) if header[column].strip()),
    )


def _read_long(table: Table, response: int, where: Sequence[int]) -> tuple[ResponseFile, list[Problem]]:
    """Gather the responses of one student and attempt in one row."""
    header = table.header.cells
    kinds = {column: kind for column, kind in identity_columns(header).items() if column != response}
    attempt = _find(header, _ATTEMPT)
    positions: dict[str, int] = {}
    gathered: dict[object, tuple[ResponseRow, dict[int, tuple[int, str]]]] = {}
    warnings = []
    for row in table.rows:
        identity = read_identity(row.cells, kinds)
        number = read_attempt(row.cells, attempt)
        who = {kind: text for kind, text in identity.items() if kind != "name"} or identity
        # A response that names nobody is a row of its own, so that it can be told and counted.
        key = (frozenset((kind, text.casefold()) for kind, text in who.items()), number) if who else row.line
        column = " ".join(filter(None, (row.cells[column].strip() for column in where)))
        position = positions.setdefault(column, len(positions))
        _, cells = gathered.setdefault(key, (ResponseRow(row.line, identity, (), number), {}))
        if position in cells:
            message = (
                f"This is a second response of the same student to '{shorten(column)}'; "
                f"it replaces the one of line {cells[position][0]}."
            )
            place = where[0] + 1
            warnings.append(Problem(table.file, row.line, place, "duplicate-response", message, "warning"))
        cells[position] = (row.line, row.cells[response])
    rows = tuple(
        ResponseRow(
            start.line,
            start.identity,
            tuple(cells[position][1] if position in cells else "" for position in range(len(positions))),
            start.attempt,
        )
        for start, cells in gathered.values()
    )
    columns = tuple(ResponseColumn(column, position + 1) for column, position in positions.items())
    ignored = {*range(len(header))} - {*kinds, *where, response, attempt}
    names = tuple(header[column] for column in sorted(ignored) if header[column].strip())
    return ResponseFile(table.file, "csv", columns, rows, names), warnings


def _find(header: Sequence[str], keys: set[str]) -> int | None:
    return next((column for column, cell in enumerate(header) if header_key(cell) in keys), None)


def read_attempt(cells: Sequence[str], column: int | None) -> int | None:
    """Return the number of the attempt, where a cell of at most four digits tells it.

    Examples
    --------
    >>> read_attempt(["A1", "2"], 1), read_attempt(["A1", "second"], 1)
    (2, None)
    """
    if column is None:
        return None
    # A spreadsheet may have made 2.0 of it.
    number = re.fullmatch(r"\s*([0-9]{1,4})(?:\.0*)?\s*", cells[column])
    return int(number[1]) if number else None


def in_order_of_time(rows: Sequence[ResponseRow], times: Sequence[str]) -> tuple[ResponseRow, ...]:
    """Return rows oldest first, if every row bears a time such as ``2026-09-05 03:40``; else as they stand.

    Examples
    --------
    >>> rows = [ResponseRow(2, {}, ()), ResponseRow(3, {}, ())]
    >>> [row.line for row in in_order_of_time(rows, ["2026-09-05 03:40", "2026-09-04 03:40"])]
    [3, 2]
    """
    if not all(_ISO.match(time) for time in times):
        return tuple(rows)
    order = sorted(range(len(rows)), key=lambda index: times[index].replace("T", " "))
    return tuple(rows[index] for index in order)
