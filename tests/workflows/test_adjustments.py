"""``adjust.yaml``: what a tutor changes for the whole class after the fact."""

import pytest

pytest_plugins = ["tutors_desk"]

# Everyone has a = 60, b = 4, total = 64 and m = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]].
FIXED = """
title: A small sheet
course: C100
questions:
  - question: sums
    set: {a: 60, b: 4, m: [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]}
  - words
"""
ANSWERS = """student id,Q1.total,Q1.double,Q1.ratio,Q1.grid,Q1.size,Q2.one,Q2.some
A1,64,128,8,"0.2 0.4 0.6; 0.8 1 1.2",2x3,red,"red, blue"
B2,56,112,8.3,"0.2 0.4 0.6; 0.8 1 1.3",3x2,loud,red
C3,no idea,,,,,,
"""
STUDENTS = ("A1", "B2", "C3")


@pytest.fixture
def marked(desk):
    """Return the function that marks the class with adjustments, given as the items of the YAML list."""
    desk.sheet = FIXED
    desk.draw("markdown")

    def mark(*items: str, answers: str = ANSWERS, **options):
        path = desk.folder / "adjust.yaml"
        path.write_text("adjustments:\n" + "".join(f"  - {item}\n" for item in items), encoding="utf-8")
        return desk.mark(answers, adjust_path=path if items else None, **options)

    return mark


def marks(run, part: str) -> tuple[str, ...]:
    """Return what the three students have for a part."""
    question, name = part[1:].split(".")
    rows = [run.marks[student, question, name] for student in STUDENTS]
    return tuple(f"{row['mark']} of {row['out_of']}" for row in rows)


def totals(run) -> dict[str, str]:
    return {row["ID number"]: row["A small sheet"] for row in run.table("gradebook.csv")}


