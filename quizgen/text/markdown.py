"""Texts as Markdown: the source itself, with its holes filled."""

import re
from collections.abc import Iterator, Sequence

from quizgen.model import Figure, Prose, Steps, Table, Value
from quizgen.notation.escaping import escape_markdown
from quizgen.notation.values import bare_value, to_latex, to_plain
from quizgen.text.blocks import BLOCKS, on_one_line, value_at
from quizgen.text.holes import HOLE
from quizgen.text.reader import read_markdown
from quizgen.text.tree import Document, Math, Where


def to_markdown(prose: Prose) -> str:
    r"""Write prose as Markdown with LaTeX between dollar signs.

    Raises
    ------
    ComputationError
        If steps, a table or a figure are inside a line, or a hole has no value.

    Examples
    --------
    >>> print(to_markdown(Prose("The \ue0000\ue001 has $n = \ue0001\ue001$.", ("a_b", (3, 4)))))
    The a\_b has $n = 3 \times 4$.
    """
    return "".join(text for text, _ in _filled(read_markdown(prose.source), prose.values))


def written_formulas(prose: Prose) -> Iterator[str]:
    r"""Yield the LaTeX of all formulas of a text, filled, and of those in its steps and tables.

    Examples
    --------
    >>> steps = Steps((Prose("Add to get $y = \ue0000\ue001$.", (5,)),))
    >>> list(written_formulas(Prose("In $y = a + b$:\n\n\ue0000\ue001", (steps,))))
    ['y = a + b', 'y = 5']
    """
    for formula in read_markdown(prose.source).formulas:
        yield fill_formula(formula, prose.values)
    for value in prose.values:
        match value:
            case Steps():
                within = value.lines
            case Table():
                within = tuple(cell for row in (value.head, *value.rows) for cell in row)
            case _:
                within = ()
        for part in within:
            yield from written_formulas(part)


def fill_formula(formula: Math, values: Sequence[Value]) -> str:
    """Return a formula's LaTeX with its holes filled."""
    return HOLE.sub(lambda hole: to_latex(value_at(values, int(hole[1]))), formula.latex)


def _filled(document: Document, values: Sequence[Value]) -> Iterator[tuple[str, Math | None]]:
    """Yield the source with its holes filled, piece by piece, and for each piece the formula that it is."""
    holes = iter((*document.holes, None))
    hole = next(holes)
    for start, end, formula in document.split_at_formulas():
        written: list[str] = []
        at = start
        while hole is not None and hole.start < end:
            value = value_at(values, hole.number, alone=hole.where == "block")
            text = _write(value, hole.where)
            if isinstance(value, BLOCKS):
                text = f"{_gap(document.source[: hole.start])}{text}{_gap(document.source[hole.end :][::-1])}"
            written += [document.source[at : hole.start], text]
            at = hole.end
            hole = next(holes)
        yield "".join((*written, document.source[at:end])), formula


def _gap(text: str) -> str:
    """Return the newline that `text` lacks to end in a blank line: without, a paragraph would take in the block."""
    return "" if re.search(r"(?:^|\n)[ \t]*\n[ \t]*\Z", text) or not text.strip() else "\n"


def _write(value: Value, where: Where) -> str:
    match value:
        case Steps():
            return "\n".join(f"- {on_one_line(to_markdown(line))}" for line in value.lines)
        case Table():
            head, rule = _pipe_row(value.head), f"|{' --- |' * len(value.head)}"
            return "\n".join((head, rule, *map(_pipe_row, value.rows)))
        case Figure():
            return f"*{escape_markdown(value.alternative)}*"
    if where in ("inline", "display"):
        return to_latex(value)
    if where == "code":
        return to_plain(bare_value(value)).replace("`", "")
    return escape_markdown(to_plain(value))


def _pipe_row(cells: Sequence[Prose]) -> str:
    return f"| {' | '.join(map(_pipe_cell, cells))} |"


def _pipe_cell(cell: Prose) -> str:
    written: list[str] = []
    for text, formula in _filled(read_markdown(cell.source), cell.values):
        if formula is None:
            written.append(re.sub(r"(?<!\\)\|", r"\|", text))
        else:
            # A bar ends a cell even inside a formula, and a cell has no lines of its own to give to a display.
            latex = text[2:-2] if formula.display else text[1:-1]
            bars = latex.strip().replace(r"\|", r"\Vert ").replace("|", r"\vert ")
            written.append(f"${bars}$")
    return on_one_line("".join(written))
