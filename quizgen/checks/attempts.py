"""What those type who round each part as the paper asks: right throughout, or with one slip and right after it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from quizgen.errors import UserFileError
from quizgen.language.chaining import next_entry
from quizgen.language.expressions import Scope, evaluate
from quizgen.language.working import find_working
from quizgen.marking.following import OwnAnswer, follow, is_trivial
from quizgen.model import Chain, Expected, Part, Reading, Refusal, Value, Variant
from quizgen.questions.evaluation import part_label, recompute


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody types who rounds as the paper asks.

    Parameters
    ----------
    slip : str
        The part in which the one slip is made; empty for none.
    typed : mapping of str to str
        By part name.
    least : mapping of str to Fraction
        What each part has to earn.
    """

    slip: str
    typed: Mapping[str, str]
    least: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class _Slip:
    """A part, and the wrong answer to it; or, in a chain, the wrong first entry from which the others follow."""

    part: str
    value: Value
    first: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    """How somebody works.

    Parameters
    ----------
    rounded : tuple of bool
        Which of the results on the way are taken as they were typed: the first, third, ..., and the others.
    rounding : str
        What becomes of halves.
    blank : str
        A part that is computed and not answered; empty for none.
    written : bool
        Whether all is rounded that is written down within a part whose paper allows that.
    """

    rounded: tuple[bool, bool] = (False, False)
    rounding: str = ROUND_HALF_UP
    blank: str = ""
    written: bool = False


_EXACTLY = _Way()
_WAYS = tuple(
    _Way(rounded, rounding)
    for rounded in ((True, True), (True, False), (False, True), (False, False))
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)
) + tuple(
    _Way(rounded, rounding, written=True)
    for rounded in ((True, True), (False, False))
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)
)


def imagine_attempts(variant: Variant) -> Iterator[Attempt]:
    """Yield what is typed by those who are right throughout, and by those who make one slip and are right after it.

    Parameters
    ----------
    variant : Variant
        A variant; where none of its answers follows from another, and its paper allows no rounding on the way, there is
        nothing to type.

    Yields
    ------
    Attempt
        Each at most once.
    """
    question = variant.question
    followed = {name for part in question.parts for name in part.follows}
    parts = [part for part in question.parts if part.asked.recomputes or part.name in followed]
    chained = [part for part in parts if part.asked.chain is not None]
    slips = [_Slip(part.name, value) for part in parts if part.name in followed for value in _wrong(variant, part)]
    slips += [
        _Slip(part.name, value, first=True)
        for part in chained
        for value in _wrong_entries(np.asarray(variant.key.answers[part.name])[0])
    ]
    allowed = any(rounds_to(part) is not None for part in parts)
    between = [part.name for part in parts if part.follows and part.name in followed]
    seen: set[tuple[tuple[str, str], ...]] = set()
    for slip in (None, *slips) if followed or chained or allowed else ():
        student = _Student(variant, parts, slip, _EXACTLY)
        attempts = [student.answer_all()]
        ways = [_Way(blank=name) for name in between if slip is not None and name != slip.part]
        if attempts[0] is not None and student.has_rounded:
            ways += _WAYS
        attempts += [_Student(variant, parts, slip, way).answer_all() for way in ways]
        for attempt in attempts:
            if attempt is not None and (key := tuple(attempt.typed.items())) not in seen:
                seen.add(key)
                yield attempt


def _wrong(variant: Variant, part: Part) -> Iterator[Value]:
    """Yield wrong answers: what mistakes lead to where a formula is asked for; else one entry is wrong."""
    answer = variant.key.answers[part.name]
    if not part.asked.recomputes:
        yield from (wrong.answer for _, wrong in variant.mistakes[part.name])
    elif isinstance(answer, tuple):
        yield (*answer[:-1], answer[-1] + 1)
    else:
        yield from _wrong_entries(np.asarray(answer))


