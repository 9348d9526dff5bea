"""Several answer files in one run."""

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.responses import read_responses
from quizgen.lms.several_files import join_files
from quizgen.model import ResponseFile

FIRST = "Student ID,Name,Q1\nA1,Ada,3\nB2,Bob,4\n"
OTHERS = {
    "another question": ("Student ID,Q2\nb2,x\nA1,y\n", [("3", "y"), ("4", "x")]),
    "a student who is not in the first": ("Student ID,Q2\nC3,z\nA1,y\n", [("3", "y"), ("4", ""), ("", "z")]),
    "several attempts in the second": ("Student ID,Q2\nA1,y\nA1,z\n", [("3", "y"), ("4", ""), ("", "z")]),
    "the same question of others": ("Student ID,Name,Q1\nC3,Cy,5\n", [("3",), ("4",), ("5",)]),
}


def read(name: str, text: str) -> ResponseFile:
    return read_responses(name, text.encode())


@pytest.mark.parametrize(("other", "cells"), OTHERS.values(), ids=OTHERS)
def test_files_are_joined(other: str, cells: list[tuple[str, ...]]) -> None:
    joined = join_files([read("a.csv", FIRST), read("b.csv", other)])
    assert [row.cells for row in joined.rows] == cells
    assert joined.file == "a.csv, b.csv"
    assert [column.position for column in joined.columns] == [*range(1, len(cells[0]) + 1)]


def test_a_row_keeps_all_that_the_files_tell_of_its_student() -> None:
    joined = join_files([read("a.csv", FIRST), read("b.csv", "Student ID,Email,Q2\nA1,ada@x.example,y\n")])
    assert dict(joined.rows[0].identity) == {"id_number": "A1", "name": "Ada", "email": "ada@x.example"}


def test_three_files() -> None:
    texts = [FIRST, "Student ID,Q2\nA1,y\n", "Student ID,Q3\nB2,z\n"]
    joined = join_files([read(f"{i}.csv", text) for i, text in enumerate(texts)])
    assert [row.cells for row in joined.rows] == [("3", "y", ""), ("4", "", "z")]


def test_files_of_different_formats_are_refused() -> None:
    canvas = (
        "name,id,sis_id,section,section_id,section_sis_id,submitted,attempt,5001: Q2,2.0,n correct,n incorrect,score\n"
    )
    canvas += "Ada,71,A1,L1,9,L1,2026-09-05 03:40:11 UTC,1,3,2.0,1,0,3.0\n"
    with pytest.raises(UserFileError) as caught:
        join_files([read("a.csv", FIRST), read("b.csv", canvas)])
    assert [problem.code for problem in caught.value.problems] == ["other-format"]
