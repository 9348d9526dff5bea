"""Brightspace: class lists, as grades are exported."""

import re
from collections.abc import Sequence

from quizgen.lms.identity import header_key
from quizgen.lms.interface import ClassLists, Gradebooks, Grades, LmsFormat
from quizgen.model import Student

_GRADE = re.compile(r"<[^<>]*MaxPoints:|\bGrade\s*(?:<|$)")


def _recognise_class_list(header: Sequence[str]) -> bool:
    keys = {header_key(cell) for cell in header}
    return "orgdefinedid" in keys or {"username", "endoflineindicator"} <= keys


def _has_grades_only(header: Sequence[str]) -> str:
    if not _recognise_class_list(header) or not any(_GRADE.search(cell) for cell in header):
        return ""
    return (
        "This is Brightspace's export of grades, which has no answers. Type them into a CSV file with a row for each "
        "student and a column for each part."
    )


_GUARD = "#"


def _gradebook_rows(grades: Grades) -> list[list[str]]:
    """Return the rows of Brightspace's import, where an identifier is guarded and each row ends with a sign."""
    header = ["OrgDefinedId", f"{grades.title} Points Grade", "End-of-Line Indicator"]
    return [header, *([_identifier(who), grades.totals[who.id], _GUARD] for who in grades.students)]


def _identifier(student: Student) -> str:
    told = student.identifiers
    return _GUARD + (told.get("id_number") or told.get("sis_id") or told.get("login") or told.get("email", ""))


BRIGHTSPACE = LmsFormat(
    "brightspace",
    class_lists=ClassLists(_recognise_class_list, guard=_GUARD),
    gradebooks=Gradebooks("Brightspace's grade import", _gradebook_rows, lambda students: False),
    has_grades_only=_has_grades_only,
)
