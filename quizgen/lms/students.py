"""Whose a row of answers is, and which of a student's attempts counts."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import suggest
from quizgen.lms.groups import Groups, MatchedRow, show_student
from quizgen.lms.identity import IDENTIFIER_KINDS, NO_IDENTIFIERS, shorten
from quizgen.lms.table import ANSWER_FILES
from quizgen.model import ResponseFile, ResponseRow, Student


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows of a file by student.

    Parameters
    ----------
    file, format : str
        Of the answer file.
    rows : tuple of MatchedRow
        In the order of the file.
    unmatched : tuple of ResponseRow
        Those of nobody on the roster, or of several.
    warnings : tuple of Problem
        ``unknown-student``, ``ambiguous-student``, ``resaved-identifier``, ``matched-by-name``.
    shared : int
        How many rows count for several students.
    """

    file: str
    format: str
    rows: tuple[MatchedRow, ...]
    unmatched: tuple[ResponseRow, ...]
    warnings: tuple[Problem, ...]
    shared: int = 0


@dataclass(frozen=True, slots=True)
class ChosenAttempts:
    """One row per student, in the order of the students' first rows, and what was passed over."""

    rows: tuple[MatchedRow, ...]
    warnings: tuple[Problem, ...]


_Index = Mapping[tuple[str, str], frozenset[int]]
_Key = Callable[[str], str]

# Canvas calls SIS id what others call ID number.
_SAME_KIND = {"id_number": "sis_id"}


def match_students(
    file: ResponseFile, roster: Sequence[Student], codes: Mapping[str, str] = MappingProxyType({})
) -> Matches:
    """Find whose each row of an answer file is.

    Any identifier of the roster will do, whatever its kind and case. A number that a spreadsheet saved anew
    (``123.0``, or without its leading zeros) is matched if only one student can be meant. A name counts only
    where the file has no identifiers, or only Canvas's own and the roster none of these.

    A row counts for all members of a group: of the one that the roster gives to its student, or of the students whose
    identifiers stand in one cell, as in ``0042; 0043``. A row that names no student, only a group of the roster,
    counts for its members.

    Parameters
    ----------
    file : ResponseFile
        The answer file.
    roster : sequence of Student
        Those who may have answered.
    codes : mapping of str to str
        From the variant codes of papers to `Student.id`: a code in the place of an identifier says whose the paper is.

    Returns
    -------
    Matches

    Raises
    ------
    UserFileError
        ``two-groups``, where a student belongs to two of them.

    Examples
    --------
    >>> ada = Student("Ada Lovelace", "a1", "id_number", {"id_number": "A1"})
    >>> rows = (ResponseRow(2, {"login": "a1 "}, ()), ResponseRow(3, {}, ()))
    >>> file = ResponseFile("a.csv", "csv", (), rows)
    >>> matches = match_students(file, [ada])
    >>> matches.rows[0].student.name, matches.unmatched[0].line
    ('Ada Lovelace', 3)
    """
    exact = _index(roster, _fold) | _index_codes(roster, codes)
    resaved = _index(roster, as_number)
    names = _index_names(roster)
    use_names = _names_count(file, roster)
    rows: list[MatchedRow] = []
    unmatched: list[ResponseRow] = []
    warnings: list[Problem] = []
    by_name: list[int] = []
    groups = Groups(file.file, roster)
    for row in file.rows:
        identifiers = {kind: text for kind, text in row.identity.items() if kind not in NO_IDENTIFIERS}
        name = row.identity.get("name", "")
        tried = identifiers or ({"name": name} if use_names else {})
        found, sure = _look_up(exact, resaved, tried)
        if not found and use_names and name:
            sure = True
            found = names.get(_name_key(name), frozenset())
            if len(found) == 1:
                by_name.append(row.line)
        several = _look_up_several(exact, resaved, tried) if len(found) != 1 else {}
        team = _look_up_team(exact, resaved, row.identity)
        if any(len(meant) == 1 for meant in several.values()):
            for piece, meant in several.items():
                if len(meant) != 1:
                    warnings.append(_tell_unknown_member(file.file, row, piece))
            rows += groups.share(row, [next(iter(meant)) for meant in several.values() if len(meant) == 1])
        elif len(found) == 1:
            (index,) = found
            student = roster[index]
            if team and index not in team:
                groups.refuse_stranger(row, index)
            rows += groups.share(row, [index])
            if not sure:
                message = f"A spreadsheet seems to have changed this number; it is taken to be {show_student(student)}."
                warnings.append(Problem(file.file, row.line, 1, "resaved-identifier", message, "warning"))
        elif team and not identifiers:
            rows += groups.share(row, sorted(team))
        else:
            unmatched.append(row)
            warnings.append(_tell_unmatched(file.file, row, [roster[index] for index in sorted(found)]))
    if by_name:
        message = f"{len(by_name)} rows were matched by name alone, the first on this line."
        warnings.append(Problem(file.file, by_name[0], 1, "matched-by-name", message, "warning"))
    if groups.problems:
        raise UserFileError(groups.problems)
    shared = len({id(entry.row) for entry in rows if entry.lead is not None})
    return Matches(file.file, file.format, tuple(rows), tuple(unmatched), tuple(sorted(warnings)), shared)


