"""What the marker says beside "right" and "wrong": error carried forward, chains, rounding, conventions, options."""

from fractions import Fraction

import numpy as np
import pytest

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.marking.rules import RULES
from quizgen.questions.reader import read_question

QUESTION = """
title: Everything that follows
topics: [marking]
conventions: [{conventions}]
values:
  n: integer(20, 20)
  kernels: [3, 4, 2]
  strides: [2, 1, 2]
  sizes: output_sizes(n, kernels, strides)
  last: sizes[2]
  h: reshape(rnn_forward([[0.3], [0.9], [-0.4], [0.2]], [0.5], [[1]], [[0.7]]), 4)
  doubled: 2 * h[3]
  x: [[1, 2, 0], [0, 1, 3], [2, 0, 1]]
  W: [[1, 2], [0, -1]]
  y: cross_correlate(x, W)
  volume: "zeros(5, 6, 7)"
prompt: Here.
parts:
  sizes:
    type: array
    answer: sizes
    chain: {{start: n, next: "output_size(previous, kernels[t], strides[t])", step: layer}}
  last:
    type: integer
    answer: last
    follows: [sizes]
    carried: 50%
    mistakes: [{{answer: "sizes[1]", feedback: This is the size before the last layer., credit: 60%}}]
  states:
    type: array
    answer: h
    chain: {{start: 0.5, next: "tanh([0.3, 0.9, -0.4, 0.2][t] + 0.7 * previous)"}}
    tolerance: rounded(2)
    carried: 80%
  doubled: {{type: number, answer: doubled, follows: [states], tolerance: rounded(2)}}
  map: {{type: array, answer: y}}
  size: {{type: integer, answer: "output_size(n, 5, 2)"}}
  padded: {{type: integer, answer: "output_size(n, 3, 1, 2)"}}
  parameters: {{type: integer, answer: "conv_parameters(3, 8, 3)"}}
  gates: {{type: integer, answer: "recurrent_parameters('lstm', 4, 5, biases=1)"}}
  volume: {{type: shape, answer: shape(volume)}}
"""
CONVENTIONS = "cross-correlation, floor, padding a side, bias counted, one bias, channels last"

# The sizes are 9, 6, 3; the states 0.572, 0.863, 0.201, 0.328 (rounded).
CASES = [
    # Chains: layer after layer, step after step.
    ({"sizes": "9 6 3"}, "sizes", "answer", "1", "Correct."),
    (
        {"sizes": "10 7 3"}, "sizes", "chain", "2/3",
        "First slip at layer 1; everything after it is consistent with your own values.",
    ),
    (
        {"sizes": "9 5 2"}, "sizes", "chain", "2/3",
        "First slip at layer 2; everything after it is consistent with your own values.",
    ),
    ({"sizes": "9 6 4"}, "sizes", "entries", "2/3", "Wrong: entry 3."),
    ({"sizes": "10 7 9"}, "sizes", "chain", "1/3", "First slip at layer 1; a further one at layer 3."),
    ({"sizes": "0 0 0"}, "sizes", "entries", "0", "None of the 3 entries is right."),
    (
        {"states": "0.57 0.77 0.14 0.29"}, "states", "chain", "13/20",
        "First slip at t = 2; everything after it is consistent with your own values.",
    ),
    # Results on the way may be rounded; a whole chain of them is still right.
    ({"states": "0.57 0.86 0.20 0.33"}, "states", "answer", "1", "Correct."),
    ({"states": "0.57 0.86 0.20 0.33", "doubled": "0.66"}, "doubled", "answer", "1", "Correct."),
    ({"states": "0.57 0.86 0.20 0.33", "doubled": "0.69"}, "doubled", "entries", "0", "This is not the answer."),
    # Carried, in full and on top of it a mistake that the question knows.
    (
        {"sizes": "10 7 4", "last": "4"}, "last", "carried", "1/2",
        "It follows correctly from your answer to (a).",
    ),
    (
        {"sizes": "10 7 4", "last": "7"}, "last", "mistake", "3/10",
        "Marked with your answer to (a): This is the size before the last layer.",
    ),
    ({"sizes": "9 6 3", "last": "6"}, "last", "mistake", "3/5", "This is the size before the last layer."),
    # A zero would make the rest trivial.
    ({"sizes": "0 0 0", "last": "0"}, "last", "entries", "0", "This is not the answer."),
    # Right under another convention.
    (
        {"map": "[[0, 3], [4, 0]]"}, "map", "diagnosis", "1/2",
        "This would be right if the filter were flipped; here, the filter is not flipped.",
    ),
    (
        {"size": "9"}, "size", "diagnosis", "1/2",
        "This would be right if a window that does not fit in full counted, so that sizes were rounded up; "
        "here, a window that does not fit in full is left out, so sizes are rounded down.",
    ),
    (
        {"padded": "20"}, "padded", "diagnosis", "1/2",
        "This would be right if the padding were counted in total over both sides; "
        "here, padding is counted on each side and consists of zeros.",
    ),
    (
        {"parameters": "216"}, "parameters", "diagnosis", "1/2",
        "This would be right if the biases did not count; "
        "here, every filter or unit has a bias, and it counts as a parameter.",
    ),
    (
        {"gates": "220"}, "gates", "diagnosis", "1/2",
        "This would be right if each gate and the candidate had two biases per unit; here, each hidden unit has one "
        "bias for each gate and one for the candidate.",
    ),
]  # fmt: skip

SLIDING = "([[1, 2, 0], [0, 1, 3], [2, 0, 1]], [[1, 2], [0, -1]])"

