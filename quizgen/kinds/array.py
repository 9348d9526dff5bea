"""A vector, matrix or tensor, in any notation."""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.kinds.matrices import read_array
from quizgen.kinds.number import show_exactly
from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value
from quizgen.notation.values import format_entries
from quizgen.tolerance import entries_within

FEW = 3
"""So many wrong entries are named one by one."""

_LONGEST_SHOWN = 400


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read brackets, rows on lines, spreadsheet cells, and prints of NumPy, PyTorch, MATLAB and LaTeX."""
    nested = read_array(response, np.shape(expectation.expected))
    if isinstance(nested, Unreadable):
        return nested
    value = np.array(nested)
    if value.dtype.kind not in "if":
        # Whole numbers too large for NumPy's own.
        value = np.array(nested, dtype=float)
    value.setflags(write=False)
    return Reading(value, _shown(value))


def _shown(value: npt.NDArray[Any]) -> str:
    text = _nested(value, [show_exactly(entry) for entry in value.ravel().tolist()])
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} ..."


def _nested(value: npt.NDArray[Any], entries: list[str]) -> str:
    if value.ndim == 0:
        return entries[0]
    size = math.prod(value.shape[1:])
    return f"[{', '.join(_nested(part, entries[i * size : (i + 1) * size]) for i, part in enumerate(value))}]"


def lay_like(value: npt.NDArray[Any], shape: tuple[int, ...]) -> npt.NDArray[Any] | None:
    """Return the response in the answer's shape; a vector may be written as a row or a column."""
    if value.shape == shape:
        return value
    length = math.prod(shape)
    line = len(shape) <= 2 and max(shape, default=1) == length
    if line and value.ndim <= 2 and value.size == length == max(value.shape, default=1):
        return value.reshape(shape)
    return None


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Give credit entry by entry where the shape agrees."""
    expected = np.asarray(expectation.expected)
    laid = lay_like(np.asarray(value), expected.shape)
    if laid is None:
        return Comparison(Fraction(0), describe_shapes(expected.shape, np.shape(value)))
    right = entries_within(laid, expected, expectation.tolerance)
    count = int(right.sum())
    if count == right.size:
        return Comparison(Fraction(1))
    return Comparison(Fraction(count, right.size), describe_wrong(right))


def describe_shapes(expected: tuple[int, ...], given: tuple[int, ...]) -> str:
    """Say that a response has another shape than the answer.

    Parameters
    ----------
    expected, given : tuple of int

    Returns
    -------
    str

    Examples
    --------
    >>> describe_shapes((2, 3), (6,))
    'The answer is 2 by 3; this is a vector of 6 entries.'
    """
    return f"The answer is {_shape_words(expected)}; this is {_shape_words(given)}."


def _shape_words(shape: tuple[int, ...]) -> str:
    match shape:
        case ():
            return "one number"
        case (length,):
            return f"a vector of {length} {'entry' if length == 1 else 'entries'}"
    return " by ".join(map(str, shape))


def describe_wrong(right: npt.NDArray[np.bool_]) -> str:
    """Say which entries are wrong, or how many where they are not few.

    Parameters
    ----------
    right : ndarray of bool
        At least one is False.

    Returns
    -------
    str

    Examples
    --------
    >>> describe_wrong(np.array([[True, False], [True, True]]))
    'Wrong: row 1, column 2.'
    """
    wrong = [tuple(int(i) for i in place) for place in np.argwhere(~right)]
    if len(wrong) == right.size > 1:
        return f"None of the {right.size} entries is right."
    if len(wrong) > FEW:
        return f"{len(wrong)} of {right.size} entries are wrong."
    places = "; ".join(place_words(place) for place in wrong)
    return f"Wrong: {places}."


def place_words(place: tuple[int, ...]) -> str:
    """Name the place of an entry as people count, from 1.

    Parameters
    ----------
    place : tuple of int
        Counted from 0.

    Returns
    -------
    str

    Examples
    --------
    >>> place_words((1, 2)), place_words((0, 1, 2))
    ('row 2, column 3', 'matrix 1, row 2, column 3')
    """
    numbers = [str(i + 1) for i in place]
    if len(numbers) == 1:
        return f"entry {numbers[0]}"
    words = f"row {numbers[-2]}, column {numbers[-1]}"
    return f"matrix {'.'.join(numbers[:-2])}, {words}" if len(numbers) > 2 else words


def show(expectation: Expectation) -> str:
    """Write nested lists, with the decimals asked for, or with more where the tolerance needs them."""
    expected = np.asarray(expectation.expected)
    numbers = expected.ravel().tolist()
    for entries in _ways_to_write(expected, expectation.decimals):
        written = np.array([float(entry) for entry in entries]).reshape(expected.shape)
        if compare(written, expectation).fraction == 1:
            return _nested(expected, entries)
    return _nested(expected, [repr(entry) for entry in numbers])


def _ways_to_write(value: npt.NDArray[Any], decimals: int | None) -> Iterator[list[str]]:
    """Yield the entries as texts, with more and more digits."""
    yield format_entries(value, decimals)
    yield format_entries(value)
    yield [show_exactly(entry) for entry in value.ravel().tolist()]


def check_expected(value: Value) -> Value | Refusal:
    """Accept an array of finite numbers, as an array that cannot be written to."""
    if not isinstance(value, np.ndarray | list | tuple):
        return Refusal("the answer of an array part is an array")
    try:
        array = np.array(value)
    except ValueError:
        return Refusal("the rows of the answer differ in length")
    if array.dtype.kind not in "iuf" or array.size == 0:
        return Refusal("the answer of an array part is an array of numbers")
    if not np.isfinite(array).all():
        return Refusal("the answer has an entry that is not a finite number")
    array.setflags(write=False)
    return array


ARRAY = AnswerType(
    name="array",
    given="expression",
    toleranced=True,
    hint="A matrix as rows in brackets, such as [[1, 2], [3, 4]], or one row a line.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
