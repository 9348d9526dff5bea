"""Whose a row of answers is where several students hand in one answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizgen.errors import Problem
from quizgen.lms.identity import shorten
from quizgen.model import ResponseRow, Student


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row of answers and whose it is.

    `lead` is the member of a group who is named first, where the row counts for this student as well.
    """

    student: Student
    row: ResponseRow
    lead: Student | None = None


class Groups:
    """Who hands in with whom, by the roster and by what the rows of an answer file say.

    Attributes
    ----------
    problems : list of Problem
        ``two-groups``.
    """

    def __init__(self, file: str, roster: Sequence[Student]) -> None:
        self.file = file
        self.roster = roster
        self.problems: list[Problem] = []
        self._of: dict[int, frozenset[int]] = {}
        self._line: dict[int, int] = {}
        by_name: dict[str, set[int]] = {}
        for index, student in enumerate(roster):
            if student.group:
                by_name.setdefault(student.group.casefold(), set()).add(index)
        for members in by_name.values():
            self._of.update(dict.fromkeys(members, frozenset(members)))

    def share(self, row: ResponseRow, named: Sequence[int]) -> list[MatchedRow]:
        """Return the row for each member of the group of those whom it names; the first one named leads."""
        together = frozenset(named)
        for index in named:
            known = self._of.get(index)
            if known is None and len(together) > 1:
                self._line[index] = row.line
            elif known is not None and not together <= known:
                self._refuse(row, index)
        if len(together) > 1:
            for index in named:
                self._of.setdefault(index, together)
        lead = named[0]
        # Without a group on the roster, a row with one name is that person's own.
        members = self._of.get(lead, together) if self.roster[lead].group else together
        others = [self.roster[index] for index in sorted(members - {lead})]
        first = self.roster[lead]
        return [MatchedRow(first, row), *(MatchedRow(other, row, first) for other in others)]

    def refuse_stranger(self, row: ResponseRow, index: int) -> None:
        """Refuse a row that names a group, and a student who is not in it."""
        message = (
            f"{show_student(self.roster[index])} answers here for the group '{shorten(row.identity['group'])}', and is "
            "not in it on the roster. Correct one of the two."
        )
        self.problems.append(Problem(self.file, row.line, 1, "two-groups", message))

    def _refuse(self, row: ResponseRow, index: int) -> None:
        student = self.roster[index]
        before = f"line {self._line[index]}" if index in self._line else f"the roster, in '{shorten(student.group)}'"
        message = f"{show_student(student)} is in another group here than on {before}. Correct one of the two."
        self.problems.append(Problem(self.file, row.line, 1, "two-groups", message))


def show_student(student: Student) -> str:
    """Return a student's name and identifier, for messages."""
    return f"'{shorten(student.name)}' ({shorten(student.id)})"
