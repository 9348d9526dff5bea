"""Numbers that are right within a tolerance: what the paper asks of them, and how far a response may lie from them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from quizgen.kinds.interface import Computed
from quizgen.kinds.rounding import find_spread
from quizgen.messages import Said, join_said, said, said_of, write_commas
from quizgen.model import Expected, Part, Prose, Refusal, Rounded, Tolerance, Value
from quizgen.notation.values import USUAL_DECIMALS, decimals_of_digits, needed_decimals
from quizgen.text.holes import stand_in
from quizgen.tolerance import USUAL_DIGITS, default_tolerance, is_long, leaves_nothing, parse_tolerance, within


@dataclass(frozen=True, slots=True)
class ApproximateExpected(Expected):
    """Numbers, and how far a response may lie from each.

    Parameters
    ----------
    answer : Value
        The right answer.
    tolerance : Tolerance or None
        None: exact.
    decimals : int or None
        How many decimals they are shown with; None: as many as they need, at most 4, else 3.
    comma : bool
        Whether decimals have a comma: of two readings of a response, that one counts.
    """

    tolerance: Tolerance | None = None
    decimals: int | None = None
    comma: bool = field(default=False, kw_only=True)

    def with_comma(self) -> Expected:
        """Return the same for somebody who writes decimals with a comma."""
        return replace(self, comma=True)

    def written(self, numerals: str) -> str:
        """Write numbers with points or commas, as those who answer do."""
        return write_commas(numerals) if self.comma else numerals

    def with_points(self, typed: str) -> str:
        """Return what was typed with points for decimal commas, so that decimals can be counted."""
        return typed.replace(",", ".") if self.comma and "." not in typed else typed

    def loosened(self, spread: tuple[float, ...]) -> Expected:
        """Let each entry move by what earlier rounding moves it, if that is more than the tolerance lets it already."""
        if self.tolerance is None:
            return self
        already = self.tolerance.spread or (0.0,) * len(spread)
        return replace(self, tolerance=replace(self.tolerance, spread=tuple(map(max, already, spread))))


@dataclass(frozen=True, slots=True)
class Approximate(Computed):
    """Numbers that are right within a tolerance.

    Parameters
    ----------
    allowed : Tolerance or None
        None leaves it to the decimals.
    decimals : int or None
        How many decimals are shown and asked for; None leaves it to the answer.
    """

    allowed: Tolerance | None = None
    decimals: int | None = None

    def with_tolerance(self, tolerance: Tolerance | None) -> "Approximate":
        """Return the same with another tolerance."""
        return replace(self, allowed=tolerance)

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> Expected | Refusal:
        """Expect finite numbers, within what is allowed if nothing is rounded on the way."""
        return self._fit(answer, self.own_tolerance)

    def expect_mistake(
        self, part: Part, values: Mapping[str, Value], answer: Value, right: Expected
    ) -> Expected | Refusal:
        """Expect the mistaken numbers, with what rounding intermediate results does to the right ones."""
        return self._fit(answer, lambda validated: self.mistaken_tolerance(validated, right.tolerance))

    def _fit(self, answer: Value, tolerance_of: Callable[[Value], Tolerance | None]) -> Expected | Refusal:
        validated = self.expected.validate(answer)
        if isinstance(validated, Refusal):
            return validated
        return self.make(validated, tolerance_of(validated), self._written_decimals(validated))

    def make(self, answer: Value, tolerance: Tolerance | None, decimals: int | None) -> Expected:
        """Return the expectation of an answer that fits the kind."""
        found: Expected = self.expected(answer, tolerance, decimals)
        return found

    def own_tolerance(self, answer: Value) -> Tolerance:
        """Return how far off an answer may be if nothing is rounded on the way to it; `widened` allows no less."""
        if self.allowed is None:
            return default_tolerance(answer, self.decimals)
        if self.allowed.kind != "rounded" or self.decimals is None:
            return self.allowed
        return replace(self.allowed, amount=float(self.decimals))

    def widened(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Expected:
        """Also allow what rounding the intermediate results leads to, where the question does."""
        return self._allow(part, expected, values, True)

    def as_drawn(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Expected:
        """Allow what rounding the results leads to that were typed before this one."""
        return self._allow(part, expected, values, False)

    def _allow(self, part: Part, expected: Expected, values: Mapping[str, Value], within_part: bool) -> Expected:
        if self.allowed is None or self.allowed.kind != "rounded":
            return expected
        assert isinstance(expected, ApproximateExpected)
        decimals = int(self.allowed.amount)
        spread = find_spread(part, self.answer, self.chain, decimals, expected.answer, values, within_part)
        return replace(expected, tolerance=replace(self.own_tolerance(expected.answer), spread=spread))

    def mistaken_tolerance(self, answer: Value, right: Tolerance | None) -> Tolerance | None:
        """Return how far a response may lie from a mistaken answer; what may be rounded moves it as the right one."""
        if self.allowed is None:
            if self.decimals is None or right is None:
                return default_tolerance(answer)
            # By the right answer the paper asks for decimals or for digits.
            return replace(right, spread=())
        return right if self.allowed.kind == "rounded" else self.allowed

    def as_asked(self, expected: Expected, right: Value) -> Expected:
        """Expect the decimals or digits of the right answer, also where another one is larger or smaller."""
        assert isinstance(expected, ApproximateExpected)
        decimals = self._usual_decimals(right)
        if self.allowed is not None or decimals is None:
            return expected
        asks_digits = self.asked_digits(right) is not None
        if asks_digits == (self.asked_digits(expected.answer) is not None):
            return expected
        tolerance = self.own_tolerance(right) if asks_digits else Tolerance("decimals", float(decimals))
        return replace(expected, tolerance=tolerance)

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the answer in math, with the decimals or digits that are asked for."""
        decimals = self.shown_decimals(expected.answer)
        if decimals is None:
            decimals = self._written_decimals(expected.answer)
        value = expected.answer if decimals is None else Rounded(expected.answer, decimals)
        return Prose(f"${stand_in(0)}$", (value,))

    def note(self, expected: Expected) -> str:
        """Say how many decimals are asked for, and whether intermediate results may be rounded."""
        decimals = self.shown_decimals(expected.answer)
        asked: str = "" if decimals is None else said("Give {count}.", count=_decimals(decimals))
        if (digits := self.asked_digits(expected.answer)) is not None:
            digits_asked = said_of(digits, "{n} significant digit", "{n} significant digits")
            asked = said("Give {count}.", count=digits_asked)
        elif self.enough_digits(expected.answer) is not None:
            asked = said("Three significant digits are enough.")
        if self.allowed is None or self.allowed.kind != "rounded":
            return asked
        kept = _decimals(int(self.allowed.amount))
        return join_said([asked, said("You may round results on the way to {count}.", count=kept)])

    def shown_decimals(self, answer: Value) -> int | None:
        """Return how many decimals are asked for; None where the answer is exact in a few, or digits are asked for."""
        return self._usual_decimals(answer) if self.asked_digits(answer) is None else None

    def asked_digits(self, answer: Value) -> int | None:
        """Return how many significant digits are asked for: by the tolerance, or as decimals would leave nothing.

        Zero may be near enough to the answer for the tolerance that the question gives; then it may be written so.
        """
        decimals = self._usual_decimals(answer)
        if decimals is None:
            return None
        if self.decimals is None and (digits := _digits_of(self.allowed)) is not None:
            return digits
        if not leaves_nothing(answer, decimals):
            return None
        if self.allowed is None:
            return USUAL_DIGITS
        if within(np.zeros(np.shape(answer)), answer, self.own_tolerance(answer)):
            return None
        return int(self.allowed.amount) if self.allowed.kind == "significant" else USUAL_DIGITS

    def enough_digits(self, answer: Value) -> int | None:
        """Return how many significant digits are enough: those asked for, or three where nothing is."""
        if self.shown_decimals(answer) is None and self.allowed is None and is_long(answer):
            return USUAL_DIGITS
        return self.asked_digits(answer)

    def _usual_decimals(self, answer: Value) -> int | None:
        """Return the decimals to ask for, be the answer as small as it may."""
        if self.decimals is not None:
            return self.decimals
        return USUAL_DECIMALS if needed_decimals(answer) is None else None

    def _written_decimals(self, answer: Value) -> int | None:
        """Return the decimals with which an answer is written; None where it is written as any number is."""
        digits = self.asked_digits(answer)
        return self.decimals if digits is None else decimals_of_digits(answer, digits)


