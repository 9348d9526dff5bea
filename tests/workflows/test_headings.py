"""Sheets with headings, and sheets of no course."""

from dataclasses import replace

import pytest

from quizgen.bank import load_bank
from quizgen.render.formats import FORMATS
from quizgen.render.slides import render_slides
from quizgen.render.templates import load_templates
from quizgen.sheets import make_paper, plan_papers, read_sheet

TEMPLATES = load_templates()
QUESTION = """\
title: {title}
topics: [t]
values: {{n: "integer(1, 9)"}}
prompt: What is twice << n >>?
parts: {{product: {{type: integer, answer: 2 * n}}}}
"""
ENTRIES = ["  - a", "  - b", "  - {pick: 1, from: {topic: t}}"]


@pytest.fixture
def bank(tmp_path):
    for name in "abcdef":
        (tmp_path / f"{name}.yaml").write_text(QUESTION.format(title=f"Title {name}"))
    return load_bank(tmp_path)


def read(bank, entries, head="title: S\n"):
    sheet = read_sheet("s", "s.yaml", f"{head}questions:\n" + "\n".join(entries) + "\n", bank)
    (plan,) = plan_papers(sheet, ())
    return sheet, *make_paper(sheet, plan)[:2]


def written(paper, solutions):
    return {
        **{f"{name} paper": form.render_paper(paper, TEMPLATES) for name, form in FORMATS.items()},
        **{f"{name} solutions": form.render_solutions(paper, solutions, TEMPLATES) for name, form in FORMATS.items()},
        "slides": render_slides(paper, solutions, TEMPLATES, shared=True),
    }


def test_a_heading_stands_above_its_questions_in_every_format(bank):
    _, paper, solutions = read(bank, [ENTRIES[0], "  - heading: Further & more", *ENTRIES[1:]])
    assert [question.heading for question in paper.questions] == ["", "Further & more", ""]
    for name, text in written(paper, solutions).items():
        amp = {"html": "&amp;", "mark": r"\&", "late": r"\&", "typs": "&", "slid": "&"}[name[:4]]
        assert text.count(f"Further {amp} more") == 1, name
        assert text.index("Title a") < text.index(f"Further {amp} more") < text.index("Title b"), name


def test_headings_change_neither_numbers_nor_what_is_picked(bank):
    _, plain, _ = read(bank, ENTRIES)
    _, headed, _ = read(bank, ["  - heading: A", ENTRIES[0], "  - heading: B", *ENTRIES[1:]])
    assert [replace(question, heading="") for question in headed.questions] == list(plain.questions)


def test_a_sheet_may_be_of_no_course(bank):
    sheet, paper, solutions = read(bank, ENTRIES)
    assert sheet.course == ""
    of_one = written(replace(paper, course="CS9"), solutions)
    for name, text in written(paper, solutions).items():
        assert "CS9" in of_one[name]
        assert text != of_one[name]
        assert "None" not in text
    again = FORMATS["markdown"].render_paper(replace(paper, attempt=2), TEMPLATES)
    assert "\nAttempt 2\n" in again
