"""The LMS's own gradebook, filled in: the one column that is meant, and nothing else."""

from fractions import Fraction
from types import MappingProxyType

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.filled_gradebook import FilledGradebook, fill_gradebook
from quizgen.model import Student


def student(name: str, **identifiers: str) -> Student:
    kind = next(iter(identifiers))
    return Student(name, identifiers[kind].lower(), kind, MappingProxyType(identifiers))


ADA = student("Ada Lovelace", sis_id="A1", canvas_id="71", email="ada@x.example", login="ada", id_number="A1")
BO = student("Bo Ek", sis_id="B2", canvas_id="72", email="bo@x.example", login="bo", id_number="B2")
MARKS = {"a1": Fraction(17, 2)}

CANVAS = (
    'Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4471),"Note, old (4472)",Final Score\n'
    "    Points Possible,,,,,10.00,5.00,(read only)\n"
    '"Lovelace, Ada",71,A1,ada,L1,3.00,"1,5",30.1\n'
    '"Ek, Bo",72,B2,bo,L1,4.00,N/A,\n'
    '"Student, Test",99,,x,L1,,,\n'
)
BLACKBOARD = '"Last Name","First Name","Username","Student ID","Week 1 [Total Pts: 10 Score] |123"\n'
FILES = {
    "Canvas": (CANVAS, CANVAS.replace("L1,3.00", "L1,8.50")),
    "Canvas with a mark and line ends of Windows": (
        "\ufeff" + CANVAS.replace("\n", "\r\n"),
        "\ufeff" + CANVAS.replace("L1,3.00", "L1,8.50").replace("\n", "\r\n"),
    ),
    "Moodle, with decimal commas": (
        "Vorname;Nachname;ID-Nummer;Quiz: Week 1 (Real)\nAda;Lovelace;A1;3,00\nBo;Ek;B2;4,00\n",
        "Vorname;Nachname;ID-Nummer;Quiz: Week 1 (Real)\nAda;Lovelace;A1;8,50\nBo;Ek;B2;4,00\n",
    ),
    "Moodle's grading worksheet": (
        "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Feedback comments\n"
        "Participant 2,Ada Lovelace,A1,ada@x.example,Submitted,,10.00,\n",
        "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Feedback comments\n"
        "Participant 2,Ada Lovelace,A1,ada@x.example,Submitted,8.50,10.00,\n",
    ),
    "Blackboard": (
        BLACKBOARD + '"Lovelace","Ada","ada","A1","2.00"\n',
        BLACKBOARD + '"Lovelace","Ada","ada","A1","8.50"\n',
    ),
    "Brightspace": (
        "OrgDefinedId,Week 1 Points Grade <Numeric MaxPoints:10 Weight:5>,End-of-Line Indicator\n#A1,,#\n#B2,4,#\n",
        "OrgDefinedId,Week 1 Points Grade <Numeric MaxPoints:10 Weight:5>,End-of-Line Indicator\n#A1,8.50,#\n#B2,4,#\n",
    ),
    "cells of several lines": (
        'ID number,Remark,Week 1\nA1,"two\nlines, ""so""",\nB2,x,1\n',
        'ID number,Remark,Week 1\nA1,"two\nlines, ""so""",8.50\nB2,x,1\n',
    ),
}


def fill(text: str, column: str = "", out_of: int = 10) -> FilledGradebook:
    return fill_gradebook("g.csv", text.encode(), "Week 1", [ADA, BO], MARKS, Fraction(out_of), column)


@pytest.mark.parametrize(("before", "after"), FILES.values(), ids=FILES)
def test_one_cell_changes_and_every_other_character_stays(before: str, after: str) -> None:
    filled = fill(before)
    assert filled.text == after
    assert [(change.student.id, change.after.replace(",", ".")) for change in filled.changes] == [("a1", "8.50")]


def test_a_grade_that_is_the_same_is_no_change() -> None:
    filled = fill("ID number,Week 1\nA1,8.5\n")
    assert (filled.text, filled.changes) == ("ID number,Week 1\nA1,8.5\n", ())


def test_who_is_in_one_list_only_is_told() -> None:
    filled = fill("ID number,Week 1\nX9,1\n")
    assert [warning.code for warning in filled.warnings] == ["unknown-student", "not-in-gradebook"]
    assert filled.text == "ID number,Week 1\nX9,1\n"


@pytest.mark.parametrize(
    ("text", "column", "out_of", "code"),
    [
        ("ID number,Week 2,Week 3\nA1,,\n", "", 10, "which-column"),
        ("ID number,Week 1,Week 1\nA1,,\n", "", 10, "which-column"),
        (CANVAS, "final score", 10, "read-only-column"),
        (CANVAS, "", 20, "other-points"),
        (FILES["Blackboard"][0], "", 20, "other-points"),
        (FILES["Brightspace"][0], "", 20, "other-points"),
        (FILES["Moodle's grading worksheet"][0], "", 20, "other-points"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, column: str, out_of: int, code: str) -> None:
    with pytest.raises(UserFileError) as caught:
        fill(text, column, out_of)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("column", ["Week 2", "week 2", "Week 2 (7)", "7"])
def test_a_column_is_named_by_header_or_number(column: str) -> None:
    assert (
        fill("ID number,Week 1 (17),Week 2 (7)\nA1,,\n", column).text == "ID number,Week 1 (17),Week 2 (7)\nA1,,8.50\n"
    )


def test_the_real_gradebook_of_canvas_stays_as_it_is_but_for_one_column(shared) -> None:
    content = (shared / "lms/samples/canvas_gradebook/canvas_demo_data.csv").read_bytes()
    text = content.decode("utf-8-sig")
    header, rows = text.splitlines()[0].split(","), text.splitlines()
    column = next(cell for cell in header if cell.endswith(")"))
    filled = fill_gradebook("g.csv", content, column, [], {}, _points(rows, header.index(column)))
    assert filled.text.encode() == content
    assert filled.changes == ()


def _points(rows: list[str], column: int) -> Fraction:
    points = next(row for row in rows if "Points Possible" in row)
    return Fraction(points.split(",")[column] or 10)
