"""Answers that an honest student may give to families of the bank, and what they earn and are told."""

from fractions import Fraction

import numpy as np
import pytest

import quizgen
from quizgen.questions.evaluation import expect
from quizgen.questions.readings import left_out
from quizgen.questions.themes import find_themes, speaks_of

BANK = quizgen.load_bank()

BPTT = "rnn/backpropagation-through-time"
UNKNOWN = "Could not be read: 'x_1' is neither a symbol of the question nor a function."

AS_PRINTED = "This is the filter as it is printed. With dilation 2, 1 unused pixel lies between each two"
SIDE_BY_SIDE = (
    "You counted one step too many each way. Between 2 copies one below the other there is 1 step of 1. "
    "The same comes out"
)

CUT_ONCE = "You cut off the padding once. It is cut off at both ends, so subtract twice as much."
ADDED_ONCE = "You added the padding once. 2 on each side makes 4 more rows and 4 more columns."
TOO_MANY = "One window too many. The last window has to fit in full, so the quotient is rounded down."
ALL_ZEROS = (
    "You counted all appended zeros. The last window reaches into the padding, "
    "so only those count that come after its end."
)
MEANS = "[[[-3.667, -4.667], [-5.333, -2.333], [-3.667, -8]], [[-0.667, 3], [1.667, -6.333], [-3, -1.333]]]"

NO_CHANNELS = "The channels are left out; the other numbers are right."

