"""Numbers as students type them."""

from fractions import Fraction

import pytest

from quizgen.kinds.number import NumberExpected
from quizgen.marking.check import check_answer
from quizgen.model import Comparison, Reading, Unreadable

READ = [
    ("0.5", 0.5),
    (".5", 0.5),
    ("1.", 1),
    ("0.5.", 0.5),
    ("0,5", 0.5),
    (",5", 0.5),
    ("0,123", 0.123),
    ("1234,567", 1234.567),
    ("1,234.5", 1234.5),
    ("1.234,5", 1234.5),
    ("1,234,567", 1234567),
    ("1.234.567,89", 1234567.89),
    ("1 234,5", 1234.5),
    ("1\u202f234.5", 1234.5),
    ("12 345.678 901 2", 12345.6789012),
    ("2_800", 2800),
    ("1'000", 1000),
    ("+3", 3),
    (" - 0", 0),
    ("−2", -2),
    ("–2", -2),
    ("１２", 12),
    ("1/2", 0.5),
    ("1 / 2", 0.5),
    ("-1/-2", 0.5),
    ("-1/2", -0.5),
    ("1.5/3", 0.5),
    ("3 1/2", 3.5),
    ("-3 1/2", -3.5),
    ("½", 0.5),
    ("3½", 3.5),
    ("1⁄2", 0.5),
    ("50%", 0.5),
    ("50 %", 0.5),
    ("12,5 percent", 0.125),
    ("1e4", 10000),
    ("1E-3", 0.001),
    ("1.e-1", 0.1),
    ("1.41*10^-3", 0.00141),
    ("3x10^8", 3e8),
    ("3×10^8", 3e8),
    ("3·10⁸", 3e8),
    ("3.00x10**-8", 3e-8),
    ("1,5·10⁻³", 0.0015),
    ("2 * 10^(-3)", 0.002),
    ("10^-3", 0.001),
    (r"\frac{1}{2}", 0.5),
    (r"-\dfrac12", -0.5),
    (r"3\frac{1}{2}", 3.5),
    (r"1.2\times10^{-3}", 0.0012),
    (r"1\,000{,}5", 1000.5),
    (r"50\%", 0.5),
    ("$0.5$", 0.5),
    (r"\(0.5\)", 0.5),
    ("(0.5)", 0.5),
    ("-(1/2)", -0.5),
    ("y = 0.5", 0.5),
    ("h_{1} = 0.5", 0.5),
    ("f(x) = 0.5", 0.5),
    ("Answer: 0.5", 0.5),
    ("~0.5", 0.5),
    ("≈ 0.5", 0.5),
    ("y ≈ 0.5", 0.5),
]


@pytest.mark.parametrize(("typed", "value"), READ)
def test_read(typed, value):
    reading = NumberExpected(0.5).read(typed)
    assert isinstance(reading, Reading), reading
    assert reading.value == value
    assert float(reading.shown) == value


UNREADABLE = [
    # typed, reason, place
    ("1,234", "'1,234' could be 1.234 or 1234", 0),
    ("-1,234", "'1,234' could be 1.234 or 1234", 0),
    ("0.5 or 0.6", "there is more than one number", 7),
    ("0.5 0.6", "'0.5 0.6' is more than one number", 0),
    ("1 2", "'1 2' is more than one number", 0),
    ("5 cm", "'cm' is not part of a number", 2),
    ("abc", "'abc' is not a number", 0),
    ("1..2", "'1..2' is not one number", 0),
    ("1.2.3", "'1.2.3' is not one number", 0),
    ("0.5,,", "',' is not part of a number", 4),
    ("0.5,1", "'0.5,1' is not one number", 0),
    ("--5", "'-' is not part of a number", 0),
    ("2+3", "'2+3' is not one number", 1),
    ("1/0", "it divides by zero", 0),
    ("1 1/0", "it divides by zero", 0),
    ("3 5/2", "3 5/2 is not one number", 0),
    ("1 100/200", "it could be 1 and 100/200, or 1100/200", 0),
    ("sqrt(2)", "'sqrt' is not part of a number", 0),
    ("π", "'π' is not a number", 0),
    ("nan", "'nan' is not a number", 0),
    ("1e999999999", "the number is too large", 0),
    ("1e400", "the number is too large", 0),
    ("1e-999999999", "the number is too small", 0),
    ("10^999999999", "the number is too large", 0),
    ("9" * 5000, "it is too long for a number", 0),
    ("9" * 500, "a number has too many digits", 0),
    ("y =", "there is no number", 3),
]


@pytest.mark.parametrize(("typed", "reason", "at"), UNREADABLE)
def test_unreadable(typed, reason, at):
    assert NumberExpected(0.5).read(typed) == Unreadable(reason, at)


