"""How students write vectors, matrices and tensors: brackets, rows, cells.

What was typed becomes a tree of brackets whose leaves are runs of cells. A comma may separate cells or be part of a
decimal number; where the rest does not tell, the reading that has as many entries as the answer is taken.
"""

import json
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from quizgen.model import Unreadable
from quizgen.notation.numerals import Source, Style, drop_label, read_number, simplify, to_value

DEEPEST = 8
"""Brackets nested deeper than this are not read."""

MOST_NUMBERS = 1_000
"""More numbers than these are not read, unless the answer has as many."""

Nested = Any
"""A number, or a list of Nested, all of the same shape."""

Mode = Literal["separators", "decimals"]
"""What a comma between two digits is."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is between two brackets: further groups, or one run of cells."""

    items: "tuple[Group, ...]"
    leaf: Source | None
    at: int


_POWER = re.compile(r"(?<=[\d.])\s*[*xX]\s*10\s*(?:\^|\*\*)\s*[({]?\s*([+-]?\s?\d+)(?:\s*[)}])?")
_ARGUMENT = re.compile(
    r",\s*(?:dtype|grad_fn|device|requires_grad|shape|names|size)\s*=\s*"
    r"(?:<[^<>]{0,60}>+|'[^']{0,40}'|\"[^\"]{0,40}\"|\([^()]{0,60}\)|\[[^\[\]]{0,60}\]|[\w.]{1,40})"
)
_CALL = re.compile(
    r"(?<![\w.])(?:(?:np|numpy|torch|tf|jnp|sp|sympy)\s?\.\s?)?(?:array|asarray|tensor|Tensor|constant|Matrix|matrix|ndarray)"
    r"\s?(?=[(\[])"
)
_BAR_LINE = re.compile(r"[ \t]*\|(.*)\|[ \t]*")
_DIGITS = re.compile(r"\d+|[\u00bc-\u00be\u2150-\u215e]")
_RUN = re.compile(r" {2,}")
_ENTRY_LABEL = re.compile(r"(?<![\w.])([A-Za-z]{1,10})_?\{?(\d{1,4})\}?\s?=\s?(?=[-+.\d])")
_TRANSPOSED = re.compile(r"(?<=[)\]}])\s?(?:\.T|\^?\s?\{?\s?(?:T|\\top|\\intercal)\s?\}?|')\s?\.?\Z")
_OPEN, _CLOSE = "([{", ")]}"
_ELLIPSIS = re.compile(r"\.{3}|\\(?:[cldv]?dots|ddots)")


def read_array(response: str, shape: tuple[int, ...]) -> Nested | Unreadable:
    """Read nested lists of numbers.

    Parameters
    ----------
    response : str
        What the student typed.
    shape : tuple of int
        The answer's, which decides between two readings that are equally good.

    Returns
    -------
    Nested or Unreadable

    Examples
    --------
    >>> read_array("[1 2; 3 4]", (2, 2))
    [[1, 2], [3, 4]]
    >>> read_array("1 2; 3", (2, 2))
    Unreadable(reason='row 2 has 1 entry, row 1 has 2', at=5)
    """
    plain = _read_plainly(response, shape)
    if plain is not None:
        return plain
    source = simplify(response).rewrite(_RUN, " ")
    left_out = _ELLIPSIS.search(source.text)
    if left_out:
        return Unreadable("'...' leaves entries out", source.origins[left_out.start()])
    for pattern, template in ((_POWER, r"e\1"), (_ARGUMENT, ""), (_CALL, "")):
        source = source.rewrite(pattern, template)
    source = drop_label(_drop_entry_labels(source))
    source, transposed = _drop_transposition(source)
    if not re.search(r"\d", source.text):
        words = " ".join(source.text.split())
        return Unreadable(f"there is no number in '{words[:40]}'" if words else "there is no number")
    most = max(MOST_NUMBERS, 4 * math.prod(shape))
    if sum(1 for _ in _DIGITS.finditer(source.text)) > most:
        return Unreadable(f"it has more than {most:,} numbers, and the answer has {math.prod(shape):,}")
    tree = _parse(_take_off_bars(source))
    if isinstance(tree, Unreadable):
        return tree
    found = _choose(tree, shape)
    if transposed and not isinstance(found, Unreadable) and len(_shape(found)) == 2:
        return [list(column) for column in zip(*found, strict=True)]
    return found


