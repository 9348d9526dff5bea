"""Answers of a few words: what was typed, and what must come of it."""

import re
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizgen.bank import load_bank
from quizgen.kinds.text import TextExpected, normalise
from quizgen.kinds.text.field_words import is_known
from quizgen.marking.check import judge
from quizgen.model import Reading, Refusal, Unreadable

NETWORK = TextExpected(("recurrent network", "RNN", "/(vanilla|elman) (net|network)s?/"))

RIGHT = [
    "recurrent network",
    "Recurrent Network",
    "  a recurrent\n\tnetwork. ",
    "the recurrent-network!",
    "récurrent network",
    "re\u00adcurrent net\u200bwork",
    "“recurrent network”",
    "RNN",
    "an rnn",
    "\U0001d411\U0001d40d\U0001d40d",  # mathematical bold
    "RNN",  # full width
    "Elman network",
    "vanilla nets",
]


@pytest.mark.parametrize("typed", RIGHT)
def test_ways_to_type_it(typed):
    assert judge(typed, NETWORK).status == "correct"


WRONG = [
    "recursive network",
    "network",
    "RN",
    "RNM",
    "RNNs and more",
    "elman",
    "convolutional network",
    "!!!",
    "循环",
    "<b>",
]


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_something_else(typed):
    assert judge(typed, NETWORK).status == "incorrect"


@pytest.mark.parametrize("typed", ["", "  ", "-", "\n"])
def test_blanks(typed):
    assert judge(typed, NETWORK).status == "blank"


# Accepted text, typed, whether it is a slip of one letter.
SLIPS = [
    ("recurrent network", "recurent network", True),
    ("recurrent network", "recurrrent network", True),
    ("recurrent network", "recurrant network", True),
    ("recurrent network", "recurrent netwrok", True),
    ("recurrent network", "recurrent networks", True),
    ("recurrent network", "recurrentnetwork", True),
    ("recurrent network", "recurent netwrok", False),
    ("recurrent network", "recurrent netowkr", False),
    ("tanh", "tahn", False),  # too short for a slip to be told from another word
    ("a dog", "dogs", False),
    ("symmetric", "asymmetric", False),
    ("typical", "atypical", False),
    ("kernel", "Vernel", False),
    ("conv layer 12", "conv layer 13", False),
    ("conv layer 12", "conv layer 1", False),
    ("conv layer 12", "conv layer 21", False),
    ("sigmoid", "segmoid", True),
    # What makes another word is no slip.
    ("stride", "strde", True),
    ("stride", "strides", True),
    ("stride", "strike", False),
    ("stride", "stripe", False),
    ("stride", "stripes", False),
    ("stride", "strive", False),
    ("the stride of a layer", "the stripe of a layer", False),
    ("the stride of a layer", "the stride of a leyer", True),
    ("encoder", "encoded", False),
    ("invariant", "invarient", True),
    ("convolution", "convolutions", True),
    ("causal padding", "casual padding", False),
    ("recurrent", "recurent", True),
    ("valid", "value", False),
]


@pytest.mark.parametrize(("accepted", "typed", "slip"), SLIPS)
def test_one_wrong_letter(accepted, typed, slip):
    remark = f"The spelling is '{accepted}'." if slip else ""
    lenient = judge(typed, TextExpected((accepted,)))
    strict = judge(typed, TextExpected((accepted,), typos=False))
    assert (lenient.comparison.fraction, lenient.comparison.remark) == (Fraction(slip), remark)
    assert (strict.comparison.fraction, strict.comparison.remark) == (Fraction(0), remark)


def test_patterns_take_no_slips():
    assert judge("vanilla netwerk", NETWORK).status == "incorrect"


