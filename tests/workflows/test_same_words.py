"""What several students wrote alike, and no accepted answer has, is in the review list once."""

import csv
from io import StringIO

import pytest

pytest_plugins = ["tutors_desk"]

QUESTION = """
title: Why share
topics: [words]
source: nowhere
scenarios:
  - {name: one, answer: sharing of weights}
  - {name: two, answer: pooling}
values:
  n: integer(1000, 9999)
  task: scenario()
prompt: "Look at << n >> and << task.name >>."
parts:
  fixed: {type: text, ask: "Why so few?", answer: [weight sharing], marks: 2}
  drawn: {type: text, ask: "And here?", answer: task.answer}
  size: {type: integer, ask: "How many?", answer: n}
"""
NAMES = ("Ada", "Bob", "Cleo", "Dan", "Eve", "Fay")
ROSTER = "Name,Student ID\n" + "".join(f"{name},{name[0]}{number}\n" for number, name in enumerate(NAMES))
IDS = [f"{name[0]}{number}" for number, name in enumerate(NAMES)]
SAME = "the kernel is reused"


@pytest.fixture
def desk(desk):
    desk.questions = {"why": QUESTION}
    desk.sheet = "title: Small\ncourse: C100\nquestions: [why]\n"
    desk.roster = ROSTER
    desk.draw("markdown")
    return desk


def answers(*texts: str, part: str = "fixed") -> str:
    return f"student id,Q1.{part}\n" + "".join(f"{id},{text}\n" for id, text in zip(IDS, texts, strict=False))


