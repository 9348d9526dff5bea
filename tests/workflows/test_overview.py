"""The tutor's page of a sheet: each question, and how the class's answers spread."""

import shutil
import subprocess
from collections import Counter

import pytest

from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Wrote
from quizgen.workflows.files import read_key_file

pytest_plugins = ["tutors_desk"]

SUMS = """
title: Sums & more
topics: [numbers, sums]
difficulty: 3
values: {a: "integer(20, 90)", m: "decimals(2, low=-0.9, high=0.9, step=0.1)"}
prompt: "Let $a = << a >>$ and $m = << m >>$."
parts:
  total: {type: integer, ask: Add 1., answer: a + 1, marks: 2}
  grid: {type: array, ask: Double m., answer: m * 2}
  word: {type: text, ask: "Which word?", answer: [cat]}
  why: {type: essay, ask: "Why?", model: Because., rubric: [{point: It says why., marks: 3}]}
"""


def overview(desk, *, roster=True, formats=("markdown",)):
    desk.lay_out()
    rows = desk.folder / "roster.csv" if roster else None
    out = desk.folder / "drawn"
    return list(draw_sheet(str(desk.folder / "week-1.yaml"), desk.settings, rows, formats, 1, out, True, overview=True))


def text_of(path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on the path")
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()


def test_it_lists_each_question_and_how_the_answers_spread(desk):
    desk.questions["sums"] = SUMS
    desk.sheet = "title: Week 1\ncourse: C100\nquestions: [{question: sums, set: {a: 41}}, words]\n"
    events = overview(desk)
    file = desk.folder / "drawn" / "overview.pdf"
    assert file in [event.path for event in events if isinstance(event, Wrote)]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in file.read_bytes()
    text = " ".join(text_of(file).split())
    said = ["Week 1 – Overview", "3 papers, 2 questions, 10 marks.", "Sums & more", "numbers, sums", "calculate"]
    said += ["3 different", "the same for all: 42", "the same for all: cat", "no answer that can be typed"]
    said += ["numbers from −"]
    assert [one for one in said if one not in text] == []


def test_the_commonest_answer_has_its_share(desk):
    desk.questions["sums"] = SUMS.replace("integer(20, 90)", "integer(7, 8)")
    desk.roster = "Name,Student ID\n" + "".join(f"Student {i},S{i}\n" for i in range(40))
    overview(desk)
    drawn = [paper.variants[0].drawn["a"] for paper in read_key_file(desk.folder / "drawn" / "key.jsonl").papers]
    assert len(drawn) == 40
    ((commonest, count),) = Counter(drawn).most_common(1)
    text = " ".join(text_of(desk.folder / "drawn" / "overview.pdf").split())
    assert f"2 different, numbers from 8 to 9, most often {commonest + 1} ({count / 40:.0%})" in text


def test_an_order_of_ones_own_mixes_no_answers(desk):
    desk.questions["sums"] = SUMS
    desk.sheet = "title: Week 1\ncourse: C100\norder: shuffled\nquestions: [{question: sums, set: {a: 41}}, words]\n"
    overview(desk)
    assert "the same for all: 42" in " ".join(text_of(desk.folder / "drawn" / "overview.pdf").split())


def test_one_paper_for_all_has_its_answers(desk):
    desk.questions["sums"] = SUMS
    desk.sheet = "title: Week 1\ncourse: C100\nquestions: [{question: sums, set: {a: 41}}]\n"
    overview(desk, roster=False)
    text = " ".join(text_of(desk.folder / "drawn" / "overview.pdf").split())
    assert "1 paper, 1 question, 7 marks." in text
    assert " 42 " in text


def test_it_goes_where_it_is_not_asked_for_again(desk):
    overview(desk)
    assert (desk.folder / "drawn" / "overview.pdf").exists()
    desk.draw("markdown")
    assert not (desk.folder / "drawn" / "overview.pdf").exists()


@pytest.mark.parametrize(
    ("sums", "other", "said"),
    [
        ("minutes: 12\n", "minutes: 8\n", "2 questions, 14 marks, 20 minutes."),
        ("minutes: 12\n", "", "2 questions, 14 marks, 12 minutes and what 1 question does not say."),
        ("", "", "2 questions, 14 marks."),
    ],
)
def test_minutes_are_added_up(desk, sums, other, said):
    desk.questions |= {"sums": sums + SUMS.strip(), "other": other + SUMS.strip()}
    desk.sheet = "title: Week 1\ncourse: C100\nquestions: [sums, other]\n"
    overview(desk)
    text = " ".join(text_of(desk.folder / "drawn" / "overview.pdf").split())
    assert said in text
    assert text.count("12 min ") == bool(sums)
