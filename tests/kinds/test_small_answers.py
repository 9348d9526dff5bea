"""Where the decimals asked for would leave nothing of an answer, significant digits are asked for and marked."""

import pytest

from quizgen.checks.question import check_question
from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.marking.check import check_answer
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates
from quizgen.text.plain import to_text

DIGITS = "Give 3 significant digits."
QUESTION = """
title: Powers
topics: [powers]
values: {{w: 0.3, n: {n}, x: {x}, y: w * x}}
prompt: Here.
parts:
  x: {{type: number, answer: x, ask: x}}
  part: {{{keys}}}
"""


def variant_of(keys, x="0.5", n="7"):
    return make_variant(read_question("powers", "powers.yaml", QUESTION.format(keys=keys, x=x, n=n)), 1)


def status_of(variant, **typed):
    return mark_variant(variant.key, typed).parts[1].status


POWER = "type: number, answer: w ** n"
ROUNDED = "You may round results on the way to"
NINETY = "type: number, answer: 631 / n"
SMALL = "type: array, answer: 'array([0.0123, -0.00456789, 0.0])'"

ASKED = [
    # keys, n, what the paper says, what the solution shows and how it is typed
    (POWER, 7, DIGITS, "2.19 × 10⁻⁴", "2.19e-4"),
    (f"{POWER}, decimals: 3", 7, DIGITS, "2.19 × 10⁻⁴", "2.19e-4"),
    (f"{POWER}, decimals: 2", 5, DIGITS, "0.00243", "0.00243"),
    (f"{POWER}, decimals: 2, tolerance: 1%", 5, DIGITS, "0.00243", "0.00243"),
    (f"{POWER}, decimals: 2, tolerance: {{significant: 1}}", 5, "Give 1 significant digit.", "0.002", "0.002"),
    (f"{SMALL}, decimals: 1", 7, DIGITS, "[0.01230, -0.00457, 0.00000]", "[0.01230, -0.00457, 0.00000]"),
    # A tolerance by the size of the answer asks for digits, however large it is.
    (f"{NINETY}, tolerance: 1%", 7, DIGITS, "90.1", "90.1"),
    (f"{NINETY}, tolerance: 5%", 7, "Give 2 significant digits.", "90", "90"),
    (f"{NINETY}, tolerance: 0.1%", 7, "Give 4 significant digits.", "90.14", "90.14"),
    (f"{NINETY}, tolerance: {{significant: 2}}", 7, "Give 2 significant digits.", "90", "90"),
    (f"{NINETY}, decimals: 1, tolerance: 1%", 7, "Give 1 decimal.", "90.1", "90.1"),
    (f"{NINETY}, tolerance: 0.01", 7, "Give 3 decimals.", "90.143", "90.143"),
    # Half a unit of the last decimal is written as one unit.
    ("type: number, answer: '0.0005', decimals: 3", 7, "Give 3 decimals.", "0.001", "0.001"),
    (f"{POWER}, decimals: 3", 6, "Give 3 decimals.", "0.001", "0.001"),
    (POWER, 6, "Give 3 decimals.", "0.001", "0.001"),
    # One entry shows, and the decimals are enough for it.
    (f"{SMALL}, decimals: 2", 7, "Give 2 decimals.", "[0.01, 0.00, 0.00]", "[0.01, 0.00, 0.00]"),
    # Zero is zero with any decimals, and near enough where the author says so.
    ("type: number, answer: '0.0', decimals: 3", 7, "Give 3 decimals.", "0.000", "0.000"),
    (f"{POWER}, decimals: 3, tolerance: 0.001", 7, "Give 3 decimals.", "0.000", "0.000"),
    (f"{POWER}, tolerance: rounded(2)", 7, f"Give 2 decimals. {ROUNDED} 2 decimals.", "0.00", "0.00"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "n", "note", "shown", "typed"), ASKED)
def test_the_paper_asks_for_digits_where_decimals_leave_nothing(keys, n, note, shown, typed):
    variant = variant_of(keys, n=str(n))
    assert variant.paper.parts[1].note == note
    solution = variant.solution.parts[1]
    assert (to_text(solution.shown), solution.typed) == (shown, typed)
    assert status_of(variant, part=typed) == "correct"


