"""The rows of a list, and which questions are in it."""

from pathlib import Path
from typing import Any

import pytest

from quizgen.bank import Wanted
from quizgen.errors import UserFileError
from quizgen.language.ranges import ANY, Range
from quizgen.workflows.events import Advanced, Finished, Started
from quizgen.workflows.list_questions import UnknownWordError, list_questions
from quizgen.workflows.settings import Settings

QUESTION = """\
title: {title}
topics: {topics}
outcome: {outcome}
difficulty: {difficulty}
values: {{a: "integer(1, {numbers})", b: "integer(1, {numbers})"}}
levels: {{hard: {{a: "integer(10, 99)", b: 5}}}}
prompt: Add << a >> and << b >>.
parts: {parts}
"""
PART = "{type: integer, answer: a + b, marks: 3/2}"


def question(title: str, topics: str, outcome: str, difficulty: int, numbers: int, parts: int = 1) -> str:
    return QUESTION.format(
        title=title,
        topics=topics,
        outcome=outcome,
        difficulty=difficulty,
        numbers=numbers,
        parts="{" + ", ".join(f"p{i}: {PART}" for i in range(parts)) + "}",
    )


MINE = {
    "zz-mine/add": question("Addition of two numbers", "[zz-sums]", "calculate", 1, 9),
    "zz-mine/more": question("More addition", "[zz-sums, zz-more]", "know", 3, 1000, parts=2),
    "zz-mine/most": question("The numbers of Knuth", "[zz-more]", "calculate", 5, 10),
}


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    for id, text in MINE.items():
        path = tmp_path / "bank" / f"{id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "bank"


@pytest.fixture
def alone(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The questions above without the bank that comes with quizgen, of which these tests do not speak."""
    monkeypatch.setattr("quizgen.bank.built_in", lambda folder: tmp_path / "nothing")
    return bank


def rows(bank: Path, wanted: Wanted, variants: Range = ANY, workers: int | None = None) -> list[dict[str, Any]]:
    *_, end = list_questions(Settings((bank,), None, bank, ""), wanted, variants, workers)
    assert isinstance(end, Finished)
    assert end.data["schema"] == "quizgen.list/1"
    return end.data["questions"]


FILTERS = [
    (Wanted(id="zz-mine/"), ANY, "add more most"),
    (Wanted(id="NE/MO"), ANY, "more most"),
    (Wanted(id="zz-", title="numbers addition"), ANY, "add"),
    (Wanted(id="zz-", title="KNUTH"), ANY, "most"),
    (Wanted(topic="zz-sums"), ANY, "add more"),
    (Wanted(topic="zz-more", outcome="know"), ANY, "more"),
    (Wanted(id="zz-", difficulty=Range(1, 3)), ANY, "add more"),
    (Wanted(id="zz-", parts=Range(2)), ANY, "more"),
    (Wanted(id="zz-", marks=Range(high=2)), ANY, "add most"),
    (Wanted(id="zz-"), Range(100, 100), "most"),
    (Wanted(id="zz-"), Range(100), "more most"),
    (Wanted(id="zz-"), Range(high=81), "add"),
    (Wanted(id="zz-", title="nothing of the kind"), ANY, ""),
]


@pytest.mark.parametrize(("wanted", "variants", "found"), FILTERS)
def test_filters(alone, wanted, variants, found):
    assert [row["id"].removeprefix("zz-mine/") for row in rows(alone, wanted, variants)] == found.split()


def test_filters_look_at_the_bank_that_comes_with_quizgen_too(bank):
    assert {row["id"] for row in rows(bank, Wanted(id="max"))} == {"cnn/max-pooling"}


def test_what_a_row_tells(bank):
    (row,) = rows(bank, Wanted(id="mine/add"))
    assert row == {
        "id": "zz-mine/add",
        "title": "Addition of two numbers",
        "topics": ["zz-sums"],
        "outcome": "calculate",
        "difficulty": 1,
        "parts": 1,
        "marks": 1.5,
        "variants": {"count": 81, "exact": True},
        "levels": {"hard": {"a": "integer(10, 99)", "b": 5}},
    }
    (row,) = rows(bank, Wanted(id="mine/more"))
    assert row["variants"] == {"count": 1_000_000, "exact": False}


def test_one_process_or_two_give_the_same(bank):
    wanted = Wanted(topic="pooling")
    assert rows(bank, wanted, workers=1) == rows(bank, wanted, workers=2) != []


def test_progress_counts_all_files(bank):
    events = list(list_questions(Settings((bank,), None, bank, ""), Wanted(topic="zz-sums"), ANY))
    (started,) = [event for event in events if isinstance(event, Started)]
    assert started.total == sum(isinstance(event, Advanced) for event in events) > len(MINE)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Wanted(topic="zz-sum"), "there is no topic 'zz-sum'. Did you mean 'zz-sums'? Choose from "),
        (Wanted(outcome="learn"), "there is no outcome 'learn'. Choose from know, understand, calculate, implement"),
    ],
)
def test_unknown_words_are_told_with_the_known_ones(bank, wanted, told):
    with pytest.raises(UnknownWordError) as refused:
        rows(bank, wanted)
    assert str(refused.value).startswith(told)


def test_topics_are_told_in_the_order_of_the_alphabet(bank):
    with pytest.raises(UnknownWordError) as refused:
        rows(bank, Wanted(topic="zz-sum"))
    known = str(refused.value).partition("Choose from ")[2].split(", ")
    assert known == sorted(known, key=str.casefold)
    assert known[-2:] == ["zz-more", "zz-sums"]


def test_the_problems_of_all_questions_are_told(bank):
    for id in ("zz-mine/add", "zz-mine/most"):
        (bank / f"{id}.yaml").write_text("titel: T\n", encoding="utf-8")
    with pytest.raises(UserFileError) as refused:
        rows(bank, Wanted(id="nothing"))
    assert {Path(problem.file).stem for problem in refused.value.problems} == {"add", "most"}
