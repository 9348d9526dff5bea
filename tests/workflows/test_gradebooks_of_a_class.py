"""The gradebook file that marking writes: which format, and what Moodle's feedback says."""

import pytest

pytest_plugins = ["tutors_desk"]

ANSWERS = (
    "student id,Q1.total,Q1.double,Q1.ratio,Q1.grid,Q1.size,Q2.one,Q2.some\n"
    "A1,=1+1,,no idea,1 2 3; 4 5 6,2x3,red,red\nB2,,,,,,seven,A\n"
)
CANVAS_ROSTER = "Student,ID,SIS User ID,SIS Login ID,Section\nAda,71,A1,ada,L\nBob,72,B2,bob,L\nCleo,73,C3,cleo,L\n"


def first_line(run) -> str:
    return (run.folder / "gradebook.csv").read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("roster", "asked", "chosen", "header"),
    [
        (None, "auto", "moodle", "ID number,A small sheet,A small sheet feedback"),
        (None, "moodle", "moodle", "ID number,A small sheet,A small sheet feedback"),
        (None, "canvas", "canvas", "Student,ID,SIS User ID,SIS Login ID,Section,A small sheet"),
        (CANVAS_ROSTER, "auto", "canvas", "Student,ID,SIS User ID,SIS Login ID,Section,A small sheet"),
        (CANVAS_ROSTER, "moodle", "moodle", "ID number,A small sheet,A small sheet feedback"),
    ],
)
def test_which_gradebook(desk, roster, asked, chosen, header):
    if roster:
        desk.roster = roster
    desk.draw("markdown")
    run = desk.mark(ANSWERS, gradebook=asked)
    assert run.data["gradebook"] == chosen
    assert first_line(run) == header


def test_answers_from_moodle_make_a_gradebook_for_moodle(desk):
    desk.roster = CANVAS_ROSTER
    desk.draw("markdown")
    responses = "Surname,First name,ID number,Grade/12.00," + ",".join(f"Response {i}" for i in range(1, 8))
    run = desk.mark(f"{responses}\nL,Ada,A1,-,64,,,,,,\n")
    assert (run.data["format"], run.data["gradebook"]) == ("moodle", "moodle")


def test_the_feedback_says_each_mark_and_what_to_say_of_it(desk):
    desk.draw("markdown")
    adjust = desk.folder / "adjust.yaml"
    adjust.write_text("adjustments: [{part: Q2.one, void: true, reason: 'A misprint, <sorry>.'}]", encoding="utf-8")
    run = desk.mark(ANSWERS, adjust_path=adjust)
    feedback = {row["ID number"]: row["A small sheet feedback"] for row in run.table("gradebook.csv")}
    marks = {place[1:]: row for place, row in run.marks.items() if place[0] == "A1"}
    assert feedback["A1"].startswith("Q1(a): not marked yet.")
    assert "Q1(b): 0 of 1." in feedback["A1"]
    assert f"Q1(d): {marks['1', 'grid']['mark']} of 3." in feedback["A1"]
    assert "Q2(a): does not count. This part does not count: A misprint, &lt;sorry&gt;." in feedback["A1"]
    assert feedback["C3"] == ""
    for text in feedback.values():
        assert "<" not in text
        assert "\n" not in text
        assert "Correct." not in text


def test_canvas_takes_no_feedback(desk):
    desk.draw("markdown")
    run = desk.mark(ANSWERS, gradebook="canvas")
    assert "of 3" not in (run.folder / "gradebook.csv").read_text(encoding="utf-8")
