"""A student's numbers depend on course, sheet, student and question alone."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.bank import load_bank
from quizgen.model import Student
from quizgen.sheets import make_paper, plan_papers, read_sheet, sheet_seed

pytest_plugins = ["tutors_desk"]

TEXT = ("markdown", "latex", "html")
ADA, BOB, CLEO, DAN = (
    "Ada Lovelace,A1,ada@x.org\n", "Bob Ek,B2,bob@x.org\n", "Cleo Fry,C3,cleo@x.org\n", "Dan Oh,0D,dan@x.org\n",
)  # fmt: skip
HEAD = "Name,Student ID,Email\n"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def student(id: str) -> Student:
    return Student(id, id.lower(), "login", {"login": id})


def papers(desk, sheet: str | None = None):
    """Return a function from a student, attempt and secret to what is drawn for each question."""
    desk.lay_out()
    read = read_sheet("week-1", "week-1.yaml", sheet or desk.sheet, load_bank(*desk.settings.banks))

    def draw(who: str = "A1", attempt: int = 1, secret: str = "") -> dict[str, dict[str, object]]:
        _, _, key, _ = make_paper(read, plan_papers(read, [student(who)], attempt, secret)[0], attempt)
        drawn: dict[str, dict[str, object]] = {}
        for variant in key.variants:
            values = {name: str(value) for name, value in variant.drawn.items()}
            drawn[f"{variant.question.id} {sum(id.startswith(variant.question.id) for id in drawn)}"] = values
        return drawn

    return draw


def test_two_processes_write_the_same_bytes(desk):
    desk.roster = HEAD + ADA + BOB
    desk.lay_out()
    formats = [*TEXT, "pdf"]
    written = []
    for seed in ("1", "2"):
        out = desk.folder / f"run-{seed}"
        command = [sys.executable, "-m", "quizgen.cli.app", "sheet", "week-1.yaml", "--bank", "bank"]
        command += ["--roster", "roster.csv", "--out", str(out)]
        command += [word for name in formats for word in ("--format", name)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=desk.folder, env=environment, check=True, capture_output=True)
        written.append(files(out))
    assert written[0] == written[1]
    suffixes = {Path(name).suffix for name in written[0] if name != ".written"}
    assert suffixes == {".md", ".tex", ".html", ".jsonl", ".csv", ".pdf"}


def test_marking_in_two_processes_writes_the_same_bytes(desk):
    drawn = desk.draw("markdown")
    answers = "student id,Q1.total,Q1.grid,Q1.size,Q2.one,Q2.some,Why\n"
    answers += 'A1,64,"1 2 3; 4 5 6",2x3,red,"blue, red",so\nB2,no idea,[[1],2 x 3,loud,A,\nX9,1,2,3,4,5,6\n'
    (desk.folder / "answers.csv").write_text(answers, encoding="utf-8")
    adjust = (
        "adjustments: [{part: Q1.ratio, full-marks: everyone, reason: R.}, {part: Q1.total, answer: a, reason: R.}]"
    )
    (desk.folder / "adjust.yaml").write_text(adjust, encoding="utf-8")
    given = "student,question,part,mark,comment\nB2,1,total,1,Nearly.\nC3,1,total,1,\n"
    (desk.folder / "given.csv").write_text(given, encoding="utf-8")
    written = []
    for seed in ("1", "2"):
        out = desk.folder / f"marks-{seed}"
        command = [
            sys.executable,
            "-m",
            "quizgen.cli.app",
            "mark",
            str(drawn / "key.jsonl"),
            "answers.csv",
            "--allow-missing",
        ]
        command += ["--adjust", "adjust.yaml", "--reviewed", "given.csv", "--out", str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=desk.folder, env=environment, check=True, capture_output=True, text=True)
        written.append((files(out), done.stdout.replace(str(out), ""), done.stderr))
    assert written[0] == written[1]
    tables = {"marks.csv", "review.csv", "gradebook.csv", ".written"}
    assert written[0][0].keys() == tables | {"feedback/a1.html", "feedback/b2.html"}


@pytest.mark.parametrize(
    "roster",
    [
        pytest.param(DAN + ADA + BOB + CLEO, id="a late joiner first"),
        pytest.param(ADA + DAN + BOB + CLEO, id="a late joiner in the middle"),
        pytest.param(ADA + BOB + CLEO + DAN, id="a late joiner last"),
        pytest.param(CLEO + ADA + BOB, id="another order"),
        pytest.param(BOB + ADA, id="somebody has left"),
    ],
)
def test_the_rest_of_the_roster_changes_nobodys_paper(desk, roster):
    before = files(desk.draw(*TEXT, out="before") / "papers")
    desk.roster = HEAD + roster
    after = files(desk.draw(*TEXT, out="after") / "papers")
    assert len(after) == 3 * roster.count("\n")
    stayed = before.keys() & after.keys()
    assert len(stayed) == 3 * min(roster.count("\n"), 3)
    assert {name: after[name] for name in stayed} == {name: before[name] for name in stayed}


@pytest.mark.parametrize(
    ("questions", "same"),
    [
        pytest.param("[words]", ["words 0"], id="a question less"),
        pytest.param("[words, sums]", ["words 0", "sums 0"], id="another order"),
        pytest.param("[sums, sums, words]", ["words 0", "sums 0"], id="a question twice"),
        pytest.param("[sums, {question: words, marks: 9}]", ["words 0", "sums 0"], id="other marks"),
    ],
)
def test_the_rest_of_the_sheet_changes_no_numbers(desk, questions, same):
    before = papers(desk)()
    after = papers(desk, f"{{title: A small sheet, course: C100, questions: {questions}}}")()
    assert {id: after[id] for id in same} == {id: before[id] for id in same}


def test_a_question_twice_on_a_sheet_has_other_numbers(desk):
    drawn = papers(desk, "{title: T, course: C100, questions: [sums, sums]}")()
    assert drawn["sums 0"] != drawn["sums 1"]


def test_attempt_secret_and_student_change_every_drawn_question(desk):
    draw = papers(desk)
    first = draw()
    for other in (draw(attempt=2), draw(secret="hush"), draw(who="b2")):
        assert [id for id in first if other[id] == first[id]] == []
    bank = load_bank(*desk.settings.banks)
    sheet = read_sheet("week-1", "week-1.yaml", desk.sheet, bank)
    one = student("A1")
    seeds = {
        sheet_seed(with_id, who, i, attempt, secret)
        for with_id in (sheet, replace(sheet, course="C200"), replace(sheet, id="week-2"))
        for who in (one, student("B2"))
        for i in (0, 1)
        for attempt in (1, 2)
        for secret in ("", "hush")
    }
    assert len(seeds) == 3 * 2 * 2 * 2 * 2


def test_a_resit_lies_beside_the_first_attempt_and_says_so(desk):
    desk.draw("markdown", out="one")
    resit = desk.draw("markdown", attempt=2, out="two")
    assert json.loads((resit / "key.jsonl").read_text().splitlines()[0])["attempt"] == 2
    assert "ttempt" in (resit / "papers" / "a1.md").read_text()
    assert "ttempt" not in (desk.folder / "one" / "papers" / "a1.md").read_text()


def test_the_case_of_identifiers_does_not_matter(desk):
    before = desk.draw("markdown", out="before")
    desk.roster = desk.roster.replace("A1", "a1").replace("C3", "c3")
    after = desk.draw("markdown", out="after")
    read = [[json.loads(line) for line in (folder / "key.jsonl").open(encoding="utf-8")] for folder in (before, after)]
    assert read[0][1:] == read[1][1:]


def test_a_shared_sheet_gives_one_paper(desk):
    desk.sheet = desk.sheet + "papers: shared\n"
    drawn = desk.draw("markdown")
    assert [path.name for path in (drawn / "papers").iterdir()] == ["class.md"]
    assert files(desk.draw("markdown", roster=False, out="alone") / "papers") == files(drawn / "papers")


def test_codes_are_unique_and_of_letters_that_nobody_confuses(desk):
    desk.lay_out()
    sheet = read_sheet("week-1", "week-1.yaml", desk.sheet, load_bank(*desk.settings.banks))
    students = [student(f"s{i:04}") for i in range(2000)]
    codes = [code for plan in plan_papers(sheet, students) for code in plan.codes]
    assert len(codes) == len(set(codes)) == 4000
    letters = set("".join(code.rpartition("-")[2] for code in codes))
    # Of each of these groups, whose members look alike, at most one letter is used.
    for alike in ("0OQ", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(letters & set(alike)) <= 1, alike


def test_a_code_that_would_come_twice_is_made_again(desk, monkeypatch):
    desk.lay_out()
    sheet = read_sheet("week-1", "week-1.yaml", desk.sheet, load_bank(*desk.settings.banks))
    monkeypatch.setattr("quizgen.sheets.variant_code", lambda seed, again, prefix: f"{prefix}{seed % 3}{again}")
    students = [student(f"s{i}") for i in range(20)]
    plans = {plan.student.id: plan.codes for plan in plan_papers(sheet, students)}
    assert len({code for codes in plans.values() for code in codes}) == 40
    assert {plan.student.id: plan.codes for plan in plan_papers(sheet, students[::-1])} == plans
