"""Every mark explains itself: what was read, what was expected, which rule gave the credit."""

import re

import pytest

from quizgen.marking.rules import RULES as MARKING_RULES
from quizgen.overrules import OVERRULED
from quizgen.reports.feedback import RULES

pytest_plugins = ["tutors_desk"]

FIXED = """
title: A small sheet
course: C100
questions:
  - question: sums
    set: {a: 60, b: 4, m: [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]}
  - words
"""
ANSWERS = """student id,Q1.total,Q1.double,Q1.ratio,Q1.grid,Q1.size,Q2.one,Q2.some
A1,56,112,"8,00","0.2 0.4 0.6; 0.8 1 1.3",2 by x,loud,
"""


def test_every_rule_has_words():
    assert set(RULES) == {*(rule.name for rule in MARKING_RULES if rule.meaning), *OVERRULED}
    assert all(text.endswith(".") for text in RULES.values())


@pytest.fixture
def parts(desk):
    """Return the text of each part of a feedback page, by its heading."""
    desk.sheet = FIXED
    desk.draw("markdown")

    def read(answers: str = ANSWERS, **options) -> dict[str, str]:
        run = desk.mark(answers, **options)
        page = (run.folder / "feedback" / "a1.html").read_text(encoding="utf-8").partition("<main>")[2]
        pieces = re.split(r'<div class="result', page)[1:]
        texts = [" ".join(re.sub(r"<[^>]*>", " ", piece.partition(">")[2]).split()) for piece in pieces]
        return {f"{i}": text.partition("Question ")[0].strip() for i, text in enumerate(texts)} | {"page": page}

    return read


def test_what_a_page_says(parts):
    said = parts()
    assert said["0"] == (
        "(a) Partly right 0.5 of 2 You wrote 56 Expected 64 "
        "Marks A known mistake leads to your answer, and earns what is set for it. Remark You subtracted 4."
    )
    assert said["1"].startswith("(b) Correct 1 of 1 You wrote 112 Expected 128 Marks Marked with your own answers")
    assert said["2"] == "(c) Correct 2 of 2 You wrote 8,00 Read as 8 Marks Your answer agrees with the expected one."
    assert said["3"].startswith("(d) Partly right 2.5 of 3 You wrote 0.2 0.4 0.6; 0.8 1 1.3 Read as [[0.2, 0.4, 0.6],")
    assert "Marks Compared with the expected answer; what is right in yours counts. Remark" in said["3"]
    assert said["4"].startswith("(e) Could not be read; your tutor looks at it – of 1 You wrote 2 by x Expected 2 x 3")
    assert "Remark Could not be read:" in said["4"]
    assert "Marks" not in said["4"]
    assert said["5"].startswith("(a) Not right 0 of 1 You wrote loud Read as C: loud Expected A: red")
    assert said["6"] == "(b) Not answered 0 of 2 Expected A: red; C: blue Remark Nothing was answered."
    assert "1 answer waits for your tutor and may add to this." in said["page"]
    assert '<span class="total">Total: 6 of 12</span>' in said["page"]


def test_what_a_page_says_of_mended_marks(parts, desk):
    adjust = desk.folder / "adjust.yaml"
    adjust.write_text("adjustments: [{part: Q1.grid, void: true, reason: Misprinted.}]", encoding="utf-8")
    reviewed = desk.folder / "filled.csv"
    reviewed.write_text('student,question,part,mark,comment\nA1,1,size,"0,5",Which x?\n', encoding="utf-8")
    said = parts(adjust_path=adjust, reviewed_path=reviewed)
    assert said["3"].startswith("(d) Does not count – You wrote")
    assert "Marks The marks of this part were changed for the whole class." in said["3"]
    assert "Remark This part does not count: Misprinted." in said["3"]
    assert said["4"].startswith("(e) Partly right 0.5 of 1 You wrote 2 by x Expected 2 x 3 Marks Your tutor has given")
    assert said["4"].endswith("Remark Which x?")
    assert "may add to this" not in said["page"]
    assert '<span class="total">Total: 4 of 9</span>' in said["page"]


def test_lines_stay_lines(parts):
    said = parts('student id,Q1.ratio,Q1.grid\nA1,5 cm,"1 2 3\r\n4 5\t6"\n')
    assert '<span class="pointed">    5 cm<br>      ^</span>' in said["page"]
    assert '<dd class="typed-text">1 2 3<br>4 5 6</dd>' in said["page"]
