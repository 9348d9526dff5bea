"""How students write vectors, matrices and tensors: brackets, rows, cells.

What was typed becomes a tree of brackets whose leaves are runs of cells. A comma may separate cells or thousands, or be
part of a decimal number, and a semicolon may end a row or an entry; where the rest does not tell, the reading that fits
the answer is taken.
"""

import json
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from quizgen.kinds.array.cells import SPACES, Mode, Nested, expect_even, read_run, shape_of
from quizgen.kinds.array.layouts import has_size, lay_as_rows, take_off_size
from quizgen.messages import said
from quizgen.model import Unreadable
from quizgen.notation.arrays import lay_like
from quizgen.notation.numerals import PROGRAM_ARGUMENT, Source, bare, simplify, to_value

DEEPEST = 8
"""Brackets nested deeper than this are not read."""

MOST_NUMBERS = 1_000
"""More numbers than these are not read, unless the answer has as many."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is between two brackets: further groups, or one run of cells."""

    items: "tuple[Group, ...]"
    leaf: Source | None
    at: int


_POWER = re.compile(r"(?<=[\d.])\s*[*xX]\s*10\s*(?:\^|\*\*)\s*[({]?\s*([+-]?\s?\d+)(?:\s*[)}])?")
_CALL = re.compile(
    r"(?<![\w.])(?:(?:np|numpy|torch|tf|jnp|sp|sympy)\s?\.\s?)?(?:array|asarray|tensor|Tensor|constant|Matrix|matrix|ndarray)"
    r"\s?(?=[(\[])"
)
_SCALAR = re.compile(r"(?<![\w.])(?:np|numpy)\s?\.\s?(?:float|int)\d+\(([^()]*)\)")
_BAR_LINE = re.compile(r"[ \t]*\|(.*)\|[ \t]*")
_DIGITS = re.compile(r"\d+|[\u00bc-\u00be\u2150-\u215e]")
_RUN = re.compile(r" {2,}")
_ENTRY_LABEL = re.compile(r"(?<![\w.])([A-Za-z]{1,10})_?\{?(\d{1,4})\}?\s?=\s?(?=[-+.\d])")
_TRANSPOSED = re.compile(r"(?<=[)\]}])\s?(?:\.T|\^?\s?\{?\s?(?:T|\\top|\\intercal)\s?\}?|')\s?\.?\Z")
_OPEN, _CLOSE = "([{", ")]}"
_ELLIPSIS = re.compile(r"\.{3}|\\(?:[cldv]?dots|ddots)")


def read_array(response: str, answer: Any, comma: bool = False) -> Nested | Unreadable:
    """Read nested lists of numbers.

    Parameters
    ----------
    response : str
        What the student typed.
    answer : array_like
        Its shape, and whether it has entries of a thousand, decides between two readings that are equally good.
    comma : bool
        Whether decimals have a comma where the student lives, so that one is sooner that than one between thousands.

    Returns
    -------
    Nested or Unreadable

    Examples
    --------
    >>> read_array("[1 2; 3 4]", [[0, 0], [0, 0]])
    [[1, 2], [3, 4]]
    >>> read_array("1 2; 3", [[0, 0], [0, 0]])
    Unreadable(reason='row 2 has 1 entry, row 1 has 2', at=5)
    """
    shape = np.shape(answer)
    plain = _read_plainly(response, shape)
    if plain is not None:
        return plain
    source = simplify(response).rewrite(_RUN, " ")
    left_out = _ELLIPSIS.search(source.text)
    if left_out:
        return Unreadable(said("'...' leaves entries out"), source.origins[left_out.start()])
    for pattern, template in ((_POWER, r"e\1"), (PROGRAM_ARGUMENT, ""), (_SCALAR, r"\1"), (_CALL, "")):
        source = source.rewrite(pattern, template)
    source, stated, place = take_off_size(lay_as_rows(_drop_entry_labels(source)))
    source = bare(source)
    source, transposed = _drop_transposition(source)
    if not re.search(r"\d", source.text):
        words = " ".join(source.text.split())
        return Unreadable(
            said("there is no number in '{words}'", words=words[:40]) if words else said("there is no number")
        )
    most = max(MOST_NUMBERS, 4 * math.prod(shape))
    if sum(1 for _ in _DIGITS.finditer(source.text)) > most:
        return Unreadable(
            said(
                "it has more than {most} numbers, and the answer has {prod}",
                most=f"{most:,}",
                prod=f"{math.prod(shape):,}",
            )
        )
    tree = _parse(_take_off_bars(source))
    if isinstance(tree, Unreadable):
        return tree
    found = _choose_semicolon(tree, answer, comma)
    if isinstance(found, Unreadable):
        return found
    if transposed and len(shape_of(found)) == 2:
        found = [list(column) for column in zip(*found, strict=True)]
    if stated and not has_size(shape_of(found), stated):
        told = {"stated": " x ".join(map(str, stated)), "size": " x ".join(map(str, shape_of(found)))}
        return Unreadable(said("{stated} is written behind it, but it is {size}", **told), place)
    return found


