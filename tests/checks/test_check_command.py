"""`quizgen check` and `quizgen new` as a tutor calls them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizgen.errors import UserFileError
from quizgen.render.typst import compile_typst
from quizgen.workflows.check_bank import check_bank
from quizgen.workflows.events import Advanced, Event, Finished, Started, Told
from quizgen.workflows.new_question import new_question
from quizgen.workflows.settings import Settings

SOUND = """
title: Sum
topics: [numbers]
values: {a: "integer(1, 99)", b: "integer(1, 99)"}
prompt: "Let $a = << a >>$ and $b = << b >>$."
parts: {sum: {type: integer, ask: Add., answer: a + b}}
"""
UNSOUND = SOUND.replace("answer: a + b", "answer: a + b, check: a - b")
UNEVEN = SOUND.replace("99", "9")
UNREADABLE = SOUND.replace("prompt:", "promt:")
SHEET = "{title: Week 1, course: C1, questions: [sums/one, sums/two]}"


def settings(*banks: Path) -> Settings:
    return Settings(banks, None, Path("output"), "")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    write(folder / "sums" / "one.yaml", SOUND)
    write(folder / "sums" / "two.yaml", UNSOUND)
    write(folder / "sums" / "three.yaml", UNEVEN)
    write(folder / "sums" / "four.yaml", UNREADABLE)
    write(folder / "sheets" / "week-1.yaml", SHEET)
    write(folder / "sheets" / "week-2.yaml", SHEET.replace("sums/two", "sums/ten"))
    write(folder / "sheets" / "week-3.yaml", SHEET.replace("sums/two", "sums/four"))
    return folder


def told(events: list[Event]) -> list[tuple[str, str]]:
    """Return file and code of each problem."""
    return [(Path(e.problem.file).stem, e.problem.code) for e in events if isinstance(e, Told)]


def end(events: list[Event]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]


@pytest.mark.parametrize("workers", [1, 2])
def test_all_problems_of_a_folder_are_told_in_a_stable_order(bank, workers):
    events = list(check_bank([bank], settings(), seeds=10, workers=workers))
    assert told(events) == [
        ("four", "missing-key"),
        ("four", "unknown-key"),
        ("three", "few-variants"),
        ("two", "second-opinion"),
        ("week-2", "unknown-question"),
    ]
    assert [e for e in events if isinstance(e, Started)] == [Started("questions", 4), Started("sheets", 3)]
    assert sum(isinstance(e, Advanced) for e in events) == 7
    data = end(events).data
    assert data["schema"] == "quizgen.check/1"
    assert data["counts"] == {"questions": 4, "sheets": 3, "problems": 4, "warnings": 1}
    assert [(q["id"], q["problems"], q["warnings"]) for q in data["questions"]] == [
        ("sums/four", 2, 0),
        ("sums/one", 0, 0),
        ("sums/three", 0, 1),
        ("sums/two", 1, 0),
    ]


@pytest.mark.parametrize("path", ["sums/one.yaml", "sheets/week-1.yaml", "sums"])
def test_files_and_folders_of_a_bank(bank, path):
    events = list(check_bank([bank / path], settings(bank), seeds=5))
    data = end(events).data
    assert [q["id"] for q in data["questions"]] == {
        "sums/one.yaml": ["sums/one"],
        "sheets/week-1.yaml": [],
        "sums": ["sums/four", "sums/one", "sums/three", "sums/two"],
    }[path]
    assert len(data["sheets"]) == (path == "sheets/week-1.yaml")


@pytest.mark.parametrize(
    ("here", "paths"),
    [
        (".", ["sums", "sheets"]),
        (".", ["sheets"]),
        (".", ["sheets/week-1.yaml", "sheets/week-2.yaml", "sheets/week-3.yaml", "sums/four.yaml"]),
        ("sheets", ["."]),
        ("sums", ["../sheets", "."]),
        ("..", ["bank/sums", "bank/sheets"]),
        ("..", ["bank", "bank/sheets"]),
    ],
)
def test_sheets_find_the_bank_that_they_lie_in(bank, monkeypatch, here, paths):
    monkeypatch.chdir(bank / here)
    events = list(check_bank([Path(path) for path in paths], settings(), seeds=1))
    of_sheets = [(file, code) for file, code in told(events) if file.startswith("week")]
    assert of_sheets == [("week-2", "unknown-question")]
    ids = {question["id"] for question in end(events).data["questions"]}
    assert ids <= {"sums/one", "sums/two", "sums/three", "sums/four"}


def test_the_users_bank_and_the_one_that_comes_along_are_checked_by_default(bank):
    (bank / "sheets" / "week-2.yaml").unlink()
    events = check_bank([], settings(bank), seeds=1)
    started = next(e for e in events if isinstance(e, Started))
    events.close()
    assert started.total > 4


def test_pinned_values_of_a_sheet_are_tried(bank):
    write(bank / "sheets" / "pinned.yaml", SHEET.replace("sums/one", "{question: sums/one, set: {a: 1 / 0}}"))
    events = list(check_bank([bank / "sheets" / "pinned.yaml"], settings(bank), seeds=5))
    assert told(events) == [("pinned", "evaluation")]


def test_missing_paths_are_told_together(tmp_path):
    with pytest.raises(UserFileError) as error:
        list(check_bank([tmp_path / "a.yaml", tmp_path / "b"], settings()))
    assert [problem.code for problem in error.value.problems] == ["cannot-read", "cannot-read"]


# --- The command line ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


def run(folder: Path, *arguments: str) -> Run:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("QUIZGEN")}
    done = subprocess.run(
        [sys.executable, "-m", "quizgen.cli.app", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def test_problems_exit_3_and_stand_on_stderr(bank):
    done = run(bank, "check", "sums", "--seeds", "5", "--bank", ".")
    assert done.code == 3
    assert done.err.splitlines()[0].startswith("sums/four.yaml:2:1: missing-key: ")
    assert "sums/two.yaml:6:" in done.err
    assert "sums/three.yaml:2:1: warning: few-variants: " in done.err
    assert done.out.splitlines()[0].split()[:3] == ["id", "variants", "accepted"]
    assert done.out.splitlines()[-1] == "4 questions, no sheets, 3 problems, 1 warning."


def test_warnings_exit_0(bank):
    done = run(bank, "check", "sums/three.yaml", "--seeds", "5")
    assert done.code == 0
    assert "few-variants" in done.err
    assert done.out.splitlines()[1].split() == ["three", "81", "100%", "1"]


def test_json(bank):
    done = run(bank, "check", "sums/two.yaml", "--seeds", "12", "--json")
    assert done.code == 3
    data = json.loads(done.out)
    assert data["schema"] == "quizgen.check/1"
    assert data["counts"]["problems"] == 1
    (problem,) = data["problems"]
    assert (problem["file"], problem["line"], problem["code"]) == ("sums/two.yaml", 6, "second-opinion")
    (question,) = data["questions"]
    assert question["drawn"] == 12
    assert question["spread"].keys() == {"digits", "negatives", "zeros", "operations"}


def test_wrong_usage(bank):
    assert run(bank, "check", "--seeds", "0").code == 2
    assert run(bank, "check", "nowhere").code == 3


def test_new_question_passes_check_and_is_not_overwritten(tmp_path):
    done = run(tmp_path, "new", "cnn/my-question")
    path = tmp_path / "question_bank" / "cnn" / "my-question.yaml"
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("question_bank/cnn/my-question.yaml")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# my-question.yaml: ")
    done = run(tmp_path, "check", "question_bank", "--seeds", "100")
    assert (done.code, done.err) == (0, ""), done
    path.write_text("mine", encoding="utf-8")
    done = run(tmp_path, "new", "cnn/my-question")
    assert done.code == 3
    assert "already-exists" in done.err
    assert path.read_text(encoding="utf-8") == "mine"


def test_new_question_goes_to_the_users_bank(tmp_path):
    write(tmp_path / "quizgen.toml", 'bank = "mine"\n')
    assert run(tmp_path, "new", "one").code == 0
    assert run(tmp_path, "new", "two", "--bank", "yours").code == 0
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.yaml")) == [
        "mine/one.yaml",
        "yours/two.yaml",
    ]


@pytest.mark.parametrize("id", ["", "../x", "/x", "x/", "a//b", "A b", "sheets/x", "x.yaml", "a\nb", "é"])
def test_ids_that_are_none_are_refused(tmp_path, id):
    with pytest.raises(UserFileError) as error:
        list(new_question(id, settings(tmp_path / "bank")))
    assert [problem.code for problem in error.value.problems] == ["bad-id"]
    assert not (tmp_path / "bank").exists()


def test_several_workers_check_after_a_pdf_was_made(bank):
    # What was made before has started threads, of which a forked process would have none.
    compile_typst('#set document(title: "a")\na', "a.pdf")
    events = list(check_bank([bank], settings(), seeds=3, workers=2))
    assert any(isinstance(event, Finished) for event in events)
