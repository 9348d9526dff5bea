"""What holds for every answer type."""

import importlib
import pkgutil
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quizgen.kinds
from quizgen.generate import make_variant
from quizgen.kinds import table
from quizgen.kinds.array import ArrayExpected
from quizgen.kinds.choice import ChoiceExpected
from quizgen.kinds.choices import ChoicesExpected
from quizgen.kinds.code.kind import CodeExpected
from quizgen.kinds.code.task import CodeTask
from quizgen.kinds.essay import EssayExpected, RubricPoint
from quizgen.kinds.formula import FormulaExpected
from quizgen.kinds.integer import IntegerExpected
from quizgen.kinds.interface import Kind
from quizgen.kinds.matching import MatchingExpected
from quizgen.kinds.number import NumberExpected
from quizgen.kinds.shape import ShapeExpected
from quizgen.kinds.table import KINDS
from quizgen.kinds.text import TextExpected
from quizgen.marking.check import check_answer, describe_unreadable, judge
from quizgen.model import Place, Reading, Refusal, Tolerance, Unreadable
from quizgen.notation.numerals import simplify
from quizgen.questions.reader import restore_question
from quizgen.tolerance import default_tolerance

OPTIONS = ("one-to-one", "one-to-many", "slower, but exact", "-2", "2")
TEXTS = ("recurrent network", "RNN", "/(a )?net/", "İß", "x²")
RUBRIC = (RubricPoint("The gradient is zero", Fraction(1), ("gradient", "/zero|0/")),)
FORMULAS = ("2x", "-x^2/3", r"\frac{1}{1+e^{-x}}", "w_1 h_{t-1} + b", "f(x)")

HARD_EXAMPLES = {
    "number": NumberExpected(3),
    "integer": IntegerExpected(3),
    "shape": ShapeExpected((2, 2)),
    "array": ArrayExpected(np.eye(2)),
    "expression": FormulaExpected("2x"),
    "choice": ChoiceExpected(OPTIONS[0], OPTIONS),
    "choices": ChoicesExpected(OPTIONS[:2], OPTIONS),
    "matching": MatchingExpected(OPTIONS[:2], OPTIONS, ("x", "2")),
    "text": TextExpected(TEXTS),
    "code": CodeExpected((1.0,), CodeTask("f", ("x",), ((1,),))),
    "essay": EssayExpected("m", RUBRIC),
}


def expected_of(kind):
    """Return what is expected where a part has the keys of the example that its kind gives."""
    parts = {"p": {"type": kind, **KINDS[kind].example}}
    data = {"title": "T", "topics": ["t"], "prompt": "p", "parts": parts}
    return make_variant(restore_question("q", data, Place("q.yaml", 1, 1)), seed=1).expected["p"]


EXAMPLES = {kind: HARD_EXAMPLES.get(kind) or expected_of(kind) for kind in KINDS}

numbers = st.floats(-1e15, 1e15, allow_nan=False) | st.integers(-(10**14), 10**14) | st.floats(-10, 10)
decimals = st.none() | st.integers(0, 5)
shapes = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(tuple)


@st.composite
def expectations(draw):
    # Code has tests of its own, for each program takes a sandbox.
    kind = draw(st.sampled_from([kind for kind in KINDS if kind != "code"]))
    places = draw(decimals)
    tolerances = st.sampled_from(
        [Tolerance("absolute", 1e-6), Tolerance("relative", 0.01), Tolerance("significant", 4.0)]
    )
    match kind:
        case "number":
            value = draw(numbers)
            return NumberExpected(
                value, draw(st.none() | tolerances | st.just(default_tolerance(value, places))), places
            )
        case "integer":
            return IntegerExpected(draw(st.integers(-(10**40), 10**40)))
        case "shape":
            return ShapeExpected(tuple(draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=5))))
        case "expression":
            return FormulaExpected(draw(st.sampled_from(FORMULAS)))
        case "text":
            plain, patterns = TEXTS[:2] + TEXTS[3:], TEXTS[2:3]
            return TextExpected((*draw(st.permutations(plain)), *patterns), typos=draw(st.booleans()))
        case "matching":
            matched = draw(st.lists(st.sampled_from(OPTIONS), min_size=2, max_size=9))
            return MatchingExpected(tuple(matched), options=OPTIONS, items=tuple(map(str, range(len(matched)))))
        case "essay":
            return EssayExpected("The gradient is zero.", rubric=RUBRIC)
        case "array":
            shape = draw(shapes)
            size = int(np.prod(shape))
            value = np.array(draw(st.lists(numbers, min_size=size, max_size=size)), dtype=float).reshape(shape)
            return ArrayExpected(
                value, draw(st.none() | tolerances | st.just(default_tolerance(value, places))), places
            )
        case "choice":
            return ChoiceExpected(draw(st.sampled_from(OPTIONS)), options=OPTIONS)
        case "choices":
            chosen = draw(st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True))
            return ChoicesExpected(tuple(chosen), options=OPTIONS)
    return EXAMPLES[kind]


