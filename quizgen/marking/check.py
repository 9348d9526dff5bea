"""One response against one answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from inspect import signature
from types import MappingProxyType
from typing import Any

from quizgen.diagnosis.kinds import parse_credits
from quizgen.diagnosis.search import diagnose
from quizgen.kinds.table import KINDS
from quizgen.marking.credit import Credit, choose_credit, credit_of
from quizgen.messages import join_said, said
from quizgen.model import Comparison, Diagnosis, Expected, Reading, Status, Unreadable, Value, Verdict

_BLANK = frozenset({"", "-", "–", "—", "−"})
_UNANSWERED = frozenset({"n/a", "na"})
_NOTHING = frozenset({"none", "nil"})
_WINDOW = 60
# The apostrophe by which a table keeps a spreadsheet from running a cell as a formula.
_GUARD = re.compile(r"'(?=[=+\-@])")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comes of one response, before rules other than plain comparison have their say.

    Parameters
    ----------
    status : Status
        How the response stands, such as correct or blank.
    reading : Reading or Unreadable or None
        None for a blank.
    comparison : Comparison
        No credit where nothing could be read.
    """

    status: Status
    reading: Reading | Unreadable | None
    comparison: Comparison


_NO_CREDIT = Comparison(Fraction(0))


def is_blank(response: str, options: Sequence[str] = ()) -> bool:
    """Tell whether nothing was answered: no text, or the dash that an LMS writes for that.

    Parameters
    ----------
    response : str
        The response as it stands in the answer file.
    options : sequence of str
        What `Expected.words` returns; where there are any, "none" counts as an answer.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_blank(" - "), is_blank("n/a"), is_blank("none", ["all", "none"])
    (True, True, False)
    """
    text = response.strip().lower()
    if text in _NOTHING:
        return not options
    looks_blank = text in _BLANK or text in _UNANSWERED
    return looks_blank and text not in (option.strip().lower() for option in options if option.strip())


def judge(response: str, expected: Expected) -> Judgement:
    """Read a response and compare it.

    Parameters
    ----------
    response : str
        The response as typed.
    expected : Expected
        What it is compared with.

    Returns
    -------
    Judgement

    Examples
    --------
    >>> from quizgen.kinds.number import NumberExpected
    >>> judge("1/2", NumberExpected(0.5)).status
    'correct'
    """
    if is_blank(response, expected.words()):
        return Judgement("blank", None, _NO_CREDIT)
    reading = read_response(response, expected)
    if isinstance(reading, Unreadable):
        return Judgement("unreadable", reading, _NO_CREDIT)
    comparison = expected.compare(reading.value)
    if comparison.review:
        return Judgement("review", reading, comparison)
    return Judgement(status_of(comparison.fraction), reading, comparison)


def read_response(response: str, expected: Expected) -> Reading | Unreadable:
    """Read a response that is not blank, without the apostrophe by which a table keeps a formula from being run."""
    if _GUARD.match(response):
        response = f" {response[1:]}"
    if expected.longest is not None and len(response) > expected.longest:
        return Unreadable(said("it has more than {number} characters", number=f"{expected.longest:,}"))
    return expected.read(response)


def status_of(fraction: Fraction) -> Status:
    """Name the status that goes with a fraction of the marks.

    Parameters
    ----------
    fraction : Fraction
        From 0 to 1.

    Returns
    -------
    Status

    Examples
    --------
    >>> status_of(Fraction(1, 2))
    'partial'
    """
    return "correct" if fraction == 1 else "partial" if fraction else "incorrect"


