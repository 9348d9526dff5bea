"""Converted text with slots in it: what is left to do for a variant is to fill and join."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from quizgen.model import Figure, Value
from quizgen.text.blocks import value_at
from quizgen.text.holes import HOLE

Draw = Callable[[Figure], str | None]
"""Draws a figure in the output at hand; None where no template draws its kind."""


class Where(Enum):
    """Where a slot is, which decides how its value is written."""

    TEXT = "t"
    CODE = "c"
    MATH = "m"
    ROW = "r"
    """In math, among neighbours: a value may become several of them."""
    OUTER = "o"
    """In a formula of a line, outside of every group: the formula may be broken there."""
    QUOTED = "q"
    """Inside a string of a program, as alternative texts are."""
    BLOCK = "b"
    """Alone in its paragraph."""
    LINE = "l"
    """Alone on one of a paragraph's lines: a block ends the paragraph, any other value is part of it."""
    ITEM = "i"
    """Alone in an item of a list without paragraphs."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the value of hole `number` goes."""

    number: int
    where: Where


Pieces = tuple[str | Slot, ...]

_PLACEHOLDER = re.compile("\ue000(\\d+)([a-z])\ue001")


def placeholder(number: int | str, where: Where) -> str:
    """Return the characters that stand for a slot until :func:`split_at_placeholders` finds them."""
    return f"\ue000{number}{where.value}\ue001"


def split_at_placeholders(converted: str) -> Pieces:
    """Split converted text into literal strings and slots.

    Examples
    --------
    >>> split_at_placeholders("a" + placeholder(0, Where.TEXT) + "b")
    ('a', Slot(number=0, where=<Where.TEXT: 't'>), 'b')
    """
    parts = _PLACEHOLDER.split(converted)
    found: list[str | Slot] = []
    for i in range(0, len(parts), 3):
        if parts[i]:
            found.append(parts[i])
        if i + 1 < len(parts):
            found.append(Slot(int(parts[i + 1]), Where(parts[i + 2])))
    return tuple(found)


def escape_around_holes(text: str, escape: Callable[[str], str], where: Where) -> str:
    """Escape `text` and mark its holes as slots."""
    parts = HOLE.split(text)
    return "".join(placeholder(part, where) if i % 2 else escape(part) for i, part in enumerate(parts))


def fill(pieces: Pieces, values: Sequence[Value], write: Callable[[Value, Where], str]) -> str:
    """Fill the slots and join.

    Raises
    ------
    ComputationError
        If steps, a table or a figure is inside a line, or a hole has no value.
    """
    filled: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            filled.append(piece)
            continue
        value = value_at(values, piece.number, alone=piece.where in (Where.BLOCK, Where.LINE, Where.ITEM))
        filled.append(write(value, piece.where))
    return "".join(filled)
