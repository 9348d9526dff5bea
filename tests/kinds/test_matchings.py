"""Matchings: pairs of number and letter, and pairs of texts as learning platforms write them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.kinds.matching import MatchingExpected
from quizgen.marking.check import judge
from quizgen.model import Reading, Refusal, Unreadable

NETS = MatchingExpected(
    ("skip connections", "deep, with small kernels", "the first deep CNN"),
    options=("deep, with small kernels", "depthwise filters", "skip connections", "the first deep CNN"),
    items=("ResNet", "VGG", "AlexNet"),
)
RIGHT = "1-C, 2-A, 3-D"

READ = [
    ("1-C, 2-A, 3-D", RIGHT),
    ("1:C 2:A 3:D", RIGHT),
    ("1c 2a 3d", RIGHT),
    ("1c2a3d", RIGHT),
    ("1) C; 2) A; 3) D", RIGHT),
    ("1. C\n2. A\n3. D", RIGHT),
    ("1 = C, 2 = A, 3 = D", RIGHT),
    ("1 -> C, 2 -> A, 3 -> D", RIGHT),
    ("1 --> C; 2 ==> A; 3 → D", RIGHT),
    ("1–C, 2—A, 3 C", "1-C, 2-A, 3-C"),
    ("(1, C), (2, A), (3, D)", RIGHT),
    ("(1) (C) (2) (A) (3) (D)", RIGHT),
    ("3-D 1-C 2-A.", RIGHT),
    ("1-C, 1-C, 2-A, 3-D", RIGHT),
    ("CAD", RIGHT),
    ("C A D", RIGHT),
    ("c, a, d", RIGHT),
    ("C;A;D", RIGHT),
    ("C\nA\nD", RIGHT),
    ("1-C, 3-D", "1-C, 3-D"),
    ("2a", "2-A"),
    ("1-A, 2-A, 3-A", "1-A, 2-A, 3-A"),
    ("ResNet -> skip connections; VGG -> deep, with small kernels; AlexNet -> the first deep CNN", RIGHT),
    ("ResNet -> skip connections;\n VGG -> deep, with small kernels;\n AlexNet -> the first deep CNN;", RIGHT),
    ("resnet → skip\nvgg → deep\nalexnet → the first", RIGHT),
    ("ResNet -> C; VGG -> A; AlexNet -> D", RIGHT),
    ("ResNet -> C, VGG -> A, AlexNet -> D", RIGHT),
    ("1 -> skip connections; 2 -> deep, with small kernels; 3 -> the first deep CNN", RIGHT),
    ("ResNet -> ; VGG -> A; AlexNet -> D", "2-A, 3-D"),
    ("ResNet=>skip connections,VGG=>deep\\, with small kernels,AlexNet=>the first deep CNN", RIGHT),
    ("AlexNet=>the first deep CNN,VGG=>deep\\, with small kernels,ResNet=>skip connections", RIGHT),
    ("ResNet=>,VGG=>deep\\, with small kernels,AlexNet=>", "2-A"),
    ("ResNet=>,VGG=>,AlexNet=>", ""),
]


@pytest.mark.parametrize(("typed", "shown"), READ)
def test_ways_to_type_it(typed, shown):
    judgement = judge(typed, NETS)
    assert isinstance(judgement.reading, Reading), judgement
    assert judgement.reading.shown == shown
    assert (judgement.status == "correct") == (shown == RIGHT)


UNREADABLE = [
    ("1-E", "there is no option E"),
    ("4-A", "there is no item 4"),
    ("0-A", "there is no item 0"),
    ("1-A, 1-B", "item 1 is matched twice"),
    ("ResNet -> A; ResNet -> B", "item 1 is matched twice"),
    ("CA", "2 letters are given for 3 items"),
    ("CADB", "4 letters are given for 3 items"),
    ("cad", "it must consist of pairs of a number and a letter"),  # a word
    ("A1, B2", "it must consist of pairs of a number and a letter"),
    ("1-C or 2-A", "it must consist of pairs of a number and a letter"),
    ("1-2, 2-3", "it must consist of pairs of a number and a letter"),
    ("1-AB", "it must consist of pairs of a number and a letter"),
    ("I do not know", "it must consist of pairs of a number and a letter"),
    ("A -> B; B -> C", "'A' is not one of the items"),  # items have numbers
    ("LeNet -> A", "'LeNet' is not one of the items"),
    ("ResNet -> dropout", "'dropout' is not one of the options"),
    ("ResNet -> de", "'de' is not one of the options"),
    ("<script>", "it must consist of pairs of a number and a letter"),
]


@pytest.mark.parametrize(("typed", "reason"), UNREADABLE)
def test_what_is_not_guessed_at(typed, reason):
    judgement = judge(typed, NETS)
    assert judgement.status == "unreadable"
    assert judgement.reading == Unreadable(reason)


CREDIT = [
    ("1-C, 2-A, 3-D", Fraction(1), ""),
    ("1-C, 2-A", Fraction(2, 3), "Not right: 3."),
    ("1-C, 2-D, 3-A", Fraction(1, 3), "Not right: 2, 3."),
    ("1-B, 2-B, 3-B", Fraction(0), "Not right: 1, 2, 3."),
]


@pytest.mark.parametrize(("typed", "fraction", "remark"), CREDIT)
def test_each_pair_has_its_share(typed, fraction, remark):
    comparison = judge(typed, NETS).comparison
    assert (comparison.fraction, comparison.remark) == (fraction, remark)


HARD_TEXTS = MatchingExpected(
    ("x => y; z", "1x1, cheap"),
    options=("1x1, cheap", "x => y; z"),
    items=("a, b", "3x3 filter"),
)


@pytest.mark.parametrize(
    "typed",
    [
        "a\\, b=>x \\=> y; z,3x3 filter=>1x1\\, cheap",
        "3x3 filter=>1x1\\, cheap,a\\, b=>x \\=> y; z",
        "a, b -> x => y; z; 3x3 filter -> 1x1, cheap",
        "3x3 filter -> A; a, b -> B",
        "1-B, 2-A",
    ],
)
def test_texts_that_hold_commas_and_arrows(typed):
    assert judge(typed, HARD_TEXTS).status == "correct"


def test_items_that_are_numbers_are_found_by_text_where_options_are_texts():
    counts = MatchingExpected(("two", "one"), options=("one", "two"), items=("2", "1"))
    assert judge("2 -> two; 1 -> one", counts).status == "correct"
    assert judge("1-B, 2-A", counts).status == "correct"


def test_the_answer_is_shown_as_pairs():
    assert NETS.typed() == RIGHT


@pytest.mark.parametrize("value", [(), ("a",), "ab", ("a", 1), ("a",) * 27])
def test_refused_answers(value):
    assert isinstance(NETS.validate(value), Refusal)


LONG = [
    "1" + " " * 19_998,
    "1-A " * 4_999,
    "->" * 9_999,
    ";" * 19_999,
    ",->" * 6_600,
    "ResNet -> A;" * 1_600,
    "\\," * 9_999,
]


@pytest.mark.parametrize("typed", LONG, ids=range(len(LONG)))
def test_long_responses_end(typed):
    assert judge(typed, NETS).status in ("unreadable", "incorrect", "partial")


@given(
    st.text()
    | st.lists(
        st.sampled_from(["1", "2", "3", "A", "b", "-", " ", ",", ";", "->", "=>", "\n", "VGG", "\\,", "skip"])
    ).map("".join)
)
@settings(max_examples=100, deadline=None)
def test_any_text_gives_a_reading_or_a_reason(typed):
    read = NETS.read(typed)
    assert isinstance(read, Reading | Unreadable)
    if isinstance(read, Reading):
        assert len(read.value) == 3
        assert not read.shown or NETS.read(read.shown) == read
    judge(typed, NETS)