# A convention, a type and its answer, and what is right under the other reading.
OTHER_READINGS = [
    ("cross-correlation", "array", f"cross_correlate{SLIDING}", "[[0, 3], [4, 0]]", "the filter were flipped"),
    ("convolution", "array", f"convolve{SLIDING}", "[[4, -1], [2, 6]]", "the filter were not flipped"),
    ("floor", "array", "output_sizes(9, [4, 2], [2, 1])", "4 3", "rounded up"),
    ("padding a side", "integer", "output_size(9, 4, 1, 3)", "9", "in total"),
    ("pooling padding a side", "integer", "output_size(9, 4, 1, 2)", "8", "in total"),
    ("padding in total", "integer", "output_size(9, 4, 1, (1, 2))", "12", "counted on each side"),
    ("bias counted", "integer", "dense_parameters(4, 3)", "12", "the biases did not count"),
    ("bias not counted", "integer", "conv_parameters(3, 8, 3, bias=1 > 2)", "224", "there were biases"),
    ("one bias", "integer", "recurrent_parameters('gru', 4, 5, biases=1)", "165", "two biases"),
    ("two biases", "integer", "recurrent_parameters('lstm', 4, 5)", "200", "one bias"),
    ("channels last", "shape", "(5, 6, 7)", "7 x 5 x 6", "channels came first"),
    ("channels first", "shape", "(5, 6, 7)", "6 x 7 x 5", "channels came last"),
    ("batch first", "shape", "(5, 6, 7)", "6 x 5 x 7", "time came before the batch"),
    ("channels first with depth", "shape", "(5, 6, 7, 8)", "6 x 7 x 8 x 5", "channels came last"),
    ("batch and channels last", "shape", "(5, 6, 7, 8)", "5 x 8 x 6 x 7", "channels came right after the batch"),
]


@pytest.fixture(scope="module")
def key():
    text = QUESTION.format(conventions=CONVENTIONS)
    return make_variant(read_question("reasons", "reasons.yaml", text), 1).key


def mark(key, typed, part):
    return next(mark for mark in mark_variant(key, typed).parts if mark.name == part)


@pytest.mark.parametrize(("typed", "part", "rule", "fraction", "feedback"), CASES)
def test_reasons(key, typed, part, rule, fraction, feedback):
    found = mark(key, typed, part)
    assert (found.rule, found.fraction, found.feedback) == (rule, Fraction(fraction), feedback)
    assert found.rule in {rule.name for rule in RULES}


@pytest.mark.parametrize(("convention", "kind", "answer", "typed", "said"), OTHER_READINGS)
def test_other_readings(convention, kind, answer, typed, said):
    part = f"{{type: {kind}, answer: {answer!r}}}" if "'" not in answer else f'{{type: {kind}, answer: "{answer}"}}'
    text = f"title: T\ntopics: [t]\nprompt: p\nconventions: [{convention}]\nparts:\n  a: {part}\n"
    key = make_variant(read_question("q", "q.yaml", text), 1).key
    found = mark(key, {"a": typed}, "a")
    assert (found.rule, found.fraction) == ("diagnosis", Fraction(1, 2))
    assert found.feedback.startswith("This would be right if ")
    assert said in found.feedback
    # Without the convention nobody is told of it.
    silent = make_variant(read_question("q", "q.yaml", text.replace(f"conventions: [{convention}]\n", "")), 1).key
    assert mark(silent, {"a": typed}, "a").named != "convention"


def test_every_convention_with_another_reading_is_tried():
    from quizgen.questions.readings import OTHER_READINGS as TABLE

    assert {row[0] for row in OTHER_READINGS} == set(TABLE)


POLICIES = [
    # A, C and D hold, of A to E.
    ("all-or-nothing", "A, C, D", "1"), ("all-or-nothing", "A, C", "0"), ("all-or-nothing", "A, B, C, D", "0"),
    ("per-option", "A, C, D", "1"), ("per-option", "A, C", "4/5"), ("per-option", "B", "1/5"),
    ("per-option", "B, E", "0"),
    ("right-minus-wrong", "A, C", "2/3"), ("right-minus-wrong", "A, C, E", "1/3"), ("right-minus-wrong", "B, E", "0"),
    ("right-minus-wrong", "A, B, C, D, E", "1/3"),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "typed", "fraction"), POLICIES)
def test_policies(policy, typed, fraction):
    text = f"""
title: Options
topics: [options]
prompt: p
parts:
  which:
    type: choices
    policy: {policy}
    options: [one, two, three, four, five]
    answer: [one, three, four]
    feedback: {{two: "Two does not hold.", four: "Four holds as well."}}
"""
    variant = make_variant(read_question("q", "q.yaml", text), 1)
    found = mark(variant.key, {"which": typed}, "which")
    assert found.fraction == Fraction(fraction)
    if found.fraction < 1:
        assert ("Two does not hold." in found.feedback) == ("B" in typed)
        assert ("Four holds as well." in found.feedback) == ("D" not in typed)
    assert bool(variant.paper.parts[0].note) == (policy != "all-or-nothing")


def test_whoever_rounds_each_state_is_not_refused():
    """The band of ``rounded(3)`` in rnn/forward-pass; half a unit of the third decimal would refuse many."""
    question = load_bank()["rnn/forward-pass"]
    refused = strict = count = 0
    for seed in range(60):
        variant = make_variant(question, seed)
        values = variant.values
        state, rows = values["h0"], []
        for x in values["x"]:
            z = values["W_x"] @ x + values["W_h"] @ state + values["b"]
            state = np.round(np.tanh(z) if values["activation"] == "tanh" else np.maximum(z, 0), 3)
            rows.append(state)
        found = mark(variant.key, {"h": str(np.array(rows).tolist())}, "h")
        refused += found.status != "correct" or found.rule != "answer"
        strict += bool((abs(np.array(rows) - values["h"]) > 0.0005).any())
        count += 1
    assert refused == 0
    assert strict > count // 10