HONEST = [
    # The prompt says that h_0 is 0.
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(1-h_2^2)(h_1+w(1-h_1^2)h_0))", 1, "Correct."),
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(h_1+w h_0))", 1 / 2, "You left out the slope of step 2."),
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(1-h_2^2)(h_1+w x_1))", 0, UNKNOWN),
    # The gradient of a loss carried back: the loss, a slope, the weight, the wrong derivative.
    (BPTT, 1, "carried", "1.3, -0.702, 0.885", 2 / 3, "The sign is flipped. The derivative of 1/2 (h₃ - y)²"),
    (BPTT, 1, "carried", "-1.3, 1.95, -2.925", 2 / 5, "You left out the slopes of tanh."),
    (BPTT, 1, "carried", "-1.3, -0.54, -1.26", 2 / 5, "You did not multiply by the gradient before."),
    (BPTT, 1, "carried", "-1.3, 1.95, -2.457", 2 / 3, "First slip at entry 2;"),
    (BPTT, 1, "shares", "0.52, -0.491", 2 / 5, "You left out the slopes of tanh."),
    (BPTT, 1, "value", "-0.627", 1 / 2, "You left out the slope of step 3."),
    (BPTT, 1, "value", "-0.304", 1 / 2, "You left out the slope of step 2."),
    (BPTT, 1, "value", "0.226", 1 / 2, "The sign is flipped. The gradient of the loss begins with h₃ - y"),
    (BPTT, 1, "value", "0.187", 2 / 5, "This is the share of the last step only."),
    (BPTT, 1, "value", "0.68", 0, "This is d h₃ / d h₁"),
    (BPTT, 1, "gradient", "(1 - h_3^2) w (1 - h_2^2) w", 1 / 5, "This is d h₃ / d h₁"),
    ("cnn/dilated-convolution", 1, "effective", "3", 0, AS_PRINTED),
    ("cnn/dilated-convolution", 1, "shape", "1 x 1", 2 / 5, "One position a side is missing. Either the padding"),
    # Known ways to be wrong, each with a name.
    ("cnn/receptive-field", 1, "fields", "4, 13, 37", 2 / 5, "The first layer is right. After it you let"),
    ("cnn/receptive-field", 1, "fields", "5, 14, 38", 2 / 5, "You let each kernel add k · j pixels."),
    ("cnn/receptive-field", 1, "fields", "4, 12, 48", 1 / 5, "You multiplied the kernels,"),
    ("cnn/parameter-count", 1, "parameters", "168", 1 / 5, "You forgot two things."),
    ("cnn/transposed-convolution", 1, "shape", "6 x 6", 1 / 5, "You laid the copies of the filter side by side."),
    ("cnn/transposed-convolution", 2, "shape", "6 x 4", 1 / 5, "You laid the copies of the filter side by side."),
    ("cnn/strided-1d", 4, "unread", "2", 1 / 5, "That many stay behind the window before the last one."),
    ("cnn/batch-normalisation", 1, "values", "-2.75 -2.75 0.25 4 -4.25 2.5", 3 / 5, "You left out ϵ = 0.09."),
    # One option too many, one too few, all of them.
    ("cnn/hyper-parameters", 1, "trained", "A, B", 1, "Correct."),
    ("cnn/hyper-parameters", 1, "trained", "A, B, C", 1 / 2, "(C) the choice of ReLU"),
    ("cnn/hyper-parameters", 1, "trained", "A", 1 / 2, "(B) the biases"),
    ("cnn/hyper-parameters", 1, "trained", "A, B, C, D, E, F", 0, "(C) the choice of ReLU"),
    # An axis is forgotten.
    ("cnn/output-size", 1, "volume", "63 x 56", 2 / 3, NO_CHANNELS),
    ("cnn/output-size", 1, "volume", "63 x 56 x 9", 2 / 3, "Axis 3 is wrong."),
    ("cnn/batch-output-shape", 1, "shape", "{1} x {2} x {3}", 3 / 4, "This is the volume of one image."),
    ("cnn/batch-output-shape", 1, "shape", "{0} x {1} x {2}", 3 / 4, NO_CHANNELS),
    ("cnn/pooling-shape", 1, "shape", "{1} x {2}", 2 / 3, NO_CHANNELS),
    ("cnn/network-shapes", 1, "conv2_shape", "{1} x {2}", 2 / 3, NO_CHANNELS),
    ("cnn/kernel-mechanics", 1, "shape", "{0} x {1}", 2 / 3, NO_CHANNELS),
    ("cnn/kernel-mechanics", 1, "shape", "8 x {0} x {1} x {2}", 3 / 4, "Axis 1 is one too many; the others are right."),
    # All that is written down is rounded to 3 decimals, as the paper allows: products with a gate, and exponentials.
    ("rnn/gru-step", 1, "candidate", "[0.163, -0.545]", 1, "Correct."),
    ("rnn/gru-step", 1, "candidate", "[0.163, -0.546]", 1, "Correct."),
    ("rnn/gru-step", 1, "candidate", "[0.165, -0.545]", 1 / 2, "Wrong: entry 1."),
    ("rnn/gru-step", 1, "candidate", "[0.165, -0.548]", 1 / 2, "Close, but farther off than the rounding"),
    ("rnn/gru-step", 7, "candidate", "[-0.580, -0.516]", 1, "Correct."),
    ("rnn/many-to-one-classification", 58, "probabilities", "[0.497, 0.201, 0.301]", 1, "Correct."),
    ("rnn/many-to-one-classification", 58, "probabilities", "[0.497, 0.199, 0.301]", 2 / 3, "Wrong: entry 2."),
    # States that begin one step early, matrices exchanged, no power, the state in the place of the slope.
    ("rnn/forward-pass", 1, "h", "[0.5, -0.2; 0.647, -0.800; 0.144, 0.041]", 3 / 5, "You began with h₀,"),
    ("rnn/forward-pass", 1, "h", "[-0.319, -0.336; -0.165, 0.380; 0.562, -0.172]", 1 / 2, "You exchanged the two"),
    ("rnn/vanishing-gradient", 1, "factor", "1.122", 2 / 5, "This is the factor of a single step."),
    ("rnn/vanishing-gradient", 1, "factor", "31.6", 2 / 5, "You multiplied by the state h_t itself."),
    ("rnn/vanishing-gradient", 1, "factor", "2.51", 1, "Correct."),
    ("rnn/sequence-shapes", 1, "hidden", "{1} x {2}", 2 / 3, "These are the states for one of the"),
    # Right numbers under another rule: windows side by side, a filter turned over its diagonal, ReLU, means and sums.
    ("cnn/cross-correlation-2d", 1, "map", "[-3.3, 0.8; 1.6, 1.2]", 2 / 5, "You exchanged the rows and the columns"),
    ("cnn/cross-correlation-2d", 1, "map", "[-2.3; -0.4]", 3 / 10, "You laid the windows side by side."),
    ("cnn/cross-correlation-2d", 6, "map", "[.15, -.45, -.5; -.5, -.425, -.35]", 3 / 10, "You took the mean of the"),
    ("cnn/cross-correlation-2d", 1, "map", "[0, 2.6; 2.6, 0]", 3 / 5, "You set the negative entries to 0,"),
    ("cnn/cross-correlation-2d", 3, "map", "[0, 0; 0, 0]", 0, "None of the 4 entries is right."),
    ("cnn/transposed-convolution", 1, "map", "[3, 4, 6; -1, 4, 0; -3, -2, -3]", 2 / 5, "You exchanged the rows"),
    ("cnn/transposed-convolution", 1, "map", "[3, 2.5, 6; -1, -0.5, -1; -3, -1.5, -3]", 2 / 5, "You took the mean"),
    ("cnn/transposed-convolution", 1, "shape", "4 x 4", 2 / 5, CUT_ONCE + " The same comes out as the size of x"),
    ("cnn/multi-channel-convolution", 1, "entry", "-6.333", 2 / 5, "You took the mean over the channels."),
    ("cnn/multi-channel-convolution", 1, "volume", MEANS, 2 / 5, "You took the mean over the channels."),
    ("cnn/max-pooling", 1, "map", "[-8, -8, 6, -8; 9, -7, -8, -9]", 3 / 10, "You took the entry that is farthest"),
    ("cnn/max-pooling", 1, "map", "[-8, -8, 1, -8; -7, -7, -8, -9]", 1 / 5, "You took the smallest entry"),
    ("cnn/max-pooling", 1, "map", "[-12, -5, 15, -13; 4, -17, -5, -14]", 1 / 5, "You added up each window,"),
    ("cnn/dilated-convolution", 1, "effective", "25", 1 / 2, "This is how many pixels the square has."),
    ("cnn/dilated-convolution", 1, "map", "[7, 15; 11, 39]", 2 / 5, "You exchanged the rows and the columns"),
    ("cnn/dilated-convolution", 2, "map", "[9, 20, 5; 12, 25, 5]", 1 / 5, "You took the dilation for a stride."),
    ("cnn/strided-1d", 1, "length", "5", 2 / 5, TOO_MANY + " The same comes out with the zeros on both ends"),
    ("cnn/strided-1d", 1, "values", "7, 5, 11", 3 / 10, "You laid the windows side by side."),
    ("cnn/strided-1d", 1, "unread", "3", 1 / 5, ALL_ZEROS + " The same comes out if each window ends where"),
    # Sizes and counts that answer another question, or that come of one slip in the formula.
    ("cnn/output-size", 1, "volume", "63 x 56 x 1", 2 / 3, "You gave the output a single channel."),
    ("cnn/output-size", 1, "volume", "62 x 56 x 96", 1 / 2, "You added 1 before the division."),
    ("cnn/output-size", 2, "volume", "11 x 41 x 96", 2 / 5, ADDED_ONCE + " The same comes out if 1 is added before"),
    ("cnn/receptive-field", 1, "fields", "4, 10, 25", 2 / 5, "You added up the strides."),
    ("cnn/receptive-field", 1, "fields", "4, 9, 28", 3 / 10, "You multiplied by the stride and added k - s."),
    ("cnn/receptive-field", 1, "fields", "16, 100, 784", 3 / 5, "You squared the lengths,"),
    ("cnn/parameter-count", 1, "parameters", "197448", 1 / 2, "You counted a bias for each entry of the output."),
    ("cnn/parameter-count", 1, "parameters", "983052", 1 / 5, "You connected each filter to the whole input,"),
    ("cnn/parameter-count", 1, "parameters", "13762560", 1 / 5, "These are the multiplications that the layer does."),
    ("cnn/parameter-count", 1, "parameters", "196608", 0, "This is how many entries the output has."),
    # The cell for the hidden state, the sequence read backwards, products for sums, the slope of tanh.
    ("rnn/forward-pass", 1, "h", "[-0.405, 0.462; -0.087, -0.167; 0.609, -0.707]", 2 / 5, "You read the inputs"),
    ("rnn/lstm-step", 1, "gates", "[.713, .248; .221, .535; .501, .992; .175, .789]", 1 / 2, "You used the cell c₀"),
    (BPTT, 1, "carried", "-1.3, 3.198, -5.565", 1 / 2, "A sign is wrong. The slope of tanh is 1 - h_t²."),
    (BPTT, 1, "shares", "0.853, -0.57", 1 / 2, "A sign is wrong. The slope of tanh in step t"),
    (BPTT, 1, "value", "-1.744", 1 / 2, "A sign is wrong. The slope of tanh in step t"),
    (BPTT, 1, "value", "-2.504", 1 / 2, "You forgot the squares."),
    (BPTT, 1, "value", "-0.077", 3 / 10, "You multiplied the shares."),
    ("rnn/vanishing-gradient", 1, "factor", "280", 2 / 5, "You took the slope of tanh only once."),
    ("rnn/vanishing-gradient", 2, "factor", "0.00184", 1 / 2, "You forgot the square."),
]  # fmt: skip


