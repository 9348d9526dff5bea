"""Answers to papers in a language with a decimal comma: what is typed there, and what comes of it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.kinds.array.kind import ArrayExpected
from quizgen.kinds.code.sandbox import run_function
from quizgen.kinds.integer import IntegerExpected
from quizgen.kinds.number import NumberExpected
from quizgen.kinds.table import KINDS
from quizgen.marking import mark_variant
from quizgen.messages import languages
from quizgen.model import Place, Reading, Tolerance, Unreadable
from quizgen.questions.reader import restore_question

CLOSE = Tolerance("absolute", 1e-9)
NO_SANDBOX = run_function("def f():\n    return 1\n", "f", [[]]).refusal

# What was typed to a number: how it is read on a paper in English, and on one with decimal commas; None: it is told.
NUMBERS = [
    ("0,5", 0.5, 0.5),
    ("0.5", 0.5, 0.5),
    ("1,234", None, 1.234),
    ("1.234", 1.234, 1.234),
    ("12,345", None, 12.345),
    ("1.234,5", 1234.5, 1234.5),
    ("1,234.5", 1234.5, 1234.5),
    ("1,234,567", 1234567, None),
    ("2,5e-1", 0.25, 0.25),
    ("1,125/2", None, 0.5625),
    ("37,125 %", None, 0.37125),
    ("-1,500", None, -1.5),
]

# The same where a whole number is asked for.
WHOLE = [
    ("2800", 2800, 2800),
    ("2,800", 2800, None),
    ("2.800", None, None),
    ("2 800", 2800, 2800),
    ("1.234.567", 1234567, 1234567),
    ("1,234,567", 1234567, None),
    ("2,5", 2.5, 2.5),
    ("2,0", 2, 2),
]

# What was typed to an array of a shape.
ARRAYS = [
    ("[0,5; 1,5]", (2,), [0.5, 1.5], [0.5, 1.5]),
    ("[1,5]", (2,), [1, 5], [1, 5]),
    ("[1,5]", (1,), [1.5], [1.5]),
    ("[[1,5; 2,5]; [3,5; 4]]", (2, 2), [[1.5, 2.5], [3.5, 4]], [[1.5, 2.5], [3.5, 4]]),
    ("[[1; 2]; [3; 4]]", (2, 2), [[1, 2], [3, 4]], [[1, 2], [3, 4]]),
    ("[[1, 2], [3, 4]]", (2, 2), [[1, 2], [3, 4]], [[1, 2], [3, 4]]),
    ("[0.5, 1.5]", (2,), [0.5, 1.5], [0.5, 1.5]),
    ("1,234; 2,345", (2,), [1.234, 2.345], [1.234, 2.345]),
    ("1,5 2,5\n3,5 4,5", (2, 2), [[1.5, 2.5], [3.5, 4.5]], [[1.5, 2.5], [3.5, 4.5]]),
]


def value_of(expected, typed):
    read = expected.read(typed)
    if isinstance(read, Unreadable):
        return None
    assert isinstance(read, Reading)
    return read.value.tolist() if isinstance(read.value, np.ndarray) else read.value


@pytest.mark.parametrize(("typed", "english", "comma"), NUMBERS)
def test_numbers(typed, english, comma):
    expected = NumberExpected(7.0)
    assert (value_of(expected, typed), value_of(expected.with_comma(), typed)) == (english, comma)


@pytest.mark.parametrize(("typed", "english", "comma"), WHOLE)
def test_whole_numbers(typed, english, comma):
    expected = IntegerExpected(7)
    assert (value_of(expected, typed), value_of(expected.with_comma(), typed)) == (english, comma)


@pytest.mark.parametrize(("typed", "shape", "english", "comma"), ARRAYS)
def test_arrays(typed, shape, english, comma):
    expected = ArrayExpected(np.full(shape, 7.0))
    found = [value_of(expected, typed), value_of(expected.with_comma(), typed)]
    assert [
        np.reshape(one, np.shape(wanted)).tolist() for one, wanted in zip(found, (english, comma), strict=True)
    ] == [
        english,
        comma,
    ]


def test_large_entries_with_three_decimals_are_decimals_where_a_comma_is_that():
    expected = ArrayExpected(np.array([1234.0, 2345.0]))
    assert np.ravel(value_of(expected, "[1,234; 2,345]")).tolist() == [1234, 2345]
    assert np.ravel(value_of(expected.with_comma(), "[1,234; 2,345]")).tolist() == [1.234, 2.345]


def test_what_was_read_is_shown_with_a_comma():
    assert NumberExpected(0.5).with_comma().read("1/4").shown == "0,25"
    assert NumberExpected(0.5).read("1/4").shown == "0.25"
    assert IntegerExpected(5).with_comma().read("2,5").shown == "2,5"
    assert ArrayExpected(np.zeros(2)).with_comma().read("[0.5, 1]").shown == "[0,5; 1]"


shapes = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)


@given(shape=shapes, seed=st.integers(0, 10_000), decimals=st.integers(0, 4))
def test_an_array_as_typed_reads_back(shape, seed, decimals):
    answer = np.random.default_rng(seed).uniform(-2000, 2000, shape).round(decimals)
    expected = ArrayExpected(answer, CLOSE).with_comma()
    assert "." not in expected.typed()
    read = expected.read(expected.typed())
    assert isinstance(read, Reading), (expected.typed(), read)
    assert expected.compare(read.value).fraction == 1


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_a_number_as_typed_reads_back(x, decimals):
    expected = NumberExpected(round(x, decimals), CLOSE).with_comma()
    assert "." not in expected.typed()
    assert value_of(expected, expected.typed()) == pytest.approx(expected.answer, abs=1e-9)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", KINDS)
def test_the_answer_as_typed_earns_full_marks_in_every_language(name, language):
    part = {"type": name, **KINDS[name].example}
    data = {"title": "T", "topics": ["t"], "prompt": "p", "parts": {"p": part}}
    variant = make_variant(restore_question("q", data, Place("q.yaml", 1, 1)), seed=1)
    if NO_SANDBOX and part["type"] == "code":
        pytest.skip(NO_SANDBOX)
    key = replace(variant.key, language=language)
    (first,) = mark_variant(key, {}).parts
    (mark,) = mark_variant(key, {"p": first.expected or "x"}).parts
    wanted = ("review", 0) if variant.expected["p"].by_hand else ("correct", 1)
    assert (mark.status, mark.fraction) == wanted


@pytest.mark.parametrize("seed", [1])
def test_every_question_of_the_bank_is_answered_with_commas(seed):
    bank = load_bank()
    for id in bank:
        variant = make_variant(bank[id], seed)
        key = replace(variant.key, language="de")
        parts = [part.name for part in bank[id].parts if not part.asked.costly]
        typed = {name: variant.expected[name].with_comma().typed() for name in parts}
        for mark in mark_variant(key, typed).parts:
            if mark.name in typed and not variant.expected[mark.name].by_hand:
                assert (mark.status, mark.fraction, mark.expected) == ("correct", Fraction(1), typed[mark.name]), id


def test_rounding_is_found_behind_a_comma():
    third = NumberExpected(1 / 3, Tolerance("decimals", 3), 3)
    cases = [third.case(0.33, "0.33"), third.with_comma().case(0.33, "0,33")]
    assert cases[0] == cases[1]
    assert third.with_comma().case(0.33, "0.33") == cases[0]
