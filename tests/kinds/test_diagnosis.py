"""What went wrong, in the words of a tutor: a table of responses, and what must not be read into others."""

import random
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.diagnosis.alignment import MOST_COMPARED
from quizgen.diagnosis.kinds import DIAGNOSES, OF_THE_QUESTION, parse_credits
from quizgen.diagnosis.search import diagnose
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.names import Vocabulary
from quizgen.kinds.array import ArrayExpected
from quizgen.kinds.choice import ChoiceExpected
from quizgen.kinds.formula import FormulaExpected
from quizgen.kinds.integer import IntegerExpected
from quizgen.kinds.number import NumberExpected
from quizgen.kinds.shape import ShapeExpected
from quizgen.kinds.table import KINDS
from quizgen.marking.check import check_answer, judge
from quizgen.model import Reading, Tolerance, Unreadable

HALF, QUARTER, NONE = Fraction(1, 2), Fraction(1, 4), Fraction(0)

X = np.array([[1, 2, 3], [4, 5, 6]])
MAP = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
VOLUME = np.arange(24).reshape(2, 3, 4)
CUBE = np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
STATES = [0.1234, 0.5678, 0.9012]
SCORES = [0.0321, 0.0871, 0.2369, 0.6439]


def ring(width):
    framed = MAP.copy()
    framed[[0, -1]] = framed[:, [0, -1]] = width
    return framed


