"""How near is near enough: what is expected, what was typed, and what comes of it."""

from fractions import Fraction

import pytest

from quizgen import check_answer

# Kind, expected, typed, tolerance, fraction.
ROWS = [
    # Zero is a number like any other.
    ("number", 0, "5", None, "0"),
    ("number", 0, "0", None, "1"),
    ("number", 0, "-0.0", None, "1"),
    ("number", 0, "0.0004", None, "1"),
    ("number", 0, "0.0006", None, "0"),
    ("number", 0, "5", "1%", "0"),
    ("number", 0, "1e-300", "1%", "0"),
    ("number", 0, "5", {"significant": 3}, "0"),
    ("number", 0, "5", 0, "0"),
    ("number", 0.5, "0.5", 0, "1"),
    ("number", 0.5, "0.50001", 0, "0"),
    ("number", 0, "5", 5, "1"),
    ("integer", 0, "5", None, "0"),
    ("integer", 0, "0", None, "1"),
    ("array", [0, 0], "5 0", None, "1/2"),
    ("array", [0, 0], "5 5", None, "0"),
    ("array", [0, 100], "0.9 100", "1%", "1"),
    ("array", [0, 100], "1.1 100", "1%", "1/2"),
    # The edge is inside, on both sides, also where binary arithmetic puts it a hair's breadth outside.
    ("number", 0.3, "0.305", 0.005, "1"),
    ("number", 0.3, "0.295", 0.005, "1"),
    ("number", 0.3, "0.3051", 0.005, "0"),
    ("number", 0.3, "0.2949", 0.005, "0"),
    ("number", 100, "101", "1%", "1"),
    ("number", 100, "99", "1%", "1"),
    ("number", 100, "101.01", "1%", "0"),
    ("number", -100, "-101", "1%", "1"),
    ("number", 0, "0.8", 0.7 + 0.1, "1"),  # the tolerance is the float 0.7999999999999999
    # What is allowed is a distance from the answer, not from what was typed.
    ("number", 100, "200", "60%", "0"),
    ("number", 1, "1000000000000000", None, "0"),
    # Decimals and significant digits.
    ("number", 1.005, "1.01", {"decimals": 2}, "1"),
    ("number", 1.005, "1", {"decimals": 2}, "1"),
    ("number", 1.005, "1.0101", {"decimals": 2}, "0"),
    ("number", 1234, "1230", {"significant": 3}, "1"),
    ("number", 1234, "1228", {"significant": 3}, "0"),
    ("number", 1 / 3, "0.333", None, "1"),
    ("number", 1 / 3, "0.3338", None, "1"),
    ("number", 1 / 3, "0.33385", None, "1/2"),  # too early rounded
    # The fewest and the most digits that a tolerance may name.
    ("number", 3, "3.4", {"decimals": 0}, "1"),
    ("number", 3, "3.6", {"decimals": 0}, "0"),
    ("number", 3, "3.4", "rounded(0)", "1"),
    ("number", 1234, "1700", {"significant": 1}, "1"),
    ("number", 1234, "1800", {"significant": 1}, "0"),
    ("number", 0.1, "0.1000000000004", {"decimals": 12}, "1"),
    ("number", 0, "0", {"significant": 3}, "1"),
    # Twelve digits are compared, and no more.
    ("number", 100000, "100000.0000001", 0, "1"),
    ("number", 100000, "100000.000001", 0, "0"),
    # Where nothing stands on the way, rounded(n) is n decimals.
    ("number", 0.25, "0.2549", "rounded(2)", "1"),
    ("number", 0.25, "0.2551", "rounded(2)", "0"),
    # Entry by entry, each with its own distance.
    ("array", [1, 100], "1.02 101", "1%", "1/2"),
    ("array", [1, 100], "1.01 101", "1%", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "expected", "typed", "tolerance", "fraction"), ROWS)
def test_what_is_near_enough(kind, expected, typed, tolerance, fraction):
    assert check_answer(kind, expected, typed, tolerance).fraction == Fraction(fraction)


# A response much larger than the answer does not make what is allowed larger.
@pytest.mark.parametrize("typed", ["5", "-5", "1e300", "-1e300", "1e-3"])
def test_expected_zero(typed):
    verdict = check_answer("number", 0, typed)
    assert (verdict.status, verdict.fraction) == ("incorrect", Fraction(0))


@pytest.mark.parametrize(
    ("tolerance", "message"),
    [
        ({"decimals": 13}, "decimals must be a whole number from 0 to 12"),
        ({"decimals": -1}, "decimals must be a whole number from 0 to 12"),
        ({"decimals": True}, "decimals must be a whole number from 0 to 12"),
        ({"significant": 0}, "significant must be a whole number from 1 to 12"),
        ("rounded(13)", "rounded must be a whole number from 0 to 12"),
        ({"decimals": 2, "significant": 2}, "a tolerance must be"),
        ("e", "a tolerance must be"),
        ("1.2.3%", "a tolerance must be"),
        (True, "a tolerance must be"),
        (float("inf"), "a tolerance must be"),
        (-0.1, "a tolerance cannot be negative"),
    ],
)
def test_what_is_no_tolerance(tolerance, message):
    with pytest.raises(ValueError, match=message):
        check_answer("number", 1.5, "1.5", tolerance)


# A vector that is printed on several lines is one vector; a column is one anyway.
@pytest.mark.parametrize(
    ("expected", "typed", "status", "reading"),
    [
        ([1, 2, 3], "1\n2\n3", "correct", "[[1], [2], [3]]"),
        ([1, 2, 3], "[1 2\n 3]", "correct", "[1, 2, 3]"),
        ([1, 2, 3, 4], "1 2\n3 4", "correct", "[1, 2, 3, 4]"),
        ([[1], [2], [3]], "1\n2\n3", "correct", "[[1], [2], [3]]"),
        ([1, 2, 3, 4], "1 2\n3 5", "partial", "[1, 2, 3, 5]"),
    ],
)
def test_a_vector_on_several_lines(expected, typed, status, reading):
    verdict = check_answer("array", expected, typed)
    assert (verdict.status, verdict.reading) == (status, reading)
