"""Brightspace: class lists, as grades are exported."""

import re
from collections.abc import Sequence

from quizgen.lms.identity import header_key
from quizgen.lms.interface import ClassLists, LmsFormat

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


BRIGHTSPACE = LmsFormat(
    "brightspace", class_lists=ClassLists(_recognise_class_list, guard="#"), has_grades_only=_has_grades_only
)