DIAGNOSED = [
    # rounding: a number
    ("number", 2 / 3, "0.67", {}, "rounding", HALF, "Rounded to 2 decimals; the question asks for 3."),
    ("number", 2 / 3, "0.7", {}, "rounding", NONE, "Rounded to 1 decimal; the question asks for 3."),
    ("number", 0.49812, "0.50", {}, "rounding", NONE, "Rounded to 2 decimals; the question asks for 3."),
    ("number", 0.49812, "50%", {}, "rounding", NONE, "Rounded to 2 decimals; the question asks for 3."),
    ("number", 2 / 3, "0.66", {}, "rounding", HALF, "Cut off after 2 decimals; the question asks for 3."),
    (
        "number",
        2 / 3,
        "0.666",
        {},
        "rounding",
        HALF,
        "Cut off after 3 decimals instead of rounded: look at the next digit.",
    ),
    ("number", 0.25125, "0.3", {"decimals": 2}, "rounding", NONE, "Rounded to 1 decimal; the question asks for 2."),
    ("number", 2.34, "2.3", {}, "rounding", HALF, "Rounded to 1 decimal; the answer has 2."),
    ("number", 1234.56, "1235", {}, "rounding", HALF, "Rounded to a whole number; the answer has 2 decimals."),
    ("number", 12.34, "12", {}, "rounding", HALF, "Rounded to 2 significant digits: give more of them."),
    ("number", 1234.84, "1234", {}, "rounding", HALF, "Cut off at the decimal point; the answer has 2 decimals."),
    (
        "number",
        11.8,
        "11",
        {"tolerance": "1%"},
        "rounding",
        HALF,
        "Cut off after 2 significant digits: give more of them.",
    ),
    ("number", 2 / 3, "0.667", {"tolerance": 1e-5}, "rounding", HALF, "Rounded to 3 decimals: give more."),
    ("number", 1.2345e-7, "1.2e-7", {}, "rounding", HALF, "Rounded to 2 significant digits: give more of them."),
    ("number", 0.56789, "0.5701", {}, "rounding", HALF, "Close: rounded too early? Keep more digits until the end."),
    ("integer", 61_686_392, "61.7e6", {}, "rounding", NONE, "Rounded to 3 significant digits: give more of them."),
    # rounding: an array
    (
        "array",
        STATES,
        "0.12, 0.57, 0.90",
        {"decimals": 3},
        "rounding",
        HALF,
        "Rounded to 2 decimals; the question asks for 3.",
    ),
    (
        "array",
        STATES,
        "0.12, 0.56, 0.90",
        {},
        "rounding",
        HALF,
        "Cut off after 2 significant digits: give more of them.",
    ),
    # every entry is also 0.007 too small
    (
        "array",
        [0.637, 0.047, 0.317],
        "0.63, 0.04, 0.31",
        {},
        "rounding",
        HALF,
        "Cut off after 2 decimals; the answer has 3.",
    ),
    ("array", [0.123, 0.568], "0.12, 0.56", {}, "rounding", HALF, "Cut off after 2 decimals; the answer has 3."),
    (
        "array",
        [12.3, 45.6, 78.9],
        "12 46 79",
        {},
        "rounding",
        HALF,
        "Rounded to whole numbers; the answer has 1 decimal.",
    ),
    (
        "array",
        STATES,
        "0.125 0.566 0.901",
        {"decimals": 3},
        "rounding",
        HALF,
        "Close: rounded too early? Keep more digits until the end.",
    ),
    (
        "array",
        STATES,
        "0.125 0.566 0.901",
        {"decimals": 3, "tolerance": "rounded(3)"},
        "rounding",
        HALF,
        "Close, but farther off than the rounding that is allowed: look for a small slip on the way.",
    ),
    (
        "array",
        [0.634, -0.655],
        "0.63, -0.65",
        {"decimals": 3},
        "rounding",
        HALF,
        "Rounded to 2 decimals; the question asks for 3.",
    ),
    (
        "array",
        [-0.0634, 0.1602],
        "-0.06, 0.16",
        {"decimals": 3},
        "rounding",
        HALF,
        "Rounded to 2 decimals; the question asks for 3.",
    ),
    (
        "array",
        [0.42, 1.038],
        "0.42, 1.04",
        {"decimals": 3},
        "rounding",
        HALF,
        "Rounded to 2 decimals; the question asks for 3.",
    ),
    # the same share where all but one of the entries are right as they are
    (
        "array",
        [0.25, 0.5, 0.75, 0.123],
        "0.25 0.5 0.75 0.12",
        {"decimals": 3},
        "rounding",
        HALF,
        "Rounded to 2 decimals; the question asks for 3.",
    ),
    # transposed
    (
        "array",
        X,
        "1 4; 2 5; 3 6",
        {},
        "transposed",
        HALF,
        "The right numbers, but transposed: rows and columns are swapped.",
    ),
    (
        "array",
        [[1, 2], [3, 1]],
        "1 3; 2 1",
        {},
        "transposed",
        HALF,
        "The right numbers, but transposed: rows and columns are swapped.",
    ),
    (
        "array",
        [[1, 2, 1], [2, 1, 1], [1, 2, 1]],
        "1 2 1; 2 1 2; 1 1 1",
        {},
        "transposed",
        NONE,
        "The right numbers, but transposed: rows and columns are swapped. Wrong: row 2, column 3; row 3, column 2.",
    ),
    # axes
    (
        "array",
        VOLUME,
        str(VOLUME.transpose(1, 2, 0)),
        {},
        "axes",
        HALF,
        "The right numbers, but the axes are in another order: the axis that belongs first comes last.",
    ),
    (
        "array",
        VOLUME,
        str(VOLUME.transpose(2, 0, 1)),
        {},
        "axes",
        HALF,
        "The right numbers, but the axes are in another order: the axis that belongs last comes first.",
    ),
    (
        "array",
        CUBE,
        str(CUBE.transpose(0, 2, 1)),
        {},
        "axes",
        HALF,
        "The right numbers, but the axes are in another order: axes 2 and 3 are swapped.",
    ),
    (
        "array",
        VOLUME.reshape(1, 2, 3, 4),
        str(VOLUME.reshape(1, 2, 3, 4).transpose(1, 0, 3, 2)),
        {},
        "axes",
        HALF,
        "The right numbers, but the axes are in another order: yours are axes 2, 1, 4 and 3 of the answer.",
    ),
    (
        "shape",
        (54, 27, 96),
        "96x54x27",
        {},
        "axes",
        HALF,
        "The right numbers in another order: the axis that belongs last comes first.",
    ),
    (
        "shape",
        (54, 27, 96),
        "54x96x27",
        {},
        "axes",
        HALF,
        "The right numbers in another order: axes 2 and 3 are swapped.",
    ),
    ("shape", (54, 54, 96), "54x96x54", {}, "axes", NONE, "The right numbers in another order."),
    ("shape", (54, 27), "27x54", {}, "axes", NONE, "The right numbers in another order."),
    # reversed
    (
        "array",
        [0.5, 0.25, 0.75],
        "0.75 0.25 0.5",
        {},
        "reversed",
        NONE,
        "The right entries in reverse order: the last one comes first. Wrong: entry 1; entry 3.",
    ),
    ("array", X, "4 5 6; 1 2 3", {}, "reversed", NONE, "The right rows in reverse order: the last one comes first."),
    (
        "array",
        [[1, 2], [3, 4]],
        "2 1; 4 3",
        {},
        "reversed",
        NONE,
        "The right columns in reverse order: the last one comes first.",
    ),
    (
        "array",
        [[1, 2], [3, 4]],
        "4 3; 2 1",
        {},
        "reversed",
        NONE,
        "The right numbers, but rotated by 180 degrees: flipped along both axes.",
    ),
    (
        "array",
        CUBE,
        str(CUBE[:, ::-1, ::-1]),
        {},
        "reversed",
        NONE,
        "The right numbers, but every matrix is rotated by 180 degrees: flipped along both axes.",
    ),
    # reshaped
    (
        "array",
        X,
        "1 2 3 4 5 6",
        {},
        "reshaped",
        HALF,
        "The right numbers in the right order, but in another shape. "
        "The answer is 2 by 3; this is a vector of 6 entries.",
    ),
    (
        "array",
        [[1.6, 2.59], [1.51, 1.91]],
        "1.6, 2.59, 1.51, 1.91",
        {},
        "reshaped",
        HALF,
        "The right numbers in the right order, but in another shape. "
        "The answer is 2 by 2; this is a vector of 4 entries.",
    ),
    (
        "array",
        [[1, 2], [2, 1]],
        "1 2 2 1",
        {},
        "reshaped",
        NONE,
        "The right numbers in the right order, but in another shape. "
        "The answer is 2 by 2; this is a vector of 4 entries.",
    ),
    # sign
    ("number", 0.25, "-0.25", {}, "sign", QUARTER, "Right but for the sign."),
    ("number", 3, "-3", {}, "sign", NONE, "Right but for the sign."),
    ("integer", 25, "-25", {}, "sign", NONE, "Right but for the sign."),
    (
        "array",
        [0.5, -0.25, 0, 0.75],
        "-0.5 0.25 0 -0.75",
        {},
        "sign",
        QUARTER,
        "Right but for the sign: it is flipped throughout.",
    ),
    ("array", [0.5, 0.25], "-0.5 -0.25", {}, "sign", NONE, "Right but for the sign: it is flipped throughout."),
    (
        "expression",
        "x^2 - y",
        "y - x^2",
        {},
        "sign",
        QUARTER,
        "Right but for the sign: this is the opposite of the answer.",
    ),
    ("expression", "2x", "-2x", {}, "sign", NONE, "Right but for the sign: this is the opposite of the answer."),
    # off by one
    ("integer", 25, "26", {}, "off-by-one", NONE, "One too many: check where the counting starts and ends."),
    ("integer", 25, "24", {}, "off-by-one", NONE, "One too few: check where the counting starts and ends."),
    ("shape", (54, 54, 96), "55x55x96", {}, "off-by-one", NONE, "Axes 1 and 2 are one too large."),
    ("shape", (54, 54, 96), "54x54x95", {}, "off-by-one", NONE, "Axis 3 is one too small."),
    # negatives
    (
        "array",
        [[1, 0], [2, 3]],
        "1 -4; 2 3",
        {},
        "negatives",
        NONE,
        "The positive entries are right; the negative ones should be 0 after a ReLU. Wrong: row 1, column 2.",
    ),
    (
        "array",
        [[1, -4], [2, -3]],
        "1 0; 2 0",
        {},
        "negatives",
        NONE,
        "The positive entries are right; the negative ones should not be 0. Wrong: row 1, column 2; row 2, column 2.",
    ),
    # one entry
    ("array", [1, 2, 3, 4], "1 2 5 4", {}, "one-entry", NONE, "Wrong: entry 3."),
    ("array", X, "1 2 3; 4 -5 6", {}, "one-entry", NONE, "Wrong: row 2, column 2. Right but for the sign."),
    (
        "array",
        SCORES,
        "0.032 0.087 0.237 64.4",
        {"decimals": 3},
        "one-entry",
        NONE,
        "Wrong: entry 4. 100 times the answer: a percentage, or a decimal point in the wrong place?",
    ),
    (
        "array",
        SCORES,
        "0.032 0.087 0.237 0.64",
        {"decimals": 3},
        "one-entry",
        NONE,
        "Wrong: entry 4. Rounded to 2 decimals; the question asks for 3.",
    ),
    # offset
    (
        "array",
        [1.5, 2.25, -3],
        "2 2.75 -2.5",
        {},
        "offset",
        NONE,
        "Every entry is 0.5 too large: was a bias added twice or forgotten?",
    ),
    (
        "array",
        STATES,
        "-0.077 0.368 0.701",
        {"decimals": 3},
        "offset",
        NONE,
        "Every entry is 0.2 too small: was a bias added twice or forgotten?",
    ),
    (
        "array",
        [26, 13, 11],
        "27 14 12",
        {},
        "offset",
        NONE,
        "Every entry is one too large: was something counted twice or forgotten, such as a bias?",
    ),
    (
        "array",
        [26, 13],
        "25 12",
        {},
        "offset",
        NONE,
        "Every entry is one too small: was something counted twice or forgotten, such as a bias?",
    ),
    (
        "array",
        [26, 13, 11],
        "29 16 14",
        {},
        "offset",
        NONE,
        "Every entry is 3 too large: was something counted twice or forgotten, such as a bias?",
    ),
    (
        "array",
        CUBE,
        str(CUBE + np.array([1, -2]).reshape(2, 1, 1)),
        {},
        "offset",
        NONE,
        "All entries of a matrix are off by the same number, 1 too large in matrix 1, 2 too small in matrix 2: "
        "was a bias added twice or forgotten?",
    ),
    # factor
    (
        "number",
        0.25,
        "25",
        {},
        "factor",
        QUARTER,
        "100 times the answer: a percentage, or a decimal point in the wrong place?",
    ),
    (
        "number",
        0.5,
        "50",
        {},
        "factor",
        NONE,
        "100 times the answer: a percentage, or a decimal point in the wrong place?",
    ),
    (
        "number",
        45.7,
        "0.457",
        {},
        "factor",
        QUARTER,
        "A hundredth of the answer: a percentage, or a decimal point in the wrong place?",
    ),
    ("number", 0.25, "2.5", {}, "factor", QUARTER, "10 times the answer: is the decimal point in the wrong place?"),
    ("number", 0.28, "0.56", {}, "factor", QUARTER, "Twice the answer: is something counted twice?"),
    ("number", 0.28, "0.14", {}, "factor", QUARTER, "Half of the answer: is something left out?"),
    ("integer", 2816, "28160", {}, "factor", NONE, "10 times the answer: is there a zero too many?"),
    ("integer", 2816, "281600", {}, "factor", NONE, "100 times the answer: are there zeros too many?"),
    ("integer", 28160, "2816", {}, "factor", NONE, "A tenth of the answer: is a zero missing?"),
    ("integer", 20, "40", {}, "factor", NONE, "Twice the answer: is something counted twice?"),
    (
        "array",
        [10, 37],
        "20 74",
        {},
        "factor",
        NONE,
        "Right up to a constant factor: every entry is twice what it should be.",
    ),
    ("integer", 2816, "1408", {}, "factor", NONE, "Half of the answer: is something left out?"),
    (
        "array",
        SCORES,
        "1 2.718 7.389 20.086",
        {"tolerance": 0.0005},
        "factor",
        QUARTER,
        "Right up to a constant factor: every entry is 31.2 times what it should be.",
    ),
    (
        "array",
        [1, 2, 4],
        "2 4 8",
        {},
        "factor",
        QUARTER,
        "Right up to a constant factor: every entry is twice what it should be.",
    ),
    (
        "array",
        [[3, 6], [0, 3]],
        "2 4; 0 2",
        {},
        "factor",
        NONE,
        "Right up to a constant factor: every entry is 2/3 of what it should be. "
        "Wrong: row 1, column 1; row 1, column 2; row 2, column 2.",
    ),
    (
        "array",
        [0.12, 0.25, 0.63],
        "12 25 63",
        {},
        "factor",
        QUARTER,
        "Right up to a constant factor: every entry is 100 times what it should be.",
    ),
    (
        "expression",
        "x^2 y",
        "2 y x^2",
        {},
        "factor",
        QUARTER,
        "Right up to a constant factor: this is twice the answer.",
    ),
    (
        "expression",
        "tanh(x) + x",
        "-(x + tanh x)/3",
        {},
        "factor",
        QUARTER,
        "Right up to a constant factor: this is -1/3 times the answer.",
    ),
    (
        "expression",
        "x ln y",
        "x log10(y)",
        {},
        "factor",
        QUARTER,
        "Right up to a constant factor: this is 0.434 times the answer.",
    ),
    # channels, stride
    (
        "array",
        [[5, 3], [2, 8]],
        "4 1\n2 3\n\n1 2\n0 5",
        {},
        "unsummed",
        NONE,
        "Your channels add up to the answer: their sum is asked for.",
    ),
    (
        "array",
        MAP[::2, ::2],
        str(MAP),
        {},
        "stride",
        NONE,
        "The answer is in every second row and column of yours: check the stride.",
    ),
    (
        "array",
        MAP,
        str(MAP[::2, ::2]),
        {},
        "stride",
        NONE,
        "This is every second row and column of the answer: check the stride.",
    ),
    (
        "array",
        [3, 1, 4],
        "3 9 9 1 9 9 4",
        {},
        "stride",
        NONE,
        "The answer is in every third entry of yours: check the stride.",
    ),
    # border
    (
        "array",
        MAP,
        str(ring(0)),
        {},
        "border",
        NONE,
        "Only the border is wrong: check the padding. 12 of 16 entries are wrong.",
    ),
    (
        "array",
        [3, 1, 4, 1, 5],
        "0 1 4 1 0",
        {},
        "border",
        NONE,
        "Only the ends are wrong: is it the padding? Wrong: entry 1; entry 5.",
    ),
    # missing, or too many
    ("shape", (54, 27, 96), "54x27", {}, "missing", Fraction(2, 3), "Axis 3 is left out; the others are right."),
    ("shape", (54, 54, 96), "54x96", {}, "missing", Fraction(2, 3), "An axis is left out; the others are right."),
    ("shape", (8, 2, 2, 2), "8x2x2", {}, "missing", Fraction(3, 4), "An axis is left out; the others are right."),
    ("shape", (2, 3), "(3,)", {}, "missing", HALF, "Axis 1 is left out; the others are right."),
    ("shape", (54, 27), "54x27x96", {}, "missing", Fraction(2, 3), "Axis 3 is one too many; the others are right."),
    ("shape", (54, 27), "1x54x27", {}, "missing", Fraction(2, 3), "Axis 1 is one too many; the others are right."),
    ("shape", (54, 27), "54x54x27", {}, "missing", Fraction(2, 3), "An axis is one too many; the others are right."),
    (
        "array",
        MAP,
        str(np.pad(MAP, 1)),
        {},
        "missing",
        Fraction(16, 36),
        "Right, but with a border too many around it: check the padding (valid or same?).",
    ),
    (
        "array",
        MAP,
        str(MAP[1:-1, 1:-1]),
        {},
        "missing",
        QUARTER,
        "Right as far as it goes, but the border is missing: check the padding (valid or same?).",
    ),
    (
        "array",
        MAP,
        str(MAP[1:]),
        {},
        "missing",
        Fraction(3, 4),
        "Right as far as it goes, but with 1 row missing at the top.",
    ),
    (
        "array",
        MAP,
        str(MAP[:, :-1]),
        {},
        "missing",
        Fraction(3, 4),
        "Right as far as it goes, but with 1 column missing on the right.",
    ),
    (
        "array",
        MAP,
        str(MAP[:3, :3]),
        {},
        "missing",
        Fraction(9, 16),
        "Right as far as it goes, but with 1 row missing at the bottom and 1 column missing on the right.",
    ),
    (
        "array",
        MAP[:3, :2],
        str(MAP),
        {},
        "missing",
        Fraction(6, 16),
        "Right, but with 1 row too many at the bottom and 2 columns too many on the right.",
    ),
    (
        "array",
        CUBE,
        str(CUBE[:1]),
        {},
        "missing",
        HALF,
        "Right as far as it goes, but with 1 matrix missing at the end.",
    ),
    (
        "array",
        [4, 10, 28],
        "4, 10",
        {},
        "missing",
        Fraction(2, 3),
        "Right as far as it goes, but with 1 entry missing at the end.",
    ),
    (
        "array",
        [4, 10, 28],
        "10, 28",
        {},
        "missing",
        Fraction(2, 3),
        "Right as far as it goes, but with 1 entry missing at the start.",
    ),
    (
        "array",
        [4, 10, 28],
        "4, 28",
        {},
        "missing",
        Fraction(2, 3),
        "Right as far as it goes, but with entry 2 missing.",
    ),
    (
        "array",
        [4, 10, 28],
        "1, 4, 10, 28",
        {},
        "missing",
        Fraction(3, 4),
        "Right, but with 1 entry too many at the start.",
    ),
    (
        "array",
        [4, 10, 28],
        "4, 10, 28, 31",
        {},
        "missing",
        Fraction(3, 4),
        "Right, but with 1 entry too many at the end.",
    ),
    (
        "array",
        [4, 10, 28],
        "4, 5, 10, 28",
        {},
        "missing",
        Fraction(3, 4),
        "Right, but with entry 2 too many.",
    ),
    (
        "array",
        MAP,
        str(MAP[[0, 1, 3]]),
        {},
        "missing",
        Fraction(3, 4),
        "Right as far as it goes, but with row 3 missing.",
    ),
    # missing, or too many, and others wrong
    (
        "array",
        [4, 10, 28, 64, 100],
        "5, 10, 28, 64",
        {},
        "missing",
        Fraction(3, 5),
        "Entry 5 is missing and entry 1 of yours is wrong.",
    ),
    (
        "array",
        [4, 10, 28, 64, 100],
        "4, 28, 64, 101",
        {},
        "missing",
        Fraction(3, 5),
        "Entry 2 is missing and entry 4 of yours is wrong.",
    ),
    (
        "array",
        [4, 10, 28, 64, 100, 208],
        "10, 29, 64, 101, 208",
        {},
        "missing",
        HALF,
        "Entry 1 is missing and entry 2 and entry 4 of yours are wrong.",
    ),
    (
        "array",
        [4, 10, 28],
        "1, 4, 11, 28",
        {},
        "missing",
        HALF,
        "Entry 1 of yours is too many and entry 3 of yours is wrong.",
    ),
    (
        "array",
        [4, 10, 28, 64],
        "1, 4, 10",
        {},
        "missing",
        HALF,
        "Entries 3 and 4 are missing and entry 1 of yours is too many.",
    ),
    (
        "array",
        [4, 10, 28, 64, 100, 208, 301, 404, 507],
        "10, 28, 100, 209, 301, 404",
        {},
        "missing",
        Fraction(5, 9),
        "Entries 1, 4 and 9 are missing and entry 4 of yours is wrong.",
    ),
    # up to half as many as are there may be missing
    (
        "array",
        [4, 10, 28, 64, 100, 208],
        "4, 28, 101, 208",
        {},
        "missing",
        HALF,
        "3 of your 4 entries are right and in order. "
        "The answer is a vector of 6 entries; this is a vector of 4 entries.",
    ),
    # which one is missing cannot be seen where a wrong one is beside it, nor where two are the same
    (
        "array",
        [4, 10, 28, 64],
        "4, 11, 64",
        {},
        "missing",
        HALF,
        "2 of your 3 entries are right and in order. "
        "The answer is a vector of 4 entries; this is a vector of 3 entries.",
    ),
    (
        "array",
        [4, 10, 28, 64],
        "4, 10, 29",
        {},
        "missing",
        HALF,
        "2 of your 3 entries are right and in order. "
        "The answer is a vector of 4 entries; this is a vector of 3 entries.",
    ),
    (
        "array",
        [4, 10, 10, 28],
        "5, 10, 28",
        {},
        "missing",
        HALF,
        "2 of your 3 entries are right and in order. "
        "The answer is a vector of 4 entries; this is a vector of 3 entries.",
    ),
    # half of what is there is enough
    (
        "array",
        [4, 10, 28, 64, 100],
        "4, 11, 28, 65",
        {},
        "missing",
        Fraction(2, 5),
        "2 of your 4 entries are right and in order. "
        "The answer is a vector of 5 entries; this is a vector of 4 entries.",
    ),
    (
        "array",
        MAP,
        "6 9 2 6; 5 3 5 8; 9 7 9 3",
        {},
        "missing",
        Fraction(11, 16),
        "Row 1 is missing and row 1, column 1 of yours is wrong.",
    ),
    (
        "array",
        MAP,
        "3 1 4 1; 5 9 2 6; 8 7 9 4",
        {},
        "missing",
        Fraction(10, 16),
        "Row 3 is missing and row 3, column 1 and row 3, column 4 of yours are wrong.",
    ),
    (
        "array",
        MAP,
        "3 1 5; 4 9 2; 5 4 5; 9 7 8",
        {},
        "missing",
        HALF,
        "Column 4 is missing and 4 of your entries are wrong.",
    ),
    (
        "array",
        MAP,
        "3 1 4 1; 2 2 2 2; 5 9 2 6; 5 3 4 8; 9 7 9 3",
        {},
        "missing",
        Fraction(15, 20),
        "Row 2 of yours is too many and row 4, column 3 of yours is wrong.",
    ),
    (
        "array",
        VOLUME,
        str(VOLUME[:, 1:] + (VOLUME[:, 1:] == 4)),
        {},
        "missing",
        Fraction(15, 24),
        "Row 1 is missing and matrix 1, row 1, column 1 of yours is wrong.",
    ),
    # a row with less than half of its entries right could be any
    (
        "array",
        MAP,
        "4 9 2 5; 5 3 5 8; 9 7 9 3",
        {},
        "missing",
        Fraction(10, 16),
        "Row 1 is missing and row 1, column 1 and row 1, column 4 of yours are wrong.",
    ),
    (
        "array",
        MAP,
        "4 8 2 5; 5 3 5 8; 9 7 9 3",
        {},
        "missing",
        Fraction(9, 16),
        "9 of your 12 entries are right and in order. The answer is 4 by 4; this is 3 by 4.",
    ),
    # rows and columns
    (
        "array",
        MAP,
        "1 4 1; 9 2 7; 3 5 8",
        {},
        "missing",
        HALF,
        "8 of your 9 entries are right and in order. The answer is 4 by 4; this is 3 by 3.",
    ),
    (
        "array",
        MAP[:3, :3],
        "3 1 4 0; 5 9 2 0; 5 4 5 0; 0 0 0 0",
        {},
        "missing",
        HALF,
        "8 of your 16 entries are right and in order. The answer is 3 by 3; this is 4 by 4.",
    ),
    (
        "array",
        MAP[:3, :3],
        "3 1 4 1; 6 9 2 6",
        {},
        "missing",
        Fraction(5, 9),
        "5 of your 8 entries are right and in order. The answer is 3 by 3; this is 2 by 4.",
    ),
    # shifted
    (
        "array",
        MAP,
        str(np.roll(MAP, 1, axis=1)),
        {},
        "shifted",
        NONE,
        "Shifted by one column to the right: check the stride or where you start to count.",
    ),
    (
        "array",
        MAP,
        str(np.roll(MAP, -1, axis=0)),
        {},
        "shifted",
        NONE,
        "Shifted by one row up: check the stride or where you start to count. 15 of 16 entries are wrong.",
    ),
    (
        "array",
        [3, 1, 4, 2],
        "0 3 1 4",
        {},
        "shifted",
        NONE,
        "Shifted by one entry towards the end: check the stride or where you start to count.",
    ),
    (
        "array",
        [[-1, 0, 0], [2, -1, 0], [0, 2, -1], [0, 0, 2]],
        "-1 0 0; 2 -1 -1; 0 2 2; 0 0 0",
        {},
        "shifted",
        NONE,
        "Column 3 starts one row too high. Wrong: row 2, column 3; row 3, column 3; row 4, column 3.",
    ),
    (
        "array",
        [[-1, 0], [2, -1], [0, 2]],
        "-1 -1; 2 2; 0 0",
        {},
        "shifted",
        NONE,
        "Column 2 starts one row too high. Wrong: row 1, column 2; row 2, column 2; row 3, column 2.",
    ),
    (
        "array",
        [[-1, 0], [2, -1], [0, 2]],
        "0 0; -1 -1; 2 2",
        {},
        "shifted",
        NONE,
        "Column 1 starts one row too low. Wrong: row 1, column 1; row 2, column 1; row 3, column 1.",
    ),
    (
        "array",
        X,
        "1 2 3; 0 4 5",
        {},
        "shifted",
        NONE,
        "Row 2 starts one column too far to the right. Wrong: row 2, column 1; row 2, column 2; row 2, column 3.",
    ),
    (
        "array",
        X,
        "2 3 0; 4 5 6",
        {},
        "shifted",
        NONE,
        "Row 1 starts one column too far to the left. Wrong: row 1, column 1; row 1, column 2; row 1, column 3.",
    ),
    (
        "array",
        [[1, 2], [3, 4]],
        "0 0; 1 2",
        {},
        "shifted",
        NONE,
        "Shifted by one row down: check the stride or where you start to count.",
    ),
    # exchanged
    ("array", [1, 2, 3, 4], "1 3 2 4", {}, "exchanged", NONE, "Entry 2 and entry 3 are exchanged."),
    ("array", X, "1 2 4; 3 5 6", {}, "exchanged", NONE, "Row 1, column 3 and row 2, column 1 are exchanged."),
    ("array", MAP, str(MAP[[1, 0, 2, 3]]), {}, "exchanged", NONE, "Rows 1 and 2 are exchanged."),
    (
        "array",
        MAP,
        str(MAP[[0, 1, 3, 2]]),
        {},
        "exchanged",
        NONE,
        "Rows 3 and 4 are exchanged.",
    ),
    (
        "array",
        MAP,
        str(MAP[[0, 2, 3, 1]]),
        {},
        "exchanged",
        NONE,
        "The right rows in another order: yours are 1, 3, 4 and 2 of the answer.",
    ),
    ("array", MAP, str(MAP[:, [0, 2, 1, 3]]), {}, "exchanged", NONE, "Columns 2 and 3 are exchanged."),
    (
        "array",
        [5, 3, 8, 2],
        "3 8 5 2",
        {},
        "exchanged",
        NONE,
        "The right entries in another order: yours are 2, 3, 1 and 4 of the answer.",
    ),
]


