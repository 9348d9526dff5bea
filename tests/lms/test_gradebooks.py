"""Gradebook files."""

from fractions import Fraction
from types import MappingProxyType

import pytest

from quizgen.lms.gradebooks import choose_gradebook, format_marks, write_gradebook
from quizgen.lms.rosters import read_roster
from quizgen.lms.table import GRADEBOOKS
from quizgen.model import Student


def make_student(name: str, **identifiers: str) -> Student:
    kind = next(iter(identifiers))
    return Student(name, identifiers[kind].lower(), kind, MappingProxyType(identifiers))


def test_canvas_file() -> None:
    students = [
        make_student("Ada Lovelace", sis_id="A1", login="ada", canvas_id="71"),
        make_student("=HYPERLINK(1)", sis_id="A2", canvas_id="72"),
        make_student("Cy, Jr", login="cy", canvas_id="73"),
    ]
    text = write_gradebook("canvas", "Tutorial 9", students, {"a1": Fraction(17, 2), "a2": 0}, 10)
    assert text == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Tutorial 9\n"
        "    Points Possible,,,,,10.00\n"
        "Ada Lovelace,71,A1,ada,,8.50\n"
        "'=HYPERLINK(1),72,A2,,,0.00\n"
        '"Cy, Jr",73,,cy,,\n'
    )


def test_what_canvas_imports_is_a_roster_again() -> None:
    ada = make_student("Ada Lovelace", sis_id="A1", login="ada", canvas_id="71")
    assert read_roster("g.csv", write_gradebook("canvas", "Quiz", [ada], {}, 10).encode()).students == (ada,)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Final Score of week 9", "Final-Score of week 9"),
        ("My current  grade", "My current-grade"),
        ("Override status", "Override-status"),
        ("Unposted Current Points", "Unposted Current-Points"),
        ("Final exam", "Final exam"),
        ("Week 1 quiz (4471)", "Week 1 quiz (4471)"),
        ("=A1", "'=A1"),
        ("two\nlines", "two lines"),
        (" ", "Quiz"),
    ],
)
def test_titles_that_canvas_would_pass_over(title: str, written: str) -> None:
    ada = make_student("Ada", canvas_id="71")
    assert write_gradebook("canvas", title, [ada], {}, 10).splitlines()[0].split(",")[5] == written


@pytest.mark.parametrize(
    ("students", "expected"),
    [
        ([make_student("Ada", id_number="A1", email="a@x"), make_student("Bo", id_number="A2")],
         "ID number,Quiz 1,Quiz 1 feedback\nA1,8.50,'=1+1\nA2,-,\n"),
        ([make_student("Ada", sis_id="A1"), make_student("Bo", sis_id="A2")],
         "ID number,Quiz 1,Quiz 1 feedback\nA1,8.50,'=1+1\nA2,-,\n"),
        ([make_student("Ada", email="a1"), make_student("Bo", email="b@x")],
         "Email address,Quiz 1,Quiz 1 feedback\na1,8.50,'=1+1\nb@x,-,\n"),
        ([make_student("Ada", login="a1"), make_student("Bo", email="b@x")],
         "Email address,Username,Quiz 1,Quiz 1 feedback\n,a1,8.50,'=1+1\nb@x,,-,\n"),
    ],
)  # fmt: skip
def test_moodle_file(students: list[Student], expected: str) -> None:
    assert write_gradebook("moodle", "Quiz 1", students, {"a1": Fraction(17, 2)}, 10, {"a1": "=1+1"}) == expected


@pytest.mark.parametrize("format", GRADEBOOKS)
def test_every_format_writes_plain_utf8(format: str) -> None:
    ada = make_student("小明 王", id_number="@x", canvas_id="71")
    text = write_gradebook(format, "Quiz", [ada], {"@x": Fraction(1, 3)}, 2)
    assert not text.startswith("\ufeff")
    assert "0.3333" in text
    # Brightspace's own guard stands before an identifier.
    assert ("#@x" if format == "brightspace" else "'@x") in text


def test_choice() -> None:
    canvas = make_student("Ada", sis_id="A1", canvas_id="71")
    moodle = make_student("Bo", id_number="A2")
    assert [choose_gradebook(roster) for roster in ([canvas], [canvas, moodle], [moodle], [])] == [
        "canvas",
        "moodle",
        "moodle",
        "moodle",
    ]
    # Where the answers come from, the totals go; a spreadsheet is no such place.
    assert [choose_gradebook([canvas], answers) for answers in ("moodle", "canvas", "csv")] == [
        "moodle",
        "canvas",
        "canvas",
    ]
    assert choose_gradebook([moodle], "canvas") == "canvas"


def test_moodle_takes_the_feedback_for_html() -> None:
    ada = make_student("Ada", id_number="A1")
    said = {"a1": 'Q1: 0 of 1. For x<1 & y>2 it is "0", <b>not</b> 1.\nSo.'}
    assert write_gradebook("moodle", "Quiz", [ada], {"a1": 0}, 1, said) == (
        "ID number,Quiz,Quiz feedback\n"
        'A1,0.00,"Q1: 0 of 1. For x&lt;1 &amp; y&gt;2 it is ""0"", &lt;b&gt;not&lt;/b&gt; 1.\nSo."\n'
    )


def test_unknown_format() -> None:
    with pytest.raises(ValueError, match="no gradebook format"):
        write_gradebook("word", "Quiz", [], {}, 10)


@pytest.mark.parametrize(
    ("marks", "written"),
    [
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 32), "0.0313"),
        (Fraction(-1, 32), "-0.0313"),
        (Fraction(10**12, 3), "333333333333.3333"),
        (7, "7.00"),
    ],
)
def test_marks(marks: Fraction | int, written: str) -> None:
    assert format_marks(marks) == written
