"""How values are written: plain text, LaTeX and MathML, and each with decimal commas, as in Typst; see `values.py`."""

import math
import re
from collections.abc import Iterable, Sequence

from quizgen.model import Notation
from quizgen.notation.escaping import clean, escape_html, escape_latex
from quizgen.notation.mathml import latex_to_mathml
from quizgen.notation.symbols import COMMANDS
from quizgen.notation.typst import TypstForm


class PlainForm:
    """Plain text."""

    between = ", "

    def text(self, text: str) -> str:
        return clean(text)

    def number(self, written: str) -> str:
        return written

    def shape(self, axes: Sequence[str]) -> str:
        return " × ".join(axes) or "()"

    def array(self, entries: Sequence[str], shape: tuple[int, ...]) -> str:
        if not shape:
            return entries[0]
        size = math.prod(shape[1:])
        rows = (self.array(entries[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0]))
        return f"[{self.between.join(rows)}]"

    def sequence(self, items: Iterable[str], nested: bool) -> str:
        return f"[{self.between.join(items)}]" if nested else self.between.join(items)

    def notation(self, value: Notation) -> str:
        return clean(value.text)


class LatexForm:
    """LaTeX."""

    between = ", "

    def text(self, text: str) -> str:
        # A sign by itself is mathematics, which MathJax can print in a formula where it cannot in text.
        return COMMANDS.get(text) or f"\\text{{{escape_latex(text)}}}"

    def number(self, written: str) -> str:
        mantissa, e, exponent = written.partition("e")
        if written.endswith("infinity"):
            return written.replace("infinity", r"\infty")
        if written == "not a number":
            return r"\text{not a number}"
        return f"{mantissa} \\times 10^{{{exponent}}}" if e else written

    def shape(self, axes: Sequence[str]) -> str:
        return r" \times ".join(axes) or "()"

    def array(self, entries: Sequence[str], shape: tuple[int, ...]) -> str:
        if not shape:
            return entries[0]
        if len(shape) > 2:
            blocks = _blocks(self, entries, shape)
            grouped = (f"\\left({block}\\right)" for block in blocks) if len(shape) > 3 else blocks
            return r",\; ".join(grouped)
        columns = shape[-1]
        rows = r" \\ ".join(" & ".join(row) for row in _rows(entries, shape))
        # A bmatrix ends at ten columns unless a counter is raised.
        if columns > 10:
            return f"\\left[\\begin{{array}}{{{'c' * columns}}} {rows} \\end{{array}}\\right]"
        return f"\\begin{{bmatrix}} {rows} \\end{{bmatrix}}"

    def sequence(self, items: Iterable[str], nested: bool) -> str:
        return f"[{self.between.join(items)}]" if nested else self.between.join(items)

    def notation(self, value: Notation) -> str:
        return value.math


class MathMLForm:
    """MathML; every method gives one element."""

    between = "<mo>,</mo>"

    def text(self, text: str) -> str:
        return f"<mtext>{escape_html(text)}</mtext>"

    def number(self, written: str) -> str:
        mantissa, e, exponent = written.replace("-", "−").partition("e")
        if written.endswith("infinity"):
            return f"<mi>{written.replace('-', '−').replace('infinity', '∞')}</mi>"
        if written == "not a number":
            return "<mtext>not a number</mtext>"
        if e:
            power = f"<msup><mn>10</mn><mn>{exponent}</mn></msup>"
            return f"<mrow><mn>{mantissa}</mn><mo>×</mo>{power}</mrow>"
        return f"<mn>{mantissa}</mn>"

    def shape(self, axes: Sequence[str]) -> str:
        return axes[0] if len(axes) == 1 else f"<mrow>{'<mo>×</mo>'.join(axes) or '<mo>(</mo><mo>)</mo>'}</mrow>"

    def array(self, entries: Sequence[str], shape: tuple[int, ...]) -> str:
        if not shape:
            return entries[0]
        if len(shape) > 2:
            blocks = _blocks(self, entries, shape)
            grouped = (f"<mrow><mo>(</mo>{b}<mo>)</mo></mrow>" for b in blocks) if len(shape) > 3 else blocks
            return f"<mrow>{'<mo>,</mo>'.join(grouped)}</mrow>"
        rows = "".join(f"<mtr>{''.join(f'<mtd>{entry}</mtd>' for entry in row)}</mtr>" for row in _rows(entries, shape))
        return f"<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>"

    def sequence(self, items: Iterable[str], nested: bool) -> str:
        listed = self.between.join(items)
        return f"<mrow><mo>[</mo>{listed}<mo>]</mo></mrow>" if nested else f"<mrow>{listed}</mrow>"

    def notation(self, value: Notation) -> str:
        return latex_to_mathml(value.math) or self.text(value.text)


class PlainComma(PlainForm):
    """Plain text with decimal commas: what commas separate elsewhere, semicolons do."""

    between = "; "

    def number(self, written: str) -> str:
        return written.replace(".", ",")

    def notation(self, value: Notation) -> str:
        return super().notation(with_comma(value))


class LatexComma(LatexForm):
    """LaTeX with decimal commas, in braces so that no space follows them."""

    between = "; "

    def number(self, written: str) -> str:
        return super().number(written).replace(".", "{,}")

    def notation(self, value: Notation) -> str:
        return super().notation(with_comma(value))


class MathMLComma(MathMLForm):
    """MathML with decimal commas."""

    between = "<mo>;</mo>"

    def number(self, written: str) -> str:
        return super().number(written.replace(".", ","))

    def notation(self, value: Notation) -> str:
        return super().notation(with_comma(value))


class TypstComma(TypstForm):
    """Typst with decimal commas, which end no argument of a function."""

    between = r"\; "

    def number(self, written: str) -> str:
        return super().number(written).replace(".", '","')

    def notation(self, value: Notation) -> str:
        return super().notation(with_comma(value))


_DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def with_comma(value: Notation) -> Notation:
    """Return a notation with commas for its decimal points.

    Examples
    --------
    >>> with_comma(Notation("+ 0.5", "+ 0.5"))
    Notation(text='+ 0,5', math='+ 0{,}5')
    """
    return Notation(_DECIMAL_POINT.sub(",", value.text), _DECIMAL_POINT.sub("{,}", value.math))


def _rows(entries: Sequence[str], shape: tuple[int, ...]) -> Iterable[Sequence[str]]:
    columns = shape[-1]
    count = shape[0] if len(shape) == 2 else 1
    return (entries[i * columns : (i + 1) * columns] for i in range(count))


def _blocks(form: "LatexForm | MathMLForm", entries: Sequence[str], shape: tuple[int, ...]) -> list[str]:
    size = math.prod(shape[1:])
    return [form.array(entries[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]