EXPECTED_TYPES = (NumberExpected, IntegerExpected, ShapeExpected, ArrayExpected, FormulaExpected)


def expect(kind, expected, tolerance=None, decimals=None):
    arguments = {"tolerance": tolerance, "decimals": decimals} if kind in ("number", "array") else {}
    return KINDS[kind].expect(expected, **arguments)


def diagnosis_of(kind, expected, typed, options=None):
    expectation = expect(kind, expected, **(options or {}))
    reading = judge(typed, expectation).reading
    assert isinstance(reading, Reading), typed
    return diagnose(reading.value, expectation, typed)


@pytest.mark.parametrize(("kind", "expected", "typed", "options", "name", "credit", "feedback"), DIAGNOSED)
def test_what_went_wrong(kind, expected, typed, options, name, credit, feedback):
    found = diagnosis_of(kind, expected, typed, options)
    assert found is not None
    assert (found.kind, found.credit) == (name, credit)
    verdict = check_answer(kind, expected, typed, **options)
    assert verdict.feedback.startswith(found.feedback)
    assert verdict.fraction >= credit
    assert verdict.feedback == feedback


def test_every_diagnosis_is_in_the_table():
    # The marker finds what takes the question to know.
    assert {row[4] for row in DIAGNOSED} == set(DIAGNOSES) - {"impossible", *OF_THE_QUESTION}
    found_by_type = {(row[0], row[4]) for row in DIAGNOSED} | {(row[0], row[3]) for row in IN_A_QUESTION}
    assert found_by_type >= {(one.kind, name) for one in EXPECTED_TYPES for name in one.finders}


