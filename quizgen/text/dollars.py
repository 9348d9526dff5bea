"""Where the formulas of a text are.

They are found before Markdown is read, for a formula may hold what Markdown would take for emphasis, a list or the edge
of a table's cell. Code comes before formulas: a dollar sign in it is a dollar sign.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, backtick
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from quizgen.text.code import outside_code
from quizgen.text.tree import Math

_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a text.

    Parameters
    ----------
    formulas : tuple of Math
        The formulas, in order.
    alone : tuple of int
        Where those dollar signs are that are neither escaped, nor in code, nor part of a formula.
    text : tuple of (int, int)
        Where the stretches begin and end that are neither formula nor code.
    """

    formulas: tuple[Math, ...]
    alone: tuple[int, ...]
    text: tuple[tuple[int, int], ...]


@lru_cache(maxsize=8192)
def find_formulas(source: str) -> Found:
    r"""Find the formulas of a text.

    A formula is between two dollar signs, with no space just inside them and no digit after the second, or between two
    pairs of dollar signs. A backslash before a dollar sign keeps it a dollar sign.

    Examples
    --------
    >>> [formula.latex for formula in find_formulas(r"Cost \$3, `$x$`: $y_1$ and $$ z $$").formulas]
    ['y_1', 'z']
    """
    formulas: list[Math] = []
    alone: list[int] = []
    text: list[tuple[int, int]] = []
    for begin, end in outside_code(source):
        at = begin
        for token in _marked(source[begin:end]):
            start, stop = (begin + index for index in token.meta["at"])
            if token.type == _ALONE:
                alone.append(start)
                continue
            if token.type != "code_inline":
                formulas.append(Math(token.content.strip(), token.markup == "$$", start, stop))
            text.append((at, start))
            at = stop
        text.append((at, end))
    return Found(tuple(formulas), tuple(alone), tuple(text))


def _marked(text: str) -> Iterator[Token]:
    """Yield the formulas, spans of code and lone dollar signs of a text, each with its place."""
    if "$" in text or "`" in text:
        # The line's end after it keeps the rule for dollar signs from looking around the corner.
        tokens = _DOLLARS.inline.parse(f"{text}\n", _DOLLARS, {}, [])
        yield from (token for token in tokens if token.meta)


# --- Rules of markdown-it -------------------------------------------------------------------------------------

_ALONE = "dollar"
_read_pair = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)


def _read_dollar(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "$":
        return False
    if _read_pair(state, silent):
        formula = state.tokens[-1]
        # "$5 to $6": a price is no formula's end.
        if formula.markup == "$$" or not state.src[state.pos : state.pos + 1].isdigit():
            formula.meta = {"at": (start, state.pos)}
            return True
        state.tokens.pop()
    state.pos = start + 1
    state.push(_ALONE, "", 0).meta = {"at": (start, state.pos)}
    return True


def _read_code(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not backtick(state, silent):
        return False
    code = state.tokens[-1] if state.tokens else None
    if code is None or code.type != "code_inline" or code.meta:
        return True  # Backticks without a partner.
    if _BLANK_LINE.search(state.src, start, state.pos):
        # No span of code goes beyond its paragraph: these are backticks and nothing else.
        state.tokens.pop()
        state.pos = start + len(code.markup)
    else:
        code.meta = {"at": (start, state.pos)}
    return True


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable("escape")
    parser.inline.ruler.push("code", _read_code)
    parser.inline.ruler.push("dollar", _read_dollar)
    return parser


_DOLLARS = _make_parser()
