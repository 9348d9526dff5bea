"""What goes with the papers when they are handed out: the tables beside them, and what a tutor should know."""

from collections.abc import Iterator, Mapping, Sequence

from quizgen.errors import Problem
from quizgen.keys import list_parts
from quizgen.lms.rosters import Roster
from quizgen.lms.versions import assign_versions, say_versions, tell_neighbours
from quizgen.model import Key, Seating, Sheet, Student
from quizgen.render.spreadsheet import guard_formula, write_csv
from quizgen.reports.tables import printed_id
from quizgen.sheets import PaperPlan
from quizgen.workflows.earlier_key import EarlierKey
from quizgen.workflows.files import file_stem

_VERSIONS, _PAPERS = "versions.csv", "papers.csv"
LISTS = {
    _VERSIONS: "who has which version and copy",
    _PAPERS: "whose each paper is; keep it from those who mark",
}
"""The lists that go with the papers of some sheets, and what they say."""


def name_files(sheet: Sheet, plan: PaperPlan) -> str:
    """Return how the files of a paper are called, without suffix; those of an anonymous one do not tell whose it is."""
    if plan.student and sheet.anonymous:
        return _first_code(plan.codes, plan.order)
    if plan.student:
        return file_stem(plan.student.id)
    return f"version-{plan.version}" if plan.version else "class"


def _first_code(codes: Sequence[str], order: Sequence[int]) -> str:
    """Return the variant code of the question that comes first on a paper."""
    return codes[order[0] if order else 0]


def say_of_papers(sheet: Sheet, students: Sequence[Student]) -> Iterator[str]:
    """Say, in sentences, what differs between the papers and what that means for the answers."""
    if sheet.versions:
        print_them = (
            f"each student has a numbered copy, and {_VERSIONS} says who has which"
            if students
            else "without a roster there are no copies with names: print as many of each as you need"
        )
        yield (
            f"Papers come in versions {say_versions(sheet.versions)}; {print_them}. Marking goes by the variant "
            "codes, or by a column 'version' of the answer file: let students say which version they have."
        )
    if sheet.anonymous and students:
        yield (
            f"No paper says whose it is, and neither does the name of its file; {_PAPERS} does, by the code of the "
            "first question on each paper."
        )
    if sheet.shuffled and (students or sheet.versions):
        yield (
            "Each paper has the questions in an order of its own. Collect answers under the names that are printed "
            "beside the codes, Q1, Q2 and so on, not by the numbers on the papers: key, marks and the table for "
            "answers are in the order of the sheet."
        )
    elif sheet.shuffled:
        yield "Without a roster there is one paper for all; its questions are in the order of the sheet."


def say_groups(file: str, roster: Roster) -> str:
    """Say how many groups there are, and what that means for the papers."""
    groups = {student.group.casefold() for student in roster.students if student.group}
    return (
        f"By the column '{roster.groups}' of {file} there are {len(groups)} groups. The members of a group have the "
        "same numbers, each on a paper with their name, and one answer counts for all of them."
    )


def seat_students(
    sheet: Sheet, file: str, students: Sequence[Student], seats: Sequence[Seating], earlier: EarlierKey | None
) -> tuple[Mapping[str, Seating], list[Problem]]:
    """Decide who gets which version, and return that with what is odd about it.

    Papers that are out keep their versions, unless they may be drawn over.
    """
    if not sheet.versions:
        return {}, []
    out = earlier.key.seating if earlier and earlier.key and not earlier.replace else {}
    seating = assign_versions(students, seats or [Seating()] * len(students), sheet.versions, out)
    return seating, list(tell_neighbours(file, students, seating))


def responses_template(key: Key) -> str:
    """Return a CSV with one column per part and one row per student, for answers to be typed into."""
    columns = [*(["version"] if key.versions else []), *(part.name for part in list_parts(key))]
    rows = [["student", "name", *columns]]
    rows += [[*_who(student), *[""] * len(columns)] for student in key.roster]
    return write_csv(rows)


def lists_beside(sheet: Sheet, key: Key) -> dict[str, str]:
    """Return the lists that go with the papers of a sheet, by their names."""
    if key.seating:
        return {_VERSIONS: _versions_table(key)}
    return {_PAPERS: _papers_table(key)} if sheet.anonymous and key.roster else {}


def _papers_table(key: Key) -> str:
    """Return a CSV that says whose each paper is: by the code of the question that comes first on it."""
    rows = [["student", "name", "paper"]]
    for paper in key.papers:
        assert paper.student is not None
        rows.append([*_who(paper.student), _first_code([variant.code for variant in paper.variants], paper.order)])
    return write_csv(rows)


def _versions_table(key: Key) -> str:
    """Return a CSV that says who has which version and copy, in the order of the copies."""
    rows = [["student", "name", "seat", "version", "copy"]]
    for student in sorted(key.roster, key=lambda student: key.seating[student.id].copy):
        seat = key.seating[student.id]
        rows.append([*_who(student), guard_formula(seat.seat), seat.version, str(seat.copy)])
    return write_csv(rows)


def _who(student: Student) -> tuple[str, str]:
    return guard_formula(printed_id(student)), guard_formula(student.name)
