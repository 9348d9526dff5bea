"""Class lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.lms.rosters import MOST_MEMBERS, Roster, read_roster


def problems_of(content: bytes) -> list[tuple[str, int, int]]:
    with pytest.raises(UserFileError) as raised:
        read_roster("class.csv", content)
    return [(problem.code, problem.line, problem.column) for problem in raised.value.problems]


def read_text(text: str) -> Roster:
    return read_roster("class.csv", text.encode())


@pytest.mark.parametrize(
    ("path", "format", "count", "first", "id", "id_kind"),
    [
        ("examples/canvas_gradebook.csv", "canvas", 2, "Ada Lovelace", "a0001x", "sis_id"),
        (
            "samples/canvas_gradebook/canvas_demo_data.csv",
            "canvas",
            9,
            "Jeff Hendricks",
            "1033455469",
            "sis_id",
        ),
        ("samples/moodle_gradeexport/export.csv", "moodle", 3, "Ada Lovelace", "a0001x", "id_number"),
        ("samples/moodle_assign_worksheet/worksheet.csv", "csv", 3, "Ada Lovelace", "a0001x", "id_number"),
        ("samples/gradescope/gs_demo.csv", "gradescope", 10, "Dr. Kadin", "3032412514", "id_number"),
        (
            "samples/blackboard/gradecenter_header_from_tests.csv",
            "blackboard",
            1,
            "Alpha Testcadet",
            "a",
            "id_number",
        ),
    ],
)
def test_real_files(path: str, format: str, count: int, first: str, id: str, id_kind: str, shared) -> None:
    roster = read_roster(path, (shared / "lms" / path).read_bytes())
    student = roster.students[0]
    assert (roster.format, len(roster.students)) == (format, count)
    assert (student.name, student.id, student.id_kind) == (first, id, id_kind)


def test_canvas_identifiers_are_all_kept(shared) -> None:
    roster = read_roster("g.csv", (shared / "lms/examples/canvas_gradebook.csv").read_bytes())
    expected = {"sis_id": "A0001X", "login": "ada@example.edu", "canvas_id": "71"}
    assert dict(roster.students[0].identifiers) == expected


def test_canvas_test_student_is_told(shared) -> None:
    content = (shared / "lms/samples/canvas_gradebook/canvas_demo_data.csv").read_bytes()
    warnings = read_roster("g.csv", content).warnings
    assert [(warning.code, warning.line) for warning in warnings] == [("test-student", 12)]


@pytest.mark.parametrize(
    ("text", "name", "id", "id_kind"),
    [
        ("name,id\nAda,A1\n", "Ada", "a1", "id_number"),
        ("Full Name;Student_ID\nAda;A1\n", "Ada", "a1", "id_number"),
        ("STUDENT,student-number\nAda,A1\n", "Ada", "a1", "id_number"),
        (
            "Given Name\tFamily Name\tMatriculation No.\nAda\tLovelace\tA1\n",
            "Ada Lovelace",
            "a1",
            "id_number",
        ),
        ("Surname,First name,Username\nLovelace,Ada,Ada1\n", "Ada Lovelace", "ada1", "login"),
        ("last,first,E-Mail Address\nLovelace,Ada,Ada@x.org\n", "Ada Lovelace", "ada@x.org", "email"),
        ("\ufeffNachname,Vorname,ID-Nummer\nLovelace,Ada,A1\n", "Ada Lovelace", "a1", "id_number"),
        ("Prénom,Nom de famille,Adresse de courriel\nAda,Lovelace,a@x\n", "Ada Lovelace", "a@x", "email"),
        ("email,login,sis id\na@x,ada,A1\n", "A1", "a1", "sis_id"),
        ("login,email\n,a@x\n", "a@x", "a@x", "email"),
        ("No,ID,Student ID\n1,1,A1\n", "A1", "a1", "id_number"),
        ('name,sid\n"Lovelace, Ada",A1\n', "Lovelace, Ada", "a1", "id_number"),
        ('Student,ID,Section\n"Lovelace, Ada",71,L1\n', "Ada Lovelace", "71", "canvas_id"),
        ('Student,ID,Section\n"King, Martin, Jr",71,L1\n', "Martin King, Jr", "71", "canvas_id"),
        ("name,id\nA\x07da\x1b[31m,\x00A1\n".replace("\x00", "\x01"), "Ada[31m", "a1", "id_number"),
        ('name,id\n"=HYPERLINK(1)","=""007"""\n', "=HYPERLINK(1)", "007", "id_number"),
        ("name,id\n<script>\\input{x},A1\n", "<script>\\input{x}", "a1", "id_number"),
    ],
)
def test_headers_and_names(text: str, name: str, id: str, id_kind: str) -> None:
    student = read_text(text).students[0]
    assert (student.name, student.id, student.id_kind) == (name, id, id_kind)