def describe_unreadable(response: str, unreadable: Unreadable, hint: str) -> str:
    """Say what could not be read, with a caret under the place where that is known.

    Parameters
    ----------
    response : str
        The response as typed.
    unreadable : Unreadable
        Why it cannot be read, and from which character on.
    hint : str
        How this kind of answer is typed.

    Returns
    -------
    str
        Two lines more, where there is a place to show.

    Examples
    --------
    >>> print(describe_unreadable("5 cm", Unreadable("'cm' is not part of a number", 2), "One number."))
    Could not be read: 'cm' is not part of a number.
        5 cm
          ^
    Expected: One number.
    """
    told = said("Could not be read: {reason}.", reason=unreadable.reason)
    expected = said("Expected: {hint}", hint=hint)
    if unreadable.at is None or unreadable.at > len(response):
        return join_said([told, expected], "\n")
    start = max(response.rfind("\n", 0, unreadable.at) + 1, unreadable.at - _WINDOW // 2)
    line = response[start:].partition("\n")[0][:_WINDOW]
    seen = "".join(character if character.isprintable() else " " for character in line)
    return join_said([told, f"    {seen}", f"    {' ' * (unreadable.at - start)}^", expected], "\n")


def check_answer(
    kind: str,
    expected: Value,
    response: str,
    tolerance: object = None,
    *,
    decimals: int | None = None,
    options: Sequence[str] = (),
    symbols: Mapping[str, Value] = MappingProxyType({}),
    form: str = "",
    policy: str = "",
    typos: str = "",
    accepts: Mapping[str, str | Sequence[str]] = MappingProxyType({}),
    rubric: Sequence[Mapping[str, Any]] = (),
    diagnoses: Mapping[str, float | Fraction] = MappingProxyType({}),
) -> Verdict:
    """Mark one response.

    Parameters
    ----------
    kind : str
        Name of an answer type.
    expected : Value
        The answer; for a choice the text of an option, for choices a list of them; for a matching a mapping of items
        to options; for a text one or several of them; for an essay a model answer; for code a mapping with a
        ``function``, as in ``"relu(x, slope)"``, and ``cases``, pairs of arguments and the output that goes with them.
    response : str
        What was typed.
    tolerance : number or str or mapping, optional
        As a question writes it: ``0.005``, ``"1%"``, ``{"decimals": 2}``. By default half a unit of the last
        decimal, for numbers and arrays, and never below 1e-15, so that 0 is right for 0.1 + 0.2 - 0.3; give one where
        answers are that small. ``"rounded(2)"`` is ``{"decimals": 2}`` here, where nothing stands on the way.
    decimals : int, optional
        How many decimals are asked for.
    options : sequence of str
        The options of a choice or a matching, in order; a matching's are in alphabetical order unless given.
    symbols : mapping of str to Value
        The symbols of an expression and their domains, or the numbers that they stand for, as a question declares
        them: ``{"x": "real", "h_0": 0}``. Where there are none, those of the answer are sampled from 0.1 to 1.5.
    form : str
        ``factored``, ``expanded`` or ``single-fraction``, where an expression is asked for in a form.
    policy : {"all-or-nothing", "per-option", "right-minus-wrong"}
        What some of the right options earn, for choices.
    typos : {"accept", "refuse"}
        Whether one wrong letter in a text is let pass.
    accepts : mapping of str to str or sequence of str
        Words by which further texts are accepted, as a question gives them: ``{"any of": ["words", "text"]}``, with
        ``all of`` and ``none of``.
    rubric : sequence of mapping
        For an essay: its points, each with a ``point``, and perhaps ``marks`` and ``signs``.
    diagnoses : mapping of str to number, optional
        What a diagnosis earns, from 0 to 1, where that is not the usual: ``{"transposed": 1, "sign": 0}``.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        For an unknown kind, an answer that is none of its kind, or another argument that makes no sense.

    Examples
    --------
    >>> verdict = check_answer("array", [[1.6, 2.59]], "1.6 2.3", tolerance=0.005)
    >>> verdict.status, verdict.fraction, verdict.feedback
    ('partial', Fraction(1, 2), 'Wrong: row 1, column 2.')
    >>> check_answer("expression", "(c k^2 + 1) f", "f(ck^2+1)").status
    'correct'
    >>> check_answer("number", 0.25, "-0.25").feedback
    'Right but for the sign.'
    >>> check_answer("matching", {"VGG": "small kernels", "ResNet": "skip connections"}, "1-B, 2-B").fraction
    Fraction(1, 2)
    """
    if kind not in KINDS:
        raise ValueError(f"'{kind}' is no kind of answer; there are {', '.join(KINDS)}")
    arguments = {
        "tolerance": tolerance,
        "decimals": decimals,
        "options": options,
        "symbols": symbols,
        "form": form,
        "policy": policy,
        "typos": typos,
        "accepts": accepts,
        "rubric": rubric,
    }
    right = _expect(kind, expected, {name: value for name, value in arguments.items() if value or value == 0})
    credits = parse_credits(diagnoses) if diagnoses else {}
    if isinstance(credits, str):
        raise ValueError(credits)
    judgement = judge(response, right)
    match judgement.reading:
        case None:
            return Verdict("blank", Fraction(0), "Nothing was answered.", "")
        case Unreadable():
            feedback = describe_unreadable(response, judgement.reading, KINDS[kind].hint)
            return Verdict("unreadable", Fraction(0), feedback, "")
        case Reading(value, shown):
            if judgement.status == "review":
                return Verdict("review", judgement.comparison.fraction, judgement.comparison.remark, shown)
            if judgement.status == "correct":
                return Verdict(
                    "correct", judgement.comparison.fraction, judgement.comparison.remark or "Correct.", shown
                )
            diagnosis = diagnose(value, right, response, credits)
            credit = choose_credit(_credits(judgement.comparison, diagnosis))
            status = status_of(credit.fraction)
            fallback = {"correct": "Correct.", "incorrect": "Not the right answer."}.get(status, "")
            return Verdict(status, credit.fraction, credit.feedback or fallback, shown)


def _credits(comparison: Comparison, diagnosis: Diagnosis | None) -> Iterator[Credit]:
    if diagnosis is not None:
        yield credit_of(diagnosis)
    yield Credit(comparison.fraction, comparison.remark, counts=True)


def _expect(kind: str, expected: Value, arguments: Mapping[str, Any]) -> Expected:
    """Return what is expected; an argument that the kind does not have says nothing, unless it gives a tolerance."""
    known = _arguments_of(kind)
    if "tolerance" in arguments and "tolerance" not in known:
        raise ValueError(f"an answer of kind '{kind}' is exact and takes no tolerance")
    named = {name: value for name, value in arguments.items() if name in known}
    if type(expected) in _PLAIN and all(type(value) in _PLAIN for value in named.values()):
        typed = tuple((name, type(value), value) for name, value in named.items())
        return _expect_plain(kind, expected, typed)
    return KINDS[kind].expect(expected, **named)


_PLAIN = frozenset((int, float, str))


@lru_cache(maxsize=256, typed=True)
def _expect_plain(kind: str, expected: int | float | str, arguments: tuple[tuple[str, type, Any], ...]) -> Expected:
    """Return what is expected; a program asks about one answer many times. 1 and 1.0 are different answers."""
    return KINDS[kind].expect(expected, **{name: value for name, _, value in arguments})


@lru_cache(maxsize=32)
def _arguments_of(kind: str) -> frozenset[str]:
    return frozenset(signature(KINDS[kind].expect).parameters)
