r"""Prose as LaTeX. It uses ``\quizfit`` and the other commands of ``templates/latex/_prose.tex``."""

import re
from collections.abc import Sequence
from functools import lru_cache

from quizgen.model import Figure, Prose, Steps, Table, Value
from quizgen.notation.symbols import COMMANDS
from quizgen.notation.values import bare_value, escape_latex, is_array, to_latex, to_plain
from quizgen.render.cells import column_aligns, long_columns
from quizgen.render.documents import Writer, fit_row
from quizgen.render.formulas import Words, split_at_quads, take_apart
from quizgen.render.slots import (
    Draw,
    Pieces,
    Where,
    escape_around_holes,
    fill,
    placeholder,
    split_at_placeholders,
)
from quizgen.text.blocks import BLOCKS
from quizgen.text.holes import HOLE
from quizgen.text.tree import Align

_ALIGNED = re.compile(r"\\begin\{align\*?\}(.*)\\end\{align\*?\}", re.DOTALL)
_STANDS_ALONE = re.compile(r"\\begin\{(?:equation|gather|multline|alignat|flalign)\*?\}")
_WANTS_ARGUMENT = re.compile(
    r"(?:[_^]|\\(?:[dt]?frac|[dt]?binom|sqrt|hat|bar|vec|tilde|dot|overline|underline|mathbf|mathrm|mathit|mathsf"
    r"|mathbb|mathcal|boldsymbol))\s*\Z"
)
_LONG_WORD = 24
_SINGLE_BLANK = re.compile(r"(?<=\S) (?=\S)")
_LONG_CODE = 50
_CODE_PARTS = re.compile(r"(?<=[,()\[\]])|(?<=\S{50})(?=\S)")
_NOT_ASCII = re.compile(r"[^\x00-\x7f\ue000\ue001]")


def latex_prose(prose: Prose, draw: Draw = lambda figure: None, *, inline: bool = False) -> str:
    r"""Write prose as LaTeX.

    Parameters
    ----------
    prose : Prose
        The text with its values.
    draw : callable, optional
        Draws a figure as LaTeX; by default its alternative text is set.
    inline : bool, optional
        Whether a single paragraph is inside a line, as in a table's cell.

    Returns
    -------
    str

    Raises
    ------
    ComputationError
        If a block is inside a line, or a formula is not mathematics.

    Examples
    --------
    >>> print(latex_prose(Prose("Let $x=\ue0000\ue001$, *50 %* of \ue0001\ue001.", (3, "a_b"))))
    Let \(x=3\), \emph{50 \%} of a\_b.
    """
    return fill(_convert(prose.source, inline), prose.values, lambda value, where: _write(value, where, draw))


@lru_cache(maxsize=8192)
def _convert(source: str, inline: bool) -> Pieces:
    writer = _LatexWriter(source)
    return split_at_placeholders(writer.write_inline() if inline else writer.write())


def break_long_words(text: str) -> str:
    """Escape text for LaTeX so that a word too long for a line can be broken.

    Examples
    --------
    >>> break_long_words("50 %") == escape_latex("50 %")
    True
    """
    if len(text) <= _LONG_WORD:
        return escape_latex(text)
    parts = re.split(rf"(\S{{{_LONG_WORD}}}(?=\S))", text)
    return "".join(escape_latex(part) + ("\\hspace{0pt}" if i % 2 else "") for i, part in enumerate(parts))


