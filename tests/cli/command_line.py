"""The command line, run in this process."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizgen.cli.app import main

QUESTION = """title: A sum
topics: [sums]
values:
  a: integer(1, 50)
  b: integer(1, 50)
prompt: "Let $a = << a >>$ and $b = << b >>$."
parts:
  sum: {type: integer, ask: Add., answer: a + b, marks: 2}
solution: "$<< a + b >>$"
"""


@dataclass(frozen=True)
class Result:
    """What a command left: its exit code, and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a bank, a sheet, a roster and answers."""
    for name in ("QUIZGEN_BANK", "QUIZGEN_TEMPLATES", "QUIZGEN_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "adding.yaml").write_text(QUESTION)
    (tmp_path / "sheet.yaml").write_text("title: A sheet\ncourse: C1\nquestions: [adding]\n")
    (tmp_path / "roster.csv").write_text("Name,Student ID\nAda,A1\nBob,B2\n")
    (tmp_path / "answers.csv").write_text("student id,Q1.sum\nA1,5\nB2,what\nC3,1\n")
    return tmp_path


@pytest.fixture
def quizgen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run ``quizgen`` with arguments."""

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["quizgen", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        written = capsys.readouterr()
        code = end.value.code
        return Result(code if isinstance(code, int) else 0, written.out, written.err)

    return run


@pytest.fixture
def drawn(office: Path, quizgen: Callable[..., Result]) -> Path:
    """The folder of a sheet drawn on the office."""
    arguments = ("--roster", "roster.csv", "--bank", "bank", "--format", "markdown", "--out", "drawn")
    assert quizgen("sheet", "sheet.yaml", *arguments).code == 0
    return office / "drawn"
