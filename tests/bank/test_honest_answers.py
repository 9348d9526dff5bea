"""Answers that an honest student may give to families of the bank, and what they earn and are told."""

import pytest

import quizgen

BANK = quizgen.load_bank()

BPTT = "rnn/backpropagation-through-time"
UNKNOWN = "Could not be read: 'x_1' is neither a symbol of the question nor a function."

NO_CHANNELS = "The channels are left out; the other numbers are right."

HONEST = [
    # The prompt says that h_0 is 0.
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(1-h_2^2)(h_1+w(1-h_1^2)h_0))", 1, "Correct."),
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(h_1+w h_0))", 1 / 2, "You left out the slope of step 2."),
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(1-h_2^2)(h_1+w x_1))", 0, UNKNOWN),
    # An axis is forgotten.
    ("cnn/output-size", 1, "volume", "63 x 56", 2 / 3, NO_CHANNELS),
    ("cnn/output-size", 1, "volume", "63 x 56 x 9", 2 / 3, "Axis 3 is wrong."),
    ("cnn/batch-output-shape", 1, "shape", "{1} x {2} x {3}", 3 / 4, "This is the volume of one image."),
    ("cnn/batch-output-shape", 1, "shape", "{0} x {1} x {2}", 3 / 4, NO_CHANNELS),
    ("cnn/pooling-shape", 1, "shape", "{1} x {2}", 2 / 3, NO_CHANNELS),
    ("cnn/network-shapes", 1, "conv2_shape", "{1} x {2}", 2 / 3, NO_CHANNELS),
    ("cnn/kernel-mechanics", 1, "shape", "{0} x {1}", 2 / 3, NO_CHANNELS),
    ("cnn/kernel-mechanics", 1, "shape", "8 x {0} x {1} x {2}", 3 / 4, "Axis 1 is one too many; the others are right."),
    ("rnn/sequence-shapes", 1, "hidden", "{1} x {2}", 2 / 3, "These are the states for one of the"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "seed", "part", "typed", "fraction", "told"), HONEST)
def test_an_honest_answer_earns_and_is_told_what_fits(id, seed, part, typed, fraction, told):
    variant = quizgen.make_variant(BANK[id], seed)
    answer = variant.key.answers[part]
    typed = typed.format(*answer) if isinstance(answer, tuple) else typed
    mark = next(mark for mark in quizgen.mark_variant(variant.key, {part: typed}).parts if mark.name == part)
    assert (float(mark.fraction), mark.feedback[: len(told)]) == (fraction, told)


def test_a_value_follows_from_a_formula_with_a_symbol_that_stands_for_a_number():
    variant = quizgen.make_variant(BANK[BPTT], 1)
    h, w = variant.values["h"], variant.values["w"]
    typed = {"gradient": "(1 + h_3)(h_2 + w h_1 + w h_0)", "value": f"{float((1 + h[2]) * (h[1] + w * h[0])):.3f}"}
    mark = quizgen.mark_variant(variant.key, typed).parts[1]
    assert (mark.fraction, mark.rule) == (1, "carried")


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
