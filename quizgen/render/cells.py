"""How the columns of a Table value are set."""

import re

import numpy as np

from quizgen.model import Localised, Notation, Prose, Rounded, Table, Value
from quizgen.text.holes import HOLE
from quizgen.text.reader import read_markdown
from quizgen.text.tree import Align, Hole, Math, Paragraph, Words

_NUMBER = re.compile(r"[-−+]?\d[\d .,]*%?")
_LONG = 48


def column_aligns(table: Table) -> list[Align]:
    """Return how to align each column: numbers to the right, all else to the left."""
    columns = [[row[j] for row in table.rows if j < len(row)] for j in range(len(table.head))]
    return ["right" if column and all(map(_is_number, column)) else "left" for column in columns]


def long_columns(table: Table) -> list[bool]:
    """Return for each column whether its cells have so much text that lines must break."""
    rows = (table.head, *table.rows)
    return [any(_length(row[j]) > _LONG for row in rows if j < len(row)) for j in range(len(table.head))]


def _is_number(cell: Prose) -> bool:
    match read_markdown(cell.source).blocks:
        case ():
            return True
        case (Paragraph(inside=(Hole(number=number),)),):
            return _is_numeric(cell.values[number])
        case (Paragraph(inside=(Words(text=text) | Math(latex=text),)),):
            hole = HOLE.fullmatch(text)
            return _is_numeric(cell.values[int(hole[1])]) if hole else _NUMBER.fullmatch(text) is not None
    return False


def _is_numeric(value: Value) -> bool:
    if isinstance(value, Rounded | Localised):
        return _is_numeric(value.value)
    if isinstance(value, Notation):
        return _NUMBER.fullmatch(value.text) is not None
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _length(cell: Prose) -> int:
    texts = sum(len(value) for value in cell.values if isinstance(value, str))
    document = read_markdown(cell.source)
    return len(document.source) - sum(hole.end - hole.start for hole in document.holes) + texts
