"""A number: ``0.25``, ``1/4``, ``25 %``, ``2.5e-1``."""

import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from quizgen.diagnosis import numbers
from quizgen.kinds.approximate import Approximate, ApproximateExpected, asked_decimals, parse_allowed
from quizgen.kinds.fields import single_field
from quizgen.kinds.interface import (
    ComputedKeys,
    Kind,
    accept,
    as_typed,
    compile_computed,
)
from quizgen.language.compiling import Compiler
from quizgen.language.keys import ToleranceText
from quizgen.language.source import Path
from quizgen.messages import Numeral, join_said, said
from quizgen.model import (
    AnswerField,
    Asked,
    Comparison,
    Expected,
    KnownAnswer,
    Part,
    Prose,
    Reading,
    Refusal,
    Slip,
    Tolerance,
    Unreadable,
    Value,
)
from quizgen.notation.dates import looks_like_date, made_a_date
from quizgen.notation.numerals import Style, bare, read_number, read_plain_number, simplify, to_value
from quizgen.notation.values import format_number, show_exactly
from quizgen.tolerance import within


class NumberKeys(ComputedKeys):
    """The keys of a part that asks for a number."""

    type: Literal["number"]
    tolerance: ToleranceText | None = None
    decimals: Annotated[int, Field(ge=0, le=10)] | None = None
    unit: Literal["percent"] | None = None


@dataclass(frozen=True, slots=True)
class NumberExpected(ApproximateExpected):
    """A number, and how far a response may lie from it.

    Parameters
    ----------
    answer : int or float
        The right number.
    tolerance : Tolerance or None
        None: exact.
    decimals : int or None
        How many decimals the answer is shown with; None: as many as it needs, at most 4, else 3.
    in_percent : bool
        Whether the answer is a percentage: 37.5, for which 37.5% and 0.375 are right as well.
    """

    kind = "number"
    finders = numbers.FINDERS

    in_percent: bool = False

    def read(self, response: str) -> Reading | Unreadable:
        """Read exactly one number."""
        plain = read_plain_number(response)
        if plain is not None:
            return Reading(plain, self.written(show_exactly(plain)))
        read = read_with_care(response, Style("decimal" if self.comma else "unknown"))
        if isinstance(read, Unreadable):
            return read
        if self.in_percent and isinstance(read.value, Percentage):
            return Reading(InPercent(read.value.stated), f"{self.written(show_exactly(read.value.stated))}%")
        return replace(read, shown=self.written(read.shown))

    def as_value(self, value: Value) -> Value | None:
        """Return the percentage that a right answer stands for, also where it was typed as a fraction of one."""
        return _percentage(value) if self.in_percent and not self._is_near(value) and self.is_right(value) else value

    def _is_near(self, value: Value) -> bool:
        return within(value, self.answer, self.tolerance)

    def compare(self, value: Value) -> Comparison:
        """Compare within the tolerance; whether 50% stands for 50 is a person's to say, unless percent is asked for."""
        right = self._is_near(value)
        if not right and self.in_percent and not isinstance(value, InPercent):
            right = self._is_near(_percentage(value))
        if not right and isinstance(value, Percentage) and within(value.stated, self.answer, self.tolerance):
            return review_percentage(value)
        return Comparison(Fraction(right))

    def equals(self, other: Expected) -> bool:
        """Compare at full precision."""
        return within(self.answer, other.answer, other.tolerance)

    def typed(self) -> str:
        """Write the answer with its decimals, or with more where the tolerance asks for them."""
        x = self.answer
        for written in (format_number(x, self.decimals), format_number(x), show_exactly(x), repr(x)):
            if within(float(written), x, self.tolerance):
                return self.written(written)
        return self.written(repr(x))

    @staticmethod
    def validate(answer: Value) -> Value | Refusal:
        """Accept a finite number."""
        return validate_number(answer)

    def case(self, value: Value, typed: str) -> numbers.NumberCase | None:
        """Return a number that is not the answer."""
        return numbers.prepare(value, self.answer, self.tolerance, self.decimals, self.with_points(typed))

    def slips(self, pick: Callable[[int], int]) -> Iterator[Slip]:
        """Forget the sign, where there are two digits to know the number by."""
        if len(f"{float(self.answer):.3g}".strip("-0.")) > 1:
            yield Slip("sign", replace(self, answer=-float(self.answer)))


class Percentage(float):
    """A number that was typed in percent: 0.5 for ``50%``."""

    @property
    def stated(self) -> float:
        """What stands before the percent sign."""
        return _percentage(self)


class InPercent(float):
    """A percentage that was typed with its sign where percent is asked for: 37.5 for ``37.5%``."""