def test_rows_about_no_student_are_skipped() -> None:
    roster = read_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Quiz\n"
        "    Puntos posibles,,,,,10\n"
        ",,,,,Muted\n"
        ",,,,,Manual Posting\n"
        '"Ek, Bo",7,B1,bo,L1,4\n'
    )
    assert [student.name for student in roster.students] == ["Bo Ek"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,tutorial\nAda,3\n", [("no-identifier-column", 1, 1)]),
        ("name,id\nAda,A1\nBo,\n", [("student-without-identifier", 3, 2)]),
        ("name,id\nAda,A1\nBo,a1\n", [("duplicate-identifier", 3, 2)]),
        ("id,email\nA1,a@x\nA2,A@X\n", [("duplicate-identifier", 3, 2)]),
        ("id,login\nA1,x\n,a1\n", [("duplicate-identifier", 3, 2)]),
        ("name,id\n", [("no-students", 0, 0)]),
        (
            "name,id\nAda,A1\nBo,\nCy,A1\nDi,\n",
            [
                ("student-without-identifier", 3, 2),
                ("duplicate-identifier", 4, 2),
                ("student-without-identifier", 5, 2),
            ],
        ),
    ],
)
def test_problems(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert problems_of(text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("section,login,id\nL1,,A1\nL1,,\n", [("student-without-identifier", 3, 2)]),
        ("name,seat,group,id\nAda,1,Red; Blue,A1\n", [("two-groups", 2, 3)]),
    ],
)
def test_problems_point_to_their_columns(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert problems_of(text.encode()) == expected


def test_warnings_point_to_their_rows_and_columns() -> None:
    rows = "".join(f"S{number},id{number},Red\n" for number in range(MOST_MEMBERS + 1))
    roster = read_text(f"Student,ID,Group,Section\nTest Student,9,Red\n{'x' * 101},x,Blue\nAda,a,\nADA,A,\n{rows}")
    assert [(w.code, w.line, w.column) for w in roster.warnings if w.code != "short-row"] == [
        ("test-student", 2, 1),
        ("long-name", 3, 1),
        ("same-student-twice", 5, 1),
        ("large-groups", 1, 3),
    ]
    assert roster.groups == ""
    assert {student.group for student in roster.students} == {""}


def test_as_many_as_may_hand_in_together_are_a_group() -> None:
    roster = read_text("id,Team\n" + "".join(f"id{number},Red\n" for number in range(MOST_MEMBERS)))
    assert (roster.groups, roster.warnings) == ("Team", ())
    assert {student.group for student in roster.students} == {"Red"}


def test_duplicates_name_both_lines() -> None:
    with pytest.raises(UserFileError, match="'Bo' has the identifier 'a1', which line 2 gives to 'Ada'"):
        read_text("name,id\nAda,A1\nBo,a1\n")


def test_unknown_headers_are_shown_with_a_guess() -> None:
    with pytest.raises(UserFileError, match="Is 'Studnet ID' meant to be 'student id'"):
        read_text("name,Studnet ID\nAda,A1\n")


@settings(max_examples=100)
@given(st.one_of(st.binary(), st.text().map(str.encode), st.text("id,name;\"\n=' \tA1\r").map(str.encode)))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for prefix in (
        b"",
        b"name,id\n",
        b"Student,ID,Section\n",
        b"Name;Vorname;Gruppe;Matrikelnummer\n",
        b"OrgDefinedId,Username,Last Name,End-of-Line Indicator\n",
        b'"Last Name","First Name","Username","Student ID"\n',
    ):
        try:
            students = read_roster("class.csv", prefix + content).students
        except UserFileError:
            continue
        assert students
        assert all(student.id and student.name for student in students)


def test_quizgens_own_template_for_responses_is_a_roster():
    roster = read_text("student,name,Q1.size,Q1.map\nA1,Ada Lovelace,,\nB2,Bert,,\n")
    assert [(student.id, student.name) for student in roster.students] == [("a1", "Ada Lovelace"), ("b2", "Bert")]


def test_a_column_student_alone_is_no_column_of_identifiers():
    assert problems_of(b"student,size\nAda,3\n") == [("no-identifier-column", 1, 1)]