_PLAIN = re.compile(r"[\[\], \d.-]{2,5000}", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{16}")


def _read_plainly(response: str, shape: tuple[int, ...]) -> Nested | None:
    """Read what most people type, ``[[1, 2], [3, 4]]`` in the answer's own shape; None where it takes more care."""
    if not shape or not _PLAIN.fullmatch(response) or _LONG_NUMBER.search(response):
        return None
    try:
        nested = json.loads(response, parse_float=lambda text: to_value(Fraction(text)))
    except (ValueError, RecursionError):
        return None
    return nested if _has_shape(nested, shape) else None


def _has_shape(nested: Nested, shape: tuple[int, ...]) -> bool:
    if not shape or not isinstance(nested, list):
        return not shape and not isinstance(nested, list)
    return len(nested) == shape[0] and all(_has_shape(item, shape[1:]) for item in nested)


def _drop_entry_labels(source: Source) -> Source:
    """Drop labels such as ``h_1 = ..., h_2 = ...``, where they count upwards."""
    labels = [(match[1], int(match[2])) for match in _ENTRY_LABEL.finditer(source.text)]
    name, first = labels[0] if labels else ("", 0)
    counted = labels == [(name, first + i) for i in range(len(labels))]
    return source.rewrite(_ENTRY_LABEL, "") if counted and len(labels) > 1 else source


def _drop_transposition(source: Source) -> tuple[Source, bool]:
    match = _TRANSPOSED.search(source.text)
    return (source.part(0, match.start()), True) if match else (source, False)


def _take_off_bars(source: Source) -> Source:
    """Turn lines between bars into rows in brackets, a bar between two cells into a cell's end."""
    lines = source.text.split("\n")
    filled = [line for line in lines if line.strip()]
    if "|" not in source.text or not all(_BAR_LINE.fullmatch(line) for line in filled):
        return source
    inner = source.rewrite(re.compile(r"^[ \t]*\||\|[ \t]*$", re.MULTILINE), "")
    return inner.rewrite(re.compile(r"\|"), "&")


# --- Brackets -----------------------------------------------------------------------------------------------


def _parse(source: Source) -> Group | Unreadable:
    """Build the tree of brackets, with a stack, for nesting is the student's."""
    text = source.text
    stack: list[tuple[str, int, list[Group]]] = [("", 0, [])]
    run_from = 0
    for i, character in enumerate(text):
        if character in _OPEN:
            problem = _between(source.part(run_from, i))
            if problem:
                return problem
            if len(stack) > DEEPEST:
                return Unreadable("the brackets are nested too deeply", source.origins[i])
            stack.append((character, i, []))
            run_from = i + 1
        elif character in _CLOSE:
            bracket, start, items = stack.pop()
            if not stack or _CLOSE[_OPEN.index(bracket)] != character:
                return Unreadable(f"the bracket '{character}' has no partner", source.origins[i])
            group = _finish(source.part(run_from, i), items, source.origins[start])
            if isinstance(group, Unreadable):
                return group
            if bracket == "(" and len(items) == 1 and "," not in text[run_from:i]:
                # Parentheses around one pair of brackets, as in array([...]), only enclose it.
                group = items[0]
            stack[-1][2].append(group)
            run_from = i + 1
    if len(stack) > 1:
        bracket, start, _ = stack[-1]
        return Unreadable(f"the bracket '{bracket}' is not closed", source.origins[start])
    _, _, items = stack.pop()
    top = _finish(source.part(run_from), items, source.origins[0])
    # One pair of brackets around everything is the array itself.
    return items[0] if len(items) == 1 and not isinstance(top, Unreadable) else top


def _between(run: Source) -> Unreadable | None:
    """Complain of anything but separators between two brackets."""
    stray = re.search(r"[^\s,;&]", run.text)
    if stray:
        word = re.match(r"[^\W\d_]*", run.text[stray.start() :])
        named = f"'{word[0][:40]}' is not part of an array" if word and word[0] else ""
        reason = named or f"'{stray[0]}' is between brackets"
        return Unreadable(reason, run.origins[stray.start()])
    if len(re.findall(r",", run.text)) > 1:
        return Unreadable("an entry is missing between two commas", run.origins[run.text.rindex(",")])
    return None


def _finish(run: Source, items: list[Group], at: int) -> Group | Unreadable:
    if not items:
        return Group((), run, at)
    trailing = run.part(0, len(run.text.rstrip(" \t\n.")))
    return _between(trailing) or Group(tuple(items), None, at)


# --- Cells --------------------------------------------------------------------------------------------------


def _choose(tree: Group, shape: tuple[int, ...]) -> Nested | Unreadable:
    """Read in the mode that the text makes certain, else in the one with as many entries as the answer."""
    leaves = _leaves(tree)
    separators = _read_tree(tree, "separators", shape)
    if not any(_COMMA_BETWEEN_DIGITS.search(leaf.text) for leaf in leaves):
        return separators
    if any(_DECIMAL_POINT.search(leaf.text) for leaf in leaves):
        return separators
    decimals = _read_tree(tree, "decimals", shape)
    if isinstance(decimals, Unreadable):
        return separators
    if _count(decimals) == math.prod(shape):
        return decimals
    if isinstance(separators, Unreadable) and any(_SPACED.search(leaf.text) for leaf in leaves):
        # 1,5 2,5 has decimal commas, unless it is two rows of two.
        as_rows = _read_tree(_space_rows(tree), "separators", shape)
        if not isinstance(as_rows, Unreadable) and _shape(as_rows) == shape:
            reason = "its commas could separate entries or be part of decimals: put each row in brackets"
            return Unreadable(reason, tree.at)
        return decimals
    return separators


def _space_rows(tree: Group) -> Group:
    leaf = tree.leaf.strip().rewrite(_SPACES, ";") if tree.leaf is not None else None
    return Group(tuple(map(_space_rows, tree.items)), leaf, tree.at)


_SPACED = re.compile(r"\d,\d+[ \t]+[-+.]?\d")
_COMMA_BETWEEN_DIGITS = re.compile(r"\d,\d")
_DECIMAL_POINT = re.compile(r"\d\.\d|(?<![\d,])\.\d|\d\.(?!\d)")


def _leaves(tree: Group) -> list[Source]:
    return [tree.leaf] if tree.leaf is not None else [leaf for item in tree.items for leaf in _leaves(item)]


def _count(nested: Nested) -> int:
    return sum(map(_count, nested)) if isinstance(nested, list) else 1


def _read_tree(group: Group, mode: Mode, shape: tuple[int, ...], depth: int = 0) -> Nested | Unreadable:
    if group.leaf is not None:
        return _read_leaf(group.leaf, mode, shape, depth)
    found: list[Nested] = []
    for item in group.items:
        read = _read_tree(item, mode, shape, depth + 1)
        if isinstance(read, Unreadable):
            return read
        found.append(read)
    return _even(found, [item.at for item in group.items])


def _shape(nested: Nested) -> tuple[int, ...]:
    return (len(nested), *_shape(nested[0])) if isinstance(nested, list) else ()


def _even(rows: list[Nested], places: list[int]) -> Nested | Unreadable:
    """Complain of the first row that is shaped otherwise than the first."""
    first = _shape(rows[0])
    for i, row in enumerate(rows):
        other = _shape(row)
        if other != first:
            if len(other) == len(first) == 1:
                reason = f"row {i + 1} has {_entries(other[0])}, row 1 has {first[0]}"
            else:
                reason = f"part {i + 1} in brackets has another shape than part 1"
            return Unreadable(reason, places[i])
    return rows


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"


def _read_leaf(leaf: Source, mode: Mode, shape: tuple[int, ...], depth: int) -> Nested | Unreadable:
    lines = _split(leaf, r"\n")
    if depth > 0:
        # Inside further brackets a line's end only folds a long row.
        leaf, lines = leaf.rewrite(re.compile(r"\s*\n\s*"), " "), []
    blocks = _blocks(lines)
    if len(blocks) > 1:
        read = [_read_rows(block, mode) for block in blocks]
        for one in read:
            if isinstance(one, Unreadable):
                return one
        return _even(read, [block[0].origins[0] for block in blocks])
    lines = [line for line in lines if line.text.strip(" \t;,")]
    return _read_lines(lines or [leaf], mode, shape)


def _blocks(lines: list[Source]) -> list[list[Source]]:
    """Part lines at blank ones, where that makes matrices and not only rows."""
    blocks: list[list[Source]] = [[]]
    for line in lines:
        if line.text.strip():
            blocks[-1].append(line)
        else:
            blocks.append([])
    blocks = [block for block in blocks if block]
    return blocks if any(len(block) > 1 for block in blocks) else []


def _read_lines(lines: list[Source], mode: Mode, shape: tuple[int, ...]) -> Nested | Unreadable:
    read = _read_rows(lines, mode)
    if len(shape) != 1:
        return read
    # A print of a long vector goes on in the next line.
    joined: list[Nested] = []
    for line in lines:
        row = _read_rows([line], mode)
        if isinstance(row, Unreadable) or len(_shape(row)) != 1:
            return read
        joined += row
    return joined if (len(joined),) == shape and len(joined) > len(lines) else read


def _read_rows(lines: list[Source], mode: Mode) -> Nested | Unreadable:
    """Read lines, each one row or several parted by semicolons."""
    rows = lines
    if _parts_rows(lines, mode):
        rows = [part for line in lines for part in _split(line, ";") if part.text.strip()]
    read: list[Nested] = []
    for row in rows:
        cells = _read_cells(row, mode)
        if isinstance(cells, Unreadable):
            return cells
        read.append(cells)
    if not read:
        return Unreadable("there is no number", lines[0].origins[0])
    if len(read) == 1 and len(lines) == 1:
        return read[0]
    return _even(read, [row.strip().origins[0] for row in rows])


def _parts_rows(lines: list[Source], mode: Mode) -> bool:
    # With decimal commas and rows on lines, semicolons separate cells.
    return not (mode == "decimals" and len(lines) > 1 and any(re.search(r";\s*[\d+-]", x.text) for x in lines))


def _split(source: Source, separator: str) -> list[Source]:
    parts: list[Source] = []
    at = 0
    for match in re.finditer(separator, source.text):
        parts.append(source.part(at, match.start()))
        at = match.end()
    return [*parts, source.part(at)]


_LOOSE_FRACTION = re.compile(r"(?<=\d) ?/ ?(?=[+-]?\d)")
_LEADING_SIGN = re.compile(r"(?:(?<=^)|(?<=[,;&\t]))(\s*[+-])[ ]+(?=[\d.])")


def _read_cells(row: Source, mode: Mode) -> Nested | Unreadable:
    row = row.strip().rewrite(_LOOSE_FRACTION, "/").rewrite(_LEADING_SIGN, r"\1")
    strict = re.search(r"[\t&]", row.text)
    style = Style(comma="decimal", spaces=False)
    comma_parts = r",(?!\d)|(?<!\d)," if mode == "decimals" else ","
    if strict:
        parts = _split(row, r"\s*[\t&]\s*")
        style = Style(comma="decimal" if mode == "decimals" else "unknown")
    elif ";" in row.text:
        parts = _split(row, ";")
    elif re.search(comma_parts, row.text):
        parts = _split(row, comma_parts)
    else:
        ambiguous = _MIXED.search(row.text)
        if ambiguous and _SPACES.search(row.text):
            written = " ".join(ambiguous[0].split())
            whole, fraction = written.split(" ")
            reason = f"'{written}' could be one number, or {whole} and {fraction}: put commas between entries"
            return Unreadable(reason, row.origins[ambiguous.start()])
        parts = _split(row, _SPACES.pattern)
    if not parts[-1].text.strip() and not strict:
        parts.pop()
    return _read_parts(parts, style)


_SPACES = re.compile(r"\s+")
_MIXED = re.compile(r"(?<![\d/.,])[1-9]\d*\s+(?!0+/)(\d+)/\d+(?![\d/])")


def _read_parts(parts: list[Source], style: Style) -> Nested | Unreadable:
    cells: list[Nested] = []
    for part in parts:
        cell = part.strip()
        if not cell.text:
            return Unreadable("an entry is missing", cell.origins[0])
        number = read_number(cell, style)
        if isinstance(number, Unreadable):
            return number
        cells.append(to_value(number))
    return cells
