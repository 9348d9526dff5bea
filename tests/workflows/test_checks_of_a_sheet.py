"""Drawing a sheet says what `quizgen check` says, for the variants of its papers."""

import pytest

from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Told

pytest_plugins = ["tutors_desk"]

QUESTION = """\
title: Thirds
topics: [numbers]
values: {{n: "integer(2, 9)", m: "integer(1, 9000)"}}
prompt: $<< n >>$ and << m >>.
parts:
  one: {{{keys}}}
solution: {solution}
"""
SHEET = "title: A small sheet\ncourse: C100\nquestions: [thirds]\n"
FINE = "type: integer, answer: n"
ROUNDED = "type: number, answer: 0.12 * m, decimals: 0, tolerance: 0.03"

SAID = [
    # The part, the solution; line, column and code, and what is said; on how many papers of three.
    (FINE, "$<< n / 3 >>$", []),
    (ROUNDED, "Done.", [(6, 31, "answer-earns-less", "the answer is printed as '523', which is incorrect; ", 3)]),
    (
        f"{FINE}, check: n if n < 6 else 1",
        "Done.",
        [(6, 42, "second-opinion", "check: n if n < 6 else 1 gives 1, ", 2)],
    ),
    (FINE, "$3.7 / << 1 / 300 >> = 1110$", [(7, 21, "too-few-digits", "too few digits: 3.7 / 0.003 is 1233 ", 3)]),
    (
        "type: choice, options: ['<< n >>', '<< 2 * n - n >>', none], answer: none",
        "Done.",
        [(6, 45, "repeated-option", "option 2 says '6', as option 1 does", 3)],
    ),
    ("type: integer, answer: 10 ** 13 + n", "Done.", [(6, 32, "long-answer", "the answer has the number 10", 3)]),
]


def told_of(desk, roster=True):
    rows = desk.folder / "roster.csv" if roster else None
    desk.lay_out()
    sheet, target = str(desk.folder / "week-1.yaml"), desk.folder / "drawn"
    events = list(draw_sheet(sheet, desk.settings, rows, ("markdown",), 1, target, True))
    assert (target / "key.jsonl").is_file()
    return [event.problem for event in events if isinstance(event, Told)]


@pytest.mark.parametrize(("keys", "solution", "said"), SAID)
def test_it_is_said_once_with_the_number_of_papers(desk, keys, solution, said):
    desk.questions, desk.sheet = {"thirds": QUESTION.format(keys=keys, solution=solution)}, SHEET
    problems = told_of(desk)
    assert [(one.line, one.column, one.code) for one in problems] == [row[:3] for row in said]
    for problem, (*_, begins, papers) in zip(problems, said, strict=True):
        assert problem.message.startswith(begins)
        assert problem.message.endswith(f"; {papers} of 3 variants)" if papers > 1 else ")")
        # The papers are drawn; what to do about it is for the tutor to say.
        assert problem.severity == "warning"


@pytest.mark.parametrize(("roster", "variants"), [(True, 2), (False, 1)])
def test_a_variant_that_several_have_is_one(desk, roster, variants):
    desk.questions, desk.sheet = {"thirds": QUESTION.format(keys=ROUNDED, solution="Done.")}, SHEET
    desk.roster = "Name,Student ID,Group\nAda Lovelace,A1,x\nBob Ek,B2,x\nCleo Fry,C3,y\n"
    (problem,) = told_of(desk, roster)
    assert ("2 of 2 variants" in problem.message) == (variants == 2)


def test_a_sheet_names_a_question_twice_and_each_is_looked_at(desk):
    desk.questions = {"thirds": QUESTION.format(keys=ROUNDED, solution="Done.")}
    desk.sheet = f"{SHEET.rpartition('[')[0]}[thirds, thirds]\n"
    assert len({problem.message for problem in told_of(desk)}) == 2
