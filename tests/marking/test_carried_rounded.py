"""Carried as a tutor carries: from what was rounded, through blanks, and from nothing that shows no work."""

from fractions import Fraction
from functools import cache

import pytest

from quizgen.bank import load_bank
from quizgen.errors import UserFileError
from quizgen.formulas.formula import make_formula
from quizgen.generate import make_variant
from quizgen.kinds.number import InPercent
from quizgen.language.algebra import evaluate
from quizgen.marking import mark_variant
from quizgen.marking.following import earlier_parts
from quizgen.marking.marker import VariantMarker
from quizgen.marking.rounded import MOST_EVALUATIONS, find_half_unit
from quizgen.questions.evaluation import expect, recompute
from quizgen.questions.reader import read_question

HEAD = "title: Carried\ntopics: [marks]\nprompt: Here.\n"

# The mean of four numbers is 0.5, and 2/3 for those who divide by three.
ONE = """
values: {s: "integer(2, 2)", v: s / 4, w: tanh(v), n: floor(300 * v), u: w ** 2, k: "integer(3, 3)", r: k / 9,
  t: tanh(r)}
parts:
  v: {type: number, answer: v, decimals: 2}
  w: {type: number, answer: w, decimals: 3, follows: [v]}
  n: {type: integer, answer: n, follows: [v]}
  u: {type: number, answer: u, decimals: 3, follows: [w]}
  r: {type: number, answer: r, decimals: 2}
  t: {type: number, answer: t, decimals: 4, follows: [r], carried: 50%}
  both: {type: number, answer: v * r, decimals: 4, follows: [v, r], carried: 50%}
"""

# 1000 v is a whole number, and computed as a decimal one; 500 would be v itself.
WHOLE = """
values: {s: "integer(2, 2)", v: s / 4, m: 1000 * v}
parts:
  v: {type: number, answer: v, decimals: 2}
  m: {type: integer, answer: m, follows: [v]}
"""

ENDS = """
values: {s: "integer(2, 2)", v: s / 4, l: log(v - 0.668) if v > 0.6 else v}
parts:
  v: {type: number, answer: v, decimals: 2}
  l: {type: number, answer: l, decimals: 3, follows: [v]}
"""

ARRAYS = """
values: {a: "integers(1, 3, low=1, high=1)", x: "[1, 2, 4] / 3", y: 3 * x, z: "[x[0] - x[1], x[0] * x[1], x[2]]",
  m: "ones(8, 9) / 3 + a[0, 0]", g: 2 * m, s: "[0.5, 0.25]", p: "s[0] * s[1]", l: "ones(20) / 3", q: l ** 2,
  c: "floor(100 * (s[0] + s[1]))", d: "floor(100 * (s[0] - s[1]))", e: floor(sum(m))}
parts:
  x: {type: array, answer: x, decimals: 2}
  y: {type: array, answer: y, decimals: 3, follows: [x]}
  z: {type: array, answer: z, decimals: 3, follows: [x], carried: 50%}
  m: {type: array, answer: m, decimals: 1}
  g: {type: array, answer: g, decimals: 3, follows: [m]}
  s: {type: array, answer: s, decimals: 1}
  p: {type: number, answer: p, decimals: 4, follows: [s]}
  c: {type: integer, answer: c, follows: [s]}
  d: {type: integer, answer: d, follows: [s]}
  l: {type: array, answer: l, decimals: 1}
  q: {type: array, answer: q, decimals: 3, follows: [l]}
  e: {type: integer, answer: e, follows: [m]}
  f: {type: array, answer: y, decimals: 3, follows: [x], mistakes: [
    {answer: "[0.99, 2.01, 7]", feedback: Seven., credit: 25%}]}
"""

BLANKS = """
values: {a: "integer(5, 5)", b: 2 * a, c: b + 3, d: 10 * c + b}
parts:
  a: {type: integer, answer: a}
  b: {type: integer, answer: b, follows: [a]}
  c: {type: integer, answer: c, follows: [b]}
  d: {type: integer, answer: d, follows: [b, c]}
"""

CHAIN = """
values: {s: "integer(3, 3)", h: "[s / 9, 3 * s / 9, 9 * s / 9]", g: "[[s / 9, s / 7], [s / 9 + s / 7, 3 * s / 9]]"}
parts:
  h: {type: array, answer: h, decimals: 2, carried: 50%, chain: {start: s / 27, next: 3 * previous}}
  g: {type: array, answer: g, decimals: 2, carried: 50%, chain: {start: "[0.0, s / 9]",
    next: "[previous[0] + previous[1], 3 * previous[0]] if t > 0 else [s / 9, s / 7]"}}
"""