def _digits_of(tolerance: Tolerance | None) -> int | None:
    """Return how many significant digits keep within a tolerance that goes by the size of the answer, if it does."""
    if tolerance is None or tolerance.kind not in ("significant", "relative") or not tolerance.amount:
        return None
    if tolerance.kind == "significant":
        return int(tolerance.amount)
    return max(1, math.ceil(round(1 - math.log10(2 * tolerance.amount), 9)))


def _decimals(count: int) -> Said:
    return said_of(count, "{n} decimal", "{n} decimals")


def asked_decimals(tolerance: Tolerance | None, decimals: int | None) -> int | None:
    """Return the decimals to show; where intermediate results may be rounded to n, the answer has n as well."""
    if tolerance is not None and tolerance.kind == "rounded" and decimals is None:
        return int(tolerance.amount)
    return decimals


_LEAST_TOLERANCE = 1e-15


def parse_allowed(tolerance: object, answer: Value, decimals: int | None) -> Tolerance:
    """Return the tolerance that `check_answer` is given, or the usual one.

    Its answers were computed elsewhere, so that nobody knows the scale of what cancelled: 0.1 + 0.2 - 0.3 is
    5.6e-17 there. So where no tolerance is given, it is not below 1e-15.

    Raises
    ------
    ValueError
        If it is not a tolerance.
    """
    if tolerance is None:
        usual = default_tolerance(answer, decimals)
        is_noise = usual.kind == "significant" and bool(np.all(np.abs(np.asarray(answer)) < _LEAST_TOLERANCE))
        return Tolerance("absolute", _LEAST_TOLERANCE) if is_noise else usual
    parsed = parse_tolerance(tolerance)
    if isinstance(parsed, str):
        raise ValueError(parsed)
    return parsed
