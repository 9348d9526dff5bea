"""A number: ``0.25``, ``1/4``, ``25 %``, ``2.5e-1``."""

import math
import sys
from fractions import Fraction

import numpy as np

from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value
from quizgen.notation.numerals import drop_label, read_number, simplify, to_value
from quizgen.notation.values import format_number, snap
from quizgen.tolerance import within


def show_exactly(x: int | float) -> str:
    """Write a number with all its digits, up to 12 for a float.

    Parameters
    ----------
    x : int or float

    Returns
    -------
    str

    Examples
    --------
    >>> show_exactly(1 / 3), show_exactly(2.50), show_exactly(1e-9)
    ('0.333333333333', '2.5', '1e-9')
    """
    if isinstance(x, int):
        return str(x)
    snapped = snap(x).normalize()
    if snapped and not -6 <= snapped.adjusted() <= 14:
        return f"{snapped:e}".lower().replace("e+", "e")
    text = f"{snapped:f}"
    return "0" if text == "-0" else text


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read exactly one number."""
    found = read_number(drop_label(simplify(response)))
    if isinstance(found, Unreadable):
        return found
    value = to_value(found)
    return Reading(value, show_exactly(value))


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Compare within the tolerance."""
    return Comparison(Fraction(within(value, expectation.expected, expectation.tolerance)))


def show(expectation: Expectation) -> str:
    """Write the answer with its decimals, or with more where the tolerance asks for them."""
    x = expectation.expected
    for written in (format_number(x, expectation.decimals), format_number(x), show_exactly(x), repr(x)):
        if within(float(written), x, expectation.tolerance):
            return written
    return repr(x)


def check_expected(value: Value) -> Value | Refusal:
    """Accept a finite number."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        return Refusal("the answer of a number part is a number")
    if isinstance(value, int | np.integer):
        largest = int(sys.float_info.max)
        return int(value) if abs(int(value)) <= largest else Refusal("the answer is too large a number")
    return float(value) if math.isfinite(value) else Refusal("the answer is not a finite number")


NUMBER = AnswerType(
    name="number",
    given="expression",
    toleranced=True,
    hint="A number such as 0.25, -3, 1/4 or 2.5e-1.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