DIGITS = """
values: {s: "integer(3, 3)", v: "[s * 2.5625, 13.0, 0.1]", w: 3 * v}
parts:
  v: {type: array, answer: v}
  w: {type: array, answer: w, follows: [v]}
"""

SHAPES = """
values: {x: "integers(3, 3, low=1, high=1)", y: "[[1, 2], [3, 4]]", h: "[0.5, -0.25]", z: "[0.25, 0.75]",
  q: "[0.2, 0.4]", p: "decimals(2, low=0.3, high=0.3)", i: "(1 - z) * q + z * p",
  z3: "[0.25, 0.75, 0.5]", p3: "decimals(3, low=0.3, high=0.3)", i3: "z3 * p3"}
parts:
  map: {type: array, answer: y}
  shape: {type: shape, answer: shape(y), follows: [map]}
  gates: {type: array, answer: z}
  candidate: {type: array, answer: q, follows: [gates]}
  hidden: {type: array, answer: i, follows: [gates, candidate]}
  three: {type: array, answer: z3}
  kept: {type: array, answer: i3, follows: [three]}
"""


@cache
def key_of(text):
    return make_variant(read_question("carried", "carried.yaml", HEAD + text), 1).key


def mark(text, typed, part):
    return next(mark for mark in mark_variant(key_of(text), typed).parts if mark.name == part)


FROM_A = "It follows correctly from your answer to (a)."

