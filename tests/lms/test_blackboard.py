"""The results of a Blackboard test, as they are downloaded by user, and by question and user."""

from fractions import Fraction

import pytest

from quizgen.errors import UserFileError
from quizgen.keys import SheetPart
from quizgen.lms.columns import map_columns
from quizgen.lms.responses import read_responses
from quizgen.lms.rows import take_apart

LEAD = "Username,Last Name,First Name"
BLOCK = "Question ID {0},Question {0},Answer {0},Possible Points {0},Auto Score {0},Manual Score {0}"
LONG = f"{LEAD},Question ID,Question,Answer,Possible Points,Auto Score,Manual Score\n"
PARTS = tuple(SheetPart(number, "size", "", Fraction(1), f"q{number}") for number in (1, 2))
CODES = {"W1-1-AAAAAA": 1, "W1-1-BBBBBB": 1, "W1-2-CCCCCC": 2}


def by_user(count, *rows):
    header = ",".join([LEAD, *(BLOCK.format(number) for number in range(1, count + 1))])
    return "\n".join([header, *rows, ""])


def read(text):
    return read_responses("results.csv", text.encode())


def cells(file):
    return [(row.line, row.identity["login"], row.cells) for row in file.rows]


WIDE = by_user(
    2,
    "ada,Lovelace,Ada,Question ID 1,<p>W1-1-AAAAAA&nbsp;Find</p>,3,1,1,,"
    "Question ID 2,W1-2-CCCCCC Count,<p>a&lt;b</p>,1,0,",
    "bo,Ek,Bo,Question ID 1,W1-2-CCCCCC Count,=1+1,1,0,,Question ID 2,W1-1-BBBBBB Find,<Unanswered>,1,0,",
)


def test_each_student_may_have_the_questions_in_another_order_and_other_variants():
    file = read(WIDE)
    assert file.format == "blackboard"
    assert [column.header for column in file.columns] == ["W1-1-AAAAAA Find", "W1-2-CCCCCC Count", "W1-1-BBBBBB Find"]
    assert cells(file) == [(2, "ada", ("3", "a<b", "")), (3, "bo", ("", "=1+1", ""))]
    assert file.rows[0].identity == {"login": "ada", "name": "Ada Lovelace"}
    columns = map_columns(file, PARTS, CODES)
    taken = [take_apart(columns, row) for row in file.rows]
    assert [dict(one.answers) for one in taken] == [
        {(1, "size"): "3", (2, "size"): "a<b"},
        {(1, "size"): "", (2, "size"): "=1+1"},
    ]
    assert taken[0].codes == {1: ("W1-1-AAAAAA",), 2: ("W1-2-CCCCCC",)}


def test_columns_are_known_by_their_numbers_whatever_the_language():
    header = "Benutzername,Nachname,Vorname,Fragen-ID 1,Frage 1,Antwort 1,Mögliche Punkte 1,Auto 1,Manuell 1"
    assert cells(read(f"{header}\nada,Lovelace,Ada,x,Q1,3,1,1,\n")) == [(2, "ada", ("3",))]