_BETWEEN = re.compile(r"[;,&+/]")


def find_student(said: str, roster: Sequence[Student], file: str) -> Student:
    """Return the one person on a roster of whom this is an identifier.

    Raises
    ------
    UserFileError
        If there is nobody, or more than one.
    """
    row = ResponseRow(0, {"id_number": said}, ())
    found = [entry.student for entry in match_students(ResponseFile("", "", (), (row,)), roster).rows]
    if not found:
        hint = suggest(said, [text for student in roster for text in student.identifiers.values()])
        message = f"'{shorten(said)}' is not the identifier of one person on the roster.{hint}"
        raise UserFileError([Problem(file, 0, 0, "unknown-student", message)])
    return found[0]


def _look_up_several(exact: _Index, resaved: _Index, identifiers: Mapping[str, str]) -> dict[str, frozenset[int]]:
    """Return whom each of the identifiers means that stand in one cell; nothing where no cell has several."""
    for kind, text in identifiers.items():
        pieces = [piece.strip() for piece in _BETWEEN.split(text) if piece.strip()]
        if len(pieces) > 1:
            meant = {piece: _look_up(exact, resaved, {kind: piece})[0] for piece in pieces}
            # Where identifiers and names share a column, a name such as "Ek, Bob" is no list.
            return meant if kind != "name" or all(len(who) == 1 for who in meant.values()) else {}
    return {}


def _look_up_team(exact: _Index, resaved: _Index, identity: Mapping[str, str]) -> frozenset[int]:
    """Return the members of the group that a row names."""
    team = identity.get("group", "")
    return exact.get(("group", _fold(team))) or resaved.get(("group", as_number(team))) or frozenset()


def _tell_unknown_member(file: str, row: ResponseRow, piece: str) -> Problem:
    message = f"Of those named here, '{shorten(piece)}' is not one person on the roster, and has no mark. Correct it."
    return Problem(file, row.line, 1, "unknown-student", message, "warning")


def _fold(text: str) -> str:
    return text.strip().casefold()


def as_number(text: str) -> str:
    """Return a whole number without leading zeros, ``.0`` and the apostrophe of a text; else nothing.

    Examples
    --------
    >>> as_number("0042"), as_number("42.0"), as_number("A42")
    ('42', '42', '')
    """
    number = re.fullmatch(r"'?0*([0-9]+?)(?:\.0+)?", text.strip())
    return number[1] if number else ""


def _index(roster: Sequence[Student], key: _Key) -> dict[tuple[str, str], frozenset[int]]:
    """Return who has an identifier, by kind and, under the kind "any", whatever its kind; and who is in a group."""
    found: dict[tuple[str, str], frozenset[int]] = {}
    for number, student in enumerate(roster):
        for kind, text in student.identifiers.items():
            for entry in ((_SAME_KIND.get(kind, kind), key(text)), ("any", key(text))):
                if entry[1]:
                    found[entry] = found.get(entry, frozenset()) | {number}
        if group := key(student.group):
            found["group", group] = found.get(("group", group), frozenset()) | {number}
    return found


def _index_codes(roster: Sequence[Student], codes: Mapping[str, str]) -> dict[tuple[str, str], frozenset[int]]:
    numbers = {student.id: number for number, student in enumerate(roster)}
    return {("any", _fold(code)): frozenset([numbers[who]]) for code, who in codes.items() if who in numbers}


def _look_up(exact: _Index, resaved: _Index, identifiers: Mapping[str, str]) -> tuple[frozenset[int], bool]:
    """Return all whom the identifiers mean, and whether as they are written.

    Identifiers of the same kind, as written, settle it. One of another kind counts no more than one of the same
    kind but for zeros: an ID number that has lost its zeros may equal somebody else's Canvas number.
    """
    same: frozenset[int] = frozenset()
    other: frozenset[int] = frozenset()
    alike: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    for kind, text in identifiers.items():
        kind = _SAME_KIND.get(kind, kind)
        written, number = _fold(text), as_number(text)
        same |= exact.get((kind, written), frozenset())
        other |= exact.get(("any", written), frozenset())
        alike |= resaved.get((kind, number), frozenset())
        last |= resaved.get(("any", number), frozenset())
    if same:
        return same, True
    if other or alike:
        return other | alike, alike <= other
    return last, False


def _index_names(roster: Sequence[Student]) -> dict[tuple[str, ...], frozenset[int]]:
    found: dict[tuple[str, ...], frozenset[int]] = {}
    for number, student in enumerate(roster):
        key = _name_key(student.name)
        found[key] = found.get(key, frozenset()) | {number}
    return found


