"""Entries between two brackets: rows on lines or between semicolons, cells between commas, tabs and spaces."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from quizgen.messages import said, said_of
from quizgen.model import Unreadable
from quizgen.notation.numerals import Source, Style, read_number, to_value

Nested = Any
"""A number, or a list of Nested, all of the same shape."""


@dataclass(frozen=True, slots=True)
class Mode:
    """What separators mean.

    Parameters
    ----------
    comma : {"separator", "decimal"}
        What a comma between two digits is.
    semicolon : {"row", "entry"}
        What it ends, where lines or brackets make rows already.
    """

    comma: Literal["separator", "decimal"]
    semicolon: Literal["row", "entry"]


SPACES = re.compile(r"\s+")
"""What separates cells where nothing else does."""


def shape_of(nested: Nested) -> tuple[int, ...]:
    """Return the lengths of nested lists, by the first of each."""
    return (len(nested), *shape_of(nested[0])) if isinstance(nested, list) else ()


def expect_even(rows: list[Nested], places: list[int]) -> Nested | Unreadable:
    """Complain of the first row that is shaped otherwise than the first."""
    first = shape_of(rows[0])
    for i, row in enumerate(rows):
        other = shape_of(row)
        if other != first:
            if len(other) == len(first) == 1:
                entries = said_of(other[0], "{n} entry", "{n} entries")
                reason = said("row {row} has {entries}, row 1 has {first}", row=i + 1, entries=entries, first=first[0])
            else:
                reason = said("part {number} in brackets has another shape than part 1", number=i + 1)
            return Unreadable(reason, places[i])
    return rows


def read_run(leaf: Source, mode: Mode, shape: tuple[int, ...], depth: int) -> Nested | Unreadable:
    """Read what is between two brackets: entries, or rows on lines and between semicolons.

    Parameters
    ----------
    leaf : Source
        Without brackets.
    mode : Mode
        What separators mean.
    shape : tuple of int
        The answer's.
    depth : int
        How many further brackets are around it.
    """
    leaf = _join_doubled(_join_doubled(leaf, _TABS, "\t"), _SEMICOLONS, ";")
    lines = _split(leaf, r"\n")
    if depth > 0:
        # Inside further brackets a line's end only folds a long row.
        leaf, lines = leaf.rewrite(re.compile(r"\s*\n\s*"), " "), []
    blocks = _blocks(lines)
    if len(blocks) > 1:
        read = [_read_rows(block, mode, len(block) > 1) for block in blocks]
        for one in read:
            if isinstance(one, Unreadable):
                return one
        return expect_even(read, [block[0].origins[0] for block in blocks])
    lines = [line for line in lines if line.text.strip(" \t;,")]
    if len(lines) > 1:
        return _read_lines(lines, mode, shape)
    return _read_rows([lines[0] if lines else leaf], mode, depth > 0)


_TABS = re.compile(r"(?<=[^\s])[\t ]+(?=[^\s])")
_SEMICOLONS = re.compile(r"(?<=[^\s;])[;\t ]+(?=[^\s;])")


def _join_doubled(leaf: Source, gaps: re.Pattern[str], separator: str) -> Source:
    """Take several separators for one where all entries have as many between them; else some entry is missing."""
    counts = [count for gap in gaps.findall(leaf.text) if (count := gap.count(separator))]
    if len(counts) < 2 or len(set(counts)) > 1 or counts[0] == 1:
        return leaf
    return leaf.rewrite(re.compile(rf"{separator}[{separator}\t ]*{separator}"), separator)


def _blocks(lines: list[Source]) -> list[list[Source]]:
    """Part lines at blank ones, where that makes matrices and not only rows."""
    blocks: list[list[Source]] = [[]]
    for line in lines:
        if line.text.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    return blocks if any(len(block) > 1 for block in blocks) else []


def _read_lines(lines: list[Source], mode: Mode, shape: tuple[int, ...]) -> Nested | Unreadable:
    read = _read_rows(lines, mode, True)
    if len(shape) == 1:
        # A print of a long vector goes on in the next line.
        joined: list[Nested] = []
        for line in lines:
            row = _read_rows([line], mode, False)
            if isinstance(row, Unreadable) or len(shape_of(row)) != 1:
                return read
            joined += row
        return joined if len(joined) == shape[0] and len(joined) > len(lines) else read
    return read


def _read_rows(lines: list[Source], mode: Mode, made: bool) -> Nested | Unreadable:
    """Read lines, each one row or several parted by semicolons; `made` says that lines or brackets make rows."""
    rows = lines
    if not (made and mode.semicolon == "entry" and _parts_entries(lines, mode)):
        pieces = [_split(line, ";") for line in lines]
        missing = next(filter(None, map(_find_missing, pieces)), None) if _parts_entries(lines, mode) else None
        if missing is not None:
            return Unreadable(said("an entry is missing"), missing.origins[0])
        rows = [part for parts in pieces for part in parts if part.text.strip()]
    read: list[Nested] = []
    for row in rows:
        cells = _read_cells(row, mode)
        if isinstance(cells, Unreadable):
            return cells
        read.append(cells)
    if not read:
        return Unreadable(said("there is no number"), lines[0].origins[0])
    if len(read) == 1 and len(lines) == 1:
        return read[0]
    return expect_even(read, [row.strip().origins[0] for row in rows])


def _find_missing(parts: list[Source]) -> Source | None:
    """Return a part that is empty although there are others before and after it."""
    filled = [i for i, part in enumerate(parts) if part.text.strip()]
    return next((parts[i] for i in range(filled[0], filled[-1]) if i not in filled), None) if filled else None


def _parts_entries(lines: list[Source], mode: Mode) -> bool:
    """Whether there is one number between any two semicolons."""
    several = _SEVERAL_DECIMALS if mode.comma == "decimal" else _SEVERAL
    return not any(several.search(piece.text.strip()) for line in lines for piece in _split(line, ";"))


_SEVERAL = re.compile(r"[\s,&]")
_SEVERAL_DECIMALS = re.compile(r"[\s&]|,(?!\d)|(?<!\d),")


def _split(source: Source, separator: str) -> list[Source]:
    parts: list[Source] = []
    at = 0
    for match in re.finditer(separator, source.text):
        parts.append(source.part(at, match.start()))
        at = match.end()
    return [*parts, source.part(at)]


_LOOSE_FRACTION = re.compile(r"(?<=\d) ?/ ?(?=[+-]?\d)")
_LEADING_SIGN = re.compile(r"(?:(?<=^)|(?<=[,;&\t]))(\s*[+-])[ ]+(?=[\d.])")


def _read_cells(row: Source, mode: Mode) -> Nested | Unreadable:
    row = row.strip().rewrite(_LOOSE_FRACTION, "/").rewrite(_LEADING_SIGN, r"\1")
    strict = re.search(r"[\t&]", row.text)
    style = Style(comma="decimal", spaces=False)
    comma_parts = r",(?!\d)|(?<!\d)," if mode.comma == "decimal" else ","
    if strict:
        parts = _split(row, r"\s*&\s*|[ ]*\t[ ]*")
        style = Style(comma="decimal" if mode.comma == "decimal" else "unknown")
    elif ";" in row.text:
        parts = _split(row, ";")
    elif re.search(comma_parts, row.text):
        parts = _split(row, comma_parts)
    else:
        ambiguous = _MIXED.search(row.text)
        if ambiguous and SPACES.search(row.text):
            written = " ".join(ambiguous[0].split())
            whole, fraction = written.split(" ")
            told = {"written": written, "whole": whole, "fraction": fraction}
            reason = said(
                "'{written}' could be one number, or {whole} and {fraction}: put commas between entries", **told
            )
            return Unreadable(reason, row.origins[ambiguous.start()])
        parts = _split(row, SPACES.pattern)
    if len(parts) > 1 and not parts[-1].text.strip() and not strict:
        parts.pop()
    return _read_parts(parts, style)


_MIXED = re.compile(r"(?<![\d/.,])[1-9]\d*\s+(?!0+/)(\d+)/\d+(?![\d/])")


def _read_parts(parts: list[Source], style: Style) -> Nested | Unreadable:
    cells: list[Nested] = []
    for part in parts:
        cell = part.strip()
        if not cell.text:
            return Unreadable(said("an entry is missing"), cell.origins[0])
        number = read_number(cell, style)
        if isinstance(number, Unreadable):
            return number
        cells.append(to_value(number))
    return cells
