"""Where the formulas of a text are.

They are found before Markdown is read, for a formula may hold what Markdown would take for emphasis, a list or the edge
of a table's cell. Code comes before formulas: a dollar sign in it is a dollar sign.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, backtick
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from quizgen.text.code import outside_code
from quizgen.text.tree import Math

_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Dollars:
    """What the dollar signs of a text are.

    Parameters
    ----------
    formulas : tuple of Math
    alone : tuple of int
        Where those are that are neither escaped, nor in code, nor part of a formula.
    """

    formulas: tuple[Math, ...]
    alone: tuple[int, ...]


@lru_cache(maxsize=8192)
def find_formulas(source: str) -> Dollars:
    r"""Find the formulas of a text.

    A formula is between two dollar signs, with no space just inside them and no digit after the second, or between two
    pairs of dollar signs. A backslash before a dollar sign keeps it a dollar sign.

    Parameters
    ----------
    source : str

    Returns
    -------
    Dollars

    Examples
    --------
    >>> [formula.latex for formula in find_formulas(r"Cost \$3, `$x$`: $y_1$ and $$ z $$").formulas]
    ['y_1', 'z']
    """
    formulas: list[Math] = []
    alone: list[int] = []
    for start, end in outside_code(source) if "$" in source else ():
        # The line's end after it keeps the rule for dollar signs from looking around the corner.
        for token in _DOLLARS.inline.parse(f"{source[start:end]}\n", _DOLLARS, {}, []):
            if token.type == _ALONE:
                alone.append(start + token.meta["start"])
            elif token.type.startswith("math"):
                where = start + token.meta["start"], start + token.meta["end"]
                formulas.append(Math(token.content.strip(), token.markup == "$$", *where))
    return Dollars(tuple(formulas), tuple(alone))


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
            formula.meta = {"start": start, "end": state.pos}
            return True
        state.tokens.pop()
    state.push(_ALONE, "", 0).meta = {"start": start}
    state.pos = start + 1
    return True


def _read_code(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not backtick(state, silent):
        return False
    if _BLANK_LINE.search(state.src, start, state.pos):
        # No span of code goes beyond its paragraph: these are backticks and nothing else.
        ticks = state.src[start:]
        state.pos = start + len(ticks) - len(ticks.lstrip("`"))
    return True


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable("escape")
    parser.inline.ruler.push("code", _read_code)
    parser.inline.ruler.push("dollar", _read_dollar)
    return parser


_DOLLARS = _make_parser()