def test_names_and_logins_may_stand_in_another_order():
    text = LONG.replace(LEAD, "Last Name,First Name,Username") + "Ek,Bo,bo,i,Q1,3,1,1,\nEk,Ada,ada,i,Q1,4,1,1,\n"
    file = read(text)
    assert cells(file) == [(2, "bo", ("3",)), (3, "ada", ("4",))]
    assert [row.identity["name"] for row in file.rows] == ["Bo Ek", "Ada Ek"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Attempts, a test of which a student saw nothing, and questions that cannot be told apart.
        (
            by_user(2, "ada,L,A,i,Q1,3,1,1,,j,Q2,4,1,1,", "ada,L,A,i,Q1,5,1,1,,j,Q2,6,1,1,"),
            [(2, "ada", ("3", "4")), (3, "ada", ("5", "6"))],
        ),
        (
            by_user(2, "ada,L,A,i,Q1,3,1,1,,j,Q2,4,1,1,", "bo,E,B" + "," * 12),
            [(2, "ada", ("3", "4")), (3, "bo", ("", ""))],
        ),
        (by_user(2, "ada,L,A,i,Fill,3,1,1,,j,Fill,4,1,1,"), [(2, "ada", ("3", "4"))]),
        (by_user(1, "ada,L,A,i,Q1,3,1,1,", "bo,E,B,i,Q1,4,1,1,"), [(2, "ada", ("3",)), (3, "bo", ("4",))]),
        # By question and user, an attempt begins where a question comes again.
        (
            LONG + "ada,L,A,i,Q1,3,1,1,\nbo,E,B,i,Q1,5,1,1,\nada,L,A,j,Q2,4,1,1,\n"
            "ada,L,A,i,Q1,6,1,1,\nada,L,A,j,Q2,7,1,1,\n",
            [(2, "ada", ("3", "4")), (3, "bo", ("5", "")), (5, "ada", ("6", "7"))],
        ),
        (LONG + "ada,L,A,Question ID 7,,3,1,1,\n", [(2, "ada", ("3",))]),
        (LONG + "ada,L,A,,,3,1,1,\n", [(2, "ada", ("3",))]),
    ],
)
def test_every_answer_is_kept(text, expected):
    assert cells(read(text)) == expected


def test_what_only_looks_like_html_stays():
    file = read(by_user(2, 'ada,L,A,i,Q1,"<1,2>,<3,4>",1,1,,j,Q2,x<y>z,1,1,'))
    assert file.rows[0].cells == ("<1,2>,<3,4>", "x<y>z")


GRADES = [
    ("Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4471)\n    Points Possible,,,,,3\n", "Student Analysis"),
    (
        '"Last Name","First Name","Username","Student ID","Week 1 [Total Pts: 3 Score] |4471"\nE,B,bo,B2,1\n',
        "Download Results",
    ),
    (
        "OrgDefinedId,Username,Week 1 Points Grade <Numeric MaxPoints:3>,End-of-Line Indicator\n#A1,#ada,1,#\n",
        "Brightspace",
    ),
    (
        "Name,SID,Email,Week 1,Week 1 - Max Points,Week 1 - Submission Time\nAda,A1,a@x,1,3,now\n",
        "Gradescope exports none",
    ),
    (
        "Assignment Submission ID,Question Submission ID,First Name,Last Name,SID,Email,Score\n1,2,A,L,A1,a@x,3\n",
        "Gradescope",
    ),
]


@pytest.mark.parametrize(("text", "where"), GRADES)
def test_files_of_grades_are_told_from_answers(text, where):
    with pytest.raises(UserFileError, match=where) as raised:
        read(text)
    assert [problem.code for problem in raised.value.problems] == ["grades-only"]
    assert read_responses("grades.csv", text.encode(), "csv").format == "csv"


@pytest.mark.parametrize(
    "header",
    [
        "Last Name,First Name,Username,Student ID,Q1",
        "Username,Q1,Week 1 [Total Pts: 3 Score] |4471",
        "Student,ID,Section,Q1",
        "ID,Q1,Week 1 (4471)",
        "OrgDefinedId,Q1",
        "Student ID,Q1,Points Grade",
        "Name,SID,Email,Q1",
    ],
)
def test_answers_beside_what_a_list_has_are_answers(header):
    file = read(f"{header}\n{',' * header.count(',')}\n{','.join('x' * len(header.split(',')))}\n")
    assert (file.format, file.columns[0].header) == ("csv", "Q1")


def test_questions_that_cannot_be_told_apart_are_numbered():
    file = read(
        by_user(
            3, "ada,L,A,i,Fill,3,1,1,,j,Fill,4,1,1,,k,Fill,5,1,1,", "bo,E,B,i,Fill,6,1,1,,j,Fill,7,1,1,,k,Fill,8,1,1,"
        )
    )
    assert [column.header for column in file.columns] == ["Fill", "Fill (2)", "Fill (3)"]
    assert cells(file) == [(2, "ada", ("3", "4", "5")), (3, "bo", ("6", "7", "8"))]
