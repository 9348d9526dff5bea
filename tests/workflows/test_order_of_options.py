"""``options: shuffled``: choices and matchings of a sheet have their options in an order drawn for each paper."""

import re

import pytest

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.model import Student
from quizgen.questions.reader import shuffle_options
from quizgen.sheets import draw_variants, plan_papers, read_sheet
from quizgen.text.plain import to_text
from quizgen.workflows.files import read_key_file

pytest_plugins = ["tutors_desk"]

QUESTION = """
title: Colours
topics: [words]
values: {n: "integer(1000, 9999)"}
prompt: "Look at << n >>."
parts:
  one:
    {type: choice, ask: "Which is a colour?", options: [red, seven, loud, none of these], answer: red,
     last: [none of these]}
  rising: {type: choice, ask: "How many?", options: ['1', '2', '3', '4'], answer: '2', shuffle: false}
  some: {type: choices, ask: "Which are colours?", options: [red, seven, blue, old], answer: [red, blue], marks: 2}
  pairs: {type: matching, ask: Match., pairs: {sky: blue, blood: red, coal: black}, distractors: [seven], marks: 3}
  number: {type: integer, ask: Copy., answer: n}
"""
PLAIN = "title: T\ncourse: C\nquestions: [colours]\n"
SHUFFLED = PLAIN + "options: shuffled\n"
FILE = {
    "one": ["red", "seven", "loud", "none of these"],
    "rising": ["1", "2", "3", "4"],
    "some": ["red", "seven", "blue", "old"],
    "pairs": ["black", "blue", "red", "seven"],
    "number": [],
}


@pytest.fixture
def table(desk):
    desk.questions = {"colours": QUESTION}
    desk.sheet = SHUFFLED
    desk.roster = "Name,Student ID\n" + "".join(f"Student {i},S{i}\n" for i in range(8))
    return desk


def variants(desk, text, count=40):
    """Draw a sheet of one question for students without drawing files."""
    desk.lay_out()
    sheet = read_sheet("week-1", "week-1.yaml", text, load_bank(*desk.settings.banks))
    students = [Student(f"s{i}", f"s{i}", "login", {"login": f"s{i}"}) for i in range(count)]
    return [draw_variants(sheet, plan)[0] for plan in plan_papers(sheet, students)]


def options(variant):
    return {part.name: [to_text(option) for option in part.options] for part in variant.paper.parts}


def test_the_options_of_all_kinds_are_shuffled_but_those_that_stay(table):
    printed = [options(variant) for variant in variants(table, SHUFFLED)]
    assert all(
        {name: sorted(texts) for name, texts in one.items()} == {n: sorted(t) for n, t in FILE.items()}
        for one in printed
    )
    assert {tuple(one["rising"]) for one in printed} == {("1", "2", "3", "4")}
    assert {one["one"][-1] for one in printed} == {"none of these"}
    assert len({tuple(one["one"]) for one in printed}) == 6
    assert len({tuple(one["some"]) for one in printed}) > 12
    assert len({tuple(one["pairs"]) for one in printed}) > 12
    # Each part has an order of its own.
    assert len({(one["one"].index("red"), one["some"].index("red"), one["pairs"].index("red")) for one in printed}) > 12


def test_numbers_codes_and_seeds_stay(table):
    for one, other in zip(variants(table, PLAIN), variants(table, SHUFFLED), strict=True):
        assert options(one) == FILE
        assert (one.key.code, one.seed, one.values["n"]) == (other.key.code, other.seed, other.values["n"])
        assert one.paper.prompt == other.paper.prompt


def test_a_sheet_without_the_key_writes_the_question_as_it_is(table):
    table.sheet = PLAIN
    plain = table.draw("markdown")
    before = {path.name: path.read_bytes() for path in plain.rglob("*") if path.is_file()}
    table.sheet = PLAIN + "options: fixed\n"
    fixed = table.draw("markdown", out="fixed")
    assert {path.name: path.read_bytes() for path in fixed.rglob("*") if path.is_file()} == before


def letters(text, part):
    """The letters of a part's options on a paper in Markdown, by their texts."""
    section = text.split(f"**({part})**")[1].split("**(")[0]
    return {told: letter for letter, told in re.findall(r"^- \*\*([A-D])\.\*\* (.*)$", section, re.MULTILINE)}


