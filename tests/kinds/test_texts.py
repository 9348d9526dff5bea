"""Answers of a few words: what was typed, and what must come of it."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.kinds.text import TextExpected, normalise
from quizgen.kinds.text.accepts import Accepts
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
def test_what_is_something_else_is_left_to_a_person(typed):
    judgement = judge(typed, NETWORK)
    assert (judgement.status, judgement.comparison.fraction) == ("review", 0)
    assert judgement.comparison.remark == "It matches none of the accepted answers."


# What is known to be something else: an answer to another part or another task, another number, another sign.
PART = TextExpected(
    ("a photograph", "image 12", "/pictures? .*/"),
    accepts=Accepts(any_of=("photo",)),
    others=("a photograph", "a genre", "the frames of a clip", "/.*/"),
    elsewhere=("the words of a sentence", "a caption", "10 %", "photographe"),
)
KNOWN = [
    ("a caption", "incorrect", "This is an answer to another part."),
    ("Captions", "incorrect", "This is an answer to another part."),
    ("words of the sentence", "incorrect", "This is an answer to another part."),
    ("0.1", "incorrect", "This is an answer to another part."),
    ("the genre", "incorrect", "This is an answer to another task."),
    ("frames of a clip", "incorrect", "This is an answer to another task."),
    ("image 13", "incorrect", ""),
    ("image -12", "incorrect", ""),
    ("image", "incorrect", ""),
    ("the image 12 or 13", "review", "It matches none of the accepted answers."),
    ("a caption or so", "review", "It matches none of the accepted answers."),
    ("a genre of frames", "review", "It matches none of the accepted answers."),
    ("a photo", "correct", ""),
    ("a photograph", "correct", ""),
    # What answers another part is no slip for the answer to this one.
    ("a photogaph", "correct", "The spelling is 'a photograph'."),
    ("photographe", "incorrect", "This is an answer to another part."),
]


@pytest.mark.parametrize(("typed", "status", "remark"), KNOWN)
def test_nothing_is_given_for_good_only_for_what_is_known_to_be_wrong(typed, status, remark):
    judgement = judge(typed, PART)
    assert (judgement.status, judgement.comparison.remark) == (status, remark)


@pytest.mark.parametrize("typed", ["", "  ", "-", "\n"])
def test_blanks(typed):
    assert judge(typed, NETWORK).status == "blank"


# Accepted text, typed, what comes of it: correct where it is a slip of one letter.
SLIPS = [
    ("recurrent network", "recurent network", "correct"),
    ("recurrent network", "recurrrent network", "correct"),
    ("recurrent network", "recurrant network", "correct"),
    ("recurrent network", "recurrent netwrok", "correct"),
    ("recurrent network", "recurent netwrok", "review"),
    ("recurrent network", "recurrent netowkr", "review"),
    ("tanh", "tahn", "review"),  # too short for a slip to be told from another word
    ("symmetric", "asymmetric", "review"),
    ("typical", "atypical", "review"),
    ("kernel", "Vernel", "review"),
    ("conv layer 12", "conv layer 13", "incorrect"),
    ("conv layer 12", "conv layer 1", "incorrect"),
    ("conv layer 12", "conv layer 21", "incorrect"),
    ("sigmoid", "segmoid", "correct"),
    # What makes another word is no slip.
    ("stride", "strde", "correct"),
    ("stride", "strike", "review"),
    ("stride", "stripe", "review"),
    ("stride", "stripes", "review"),
    ("stride", "strive", "review"),
    ("the stride of a layer", "the stripe of a layer", "review"),
    ("the stride of a layer", "the stride of a leyer", "correct"),
    ("encoder", "encoded", "review"),
    ("invariant", "invarient", "correct"),
    ("causal padding", "casual padding", "review"),
    ("recurrent", "recurent", "correct"),
    ("valid", "value", "review"),
    ("causal", "casual", "review"),
    ("trial", "trail", "review"),
    ("linear", "lineal", "review"),
    ("f(x) = x + b", "f(x) = x * b", "incorrect"),
]


@pytest.mark.parametrize(("accepted", "typed", "status"), SLIPS)
def test_one_wrong_letter(accepted, typed, status):
    slip = f"The spelling is '{accepted}'."
    remark = {"correct": slip, "review": "It matches none of the accepted answers."}.get(status, "")
    lenient = judge(typed, TextExpected((accepted,)))
    strict = judge(typed, TextExpected((accepted,), typos=False))
    assert (lenient.status, lenient.comparison.remark) == (status, remark)
    assert (strict.status, strict.comparison.remark) == ("incorrect" if remark == slip else status, remark)
    assert (lenient.comparison.fraction, strict.comparison.fraction) == (status == "correct", 0)


def test_patterns_take_no_slips():
    assert judge("vanilla netwerk", NETWORK).status == "review"


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
        ("C++ and C#", "c++ and c#"),
        ("RNN -- a network", "rnn network"),
        ("x=t-1", "x = t -1"),
        ("x = t - 1", "x = t -1"),
        ("x = -y", "x = -y"),
        ("x ≠ 2", "x =\u0338 2"),
        ("y = a + b, a - b", "y = a + b a -b"),
        ("the -32", "-32"),
        ("x * 2", "x * 2"),
        ("w/2, h/w", "w / 2 h / w"),
        ("encoder/decoder, encoder + decoder", "encoder decoder encoder decoder"),
        ("**bold**, *slanted*, `code`", "bold slanted code"),
        ("input -> output => end", "input output end"),
        ("2.50 and 3.0", "2.5 and 3"),
        ("version 1.2.3", "version 1.2.3"),
        ("L.S.T.M.", "lstm"),
        ("R.N.N.s", "rnns"),
        ("e.g. this.", "eg this"),
        ("50 %", "50 %"),
        ("İ", "i"),
        ("", ""),
    ],
)
def test_normalised_words(text, words):
    assert normalise(text) == words


def test_long_texts():
    assert judge("a " * 150, NETWORK).status == "review"
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
    (("/a(/", "a"), "the pattern /a(/ cannot be matched: missing ): a("),
    (
        ("/a(?!b)/", "a"),
        "the pattern /a(?!b)/ cannot be matched: invalid perl operator: (?!; words under accepts: may do",
    ),
    ((r"/(a)\1/", "a"), "cannot be matched"),
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
    assert judge(typed, NETWORK).status in ("correct", "review", "blank", "unreadable")
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


# Accepted, typed, whether it is right: what a text holds beside letters means something.
MEANT = [
    ("3.5", "3.5", True),
    ("3.5", "3.50", True),
    ("3.5", "3,5", True),
    ("3.5", "7/2", True),
    ("3.5", "-3.5", False),
    ("3.5", "35", False),
    ("3.5", "3 5", False),
    ("2800", "2,800", True),
    ("2800", "2.8", False),
    ("3.125", "3,125", True),
    ("50%", "0.5", True),
    ("50%", "50", False),
    ("50", "50%", False),
    ("x = 2", "x=2", True),
    ("x = 2", "x = 2.0", True),
    ("x = 2", "X = 2.", True),
    ("x = 2", "x = -2", False),
    ("x = 2", "x = - 2", False),
    ("x = -2", "x = - 2", True),
    ("x = 2", "x ≠ 2", False),
    ("x = 2", "x < 2", False),
    ("x = 3.5", "x = 3,5", True),
    ("x = 3.5", "x = 35", False),
    ("1, 2", "1,2", True),
    ("1000 units", "1,000 units", True),
    ("1 unit", "1,000 units", False),
    ("y = x - 1", "y = x-1", True),
    ("y = x - 1", "y = x + 1", False),
    ("C++", "c++", True),
    ("C++", "C", False),
    ("C++", "C--", False),
    ("C#", "C", False),
    ("50 % of the units", "50% of units", True),
]


@pytest.mark.parametrize(("accepted", "typed", "right"), MEANT)
def test_numbers_are_compared_as_numbers_and_signs_mean_something(accepted, typed, right):
    assert judge(typed, TextExpected((accepted,))).comparison.fraction == right


# Plurals, points inside an abbreviation, and blanks or hyphens left out are the term itself: nothing is remarked.
TERMS = [
    ("LSTM", "LSTMs", True),
    ("LSTM", "L.S.T.M.", True),
    ("LSTM", "L.S.T.M.s", True),
    ("RNN", "R.N.N.", True),
    ("RNN", "RNNs", True),
    ("ReLU", "Re LU", True),
    ("ReLU", "Re-LU", True),
    ("many-to-one", "manytoone", True),
    ("recurrent network", "recurrent networks", True),
    ("layer of a network", "layers of networks", True),
    ("recurrent network", "recurrentnetwork", True),
    ("words", "word", False),
    ("a dog", "dogs", True),
    ("stride", "strides", True),
    ("class", "classes", True),
    ("frequency", "frequencies", True),
    ("layer 12", "layer12", True),
    ("layer 1 2", "layer 12", False),
    ("LSTM", "LST", False),
    ("loss", "los", False),
    ("C", "C++s", False),
    ("RNN", "not an RNN", False),
]


@pytest.mark.parametrize(("accepted", "typed", "right"), TERMS)
@pytest.mark.parametrize("typos", [True, False])
def test_plurals_points_blanks_and_hyphens(accepted, typed, right, typos):
    judgement = judge(typed, TextExpected((accepted,), typos))
    wrong = "incorrect" if typed == "layer 12" else "review"
    assert judgement.status == ("correct" if right else wrong)
    assert not right or judgement.comparison.remark == ""


LABEL = TextExpected(
    ("a label", "spam or not", "/class of .*/"),
    accepts=Accepts(any_of=("label", "yes or no"), none_of=("words", "image")),
    others=("a label", "words", "the notes", "an image", "a number", "/.*x.*/"),
)
ACCEPTED = [
    ("a label", "correct", ""),
    ("labels", "correct", ""),
    ("spam or not", "correct", ""),
    ("the label of the mail", "correct", ""),
    ("labels for mails, yes or no", "correct", ""),
    ("a label that says whether it is spam or not", "correct", ""),
    ("a label, the label", "correct", ""),
    ("a label with a number", "correct", ""),
    ("class of mails", "correct", ""),
    ("a mail", "review", "It matches none of the accepted answers."),
    ("not a mail", "review", "It matches none of the accepted answers."),
    ("labelled", "review", "It matches none of the accepted answers."),
    ("a number", "incorrect", "This is an answer to another task."),
    ("the class of mails", "correct", ""),
    # What describes the label may be anything; what is named beside or instead of it may not.
    ("the label of the words", "correct", ""),
    ("image label", "review", "It also says 'image'."),
    ("a sequence of labels for the words", "correct", ""),
    ("whether the image has the label", "correct", ""),
    ("yes or no for each image", "correct", ""),
    ("which label the image has", "correct", ""),
    ("which image has the label", "review", "It also says 'image'."),
    ("the words of the label", "review", "It also says 'words'."),
    ("an image with a label", "review", "It also says 'image'."),
    ("label image", "review", "It also says 'image'."),
    ("a sequence of words with a label", "review", "It also says 'words'."),
    ("a label and the image", "review", "It also says 'image'."),
    ("labels of images", "correct", ""),
    ("not a label", "review", "It says 'not'."),
    ("it isn't a label", "review", "It says 'isn t'."),
    ("no label", "review", "It says 'no'."),
    ("class of mails, not words", "review", "It says 'not'."),
    ("a label or the notes", "review", "It also names 'the notes', the answer to another task."),
    ("the best label / number", "review", "It also names 'a number', the answer to another task."),
    ("a label notes number", "review", "It also names 'the notes', the answer to another task."),
    ("class of mails or a number", "review", "It also names 'a number', the answer to another task."),
]


@pytest.mark.parametrize(("typed", "status", "remark"), ACCEPTED)
def test_words_that_accept_and_what_is_left_to_a_person(typed, status, remark):
    judgement = judge(typed, LABEL)
    assert (judgement.status, judgement.comparison.remark) == (status, remark)


def test_a_name_that_two_parts_share_is_told_apart_by_what_follows():
    texts = ("the words of a report", "words")
    shared = ("the words of a summary", "words")
    words = Accepts(any_of=("word", "report"), none_of=("summary",))
    alone = TextExpected(texts, accepts=words)
    beside = TextExpected(texts, accepts=words, elsewhere=shared)
    assert [judge("words for a summary", one).status for one in (alone, beside)] == ["correct", "review"]
    assert [judge("a report with a summary", one).status for one in (alone, beside)] == ["correct", "correct"]


def test_a_slip_does_not_make_what_must_not_be():
    prices = TextExpected(("prices",), accepts=Accepts(("series",), none_of=("price",)))
    judgement = judge("the price", prices)
    assert (judgement.status, judgement.comparison.remark) == ("review", "It also says 'price'.")
    assert judge("the prises", prices).status == "correct"


def test_a_plural_that_must_not_be_is_left_to_a_person():
    word = TextExpected(("a word",), accepts=Accepts(("word",), none_of=("words",)))
    assert [judge(typed, word).status for typed in ("word", "the word", "words", "one of the words")] == [
        "correct",
        "correct",
        "review",
        "review",
    ]


# A word that has to be there, what was typed, and what comes of it.
PLURALS = [
    ("label", "some labels", "correct"),
    ("label", "some labeles", "correct"),
    ("class", "two classes", "correct"),
    ("memory", "many memories", "correct"),
    ("memory", "many memors", "review"),
    ("label", "some labies", "review"),
    ("label", "labelled", "review"),
    ("label", "relabel", "review"),
]


@pytest.mark.parametrize(("word", "typed", "status"), PLURALS)
def test_a_word_stands_for_its_plural(word, typed, status):
    assert judge(typed, TextExpected(("x",), accepts=Accepts((word,)))).status == status


# What was typed where "memory" has to be there, and by what it denies it.
DENIALS = [
    ("it doesn't have a memory", "It says 'doesn t'."),
    ("it can't, memory", "It says 'can t'."),
    ("without memory", "It says 'without'."),
    ("never a memory", "It says 'never'."),
    ("memory or not", ""),
    # The letter t is also the time.
    ("the memory in t", ""),
    ("the memory on t", ""),
    ("an t of memory", ""),
    ("n t memory", ""),
    ("the memory t", ""),
]


@pytest.mark.parametrize(("typed", "remark"), DENIALS)
def test_what_denies(typed, remark):
    judgement = judge(typed, TextExpected(("x",), accepts=Accepts(("memory",))))
    assert (judgement.status, judgement.comparison.remark) == ("review" if remark else "correct", remark)


def test_all_words_have_to_be_there():
    both = TextExpected(("x",), accepts=Accepts(all_of=("hidden state", "input")))
    assert judge("the inputs and the hidden states", both).status == "correct"
    assert judge("the hidden states", both).status == "review"
    assert judge("the state is hidden from the input", both).status == "review"


@pytest.mark.parametrize("part", ["input", "output"])
def test_naming_every_answer_earns_nothing_by_itself(part):
    everything = "not words or an image or a video or a label or numbers or text or notes or strokes or prices"
    for seed in range(40):
        variant = make_variant(load_bank()["rnn/design-type-in-words"], seed)
        for typed in (everything, everything.removeprefix("not ")):
            assert judge(typed, variant.expected[part]).status in ("review", "incorrect")


def test_a_pattern_takes_time_that_is_linear_in_the_text():
    hostile = TextExpected(("x", r"/(\w+ ?)+x/", "/(a|a)*b/", "/([a-z]+)*=/"))
    assert judge("a" * 399, hostile).status == "review"
    assert judge("a" * 350 + " x", hostile).status == "correct"


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


def test_what_a_pattern_must_not_begin_like_is_matched_by_itself():
    label = TextExpected(("a label", r"/(?!.*\b(picture|image)\b)(?![)]).*\b(label|class)\b.*/"))
    assert [label.compare(text).fraction for text in ("the class", "class of an image", "one")] == [1, 0, 0]
    # Without a partner for its bracket it is a pattern as it stands, which the engine refuses.
    assert "cannot be matched" in label.validate(("a", "/(?!a/"))
    assert "cannot be matched" in label.validate(("a", "/(?!(?!a)b)c/"))
