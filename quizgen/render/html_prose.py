"""Prose as HTML, with formulas as MathML or as others want them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizgen.messages import has_comma
from quizgen.model import Figure, Localised, Notation, Prose, Steps, Table, Value
from quizgen.notation.forms import with_comma
from quizgen.notation.values import bare_value, escape_html, is_array, to_mathml, to_plain
from quizgen.render.cells import column_aligns
from quizgen.render.documents import Writer, fit_row
from quizgen.render.mathml import convert_formula
from quizgen.render.slots import (
    Draw,
    Pieces,
    Slot,
    Where,
    escape_around_holes,
    fill,
    placeholder,
    split_at_placeholders,
)
from quizgen.text.blocks import BLOCKS
from quizgen.text.tree import Align

_FORMULA_AND_STOP = re.compile(r"<math>(?:(?!</math>).)*</math>[.,;:!?)]+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Formulas:
    """How formulas are written in HTML.

    Parameters
    ----------
    convert : callable
        ``convert(latex, display)`` writes a formula, with placeholders for its holes.
    fill : callable
        ``fill(value, where)`` writes a value in one of these placeholders.
    array : callable
        ``array(value, display)`` writes a formula that is an array and nothing else.
    """

    convert: Callable[[str, bool], str]
    fill: Callable[[Value, Where], str]
    array: Callable[[Value, bool], str]


def html_prose(
    prose: Prose, draw: Draw = lambda figure: None, *, inline: bool = False, formulas: Formulas | None = None
) -> str:
    r"""Write prose as HTML.

    Parameters
    ----------
    prose : Prose
        The text with its values.
    draw : callable, optional
        Draws a figure as SVG; by default its alternative text is set.
    inline : bool, optional
        Whether a single paragraph is inside a line, as in a table's cell.
    formulas : Formulas, optional
        How formulas are written; by default as MathML.

    Returns
    -------
    str
        Well-formed XML but for its having several roots.

    Raises
    ------
    ComputationError
        If a block is inside a line, or a formula cannot be written as MathML.

    Examples
    --------
    >>> html_prose(Prose("*Let* $x$ be \ue0000\ue001.", ("<b>",)))
    '<p><em>Let</em> <math><mi>x</mi></math> be &lt;b&gt;.</p>'
    """
    form = formulas or MATHML
    return fill(
        _convert(prose.source, inline, form), prose.values, lambda value, where: _write(value, where, draw, form)
    )


@lru_cache(maxsize=8192)
def _convert(source: str, inline: bool, formulas: Formulas) -> Pieces:
    writer = _HtmlWriter(source, formulas)
    return split_at_placeholders(writer.write_inline() if inline else writer.write())


class _HtmlWriter(Writer):
    def __init__(self, source: str, formulas: Formulas) -> None:
        super().__init__(source)
        self._formulas = formulas

    def text(self, text: str) -> str:
        return escape_html(text)

    def inline(self, latex: str) -> str:
        return self._formulas.convert(latex, False)

    def display(self, latex: str) -> str:
        return f'<span class="formula">{self._formulas.convert(latex, True)}</span>'

    def code(self, code: str) -> str:
        return f"<code>{escape_around_holes(code, _escape_code, Where.CODE)}</code>"

    def code_block(self, code: str) -> str:
        return f"<pre><code>{escape_around_holes(code, _escape_code, Where.CODE)}</code></pre>"

    def strong(self, inside: str) -> str:
        return f"<strong>{inside}</strong>"

    def emphasis(self, inside: str) -> str:
        return f"<em>{inside}</em>"

    def strikethrough(self, inside: str) -> str:
        return f"<del>{inside}</del>"

    def link(self, inside: str, target: str) -> str:
        return f'<a href="{escape_html(target)}">{inside}</a>'

    def line_break(self, soft: bool) -> str:
        return "\n" if soft else "<br/>\n"

    def inside(self, inside: str) -> str:
        # A full stop after a formula must not begin a line.
        return _FORMULA_AND_STOP.sub(r'<span class="tie">\g<0></span>', inside)

    def paragraph(self, inside: str, tight: bool) -> str:
        return inside if tight else f"<p>{inside}</p>"

    def heading(self, inside: str, level: int) -> str:
        # A question's title is of level 2, a part's place of level 3.
        return f"<h{min(level + 3, 6)}>{inside}</h{min(level + 3, 6)}>"

    def quote(self, inside: str) -> str:
        return f"<blockquote>{inside}</blockquote>"

    def items(self, items: Sequence[str], start: int | None) -> str:
        tag = "ul" if start is None else "ol"
        first = f' start="{start}"' if start not in (None, 1) else ""
        lines = "".join(f"<li>{item}</li>\n" for item in items)
        return f"<{tag}{first}>\n{lines}</{tag}>"

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align]) -> str:
        return _table(head, rows, aligns)

    def rule(self) -> str:
        return "<hr/>"

    def join(self, blocks: Sequence[str]) -> str:
        return "\n".join(blocks)


def _with_placeholders(pieces: Pieces) -> str:
    return "".join(placeholder(piece.number, piece.where) if isinstance(piece, Slot) else piece for piece in pieces)


def _escape_code(code: str) -> str:
    lines = [escape_html(line) for line in code.expandtabs(4).splitlines()]
    return "\n".join(lines) + ("\n" if code.endswith("\n") else "")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align]) -> str:
    classes = ["" if align == "left" else f' class="{align}"' for align in aligns]
    heads = "".join(f'<th scope="col"{of}>{cell}</th>' for cell, of in zip(head, classes, strict=False))
    lines = "\n".join(
        f"<tr>{''.join(f'<td{of}>{cell}</td>' for cell, of in zip(row, classes, strict=False))}</tr>" for row in rows
    )
    return f'<div class="table"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table></div>'


# --- Values -----------------------------------------------------------------------------------------------------


def _write(value: Value, where: Where, draw: Draw, formulas: Formulas) -> str:
    match where:
        case Where.MATH | Where.ROW | Where.OUTER | Where.QUOTED:
            return formulas.fill(value, where)
        case Where.CODE:
            return _escape_code(value if isinstance(value, str) else to_plain(bare_value(value)))
        case Where.TEXT:
            return _write_text(value, draw, formulas)
        case Where.LINE if isinstance(value, BLOCKS):
            return f"</p>\n{_write_block(value, where, draw, formulas)}\n<p>"
        case Where.LINE:
            return f"\n{_write_text(value, draw, formulas)}\n"
    return _write_block(value, where, draw, formulas)


def _write_mathml(value: Value, where: Where) -> str:
    return to_mathml(value) if where is Where.MATH else _write_row(value, where)


def _write_row(value: Value, where: Where) -> str:
    """Write a notation as neighbours of what is around it, so that its sign is set as an operator between two."""
    if isinstance(value, Localised) and isinstance(value.value, Notation):
        value = with_comma(value.value) if has_comma(value.language) else value.value
    if not isinstance(value, Notation):
        return to_mathml(value)
    written = "".join(str(piece) for piece in convert_formula(value.math, False))
    if where is Where.ROW:
        written = written.replace("</math><wbr/><math>", "")
    return written.removeprefix("<math>").removesuffix("</math>")


def _write_text(value: Value, draw: Draw, formulas: Formulas) -> str:
    if isinstance(value, Prose):
        return html_prose(value, draw, inline=True, formulas=formulas)
    if is_array(value):
        return formulas.array(value, False)
    plain = escape_html(to_plain(value))
    # A number's minus is not a hyphen.
    return re.sub(r"\A-", "−", plain) if not isinstance(value, str) else plain


def _write_block(value: Value, where: Where, draw: Draw, formulas: Formulas) -> str:
    match value:
        case Steps():
            lines = "".join(
                f"<li>{html_prose(line, draw, inline=True, formulas=formulas)}</li>\n" for line in value.lines
            )
            return f'<ul class="steps">\n{lines}</ul>' if value.lines else ""
        case Table():

            def written(cell: Prose) -> str:
                return html_prose(cell, draw, inline=True, formulas=formulas)

            head = [written(cell) for cell in value.head]
            rows = [fit_row([written(cell) for cell in row], len(head)) for row in value.rows]
            return _table(head, rows, column_aligns(value))
        case Figure():
            drawn = draw(value)
            if drawn is None:
                return f'<p class="figure">{escape_html(value.alternative)}</p>'
            return f"<figure>{drawn}</figure>"
        case Prose():
            return html_prose(value, draw, formulas=formulas)
    if is_array(value):
        return f'<span class="formula">{formulas.array(value, True)}</span>'
    text = _write_text(value, draw, formulas)
    return text if where is Where.ITEM else f"<p>{text}</p>"


def _array(value: Value, display: bool) -> str:
    attribute = ' display="block"' if display else ""
    return f"<math{attribute}>{to_mathml(value)}</math>"


MATHML = Formulas(lambda latex, display: _with_placeholders(convert_formula(latex, display)), _write_mathml, _array)
"""As MathML."""
