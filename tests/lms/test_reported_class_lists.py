"""Class lists of the kinds that people report of systems like this one: what is right for each."""

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.rosters import LONGEST_NAME, Roster, read_roster


def read_text(text: str) -> Roster:
    return read_roster("class.csv", text.encode())


def told(roster: Roster) -> list[tuple[str, int]]:
    return [(warning.code, warning.line) for warning in roster.warnings]


@pytest.mark.parametrize(
    "text",
    [
        "name;email\nAda;ab@x.example\nAda;ab@x.example\n",
        "name;email\nAda;ab@x.example\nAda;AB@X.example\n",
        "name;email\nAda;ab@x.example\nADA; Ab@x.example \n",
        "name;email;section\nAda;ab@x.example;L1\n Ada ;ab@x.example;L2\n",
        "name;id;group\nAda  Lovelace;A1;Red\nada lovelace;a1;red\n",
    ],
)
def test_the_same_person_twice_is_one_student(text: str) -> None:
    roster = read_text(text)
    assert len(roster.students) == 1
    assert roster.students[0].name.startswith("Ada")
    assert told(roster) == [("same-student-twice", 3)]
    assert "on line 2 already" in roster.warnings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "name;email\nAda;ab@x.example\nBo;ab@x.example\n",
        "name;id;email\nAda;A1;ab@x.example\nAda;A2;AB@x.example\n",
        "name;id;email\nAda;A1;ab@x.example\nAda;A1;\n",
        "name;id;group\nAda;A1;Red\nAda;A1;Blue\n",
    ],
)
def test_different_people_with_one_identifier_stay_a_problem(text: str) -> None:
    with pytest.raises(UserFileError) as raised:
        read_text(text)
    assert [(problem.code, problem.line) for problem in raised.value.problems] == [("duplicate-identifier", 3)]


def test_the_same_person_with_two_seats_stays_a_problem() -> None:
    text = "name,id,seat\nAda,A1,1\nAda,A1,2\n"
    assert len(read_text(text).students) == 1
    with pytest.raises(UserFileError, match="duplicate-identifier"):
        read_roster("class.csv", text.encode(), "ABCD")


@pytest.mark.parametrize("name", ["Test Student", '"Student, Test"', "test student"])
def test_canvas_test_student_gets_no_paper(name: str) -> None:
    roster = read_text(f'Student,ID,SIS Login ID,Section\n"Ek, Bo",7,bo,L1\n{name},99,bbbc67,L1\n')
    assert [student.name for student in roster.students] == ["Bo Ek"]
    assert told(roster) == [("test-student", 3)]


CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4471),Week 2 (4472),Current Score,Final Score\n"


def test_a_missing_cell_at_the_end_of_a_row_that_has_its_identity_is_a_warning() -> None:
    points = "    Points Possible,,,,,3,3,(read only),(read only)\n"
    roster = read_text(f'{CANVAS}{points}"Ek, Bo",71,B2,bo,L1,3,3,6,6\nTest Student,99,,bbbc67,,,,0\n')
    assert [student.id for student in roster.students] == ["b2"]
    assert told(roster) == [("short-row", 4), ("test-student", 4)]
    roster = read_text(f'{CANVAS}{points}"Ek, Bo",71,B2,bo,L1,3,3,6\n')
    assert ([student.id for student in roster.students], told(roster)) == (["b2"], [("short-row", 3)])


@pytest.mark.parametrize(
    "row", [",,,,,Manual Posting,,,", ",,,,,,Muted,,,,,", ",,,,,Manual Posting,Muted,,,, ,Manual Posting"]
)
def test_rows_of_canvas_that_are_about_no_student_may_be_longer_than_the_header(row: str) -> None:
    roster = read_text(f'{CANVAS}{row}\n"Ek, Bo",71,B2,bo,L1,3,3,6,6\n')
    assert ([student.id for student in roster.students], told(roster)) == (["b2"], [])


def test_rows_of_canvas_that_are_about_no_student_may_be_shorter_than_the_header() -> None:
    roster = read_text(f'{CANVAS},,,,,Manual Posting\n"Ek, Bo",71,B2,bo,L1,3,3,6,6\n')
    assert ([student.id for student in roster.students], told(roster)) == (["b2"], [("short-row", 2)])


def test_other_rows_that_are_longer_than_the_header_stay_a_problem() -> None:
    with pytest.raises(UserFileError, match="long-row"):
        read_text(f'{CANVAS}"Ek, Bo",71,B2,bo,L1,3,3,6,6,Muted\n')


def test_blackboards_preview_account_gets_no_paper() -> None:
    header = "Last Name,First Name,Username,Student ID"
    roster = read_text(f"{header}\nEk,Bo,bo,B2\nEk_PreviewUser,Bo,bo_previewuser,\n")
    assert (roster.format, [student.id for student in roster.students]) == ("blackboard", ["b2"])
    assert told(roster) == [("test-student", 3)]


def test_headers_of_campus_online() -> None:
    text = (
        "REGISTRATION_NUMBER,FAMILY_NAME_OF_STUDENT,FIRST_NAME_OF_STUDENT,EMAIL_ADDRESS\n0301234,Müller,Jörg,j@x.de\n"
    )
    roster = read_text(text)
    (student,) = roster.students
    assert (roster.format, student.name, student.id) == ("tumonline", "Jörg Müller", "0301234")
    assert dict(student.identifiers) == {"id_number": "0301234", "email": "j@x.de"}


@pytest.mark.parametrize(
    ("header", "row", "identifiers"),
    [
        (
            "Username,OrgDefinedId,Last Name,First Name,End-of-Line Indicator",
            "#skim1,#A1,Kim,Sun,#",
            {"id_number": "A1", "login": "skim1"},
        ),
        ("OrgDefinedId,Last Name,First Name", " #0042,Kim,Sun", {"id_number": "0042"}),
        ("OrgDefinedId,Last Name,First Name", "##0042,Kim,Sun", {"id_number": "#0042"}),
        ("OrgDefinedId,Username,Last Name,First Name", "#,skim1,Kim,Sun", {"login": "skim1"}),
        (
            "Username,Last Name,First Name,Email,End-of-Line Indicator",
            "skim1,Kim,Sun,s@x,#",
            {"login": "skim1", "email": "s@x"},
        ),
    ],
)
def test_brightspace_guards_identifiers(header: str, row: str, identifiers: dict[str, str]) -> None:
    roster = read_text(f"{header}\n{row}\n")
    (student,) = roster.students
    assert (roster.format, student.name, dict(student.identifiers)) == ("brightspace", "Sun Kim", identifiers)


def test_elsewhere_a_number_sign_belongs_to_the_identifier() -> None:
    assert read_text("name,id\nSun Kim,#A1\n").students[0].id == "#a1"


def test_a_name_of_5000_characters_is_told_at_its_row_and_shortened() -> None:
    roster = read_text(f"name,id,latin name\nAda,A1,\n{'Wei ' * 1250},B2,{'x' * 101}\n{'y' * 100},C3,\n")
    assert [student.id for student in roster.students] == ["a1", "b2", "c3"]
    assert told(roster) == [("long-name", 3)]
    assert "has 4999 characters" in roster.warnings[0].message
    ada, long, fits = roster.students
    assert (ada.name, fits.name) == ("Ada", "y" * 100)
    assert (len(long.name), len(long.latin_name)) == (LONGEST_NAME, LONGEST_NAME)
    assert long.name.endswith("...")