class _LatexWriter(Writer):
    def text(self, text: str) -> str:
        # Escaping makes one line of it; a line's end is a space here.
        lead = " " if text[:1].isspace() else ""
        return lead + escape_latex(text).lstrip() if text.strip() else lead

    def inline(self, latex: str) -> str:
        return f"\\({latex_formula(latex)}\\)"

    def display(self, latex: str) -> str:
        formula = latex_formula(latex)
        if aligned := _ALIGNED.fullmatch(formula):
            return f"\n\\quizalign{{{aligned[1].strip()}}}\n"
        if _STANDS_ALONE.match(formula):
            return f"\n{formula}\n"
        if re.search(r"\\tag|\\label", formula):
            return f"\n\\[{formula}\\]\n"
        parts = split_at_quads(formula)
        # Braces around the option: a bracket in the formula must not end it.
        stacked = (
            "[{" + r" \\[4pt] ".join(f"\\quizfit{{{part.strip()}}}" for part in parts) + "}]" if len(parts) > 1 else ""
        )
        return f"\n\\[\\quizfit{stacked}{{{formula}}}\\]\n"

    def code(self, code: str) -> str:
        return f"\\texttt{{{escape_around_holes(code, _escape_code, Where.CODE)}}}"

    def code_block(self, code: str) -> str:
        return _code_block(escape_around_holes(code, _escape_code, Where.CODE))

    def strong(self, inside: str) -> str:
        return f"\\textbf{{{inside}}}"

    def emphasis(self, inside: str) -> str:
        return f"\\emph{{{inside}}}"

    def strikethrough(self, inside: str) -> str:
        return f"\\quizstrike{{{inside}}}"

    def link(self, inside: str, target: str) -> str:
        shown = f"\\texttt{{{escape_latex(target)}}}"
        return shown if inside == escape_latex(target) else f"{inside} ({shown})"

    def line_break(self, soft: bool) -> str:
        return "\n" if soft else "\\quizbreak\n"

    def paragraph(self, inside: str, tight: bool) -> str:
        return re.sub(r"\n\s*\n", "\n", inside.strip())

    def heading(self, inside: str, level: int) -> str:
        return f"\\quizheading{{{inside}}}"

    def quote(self, inside: str) -> str:
        return f"\\begin{{quote}}\n{inside}\n\\end{{quote}}"

    def items(self, items: Sequence[str], start: int | None) -> str:
        kind = "itemize" if start is None else "enumerate"
        # \relax keeps an item that begins with a bracket from becoming a label.
        lines = "\n".join(f"\\item\\relax {item.strip()}" for item in items)
        first = f"\\quizstartat{{{start}}}\n" if start not in (None, 1) else ""
        return f"\\begin{{{kind}}}\n{first}{lines}\n\\end{{{kind}}}"

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align]) -> str:
        return _table(head, rows, aligns, [False] * len(aligns))

    def rule(self) -> str:
        return "\\quizrule"

    def join(self, blocks: Sequence[str]) -> str:
        # A display belongs to the paragraph before it; an empty line would tear them apart.
        joined = ""
        for block in blocks:
            joined += ("\n\n" if joined and not block.startswith("\n") else "") + block
        return re.sub(r"\n(\n\\(?:\[|quizalign))", r"\1", joined)


def latex_formula(latex: str) -> str:
    """Return a formula with placeholders for its holes, as LaTeX compiles it."""
    written: list[str] = []
    for part in take_apart(re.sub(r"\s*\n\s*", "\n", latex)):
        before = written[-1] if written else ""
        if isinstance(part, str):
            # After a value that ends with a command's name a letter would belong to the name.
            gap = " " if before.endswith("\ue001") and part[:1].isalpha() else ""
            written.append(gap + _NOT_ASCII.sub(_math_character, part))
        elif isinstance(part, Words):
            command = part.command if not part.command.startswith(r"\operatorname") else r"\mathrm"
            words = HOLE.sub(lambda match: placeholder(match[1], Where.TEXT), part.content)
            words = _NOT_ASCII.sub(lambda match: escape_latex(match[0]), words)
            written.append(f"{command}{{{words}}}")
        elif _WANTS_ARGUMENT.search(before):
            written.append(f"{{{placeholder(part, Where.MATH)}}}")
        else:
            gap = " " if re.search(r"\\[A-Za-z]+\Z", before) else ""
            written.append(gap + placeholder(part, Where.MATH))
    return "".join(written)


def _math_character(match: re.Match[str]) -> str:
    command = COMMANDS.get(match[0])
    return f"{command} " if command else f"\\text{{{escape_latex(match[0])}}}"