@pytest.mark.parametrize(("id", "seed", "part", "typed", "fraction", "told"), HONEST)
def test_an_honest_answer_earns_and_is_told_what_fits(id, seed, part, typed, fraction, told):
    variant = quizgen.make_variant(BANK[id], seed)
    answer = variant.key.answers[part]
    typed = typed.format(*answer) if isinstance(answer, tuple) else typed
    mark = next(mark for mark in quizgen.mark_variant(variant.key, {part: typed}).parts if mark.name == part)
    assert (float(mark.fraction), mark.feedback[: len(told)]) == (fraction, told)


SHAPES = [(id, part.name) for id, question in BANK.items() for part in question.parts if part.kind == "shape"]


@pytest.mark.parametrize(("id", "part"), SHAPES)
def test_an_axis_that_is_left_out_earns_as_much_as_a_wrong_number_there(id, part):
    for seed in range(6):
        variant = quizgen.make_variant(BANK[id], seed)
        answer = variant.key.answers[part]

        def mark(sizes):
            marks = quizgen.mark_variant(variant.key, {part: f"({', '.join(map(str, sizes))},)"}).parts  # noqa: B023
            return next(mark for mark in marks if mark.name == part)

        for axis in range(len(answer) if len(answer) > 1 else 0):
            left_out = mark(answer[:axis] + answer[axis + 1 :])
            wrong = mark((*answer[:axis], answer[axis] + 37, *answer[axis + 1 :]))
            # A mistake that the question declares has a credit of its own.
            enough = 1 / 2 if left_out.rule == "mistake" else wrong.fraction
            assert left_out.fraction >= enough, (seed, axis, left_out)


