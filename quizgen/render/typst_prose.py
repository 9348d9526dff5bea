"""Prose as Typst. It uses the functions of ``templates/typst/_prose.typ``, whose names begin with ``quiz-``."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from quizgen.model import Figure, Prose, Steps, Table, Value
from quizgen.notation.typst import escape_quoted, escape_typst, quote_typst
from quizgen.notation.values import bare_value, is_array, to_plain, to_typst
from quizgen.render.cells import column_aligns, long_columns
from quizgen.render.documents import Writer, fit_row
from quizgen.render.formulas import split_at_quads
from quizgen.render.slots import (
    Draw,
    Pieces,
    Slot,
    Where,
    escape_around_holes,
    fill,
    split_at_placeholders,
)
from quizgen.render.typst_formulas import convert_formula, say_formula
from quizgen.text.blocks import BLOCKS
from quizgen.text.tree import Align

_TALL = re.compile(r"\\(?:[cdt]?frac|[dt]?binom|begin|left|big|sum|prod|int|sqrt|over|under|stack)", re.IGNORECASE)
_DISPLAY = "#quiz-display("
_BLOCK = re.compile("#(?:quiz-(?!math|code)|list|enum|quote)|\ue000\\d+b\ue001")
_NO_SENTENCE = re.compile("#(?:quiz-(?!math|code|lead|display)|list|enum|quote)")
_LINE = re.compile("\ue000\\d+l\ue001")


def typst_prose(prose: Prose, draw: Draw = lambda figure: None, *, inline: bool = False) -> str:
    r"""Write prose as Typst markup.

    Parameters
    ----------
    prose : Prose
        The text with its values.
    draw : callable, optional
        Draws a figure as SVG; by default its alternative text is set.
    inline : bool, optional
        Whether a single paragraph is inside a line, as in a table's cell.

    Returns
    -------
    str

    Raises
    ------
    ComputationError
        If a block is inside a line, or a formula cannot be written in Typst.

    Examples
    --------
    >>> print(typst_prose(Prose("Let $x=\ue0000\ue001$, *50 %* of \ue0001\ue001.", (3, "a_b"))))
    Let #quiz-math("x=3", $x = 3$);, #emph[50 %]; of a\_b.
    """
    return fill(_convert(prose.source, inline), prose.values, lambda value, where: _write(value, where, draw))


def typst_pieces(prose: Prose, draw: Draw = lambda figure: None) -> tuple[str, ...]:
    r"""Write prose as Typst markup in the pieces that a class is shown one after another.

    A piece is a paragraph with its displays, a display, an item of a list, a step, a table or a figure.

    Parameters
    ----------
    prose : Prose
        The text with its values.
    draw : callable, optional
        As in :func:`typst_prose`.

    Returns
    -------
    tuple of str

    Raises
    ------
    ComputationError
        As :func:`typst_prose`.

    Examples
    --------
    >>> typst_pieces(Prose("It has\n\n$$ n $$\n\nrows.\n\n1. One.\n2. Two."))[0]
    'It has\n\n#quiz-display("n", $ n $);\n\nrows.'
    """
    written: list[str] = []
    for converted in _convert_pieces(prose.source):
        for piece in _split_at_blocks(converted, prose.values, draw):
            if written and _goes_on(written[-1], piece):
                written[-1] += f"\n\n{piece}"
            else:
                written.append(piece)
    return tuple(written)


def _goes_on(before: str, piece: str) -> bool:
    """Whether a display belongs to the paragraph before it, or a paragraph carries on a sentence with a display."""
    if _NO_SENTENCE.match(before):
        return False
    if before.rpartition("\n\n")[2].startswith(_DISPLAY):
        return piece[:1].islower()
    return piece.startswith(_DISPLAY)


@lru_cache(maxsize=8192)
def _convert_pieces(source: str) -> tuple[Pieces, ...]:
    return tuple(split_at_placeholders(piece) for piece in _TypstWriter(source).write_pieces())


def _split_at_blocks(converted: Pieces, values: Sequence[Value], draw: Draw) -> Iterator[str]:
    """Fill slots, with each step, table and figure that has a line to itself as a piece of its own."""
    before: list[str | Slot] = []
    for piece in (*converted, None):
        block = _block_of(piece, values)
        if piece is not None and block is None:
            before.append(piece)
            continue
        text = fill(tuple(before), values, lambda value, where: _write(value, where, draw)).strip()
        if text:
            yield text
        before.clear()
        if isinstance(block, Steps):
            yield from (_write_block(Steps((line,)), draw) for line in block.lines)
        elif block is not None:
            yield _write_block(block, draw)


def _block_of(piece: str | Slot | None, values: Sequence[Value]) -> Steps | Table | Figure | None:
    if not isinstance(piece, Slot) or piece.where not in (Where.BLOCK, Where.LINE) or piece.number >= len(values):
        return None
    value = values[piece.number]
    return value if isinstance(value, Steps | Table | Figure) else None


@lru_cache(maxsize=8192)
def _convert(source: str, inline: bool) -> Pieces:
    writer = _TypstWriter(source)
    return split_at_placeholders(writer.write_inline() if inline else writer.write())


class _TypstWriter(Writer):
    # Every call ends with a semicolon, so that what follows is text whatever it begins with.
    def text(self, text: str) -> str:
        lead = " " if text[:1].isspace() else ""
        trail = " " if text[-1:].isspace() and text.strip() else ""
        return f"{lead}{escape_typst(text).strip()}{trail}"

    def inline(self, latex: str) -> str:
        # With a space at both ends, it would be a formula on a line of its own.
        tall = ", tall: true" if _TALL.search(latex) else ""
        return f"#quiz-math({say_formula(latex)}, ${convert_formula(latex).strip()}${tall});"

    def display(self, latex: str) -> str:
        # What quads part goes below each other where the page is too narrow.
        parts = split_at_quads(latex)
        each = "".join(f", ({say_formula(part)}, $ {convert_formula(part)} $)" for part in parts) if parts[1:] else ""
        return f"\n#quiz-display({say_formula(latex)}, $ {convert_formula(latex)} ${each});\n"

    def code(self, code: str) -> str:
        return f'#quiz-code("{escape_around_holes(code, _quote_code, Where.CODE)}");'

    def code_block(self, code: str) -> str:
        return f'#quiz-program("{escape_around_holes(code, _quote_code, Where.CODE)}");'

    def strong(self, inside: str) -> str:
        return f"#strong[{inside}];"

    def emphasis(self, inside: str) -> str:
        return f"#emph[{inside}];"

    def strikethrough(self, inside: str) -> str:
        return f"#strike[{inside}];"

    def link(self, inside: str, target: str) -> str:
        return f"#link({quote_typst(target)})[{inside}];"

    def line_break(self, soft: bool) -> str:
        return "\n" if soft else "#linebreak();\n"

    def paragraph(self, inside: str, tight: bool) -> str:
        if tight:
            return inside.strip()
        # A formula on a line of its own is a block of its own.
        blocks: list[str] = []
        for line in inside.strip().split("\n"):
            if blocks and not line.startswith(_DISPLAY) and not blocks[-1].startswith(_DISPLAY):
                blocks[-1] += f"\n{line}"
            else:
                blocks.append(line)
        return self.join(blocks)

    def heading(self, inside: str, level: int) -> str:
        return f"#quiz-heading[{inside}];"

    def quote(self, inside: str) -> str:
        return f"#quote(block: true)[{inside}];"

    def items(self, items: Sequence[str], start: int | None) -> str:
        inside = "".join(f"\n  [{item.strip()}]," for item in items)
        return f"#list({inside}\n);" if start is None else f"#enum(start: {start},{inside}\n);"

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align]) -> str:
        return _table(head, rows, aligns, [False] * len(aligns))

    def rule(self) -> str:
        return "#quiz-rule();"

    def join(self, blocks: Sequence[str]) -> str:
        blocks = [block.strip() for block in blocks if block.strip()]
        following = [*blocks[1:], ""]
        return "\n\n".join(map(_lead, blocks, following))


def _lead(block: str, following: str) -> str:
    """Keep a paragraph on the page of the formula, the table, the figure or the list that it leads to."""
    leads = _BLOCK.match(following) and not _BLOCK.match(block) and not _LINE.search(block)
    return f"#quiz-lead[{block}];" if leads else block


def _quote_code(code: str) -> str:
    return r"\n".join(escape_quoted(line) for line in code.expandtabs(4).split("\n"))


def _table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    aligns: Sequence[Align],
    breaking: Sequence[bool],
    *,
    narrow: bool = False,
) -> str:
    if not aligns:
        return ""
    columns = ", ".join("1fr" if breaks else "auto" for breaks in breaking)
    lines = "".join(f"  {', '.join(f'[{cell}]' for cell in row)},\n" for row in rows)
    heads = ", ".join(f"[{cell}]" for cell in head)
    told = " narrow: true," if narrow else ""
    return f"#quiz-table(({columns},), ({', '.join(aligns)},), ({heads},),{told}\n{lines});"


_NARROW = 48
_BETWEEN_COLUMNS = 3
_FORMULA = re.compile(r'#quiz-math\("((?:[^"\\]|\\.)*)", \$.*?\$(?:, tall: true)?\);')
_CALL = re.compile(r"#[\w.-]+[\[(]")


def _is_narrow(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table has so few characters in a row that it is surely narrower than a page."""
    shown = [[len(_CALL.sub("", _FORMULA.sub(r"\1", cell))) for cell in row] for row in rows]
    widths: list[int] = [max(column) + _BETWEEN_COLUMNS for column in zip(*shown, strict=True)]
    return sum(widths) <= _NARROW


