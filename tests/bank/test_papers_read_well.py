"""What papers and solutions say, where a sentence once did not fit the task."""

import pytest

import quizgen
from quizgen.render.terminal import render_variant
from quizgen.text.plain import to_text

BANK = quizgen.load_bank()

# Question, what the variant is like, what stands on paper and solution, what does not.
SAID = [
    ("foundations/tensor-shapes", {"r": 2}, "The axes are, in this order,", "Libraries"),
    ("foundations/tensor-shapes", {"r": 4}, "Libraries differ in where the channels stand", "as with"),
    ("foundations/activation-derivatives", {"unit": "tanh"}, "Find the derivative f′(x), as", "negative"),
    ("foundations/activation-derivatives", {"unit": "ELU"}, "f′(x) where x is negative, as", "ReLU"),
    ("code/conv1d-loop", {"flaw": "stride"}, "The function used `w[j] * x[k * i + j]` instead.", "comment"),
    ("code/conv1d-loop", {"flaw": "input"}, "The function used `w[j] * x[s * i + k]` instead.", "kernel's length"),
    ("cnn/transposed-convolution", {}, "]^T be the first row of x, written as a column", "are columns"),
    ("cnn/receptive-field", {}, "pixels of the input", "entries"),
    ("rnn/word-order", {}, "words of the input", "entries of"),
    ("rnn/double-negation", {}, "words of the input", "entries of"),
    ("cnn/translation-equivariance", {}, "the same numbers lie in the window of y′", "first in x'"),
    ("cnn/multi-channel-convolution", {}, "The figure shows this channel alone, before the others", "first share"),
    ("code/correlate2d", {}, "(rows and columns counted from 1):", "comes about"),
]


@pytest.mark.parametrize(("id", "like", "said", "unsaid"), SAID)
def test_a_sentence_fits_the_task(id, like, said, unsaid):
    variants = (quizgen.make_variant(BANK[id], seed) for seed in range(60))
    variant = next(variant for variant in variants if like.items() <= described(variant.values).items())
    shown = " ".join(render_variant(variant.paper, variant.solution).split())
    assert said in shown
    assert unsaid not in shown


def test_a_single_channel_is_one_channel():
    pinned = {"H": 5, "W": 5, "C": 1, "F": 1, "K": 3, "S": 1, "P": 0}
    variant = quizgen.make_variant(BANK["cnn/weight-sharing"], 1, pinned)
    shown = " ".join(render_variant(variant.paper, variant.solution).split())
    assert "an output volume with F = 1 channel. Its windows are 3 × 3 pixels over the only input channel" in shown


def described(values):
    return {name: value.get("label") if hasattr(value, "get") else value for name, value in values.items()}


@pytest.mark.parametrize("id", list(BANK))
def test_no_prompt_ends_in_a_stray_blank(id):
    for seed in range(3):
        paper = quizgen.make_variant(BANK[id], seed).paper
        for prose in (paper.prompt, *(part.ask for part in paper.parts)):
            told = to_text(prose)
            assert told == told.rstrip(), told
