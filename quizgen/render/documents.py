"""Texts walked node by node; each output format is a :class:`Writer`."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence

from quizgen.render.slots import Where, placeholder
from quizgen.text.holes import HOLE
from quizgen.text.reader import read_markdown
from quizgen.text.tree import (
    Align,
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Grid,
    Heading,
    Hole,
    Image,
    Inline,
    Item,
    Items,
    LineBreak,
    Link,
    Math,
    Paragraph,
    Quote,
    Rule,
    Strikethrough,
    Strong,
    Words,
)

_SAFE_TARGET = re.compile(r"(?:https?://|mailto:)[^\s\ue000-\ue003<>\"\\]+", re.IGNORECASE)


class Writer(ABC):
    """Writes one text; what it returns has the placeholders of :mod:`quizgen.render.slots`.

    Parameters
    ----------
    source : str
        The Markdown, holes included.
    """

    def __init__(self, source: str) -> None:
        self._document = read_markdown(source)
        self._in_table = False

    def write(self) -> str:
        """Write the text as blocks."""
        return self._blocks(self._document.blocks)

    def write_pieces(self) -> list[str]:
        """Write the text block by block, and of a list each item by itself."""
        return [piece for block in self._document.blocks for piece in self._pieces(block)]

    def write_inline(self) -> str:
        """Write a text of one paragraph as the inside of a line, any other as blocks."""
        match self._document.blocks:
            case (Paragraph(inside=inside),):
                return self._inside(inside)
        return self.write()

    # --- Walking ----------------------------------------------------------------------------------------------

    def _blocks(self, blocks: Iterable[Block]) -> str:
        return self.join([self._block(block) for block in blocks])

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Heading(inside=inside, level=level):
                return self.heading(self._inside(inside), level)
            case Quote(blocks=blocks):
                return self.quote(self._blocks(blocks))
            case CodeBlock(code=code):
                return self.code_block(code)
            case Items(items=items, start=start):
                return self.items(self._items(items), start)
            case Grid():
                return self._grid(block)
            case Rule():
                return self.rule()

    def _items(self, items: Iterable[Item]) -> list[str]:
        return [self._blocks(item.blocks) for item in items]

    def _pieces(self, block: Block) -> Iterator[str]:
        if not isinstance(block, Items):
            yield self._block(block)
            return
        for i, item in enumerate(self._items(block.items)):
            yield self.items([item], None if block.start is None else block.start + i)

    def _grid(self, grid: Grid) -> str:
        self._in_table = True
        head, *rows = [[self._inside(cell) for cell in row] for row in (grid.head, *grid.rows)]
        self._in_table = False
        return self.table(head, rows, grid.aligns)

    def _paragraph(self, paragraph: Paragraph) -> str:
        match paragraph.inside:
            case (Hole(number=number),):
                return self.block_hole(number, paragraph.tight)
            case (Math(latex=latex, display=True),):
                return self.display(latex)
        return self.paragraph(self.inside(self._lines(paragraph)), paragraph.tight)

    def _lines(self, paragraph: Paragraph) -> str:
        """Write a paragraph's inside, in which a hole may have a line of its own."""
        written: list[str] = []
        line: list[Inline] = []
        for node in (*paragraph.inside, None):
            if node is not None and not isinstance(node, LineBreak):
                line.append(node)
                continue
            only = line[0] if len(line) == 1 else None
            # Beside the sign of an item or of a quote, a hole is part of the text.
            hole = only if isinstance(only, Hole) and only.where == "block" else None
            if hole:
                if written and written[-1] == self.line_break(True):
                    written.pop()
                written.append(self.line_hole(hole.number, paragraph.tight))
            else:
                written += [self._inline(part) for part in line]
            if node is not None and not (hole and node.soft):
                written.append(self.line_break(node.soft))
            line.clear()
        return "".join(written)

    def _inside(self, inside: Iterable[Inline]) -> str:
        return self.inside("".join(self._inline(node) for node in inside))

    def _inline(self, node: Inline) -> str:
        match node:
            case Words(text=text):
                return self.text(text)
            case Hole(number=number):
                return self.hole(number)
            case Math(latex=latex, display=display):
                # A cell has no lines of its own to give to a display.
                return self.display(latex) if display and not self._in_table else self.inline(latex)
            case Code(code=code):
                return self.code(code)
            case Strong(inside=inside):
                return self.strong(self._inside(inside))
            case Emphasis(inside=inside) | Image(inside=inside):
                return self.emphasis(self._inside(inside))
            case Strikethrough(inside=inside):
                return self.strikethrough(self._inside(inside))
            case Link():
                return self._link(node)
            case LineBreak(soft=soft):
                return self.line_break(soft)

    def _link(self, link: Link) -> str:
        inside = self._inside(link.inside)
        if _SAFE_TARGET.fullmatch(link.target):
            return self.link(inside, link.target)
        parts = HOLE.split(link.target)
        target = "".join(self.hole(int(part)) if i % 2 else self.text(part) for i, part in enumerate(parts))
        return f"{inside} ({target})"

    def inside(self, inside: str) -> str:
        """Correct a line once it is complete."""
        return inside

    # --- Holes: a slot, unless a format has their values at hand ---------------------------------------------------

    def hole(self, number: int) -> str:
        """Write a hole within a line."""
        return placeholder(number, Where.TEXT)

    def block_hole(self, number: int, tight: bool) -> str:
        """Write a hole that is alone in its paragraph, or in an item of a list without paragraphs."""
        return placeholder(number, Where.ITEM if tight else Where.BLOCK)

    def line_hole(self, number: int, tight: bool) -> str:
        """Write a hole that is alone on a line of a paragraph."""
        return placeholder(number, Where.ITEM if tight else Where.LINE)

    # --- What a format says -----------------------------------------------------------------------------------

    @abstractmethod
    def text(self, text: str) -> str: ...
    @abstractmethod
    def inline(self, latex: str) -> str: ...
    @abstractmethod
    def display(self, latex: str) -> str: ...
    @abstractmethod
    def code(self, code: str) -> str: ...
    @abstractmethod
    def code_block(self, code: str) -> str: ...
    @abstractmethod
    def strong(self, inside: str) -> str: ...
    @abstractmethod
    def emphasis(self, inside: str) -> str: ...
    @abstractmethod
    def strikethrough(self, inside: str) -> str: ...
    @abstractmethod
    def link(self, inside: str, target: str) -> str: ...
    @abstractmethod
    def line_break(self, soft: bool) -> str: ...
    @abstractmethod
    def paragraph(self, inside: str, tight: bool) -> str: ...
    @abstractmethod
    def heading(self, inside: str, level: int) -> str: ...
    @abstractmethod
    def quote(self, inside: str) -> str: ...
    @abstractmethod
    def items(self, items: Sequence[str], start: int | None) -> str: ...
    @abstractmethod
    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align]) -> str: ...
    @abstractmethod
    def rule(self) -> str: ...
    @abstractmethod
    def join(self, blocks: Sequence[str]) -> str: ...


def fit_row(cells: Sequence[str], width: int) -> list[str]:
    """Return a table's row with as many cells as its head has."""
    return [*cells[:width], *[""] * (width - len(cells))]
