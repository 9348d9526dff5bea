"""``review.csv`` comes back with a tutor's marks: they count, reach the student, and are never lost."""

import csv
import io

import pytest

from quizgen.errors import UserFileError

pytest_plugins = ["tutors_desk"]

ESSAY = """
title: Reasons
topics: [words]
values: {n: "integer(1000, 9999)"}
prompt: "Look at << n >>."
parts:
  why:
    {type: essay, ask: "Why?", model: It is zero., rubric: [{point: It is zero, marks: 2, signs: [zero]},
     {point: So it stays, marks: 1}]}
"""
SHEET = "{title: A small sheet, course: C100, questions: [sums, words, essay]}"
ANSWERS = """student id,Q1.total,Q1.ratio,Q2.one,Q3.why
A1,=cmd|x,1,red,"It is zero,
and stays so; I mean ""zero""."
B2,twelve,0.50,loud,
C3,13,,,Because.
"""


@pytest.fixture
def class_(desk):
    desk.questions["essay"] = ESSAY
    desk.sheet = SHEET
    desk.draw("markdown")
    return desk


def fill(desk, marks, *, delimiter=",", bom=False, more=(), name="filled.csv"):
    """Write the review list with marks and comments by student and part, as a spreadsheet would save it."""
    with (desk.folder / "marks" / "review.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for row in rows:
        if (row[1], row[4]) in marks:
            row[8:10] = marks[row[1], row[4]]
    rows += [[dict(zip(("student", "question", "part", "mark", "comment"), new, strict=True)).get(column, "")
              for column in head] for new in more]  # fmt: skip
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows([head, *rows])
    path = desk.folder / name
    path.write_text(("\ufeff" if bom else "") + text.getvalue(), encoding="utf-8", newline="")
    return path


def files(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(run) -> list[str]:
    with pytest.raises(UserFileError) as caught:
        run()
    return [problem.code for problem in caught.value.problems]


MARKS = {("A1", "why"): ("2,5", "Say why."), ("B2", "total"): ("0", "=Not a number"), ("A1", "total"): ("2", "")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_marks_come_back(class_, delimiter):
    before = class_.mark(ANSWERS)
    assert [(row["student"], row["part"]) for row in before.review] == [
        ("A1", "total"), ("A1", "why"), ("B2", "total"), ("C3", "why"),
    ]  # fmt: skip
    assert before.data["review"] == 4
    run = class_.mark(ANSWERS, reviewed_path=fill(class_, MARKS, delimiter=delimiter, bom=True))
    essay, unread, guarded = (
        run.marks[key] for key in (("A1", "3", "why"), ("B2", "1", "total"), ("A1", "1", "total"))
    )
    for row, status, mark, feedback in (
        (essay, "partial", "2.5", "Say why."),
        (unread, "incorrect", "0", "'=Not a number"),
        (guarded, "correct", "2", "Your tutor has marked this."),
    ):
        assert (row["status"], row["mark"], row["feedback"], row["rule"]) == (status, mark, feedback, "reviewed")
    assert run.data["review"] == 1
    assert run.data["reviewed"] == 3
    assert sum(run.data["cells"].values()) == run.data["cells_read"]
    # What is not filled in stays on the list; what is filled in stays in the file.
    assert [(row["student"], row["part"], row["mark"]) for row in run.review] == [
        ("A1", "total", "2"), ("A1", "why", "2,5"), ("B2", "total", "0"), ("C3", "why", ""),
    ]  # fmt: skip
    assert ("marks given by you", "3") in run.summary
    page = (run.folder / "feedback" / "b2.html").read_text(encoding="utf-8")
    assert "=Not a number" in page


def test_the_file_can_be_given_again_and_again(class_):
    class_.mark(ANSWERS)
    more = [("a1", "Q2", "a", "0.5", "A loud red."), ("B2", "2", "some", "1", "Told me.")]
    given = fill(class_, MARKS, more=more)
    first = files(class_.mark(ANSWERS, reviewed_path=given).folder)
    assert files(class_.mark(ANSWERS, reviewed_path=given).folder) == first
    assert files(class_.mark(ANSWERS, reviewed_path=class_.folder / "marks" / "review.csv").folder) == first


def test_a_row_that_the_tutor_adds(class_):
    class_.mark(ANSWERS)
    more = [("a1", "Q2", "a", "0.5", "A loud red."), ("B2", "2", "some", "1", "Told me."), ("C3", "3", "", "3", "")]
    run = class_.mark(ANSWERS, reviewed_path=fill(class_, {}, more=more))
    assert run.marks["A1", "2", "one"]["mark"] == "0.5"
    assert run.marks["A1", "2", "one"]["status"] == "partial"
    assert run.marks["B2", "2", "some"]["mark"] == "1"
    assert run.marks["C3", "3", "why"]["status"] == "correct"
    (added,) = [row for row in run.review if row["part"] == "one"]
    assert (added["student"], added["response"], added["code"]) == ("A1", "red", run.marks["A1", "2", "one"]["code"])
    assert added["why"] == "Without your mark it would have 1 of 1."
    # No column of the answer file has that part, so there is no cell to be counted.
    assert sum(run.data["cells"].values()) == run.data["cells_read"]


# --- Responses that change


def test_a_mark_for_another_response_is_not_used(class_):
    class_.mark(ANSWERS)
    given = fill(class_, MARKS)
    changed = ANSWERS.replace("It is zero,", "It is one,").replace("twelve", "12")
    run = class_.mark(changed, reviewed_path=given)
    assert run.codes.count("response-changed") == 2
    essay, read = run.marks["A1", "3", "why"], run.marks["B2", "1", "total"]
    assert (essay["status"], essay["mark"]) == ("review", "0")
    assert (read["status"], read["rule"]) == ("incorrect", "entries")
    listed = {(row["student"], row["part"]): row for row in run.review}
    assert listed["A1", "why"]["mark"] == ""
    # Nothing is lost: the mark and the comment are told where the tutor looks again.
    assert listed["A1", "why"]["why"].startswith("The response has changed since you gave it 2,5 (Say why.).")
    assert listed["B2", "total"]["why"] == "The response has changed since you gave it 0 (=Not a number)."
    assert listed["A1", "total"]["mark"] == "2"
    assert run.data["review"] == 3


# What a spreadsheet makes of a response, and whether it is still the same one.
RESAVED = [
    ("'=cmd|x", "'=cmd|x", True),
    ("'=cmd|x", "=cmd|x", True),
    ("'=cmd|x", " =cmd|x ", True),
    ("'=cmd|x", "cmd|x", False),
    ("twelve", "twelve", True),
    ("twelve", "Twelve", False),
    ("It is zero,\n", "It is zero,\r\n", True),
    ("It is zero,\n", "It is zero, \n", True),
    ("It is zero,\n", "It is zero, ", False),
]


@pytest.mark.parametrize(("written", "saved", "same"), RESAVED)
def test_what_a_spreadsheet_does_to_a_response(class_, written, saved, same):
    class_.mark(ANSWERS)
    given = fill(class_, MARKS)
    text = given.read_bytes().decode()
    assert written in text
    given.write_bytes(text.replace(written, saved).encode())
    run = class_.mark(ANSWERS, reviewed_path=given)
    assert run.codes.count("response-changed") == (not same)


@pytest.mark.parametrize(("saved", "same"), [("0.5", True), ("0,5", True), ("5.00E-01", True), ("0.51", False)])
def test_a_number_that_a_spreadsheet_saves_anew(class_, saved, same):
    class_.mark(ANSWERS)
    class_.mark(ANSWERS, reviewed_path=fill(class_, {}, more=[("B2", "1", "ratio", "1", "")]))
    given = class_.folder / "filled.csv"
    text = (class_.folder / "marks" / "review.csv").read_text(encoding="utf-8")
    assert ",0.50," in text
    given.write_text(text.replace(",0.50,", f',"{saved}",'), encoding="utf-8")
    (class_.folder / "marks" / "review.csv").unlink()
    run = class_.mark(ANSWERS, reviewed_path=given)
    assert (run.marks["B2", "1", "ratio"]["rule"] == "reviewed") == same


def test_another_variant_is_another_response(class_):
    class_.mark(ANSWERS)
    given = fill(class_, MARKS)
    code = next(row["code"] for row in class_.mark(ANSWERS).review if row["student"] == "B2")
    given.write_text(given.read_text(encoding="utf-8").replace(code, "W1-1-OTHER"), encoding="utf-8")
    assert class_.mark(ANSWERS, reviewed_path=given).codes.count("response-changed") == 1


# --- Marks are never lost


def test_a_run_without_the_marks_is_refused(class_):
    class_.mark(ANSWERS)
    there = class_.folder / "marks" / "review.csv"
    there.write_bytes(fill(class_, MARKS).read_bytes())
    before = files(class_.folder / "marks")
    assert refused(lambda: class_.mark(ANSWERS)) == ["marks-would-be-lost"]
    assert files(class_.folder / "marks") == before
    run = class_.mark(ANSWERS, reviewed_path=there)
    assert run.data["reviewed"] == 3
    # Another file does not do, unless it has these rows too.
    some = fill(class_, {}, name="other.csv")
    text = some.read_text(encoding="utf-8")
    assert class_.mark(ANSWERS, reviewed_path=some).data["reviewed"] == 3
    some.write_text("\n".join(line for line in text.splitlines() if "B2" not in line), encoding="utf-8")
    with pytest.raises(UserFileError, match=r"marks-would-be-lost: a row is filled in"):
        class_.mark(ANSWERS, reviewed_path=some)


def test_a_comment_alone_is_kept_and_told(class_):
    class_.mark(ANSWERS)
    run = class_.mark(ANSWERS, reviewed_path=fill(class_, {("A1", "why"): ("", "Ask Kim.")}))
    assert run.codes.count("comment-without-mark") == 1
    row = next(row for row in run.review if row["part"] == "why" and row["student"] == "A1")
    assert (row["mark"], row["comment"]) == ("", "Ask Kim.")
    assert run.data["review"] == 4
    assert "Ask Kim" not in (run.folder / "feedback" / "a1.html").read_text(encoding="utf-8")
    assert refused(lambda: class_.mark(ANSWERS)) == ["marks-would-be-lost"]


def test_a_mark_for_somebody_who_is_in_no_row_is_kept(class_):
    class_.mark(ANSWERS)
    given = fill(class_, MARKS)
    fewer = "".join(line for line in ANSWERS.splitlines(keepends=True) if not line.startswith("B2"))
    run = class_.mark(fewer, reviewed_path=given)
    assert run.codes.count("mark-not-used") == 1
    assert [row["mark"] for row in run.review if row["student"] == "B2"] == ["0"]
    again = class_.mark(ANSWERS, reviewed_path=class_.folder / "marks" / "review.csv")
    assert again.marks["B2", "1", "total"]["rule"] == "reviewed"


# --- Rows that are odd


def test_a_second_answer_gets_the_mark_of_the_part(class_):
    answers, mapping = "student id,old,new\nA1,huh,what\nB2,1,2\n", "column,part\nold,Q1.total\nnew,Q1.total\n"
    before = class_.mark(answers, mapping=mapping)
    assert [row["response"] for row in before.review] == ["huh", "what", "2"]
    given = before.folder / "review.csv"
    text = given.read_text(encoding="utf-8")
    told = 'what,"another column answers this part too, and that one counts",'
    assert text.count(told) == 1
    given.write_text(text.replace(f"{told},", f"{told}1,The second counts."), encoding="utf-8")
    run = class_.mark(answers, mapping=mapping, reviewed_path=given)
    assert run.marks["A1", "1", "total"]["mark"] == "1"
    assert [(row["response"], row["mark"]) for row in run.review] == [("what", "1"), ("2", "")]
    assert sum(run.data["cells"].values()) == run.data["cells_read"]


def test_a_mark_is_above_other_bands_and_below_what_everyone_gets(class_):
    class_.mark(ANSWERS)
    given = fill(class_, {}, more=[("C3", "1", "total", "0.5", "As agreed.")])
    path = class_.folder / "adjust.yaml"

    def marked(item: str) -> dict[str, str]:
        path.write_text(f"adjustments: [{{part: Q1.total, {item}, reason: R.}}]", encoding="utf-8")
        run = class_.mark(ANSWERS, reviewed_path=given, adjust_path=path)
        assert [row["mark"] for row in run.review if row["student"] == "C3" and row["part"] == "total"] == ["0.5"]
        return run.marks["C3", "1", "total"]

    assert marked("accept: 13")["mark"] == "0.5"
    row = marked("full-marks: everyone")
    assert (row["mark"], row["rule"]) == ("2", "adjusted")
    assert row["feedback"] == "Everyone gets the marks of this part: R. As agreed."
    assert (marked("void: true")["mark"], marked("void: true")["out_of"]) == ("0", "0")


def test_a_paper_that_was_drawn_without_a_roster(class_):
    class_.sheet = SHEET.replace("}", ", papers: shared}")
    class_.draw("markdown", roster=False)
    class_.mark(ANSWERS)
    given = fill(class_, MARKS)
    assert class_.mark(ANSWERS, reviewed_path=given).data["reviewed"] == 3
    # Without a roster nobody knows who else there is.
    fewer = "".join(line for line in ANSWERS.splitlines(keepends=True) if not line.startswith("B2"))
    assert class_.mark(fewer, reviewed_path=given).codes.count("mark-not-used") == 1


def test_an_identifier_that_a_spreadsheet_saved_anew(class_):
    class_.roster = "Name,Student ID\nAda,007\nBob,B2\nCleo,C3\n"
    class_.draw("markdown")
    answers = ANSWERS.replace("A1", "007")
    class_.mark(answers)
    given = fill(class_, {("007", "why"): ("1", "")})
    given.write_text(given.read_text(encoding="utf-8").replace(",007,", ",7,"), encoding="utf-8")
    for _ in range(2):
        run = class_.mark(answers, reviewed_path=given)
        assert run.marks["007", "3", "why"]["mark"] == "1"
        assert run.codes.count("resaved-identifier") == 1


def test_problems_are_told_together_and_nothing_is_written(class_):
    class_.mark(ANSWERS)
    before = files(class_.folder / "marks")
    more = [("Zed", "1", "total", "1", ""), ("", "1", "total", "1", ""), ("B2", "1", "totl", "1", "")]
    given = fill(class_, {("A1", "why"): ("3.5", ""), ("B2", "total"): ("good", "")}, more=more)
    codes = refused(lambda: class_.mark(ANSWERS, reviewed_path=given))
    assert codes == ["bad-mark", "bad-mark", "unknown-student", "unknown-student", "unknown-part"]
    assert files(class_.folder / "marks") == before


def test_an_identifier_as_the_list_writes_it_means_its_own_student(class_):
    """Ada's e-mail is written like Bob's login; the list speaks of logins here."""
    class_.roster = "Name,Username,Email\nAda,a1,b2\nBob,B2,bob@x.org\nCleo,c3,cleo@x.org\n"
    class_.draw("markdown")
    answers = ANSWERS.replace("student id", "username")
    class_.mark(answers)
    run = class_.mark(answers, reviewed_path=fill(class_, {("B2", "total"): ("1", "")}))
    assert run.marks["B2", "1", "total"]["mark"] == "1"