_PLAIN = re.compile(
    r"(?:tensor|array)\(([\[\], \d.-]{2,5000})\)|[\[\], \d.\u2212-]{2,5000}|[{}, \d.\u2212-]{2,5000}", re.ASCII
)
# A number that has more digits than a float, or that could be one with blanks between its thousands.
_LONG_NUMBER = re.compile(r"\d{16}|\d \d{3}(?!\d)")
_AS_JSON = str.maketrans("{}\u2212", "[]-")
_BLANK = re.compile(r"(?<=[\d\]]) (?=[\d\[-])")


def _read_plainly(response: str, shape: tuple[int, ...]) -> Nested | None:
    """Read what most people and programs write, such as ``[[1, 2], [3, 4]]`` or ``tensor([1, 2])``.

    None where it has not the answer's shape or takes more care.
    """
    plain = _PLAIN.fullmatch(response)
    if not shape or not plain or _LONG_NUMBER.search(response):
        return None
    text = (plain[1] or response).translate(_AS_JSON)
    if "," not in text:
        text = _BLANK.sub(", ", text)
    try:
        nested = json.loads(text, parse_float=lambda text: to_value(Fraction(text)))
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
                return Unreadable(said("the brackets are nested too deeply"), source.origins[i])
            stack.append((character, i, []))
            run_from = i + 1
        elif character in _CLOSE:
            bracket, start, items = stack.pop()
            if not stack or _CLOSE[_OPEN.index(bracket)] != character:
                return Unreadable(
                    said("the bracket '{character}' has no partner", character=character), source.origins[i]
                )
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
        return Unreadable(said("the bracket '{bracket}' is not closed", bracket=bracket), source.origins[start])
    items = stack[0][2]
    top = _finish(source.part(run_from), items, source.origins[0])
    # One pair of brackets around everything is the array itself.
    return items[0] if len(items) == 1 and not isinstance(top, Unreadable) else top


def _between(run: Source) -> Unreadable | None:
    """Complain of anything but separators between two brackets."""
    stray = re.search(r"[^\s,;&]", run.text)
    if stray:
        word = re.match(r"[^\W\d_]*", run.text[stray.start() :])
        if word and word[0]:
            reason = said("'{word}' is not part of an array", word=word[0][:40])
        else:
            reason = said("'{sign}' is between brackets", sign=stray[0])
        return Unreadable(reason, run.origins[stray.start()])
    if len(re.findall(r",", run.text)) > 1:
        return Unreadable(said("an entry is missing between two commas"), run.origins[run.text.rindex(",")])
    return None


def _finish(run: Source, items: list[Group], at: int) -> Group | Unreadable:
    if not items:
        return Group((), run, at)
    trailing = run.part(0, len(run.text.rstrip(" \t\n.")))
    return _between(trailing) or Group(tuple(items), None, at)


# --- Cells --------------------------------------------------------------------------------------------------


