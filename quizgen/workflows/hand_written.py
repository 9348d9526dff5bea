"""What a person has written into a folder of marks: read before marking, and never lost by what is written after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quizgen.errors import UserFileError
from quizgen.model import Key, Student
from quizgen.overrules.given_marks import Reviewed, ReviewedCell, ReviewKey
from quizgen.overrules.read_review import (
    filled_lines,
    marks_would_be_lost,
    missing_lines,
    read_reviewed,
    read_set_aside,
    rows_of,
    superseded,
)
from quizgen.reports.results import ClassMarks, ReviewCell
from quizgen.reports.tables import set_aside_table
from quizgen.workflows.files import (
    Watched,
    keep_beside,
    name_beside,
    read_bytes,
    remove_watched,
    say_kept,
    staged,
    to_bytes,
    watch,
)

_REVIEW, _SET_ASIDE = "review.csv", "set-aside.csv"


@dataclass
class HandWritten:
    """The review list of a folder, what is set aside there, and the list that a person gives.

    Parameters
    ----------
    review, set_aside : Watched
        ``review.csv`` and ``set-aside.csv`` of the folder.
    given : Watched or None
        The review list that the person gives; it may be the one of the folder.
    others : tuple of Watched
        What is set aside beside that list, where it lies in another folder.

    Attributes
    ----------
    review_name, set_aside_name : str
        What the new files are called; once they are written.
    """

    review: Watched
    set_aside: Watched
    given: Watched | None
    others: tuple[Watched, ...]
    review_name: str = _REVIEW
    set_aside_name: str = _SET_ASIDE
    keep_earlier: bool = False

    @classmethod
    def find(cls, folder: Path, given: Path | None) -> "HandWritten":
        """Read the files of a folder, and the list that a person gives.

        Raises
        ------
        UserFileError
            If one of them cannot be read.
        """
        review, aside = watch(folder / _REVIEW), watch(folder / _SET_ASIDE)
        if given is None:
            return cls(review, aside, None, ())
        if review.content is not None and given.exists() and given.samefile(review.path):
            return cls(review, aside, review, ())
        other = given.with_name(_SET_ASIDE)
        elsewhere = other.exists() and not (aside.path.exists() and other.samefile(aside.path))
        return cls(review, aside, Watched(given, read_bytes(given)), (watch(other),) if elsewhere else ())

    @property
    def watched(self) -> tuple[Watched, ...]:
        """The files that may be overwritten."""
        return self.review, self.set_aside

    def read(self, key: Key, roster: Sequence[Student]) -> Reviewed:
        """Return what the person has written.

        Raises
        ------
        UserFileError
            If a file has problems, or if the folder's list has marks that the given one lacks.
        """
        given = None
        if self.given is not None and self.given.content is not None:
            given = read_reviewed(str(self.given.path), self.given.content, key, roster)
        if self.review.content is not None and self.given is not self.review:
            file = str(self.review.path)
            if given is None:
                lost = filled_lines(file, self.review.content)
            else:
                there = read_reviewed(file, self.review.content, key, roster)
                lost = missing_lines(there, given)
                self.keep_earlier = superseded(there, given)
            if lost:
                raise UserFileError([marks_would_be_lost(file, lost)])
        placed: dict[ReviewKey, tuple[ReviewedCell, ...]] = {}
        unplaced: list[ReviewCell] = []
        for aside in (self.set_aside, *self.others):
            if aside.content is not None:
                rows, rest = read_set_aside(str(aside.path), aside.content, key, roster)
                placed |= {place: (*placed.get(place, ()), *cells) for place, cells in rows.items()}
                unplaced += rest
        return replace(given or Reviewed(), set_aside=placed, unplaced=tuple(unplaced))

    def make_way(self, marks: ClassMarks, stage: Path) -> Iterator[str]:
        """Look at the files once more, just before the new ones take their places, and say what became of them.

        A file that somebody has saved meanwhile stays, and the new one goes beside it. What comes back from
        ``set-aside.csv`` leaves it only when ``review.csv`` is written, so that it is always in one of the two.
        """
        both = to_bytes(set_aside_table(self._with_earlier(marks.set_aside)))
        saved_meanwhile = self.review.is_changed
        if saved_meanwhile:
            self.review_name = self._put_beside(self.review.path, stage)
            yield (
                f"{self.review.path} was saved while the answers were marked, and stays as it is; the new list is "
                f"{self.review_name}. Mark again with '--reviewed {self.review.path}'."
            )
        elif self.keep_earlier and self.review.content is not None:
            kept = keep_beside(self.review.path, self.review.content)
            yield f"The earlier {self.review.path} says other things than the list that you gave; it is kept as {kept}."
        if not marks.set_aside and self.set_aside.content is None:
            return
        listed = both if saved_meanwhile else to_bytes(set_aside_table(marks.set_aside))
        if self.set_aside.is_changed:
            (stage / _SET_ASIDE).write_bytes(both)
            self.set_aside_name = self._put_beside(self.set_aside.path, stage)
            yield (
                f"{self.set_aside.path} was saved while the answers were marked, and stays as it is; the new one is "
                f"{self.set_aside_name}. Copy into it what you want to keep."
            )
            return
        with staged(self.set_aside.path.parent, [self.set_aside]) as first:
            (first / _SET_ASIDE).write_bytes(both)
        self.set_aside.content = both
        if listed != both:
            (stage / _SET_ASIDE).write_bytes(listed)

    def finish(self) -> list[str]:
        """Say what was saved at the very moment of writing; a list of nothing that is set aside goes."""
        remove_watched(self.set_aside, to_bytes(set_aside_table(())))
        return [say_kept(one) for one in self.watched if one.kept]

    def _with_earlier(self, cells: Sequence[ReviewCell]) -> list[ReviewCell]:
        """Return what is set aside now and what was before, each once."""
        before = [] if self.set_aside.content is None else rows_of(str(self.set_aside.path), self.set_aside.content)
        return list(dict.fromkeys([*cells, *(replace(cell, line=0, why="") for cell in before)]))

    def _put_beside(self, path: Path, stage: Path) -> str:
        """Give a new file another name than that of the file whose place it would take."""
        source = stage / path.name
        beside = name_beside(path, source.read_bytes())
        source.rename(stage / beside.name)
        return beside.name