CHANNELS_LEFT_OUT = "The channels are left out; the other numbers are right."
AXIS_LEFT_OUT = "Axis {} is left out; the others are right."

# Of a question that is about these things; then what is said, or nothing.
IN_A_QUESTION = [
    ("number", 0.4, "-0.4", "sign", {}, "Right but for the sign."),
    ("number", 0.4, "-0.4", "impossible", {"never negative"}, "This cannot be negative."),
    ("number", 0.4, "-3", "impossible", {"never negative"}, "This cannot be negative."),
    ("number", -0.4, "0.4", "sign", {"never negative"}, "Right but for the sign."),
    ("integer", 25, "-25", "impossible", {"never negative"}, "This cannot be negative."),
    ("array", [1, 2, 4], "-1 -2 -4", "sign", {}, "Right but for the sign: it is flipped throughout."),
    (
        "array",
        [1, 2, 4],
        "-1 -2 -4",
        "impossible",
        {"never negative"},
        "Right but for the sign: these numbers cannot be negative.",
    ),
    ("array", MAP, str(ring(0)), "border", {"padding"}, "Only the border is wrong: check the padding."),
    ("array", MAP, str(ring(0)), "", {"stride", "bias"}, ""),
    ("array", [3, 1, 4, 1, 5], "0 1 4 1 0", "border", {"padding"}, "Only the ends are wrong: is it the padding?"),
    ("array", [3, 1, 4, 1, 5], "0 1 4 1 0", "", {}, ""),
    ("array", MAP, str(np.pad(MAP, 1)), "missing", {}, "Right, but with a border too many around it."),
    ("array", MAP, str(MAP[1:-1, 1:-1]), "missing", {}, "Right as far as it goes, but the border is missing."),
    ("array", [4, 10, 28], "3 9 27", "offset", {}, "Every entry is one too small."),
    (
        "array",
        [4, 10, 28],
        "3 9 27",
        "offset",
        {"bias"},
        "Every entry is one too small: was something counted twice or forgotten, such as a bias?",
    ),
    (
        "array",
        [1, 2, 1],
        "0 1 0",
        "offset",
        {"index"},
        "Every entry is one too small: did you count from 0 instead of 1?",
    ),
    (
        "array",
        [0, 1, 2],
        "1 2 3",
        "offset",
        {"index"},
        "Every entry is one too large: did you count from 1 instead of 0?",
    ),
    ("array", [0, 2, 5], "3 5 8", "offset", {"index"}, "Every entry is 3 too large."),
    ("array", [1.5, 2.25, -3], "2 2.75 -2.5", "offset", {}, "Every entry is 0.5 too large."),
    (
        "array",
        [[1, 0], [2, 3]],
        "1 -4; 2 3",
        "negatives",
        {},
        "The positive entries are right; the negative ones should be 0.",
    ),
    (
        "array",
        [[1, 0], [2, 3]],
        "1 -4; 2 3",
        "negatives",
        {"relu"},
        "The positive entries are right; the negative ones should be 0 after a ReLU.",
    ),
    ("array", MAP, str(MAP[::2, ::2]), "stride", {}, "This is every second row and column of the answer."),
    (
        "array",
        MAP,
        str(np.roll(MAP, 1, axis=1)),
        "shifted",
        {},
        "Shifted by one column to the right: check where you start.",
    ),
    (
        "array",
        [[5, 3], [2, 8]],
        "4 1\n2 3\n\n1 2\n0 5",
        "unsummed",
        {},
        "Your matrices add up to the answer: their sum is asked for.",
    ),
    ("shape", (9, 8, 3), "9x8", "missing", {"channels last"}, CHANNELS_LEFT_OUT),
    ("shape", (9, 8, 3), "9x8", "missing", {"channels first"}, AXIS_LEFT_OUT.format(3)),
    ("shape", (9, 8, 3), "8x3", "missing", {"channels first"}, CHANNELS_LEFT_OUT),
    ("shape", (9, 8, 3), "8x3", "missing", {"channels last"}, AXIS_LEFT_OUT.format(1)),
    ("shape", (9, 8, 3), "9x3", "missing", {"channels first", "channels last"}, AXIS_LEFT_OUT.format(2)),
    ("shape", (9, 8, 3), "8x3", "missing", {"batch first"}, "The batch is left out; the other numbers are right."),
    ("shape", (9, 8), "(8,)", "missing", {"channels first"}, AXIS_LEFT_OUT.format(1)),
    ("shape", (9, 8), "(8,)", "missing", {"batch first"}, "The batch is left out; the other numbers are right."),
    ("shape", (9, 8), "(9,)", "missing", {"channels last"}, AXIS_LEFT_OUT.format(2)),
    ("shape", (8, 8, 3), "8x3", "missing", {"channels first"}, "An axis is left out; the others are right."),
    ("shape", (9, 8), "9x8x3", "missing", {"channels last"}, "Axis 3 is one too many; the others are right."),
]


