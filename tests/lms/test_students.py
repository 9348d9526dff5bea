"""Rows find their students, and students their attempt."""

from types import MappingProxyType

import pytest

from quizgen.lms.responses import read_responses
from quizgen.lms.rosters import read_roster
from quizgen.lms.students import choose_attempts, group_attempts, match_students
from quizgen.model import ResponseFile, ResponseRow, Student


def make_student(name: str, **identifiers: str) -> Student:
    kind = next(iter(identifiers))
    return Student(name, identifiers[kind].lower(), kind, MappingProxyType(identifiers))


ADA = make_student("Ada Lovelace", sis_id="A0001X", login="ada", email="Ada@x.org", canvas_id="71")
BO = make_student("Bo Ek", sis_id="0042", login="ek", email="bo@x.org", canvas_id="72")
CY = make_student("Cy Young", sis_id="A0003Z", login="cy", email="cy@x.org", canvas_id="42")
YOUNG = make_student("Young Cy", sis_id="A0004Z", login="a0001x", email="young@x.org", canvas_id="74")
ROSTER = (ADA, BO, CY, YOUNG)


def make_file(*identities: dict[str, str], format: str = "csv") -> ResponseFile:
    rows = tuple(ResponseRow(line, identity, ("x",)) for line, identity in enumerate(identities, 2))
    return ResponseFile("answers.csv", format, (), rows)


@pytest.mark.parametrize(
    ("identity", "student", "codes"),
    [
        ({"sis_id": "A0001X"}, ADA, []),
        ({"sis_id": " a0001x "}, ADA, []),
        ({"login": "ADA"}, ADA, []),
        ({"email": "ada@X.org"}, ADA, []),
        ({"canvas_id": "71"}, ADA, []),
        ({"id_number": "A0003Z"}, CY, []),
        ({"login": "bo@x.org"}, BO, []),
        # The kind that the row tells comes first: Young's login is Ada's SIS id.
        ({"login": "A0001X"}, YOUNG, []),
        ({"canvas_id": "999", "email": "cy@x.org"}, CY, []),
        ({"sis_id": "00042"}, BO, ["resaved-identifier"]),
        ({"sis_id": "42.0"}, BO, ["resaved-identifier"]),
        ({"canvas_id": "71.00"}, ADA, ["resaved-identifier"]),
        ({"sis_id": "'0042"}, BO, ["resaved-identifier"]),
        # Bo's number without its zeros, or Cy's Canvas number.
        ({"sis_id": "42"}, None, ["ambiguous-student"]),
        ({"id_number": "42"}, None, ["ambiguous-student"]),
        ({"canvas_id": "42"}, CY, []),
        ({"sis_id": "A0001X", "id_number": "42"}, ADA, []),
        ({"id_number": "A0001X"}, ADA, []),
        ({"email": "A0001X"}, None, ["ambiguous-student"]),
        ({"sis_id": "A0001X", "email": "bo@x.org"}, None, ["ambiguous-student"]),
        ({"id_number": "0.0"}, None, ["unknown-student"]),
        ({"id_number": "A9"}, None, ["unknown-student"]),
        ({"email": "ada"}, ADA, []),
        ({"email": "young"}, None, ["unknown-student"]),
        ({"sis_id": "A9", "name": "Ada Lovelace"}, None, ["unknown-student"]),
        ({"name": "Ada Lovelace"}, ADA, ["matched-by-name"]),
        ({"name": "lovelace,  ada"}, ADA, ["matched-by-name"]),
        ({"name": "A0003Z"}, CY, []),
        ({"name": "Cy Young"}, None, ["ambiguous-student"]),
        ({}, None, ["unknown-student"]),
    ],
)
def test_matching(identity: dict[str, str], student: Student | None, codes: list[str]) -> None:
    matches = match_students(make_file(identity), ROSTER)
    assert [entry.student for entry in matches.rows] == ([student] if student else [])
    assert [row.line for row in matches.unmatched] == ([] if student else [2])
    assert [(warning.code, warning.file, warning.line) for warning in matches.warnings] == [
        (code, "answers.csv", 2) for code in codes
    ]


def test_names_do_not_count_beside_identifiers() -> None:
    matches = match_students(make_file({"sis_id": "A0001X"}, {"name": "Bo Ek"}), ROSTER)
    assert [row.line for row in matches.unmatched] == [3]


