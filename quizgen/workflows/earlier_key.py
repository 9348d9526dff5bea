"""The key that a folder holds already: its papers may be printed, and are not drawn over without a word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np

from quizgen.errors import Problem, UserFileError
from quizgen.generate import make_variant
from quizgen.lms.identity import shorten
from quizgen.lms.known_students import keep_identifiers, keep_identity
from quizgen.model import Key, PaperKey, Student, Value, VariantKey
from quizgen.reports.tables import printed_id
from quizgen.workflows.files import Watched, keep_beside, read_key_file, watch

_NAMED = 10
"""How many students are named of those with whom the same happens."""


@dataclass(frozen=True, slots=True)
class EarlierKey:
    """The key of a folder before a sheet is drawn into it.

    Parameters
    ----------
    file : Watched
    key : Key or None
        None where there is none, or where it cannot be read and is to be replaced.
    replace : bool
        Whether papers that it lists may be drawn over.
    """

    file: Watched
    key: Key | None
    replace: bool

    def keep_students(self, students: Sequence[Student], roster: str) -> tuple[tuple[Student, ...], Iterator[Problem]]:
        """Return the students as this key knows them, and warnings where the roster writes or knows them otherwise."""
        if self.key is None:
            return tuple(students), iter(())
        same = keep_identity(students, self.key.roster)
        kept = keep_identifiers(same, self.key.roster)
        known, resaved = _differences(students, same), _differences(same, kept)
        return kept, chain(_tell_known(roster, self.file.path, known), _tell_resaved(roster, self.file.path, resaved))

    def refuse_loss(self, new: Key, reasons: Iterable[Problem] = ()) -> None:
        """Raise what would become of papers that this key lists, if they may not be drawn over."""
        if self.key is not None and not self.replace and (lost := _losses(self.key, new)):
            raise UserFileError([self._papers_would_change(lost), *reasons])

    def refuse_change(self, papers: Iterable[PaperKey]) -> None:
        """Raise what would be other on papers that this key lists; those of students whom it does not list are fine."""
        if self.key is None:
            return
        listed = {paper.version or (paper.student and paper.student.id): paper for paper in self.key.papers}
        pairs = ((paper, listed.get(paper.version or (paper.student and paper.student.id))) for paper in papers)
        lost = {
            printed_id(paper.student): change
            for paper, old in pairs
            if paper.student and old is not None and (change := _change(old, paper))
        }
        if lost:
            raise UserFileError([self._papers_would_change(lost)])

    def make_way(self, new: Key) -> Path | None:
        """Look again, and keep this key beside the new one where that does not hold all of it; return where.

        Raises
        ------
        UserFileError
            If somebody has changed the file meanwhile.
        """
        if self.file.is_changed:
            message = "the key was changed while the papers were drawn; nothing is written. Draw again"
            raise UserFileError([Problem(str(self.file.path), 0, 0, "changed-meanwhile", message)])
        if self.file.content is None or (self.key is not None and _holds(new, self.key)):
            return None
        return keep_beside(self.file.path, self.file.content)

    def _papers_would_change(self, lost: Mapping[str, str]) -> Problem:
        by_change: dict[str, list[str]] = {}
        for who, change in lost.items():
            by_change.setdefault(change, []).append(who)
        told = "; ".join(f"{change}: {_list_some(whose)}" for change, whose in by_change.items())
        papers = "1 paper" if len(lost) == 1 else f"{len(lost)} papers"
        message = (
            f"{papers} of this key would change or go, and answers to what is printed could not be marked with the new "
            f"one ({told}). Nothing is written. Draw into another folder with --out, or draw over them with --replace, "
            "which keeps this key beside the new one"
        )
        return Problem(str(self.file.path), 0, 0, "papers-would-change", message)


def find_earlier_key(path: Path, replace: bool) -> EarlierKey:
    """Read the key of a folder, if there is one.

    Raises
    ------
    UserFileError
        If there is one that cannot be read, and it is not to be replaced.
    """
    file = watch(path)
    if file.content is None:
        return EarlierKey(file, None, replace)
    try:
        return EarlierKey(file, read_key_file(path), replace)
    except UserFileError as error:
        if replace:
            return EarlierKey(file, None, replace)
        message = (
            "the key in this folder cannot be read, so nobody knows whether its papers would change. Draw into another "
            "folder with --out, or use --replace, which keeps this key beside the new one"
        )
        raise UserFileError([*error.problems, Problem(str(path), 0, 0, "papers-would-change", message)]) from error


def _differences(students: Sequence[Student], kept: Sequence[Student]) -> list[str]:
    pairs = zip(students, kept, strict=True)
    return [f"{printed_id(was)} is {printed_id(now)}" for was, now in pairs if was != now]


def _tell_resaved(roster: str, key: Path, changed: Sequence[str]) -> Iterator[Problem]:
    if changed:
        message = (
            f"a spreadsheet seems to have taken zeros off identifiers ({_list_some(changed)}); these are the students "
            f"of {key}, and their papers stay as they are"
        )
        yield Problem(roster, 0, 0, "resaved-identifier", message, "warning")


def _tell_known(roster: str, key: Path, known: Sequence[str]) -> Iterator[Problem]:
    if known:
        message = (
            f"the list tells other identifiers than the one before ({_list_some(known)}); these are the students of "
            f"{key}, and their papers stay as they are"
        )
        yield Problem(roster, 0, 0, "known-identifier", message, "warning")


def _list_some(whose: Sequence[str]) -> str:
    named = ", ".join(map(shorten, whose[:_NAMED]))
    return named if len(whose) <= _NAMED else f"{named} and {len(whose) - _NAMED} more"


def _losses(old: Key, new: Key) -> dict[str, str]:
    """Return what would become of the papers of the old key that are not the same in the new one, by student."""
    papers = _by_student(new)
    changes = {who: _change(paper, papers.get(who)) for who, paper in _by_student(old).items()}
    return {_name(old, who): change for who, change in changes.items() if change}


def _by_student(key: Key) -> dict[str | None, PaperKey]:
    """Return the papers by whose they are: a student's, those of a version, or everyone's."""
    papers: dict[str | None, PaperKey] = {
        f"version {paper.version}" if paper.version else paper.student.id if paper.student else None: paper
        for paper in key.papers
    }
    papers.update((who, papers[f"version {seat.version}"]) for who, seat in key.seating.items())
    return papers


def _name(key: Key, who: str | None) -> str:
    return next((printed_id(student) for student in key.roster if student.id == who), who or "everyone")


def _change(old: PaperKey, new: PaperKey | None) -> str:
    if new is None:
        return "no paper any more"
    if old.version and new.version and old.version != new.version:
        return f"version {new.version} instead of {old.version}"
    changes = [
        f"question {number} {change}"
        for number, (was, now) in enumerate(zip_longest(old.variants, new.variants), 1)
        if (change := _variant_change(was, now))
    ]
    if old.order != new.order:
        changes.append("its questions come in another order")
    return " and ".join(changes)


def _variant_change(was: VariantKey | None, now: VariantKey | None) -> str:
    if now is None:
        return "goes"
    if was is None:
        return "comes in addition"
    if was.question.id != now.question.id:
        return f"is {now.question.id} instead of {was.question.id}"
    if was.code != now.code or not _same(was.drawn, now.drawn):
        return "has other numbers"
    if not _same(was.answers, now.answers):
        return "has other answers"
    return "reads otherwise" if was.question.data != now.question.data and _printed(was) != _printed(now) else ""


def _printed(key: VariantKey) -> str:
    """Return all that is on the paper; of variants with the same numbers, what is compared is the words."""
    return repr(make_variant(key.question, key.seed, code=key.code).paper)


def _same(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    return one.keys() == other.keys() and all(_equal(value, other[name]) for name, value in one.items())


def _equal(one: Value, other: Value) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other) and bool(np.all(np.asarray(one) == np.asarray(other)))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _same(one, other)
    return bool(one == other)


def _holds(new: Key, old: Key) -> bool:
    """Tell whether a key holds all that an older one does: its students, their papers, and how they are marked."""
    if _losses(old, new) or any(student not in new.roster for student in old.roster):
        return False
    if any(new.seating.get(who) != seat for who, seat in old.seating.items()):
        return False
    if replace(old, papers=(), roster=(), seating={}) != replace(new, papers=(), roster=(), seating={}):
        return False
    papers = _by_student(new)
    pairs = ((paper, papers[who]) for who, paper in _by_student(old).items())
    return all(
        was.question.data == now.question.data
        for paper, other in pairs
        for was, now in zip(paper.variants, other.variants, strict=True)
    )
