"""Shapes as students type them."""

from fractions import Fraction

import pytest

from quizgen.marking.check import check_answer

CORRECT = [
    "(54, 54, 96)",
    "54x54x96",
    "54X54X96",
    "54 × 54 × 96",
    "54*54*96",
    "54 by 54 by 96",
    "[54,54,96]",
    "{54,54,96}",
    "((54, 54, 96))",
    "torch.Size([54, 54, 96])",
    "TensorShape([54, 54, 96])",
    "TensorShape([Dimension(54), Dimension(54), Dimension(96)])",
    "(None, 54, 54, 96)",
    "(?, 54, 54, 96)",
    "[-1, 54, 54, 96]",
    "N x 54 x 54 x 96",
    r"54 \times 54 \times 96",
    r"$54\times54\times96$",
    "H=54, W=54, C=96",
    "H: 54\nW: 54\nC: 96",
    "54 54 96",
    "54; 54; 96",
    "54, 54 and 96",
    "54.0 x 54.0 x 96",
    "(54, 54, 96).",
    "(54, 54, 96,)",
    "shape: 54x54x96",
    "y.shape = (54, 54, 96)",
    "５４×54×96",
]


@pytest.mark.parametrize("typed", CORRECT)
def test_read(typed):
    verdict = check_answer("shape", (54, 54, 96), typed)
    assert (verdict.status, verdict.reading) == ("correct", "54 × 54 × 96")


CREDIT = [
    ("54x54x95", Fraction(2, 3), "Axis 3 is one too small."),
    ("54x54x69", Fraction(2, 3), "Axis 3 is wrong."),
    ("54x55x95", Fraction(1, 3), "Axes 2 and 3 are wrong."),
    ("1x2x3", Fraction(0), "Not the right answer."),
    (
        "96x54x54",
        Fraction(1, 3),
        "The right numbers in another order: the axis that belongs last comes first.",
    ),
    ("54x96x54", Fraction(1, 3), "The right numbers in another order."),
    ("54x54", Fraction(2, 3), "Axis 3 is left out; the others are right."),
    ("54x54x8", Fraction(2, 3), "Axis 3 is wrong."),
    ("54x96", Fraction(2, 3), "An axis is left out; the others are right."),
    ("1x54x54x96", Fraction(3, 4), "Axis 1 is one too many; the others are right."),
    ("54x54x96x3", Fraction(3, 4), "Axis 4 is one too many; the others are right."),
    ("54x54x54x96", Fraction(3, 4), "An axis is one too many; the others are right."),
    ("96x54", Fraction(0), "This has 2 axes; the answer has 3 axes."),
    ("54x55", Fraction(0), "This has 2 axes; the answer has 3 axes."),
    ("54", Fraction(0), "This has 1 axis; the answer has 3 axes."),
    ("1x55x54x96", Fraction(0), "This has 4 axes; the answer has 3 axes."),
    ("2x1x54x54x96", Fraction(0), "This has 5 axes; the answer has 3 axes."),
]


@pytest.mark.parametrize(("typed", "fraction", "feedback"), CREDIT)
def test_credit_by_axis(typed, fraction, feedback):
    verdict = check_answer("shape", (54, 54, 96), typed)
    assert (verdict.fraction, verdict.feedback) == (fraction, feedback)


def test_a_part_may_say_what_a_missing_axis_earns():
    verdict = check_answer("shape", (54, 54, 96), "54x54", diagnoses={"missing": 0.5})
    assert (verdict.fraction, verdict.feedback) == (Fraction(1, 3), "Axis 3 is left out; the others are right.")


