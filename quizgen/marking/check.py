"""One response against one answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from quizgen.diagnosis.kinds import parse_credits
from quizgen.diagnosis.search import diagnose
from quizgen.kinds.choice import find_text
from quizgen.kinds.choices import POLICIES
from quizgen.kinds.code import Deferred, read_task
from quizgen.kinds.expression import check_formula
from quizgen.kinds.interface import NO_ROUNDING_ON_THE_WAY, Refusal
from quizgen.kinds.table import ANSWER_TYPES
from quizgen.marking.credit import Credit, choose_credit, credit_of
from quizgen.model import (
    Comparison,
    Diagnosis,
    Expectation,
    Reading,
    RubricPoint,
    Status,
    Tolerance,
    Unreadable,
    Value,
    Verdict,
)
from quizgen.notation.numerals import LONGEST
from quizgen.tolerance import default_tolerance, parse_tolerance

_BLANK = frozenset({"", "-", "–", "—", "−"})
_NOTHING = frozenset({"n/a", "na", "none", "nil"})
_WINDOW = 60
# The apostrophe by which a table keeps a spreadsheet from running a cell as a formula.
_GUARD = re.compile(r"'(?=[=+\-@])")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comes of one response, before rules other than plain comparison have their say.

    Parameters
    ----------
    status : Status
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
    options : sequence of str
        Where there are any, "none" may be one of them and counts as an answer.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_blank(" - "), is_blank("n/a"), is_blank("none", ["all", "none"])
    (True, True, False)
    """
    text = response.strip().lower()
    if not options:
        return text in _BLANK or text in _NOTHING
    return text in _BLANK and text not in (option.strip() for option in options if option.strip())


def judge(response: str, expectation: Expectation) -> Judgement:
    """Read a response and compare it.

    Parameters
    ----------
    response : str
    expectation : Expectation

    Returns
    -------
    Judgement

    Examples
    --------
    >>> judge("1/2", Expectation("number", 0.5)).status
    'correct'
    """
    answer_type = ANSWER_TYPES[expectation.type]
    words = expectation.expected if answer_type.given == "texts" else expectation.options
    if is_blank(response, words):
        return Judgement("blank", None, _NO_CREDIT)
    reading = read_response(response, expectation)
    if isinstance(reading, Unreadable):
        return Judgement("unreadable", reading, _NO_CREDIT)
    comparison = answer_type.compare(reading.value, expectation)
    if answer_type.given == "rubric" or isinstance(comparison, Deferred):
        return Judgement("review", reading, comparison)
    return Judgement(status_of(comparison.fraction), reading, comparison)


