"""Writing ``review.csv``: the cells that a person must look at, with the marks that a person has given already."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizgen.errors import Problem
from quizgen.keys import SheetPart
from quizgen.lms.rows import AnswerRow, SecondAnswer
from quizgen.model import PartMark, ResponseRow
from quizgen.overrules.adjustment import Adjustment
from quizgen.overrules.given_marks import ReviewedCell
from quizgen.overrules.same_words import Sense
from quizgen.render.wording import say_number
from quizgen.reports.results import ReviewCell, StudentMarks
from quizgen.reports.tables import printed_id

_UNMARKED = ("unreadable", "review")


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A part's mark, and how it came about.

    Parameters
    ----------
    part : SheetPart
        The part as the sheet numbers it.
    code : str
        Of the variant.
    mark : PartMark
        What it earns in the end.
    before : PartMark
        What it was before a person gave a mark, and without what everyone gets.
    written : ReviewedCell or None
        What a person has written of the response that is there now.
    marked_response : str or None
        The response that a person's mark was given for, where that mark counts.
    set_aside : tuple of ReviewedCell
        What a person has written of other responses.
    adjusted : tuple of Adjustment
        Those that have changed the mark.
    sense : Sense or None
        What the response says that others may have written as well, where a person has to look at it.
    """

    part: SheetPart
    code: str
    mark: PartMark
    before: PartMark
    written: ReviewedCell | None
    marked_response: str | None
    set_aside: tuple[ReviewedCell, ...]
    adjusted: tuple[Adjustment, ...]
    sense: Sense | None = None

    @property
    def is_stale(self) -> bool:
        """Whether a person has looked at other responses only, not at the one that is there now."""
        return self.written is None and bool(self.set_aside)

    @property
    def is_settled(self) -> bool:
        """Whether nobody need look at the cell any more: it has its mark, or everyone has the same."""
        everyone = any(adjustment.kind in ("full-marks", "void") for adjustment in self.adjusted)
        return self.marked_response is not None or (everyone and not self.is_stale)


def part_cell(who: tuple[str, str], line: int, part: MarkedPart, *, answered: bool) -> ReviewCell | None:
    """Return the row of ``review.csv`` for a part of a student.

    Parameters
    ----------
    who : tuple of str
        The student's identifier and name.
    line : int
        The row of the answer file.
    part : MarkedPart
        The part with its mark.
    answered : bool
        Whether the answer file has a cell for it.

    Returns
    -------
    ReviewCell or None
        None where nobody need look at it and nobody has written anything.
    """
    before, written = part.before, part.written
    unmarked = before.status in _UNMARKED
    why = (before.for_tutor or before.feedback) if unmarked else ""
    code, response, mark, comment = part.code, before.response, "", ""
    if before.fault and written is not None:
        # What a person has written is kept, with the response that it is about, until it can be used.
        code, response = written.cell.code or code, written.cell.response or response
        mark, comment = written.cell.mark, written.cell.comment
    elif before.fault:
        pass
    elif written is not None and part.marked_response is not None:
        response, mark, comment = part.marked_response, written.cell.mark, written.cell.comment
        why = why or f"Without your mark it would have {say_number(before.mark)} of {say_number(before.out_of)}."
    elif part.is_stale:
        why = f"The response has changed since {_say_written(part.set_aside[0])}. {why}".strip()
    elif written is not None:
        comment, why = written.cell.comment, why or written.cell.why
    elif part.is_settled or not (unmarked and answered):
        return None
    where = (str(part.part.question), part.part.part, code)
    return ReviewCell(line, *who, *where, response, why, mark, comment)


def _say_written(written: ReviewedCell) -> str:
    mark, comment = written.cell.mark, written.cell.comment
    if not mark:
        return f"you wrote: {comment.rstrip('.')}"
    return f"you gave it {mark} ({comment})" if comment else f"you gave it {mark}"


def changed_response(file: str, part: MarkedPart, written: ReviewedCell) -> Problem:
    """Return the warning that something was written for another response than the one that is there now."""
    what = f"it was given {written.cell.mark}; that mark" if written.mark is not None else "your comment, which"
    message = (
        f"the response to {part.part.name} of {written.cell.student} has changed since {what} is set aside until that "
        "response comes back, and the answer has to be looked at again"
    )
    return Problem(file, written.line, 1, "response-changed", message, "warning")


def unused_mark(file: str, cell: ReviewedCell) -> Problem:
    """Return the warning that a mark is for somebody who has answered nothing."""
    message = f"{cell.cell.student} is not in the answer file; what you wrote is kept but not used"
    return Problem(file, cell.line, 1, "mark-not-used", message, "warning")


def second_cell(taken: AnswerRow, marks: StudentMarks | None, answer: SecondAnswer) -> ReviewCell:
    """Return the row of ``review.csv`` for a second answer to a part."""
    row = taken.row
    question, part = answer.parts[0]
    why = "another column answers this part too, and that one counts"
    if marks is None:
        return ReviewCell(row.line, "", _told(row), str(question), part, "", answer.text, why)
    who = (printed_id(marks.student), marks.student.name)
    return ReviewCell(row.line, *who, str(question), part, marks.variants[question - 1].code, answer.text, why)


def unknown_cells(taken: AnswerRow) -> Iterator[ReviewCell]:
    """Yield the rows of ``review.csv`` for the answers of somebody who is not on the roster."""
    row = taken.row
    for (question, part), text in taken.answers.items():
        if text.strip():
            why = "nobody on the roster has this identifier, or several people do"
            yield ReviewCell(row.line, "", _told(row), str(question), part, "", text, why)


def _told(row: ResponseRow) -> str:
    """Return what a row tells of its student."""
    return ", ".join(row.identity.values())
