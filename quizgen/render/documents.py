"""Markdown with formulas and holes, walked token by token; each output format is a :class:`Writer`."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mistletoe.block_token import Document

from quizgen.notation.prose import HOLE, Piece, pieces

_TAKEN_OUT = re.compile("\ue002(\\d+)\ue003")
_HOLE_OR_FORMULA = re.compile("\ue000(\\d+)\ue001|\ue002(\\d+)\ue003")
_SAFE_TARGET = re.compile(r"(?:https?://|mailto:)[^\s\ue000-\ue003<>\"\\]+", re.IGNORECASE)

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class _Parsed:
    blocks: tuple[Any, ...]
    formulas: tuple[Piece, ...]


def _parse(source: str) -> _Parsed:
    formulas: list[Piece] = []
    text: list[str] = []
    for piece in pieces(re.sub("[\ue002\ue003]", "", source)):
        if piece.kind == "text":
            text.append(piece.content)
        else:
            text.append(f"\ue002{len(formulas)}\ue003")
            formulas.append(piece)
    document: Any = Document("".join(text))
    return _Parsed(tuple(document.children), tuple(formulas))


class Writer(ABC):
    """Writes one document; what it returns holds the marks of :mod:`quizgen.render.slots`.

    Parameters
    ----------
    source : str
        The Markdown, holes included.
    """

    def __init__(self, source: str) -> None:
        parsed = _parse(source)
        self._blocks = parsed.blocks
        self._formulas = parsed.formulas
        self._in_table = False

    def write(self) -> str:
        """Write the document as blocks."""
        return self.join([self._block(token) for token in self._blocks])

    def write_pieces(self) -> list[str]:
        """Write the document block by block, and of a list each item by itself."""
        return [piece for token in self._blocks for piece in self._pieces(token)]

    def write_inline(self) -> str:
        """Write a document of one paragraph as the inside of a line, any other as blocks."""
        if len(self._blocks) == 1 and type(self._blocks[0]).__name__ == "Paragraph":
            return self._inside(self._blocks[0])
        return self.write()

    # --- Walking ----------------------------------------------------------------------------------------------

    def _block(self, token: Any, tight: bool = False) -> str:
        match type(token).__name__:
            case "Paragraph":
                return self._paragraph(token, tight)
            case "Heading" | "SetextHeading":
                return self.heading(self._inside(token), token.level)
            case "Quote":
                return self.quote(self.join([self._block(child) for child in token.children]))
            case "CodeFence" | "BlockCode":
                return self.code_block(self._restore(token.children[0].content).removesuffix("\n"))
            case "List":
                return self.items(self._items(token), token.start, tight=not token.loose)
            case "Table":
                self._in_table = True
                head = [self._inside(cell) for cell in token.header.children]
                rows = [fit_row([self._inside(cell) for cell in row.children], len(head)) for row in token.children]
                self._in_table = False
                aligns = [_ALIGNS[align] for align in token.column_align] + ["left"] * len(head)
                return self.table(head, rows, aligns[: len(head)])
            case "ThematicBreak":
                return self.rule()
        raise NotImplementedError(f"no way to write {type(token).__name__}")

    def _items(self, token: Any) -> list[str]:
        return [
            self.join([self._block(child, tight=not token.loose) for child in item.children]) for item in token.children
        ]

    def _pieces(self, token: Any) -> list[str]:
        if type(token).__name__ != "List":
            return [self._block(token)]
        numbers = [None if token.start is None else token.start + i for i in range(len(token.children))]
        written = zip(self._items(token), numbers, strict=True)
        return [self.items([item], number, tight=not token.loose) for item, number in written]

    def _paragraph(self, token: Any, tight: bool) -> str:
        if len(token.children) == 1 and _is_text(token.children[0]):
            content = token.children[0].content.strip()
            if hole := HOLE.fullmatch(content):
                return self.block_hole(int(hole[1]), tight)
            if taken := _TAKEN_OUT.fullmatch(content):
                formula = self._formulas[int(taken[1])]
                if formula.kind == "display":
                    return self.display(formula.content)
        return self.paragraph(self.inside(self._lines(token, tight)), tight)

    def _lines(self, token: Any, tight: bool) -> str:
        """Write a paragraph's inside, in which a hole may have a line of its own."""
        written: list[str] = []
        line: list[Any] = []
        for child in [*token.children, None]:
            if child is not None and type(child).__name__ != "LineBreak":
                line.append(child)
                continue
            hole = HOLE.fullmatch(line[0].content.strip()) if len(line) == 1 and _is_text(line[0]) else None
            if hole:
                if written and written[-1] == self.line_break(True):
                    written.pop()
                written.append(self.line_hole(int(hole[1]), tight))
            else:
                written += [self._inline(part) for part in line]
            if child is not None and not (hole and child.soft):
                written.append(self.line_break(child.soft))
            line.clear()
        return "".join(written)

    def _inside(self, token: Any) -> str:
        return self.inside("".join(self._inline(child) for child in token.children))

    def _inline(self, token: Any) -> str:
        match type(token).__name__:
            case "RawText":
                return self._text(token.content)
            case "EscapeSequence":
                return self._inside(token)
            case "Strong":
                return self.strong(self._inside(token))
            case "Emphasis":
                return self.emphasis(self._inside(token))
            case "Strikethrough":
                return self.strikethrough(self._inside(token))
            case "InlineCode":
                return self.code(self._restore(token.children[0].content))
            case "LineBreak":
                return self.line_break(token.soft)
            case "Link" | "AutoLink":
                return self._link(token)
            case "Image":
                return self.emphasis(self._inside(token))
        raise NotImplementedError(f"no way to write {type(token).__name__}")

    def _link(self, token: Any) -> str:
        target = self._restore(token.target)
        if getattr(token, "mailto", False):
            target = f"mailto:{target}"
        if _SAFE_TARGET.fullmatch(target):
            return self.link(self._inside(token), target)
        return f"{self._inside(token)} ({self._text(target)})"

    def _text(self, content: str) -> str:
        written: list[str] = []
        end = 0
        for match in _HOLE_OR_FORMULA.finditer(content):
            written.append(self.text(content[end : match.start()]))
            if match[1] is not None:
                written.append(self.hole(int(match[1])))
            else:
                formula = self._formulas[int(match[2])]
                # A cell has no lines of its own to give to a display.
                inline = formula.kind == "inline" or self._in_table
                written.append((self.inline if inline else self.display)(formula.content))
            end = match.end()
        written.append(self.text(content[end:]))
        return "".join(written)

    def _restore(self, content: str) -> str:
        """Put formulas back as they were written, where dollars mean nothing."""

        def back(match: re.Match[str]) -> str:
            formula = self._formulas[int(match[1])]
            dollars = "$" if formula.kind == "inline" else "$$"
            return f"{dollars}{formula.content}{dollars}"

        return _TAKEN_OUT.sub(back, content)

    def inside(self, inside: str) -> str:
        """Mend what stands in a line, once it is whole."""
        return inside

    # --- What a format says -----------------------------------------------------------------------------------

    @abstractmethod
    def text(self, text: str) -> str: ...
    @abstractmethod
    def hole(self, number: int) -> str: ...
    @abstractmethod
    def block_hole(self, number: int, tight: bool) -> str: ...
    @abstractmethod
    def line_hole(self, number: int, tight: bool) -> str: ...
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
    def items(self, items: Sequence[str], start: int | None, tight: bool) -> str: ...
    @abstractmethod
    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align]) -> str: ...
    @abstractmethod
    def rule(self) -> str: ...
    @abstractmethod
    def join(self, blocks: Sequence[str]) -> str: ...


def fit_row(cells: Sequence[str], width: int) -> list[str]:
    """Return a table's row with as many cells as its head has."""
    return [*cells[:width], *[""] * (width - len(cells))]


def _is_text(token: Any) -> bool:
    return type(token).__name__ == "RawText"


_ALIGNS: Mapping[int | None, Align] = {None: "left", 0: "center", 1: "right"}