@pytest.mark.parametrize(("kind", "expected", "typed", "name", "themes", "feedback"), IN_A_QUESTION)
def test_nothing_is_named_that_the_question_does_not_have(kind, expected, typed, name, themes, feedback):
    expectation = expect(kind, expected)
    found = diagnose(expectation.read(typed).value, expectation, typed, themes=frozenset(themes))
    assert (found.kind, found.feedback) == (name, feedback) if name else found is None


NOT_DIAGNOSED = [
    ("number", 0, "-5"),
    ("number", 0.25, "0.4"),
    ("number", 2, "4"),
    ("number", 1, "10"),
    ("number", 0.25, "0.251"),
    ("number", 0.0004, "0"),
    ("number", 2 / 3, "1"),
    ("number", 0.56789, "0.62"),
    ("number", 2 / 3, "3/5"),
    ("integer", 1, "100"),
    ("integer", 2816, "2800"),
    ("integer", 3, "2.5"),
    ("shape", (3, 4), "5x6"),
    ("shape", (3, 4, 5), "4x3x5x1"),
    ("shape", (3, 4, 5), "4x3"),
    ("shape", (3, 4, 5), "3x4x6x1"),
    ("shape", (3, 4, 5), "3"),
    ("shape", (3, 4), "3x4x5x6"),
    ("shape", (3, 3), "(3,)"),
    ("shape", (54, 54, 96), "55x54x95"),
    # all zeros, constants, single entries
    ("array", [1, 2, 3], "0 0 0"),
    ("array", [0.2, 0.4, 0.3], "0 0 0"),
    ("array", [0, 0, 0, 0], "1 1 1 1"),
    ("array", [2, 2, 2], "-2 -2 -2"),
    ("array", [2, 2, 2], "4 4 4"),
    ("array", [2, 2, 2, 2], "2 2 2"),
    ("array", [[2, 2], [2, 2], [2, 2]], "2 2 2; 2 2 2"),
    ("array", [[3]], "-3"),
    ("array", [3], "30"),
    ("array", [[0, 0], [0, 1]], "0 0 0 1"),
    # a symmetric matrix is its own transpose; two numbers are always in some proportion
    ("array", [[1, 2], [2, 3]], "1 5; 5 3"),
    ("array", [1, 2], "2 4"),
    ("array", [10, 37], "30 111"),
    ("array", [[1, 0], [2, 0]], "3 0; 6 0"),
    # the inside of a 3 by 3 map is one entry, and equal entries overlap wherever they stand
    ("array", [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "0 0 0; 0 5 0; 0 0 0"),
    ("array", [[0, 1, 1, 1, 0], [1, 1, 1, 1, 1], [0, 1, 1, 1, 0]], "2 2 1 1 1; 2 1 1 1 2; 2 1 1 1 2"),
    ("array", [1, 2, 3], "2 3 9"),
    ("array", [[1, 2], [3, 4]], "1 2"),
    # one entry that is right, or less than half of them, could be anywhere
    ("array", [4, 10, 28], "4 11"),
    ("array", [4, 10, 28, 64, 100], "4 11 28 65 101 102"),
    ("array", [4, 4, 4, 5], "4 4 1"),
    ("array", [[1, 2], [3, 4]], "1 9 5; 9 9 9; 9 9 9"),
    ("array", [[1, 2], [3, 4]], "1 2 3 4 5"),
    # where so much is missing or too many, it is another answer, such as one without the stride
    ("array", [4, 10, 28, 64], "4 7 10 20 28 40 65"),
    ("array", [4, 10, 28, 64, 100, 208], "4 28 101"),
    ("array", [[1, 2], [3, 4]], "1 2 5 6; 3 9 9 9; 9 9 9 9; 9 9 9 9"),
    # a wrong entry that looks rounded is no habit
    ("array", [0.123, 0.457, 0.79], "0.123 0.46 0.79"),
    ("array", [1, -2, 3], "7 -2 -3"),
    ("expression", "2x", "3x"),
    ("expression", "x", "y"),
    ("expression", "3", "6"),
    ("expression", "x + 1", "2x + 1"),
    ("expression", "x^2", "0"),
    ("expression", "x^2/3", "0.3333 x^2"),
    ("expression", "x^2", "x x"),
    ("choice", "a", "b"),
]


@pytest.mark.parametrize(("kind", "expected", "typed"), NOT_DIAGNOSED)
def test_what_is_not_read_into_a_response(kind, expected, typed):
    options = ("a", "b") if kind == "choice" else ()
    expectation = ChoiceExpected("a", options) if options else expect(kind, expected)
    reading = expectation.read(typed)
    assert isinstance(reading, Reading)
    assert diagnose(reading.value, expectation, typed) is None


# --- Credits ------------------------------------------------------------------------------------------------


SET = [
    ("array", X, "1 4; 2 5; 3 6", {"transposed": 0}, NONE),
    ("array", X, "1 4; 2 5; 3 6", {"transposed": 0.3}, Fraction(3, 10)),
    ("array", X, "1 4; 2 5; 3 6", {"transposed": 1}, Fraction(1)),
    ("array", X, "1 4; 2 5; 3 6", {"sign": 1}, HALF),
    ("integer", 25, "26", {"off-by-one": HALF}, HALF),
    ("number", 3, "-3", {"sign": 0.5}, HALF),
    ("array", [1, 2, 3, 4], "1 2 3 -4", {"one-entry": 0.5}, Fraction(3, 4)),
]


@pytest.mark.parametrize(("kind", "expected", "typed", "diagnoses", "fraction"), SET)
def test_a_credit_that_is_set_counts(kind, expected, typed, diagnoses, fraction):
    assert check_answer(kind, expected, typed, diagnoses=diagnoses).fraction == fraction


@pytest.mark.parametrize("diagnoses", [{"nonsense": 0.5}, {"sign": 2}, {"sign": -1}, {"sign": "50%"}, {"sign": True}])
def test_credits_that_make_no_sense_are_refused(diagnoses):
    assert isinstance(parse_credits(diagnoses), str)
    with pytest.raises(ValueError, match=r"diagnosis|credit"):
        check_answer("number", 1, "2", diagnoses=diagnoses)


def test_the_documentation_lists_them_in_the_order_in_which_they_speak(root):
    text = (root / "docs" / "question-language.md").read_text(encoding="utf-8")
    table = re.search(r"^\| diagnosis \|.*\n\| -.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table[1].splitlines()]
    told = [(row[0].strip("`"), row[1], row[2]) for row in rows]
    assert told == [(name, f"{kind.credit * 100}%", kind.description) for name, kind in DIAGNOSES.items()]


# --- Nonsense -----------------------------------------------------------------------------------------------


def random_answers(chance):
    """Return the answers of a make-believe question, twice: once as the answer, once as somebody's guess."""
    decimals = chance.choice([0, 1, 2, 9])

    def number():
        return round(chance.uniform(-9, 9), decimals)

    shape = chance.choice([(), (3,), (4,), (2, 2), (2, 3), (3, 3), (4, 4), (2, 2, 2)])
    if not shape:
        return "number", number(), number()
    size = int(np.prod(shape))
    answer, guess = (np.array([number() for _ in range(size)]).reshape(shape) for _ in range(2))
    return "array", answer, guess


def test_nonsense_hardly_ever_earns_a_credit():
    chance = random.Random(4)
    earned = 0
    for _ in range(4_000):
        kind, answer, guess = random_answers(chance)
        found = diagnose(guess, expect(kind, answer), str(guess))
        earned += found is not None and found.credit > 0
    assert earned <= 8


def test_nonsense_of_another_length_earns_no_more_than_nonsense():
    chance = random.Random(5)
    for low, high, size in ((-9, 9, 3), (-9, 9, 8), (-3, 3, 4), (0, 9, 6)):
        earned, usual = Fraction(0), Fraction(0)
        for _ in range(500):
            answer, guess, other = (
                np.array([chance.randint(low, high) for _ in range(length)])
                for length in (size, size, size + chance.choice([-1, 1]))
            )
            found = diagnose(other, expect("array", answer))
            earned += found.credit if found else 0
            usual += Fraction(int((guess == answer).sum()), size)
        assert earned <= usual


@given(st.permutations(range(1, 9)), st.integers(0, 7), st.integers(0, 6))
def test_what_is_said_to_be_missing_and_wrong_is(answer, gap, slip):
    typed = np.delete(np.array(answer), gap)
    typed[slip] = 20
    found = diagnose(typed, expect("array", answer))
    assert (found.kind, found.credit) == ("missing", Fraction(6, 8))
    told = f"Entry {gap + 1} is missing and entry {slip + 1} of yours is wrong."
    assert found.feedback == (LINES_OF_EIGHT if slip in (gap - 1, gap) else told)


LINES_OF_EIGHT = (
    "6 of your 7 entries are right and in order. The answer is a vector of 8 entries; this is a vector of 7 entries."
)


def test_only_so_many_pairs_are_compared():
    answer = np.arange(1, 301)
    assert len(answer) ** 2 > MOST_COMPARED
    assert diagnose(np.append(answer[1:-1], 500), expect("array", answer)) is None
    board = np.arange(1, 10_001).reshape(100, 100)
    typed = board[:96, :96].copy()
    typed[0, 0] = 0
    assert diagnose(typed, expect("array", board)) is None
    # As many as may be: 150 entries with 200, six places for 5,000.
    for size in (200, 201):
        typed = np.append(np.arange(1, 150), 500)
        assert (diagnose(typed, expect("array", np.arange(1, size + 1))) is not None) is (size == 200)
    for width in (50, 51):
        board = np.arange(1, 100 * width + 1).reshape(100, width)
        typed = board[:99, : width - 2].copy()
        typed[0, 0] = 0
        assert (diagnose(typed, expect("array", board)) is not None) is (width == 50)


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6) | st.sampled_from([0, 1, 0.5])
shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)
tolerances = st.sampled_from(
    [
        None,
        Tolerance("absolute", 0.5),
        Tolerance("relative", 0.01),
        Tolerance("decimals", 0.0),
        Tolerance("significant", 1.0),
        Tolerance("rounded", 2.0, (0.1, 0.2)),
    ]
)
FORMULAS = ["x", "2x", "-x^2/3", "tanh(x)", "f(x)", "1/x", "sqrt(x - 3)", "x y", "0", "ln(x - x)", "floor(x)"]