# Question, typed, part, rule, fraction, feedback.
ROWS = [
    (WHOLE, {"v": "0.67", "m": "670"}, "m", "carried", "1", FROM_A),
    (WHOLE, {"v": "0.67", "m": "665"}, "m", "carried", "1", FROM_A),
    (WHOLE, {"v": "0.67", "m": "668"}, "m", "carried", "1", FROM_A),
    (WHOLE, {"v": "0.67", "m": "664"}, "m", "entries", "0", None),
    # 0.67 stands for all from 0.665 to 0.675, for 4/6 above all.
    (ONE, {"v": "0.67", "w": "0.583"}, "w", "carried", "1", FROM_A),
    (ONE, {"v": "0.67", "w": "0.585"}, "w", "carried", "1", FROM_A),
    (ONE, {"v": "0.67", "w": "0.588"}, "w", "carried", "1", FROM_A),
    (ONE, {"v": "0.67", "w": "0.582"}, "w", "carried", "1", FROM_A),
    (ONE, {"v": "0.67", "w": "0.590"}, "w", "entries", "0", "This is not the answer."),
    (ONE, {"v": "0.67", "w": "0.580"}, "w", "diagnosis", "1/2", None),
    (ONE, {"v": "0,67", "w": "0,583"}, "w", "carried", "1", FROM_A),
    (ONE, {"v": "67%", "w": "0.583"}, "w", "carried", "1", FROM_A),
    # More decimals, and zeros at the end, leave less room; a fraction and a whole number leave none.
    (ONE, {"v": "0.670", "w": "0.583"}, "w", "diagnosis", "1/2", None),
    (ONE, {"v": "2/3", "w": "0.583"}, "w", "carried", "1", FROM_A),
    (ONE, {"v": "2/3", "w": "0.585"}, "w", "diagnosis", "1/2", None),
    # Where the answer is exact, it is one that follows from some value in the interval.
    (ONE, {"v": "0.67", "n": "200"}, "n", "carried", "1", FROM_A),
    (ONE, {"v": "0.67", "n": "201"}, "n", "carried", "1", FROM_A),
    (ONE, {"v": "0.67", "n": "202"}, "n", "carried", "1", FROM_A),
    (ONE, {"v": "0.67", "n": "203"}, "n", "entries", "0", None),
    (ONE, {"v": "0.67", "n": "198"}, "n", "entries", "0", None),
    # Where the function ends within the interval, the rest of it counts.
    (ENDS, {"v": "0.67", "l": "-5"}, "l", "carried", "1", FROM_A),
    # Who is right loses nothing, also where carrying costs something.
    (ONE, {"r": "0.33", "t": "0.3215"}, "t", "answer", "1", "Correct."),
    (ONE, {"r": "0.33", "t": "0.3185"}, "t", "carried", "1", "Correct with your rounded answer to (e)."),
    (ONE, {"r": "0.34", "t": "0.3275"}, "t", "carried", "1/2", "It follows correctly from your answer to (e)."),
    # Of two earlier answers, the one that is wrong is named.
    (ONE, {"v": "0.67", "r": "0.33", "both": "0.2222"}, "both", "carried", "1/2", FROM_A),
    (ONE, {"v": "0.67", "r": "0.33", "both": "0.2211"}, "both", "carried", "1/2", FROM_A),
    (ONE, {"v": "0.67", "r": "0.37", "both": "0.2479"}, "both", "carried", "1/2",
     "It follows correctly from your answer to (a) and (e)."),
    (ONE, {"v": "0.5", "r": "0.33", "both": "0.165"}, "both", "carried", "1",
     "Correct with your rounded answer to (a) and (e)."),
    # What is right with rounding is right for what follows from it.
    (ONE, {"v": "0.67", "w": "0.583", "u": "0.340"}, "u", "carried", "1",
     "It follows correctly from your answer to (b)."),
    # Arrays entry by entry, each with what moves it.
    (ARRAYS, {"x": "0.33 0.67 1.33", "y": "1 2 4"}, "y", "answer", "1", "Correct."),
    (ARRAYS, {"x": "0.33 0.67 1.33", "y": "0.99 2.01 3.99"}, "y", "carried", "1",
     "Correct with your rounded answer to (a)."),
    (ARRAYS, {"x": "0.33 0.67 1.33", "y": "0.99 2.01 4"}, "y", "carried", "1",
     "Correct with your rounded answer to (a)."),
    (ARRAYS, {"x": "0.33 0.67 1.33", "y": "0.99 2.01 7"}, "y", "carried", "2/3",
     "Marked with your answer to (a): Wrong: entry 3."),
    # A mistake that the question declares decides, also where entries that were rounded are worth more.
    (ARRAYS, {"x": "0.33 0.67 1.33", "f": "0.99 2.01 7"}, "f", "mistake", "1/4", "Seven."),
    (ARRAYS, {"x": "0.33 1.67 1.33", "y": "1 5 4"}, "y", "carried", "1", FROM_A),
    (ARRAYS, {"x": "0.33 1.67 1.33", "y": "1 5.03 4"}, "y", "carried", "2/3", None),
    (ARRAYS, {"x": "0.33 1.67 1.33", "z": "-1.333 0.556 1.333"}, "z", "carried", "1/2", FROM_A),
    (ARRAYS, {"x": "0.33 1.67 1.33", "z": "-1.350 0.561 1.335"}, "z", "carried", "1/2", FROM_A),
    # Numbers that are moved together may move the answer further than what each of them does: 0.55 * 0.75.
    (ARRAYS, {"s": "0.5 0.7", "p": "0.4125"}, "p", "carried", "1", "It follows correctly from your answer to (f)."),
    (ARRAYS, {"s": "0.5 0.7", "p": "0.4127"}, "p", "entries", "0", None),
    (ARRAYS, {"s": "0.5 -0.7", "p": "-0.4125"}, "p", "carried", "1", None),
    (ARRAYS, {"s": "0.5 -0.7", "p": "-0.4127"}, "p", "diagnosis", "0", None),
    # So do they where the answer is whole.
    *((ARRAYS, {"s": "0.5 0.3", "c": typed}, "c", "carried" if fraction == "1" else "entries", fraction, None)
      for typed, fraction in [("80", "1"), ("90", "1"), ("88", "1"), ("70", "1"), ("92", "0"), ("68", "0")]),
    # One by one they move a difference, which moving all of them up or down leaves as it is.
    *((ARRAYS, {"s": "0.5 0.3", "d": typed}, "d", rule, fraction, None) for typed, rule, fraction in [
        ("20", "carried", "1"), ("15", "carried", "1"), ("23", "carried", "1"), ("14", "entries", "0"),
        ("27", "entries", "0")]),
    # More numbers than can be moved one by one are moved together.
    (ARRAYS, {"m": str([[2.3] * 8 + [2.2]] * 8), "g": str([[4.667] * 8 + [4.444]] * 8)}, "g", "carried", "1",
     "It follows correctly from your answer to (d)."),
    (ARRAYS, {"m": str([[2.3] * 8 + [2.2]] * 8), "g": str([[4.7] * 8 + [4.3]] * 8)}, "g", "carried", "1", None),
    (ARRAYS, {"m": str([[2.3] * 8 + [2.2]] * 8), "g": str([[4.701] * 8 + [4.444]] * 8)}, "g", "carried", "1/9", None),
    # A blank in between is computed through, and so are two.
    (BLANKS, {"a": "7", "c": "17"}, "c", "carried", "1", FROM_A),
    (BLANKS, {"a": "7", "b": "nothing", "c": "17"}, "c", "carried", "1", FROM_A),
    (BLANKS, {"a": "7", "d": "184"}, "d", "carried", "1", FROM_A),
    (BLANKS, {"a": "7", "b": "15", "d": "195"}, "d", "carried", "1", "It follows correctly from your answer to (b)."),
    (BLANKS, {"a": "7", "b": "10", "c": "17", "d": "180"}, "d", "carried", "1",
     "It follows correctly from your answer to (c)."),
    (BLANKS, {"a": "7", "c": "18"}, "c", "entries", "0", None),
    # Entry by entry in a chain: from 0.33 follow 0.99 and 1, and from a slip all that it may have been rounded from.
    (CHAIN, {"h": "0.33 1 3"}, "h", "answer", "1", "Correct."),
    (CHAIN, {"h": "0.33 0.99 2.97"}, "h", "chain", "1", "Every entry follows from the one before it."),
    (CHAIN, {"h": "0.33 0.99 2.98"}, "h", "chain", "1", "Every entry follows from the one before it."),
    (CHAIN, {"h": "0.33 0.99 2.94"}, "h", "chain", "2/3", None),
    (CHAIN, {"h": "0.67 2 6"}, "h", "chain", "1/3", None),
    (CHAIN, {"h": "0.67 2.01 6.04"}, "h", "chain", "1/3", None),
    (CHAIN, {"h": "0.67 2.05 6.15"}, "h", "chain", "1/6", None),
    (CHAIN, {"g": "0.33 0.43; 0.79 1.0"}, "g", "entries", "3/4", None),
    (CHAIN, {"g": "0.33 0.43; 0.765 0.985"}, "g", "chain", "1", None),
    # Where three significant digits are enough, each number stands for what has the same three.
    (DIGITS, {"v": "7.69 33.3 0.1", "w": "23.06 100 0.3"}, "w", "carried", "1", FROM_A),
    (DIGITS, {"v": "7.69 33.3 0.1", "w": "23.06 100.099 0.3"}, "w", "carried", "1", FROM_A),
    (DIGITS, {"v": "7.69 33.3 0.1", "w": "23.06 100.101 0.3"}, "w", "carried", "2/3", None),
    (DIGITS, {"v": "7.69 33.3 0.1", "w": "23.06 101 0.3"}, "w", "carried", "2/3", None),
    # A zero among others has as many decimals as they have.
    (DIGITS, {"v": "7.69 33.3 0", "w": "23.06 99.9 0.064"}, "w", "carried", "1", FROM_A),
    (DIGITS, {"v": "7.69 33.3 0", "w": "23.06 99.9 0.066"}, "w", "carried", "2/3", None),
    (DIGITS, {"v": "7.69 33.301 0.1", "w": "23.06 100 0.3"}, "w", "carried", "2/3", None),
    # What shows no work is not carried, whatever stands beside it.
    (SHAPES, {"map": "[[1]]", "shape": "1x1"}, "shape", "diagnosis", "0", None),
    (SHAPES, {"map": "[[1, 2, 3], [4, 5, 6]]", "shape": "2x3"}, "shape", "carried", "1", FROM_A),
    (SHAPES, {"gates": "1 1", "candidate": "0.7 0.1", "hidden": "0.3 0.3"}, "hidden", "entries", "0", None),
    (SHAPES, {"gates": "1 1", "hidden": "0.3 0.3"}, "hidden", "entries", "0", None),
    (SHAPES, {"three": "1 1 1", "kept": "0.3 0.3 0.3"}, "kept", "entries", "0", None),
    (SHAPES, {"three": "1 1 0.9", "kept": "0.3 0.3 0.27"}, "kept", "carried", "1",
     "It follows correctly from your answer to (f)."),
    (SHAPES, {"gates": "0.25 0.5", "candidate": "0.3 0.3", "hidden": "0.3 0.3"}, "hidden", "entries", "0", None),
    (SHAPES, {"gates": "0.25 0.5", "candidate": "0.2 0.4", "hidden": "0.225 0.35"}, "hidden", "carried", "1",
     "It follows correctly from your answer to (c)."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "typed", "part", "rule", "fraction", "feedback"), ROWS)
