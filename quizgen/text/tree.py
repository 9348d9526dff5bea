"""The records of a text: blocks, what stands in their lines, and the holes and formulas among it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Where = Literal["text", "code", "inline", "display", "block"]
"""Where a hole stands: in text, in code, in a formula, or in text with its line to itself."""

Align = Literal["left", "center", "right"]


# --- In a line ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """Text that means itself, whatever signs are in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Hole:
    """Hole `number`, written at ``source[start:end]``."""

    number: int
    start: int
    end: int
    where: Where


@dataclass(frozen=True, slots=True)
class Math:
    """A formula, written with its dollar signs at ``source[start:end]``.

    Parameters
    ----------
    latex : str
        What is between the dollar signs, without spaces at its ends; holes as in a Prose's source.
    display : bool
        Whether it was written between two dollar signs each.
    start, end : int
        The characters of the source that it takes up, the last one excluded.
    """

    latex: str
    display: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Code:
    """A span of code; holes as in a Prose's source."""

    code: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text in bold."""

    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Text in italics."""

    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Strikethrough:
    """Text that is struck out."""

    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    """A link; holes in its target as in a Prose's source."""

    inside: "tuple[Inline, ...]"
    target: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, of which outputs show its description alone."""

    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The end of a line within a paragraph; a soft one is a space."""

    soft: bool


Inline: TypeAlias = Words | Hole | Math | Code | Strong | Emphasis | Strikethrough | Link | Image | LineBreak


# --- Blocks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Parameters
    ----------
    inside : tuple of Inline
        What is in it.
    written : tuple of str or Math
        Its Markdown, with the formulas apart.
    tight : bool
        Whether it is in an item of a list without paragraphs.
    """

    inside: tuple[Inline, ...]
    written: tuple[str | Math, ...]
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the highest is of level 1."""

    inside: tuple[Inline, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks that are quoted."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code, fenced or indented; holes as in a Prose's source."""

    code: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `mark` is what was written before it, such as ``-`` or ``2.``."""

    mark: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `start` is its first number, None where it has bullets."""

    items: tuple[Item, ...]
    start: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that was written in Markdown; each row has as many cells as the head."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    aligns: tuple[Align, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


Block: TypeAlias = Paragraph | Heading | Quote | CodeBlock | Items | Grid | Rule


# --- The whole ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """A text.

    Parameters
    ----------
    source : str
        The Markdown that it was read from.
    blocks : tuple of Block
        The blocks of the text.
    holes : tuple of Hole
        All of them, those in formulas, code and targets of links too, in the order of the source.
    formulas : tuple of Math
        All of them, in the order of the source.
    """

    source: str
    blocks: tuple[Block, ...]
    holes: tuple[Hole, ...]
    formulas: tuple[Math, ...]

    def split_at_formulas(self) -> Iterator[tuple[int, int, Math | None]]:
        """Yield where each stretch of the source begins and ends, with the formula that it is, if it is one."""
        at = 0
        for formula in self.formulas:
            if at < formula.start:
                yield at, formula.start, None
            yield formula.start, formula.end, formula
            at = formula.end
        if at < len(self.source):
            yield at, len(self.source), None
