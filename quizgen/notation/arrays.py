"""Arrays as people lay them out and speak of them: rows and columns, shapes, which entries are wrong."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from quizgen.messages import join_said, said, said_of

FEW = 3
"""So many wrong entries are named one by one."""


def lay_like(value: npt.NDArray[Any], shape: tuple[int, ...]) -> npt.NDArray[Any] | None:
    """Return the response in the answer's shape; a vector may be written as a row or a column."""
    if value.shape == shape:
        return value
    length = math.prod(shape)
    line = len(shape) <= 2 and max(shape, default=1) == length
    if line and value.ndim <= 2 and value.size == length == max(value.shape, default=1):
        return value.reshape(shape)
    return None


def describe_shapes(expected: tuple[int, ...], given: tuple[int, ...]) -> str:
    """Say that a response has another shape than the answer.

    Examples
    --------
    >>> describe_shapes((2, 3), (6,))
    'The answer is 2 by 3; this is a vector of 6 entries.'
    """
    return said("The answer is {size}; this is {given}.", size=_shape_words(expected), given=_shape_words(given))


def _shape_words(shape: tuple[int, ...]) -> str:
    match shape:
        case ():
            return said("one number")
        case (length,):
            return said_of(length, "a vector of {n} entry", "a vector of {n} entries")
    return join_said(map(str, shape), said(" by "))


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
        return said("None of the {number} entries is right.", number=right.size)
    if len(wrong) > FEW:
        return said("{number} of {total} entries are wrong.", number=len(wrong), total=right.size)
    return said("Wrong: {places}.", places=join_said(map(place_words, wrong), "; "))


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
        return said("entry {number}", number=numbers[0])
    words = said("row {row}, column {column}", row=numbers[-2], column=numbers[-1])
    return said("matrix {number}, {place}", number=".".join(numbers[:-2]), place=words) if len(numbers) > 2 else words