def _escape_code(code: str) -> str:
    lines = (_escape_code_line(line) for line in code.expandtabs(4).splitlines() or [""])
    return "\n".join(lines) + ("\n" if code.endswith("\n") else "")


def _escape_code_line(line: str) -> str:
    """Escape a line that keeps its indentation, and that can be broken at single blanks and within long words."""
    # A control space can be broken at and, unlike a space, is not made wider after a comma or a colon.
    words = ([word] if len(word) <= _LONG_CODE else _CODE_PARTS.split(word) for word in _SINGLE_BLANK.split(line))
    return "\\ ".join("\\hspace{0pt}".join(escape_latex(part).replace(" ", "~") for part in parts) for parts in words)


def _code_block(code: str) -> str:
    # Every line has its own row: pdflatex knows no verbatim text inside a macro's argument.
    lines = "".join(f"\\quizline{{{line}}}\n" for line in code.split("\n"))
    return f"\\begin{{quizcode}}\n{lines}\\end{{quizcode}}"


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align], breaking: Sequence[bool]
) -> str:
    letters = [
        "X" if breaks else align[0] for align, breaks in zip(aligns, breaking, strict=True)
    ]  # fmt: skip
    if not aligns:
        return ""
    environment = "tabularx" if any(breaking) else "tabular"
    width = r"{\linewidth}" if any(breaking) else ""
    # \relax keeps a row that begins with a bracket from becoming the length of the line break before it.
    lines = "\n".join(f"\\relax {' & '.join(cells)} \\\\" for cells in rows)
    heads = " & ".join(f"\\textbf{{{cell}}}" if cell else "" for cell in head)
    body = (
        f"\\begin{{{environment}}}{width}{{{''.join(letters)}}}\n\\toprule\n{heads} \\\\\n\\midrule\n"
        f"{lines}\n\\bottomrule\n\\end{{{environment}}}"
    )
    fitted = body if any(breaking) else f"\\quizfitbox{{{body}}}"
    return f"\\begin{{quiztable}}\n{fitted}\n\\end{{quiztable}}"


# --- Values -----------------------------------------------------------------------------------------------------


def _write(value: Value, where: Where, draw: Draw) -> str:
    match where:
        case Where.MATH | Where.ROW:
            return to_latex(value)
        case Where.CODE:
            return _escape_code(value if isinstance(value, str) else to_plain(bare_value(value)))
        case Where.TEXT:
            return _write_text(value, draw)
        case Where.LINE if isinstance(value, BLOCKS):
            return f"\n\n{_write_block(value, draw)}\n\n"
        case Where.LINE:
            return f"\n{_write_text(value, draw)}\n"
    return _write_block(value, draw)


def _write_text(value: Value, draw: Draw) -> str:
    if isinstance(value, Prose):
        return latex_prose(value, draw, inline=True)
    if is_array(value):
        return f"\\({to_latex(value)}\\)"
    plain = to_plain(value)
    # A number's minus is not a hyphen.
    return f"\\({to_latex(value)}\\)" if plain[:1] == "-" and not isinstance(value, str) else break_long_words(plain)


def _write_block(value: Value, draw: Draw) -> str:
    match value:
        case Steps():
            lines = "\n".join(f"\\item\\relax {latex_prose(line, draw, inline=True).strip()}" for line in value.lines)
            return f"\\begin{{quizsteps}}\n{lines}\n\\end{{quizsteps}}" if value.lines else ""
        case Table():
            head = [latex_prose(cell, draw, inline=True) for cell in value.head]
            rows = [fit_row([latex_prose(cell, draw, inline=True) for cell in row], len(head)) for row in value.rows]
            return _table(head, rows, column_aligns(value), long_columns(value))
        case Figure():
            drawn = draw(value)
            if drawn is None:
                return f"\\emph{{{escape_latex(value.alternative)}}}"
            return f"\\begin{{quizfigure}}\n\\quizfitbox{{{drawn}}}\n\\end{{quizfigure}}"
        case Prose():
            return latex_prose(value, draw)
    if is_array(value):
        return f"\\[\\quizfit{{{to_latex(value)}}}\\]"
    return _write_text(value, draw)