def _name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name in alphabetical order; systems differ in which comes first."""
    return tuple(sorted(name.casefold().replace(",", " ").split()))


def _names_count(file: ResponseFile, roster: Sequence[Student]) -> bool:
    """Tell whether names have to do: no row tells an identifier that the roster could know."""
    told = {kind for row in file.rows for kind in row.identity if kind not in NO_IDENTIFIERS}
    known = {kind for student in roster for kind in student.identifiers}
    return not told or (told == {"canvas_id"} and "canvas_id" not in known)


def _tell_unmatched(file: str, row: ResponseRow, several: Sequence[Student]) -> Problem:
    told = ", ".join(f"'{shorten(row.identity[kind])}'" for kind in (*IDENTIFIER_KINDS, "name") if kind in row.identity)
    if several:
        who = " or ".join(show_student(student) for student in several[:3])
        message = f"The row of {told} may belong to {who}; it is left out. Correct its identifiers."
        return Problem(file, row.line, 1, "ambiguous-student", message, "warning")
    if "group" in row.identity:
        nobody = f"Nobody on the roster {f'has {told} or ' if told else ''}is in the group"
        message = (
            f"{nobody} '{shorten(row.identity['group'])}'; the row is left out. Correct the group, or name its members "
            "in a column 'student id', as in '0042; 0043'."
        )
    elif not told:
        message = "The row does not say whose it is; it is left out. Fill in an identifier."
    else:
        message = f"Nobody on the roster has {told}; the row is left out. Correct the identifier, or the roster."
    return Problem(file, row.line, 1, "unknown-student", message, "warning")


# --- Attempts


def group_attempts(rows: Iterable[MatchedRow]) -> dict[str, tuple[MatchedRow, ...]]:
    """Return the attempts of each student, oldest first.

    Parameters
    ----------
    rows : iterable of MatchedRow
        In the order of submission.

    Returns
    -------
    dict of str to tuple of MatchedRow
        By `Student.id`, in the order of the students' first rows. Attempts are in the order of their
        numbers if all of a student's have one.

    Examples
    --------
    >>> ada = Student("Ada", "a1", "login", {"login": "a1"})
    >>> rows = [MatchedRow(ada, ResponseRow(2, {}, (), 2)), MatchedRow(ada, ResponseRow(3, {}, (), 1))]
    >>> [entry.row.line for entry in group_attempts(rows)["a1"]]
    [3, 2]
    """
    groups: dict[str, list[MatchedRow]] = {}
    for entry in rows:
        groups.setdefault(entry.student.id, []).append(entry)
    return {student: tuple(_in_order(entries)) for student, entries in groups.items()}


def _in_order(entries: list[MatchedRow]) -> list[MatchedRow]:
    numbers = [entry.row.attempt for entry in entries]
    if any(number is None for number in numbers):
        return entries
    return sorted(entries, key=lambda entry: entry.row.attempt or 0)


def counts_as_attempts(format: str, rows: Sequence[MatchedRow]) -> bool:
    """Tell whether all rows of a student are attempts: one is, and several are if numbered or if the format says so."""
    numbered = all(entry.row.attempt is not None for entry in rows)
    return len(rows) == 1 or numbered or ANSWER_FILES[format].rows_are_attempts


def choose_attempts(matches: Matches, which: Literal["last", "first"] = "last") -> ChosenAttempts:
    """Choose one attempt of each student.

    An attempt in which nothing is answered counts only if there is no other.

    Parameters
    ----------
    matches : Matches
        The rows of the answer file, each with its student.
    which : {"last", "first"}
        Which attempt counts of several in which something is answered.

    Returns
    -------
    ChosenAttempts
        With warnings ``empty-attempt`` and, where the rows are not attempts and the last counts whatever `which`
        says, ``duplicate-rows``.

    Examples
    --------
    >>> ada = Student("Ada", "a1", "login", {"login": "a1"})
    >>> rows = tuple(MatchedRow(ada, ResponseRow(line, {}, ("4",))) for line in (2, 3))
    >>> chosen = choose_attempts(Matches("a.csv", "moodle", rows, (), ()), "first")
    >>> [entry.row.line for entry in chosen.rows]
    [2]
    """
    rows: list[MatchedRow] = []
    warnings: list[Problem] = []
    for attempts in group_attempts(matches.rows).values():
        answered = [entry for entry in attempts if any(cell.strip() for cell in entry.row.cells)]
        duplicates = not counts_as_attempts(matches.format, attempts)
        counted = answered or list(attempts)
        chosen = counted[0] if which == "first" and not duplicates else counted[-1]
        rows.append(chosen)
        if chosen.lead is not None:
            # Told of the one who is named first.
            continue
        if duplicates:
            lines = ", ".join(str(entry.row.line) for entry in attempts)
            message = (
                f"{show_student(chosen.student)} has several rows (lines {lines}) and no attempt numbers; "
                f"line {chosen.row.line} counts."
            )
            line = attempts[-1].row.line
            warnings.append(Problem(matches.file, line, 1, "duplicate-rows", message, "warning"))
        elif answered and chosen is not (attempts[0] if which == "first" else attempts[-1]):
            passed = attempts[0] if which == "first" else attempts[-1]
            who = show_student(chosen.student)
            message = f"{who} answered nothing in this attempt; the one on line {chosen.row.line} counts."
            warnings.append(Problem(matches.file, passed.row.line, 1, "empty-attempt", message, "warning"))
    return ChosenAttempts(tuple(rows), tuple(sorted(warnings)))