def test_carried(text, typed, part, rule, fraction, feedback):
    found = mark(text, typed, part)
    assert (found.rule, found.fraction) == (rule, Fraction(fraction))
    assert feedback is None or found.feedback == feedback


def test_what_a_part_builds_on():
    question = key_of(BLANKS).question
    found = [earlier_parts(question, part) for part in question.parts]
    assert found == [set(), {"a"}, {"a", "b"}, {"a", "b", "c"}]


# Typed, read as, decimals that the paper asks for, half a unit.
HALF_UNITS = [
    ("0.67", 0.67, None, 0),
    ("0.67", 0.67, 2, 0.005),
    ("0.670", 0.67, None, 0.0005),
    ("12.5", 12.5, None, 0.05),
    ("0.67", 0.67, 3, 0.005),
    ("0.670", 0.67, 2, 0.0005),
    ("y = 0,5", 0.5, 1, 0.05),
    ("0,50", 0.5, 2, 0.005),
    ("67%", 0.67, 2, 0.005),
    ("50 %", 0.5, 2, 0.005),
    ("66.7 %", 0.667, None, 0.0005),
    ("3", 3, None, 0),
    ("3", 3, 0, 0),
    ("3", 3, 2, 0.005),
    ("3.0", 3.0, None, 0),
    ("1/4", 0.25, 2, 0),
    (r"\frac{1}{4}", 0.25, 2, 0),
    ("0.3333333333333333", 0.3333333333333333, 3, 0),
    # With twelve decimals it was rounded, with more it was copied.
    ("0.333333333333", 0.333333333333, None, 0.5e-12),
    ("0.3333333333333", 0.3333333333333, None, 0),
    ("[0.5, 1.250]", [0.5, 1.25], None, 0.0005),
    ("66.70 %", InPercent(66.7), None, 0.005),
    ("[1, 0.25]", [1, 0.25], None, 0.005),
    ("[1, 2]", [1, 2], None, 0),
    ("54 x 54", (54, 54), None, 0),
]


