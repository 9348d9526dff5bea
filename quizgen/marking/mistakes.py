"""Naming what went wrong: the question's own mistakes, the answer under another convention, and slips that show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from quizgen.diagnosis.kinds import DIAGNOSES
from quizgen.diagnosis.search import diagnose
from quizgen.errors import UserFileError
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.evaluation import live_mistakes, possible_mistakes
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.marking.credit import Credit, credit_of
from quizgen.marking.response import Response
from quizgen.model import Expectation, Mistake, Text, Value
from quizgen.notation.prose import to_text

_Mistakes = Sequence[tuple[Mistake, Expectation]]


def credit_mistake(response: Response) -> Credit | None:
    """Compare with the answers that the question's mistakes lead to, also on top of the student's own earlier ones."""
    part, followed = response.part, response.followed
    found = _match(response, part.possible_mistakes, lambda: part.mistakes, part.values)
    if followed is None or not followed.wrong:
        return found
    asked, right = part.part, followed.expectation
    possible = tuple(possible_mistakes(asked, followed.values, right))
    again = _match(response, possible, lambda: live_mistakes(asked, followed.values, right), followed.values)
    if again is not None:
        again = replace(again, fraction=again.fraction * asked.carried, basis=followed.labels)
    return max((credit for credit in (found, again) if credit), key=lambda credit: credit.fraction, default=None)


def _match(
    response: Response, possible: _Mistakes, live: Callable[[], _Mistakes], values: Mapping[str, Value]
) -> Credit | None:
    """Find the mistake that was made; which ones can be told apart is only asked where one fits."""
    part, compare = response.part.part, response.part.kind.compare
    if not any(compare(response.value, wrong).fraction == 1 for _, wrong in possible):
        return None
    for mistake, wrong in live():
        if compare(response.value, wrong).fraction == 1:
            return Credit(mistake.credit, say(mistake.feedback, values), f"mistake {part.mistakes.index(mistake) + 1}")
    return None


def credit_diagnosis(response: Response) -> Credit | None:
    """Name what went wrong: another reading of a convention, or a slip that shows from response and answer alone."""
    part = response.part
    for convention, said, other in part.other_readings:
        if part.kind.compare(response.value, other).fraction == 1:
            feedback = f"This would be right if {said}; here, {CONVENTIONS[convention]}."
            credit = part.part.diagnoses.get("convention", DIAGNOSES["convention"].credit)
            return Credit(credit, feedback, "convention")
    found = diagnose(response.value, part.right, response.typed, part.part.diagnoses)
    return None if found is None else credit_of(found)


def say(text: Text, values: Mapping[str, Value]) -> str:
    """Return a remark of the question, or nothing where it cannot be computed."""
    try:
        return to_text(evaluate_text(text, Scope(values)))
    except UserFileError:
        # A slip in a remark must not keep a class from its marks.
        return ""
