"""What a simulated student answers: rightly in some notation, with a mistake or a slip, carried on, or nonsense."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from quizgen.draws.stream import Stream
from quizgen.kinds.styles import STYLES
from quizgen.kinds.table import ANSWER_TYPES
from quizgen.language.evaluation import expect, is_same, live_mistakes, part_label, recompute
from quizgen.language.rounding import next_entry
from quizgen.marking.following import OwnAnswer, follow
from quizgen.model import Expectation, Part, Value, VariantKey
from quizgen.notation.values import needed_decimals
from quizgen.tolerance import entries_within

OUTCOMES = (("right", 62), ("mistake", 18), ("slip", 8), ("blank", 6), ("nonsense", 6))
"""What becomes of an answer, and how often in a hundred."""

_NONSENSE = ("no idea", "???", "see my notes", "0.5 or 0.6", "=1+1", "a bit more than 2", "\N{THINKING FACE}", "1..2")
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, what it was meant to be, and the least that it should earn."""

    meant: str
    credit: Fraction
    response: str


@dataclass(frozen=True, slots=True)
class _Task:
    """A part as its student sees it: with the own earlier answers in their places, where one of them was wrong."""

    part: Part
    answer: Expectation
    mistaken: Sequence[Expectation]
    right: Expectation
    values: Mapping[str, Value]
    carried: bool

    @property
    def credit(self) -> Fraction:
        return self.part.carried if self.carried else Fraction(1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What somebody means to answer: the value, or the text where it is no value."""

    meant: str
    credit: Fraction
    expectation: Expectation


def answer_all(variant: VariantKey, stream: Stream) -> Iterator[tuple[Part, Answer]]:
    """Yield a student's answer to each part of a variant.

    Parameters
    ----------
    variant : VariantKey
    stream : Stream
        The student's own.

    Yields
    ------
    tuple of (Part, Answer)
    """
    values = recompute(variant.question, variant.drawn)
    own: dict[str, OwnAnswer] = {}
    for i, part in enumerate(variant.question.parts):
        task = _task(variant, part, values, own)
        kind, styles = ANSWER_TYPES[part.type], STYLES[part.type]
        style = styles[stream.below(len(styles))]
        outcome = _pick(stream)
        if outcome == "blank":
            yield part, Answer("blank", Fraction(0), "")
            continue
        if outcome == "nonsense":
            yield part, Answer("nonsense", Fraction(0), _write_nonsense(task, stream))
            continue
        plan = _plan(outcome, task, stream)
        if kind.calculated:
            own[part.name] = OwnAnswer(
                part_label(variant.question, i), plan.expectation.expected, plan.meant == "right"
            )
        yield part, Answer(plan.meant, plan.credit, style(kind.show(plan.expectation)))


def _task(variant: VariantKey, part: Part, values: Mapping[str, Value], own: Mapping[str, OwnAnswer]) -> _Task:
    right = expect(part, values)
    followed = follow(variant.question, part, variant.drawn, values, own, right.expected)
    if followed is None or not followed.wrong:
        return _Task(part, right, (), right, values, carried=False)
    mistaken = [wrong for _, wrong in live_mistakes(part, values, right)]
    same = ANSWER_TYPES[part.type].compare(followed.expectation.expected, right).fraction == 1
    return _Task(part, right, mistaken, followed.expectation, followed.values, carried=not same)


def _write_nonsense(task: _Task, stream: Stream) -> str:
    """Return what nobody can read; where code is asked for, now and then a program that breaks off."""
    if task.part.program is not None and stream.below(2):
        return f"{ANSWER_TYPES[task.part.type].show(task.right)}    return ("
    return _NONSENSE[stream.below(len(_NONSENSE))]


def _plan(outcome: str, task: _Task, stream: Stream) -> _Plan:
    if outcome == "mistake" and (found := _mistake(task, stream)):
        return found
    if outcome == "slip":
        slips = [slip for slip in _slips(task, stream) if _is_clean(slip, task)]
        if slips:
            return slips[stream.below(len(slips))]
    return _Plan("carried" if task.carried else "right", task.credit, task.right)


def _mistake(task: _Task, stream: Stream) -> _Plan | None:
    part, right = task.part, task.right
    known = live_mistakes(part, task.values, right)
    # Two wrongs may make a right, or what looks like another wrong.
    others = [task.answer, *task.mistaken] if task.carried else []
    mistakes = [pair for pair in known if not any(is_same(pair[1], other) for other in others)]
    if mistakes:
        mistake, wrong = mistakes[stream.below(len(mistakes))]
        number = part.mistakes.index(mistake) + 1
        return _Plan(f"mistake {number}", mistake.credit * task.credit, wrong)
    wrong_options = [option for option in right.options if option != right.expected]
    if wrong_options and part.type == "choice":
        chosen = wrong_options[stream.below(len(wrong_options))]
        return _Plan("mistake option", Fraction(0), replace(right, expected=chosen))
    return None


# --- Slips ----------------------------------------------------------------------------------------------------


def _slips(task: _Task, stream: Stream) -> Iterator[_Plan]:
    """Yield the slips that a person might make here and that a tutor would recognise."""
    if task.carried or task.part.program is not None:
        return
    expected = task.right.expected
    for name, slipped in _slipped(task, np.asarray(expected) if task.part.type == "array" else expected, stream):
        # What a slip earns depends on how telling the numbers are, so that it may be nothing.
        yield _Plan(f"slip {name}", Fraction(0), replace(task.right, expected=slipped))


def _slipped(task: _Task, expected: Any, stream: Stream) -> Iterator[tuple[str, Value]]:
    kind = task.part.type
    if kind == "shape":
        if len(set(expected)) > 1:
            yield "axes", (*expected[1:], expected[0])
    elif kind == "integer":
        yield "off-by-one", int(expected) + 1
    elif kind == "number":
        if len(f"{float(expected):.3g}".strip("-0.")) > 1:
            yield "sign", -float(expected)
    elif kind == "array" and len(set(np.abs(expected[np.abs(expected) > 0]).tolist())) >= _TELLING:
        yield from _slipped_arrays(task, expected, stream)


def _slipped_arrays(task: _Task, expected: Any, stream: Stream) -> Iterator[tuple[str, Value]]:
    yield "sign", -expected
    yield "factor", 2 * expected
    if expected.ndim == 2:
        yield "transposed", expected.T
    if needed_decimals(expected) is None:
        yield "rounding", np.round(expected, 1)
    place = np.unravel_index(stream.below(expected.size), expected.shape)
    if expected.size > _TELLING:
        changed = np.array(expected, dtype=float)
        changed[place] += 1 + np.abs(expected).max()
        yield "one-entry", changed
    chain = _slipped_chain(task, np.array(expected, dtype=float), int(place[0]))
    if chain is not None:
        yield "chain", chain


def _slipped_chain(task: _Task, entries: Any, at: int) -> Any | None:
    """Return a chain with a slip at one entry, and all others computed from it."""
    if task.part.chain is None or at == len(entries) - 1:
        return None
    entries[at] += 1
    for t in range(at + 1, len(entries)):
        found = next_entry(task.part, task.values, entries[t - 1], t)
        if found is None or np.shape(found) != entries.shape[1:]:
            return None
        entries[t] = found
    # Where rounding down swallows the slip, nothing is carried.
    answer = np.asarray(task.right.expected)
    return None if entries_within(entries[at + 1 :], answer[at + 1 :], task.right.tolerance).all() else entries


def _is_clean(slip: _Plan, task: _Task) -> bool:
    """Whether the slip is neither right, nor a mistake that the question knows."""
    kind = ANSWER_TYPES[task.part.type]
    known = (task.right, *(wrong for _, wrong in live_mistakes(task.part, task.values, task.right)))
    return not any(kind.compare(slip.expectation.expected, other).fraction == 1 for other in known)


def _pick(stream: Stream) -> str:
    at = stream.below(sum(weight for _, weight in OUTCOMES))
    for outcome, weight in OUTCOMES:
        if at < weight:
            return outcome
        at -= weight
    raise AssertionError("the weights add up to the bound")


# --- Was it marked so? ----------------------------------------------------------------------------------------


def is_as_meant(truth: Mapping[str, str], mark: Mapping[str, str]) -> bool:
    """Tell whether an answer was marked as it was meant.

    Parameters
    ----------
    truth : mapping of str to str
        A row of ``truth.csv``.
    mark : mapping of str to str
        The row of ``marks.csv`` for the same student and part.

    Returns
    -------
    bool
    """
    earned = Fraction(mark["mark"]) / Fraction(mark["out_of"])
    kind, _, what = truth["meant"].partition(" ")
    match kind, what:
        case "right", _:
            return mark["status"] == "review" or (mark["status"] == "correct" and earned == 1)
        case "blank", _:
            return mark["status"] == "blank" and earned == 0
        case "nonsense", _:
            return mark["status"] in ("unreadable", "incorrect", "review") and earned == 0
        case "carried", _:
            return earned >= Fraction(truth["credit"])
        case "mistake", "option":
            return mark["status"] == "incorrect" and earned == 0
        case "slip", "chain":
            return mark["rule"] == "chain"
        case "slip", "axes":
            # Of a volume the order of the axes is a convention.
            return mark["named"] in ("axes", "convention")
        case "slip", _:
            return mark["named"] == what
    return mark["named"] == truth["meant"] and earned >= Fraction(truth["credit"])