def test_canvas_numbers_that_the_roster_lacks_leave_names() -> None:
    roster = [make_student("Ada Lovelace", id_number="A1"), make_student("Bo Ek", id_number="A2")]
    rows = ({"canvas_id": "71", "name": "Ada Lovelace"}, {"canvas_id": "72", "name": "Ek, Bo"})
    matches = match_students(make_file(*rows), roster)
    assert [entry.student.name for entry in matches.rows] == ["Ada Lovelace", "Bo Ek"]
    assert [(warning.code, warning.line) for warning in matches.warnings] == [("matched-by-name", 2)]


def test_order_of_rows_is_kept() -> None:
    matches = match_students(make_file({"login": "cy"}, {"login": "nobody"}, {"login": "ada"}), ROSTER)
    assert [entry.row.line for entry in matches.rows] == [2, 4]


@pytest.mark.parametrize(
    ("samples", "lines", "last", "first"),
    [
        (("moodle_gradeexport/export.csv", "moodle_responses/responses_all.csv"),
         [2, 3, 4, 5], [3, 4, 5], [2, 4, 5]),
        (("../examples/canvas_gradebook.csv", "canvas_student_analysis/canvas_code_generated.csv"),
         [3, 6], [3, 6], [3, 6]),
    ],
)  # fmt: skip
def test_real_files(samples, lines, last, first, shared) -> None:
    folder = shared / "lms/samples"
    roster = read_roster("roster.csv", (folder / samples[0]).read_bytes())
    matches = match_students(read_responses("a.csv", (folder / samples[1]).read_bytes()), roster.students)
    assert sorted(entry.row.line for entry in matches.rows) == lines
    assert sorted(entry.row.line for entry in choose_attempts(matches, "last").rows) == last
    assert sorted(entry.row.line for entry in choose_attempts(matches, "first").rows) == first


# --- Attempts


def choose(rows, which, format="moodle"):
    made = tuple(
        ResponseRow(line, {"login": login}, (cell,), attempt) for line, (login, cell, attempt) in enumerate(rows, 2)
    )
    chosen = choose_attempts(match_students(ResponseFile("answers.csv", format, (), made), ROSTER), which)
    return (
        [entry.row.line for entry in chosen.rows],
        [(warning.code, warning.file, warning.line) for warning in chosen.warnings],
    )


@pytest.mark.parametrize(
    ("rows", "format", "last", "first"),
    [
        ([("ada", "x", None), ("ek", "y", None), ("ada", "z", None)], "moodle", ([4, 3], []), ([2, 3], [])),
        ([("ada", "x", 2), ("ada", "z", 1)], "csv", ([2], []), ([3], [])),
        ([("ada", "x", None), ("ada", "", None)], "moodle", ([2], ["empty-attempt"]), ([2], [])),
        ([("ada", "", None), ("ada", "x", None)], "moodle", ([3], []), ([3], ["empty-attempt"])),
        ([("ada", "", None), ("ada", "", None)], "moodle", ([3], []), ([2], [])),
        ([("ada", "x", None), ("ada", "z", None)], "csv",
         ([3], ["duplicate-rows"]), ([3], ["duplicate-rows"])),
        ([("ada", "x", None), ("ada", "", None)], "csv",
         ([2], ["duplicate-rows"]), ([2], ["duplicate-rows"])),
    ],
)  # fmt: skip
def test_choosing(rows, format, last, first) -> None:
    for which, (lines, codes) in (("last", last), ("first", first)):
        chosen, warnings = choose(rows, which, format)
        assert chosen == lines
        assert [code for code, _, _ in warnings] == codes


def test_duplicate_rows_name_their_lines() -> None:
    file = make_file({"login": "ada"}, {"login": "ek"}, {"login": "ada"})
    (warning,) = choose_attempts(match_students(file, ROSTER)).warnings
    assert (warning.file, warning.line) == ("answers.csv", 4)
    assert "lines 2, 4" in warning.message


def test_groups_are_exposed() -> None:
    file = make_file({"login": "ada"}, {"login": "ek"}, {"login": "ada"}, format="moodle")
    groups = group_attempts(match_students(file, ROSTER).rows)
    assert {student: [entry.row.line for entry in rows] for student, rows in groups.items()} == {
        "a0001x": [2, 4],
        "0042": [3],
    }
