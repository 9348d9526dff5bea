"""What earns credit, and which of several reasons speaks."""

from fractions import Fraction

import pytest

from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.questions.reader import read_question

QUESTION = """
title: Follow-on marks
topics: [numbers]
values: {a: "integer(5, 5)", b: "integer(3, 3)", s: a + b, t: 2 * s, v: "[a, b, s, 2]", w: 2 * v}
prompt: Here.
parts:
  sum:
    type: integer
    answer: s
    marks: 2
    mistakes:
      - {answer: a - b, feedback: You subtracted., credit: 25%}
      - {answer: a * b, feedback: You multiplied., credit: 0%}
  double: {type: integer, answer: t, follows: [sum], marks: 4, carried: 50%, mistakes: [
    {answer: 2 * (a - b), feedback: You subtracted and doubled., credit: 75%},
    {answer: 2 * a * b, feedback: You multiplied and doubled., credit: 50%},
    {answer: 2 * a, feedback: You doubled one., credit: 0%}]}
  vector: {type: array, answer: v, marks: 4, mistakes: [
    {answer: "[5, 3, 8, 9]", feedback: The last is wrong., credit: 50%},
    {answer: "[5, 9, 9, 9]", feedback: All but the first are wrong., credit: 25%},
    {answer: "[9, 3, 9, 9]", feedback: All but the second are wrong., credit: 0%}]}
  twice: {type: array, answer: w, follows: [vector], marks: 2}
  total: {type: integer, answer: 3 * s, follows: [sum, double]}
"""

# What was typed to each part; then of the part in question: rule, status, fraction, and what the feedback says.
CASES = [
    ({"sum": "8"}, "sum", "answer", "correct", "1", "Correct."),
    ({"sum": "2"}, "sum", "mistake", "partial", "1/4", "You subtracted."),
    ({"sum": "15"}, "sum", "mistake", "incorrect", "0", "You multiplied."),
    ({"sum": "99"}, "sum", "entries", "incorrect", "0", ""),
    ({"sum": "no idea"}, "sum", "", "unreadable", "0", ""),
    ({"sum": " - "}, "sum", "", "blank", "0", "Nothing was answered."),
    # Carried.
    ({"sum": "99", "double": "198"}, "double", "carried", "partial", "1/2", "your answer to (a)"),
    ({"sum": "99", "double": "16"}, "double", "answer", "correct", "1", "Correct."),
    ({"sum": "", "double": "198"}, "double", "entries", "incorrect", "0", ""),
    ({"sum": "?", "double": "198"}, "double", "entries", "incorrect", "0", ""),
    # The best counts: the mistake's 75 % before the carried 50 %.
    ({"sum": "2", "double": "4"}, "double", "mistake", "partial", "3/4", "You subtracted and doubled."),
    # On a tie, the mistake speaks before what is carried.
    ({"sum": "15", "double": "30"}, "double", "mistake", "partial", "1/2", "You multiplied and doubled."),
    # A trivial answer carries nothing: all that follows would be too easy.
    ({"sum": "0", "double": "0"}, "double", "entries", "incorrect", "0", ""),
    ({"vector": "[0, 0, 0, 0]", "twice": "[0, 0, 0, 0]"}, "twice", "entries", "incorrect", "0", ""),
    # Two answers are carried together.
    ({"sum": "9", "total": "27"}, "total", "carried", "correct", "1", "your answer to (a)"),
    # Arrays entry by entry; a mistake that explains the whole response decides, whatever its entries would earn.
    ({"vector": "[5, 3, 7, 7]"}, "vector", "entries", "partial", "1/2", ""),
    ({"vector": "[5, 3, 8, 9]"}, "vector", "mistake", "partial", "1/2", "The last is wrong."),
    ({"vector": "[5, 9, 9, 9]"}, "vector", "mistake", "partial", "1/4", "All but the first are wrong."),
    ({"vector": "[9, 3, 9, 9]"}, "vector", "mistake", "incorrect", "0", "All but the second are wrong."),
    ({"vector": "[1, 1, 1, 9]", "twice": "[2, 2, 2, 18]"}, "twice", "carried", "correct", "1", "your answer to (c)"),
    ({"vector": "[1, 1, 1, 1]", "twice": "[2, 2, 2, 2]"}, "twice", "entries", "incorrect", "0", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def key():
    return make_variant(read_question("follow", "follow.yaml", QUESTION), 1).key


@pytest.mark.parametrize(("typed", "part", "rule", "status", "fraction", "feedback"), CASES)
def test_credit(key, typed, part, rule, status, fraction, feedback):
    mark = next(mark for mark in mark_variant(key, typed).parts if mark.name == part)
    assert (mark.rule, mark.status, mark.fraction) == (rule, status, Fraction(fraction))
    assert mark.mark == mark.fraction * mark.out_of
    assert feedback in mark.feedback
    assert mark.feedback


def test_an_impossible_follow_on_carries_nothing(key):
    """What a student's own answer makes impossible is no bug, whatever they typed."""
    text = """
title: Sizes
topics: [sizes]
values: {k: "integer(3, 3)", n: "integer(9, 9)", y: "output_size(n, k)", z: "zeros(k, k)"}
prompt: Here.
parts:
  kernel: {type: integer, answer: k}
  size: {type: integer, answer: y, follows: [kernel]}
  grid: {type: array, answer: z, follows: [kernel]}
"""
    key = make_variant(read_question("sizes", "sizes.yaml", text), 1).key
    for own in ("-5", "10", "1000000000000", "9" * 300):
        mark = mark_variant(key, {"kernel": own, "size": "7", "grid": "[[0,0,0],[0,0,0],[0,0,0]]"})
        assert [part.status for part in mark.parts] == ["incorrect", "correct", "correct"]
        mark = mark_variant(key, {"kernel": own, "size": "8", "grid": "[1]"})
        assert [part.status for part in mark.parts] == ["incorrect"] * 3


def test_a_response_to_no_part_is_refused(key):
    with pytest.raises(KeyError, match="nothing"):
        mark_variant(key, {"nothing": "1"})


def test_a_slip_in_a_remark_keeps_nobody_from_the_marks():
    text = """
title: Slips
topics: [slips]
values: {n: "integer(4, 4)", m: "n - 4"}
prompt: Here.
parts:
  sum: {type: integer, answer: n, mistakes: [{answer: n + 1, feedback: "You took << 1 / m >>.", credit: 50%}]}
  pick: {type: choice, options: [one, two], answer: two, feedback: {one: "Not << 1 / m >>."}}
"""
    key = make_variant(read_question("slips", "slips.yaml", text), 1).key
    one, two = mark_variant(key, {"sum": "5", "pick": "one"}).parts
    assert (one.fraction, one.feedback) == (Fraction(1, 2), "This is a known mistake.")
    assert (two.status, two.feedback) == ("incorrect", "This is not the answer.")
