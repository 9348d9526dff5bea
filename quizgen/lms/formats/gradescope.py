"""Gradescope: class lists."""

from collections.abc import Sequence

from quizgen.lms.identity import header_key
from quizgen.lms.interface import ClassLists, LmsFormat


def _recognise(header: Sequence[str]) -> bool:
    keys = {header_key(cell) for cell in header}
    return {"email", "sid"} <= keys and bool({"name", "names", "firstname"} & keys)


def _has_grades_only(header: Sequence[str]) -> str:
    evaluations = {"assignmentsubmissionid", "questionsubmissionid"} <= {header_key(cell) for cell in header}
    if not evaluations and not any(cell.strip().endswith(" - Max Points") for cell in header):
        return ""
    return (
        "This is Gradescope's export of grades, which has no answers, and Gradescope exports none. Type them into a "
        "CSV file with a row for each student and a column for each part."
    )


GRADESCOPE = LmsFormat("gradescope", class_lists=ClassLists(_recognise), has_grades_only=_has_grades_only)