def read_response(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read a response that is not blank, without the apostrophe by which a table keeps a formula from being run."""
    answer_type = ANSWER_TYPES[expectation.type]
    if _GUARD.match(response):
        response = f" {response[1:]}"
    if len(response) > LONGEST and answer_type.given != "code":
        return Unreadable(f"it has more than {LONGEST:,} characters")
    return answer_type.read(response, expectation)


def status_of(fraction: Fraction) -> Status:
    """Name the status that goes with a fraction of the marks.

    Parameters
    ----------
    fraction : Fraction

    Returns
    -------
    Status

    Examples
    --------
    >>> status_of(Fraction(1, 2))
    'partial'
    """
    return "correct" if fraction >= 1 else "partial" if fraction > 0 else "incorrect"


def describe_unreadable(response: str, unreadable: Unreadable, hint: str) -> str:
    """Say what could not be read, with a caret under the place where that is known.

    Parameters
    ----------
    response : str
    unreadable : Unreadable
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
    told = f"Could not be read: {unreadable.reason}."
    expected = f"Expected: {hint}"
    if unreadable.at is None or unreadable.at > len(response):
        return f"{told}\n{expected}"
    start = max(response.rfind("\n", 0, unreadable.at) + 1, unreadable.at - _WINDOW // 2)
    line = response[start:].partition("\n")[0][:_WINDOW]
    seen = "".join(character if character.isprintable() else " " for character in line)
    return f"{told}\n    {seen}\n    {' ' * (unreadable.at - start)}^\n{expected}"


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
    policy: str = "all-or-nothing",
    typos: str = "accept",
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
        decimal, for numbers and arrays. ``"rounded(2)"`` is ``{"decimals": 2}`` here, where nothing stands on the way.
    decimals : int, optional
        How many decimals are asked for.
    options : sequence of str
        The options of a choice or a matching, in order; a matching's are in alphabetical order unless given.
    symbols : mapping of str to Value
        The symbols of an expression and their domains, as a question declares them: ``{"x": "real"}``. Where
        there are none, those of the answer are sampled from 0.1 to 1.5.
    form : str
        ``factored``, ``expanded`` or ``single-fraction``, where an expression is asked for in a form.
    policy : {"all-or-nothing", "per-option", "right-minus-wrong"}
        What some of the right options earn, for choices.
    typos : {"accept", "refuse"}
        Whether one wrong letter in a text is let pass.
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
    >>> verdict = check_answer("array", [[1.6, 2.59]], "1.6 2.5", tolerance=0.005)
    >>> verdict.status, verdict.fraction, verdict.feedback
    ('partial', Fraction(1, 2), 'Wrong: row 1, column 2.')
    >>> check_answer("expression", "(c k^2 + 1) f", "f(ck^2+1)").status
    'correct'
    >>> check_answer("number", 0.25, "-0.25").feedback
    'Right but for the sign.'
    >>> check_answer("matching", {"VGG": "small kernels", "ResNet": "skip connections"}, "1-B, 2-B").fraction
    Fraction(1, 2)
    """
    expectation = _expect(kind, expected, tolerance, decimals, options)
    for name, given, known in (("policy", policy, POLICIES), ("typos", typos, ("accept", "refuse"))):
        if given not in known:
            raise ValueError(f"{name} is {', '.join(known[:-1])} or {known[-1]}, not {given!r}")
    expectation = replace(expectation, policy=policy, typos=typos == "accept", rubric=_read_rubric(rubric))
    credits = parse_credits(diagnoses)
    if isinstance(credits, str):
        raise ValueError(credits)
    if kind == "expression":
        refusal = check_formula(expectation.expected, symbols, form)
        if refusal:
            raise ValueError(refusal)
        expectation = replace(expectation, symbols=symbols, form=form)
    judgement = judge(response, expectation)
    match judgement.reading:
        case None:
            return Verdict("blank", Fraction(0), "Nothing was answered.", "")
        case Unreadable():
            feedback = describe_unreadable(response, judgement.reading, ANSWER_TYPES[kind].hint)
            return Verdict("unreadable", Fraction(0), feedback, "")
        case Reading(value, shown):
            if judgement.status == "review":
                return Verdict("review", judgement.comparison.fraction, judgement.comparison.remark, shown)
            diagnosis = diagnose(value, expectation, response, credits)
            credit = choose_credit(_credits(judgement.comparison, diagnosis))
            status = status_of(credit.fraction)
            fallback = {"correct": "Correct.", "incorrect": "Not the right answer."}.get(status, "")
            return Verdict(status, credit.fraction, credit.feedback or fallback, shown)


def _read_rubric(rubric: Sequence[Mapping[str, Any]]) -> tuple[RubricPoint, ...]:
    if not all({"point"} <= set(row) <= {"point", "marks", "signs"} for row in rubric):
        raise ValueError("a point of a rubric has a point, and may have marks and signs")
    marks = [Fraction(str(row.get("marks", 1))) for row in rubric]
    return tuple(
        RubricPoint(str(row["point"]), worth, tuple(row.get("signs", ())))
        for row, worth in zip(rubric, marks, strict=True)
    )


def _credits(comparison: Comparison, diagnosis: Diagnosis | None) -> Iterator[Credit]:
    if diagnosis is not None:
        yield credit_of(diagnosis)
    yield Credit(comparison.fraction, comparison.remark, counts=True)


def _expect(kind: str, expected: Value, tolerance: object, decimals: int | None, options: Sequence[str]) -> Expectation:
    if kind not in ANSWER_TYPES:
        raise ValueError(f"'{kind}' is no kind of answer; there are {', '.join(ANSWER_TYPES)}")
    answer_type = ANSWER_TYPES[kind]
    task = None
    if kind == "code":
        found_task = read_task(expected)
        if isinstance(found_task, Refusal):
            raise ValueError(str(found_task))
        task, expected = found_task
    items: tuple[str, ...] = ()
    if kind == "matching":
        if not isinstance(expected, Mapping):
            raise ValueError("the answer of kind 'matching' is a mapping of items to options")
        items, expected = tuple(expected), tuple(expected.values())
        options = options or sorted(set(expected), key=lambda text: (text.casefold(), text))
    answer = answer_type.check_expected(expected)
    if kind == "choice" and not isinstance(answer, Refusal):
        answer = find_text(answer, options)
    elif kind == "choices" and not isinstance(answer, Refusal):
        found = [find_text(text, options) for text in answer]
        answer = next((text for text in found if isinstance(text, Refusal)), tuple(found))
    if isinstance(answer, Refusal):
        raise ValueError(str(answer))
    allowed: Tolerance | None = None
    if tolerance is not None and not answer_type.toleranced:
        raise ValueError(f"an answer of kind '{kind}' is exact and takes no tolerance")
    if answer_type.toleranced and not (tolerance is None and kind == "expression"):
        parsed = default_tolerance(answer, decimals) if tolerance is None else parse_tolerance(tolerance)
        if isinstance(parsed, str):
            raise ValueError(parsed)
        if parsed.kind == "rounded" and not answer_type.calculated:
            raise ValueError(NO_ROUNDING_ON_THE_WAY)
        allowed = parsed
    return Expectation(kind, answer, allowed, decimals, tuple(options), task=task, items=items)
