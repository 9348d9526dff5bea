"""An error that nobody foresaw costs one answer its automatic mark; all else is marked, written and counted."""

import json
from importlib import import_module

import pytest

from quizgen.workflows.events import Told

pytest_plugins = ["tutors_desk"]

ANSWERS = """student id,Q1.total,Q1.double,Q1.ratio,Q1.grid,Q1.size,Q2.one,Q2.some
A1,100,200,12.5,,2 x 3,red,A
B2,101,202,BOOM,"1 2 3; 4 5 6",2 by x,loud,A
C3,102,204,12.75,,2 x 3,red,C
"""
ADJUST = """
adjustments:
  - {part: Q1.ratio, accept: 12.5, reason: A misprint.}
"""
REVIEWED = "student,question,part,mark,comment\nB2,1,ratio,1.5,Well.\n"


def is_boom(*arguments):
    """Tell whether Bob's answer is among the arguments, however they hold it."""
    return any("BOOM" in str(getattr(one, "response", getattr(one, "typed", one))) for one in arguments)


def is_second_row(columns, row, expect=None):
    return row.line == 3


# Where the error is raised, when, and the parts of Bob that it costs.
PLACES = [
    ("quizgen.lms.rows", "_take_apart", is_second_row, "all"),
    ("quizgen.lms.rows", "_find_codes", is_second_row, "all"),
    ("quizgen.lms.rows", "split_cell", lambda format, column, cell, expect: is_boom(cell), "all"),
    ("quizgen.marking.response", "read_response", is_boom, "ratio"),
    ("quizgen.marking.settled", "describe_unreadable", is_boom, "ratio"),
    (
        "quizgen.workflows.class_marker",
        "adjust_answer",
        lambda marker, responses, mark, entries: is_boom(mark),
        "ratio",
    ),
    ("quizgen.workflows.class_marker", "adjust_marks", is_boom, "ratio"),
    ("quizgen.reports.feedback", "_lines", is_boom, "ratio"),
    ("quizgen.reports.tables", "guard_formula", is_boom, "ratio"),
]


@pytest.fixture
def class_of_three(desk):
    """A class with an adjustment; return how it is marked."""
    desk.draw("markdown")
    adjust = desk.folder / "adjust.yaml"
    adjust.write_text(ADJUST, encoding="utf-8")
    return lambda answers=ANSWERS, **options: desk.mark(answers, adjust_path=adjust, **options)


def break_at(monkeypatch, module, name, when):
    working = getattr(import_module(module), name)

    def fail(*arguments, **named):
        if when(*arguments):
            raise KeyError("shape")
        return working(*arguments, **named)

    monkeypatch.setattr(f"{module}.{name}", fail)


def without(marks, broken):
    return {key: row for key, row in marks.items() if key not in broken}


@pytest.mark.parametrize(("module", "name", "when", "costs"), PLACES)
def test_one_answer_waits_and_all_others_are_marked_as_ever(class_of_three, monkeypatch, module, name, when, costs):
    usual = class_of_three()
    before = usual.marks
    break_at(monkeypatch, module, name, when)
    marked = class_of_three()
    broken = [key for key in before if key[0] == "B2" and costs in ("all", key[2])]
    assert without(marked.marks, broken) == without(before, broken)
    for key in broken:
        assert (marked.marks[key]["status"], marked.marks[key]["mark"], marked.marks[key]["rule"]) == (
            "review",
            "0",
            "",
        )
        (cell,) = [row for row in marked.review if (row["student"], row["question"], row["part"]) == key]
        assert cell["why"] == "quizgen could not mark this: KeyError: 'shape'. Please report it."
        assert cell["line"] == "3"
    assert sum(marked.data["cells"].values()) == marked.data["cells_read"] == usual.data["cells_read"]
    assert marked.data["cells"]["review"] == len(broken)
    assert marked.data["faults"] == {"KeyError": len(broken)}
    assert ("not marked because of an error", str(len(broken))) in marked.summary
    assert f"(KeyError: {len(broken)})" in marked.notes
    assert "Please report" in marked.notes
    page = (marked.folder / "feedback" / "b2.html").read_text(encoding="utf-8")
    assert page.count("Not marked yet") == len(broken)
    assert "KeyError" not in page
    others = [(marked.folder / "feedback" / name).read_bytes() for name in ("a1.html", "c3.html")]
    monkeypatch.undo()
    assert others == [(class_of_three().folder / "feedback" / name).read_bytes() for name in ("a1.html", "c3.html")]


def test_where_all_goes_well_nothing_is_told(class_of_three):
    marked = class_of_three()
    assert marked.data["faults"] == {}
    assert "report" not in marked.notes
    assert all("error" not in label for label, _ in marked.summary)


