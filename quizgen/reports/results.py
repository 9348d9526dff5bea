"""What marking a class gives: each student's marks, and what became of every cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import floor

from quizgen.model import Student, VariantMark


def round_total(total: Fraction, step: Fraction | None, out_of: Fraction) -> Fraction:
    """Round a total to the nearest step, halves up.

    Parameters
    ----------
    total : Fraction
        The marks of all parts, added up.
    step : Fraction or None
        None: nothing is rounded.
    out_of : Fraction
        The most that could be had; nobody gets more by rounding.

    Returns
    -------
    Fraction

    Examples
    --------
    >>> print(round_total(Fraction("7.25"), Fraction("0.5"), Fraction(10)))
    15/2
    """
    if step is None:
        return total
    return min(floor(total / step + Fraction(1, 2)) * step, out_of)


@dataclass(frozen=True)
class StudentMarks:
    """The marks of one student.

    Parameters
    ----------
    student : Student
        Whose marks they are.
    line : int
        The row of the answer file that counted.
    variants : tuple of VariantMark
        Question by question.
    rounding : Fraction or None
        The step to which the total is rounded, if any.
    order : tuple of int
        The questions as the student's paper has them, counted from 0; empty where it keeps the sheet's order.
    version : str
        That of the student's paper, where papers come in versions and it is known.
    """

    student: Student
    line: int
    variants: tuple[VariantMark, ...]
    rounding: Fraction | None = None
    order: tuple[int, ...] = ()
    version: str = ""

    @cached_property
    def as_seen(self) -> tuple[int, ...]:
        """The questions in the order that the student saw, counted from 0 on the sheet."""
        return self.order or tuple(range(len(self.variants)))

    @cached_property
    def total(self) -> Fraction:
        """The sum of all parts' marks, rounded as the sheet says."""
        return round_total(self.exact_total, self.rounding, self.most)

    @cached_property
    def exact_total(self) -> Fraction:
        """The sum of all parts' marks."""
        return sum((part.mark for variant in self.variants for part in variant.parts), Fraction(0))

    @cached_property
    def out_of(self) -> Fraction:
        """The total that the marks are given out of; those of bonus parts are above it."""
        return sum((part.out_of for variant in self.variants for part in variant.parts if not part.bonus), Fraction(0))

    @cached_property
    def most(self) -> Fraction:
        """The most that could be had, with all bonus parts."""
        return sum((part.out_of for variant in self.variants for part in variant.parts), Fraction(0))


@dataclass(frozen=True, slots=True)
class ReviewCell:
    """A cell that a person must look at, and why; with a mark, one that a person has looked at."""

    line: int
    student: str
    name: str
    question: str
    part: str
    code: str
    response: str
    why: str
    mark: str = ""
    comment: str = ""


@dataclass(frozen=True)
class ClassMarks:
    """The marks of a class.

    Parameters
    ----------
    students : sequence of StudentMarks
        Those whose answers were found, in the order of the answer file.
    rows : sequence of tuple of str
        Those of ``marks.csv``, student by student and part by part.
    review : sequence of ReviewCell
        In the order of the answer file; those that have their mark are among them, so that the next run finds them.
    cells : mapping of str to int
        What became of the cells read: a status, ``unknown student`` or ``other attempt``. The figures add up to
        `read`.
    read : int
        How many cells were read.
    absent : sequence of Student
        On the roster, and in no row of the answer file.
    reviewed : int
        How many marks a person has given.
    set_aside : sequence of ReviewCell
        What a person has written for responses that are not there now.
    """

    students: Sequence[StudentMarks]
    rows: Sequence[tuple[str, ...]]
    review: Sequence[ReviewCell]
    cells: Mapping[str, int] = field(default_factory=Counter)
    read: int = 0
    absent: Sequence[Student] = ()
    reviewed: int = 0
    set_aside: Sequence[ReviewCell] = ()

    @property
    def waiting(self) -> int:
        """How many cells a person has yet to look at."""
        return sum(not cell.mark for cell in self.review)

    @property
    def faults(self) -> Counter[str]:
        """How many answers ran into an error that nobody foresaw, by its name."""
        parts = (part for marked in self.students for variant in marked.variants for part in variant.parts)
        return Counter(part.fault for part in parts if part.fault)
