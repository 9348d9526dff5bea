"""The one reader of Markdown: from a source with holes to the tree that every output walks."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from quizgen.text.dollars import find_formulas
from quizgen.text.holes import HOLE, stand_in
from quizgen.text.parser import MARKDOWN
from quizgen.text.tree import (
    Align,
    Block,
    Code,
    CodeBlock,
    Document,
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
    Where,
    Words,
)

_FORMULA_CHARACTERS = re.compile("[\ue002\ue003]")
_ALONE = re.compile("^[ \t]*(\ue000\\d+\ue001)[ \t]*$", re.MULTILINE)
_NESTS = frozenset(("blockquote", "ul", "ol", "em", "strong", "s", "a", "img"))
_MAY_NEST = re.compile(r"[*_~\[>+-]|\d[.)]")
"""What begins a quote, a list, emphasis, a link or an image; without one, nothing is nested."""

DEEPEST = 20
"""How many quotes, lists, emphasised texts and links may be inside one another."""

_MASK = re.compile("\ue000(\\d+)\ue001|\ue002(\\d+)\ue003")


@lru_cache(maxsize=8192)
def read_markdown(source: str) -> Document:
    r"""Read a text.

    Parameters
    ----------
    source : str
        Markdown, with holes as in a Prose and formulas as in :func:`find_formulas`.

    Returns
    -------
    Document

    Examples
    --------
    >>> read_markdown("Let *all* of $x$ be").blocks[0].inside[1:4]
    (Emphasis(inside=(Words(text='all'),)), Words(text=' of '), Math(latex='x', display=False, start=13, end=16))
    """
    return _Reading(_FORMULA_CHARACTERS.sub("", source)).document()


def find_too_deep(source: str) -> int | None:
    """Return where the block begins in which more than `DEEPEST` things are inside one another; None if none is.

    Parameters
    ----------
    source : str
        As :func:`read_markdown`, which is meant for texts in which nothing is nested too deeply.

    Returns
    -------
    int or None
        The character of `source` with which the line begins.

    Examples
    --------
    >>> find_too_deep("Look:\\n\\n> > fine"), find_too_deep("Look:\\n\\n" + 21 * "> " + "too deep")
    (None, 7)
    """
    return _Reading(source).too_deep() if len(_MAY_NEST.findall(source)) > DEEPEST else None


def set_blocks_apart(source: str) -> str:
    r"""Put an empty line around each hole that is alone on its line of text, so that it is a paragraph of its own.

    Where there is such a hole, formulas lose the spaces just inside their dollar signs as well.

    Parameters
    ----------
    source : str
        As :func:`read_markdown`.

    Returns
    -------
    str

    Examples
    --------
    >>> set_blocks_apart("In steps:\n  \ue0000\ue001\nThe sum is $$ y $$")
    'In steps:\n\n\ue0000\ue001\n\nThe sum is $$y$$'
    """
    alone = {line.start(1): line for line in _ALONE.finditer(source)}
    if not alone:
        return source
    found = find_formulas(source)
    holes = [hole.start() for start, end in found.text for hole in HOLE.finditer(source, start, end)]
    lines = [alone[hole] for hole in holes if hole in alone]
    if not lines:
        return source
    edits = [(line.start(), line.end(), f"\n{line[1]}\n") for line in lines]
    for formula in found.formulas:
        dollars = "$$" if formula.display else "$"
        edits.append((formula.start, formula.end, f"{dollars}{formula.latex}{dollars}"))
    written: list[str] = []
    at = 0
    for start, end, text in sorted(edits):
        written += [source[at:start], text]
        at = end
    return "".join((*written, source[at:]))


class _Reading:
    """Reads one source, in which its own stand-ins for holes and formulas tell each one by where it was written."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._formulas = find_formulas(source).formulas
        alone = {line.start(1) for line in _ALONE.finditer(source)}
        self._holes = [
            Hole(int(hole[1]), hole.start(), hole.end(), "block" if hole.start() in alone else "text")
            for hole in HOLE.finditer(source)
        ]
        self._in_code: set[int] = set()
        """Where in the source the holes and formulas begin that are in code."""

    def document(self) -> Document:
        root = SyntaxTreeNode(MARKDOWN.parse(self._mask()))
        blocks = tuple(self._block(node) for node in root.children)
        formulas = tuple(formula for formula in self._formulas if formula.start not in self._in_code)
        return Document(self._source, blocks, self._placed(formulas), formulas)

    def too_deep(self) -> int | None:
        masked = self._mask()
        lines = masked.splitlines(keepends=True)
        line = depth = 0
        for token in MARKDOWN.parse(masked):
            line = token.map[0] if token.map else line
            depth += token.nesting * (token.tag in _NESTS)
            if depth + _deepest(token.children or ()) > DEEPEST:
                return len(self._verbatim("".join(lines[:line])))
        return None

    # --- Holes and formulas -----------------------------------------------------------------------------------

    def _placed(self, formulas: Sequence[Math]) -> tuple[Hole, ...]:
        """Return the holes with where they stand, now that it is known what is code."""
        where: dict[int, Where] = dict.fromkeys(self._in_code, "code")
        for formula in formulas:
            for match in HOLE.finditer(self._source, formula.start, formula.end):
                where[match.start()] = "display" if formula.display else "inline"
        return tuple(replace(hole, where=where.get(hole.start, hole.where)) for hole in self._holes)

    def _mask(self) -> str:
        """Return the source with a stand-in for each formula and each hole outside of formulas."""
        numbers = {hole.start: number for number, hole in enumerate(self._holes)}

        def mask_holes(start: int, end: int) -> str:
            return HOLE.sub(lambda match: stand_in(numbers[start + match.start()]), self._source[start:end])

        masked: list[str] = []
        at = 0
        for number, formula in enumerate(self._formulas):
            masked += [mask_holes(at, formula.start), f"\ue002{number}\ue003"]
            at = formula.end
        return "".join((*masked, mask_holes(at, len(self._source))))

    def _inside(self, masked: str) -> Iterator[Inline]:
        """Yield text with its holes and formulas as nodes."""
        end = 0
        for match in _MASK.finditer(masked):
            if end < match.start():
                yield Words(masked[end : match.start()])
            yield self._holes[int(match[1])] if match[1] else self._formulas[int(match[2])]
            end = match.end()
        if end < len(masked):
            yield Words(masked[end:])

    def _written(self, masked: str) -> tuple[str | Math, ...]:
        """Return Markdown as it was written, with its formulas apart."""
        parts = re.split("\ue002(\\d+)\ue003", masked)
        pieces = [self._formulas[int(part)] if i % 2 else self._with_holes(part) for i, part in enumerate(parts)]
        return tuple(piece for piece in pieces if piece != "")

    def _with_holes(self, masked: str) -> str:
        return HOLE.sub(lambda match: self._slice(self._holes[int(match[1])]), masked)

    def _slice(self, node: Hole | Math) -> str:
        return self._source[node.start : node.end]

    def _verbatim(self, masked: str) -> str:
        """Return a text as it was written, where neither dollar signs nor Markdown mean anything."""
        return "".join(self._slice(piece) if isinstance(piece, Math) else piece for piece in self._written(masked))

    def _code(self, masked: str) -> str:
        for match in _MASK.finditer(masked):
            node = self._holes[int(match[1])] if match[1] else self._formulas[int(match[2])]
            holes = HOLE.finditer(self._source, node.start, node.end)
            self._in_code |= {node.start, *(hole.start() for hole in holes)}
        return self._verbatim(masked)

    # --- Nodes ------------------------------------------------------------------------------------------------

    def _block(self, node: SyntaxTreeNode) -> Block:
        match node.type:
            case "paragraph":
                return Paragraph(self._line(node), self._written(node.children[0].content), node.hidden)
            case "heading":
                return Heading(self._line(node), int(node.tag[1:]))
            case "blockquote":
                return Quote(self._blocks(node))
            case "fence" | "code_block":
                self._code(node.info)
                return CodeBlock(self._code(node.content).removesuffix("\n"))
            case "bullet_list":
                return Items(tuple(Item(item.markup, self._blocks(item)) for item in node.children), None)
            case "ordered_list":
                items = tuple(Item(item.info + item.markup, self._blocks(item)) for item in node.children)
                return Items(items, int(node.attrs.get("start", 1)))
            case "table":
                return self._table(node)
            case "hr":
                return Rule()
        raise NotImplementedError(f"no node for {node.type}")

    def _blocks(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        return tuple(self._block(child) for child in node.children)

    def _table(self, node: SyntaxTreeNode) -> Grid:
        head, *rows = [row.children for part in node.children for row in part.children]
        return Grid(
            tuple(self._line(cell) for cell in head),
            tuple(tuple(self._line(cell) for cell in row) for row in rows),
            tuple(_ALIGNS[str(cell.attrs.get("style", ""))] for cell in head),
        )

    def _line(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """Return what stands in a paragraph, a heading or a cell."""
        return self._inlines(child for line in node.children for child in line.children)

    def _inlines(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Inline, ...]:
        return tuple(inline for node in nodes for inline in self._inline(node))

    def _inline(self, node: SyntaxTreeNode) -> Iterable[Inline]:
        match node.type:
            case "text":
                return self._inside(node.content)
            case "softbreak" | "hardbreak":
                return [LineBreak(node.type == "softbreak")]
            case "code_inline":
                return [Code(self._code(node.content))]
            case "link":
                return [Link(self._inlines(node.children), self._verbatim(str(node.attrs["href"])))]
        return [_WRAPPED[node.type](self._inlines(node.children))]


def _deepest(tokens: Iterable[Token]) -> int:
    """Return how many things are inside one another in a line; an image has its words as children."""
    depth = deepest = 0
    for token in tokens:
        depth += token.nesting * (token.tag in _NESTS)
        deepest = max(deepest, depth, depth + 1 + _deepest(token.children) if token.children else 0)
    return deepest


_WRAPPED: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "strong": Strong,
    "em": Emphasis,
    "s": Strikethrough,
    "image": Image,
}
_ALIGNS: dict[str, Align] = {
    "": "left",
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}
