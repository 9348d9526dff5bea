"""Naming what went wrong: the question's own mistakes, the answer under another convention, and slips that show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from quizgen.diagnosis.kinds import DIAGNOSES
from quizgen.diagnosis.search import diagnose
from quizgen.errors import UserFileError
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.marking.credit import Credit, credit_of
from quizgen.marking.response import Response
from quizgen.messages import join_said, said
from quizgen.model import Expected, Mistake, Text, Value
from quizgen.questions.evaluation import keep_apart, possible_mistakes
from quizgen.questions.readings import left_out
from quizgen.questions.themes import speaks_of
from quizgen.text.plain import to_text

_Mistakes = Iterable[tuple[Mistake, Expected]]

CARRIED_SLIPS = ("rounding", "missing")
"""The diagnoses that are also made of what follows from the student's own earlier answers."""


def credit_mistake(response: Response) -> Credit | None:
    """Compare with the answers that the question's mistakes lead to, also on top of the student's own earlier ones."""
    part, followed = response.part, response.followed
    found = _match(response, part.possible_mistakes, part.mistakes, part.values)
    if found is not None:
        found = replace(found, feedback=join_said((found.feedback, *_say_left_out(response, found.feedback))))
    if followed is None or not followed.wrong:
        return found
    right, values = followed.expected, followed.values
    possible = tuple(possible_mistakes(part.part, values, right))
    again = _match(response, possible, keep_apart(right, possible), values)
    if again is not None:
        again = replace(again, fraction=again.fraction * part.part.carried, basis=followed.labels)
    return max((credit for credit in (found, again) if credit), key=lambda credit: credit.fraction, default=None)


def _match(response: Response, possible: _Mistakes, live: _Mistakes, values: Mapping[str, Value]) -> Credit | None:
    """Find the mistake that was made; which ones can be told apart is only looked at where one fits."""
    part, given = response.part.part, response.value
    if not any(wrong.is_right(given) for _, wrong in possible):
        return None
    for mistake, wrong in live:
        if wrong.is_right(given):
            name = f"mistake {part.mistakes.index(mistake) + 1}"
            return Credit(mistake.credit, say(mistake.feedback, values), name, decides=True)
    return None


def _say_left_out(response: Response, feedback: str) -> Iterator[str]:
    """Ask for what else leads to the same answer as a mistake that says nothing of it, such as a forgotten padding."""
    part, followed = response.part, response.followed
    without = part.left_out
    if followed is not None:
        # With a right answer to an earlier part the padding of that part was not forgotten.
        own = {place: followed.taken[name].value for name, place in followed.places.items()}
        without = left_out(part.question, part.part, {**part.drawn, **own}, part.right, part.themes)
    for theme, what, wrong in without:
        if not speaks_of(feedback, theme) and wrong.is_right(response.value):
            yield said("The same comes out without {what}: did you leave it out?", what=what)


def credit_diagnosis(response: Response) -> Credit | None:
    """Name what went wrong: another reading of a convention, a slip that shows by itself, or what was left out."""
    part = response.part
    for convention, words, other in part.other_readings:
        if other.is_right(response.value):
            here = CONVENTIONS[convention]
            feedback = said("This would be right if {otherwise}; here, {here}.", otherwise=words, here=here)
            credit = part.part.diagnoses.get("convention", DIAGNOSES["convention"].credit)
            return Credit(credit, feedback, "convention")
    slips = [slip for slip in (_find_carried_slip(response), _find_slip(response, part.right)) if slip is not None]
    return max(slips, key=lambda slip: slip.fraction, default=None) or _find_left_out(response)


def _find_slip(response: Response, expected: Expected) -> Credit | None:
    part = response.part
    found = diagnose(response.value, expected, response.typed, part.part.diagnoses, part.themes)
    return None if found is None else credit_of(found)


def _find_left_out(response: Response) -> Credit | None:
    """Look for the answer without a padding, a stride, a bias or ReLU."""
    part = response.part
    for _, what, wrong in part.left_out:
        if wrong.is_right(response.value):
            credit = part.part.diagnoses.get("left-out", DIAGNOSES["left-out"].credit)
            told = said("This is what comes out without {what}: did you leave it out?", what=what)
            return Credit(credit, told, "left-out")
    return None


def _find_carried_slip(response: Response) -> Credit | None:
    """Look for what follows from the student's own earlier answers, rounded too coarsely or with entries missing."""
    followed = response.followed
    if followed is None or not followed.wrong:
        return None
    found = _find_slip(response, followed.expected)
    if found is None or found.named not in CARRIED_SLIPS:
        return None
    return replace(found, fraction=found.fraction * response.part.part.carried, basis=followed.labels)


def say(text: Text, values: Mapping[str, Value]) -> str:
    """Return a remark of the question, or nothing where it cannot be computed."""
    try:
        return to_text(evaluate_text(text, Scope(values)))
    except UserFileError:
        # A slip in a remark must not keep a class from its marks.
        return ""
