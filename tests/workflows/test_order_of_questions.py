"""``order: shuffled``: each student sees the questions in another order; what compares the class keeps the sheet's."""

import json
import re

import pytest

from quizgen.bank import load_bank
from quizgen.errors import UserFileError
from quizgen.model import Student
from quizgen.sheets import draw_variants, plan_papers, put_together, read_sheet
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Noted
from quizgen.workflows.explain_mark import explain_mark
from quizgen.workflows.files import read_key_file

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
NAMES = "abcdef"
SHEET = "title: T\ncourse: C\nquestions: [a, b, c, d, e, f]\n"
SHUFFLED = SHEET + "order: shuffled\n"
HEADED = "title: T\ncourse: C\nquestions: [a, {heading: One}, b, c, d, {heading: Two}, e, f]\n"


@pytest.fixture
def table(desk):
    desk.questions = {name: QUESTION.format(name=name) for name in NAMES}
    desk.sheet = SHUFFLED
    desk.roster = "Name,Student ID\nAda,A1\nBob,B2\nCleo,C3\n"
    return desk


def read(desk, text):
    desk.lay_out()
    return read_sheet("week-1", "week-1.yaml", text, load_bank(*desk.settings.banks))


def students(count, group=""):
    return [Student(f"s{i}", f"s{i}", "login", {"login": f"s{i}"}, group) for i in range(count)]


def orders(sheet, who, **options):
    return [plan.order for plan in plan_papers(sheet, who, **options)]


def papers(drawn):
    """The numbers of the sheet's questions as each student's paper has them, from the papers themselves."""
    return {
        path.stem: [ord(name) - 96 for name in re.findall(r"^## \d+\. Title (\w)", path.read_text(), re.MULTILINE)]
        for path in sorted((drawn / "papers").glob("*.md"))
    }


def test_the_order_is_the_same_everywhere_and_always(table):
    """If this fails, papers that were printed have changed."""
    sheet = read(table, SHUFFLED)
    assert orders(sheet, students(3)) == [(4, 3, 5, 0, 2, 1), (1, 5, 2, 0, 3, 4), (0, 4, 1, 3, 5, 2)]
    assert orders(sheet, students(1), attempt=2) == [(2, 0, 1, 3, 4, 5)]
    assert orders(sheet, students(1), secret="x") == [(3, 5, 0, 4, 2, 1)]
    assert orders(read(table, HEADED + "order: shuffled\n"), students(2)) == [
        (0, 2, 1, 3, 5, 4), (0, 1, 2, 3, 5, 4),
    ]  # fmt: skip


def test_numbers_and_codes_are_those_of_the_sheet(table):
    plain, shuffled = read(table, SHEET), read(table, SHUFFLED)
    for one, other in zip(plan_papers(plain, students(5)), plan_papers(shuffled, students(5)), strict=True):
        assert (one.seeds, one.codes) == (other.seeds, other.codes)
        variants = draw_variants(plain, one)
        paper, solutions, key, _ = put_together(plain, one, 1, variants)
        other_paper, other_solutions, other_key, _ = put_together(shuffled, other, 1, draw_variants(shuffled, other))
        assert [question.code for question in other_paper.questions] == [one.codes[i] for i in other.order]
        assert [variant.code for variant in other_key.variants] == [variant.code for variant in key.variants]
        assert [question.column for question in paper.questions] == [""] * 6
        assert [question.column for question in other_paper.questions] == [f"Q{i + 1}" for i in other.order]
        assert [other_solutions[other.order.index(i)].parts for i in range(6)] == [one.parts for one in solutions]


def test_every_place_of_a_question_is_drawn_equally_often(table):
    drawn = orders(read(table, SHUFFLED), students(600))
    assert all(sorted(order) == [*range(6)] for order in drawn)
    counts = [sum(order[place] == i for order in drawn) for place in range(6) for i in range(6)]
    assert all(60 < count < 145 for count in counts)


def test_members_of_a_group_have_one_order(table):
    sheet = read(table, SHUFFLED)
    assert len({*orders(sheet, students(5, "red"))}) == 1
    assert orders(sheet, students(1, "red")) != orders(sheet, students(1, "blue"))


def test_questions_stay_below_their_heading(table):
    sheet = read(table, HEADED + "order: shuffled\n")
    drawn = orders(sheet, students(200))
    assert {order[0] for order in drawn} == {0}
    assert {order[1:4] for order in drawn} == {(1, 2, 3), (1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2), (3, 2, 1)}
    assert {order[4:] for order in drawn} == {(4, 5), (5, 4)}
    # Neither stretch follows from the other.
    assert len({order[1:] for order in drawn}) == 12
    for plan in plan_papers(sheet, students(20)):
        paper, *_ = put_together(sheet, plan, 1, draw_variants(sheet, plan))
        assert [question.heading for question in paper.questions] == ["", "One", "", "", "Two", ""]


