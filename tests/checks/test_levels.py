"""A question with levels is looked at once a level, and what is wrong only there names it."""

from pathlib import Path

import pytest

from quizgen.checks.question import level_seeds
from quizgen.errors import Problem
from quizgen.questions.reader import read_question
from quizgen.workflows.check_bank import check_bank
from quizgen.workflows.events import Finished, Told
from quizgen.workflows.settings import Settings

QUESTION = """\
title: Sum
topics: [numbers]
values: {{a: "integer(1, 99)", b: "integer(1, 99)"}}
levels:
  easy: {easy}
  hard: {hard}
prompt: "Let $a = << a >>$ and $b = << b >>$."
parts:
  sum:
    type: number
    ask: Add.
    answer: a + 12 / b
    mistakes: [{{answer: a, feedback: "You left << b >> out."}}]
"""
SOUND = {"easy": '{b: "choice(1, 2, 3, 4)", a: "integer(1, 900)"}', "hard": '{a: "integer(100, 999)"}'}


def told(tmp_path: Path, text: str, seeds: int = 30) -> list[Problem]:
    path = tmp_path / "q.yaml"
    path.write_text(text, encoding="utf-8")
    events = list(check_bank([path], Settings((), None, tmp_path, ""), seeds))
    assert isinstance(events[-1], Finished)
    return [event.problem for event in events if isinstance(event, Told)]


FAULTS = [
    # The faulty level, what is said of it, and the text at which it is said.
    ({"easy": '{b: "integer(0, 1)", a: "integer(1, 999)"}'}, "evaluation", "12 / b", "easy", "; seed "),
    ({"hard": '{b: "integer(100, 9999) / 0"}'}, "evaluation", "0", "hard", ")"),
    ({"easy": "{b: a - 200}"}, "few-variants", "easy:", "easy", ")"),
    ({"hard": '{b: "choice(1e9, 1e10)"}'}, "mistake-is-answer", "a, feedback", "hard", ")"),
]


@pytest.mark.parametrize(("levels", "code", "at", "level", "more"), FAULTS, ids=[fault[1] for fault in FAULTS])
def test_a_fault_that_shows_only_at_a_level(tmp_path, levels, code, at, level, more):
    text = QUESTION.format(**{**SOUND, **levels})
    problems = [problem for problem in told(tmp_path, text) if problem.code == code]
    assert len(problems) == 1, problems
    (problem,) = problems
    assert f"(level {level}" in problem.message
    assert more in problem.message[problem.message.rindex("(level") :]
    line = text.splitlines()[problem.line - 1]
    assert at in line[problem.column - 1 :]


def test_sound_levels_are_left_alone(tmp_path):
    assert told(tmp_path, QUESTION.format(**SOUND)) == []


def test_a_fault_of_every_level_is_told_once(tmp_path):
    text = QUESTION.format(**SOUND).replace("answer: a, ", "answer: a + 12 / b, ")
    (problem,) = told(tmp_path, text)
    assert problem.code == "mistake-is-answer"
    assert "level" not in problem.message


@pytest.mark.parametrize(("seeds", "of_a_level"), [(1, 1), (5, 5), (10, 10), (29, 10), (50, 16), (200, 66)])
def test_levels_have_fewer_seeds(seeds, of_a_level):
    assert level_seeds(seeds) == of_a_level


def test_a_question_at_a_level_keeps_the_places_of_the_file():
    text = QUESTION.format(**SOUND)
    plain, easy = (read_question("q", "q.yaml", text, level) for level in (None, "easy"))
    assert {name: value.text for name, value in easy.values.items()} == {
        "a": "integer(1, 900)",
        "b": "choice(1, 2, 3, 4)",
    }
    assert [easy.values[name].place.line for name in ("a", "b")] == [5, 5]
    assert (easy.place.line, easy.place.column) == (5, 3)
    assert easy.parts[0].place == plain.parts[0].place
    assert easy.levels == plain.levels


def test_a_level_may_pin_a_list():
    text = (
        QUESTION.format(easy="{a: [1, 2, b]}", hard="{}")
        .replace("a + 12 / b", "sum(a)")
        .replace("answer: a,", "answer: b,")
    )
    easy = read_question("q", "q.yaml", text, "easy")
    assert easy.values["a"].text == "[1, 2, b]"