@given(expectations())
@settings(max_examples=100, deadline=None)
def test_the_answer_as_shown_reads_back_and_earns_full_marks(expectation):
    shown = expectation.typed()
    judgement = judge(shown, expectation)
    wanted = "review" if expectation.by_hand else "correct"
    assert judgement.status == wanted, (shown, judgement)


@given(
    st.sampled_from(list(KINDS)),
    st.text(st.sampled_from("0123456789 .,;-+/*xe^()[]{}|&\\$%\t\n_'=½×−") | st.characters())
    | st.lists(st.sampled_from(["1", "2.5", " ", ",", ";", "\n", "[", "]", "1/2", "\\frac{1}{2}", "x", "e3"])).map(
        "".join
    ),
)
@settings(max_examples=100, deadline=None)
def test_any_text_gives_a_reading_or_a_reason(kind, response):
    expectation = EXAMPLES[kind]
    read = expectation.read(response)
    assert isinstance(read, Reading | Unreadable)
    judge(response, expectation)
    if isinstance(read, Unreadable):
        assert read.at is None or 0 <= read.at <= len(response)
        describe_unreadable(response, read, "")


@given(st.text(st.sampled_from("0 1½⅔²⁻−…\\frac{}[]\n\r\t$\u200b") | st.characters()))
@settings(max_examples=100, deadline=None)
def test_every_character_knows_where_it_came_from(response):
    source = simplify(response)
    assert len(source.origins) == len(source.text) + 1
    assert list(source.origins) == sorted(source.origins)
    assert all(0 <= origin <= len(response) for origin in source.origins)


HARD = ["1 " * 9_999, "1,1\n" * 4_999, "[" * 19_999, "[1]" * 6_600, "= " * 9_999, " " * 19_998 + "1", "1/" * 9_999]


@pytest.mark.parametrize("response", HARD)
@pytest.mark.parametrize("kind", ["number", "integer", "shape", "array", "expression", "text", "matching"])
def test_long_responses_end(kind, response):
    assert judge(response, EXAMPLES[kind]).status in ("unreadable", "incorrect", "blank")


def test_a_response_of_more_than_20000_characters_is_unreadable():
    assert check_answer("number", 1, "1" + " " * 19_999).status == "correct"
    assert check_answer("number", 1, "1" + " " * 20_000).status == "unreadable"


def test_the_table_lists_every_kind_that_the_folder_holds():
    found = set()
    for module in pkgutil.walk_packages(quizgen.kinds.__path__, "quizgen.kinds."):
        if module.name != table.__name__:
            contents = vars(importlib.import_module(module.name)).values()
            found.update(thing.name for thing in contents if isinstance(thing, Kind))
    assert found == set(KINDS)
    assert set(HARD_EXAMPLES) <= set(KINDS)
    assert all(EXAMPLES[name].kind == name for name in KINDS)


@pytest.mark.parametrize("answer_type", KINDS.values(), ids=list(KINDS))
def test_hints_are_one_short_sentence(answer_type):
    assert answer_type.hint.endswith(".")
    assert len(answer_type.hint) < 80


