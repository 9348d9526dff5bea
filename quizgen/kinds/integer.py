"""A whole number: ``2800``, ``2,800``, ``2.8e3``."""

import math
from fractions import Fraction

import numpy as np

from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.kinds.number import show_exactly
from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value
from quizgen.notation.numerals import Style, drop_label, read_number, simplify, to_value

_STYLE = Style(whole=True)


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read one number; whether it is whole is left to the comparison, for 2.5 is wrong and not unreadable."""
    found = read_number(drop_label(simplify(response)), _STYLE)
    if isinstance(found, Unreadable):
        return found
    value = to_value(found)
    return Reading(value, show_exactly(value))


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Compare exactly."""
    if value == expectation.expected:
        return Comparison(Fraction(1))
    whole = float(value).is_integer()
    return Comparison(Fraction(0), "" if whole else f"The answer is a whole number, and {show_exactly(value)} is none.")


def show(expectation: Expectation) -> str:
    """Write the digits, without separators."""
    return str(expectation.expected)


def check_expected(value: Value) -> Value | Refusal:
    """Accept a whole number, also one that was computed as a float."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        return Refusal("the answer of an integer part is a whole number")
    if isinstance(value, int | np.integer):
        return int(value)
    if not math.isfinite(value) or not float(value).is_integer():
        return Refusal(f"the answer of an integer part is a whole number, and {value} is none")
    return int(value)


INTEGER = AnswerType(
    name="integer",
    given="expression",
    toleranced=False,
    hint="A whole number in digits, such as 2800.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
