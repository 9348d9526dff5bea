"""``papers: anonymous``: own numbers for all, no paper that says whose it is, and marks by identifier as always."""

import csv
import re
import shutil
import subprocess

import pytest

from quizgen.workflows import make_papers as drawing
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Noted
from quizgen.workflows.files import read_key_file

pytest_plugins = ["tutors_desk"]

QUESTION = """
title: Title {name}
topics: [numbers]
values: {{n: "integer(1000, 9999)"}}
prompt: "Let $n = << n >>$."
parts:
  twice: {{type: integer, ask: Double n., answer: 2 * n}}
  next: {{type: integer, ask: Add 1., answer: n + 1}}
"""
NAMED = "title: Exam\ncourse: C\nquestions: [a, b]\n"
SHEET = NAMED + "papers: anonymous\n"
ROSTER = "Name,Student ID,Email\nAda Lovelace,ZQ42,ada@x.org\nBob Ek,ZQ43,bob@x.org\nCleo Fry,ZQ44,cleo@x.org\n"
TELLING = re.compile(r"lovelace|ada|\bbob\b|\bek\b|cleo|\bfry\b|zq4[234]|x\.org", re.IGNORECASE)


@pytest.fixture
def desk(desk):
    desk.questions = {name: QUESTION.format(name=name) for name in "ab"}
    desk.sheet = SHEET
    desk.roster = ROSTER
    return desk


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_paper_and_no_name_of_a_file_says_whose_it_is(desk):
    drawn = desk.draw("markdown", "html", "latex")
    files = [path for folder in ("papers", "solutions") for path in (drawn / folder).iterdir()]
    assert len(files) == 18
    for path in files:
        assert TELLING.search(path.name) is None
        assert TELLING.search(path.read_text(encoding="utf-8")) is None
        assert re.fullmatch(r"W1-1-\w{6}(-solutions)?", path.stem)
    # There is a line to write a name on, as on a paper that all share.
    text = (drawn / "papers" / f"{files[0].stem.removesuffix('-solutions')}.html").read_text()
    assert '<dt>Name</dt><dd><span class="fill-in"></span></dd>' in text
    assert '<dt>Identifier</dt><dd><span class="fill-in"></span></dd>' in text


def test_the_list_and_the_key_say_whose_each_paper_is(desk):
    drawn = desk.draw("markdown")
    listed = rows(drawn / "papers.csv")
    assert [(row["student"], row["name"]) for row in listed] == [
        ("ZQ42", "Ada Lovelace"), ("ZQ43", "Bob Ek"), ("ZQ44", "Cleo Fry"),
    ]  # fmt: skip
    key = read_key_file(drawn / "key.jsonl")
    for row, paper in zip(listed, key.papers, strict=True):
        assert paper.student.id == row["student"].lower()
        text = (drawn / "papers" / f"{row['paper']}.md").read_text()
        assert re.findall(r"W1-\d-\w{6}", text) == [variant.code for variant in paper.variants]
        assert all(str(variant.drawn["n"]) in text for variant in paper.variants)
    # The numbers are those that each student has on a paper with a name.
    desk.sheet = NAMED
    named = desk.draw("markdown", out="named")
    assert (named / "key.jsonl").read_bytes() == (drawn / "key.jsonl").read_bytes()


