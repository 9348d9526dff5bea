"""A make-believe class is marked as it was meant."""

import csv
from collections import Counter
from fractions import Fraction

import pytest

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
    wrong = []
    for row in truth:
        mark = marked.marks[row["student"], row["question"], row["part"]]
        earned = Fraction(mark["mark"]) / Fraction(mark["out_of"])
        meant = row["meant"].split()[0]
        right = {
            "right": mark["status"] == "correct" and earned == 1,
            "mistake": earned >= Fraction(row["credit"]) and mark["rule"] != "answer",
            "blank": mark["status"] == "blank",
            "nonsense": mark["status"] in ("unreadable", "incorrect") and earned == 0,
        }
        if not right[meant]:
            wrong.append((row, mark))
    assert wrong == []


def test_the_class_has_all_kinds_of_answers_to_all_types(rehearsed):
    truth, marked = rehearsed
    meant = Counter(row["meant"].split()[0] for row in truth)
    assert meant.keys() == {"right", "mistake", "blank", "nonsense"}
    assert all(count >= 20 for count in meant.values())
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
