"""Cells of answer files that are meant to run, to break out or to take long are marked or wait, and nothing else."""

import csv
import io

import pytest

from quizgen.render.spreadsheet import guard_formula

pytest_plugins = ["tutors_desk"]

MOODLE = ["Last name", "First name", "ID number", "Status", "Started", "Completed", "Duration", "Grade/3.00"]
CANVAS = ["name", "id", "sis_id", "section", "section_id", "section_sis_id", "submitted"]
CELLS = {
    "formula": '=HYPERLINK("http://x.example","y")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "cdata": "]]>&lt;script&gt;alert(1)&lt;/script&gt;",
    "cloze": "; ".join(f"part {number}: =1+{number}" for number in range(1, 6)),
    "cloze again": "part 1: 1; part 2: 2; part 2: 3; part 3: 4; part 4: 5; part 5: 6",
    "many parts": "; ".join(f"part {number}: x" for number in range(1, 9_000)),
    "stack": "Seed: 1; ans1: =1+1 [score]; ans2: <b>2</b> [valid]; prt1: # = 1 | x",
    "many inputs": "Seed: 1; " + "ans1: [score]; " * 8_000,
    "blanks": ",".join(["=1+1"] * 5),
    "many blanks": "," * 60_000,
    "formulas": r"\(" * 30_000 + r"x\)",
    "tags": "<p>" * 30_000,
    "pairs": "a -> b; " * 10_000,
    "arrows": "->" * 30_000,
    "marks": "[[" + "?, " * 20_000 + "?]]",
    "directions": "\u202e\u2066abc\u0007",
}


def table(rows):
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def moodle(cell):
    lead = ["Ek", "Bob", "B2", "Finished", "1 May", "1 May", "1 min", "0.00"]
    return table([[*MOODLE, "Response 1", "Response 2"], [*lead, cell, cell]])


def canvas(cell):
    lead = ["Bob Ek", 7, "B2", "L1", 1, "", "2026-09-05 10:00:00 UTC"]
    heads = ["1: Q1 [a], [b], [c], [d], [e]", 5, "2: Q2 [x] [y]", 3]
    return table([[*CANVAS, *heads, "n correct", "n incorrect", "score"], [*lead, cell, 0, cell, 0, 0, 0, 0]])


def blackboard(cell):
    names = ("Question ID", "Question", "Answer", "Possible Points", "Auto Score", "Manual Score")
    header = ["Username", "Last Name", "First Name", *(f"{name} {number}" for number in (1, 2) for name in names)]
    parts = ["i", "Q1.ratio", cell, 1, 0, "", "j", "Q2.one", cell, 1, 0, ""]
    return table([header, ["B2", "Ek", "Bob", *parts]])


def form(cell):
    return table([["Timestamp", "Student ID", "Q1.grid", "Q1.grid [Score]", "Q2.some"], ["now", "B2", cell, "1", cell]])


@pytest.fixture(scope="module")
def drawn(make_desk, tmp_path_factory):
    desk = make_desk(tmp_path_factory.mktemp("hostile"))
    desk.draw("markdown")
    return desk


@pytest.mark.parametrize("write", [moodle, canvas, blackboard, form])
@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_hostile_cell_is_marked_or_waits(drawn, write, cell):
    marked = drawn.mark(write(cell))
    rows = {part: row for (student, _, part), row in marked.marks.items() if student == "B2"}
    assert len(rows) == 7
    assert {row["status"] for row in rows.values()} <= {"blank", "incorrect", "unreadable", "review", "partial"}
    assert not any("Please report it" in row["why"] for row in marked.review)
    for name in ("marks.csv", "review.csv"):
        for row in marked.table(name):
            assert all(guard_formula(text) == text for text in row.values())
    pages = list((marked.folder / "feedback").glob("*.html"))
    assert len(pages) == 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
