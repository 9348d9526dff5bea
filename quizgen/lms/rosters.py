"""Class lists: from any LMS in the table, and any file with clear headers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from quizgen.errors import Problem, UserFileError
from quizgen.lms.identity import IDENTIFIER_KINDS, clean_text, describe_headers, read_identity, shorten
from quizgen.lms.interface import ClassLists
from quizgen.lms.roster_columns import RosterColumns, understand_columns
from quizgen.lms.table import CLASS_LISTS
from quizgen.lms.tables import FileTable, TableRow, read_table
from quizgen.lms.versions import read_version, say_versions
from quizgen.model import Seating, Student

MOST_MEMBERS = 10
"""Larger groups are sections of a class, not people who hand in one answer."""

LONGEST_NAME = 100
"""Names are shortened to as many characters, so that there is room for them on paper."""


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
    columns : tuple of (str, str)
        Each header, and what it is taken for, in words; nothing for what is not used.
    """

    students: tuple[Student, ...]
    format: str
    warnings: tuple[Problem, ...] = ()
    groups: str = ""
    seats: tuple[Seating, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row, whose it is, and where they sit."""

    row: TableRow
    student: Student
    seating: Seating


def read_roster(name: str, content: bytes, versions: Sequence[str] = (), said: str = "") -> Roster:
    r"""Read a class list.

    Parameters
    ----------
    name : str
        Of the file, for problems, whose columns count cells from 1.
    content : bytes
        Of the file.
    versions : sequence of str
        Those in which the papers come; then seats and versions are read, and groups are not.
    said : str
        The tutor's own word on columns, as `understand_columns` takes it.

    Returns
    -------
    Roster

    Raises
    ------
    UserFileError
        What `read_table` and `understand_columns` refuse; ``no-identifier-column``, ``student-without-identifier``,
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
    columns = understand_columns(header, said, find=form.find_columns, versions=bool(versions))
    if not set(columns.kinds.values()) & set(IDENTIFIER_KINDS):
        message = (
            f"No column identifies the students. {describe_headers(header)} Where a column has another name, say so, "
            "as in --columns 'id=Registration code'."
        )
        raise UserFileError([Problem(name, table.header.line, 1, "no-identifier-column", message)])
    problems: list[Problem] = []
    warnings = list(table.warnings)
    entries = list(_read_rows(table, form, columns, versions, problems, warnings))
    entries = _drop_repeated(name, entries, warnings)
    problems += _find_duplicates(name, entries, columns.kinds)
    if not entries and not problems:
        problems.append(Problem(name, 0, 0, "no-students", "The file lists no students. Export it again."))
    if problems:
        raise UserFileError(sorted(problems))
    students = [entry.student for entry in entries]
    sizes = Counter(student.group.casefold() for student in students if student.group)
    groups = header[columns.place("group") - 1] if sizes else ""
    if sizes and max(sizes.values()) > MOST_MEMBERS:
        message = (
            f"the groups of the column '{shorten(groups)}' have up to {max(sizes.values())} students, so "
            "they are taken for sections of the class, and everyone has numbers of their own. Those who hand in "
            f"together are {MOST_MEMBERS} at most"
        )
        warnings.append(Problem(name, table.header.line, columns.place("group"), "large-groups", message, "warning"))
        students, groups = [replace(student, group="") for student in students], ""
    seats = tuple(entry.seating for entry in entries) if versions else ()
    return Roster(tuple(students), format, tuple(warnings), groups, seats, columns.describe())


def _read_rows(
    table: FileTable,
    form: ClassLists,
    columns: RosterColumns,
    versions: Sequence[str],
    problems: list[Problem],
    warnings: list[Problem],
) -> Iterator[_Entry]:
    """Yield what each row tells of its student; what is odd goes to the lists."""
    kinds = columns.identity
    id_column = min(column for column, kind in kinds.items() if kind in IDENTIFIER_KINDS) + 1
    for row in _without_guard(table, form.guard, kinds):
        if skipped := form.skip(row, kinds):
            if skipped.code:
                warnings.append(Problem(table.file, row.line, 1, skipped.code, skipped.message, "warning"))
            continue
        identity = read_identity(row.cells, kinds, last_name_first=form.last_name_first)
        if long := [kind for kind in ("name", "latin") if len(identity.get(kind, "")) > LONGEST_NAME]:
            message = (
                f"The name '{shorten(identity[long[0]], 30)}' has {len(identity[long[0]])} characters; the paper has "
                f"the first {LONGEST_NAME - 3} of them. Correct the cell, if it holds something else besides."
            )
            warnings.append(Problem(table.file, row.line, 1, "long-name", message, "warning"))
            identity.update({kind: shorten(identity[kind], LONGEST_NAME) for kind in long})
        student = _make_student(identity)
        if student is None:
            who = f"'{identity['name']}'" if "name" in identity else "The student of this row"
            message = f"{who} has no identifier. Fill in the ID, login or e-mail address, or delete the row."
            problems.append(Problem(table.file, row.line, id_column, "student-without-identifier", message))
            continue
        group = _cell(row, columns.find("group"))
        if ";" in group:
            message = f"'{student.name}' is in several groups, '{shorten(group)}'. Leave one of them."
            problems.append(Problem(table.file, row.line, columns.place("group"), "two-groups", message))
        seating = _read_seat(table.file, row, columns, versions, problems)
        yield _Entry(row, replace(student, group=group), seating)


def _without_guard(table: FileTable, guard: str, kinds: Mapping[int, str]) -> Sequence[TableRow]:
    """Return the rows with identifiers as the system knows them."""
    if not guard:
        return table.rows
    guarded = {column for column, kind in kinds.items() if kind in IDENTIFIER_KINDS}
    return [
        replace(row, cells=tuple(c.strip().removeprefix(guard) if i in guarded else c for i, c in enumerate(row.cells)))
        for row in table.rows
    ]


def _cell(row: TableRow, column: int | None) -> str:
    return clean_text(row.cells[column]) if column is not None else ""


def _read_seat(
    name: str, row: TableRow, columns: RosterColumns, versions: Sequence[str], problems: list[Problem]
) -> Seating:
    """Return what a row tells of seat and version; problems go to the list."""
    seat, stated = _cell(row, columns.find("seat")), _cell(row, columns.find("version"))
    version = read_version(stated, versions) if stated else ""
    if version is None:
        message = (
            f"'{shorten(stated)}' is none of the versions {say_versions(versions)}. Correct it, or leave the cell "
            "empty: then quizgen chooses one."
        )
        problems.append(Problem(name, row.line, columns.place("version"), "unknown-version", message))
    return Seating(seat, version or "")


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


def _drop_repeated(name: str, entries: Sequence[_Entry], warnings: list[Problem]) -> list[_Entry]:
    """Leave out rows that say the same of the same person as an earlier one, with a warning for each."""
    first: dict[object, _Entry] = {}
    for entry in entries:
        student = entry.student
        key = tuple(
            text.casefold()
            for text in (
                student.name,
                student.latin_name,
                student.group,
                entry.seating.seat,
                entry.seating.version,
                *(student.identifiers.get(kind, "") for kind in IDENTIFIER_KINDS),
            )
        )
        earlier = first.setdefault(key, entry)
        if earlier is not entry:
            message = f"'{student.name}' is on line {earlier.row.line} already, and gets one paper."
            warnings.append(Problem(name, entry.row.line, 1, "same-student-twice", message, "warning"))
    return list(first.values())


def _find_duplicates(name: str, entries: Sequence[_Entry], kinds: Mapping[int, str]) -> list[Problem]:
    """Tell of identifiers that two students share, once a pair of rows."""
    problems = []
    seen: dict[tuple[str, str], _Entry] = {}
    for entry in entries:
        student = entry.student
        # A login may equal another student's ID number only as long as neither seeds a paper.
        keys = [(kind, value.casefold()) for kind, value in student.identifiers.items()]
        keys.append(("seed", student.id))
        clash = next((key for key in keys if key in seen), None)
        if clash:
            other = seen[clash]
            column = _column_of(entry.row, kinds, clash[1])
            message = (
                f"'{student.name}' has the identifier '{clash[1]}', which line {other.row.line} "
                f"gives to '{other.student.name}'. Correct it or delete one of the rows."
            )
            problems.append(Problem(name, entry.row.line, column, "duplicate-identifier", message))
        for key in keys:
            seen.setdefault(key, entry)
    return problems


def _column_of(row: TableRow, kinds: Mapping[int, str], identifier: str) -> int:
    """Return the column, counted from 1, that holds an identifier."""
    return next(
        (column + 1 for column in kinds if clean_text(row.cells[column]).casefold() == identifier.casefold()),
        1,
    )