def test_from_the_sheet_to_the_mark(table):
    """Everyone answers by the letters on their own paper, one of them with the letters of somebody else's."""
    drawn = table.draw("markdown")
    rows, answers = [], {}
    for i in range(8):
        text = (drawn / "papers" / f"s{i}.md").read_text()
        one, some, pairs = (letters(text, part) for part in "acd")
        assert list(letters(text, "b")) == ["1", "2", "3", "4"]
        assert one["none of these"] == "D"
        answers[i] = [one["red"], "B", some["red"] + some["blue"], "".join(pairs[c] for c in ("blue", "red", "black"))]
        rows.append(f"S{i},{answers[i][0]},B,{','.join(answers[i][2])!r},{' '.join(answers[i][3])}".replace("'", '"'))
    header = "student id,Q1.one,Q1.rising,Q1.some,Q1.pairs\n"
    marked = table.mark(header + "\n".join(rows) + "\n")
    marks = [row for row in marked.table("marks.csv") if row["part"] != "number"]
    assert {(row["status"], row["rule"]) for row in marks} == {("correct", "answer")}
    assert len({row["response"] for row in marks if row["part"] == "one"}) == 3
    # The same letters on another paper are other options.
    other = next(i for i in range(1, 8) if answers[i][0] != answers[0][0])
    marked = table.mark(header + f"S{other},{answers[0][0]},B,,\n")
    row = marked.marks[f"S{other}", "1", "one"]
    assert (row["status"], row["expected"]) == ("incorrect", answers[other][0])
    assert row["reading"].startswith(f"{answers[0][0]}: ")
    solutions = (drawn / "solutions" / f"s{other}-solutions.md").read_text()
    assert f"To type: `{answers[other][0]}`" in solutions
    key = read_key_file(drawn / "key.jsonl")
    assert key.untouched
    assert all(paper.order == () for paper in key.papers)


def test_one_paper_for_all_has_one_order(table):
    table.sheet = SHUFFLED + "papers: shared\n"
    drawn = table.draw("markdown")
    text = (drawn / "papers" / "class.md").read_text()
    red = letters(text, "a")["red"]
    marked = table.mark(f"student id,Q1.one\nS1,{red}\nS2,{red}\n")
    assert {row["status"] for row in marked.table("marks.csv") if row["part"] == "one"} == {"correct"}


def test_it_goes_with_all_that_a_sheet_changes_in_a_question(table):
    entries = "[{question: colours, marks: 16, set: {n: 1234}}, {pick: 1, from: {topic: words}}]"
    text = SHUFFLED.replace("[colours]", entries)
    table.questions["other"] = QUESTION
    table.lay_out()
    sheet = read_sheet("week-1", "week-1.yaml", text, load_bank(*table.settings.banks))
    for entry in sheet.questions:
        assert [part.asked.shuffled is not None for part in entry.question.parts[:4]] == [True, False, True, True]
    assert sum(part.marks for part in sheet.questions[0].question.parts) == 16
    assert [draw_variants(sheet, plan)[0].values["n"] for plan in plan_papers(sheet, ())] == [1234]


def test_a_question_without_options_is_the_same_one(table):
    table.questions = {"sums": QUESTION.split("  one:")[0] + "  number: {type: integer, ask: Copy., answer: n}\n"}
    table.lay_out()
    bank = load_bank(*table.settings.banks)
    sheet = read_sheet("week-1", "week-1.yaml", SHUFFLED.replace("colours", "sums"), bank)
    assert sheet.questions[0].question is bank["sums"]


BANK = load_bank()
WITH_OPTIONS = [id for id in BANK if any(part.kind in ("choice", "choices", "matching") for part in BANK[id].parts)]


@pytest.mark.parametrize("id", WITH_OPTIONS)
def test_any_question_of_the_bank_may_have_its_options_shuffled(id):
    question = shuffle_options(BANK[id], BANK[id].place)
    for seed in range(1, 6):
        one, other = make_variant(BANK[id], seed), make_variant(question, seed)
        assert {name: str(value) for name, value in other.values.items() if name in one.values and "." not in name} == {
            name: str(value) for name, value in one.values.items() if "." not in name
        }
        assert {name: sorted(texts) for name, texts in options(one).items()} == {
            name: sorted(texts) for name, texts in options(other).items()
        }
        typed = {part.name: part.typed for part in other.solution.parts}
        marks = mark_variant(other.key, typed).parts
        assert all(mark.fraction == 1 for mark in marks if not other.expected[mark.name].by_hand)
