"""Formulas laid out over several lines of a terminal."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizgen.notation.unicode_math import to_unicode

_OPENING = re.compile(
    r"(?:\\left\s*(?P<left>\[|\(|\|))?\s*"
    r"(?P<begin>\\begin)\{(?P<name>[bpvVB]?matrix|cases|array)\}(?:\{[lcr|]*\})?"
)
_CLOSING = re.compile(r"\s*\\right\s*(?:\]|\)|\|)")
_ALIGNED = re.compile(r"\\begin\{(align|aligned|gather|gathered|split)\*?\}(.*)\\end\{\1\*?\}", re.DOTALL)
_TOKEN = re.compile(
    r"\\(?:begin|end|qquad|quad)(?![A-Za-z])|\\\\(?:\[[^\]]*\])?|\\.|[{}&]",
    re.DOTALL,
)
_STOP = re.compile(r"\s*([.,;:])")
# Top, middle, bottom, and the sign that is used for a single row.
_BRACKETS = {
    "[": (("⎡", "⎢", "⎣", "["), ("⎤", "⎥", "⎦", "]")),
    "(": (("⎛", "⎜", "⎝", "("), ("⎞", "⎟", "⎠", ")")),
    "|": (("│", "│", "│", "|"), ("│", "│", "│", "|")),
    "{": (("⎧", "⎨", "⎩", "{"), ("", "", "", "")),
}
_OF = {"bmatrix": "[", "pmatrix": "(", "vmatrix": "|", "Vmatrix": "|", "Bmatrix": "{", "cases": "{"}


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of the same width."""

    lines: tuple[str, ...]

    @property
    def width(self) -> int:
        return columns(self.lines[0]) if self.lines else 0

    @property
    def baseline(self) -> int:
        """The line of the text beside it."""
        return (len(self.lines) - 1) // 2


_GAP = Box(("   ",))
_INDENT = Box(("  ",))


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes.

    Examples
    --------
    >>> columns("h₁"), columns("網"), columns("x\u0302")
    (2, 2, 1)
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) - sum(unicodedata.combining(c) > 0 for c in text) + wide


