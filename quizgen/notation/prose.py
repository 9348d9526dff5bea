"""Markdown with math and holes, taken apart into pieces."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from quizgen.errors import ComputationError
from quizgen.model import Figure, Prose, Steps, Table, Value
from quizgen.notation.escaping import clean, escape_markdown
from quizgen.notation.unicode_math import to_unicode
from quizgen.notation.values import to_latex, to_plain

HOLE = re.compile("\ue000(\\d+)\ue001")
"""A hole's stand-in in the source of a Prose."""

_PIECE = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<fence>^[ ]{0,3}(?P<ticks>```+|~~~+)[^\n]*\n.*?^[ ]{0,3}(?P=ticks)[ ]*(?:\n|\Z))
    | (?P<code>(?<!`)(?P<run>`+)(?!`).+?(?<!`)(?P=run)(?!`))
    | \$\$(?P<display>.+?)\$\$
    | \$(?P<inline>(?=[^\s$])(?:\\.|[^$\\])*?(?<=\S))\$(?!\d)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of Markdown, or the LaTeX of one formula without its dollar signs."""

    kind: Literal["text", "inline", "display"]
    content: str


def stand_in(number: int) -> str:
    """Return the characters that stand for hole `number`."""
    return f"\ue000{number}\ue001"


@lru_cache(maxsize=4096)
def pieces(source: str) -> tuple[Piece, ...]:
    r"""Split Markdown into text and formulas.

    A backslash before a dollar sign keeps it a dollar sign, and so do code spans and fenced blocks.

    >>> [piece.kind for piece in pieces(r"Cost \$3, `$x$`: $y_1$ and $$z$$")]
    ['text', 'inline', 'text', 'display']
    """
    found: list[Piece] = []
    text_from = 0
    for match in _PIECE.finditer(source):
        kind: Literal["inline", "display"]
        if match["inline"] is not None:
            kind = "inline"
        elif match["display"] is not None:
            kind = "display"
        else:
            continue
        if match.start() > text_from:
            found.append(Piece("text", source[text_from : match.start()]))
        found.append(Piece(kind, match[kind].strip()))
        text_from = match.end()
    if text_from < len(source):
        found.append(Piece("text", source[text_from:]))
    return tuple(found)


# --- Holes --------------------------------------------------------------------------------------------------

Where = Literal["text", "code", "inline", "display", "block"]
"""Where a hole stands: in text, in code, in a formula, or in text with its line to itself."""


@dataclass(frozen=True, slots=True)
class HolePlace:
    """Hole `number` at ``source[start:end]``."""

    number: int
    start: int
    end: int
    where: Where


@lru_cache(maxsize=4096)
def hole_places(source: str) -> tuple[HolePlace, ...]:
    r"""Tell for every hole of a Prose's source where it stands: the one place that decides this.

    Parameters
    ----------
    source : str

    Returns
    -------
    tuple of HolePlace

    Examples
    --------
    >>> source = f"{stand_in(0)} and ${stand_in(1)}$ and `{stand_in(2)}`\n\n{stand_in(3)}"
    >>> [hole.where for hole in hole_places(source)]
    ['text', 'inline', 'code', 'block']
    """
    found: list[HolePlace] = []
    text_from = 0
    for match in _PIECE.finditer(source):
        where: Where | None = None
        if match["inline"] is not None:
            where = "inline"
        elif match["display"] is not None:
            where = "display"
        elif match["code"] is not None or match["fence"] is not None:
            where = "code"
        if where is not None:
            found += _holes_between(source, text_from, match.start(), "text")
            found += _holes_between(source, match.start(), match.end(), where)
            text_from = match.end()
    return (*found, *_holes_between(source, text_from, len(source), "text"))


def _holes_between(source: str, start: int, end: int, where: Where) -> list[HolePlace]:
    found: list[HolePlace] = []
    for match in HOLE.finditer(source, start, end):
        line = source[source.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
        alone = where == "text" and line.strip() == match[0]
        found.append(HolePlace(int(match[1]), match.start(), match.end(), "block" if alone else where))
    return found


def fill(prose: Prose, write: Callable[[Value, Where], str]) -> str:
    """Fill each hole with what `write` makes of its value and of where it stands.

    Parameters
    ----------
    prose : Prose
    write : callable
        ``write(value, where)``.

    Returns
    -------
    str

    Raises
    ------
    ComputationError
        Where steps, a table or a figure stand elsewhere than alone on a line of text.

    Examples
    --------
    >>> fill(Prose("a \ue0000\ue001 c", ("b",)), lambda value, where: f"{value} ({where})")
    'a b (text) c'
    """
    source, written, at = prose.source, [], 0
    for hole in hole_places(source):
        value = prose.values[hole.number]
        if isinstance(value, Steps | Table | Figure) and hole.where != "block":
            kind = type(value).__name__.lower()
            raise ComputationError(f"a {kind} must stand alone on its line: give its hole a line of its own")
        text = write(value, hole.where)
        if isinstance(value, Steps | Table | Figure):
            # Blank lines around a block, so that no paragraph swallows its first line.
            text = f"{_gap(source[: hole.start])}{text}{_gap(source[hole.end :][::-1])}"
        written += [source[at : hole.start], text]
        at = hole.end
    return "".join((*written, source[at:]))


def _gap(text: str) -> str:
    """Return the newline that is missing for a blank line at the end of `text`."""
    return "" if re.search(r"(?:^|\n)[ \t]*\n[ \t]*\Z", text) or not text.strip() else "\n"


# --- Markdown -----------------------------------------------------------------------------------------------


def to_markdown(prose: Prose) -> str:
    r"""Write prose as Markdown with LaTeX between dollar signs.

    Parameters
    ----------
    prose : Prose

    Returns
    -------
    str

    Raises
    ------
    ComputationError
        As :func:`fill`.

    Examples
    --------
    >>> print(to_markdown(Prose(f"The {stand_in(0)} has $n = {stand_in(1)}$.", ("a_b", (3, 4)))))
    The a\_b has $n = 3 \times 4$.
    """
    return fill(prose, _markdown_value)


def _markdown_value(value: Value, where: Where) -> str:
    match value:
        case Steps():
            return "\n".join(f"- {_on_one_line(to_markdown(line))}" for line in value.lines)
        case Table():
            head, rule = _pipe_row(value.head), f"|{' --- |' * len(value.head)}"
            return "\n".join((head, rule, *map(_pipe_row, value.rows)))
        case Figure():
            return f"*{escape_markdown(value.alternative)}*"
    if where in ("inline", "display"):
        return to_latex(value)
    plain = to_plain(value)
    return plain.replace("`", "") if where == "code" else escape_markdown(plain)


def _on_one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()


def _pipe_row(cells: tuple[Prose, ...]) -> str:
    return f"| {' | '.join(_pipe_cell(_on_one_line(to_markdown(cell))) for cell in cells)} |"


def _pipe_cell(markdown: str) -> str:
    written = []
    for piece in pieces(markdown):
        if piece.kind == "text":
            written.append(re.sub(r"(?<!\\)\|", r"\|", piece.content))
        else:
            # A bar ends a cell even inside a formula.
            bars = piece.content.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
            written.append(f"${bars}$")
    return "".join(written)


# --- Plain text ---------------------------------------------------------------------------------------------

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)((?:(?!\1).)+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<!\w)([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?!\w)")
_HEADING = re.compile(r"^ {0,3}(?:#{1,6}\s+|>\s?)")
_OWN_LINE = re.compile(r"\s*(?:[-+*]\s|\d+[.)]\s|\|)")


def to_text(prose: Prose) -> str:
    r"""Write prose as plain text: one line a paragraph, formulas in Unicode.

    Parameters
    ----------
    prose : Prose

    Returns
    -------
    str

    Raises
    ------
    ComputationError
        As :func:`fill`.

    Examples
    --------
    >>> print(to_text(Prose(f"The **map**\nis $y = {stand_in(0)} \\otimes W$.", ((3, 4),))))
    The map is y = 3 × 4 ⊗ W.
    """
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(HOLE.sub(lambda hole: kept[int(hole[1])], text))
        return stand_in(len(kept) - 1)

    def set_aside(match: re.Match[str]) -> str:
        if match["inline"] is not None or match["display"] is not None:
            return keep(to_unicode(match["inline"] or match["display"]))
        if match["escape"] is not None:
            return keep(match[0][1])
        if match["code"] is not None:
            return keep(match["code"].strip("`").strip())
        return keep("\n".join(match["fence"].strip().split("\n")[1:-1])) + "\n"

    # Values, formulas and code are set aside, so that no sign in them passes for Markdown.
    filled = fill(prose, lambda value, where: to_latex(value) if where in _MATH else keep(_text_value(value)))
    stripped = _join_lines(_strip(_PIECE.sub(set_aside, filled)))
    return HOLE.sub(lambda hole: kept[int(hole[1])], stripped)


_MATH = ("inline", "display")


def _text_value(value: Value) -> str:
    match value:
        case Steps():
            return "\n".join(_on_one_line(to_text(line)) for line in value.lines)
        case Table():
            rows = (value.head, *value.rows)
            return "\n".join(" | ".join(_on_one_line(to_text(cell)) for cell in row) for row in rows)
        case Figure():
            return clean(value.alternative)
    return to_plain(value)


def _strip(source: str) -> str:
    text = _LINK.sub(r"\1", source)
    for mark in (_STRONG, _STRONG, _EMPHASIS, _EMPHASIS):
        text = mark.sub(r"\2", text)
    return text


def _join_lines(text: str) -> str:
    paragraphs: list[str] = []
    fresh = True
    for line in text.split("\n"):
        bare = _HEADING.sub("", line).strip()
        if fresh or not bare or _OWN_LINE.match(line):
            paragraphs.append(bare)
        else:
            paragraphs[-1] = f"{paragraphs[-1]} {bare}"
        fresh = not bare or bare != line.strip()
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)