def _choose_semicolon(tree: Group, answer: Any, comma: bool) -> Nested | Unreadable:
    """Read a semicolon as the end of a row; of an entry, where rows are made already and that fits better."""
    by_rows = _choose_comma(tree, "row", answer, comma)
    if not any(";" in leaf.text for leaf in _leaves(tree)) or _fits(by_rows, np.shape(answer)):
        return by_rows
    by_entries = _choose_comma(tree, "entry", answer, comma)
    return by_rows if isinstance(by_entries, Unreadable) else by_entries


def _fits(found: Nested | Unreadable, shape: tuple[int, ...]) -> bool:
    return not isinstance(found, Unreadable) and lay_like(np.array(found), shape) is not None


def _choose_comma(tree: Group, semicolon: Literal["row", "entry"], answer: Any, comma: bool) -> Nested | Unreadable:
    """Read commas as the text makes certain, else so that there are as many entries as in the answer."""
    leaves = _leaves(tree)
    shape = np.shape(answer)
    separators = _read_tree(tree, Mode("separator", semicolon), shape)
    if not any(_COMMA_BETWEEN_DIGITS.search(leaf.text) for leaf in leaves):
        return separators
    if not isinstance(separators, Unreadable) and _count(separators) == math.prod(shape):
        return separators
    has_points = any(_DECIMAL_POINT.search(leaf.text) for leaf in leaves)
    decimals = _read_tree(tree, Mode("decimal", semicolon), shape)
    fits = not isinstance(decimals, Unreadable) and _count(decimals) == math.prod(shape)
    if comma and fits and not has_points:
        return decimals
    if has_points or np.abs(answer).max() >= _THOUSAND:
        thousands = _read_tree(_rewrite(tree, _THOUSANDS, r"\1\2\3\4"), Mode("separator", semicolon), shape)
        if not isinstance(thousands, Unreadable) and _count(thousands) == math.prod(shape):
            return thousands
    if has_points:
        return separators
    if isinstance(decimals, Unreadable):
        return separators
    if fits:
        return decimals
    if isinstance(separators, Unreadable) and any(_SPACED.search(leaf.text) for leaf in leaves):
        # 1,5 2,5 has decimal commas, unless it is two rows of two.
        rows = _read_tree(_rewrite(tree, SPACES, ";"), Mode("separator", "row"), shape)
        if not isinstance(rows, Unreadable) and shape_of(rows) == shape:
            reason = said("its commas could separate entries or be part of decimals: put each row in brackets")
            return Unreadable(reason, tree.at)
        return decimals
    return separators


def _rewrite(tree: Group, pattern: re.Pattern[str], template: str) -> Group:
    """Return the same brackets with something replaced in each run of cells."""
    leaf = tree.leaf.strip().rewrite(pattern, template) if tree.leaf is not None else None
    return Group(tuple(_rewrite(item, pattern, template) for item in tree.items), leaf, tree.at)


_THOUSAND = 1_000
# The commas of numbers such as 1,000 and 2,500,000.5.
_THOUSANDS = re.compile(r"(?<![\d.,])([1-9]\d{0,2}),(\d{3})(?:,(\d{3}))?(?:,(\d{3}))?(?!\d|,\d)")
_SPACED = re.compile(r"\d,\d+[ \t]+[-+.]?\d")
_COMMA_BETWEEN_DIGITS = re.compile(r"\d,\d")
_DECIMAL_POINT = re.compile(r"\d\.\d|(?<![\d,])\.\d|\d\.(?!\d)")


def _leaves(tree: Group) -> list[Source]:
    return [tree.leaf] if tree.leaf is not None else [leaf for item in tree.items for leaf in _leaves(item)]


def _count(nested: Nested) -> int:
    return sum(map(_count, nested)) if isinstance(nested, list) else 1


def _read_tree(group: Group, mode: Mode, shape: tuple[int, ...], depth: int = 0) -> Nested | Unreadable:
    if group.leaf is not None:
        return read_run(group.leaf, mode, shape, depth)
    found: list[Nested] = []
    for item in group.items:
        read = _read_tree(item, mode, shape, depth + 1)
        if isinstance(read, Unreadable):
            return read
        found.append(read)
    return expect_even(found, [item.at for item in group.items])