def test_a_paper_for_all_keeps_the_order_of_the_sheet(table):
    assert orders(read(table, SHUFFLED), ()) == [()]
    drawn = table.draw("markdown", "latex", roster=False)
    assert papers(drawn) == {"class": [1, 2, 3, 4, 5, 6]}
    assert "Q1" not in (drawn / "papers" / "class.md").read_text()
    assert '"order"' not in (drawn / "key.jsonl").read_text()


def test_an_order_on_a_shared_sheet_is_a_problem(table):
    with pytest.raises(UserFileError) as caught:
        read(table, SHUFFLED + "papers: shared\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("needless-key", 4, 8)


def test_from_the_sheet_to_the_mark(table):
    """Answers go by the name beside the code; tables have the sheet's order, what a student sees the paper's."""
    drawn = table.draw("markdown", "html")
    seen = papers(drawn)
    assert len({tuple(order) for order in seen.values()}) == 3
    assert all(sorted(order) == [1, 2, 3, 4, 5, 6] for order in seen.values())
    key = read_key_file(drawn / "key.jsonl")
    assert {paper.student.id: [i + 1 for i in paper.order] for paper in key.papers} == seen
    header = "student id," + ",".join(f"Q{i}({label})" for i in range(1, 7) for label in "ab")
    template = (drawn / "responses-template.csv").read_text().splitlines()[0]
    assert template == "student,name," + ",".join(f"Q{i}.{part}" for i in range(1, 7) for part in ("twice", "next"))
    rows = []
    for paper in key.papers:
        answers = [paper.variants[i].answers for i in range(6)]
        answers[2] = {"twice": 1, "next": answers[2]["next"]}
        rows.append(f"{paper.student.id}," + ",".join(f"{one['twice']},{one['next']}" for one in answers))
    marked = table.mark("\n".join([header, *rows]) + "\n")
    assert "Q1, Q2 and so on" in marked.notes
    assert {(row["question"], row["part"]) for row in marked.table("marks.csv") if row["mark"] == "0"} == {
        ("3", "twice")
    }
    assert [row["question"] for row in marked.table("marks.csv")] == [str(i) for i in range(1, 7) for _ in "ab"] * 3
    for who, order in seen.items():
        page = (marked.folder / "feedback" / f"{who}.html").read_text()
        told = re.findall(
            r"<h2>Question (\d) on your paper: Title (\w)</h2><span class=\"code\">(C?\w+-(\d)-\w+) · Q(\d)<", page
        )
        assert [(int(number), ord(name) - 96) for number, name, *_ in told] == [*enumerate(order, 1)]
        assert [(int(in_code), int(column)) for *_, in_code, column in told] == [(i, i) for i in order]
        wrong = page.split("<h2>Question ")[order.index(3) + 1]
        assert "Not right" in wrong
        assert page.count("Not right") == 1


def test_a_paper_says_under_which_name_to_answer(table):
    drawn = table.draw("markdown", "html", "latex")
    for suffix in ("md", "html", "tex"):
        text = (drawn / "papers" / f"a1.{suffix}").read_text()
        codes = re.findall(r"(W1-(\d)-\w{6}) · Q(\d)", text)
        assert len(codes) == 6
        assert all(number == column for _, number, column in codes)
        assert f"such as Q{codes[0][1]}," in " ".join(text.split())
    solutions = (drawn / "solutions" / "a1-solutions.md").read_text()
    assert re.findall(r"(W1-\d-\w{6}) · Q\d", solutions) == [
        code for code, *_ in re.findall(r"(W1-(\d)-\w{6}) · Q(\d)", (drawn / "papers" / "a1.md").read_text())
    ]


def test_one_row_per_response_goes_by_the_code_whatever_number_stands_beside_it(table):
    drawn = table.draw("markdown")
    key = read_key_file(drawn / "key.jsonl")
    rows = ["student id,code,question,part,response"]
    for paper in key.papers:
        for number, i in enumerate(paper.order, 1):
            variant = paper.variants[i]
            rows += [
                f"{paper.student.id},{variant.code},{number},{label},{variant.answers[part]}"
                for label, part in (("a", "twice"), ("b", "next"))
            ]
    marked = table.mark("\n".join(rows) + "\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct"}
    assert len(marked.table("marks.csv")) == 36
    # Without the codes the numbers are those of the sheet, and most answers are wrong.
    bare = ["student id,question,part,response", *(re.sub(r",[^,]*-[^,]*,", ",", row, count=1) for row in rows[1:])]
    marked = table.mark("\n".join(bare) + "\n")
    assert {row["status"] for row in marked.table("marks.csv")} == {"correct", "incorrect"}


def test_who_answered_anothers_paper_is_told_in_the_order_of_that_paper(table):
    drawn = table.draw("markdown")
    key = read_key_file(drawn / "key.jsonl")
    ada, bob, cleo = key.papers
    rows = [f"A1,{variant.code},twice,{variant.answers['twice']}" for variant in bob.variants]
    marked = table.mark("student id,code,part,response\n" + "\n".join(rows) + "\n")
    page = (marked.folder / "feedback" / "a1.html").read_text()
    titles = [ord(name) - 96 for name in re.findall(r"on your paper: Title (\w)", page)]
    assert titles == [i + 1 for i in bob.order]
    assert bob.order != ada.order
    # Codes of several papers do not say which one was there.
    rows[0] = f"A1,{cleo.variants[0].code},twice,1"
    marked = table.mark("student id,code,part,response\n" + "\n".join(rows) + "\n")
    page = (marked.folder / "feedback" / "a1.html").read_text()
    titles = [ord(name) - 96 for name in re.findall(r"on your paper: Title (\w)", page)]
    assert titles == [i + 1 for i in ada.order]


def test_explaining_a_mark_says_where_it_is_on_the_paper(table):
    drawn = table.draw("markdown")
    answers = table.folder / "answers.csv"
    answers.write_text("student id,Q4.twice\nB2,1\n")
    lines = explain_mark(drawn / "key.jsonl", answers, "B2", "Q4.twice")
    assert lines[1].endswith(f", question {papers(drawn)['b2'].index(4) + 1} on the paper")


def test_the_line_of_feedback_for_moodle_has_the_numbers_of_the_paper(table):
    drawn = table.draw("markdown")
    marked = table.mark("student id,Q4.twice\nB2,1\n", gradebook="moodle")
    (line,) = [row for row in marked.table("gradebook.csv") if row["ID number"] == "B2"]
    text = next(cell for cell in line.values() if "paper" in cell)
    number = papers(drawn)["b2"].index(4) + 1
    assert text.startswith("Numbers as on your paper. Q1(a): 0 of 1.")
    assert f"Q{number}(a): 0 of 1. " in text
    assert text.count("The answer file has no column for this part.") == 11
    assert "no column" not in text.partition(f"Q{number}(a): 0 of 1. ")[2].partition("Q")[0]


def test_a_key_without_an_order_is_read_as_before(table):
    table.sheet = SHEET
    drawn = table.draw("markdown")
    assert all(paper.order == () for paper in read_key_file(drawn / "key.jsonl").papers)
    assert '"order"' not in (drawn / "key.jsonl").read_text()
    marked = table.mark("student id,Q4.twice\nB2,1\n")
    page = (marked.folder / "feedback" / "b2.html").read_text()
    assert re.findall(r"<h2>Question (\d): Title (\w)</h2>", page) == [
        (str(i), name) for i, name in enumerate(NAMES, 1)
    ]
    assert "on your paper" not in page


@pytest.mark.parametrize(
    "order", ["[1, 2, 3, 4, 5, 5]", "[0, 1, 2, 3, 4, 5]", "[1, 2]", '"123456"', "[1.5]", "7", "{}"]
)
def test_an_order_that_is_none_is_a_problem(table, order):
    drawn = table.draw("markdown")
    path = drawn / "key.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    record = json.loads(lines[-1])
    lines[-1] = json.dumps(record | {"order": json.loads(order)}) + "\n"
    path.write_text("".join(lines))
    if order == "{}":
        assert read_key_file(path).papers[-1].order == ()
        return
    with pytest.raises(UserFileError, match="bad-key"):
        read_key_file(path)


def test_shuffling_papers_that_are_out_needs_to_be_asked_for(table):
    table.sheet = SHEET
    table.draw("markdown")
    table.sheet = SHUFFLED
    with pytest.raises(UserFileError, match=r"its questions come in another order: A1, B2, C3"):
        table.draw("markdown", replace=False)
    table.draw("markdown")
    table.draw("markdown", replace=False)


@pytest.mark.parametrize(
    ("text", "roster", "told"),
    [
        (SHUFFLED, True, "under the names that are printed beside the codes"),
        (SHUFFLED, False, "its questions are in the order of the sheet"),
        (SHEET, True, None),
    ],
)
def test_what_is_said_at_drawing(table, text, roster, told):
    table.sheet = text
    table.lay_out()
    rows = table.folder / "roster.csv" if roster else None
    notes = [
        event.text
        for event in draw_sheet(
            str(table.folder / "week-1.yaml"), table.settings, rows, ["markdown"], out=table.folder / "drawn"
        )
        if isinstance(event, Noted)
    ]
    assert [note for note in notes if "order" in note] == [note for note in notes if told and told in note]
    assert bool(told) == any("order" in note for note in notes)
