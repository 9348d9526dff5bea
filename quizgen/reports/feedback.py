"""What a student gets back: a page with every answer, how it was read, and why it earned what it did."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from types import MappingProxyType
from typing import Any

from quizgen.kinds.table import KINDS
from quizgen.marking.rules import RULES as MARKING_RULES
from quizgen.messages import ENGLISH, said, translate
from quizgen.model import Key, Part, PartMark, Question, VariantMark
from quizgen.render.templates import Templates
from quizgen.render.wording import say_number
from quizgen.reports.results import StudentMarks, round_total
from quizgen.reports.tables import printed_id

Explanation = Mapping[str, Any]
"""What the page says of a part, by the names that its template uses."""

Explained = tuple[tuple[Explanation, ...], ...]
"""What the page says of each part of each question."""

_WAITING = ("unreadable", "review")
_VERDICTS = {
    "correct": said("Correct"),
    "partial": said("Partly right"),
    "incorrect": said("Not right"),
    "blank": said("Not answered"),
    "unreadable": said("Could not be read; your tutor looks at it"),
    "review": said("Not marked yet"),
}

RULES: Mapping[str, str] = MappingProxyType(
    {
        **{rule.name: rule.meaning for rule in MARKING_RULES if rule.meaning},
        "reviewed": said("Your tutor has given this mark by hand."),
        "adjusted": said("The marks of this part were changed for the whole class."),
    }
)
"""What each rule that gives credit means, in words for the student."""

# A longer answer may be broken across printed pages.
_LONG = 1500


def say_rounding(step: Fraction) -> str:
    """Say how totals are rounded, with an example.

    Examples
    --------
    >>> say_rounding(Fraction(1, 2))
    'rounded to the nearest 0.5, halves up: 7.25 -> 7.5'
    """
    between = 14 * step + step / 2
    example = f"{say_number(between)} -> {say_number(round_total(between, step, 2 * between))}"
    return f"rounded to the nearest {say_number(step)}, halves up: {example}"


def render_feedback(key: Key, marked: StudentMarks, explained: Explained, templates: Templates) -> str:
    """Return a student's feedback as an HTML page.

    Parameters
    ----------
    key : Key
        Of the sheet.
    marked : StudentMarks
        The student's marks.
    explained : Explained
        What `explain` says of each of them.
    templates : Templates
        With ``html/feedback.html``.
    """
    language = key.language
    context = {
        "course": key.course,
        "title": key.title,
        "attempt": key.attempt,
        "version": marked.version,
        "name": marked.student.name,
        "identifier": printed_id(marked.student),
        "total": translate(say_number(marked.total), language),
        "out_of": translate(say_number(marked.out_of), language),
        "exact_total": translate(say_number(marked.exact_total), language),
        "rounding": translate(say_number(marked.rounding), language) if marked.rounding is not None else "",
        "waiting": sum(waits(part) for variant in marked.variants for part in variant.parts),
        # All papers of a sheet have the same questions, which this page tells in the order of the student's.
        "questions": [
            _question(key.papers[0].variants[i].question, marked.variants[i], explained[i], language)
            | {"column": f"Q{i + 1}" if marked.order else ""}
            for i in marked.as_seen
        ],
    }
    return templates.render("html/feedback.html", context, language)


def _question(question: Question, marked: VariantMark, parts: Sequence[Explanation], language: str) -> dict[str, Any]:
    return {
        "title": question.title,
        "code": marked.code,
        "mark": translate(say_number(sum((part.mark for part in marked.parts), Fraction(0))), language),
        "out_of": translate(
            say_number(sum((part.out_of for part in marked.parts if not part.bonus), Fraction(0))), language
        ),
        "parts": parts,
    }


def explain(part: Part, marked: PartMark, language: str = ENGLISH) -> Explanation:
    """Return what the page says of a part: what was read, what was expected, and why it earned what it did."""
    counts = marked.out_of > 0
    expected, reading = (translate(text, language) for text in (_say_expected(marked), marked.reading))
    given = "–" if waits(marked) else say_number(marked.mark)
    share = said("{mark} of {total}", mark=given, total=say_number(marked.out_of))
    share = said("{marks}, bonus", marks=share) if marked.bonus else share
    return {
        "label": marked.label,
        "status": marked.status if counts else "void",
        "verdict": translate(_VERDICTS[marked.status] if counts else said("Does not count"), language),
        "marks": translate(share, language) if counts else "–",
        "response": _lines(marked.response),
        "reading": _lines(reading) if not _alike(reading, marked.response) else [],
        "expected": _lines(expected) if not _alike(expected, marked.response, reading) else [],
        "rule": translate(RULES[marked.rule], language) if marked.rule else "",
        "feedback": _pieces(translate(marked.feedback, language)) if marked.feedback != "Correct." else [],
        "prose": KINDS[part.kind].is_prose,
        "long": len(marked.response) + len(marked.expected) > _LONG,
    }


def _lines(text: str) -> list[str]:
    """Return the lines of a text, for a page that keeps their blanks."""
    return [line.expandtabs(4) for line in text.strip("\r\n").splitlines()] if text.strip() else []


def _pieces(text: str) -> list[tuple[bool, list[str]]]:
    """Return a remark in pieces: its sentences, and the lines in which a caret points at a character."""
    pieces = groupby(_lines(text), key=lambda line: line.startswith("    "))
    return [(pointed, list(lines)) for pointed, lines in pieces]


def _say_expected(marked: PartMark) -> str:
    """Return the answer; that of options in the words in which the response was read."""
    return marked.reading if marked.rule == "answer" and marked.told != marked.expected else marked.told


def waits(marked: PartMark) -> bool:
    """Whether a person has yet to look at the answer."""
    return marked.status in _WAITING and marked.out_of > 0


def _alike(text: str, *others: str) -> bool:
    """Whether a text says nothing that another does not say already."""
    return text in others or any(_words(text) == _words(other) for other in others)


def _words(text: str) -> list[str]:
    return text.replace("×", "x").split()
