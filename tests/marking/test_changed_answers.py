"""An answer that comes out otherwise than the key holds it is told; the last digits of another machine are not."""

from dataclasses import replace

import numpy as np
import pytest

from quizgen.generate import make_variant
from quizgen.marking import changed_answers
from quizgen.questions.reader import read_question

QUESTION = """
title: Changed
topics: [changed]
values: {a: "integer(3, 3)"}
prompt: Here.
parts:
  whole: {type: integer, answer: a}
  number: {type: number, answer: a / 7}
  zero: {type: number, answer: 0.0 * a}
  array: {type: array, answer: "[a / 7, 0.0]"}
  shape: {type: shape, answer: "(a, 2 * a)"}
  word: {type: choice, options: [one, two], answer: two}
"""
NUMBER = 3 / 7

# A part, what the key holds, and whether the part is told to have changed.
HELD = [
    ("whole", 3, False),
    ("whole", 4, True),
    ("number", NUMBER, False),
    ("number", NUMBER * (1 + 1e-12), False),
    ("number", NUMBER * (1 - 1e-12), False),
    ("number", NUMBER * (1 + 1e-10), True),
    ("number", 0.4, True),
    ("number", 1, True),
    ("zero", 0, False),
    ("zero", 1e-15, False),
    ("zero", 1e-13, True),
    ("array", np.array([NUMBER, 0.0]), False),
    ("array", np.array([NUMBER * (1 + 1e-12), 1e-15]), False),
    ("array", np.array([NUMBER * (1 + 1e-10), 0.0]), True),
    ("array", np.array([NUMBER, 1e-13]), True),
    ("array", np.array([0.5, 0.0]), True),
    ("array", np.array([NUMBER, 0.0, 0.0]), True),
    ("array", np.array([[NUMBER, 0.0]]), True),
    ("shape", (3, 6), False),
    ("shape", (3, 7), True),
    ("shape", (3, 6, 1), True),
    ("shape", (3,), True),
    ("shape", 3, True),
    ("word", "one", True),
]


@pytest.mark.parametrize(("part", "held", "changed"), HELD)
def test_what_counts_as_changed(part, held, changed):
    key = make_variant(read_question("changed", "changed.yaml", QUESTION), 1).key
    assert changed_answers(key) == ()
    key = replace(key, answers={**key.answers, part: held})
    assert changed_answers(key) == ((part,) if changed else ())
