"""What several students wrote alike: one row of ``review.csv`` speaks for all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from quizgen.keys import PartKey
from quizgen.model import PartMark, VariantKey
from quizgen.overrules.apply_review import Written
from quizgen.overrules.given_marks import Reviewed, ReviewedCell
from quizgen.reports.results import ReviewCell

Sense = tuple[int, str, str, str]
"""Question, part, what is right, and the words: who shares all of it gets the same mark."""


@dataclass
class _Alike:
    """How many wrote the same, the row of the first of them, and whether one of them has a row already."""

    count: int = 0
    row: ReviewCell | None = None
    rows: set[ReviewCell] = field(default_factory=set)


class SameWords:
    """The responses that a person has to look at, by what they say.

    Parameters
    ----------
    reviewed : Reviewed
        The marks that a person has given.
    codes : mapping of str to VariantKey
        All variants of the key.
    words : callable
        ``words(part, response)`` returns what counts of a response; nothing where each is looked at by itself.
    """

    def __init__(
        self, reviewed: Reviewed, codes: Mapping[str, VariantKey], words: Callable[[PartKey, str], str]
    ) -> None:
        self._words = words
        self._alike: dict[Sense, _Alike] = {}
        self._given: dict[Sense, ReviewedCell] = {}
        for (_, question, part), cells in reviewed.all():
            for cell in cells:
                response = cell.cell.response.removeprefix("'")
                sense = self._sense((question, part), codes.get(cell.cell.code), response)
                if sense is not None and cell.mark is not None:
                    self._given.setdefault(sense, cell)

    def of(self, key: PartKey, variant: VariantKey | None, part: PartMark) -> Sense | None:
        """Return what a response says that waits for a person; None where it says nothing that others could share."""
        return self._sense(key, variant, part.response) if part.status == "review" and not part.fault else None

    def find(self, sense: Sense, response: str) -> Written | None:
        """Return what a person has given to the same words of somebody else."""
        cell = self._given.get(sense)
        return None if cell is None else Written(cell, response, ())

    def count(self, sense: Sense, row: ReviewCell | None, *, own: bool) -> None:
        """Count a student who wrote this, and keep the row that the list may have; `own` is one that it has anyway."""
        alike = self._alike.setdefault(sense, _Alike())
        alike.count += 1
        if own and row is not None:
            alike.rows.add(row)
        elif alike.row is None:
            alike.row = row

    def rows(self, listed: list[ReviewCell]) -> Iterator[ReviewCell]:
        """Yield the list with one row for what several wrote alike, and how many they are."""
        told = {row: alike.count for alike in self._alike.values() for row in alike.rows}
        yield from (_say_count(row, told.get(row, 1)) for row in listed)
        for alike in self._alike.values():
            if alike.row is not None and not alike.rows:
                yield _say_count(alike.row, alike.count)

    def _sense(self, key: PartKey, variant: VariantKey | None, response: str) -> Sense | None:
        words = self._words(key, response) if variant is not None else ""
        if variant is None or not words:
            return None
        return (*key, repr(variant.answers.get(key[1])), words)


def _say_count(row: ReviewCell, count: int) -> ReviewCell:
    if count < 2:
        return row
    return replace(
        row, why=f"{row.why.rstrip()} {count} students wrote this; a mark here counts for all of them.".strip()
    )