EXPECTED = [
    ("number", np.float64(0.5), 0.5),
    ("number", np.array(2), 2),
    ("number", 10**30, 10**30),
    ("integer", 3.0, 3),
    ("integer", np.int64(3), 3),
    ("shape", np.array([3, 4]), (3, 4)),
    ("shape", [3, 4.0], (3, 4)),
    ("choices", ["one-to-many", "2"], ("one-to-many", "2")),
    ("text", "a", ("a",)),
    ("text", ["a", "/b/"], ("a", "/b/")),
    ("matching", ["a", "b"], ("a", "b")),
    ("essay", " m ", "m"),
]


@pytest.mark.parametrize(("kind", "value", "kept"), EXPECTED)
def test_check_expected_normalises(kind, value, kept):
    found = EXAMPLES[kind].validate(value)
    assert found == kept
    assert type(found) is type(kept)


def test_an_expected_array_cannot_be_written_to():
    assert not EXAMPLES["array"].validate([[1, 2]]).flags.writeable


@pytest.mark.parametrize("kind", list(HARD_EXAMPLES))
@pytest.mark.parametrize("value", [None, {}, True, object()])
def test_check_expected_refuses_in_words(kind, value):
    refusal = EXAMPLES[kind].validate(value)
    assert isinstance(refusal, Refusal)
    assert str(refusal).startswith("the answer")


FEEDBACK = [
    (
        "number",
        "5 cm",
        "Could not be read: 'cm' is not part of a number.\n    5 cm\n      ^\n"
        "Expected: A number such as 0.25, -3, 1/4 or 2.5e-1.",
    ),
    (
        "array",
        "1 2\n3 a",
        "Could not be read: 'a' is not a number.\n    3 a\n      ^\n"
        "Expected: A matrix as rows in brackets, such as [[1, 2], [3, 4]], or one row a line.",
    ),
    (
        "choice",
        "maybe",
        "Could not be read: 'maybe' is not one of the options.\n"
        "Expected: A choice as the letter of one option, such as B.",
    ),
]


@pytest.mark.parametrize(("kind", "typed", "feedback"), FEEDBACK)
def test_what_could_not_be_read_is_pointed_at(kind, typed, feedback):
    expected = {"number": 1, "array": [[1, 2], [3, 4]]}.get(kind, OPTIONS[0])
    assert check_answer(kind, expected, typed, options=OPTIONS if kind == "choice" else ()).feedback == feedback


def test_the_caret_stays_near_in_a_long_line():
    feedback = describe_unreadable("1 " * 500 + "x", Unreadable("no", 1000), "H.")
    line, caret = feedback.splitlines()[1:3]
    assert line[caret.index("^")] == "x"
    assert len(line) < 80


# What was typed, where it cannot be read, the part that is shown, and how far in the caret is.
CARETS = [
    ("5 cm", 2, "5 cm", 2),
    ("5 cm", 4, "5 cm", 4),
    ("1 2\n3 x", 6, "3 x", 2),
    ("1 x\n3 4", 2, "1 x", 2),
    ("1\t2", 2, "1 2", 2),
    # Of a long line, 30 characters before the place and 30 from it on.
    ("a" * 30 + "x" + "b" * 100, 30, "a" * 30 + "x" + "b" * 29, 30),
    ("." * 20 + "a" * 30 + "x" + "b" * 100, 50, "a" * 30 + "x" + "b" * 29, 30),
    ("1\n" + "a" * 31 + "x", 33, "a" * 30 + "x", 30),
]


@pytest.mark.parametrize(("response", "at", "shown", "caret"), CARETS)
def test_the_place_that_cannot_be_read_is_shown(response, at, shown, caret):
    told = describe_unreadable(response, Unreadable("no", at), "H.")
    assert told == f"Could not be read: no.\n    {shown}\n    {' ' * caret}^\nExpected: H."


@pytest.mark.parametrize("at", [None, 5])
def test_without_a_place_nothing_is_shown(at):
    assert describe_unreadable("5 cm", Unreadable("no", at), "H.") == "Could not be read: no.\nExpected: H."