def _percentage(value: float) -> float:
    """Return the percentage that a fraction of one is."""
    return float(100 * Fraction(repr(float(value))))


_PERCENT = re.compile(r"(?:%|per ?cent)\W*\Z")


def read_with_care(response: str, style: Style) -> Reading | Unreadable:
    """Read exactly one number in any of the notations that students use."""
    source = bare(simplify(response))
    found = read_number(source, style)
    if isinstance(found, Unreadable):
        return Unreadable(made_a_date()) if looks_like_date(response) else found
    value = to_value(found)
    return Reading(Percentage(value) if _PERCENT.search(source.text) else value, show_exactly(value))


def review_percentage(value: Percentage) -> Comparison:
    """Leave to a person what is right but for the percent sign."""
    stated = show_exactly(value.stated)
    typed = Numeral(stated)
    told = said("{percent}% was typed, which is {number}; {percent} is right.", percent=typed, number=_shown(value))
    return Comparison(Fraction(0), told, True)


def _shown(value: float) -> Numeral:
    return Numeral(show_exactly(value))


CONDITIONS = (bool, np.bool_)
WHOLE = (int, np.integer)
NUMBERS = (int, float, np.integer, np.floating)


def validate_number(value: Value) -> Value | Refusal:
    """Return a finite number as Python's own, or say why it is none."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, CONDITIONS) or not isinstance(value, NUMBERS):
        return Refusal("the answer must be a number")
    if isinstance(value, WHOLE):
        largest = int(sys.float_info.max)
        return int(value) if abs(int(value)) <= largest else Refusal("the answer is too large")
    return float(value) if math.isfinite(value) else Refusal("the answer is not a finite number")


@dataclass(frozen=True, slots=True)
class NumberAsked(Approximate):
    """A number that an expression computes.

    Parameters
    ----------
    in_percent : bool
        Whether it is a percentage.
    """

    kind = "number"
    expected = NumberExpected

    in_percent: bool = False

    def make(self, answer: Value, tolerance: Tolerance | None, decimals: int | None) -> Expected:
        """Return the expectation of a number, or of a percentage."""
        return NumberExpected(answer, tolerance, decimals, self.in_percent)

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask in a box for a number."""
        return single_field(expected, known, is_whole=False)

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the number in math, with its percent sign."""
        shown = Approximate.show(self, part, expected, values)
        return replace(shown, source=f"{shown.source}%") if self.in_percent else shown

    def note(self, expected: Expected) -> str:
        """Say also that percent is asked for."""
        asked = Approximate.note(self, expected)
        return join_said([said("Answer in percent."), asked]) if self.in_percent else asked


def _compile(compiler: Compiler, keys: NumberKeys, path: Path) -> Asked | None:
    answer, second = compile_computed(compiler, keys, path)
    if answer is None:
        return None
    decimals = asked_decimals(keys.tolerance, keys.decimals)
    return NumberAsked(answer, second, keys.tolerance, decimals, keys.unit == "percent")


def _expect(answer: Value, *, tolerance: object = None, decimals: int | None = None) -> NumberExpected:
    validated = accept(validate_number(answer))
    return NumberExpected(validated, parse_allowed(tolerance, validated, decimals), decimals)


# --- How it is typed ------------------------------------------------------------------------------------------


def with_comma(typed: str) -> str:
    """Write a decimal comma, where it cannot be taken for a thousands separator."""
    return typed.replace(".", ",") if len(typed.partition(".")[2]) != 3 else typed


def with_long_minus(typed: str) -> str:
    """Write the minus sign of mathematics."""
    return typed.replace("-", "\N{MINUS SIGN}")


def in_dollars(typed: str) -> str:
    """Write in dollars, as in TeX."""
    return f"${typed}$"


def with_name(typed: str) -> str:
    """Write an equation."""
    return f"y = {typed}"


def _as_fraction(typed: str) -> str:
    exact = Fraction(typed)
    return f"{exact.numerator}/{exact.denominator}" if exact.denominator in (2, 4, 5, 8) else typed


def _scientific(typed: str) -> str:
    return f"{typed}e0"


NUMBER = Kind(
    name="number",
    hint=said("A number such as 0.25, -3, 1/4 or 2.5e-1."),
    keys=NumberKeys,
    compile=_compile,
    expect=_expect,
    example={"answer": "1/3", "decimals": 3},
    end="numbers",
    finders=NumberExpected.finders,
    notations=(as_typed, with_comma, with_long_minus, in_dollars, with_name, _as_fraction, _scientific),
    room=1,
    toleranced=True,
    accepts_typed=True,
    accepts_computed=True,
)