def test_copies_side_by_side_may_come_to_one_step_too_many():
    variant = quizgen.make_variant(BANK["cnn/transposed-convolution"], 1, {"sides": [2, 2, 2], "S": 1})
    mark = quizgen.mark_variant(variant.key, {"shape": "4 x 4"}).parts[0]
    assert (mark.fraction, mark.feedback.partition(" if ")[0]) == (Fraction(2, 5), SIDE_BY_SIDE)


# Whether it can come to the same as a declared mistake that says nothing of the padding.
PADDED = [
    ("cnn/dilated-convolution", False),
    ("cnn/convolution-3d-shape", True),
    ("cnn/cross-correlation-2d", True),
    ("cnn/max-pooling", True),
    ("cnn/multiple-filters", True),
    ("cnn/network-shapes", True),
    ("cnn/output-size", False),
    ("cnn/pooling-shape", False),
    ("cnn/strided-1d", True),
]


@pytest.mark.parametrize(("id", "coincides"), PADDED)
def test_who_forgets_the_padding_is_not_only_told_to_add_1(id, coincides):
    coincide = 0
    for seed in range(12):
        variant = quizgen.make_variant(BANK[id], seed)
        for part in variant.question.parts:
            right, themes = expect(part, variant.values), find_themes(variant.question, part, variant.values)
            for theme, _, wrong in left_out(variant.question, part, variant.key.drawn, right, themes & {"padding"}):
                marks = quizgen.mark_variant(variant.key, {part.name: wrong.typed()}).parts
                mark = next(mark for mark in marks if mark.name == part.name)
                assert mark.rule != "mistake" or speaks_of(mark.feedback, theme), (seed, mark)
                coincide += mark.feedback.endswith("The same comes out without the padding: did you leave it out?")
    assert (coincide > 0) == coincides


def test_who_has_padded_before_is_not_asked_whether_the_padding_was_left_out():
    variant = quizgen.make_variant(BANK["cnn/network-shapes"], 1)
    right = {part.name: part.typed for part in variant.solution.parts}
    channels, height, width = variant.key.answers["pool_shape"]
    slip = {"pool_shape": f"{channels} x {height - 1} x {width - 1}"}
    alone, after = (
        next(mark for mark in quizgen.mark_variant(variant.key, typed).parts if mark.name == "pool_shape")
        for typed in (slip, {"conv1_shape": right["conv1_shape"], **slip})
    )
    assert after.feedback.endswith("so add 1.")
    assert alone.feedback == f"{after.feedback} The same comes out without the padding: did you leave it out?"
    assert (alone.fraction, alone.named) == (after.fraction, after.named)


ORDERS = [
    ([0, 1, 3, 2], 3 / 5, "You gave the rows in the order i, f, o, g."),
    ([1, 0, 2, 3], 3 / 5, "You exchanged the input and the forget gate."),
    ([1, 0, 3, 2], 0, "The right rows in another order: yours are 2, 1, 4 and 3 of the answer."),
    ([2, 0, 1, 3], 1 / 4, "The right rows in another order: yours are 3, 1, 2 and 4 of the answer."),
    ([3, 1, 2, 0], 1 / 2, "Rows 1 and 4 are exchanged."),
]


@pytest.mark.parametrize(("order", "fraction", "told"), ORDERS)
def test_rows_in_another_order_have_a_name(order, fraction, told):
    for seed in range(6):
        variant = quizgen.make_variant(BANK["rnn/lstm-step"], seed)
        rows = np.round(variant.key.answers["gates"], 3)[order]
        mark = quizgen.mark_variant(variant.key, {"gates": str(rows.tolist())}).parts[0]
        assert (float(mark.fraction), mark.feedback[: len(told)]) == (fraction, told), seed