def _wrong_entries(array: Any) -> Iterator[Value]:
    """Yield numbers of which one is wrong, the largest: its sign, and its size."""
    place = np.unravel_index(int(np.abs(array).argmax()), array.shape)
    for moved in (-array[place], array[place] + 1 if array.dtype.kind == "i" else array[place] * 4 / 3):
        if moved != array[place]:
            changed = np.array(array)
            changed[place] = moved
            changed.setflags(write=False)
            yield changed if array.ndim else changed.item()


class _Student:
    """Somebody who answers part after part, each from the own earlier answers."""

    def __init__(self, variant: Variant, parts: Sequence[Part], slip: _Slip | None, way: _Way) -> None:
        self.variant = variant
        self.parts = parts
        self.slip = slip
        self.way = way
        self.touched = {slip.part} if slip else set()
        self.exact: dict[str, Value] = {}
        self.typed: dict[str, Value] = {}
        self.own: dict[str, OwnAnswer] = {}

    @property
    def has_rounded(self) -> bool:
        """Whether something was not typed as it was computed."""
        return not all(np.array_equal(self.exact[name], self.typed[name]) for name in self.exact)

    def answer_all(self) -> Attempt | None:
        """Return what is typed; None where the slip makes the rest impossible."""
        typed: dict[str, str] = {}
        least: dict[str, Fraction] = {}
        for i, part in enumerate(self.variant.question.parts):
            if part not in self.parts:
                continue
            expected, exact = self.variant.expected[part.name], self._compute(part)
            text = "" if exact is None else _write(part, expected, exact, self.way.rounding)
            reading = expected.read(text) if text else None
            value = expected.as_value(reading.value) if isinstance(reading, Reading) else None
            if exact is None or value is None or not isinstance(reading, Reading):
                return None
            least[part.name] = self._worth(part, exact)
            # Of a formula only what was typed can be computed with.
            self.exact[part.name] = value if isinstance(exact, str) else exact
            self.typed[part.name] = value
            if part.name == self.way.blank:
                least[part.name] = Fraction(0)
                continue
            typed[part.name] = text
            right = expected.compare(reading.value).fraction == 1
            self.own[part.name] = OwnAnswer(part_label(self.variant.question, i), value, right, text)
        return Attempt(self.slip.part if self.slip else "", typed, least)

    def _compute(self, part: Part) -> Value | None:
        """Compute an answer from the own earlier ones; None where that is impossible."""
        slip = self.slip if self.slip is not None and self.slip.part == part.name else None
        if slip is not None and not slip.first:
            return slip.value
        decimals = rounds_to(part) if self.way.written else None
        replaced: dict[str, Value] = {}
        for i, (name, value) in enumerate(part.follows.items()):
            if name in self.exact:
                replaced[value] = (self.typed if self.way.rounded[i % 2] else self.exact)[name]
        try:
            values = recompute(self.variant.question, {**self.variant.key.drawn, **replaced})
            answer = part.asked.compute(part, values) if replaced else self.variant.key.answers[part.name]
            if part.asked.chain is None and decimals is not None:
                return self._write_down(part, values, decimals)
            if part.asked.chain is None or (slip is None and not any(self.way.rounded) and decimals is None):
                return answer
            return self._go_along(part.asked.chain, values, np.asarray(answer), part, slip)
        except UserFileError:
            return None

    def _go_along(
        self, chain: Chain, values: Mapping[str, Value], answer: Any, part: Part, slip: _Slip | None
    ) -> Value | None:
        """Compute a chain, each entry from the one before as it is or as it is typed, and perhaps as it is written."""
        allowed = rounds_to(part) if self.way.written else None
        written = None if allowed is None else _Written(allowed, self.way.rounding)
        decimals = part.asked.shown_decimals(answer)
        entries: list[Value] = []
        before: Value | None = evaluate(chain.start, Scope(values))
        for t in range(len(answer)):
            entry = slip.value if slip is not None and t == 0 else next_entry(chain, values, before, t, written)
            if entry is None or np.shape(entry) != answer.shape[1:]:
                return None
            before = entry if written is None else written.before_rounding(entry)
            entries.append(before)
            if decimals is not None and self.way.rounded[t % 2]:
                before = np.array(_round(np.asarray(before).tolist(), decimals, self.way.rounding))
        found = np.array(entries)
        found.setflags(write=False)
        return found

    def _write_down(self, part: Part, values: Mapping[str, Value], decimals: int) -> Value:
        """Compute an answer with all rounded that is written down on the way."""
        assert part.asked.computed_by is not None
        working = find_working(part.asked.computed_by, None, part.derivation)
        written = _Written(decimals, self.way.rounding)
        return written.before_rounding(working.compute(values, 1, written)[0])

    def _worth(self, part: Part, exact: Value) -> Fraction:
        """Return what an answer has to earn."""
        slip = self.slip
        if slip is not None and slip.part == part.name:
            # What a mistake leads to as well is worth what the question says.
            if not slip.first or any(
                wrong.compare(exact).fraction == 1 for _, wrong in self.variant.mistakes[part.name]
            ):
                return Fraction(0)
            entries, right = np.asarray(exact), np.asarray(self.variant.key.answers[part.name])
            showing = sum(not is_trivial(*pair) for pair in zip(entries[:-1], right[:-1], strict=True))
            return part.carried * Fraction(showing, len(entries))
        if not self.touched & part.follows.keys():
            return Fraction(1)
        self.touched.add(part.name)
        variant = self.variant
        answer = variant.key.answers[part.name]
        carried = follow(variant.question, part, variant.key.drawn, variant.values, self.own, answer)
        return Fraction(0) if carried is None else part.carried


