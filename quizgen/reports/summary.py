"""What a student gets back in one line, for an LMS that shows a text beside the total."""

from quizgen.messages import ENGLISH, Said, said, translate
from quizgen.model import PartMark
from quizgen.notation.escaping import clean
from quizgen.render.wording import say_number
from quizgen.reports.feedback import waits
from quizgen.reports.results import StudentMarks


def summarise(marked: StudentMarks, language: str = ENGLISH) -> str:
    """Return a student's marks, part by part, with the remark on each.

    Parameters
    ----------
    marked : StudentMarks
        The marks of the student's whole paper.
    language : str
        That of the paper.

    Returns
    -------
    str
        Plain text on one line, such as ``Q1(a): 2 of 2. Q1(b): 0 of 1. You subtracted 3.``, with the numbers that the
        questions have on the student's paper.
    """
    told: list[str] = [said("Numbers as on your paper.")] if marked.order else []
    for number, i in enumerate(marked.as_seen, 1):
        for part in marked.variants[i].parts:
            name = f"Q{number}({part.label})" if part.label else f"Q{number}"
            told += [said("{part}: {mark}.", part=name, mark=_say_mark(part)), *_remarks(part, language)]
    return " ".join(translate(text, language) for text in told)


def _say_mark(part: PartMark) -> Said:
    if part.out_of == 0:
        return said("does not count")
    if waits(part):
        return said("not marked yet")
    return said("{mark} of {total}", mark=say_number(part.mark), total=say_number(part.out_of))


def _remarks(part: PartMark, language: str) -> list[str]:
    """Return the sentences of a remark, without the lines in which a caret points at a character."""
    if part.feedback == "Correct.":
        return []
    lines = translate(part.feedback, language).splitlines()
    return [told for line in lines if not line.startswith("    ") and (told := clean(line).strip())]
