"""A whole number: ``2800``, ``2,800``, ``2.8e3``."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from quizgen.diagnosis import numbers
from quizgen.kinds.fields import single_field
from quizgen.kinds.interface import Computed, ComputedKeys, Kind, accept, as_typed, compile_computed
from quizgen.kinds.number import CONDITIONS, NUMBERS, WHOLE, Percentage, read_with_care, review_percentage, with_name
from quizgen.language.compiling import Compiler
from quizgen.language.source import Path
from quizgen.messages import Numeral, said, write_commas
from quizgen.model import (
    AnswerField,
    Asked,
    Comparison,
    Expected,
    KnownAnswer,
    Reading,
    Refusal,
    Slip,
    Unreadable,
    Value,
)
from quizgen.notation.numerals import Style, read_plain_number
from quizgen.notation.values import show_exactly
from quizgen.solver.exact import same

NOTHING = ("none", "nil", "no padding")
"""Words that people type for zero."""

_STYLE = Style(whole=True)
_COMMA_STYLE = Style("decimal", whole=True)


class IntegerKeys(ComputedKeys):
    """The keys of a part that asks for a whole number."""

    type: Literal["integer"]


@dataclass(frozen=True, slots=True)
class IntegerExpected(Expected):
    """A whole number, exactly."""

    kind = "integer"
    finders = numbers.INTEGER_FINDERS

    comma: bool = field(default=False, kw_only=True)

    def with_comma(self) -> Expected:
        """Return the same for somebody to whom a comma is that of decimals, and not one between thousands."""
        return replace(self, comma=True)

    def read(self, response: str) -> Reading | Unreadable:
        """Read one number; whether it is whole is left to the comparison, for 2.5 is wrong and not unreadable."""
        plain = None if "." in response else read_plain_number(response)
        if plain is not None:
            return Reading(plain, show_exactly(plain))
        if response.strip().lower() in NOTHING:
            return Reading(0, "0")
        read = read_with_care(response, _COMMA_STYLE if self.comma else _STYLE)
        return replace(read, shown=write_commas(read.shown)) if self.comma and isinstance(read, Reading) else read

    def words(self) -> tuple[str, ...]:
        """Return the words for zero: they are an answer, although they look blank."""
        return NOTHING

    def compare(self, value: Value) -> Comparison:
        """Compare exactly; whether 50% stands for 50 is a person's to say."""
        if value == self.answer:
            return Comparison(Fraction(1))
        if isinstance(value, Percentage) and value.stated == self.answer:
            return review_percentage(value)
        whole = float(value).is_integer()
        shown = Numeral(show_exactly(value))
        remark = "" if whole else said("The answer is a whole number; {number} is not.", number=shown)
        return Comparison(Fraction(0), remark)

    def is_right(self, value: Value) -> bool:
        """Compare exactly."""
        return bool(value == self.answer)

    def equals(self, other: Expected) -> bool:
        """Compare the numbers."""
        return other.is_right(self.answer)

    def typed(self) -> str:
        """Write the digits, without separators."""
        return str(self.answer)

    @staticmethod
    def validate(answer: Value) -> Value | Refusal:
        """Accept a whole number."""
        return _validate(answer)

    def case(self, value: Value, typed: str) -> numbers.NumberCase | None:
        """Return a number that is not the answer."""
        return numbers.prepare(value, self.answer, typed=typed, whole=True)

    def slips(self, pick: Callable[[int], int]) -> Iterator[Slip]:
        """Count one too many."""
        yield Slip("off-by-one", replace(self, answer=int(self.answer) + 1))


def _validate(value: Value) -> Value | Refusal:
    """Return a whole number as Python's own, also one that was computed as a float."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, CONDITIONS) or not isinstance(value, NUMBERS):
        return Refusal("the answer must be a whole number")
    if isinstance(value, WHOLE):
        return int(value)
    if not math.isfinite(value) or not same(float(value), round(value)):
        return Refusal(f"the answer must be a whole number, not {value}")
    return round(value)


@dataclass(frozen=True, slots=True)
class IntegerAsked(Computed):
    """A whole number that an expression computes."""

    kind = "integer"
    expected = IntegerExpected

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask in a box for a number."""
        return single_field(expected, known, is_whole=True)


def _compile(compiler: Compiler, keys: IntegerKeys, path: Path) -> Asked | None:
    answer, second = compile_computed(compiler, keys, path)
    return None if answer is None else IntegerAsked(answer, second)


def _expect(answer: Value) -> IntegerExpected:
    return IntegerExpected(accept(_validate(answer)))


# --- How it is typed ------------------------------------------------------------------------------------------


def _thousands(typed: str) -> str:
    return f"{int(typed):,}"


def _thin_thousands(typed: str) -> str:
    return f"{int(typed):,}".replace(",", " ")


def _point_zero(typed: str) -> str:
    return f"{typed}.0"


INTEGER = Kind(
    name="integer",
    hint=said("A whole number in digits, such as 2800."),
    keys=IntegerKeys,
    compile=_compile,
    expect=_expect,
    example={"answer": "2 * 1400"},
    end="numbers",
    finders=IntegerExpected.finders,
    notations=(as_typed, _thousands, _thin_thousands, _point_zero, with_name),
    room=1,
    accepts_typed=True,
    accepts_computed=True,
)
