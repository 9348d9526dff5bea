"""What a simulated student answers: rightly in some notation, with a mistake or a slip, carried on, or nonsense."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizgen.draws.stream import Stream
from quizgen.kinds.table import KINDS
from quizgen.marking.following import OwnAnswer, follow
from quizgen.messages import has_comma
from quizgen.model import Expected, Part, Value, VariantKey
from quizgen.questions.evaluation import expect, live_mistakes, part_label, recompute

OUTCOMES = (("right", 62), ("mistake", 18), ("slip", 8), ("blank", 6), ("nonsense", 6))
"""What becomes of an answer, and how often in a hundred."""

_NONSENSE = ("no idea", "???", "see my notes", "0.5 or 0.6", "=1+1", "a bit more than 2", "\N{THINKING FACE}", "1..2")


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
    answer: Expected
    mistaken: Sequence[Expected]
    right: Expected
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
    expected: Expected


def answer_all(variant: VariantKey, stream: Stream) -> Iterator[tuple[Part, Answer]]:
    """Yield a student's answer to each part of a variant.

    Parameters
    ----------
    variant : VariantKey
        The student's variant.
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
        notations = KINDS[part.kind].notations
        write = notations[stream.below(len(notations))]
        outcome = _pick(stream)
        if outcome == "blank":
            yield part, Answer("blank", Fraction(0), "")
            continue
        if outcome == "nonsense":
            yield part, Answer("nonsense", Fraction(0), _write_nonsense(task, stream))
            continue
        plan = _plan(outcome, task, stream)
        if part.asked.recomputes:
            label, declared = part_label(variant.question, i), plan.meant.startswith("mistake ")
            own[part.name] = OwnAnswer(label, plan.expected.answer, plan.meant == "right", declared=declared)
        # The notations are those of languages with a decimal point; elsewhere people write as the solution sheet does.
        comma = has_comma(variant.language)
        typed = plan.expected.with_comma().typed() if comma else write(plan.expected.typed())
        yield part, Answer(plan.meant, plan.credit, typed)


def _task(variant: VariantKey, part: Part, values: Mapping[str, Value], own: Mapping[str, OwnAnswer]) -> _Task:
    right = expect(part, values)
    followed = follow(variant.question, part, variant.drawn, values, own, right.answer)
    if followed is None or not followed.wrong:
        return _Task(part, right, (), right, values, carried=False)
    mistaken = [wrong for _, wrong in live_mistakes(part, values, right)]
    same = right.is_right(followed.expected.answer)
    return _Task(part, right, mistaken, followed.expected, followed.values, carried=not same)


def _write_nonsense(task: _Task, stream: Stream) -> str:
    """Return what nobody can read; where code is asked for, now and then a program that breaks off."""
    broken = task.right.broken()
    if broken and stream.below(2):
        return broken
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
    mistakes = [pair for pair in known if not any(pair[1].equals(other) for other in others)]
    if mistakes:
        mistake, wrong = mistakes[stream.below(len(mistakes))]
        number = part.mistakes.index(mistake) + 1
        return _Plan(f"mistake {number}", mistake.credit * task.credit, wrong)
    wrong_choices = [wrong for wrong in right.wrong_choices() if not any(wrong.equals(other) for other in others)]
    if wrong_choices:
        return _Plan("mistake option", Fraction(0), wrong_choices[stream.below(len(wrong_choices))])
    return None


# --- Slips ----------------------------------------------------------------------------------------------------


def _slips(task: _Task, stream: Stream) -> Iterator[_Plan]:
    """Yield the slips that a person might make here and that a tutor would recognise."""
    if task.carried:
        return
    for slip in task.part.asked.slips(task.part, task.right, task.values, stream.below):
        # What a slip earns depends on how telling the numbers are, so that it may be nothing.
        yield _Plan(f"slip {slip.name}", Fraction(0), slip.expected)


def _is_clean(slip: _Plan, task: _Task) -> bool:
    """Whether the slip is neither right, nor a mistake that the question knows."""
    known = (task.right, *(wrong for _, wrong in live_mistakes(task.part, task.values, task.right)))
    return not any(other.is_right(slip.expected.answer) for other in known)


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
        case "slip", "sign":
            # Of what cannot be negative the flipped sign has its own name.
            return mark["named"] in ("sign", "impossible")
        case "slip", "axes":
            # Of a volume the order of the axes is a convention.
            return mark["named"] in ("axes", "convention")
        case "slip", _:
            return mark["named"] == what
    return mark["named"] == truth["meant"] and earned >= Fraction(truth["credit"])
