"""The marks and comments that a tutor has given by hand, as they have been read from ``review.csv``."""

from collections.abc import Mapping
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
    warnings : tuple of Problem
        What is odd, such as a comment without a mark.
    """

    file: str = ""
    cells: Mapping[ReviewKey, ReviewedCell] = field(default_factory=lambda: MappingProxyType({}))
    rows: frozenset[ReviewKey] = frozenset()
    warnings: tuple[Problem, ...] = ()

    def of(self, student: Student, key: PartKey) -> ReviewedCell | None:
        """Return what stands there for a student's answer to a part."""
        return self.cells.get((student.id, *key))
