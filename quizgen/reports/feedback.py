"""What a student gets back: a page with every answer, how it was read, and why it earned what it did."""

from typing import Any

from quizgen.model import Key, PartMark, VariantMark
from quizgen.render.templates import Templates
from quizgen.render.wording import say_number
from quizgen.reports.results import StudentMarks
from quizgen.reports.tables import printed_id

_VERDICTS = {
    "correct": "Correct",
    "partial": "Partly right",
    "incorrect": "Not right",
    "blank": "Not answered",
    "unreadable": "Could not be read; your tutor looks at it",
    "review": "Marked by your tutor",
}


def render_feedback(key: Key, marked: StudentMarks, templates: Templates) -> str:
    """Return a student's feedback as an HTML page.

    Parameters
    ----------
    key : Key
        Of the sheet.
    marked : StudentMarks
        The student's marks.
    templates : Templates
        With ``html/feedback.html``.
    """
    titles = [variant.question.title for variant in key.papers[0].variants]
    context = {
        "course": key.course,
        "title": key.title,
        "attempt": key.attempt,
        "name": marked.student.name,
        "identifier": printed_id(marked.student),
        "total": say_number(marked.total),
        "out_of": say_number(marked.out_of),
        "questions": [_question(*pair) for pair in zip(titles, marked.variants, strict=True)],
    }
    return templates.render("html/feedback.html", context)


def _question(title: str, variant: VariantMark) -> dict[str, Any]:
    return {
        "title": title,
        "code": variant.code,
        "parts": [_part(part) for part in variant.parts],
    }


def _part(part: PartMark) -> dict[str, str]:
    return {
        "label": part.label,
        "status": part.status,
        "verdict": _VERDICTS[part.status],
        "mark": say_number(part.mark),
        "out_of": say_number(part.out_of),
        "response": part.response,
        "reading": part.reading,
        "expected": part.expected if part.status != "correct" else "",
        "feedback": part.feedback if part.feedback != "Correct." else "",
    }