_STYLED = re.compile(r"var\(--\w+, (\w+)\)")
_POINTS = 0.75
"""Of a pixel of a drawing."""
_SVG_WIDTH = re.compile(r'<svg\b[^>]*?\swidth="(\d+(?:\.\d+)?)"')


def _for_paper(svg: str) -> str:
    """Return a drawing with the usual color where a page's style may set another."""
    return _STYLED.sub(r"\1", svg)


def _width_of(svg: str) -> str:
    width = _SVG_WIDTH.search(svg)
    return f", width: {float(width[1]) * _POINTS:g}pt" if width else ""


# --- Values -----------------------------------------------------------------------------------------------------


def _write(value: Value, where: Where, draw: Draw) -> str:
    match where:
        case Where.MATH:
            return to_typst(value)
        case Where.QUOTED:
            return escape_quoted(to_plain(value))
        case Where.CODE:
            return _quote_code(value if isinstance(value, str) else to_plain(bare_value(value)))
        case Where.TEXT:
            return _write_text(value, draw)
        case Where.LINE if isinstance(value, BLOCKS):
            return f"\n\n{_write_block(value, draw)}\n\n"
        case Where.LINE:
            return f"\n{_write_text(value, draw)}\n"
    return _write_block(value, draw)


def _write_text(value: Value, draw: Draw) -> str:
    if isinstance(value, Prose):
        return typst_prose(value, draw, inline=True)
    plain = to_plain(value)
    if is_array(value):
        return f"#quiz-math({quote_typst(plain)}, ${to_typst(value)}$);"
    # A number's minus is not a hyphen.
    return f"−{escape_typst(plain[1:])}" if plain[:1] == "-" and not isinstance(value, str) else escape_typst(plain)


def _write_block(value: Value, draw: Draw) -> str:
    match value:
        case Steps():
            lines = "".join(f"\n  [{typst_prose(line, draw, inline=True).strip()}]," for line in value.lines)
            return f"#quiz-steps({lines}\n);" if value.lines else ""
        case Table():
            head = [typst_prose(cell, draw, inline=True) for cell in value.head]
            rows = [fit_row([typst_prose(cell, draw, inline=True) for cell in row], len(head)) for row in value.rows]
            return _table(head, rows, column_aligns(value), long_columns(value), narrow=_is_narrow((head, *rows)))
        case Figure():
            drawn = draw(value)
            if drawn is None:
                return f"#emph[{escape_typst(value.alternative)}];"
            return (
                f"#quiz-figure({quote_typst(value.alternative)}, {quote_typst(_for_paper(drawn))}{_width_of(drawn)});"
            )
        case Prose():
            return typst_prose(value, draw)
    if is_array(value):
        return f"#quiz-display({quote_typst(to_plain(value))}, $ {to_typst(value)} $);"
    return _write_text(value, draw)
