"""A question as plain text for a terminal."""

import re
from collections.abc import Sequence

from quizgen.model import Figure, PaperQuestion, Prose, Rounded, Solution, Steps, Table, Value
from quizgen.notation.escaping import clean
from quizgen.notation.unicode_math import to_unicode
from quizgen.notation.values import to_latex, to_plain
from quizgen.render.boxes import columns, lay_out, pad
from quizgen.render.cells import column_aligns
from quizgen.render.documents import Writer
from quizgen.render.formulas import take_apart
from quizgen.render.templates import Templates
from quizgen.render.wording import option_letter, say_part_marks, say_question_marks
from quizgen.text.blocks import BLOCKS, value_at
from quizgen.text.holes import HOLE
from quizgen.text.tree import Align

WIDTH = 88
_NARROWEST = 20
# Stands before a line that is laid out already and must not be wrapped.
_FIXED = "\ue004"


def render_variant(
    question: PaperQuestion, solution: Solution | None, templates: Templates | None = None, width: int = WIDTH
) -> str:
    """Return one question as text, with its solution where one is given.

    Parameters
    ----------
    question : PaperQuestion
        The question as on the paper.
    solution : Solution or None
        The solution, if it is to be shown.
    templates : Templates, optional
        Not used; every format is called in the same way.
    width : int, optional
        Columns of the terminal.

    Returns
    -------
    str
    """
    lines = [*_sides(clean(question.title), f"{clean(question.code)}   [{say_question_marks(question)}]", width)]
    lines.append("─" * width)
    if question.conventions:
        lines += _wrap(f"Conventions: {'; '.join(map(clean, question.conventions))}.", width)
    lines += ["", *_write(question.prompt, width)]
    for number, part in enumerate(question.parts):
        label = f"({part.label}) " if part.label else ""
        indent = " " * len(label)
        ask = _write(part.ask, width - len(indent))
        if part.note:
            ask = [*ask[:-1], *_wrap(f"{ask[-1] if ask else ''} {clean(part.note)}", width - len(indent))]
        lines += ["", *_with_marks(_indent(ask, label, indent), f"[{say_part_marks(part)}]", width)]
        if part.starter:
            lines += _indent(["Begin with:", "", *_write(part.starter, width - len(indent))], indent, indent)
        marked = [(str(i + 1), item) for i, item in enumerate(part.items)]
        marked += [(option_letter(i), option) for i, option in enumerate(part.options)]
        for mark, prose in marked:
            letter = f"{indent}  {mark}  "
            lines += _indent(_write(prose, width - len(letter)), letter, " " * len(letter))
        if solution:
            answer = solution.parts[number]
            if part.answer_below:
                lines += _indent(["Answer:", "", *_write(answer.shown, width - len(indent))], indent, indent)
                continue
            lines += _indent(_write(answer.shown, width - len(indent) - 8), f"{indent}Answer: ", f"{indent}        ")
            if not answer.typed:
                continue
            lines += _indent(_wrap(clean(answer.typed), width - 12), f"{indent}To type: ", f"{indent}         ")
    if solution:
        lines += ["", "Worked solution", "─" * width, *_write(solution.worked, width)]
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _sides(left: str, right: str, width: int) -> list[str]:
    if columns(left) + columns(right) + 2 > width:
        return [*_wrap(left, width), right]
    return [pad(left, width - columns(right)) + right]


def _with_marks(lines: list[str], marks: str, width: int) -> list[str]:
    if lines and columns(lines[-1]) + columns(marks) + 2 <= width:
        return [*lines[:-1], pad(lines[-1], width - columns(marks)) + marks]
    return [*lines, pad(marks, width, "right")]