MARKED = [
    (POWER, 7, "0.0002187", "correct"),
    (POWER, 7, "2.19e-4", "correct"),
    (POWER, 7, "0.00022", "partial"),
    (POWER, 7, "0.000", "incorrect"),
    (f"{POWER}, decimals: 3", 7, "0.000219", "correct"),
    (f"{POWER}, decimals: 3", 7, "0.00022", "partial"),
    (f"{POWER}, decimals: 3", 7, "0.000", "incorrect"),
    (f"{POWER}, decimals: 3", 7, "0", "incorrect"),
    (f"{POWER}, decimals: 3", 6, "0.001", "correct"),
    (f"{POWER}, decimals: 3, tolerance: 0.001", 7, "0", "correct"),
    (f"{SMALL}, decimals: 1", 7, "0.0123, -0.00457, 0", "correct"),
    (f"{SMALL}, decimals: 1", 7, "0, 0, 0", "partial"),
    (f"{SMALL}, decimals: 2", 7, "0.01, 0, 0", "correct"),
]


@pytest.mark.parametrize(("keys", "n", "typed", "status"), MARKED)
def test_marking_goes_by_what_the_paper_asks(keys, n, typed, status):
    assert status_of(variant_of(keys, n=str(n)), part=typed) == status


MISTAKE = "type: number, answer: {answer}, decimals: 3, mistakes: [{{answer: {mistake}, feedback: No., credit: 50%}}]"

MISTAKEN = [
    # The right answer says what is asked for; the mistaken one is typed so, be it large or small.
    ("w ** 7", "w * 7.0471", "2.11", "partial"),
    ("w ** 2", "w ** 7", "0.000", "partial"),
]


@pytest.mark.parametrize(("answer", "mistake", "typed", "status"), MISTAKEN)
def test_a_mistake_is_looked_for_in_the_digits_that_are_asked_for(answer, mistake, typed, status):
    variant = variant_of(MISTAKE.format(answer=answer, mistake=mistake))
    assert status_of(variant, part=typed) == status


FOLLOWS = "type: number, answer: y, follows: [x]"

CARRIED = [
    # x, what was typed for it, keys, what follows from it, status
    ("0.0012", "0.3", FOLLOWS, "0.09", "correct"),
    ("0.00121", "41.152", f"{FOLLOWS}, decimals: 3", "12.3", "correct"),
    ("0.00121", "41.152", f"{FOLLOWS}, decimals: 3", "12.2", "incorrect"),
    ("1.11", "0.00121", f"{FOLLOWS}, decimals: 3", "0.000", "correct"),
    ("1.11", "0.00121", f"{FOLLOWS}, decimals: 3", "0.002", "incorrect"),
]


@pytest.mark.parametrize(("x", "own", "keys", "typed", "status"), CARRIED)
def test_what_is_carried_is_typed_in_the_digits_that_are_asked_for(x, own, keys, typed, status):
    assert status_of(variant_of(keys, x=x), x=own, part=typed) == status


def test_check_has_nothing_to_say_of_it():
    text = """
title: Powers
topics: [powers]
values: {w: "choice(0.2, 0.3, 0.5)", n: "integer(2, 9)", v: "integer(1, 1000)"}
prompt: $<< w >>$, $<< n >>$, << v >>.
parts:
  usual: {type: number, ask: One., answer: w ** n}
  three: {type: number, ask: Two., answer: w ** n * 3, decimals: 3}
  one: {type: array, ask: Three., answer: "array([w ** n, w ** (n + 1)])", decimals: 1}
"""
    report = check_question(read_question("powers", "powers.yaml", text), 30, load_templates())
    assert report.problems == ()


@pytest.mark.parametrize(("typed", "status"), [("0.000", "incorrect"), ("4.8e-4", "correct")])
def test_check_answer_does_the_same(typed, status):
    assert check_answer("number", 0.00048, typed, decimals=3).status == status
