"""What lies along an axis of an array, in words: entries, rows, columns and matrices."""

from collections.abc import Sequence
from typing import Literal

from quizgen.messages import Said, list_said, said_of

Unit = Literal["entry", "row", "column", "matrix"]


def unit_of(axis: int, rank: int) -> Unit:
    """Return what lies along an axis.

    Parameters
    ----------
    axis : int
        Counted from 0.
    rank : int
        How many axes the array has.

    Returns
    -------
    str

    Examples
    --------
    >>> unit_of(0, 1), unit_of(0, 2), unit_of(1, 2), unit_of(0, 3)
    ('entry', 'row', 'column', 'matrix')
    """
    if rank == 1:
        return "entry"
    if axis == rank - 1:
        return "column"
    return "row" if axis == rank - 2 else "matrix"


def count_lines(number: int, unit: Unit) -> Said:
    """Write how many there are.

    Examples
    --------
    >>> count_lines(1, "row"), count_lines(3, "entry")
    ('1 row', '3 entries')
    """
    match unit:
        case "entry":
            return said_of(number, "{n} entry", "{n} entries")
        case "row":
            return said_of(number, "{n} row", "{n} rows")
        case "column":
            return said_of(number, "{n} column", "{n} columns")
    return said_of(number, "{n} matrix", "{n} matrices")


def name_lines(numbers: Sequence[int], unit: Unit) -> Said:
    """Name one or several of them.

    Examples
    --------
    >>> name_lines([2], "row"), name_lines([1, 2, 4], "entry")
    ('row 2', 'entries 1, 2 and 4')
    """
    count, listed = len(numbers), list_said(map(str, numbers))
    match unit:
        case "entry":
            return said_of(count, "entry {numbers}", "entries {numbers}", numbers=listed)
        case "row":
            return said_of(count, "row {numbers}", "rows {numbers}", numbers=listed)
        case "column":
            return said_of(count, "column {numbers}", "columns {numbers}", numbers=listed)
    return said_of(count, "matrix {numbers}", "matrices {numbers}", numbers=listed)
