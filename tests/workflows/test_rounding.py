"""Totals round as the sheet says, exactly, and say so; without a word from the sheet nothing is rounded."""

import json
from fractions import Fraction

import pytest

from quizgen.errors import UserFileError
from quizgen.keys import read_key
from quizgen.reports.feedback import say_rounding
from quizgen.reports.results import round_total

pytest_plugins = ["tutors_desk"]

# Total, step, and what comes of it, of 10.
TOTALS = [
    ("7.25", "0.5", "7.5"),
    ("7.2", "0.5", "7"),
    ("7.75", "0.5", "8"),
    ("7.249999", "1/2", "7"),
    ("7.125", "0.25", "7.25"),
    ("7.12", "0.25", "7"),
    ("6.5", "1", "7"),
    ("5.5", "1", "6"),
    ("0.5", "1", "1"),
    ("0", "1", "0"),
    ("10", "1", "10"),
    ("5", "2", "6"),
    ("5.1", "0.1", "5.1"),
    # In binary floating point 1.005 and 2.675 lie below the half.
    ("1.005", "0.01", "1.01"),
    ("2.675", "0.01", "2.68"),
    ("1/6", "1/3", "1/3"),
    ("1/7", "1/3", "0"),
    # Nobody gets more than there is to be had.
    ("9.5", "3", "9"),
    ("9.9", "0.7", "9.8"),
    ("10", "3", "9"),
    ("10", "4", "10"),
]


@pytest.mark.parametrize(("total", "step", "rounded"), TOTALS)
def test_rounding(total, step, rounded):
    assert round_total(Fraction(total), Fraction(step), Fraction(10)) == Fraction(rounded)
    assert round_total(Fraction(total), None, Fraction(10)) == Fraction(total)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("0.5", "0.5, halves up: 7.25 -> 7.5"),
        ("1", "1, halves up: 14.5 -> 15"),
        ("1/4", "0.25, halves up: 3.625 -> 3.75"),
    ],
)
def test_how_it_is_said(step, said):
    assert say_rounding(Fraction(step)) == f"rounded to the nearest {said}"


ANSWERS = "student id,Q1.total,Q1.double\nA1,64,128\nB2,56,\nC3,56,112\n"
FIXED = """
title: A small sheet
course: C100
questions: [{question: sums, set: {a: 60, b: 4}, marks: 9}]
"""


def totals(run) -> list[str]:
    return [row["A small sheet"] for row in run.table("gradebook.csv")]


@pytest.mark.parametrize(
    ("rounding", "given"),
    [
        ("", ["3.00", "0.50", "1.50"]),
        ("rounding: 0.5", ["3.00", "0.50", "1.50"]),
        ("rounding: 1", ["3.00", "1.00", "2.00"]),
        ("rounding: 2", ["4.00", "0.00", "2.00"]),
        ("rounding: 1/3", ["3.00", "0.6667", "1.6667"]),
    ],
)
def test_a_sheet_that_rounds(desk, rounding, given):
    desk.sheet = FIXED + rounding
    desk.draw("markdown")
    run = desk.mark(ANSWERS)
    assert totals(run) == given
    pages = [(run.folder / "feedback" / f"{id}.html").read_text(encoding="utf-8") for id in ("a1", "b2", "c3")]
    for page in pages:
        assert ("halves up" in page) == bool(rounding)
    assert "Your marks add up to 0.5." in pages[1] or not rounding
    # Parts keep their exact marks.
    assert run.marks["B2", "1", "total"]["mark"] == "0.5"
    labels = dict(run.summary)
    assert ("totals" in labels) == ("average before rounding" in labels) == bool(rounding)


def test_a_key_keeps_it(desk):
    desk.sheet = FIXED + "rounding: 1/4"
    key = desk.draw("markdown") / "key.jsonl"
    lines = key.read_text(encoding="utf-8").splitlines()
    assert read_key("key.jsonl", lines).rounding == Fraction(1, 4)
    header = json.loads(lines[0])
    for step in ("0", "1/0", "-1", "half", "0.5", 0.5, ["1"], ""):
        broken = json.dumps({**header, "rounding": step})
        with pytest.raises(UserFileError, match="bad-key"):
            read_key("key.jsonl", [broken, *lines[1:]])
    # A key from before there was rounding is marked as it was.
    del header["rounding"]
    assert read_key("key.jsonl", [json.dumps(header), *lines[1:]]).rounding is None
