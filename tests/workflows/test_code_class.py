"""A class that hands in programs: drawn, made up, marked, and what is left for a person."""

import csv
import json
import re
from functools import partial
from pathlib import Path
from threading import Barrier, get_ident

import pytest
from typer.testing import CliRunner

from quizgen.cli.app import app
from quizgen.kinds.code import sandbox
from quizgen.kinds.code.sandbox import Failure, Outcome, find_bubblewrap, run_function
from quizgen.workflows.simulate_class import simulate_class

pytest_plugins = ["tutors_desk"]

REFUSAL = run_function("def f():\n    return 1\n", "f", [[]]).refusal
needs_bubblewrap = pytest.mark.skipif(bool(REFUSAL), reason=REFUSAL)

QUESTION = """
title: Program a scale
topics: [programming]
values: {a: "integer(10, 99)"}
prompt: "Let $a = << a >>$."
parts:
  function:
    type: code
    ask: Write it.
    function: scale(x, by)
    inputs: {n: "integer(2, 4)", x: "integers(n, low=1, high=9)", by: "integer(2, 5)"}
    cases: 3
    answer: a + by * x
    starter: |
      def scale(x, by):
          ...
    model: |
      def scale(x, by):
          return << a >> + by * x
    mistakes:
      - {answer: by * x, feedback: "Add << a >>.", credit: 50%}
      - {answer: a + x, feedback: "Multiply by `by`.", credit: 25%}
"""
SHEET = "{title: Programs, course: C1, questions: [scale]}"


@pytest.fixture
def coders(desk):
    desk.questions, desk.sheet = {"scale": QUESTION}, SHEET
    return desk


