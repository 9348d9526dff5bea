"""Arrays as people lay them out elsewhere: tables of Markdown, angle brackets, labelled rows, a size behind them."""

import math
import re

from quizgen.notation.numerals import Source

_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)*[ \t]*:?-{2,}:?[ \t]*\|?[ \t]*")
_HEAD_CELL = re.compile(r"(?:[^\W\d]\w*)?")
_ANGLES = re.compile(r"[<\u27e8]([^<>\u27e8\u27e9]*)[>\u27e9]")
_ROW_LABEL = re.compile(
    r"(?<![\s;,/])[\s;,/]*+(?<![\w.])(?:row|zeile|ligne|fila|r)[ _]?(\d{1,4})[ \t]?[:=][ \t]?", re.IGNORECASE
)
_SIZE = re.compile(
    r"(?:(?<=[\])}])[\s,]*+(?:\(\s*+)?|(?<=[\d\s])\(\s*+)"
    r"(\d{1,4}(?:\s*(?:[xX*]|\bby\b)\s*\d{1,4}){1,5})\s*+\)?[\s.]*+\Z"
)


def lay_as_rows(source: Source) -> Source:
    """Return an array without what only lays it out: rows on lines or in brackets.

    Examples
    --------
    >>> simple = lambda text: lay_as_rows(Source(text, tuple(range(len(text) + 1)))).text
    >>> simple("R1: 1 2 / R2: 3 4"), simple("<1, 2>, <3, 4>")
    ('1 2\\n3 4', '[1, 2], [3, 4]')
    """
    source = _drop_rule(source)
    # Twice: there may be such brackets around the rows, too.
    return _drop_row_labels(source.rewrite(_ANGLES, r"[\1]").rewrite(_ANGLES, r"[\1]"))


def _drop_rule(source: Source) -> Source:
    """Drop the line below the head of a Markdown table, and the head itself where it holds no number."""
    if "|" not in source.text:
        return source
    lines = []
    at = 0
    for line in source.text.split("\n"):
        if line.strip():
            lines.append((at, at + len(line)))
        at += len(line) + 1
    if len(lines) < 3:
        return source
    head, rule = (source.text[start:end] for start, end in lines[:2])
    if not _RULE.fullmatch(rule) or "|" not in rule:
        return source
    body = source.part(lines[2][0])
    if all(_HEAD_CELL.fullmatch(cell.strip()) for cell in head.strip().strip("|").split("|")):
        return _with_bars(body)
    above = source.part(0, lines[1][0])
    return _with_bars(Source(above.text + body.text, (*above.origins[:-1], *body.origins)))


def _with_bars(table: Source) -> Source:
    """Put bars around each line of a table that has them only between its cells."""
    lines = [line for line in table.text.split("\n") if line.strip()]
    if all("|" in line and not line.strip().startswith("|") for line in lines):
        return table.rewrite(re.compile(r"^(?=.*\S)|(?<=\S)[ \t]*$", re.MULTILINE), "|")
    return table


def _drop_row_labels(source: Source) -> Source:
    """Put rows that are numbered from 1, or from 0, on lines of their own."""
    labels = list(_ROW_LABEL.finditer(source.text))
    numbers = [int(label[1]) for label in labels]
    if (
        len(labels) < 2
        or labels[0].start()
        or numbers != [numbers[0] + i for i in range(len(labels))]
        or numbers[0] > 1
    ):
        return source
    return source.part(labels[0].end()).rewrite(_ROW_LABEL, "\n")


def take_off_size(source: Source) -> tuple[Source, tuple[int, ...], int]:
    """Part an array from the size that is written behind it, such as ``(2x2)``, and say where that is.

    The size is empty where there is none.
    """
    stated = _SIZE.search(source.text)
    if stated is None:
        return source, (), 0
    size = tuple(map(int, re.findall(r"\d+", stated[1])))
    return source.part(0, stated.start()), size, source.origins[stated.start(1)]


def has_size(shape: tuple[int, ...], stated: tuple[int, ...]) -> bool:
    """Tell whether an array is of a stated size; a vector may be said to be a row or a column."""
    if len(shape) == 1:
        return math.prod(stated) == max(stated) == shape[0]
    return shape == stated
