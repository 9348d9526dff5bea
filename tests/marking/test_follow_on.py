"""Marks that are carried, chains, mistakes and rounded results: what was typed to each part, and what comes of one."""

from fractions import Fraction
from functools import cache

import pytest

from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.questions.reader import read_question

HEAD = "title: Marks\ntopics: [marks]\nprompt: Here.\n"

ARRAYS = """
values: {v: "[1, 2, 3, 4, 5, 6, 7, 8]", s: sum(v), w: 2 * v, h: "[2.5, 1.0]"}
parts:
  vector: {type: array, answer: v}
  sum: {type: integer, answer: s, follows: [vector]}
  half: {type: array, answer: w, follows: [vector], carried: 50%}
  whole: {type: array, answer: w, follows: [vector]}
  known: {type: array, answer: w, follows: [vector], mistakes: [
    {answer: "[18, 18, 18, 0, 0, 0, 0, 0]", feedback: You stopped., credit: 25%}]}
"""

CHAINED = """
values: {a: "integer(5, 5)", c: "[a + 1, a + 2, a + 3, a + 4]"}
parts:
  start: {type: integer, answer: a}
  steps: {type: array, answer: c, follows: [start], chain: {start: a, next: previous + 1}}
  shares: {type: array, answer: c, carried: 50%, chain: {start: a, next: previous + 1}}
"""

DOUBLED = """
values: {a: "integer(5, 5)", c: "[2 * a, 4 * a, 8 * a]"}
parts:
  steps: {type: array, answer: c, chain: {start: a, next: 2 * previous}}
"""

ROWS = """
values: {c: "[[1, 10], [2, 20], [4, 40]]"}
parts:
  steps: {type: array, answer: c, chain: {start: "[0.5, 5]", next: 2 * previous}}
"""

STARTED = """
values: {z: "integer(0, 0)", c: "[z, z + 2, z + 4, z + 6]"}
parts:
  steps: {type: array, answer: c, chain: {start: z - 2, next: previous + 2}}
  crossing: {type: array, answer: "[z - 2, z, z + 2, z + 4]", chain: {start: z - 4, next: previous + 2}}
  named: {type: array, answer: c, chain: {start: z - 2, next: previous + 2, step: layer}, mistakes: [
    {answer: "[0, 9, 11, 99]", feedback: Nine., credit: 25%}]}
  rows: {type: array, answer: "[[1.0, 2.0], [3.0, 3.0]]", tolerance: rounded(2),
    chain: {start: "[0.5, 0.5]", next: sum(previous)}}
"""

EASY = """
values: {v: "[1, 2, 2, 2]", w: 2 * v, x: "[1, -2, 3]", a: relu(x), y: relu(10 * x), p: 6, q: 4, r: p / q, s: "[4, 6]",
  t: 2 * s, c: "[3, 3]", d: "3 * c", e: "10 * relu(c)",
  u: p ** 2, m: 0 - 1, n: m ** 3, k: "integer(2, 2)", l: k ** 2, h: p - 1, o: p + 1,
  b: "integer(3, 3)", i: b ** 2, f: "[-1, 2, 3]", g: relu(f), j: p * q}
parts:
  v: {type: array, answer: v}
  w: {type: array, answer: w, follows: [v]}
  x: {type: array, answer: x}
  a: {type: array, answer: a, follows: [x]}
  p: {type: integer, answer: p}
  q: {type: integer, answer: q}
  r: {type: number, answer: r, follows: [p, q]}
  u: {type: integer, answer: u, follows: [p]}
  s: {type: array, answer: s}
  t: {type: array, answer: t, follows: [s]}
  c: {type: array, answer: c}
  d: {type: array, answer: d, follows: [c]}
  e: {type: array, answer: e, follows: [c]}
  m: {type: integer, answer: m}
  n: {type: integer, answer: n, follows: [m]}
  k: {type: integer, answer: k}
  l: {type: integer, answer: l, follows: [k]}
  h: {type: integer, answer: h, follows: [p]}
  b: {type: integer, answer: b}
  i: {type: integer, answer: i, follows: [b]}
  o: {type: integer, answer: o, follows: [p]}
  f: {type: array, answer: f}
  g: {type: array, answer: g, follows: [f]}
  j: {type: integer, answer: j, follows: [p, q]}
"""

