"""What a student gets back in one line, for an LMS that shows a text beside the total."""

from quizgen.model import PartMark
from quizgen.notation.escaping import clean
from quizgen.render.wording import say_number
from quizgen.reports.feedback import waits
from quizgen.reports.results import StudentMarks


def summarise(marked: StudentMarks) -> str:
    """Return a student's marks, part by part, with the remark on each.

    Parameters
    ----------
    marked : StudentMarks
        The marks of the student's whole paper.

    Returns
    -------
    str
        Plain text on one line, such as ``Q1(a): 2 of 2. Q1(b): 0 of 1. You subtracted 3.``, with the numbers that the
        questions have on the student's paper.
    """
    said = ["Numbers as on your paper."] if marked.order else []
    for number, i in enumerate(marked.as_seen, 1):
        for part in marked.variants[i].parts:
            name = f"Q{number}({part.label})" if part.label else f"Q{number}"
            said += [f"{name}: {_say_mark(part)}.", *_remarks(part)]
    return " ".join(said)


def _say_mark(part: PartMark) -> str:
    if part.out_of == 0:
        return "does not count"
    if waits(part):
        return "not marked yet"
    return f"{say_number(part.mark)} of {say_number(part.out_of)}"


def _remarks(part: PartMark) -> list[str]:
    """Return the sentences of a remark, without the lines in which a caret points at a character."""
    lines = [clean(line).strip() for line in part.feedback.splitlines() if not line.startswith("    ")]
    return [line for line in lines if line and line != "Correct."]
