"""Papers in several versions: what people write of them, and who gets which."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from quizgen.errors import Problem
from quizgen.lms.groups import show_student
from quizgen.lms.identity import header_key, shorten
from quizgen.model import Seating, Student

WORDS = ("version", "paper", "form")
"""What heads the column of an answer file that says which version a row answers."""

_LONGEST_QUESTION = 60
_SEAT = ("seat", "seatno", "seatnumber", "desk")
_ITEM_NUMBER = re.compile(r"\d+:\s+")
_STATED = re.compile(
    rf"[\W_]*(?:(?:{'|'.join(WORDS)})[\W_]*)?([A-Z])[\W_]*(?:copy[\W_]*\d{{1,4}})?[\W_]*", re.IGNORECASE
)
_PIECES = re.compile(r"\d+|\D+")


def say_versions(versions: Sequence[str]) -> str:
    """Name the versions in a few words.

    Examples
    --------
    >>> say_versions(["A", "B", "C"])
    'A to C'
    """
    return f"{versions[0]} to {versions[-1]}"


def read_version(text: str, versions: Sequence[str]) -> str | None:
    """Return the version that somebody writes, or None where it is none of them.

    Examples
    --------
    >>> [read_version(text, "ABCD") for text in ("a", "B ", "Version C", "(d)", "E", "A or B")]
    ['A', 'B', 'C', 'D', None, None]
    """
    stated = _STATED.fullmatch(text)
    return stated[1].upper() if stated and stated[1].upper() in versions else None


def version_column(headers: Sequence[str], words: Sequence[str] = WORDS) -> int | None:
    """Return the 0-based column that is headed by one of the words for a version, the first word before the others.

    Examples
    --------
    >>> version_column(["Name", "Form", "Paper", "Q1"]), version_column(["Name", "Paper 1"])
    (2, None)
    """
    keys = [header_key(_ITEM_NUMBER.sub("", header, count=1)) for header in headers]
    return next((keys.index(word) for word in words if word in keys), None)


def asks_for_version(header: str) -> bool:
    """Tell whether a header is a short question for the version, as a form asks it.

    Examples
    --------
    >>> asks_for_version("Which version do you have?"), asks_for_version("Your paper")
    (True, False)
    """
    return len(header) <= _LONGEST_QUESTION and re.search(r"\bversion\b", header, re.IGNORECASE) is not None


def seat_column(headers: Sequence[str]) -> int | None:
    """Return the 0-based column that says where a student sits, if there is one."""
    return next((column for column, cell in enumerate(headers) if header_key(cell) in _SEAT), None)


def seat_order(seat: str) -> tuple[object, ...]:
    """Return what seats are put in order by: ``A2`` comes before ``A10``, and no seat after all others.

    Examples
    --------
    >>> sorted(["B1", "", "A10", "a2"], key=seat_order)
    ['a2', 'A10', 'B1', '']
    """
    pieces = _PIECES.findall(seat.casefold())
    return (not seat, tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces))


def assign_versions(
    students: Sequence[Student], told: Sequence[Seating], versions: Sequence[str], earlier: Mapping[str, Seating]
) -> dict[str, Seating]:
    """Decide who gets which version, and number the copies.

    What the roster tells counts, and then what a student has had before. All others get the versions in turn, in the
    order of the seats, or of the identifiers where there are no seats, so that no neighbours have the same one unless
    the roster says so. The copies are numbered in that order, those of newcomers behind all others.

    Parameters
    ----------
    students : sequence of Student
    told : sequence of Seating
        What the roster tells of each of them.
    versions : sequence of str
    earlier : mapping of str to Seating
        What was decided when the sheet was drawn before, by `Student.id`.

    Returns
    -------
    dict of str to Seating
        By `Student.id`, in the order of the copies.

    Examples
    --------
    >>> ada, bob = (Student(name, name, "login", {}) for name in ("ada", "bob"))
    >>> seating = assign_versions([ada, bob], [Seating("2"), Seating("1")], "ABCD", {})
    >>> [(who, seat.version, seat.copy) for who, seat in seating.items()]
    [('bob', 'A', 1), ('ada', 'B', 2)]
    """
    pairs = sorted(zip(students, told, strict=True), key=lambda pair: (seat_order(pair[1].seat), pair[0].id))
    known = {who: seat for who, seat in earlier.items() if seat.version in versions}
    fixed = [seat.version or known.get(student.id, Seating()).version for student, seat in pairs]
    found: dict[str, Seating] = {}
    next_copy = max((seat.copy for seat in known.values()), default=0) + 1
    before = ""
    for (student, seat), version, after in zip(pairs, fixed, [*fixed, ""][1:], strict=True):
        before = version or _next_version(versions, before, after)
        copy = known[student.id].copy if student.id in known else 0
        if not copy:
            copy, next_copy = next_copy, next_copy + 1
        found[student.id] = replace(seat, version=before, copy=copy)
    return dict(sorted(found.items(), key=lambda entry: entry[1].copy))


def _next_version(versions: Sequence[str], before: str, after: str) -> str:
    """Return the version that comes after one, and is not the one of the neighbour on the other side."""
    start = versions.index(before) + 1 if before else 0
    turn = [versions[(start + i) % len(versions)] for i in range(len(versions))]
    return next((version for version in turn if version not in (before, after)), turn[0])


def tell_neighbours(file: str, students: Sequence[Student], seating: Mapping[str, Seating]) -> Iterator[Problem]:
    """Yield the warnings that two students have one seat, or neighbours one version."""
    by_id = {student.id: student for student in students}
    seated = sorted((seat_order(seat.seat), who) for who, seat in seating.items() if seat.seat)
    for (place, one), (other_place, other) in pairwise(seated):
        pair = f"{show_student(by_id[one])} and {show_student(by_id[other])}"
        seats = shorten(seating[one].seat), shorten(seating[other].seat)
        if place == other_place:
            message = f"{pair} have the same seat, '{seats[0]}'. Correct one of them."
            yield Problem(file, 0, 0, "same-seat", message, "warning")
        elif seating[one].version == seating[other].version:
            message = (
                f"{pair}, on the seats '{seats[0]}' and '{seats[1]}' beside each other, both have version "
                f"{seating[one].version}. Change one of them in the column 'version' of the roster, or change seats."
            )
            yield Problem(file, 0, 0, "same-version", message, "warning")
