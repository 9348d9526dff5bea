"""A simulated class is marked as it was meant."""

import csv
from collections import Counter
from dataclasses import replace

import pytest

from quizgen.bank import load_bank
from quizgen.draws.stream import Stream
from quizgen.generate import make_variant
from quizgen.kinds.integer import IntegerExpected
from quizgen.marking import mark_variant
from quizgen.questions.reader import read_question
from quizgen.workflows.make_believe import answer_all, is_as_meant
from quizgen.workflows.simulate_class import simulate_class

pytest_plugins = ["tutors_desk"]


@pytest.fixture(scope="module")
def rehearsed(make_desk, tmp_path_factory):
    """A class of 100: what was meant, and how it was marked."""
    desk = make_desk(tmp_path_factory.mktemp("rehearsal"))
    desk.roster = "Name,Student ID\n" + "".join(f"Student {i},S{i:03}\n" for i in range(100))
    drawn = desk.draw("markdown")
    list(simulate_class(drawn / "key.jsonl", out=desk.folder / "class"))
    with (desk.folder / "class" / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    marked = desk.mark((desk.folder / "class" / "responses.csv").read_bytes())
    return truth, marked


def test_every_answer_earns_what_it_was_meant_to(rehearsed):
    truth, marked = rehearsed
    assert len(truth) == 700
    assert [
        row for row in truth if not is_as_meant(row, marked.marks[row["student"], row["question"], row["part"]])
    ] == []


def test_the_class_has_all_kinds_of_answers_to_all_types(rehearsed):
    truth, marked = rehearsed
    meant = Counter(row["meant"].split()[0] for row in truth)
    assert meant.keys() == {"right", "carried", "mistake", "slip", "blank", "nonsense"}
    assert all(count >= 8 for count in meant.values())
    cells = marked.data["cells"]
    assert sum(cells.values()) == marked.data["cells_read"] == 700
    assert cells["blank"] == meant["blank"]
    # Right answers come in many notations.
    for part in ("total", "ratio", "grid", "size"):
        shapes = {"".join(c for c in row["response"] if not c.isdigit()) for row in truth if row["part"] == part}
        assert len(shapes) >= 4, part


def test_the_same_seed_gives_the_same_class(desk):
    key = desk.draw("markdown") / "key.jsonl"
    classes = []
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        list(simulate_class(key, seed, desk.folder / name))
        classes.append((desk.folder / name / "responses.csv").read_bytes())
    assert classes[0] == classes[1] != classes[2]


def test_a_shared_paper_gets_an_invented_class(desk):
    key = desk.draw("markdown", roster=False) / "key.jsonl"
    list(simulate_class(key, out=desk.folder / "class"))
    marked = desk.mark((desk.folder / "class" / "responses.csv").read_bytes())
    assert marked.data["students"] == 30
    assert sum(marked.data["cells"].values()) == marked.data["cells_read"] == 30 * 7


def test_over_the_whole_bank_everybody_is_marked_as_meant():
    """No right answer in any notation is marked down, each mistake and slip is named, and no nonsense earns a mark."""
    bank = load_bank()
    meant = Counter()
    for id in bank:
        if id.startswith("code/"):
            continue  # A program is started for each answer; see the tests of the type.
        for seed in range(4):
            variant = make_variant(bank[id], seed)
            answers = [(part.name, answer) for part, answer in answer_all(variant.key, Stream(seed, id))]
            marks = mark_variant(variant.key, {name: answer.response for name, answer in answers})
            for (name, answer), mark in zip(answers, marks.parts, strict=True):
                meant[answer.meant.partition(" ")[0]] += 1
                truth = {"meant": answer.meant, "credit": str(answer.credit)}
                told = {key: str(getattr(mark, key)) for key in ("mark", "out_of", "status", "rule", "named")}
                assert is_as_meant(truth, told), (id, seed, name, answer, mark)
    assert meant.keys() == {"right", "carried", "mistake", "slip", "blank", "nonsense"}
    assert meant.total() > 500


def test_a_wrong_choice_is_wrong_although_something_else_was_carried(monkeypatch):
    """Two answers to choose from: whoever carries the wrong one on cannot choose the right one by mistake."""
    monkeypatch.setattr(IntegerExpected, "wrong_choices", lambda self: (replace(self, answer=25 - self.answer),))
    text = """
title: T
topics: [t]
values: {n: "choice(12, 13)"}
prompt: p
parts:
  one: {type: integer, answer: n}
  other: {type: integer, answer: 25 - n, follows: [one]}
"""
    question = read_question("q", "q.yaml", text)
    meant = Counter()
    for seed in range(300):
        key = make_variant(question, seed).key
        (_, one), (_, other) = answer_all(key, Stream(seed, "class"))
        mark = mark_variant(key, {"one": one.response, "other": other.response}).parts[1]
        meant[other.meant] += 1
        assert (other.meant, mark.status) != ("mistake option", "correct")
    assert min(meant["mistake option"], meant["carried"]) > 20
