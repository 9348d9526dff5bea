"""What marking a class gives: each student's marks, and what became of every cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizgen.model import Student, VariantMark


@dataclass(frozen=True, slots=True)
class StudentMarks:
    """The marks of one student, question by question; `line` is the row of the answer file that counted."""

    student: Student
    line: int
    variants: tuple[VariantMark, ...]

    @property
    def total(self) -> Fraction:
        """The sum of all parts' marks."""
        return sum((part.mark for variant in self.variants for part in variant.parts), Fraction(0))

    @property
    def out_of(self) -> Fraction:
        """The most that could be had."""
        return sum((part.out_of for variant in self.variants for part in variant.parts), Fraction(0))


@dataclass(frozen=True, slots=True)
class ReviewCell:
    """A cell that a person must look at, and why."""

    line: int
    student: str
    name: str
    question: str
    part: str
    code: str
    response: str
    why: str


@dataclass(frozen=True)
class ClassMarks:
    """The marks of a class.

    Parameters
    ----------
    students : sequence of StudentMarks
        Those whose answers were found, in the order of the answer file.
    review : sequence of ReviewCell
        In the order of the answer file.
    cells : mapping of str to int
        What became of the cells read: a status, ``unknown student`` or ``other attempt``. The figures add up to
        `read`.
    read : int
        How many cells were read.
    absent : sequence of Student
        On the roster, and in no row of the answer file.
    """

    students: Sequence[StudentMarks]
    review: Sequence[ReviewCell]
    cells: Mapping[str, int] = field(default_factory=Counter)
    read: int = 0
    absent: Sequence[Student] = ()