def test_marks_and_feedback_are_by_identifier_as_always(desk):
    drawn = desk.draw("markdown")
    key = read_key_file(drawn / "key.jsonl")
    lines = [
        f"{paper.student.id.upper()},"
        + ",".join(str(variant.answers[n]) for variant in paper.variants for n in ("twice", "next"))
        for paper in key.papers
    ]
    marked = desk.mark("student id,Q1(a),Q1(b),Q2(a),Q2(b)\n" + "\n".join(lines) + "\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}
    assert {path.stem for path in (marked.folder / "feedback").iterdir()} == {"zq42", "zq43", "zq44"}
    assert "Ada Lovelace" in (marked.folder / "feedback" / "zq42.html").read_text()


def test_a_code_in_the_place_of_the_identifier_says_whose_paper_it_is(desk):
    drawn = desk.draw("markdown")
    key = read_key_file(drawn / "key.jsonl")
    lines = [
        f"{paper.variants[i].code.lower()} ,1,{paper.variants[1].answers['twice']}"
        for i, paper in enumerate(key.papers[:2])
    ]
    marked = desk.mark("student id,Q1(a),Q2(a)\n" + "\n".join(lines) + "\nZQ44,1,1\nW1-1-XXXXXX,1,1\n")
    assert {who: row["status"] for (who, *where), row in marked.marks.items() if where == ["2", "twice"]} == {
        "ZQ42": "correct", "ZQ43": "correct", "ZQ44": "incorrect",
    }  # fmt: skip
    assert marked.codes.count("unknown-student") == 1
    assert marked.data["cells"]["unknown student"] == 2


def test_members_of_a_group_have_one_paper_and_as_many_lines_in_the_list(desk):
    desk.roster = "Name,Student ID,Team\nAda Lovelace,ZQ42,Red\nBob Ek,ZQ43,Red\nCleo Fry,ZQ44,\n"
    drawn = desk.draw("markdown")
    papers = [row["paper"] for row in rows(drawn / "papers.csv")]
    assert papers[0] == papers[1] != papers[2]
    assert len(list((drawn / "papers").iterdir())) == 2
    marked = desk.mark(f"student id,Q1(a)\n{papers[0]},1\n")
    assert {row["student"] for row in marked.table("marks.csv")} == {"ZQ42", "ZQ43"}
    assert marked.codes.count("unknown-student") == 0


def test_the_first_code_is_that_of_the_first_page(desk):
    desk.questions = {name: QUESTION.format(name=name) for name in "abcd"}
    desk.sheet = SHEET.replace("[a, b]", "[a, b, c, d]") + "order: shuffled\n"
    drawn = desk.draw("markdown")
    papers = [row["paper"] for row in rows(drawn / "papers.csv")]
    assert len({code.split("-")[1] for code in papers}) > 1
    for code in papers:
        assert re.search(r"W1-\d-\w{6}", (drawn / "papers" / f"{code}.md").read_text())[0] == code


def test_without_a_roster_there_is_one_paper_for_all(desk):
    drawn = desk.draw("markdown", roster=False)
    assert [path.name for path in (drawn / "papers").iterdir()] == ["class.md"]
    assert not (drawn / "papers.csv").exists()


def test_a_list_that_is_no_longer_true_goes(desk):
    drawn = desk.draw("markdown")
    assert (drawn / "papers.csv").exists()
    desk.sheet = NAMED
    desk.draw("markdown")
    assert not (drawn / "papers.csv").exists()
    # One that a run has not written stays.
    (drawn / "papers.csv").write_text("mine")
    desk.draw("markdown")
    assert (drawn / "papers.csv").read_text() == "mine"


def test_who_has_no_paper_leaves_no_file(desk, monkeypatch):
    desk.lay_out()
    working = drawing.put_together
    codes = []

    def fail(sheet, plan, *others):
        if plan.student.id == "zq43":
            codes.extend(plan.codes)
            raise KeyError("x")
        return working(sheet, plan, *others)

    monkeypatch.setattr(drawing, "put_together", fail)
    with pytest.raises(Exception, match=r"Bob Ek \(ZQ43\)"):
        desk.draw("markdown")
    drawn = desk.folder / "drawn"
    assert [row["student"] for row in rows(drawn / "papers.csv")] == ["ZQ42", "ZQ44"]
    assert len(list((drawn / "papers").iterdir())) == 2
    assert not (drawn / "papers" / f"{codes[0]}.md").exists()


def test_the_pile_of_all_papers_is_not_in_the_order_of_the_roster(desk):
    desk.roster = "Name,Student ID,Team\n" + "".join(f"Student {i},S{i},{'Red' if i < 2 else ''}\n" for i in range(6))
    drawn = desk.draw("pdf")
    if not (drawn / "class.pdf").exists() or not shutil.which("pdftotext"):
        pytest.skip("no PDFs can be made or read here")
    codes = [row["paper"] for row in rows(drawn / "papers.csv")]
    assert {path.stem for path in (drawn / "papers").iterdir()} == set(codes)
    for name in ("class.pdf", "class-solutions.pdf"):
        text = subprocess.run(["pdftotext", drawn / name, "-"], capture_output=True, text=True, check=True).stdout
        assert re.findall(r"W1-1-\w{6}", text) == sorted(codes)
        assert "Student" not in text
    assert sorted(codes) != codes


def test_what_is_said_at_drawing(desk):
    desk.lay_out()
    out = desk.folder / "drawn"
    events = draw_sheet(
        str(desk.folder / "week-1.yaml"), desk.settings, desk.folder / "roster.csv", ["markdown"], out=out
    )
    assert any("papers.csv does" in event.text for event in events if isinstance(event, Noted))
