"""Blackboard: class lists, as the Grade Center is downloaded."""

import re
from collections.abc import Mapping, Sequence

from quizgen.lms.identity import header_key, identity_columns
from quizgen.lms.interface import ClassLists, LmsFormat, Skipped
from quizgen.lms.tables import TableRow

_GRADE_COLUMN = re.compile(r".*\[.*\d.*\]\s*\|\s*\d+\s*", re.DOTALL)


def _recognise_class_list(header: Sequence[str]) -> bool:
    """Tell whether a name in two columns and a login lead, in whatever language, and what follows is Blackboard's."""
    kinds = identity_columns(header[:3])
    own = any(map(_GRADE_COLUMN.fullmatch, header)) or "studentid" in map(header_key, header)
    return [kinds.get(column) for column in range(3)] == ["last", "first", "login"] and own


def _skip(row: TableRow, kinds: Mapping[int, str]) -> Skipped | None:
    """Skip the account with which a teacher looks at the course as students see it."""
    if any(row.cells[column].strip().casefold().endswith("_previewuser") for column in kinds):
        return Skipped("test-student", "This is the account of Blackboard's student preview, and gets no paper.")
    return None


BLACKBOARD = LmsFormat("blackboard", class_lists=ClassLists(_recognise_class_list, skip=_skip))
