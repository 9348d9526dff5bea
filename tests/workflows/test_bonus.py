"""Bonus parts: their marks are above the total, from the question file to the gradebook and the feedback page."""

from fractions import Fraction

import pytest

from quizgen.bank import Wanted, load_bank
from quizgen.language.ranges import parse_range
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates
from quizgen.workflows.draw_sheet import find_sheet

pytest_plugins = ["tutors_desk"]

QUESTION = """
title: Sums
topics: [numbers]
values: {a: "integer(20, 90)"}
prompt: "Let $a = << a >>$."
parts:
  sum: {type: integer, ask: Add 1., answer: a + 1, marks: 4}
  more: {type: integer, ask: Add 2., answer: a + 2, marks: 2, bonus: true}
  why: {type: essay, ask: "Why?", model: So., rubric: [{point: So it is., marks: 1}], bonus: true}
"""
ONLY_BONUS = """
title: For the quick
topics: [numbers]
prompt: p
parts: {quick: {type: integer, ask: "One and one?", answer: 2, marks: 3, bonus: true}}
"""
SHEET = "title: Week\ncourse: C\nquestions: [{question: sums, set: {a: 41}}, extra]\n"
HEAD = "student id,Q1.sum,Q1.more,Q2.quick\n"


@pytest.fixture
def class_of_three(desk):
    desk.questions = {"sums": QUESTION, "extra": ONLY_BONUS}
    desk.sheet = SHEET
    return desk


def totals(run):
    return [row["Week"] for row in run.table("gradebook.csv")]


@pytest.mark.parametrize(
    ("name", "said", "total"),
    [
        ("md", ["**4 marks**", r"**\[2 marks, bonus\]**", "**3 marks, bonus**"], "**4** |"),
        (
            "html",
            ["[4 marks]</span>", "[2 marks, bonus]</span>", "[3 marks, bonus]</span>"],
            "<strong>4</strong>",
        ),
        ("tex", ["{4 marks}", r"\quizmarks{2 marks, bonus}", "{3 marks, bonus}"], r"\textbf{4}"),
        ("typ", ["[4 marks])", "#quiz-marks[2 marks, bonus]", "[3 marks, bonus])"], "[*4* in total]"),
    ],
)
def test_papers_say_so_and_have_the_total_without(name, said, total, class_of_three):
    folder = class_of_three.draw("markdown", "html", "latex", "typst")
    paper = (folder / "papers" / f"a1.{name}").read_text(encoding="utf-8")
    assert [one for one in (*said, total) if one not in paper] == []


def test_a_language_has_a_word_for_it(class_of_three):
    class_of_three.sheet += "language: de\n"
    folder = class_of_three.draw("markdown")
    assert r"**\[2 Punkte, Bonus\]**" in (folder / "papers" / "a1.md").read_text(encoding="utf-8")


def test_marks_are_added_above_the_total(class_of_three):
    class_of_three.draw("markdown")
    run = class_of_three.mark(HEAD + "A1,42,43,2\nB2,42,0,0\nC3,0,43,2\n")
    assert totals(run) == ["9.00", "4.00", "5.00"]
    assert run.data["out_of"] == 4
    assert run.marks["A1", "1", "more"]["mark"] == "2"
    assert run.marks["A1", "1", "more"]["out_of"] == "2"
    page = next((run.folder / "feedback").glob("*a1*")).read_text(encoding="utf-8")
    assert "Total: 9 of 4" in page
    assert "6 of 4" in page
    assert "2 of 2, bonus" in page
    assert "4 of 4<" in page


def test_a_gradebook_of_canvas_has_the_points_without(class_of_three):
    class_of_three.roster = "Student,ID,SIS User ID,SIS Login ID,Section\nAda,71,A1,ada,1\n"
    class_of_three.draw("markdown")
    run = class_of_three.mark("SIS User ID,Q1.sum,Q1.more\nA1,42,43\n", gradebook="canvas")
    text = (run.folder / "gradebook.csv").read_text(encoding="utf-8-sig")
    assert [line.rpartition(",")[2] for line in text.splitlines()] == ["Week", "4.00", "6.00"]


def test_rounding_does_not_cut_it_off(class_of_three):
    class_of_three.sheet += "rounding: 4\n"
    class_of_three.draw("markdown")
    # With all bonus parts there are ten.
    assert totals(class_of_three.mark(HEAD + "A1,42,43,2\nB2,42,43,0\nC3,42,,\n")) == ["8.00", "8.00", "4.00"]


def test_marks_of_a_sheet_are_scaled_without(class_of_three):
    class_of_three.sheet = "title: Week\nquestions: [{question: sums, marks: 8}, {question: extra, marks: 6}]\n"
    class_of_three.lay_out()
    sheet = find_sheet(str(class_of_three.folder / "week-1.yaml"), load_bank(class_of_three.folder / "bank"))
    marks = [[part.marks for part in entry.question.parts] for entry in sheet.questions]
    assert marks == [[8, 4, 2], [6]]
    assert [entry.question.marks for entry in sheet.questions] == [8, 0]


def test_a_question_is_found_by_its_total(class_of_three):
    class_of_three.lay_out()
    bank = load_bank(class_of_three.folder / "bank")
    wanted = Wanted(marks=parse_range("4"))
    assert "sums" in list(bank.filter(wanted))
    assert bank["sums"].marks == Fraction(4)


def test_no_number_changes(class_of_three):
    def drawn():
        return (class_of_three.draw("markdown") / "responses-template.csv").read_bytes(), [
            line.partition('"drawn"')[2].partition("}")[0]
            for line in (class_of_three.folder / "drawn" / "key.jsonl").read_text(encoding="utf-8").splitlines()
        ]

    with_bonus = drawn()
    class_of_three.questions["sums"] = QUESTION.replace(", bonus: true", "")
    assert drawn() == with_bonus


def test_a_single_question_says_so_too(class_of_three):
    class_of_three.lay_out()
    from quizgen.generate import make_variant
    from quizgen.render.terminal import render_variant

    variant = make_variant(load_bank(class_of_three.folder / "bank")["sums"], 1)
    assert "[2 marks, bonus]" in render_variant(variant.paper, None)
    assert "[2 marks, bonus]" in FORMATS["typst"].render_variant(variant.paper, None, load_templates())
