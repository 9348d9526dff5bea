"""Texts as plain text."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from quizgen.model import Figure, Prose, Steps, Table, Value
from quizgen.notation.escaping import clean
from quizgen.notation.unicode_math import to_unicode
from quizgen.notation.values import bare_value, to_plain
from quizgen.text.blocks import BLOCKS, on_one_line, value_at
from quizgen.text.holes import HOLE
from quizgen.text.markdown import fill_formula
from quizgen.text.reader import read_markdown
from quizgen.text.tree import (
    Block,
    Code,
    CodeBlock,
    Grid,
    Heading,
    Hole,
    Inline,
    Item,
    Items,
    LineBreak,
    Math,
    Paragraph,
    Quote,
    Rule,
    Words,
)


def to_text(prose: Prose) -> str:
    r"""Write prose as plain text: one line a paragraph, formulas in Unicode.

    Raises
    ------
    ComputationError
        If steps, a table or a figure are inside a line, or a hole has no value.

    Examples
    --------
    >>> print(to_text(Prose("The **map**\nis $y = \ue0000\ue001 \\otimes W$.", ((3, 4),))))
    The map is y = 3 × 4 ⊗ W.
    """
    return _fill(prose.source, prose.values) if prose.values else _without_values(prose.source)


# Options and remarks without holes are the same on every paper.
@lru_cache(maxsize=1024)
def _without_values(source: str) -> str:
    return _fill(source, ())


def _fill(source: str, values: Sequence[Value]) -> str:
    return "\n".join(_blocks(read_markdown(source).blocks, values))


def _blocks(blocks: Iterable[Block], values: Sequence[Value]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(inside=inside):
                yield from _paragraph(inside, values)
            case Heading(inside=inside):
                yield _line(inside, values)
            case Quote(blocks=inner):
                yield from _blocks(inner, values)
            case CodeBlock(code=code):
                yield _code(code, values)
            case Items(items=items):
                for item in items:
                    yield from _item(item, values)
            case Grid():
                yield from _rows(block, values)
            case Rule():
                yield "---"


def _paragraph(inside: Sequence[Inline], values: Sequence[Value]) -> Iterator[str]:
    """Yield a paragraph as a line, and steps, a table or a figure on a line of it apart from what is around."""
    line: list[Inline] = []
    for node in inside:
        value = value_at(values, node.number, alone=node.where == "block") if isinstance(node, Hole) else None
        if not isinstance(value, BLOCKS):
            line.append(node)
            continue
        if line:
            yield _line(line[:-1], values)
        yield _value(value)
        line = []
    if line and isinstance(line[0], LineBreak):
        del line[0]
    if line:
        yield _line(line, values)


def _item(item: Item, values: Sequence[Value]) -> Iterator[str]:
    lines = list(_blocks(item.blocks, values))
    yield " ".join((item.mark, *lines[:1]))
    yield from lines[1:]


def _rows(grid: Grid, values: Sequence[Value]) -> Iterator[str]:
    head, *rows = [[_line(cell, values) for cell in row] for row in (grid.head, *grid.rows)]
    yield from map(_row, (head, [_RULES[align] for align in grid.aligns], *rows))


def _row(cells: Iterable[str]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)


_RULES = {"left": "---", "center": ":-:", "right": "--:"}


def _line(inside: Iterable[Inline], values: Sequence[Value]) -> str:
    return "".join(_inline(node, values) for node in inside)


def _inline(node: Inline, values: Sequence[Value]) -> str:
    match node:
        case Words(text=text):
            return text
        case Hole(number=number):
            return _value(value_at(values, number))
        case Math():
            return to_unicode(fill_formula(node, values))
        case Code(code=code):
            return _code(code, values).strip()
        case LineBreak():
            return " "
    return _line(node.inside, values)


def _code(code: str, values: Sequence[Value]) -> str:
    return HOLE.sub(lambda hole: _value(bare_value(value_at(values, int(hole[1])))), code)


def _value(value: Value) -> str:
    match value:
        case Steps():
            return "\n".join(on_one_line(to_text(line)) for line in value.lines)
        case Table():
            rows = (value.head, *value.rows)
            return "\n".join(" | ".join(on_one_line(to_text(cell)) for cell in row) for row in rows)
        case Figure():
            return clean(value.alternative)
    return to_plain(value)
