"""``papers: versions``: papers A, B, ... for an exam hall, from the sheet to the mark."""

import csv
import json
import re
import shutil
import subprocess
import unicodedata

import pytest
from pypdf import PdfReader

from quizgen.bank import load_bank
from quizgen.errors import UserFileError
from quizgen.render.latex import render_class
from quizgen.render.templates import load_templates
from quizgen.sheets import draw_variants, plan_papers, put_together, read_sheet, sheet_seed
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Noted, Told
from quizgen.workflows.explain_mark import explain_mark
from quizgen.workflows.files import read_key_file
from quizgen.workflows.simulate_class import simulate_class

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
SHEET = "title: Exam\ncourse: C\npapers: versions\nversions: 4\nquestions: [a, b]\n"
ROSTER = "Name,Student ID,Seat\nAda,A1,5\nBob,B2,4\nCleo,C3,3\nDan,D4,2\nEve,E5,1\n"
SEATED = {"E5": "A", "D4": "B", "C3": "C", "B2": "D", "A1": "A"}
HEADER = "student id,Q1.twice,Q1.next,Q2.twice,Q2.next"


@pytest.fixture
def hall(desk):
    desk.questions = {name: QUESTION.format(name=name) for name in "abc"}
    desk.sheet = SHEET
    desk.roster = ROSTER
    return desk


def read(desk, text):
    desk.lay_out()
    return read_sheet("week-1", "week-1.yaml", text, load_bank(*desk.settings.banks))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(drawn, version):
    """The right answers to a version, as cells."""
    paper = next(p for p in read_key_file(drawn / "key.jsonl").papers if p.version == version)
    return ",".join(str(variant.answers[name]) for variant in paper.variants for name in ("twice", "next"))


def statuses(marked, who):
    return [row["status"] for row in marked.table("marks.csv") if row["student"] == who]


