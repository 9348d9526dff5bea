"""How worked steps are written: pieces of Markdown and values, joined to prose."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from quizgen.errors import ComputationError
from quizgen.messages import Said, said, said_of
from quizgen.model import Notation, Prose, Rounded, Value
from quizgen.notation.values import format_number, needed_decimals, to_latex
from quizgen.solver.arrays import FloatArray
from quizgen.text.holes import stand_in

_CLEAN_DECIMALS = 9


def say(*pieces: Value) -> Prose:
    """Join pieces to prose: a string is Markdown (math between dollar signs), anything else a value to be shown.

    Use few different strings: each text is converted to an output format once, and then only filled. Words are written
    out where this is called, so that they can be translated; those that differ are pieces made with `said`.

    Parameters
    ----------
    *pieces : str or Value
        In the order of reading.

    Examples
    --------
    >>> say("$y = ", 3, "$").values
    (3,)
    """
    source = ""
    values: list[Value] = []
    for piece in pieces:
        if isinstance(piece, str):
            source += piece
        else:
            source += stand_in(len(values))
            values.append(piece)
    template, told = split_words(pieces)
    return Prose(source, tuple(values), template, told)


_DOLLARS = re.compile(r"(\$\$?)")


def split_words(pieces: Iterable[Value]) -> tuple[str, tuple[str, ...]]:
    """Return the words among pieces with slots for all else, and what is in the slots: formulas, holes, other words.

    Examples
    --------
    >>> split_words(["Row ", 1, ": $a = ", 2, "$"])[0]
    'Row {s0}: {s1}'
    """
    template, formula, holes = "", "", 0
    told: list[str] = []

    def put(text: str) -> str:
        told.append(text)
        return f"{{s{len(told) - 1}}}"

    for piece in pieces:
        if isinstance(piece, str) and not isinstance(piece, Said):
            for part in _DOLLARS.split(piece):
                if formula or part.startswith("$"):
                    formula += part
                    if part.startswith("$") and len(formula) > len(part):
                        template, formula = template + put(formula), ""
                else:
                    template += part.replace("{", "{{").replace("}", "}}")
            continue
        written = piece if isinstance(piece, str) else stand_in(holes)
        holes += not isinstance(piece, str)
        if formula:
            formula += written
        else:
            template += put(written)
    # Of a formula that other pieces end, nothing is said.
    return ("", ()) if formula else (template, tuple(told))


def bracketed(value: Value, text: str, math: str) -> Value:
    """Return a number as a factor or summand: in parentheses where it is negative.

    Parameters
    ----------
    value : number
        The number.
    text, math : str
        The number as written in text and in math.
    """
    return Notation(f"({text})", rf"({math})") if value < 0 else Notation(text, math)


def clean(number: np.floating | float) -> float:
    """Return a number without what binary rounding adds behind the ninth decimal."""
    return round(float(number), _CLEAN_DECIMALS) + 0.0


def clean_array(values: FloatArray) -> FloatArray:
    """Return numbers as `clean` does."""
    return np.round(values, _CLEAN_DECIMALS) + 0.0


def factor(number: np.floating | float) -> Value:
    """Return a number as a factor: in parentheses where it is negative."""
    value = clean(number)
    return bracketed(value, format_number(value), to_latex(value))


def signed(number: np.floating | float) -> Value:
    """Return a number as the further term of a sum, ``+ 2`` or ``- 2``."""
    value = clean(number)
    sign = "-" if value < 0 else "+"
    return Notation(f"{sign} {format_number(abs(value))}", f"{sign} {to_latex(abs(value))}")


def equals(*values: Value) -> str:
    r"""Return the sign before values: equal to what is shown of them, or about that.

    Examples
    --------
    >>> equals(0.25).strip(), equals(0.25, 1 / 3).strip()[1:]
    ('=', 'approx')
    """
    return " = " if all(map(_is_shown_exactly, values)) else r" \approx "


def _is_shown_exactly(value: Value) -> bool:
    bare, decimals = (value.value, value.decimals) if isinstance(value, Rounded) else (value, None)
    needed = needed_decimals(bare)
    return needed is not None and (decimals is None or needed <= decimals)


def added(summands: Iterable[float]) -> list[Value]:
    """Return the pieces of ``a - b + c``."""
    first, *others = summands
    return [clean(first), *(piece for one in others for piece in (" ", signed(one)))]


def index(*numbers: int) -> Notation:
    """Return indices counted from 0 as people count them, from 1."""
    text = ",".join(str(number + 1) for number in numbers)
    return Notation(text, text)


def by(values: FloatArray) -> str:
    """Return the size of a matrix in words, such as ``3 by 2``."""
    return said("{rows} by {columns}", rows=values.shape[0], columns=values.shape[1])


def a_by(values: FloatArray) -> str:
    """Return the size of a matrix in words with its article.

    Examples
    --------
    >>> a_by(np.zeros((8, 3))), a_by(np.zeros((3, 8)))
    ('an 8 by 3', 'a 3 by 8')
    """
    # Said aloud, 8, 80 to 89 and so on, 11 and 18 begin with a vowel.
    rows = str(values.shape[0])
    if rows.startswith("8") or rows in ("11", "18"):
        return said("an {size}", size=by(values))
    return said("a {size}", size=by(values))


def around(before: int, after: int, zeros: bool = True) -> Said:
    """Return what a line is padded with, zeros or empty places.

    Examples
    --------
    >>> around(0, 1), around(2, 0, zeros=False)
    ('no zeros before and 1 zero after it', '2 empty places before and no empty places after it')
    """
    return said("{before} before and {after} after it", before=_filler(before, zeros), after=_filler(after, zeros))


def _filler(number: int, zeros: bool) -> Said:
    if not number:
        return said("no zeros") if zeros else said("no empty places")
    if zeros:
        return said_of(number, "{n} zero", "{n} zeros")
    return said_of(number, "{n} empty place", "{n} empty places")


def expect_entry(shape: Sequence[int], row: int, column: int) -> None:
    """Refuse a place that a map does not have.

    Raises
    ------
    ComputationError
        If row or column, counted from 0, lie outside.
    """
    rows, columns = shape[:2]
    if not (0 <= row < rows and 0 <= column < columns):
        raise ComputationError(f"a {rows} by {columns} map has no entry [{row}, {column}], counted from 0")


def span(what: str, start: int, length: int) -> str:
    """Return which rows, columns or entries are meant, such as ``rows 2 to 4``."""
    first, last = start + 1, start + length
    if what == "row":
        return said_of(length, "row {first}", "rows {first} to {last}", first=first, last=last)
    if what == "column":
        return said_of(length, "column {first}", "columns {first} to {last}", first=first, last=last)
    return said_of(length, "entry {first}", "entries {first} to {last}", first=first, last=last)