KNOWN = """
values: {v: "[1, 2, 4]", w: 3 * v, x: relu(v - 3), p: 6, q: 4, s: p ** 2, r: p * q}
parts:
  v: {type: array, answer: v, mistakes: [{answer: "[7, 7, 7]", feedback: Seven.},
    {answer: "[0, 0, 0]", feedback: Zero.},
    {answer: "[9]", feedback: Nine.}, {answer: "[-6, -7, -8]", feedback: Below.}]}
  w: {type: array, answer: w, follows: [v]}
  x: {type: array, answer: x, follows: [v]}
  p: {type: integer, answer: p, mistakes: [{answer: p - 5, feedback: One.}]}
  q: {type: integer, answer: q}
  s: {type: integer, answer: s, follows: [p]}
  r: {type: integer, answer: r, follows: [p, q]}
"""

MISTAKES = """
values: {a: "integer(5, 5)", t: 2 * a}
parts:
  first: {type: integer, answer: a}
  second: {type: integer, answer: t, follows: [first], mistakes: [
    {answer: a + 7, feedback: The first., credit: 25%},
    {answer: a * a, feedback: The second., credit: 75%},
    {answer: a + 4, feedback: The third., credit: 50%}]}
"""

ROUNDED = """
values: {h: 0.0 * 1, y: 3 * relu(0 - h), g: 1 / 3, z: 10 * g, k: "integer(3, 3)", n: 100.0 * k,
  d: "[g, 0.0, 0.0]", e: "[g, 10 * g, 100 * g]",
  v: "[g, 2 * g]", s: sum(v), i: "[k, k + 1]", j: 1.0 * sum(i)}
parts:
  h: {type: number, answer: h}
  down: {type: number, answer: y, follows: [h], tolerance: rounded(2)}
  up: {type: number, answer: 3 * relu(h), follows: [h], tolerance: rounded(2)}
  g: {type: number, answer: g}
  z: {type: number, answer: z, follows: [g], tolerance: rounded(2), mistakes: [
    {answer: 20 * g, feedback: Twice., credit: 50%}]}
  log: {type: number, answer: log(g - 0.33), follows: [g], tolerance: rounded(2)}
  few: {type: number, answer: g, decimals: 1, tolerance: rounded(3)}
  many: {type: number, answer: g, tolerance: rounded(3)}
  k: {type: integer, answer: k}
  n: {type: number, answer: n, follows: [k], tolerance: rounded(2)}
  v: {type: array, answer: v}
  s: {type: number, answer: s, follows: [v], tolerance: rounded(2)}
  i: {type: array, answer: i}
  j: {type: number, answer: j, follows: [i], tolerance: rounded(2)}
  drop: {type: array, answer: "[0.0, 0.0]", tolerance: rounded(2), chain: {start: 1.0, next: "relu(0 - previous)"}}
  rise: {type: array, answer: "[0.0, 0.0]", tolerance: rounded(2), chain: {start: -1.0, next: "relu(previous)"}}
  chain: {type: array, answer: e, tolerance: rounded(2), chain: {start: g / 10, next: 10 * previous}}
"""


@cache
def key_of(text):
    return make_variant(read_question("marks", "marks.yaml", HEAD + text), 1).key


def mark(text, typed, part):
    return next(mark for mark in mark_variant(key_of(text), typed).parts if mark.name == part)