# --- As it is typed -------------------------------------------------------------------------------------------


def _write(part: Part, expected: Expected, exact: Value, rounding: str) -> str:
    """Write an answer with the digits that the paper asks for; empty where it is no answer of the kind."""
    own = expected.instead(exact)
    if isinstance(own, Refusal):
        return ""
    decimals, digits = part.asked.shown_decimals(own.answer), part.asked.enough_digits(expected.answer)
    if decimals is not None:
        return _nest(np.asarray(own.answer).tolist(), lambda entry: str(_quantize(entry, decimals, rounding)))
    if digits is not None:
        return _nest(np.asarray(own.answer).tolist(), lambda entry: _shorten(entry, digits, rounding))
    return own.typed()


def _nest(entries: Any, write: Callable[[float], str]) -> str:
    if isinstance(entries, list):
        return f"[{', '.join(_nest(entry, write) for entry in entries)}]"
    return write(entries)


def _shorten(entry: float, digits: int, rounding: str) -> str:
    """Write a number with so many significant digits; whole numbers have all of theirs."""
    decimals = digits - 1 - Decimal(repr(entry)).adjusted()
    return str(_quantize(entry, max(decimals, 0), rounding)) if entry else "0"


def _round(entries: Any, decimals: int, rounding: str) -> Any:
    if isinstance(entries, list):
        return [_round(entry, decimals, rounding) for entry in entries]
    return float(_quantize(entries, decimals, rounding))


def rounds_to(part: Part) -> int | None:
    """Return to how many decimals results on the way may be rounded; None where the paper says nothing of that."""
    allowed = part.asked.allowed
    return int(allowed.amount) if allowed is not None and allowed.kind == "rounded" else None


class _Written:
    """Rounds each result as it is written down, and knows the last one as it was before."""

    def __init__(self, decimals: int, rounding: str) -> None:
        self.decimals = decimals
        self.rounding = rounding
        self.last: tuple[Value, Value] = (None, None)

    def __call__(self, value: Value) -> Value:
        """Round a result."""
        rounded = np.array(_round(np.asarray(value).tolist(), self.decimals, self.rounding))
        rounded.setflags(write=False)
        self.last = (rounded if rounded.ndim else rounded.item(), value)
        return self.last[0]

    def before_rounding(self, value: Value) -> Value:
        """Return an answer as it was computed last: it is rounded when it is typed."""
        rounded, computed = self.last
        return computed if value is rounded else value


def _quantize(entry: float, decimals: int, rounding: str) -> Decimal:
    return Decimal(repr(entry)).quantize(Decimal(1).scaleb(-decimals), rounding)
