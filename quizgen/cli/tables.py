"""Tables of questions as commands print them, and how they say numbers."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from quizgen.render.boxes import columns, pad

_HEAD = ("id", "title", "topics", "outcome", "difficulty", "parts", "marks", "variants")
_ABOVE = ("id", "difficulty", "parts", "marks", "variants")
_NUMBERS = frozenset({"difficulty", "parts", "marks", "variants"})
_INDENT = "  "


def lay_out(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Return the lines of a table whose columns are as wide as they need to be.

    Parameters
    ----------
    rows : sequence of sequence of str
        The cells; the first row is the head.
    right : sequence of bool
        Which columns are set flush right.

    Examples
    --------
    >>> lay_out([("id", "marks"), ("cnn/why-pooling", "4")], [False, True])
    ['id               marks', 'cnn/why-pooling      4']
    """
    widths = [max(columns(row[i]) for row in rows) for i in range(len(right))]
    sides = ["right" if flush else "left" for flush in right]
    return ["  ".join(map(pad, row, widths, sides)).rstrip() for row in rows]


def lay_out_questions(questions: Sequence[Mapping[str, Any]], width: int | None) -> list[str]:
    """Return the lines of a list of questions.

    Where one line per question is too wide, long cells go below short ones.

    Parameters
    ----------
    questions : sequence of mapping
        As `quizgen.workflows.list_questions` gives them.
    width : int or None
        How many columns there are; None for any number.
    """
    cells = [{name: _cell(question[name]) for name in _HEAD} for question in questions]
    lines = _table(cells, _HEAD)
    if width is None or all(columns(line) <= width for line in lines):
        return lines
    head, *rest = _table(cells, _ABOVE)
    stacked = [head, f"{_INDENT}title · topics · outcome"]
    for above, question in zip(rest, cells, strict=True):
        below = " · ".join(question[name] for name in ("title", "topics", "outcome"))
        wrapped = textwrap.wrap(below, max(width, 20), initial_indent=_INDENT, subsequent_indent=_INDENT)
        stacked += [above, *wrapped]
    return stacked


def _table(cells: Sequence[Mapping[str, str]], names: Sequence[str]) -> list[str]:
    rows = [tuple(names), *(tuple(row[name] for name in names) for row in cells)]
    return lay_out(rows, [name in _NUMBERS for name in names])


def _cell(value: Any) -> str:
    match value:
        case list():
            return ", ".join(value)
        case float():
            return f"{value:g}"
        case {"count": count, "exact": exact}:
            return say_variants(count, exact)
    return str(value)


def say_variants(count: int, exact: bool) -> str:
    """Say how many variants there are; an estimate has two digits that count.

    Examples
    --------
    >>> say_variants(1204, True), say_variants(1204, False), say_variants(2_137_000, False), say_variants(10**33, False)
    ('1,204', '~1,200', '~2.1 million', '~10^33')
    """
    if exact:
        return f"{count:,}"
    rounded = float(f"{count:.1e}")
    if rounded >= 1e12:
        return f"~10^{math.floor(math.log10(rounded))}"
    for unit, word in ((1e9, "billion"), (1e6, "million")):
        if rounded >= unit:
            return f"~{rounded / unit:g} {word}"
    return f"~{rounded:,.0f}"
