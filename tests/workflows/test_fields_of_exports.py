"""A quiz in an LMS asks for an array entry by entry; the answer file is marked as if each had been typed as one."""

import csv
import io

import numpy as np
import pytest

from quizgen.keys import read_key
from quizgen.workflows.events import Told

pytest_plugins = ["tutors_desk"]

GRID = """
title: Grids that differ in shape
topics: [grids]
values:
  n: integer(1, 5)
  W: "ones(n, 2)"
  b: integer(2, 9)
  d: b * W
prompt: "Let $b = << b >>$."
parts:
  grid: {type: array, ask: Fill., answer: d, marks: 6}
  size: {type: shape, ask: Its shape., answer: shape(d), marks: 2}
  total: {type: integer, ask: Add., answer: "sum(d)"}
"""
ONE = """
title: One array
topics: [grids]
values: {x: "integers(3, low=2, high=9)"}
prompt: "Let $x = << x >>$."
parts:
  back: {type: array, ask: Copy., answer: x, marks: 3}
"""
MATCH = """
title: What goes with what
topics: [grids]
values: {n: "integer(1000, 9999)"}
prompt: "Look at << n >>."
parts:
  pairs: {type: matching, ask: Match., pairs: {"sun; star": "hot, bright", "sea -> lake": wet}, marks: 2}
"""


@pytest.fixture
def drawn(desk):
    desk.questions = {"grid": GRID, "one": ONE, "match": MATCH}
    desk.sheet = "{title: Grids, course: C100, questions: [grid, one, match]}"
    desk.draw("markdown")
    return desk


def papers(desk):
    text = (desk.folder / "drawn" / "key.jsonl").read_text(encoding="utf-8")
    return {
        paper.student.id.upper(): [v.answers for v in paper.variants]
        for paper in read_key("k", text.splitlines(keepends=True)).papers
    }


def cloze(pieces):
    return "; ".join(f"part {i}: {piece}" for i, piece in enumerate(pieces, 1)).rstrip()


def moodle(rows):
    file = io.StringIO()
    header = (
        "Last name,First name,ID number,Status,Started,Completed,Duration,Grade/9.00,Response 1,Response 2,Response 3"
    )
    file.write(f"{header}\n")
    csv.writer(file, lineterminator="\n").writerows(
        [who, "X", who, "Finished", "1 May", "1 May", "1 min", "0.00", *cells] for who, cells in rows.items()
    )
    return file.getvalue()


def canvas(rows):
    file = io.StringIO()
    heads = ["5001: Q1 [a] [b] [c]", "5002: Q2 [x_1], [x_2] and [x_3]", "5003: Q3 Match [p] and [q]"]
    header = ["name", "id", "sis_id", "section", "section_id", "section_sis_id", "submitted"]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*header, *(cell for head in heads for cell in (head, "1.0")), "n correct", "n incorrect", "score"])
    for number, (who, cells) in enumerate(rows.items(), 71):
        points = [cell for one in cells for cell in (one, "0.0")]
        writer.writerow([who, number, who, "L1", "1", "", "2026-09-05 10:00:00 UTC", *points, 0, 0, 0])
    return file.getvalue()


def right(answers):
    grid, one, match = answers
    entries = [f"{entry:g}" for entry in np.ravel(grid["grid"])]
    return (
        [*entries, *map(str, grid["size"]), f"{int(grid['total'])}"],
        [str(int(entry)) for entry in one["back"]],
        list(match["pairs"]),
    )


def join(pieces):
    return ",".join(piece.replace(",", "\\,") for piece in pieces)


@pytest.mark.parametrize(("write", "cell"), [(moodle, cloze), (canvas, join)])
def test_each_answer_is_taken_from_as_many_fields_as_the_variant_has(drawn, write, cell):
    answers = papers(drawn)
    assert len({np.shape(one[0]["grid"]) for one in answers.values()}) > 1, "the papers differ in shape"
    marked = drawn.mark(write({who: [cell(pieces) for pieces in right(one)] for who, one in answers.items()}))
    assert {row["status"] for row in marked.marks.values()} == {"correct"}
    assert len(marked.marks) == 5 * len(answers)
    assert not [code for code in marked.codes if code == "cell-does-not-split"]


@pytest.mark.parametrize(("write", "cell"), [(moodle, cloze), (canvas, join)])
def test_one_wrong_field_costs_its_share(drawn, write, cell):
    answers = papers(drawn)
    rows = {}
    for who, one in answers.items():
        pieces = right(one)
        pieces[1][2] = "77"
        rows[who] = [cell(each) for each in pieces]
    marked = drawn.mark(write(rows))
    for who in answers:
        row = marked.marks[who, "2", "back"]
        assert (row["status"], row["mark"]) == ("partial", "2")
        assert row["response"].endswith(", 77]")
        assert marked.marks[who, "1", "grid"]["status"] == "correct"


def test_fields_left_blank(drawn):
    who, one = next(iter(papers(drawn).items()))
    grid, back, _ = right(one)
    cells = [cloze([""] * len(grid)), cloze([back[0], "", back[2]]), "-"]
    marked = drawn.mark(moodle({who: cells}))
    status = {part: row["status"] for (_, _, part), row in marked.marks.items()}
    assert status == {"grid": "blank", "size": "blank", "total": "blank", "back": "partial", "pairs": "blank"}
    row = marked.marks[who, "2", "back"]
    assert (row["response"], row["reading"], row["mark"]) == (f"[{back[0]}, ?, {back[2]}]",) * 2 + ("2",)


@pytest.mark.parametrize(
    ("cells", "unsplit"),
    [
        # One field too few, too many, and an unanswered menu that Canvas leaves out.
        (lambda grid, back: (cloze(grid[:-1]), cloze(back)), {"1"}),
        (lambda grid, back: (cloze(grid), cloze([*back, "9"])), {"2"}),
        (lambda grid, back: (cloze(grid), cloze(back[:2])), {"2"}),
    ],
)
def test_a_cell_with_another_number_of_fields_waits_for_a_person(drawn, cells, unsplit):
    who, one = next(iter(papers(drawn).items()))
    grid, back, _ = right(one)
    marked = drawn.mark(moodle({who: [*cells(grid, back), "-"]}))
    assert {q for (_, q, part), row in marked.marks.items() if row["status"] == "unreadable"} == unsplit
    assert marked.codes.count("cell-does-not-split") == 1


def test_a_menu_that_canvas_leaves_out_is_not_guessed(drawn):
    who, one = next(iter(papers(drawn).items()))
    grid, back, _ = right(one)
    marked = drawn.mark(canvas({who: [join(grid), join(back), "wet"]}))
    assert marked.marks[who, "3", "pairs"]["status"] == "unreadable"
    assert marked.marks[who, "3", "pairs"]["response"] == "wet"


def test_what_is_typed_into_one_field_is_read_as_ever(drawn):
    who, one = next(iter(papers(drawn).items()))
    _, back, _ = right(one)
    typed = ", ".join(back)
    for cell in (typed, f"part 1: [{typed}]", f"Seed: 1; ans1: [{typed}] [score]; prt1: # = 1 | prt1-1-T"):
        marked = drawn.mark(moodle({who: ["-", cell, "sun; star -> hot, bright; sea -> lake -> wet"]}))
        assert marked.marks[who, "2", "back"]["status"] == "correct", cell
        assert marked.marks[who, "3", "pairs"]["status"] == "correct"
        assert not [event for event in marked.events if isinstance(event, Told) and "split" in event.problem.code]