@pytest.mark.parametrize(("typed", "value", "asked", "half"), HALF_UNITS)
def test_what_was_rounded(typed, value, asked, half):
    assert find_half_unit(typed, value, asked) == pytest.approx(half, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    "typed",
    [
        {"m": str([[2.3] * 8 + [2.2]] * 8), "g": "[[1, 2]]"},
        {"m": str([[2.3] * 8 + [2.2]] * 8), "e": "7"},
        {"x": "0.3 0.7 9.9", "y": "5 5 5"},
        {"l": "0.3 " * 19 + "0.4", "q": "9 " * 20},
    ],
)
def test_the_work_is_bounded(typed, monkeypatch):
    computed = []
    asked = type(key_of(ARRAYS).question.parts[0].asked)
    compute = asked.compute
    monkeypatch.setattr(asked, "compute", lambda *arguments: computed.append(1) or compute(*arguments))
    mark_variant(key_of(ARRAYS), typed)
    assert len(computed) <= MOST_EVALUATIONS + 8


@pytest.mark.parametrize("seed", range(1, 6))
def test_ones_for_gates_and_the_state_that_is_printed_earn_nothing(seed):
    variant = make_variant(load_bank()["rnn/gru-step"], seed)
    h0 = recompute(variant.question, variant.key.drawn)["h0"]
    typed = {"gates": "[[1, 1], [1, 1]]", "candidate": "[0.5, -0.3]", "hidden": str(h0.tolist())}
    assert [mark.fraction for mark in mark_variant(variant.key, typed).parts] == [0, 0, 0]


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_blank_activation_is_computed_through(seed):
    variant = make_variant(load_bank()["cnn/forward-pass"], seed)
    wrong = variant.values["z"] - variant.values["b"]
    values = recompute(variant.question, {**variant.key.drawn, "z": wrong})
    typed = {"map": str(wrong.tolist()), "scores": str(values["scores"].tolist())}
    found = {mark.name: mark for mark in mark_variant(variant.key, typed).parts}
    assert found["activated"].status == "blank"
    assert found["scores"].fraction == 1