def fill(run, folder, marks):
    """Fill in the review list of a run: marks and comments by the student of the row."""
    rows = [
        row | dict(zip(("mark", "comment"), marks.get(row["student"], ("", "")), strict=True)) for row in run.review
    ]
    text = StringIO()
    table = csv.DictWriter(text, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    path = folder / "filled.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def listed(run):
    return [(row["student"], row["response"], row["mark"]) for row in run.review]


def given(run, part="fixed"):
    return [(run.marks[id, "1", part]["status"], run.marks[id, "1", part]["mark"]) for id in IDS[: len(run.marks) // 3]]


def test_each_text_is_in_the_list_once_and_says_how_many_wrote_it(desk):
    run = desk.mark(answers(SAME, "The Kernel is reused.", "other words", f"  {SAME}", "weight sharing", "Other words"))
    assert listed(run) == [("A0", SAME, ""), ("C2", "other words", "")]
    assert [row["why"].partition(". ")[2] for row in run.review] == [
        "3 students wrote this; a mark here counts for all of them.",
        "2 students wrote this; a mark here counts for all of them.",
    ]
    assert given(run) == [("review", "0")] * 4 + [("correct", "2")] + [("review", "0")]


def test_what_one_alone_wrote_is_told_as_before(desk):
    run = desk.mark(answers(SAME, "other words"))
    assert [row["why"] for row in run.review] == ["It matches none of the accepted answers."] * 2


def test_a_mark_counts_for_all_who_wrote_the_same(desk):
    text = answers(SAME, "Kernel is reused", "other words", "", "weight sharing", SAME.upper())
    path = fill(desk.mark(text), desk.folder, {"A0": ("1.5", "Nearly.")})
    run = desk.mark(text, reviewed_path=path)
    assert given(run) == [
        ("partial", "1.5"),
        ("partial", "1.5"),
        ("review", "0"),
        ("blank", "0"),
        ("correct", "2"),
        ("partial", "1.5"),
    ]
    assert {run.marks[id, "1", "fixed"]["rule"] for id in ("A0", "B1", "F5")} == {"reviewed"}
    assert {run.marks[id, "1", "fixed"]["feedback"] for id in ("A0", "B1", "F5")} == {"Nearly."}
    assert listed(run) == [("A0", SAME, "1.5"), ("C2", "other words", "")]
    assert "3 students" in run.review[0]["why"]
    assert sum(run.data["cells"].values()) == len(IDS)


def test_a_row_of_ones_own_counts_more(desk):
    text = answers(SAME, SAME, SAME)
    run = desk.mark(text)
    path = fill(run, desk.folder, {"A0": ("2", "")})
    path.write_text(path.read_text() + f"3,B1,Bob,1,fixed,{run.marks['B1', '1', 'fixed']['code']},{SAME},,0.5,\n")
    run = desk.mark(text, reviewed_path=path)
    assert given(run) == [("correct", "2"), ("partial", "0.5"), ("correct", "2")]
    assert listed(run) == [("A0", SAME, "2"), ("B1", SAME, "0.5")]
    again = desk.mark(text, reviewed_path=desk.folder / "marks" / "review.csv")
    assert given(again) == given(run)
    assert listed(again) == listed(run)


def test_the_mark_stays_when_its_student_answers_otherwise(desk):
    path = fill(desk.mark(answers(SAME, "Kernel is reused", SAME)), desk.folder, {"A0": ("2", "Yes.")})
    text = answers("weight sharing", "Kernel is reused", SAME)
    run = desk.mark(text, reviewed_path=path)
    assert given(run) == [("correct", "2")] * 3
    assert ("B1", "Kernel is reused", "2") in listed(run)
    assert [row["response"] for row in run.table("set-aside.csv")] == [SAME]
    again = desk.mark(text, reviewed_path=desk.folder / "marks" / "review.csv")
    assert given(again) == given(run)


def test_newcomers_get_the_mark_that_was_given_before(desk):
    path = fill(desk.mark(answers("", SAME)), desk.folder, {"B1": ("1", "")})
    run = desk.mark(answers(SAME, SAME, SAME), reviewed_path=path)
    assert given(run) == [("partial", "1")] * 3
    assert listed(run) == [("B1", SAME, "1")]


def test_a_comment_alone_is_no_mark_for_others(desk):
    path = fill(desk.mark(answers(SAME, SAME)), desk.folder, {"A0": ("", "Hm.")})
    run = desk.mark(answers(SAME, SAME), reviewed_path=path)
    assert given(run) == [("review", "0")] * 2
    assert listed(run) == [("A0", SAME, "")]


def test_a_comment_does_not_hide_a_mark_that_somebody_else_has_for_the_same(desk):
    text = answers(SAME, SAME, SAME)
    run = desk.mark(text)
    path = fill(run, desk.folder, {"A0": ("", "Hm.")})
    path.write_text(path.read_text() + f"3,B1,Bob,1,fixed,{run.marks['B1', '1', 'fixed']['code']},{SAME},,0.5,\n")
    assert given(desk.mark(text, reviewed_path=path)) == [("review", "0"), ("partial", "0.5"), ("partial", "0.5")]


def test_a_mark_that_was_set_aside_counts_for_whoever_writes_the_same_later(desk):
    path = fill(desk.mark(answers(SAME)), desk.folder, {"A0": ("2", "")})
    there = desk.folder / "marks" / "review.csv"
    desk.mark(answers("weight sharing"), reviewed_path=path)
    run = desk.mark(answers("weight sharing", SAME), reviewed_path=there)
    assert given(run) == [("correct", "2"), ("correct", "2")]
    assert ("B1", SAME, "2") in listed(run)


def test_what_was_given_to_another_response_stays_set_aside(desk):
    path = fill(desk.mark(answers("other words", SAME)), desk.folder, {"A0": ("0.5", ""), "B1": ("2", "")})
    run = desk.mark(answers(SAME, SAME), reviewed_path=path)
    assert given(run) == [("correct", "2"), ("correct", "2")]
    assert [(row["student"], row["response"], row["mark"]) for row in run.table("set-aside.csv")] == [
        ("A0", "other words", "0.5")
    ]


def test_the_same_words_where_something_else_is_right_are_looked_at_by_themselves(desk):
    words = "the kernel is reused"
    run = desk.mark(answers(*[words] * 6, part="drawn"))
    right = {id: run.marks[id, "1", "drawn"]["expected"] for id in IDS}
    assert set(right.values()) == {"sharing of weights", "pooling"}
    assert sorted(right[row["student"]] for row in run.review) == ["pooling", "sharing of weights"]
    first, second = (row["student"] for row in run.review)
    path = fill(run, desk.folder, {first: ("1", "")})
    marked = desk.mark(answers(*[words] * 6, part="drawn"), reviewed_path=path)
    assert {id: marked.marks[id, "1", "drawn"]["mark"] for id in IDS} == {
        id: "1" if right[id] == right[first] else "0" for id in IDS
    }
    assert right[second] != right[first]


def test_what_cannot_be_read_is_looked_at_student_by_student(desk):
    run = desk.mark(answers("many", "many", "many", part="size"))
    assert [row["student"] for row in run.review] == ["A0", "B1", "C2"]
