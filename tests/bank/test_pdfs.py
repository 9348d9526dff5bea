"""Every family as a PDF, with its solution and at its levels: tagged as PDF/UA-1 demands, and with every number."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import quizgen
from quizgen.model import Figure, PaperQuestion, Prose, Steps, Table, Value, Variant
from quizgen.notation.values import to_plain
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates
from quizgen.render.typst import compile_typst

BANK = quizgen.load_bank()
TEMPLATES = load_templates()
TYPST = FORMATS["typst"]
CASES = [(id, level) for id in BANK for level in ("", *BANK[id].levels)]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def values_of(prose: Prose) -> Iterator[Value]:
    """Yield what stands in the holes of a text, and in those of its steps and tables."""
    for value in prose.values:
        match value:
            case Prose():
                yield from values_of(value)
            case Steps(lines=lines):
                for line in lines:
                    yield from values_of(line)
            case Table(head=head, rows=rows):
                for cell in (*head, *(cell for row in rows for cell in row)):
                    yield from values_of(cell)
            case Figure():
                pass
            case _:
                yield value


def numbers_of(question: PaperQuestion) -> set[str]:
    """Return the numbers that a student needs: those in the holes of all texts."""
    texts = [question.prompt]
    for part in question.parts:
        texts += [part.ask, *part.options, *part.items, *([part.starter] if part.starter else [])]
    return {number for text in texts for value in values_of(text) for number in _NUMBER.findall(plain(to_plain(value)))}


def plain(text: str) -> str:
    """Return text with its minus signs as hyphens, and the digits of a number together."""
    return re.sub(r"(?<=\d)[\u2009\u202f](?=\d)", "", text.replace("−", "-"))


def read(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "paper.pdf").write_bytes(pdf)
    command = ["pdftotext", "-raw", str(tmp_path / "paper.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def drawn(id: str, level: str) -> Variant:
    return quizgen.make_variant(BANK[id], 3, BANK[id].levels[level] if level else {})


@pytest.mark.parametrize(("id", "level"), CASES)
def test_papers_and_solutions_are_printed_and_tagged(id: str, level: str) -> None:
    variant = drawn(id, level)
    for solution in (None, variant.solution):
        pdf = compile_typst(TYPST.render_variant(variant.paper, solution, TEMPLATES), "paper.pdf")
        assert b"/MarkInfo<</Marked true" in pdf
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on the path")
@pytest.mark.parametrize(("id", "level"), CASES)
def test_a_paper_shows_every_number_that_its_student_needs(id: str, level: str, tmp_path: Path) -> None:
    paper = drawn(id, level).paper
    text = plain(read(compile_typst(TYPST.render_variant(paper, None, TEMPLATES), "paper.pdf"), tmp_path))
    # Where a formula has gaps between the digits of a number, a reader of PDFs sees blanks.
    shown = {*_NUMBER.findall(text), *_NUMBER.findall(re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text))}
    assert numbers_of(paper) - shown == set()