def _indent(lines: Sequence[str], first: str, others: str) -> list[str]:
    return [(others if i else first) + line for i, line in enumerate(lines or [""])]


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and columns(line) + 1 + columns(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def _write(prose: Prose, width: int) -> list[str]:
    width = max(width, _NARROWEST)
    lines: list[str] = []
    for line in _TextWriter(prose, width).write().split("\n"):
        lines += [line.removeprefix(_FIXED)] if line.startswith(_FIXED) else _wrap(line, width)
    filled = [i for i, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _fixed(lines: Sequence[str]) -> str:
    return "".join(f"\n{_FIXED}{line}" for line in lines) + "\n"


class _TextWriter(Writer):
    """Writes prose whose values are at hand; paragraphs stay unwrapped."""

    def __init__(self, prose: Prose, width: int) -> None:
        super().__init__(prose.source)
        self._values = prose.values
        self._width = width

    def text(self, text: str) -> str:
        return clean(text)

    def hole(self, number: int) -> str:
        value = value_at(self._values, number)
        return " ".join(_write(value, self._width)) if isinstance(value, Prose) else to_plain(value)

    def block_hole(self, number: int, tight: bool) -> str:
        return self._block_value(self._values[number])

    def line_hole(self, number: int, tight: bool) -> str:
        value = self._values[number]
        return self._block_value(value) if isinstance(value, BLOCKS) else f" {self.hole(number)} "

    def inline(self, latex: str) -> str:
        return to_unicode(self._filled(latex))

    def display(self, latex: str) -> str:
        lines = lay_out(self._filled(latex), self._width - 4)
        return _fixed(["", *(f"    {line}" for line in lines), ""])

    def _filled(self, latex: str) -> str:
        take_apart(latex)

        def fill(hole: re.Match[str]) -> str:
            value = to_latex(value_at(self._values, int(hole[1])))
            # A command's name must not run into the letters beside it.
            before = " " if latex[: hole.start()][-1:].isalpha() else ""
            after = " " if value[-1:].isalpha() and latex[hole.end() :][:1].isalpha() else ""
            script = latex[: hole.start()].rstrip()[-1:] in ("_", "^")
            return f"{{{value}}}" if script else f"{before}{value}{after}"

        return HOLE.sub(fill, latex)

    def code(self, code: str) -> str:
        return f"`{self._code(code)}`"

    def code_block(self, code: str) -> str:
        lines = self._code(code).expandtabs(4).split("\n")
        return _fixed([f"    {clean(line)}" for line in lines])

    def _code(self, code: str) -> str:
        def fill(hole: re.Match[str]) -> str:
            value = value_at(self._values, int(hole[1]))
            lines = value.splitlines() if isinstance(value, str) else [to_plain(value)]
            return "\n".join(map(clean, lines))

        return HOLE.sub(fill, code)

    def strong(self, inside: str) -> str:
        return inside

    emphasis = strikethrough = strong

    def link(self, inside: str, target: str) -> str:
        return inside if inside == target else f"{inside} ({target})"

    def line_break(self, soft: bool) -> str:
        return " " if soft else "\n"

    def paragraph(self, inside: str, tight: bool) -> str:
        return inside

    def heading(self, inside: str, level: int) -> str:
        return inside

    def quote(self, inside: str) -> str:
        lines = self._laid_out(inside, self._width - 4)
        return _fixed([f"  │ {line}" for line in lines])

    def items(self, items: Sequence[str], start: int | None) -> str:
        lines: list[str] = []
        for index, item in enumerate(items):
            bullet = "  • " if start is None else f"  {start + index}. "
            lines += _indent(self._laid_out(item, self._width - len(bullet)), bullet, " " * len(bullet))
        return _fixed(lines)

    def _laid_out(self, text: str, width: int) -> list[str]:
        lines: list[str] = []
        for line in text.strip("\n").split("\n"):
            lines += [line.removeprefix(_FIXED)] if line.startswith(_FIXED) else _wrap(line, width)
        return lines

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[Align]) -> str:
        if not head:
            return ""
        body = [list(head), *map(list, rows)]
        widths = [max(columns(row[j]) for row in body if j < len(row)) for j in range(len(head))]
        widest = widths.index(max(widths))
        too_much = sum(widths) + 2 * len(widths) + 2 - self._width
        widths[widest] = max(min(_NARROWEST, widths[widest]), widths[widest] - max(0, too_much))
        lines: list[str] = []
        for row in body:
            cells = [_wrap(cell, w) for cell, w in zip(row, widths, strict=False)]
            for i in range(max(map(len, cells), default=0)):
                across = zip(cells, widths, aligns, strict=False)
                lines.append("  ".join(pad(cell[i] if i < len(cell) else "", w, align) for cell, w, align in across))
            if row is body[0]:
                lines.append("  ".join("─" * w for w in widths))
        return _fixed([f"    {line}" for line in lines])

    def rule(self) -> str:
        return "─" * self._width

    def join(self, blocks: Sequence[str]) -> str:
        joined = "\n\n".join(block.strip("\n") for block in blocks)
        return re.sub(f"(?:\n{_FIXED}?){{3,}}(?=[^\n{_FIXED}])", self._one_gap, joined)

    @staticmethod
    def _one_gap(match: re.Match[str]) -> str:
        return f"\n\n{_FIXED if match[0].endswith(_FIXED) else ''}"

    def _block_value(self, value: Value) -> str:
        match value:
            case Steps():
                lines: list[str] = []
                for line in value.lines:
                    lines += _indent(_write(line, self._width - 4), "  • ", "    ")
                return _fixed(lines)
            case Table():
                head = [" ".join(_write(cell, self._width)) for cell in value.head]
                rows = [[" ".join(_write(cell, self._width)) for cell in row] for row in value.rows]
                return self.table(head, rows, column_aligns(value))
            case Figure():
                return f"\n\n[Figure: {clean(value.alternative)}]\n\n"
            case Prose():
                return " ".join(_write(value, self._width))
        bare = value.value if isinstance(value, Rounded) else value
        if getattr(bare, "ndim", 0):
            return _fixed([f"    {line}" for line in lay_out(to_latex(value), self._width - 4)])
        return to_plain(value)