@needs_bubblewrap
def test_a_make_believe_class_is_marked_as_it_was_meant(coders):
    coders.roster = "Name,Student ID\n" + "".join(f"Student {i},S{i:02}\n" for i in range(25))
    drawn = coders.draw("markdown")
    list(simulate_class(drawn / "key.jsonl", out=coders.folder / "class"))
    marked = coders.mark((coders.folder / "class" / "responses.csv").read_bytes())
    with (coders.folder / "class" / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    outcomes = {}
    for row in truth:
        mark = marked.marks[row["student"], "1", "function"]
        outcomes.setdefault(row["meant"], set()).add((mark["status"], mark["rule"], mark["feedback"].split()[0]))
    assert outcomes["right"] == {("correct", "answer", "Correct.")}
    assert outcomes["mistake 1"] <= {("partial", "mistake", "Add")}
    assert outcomes.get("mistake 2", set()) <= {("partial", "mistake", "Multiply")}
    assert outcomes.get("nonsense", set()) <= {("unreadable", "", "Could")}
    assert outcomes.keys() <= {"right", "mistake 1", "mistake 2", "blank", "nonsense"}


PROGRAM = "def scale(x, by):\n    return by * x\n"
ANSWERS = f'student id,Q1.function\nA1,"{PROGRAM}"\nB2,"def scale(x, by)"\nC3,\n'


def test_without_a_sandbox_programs_wait_for_a_person(coders, monkeypatch):
    coders.draw("markdown")
    monkeypatch.setenv("PATH", "")
    marked = coders.mark(ANSWERS)
    assert {row["student"]: row["status"] for row in marked.table("marks.csv")} == {
        "A1": "review",
        "B2": "unreadable",
        "C3": "blank",
    }
    waiting = {row["student"]: row for row in marked.review}
    assert waiting.keys() == {"A1", "B2"}
    assert "apt install bubblewrap" in waiting["A1"]["why"]
    assert waiting["A1"]["response"] == PROGRAM


@needs_bubblewrap
def test_with_one_they_do_not(coders):
    coders.draw("markdown")
    marked = coders.mark(ANSWERS)
    assert marked.marks["A1", "1", "function"]["mark"] == "0.5"
    page = (marked.folder / "feedback" / "a1.html").read_text()
    assert re.search(r"Add \d\d\.", page)


SLEEPS = "import time\ndef scale(x, by):\n    time.sleep(600)\n"


@needs_bubblewrap
def test_the_summary_says_who_ran_out_of_time(coders, monkeypatch):
    monkeypatch.setattr("quizgen.kinds.code.kind.run_function", partial(run_function, patience=1.0))
    coders.draw("markdown")
    marked = coders.mark(f'student id,Q1.function\nA1,"{SLEEPS}"\nB2,"{PROGRAM}"\nC3,"{SLEEPS}"\n')
    assert ("programs that ran out of time", "A1 (Q1.function), C3 (Q1.function)") in marked.summary
    assert marked.data["out_of_time"] == ["A1 (Q1.function)", "C3 (Q1.function)"]
    assert "does not finish" in marked.marks["A1", "1", "function"]["feedback"]
    none = coders.mark(ANSWERS)
    assert none.data["out_of_time"] == []
    assert "programs that ran out of time" not in dict(none.summary)


@needs_bubblewrap
def test_programs_that_sleep_are_there_at_the_same_time(coders, monkeypatch):
    """No sandbox is waited for before as many are running as there are workers."""
    start, barrier, together = sandbox.subprocess.Popen, Barrier(2), []

    def start_with_another(command, **options):
        process = start(command, **options)
        if str(find_bubblewrap()) in command:
            barrier.wait(timeout=60)
            # Neither program has ended while the other one was started.
            together.append(process.poll() is None)
        return process

    coders.draw("markdown")
    monkeypatch.setattr(sandbox.subprocess, "Popen", start_with_another)
    monkeypatch.setattr("quizgen.kinds.code.kind.run_function", partial(run_function, patience=2.0))
    monkeypatch.setattr("quizgen.workflows.ahead.WORKERS", 2)
    marked = coders.mark(f'student id,Q1.function\nA1,"{SLEEPS}"\nC3,"{SLEEPS}"\n')
    assert together == [True, True]
    assert marked.data["out_of_time"] == ["A1 (Q1.function)", "C3 (Q1.function)"]


class Runs:
    """Stands for the sandbox: every program fails, and the first ones wait until as many run at once."""

    def __init__(self, at_once):
        self.barrier, self.ran, self.threads = Barrier(at_once), {}, set()

    def __call__(self, source, function, arguments, seconds):
        if source not in self.ran:
            self.threads.add(get_ident())
            self.barrier.wait(timeout=60)
            self.ran[source] = Outcome(tuple(Failure("exception", source) for _ in arguments))
        return self.ran[source]


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_programs_run_side_by_side_and_nothing_else_changes(coders, monkeypatch, at_once):
    ids = [f"S{i:02}" for i in range(12)]
    coders.roster = "Name,Student ID\n" + "".join(f"Student {id},{id}\n" for id in ids)
    coders.draw("markdown")
    # In another order than the roster's.
    programs = [f'{id},"def scale(x, by):\n    return {id!r}\n"' for id in reversed(ids)]
    answers = "\n".join(["student id,Q1.function", *programs]) + "\n"
    written = []
    for workers in (1, at_once):
        runs = Runs(workers)
        monkeypatch.setattr("quizgen.kinds.code.kind.run_function", runs)
        monkeypatch.setattr("quizgen.workflows.ahead.WORKERS", workers)
        folder = Path(coders.mark(answers).folder)
        written.append({path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()})
        assert len(runs.ran) == len(ids)
        assert len(runs.threads) == workers
    assert written[0] == written[1]
    rows = list(csv.DictReader(written[1]["marks.csv"].decode().splitlines()))
    assert [row["student"] for row in rows if row["student"]] == [*reversed(ids)]


def test_what_goes_wrong_ahead_is_told_where_the_row_is_marked(coders, monkeypatch):
    def break_off(*arguments):
        raise ZeroDivisionError("of the sandbox")

    coders.draw("markdown")
    monkeypatch.setattr("quizgen.kinds.code.kind.run_function", break_off)
    marked = coders.mark(ANSWERS)
    assert marked.data["faults"] == {"ZeroDivisionError": 1}
    assert {row["student"]: row["status"] for row in marked.table("marks.csv")} == {
        "A1": "review", "B2": "unreadable", "C3": "blank",
    }  # fmt: skip


def test_a_paper_shows_neither_inputs_nor_the_model(coders):
    drawn = coders.draw("markdown", "html", "latex")
    key = [json.loads(line) for line in (drawn / "key.jsonl").read_text().splitlines()]
    inputs = key[-1]["variants"][0]["drawn"]["function.inputs"]["tuple"]
    assert len(inputs) == 3
    for path in (drawn / "papers").iterdir():
        text = path.read_text()
        assert "def" in text
        assert "return" not in text
        assert not any(str(case["tuple"][1]) in text for case in inputs)


def test_show_leaves_the_inputs_out(coders):
    coders.lay_out()
    command = ["show", "scale", "--bank", str(coders.folder / "bank"), "--format", "json"]
    record = json.loads(CliRunner().invoke(app, command).stdout)
    assert record["values"].keys() == {"a"}
    (part,) = record["parts"]
    assert part["typed"].startswith("def scale(x, by):")
    assert len(part["answer"]) == 3
    refused = CliRunner().invoke(app, [*command, "--set", "function.inputs=3"])
    assert refused.exit_code == 2
    assert "It has a" in refused.output.replace("\n", " ")