# A formula for the derivative of tanh(w h_2 + x_3), where h_2 depends on w as well, and what it earns by itself.
FORMULAS = [
    ("(1 - h_3^2)h_2", "2/5"),
    ("(1 - h_3^2) w (1 - h_2^2) h_1", "2/5"),
    ("h_2 + w h_1", "2/5"),
    ("(1 - h_3)(h_2 + w(1 - h_2)h_1)", "1/2"),
    ("(1 - h_3^2)(h_2 + (1 - h_2^2)h_1)", "1/2"),
    ("(1 - h_3^2)(1 - h_2^2)(h_2 + w h_1)", "1/2"),
    # A missing slope, a missing bracket, a sign, a power.
    ("(1 - h_3^2)(h_2 + w h_1)", "1/2"),
    ("h_2 + w(1 - h_2^2)h_1", "1/2"),
    ("(1 - h_3^2)h_2 + w(1 - h_2^2)h_1", "1/2"),
    ("(1 - h_3^2)(h_2 - w(1 - h_2^2)h_1)", "1/2"),
    ("(1 + h_3^2)(h_2 + w(1 + h_2^2)h_1)", "1/2"),
    ("(1 - h_3^2)(h_2 + w^2(1 - h_2^2)h_1)", "1/2"),
    # What nobody foresaw, also with half of the symbols.
    ("(1 - h_3^3)(h_2 + w(1 - h_2^2)h_1)", "0"),
    ("(1 - h_3^3)h_2", "0"),
]


MISTAKES = "".join(
    f"    - {{answer: {formula}, feedback: 'Not this, but another.', credit: {share}}}\n"
    for formula, share in FORMULAS
    if share != "0"
)
SLOPE = f"""
symbols: {{w: real, h_0: 0, h_1: real, h_2: real, h_3: real}}
values:
  w: decimal(1.2, 2, step=0.1)
  h: shuffle([-0.7, 0.4, 0.5])
  y: formula("(1 - h_3^2)(h_2 + w(1 - h_2^2)h_1)")
  d: evaluate(y, w=w, h_1=h[0], h_2=h[1], h_3=h[2])
parts:
  gradient:
    type: expression
    answer: y
    mistakes:
{MISTAKES}  value: {{type: number, answer: d, decimals: 3, follows: [gradient]}}
"""


def from_formula(formula):
    """The number that a formula comes to with the numbers of `SLOPE`."""
    values = {"w": key_of(SLOPE).drawn["w"], **dict(zip(("h_1", "h_2", "h_3"), key_of(SLOPE).drawn["h"], strict=True))}
    return f"{evaluate(make_formula(formula), h_0=0, **values):.3f}"


@pytest.mark.parametrize(("formula", "share"), FORMULAS)
def test_a_wrong_formula_is_followed(formula, share):
    typed = {"gradient": formula, "value": from_formula(formula)}
    first, second = mark_variant(key_of(SLOPE), typed).parts
    assert first.fraction == Fraction(share)
    assert bool(first.named) == (share != "0")
    assert (second.rule, second.fraction, second.feedback) == ("carried", 1, FROM_A)
    # By itself the number is worth what it was.
    assert mark(SLOPE, {"value": typed["value"]}, "value").fraction < 1


def test_a_value_follows_from_a_formula_with_a_symbol_that_stands_for_a_number():
    formula = "(1 + h_3)(h_2 + w h_1 + w h_0)"
    found = mark(SLOPE, {"gradient": formula, "value": from_formula(formula)}, "value")
    assert (found.fraction, found.rule) == (1, "carried")


# Formulas that show no work, that have no value, and one with a symbol that has no number.
@pytest.mark.parametrize("formula", ["h_2", "0.25", "h_2 / (h_1 - h_1) + w", "w h_1 sqrt(-1)", "h_0 + w h_1"])
def test_from_such_a_formula_nothing_follows(formula):
    for value in ("0.25", str(key_of(SLOPE).drawn["h"][1])):
        assert mark(SLOPE, {"gradient": formula, "value": value}, "value").rule != "carried"


FOLLOWED = [question for question in load_bank().values() if any(part.follows for part in question.parts)]


@pytest.mark.parametrize("question", FOLLOWED, ids=[question.id for question in FOLLOWED])
def test_what_follows_from_a_declared_mistake_is_carried(question):
    seen = 0
    for seed in (1, 2, 3):
        variant = make_variant(question, seed)
        marker = VariantMarker(variant.key)
        for part in question.parts:
            for earlier, value in part.follows.items():
                for _, wrong in variant.mistakes[earlier]:
                    own = wrong.as_value(wrong.read(wrong.typed()).value)
                    try:
                        follows = expect(part, recompute(question, {**variant.key.drawn, value: own}))
                    except UserFileError:
                        # From such a value nothing can be computed.
                        continue
                    typed = {earlier: wrong.typed(), part.name: follows.typed()}
                    found = {mark.name: mark for mark in marker.mark(typed).parts}
                    if found[earlier].named.startswith("mistake"):
                        assert found[part.name].fraction >= part.carried, (seed, typed)
                        seen += 1
    assert seen
