"""Students who hand in together: the same numbers, one response, and the mark and feedback for each member."""

import csv
import json

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.rosters import MOST_MEMBERS, read_roster
from quizgen.workflows.events import Told
from quizgen.workflows.simulate_class import simulate_class

pytest_plugins = ["tutors_desk"]

ROSTER = "Name,Student ID,{}\nAda,0042,Red\nBob,0043,red\nCleo,0044,Blue\nDan,0045,\n"
ESSAY = """
title: Reasons
topics: [words]
prompt: "Why?"
parts:
  why: {type: essay, ask: "Why?", model: It is zero., rubric: [{point: It is zero, marks: 3}]}
"""


@pytest.fixture
def teams(desk):
    desk.questions["essay"] = ESSAY
    desk.sheet = "{title: A small sheet, course: C100, questions: [sums, essay]}"
    desk.roster = ROSTER.format("Team")
    return desk


@pytest.fixture
def strangers(desk):
    """The same class without groups on the roster."""
    desk.roster = "Name,Student ID\nAda,0042\nBob,0043\nCleo,0044\nDan,0045\n"
    return desk


def papers(folder):
    rows = [json.loads(line) for line in (folder / "key.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["student"]: row["variants"] for row in rows if row["kind"] == "paper"}


def totals(marked):
    return {(row["student"], row["part"]): row["mark"] for row in marked.table("marks.csv")}


def right(folder, student):
    return papers(folder)[student][0]["answers"]["total"]


# --- Papers


@pytest.mark.parametrize("header", ["Group", "group", "TEAM", "Team "])
def test_the_members_of_a_group_have_the_same_numbers_and_papers_of_their_own(desk, header):
    desk.roster = ROSTER.format(header)
    drawn = desk.draw("markdown")
    found = papers(drawn)
    assert found["0042"] == found["0043"]
    assert len({found[student][0]["code"] for student in ("0042", "0044", "0045")}) == 3
    one, other = ((drawn / "papers" / f"{student}.md").read_text(encoding="utf-8") for student in ("0042", "0043"))
    assert one.replace("Ada", "Bob").replace("0042", "0043") == other


def test_who_joins_a_group_changes_no_paper(teams):
    before = papers(teams.draw("markdown"))
    teams.roster = teams.roster.replace("Cleo", "Eve,0046,Red\nCleo")
    after = papers(teams.draw("markdown", replace=False))
    assert {student: after[student] for student in before} == before
    assert after["0046"] == before["0042"]


def test_without_a_group_everybody_has_the_numbers_as_ever(teams, strangers):
    drawn = papers(teams.draw("markdown"))
    strangers.roster = "Name,Student ID\nDan,0045\n"
    assert papers(strangers.draw("markdown"))["0045"] == drawn["0045"]


def test_sections_of_a_class_are_no_groups():
    def read(members):
        rows = "".join(f"Student {i},S{i},Lab 1\n" for i in range(members))
        return read_roster("class.csv", f"Name,Student ID,Group\n{rows}".encode())

    assert {student.group for student in read(MOST_MEMBERS).students} == {"Lab 1"}
    section = read(MOST_MEMBERS + 1)
    assert {student.group for student in section.students} == {""}
    assert [(warning.code, warning.line, warning.column) for warning in section.warnings] == [("large-groups", 1, 3)]


def test_a_student_in_two_groups_is_a_problem_of_the_roster():
    with pytest.raises(UserFileError) as caught:
        read_roster("class.csv", b"Name,Student ID,Group\nAda,A1,Red\nBob,B2,Red; Blue\n")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column, problem.code) == ("class.csv", 3, 3, "two-groups")


# --- Marks


def test_one_response_counts_for_every_member(teams):
    drawn = teams.draw("markdown")
    marked = teams.mark(f"student id,Q1.total\n0043,{right(drawn, '0042')}\n0044,-1\n")
    found = totals(marked)
    assert (found["0042", "total"], found["0043", "total"], found["0044", "total"]) == ("2", "2", "0")
    assert ("0045", "total") not in found
    assert marked.codes.count("duplicate-rows") == 0
    # Two rows were read, and the counts add up to their cells.
    assert sum(marked.data["cells"].values()) == marked.data["cells_read"] == 2
    assert (marked.data["students"], marked.data["absent"], marked.data["group_answers"]) == (3, 1, 1)
    assert ("answers that count for a group", "1") in marked.summary
    assert {path.stem for path in (marked.folder / "feedback").iterdir()} == {"0042", "0043", "0044"}
    assert "Ada" in (marked.folder / "feedback" / "0042.html").read_text(encoding="utf-8")
    with (marked.folder / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        grades = {row[0]: row[1] for row in csv.reader(file)}
    assert grades == {"ID number": "A small sheet", "0042": "2.00", "0043": "2.00", "0044": "0.00", "0045": "-"}


@pytest.mark.parametrize(("attempts", "mark"), [("last", "0"), ("first", "2"), ("best", "2")])
def test_rows_of_several_members_are_attempts_of_the_group(teams, attempts, mark):
    drawn = teams.draw("markdown")
    rows = f"student id,attempt,Q1.total\n0042,1,{right(drawn, '0042')}\n0043,2,-1\n"
    marked = teams.mark(rows, attempts=attempts)
    assert {totals(marked)[student, "total"] for student in ("0042", "0043")} == {mark}
    assert marked.data["cells"]["other attempt"] == 1
    assert sum(marked.data["cells"].values()) == marked.data["cells_read"] == 2


CELLS = ["0042; 0043", "0042;0043", "43; 42", "0043, 0042", "0042 & 0043", "0042/0043", "0042 + 0043"]


@pytest.mark.parametrize("cell", CELLS)
def test_several_identifiers_in_a_cell(strangers, cell):
    drawn = strangers.draw("markdown")
    first = cell.replace("43; 42", "0043")[:4]
    marked = strangers.mark(f'student id,Q1.total\n"{cell}",{right(drawn, first)}\n0044,-1\n')
    found = totals(marked)
    assert (found["0042", "total"], found["0043", "total"], found["0044", "total"]) == ("2", "2", "0")
    # Without groups on the roster they have different papers; the one who is named first says which was answered.
    assert marked.codes.count("other-paper") == 1
    assert sum(marked.data["cells"].values()) == marked.data["cells_read"]


@pytest.mark.parametrize("header", ["group", "Team", "Team,Names"])
@pytest.mark.parametrize("cell", ["Red", " red "])
def test_a_row_that_names_only_the_group_counts_for_its_members(teams, header, cell):
    drawn = teams.draw("markdown")
    cells = f"{cell},Ada and Bob" if "Names" in header else cell
    marked = teams.mark(f"{header},Q1.total\n{cells},{right(drawn, '0042')}\n{cells.replace('ed', 'een')},5\n")
    found = totals(marked)
    assert {student for student, _ in found} == {"0042", "0043"}
    assert (found["0042", "total"], found["0043", "total"]) == ("2", "2")
    assert {path.stem for path in (marked.folder / "feedback").iterdir()} == {"0042", "0043"}
    # A group to which nobody belongs is told, with its row.
    (told,) = [event.problem for event in marked.events if isinstance(event, Told) and event.problem.line > 1]
    assert (told.code, told.line) == ("unknown-student", 3)
    assert cell.strip().replace("ed", "een") in told.message
    assert marked.data["cells"]["unknown student"] == 1
    assert sum(marked.data["cells"].values()) == marked.data["cells_read"] == 2


def test_one_response_a_row_of_a_group(teams):
    drawn = teams.draw("markdown")
    marked = teams.mark(f"team,part,response\nRed,Q1.total,{right(drawn, '0042')}\nBlue,Q1.total,-1\nRed,Q2.why,So.\n")
    found = totals(marked)
    assert (found["0042", "total"], found["0043", "total"], found["0044", "total"]) == ("2", "2", "0")
    assert [(row["student"], row["part"]) for row in marked.review] == [("0042", "why")]


def test_rows_of_a_group_are_its_attempts(teams):
    drawn = teams.draw("markdown")
    rows = f"group,attempt,Q1.total\nRed,1,{right(drawn, '0042')}\nred,2,-1\n"
    assert totals(teams.mark(rows, attempts="first"))["0043", "total"] == "2"
    assert totals(teams.mark(rows))["0043", "total"] == "0"


def test_numbers_of_groups_that_a_spreadsheet_has_saved(desk):
    desk.roster = "Name,Student ID,Team\nAda,0042,01\nBob,0043,01\nCleo,0044,02\n"
    desk.draw("markdown")
    marked = desk.mark("team,Q1.total\n1,5\n2.0,6\n")
    assert {(row["student"], row["response"]) for row in marked.table("marks.csv") if row["part"] == "total"} == {
        ("0042", "5"), ("0043", "5"), ("0044", "6"),
    }  # fmt: skip


def test_an_identifier_or_a_name_says_more_than_the_group(teams):
    """A group that is not on the roster, such as a section of the class, changes nothing for those who are named."""
    teams.draw("markdown")
    for header, who in (("student id", "0045"), ("name", "Dan")):
        marked = teams.mark(f"{header},group,Q1.total\n{who},Lab 1,5\n")
        assert {row["student"] for row in marked.table("marks.csv")} == {"0045"}
    # Where identifiers are there, an unknown one is told, though a group is beside it.
    marked = teams.mark("student id,group,Q1.total\n0042,Red,5\n9999,Blue,5\n")
    assert {row["student"] for row in marked.table("marks.csv")} == {"0042", "0043"}
    assert marked.codes.count("unknown-student") == 1


def test_a_name_with_a_group_of_others_is_a_problem(teams):
    teams.draw("markdown")
    with pytest.raises(UserFileError) as caught:
        teams.mark("name,team,Q1.total\nAda,Red,5\nDan,Red,5\n")
    (problem,) = caught.value.problems
    assert (problem.line, problem.code) == (3, "two-groups")
    assert "'Dan' (0045)" in problem.message
    assert "'Red'" in problem.message


def test_groups_answer_a_paper_that_was_drawn_without_a_roster(desk):
    desk.sheet = "{title: A small sheet, course: C100, questions: [sums], papers: shared}"
    desk.draw("markdown", roster=False)
    marked = desk.mark("team,Q1.total\nRed,1\nBlue,2\n")
    assert {row["student"] for row in marked.table("marks.csv")} == {"Red", "Blue"}


@pytest.mark.parametrize(("cell", "known"), [("0042; 0043", 2), ("0042, Bob", 0)])
def test_several_identifiers_in_the_table_that_comes_with_the_papers(strangers, cell, known):
    """Its column of identifiers is called ``student``, as columns of names are."""
    strangers.draw("markdown")
    marked = strangers.mark(f'student,name,Q1.total\n"{cell}",,1\n')
    assert len({row["student"] for row in marked.table("marks.csv")}) == known


def test_a_member_whom_nobody_knows_costs_the_others_nothing(strangers):
    drawn = strangers.draw("markdown")
    marked = strangers.mark(f'student id,Q1.total\n"0042; 9999; 0043",{right(drawn, "0042")}\n"8888; 9999",1\n')
    assert {who for who, part in totals(marked) if part == "total"} == {"0042", "0043"}
    assert marked.codes.count("unknown-student") == 2
    assert marked.data["cells"]["unknown student"] == 1


def test_an_identifier_with_such_a_sign_is_one_student(desk):
    desk.roster = "Name,Student ID\nAda,C/1\nBob,C\nCleo,1\n"
    desk.draw("markdown")
    marked = desk.mark("student id,Q1.total\nC/1,5\n")
    assert {row["student"] for row in marked.table("marks.csv")} == {"C/1"}


@pytest.mark.parametrize(
    ("rows", "line"),
    [('"0042; 0043",1\n"0042; 0044",2\n', 3), ('"0042; 0043",1\n"0044; 0043; 0042",2\n', 3)],
)
def test_a_member_of_two_groups_is_a_problem(strangers, rows, line):
    strangers.draw("markdown")
    with pytest.raises(UserFileError) as caught:
        strangers.mark(f"student id,Q1.total\n{rows}")
    assert {(problem.line, problem.code) for problem in caught.value.problems} == {(line, "two-groups")}
    assert all("line 2" in problem.message for problem in caught.value.problems)
    assert all(problem.file.endswith("answers.csv") for problem in caught.value.problems)


def test_a_cell_that_contradicts_the_roster_is_a_problem(teams):
    teams.draw("markdown")
    with pytest.raises(UserFileError, match=r"two-groups.*the roster, in 'Red'"):
        teams.mark('student id,Q1.total\n"0042; 0044",1\n')
    # Some of a group may be named, and stand for all.
    marked = teams.mark('student id,Q1.total\n"0043; 0042",1\n')
    assert {row["student"] for row in marked.table("marks.csv")} == {"0042", "0043"}


def test_a_paper_that_was_drawn_without_a_roster(desk):
    desk.sheet = "{title: A small sheet, course: C100, questions: [sums], papers: shared}"
    desk.draw("markdown", roster=False)
    marked = desk.mark('student id,Q1.total\n"0042; 0043",1\n0044,2\n')
    assert {row["student"] for row in marked.table("marks.csv")} == {"0042", "0043", "0044"}


# --- Marks by hand


def fill(marked, more=""):
    path = marked.folder / "review.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",,\n", ",2,Nearly.\n") + more, encoding="utf-8")
    return path


def test_a_mark_by_hand_counts_for_the_group_and_may_differ_for_a_member(teams):
    teams.draw("markdown")
    answers = "student id,Q2.why\n0043,Because.\n"
    marked = teams.mark(answers)
    assert [row["student"] for row in marked.review] == ["0043"]
    marked = teams.mark(answers, reviewed_path=fill(marked))
    assert (totals(marked)["0042", "why"], totals(marked)["0043", "why"]) == ("2", "2")
    assert marked.data["reviewed"] == 1
    assert "Nearly." in (marked.folder / "feedback" / "0042.html").read_text(encoding="utf-8")
    there = fill(marked, ",0042,,2,why,,,,0,Took no part.\n")
    for _ in range(2):
        marked = teams.mark(answers, reviewed_path=there)
        assert (totals(marked)["0042", "why"], totals(marked)["0043", "why"]) == ("0", "2")
        assert sorted(row["student"] for row in marked.review) == ["0042", "0043"]
        assert not (marked.folder / "set-aside.csv").exists()
    # Another response: both marks wait for theirs.
    teams.mark(answers.replace("Because", "Since"), reviewed_path=there)
    marked = teams.mark(answers, reviewed_path=there)
    assert (totals(marked)["0042", "why"], totals(marked)["0043", "why"]) == ("0", "2")


def test_a_simulated_class_hands_in_once_a_group(teams):
    drawn = teams.draw("markdown")
    list(simulate_class(drawn / "key.jsonl", out=teams.folder / "class"))
    with (teams.folder / "class" / "responses.csv").open(encoding="utf-8", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == ["0042", "0044", "0045"]
    marked = teams.mark((teams.folder / "class" / "responses.csv").read_bytes())
    assert marked.data["students"] == 4