def pad(text: str, width: int, align: str = "left") -> str:
    """Fill `text` up to `width` columns with spaces."""
    room = max(0, width - columns(text))
    before = {"left": 0, "center": room // 2, "right": room}[align]
    return " " * before + text + " " * (room - before)


def lay_out(latex: str, width: int) -> list[str]:
    r"""Lay out a formula that is on lines of its own.

    Parameters
    ----------
    latex : str
        With its values filled in.
    width : int
        Columns of the terminal; what is wider continues below.

    Returns
    -------
    list of str

    Examples
    --------
    >>> print("\n".join(lay_out(r"x = \begin{bmatrix} 1 & 20 \\ 3 & 4 \end{bmatrix}.", 80)))
    x = ⎡1  20⎤
        ⎣3   4⎦.
    """
    if aligned := _ALIGNED.fullmatch(latex.strip()):
        return _lay_out_aligned(aligned[2], width)
    # What quads part stays together where the width allows.
    boxes: list[Box] = []
    for part in _split(latex, r"\quad", r"\qquad"):
        inner = _boxes(part)
        together = Box(tuple(_beside(inner))) if inner else None
        boxes += [together] if together and together.width <= width else inner
        boxes.append(_GAP)
    return _flow(boxes[:-1], width)


def _lay_out_aligned(body: str, width: int) -> list[str]:
    rows = [_split(row, "&") for row in _split(body.strip(), "\\\\") if row.strip()]
    lefts = [to_unicode(row[0]) for row in rows]
    indent = max(map(columns, lefts), default=0)
    lines: list[str] = []
    for left, (_, *right) in zip(lefts, rows, strict=True):
        head = _text_box(pad(left, indent, "right") + (" " if indent else ""))
        lines += _flow([head, *_boxes(" ".join(right))], width)
    return lines


def _boxes(latex: str) -> list[Box]:
    found: list[Box] = []
    end = 0
    for block in _blocks(latex):
        found += _texts(latex[end : block.start], after=bool(found), before=True)
        stop = _STOP.match(latex, block.end)
        found.append(_matrix(block.body, block.bracket, stop[1] if stop else ""))
        end = stop.end() if stop else block.end
    return found + _texts(latex[end:], after=bool(found), before=False)


@dataclass(frozen=True, slots=True)
class _Block:
    """A matrix or cases, at ``latex[start:end]``."""

    start: int
    end: int
    body: str
    bracket: str


def _blocks(latex: str) -> Iterator[_Block]:
    """Yield the matrices that stand by themselves; one in a numerator or under a root stays within the line."""
    begins = {match.start() for match, depth in _tokens(latex) if match[0] == r"\begin" and depth == 0}
    at = 0
    while opening := _OPENING.search(latex, at):
        at = opening.end()
        ends = (match.start() for match, depth in _tokens(latex, at) if match[0] == r"\end" and depth == 0)
        end = next(ends, None)
        if opening.start("begin") not in begins or end is None:
            continue
        body = latex[at:end]
        at = latex.index("}", end) + 1
        closing = _CLOSING.match(latex, at)
        if opening["left"] and closing:
            at = closing.end()
            yield _Block(opening.start(), at, body, opening["left"])
        else:
            # A bracket around more than the matrix is text.
            yield _Block(opening.start("begin"), at, body, _OF.get(opening["name"], ""))


def _tokens(latex: str, start: int = 0) -> Iterator[tuple[re.Match[str], int]]:
    """Yield what structures a formula, with the number of braces and environments around it."""
    depth = 0
    for match in _TOKEN.finditer(latex, start):
        closes = match[0] in ("}", r"\end")
        yield match, depth
        depth += -1 if closes else match[0] in ("{", r"\begin")


def _split(latex: str, *signs: str) -> list[str]:
    """Split a formula where a sign stands outside all braces and environments."""
    pieces = []
    end = 0
    for match, depth in _tokens(latex):
        if depth == 0 and match[0].startswith(signs):
            pieces.append(latex[end : match.start()])
            end = match.end()
    return [*pieces, latex[end:]]


def _texts(latex: str, after: bool, before: bool) -> list[Box]:
    text = to_unicode(latex)
    if not text:
        return []
    lead = " " if after and text[0] not in ",.;:)]" else ""
    return [_text_box(lead + text + (" " if before and text[-1] not in "([" else ""))]


def _text_box(text: str) -> Box:
    return Box((text,))


def _matrix(body: str, bracket: str, stop: str) -> Box:
    """Lay out a matrix, with the sign that ends its clause on its last line."""
    rows = [[to_unicode(cell) for cell in _split(row, "&")] for row in _split(body.strip(), "\\\\")]
    rows = [row for row in rows if any(row)] or [[""]]
    widths = [max(columns(row[j]) for row in rows if j < len(row)) for j in range(max(map(len, rows)))]
    align = "left" if bracket == "{" else "right"
    lines = ["  ".join(pad(cell, w, align) for cell, w in zip(row, widths, strict=False)) for row in rows]
    lines = [pad(line, max(map(columns, lines))) for line in lines]
    if bracket:
        left, right = (_column(signs, len(lines)) for signs in _BRACKETS[bracket])
        lines = [a + line + b for a, line, b in zip(left, lines, right, strict=True)]
    return Box((*(line + " " * len(stop) for line in lines[:-1]), lines[-1] + stop))


def _column(signs: Sequence[str], height: int) -> list[str]:
    top, middle, bottom, single = signs
    return [single] if height == 1 else [top, *[middle] * (height - 2), bottom]


def _flow(boxes: Sequence[Box], width: int) -> list[str]:
    """Put boxes side by side, as many as fit, on one baseline."""
    lines: list[str] = []
    row: list[Box] = []
    for box in (piece for whole in boxes for piece in _shorten(whole, width)):
        if row and sum(b.width for b in row) + columns(box.lines[0].rstrip()) > width:
            lines += _stack(lines, _beside(row))
            row = [_INDENT] if len(box.lines) == 1 and box is not _GAP else []
        if row or box is not _GAP:
            row.append(box)
    lines += _stack(lines, _beside(row)) if row else []
    return [line.rstrip() for line in lines]


def _shorten(box: Box, width: int) -> list[Box]:
    """Take a line that is too wide apart into its words."""
    if len(box.lines) > 1 or box.width <= width:
        return [box]
    return [Box((f"{word} ",)) for word in box.lines[0].split()]


def _stack(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Keep one matrix apart from the next."""
    return ["", *below] if above and len(below) > 1 else list(below)


def _beside(boxes: Sequence[Box]) -> list[str]:
    above = max(box.baseline for box in boxes)
    height = above + max(len(box.lines) - box.baseline for box in boxes)
    full: list[list[str]] = []
    for box in boxes:
        blank, before = " " * box.width, above - box.baseline
        full.append([blank] * before + list(box.lines) + [blank] * (height - before - len(box.lines)))
    return ["".join(parts) for parts in zip(*full, strict=True)]
