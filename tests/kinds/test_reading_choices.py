"""Options as students name them."""

import pytest

from quizgen.marking.check import check_answer

TYPES = ("one-to-one", "one-to-many", "many-to-one", "Many-to-many (aligned)")

CHOICE = [
    ("B", "correct"),
    ("b", "correct"),
    ("b)", "correct"),
    ("(B)", "correct"),
    ("[b]", "correct"),
    ("B.", "correct"),
    ("Option B", "correct"),
    ("answer: b", "correct"),
    ("one-to-many", "correct"),
    ("One to Many", "correct"),
    ("ONE‑TO‑MANY.", "correct"),
    (" one - to - many ", "correct"),
    ("B) one-to-many", "correct"),
    ("B: one to many", "correct"),
    ("one-to-m", "correct"),
    ("one to ma", "correct"),
    ("A", "incorrect"),
    ("many-to-many", "incorrect"),
    ("many to many", "incorrect"),
    ("one-to", "unreadable"),
    ("one", "unreadable"),
    ("E", "unreadable"),
    ("A, B", "unreadable"),
    ("A) one-to-many", "unreadable"),
    ("two-to-one", "unreadable"),
    ("", "blank"),
    ("-", "blank"),
]


@pytest.mark.parametrize(("typed", "status"), CHOICE)
def test_choice(typed, status):
    assert check_answer("choice", "one-to-many", typed, options=TYPES).status == status


def test_signs_tell_options_apart():
    options = ("-2", "2", "1.5", "15")
    assert check_answer("choice", "2", "2", options=options).status == "correct"
    assert check_answer("choice", "2", "-2", options=options).status == "incorrect"
    assert check_answer("choice", "15", "1.5", options=options).status == "incorrect"


def test_a_letter_that_is_another_options_text_is_not_guessed_at():
    assert check_answer("choice", "B", "A", options=("B", "A")).status == "unreadable"


def test_none_may_be_an_option():
    assert check_answer("choice", "None", "none", options=("All", "None")).status == "correct"


CHOICES = [
    ("A, C", "correct"),
    ("a,c", "correct"),
    ("C A", "correct"),
    ("A;C", "correct"),
    ("A\nC", "correct"),
    ("(a) (c)", "correct"),
    ("A and C", "correct"),
    ("A & C", "correct"),
    ("fewer weights, shared weights", "correct"),
    ("Fewer Weights; Shared weights", "correct"),
    ("fewer, shared", "correct"),
    ("A", "incorrect"),
    ("A, B, C", "incorrect"),
    ("A, E", "unreadable"),
    ("A, nothing", "unreadable"),
    ("-", "blank"),
]


@pytest.mark.parametrize(("typed", "status"), CHOICES)
def test_choices(typed, status):
    options = ("fewer weights", "no gradient", "shared weights", "slower, but exact")
    assert check_answer("choices", ["fewer weights", "shared weights"], typed, options=options).status == status


def test_choices_with_a_comma_in_their_text():
    options = ("fewer weights", "slower, but exact")
    assert check_answer("choices", ["slower, but exact"], "slower, but exact", options=options).status == "correct"
    both = check_answer("choices", list(options), "fewer weights; slower, but exact", options=options)
    assert both.status == "correct"


def test_choices_say_how_many_are_wrong():
    verdict = check_answer("choices", ["a1", "b1"], "A, C, D", options=("a1", "b1", "c1", "d1"))
    assert (verdict.fraction, verdict.feedback) == (0, "2 of the chosen options are wrong and 1 is missing.")


ESCAPED = [
    (r"same\, with zeros,valid\, without padding", "correct"),
    (r"valid\, without padding,same\, with zeros", "correct"),
    (r"same\, with zeros; B", "correct"),
    (r"same\, with zeros", "incorrect"),
    (r"same\, with zeros,full", "incorrect"),
    (r"same\, with zeros\,valid\, without padding", "unreadable"),
]


@pytest.mark.parametrize(("typed", "status"), ESCAPED)
def test_a_backslash_keeps_a_comma_inside_an_option(typed, status):
    options = ("same, with zeros", "valid, without padding", "full")
    assert check_answer("choices", list(options[:2]), typed, options=options).status == status
    assert check_answer("choice", options[0], r"same\, with zeros", options=options).status == "correct"


@pytest.mark.parametrize(
    ("answer", "typed"), [("6", "6"), ("6", "A"), ("6", "C"), ("6", " 6. "), ("8", "8"), ("8", "B")]
)
def test_the_text_of_an_option_is_read_also_where_two_options_coincide(answer, typed):
    assert check_answer("choice", answer, typed, options=("6", "8", "6")).status == "correct"
    assert check_answer("choices", [answer], typed, options=("6", "8", "6")).status == "correct"


def test_two_options_that_differ_in_signs_alone_are_not_guessed_between():
    options = ("a - b", "a: b", "c")
    assert check_answer("choice", "a - b", "a b", options=options).status == "unreadable"
    assert check_answer("choice", "a - b", "a - b", options=options).status == "correct"
    assert check_answer("choice", "c", "C.", options=options).status == "correct"
