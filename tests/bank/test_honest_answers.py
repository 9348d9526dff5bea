"""Answers that an honest student may give to families of the bank, and what they earn and are told."""

import pytest

import quizgen

BANK = quizgen.load_bank()

BPTT = "rnn/backpropagation-through-time"
UNKNOWN = "Could not be read: 'x_1' is neither a symbol of the question nor a function."

HONEST = [
    # The prompt says that h_0 is 0.
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(1-h_2^2)(h_1+w(1-h_1^2)h_0))", 1, "Correct."),
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(h_1+w h_0))", 1 / 2, "You left out the slope of step 2."),
    (BPTT, 1, "gradient", "(1-h_3^2)(h_2+w(1-h_2^2)(h_1+w x_1))", 0, UNKNOWN),
]


@pytest.mark.parametrize(("id", "seed", "part", "typed", "fraction", "told"), HONEST)
def test_an_honest_answer_earns_and_is_told_what_fits(id, seed, part, typed, fraction, told):
    variant = quizgen.make_variant(BANK[id], seed)
    mark = next(mark for mark in quizgen.mark_variant(variant.key, {part: typed}).parts if mark.name == part)
    assert (float(mark.fraction), mark.feedback[: len(told)]) == (fraction, told)


def test_a_value_follows_from_a_formula_with_a_symbol_that_stands_for_a_number():
    variant = quizgen.make_variant(BANK[BPTT], 1)
    h, w = variant.values["h"], variant.values["w"]
    typed = {"gradient": "(1 + h_3)(h_2 + w h_1 + w h_0)", "value": f"{float((1 + h[2]) * (h[1] + w * h[0])):.3f}"}
    mark = quizgen.mark_variant(variant.key, typed).parts[1]
    assert (mark.fraction, mark.rule) == (1, "carried")