def test_a_paper_that_cannot_be_computed_costs_its_student_the_answers_to_it(class_of_three, desk, monkeypatch):
    before = class_of_three().marks
    key = [json.loads(line) for line in (desk.folder / "drawn" / "key.jsonl").open(encoding="utf-8")]
    drawn = next(paper["variants"][0]["drawn"] for paper in key if paper.get("student") == "b2")
    break_at(
        monkeypatch, "quizgen.marking.part", "recompute_on_demand", lambda question, given: given.get("a") == drawn["a"]
    )
    marked = class_of_three()
    broken = [key for key in before if key[0] == "B2" and key[1] == "1"]
    assert {marked.marks[key]["status"] for key in broken} == {"review"}
    assert without(marked.marks, broken) == without(before, broken)
    assert marked.data["faults"] == {"KeyError": len(broken)}
    # Only a key that was edited is computed again to see what has changed.
    assert "could not be computed again" not in marked.notes
    key[0]["digest"] = ""
    (desk.folder / "drawn" / "key.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in key), encoding="utf-8")
    edited = class_of_three()
    assert "1 variants could not be computed again (KeyError: 1)" in edited.notes
    assert without(edited.marks, broken) == without(before, broken)
    # What the tutor accepts as well is found for all other papers.
    told = [event.problem.message for event in marked.events if isinstance(event, Told)]
    (warning,) = [message for message in told if "not so in 1 of 3 papers" in message]
    assert "an error of its own, KeyError; please report it" in warning


def test_a_mark_given_by_hand_counts_where_the_program_fails(class_of_three, desk, monkeypatch):
    reviewed = desk.folder / "filled.csv"
    reviewed.write_text(REVIEWED, encoding="utf-8")
    break_at(monkeypatch, "quizgen.marking.response", "read_response", is_boom)
    marked = class_of_three(reviewed_path=reviewed)
    mark = marked.marks["B2", "1", "ratio"]
    assert (mark["status"], mark["mark"], mark["rule"], mark["feedback"]) == ("partial", "1.5", "reviewed", "Well.")
    assert marked.data["faults"] == {"KeyError": 1}


@pytest.mark.parametrize("name", ["give_mark", "choose_written"])
def test_a_mark_given_by_hand_that_cannot_be_applied_is_kept(class_of_three, desk, monkeypatch, name):
    reviewed = desk.folder / "filled.csv"
    reviewed.write_text(REVIEWED, encoding="utf-8")
    break_at(monkeypatch, "quizgen.workflows.class_marker", name, lambda *arguments: True)
    marked = class_of_three(reviewed_path=reviewed)
    assert marked.marks["B2", "1", "ratio"]["status"] == "review"
    (cell,) = [row for row in marked.review if row["part"] == "ratio"]
    assert (cell["mark"], cell["comment"]) == ("1.5", "Well.")
    assert "KeyError" in cell["why"]
    assert "response-changed" not in marked.codes


def test_a_page_that_cannot_be_written_is_told(class_of_three, monkeypatch):
    before = class_of_three().marks
    break_at(monkeypatch, "quizgen.workflows.mark_files", "render_feedback", lambda key, marked, *_: marked.line == 3)
    marked = class_of_three()
    assert marked.marks == before
    assert "the feedback page of Bob Ek (B2): KeyError" in marked.notes
    assert "This page could not be written." in (marked.folder / "feedback" / "b2.html").read_text(encoding="utf-8")
    assert "Total" in (marked.folder / "feedback" / "a1.html").read_text(encoding="utf-8")


def test_a_row_of_the_gradebook_that_cannot_be_written_is_told(class_of_three, monkeypatch):
    def has_bob(format, title, students, *others):
        return any(student.name == "Bob Ek" for student in students)

    whole = class_of_three().table("gradebook.csv")
    break_at(monkeypatch, "quizgen.workflows.mark_files", "write_gradebook", has_bob)
    marked = class_of_three()
    assert "the row of the gradebook of Bob Ek (B2): KeyError" in marked.notes
    assert marked.table("gradebook.csv") == [row for row in whole if "B2" not in row.values()]
    assert len(whole) == 3


def test_a_summary_that_cannot_be_written_leaves_the_total(class_of_three, monkeypatch):
    whole = class_of_three(gradebook="moodle").table("gradebook.csv")
    break_at(monkeypatch, "quizgen.workflows.mark_files", "summarise", lambda marked, *language: marked.line == 3)
    marked = class_of_three(gradebook="moodle")
    assert "the feedback in the gradebook of Bob Ek (B2): KeyError" in marked.notes
    without_words = [
        {name: "" if name.endswith("feedback") and "B2" in row.values() else text for name, text in row.items()}
        for row in whole
    ]
    assert marked.table("gradebook.csv") == without_words != whole


def test_half_a_character_stops_nobody(class_of_three):
    """JSON may hold halves of characters that UTF-8 has no bytes for."""
    rows = [
        {"lastname": "Ek", "firstname": "Bob", "idnumber": "B2", "grade1000": "-", "response1": "1\ud8002"},
        {"lastname": "Lovelace", "firstname": "Ada", "idnumber": "A1", "grade1000": "-", "response1": "7"},
    ]
    marked = class_of_three(json.dumps([rows]), mapping="column,part\nresponse1,Q1.total\n")
    assert marked.marks["B2", "1", "total"]["response"] == "1\\ud8002"
    assert marked.marks["A1", "1", "total"]["status"] == "incorrect"