# Question, typed, part, rule, fraction.
CREDITS = [
    # Of eight entries two are a quarter, and enough to go on from; one is not.
    (ARRAYS, {"vector": "[3, 4]", "sum": "7"}, "sum", "carried", "1"),
    (ARRAYS, {"vector": "[7]", "sum": "7"}, "sum", "entries", "0"),
    (ARRAYS, {"vector": "7", "sum": "7"}, "sum", "entries", "0"),
    # Array partly right after a wrong one: the share of its entries, times what the part carries.
    (ARRAYS, {"vector": "9 2 3 4 5 6 7 9", "half": "18 4 6 8 10 12 14 18"}, "half", "entries", "3/4"),
    (ARRAYS, {"vector": "9 9 9 9 9 9 7 9", "half": "18 18 18 18 18 18 14 18"}, "half", "carried", "1/2"),
    (ARRAYS, {"vector": "9 9 9 9 9 9 7 9", "half": "18 18 18 18 18 18 0 0"}, "half", "carried", "3/8"),
    (ARRAYS, {"vector": "9 9 9 9 9 9 7 9", "half": "18 18 18 0 0 0 0 0"}, "half", "carried", "3/16"),
    (ARRAYS, {"vector": "9 9 9 9 9 9 7 9", "whole": "18 18 18 0 0 0 0 0"}, "whole", "carried", "3/8"),
    (ARRAYS, {"vector": "9 9 9 9 9 9 7 9", "whole": "0 0 0 0 0 0 0 0"}, "whole", "entries", "0"),
    # Entries that are missing cost their share, also of what is carried, and also where others are wrong.
    (ARRAYS, {"vector": "11 12 13 14 15 16 17 18", "whole": "22 24 26 28 30 32 34"}, "whole", "diagnosis", "7/8"),
    (ARRAYS, {"vector": "11 12 13 14 15 16 17 18", "half": "22 24 26 28 30 32 34"}, "half", "diagnosis", "7/16"),
    (ARRAYS, {"vector": "11 12 13 14 15 16 17 18", "half": "22 24 26 28 30 33 36"}, "half", "diagnosis", "3/8"),
    (ARRAYS, {"vector": "1 2 3 4 5 6 7 8", "half": "2 4 6 8 10 13 16"}, "half", "diagnosis", "3/4"),
    # Of the right answer and what is carried, the one counts with which more is earned.
    (ARRAYS, {"vector": "11 2 3 4 5 6 7 8", "half": "2 4 6 8 10 12 14"}, "half", "diagnosis", "7/8"),
    (ARRAYS, {"vector": "11 2 3 4 5 6 7 8", "half": "22 4 6 8 10 12 14"}, "half", "diagnosis", "3/4"),
    (ARRAYS, {"vector": "11 2 3 4 5 6 7 8", "half": "23 4 6 8 10 12 14"}, "half", "diagnosis", "3/4"),
    # A mistake that the question declares decides, also where what is carried would be worth more.
    (ARRAYS, {"vector": "9 9 9 9 9 9 7 9", "known": "18 18 18 0 0 0 0 0"}, "known", "mistake", "1/4"),
    # Nothing is carried from a right answer: what is right of the next one counts by itself.
    (ARRAYS, {"vector": "1 2 3 4 5 6 7 8", "whole": "2 4 6 8 0 0 0 0"}, "whole", "entries", "1/2"),
    (ARRAYS, {"vector": "1 2 3 4 5 6 7 8", "half": "2 4 6 8 0 0 0 0"}, "half", "entries", "1/2"),
    # One number everywhere shows no work, unless half of it is right or the answer has one number everywhere as well.
    (EASY, {"s": "5 5", "t": "10 10"}, "t", "entries", "0"),
    (EASY, {"s": "4 4", "t": "8 8"}, "t", "carried", "1"),
    (EASY, {"s": "5 7", "t": "10 14"}, "t", "carried", "1"),
    (EASY, {"v": "1 1 1 1", "w": "2 2 2 2"}, "w", "entries", "1/4"),
    (EASY, {"v": "2 2 2 2", "w": "4 4 4 4"}, "w", "carried", "1"),
    (EASY, {"c": "2 2", "d": "6 6"}, "d", "carried", "1"),
    (EASY, {"p": "9", "q": "9", "r": "1"}, "r", "entries", "0"),
    (EASY, {"p": "9", "q": "8", "r": "1.125"}, "r", "carried", "1"),
    (EASY, {"p": "4", "q": "4", "r": "1"}, "r", "carried", "1"),
    # A single 1 that stays 1 shows none either; near the answer, or with something left to compute, it does.
    (EASY, {"p": "1", "u": "1"}, "u", "entries", "0"),
    (EASY, {"p": "9", "u": "81"}, "u", "carried", "1"),
    (EASY, {"p": "7", "u": "49"}, "u", "carried", "1"),
    (EASY, {"p": "1", "h": "0"}, "h", "carried", "1"),
    (EASY, {"p": "1", "o": "2"}, "o", "carried", "1"),
    (EASY, {"p": "-1", "u": "1"}, "u", "carried", "1"),
    (EASY, {"m": "1", "n": "1"}, "n", "carried", "1"),
    (EASY, {"k": "1", "l": "1"}, "l", "carried", "1"),
    (EASY, {"b": "1", "i": "1"}, "i", "entries", "0"),
    # Nor does one that leaves another answer as it is.
    (EASY, {"p": "1", "q": "4", "j": "4"}, "j", "entries", "0"),
    (EASY, {"p": "1", "q": "9", "j": "9"}, "j", "entries", "0"),
    (EASY, {"p": "6", "q": "1", "r": "6"}, "r", "entries", "0"),
    (EASY, {"p": "-1", "q": "4", "j": "-4"}, "j", "carried", "1"),
    (EASY, {"p": "1", "q": "4", "r": "1/4"}, "r", "carried", "1"),
    (EASY, {"p": "5", "q": "1", "j": "5"}, "j", "entries", "0"),
    (EASY, {"p": "2", "q": "4", "j": "8"}, "j", "carried", "1"),
    (EASY, {"p": "9", "q": "4", "j": "36"}, "j", "carried", "1"),
    # What a declared mistake leads to shows work, whatever it is.
    (KNOWN, {"v": "7 7 7", "w": "21 21 21"}, "w", "carried", "1"),
    (KNOWN, {"v": "8 8 8", "w": "24 24 24"}, "w", "entries", "0"),
    (KNOWN, {"v": "4 4 4", "w": "12 12 12"}, "w", "entries", "1/3"),
    (KNOWN, {"v": "0 0 0", "w": "0 0 0"}, "w", "carried", "1"),
    (KNOWN, {"v": "9", "w": "27"}, "w", "carried", "1"),
    (KNOWN, {"v": "8", "w": "24"}, "w", "entries", "0"),
    (KNOWN, {"v": "-6 -7 -8", "x": "0 0 0"}, "x", "carried", "1"),
    (KNOWN, {"v": "-6 -7 -9", "x": "0 0 0"}, "x", "entries", "2/3"),
    (KNOWN, {"p": "1", "s": "1"}, "s", "carried", "1"),
    (KNOWN, {"p": "1", "q": "4", "r": "4"}, "r", "carried", "1"),
    (KNOWN, {"p": "1", "q": "9", "r": "9"}, "r", "carried", "1"),
    (KNOWN, {"p": "6", "q": "1", "r": "6"}, "r", "entries", "0"),
    (KNOWN, {"p": "1", "q": "1", "r": "1"}, "r", "entries", "0"),
    # Nor does what has nothing of the answer and leaves nothing to compute; a sign or a bias leaves much of it.
    (EASY, {"x": "-5 -7 -9", "a": "0 0 0"}, "a", "entries", "1/3"),
    (EASY, {"x": "-5 -2 -9", "a": "0 0 0"}, "a", "carried", "1"),
    (EASY, {"x": "-1 -2 -3", "a": "0 0 0"}, "a", "carried", "1"),
    (EASY, {"x": "-9 -12 -7", "a": "0 0 0"}, "a", "carried", "1"),
    (EASY, {"x": "-5 -7 9", "a": "0 0 9"}, "a", "carried", "1"),
    (EASY, {"x": "-5 -7", "a": "0 0"}, "a", "entries", "0"),
    (EASY, {"x": "-5 -2", "a": "0 0"}, "a", "carried", "1"),
    (EASY, {"f": "-5 -7 -9", "g": "0 0 0"}, "g", "entries", "1/3"),
    # Where the answer has one number everywhere, there is as little left to compute for everybody.
    (EASY, {"c": "-1 -4", "e": "0 0"}, "e", "carried", "1"),
    # Zeros in place of other numbers show no work.
    (EASY, {"s": "0 0", "t": "0 0"}, "t", "entries", "0"),
    # Chains: the first entry follows from the start, and that from the student's own earlier answer.
    (CHAINED, {"start": "5", "steps": "6 7 8 9"}, "steps", "answer", "1"),
    (CHAINED, {"start": "8", "steps": "9 7 8 9"}, "steps", "chain", "1"),
    (CHAINED, {"start": "8", "steps": "9 10 11 12"}, "steps", "carried", "1"),
    (CHAINED, {"start": "8", "steps": "9 10 20 21"}, "steps", "chain", "3/4"),
    (CHAINED, {"start": "5", "steps": "9 10 11 12"}, "steps", "chain", "3/4"),
    (CHAINED, {"steps": "10 7 8 9"}, "steps", "entries", "3/4"),
    # Also from what is no whole number, where the others are.
    (CHAINED, {"steps": "2.5 3.5 8 9"}, "steps", "chain", "3/4"),
    (CHAINED, {"shares": "9 10 11 12"}, "shares", "chain", "3/8"),
    (CHAINED, {"shares": "6 7 9 10"}, "shares", "chain", "5/8"),
    # The start of a chain is its own start, not its last entry.
    (CHAINED, {"shares": "13 0 0 12"}, "shares", "entries", "0"),
    # From a zero nothing follows, for twice nothing is nothing.
    (DOUBLED, {"steps": "7 14 28"}, "steps", "chain", "2/3"),
    (DOUBLED, {"steps": "0 0 0"}, "steps", "entries", "0"),
    (DOUBLED, {"steps": "10 0 0"}, "steps", "entries", "1/3"),
    # It is the zero of the entry before that counts, not one that is right.
    (STARTED, {"steps": "0 0 2 6"}, "steps", "entries", "1/2"),
    (STARTED, {"steps": "0 2 0 2"}, "steps", "entries", "1/2"),
    (STARTED, {"crossing": "-2 0 0 2"}, "crossing", "entries", "1/2"),
    (STARTED, {"steps": "0 3 5 6"}, "steps", "chain", "3/4"),
    # Where the entries before say nothing of an entry, they do not widen what is allowed either.
    (STARTED, {"rows": "1 2; 3.004 3"}, "rows", "answer", "1"),
    (STARTED, {"rows": "1 2; 3.012 3"}, "rows", "entries", "3/4"),
    (STARTED, {"rows": "1 3; 4 4"}, "rows", "entries", "1/4"),
    # What is right counts once, also where it follows.
    (ROWS, {"steps": "1 9; 2 18; 4 36"}, "steps", "chain", "5/6"),
    # Where two mistakes fit, the better one counts, whichever comes first.
    (MISTAKES, {"first": "18", "second": "25"}, "second", "mistake", "3/4"),
    (MISTAKES, {"first": "8", "second": "12"}, "second", "mistake", "1/2"),
    (MISTAKES, {"first": "5", "second": "12"}, "second", "mistake", "1/4"),
    (MISTAKES, {"first": "6", "second": "13"}, "second", "mistake", "1/4"),
    (MISTAKES, {"first": "6", "second": "36"}, "second", "mistake", "3/4"),
    # An intermediate result may be rounded up and down, and what moves the answer further is allowed.
    (ROUNDED, {"down": "0.034"}, "down", "answer", "1"),
    (ROUNDED, {"down": "0.036"}, "down", "entries", "0"),
    (ROUNDED, {"up": "0.034"}, "up", "answer", "1"),
    (ROUNDED, {"up": "0.036"}, "up", "entries", "0"),
    (ROUNDED, {"drop": "0 0.014"}, "drop", "answer", "1"),
    (ROUNDED, {"drop": "0 0.016"}, "drop", "entries", "1/2"),
    (ROUNDED, {"rise": "0 0.014"}, "rise", "answer", "1"),
    (ROUNDED, {"rise": "0 0.016"}, "rise", "entries", "1/2"),
    (ROUNDED, {"z": "3.43"}, "z", "answer", "1"),
    (ROUNDED, {"z": "3.2284"}, "z", "answer", "1"),
    (ROUNDED, {"chain": "0.33 3.3 33"}, "chain", "answer", "1"),
    (ROUNDED, {"chain": "0.9 9 90"}, "chain", "chain", "2/3"),
    # What several rounded results do is added up: 1 from the entry before and 0.1 from the first.
    # 1.1 by the entries before, 0.5 by 1/3, which is written down, and half a unit of its own.
    (ROUNDED, {"chain": "0.3333 3.3333 31.73"}, "chain", "answer", "1"),
    (ROUNDED, {"chain": "0.3333 3.3333 31.72"}, "chain", "entries", "2/3"),
    # Where a function is not defined after rounding down, rounding up counts: log(0.01333) is -4.3175.
    (ROUNDED, {"log": "-4.314"}, "log", "answer", "1"),
    (ROUNDED, {"log": "-4.31"}, "log", "entries", "0"),
    # A mistake may be rounded on the way as well.
    (ROUNDED, {"z": "6.76"}, "z", "mistake", "1/2"),
    (ROUNDED, {"z": "6.58"}, "z", "mistake", "1/2"),
    # Whole numbers have no digits to round.
    (ROUNDED, {"n": "300.004"}, "n", "answer", "1"),
    (ROUNDED, {"n": "300.9"}, "n", "entries", "0"),
    (ROUNDED, {"j": "7.004"}, "j", "answer", "1"),
    (ROUNDED, {"j": "7.006"}, "j", "entries", "0"),
    # Each entry of an array may be rounded, and what this does is added up: two hundredths and half of one.
    (ROUNDED, {"s": "1.024"}, "s", "answer", "1"),
    (ROUNDED, {"s": "0.976"}, "s", "answer", "1"),
    (ROUNDED, {"s": "1.026"}, "s", "entries", "0"),
    # Where the paper asks for decimals, these say how far the last result may lie off.
    (ROUNDED, {"few": "0.3"}, "few", "answer", "1"),
    (ROUNDED, {"few": "0.38"}, "few", "answer", "1"),
    (ROUNDED, {"few": "0.39"}, "few", "entries", "0"),
    (ROUNDED, {"many": "0.3338"}, "many", "answer", "1"),
    (ROUNDED, {"many": "0.38"}, "many", "entries", "0"),
]


