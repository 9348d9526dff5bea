"""The marks and comments that a tutor has given by hand, as they have been read from ``review.csv``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from quizgen.errors import Problem
from quizgen.keys import PartKey
from quizgen.model import Student
from quizgen.reports.results import ReviewCell

ReviewKey = tuple[str, int, str]
"""`Student.id`, number of the question and name of the part."""


@dataclass(frozen=True, slots=True)
class ReviewedCell:
    """A row of ``review.csv`` in which a tutor has written something.

    Parameters
    ----------
    cell : ReviewCell
        As it stands in the file; its line is that of the answer file.
    line : int
        Its own line.
    mark : Fraction or None
        None where there is only a comment.
    """

    cell: ReviewCell
    line: int
    mark: Fraction | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a tutor has filled in, and what is odd about it.

    Parameters
    ----------
    file : str
        Its path, for messages.
    cells : mapping of ReviewKey to ReviewedCell
        The rows that are filled in.
    rows : frozenset of ReviewKey
        All rows.
    set_aside : mapping of ReviewKey to tuple of ReviewedCell
        What was written for responses that were not there in an earlier run; see `read_set_aside`.
    unplaced : tuple of ReviewCell
        Of those, the rows of students or parts that are not of this sheet.
    warnings : tuple of Problem
        What is odd, such as a comment without a mark.
    """

    file: str = ""
    cells: Mapping[ReviewKey, ReviewedCell] = field(default_factory=lambda: MappingProxyType({}))
    rows: frozenset[ReviewKey] = frozenset()
    set_aside: Mapping[ReviewKey, tuple[ReviewedCell, ...]] = field(default_factory=lambda: MappingProxyType({}))
    unplaced: tuple[ReviewCell, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def lists(self, student: Student, key: PartKey) -> bool:
        """Tell whether something is written in a row of the student's own."""
        return (student.id, *key) in self.cells

    def of(self, student: Student, key: PartKey) -> tuple[ReviewedCell, ...]:
        """Return all that was written of a student's answers to a part, the review list's row first."""
        place = (student.id, *key)
        listed = (self.cells[place],) if place in self.cells else ()
        return (*listed, *self.set_aside.get(place, ()))

    def all(self) -> Iterator[tuple[ReviewKey, tuple[ReviewedCell, ...]]]:
        """Yield all that was written, the rows of the review list first."""
        yield from ((place, (cell,)) for place, cell in self.cells.items())
        yield from self.set_aside.items()
