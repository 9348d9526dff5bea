"""Class lists: from any LMS in the table, and any CSV with clear headers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from quizgen.errors import Problem, UserFileError
from quizgen.lms.identity import (
    IDENTIFIER_KINDS,
    clean_text,
    describe_headers,
    group_column,
    read_identity,
    shorten,
)
from quizgen.lms.table import CLASS_LISTS
from quizgen.lms.tables import TableRow, read_table
from quizgen.lms.versions import read_version, say_versions, seat_column, version_column
from quizgen.model import Seating, Student

MOST_MEMBERS = 10
"""Larger groups are sections of a class, not people who hand in one answer."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A class list, read.

    Parameters
    ----------
    students : tuple of Student
        In file order.
    format : str
        Where the file seems to be from, a key of `CLASS_LISTS`.
    warnings : tuple of Problem
        What was passed over.
    groups : str
        The header of the column that says who works together; empty where there is none.
    seats : tuple of Seating
        What the file tells of each student's seat and version, where papers come in versions; else empty.
    """

    students: tuple[Student, ...]
    format: str
    warnings: tuple[Problem, ...] = ()
    groups: str = ""
    seats: tuple[Seating, ...] = ()


def read_roster(name: str, content: bytes, versions: Sequence[str] = ()) -> Roster:
    r"""Read a class list.

    Parameters
    ----------
    name : str
        Of the file, for problems, whose columns count cells from 1.
    content : bytes
        Of the file.
    versions : sequence of str
        Those in which the papers come; then seats and versions are read, and groups are not.

    Returns
    -------
    Roster

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``no-identifier-column``, ``student-without-identifier``,
        ``duplicate-identifier``, ``two-groups``, ``unknown-version``, ``no-students``.

    Examples
    --------
    >>> roster = read_roster("class.csv", b"Name,Student ID\nAda Lovelace,A0001X\n")
    >>> roster.students[0].name, roster.students[0].id, roster.students[0].id_kind
    ('Ada Lovelace', 'a0001x', 'id_number')
    """
    table = read_table(name, content)
    header = table.header.cells
    format, form = next((name, form) for name, form in CLASS_LISTS.items() if form.recognise(header))
    kinds = form.find_columns(header)
    if not set(kinds.values()) & set(IDENTIFIER_KINDS):
        message = f"No column identifies the students. {describe_headers(header)}"
        raise UserFileError([Problem(name, table.header.line, 1, "no-identifier-column", message)])

    problems: list[Problem] = []
    warnings = list(table.warnings)
    grouping = None if versions else group_column(header)
    students: list[tuple[TableRow, Student]] = []
    id_column = min(column for column, kind in kinds.items() if kind in IDENTIFIER_KINDS) + 1
    for row in table.rows:
        if skipped := form.skip(row, kinds):
            if skipped.code:
                warnings.append(Problem(name, row.line, 1, skipped.code, skipped.message, "warning"))
            continue
        identity = read_identity(row.cells, kinds, last_name_first=form.last_name_first)
        if student := _make_student(identity):
            group = clean_text(row.cells[grouping]) if grouping is not None else ""
            if ";" in group:
                message = f"'{student.name}' is in several groups, '{shorten(group)}'. Leave one of them."
                problems.append(Problem(name, row.line, (grouping or 0) + 1, "two-groups", message))
            students.append((row, replace(student, group=group)))
        else:
            who = f"'{identity['name']}'" if "name" in identity else "The student of this row"
            message = f"{who} has no identifier. Fill in the ID, login or e-mail address, or delete the row."
            problems.append(Problem(name, row.line, id_column, "student-without-identifier", message))
    seats: tuple[Seating, ...] = ()
    if versions:
        seats = tuple(_read_seats(name, header, [row for row, _ in students], versions, problems))
    problems += _find_duplicates(name, students, kinds)
    if not students and not problems:
        problems.append(Problem(name, 0, 0, "no-students", "The file lists no students. Export it again."))
    if problems:
        raise UserFileError(problems)
    found = [student for _, student in students]
    sizes = Counter(student.group.casefold() for student in found if student.group)
    if grouping is not None and sizes and max(sizes.values()) > MOST_MEMBERS:
        message = (
            f"the groups of the column '{shorten(header[grouping])}' have up to {max(sizes.values())} students, so "
            "they are taken for sections of the class, and everyone has numbers of their own. Those who hand in "
            f"together are {MOST_MEMBERS} at most"
        )
        warnings.append(Problem(name, table.header.line, grouping + 1, "large-groups", message, "warning"))
        found, sizes = [replace(student, group="") for student in found], Counter()
    groups = header[grouping] if grouping is not None and sizes else ""
    return Roster(tuple(found), format, tuple(warnings), groups, seats)


def _read_seats(
    name: str, header: Sequence[str], rows: Sequence[TableRow], versions: Sequence[str], problems: list[Problem]
) -> Iterator[Seating]:
    """Yield what each row tells of seat and version; problems go to the list."""
    at_seat, at_version = seat_column(header), version_column(header, ["version"])
    for row in rows:
        seat = clean_text(row.cells[at_seat]) if at_seat is not None else ""
        stated = clean_text(row.cells[at_version]) if at_version is not None else ""
        version = read_version(stated, versions) if stated else ""
        if version is None:
            message = (
                f"'{shorten(stated)}' is none of the versions {say_versions(versions)}. Correct it, or leave the cell "
                "empty: then quizgen chooses one."
            )
            problems.append(Problem(name, row.line, (at_version or 0) + 1, "unknown-version", message))
        yield Seating(seat, version or "")


def _make_student(identity: dict[str, str]) -> Student | None:
    """Return the student, or None if nothing identifies them."""
    identifiers = {kind: identity[kind] for kind in IDENTIFIER_KINDS if kind in identity}
    if not identifiers:
        return None
    id_kind = next(iter(identifiers))
    name = identity.get("name") or identifiers[id_kind]
    latin = identity.get("latin", "")
    return Student(
        name,
        identifiers[id_kind].lower(),
        id_kind,
        MappingProxyType(identifiers),
        latin_name="" if latin == name else latin,
    )


def _find_duplicates(name: str, students: Sequence[tuple[TableRow, Student]], kinds: dict[int, str]) -> list[Problem]:
    """Tell of identifiers that two students share, once a pair of rows."""
    problems = []
    seen: dict[tuple[str, str], tuple[TableRow, Student]] = {}
    for row, student in students:
        # A login may equal another student's ID number only as long as neither seeds a paper.
        keys = [(kind, value.casefold()) for kind, value in student.identifiers.items()]
        keys.append(("seed", student.id))
        clash = next((key for key in keys if key in seen), None)
        if clash:
            other_row, other = seen[clash]
            column = _column_of(row, kinds, clash[1])
            message = (
                f"'{student.name}' has the identifier '{clash[1]}', which line {other_row.line} "
                f"gives to '{other.name}'. Correct it or delete one of the rows."
            )
            problems.append(Problem(name, row.line, column, "duplicate-identifier", message))
        for key in keys:
            seen.setdefault(key, (row, student))
    return problems


def _column_of(row: TableRow, kinds: dict[int, str], identifier: str) -> int:
    """Return the column, counted from 1, that holds an identifier."""
    return next(
        (column + 1 for column in kinds if clean_text(row.cells[column]).casefold() == identifier.casefold()),
        1,
    )
