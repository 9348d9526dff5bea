"""Where an answer is written on paper, from the question file to each format."""

import re

import pytest

from quizgen.bank import Bank
from quizgen.generate import make_variant
from quizgen.keys import make_key, read_key, write_key
from quizgen.model import PaperQuestion, Room
from quizgen.questions.reader import read_question
from quizgen.render.formats import FORMATS
from quizgen.render.latexmk import compile_pdf, find_latexmk
from quizgen.render.templates import load_templates
from quizgen.render.typst import compile_typst
from quizgen.sheets import make_paper, plan_papers, read_sheet

TEMPLATES = load_templates()
QUESTION = """
title: Rooms
topics: [room]
prompt: p
parts:
  a: {type: array, ask: a, answer: "[[1, 2, 3]]", room: ROOM}
"""
UNDERSCORES = re.compile(r"^(?:Answer: )?(?:\\_)+$", re.MULTILINE)


def paper(room: str) -> PaperQuestion:
    return make_variant(read_question("q", "q.yaml", QUESTION.replace("ROOM", room)), 1).paper


def written(name: str, room: str) -> str:
    return FORMATS[name].render_variant(paper(room), None, TEMPLATES)


READ = [
    ("1 line", Room(lines=1)),
    ("6 lines", Room(lines=6)),
    ("4cm", Room(millimetres=40)),
    ("4.5 cm", Room(millimetres=45)),
    ("25 mm", Room(millimetres=25)),
    ("grid 3x4", Room(rows=3, columns=4)),
    ("grid 3 × 4", Room(rows=3, columns=4)),
    ("none", Room()),
]


@pytest.mark.parametrize(("said", "room"), READ)
def test_what_is_said(said: str, room: Room) -> None:
    assert paper(said).parts[0].room == room


@pytest.mark.parametrize(("said", "room"), READ)
def test_every_format_has_as_much(said: str, room: Room) -> None:
    page = written("html", said)
    main = page[page.index("<main>") :]
    assert main.count('<span class="line">') == room.lines
    assert (f"height: {room.millimetres}mm" in main) == (room.millimetres > 0)
    assert main.count("<span></span>") == room.rows * room.columns
    assert ("Answer:" in main) == (room != Room())
    typst = written("typst", said)
    calls = re.findall(r"^#quiz-(room|space|cells)\((.*)\)$", typst, re.MULTILINE)
    assert calls == (
        [("room", str(room.lines))]
        if room.lines
        else [("space", f"{room.millimetres}mm")]
        if room.millimetres
        else [("cells", f"{room.rows}, {room.columns}, 14mm")]
        if room.rows
        else []
    )
    assert compile_typst(typst, "q.pdf")
    markdown = written("markdown", said)
    assert len(UNDERSCORES.findall(markdown)) == (room.lines or room.millimetres // 8)
    assert markdown.count("|   ") == room.rows * room.columns


@pytest.mark.skipif(find_latexmk() is None, reason="latexmk and pdflatex are not on the path")
@pytest.mark.parametrize("said", ["6 lines", "4cm", "grid 16x12", "none"])
def test_latex(said: str, tmp_path) -> None:
    compile_pdf(written("latex", said), tmp_path / "q.pdf")


def test_a_wide_grid_has_narrow_cells() -> None:
    assert "#quiz-cells(16, 12, 11.5mm)" in written("typst", "grid 16x12")


def test_the_room_draws_no_other_numbers() -> None:
    text = QUESTION.replace('answer: "[[1, 2, 3]]", room: ROOM', "answer: x").replace(
        "prompt:", "values: {x: 'integers(2, 2, low=0, high=99)'}\nprompt:"
    )
    plain = make_variant(read_question("q", "q.yaml", text), 7)
    roomy = make_variant(read_question("q", "q.yaml", text.replace("answer: x", "answer: x, room: grid 2x2")), 7)
    assert (plain.values["x"] == roomy.values["x"]).all()
    assert plain.paper.code == roomy.paper.code
    assert read_question("q", "q.yaml", text).parts[0].room is None


def test_a_sheet_is_drawn_with_it_and_its_key_is_read_again(tmp_path) -> None:
    (tmp_path / "q.yaml").write_text(QUESTION.replace("ROOM", "grid 3x4"), encoding="utf-8")
    sheet = read_sheet("s", "s.yaml", "{title: S, questions: [q]}", Bank({"q": tmp_path / "q.yaml"}, ()))
    (plan,) = plan_papers(sheet, ())
    paper, _, key, _ = make_paper(sheet, plan)
    assert paper.questions[0].parts[0].room == Room(rows=3, columns=4)
    again = read_key("key.jsonl", "".join(write_key(make_key(sheet, 1, (), (key,)))).splitlines(keepends=True))
    assert again.papers[0].variants[0].question.parts[0].room == Room(rows=3, columns=4)