# --- Drawing


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (SHEET.replace("versions: 4\n", ""), "missing-key", 3),
        (SHEET.replace("papers: versions\n", ""), "needless-key", 3),
        (SHEET.replace("papers: versions", "papers: shared"), "needless-key", 4),
        (SHEET.replace("4", "27"), "out-of-range", 4),
        (SHEET.replace("4", "1"), "out-of-range", 4),
        (SHEET.replace("4", "A"), "wrong-type", 4),
    ],
)
def test_keys_that_do_not_go_together(hall, text, code, line):
    with pytest.raises(UserFileError) as caught:
        read(hall, text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == (code, line)


def test_seeds_are_those_of_the_version(hall):
    """If this fails, papers that were printed have changed."""
    sheet = read(hall, SHEET)
    plans = plan_papers(sheet, ())
    assert [plan.version for plan in plans] == ["A", "B", "C", "D"]
    assert [plan.seeds for plan in plans] == [
        tuple(sheet_seed(sheet, None, i, version=version) for i in range(2)) for version in "ABCD"
    ]
    assert plans[0].seeds == (1302672350143998, 4580529107545036)
    assert len({seed for plan in plans for seed in plan.seeds}) == 8
    # Two versions of six are those of four.
    assert plan_papers(read(hall, SHEET.replace("4", "6")), ())[:4] == plans


def test_papers_of_a_hall_with_a_roster(hall):
    drawn = hall.draw("markdown", "html", "latex")
    papers = {path.name for path in (drawn / "papers").glob("*.md")}
    assert papers == {*(f"version-{v}.md" for v in "ABCD"), *(f"{who}.md" for who in ("a1", "b2", "c3", "d4", "e5"))}
    assert {path.name for path in (drawn / "solutions").glob("*.md")} == {f"version-{v}-solutions.md" for v in "ABCD"}
    listed = rows(drawn / "versions.csv")
    assert listed == [
        {"student": who, "name": name, "seat": str(i), "version": version, "copy": str(i)}
        for i, (who, name, version) in enumerate(
            [("E5", "Eve", "A"), ("D4", "Dan", "B"), ("C3", "Cleo", "C"), ("B2", "Bob", "D"), ("A1", "Ada", "A")], 1
        )
    ]
    for row in listed:
        for suffix in ("md", "html", "tex"):
            own = (drawn / "papers" / f"{row['student'].lower()}.{suffix}").read_text()
            blank = (drawn / "papers" / f"version-{row['version']}.{suffix}").read_text()
            assert f"Version {row['version']}, copy {row['copy']}" in own
            assert f"Version {row['version']}" in blank
            assert "copy" not in blank
            codes = re.findall(r"W1-\d-\w{6}", blank)
            assert re.findall(r"W1-\d-\w{6}", own) == codes
            assert row["name"] in own
            assert not any(other["name"] in blank for other in listed)
    key = read_key_file(drawn / "key.jsonl")
    assert key.versions == ("A", "B", "C", "D")
    assert {who.upper(): seat.version for who, seat in key.seating.items()} == SEATED
    assert (drawn / "key.jsonl").read_text().count('"kind":"paper"') == 4
    header = (drawn / "responses-template.csv").read_text().splitlines()
    assert header[:2] == ["student,name,version,Q1.twice,Q1.next,Q2.twice,Q2.next", "A1,Ada,,,,,"]


def test_papers_of_a_hall_without_a_roster(hall):
    drawn = hall.draw("markdown", roster=False)
    assert {path.name for path in (drawn / "papers").iterdir()} == {f"version-{v}.md" for v in "ABCD"}
    assert not (drawn / "versions.csv").exists()
    assert "| Name | Identifier |" in (drawn / "papers" / "version-B.md").read_text()


def test_the_head_of_a_paper_of_no_course(hall):
    hall.sheet = SHEET.replace("course: C\n", "")
    drawn = hall.draw("markdown", "html", "latex")
    for suffix in ("md", "html", "tex"):
        assert "Version C" in (drawn / "papers" / f"version-C.{suffix}").read_text()


def test_the_pile_of_all_papers_is_in_the_order_of_the_copies(hall):
    drawn = hall.draw("pdf")
    if not (drawn / "class.pdf").exists() or not shutil.which("pdftotext"):
        pytest.skip("no PDFs can be made or read here")
    assert {path.name for path in (drawn / "papers").glob("*.pdf")} == {
        *(f"version-{v}.pdf" for v in "ABCD"), *(f"{who}.pdf" for who in ("a1", "b2", "c3", "d4", "e5")),
    }  # fmt: skip
    text = subprocess.run(["pdftotext", drawn / "class.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert list(dict.fromkeys(re.findall(r"Version (\w), copy (\d)", text))) == [
        (version, str(i)) for i, version in enumerate("ABCDA", 1)
    ]
    solved = subprocess.run(
        ["pdftotext", drawn / "class-solutions.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert list(dict.fromkeys(re.findall(r"Version (\w)", solved))) == ["A", "B", "C", "D"]
    assert "copy" not in solved


def test_versions_and_copies_stay_when_somebody_joins(hall):
    hall.draw("markdown", replace=False)
    hall.roster = ROSTER + "Fay,F6,0\n"
    drawn = hall.draw("markdown", replace=False)
    listed = {row["student"]: (row["version"], row["copy"]) for row in rows(drawn / "versions.csv")}
    assert listed == {
        "E5": ("A", "1"), "D4": ("B", "2"), "C3": ("C", "3"), "B2": ("D", "4"), "A1": ("A", "5"), "F6": ("B", "6"),
    }  # fmt: skip
    # Drawn over, they go round anew.
    drawn = hall.draw("markdown")
    assert [row["student"] for row in rows(drawn / "versions.csv")] == ["F6", "E5", "D4", "C3", "B2", "A1"]
    assert len(list(drawn.glob("key*.jsonl"))) == 2


def test_another_version_for_somebody_needs_to_be_asked_for(hall):
    hall.draw("markdown", replace=False)
    hall.roster = "Name,Student ID,Version\nAda,A1,C\nBob,B2,\nCleo,C3,\nDan,D4,\nEve,E5,\n"
    with pytest.raises(UserFileError, match=r"1 paper of this key .*version C instead of A: A1"):
        hall.draw("markdown", replace=False)
    hall.sheet = SHEET.replace("4", "2")
    hall.roster = ROSTER
    with pytest.raises(UserFileError, match=r"no paper any more: version C, version D"):
        hall.draw("markdown", replace=False)
    hall.sheet = SHEET.replace("papers: versions\nversions: 4\n", "")
    drawn = hall.draw("markdown")
    assert not (drawn / "versions.csv").exists()


def test_a_list_of_the_tutors_own_stays(hall):
    """A file of that name on a sheet without versions is nobody's business."""
    hall.sheet = SHEET.replace("papers: versions\nversions: 4\n", "")
    drawn = hall.draw("markdown")
    (drawn / "versions.csv").write_text("mine")
    hall.draw("markdown")
    assert (drawn / "versions.csv").read_text() == "mine"


def test_each_version_has_its_order_and_each_copy_that_of_its_version(hall):
    hall.questions |= {name: QUESTION.format(name=name) for name in "def"}
    hall.sheet = SHEET.replace("[a, b]", "[a, b, c, d, e, f]") + "order: shuffled\n"
    drawn = hall.draw("markdown")
    orders = {path.stem: tuple(re.findall(r"Title (\w)", path.read_text())) for path in (drawn / "papers").glob("*.md")}
    assert len({orders[f"version-{v}"] for v in "ABCD"}) == 4
    assert all(orders[who.lower()] == orders[f"version-{version}"] for who, version in SEATED.items())
    row = ",".join(["1"] * 12)
    header = "student id,version," + ",".join(f"Q{i}({part})" for i in range(1, 7) for part in "ab")
    marked = hall.mark(f"{header}\nA1,C,{row}\n")
    page = (marked.folder / "feedback" / "a1.html").read_text()
    assert tuple(re.findall(r"on your paper: Title (\w)", page)) == orders["version-C"]
    assert "<dt>Version</dt><dd>C</dd>" in page


def test_the_deck_shows_no_version(hall):
    hall.draw("markdown")
    drawn = hall.draw("slides")
    pages = PdfReader(drawn / "slides.pdf").pages
    shown = unicodedata.normalize("NFKC", "\n".join(page.extract_text() for page in pages))
    assert re.search(r"n = \d{4}", shown)
    assert not re.findall(r"W1-\d-\w{6}", shown)
    variants = [variant for paper in read_key_file(drawn / "key.jsonl").papers for variant in paper.variants]
    assert not any(str(variant.drawn["n"]) in shown for variant in variants)


# --- Marking


@pytest.mark.parametrize("title", ["version", "Paper", "FORM", "Which version do you have?"])
def test_what_students_say_decides(hall, title):
    drawn = hall.draw("markdown", roster=False)
    said = ["a", "B ", "Version C", "(d)"]
    lines = [f"S{i},{text},{answers(drawn, v)}" for i, (text, v) in enumerate(zip(said, "ABCD", strict=True))]
    marked = hall.mark("\n".join([HEADER.replace("id,", f"id,{title},"), *lines]) + "\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}
    assert len(marked.table("marks.csv")) == 16
    assert f"column '{title}' -> version of the paper" in marked.notes
    assert marked.codes == []
    assert marked.data["cells_read"] == 16


def test_another_version_is_another_paper(hall):
    drawn = hall.draw("markdown", roster=False)
    marked = hall.mark(f"{HEADER},version\nS1,{answers(drawn, 'A')},B\n")
    assert set(statuses(marked, "S1")) == {"incorrect"}


@pytest.mark.parametrize("said", ["", "E", "A or B", "A; B", "7"])
def test_where_nobody_knows_the_row_waits_and_nothing_is_lost(hall, said):
    drawn = hall.draw("markdown", roster=False)
    right = answers(drawn, "A").rpartition(",")[0]
    text = f"{HEADER},version\nS1,{right},,{said}\nS2,{answers(drawn, 'B')},b\n"
    marked = hall.mark(text)
    assert statuses(marked, "S1") == ["review", "review", "review", "blank"]
    assert set(statuses(marked, "S2")) == {"correct"}
    assert [row["mark"] for row in marked.table("marks.csv") if row["student"] == "S1"] == ["0"] * 4
    assert all(row["expected"] == row["code"] == "" for row in marked.table("marks.csv") if row["student"] == "S1")
    assert [(row["student"], row["question"], row["part"], row["code"]) for row in marked.review] == [
        ("S1", "1", "twice", ""), ("S1", "1", "next", ""), ("S1", "2", "twice", ""),
    ]  # fmt: skip
    assert [row["response"] for row in marked.review] == right.split(",")
    assert all("not known which version" in row["why"] for row in marked.review)
    assert marked.codes == ["unknown-version"]
    assert marked.data["cells"]["review"] == 3
    assert marked.data["cells_read"] == sum(marked.data["cells"].values()) == 8
    page = (marked.folder / "feedback" / "s1.html").read_text()
    assert page.count("It is not known which version of the paper you had; your tutor looks at it.") == 3
    assert "<dt>Version</dt>" not in page
    # Once it is known, the answers are marked.
    marked = hall.mark(text.replace(f",{said}\nS2", ",A\nS2"))
    assert statuses(marked, "S1") == ["correct", "correct", "correct", "blank"]


def test_a_person_may_mark_what_waits(hall):
    hall.draw("markdown", roster=False)
    text = f"{HEADER}\nS1,1,2,3,4\n"
    marked = hall.mark(text)
    filled = hall.folder / "filled.csv"
    filled.write_text("student,question,part,mark,comment\nS1,2,next,0.5,Nearly.\n")
    adjust = hall.folder / "adjust.yaml"
    adjust.write_text(
        "adjustments:\n"
        "  - {part: Q1.twice, full-marks: everyone, reason: Misprinted.}\n"
        "  - {part: Q1.next, accept: ['2'], reason: Well.}\n"
    )
    marked = hall.mark(text, reviewed_path=filled, adjust_path=adjust)
    assert [(row["mark"], row["rule"]) for row in marked.table("marks.csv")] == [
        ("1", "adjusted"), ("0", ""), ("0", ""), ("0.5", "reviewed"),
    ]  # fmt: skip
    assert marked.data["faults"] == {}


def test_without_a_word_the_list_of_seats_decides_and_this_is_told(hall):
    drawn = hall.draw("markdown")
    lines = [f"{who},{answers(drawn, version)}" for who, version in SEATED.items()]
    marked = hall.mark("\n".join([HEADER, *lines]) + "\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}
    assert marked.codes == ["version-by-list"]
    # Whoever says nothing beside others who do.
    lines = [f"{line},{SEATED[line[:2]] if line[:2] != 'D4' else ''}" for line in lines]
    marked = hall.mark("\n".join([f"{HEADER},version", *lines]) + "\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}
    (warning,) = [event.problem for event in marked.events if isinstance(event, Told)]
    assert (warning.code, warning.line) == ("version-by-list", 3)
    assert "'Dan' (d4)." in warning.message


def test_the_student_counts_more_than_the_list(hall):
    drawn = hall.draw("markdown")
    marked = hall.mark(f"{HEADER},version\nA1,{answers(drawn, 'C')},c\nB2,{answers(drawn, 'D')},D\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}
    (warning,) = [event.problem for event in marked.events if isinstance(event, Told)]
    assert (warning.code, warning.line) == ("other-version", 2)
    assert "'Ada' (a1) has version C, but the list of seats says A; marked as C" in warning.message


def test_what_cannot_be_read_is_not_replaced_by_the_list(hall):
    drawn = hall.draw("markdown")
    marked = hall.mark(f"{HEADER},version\nA1,{answers(drawn, 'A')},F\n")
    assert set(statuses(marked, "A1")) == {"review"}
    assert marked.codes == ["unknown-version"]


def long(drawn, who, version, *, said="", parts=("twice", "next"), questions=(0, 1)):
    paper = next(p for p in read_key_file(drawn / "key.jsonl").papers if p.version == version)
    return [
        f"{who},{paper.variants[i].code},{part},{paper.variants[i].answers[part]},{said}"
        for i in questions for part in parts
    ]  # fmt: skip


def test_codes_tell_the_version(hall):
    drawn = hall.draw("markdown")
    lines = [*long(drawn, "A1", "A"), *long(drawn, "B2", "B"), *long(drawn, "C3", "C", said="A")]
    marked = hall.mark("student id,code,part,response,version\n" + "\n".join(lines) + "\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}
    told = {event.problem.line: event.problem.message for event in marked.events if isinstance(event, Told)}
    assert sorted(marked.codes) == ["other-version", "other-version"]
    assert "has version B, but the list of seats says D; marked as B" in told[6]
    assert "states 'A', but the variant codes are of version C; marked as C" in told[10]


def test_a_code_tells_the_version_of_the_other_answers_too(hall):
    drawn = hall.draw("markdown", roster=False)
    lines = long(drawn, "S1", "B", questions=[0])
    other = answers(drawn, "B").split(",")
    lines += [f"S1,Q2,twice,{other[2]},", f"S1,Q2,next,{other[3]},"]
    marked = hall.mark("student id,code,part,response,version\n" + "\n".join(lines) + "\n")
    assert statuses(marked, "S1") == ["correct"] * 4
    assert marked.codes == []


def test_codes_of_two_versions_leave_what_has_none_to_a_person(hall):
    hall.sheet = SHEET.replace("[a, b]", "[a, b, c]")
    drawn = hall.draw("markdown", roster=False)
    lines = [*long(drawn, "S1", "A", questions=[0]), *long(drawn, "S1", "B", questions=[1]), "S1,Q3,twice,1,"]
    text = "student id,code,part,response,version\n" + "\n".join(lines) + "\n"
    marked = hall.mark(text)
    assert statuses(marked, "S1") == ["correct"] * 4 + ["review", "blank"]
    assert marked.codes.count("unknown-version") == 1
    # A statement settles the rest, and the codes what they are of.
    marked = hall.mark(text.replace("twice,1,", "twice,1,B"))
    assert statuses(marked, "S1") == ["correct"] * 4 + ["incorrect", "blank"]
    assert marked.codes.count("other-variant") == 1
    # The list of seats settles nothing where the codes contradict each other.
    hall.draw("markdown")
    marked = hall.mark(text.replace("S1", "A1"))
    assert statuses(marked, "A1") == ["correct"] * 4 + ["review", "blank"]


def test_statements_of_one_response_per_row_have_to_agree(hall):
    drawn = hall.draw("markdown", roster=False)
    cells = answers(drawn, "B").split(",")

    def text(*said):
        names = ["Q1,twice", "Q1,next", "Q2,twice", "Q2,next"]
        pairs = zip(names, cells, said, strict=True)
        return "student id,question,part,response,version\n" + "".join(f"S1,{n},{c},{s}\n" for n, c, s in pairs)

    assert statuses(hall.mark(text("B", "", "B", "")), "S1") == ["correct"] * 4
    assert statuses(hall.mark(text("B", "A", "B", "")), "S1") == ["review"] * 4


def test_an_attempt_in_which_only_the_version_is_told_does_not_count(hall):
    drawn = hall.draw("markdown", roster=False)
    marked = hall.mark(f"{HEADER},version,attempt\nS1,{answers(drawn, 'C')},C,1\nS1,,,,,C,2\n")
    assert statuses(marked, "S1") == ["correct"] * 4
    assert marked.codes == ["empty-attempt"]
    assert marked.data["cells_read"] == sum(marked.data["cells"].values()) == 8


def test_a_mapping_names_the_column_of_versions(hall):
    drawn = hall.draw("markdown", roster=False)
    text = f"{HEADER},Your booklet\nS1,{answers(drawn, 'C')},c\n"
    marked = hall.mark(text, mapping="column,part\nYour booklet,version\n")
    assert set(statuses(marked, "S1")) == {"correct"}
    marked = hall.mark(text)
    assert set(statuses(marked, "S1")) == {"review"}
    assert marked.codes == ["unknown-column", "unknown-version"]


def test_columns_told_by_position_leave_the_version_out(hall):
    drawn = hall.draw("markdown", roster=False)
    header = "Surname,Email address,Grade/10.00,Response 1,Response 2,Response 3"
    one, two = answers(drawn, "D").split(",")[:2], answers(drawn, "D").split(",")[2:]
    row = f"S1,s1@x.org,0.00,d,part 1: {one[0]}; part 2: {one[1]},part 1: {two[0]}; part 2: {two[1]}"
    marked = hall.mark(f"{header}\n{row}\n", mapping="column,part\n1,version\n2,Q1\n3,Q2\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}


def test_a_sheet_without_versions_knows_no_such_column(hall):
    hall.sheet = "title: Exam\ncourse: C\nquestions: [a, b]\n"
    hall.draw("markdown")
    marked = hall.mark(f"{HEADER},version\nA1,1,2,3,4,B\n")
    assert marked.codes == ["unknown-column"]
    with pytest.raises(UserFileError, match="unknown-part"):
        hall.mark(f"{HEADER},v\nA1,1,2,3,4,B\n", mapping="column,part\nv,version\n")


def test_explaining_a_mark_of_an_unknown_version(hall):
    drawn = hall.draw("markdown", roster=False)
    path = hall.folder / "answers.csv"
    path.write_text(f"{HEADER}\nS1,1,2,3,4\n")
    lines = explain_mark(drawn / "key.jsonl", path, "S1", "Q1.twice")
    assert lines[1].endswith("variant not known")
    assert any(line.startswith("No rule was asked. It is not known which version") for line in lines)


@pytest.mark.parametrize("roster", [True, False])
def test_a_simulated_class_says_its_versions(hall, roster):
    drawn = hall.draw("markdown", roster=roster)
    list(simulate_class(drawn / "key.jsonl", out=hall.folder / "class"))
    stated = {row["student"]: row["version"] for row in rows(hall.folder / "class" / "responses.csv")}
    assert set(stated.values()) == set("ABCD")
    assert not roster or stated == SEATED
    marked = hall.mark((hall.folder / "class" / "responses.csv").read_bytes())
    meant = {(row["student"], row["question"], row["part"]): row for row in rows(hall.folder / "class" / "truth.csv")}
    right = [marked.marks[where]["status"] for where, row in meant.items() if row["meant"] == "right"]
    assert len(right) > 8
    assert set(right) == {"correct"}
    assert "unknown-version" not in marked.codes


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines[:-1], lines[-2]],
        lambda lines: [json.dumps(json.loads(lines[0]) | {"papers": ["A", "B"]}) + "\n", *lines[1:]],
        lambda lines: [lines[0].replace('"papers":["A","B","C","D"]', '"papers":5'), *lines[1:]],
        lambda lines: [lines[0].replace('"papers":["A","B","C","D"],', ""), *lines[1:]],
        lambda lines: [lines[0].replace('"version":"B"', '"version":"Z"', 1), *lines[1:]],
        lambda lines: [lines[0].replace('"copy":2', '"copy":"2"', 1), *lines[1:]],
        lambda lines: [lines[0].replace('"seat":"2"', '"seat":2', 1), *lines[1:]],
        lambda lines: [*lines[:-1], lines[-1].replace('"version":"D"', '"version":4')],
        lambda lines: [*lines[:-1], lines[-1].replace('"student":null', '"student":"a1"')],
    ],
)
def test_a_key_that_lacks_something_is_refused(hall, damage):
    path = hall.draw("markdown") / "key.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    damaged = damage(lines)
    assert damaged != lines
    path.write_text("".join(damaged))
    with pytest.raises(UserFileError, match="bad-key"):
        read_key_file(path)


def test_what_is_said_at_drawing(hall):
    hall.lay_out()

    def said(roster):
        events = list(draw_sheet(str(hall.folder / "week-1.yaml"), hall.settings, roster, ["markdown"],
                                 out=hall.folder / f"drawn-{bool(roster)}"))  # fmt: skip
        return "\n".join(event.text for event in events if isinstance(event, Noted)), events

    text, events = said(hall.folder / "roster.csv")
    assert "versions.csv says who has which" in text
    assert dict(events[-1].rows)["papers"] == "5"
    assert dict(events[-1].rows)["versions"] == "4"
    text, events = said(None)
    assert "print as many of each as you need" in text
    assert dict(events[-1].rows)["papers"] == "4"


def test_copies_of_one_document_are_told_apart(hall):
    sheet = read(hall, SHEET)
    papers = [put_together(sheet, plan, 1, draw_variants(sheet, plan))[0] for plan in plan_papers(sheet, ())]
    text = render_class(papers, load_templates())
    assert all(f"Version {v}" in text for v in "ABCD")