# The part; what is adjusted; what the three students have before and after; what those are told whose mark changes.
CASES = [
    (
        "Q1.total",
        "void: true, reason: It was misprinted.",
        ("2 of 2", "0.5 of 2", "0 of 2"),
        ("0 of 0", "0 of 0", "0 of 0"),
        [
            "This part does not count: It was misprinted.",
            "This part does not count: It was misprinted. You subtracted 4.",
            "This part does not count: It was misprinted.",
        ],
    ),
    (
        "Q1.total",
        "full-marks: everyone, reason: Nobody could know",
        ("2 of 2", "0.5 of 2", "0 of 2"),
        ("2 of 2", "2 of 2", "2 of 2"),
        [
            "Everyone gets the marks of this part: Nobody could know. You subtracted 4.",
            "Everyone gets the marks of this part: Nobody could know.",
        ],
    ),
    (
        "Q1.double",
        "full-marks: everyone, reason: 'Why not?'",
        ("1 of 1", "1 of 1", "0 of 1"),
        ("1 of 1", "1 of 1", "1 of 1"),
        ["Everyone gets the marks of this part: Why not?"],
    ),
    (
        "Q1.total",
        "accept: [55, '56'], reason: One may read it so.",
        ("2 of 2", "0.5 of 2", "0 of 2"),
        ("2 of 2", "2 of 2", "0 of 2"),
        ["This answer is accepted as well: One may read it so."],
    ),
    (
        "Q1.total",
        "answer: a - b, credit: 3/4, reason: Half of it is right.",
        ("2 of 2", "0.5 of 2", "0 of 2"),
        ("2 of 2", "1.5 of 2", "0 of 2"),
        ["This answer earns 75% of the marks: Half of it is right."],
    ),
    (
        "Q1.ratio",
        "tolerance: 5%, reason: The table was coarse.",
        ("2 of 2", "0 of 2", "0 of 2"),
        ("2 of 2", "2 of 2", "0 of 2"),
        ["A wider tolerance holds here: The table was coarse."],
    ),
    (
        "Q1.grid",
        "answer: 'd + array([[0, 0, 0], [0, 0, 0.1]])', reason: A reading of it.",
        ("3 of 3", "2.5 of 3", "0 of 3"),
        ("3 of 3", "3 of 3", "0 of 3"),
        ["This answer is accepted as well: A reading of it."],
    ),
    (
        "Q1.grid",
        "accept: '[[0.2, 0.4, 0.6], [0.8, 1.1, 1.4]]', reason: Not what anybody wrote.",
        ("3 of 3", "2.5 of 3", "0 of 3"),
        ("3 of 3", "2.5 of 3", "0 of 3"),
        [],
    ),
    (
        "Q1.size",
        "accept: 3 by 2, reason: Columns first is fine.",
        ("1 of 1", "0 of 1", "0 of 1"),
        ("1 of 1", "1 of 1", "0 of 1"),
        ["This answer is accepted as well: Columns first is fine."],
    ),
    (
        "Q2.one",
        "accept: loud, credit: 50%, reason: A loud red.",
        ("1 of 1", "0 of 1", "0 of 1"),
        ("1 of 1", "0.5 of 1", "0 of 1"),
        ["This answer earns 50% of the marks: A loud red."],
    ),
    (
        "Q2.some",
        "accept: [A], reason: One was enough.",
        ("2 of 2", "0 of 2", "0 of 2"),
        ("2 of 2", "2 of 2", "0 of 2"),
        ["This answer is accepted as well: One was enough."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("part", "item", "before", "after", "told"), CASES)
def test_an_adjustment(marked, part, item, before, after, told):
    assert marks(marked(), part) == before
    run = marked(f"{{part: {part}, {item}}}")
    assert marks(run, part) == after
    rows = [row for row in run.table("marks.csv") if row["rule"] == "adjusted"]
    assert [row["feedback"] for row in rows] == told
    assert {f"Q{row['question']}.{row['part']}" for row in rows} <= {part}
    assert run.data["adjusted"] == len(told)
    assert run.codes.count("nothing-changed") == (not told)
    assert sum(run.data["cells"].values()) == run.data["cells_read"]


# --- Several at once

TIGHT = "{part: Q1.ratio, tolerance: 0.01, reason: Strict.}"
BAND = "{part: Q1.ratio, tolerance: 0.2, reason: Lenient.}"
NEAR = "{part: Q1.ratio, accept: 8.4, credit: 50%, reason: Near it.}"
GIFT = "{part: Q1.ratio, full-marks: everyone, reason: A gift.}"
VOID = "{part: Q1.ratio, void: true, reason: Void.}"

COMBINED = [
    ([BAND], "0 of 2", 0),
    ([NEAR], "0 of 2", 0),
    # An accepted answer is compared within the other tolerance as well.
    ([BAND, NEAR], "1 of 2", 1),
    # In which order they are written does not matter.
    ([NEAR, BAND], "1 of 2", 1),
    # Nobody loses: the wider tolerance stays.
    ([NEAR, TIGHT, BAND], "1 of 2", 1),
    ([GIFT, NEAR, BAND], "2 of 2", 2),
    ([VOID, GIFT], "0 of 0", 3),
    ([GIFT, VOID], "0 of 0", 3),
]


@pytest.mark.parametrize(("items", "mark", "changes"), COMBINED)
def test_several_adjustments_of_a_part(marked, items, mark, changes):
    run = marked(*items, answers="student id,Q1.ratio\nA1,8\nB2,8.5\nC3,8\n")
    assert marks(run, "Q1.ratio")[1] == mark
    row = run.marks["B2", "1", "ratio"]
    assert (row["rule"] == "adjusted") == bool(changes)


def test_a_wider_tolerance_and_a_narrower_one(marked):
    answers = "student id,Q1.ratio\nA1,8.1\nB2,8.004\nC3,8\n"
    assert marks(marked(TIGHT, answers=answers), "Q1.ratio") == ("0 of 2", "2 of 2", "2 of 2")
    run = marked(BAND, "{part: Q1.ratio, tolerance: 0, reason: Narrow.}", answers=answers)
    assert marks(run, "Q1.ratio") == ("2 of 2", "2 of 2", "2 of 2")
    # The narrower one takes nothing from anybody, so it does nothing.
    assert run.codes.count("nothing-changed") == 1


def test_what_follows_from_an_adjusted_part_is_marked_as_before(marked):
    """A wider band of one part does not turn another part's carried marks into something else."""
    answers = "student id,Q1.total,Q1.double,Q1.ratio\nB2,63.9,127.8,7.9875\n"
    before = marked(answers=answers).marks
    after = marked("{part: Q1.ratio, tolerance: 1, reason: Wide.}", answers=answers).marks
    for part in ("total", "double"):
        assert after["B2", "1", part] == before["B2", "1", part]
    assert before["B2", "1", "ratio"]["mark"] == "1"
    assert after["B2", "1", "ratio"]["mark"] == "2"


# --- What comes of it


def test_totals_and_what_they_are_out_of_follow(marked):
    before = marked()
    assert (before.data["out_of"], totals(before)) == (12, {"A1": "12.00", "B2": "4.00", "C3": "0.00"})
    after = marked("{part: Q1.grid, void: true, reason: Misprinted.}")
    assert (after.data["out_of"], totals(after)) == (9, {"A1": "9.00", "B2": "1.50", "C3": "0.00"})
    assert "9 of 9" in (after.folder / "feedback" / "a1.html").read_text(encoding="utf-8")


def test_everyone_has_full_marks_and_those_who_are_absent_have_none(marked):
    run = marked("{part: Q2.some, full-marks: everyone, reason: R.}", answers="student id,Q1.total\nA1,64\nB2,\n")
    assert totals(run) == {"A1": "4.00", "B2": "2.00", "C3": "-"}
    assert run.marks["B2", "2", "some"]["status"] == "correct"
    assert sum(run.data["cells"].values()) == run.data["cells_read"] == 2


def test_nobody_need_look_at_what_is_settled(marked):
    assert [(row["student"], row["part"]) for row in marked().review] == [("C3", "total")]
    for item in ("void: true", "full-marks: everyone"):
        assert marked(f"{{part: Q1.total, {item}, reason: R.}}").review == []


def test_words_that_match_nothing_wait_until_they_are_accepted_or_marked(desk):
    desk.questions["words"] = desk.questions["words"].replace(
        'type: choice, ask: "Which is a colour?", options: [red, seven, loud], answer: red',
        "type: text, ask: Name a colour., answer: [red]",
    )
    desk.draw("markdown")
    answers = "student id,Q2.one\nA1,red\nB2,crimson\nC3,rubbish\n"
    run = desk.mark(answers)
    nothing = "It matches none of the accepted answers."
    assert [(row["student"], row["why"]) for row in run.review] == [("B2", nothing), ("C3", nothing)]
    assert [run.marks[student, "2", "one"]["mark"] for student in STUDENTS] == ["1", "0", "0"]
    assert run.marks["B2", "2", "one"]["feedback"] == "Your tutor marks this."
    path = desk.folder / "adjust.yaml"
    path.write_text("adjustments: [{part: Q2.one, accept: crimson, reason: It is one.}]", encoding="utf-8")
    run = desk.mark(answers, adjust_path=path)
    assert [(row["student"], row["why"]) for row in run.review] == [("C3", nothing)]
    assert run.marks["B2", "2", "one"]["mark"] == "1"


def test_the_best_attempt_is_the_best_one_after_adjustments(marked):
    answers = "student id,attempt,Q1.total,Q1.ratio\nB2,1,0,8.3\nB2,2,64,\n"
    ratio = "{part: Q1.ratio, tolerance: 1, reason: R.}"
    total = "{part: Q1.total, void: true, reason: R.}"
    assert marked(answers=answers, attempts="best").marks["B2", "1", "total"]["response"] == "64"
    run = marked(ratio, total, answers=answers, attempts="best")
    assert run.marks["B2", "1", "total"]["response"] == "0"
    # The attempt that does not count changes no figures.
    assert run.data["adjusted"] == 2


def test_an_answer_that_some_variants_do_not_have_is_told(desk):
    desk.questions["words"] = desk.questions["words"].replace(
        "options: [red, seven, loud]", 'options: [red, seven, "<< n // 5000 >> louder"]'
    )
    desk.draw("markdown")
    path = desk.folder / "adjust.yaml"
    path.write_text("adjustments: [{part: Q2.one, accept: 1 louder, reason: R.}]", encoding="utf-8")
    run = desk.mark("student id,Q2.one\nA1,C\nB2,C\nC3,C\n", adjust_path=path)
    drawn = [run.marks[student, "2", "one"] for student in STUDENTS]
    ones = [row for row in drawn if row["reading"] == "C: 1 louder"]
    assert 0 < len(ones) < 3
    assert all((row["mark"] == "1") == (row in ones) for row in drawn)
    assert run.codes.count("bad-answer") == 1


def test_the_summary_says_what_has_changed(marked):
    run = marked("{part: Q1.total, void: true, reason: R.}", "{part: Q1.size, accept: 3x2, reason: R.}")
    rows = [(label.strip(), figure) for label, figure in run.summary]
    at = rows.index(("marks changed by adjustments", "4"))
    assert rows[at + 1 : at + 3] == [("Q1.total, void", "3"), ("Q1.size, accept", "1")]


def test_a_reason_is_shown_as_text(marked):
    run = marked('{part: Q1.total, full-marks: everyone, reason: "=<b>cmd</b> {{ 7*7 }}"}')
    page = (run.folder / "feedback" / "b2.html").read_text(encoding="utf-8")
    assert "=&lt;b&gt;cmd&lt;/b&gt; {{ 7*7 }}" in page
    assert "<b>cmd" not in page
