"""Sheets that pick questions from the bank, and questions with levels."""

import pytest

from quizgen.bank import load_bank
from quizgen.errors import UserFileError
from quizgen.sheets import read_sheet

QUESTION = """\
title: {title}
topics: [{topic}]
difficulty: {difficulty}
values: {{n: "integer(1, 9)", m: "integer(1, 9)"}}
levels:
  easy: {{n: 1}}
  hard: {{n: "integer(100, 900)", m: 50}}
prompt: What is << n >> times << m >>?
parts: {{product: {{type: integer, answer: n * m}}}}
"""


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """A small bank, without the one that comes with quizgen."""
    monkeypatch.setattr("quizgen.bank.built_in", lambda folder: tmp_path / "nothing")
    folder = tmp_path / "bank"
    folder.mkdir()
    for i in range(12):
        text = QUESTION.format(title=f"Q{i}", topic="even" if i % 2 == 0 else "odd", difficulty=1 + i // 3)
        (folder / f"mine-{i:02}.yaml").write_text(text)
    return folder


def ids(folder, entries, title="S"):
    return picked_from(load_bank(folder), entries, title)


def picked_from(bank, entries, title="S"):
    text = f"title: {title}\ncourse: C\nquestions:\n{entries}"
    return [entry.question.id for entry in read_sheet("s", "s.yaml", text, bank).questions]


def test_it_picks_what_is_asked_for(bank):
    picked = ids(bank, "  - {pick: 2, from: {topic: even, difficulty: 2..3}}\n")
    assert len(set(picked)) == 2
    assert set(picked) <= {"mine-04", "mine-06", "mine-08"}


@pytest.mark.parametrize(
    ("difficulty", "found"),
    [("3..", {"mine-06", "mine-08", "mine-10"}), ("..1", {"mine-00", "mine-02"}), ("2", {"mine-04"})],
)
def test_a_range_of_difficulty_may_be_open(bank, difficulty, found):
    assert set(ids(bank, f"  - {{pick: {len(found)}, from: {{topic: even, difficulty: {difficulty}}}}}\n")) == found


def test_further_questions_in_the_bank_leave_the_pick_nearly_always_as_it_was(bank):
    entry = "  - {pick: 2, from: {topic: odd}}\n"
    before = ids(bank, entry)
    (bank / "other.yaml").write_text(QUESTION.format(title="O", topic="odd", difficulty=1))
    after = ids(bank, entry)
    assert after == before or len({*after} - {*before}) == 1


def test_it_does_not_pick_what_the_sheet_names(bank):
    picked = ids(bank, "  - mine-04\n  - {pick: 2, from: {topic: even, difficulty: 2..3}}\n")
    assert sorted(picked) == ["mine-04", "mine-06", "mine-08"]


def test_another_sheet_picks_other_questions(bank):
    entry = "  - {pick: 1, from: {topic: even}}\n"
    loaded = load_bank(bank)
    assert len({picked_from(loaded, entry, title=f"T{i}")[0] for i in range(20)}) > 2


def test_a_level_pins_values_and_set_wins_over_it(bank):
    entries = "  - {question: mine-01, level: hard}\n  - {question: mine-01, level: hard, set: {m: 7}}\n"
    text = f"title: S\ncourse: C\nquestions:\n{entries}"
    first, second = (e.question for e in read_sheet("s", "s.yaml", text, load_bank(bank)).questions)
    assert [first.values[name].text for name in ("n", "m")] == ["integer(100, 900)", "50"]
    assert [second.values[name].text for name in ("n", "m")] == ["integer(100, 900)", "7"]


REFUSED = [
    ("  - {pick: 9, from: {topic: even}}\n", "s.yaml:4:6: too-few-questions"),
    ("  - {pick: 1, question: mine-01}\n", "s.yaml:4:5: missing-key"),
    ("  - {marks: 2}\n", "s.yaml:4:5: missing-key"),
    ("  - {pick: 1, level: hard}\n", "s.yaml:4:5: needless-key"),
    ("  - {question: mine-01, level: heroic}\n", "s.yaml:4:32: unknown-level"),
    ("  - {pick: 1, from: {difficulty: 7}}\n", "s.yaml:4:34: wrong-type"),
    ("  - {pick: 1, from: {topics: x}}\n", "s.yaml:4:22: unknown-key"),
]


@pytest.mark.parametrize(("entries", "problem"), REFUSED)
def test_what_cannot_be_is_told(bank, entries, problem):
    with pytest.raises(UserFileError) as refused:
        ids(bank, entries)
    assert str(refused.value).startswith(problem)