INTEGERS = [
    ("2800", "correct"),
    ("2,800", "correct"),
    ("2 800", "correct"),
    ("2_800", "correct"),
    ("2800.0", "correct"),
    ("2800,0", "correct"),
    ("2.8e3", "correct"),
    ("2.8×10^3", "correct"),
    ("5600/2", "correct"),
    ("K = 2800", "correct"),
    ("2801", "incorrect"),
    ("2.5", "incorrect"),
    ("2.800", "unreadable"),
    ("2800 parameters", "unreadable"),
    ("28x100", "unreadable"),
    ("28*100", "unreadable"),
    ("**2800**", "correct"),
]


@pytest.mark.parametrize(("typed", "status"), INTEGERS)
def test_integers(typed, status):
    assert check_answer("integer", 2800, typed).status == status


def test_a_fraction_for_an_integer_is_wrong_and_told():
    assert check_answer("integer", 3, "2.5").feedback == "The answer is a whole number; 2.5 is not."


def test_both_readings_of_an_ambiguous_integer_are_shown():
    assert "could be 2.800 or 2800" in check_answer("integer", 2800, "2.800").feedback


WRAPPED = [
    "tensor(0.75)",
    "tensor(0.7500, dtype=torch.float64, grad_fn=<SelectBackward0>)",
    "tensor([0.75])",
    "tf.Tensor(0.75, shape=(), dtype=float32)",
    "np.float64(0.75)",
    "Decimal('0.75')",
    '"0.75"',
    "'0.75'",
    "“0.75”",
    "„0.75“",
    "`0.75`",
    "**0.75**",
    "*0.75*",
    "__0.75__",
    "0.75;",
    "0.75,",
    "y = 0.75;",
    "y = **0.75**",
    "**y = 0.75**,",
]


@pytest.mark.parametrize("typed", WRAPPED)
def test_quotes_emphasis_and_what_programs_print(typed):
    assert NumberExpected(0.75).read(typed) == Reading(0.75, "0.75")


@pytest.mark.parametrize("typed", ["**2,800**", "np.int64(2800)", "2 800;", "'2800'"])
def test_whole_numbers_in_quotes_and_the_like(typed):
    assert check_answer("integer", 2800, typed).status == "correct"


@pytest.mark.parametrize("typed", ['"0.75', "**", "**0.75*", "tensor(0.75", "tensor()", '""', "f(0.75)", "0.75;,"])
def test_half_a_pair_of_quotes(typed):
    assert check_answer("number", 0.75, typed).status == "unreadable"


WORDED = [
    # What a person would read and no rule reads: nothing is guessed.
    (97, "97 entries"), (15, "15 layers"), (2800, "2800 parameters"), (-3, "minus 3"), (7, "seven"),
    (0.75, "0.75 or 3/4"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "typed"), WORDED)
def test_numbers_with_words_are_left_to_a_person(answer, typed):
    assert check_answer("number", answer, typed).status == "unreadable"


@pytest.mark.parametrize("typed", ["", "   ", "-", "—", "\n", "n/a", "N/A"])
@pytest.mark.parametrize("kind", ["number", "integer"])
def test_blank(kind, typed):
    verdict = check_answer(kind, 3, typed)
    assert (verdict.status, verdict.fraction) == ("blank", 0)


@pytest.mark.parametrize("typed", ["none", "None", " nil ", "no padding", "No padding"])
@pytest.mark.parametrize(("answer", "status"), [(0, "correct"), (3, "incorrect")])
def test_words_for_zero_are_a_whole_number(typed, answer, status):
    verdict = check_answer("integer", answer, typed)
    assert (verdict.status, verdict.reading) == (status, "0")


@pytest.mark.parametrize("typed", ["none", "nil"])
def test_words_for_zero_are_no_number(typed):
    assert check_answer("number", 3, typed).status == "blank"


@pytest.mark.parametrize("typed", ["n/a", "NA", "-", ""])
def test_no_answer_is_not_zero(typed):
    assert check_answer("integer", 0, typed).status == "blank"


PERCENTAGES = [
    ("number", 50, "50%", "review"),
    ("number", 37.5, "37.5 %", "review"),
    ("number", 37.5, "37,5 percent", "review"),
    ("number", 7, "7%", "review"),
    ("integer", 50, "50%", "review"),
    ("integer", 7, "7 per cent", "review"),
    ("number", 0.5, "50%", "correct"),
    ("number", 50, "5000%", "correct"),
    ("integer", 1, "100%", "correct"),
    ("number", 50, "60%", "incorrect"),
    ("integer", 50, "51%", "incorrect"),
]


@pytest.mark.parametrize(("kind", "expected", "typed", "status"), PERCENTAGES)
def test_a_person_says_whether_a_percentage_stands_for_the_number_before_its_sign(kind, expected, typed, status):
    assert check_answer(kind, expected, typed).status == status


def test_the_tutor_is_told_what_the_percent_sign_changes():
    comparison = NumberExpected(37.5).compare(NumberExpected(37.5).read("37.5%").value)
    assert comparison == Comparison(Fraction(0), "37.5% was typed, which is 0.375; 37.5 is right.", review=True)
