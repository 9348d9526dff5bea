"""Students of a class list who were known under other identifiers before: they keep those, and so their papers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quizgen.lms.students import as_number
from quizgen.model import Student


def keep_identifiers(students: Sequence[Student], earlier: Sequence[Student]) -> tuple[Student, ...]:
    """Return students under the identifiers that they have had, where those differ only by zeros that are gone.

    Parameters
    ----------
    students : sequence of Student
        Of a roster that may have been saved by a spreadsheet.
    earlier : sequence of Student
        As they were known before.

    Returns
    -------
    tuple of Student
        One for each, in the same order. Where it is not certain who is meant, the student stays as given.

    Examples
    --------
    >>> before = Student("Ada", "0042", "id_number", {"id_number": "0042"})
    >>> (kept,) = keep_identifiers([Student("Ada", "42", "id_number", {"id_number": "42"})], [before])
    >>> kept.id, kept.identifiers
    ('0042', {'id_number': '0042'})
    """
    written = {student.id for student in students}
    missing = [student for student in earlier if student.id not in written]
    known = {student.id for student in earlier}
    new = [student for student in students if student.id not in known]

    def alike(student: Student, others: Iterable[Student]) -> list[Student]:
        number = as_number(student.id)
        return [other for other in others if number and as_number(other.id) == number]

    found: list[Student] = []
    for student in students:
        before = alike(student, missing) if student in new else []
        if len(before) == 1 and len(alike(student, new)) == 1:
            known_as = {k: t for k, t in before[0].identifiers.items() if as_number(t) == as_number(student.id)}
            student = replace(
                student,
                id=before[0].id,
                identifiers={k: known_as.get(k, text) for k, text in student.identifiers.items()},
            )
        found.append(student)
    return tuple(found)


def keep_identity(students: Sequence[Student], earlier: Sequence[Student]) -> tuple[Student, ...]:
    """Return students known by what they were known by, where a list tells a further identifier that would come first.

    Parameters
    ----------
    students : sequence of Student
        Of a roster.
    earlier : sequence of Student
        As they were known before.

    Returns
    -------
    tuple of Student
        One for each, in the same order, with all identifiers of the roster.

    Examples
    --------
    >>> before = Student("Ada", "ada@x.org", "email", {"email": "ada@x.org"})
    >>> now = Student("Ada", "a1", "id_number", {"id_number": "A1", "email": "Ada@x.org"})
    >>> (kept,) = keep_identity([now], [before])
    >>> kept.id, kept.id_kind, kept.identifiers["id_number"]
    ('ada@x.org', 'email', 'A1')
    """
    written = {student.id for student in students}
    known = {student.id for student in earlier}
    missing = {(student.id_kind, student.id): student for student in earlier if student.id not in written}

    def as_before(student: Student) -> Student:
        keys = [(kind, text.lower()) for kind, text in student.identifiers.items()]
        before = [missing[key] for key in keys if key in missing]
        if student.id in known or len(before) != 1:
            return student
        return replace(student, id=before[0].id, id_kind=before[0].id_kind)

    return tuple(map(as_before, students))
