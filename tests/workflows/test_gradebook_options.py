"""What the tutor wants of the gradebook: points, those who handed in nothing, and the LMS's own file filled in."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from quizgen.errors import UserFileError
from quizgen.workflows.gradebook import Gradebook

pytest_plugins = ["tutors_desk"]

ANSWERS = "student id,Q1.total\nA1,1\n"


def totals(run) -> dict[str, str]:
    rows = run.table("gradebook.csv")
    (title,) = [name for name in rows[0] if name.startswith("A small sheet") and not name.endswith("feedback")]
    return {row["ID number"]: row[title] for row in rows}


def right(desk) -> str:
    key = (desk.folder / "drawn" / "key.jsonl").read_text(encoding="utf-8").splitlines()
    paper = next(record for record in map(json.loads, key) if record.get("student") == "a1")
    return f"student id,Q1.total\nA1,{paper['variants'][0]['answers']['total']}\n"


def test_totals_are_scaled_to_the_points_of_the_assignment(desk):
    desk.draw("markdown")
    plain = totals(desk.mark(right(desk), gradebook="moodle"))["A1"]
    run = desk.mark(right(desk), gradebook="moodle", into=Gradebook(points=Fraction(50)))
    out_of = run.data["out_of"]
    assert float(plain) > 0
    assert float(totals(run)["A1"]) == pytest.approx(float(plain) * 50 / out_of, abs=1e-4)


@pytest.mark.parametrize(("missing", "cell"), [("blank", "-"), ("zero", "0.00")])
def test_those_who_handed_in_nothing(desk, missing, cell):
    desk.draw("markdown")
    run = desk.mark(ANSWERS, gradebook="moodle", into=Gradebook(missing=missing))
    assert totals(run)["B2"] == cell


def test_only_canvas_excuses(desk):
    desk.draw("markdown")
    run = desk.mark(ANSWERS, gradebook="canvas", into=Gradebook(missing="excused"))
    text = (run.folder / "gradebook.csv").read_text(encoding="utf-8")
    assert text.count(",EX\n") == 2
    with pytest.raises(UserFileError) as caught:
        desk.mark(ANSWERS, gradebook="moodle", into=Gradebook(missing="excused"))
    assert [problem.code for problem in caught.value.problems] == ["cannot-excuse"]


def test_the_gradebook_of_the_lms_is_shown_first_and_written_with_yes(desk, tmp_path: Path):
    desk.draw("markdown")
    existing = tmp_path / "lms.csv"
    existing.write_text("ID number,A small sheet,Other\nA1,1.00,=x\nB2,7.00,\nZ9,3.00,\n", encoding="utf-8")
    run = desk.mark(right(desk), into=Gradebook(existing=existing))
    assert not (run.folder / "gradebook-filled.csv").exists()
    assert "Look at the changes" in run.notes
    (change,) = run.table("gradebook-changes.csv")
    assert (change["student"], change["before"]) == ("a1", "1.00")
    assert "unknown-student" in run.codes
    run = desk.mark(right(desk), into=Gradebook(existing=existing, yes=True))
    filled = (run.folder / "gradebook-filled.csv").read_text(encoding="utf-8")
    assert filled == f"ID number,A small sheet,Other\nA1,{change['after']},=x\nB2,7.00,\nZ9,3.00,\n"


def test_options_that_need_a_gradebook_are_told(desk):
    desk.draw("markdown")
    with pytest.raises(UserFileError) as caught:
        desk.mark(ANSWERS, into=Gradebook(yes=True))
    assert [problem.code for problem in caught.value.problems] == ["needless-option"]


def test_gradescope_gets_a_result_for_each_student(desk):
    desk.draw("markdown")
    run = desk.mark(right(desk), gradebook="gradescope")
    results = json.loads((run.folder / "results" / "a1" / "results.json").read_text(encoding="utf-8"))
    first = results["tests"][0]
    assert (first["name"], first["status"], first["visibility"]) == ("Q1.total", "passed", "after_published")
    assert first["score"] == first["max_score"] > 0
    assert {one["status"] for one in results["tests"][1:]} == {"failed"}