@pytest.mark.parametrize(("text", "typed", "part", "rule", "fraction"), CREDITS)
def test_credit(text, typed, part, rule, fraction):
    found = mark(text, typed, part)
    assert (found.rule, found.fraction) == (rule, Fraction(fraction))


@pytest.mark.parametrize(("typed", "named"), [("12", "mistake 1"), ("25", "mistake 2"), ("9", "mistake 3"), ("10", "")])
def test_a_mistake_is_named_by_its_place_in_the_question(typed, named):
    assert mark(MISTAKES, {"second": typed}, "second").named == named


SO = "everything after it is consistent with your own values."

# Question, typed, part, and what is said of a chain.
SAID = [
    (CHAINED, {"shares": "9 10 11 20"}, "shares", "First slip at t = 1; a further one at t = 4."),
    (CHAINED, {"shares": "6 7 9 10"}, "shares", f"First slip at t = 3; {SO}"),
    (CHAINED, {"shares": "6 9 10 20"}, "shares", "First slip at t = 2; a further one at t = 4."),
    (CHAINED, {"start": "8", "steps": "9 7 8 9"}, "steps", "Every entry follows from the one before it."),
    (STARTED, {"steps": "1 3 9 20"}, "steps", "First slip at t = 1; further ones at t = 3 and t = 4."),
    (STARTED, {"named": "1 3 9 20"}, "named", "First slip at layer 1; further ones at layer 3 and layer 4."),
    (STARTED, {"named": "0 9 11 20"}, "named", "First slip at layer 2; a further one at layer 4."),
]


@pytest.mark.parametrize(("text", "typed", "part", "said"), SAID)
def test_what_is_said_of_a_chain(text, typed, part, said):
    found = mark(text, typed, part)
    assert (found.rule, found.feedback) == ("chain", said)


def test_a_known_mistake_decides_also_where_the_chain_is_worth_more():
    found = mark(STARTED, {"named": "0 9 11 99"}, "named")
    assert (found.rule, found.fraction, found.feedback) == ("mistake", Fraction(1, 4), "Nine.")


def test_four_slips_are_listed():
    text = """
values: {z: "integer(0, 0)", c: "[z, z + 2, z + 4, z + 6, z + 8, z + 10]"}
parts:
  steps: {type: array, answer: c, chain: {start: z - 2, next: previous + 2}}
"""
    found = mark(text, {"steps": "0 3 9 20 22 55"}, "steps")
    assert found.feedback == "First slip at t = 2; further ones at t = 3, t = 4 and t = 6."
    assert found.fraction == Fraction(1, 3)
