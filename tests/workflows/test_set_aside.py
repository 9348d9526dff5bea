"""What a person wrote for a response that is not there now is set aside, and back when the response is."""

import csv
import shutil

import pytest
from interleaving import before_step, count_steps, killed_before

from quizgen.errors import UserFileError
from quizgen.workflows.events import Noted, Wrote

pytest_plugins = ["tutors_desk"]

ESSAY = """
title: Reasons
topics: [words]
values: {n: "integer(1000, 9999)"}
prompt: "Look at << n >>."
parts:
  why:
    {type: essay, ask: "Why?", model: It is zero., rubric: [{point: It is zero, marks: 2}, {point: It stays, marks: 1}]}
"""
SHEET = "{title: A small sheet, course: C100, questions: [sums, words, essay]}"
ANSWERS = "student id,attempt,Q3.why\nA1,1,Early.\nA1,2,Late.\nB2,1,Bob.\n"
ONCE = "student id,Q3.why\nA1,{}\nB2,Bob.\n"


@pytest.fixture
def class_(desk):
    desk.questions["essay"] = ESSAY
    desk.sheet = SHEET
    desk.draw("markdown")
    return desk


def rows(path):
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fill(class_, marks, name="review.csv"):
    """Write marks and comments into a review list, by student."""
    path = class_.folder / "marks" / name
    found = rows(path)
    for row in found:
        if row["student"] in marks:
            row["mark"], row["comment"] = marks[row["student"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, found[0].keys())
        writer.writeheader()
        writer.writerows(found)
    return path


def written(folder):
    """Return all that a person has written in a folder, wherever it lies."""
    found = [row for path in folder.glob("*.csv") if path.name.startswith(("review", "set-")) for row in rows(path)]
    return {
        (r["student"], r["part"], r["response"], r["mark"], r["comment"]) for r in found if r["mark"] or r["comment"]
    }


def set_aside(class_):
    return [(r["student"], r["response"], r["mark"], r["comment"]) for r in rows(class_.folder / "marks/set-aside.csv")]


def essay(run, student="A1"):
    row = run.marks[student, "3", "why"]
    return row["response"], row["mark"], row["status"]


# --- Attempts and answer files that come and go


def test_a_mark_waits_for_its_attempt(class_):
    class_.mark(ANSWERS)
    there = fill(class_, {"A1": ("2", "Say why.")})
    run = class_.mark(ANSWERS, reviewed_path=there, attempts="first")
    assert essay(run) == ("Early.", "0", "review")
    assert set_aside(class_) == [("A1", "Late.", "2", "Say why.")]
    assert ("marks and comments set aside", "1") in run.summary
    assert run.data["set_aside"] == 1
    assert any(event.path.name == "set-aside.csv" for event in run.events if isinstance(event, Wrote))
    for attempts in ("last", "first", "last"):
        run = class_.mark(ANSWERS, reviewed_path=there, attempts=attempts)
    assert essay(run) == ("Late.", "2", "partial")
    assert run.marks["A1", "3", "why"]["feedback"] == "Say why."
    assert not (class_.folder / "marks" / "set-aside.csv").exists()


def test_each_response_has_its_own_mark(class_):
    class_.mark(ANSWERS)
    there = fill(class_, {"A1": ("2", "Late one.")})
    class_.mark(ANSWERS, reviewed_path=there, attempts="first")
    fill(class_, {"A1": ("1", "Early one.")})
    for attempts, found in (("last", ("Late.", "2", "partial")), ("first", ("Early.", "1", "partial"))) * 2:
        run = class_.mark(ANSWERS, reviewed_path=there, attempts=attempts)
        assert essay(run) == found
        assert len(set_aside(class_)) == 1
    assert written(class_.folder / "marks") == {
        ("A1", "why", "Early.", "1", "Early one."),
        ("A1", "why", "Late.", "2", "Late one."),
    }


def test_another_answer_file_in_between(class_):
    class_.mark(ONCE.format("One."))
    there = fill(class_, {"A1": ("2", "Good."), "B2": ("1", "")})
    run = class_.mark(ONCE.format("Two."), reviewed_path=there)
    assert run.codes.count("response-changed") == 1
    (cell,) = [row for row in run.review if row["student"] == "A1"]
    assert (cell["mark"], cell["response"]) == ("", "Two.")
    assert cell["why"].startswith("The response has changed since you gave it 2 (Good.).")
    # As long as it waits it is told where the tutor looks, and the warning is not repeated.
    run = class_.mark(ONCE.format("Three."), reviewed_path=there)
    (cell,) = [row for row in run.review if row["student"] == "A1"]
    assert cell["why"].startswith("The response has changed since you gave it 2 (Good.).")
    assert run.codes.count("response-changed") == 0
    run = class_.mark(ONCE.format("One."), reviewed_path=there)
    assert essay(run) == ("One.", "2", "partial")
    assert essay(run, "B2") == ("Bob.", "1", "partial")


def test_it_comes_back_without_being_asked_for(class_):
    class_.mark(ONCE.format("One."))
    there = fill(class_, {"A1": ("2", "Good.")})
    class_.mark(ONCE.format("Two."), reviewed_path=there)
    run = class_.mark(ONCE.format("One."))
    assert essay(run) == ("One.", "2", "partial")


def test_a_comment_waits_too(class_):
    class_.mark(ONCE.format("One."))
    there = fill(class_, {"A1": ("", "Ask Kim.")})
    run = class_.mark(ONCE.format("Two."), reviewed_path=there)
    (cell,) = [row for row in run.review if row["student"] == "A1"]
    assert cell["comment"] == ""
    assert cell["why"].startswith("The response has changed since you wrote: Ask Kim.")
    assert set_aside(class_) == [("A1", "One.", "", "Ask Kim.")]
    run = class_.mark(ONCE.format("One."), reviewed_path=there)
    assert [row["comment"] for row in run.review if row["student"] == "A1"] == ["Ask Kim."]
    assert set_aside(class_) == []


def test_what_has_no_place_on_this_sheet_is_kept(class_):
    """The key has been drawn anew, without Bob and without the essay; both come back later."""
    class_.mark(ONCE.format("One."))
    there = fill(class_, {"A1": ("2", "Good."), "B2": ("1", "Well.")})
    class_.mark(ONCE.format("Two.").replace("Bob.", "Bert."), reviewed_path=there)
    kept = set(set_aside(class_))
    assert kept == {("A1", "One.", "2", "Good."), ("B2", "Bob.", "1", "Well.")}
    roster, class_.sheet = class_.roster, "{title: A small sheet, course: C100, questions: [sums, words]}"
    class_.roster = roster.replace("Bob Ek,B2,bob@x.org\n", "")
    class_.draw("markdown")
    class_.mark("student id,Q1.total\nA1,5\n", reviewed_path=there)
    assert set(set_aside(class_)) == kept
    class_.roster, class_.sheet = roster, SHEET
    class_.draw("markdown")
    run = class_.mark(ONCE.format("One."), reviewed_path=there)
    assert [essay(run), essay(run, "B2")] == [("One.", "2", "partial"), ("Bob.", "1", "partial")]


def test_somebody_who_is_in_no_row_is_kept(class_):
    class_.mark(ONCE.format("One."))
    there = fill(class_, {"A1": ("2", "Good.")})
    class_.mark(ONCE.format("Two."), reviewed_path=there)
    class_.mark("student id,Q3.why\nB2,Bob.\n", reviewed_path=there)
    assert set_aside(class_) == [("A1", "One.", "2", "Good.")]


def test_hostile_text_stays_harmless(class_):
    class_.mark(ONCE.format('"=cmd|x, ""y"""'))
    there = fill(class_, {"A1": ("2", "=1+1")})
    class_.mark(ONCE.format("Two."), reviewed_path=there)
    for _ in range(2):
        assert set_aside(class_) == [("A1", '\'=cmd|x, "y"', "2", "'=1+1")]
        class_.mark(ONCE.format("Two."), reviewed_path=there)
    assert essay(class_.mark(ONCE.format('"=cmd|x, ""y"""'), reviewed_path=there))[1] == "2"


def test_two_marks_of_one_response_are_both_kept(class_):
    """A list of last week has another mark for the same response than the one that is set aside."""
    class_.mark(ONCE.format("One."))
    there = fill(class_, {"A1": ("2", "Good.")})
    old = there.read_text(encoding="utf-8").replace("2,Good.", "1,Fair.")
    class_.mark(ONCE.format("Two."), reviewed_path=there)
    (class_.folder / "old.csv").write_text(old, encoding="utf-8")
    run = class_.mark(ONCE.format("One."), reviewed_path=class_.folder / "old.csv")
    assert essay(run)[1] == "1"
    assert set_aside(class_) == [("A1", "One.", "2", "Good.")]


def test_what_is_set_aside_beside_the_list_that_is_given_is_found(class_):
    class_.mark(ONCE.format("One."))
    class_.mark(ONCE.format("Two."), reviewed_path=fill(class_, {"A1": ("2", "Good.")}))
    (class_.folder / "marks").rename(class_.folder / "before")
    run = class_.mark(ONCE.format("One."), reviewed_path=class_.folder / "before" / "review.csv")
    assert essay(run) == ("One.", "2", "partial")


def test_a_file_that_is_something_else_is_told(class_):
    class_.mark(ONCE.format("One."))
    (class_.folder / "marks" / "set-aside.csv").write_text("notes\nof mine\n", encoding="utf-8")
    with pytest.raises(UserFileError, match="bad-review"):
        class_.mark(ONCE.format("One."))


def test_an_earlier_list_that_says_other_things_is_kept(class_):
    """The list that is given has the row, but without the mark that lies in the folder."""
    class_.mark(ONCE.format("One."))
    empty = (class_.folder / "marks" / "review.csv").read_bytes()
    (class_.folder / "copy.csv").write_bytes(empty)
    filled = fill(class_, {"A1": ("2", "Good.")}).read_bytes()
    run = class_.mark(ONCE.format("One."), reviewed_path=class_.folder / "copy.csv")
    assert (class_.folder / "marks" / "review-1.csv").read_bytes() == filled
    assert "is kept as" in run.notes


# --- Between any two steps


def state(class_, first, second):
    """Leave a mark that goes away with the next run, and one that comes back with it."""
    for path in (class_.folder / "marks").glob("*.csv"):
        path.unlink()
    class_.mark(ONCE.format(first))
    there = fill(class_, {"A1": ("2", "Of one.")})
    class_.mark(ONCE.format(second), reviewed_path=there)
    return fill(class_, {"A1": ("1", "Of two."), "B2": ("3", "Bob's.")})


BEFORE = {
    ("A1", "why", "One.", "2", "Of one."),
    ("A1", "why", "Two.", "1", "Of two."),
    ("B2", "why", "Bob.", "3", "Bob's."),
}


def keep(class_):
    """Remember what lies in the folder of marks, and return what puts it back."""
    marks, kept = class_.folder / "marks", class_.folder / "kept"
    shutil.copytree(marks, kept)

    def put_back():
        shutil.rmtree(marks)
        shutil.copytree(kept, marks)

    return put_back


def test_a_run_that_is_killed_loses_nothing(class_):
    there = state(class_, "One.", "Two.")
    assert written(class_.folder / "marks") == BEFORE
    put_back = keep(class_)
    steps = count_steps(lambda: class_.mark(ONCE.format("One."), reviewed_path=there))
    assert steps > 20
    for step in range(steps):
        put_back()
        killed_before(step, lambda: class_.mark(ONCE.format("One."), reviewed_path=there))
        assert written(class_.folder / "marks") == BEFORE
        for response, mark in (("One.", "2"), ("Two.", "1"), ("One.", "2")):
            run = class_.mark(ONCE.format(response), reviewed_path=there)
            assert essay(run)[:2] == (response, mark)
            assert essay(run, "B2")[1] == "3"


def edit_review(class_):
    fill(class_, {"B2": ("0", "On second thoughts.")})


def edit_set_aside(class_):
    path = class_.folder / "marks" / "set-aside.csv"
    if path.exists():
        path.write_text(path.read_text(encoding="utf-8").replace("Of one.", "Of the first."), encoding="utf-8")


@pytest.mark.parametrize(("edit", "said"), [(edit_review, "On second thoughts."), (edit_set_aside, "Of the first.")])
def test_what_is_saved_while_marking_runs_is_not_lost(class_, edit, said):
    there = state(class_, "One.", "Two.")
    put_back = keep(class_)
    steps = count_steps(lambda: class_.mark(ONCE.format("One."), reviewed_path=there))
    beside = 0
    for step in range(steps):
        put_back()
        saved = []

        def save(saved=saved):
            edit(class_)
            saved.extend(written(class_.folder / "marks"))

        with before_step(step, save):
            run = class_.mark(ONCE.format("One."), reviewed_path=there)
        after = written(class_.folder / "marks")
        assert set(saved) <= after
        assert {row[:4] for row in BEFORE if row[0] == "A1"} <= {row[:4] for row in after}
        named = [event.text for event in run.events if isinstance(event, Noted) and "saved" in event.text]
        kept = {path.name for path in (class_.folder / "marks").glob("*-1.csv")}
        assert all(any(name in text for text in named) for name in kept)
        beside += bool(kept)
        if any(said in row[4] for row in saved):
            assert any(said in row[4] for row in after)
    assert beside > 5


def test_a_list_that_is_made_while_marking_runs_is_not_lost(class_):
    class_.mark(ONCE.format("One."))
    there = fill(class_, {"A1": ("2", "Good.")})
    filled = there.read_bytes()

    def clear():
        for path in (class_.folder / "marks").glob("*.csv"):
            path.unlink()

    clear()
    steps = count_steps(lambda: class_.mark(ONCE.format("One.")))
    assert steps > 20
    for step in range(steps):
        clear()
        codes = []
        with before_step(step, lambda: there.write_bytes(filled)):
            try:
                class_.mark(ONCE.format("One."))
            except UserFileError as error:
                codes = [problem.code for problem in error.problems]
        assert codes in ([], ["marks-would-be-lost"])
        assert ("A1", "why", "One.", "2", "Good.") in written(class_.folder / "marks")
