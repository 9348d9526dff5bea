"""Tolerances: what they are, and where their edges lie."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import quizgen.tolerance
from quizgen.generate import make_variant
from quizgen.marking.check import check_answer
from quizgen.model import Tolerance
from quizgen.questions.reader import read_question
from quizgen.tolerance import (
    default_tolerance,
    distance_of,
    distances,
    entries_within,
    parse_tolerance,
    within,
)

PARSED = [
    (0.005, Tolerance("absolute", 0.005)),
    (0, Tolerance("absolute", 0.0)),
    ("0.005", Tolerance("absolute", 0.005)),
    ("1%", Tolerance("relative", 0.01)),
    ("0.5 %", Tolerance("relative", 0.005)),
    ({"decimals": 2}, Tolerance("decimals", 2.0)),
    ({"significant": 3}, Tolerance("significant", 3.0)),
    (Tolerance("relative", 0.1), Tolerance("relative", 0.1)),
]


@pytest.mark.parametrize(("given", "tolerance"), PARSED)
def test_parse(given, tolerance):
    assert parse_tolerance(given) == tolerance


@pytest.mark.parametrize(
    "given",
    [
        *(-1, "-1%", "x", "1%%", "", True, None, [1], float("nan"), float("inf"), "1e999", "nan%"),
        *({}, {"decimals": -1}, {"decimals": 1.5}, {"significant": 0}, {"digits": 2}),
        {"decimals": 1, "significant": 2},
    ],
)
def test_parse_refuses(given):
    assert isinstance(parse_tolerance(given), str)


EDGES = [
    # response, expected, tolerance, within
    (0.305, 0.1 + 0.2, 0.005, True),
    (0.295, 0.1 + 0.2, 0.005, True),
    (0.3051, 0.3, 0.005, False),
    (1.005, 1.0, 0.005, True),
    (2.675, 2.68, 0.005, True),
    (0.0, -0.0, 0, True),
    (-1e-16, 0.0, 1e-15, True),
    (1.05, 1.0, "5%", True),
    (0.95, 1.0, "5%", True),
    (1.0500001, 1.0, "5%", False),
    (-1.05, -1.0, "5%", True),
    (1.05e33, 1e33, "5%", True),
    (1.05e-33, 1e-33, "5%", True),
    (0.125, 0.12, {"decimals": 2}, True),
    (0.1251, 0.12, {"decimals": 2}, False),
    (123.5, 123, {"significant": 3}, True),
    (123.51, 123, {"significant": 3}, False),
    (0.00012345, 0.000123, {"significant": 3}, True),
    (0.0001236, 0.000123, {"significant": 3}, False),
    (0.3, 0.1 + 0.2, 0, True),
    (0.30000001, 0.3, 0, False),
    (10**30, 1e30, 0, True),
    (1e308, -1e308, 1, False),
    # What is no number of a finite size is near nothing.
    (float("inf"), 1.0, 1, False),
    (1.0, float("inf"), 1, False),
    (float("inf"), float("inf"), 1, False),
    (float("nan"), float("nan"), 1, False),
    (np.array([1.0, 2.0]), np.array([1.004, 1.996]), 0.005, True),
    (np.array([1.0, 2.0]), np.array([1.004, 1.994]), 0.005, False),
]


@pytest.mark.parametrize(("response", "expected", "given", "inside"), EDGES)
def test_edges_are_inside(response, expected, given, inside):
    tolerance = parse_tolerance(given)
    assert isinstance(tolerance, Tolerance)
    assert within(response, expected, tolerance) is inside


def test_none_is_exact():
    assert within(0.3, 0.1 + 0.2, None)
    assert not within(0.3001, 0.3, None)


def test_a_zero_entry_takes_the_largest_entrys_relative_tolerance():
    right = entries_within(np.array([0.009, 1.0, 0.021]), np.array([0.0, 1.0, 0.02]), Tolerance("relative", 0.01))
    assert right.tolist() == [True, True, False]


def test_cancellation_against_large_entries_counts_as_zero():
    assert entries_within(np.array([0, 1]), np.array([1e-17, 1.0]), None).all()


DEFAULTS = [
    (0.25, 2, Tolerance("decimals", 2.0)),
    (1 / 3, None, Tolerance("decimals", 3.0)),
    (0.0625, None, Tolerance("decimals", 4.0)),
    (3, None, Tolerance("decimals", 3.0)),
    (10**30, None, Tolerance("decimals", 3.0)),
    (np.array([0.5, 1 / 3]), None, Tolerance("decimals", 3.0)),
    (1.23456e-7, None, Tolerance("significant", 3.0)),
]


@pytest.mark.parametrize(("expected", "decimals", "tolerance"), DEFAULTS)
def test_default_tolerance(expected, decimals, tolerance):
    assert default_tolerance(expected, decimals) == tolerance


@pytest.mark.parametrize(
    ("typed", "status"), [("0.3339", "partial"), ("0.333", "correct"), ("0.3328", "partial"), ("1/3", "correct")]
)
def test_default_for_a_third(typed, status):
    assert check_answer("number", 1 / 3, typed).status == status


NEXT_TO_ZERO = [
    (0.1 + 0.2 - 0.3, "0", None, "correct"),
    (0.1 + 0.2 - 0.3, "1e-3", None, "incorrect"),
    ([0.1 + 0.2 - 0.3, 0.0], "0, 0", None, "correct"),
    (1e-14, "0", None, "incorrect"),
    (6.63e-34, "0", {"significant": 3}, "incorrect"),
    (6.63e-34, "6.63e-34", None, "correct"),
]


@pytest.mark.parametrize(("expected", "typed", "tolerance", "status"), NEXT_TO_ZERO)
def test_what_noise_may_have_left_of_a_zero_is_within_the_usual_tolerance(expected, typed, tolerance, status):
    kind = "array" if isinstance(expected, list) else "number"
    assert check_answer(kind, expected, typed, tolerance=tolerance).status == status


def test_a_whole_number_may_carry_noise():
    assert check_answer("integer", 0.1 * 3 * 10, "3").status == "correct"


WRONG_USE = [
    ("nothing", 1, None),
    ("number", "x", None),
    ("number", float("nan"), None),
    ("number", True, None),
    ("number", 10**400, None),
    ("number", 1.0, -1),
    ("integer", 2.5, None),
    ("integer", 2, 0.1),
    ("shape", (3, -1), None),
    ("shape", (), None),
    ("shape", 3, None),
    ("array", [[1, 2], [3]], None),
    ("array", [], None),
    ("array", ["a"], None),
    ("array", [True, False], None),
    ("array", 5, None),
    ("array", [float("nan"), 1], None),
    ("array", [float("inf")], None),
    ("choice", "c", None),
    ("choices", [], None),
    ("choices", ["c"], None),
]


@pytest.mark.parametrize(("kind", "expected", "tolerance"), WRONG_USE)
def test_wrong_use_raises(kind, expected, tolerance):
    with pytest.raises(ValueError, match=r"\w"):
        check_answer(kind, expected, "1", tolerance, options=("a", "b"))


NUMBERS = st.one_of(
    st.floats(min_value=-1e6, max_value=1e6).map(lambda x: round(x, 4)),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(min_value=-(10**20), max_value=10**20),
)
TOLERANCES = st.one_of(
    st.none(),
    st.builds(Tolerance, st.sampled_from(["absolute", "relative"]), st.sampled_from([0.0, 0.005, 0.05, 1e-9])),
    st.builds(Tolerance, st.sampled_from(["decimals", "significant", "rounded"]), st.integers(1, 6).map(float)),
)


@given(
    st.lists(st.tuples(NUMBERS, st.sampled_from([-0.05, -0.005, 0.0, 0.005, 0.0050001, 0.5])), max_size=4), TOLERANCES
)
def test_binary_arithmetic_decides_as_decimal_arithmetic_does(entries, tolerance):
    expected = [number for number, _ in entries]
    response = [number + shift for number, shift in entries]
    with patch.object(quizgen.tolerance, "_decide_off_edge", lambda *_: None):
        slowly = list(quizgen.tolerance._entries_within(response, expected, tolerance))
    assert list(quizgen.tolerance._entries_within(response, expected, tolerance)) == slowly


SPREAD = (0.01, 0.02)

# How far a response may lie: the answer, the tolerance, and the distance.
DISTANCES = [
    (250.0, None, 0.0),
    (250.0, Tolerance("absolute", 0.5), 0.5),
    (250.0, Tolerance("relative", 0.01), 2.5),
    (-250.0, Tolerance("relative", 0.01), 2.5),
    (250.0, Tolerance("decimals", 2.0), 0.005),
    (250.0, Tolerance("rounded", 0.0), 0.5),
    (250.0, Tolerance("significant", 3.0), 0.5),
    (100.0, Tolerance("significant", 3.0), 0.5),
    (99.9, Tolerance("significant", 3.0), 0.05),
    (0.025, Tolerance("significant", 1.0), 0.005),
    # A zero has no first digit.
    (0.0, Tolerance("significant", 3.0), 0.0),
    (0.0, Tolerance("relative", 0.01), 0.0),
    # What rounded results on the way add; of several entries, the most.
    (250.0, Tolerance("rounded", 2.0, SPREAD), 0.025),
    (250.0, Tolerance("absolute", 0.5, SPREAD), 0.52),
]


@pytest.mark.parametrize(("answer", "tolerance", "distance"), DISTANCES)
def test_how_far_a_response_may_lie(answer, tolerance, distance):
    assert distance_of(answer, tolerance) == pytest.approx(distance, rel=1e-12)
    with np.errstate(all="raise"):
        assert distances(np.array([answer, -answer]), tolerance).tolist() == pytest.approx([distance] * 2, rel=1e-12)


def test_a_zero_among_others_takes_the_distance_of_the_largest():
    found = distances(np.array([[0.0, -3.0], [2000.0, 0.0]]), Tolerance("significant", 2.0))
    assert found.tolist() == [[50.0, 0.05], [50.0, 50.0]]


# The share of an answer's entries that are near enough, where results on the way may be rounded.
SPREADS = [
    # An entry each, and where the sizes do not agree the most for all.
    ([1.014, 2.024], (0.01, 0.02), [True, True]),
    ([1.016, 2.024], (0.01, 0.02), [False, True]),
    ([1.024, 2.026], (0.01, 0.02, 0.0), [True, False]),
    ([1.006, 2.004], (), [False, True]),
]


@pytest.mark.parametrize(("typed", "spread", "right"), SPREADS)
def test_what_rounding_on_the_way_adds(typed, spread, right):
    found = entries_within(np.array(typed), np.array([1.0, 2.0]), Tolerance("rounded", 2.0, spread))
    assert found.tolist() == right


ON_THE_WAY = [
    # The last step is rounded when the answer is typed.
    ("number", "x / 3", [0]),
    ("number", "v", [0]),
    ("number", "2 * v", [0.01]),
    ("number", "2 * (x / 3)", [0.01]),
    ("number", "2 * v if x > 1 else log(x - 7)", [0.01]),
    # What is exact needs no rounding, and what is added to rounded numbers neither.
    ("number", "2 * (x / 2)", [0]),
    ("number", "2 * (x / 3 + 1)", [0.01]),
    # 0.78 * 0.5 has two decimals by chance.
    ("number", "1 + 0.5 * (x / 9)", [0.0075]),
    # Exponentials are written down, 1.65 and 1 exactly.
    ("array", "softmax(array([0.5, 0]))", [0.000713, 0.000713]),
    # Both products within an entry, and the entry before.
    ("array", "[8/7, 57/49], chain: {start: 1, next: 1 + previous / 7}", [0.005, 0.005 + 0.015 / 7]),
]


@pytest.mark.parametrize(("kind", "answer", "spread"), ON_THE_WAY)
def test_what_a_part_itself_writes_down_may_be_rounded(kind, answer, spread):
    answer, chain, rest = answer.partition(", chain:")
    text = (
        "title: T\ntopics: [t]\noutcome: calculate\ndifficulty: 1\nsource: S\nsolution: S\nprompt: P\n"
        f'values: {{x: "integer(7, 7)", v: x / 3}}\nparts:\n  a: {{type: {kind}, ask: A, tolerance: rounded(2), '
        f'answer: "{answer}"{chain}{rest}}}\n'
    )
    expected = make_variant(read_question("q", "q.yaml", text), 1).expected["a"]
    assert expected.tolerance.spread == pytest.approx(spread, abs=2e-6)