UNREADABLE = [
    ("(54, 54, 96", "the bracket '(' has no partner"),
    ("54,,54,96", "a number is missing between two separators"),
    ("54x54x96 channels", "'channels' is not the size of an axis"),
    ("11x11 px", "'p' is not the size of an axis"),
    ("54.5x54x96", "'54.5' is not a whole number"),
    ("(None, 54, 54)", "'None' is not the size of an axis"),
    ("1,000 x 3", "'000' begins with a zero: write sizes without thousands separators"),
    ("-54x54x96", "'-54' is not a whole number"),
    ("54-54-96", "'54-54-96' is not the size of an axis"),
    ("big", "'big' is not a shape"),
    ("1x" * 30 + "1", "a shape of 31 axes is too long"),
]


@pytest.mark.parametrize(("typed", "reason"), UNREADABLE)
def test_unreadable(typed, reason):
    verdict = check_answer("shape", (54, 54, 96), typed)
    assert verdict.status == "unreadable"
    assert verdict.feedback.startswith(f"Could not be read: {reason}.")


@pytest.mark.parametrize("typed", ["5", "(5,)", "[5]", "(None, 5)", "K = 5"])
def test_one_axis(typed):
    assert check_answer("shape", (5,), typed).status == "correct"


SQUARES = [
    ((11, 11), "11", Fraction(1, 2), "Write 11 x 11: both sides are 11."),
    ((4, 4), "(4,)", Fraction(1, 2), "Write 4 x 4: both sides are 4."),
    ((4, 4, 4), "4", Fraction(1, 2), "Write 4 x 4 x 4: all 3 sides are 4."),
    ((4, 4, 4), "4 x 4", Fraction(2, 3), "An axis is left out; the others are right."),
    ((4, 5), "4", Fraction(1, 2), "Axis 2 is left out; the others are right."),
    ((4, 4), "4 x 4 x 4 x 4", Fraction(0), "This has 4 axes; the answer has 2 axes."),
    ((4, 4), "5", Fraction(0), "This has 1 axis; the answer has 2 axes."),
]


@pytest.mark.parametrize(("expected", "typed", "fraction", "feedback"), SQUARES)
def test_one_number_for_all_sides(expected, typed, fraction, feedback):
    verdict = check_answer("shape", expected, typed)
    assert (verdict.fraction, verdict.feedback) == (fraction, feedback)


@pytest.mark.parametrize("typed", ["54x54x96;", "**54 x 54 x 96**", "`(54, 54, 96)`", "'54x54x96',"])
def test_quotes_and_emphasis(typed):
    assert check_answer("shape", (54, 54, 96), typed).status == "correct"


@pytest.mark.parametrize("typed", ["none", "nil", "no padding"])
def test_nothing_is_no_shape_and_no_blank(typed):
    assert check_answer("shape", (4, 4), typed).status == "unreadable"


DATES = [
    "3-Mar",
    "03-Mar",
    "Jan-02",
    "2-Jan",
    "3. Mär",
    "3-mars",
    "Mar 3",
    "12-May-26",
    "2026-03-03",
    "2026-03-03 00:00:00",
    "03/03/2026",
    "3.3.2026",
    "3月3日",
]
NO_DATES = ["3-3", "3/3", "3-3-16", "3.3.16", "3-Map", "Mar", "2026-03/03", "13-Mars-bars", "3-March-2026-x"]


@pytest.mark.parametrize("typed", DATES)
@pytest.mark.parametrize(("kind", "answer"), [("shape", (3, 3)), ("number", 0.5), ("integer", 3)])
def test_what_a_spreadsheet_has_made_a_date_of(kind, answer, typed):
    verdict = check_answer(kind, answer, typed)
    assert verdict.status == "unreadable"
    assert verdict.feedback.startswith("Could not be read: a spreadsheet seems to have made a date of this.")


@pytest.mark.parametrize("typed", NO_DATES)
def test_what_is_no_date(typed):
    verdict = check_answer("shape", (3, 3), typed)
    assert verdict.status == "unreadable"
    assert "date" not in verdict.feedback


@pytest.mark.parametrize("typed", ["9.85E+03", "9,85E+03", "9850"])
def test_a_number_in_scientific_notation_is_no_date(typed):
    assert check_answer("number", 9850, typed).status == "correct"
