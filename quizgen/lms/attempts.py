"""What a row tells of its attempt: a number, or a time."""

import re
from collections.abc import Sequence

from quizgen.model import ResponseRow

_ISO = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


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
