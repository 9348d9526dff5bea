"""An LMS may ask for one answer in several fields; they are read as if they had been typed in one."""

from fractions import Fraction

import pytest

from quizgen.kinds.table import KINDS
from quizgen.model import Reading

MATRIX = {"answer": [[1, 2.5], [3, 4]]}
VECTOR = {"answer": [1, 2, 3]}
CUBE = {"answer": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]}
SHAPE = {"answer": (54, 54, 96)}
PAIRS = {"answer": {"Tokyo; Japan": "one", "Paris -> France": "two"}, "options": ["one", "two", "three"]}

JOINED = [
    # kind, what is expected, the fields, and as they are typed in one
    ("array", MATRIX, ("1", "2.5", "3", "4"), "[[1, 2.5], [3, 4]]"),
    ("array", MATRIX, (" 1 ", "5/2", "3.0", "4e0"), "[[1, 5/2], [3.0, 4e0]]"),
    ("array", MATRIX, ("1", "2,5", "3", "4"), "[[1; 2,5]; [3; 4]]"),
    ("array", VECTOR, ("1", "2", "3"), "[1, 2, 3]"),
    ("array", VECTOR, ("1,0", "2,0", "3,0"), "[1,0; 2,0; 3,0]"),
    ("array", CUBE, tuple("12345678"), "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]"),
    ("shape", SHAPE, ("54", " 54", "96"), "54 x 54 x 96"),
    ("matching", PAIRS, ("one", "two"), "Tokyo; Japan -> one\nParis -> France -> two"),
    ("number", {"answer": 3.5}, ("3.5",), "3.5"),
    ("choice", {"answer": "red", "options": ["red", "blue"]}, ("red",), "red"),
]


def expect(kind, arguments):
    arguments = dict(arguments)
    return KINDS[kind].expect(arguments.pop("answer"), **arguments)


@pytest.mark.parametrize(("kind", "arguments", "fields", "typed"), JOINED)
def test_fields_are_read_as_one_answer(kind, arguments, fields, typed):
    expected = expect(kind, arguments)
    assert expected.fields == len(fields)
    assert expected.join(fields) == typed
    reading = expected.read(typed)
    assert isinstance(reading, Reading), reading
    assert expected.is_right(reading.value)


@pytest.mark.parametrize(("kind", "arguments", "fields", "typed"), JOINED)
def test_blank_fields_are_no_answer(kind, arguments, fields, typed):
    assert expect(kind, arguments).join((" ",) * len(fields)).strip() == ""


def test_the_order_of_the_fields_counts():
    assert expect("array", MATRIX).join("1234") != expect("array", MATRIX).join("1324")


NOT_READ = [
    # What is more than an entry does not become several, and a question mark in front may stand for the batch.
    ("array", MATRIX, ("1] [2", "2.5", "3", "4"), '[["1] [2", 2.5], [3, 4]]'),
    ("array", MATRIX, ("1;9", "2.5", "3", "4"), '[["1;9", 2.5], [3, 4]]'),
    ("array", MATRIX, ("x", "", "3", "4"), "[[x, ?], [3, 4]]"),
    ("array", VECTOR, ("1, 2", "2", "3"), '["1, 2"; 2; 3]'),
    ("array", VECTOR, ("1\n9", "2", "3"), "[1 9, 2, 3]"),
    ("array", VECTOR, ("[1,2,3]", "", ""), '["[1,2,3]"; ?; ?]'),
    ("shape", {"answer": (3, 3)}, ("", "3"), "? x 3"),
    ("shape", SHAPE, ("54 x 54 x 96", "", ""), "54 x 54 x 96 x ? x ?"),
    ("matching", PAIRS, ("four", "two"), "Tokyo; Japan -> four\nParis -> France -> two"),
]


@pytest.mark.parametrize(("kind", "arguments", "fields", "typed"), NOT_READ)
def test_what_is_not_certain_is_not_read(kind, arguments, fields, typed):
    expected = expect(kind, arguments)
    assert expected.join(fields) == typed
    assert not isinstance(expected.read(typed), Reading)


PARTLY = [
    # kind, what is expected, the fields, as they are typed in one, how they are read, and the share that is right
    ("array", MATRIX, ("1", "", "3", "4"), "[[1, ?], [3, 4]]", "[[1, ?], [3, 4]]", Fraction(3, 4)),
    ("array", MATRIX, ("1", "", "9", "4"), "[[1, ?], [9, 4]]", "[[1, ?], [9, 4]]", Fraction(1, 2)),
    ("array", MATRIX, ("1", "2,5", "3", ""), "[[1; 2,5]; [3; ?]]", "[[1, 2.5], [3, ?]]", Fraction(3, 4)),
    ("array", VECTOR, ("", "2", ""), "[?, 2, ?]", "[?, 2, ?]", Fraction(1, 3)),
    ("array", CUBE, (*"1234567", ""), "[[[1, 2], [3, 4]], [[5, 6], [7, ?]]]", None, Fraction(7, 8)),
    ("shape", SHAPE, ("54", "", "96"), "54 x ? x 96", "54 × ? × 96", Fraction(2, 3)),
    ("matching", PAIRS, ("", "two"), "Paris -> France -> two", "2-B", Fraction(1, 2)),
]


@pytest.mark.parametrize(("kind", "arguments", "fields", "typed", "shown", "share"), PARTLY)
def test_a_blank_field_earns_nothing_and_costs_the_others_nothing(kind, arguments, fields, typed, shown, share):
    expected = expect(kind, arguments)
    assert expected.join(fields) == typed
    reading = expected.read(typed)
    assert isinstance(reading, Reading)
    assert reading.shown == (shown or typed)
    assert expected.compare(reading.value).fraction == share
    assert not expected.is_right(reading.value)
    assert kind == "matching" or expected.as_value(reading.value) is None
    assert kind == "matching" or expected.case(reading.value, typed) is None


@pytest.mark.parametrize(
    ("kind", "arguments", "typed"),
    [
        ("array", MATRIX, "[[1, ?], [3]]"),
        ("array", MATRIX, "[1, ?, 3, 4]"),
        ("array", MATRIX, "[[?, ?], [?, ?]]"),
        ("array", MATRIX, "[[1, 2?], [3, 4]]"),
        ("array", MATRIX, "[[1, ??], [3, 4]]"),
        ("array", MATRIX, "is it [[1, 2.5], [3, 4]] ?"),
        ("shape", SHAPE, "54 x ?"),
        ("shape", SHAPE, "54 x 5? x 96"),
        ("shape", SHAPE, "? x ? x ?"),
    ],
)
def test_a_question_mark_anywhere_else_is_not_read(kind, arguments, typed):
    assert not isinstance(expect(kind, arguments).read(typed), Reading)


def test_a_question_mark_before_a_whole_shape_is_the_batch():
    reading = expect("shape", SHAPE).read("(?, 54, 54, 96)")
    assert isinstance(reading, Reading)
    assert reading.value == (54, 54, 96)


def test_an_item_without_an_option_is_left_out():
    expected = expect("matching", PAIRS)
    reading = expected.read(expected.join(("", "two")))
    assert isinstance(reading, Reading)
    assert reading.value == (-1, expected.options.index("two"))