@st.composite
def arrays(draw):
    shape = draw(shapes)
    size = int(np.prod(shape))
    return np.array(draw(st.lists(numbers, min_size=size, max_size=size)), dtype=float).reshape(shape)


@st.composite
def altered(draw, array):
    """Draw something that somebody might make of an array."""
    changes = [
        lambda a: a.T,
        lambda a: a[::-1],
        lambda a: a.ravel(),
        lambda a: -a,
        lambda a: np.round(a, 1),
        lambda a: a[:-1] if len(a) > 1 else a,
        lambda a: np.pad(a, 1),
        lambda a: np.maximum(a, 0),
        lambda a: a[None],
        lambda a: a[..., ::2],
        lambda a: draw(arrays()),
    ]
    for change in draw(st.lists(st.sampled_from(changes), max_size=3)):
        with np.errstate(over="ignore"):
            array = change(array)
    return array


def is_a_diagnosis_or_none(found):
    if found is None:
        return True
    return found.kind in DIAGNOSES and 0 <= found.credit < 1 and found.feedback.endswith((".", "?", "?).", ")."))


@given(st.data(), tolerances, st.none() | st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_any_array_is_diagnosed_or_not(data, tolerance, decimals):
    answer = data.draw(arrays())
    response = data.draw(altered(answer))
    found = diagnose(response, ArrayExpected(answer, tolerance, decimals), "0.50 1/2"[: data.draw(st.integers(0, 8))])
    assert is_a_diagnosis_or_none(found)


@given(numbers, numbers, tolerances, st.none() | st.integers(0, 4))
@settings(max_examples=200, deadline=None)
def test_any_number_is_diagnosed_or_not(answer, response, tolerance, decimals):
    assert is_a_diagnosis_or_none(diagnose(response, NumberExpected(answer, tolerance, decimals), str(response)))


@given(st.integers(-(10**500), 10**500), st.integers(-(10**300), 10**300) | numbers)
@settings(max_examples=100, deadline=None)
def test_any_whole_number_is_diagnosed_or_not(answer, response):
    assert is_a_diagnosis_or_none(diagnose(response, IntegerExpected(answer), str(response)[:100]))


@given(shapes, shapes)
@settings(max_examples=100, deadline=None)
def test_any_shape_is_diagnosed_or_not(answer, response):
    found = diagnose(response, ShapeExpected(answer))
    assert found is None or abs(len(answer) - len(response)) == (found.kind == "missing")


@given(st.sampled_from(FORMULAS), st.sampled_from(FORMULAS), st.none() | st.just(Tolerance("absolute", 0.1)))
@settings(max_examples=100, deadline=None)
def test_any_formula_is_diagnosed_or_not(answer, response, tolerance):
    tree = read_formula(response, Vocabulary(frozenset("xy"), frozenset("f"), open=False))
    assert not isinstance(tree, Unreadable)
    assert is_a_diagnosis_or_none(diagnose(tree, FormulaExpected(answer, tolerance)))


def test_a_right_response_has_no_diagnosis():
    assert diagnosis_of("array", [[1, 2], [2, 1]], "1 2; 2 1") is None
    assert diagnosis_of("number", 0.25, "1/4") is None
    assert diagnosis_of("expression", "x - x", "0") is None
    assert diagnosis_of("shape", (2, 2), "2x2") is None
