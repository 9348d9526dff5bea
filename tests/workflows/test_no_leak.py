"""No paper holds an answer: sentinels that the key and the solutions hold are in nothing that a student gets."""

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from quizgen.bank import load_bank
from quizgen.sheets import make_paper, plan_papers, read_sheet

pytest_plugins = ["tutors_desk"]

# Without points and dashes, so that they are found however they are printed.
SENTINELS = {"7351925", "846215", "918273", "ZQXJSENTINEL"}

QUESTION = """
title: Nothing to see
topics: [leaks]
source: the ZQXJ-SENTINEL exam
values:
  a: integer(2, 9)
  hidden: 73519.25 + 0 * a
  alsohidden: 918273 + 0 * a
  grid: [hidden, hidden]
prompt: "The number is << a >>."
parts:
  value:
    type: number
    ask: What is it?
    answer: hidden
    tolerance: 0.01
    mistakes:
      - {answer: 84621.5 + 0 * a, feedback: "ZQXJ-SENTINEL, you took << alsohidden >>.", credit: 50%}
  both: {type: array, ask: Twice., answer: grid, follows: [value]}
  pick: {type: choice, ask: "Which?", options: [one, two], answer: two, feedback: {one: "ZQXJ-SENTINEL << hidden >>"}}
solution: |
  The ZQXJ-SENTINEL is << hidden >>, not << alsohidden >> or 84621.5.
"""
SHEET = "{title: Leaks, course: C1, questions: [secret]}"


def sentinels(text: str) -> set[str]:
    """Return the sentinels in a text, whatever separates their characters."""
    squeezed = re.sub(r"[^A-Za-z0-9<>()]", "", text)
    return {sentinel for sentinel in SENTINELS if sentinel in squeezed}


def texts(path: Path) -> str:
    """Return all that a file says: its name, its text, and for a PDF its streams and what pdftotext reads."""
    content = path.read_bytes()
    said = path.name + "\n"
    if path.suffix == ".pdf":
        said += content.decode("latin-1")
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            unpacked = zlib.decompressobj()
            try:
                said += unpacked.decompress(stream).decode("latin-1")
            except zlib.error:
                continue
        if shutil.which("pdftotext"):
            read = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
            said += read.stdout.decode()
    else:
        said += content.decode()
    return said


@pytest.fixture
def leaky(desk):
    desk.questions, desk.sheet = {"secret": QUESTION}, SHEET
    return desk


def assert_no_leak(folder: Path) -> None:
    given = [*(folder / "papers").iterdir(), folder / "responses-template.csv"]
    given += [path for path in (folder / "class.pdf",) if path.exists()]
    assert {path.name: found for path in given if (found := sentinels(texts(path)))} == {}


@pytest.mark.parametrize("format", ["markdown", "latex", "html", "typst"])
@pytest.mark.parametrize("roster", [True, False])
def test_no_paper_holds_an_answer(leaky, format, roster):
    drawn = leaky.draw(format, roster=roster)
    assert_no_leak(drawn)
    assert len(list((drawn / "papers").iterdir())) == (3 if roster else 1)
    # Those who may know are told, so that the test can fail.
    for path in (drawn / "solutions").iterdir():
        assert sentinels(texts(path)) == SENTINELS
    assert sentinels(texts(drawn / "key.jsonl")) == SENTINELS


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on the path")
def test_no_pdf_holds_an_answer(leaky):
    leaky.roster = "Name,Student ID\nAda,A1\nBob,B2\n"
    drawn = leaky.draw("pdf")
    assert_no_leak(drawn)
    assert {path.name for path in (drawn / "papers").iterdir()} == {"a1.pdf", "b2.pdf"}
    for path in [*(drawn / "solutions").iterdir(), drawn / "class-solutions.pdf"]:
        assert sentinels(texts(path)) == SENTINELS


def test_the_paper_record_holds_no_answer(leaky):
    leaky.lay_out()
    bank = load_bank(*leaky.settings.banks)
    sheet = read_sheet("leaks", "leaks.yaml", SHEET, bank)
    paper, solutions, key, _ = make_paper(sheet, plan_papers(sheet, ())[0])
    assert sentinels(repr(paper)) == set()
    assert sentinels(repr(solutions)) == SENTINELS
    assert sentinels(repr(key)) == SENTINELS


def test_feedback_goes_to_whom_it_belongs_only(leaky):
    leaky.draw("markdown")
    marked = leaky.mark("student id,Q1.value\nA1,84621.5\nB2,1\n")
    pages = {path.name: sentinels(path.read_text()) for path in (marked.folder / "feedback").iterdir()}
    assert "ZQXJSENTINEL" in pages["a1.html"]
    assert "ZQXJSENTINEL" not in pages["b2.html"]
