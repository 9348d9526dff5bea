"""Ranges as sheets and the command line write them."""

from fractions import Fraction

import pytest

from quizgen.language.ranges import Range, parse_range

READ = [
    ("2", Range(2, 2)),
    ("2..3", Range(2, 3)),
    (" 2 .. 3 ", Range(2, 3)),
    ("2..", Range(2)),
    ("..3", Range(high=3)),
    ("0.5..1.5", Range(Fraction(1, 2), Fraction(3, 2))),
    ("3..3", Range(3, 3)),
    ("1000000000000..", Range(10**12)),
]
REFUSED = ["", "..", "2-3", "2...3", "a..b", "1,000..", "-1", "3..2", "2..3..4", "1e3", "٣"]


@pytest.mark.parametrize(("text", "range"), READ)
def test_it_reads(text, range):
    assert parse_range(text) == range


@pytest.mark.parametrize("text", REFUSED)
def test_it_refuses_with_a_reason(text):
    assert isinstance(parse_range(text), str)


@pytest.mark.parametrize(
    ("range", "inside", "outside"),
    [
        (Range(), [0, 10**40], []),
        (Range(2, 3), [2, Fraction(5, 2), 3], [1, 4, Fraction(7, 2)]),
        (Range(low=2), [2, 10**40], [Fraction(3, 2)]),
        (Range(high=2), [0, 2], [3]),
    ],
)
def test_both_ends_are_inside(range, inside, outside):
    assert all(number in range for number in inside)
    assert not any(number in range for number in outside)
