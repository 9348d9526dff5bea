"""An exported quiz: the LMS draws some parts of a question apart from the others, and students see any variant."""

import csv
from pathlib import Path

import pytest

from quizgen.keys import read_key
from quizgen.marking import VariantMarker
from quizgen.model import Key, VariantKey
from quizgen.workflows.export_sheet import export_sheet
from quizgen.workflows.mark_class import mark_class
from quizgen.workflows.settings import Settings

SHEET = """
title: Two questions
course: CS1
questions:
  - cnn/kernel-mechanics
  - cnn/output-size
"""
SETTINGS = Settings((), None, Path("output"), "")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    sheet = folder / "two.yaml"
    sheet.write_text(SHEET, encoding="utf-8")
    roster = folder / "roster.csv"
    roster.write_text("name,id number\nAda,A1\nBob,B2\nCy,C3\n", encoding="utf-8")
    list(export_sheet(str(sheet), SETTINGS, "moodle-xml", 3, roster, out=folder / "out"))
    return folder / "out"


def read(folder: Path) -> Key:
    with (folder / "key.jsonl").open(encoding="utf-8") as lines:
        return read_key("key.jsonl", lines)


def right(variant: VariantKey, part: str) -> str:
    return VariantMarker(variant).parts[part].right.typed()


def in_cells(typed: str) -> str:
    """Write an answer as Moodle writes the boxes of a cloze question."""
    entries = typed.replace("[", "").replace("]", "").split(",")
    return "; ".join(f"part {i}: {entry.strip()}" for i, entry in enumerate(entries, 1))


def mark(folder: Path, rows: list[list[str]]) -> list[dict[str, str]]:
    responses = folder / "responses.csv"
    head = ["Last name", "First name", "ID number", "Status", "Started", "Completed", "Duration", "Grade/10.00"]
    for n in (1, 2, 3):
        head += [f"Question {n}", f"Response {n}", f"Right answer {n}"]
    with responses.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([head, *rows])
    list(mark_class(folder / "key.jsonl", responses, SETTINGS, out=folder / "marks"))
    with (folder / "marks" / "marks.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_part_is_marked_by_the_variant_that_its_student_saw(exported: Path) -> None:
    key = read(exported)
    assert key.mixed
    assert len(key.papers) == 3
    first, second = (len(key.papers[0].variants[i].question.parts) for i in (0, 1))
    assert (first, second) == (2, 1)
    grid, essay = (part.name for part in key.papers[0].variants[0].question.parts)
    size = key.papers[0].variants[1].question.parts[0].name
    rows = []
    for who, (a, b, c) in {"A1": (0, 1, 2), "B2": (2, 0, 0)}.items():
        boxes, text, output = (key.papers[n].variants[i] for n, i in ((a, 0), (b, 0), (c, 1)))
        cells = [f"{boxes.code} (a) A filter slides.", in_cells(right(boxes, grid)), "-"]
        cells += [f"{text.code} (b) A filter slides.", "It is the same everywhere.", ""]
        cells += [f"{output.code} How large is it?", right(output, size).replace(", ", "; "), ""]
        rows.append(["", who, who, "Finished", "now", "now", "1 min", "5.00", *cells])
    marked = mark(exported, rows)
    by = {(row["student"], row["part"]): row for row in marked}
    for who, (a, b, c) in {"A1": (0, 1, 2), "B2": (2, 0, 0)}.items():
        assert by[who, grid]["code"] == key.papers[a].variants[0].code
        assert by[who, grid]["status"] == "correct"
        assert by[who, essay]["code"] == key.papers[b].variants[0].code
        assert by[who, essay]["response"] == "It is the same everywhere."
        assert by[who, size]["code"] == key.papers[c].variants[1].code
    assert {row["student"] for row in marked} == {"A1", "B2"}