def test_another_accepted_text_comes_before_a_slip():
    judgement = judge("weights", TextExpected(("weight", "weights")))
    assert judgement.comparison.remark == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The  many-to-one RNN!", "many to one rnn"),
        ("an", "an"),
        ("The A", "the a"),
        ("Straße", "strasse"),
        ("x²", "x2"),
        ("snake_case", "snake case"),
        ("İ", "i"),
        ("", ""),
    ],
)
def test_normalised_words(text, words):
    assert normalise(text) == words


def test_long_texts():
    assert judge("a " * 150, NETWORK).status == "incorrect"
    assert judge("words " * 100, NETWORK).status == "unreadable"


def test_what_was_read_is_shown_on_one_line():
    reading = NETWORK.read(" a\r\n<script>\tb ")
    assert reading == Reading("a\r\n<script>\tb", "a <script> b")


def test_the_first_plain_text_is_shown():
    assert TextExpected(("/lstms?/", "LSTM", "long short-term memory")).typed() == "LSTM"


REFUSED = [
    ((), "list of texts"),
    (3, "list of texts"),
    (("a", 3), "list of texts"),
    ((" ",), "list of texts"),
    (("/a(/", "a"), "is not a valid regular expression"),
    (("/a+/",), "one plain text"),
    (("...",), "no letter or digit"),
    (("word " * 100,), "more than 400"),
]


@pytest.mark.parametrize(("value", "reason"), REFUSED)
def test_refused_answers(value, reason):
    refusal = NETWORK.validate(value)
    assert isinstance(refusal, Refusal)
    assert reason in refusal


def test_accepted_answers():
    assert NETWORK.validate("RNN") == ("RNN",)
    assert NETWORK.validate(["RNN", "/rnns?/"]) == ("RNN", "/rnns?/")


@given(st.text() | st.text(st.sampled_from("recurrent network the a-.,'İß\u0301\u200b\n/")))
@example("/")
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(typed):
    assert isinstance(NETWORK.read(typed), Reading | Unreadable)
    assert judge(typed, NETWORK).status in ("correct", "incorrect", "blank", "unreadable")
    assert normalise(normalise(typed)) == normalise(typed)


# Accepted, typed, whether it is right: a number keeps its sign, and a dash between words is none.
SIGNS = [
    ("32", "32", True),
    ("32", "-32", False),
    ("32", "- 32", False),
    ("32", "\N{MINUS SIGN}32", False),
    ("32", "32.", True),
    ("-32", "-32", True),
    ("-32", "\N{MINUS SIGN} 32", True),
    ("-32", "32", False),
    ("x32", "-x32", True),
    ("conv 32", "conv -32", False),
    ("conv-32", "conv 32", True),
    ("many-to-1", "many to 1", True),
    ("from 3 to -5", "from 3 to 5", False),
    ("12345", "-12345", False),
    ("/3|4/", "-3", False),
]


@pytest.mark.parametrize(("accepted", "typed", "right"), SIGNS)
def test_a_minus_is_no_punctuation(accepted, typed, right):
    assert judge(typed, TextExpected((accepted, "other"))).comparison.fraction == right


def _texts(found):
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        for item in found.values():
            yield from _texts(item)
    elif isinstance(found, list | tuple):
        for item in found:
            yield from _texts(item)


def test_the_words_of_the_bank_are_words_of_the_field():
    """Answers, options and distractors: one of them must not pass for another by a slip."""
    missing = set()
    for question in load_bank().values():
        kinds = {part.name: part.kind for part in question.parts}
        found = [question.data.get("scenarios", [])] if "text" in kinds.values() else []
        for name, kind in kinds.items():
            if kind in ("choice", "choices", "matching", "text"):
                found += [question.data["parts"][name].get("options", [])]
            if kind in ("matching", "text"):
                found += [question.data["parts"][name].get("answer", [])]
        for text in _texts(found):
            plain_text = re.sub(r"<<.*?>>|\$.*?\$|/.*?/", " ", text, flags=re.DOTALL)
            missing |= {word for word in normalise(plain_text).split() if len(word) >= 5 and word.isalpha()}
    assert {word for word in missing if not is_known(word)} == set()
