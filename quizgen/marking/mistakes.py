"""Naming what went wrong: the question's own mistakes, and the answer under another convention."""

from collections.abc import Mapping
from dataclasses import replace

from quizgen.diagnosis.kinds import DIAGNOSES
from quizgen.diagnosis.search import diagnose
from quizgen.errors import UserFileError
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.marking.carried import Followed
from quizgen.marking.credit import Credit, credit_of
from quizgen.model import Comparison, Expected, Part, Question, Text, Value
from quizgen.questions.evaluation import live_mistakes
from quizgen.questions.readings import other_readings
from quizgen.text.plain import to_text


def credit_mistake(part: Part, given: Value, right: Expected, values: Mapping[str, Value]) -> Credit | None:
    """Compare with the answers that the question's mistakes lead to.

    Parameters
    ----------
    part : Part
    given : Value
        What the student answered.
    right : Expected
    values : mapping of str to Value
        Of the variant, or with the student's own answers in their places.

    Returns
    -------
    Credit or None
    """
    for mistake, wrong in live_mistakes(part, values, right):
        if wrong.compare(given).fraction == 1:
            feedback = say(mistake.feedback, values) or "This is a known mistake."
            return Credit("mistake", mistake.credit, feedback, f"mistake {part.mistakes.index(mistake) + 1}")
    return None


def credit_followed_mistake(part: Part, given: Value, followed: Followed) -> Credit | None:
    """Compare with the mistakes made on top of the student's own earlier answers."""
    found = credit_mistake(part, given, followed.expected, followed.values) if followed.wrong else None
    if found is None:
        return None
    return replace(found, fraction=found.fraction * part.carried, basis=followed.labels)


def credit_convention(
    question: Question, part: Part, given: Value, drawn: Mapping[str, Value], right: Expected
) -> Credit | None:
    """Compare with the answer under the other reading of each convention that the paper states."""
    for convention, said, other in other_readings(question, part, drawn, right):
        if other.compare(given).fraction == 1:
            feedback = f"This would be right if {said}; here, {CONVENTIONS[convention]}."
            credit = part.diagnoses.get("convention", DIAGNOSES["convention"].credit)
            return Credit("diagnosis", credit, feedback, "convention")
    return None


def credit_diagnosis(part: Part, given: Value, typed: str, right: Expected) -> Credit | None:
    """Look for a slip that shows from the response and the answer alone."""
    found = diagnose(given, right, typed, part.diagnoses)
    return None if found is None else credit_of(found)


def credit_entries(
    part: Part, given: Value, right: Expected, comparison: Comparison, values: Mapping[str, Value]
) -> Credit:
    """Count what is right of the answer, and say what the question has to say of the options that are not."""
    comments = part.asked.comments
    misjudged = right.misjudged(given) if comments else ()
    told = [say(text, values) for i, text in comments.items() if i in misjudged]
    feedback = " ".join([*told, comparison.remark]).strip()
    return Credit("entries", comparison.fraction, feedback or "This is not the answer.", counts=True)


def say(text: Text, values: Mapping[str, Value]) -> str:
    """Return a remark of the question, or nothing where it cannot be computed."""
    try:
        return to_text(evaluate_text(text, Scope(values)))
    except UserFileError:
        # A slip in a remark must not keep a class from its marks.
        return ""
