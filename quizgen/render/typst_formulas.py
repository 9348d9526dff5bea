"""Formulas as Typst with slots."""

import re
from functools import lru_cache

from quizgen.errors import ComputationError
from quizgen.notation.typst import escape_quoted, latex_to_typst
from quizgen.notation.unicode_math import to_unicode
from quizgen.render.formulas import Words, read_words, shorten, take_apart
from quizgen.render.slots import Where, escape_around_holes, placeholder

_STAND_IN = 0xE100
_FOUND = re.compile(" *([\ue100-\uefff]) *")
_MOST = 0xE00
_COMMANDS = {
    r"\textbf": "bold({})",
    r"\textit": "italic({})",
    r"\texttt": "mono({})",
    r"\textsf": "sans({})",
    r"\operatorname": "op({})",
    r"\operatorname*": "op({}, limits: #true)",
}


@lru_cache(maxsize=4096)
def convert_formula(latex: str) -> str:
    r"""Convert a formula with holes to Typst's math, with placeholders.

    Raises
    ------
    ComputationError
        If the formula cannot be written in Typst.

    Examples
    --------
    >>> convert_formula(r"\text{rows } n_i = 2")
    '"rows "n_(i) = 2'
    """
    parts = take_apart(re.sub(r"\s*\n\s*", " ", latex))
    written: list[str] = []
    aside: list[int | Words] = []
    for part in parts:
        if isinstance(part, str):
            written.append(part)
            continue
        written.append(f"{{{chr(_STAND_IN + len(aside))}}}")
        aside.append(part)
    if len(aside) > _MOST:
        raise ComputationError("a formula is too long")
    found = latex_to_typst("".join(written))
    if found is None:
        raise ComputationError(f"the formula {shorten(latex)} cannot be written in Typst")
    placed = {ord(character) - _STAND_IN for character in _FOUND.findall(found)}
    if missing := [part for i, part in enumerate(aside) if i not in placed]:
        lost = f"hole {missing[0] + 1}" if isinstance(missing[0], int) else f"'{missing[0].content}'"
        raise ComputationError(f"{lost} of the formula {shorten(latex)} is lost in Typst")
    return _FOUND.sub(lambda match: _put_back(aside[ord(match[1]) - _STAND_IN]), found)


def _put_back(part: int | Words) -> str:
    if isinstance(part, int):
        # A number must not become one with what is beside it.
        return f" {placeholder(part, Where.MATH)} "
    quoted = f'"{escape_around_holes(read_words(part.content), escape_quoted, Where.QUOTED)}"'
    return _COMMANDS.get(part.command, "{}").format(quoted)


@lru_cache(maxsize=4096)
def say_formula(latex: str) -> str:
    r"""Return what a terminal shows of a formula, as a string of Typst with placeholders; it is never empty.

    Examples
    --------
    >>> say_formula(r"x_i \le 3")
    '"x_i ≤ 3"'
    """
    return f'"{escape_around_holes(to_unicode(latex).strip() or "space", escape_quoted, Where.QUOTED)}"'
