r"""Holes: ``<< expression >>`` where an author writes, and what stands for one in a text's source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

HOLE = re.compile("\ue000(\\d+)\ue001")
"""What stands for hole number i in the source of a Text or a Prose."""

RESERVED = re.compile("[\ue000-\ue003]")
"""The characters that stand for holes, and for formulas while Markdown is read; no author's text holds them."""

_WRITTEN = re.compile(r"(?P<brackets>\\<<)|<<(?P<hole>(?:(?!<<).)*?)>>|(?P<open><<)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    r"""A stretch of what an author wrote, beginning at character `start`.

    Parameters
    ----------
    kind : {"text", "hole", "brackets", "open"}
        Markdown; the inside of a hole; ``\<<``, which stands for the brackets themselves; a ``<<`` that nothing closes.
    content : str
        The characters themselves, for a hole those between its brackets.
    start : int
        Where they begin in what was written.
    """

    kind: Literal["text", "hole", "brackets", "open"]
    content: str
    start: int


def stand_in(number: int) -> str:
    """Return the characters that stand for hole `number`."""
    return f"\ue000{number}\ue001"


def split_at_holes(written: str) -> Iterator[Written]:
    r"""Split what an author wrote at its holes.

    Holes come before all else: what an expression holds is neither Markdown nor math.

    Examples
    --------
    >>> [(piece.kind, piece.content) for piece in split_at_holes("n is << n >>, \\<<.")]
    [('text', 'n is '), ('hole', ' n '), ('text', ', '), ('brackets', '\\<<'), ('text', '.')]
    """
    end = 0
    for match in _WRITTEN.finditer(written):
        if match.start() > end:
            yield Written("text", written[end : match.start()], end)
        end = match.end()
        if match["hole"] is not None:
            yield Written("hole", match["hole"], match.start("hole"))
        else:
            yield Written("brackets" if match["brackets"] else "open", match[0], match.start())
    if end < len(written):
        yield Written("text", written[end:], end)
