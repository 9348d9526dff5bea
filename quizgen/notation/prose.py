"""Markdown with math and holes, taken apart into pieces."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

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
