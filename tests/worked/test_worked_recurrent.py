"""Worked recurrent networks: the numbers on each line, and what is refused."""

import numpy as np
import pytest

import quizgen
from quizgen.errors import ComputationError
from quizgen.model import Rounded
from quizgen.notation.values import format_number
from quizgen.solver import rnn_forward
from quizgen.text.plain import to_text
from quizgen.worked.recurrent import (
    recurrent_parameter_steps,
    rnn_figure,
    rnn_steps,
    unrolled_rnn,
)

X = [[1, 2], [0, -1], [2, 1]]
H0 = [0.1, -0.2]
W_X = [[0.1, 0.2], [-0.3, 0.4]]
W_H = [[0.5, -0.1], [0.2, 0.3]]
B = [0.1, -0.1]


def lines(steps):
    return [to_text(line) for line in steps.lines]


def plain(value):
    return np.asarray(value.value if isinstance(value, Rounded) else value)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_each_step_ends_in_the_state_of_the_solver(activation):
    states = rnn_forward(X, H0, W_X, W_H, B, activation=activation)
    told = rnn_steps(X, H0, W_X, W_H, B, activation).lines
    assert len(told) == 3 * len(X)
    for t, h in enumerate(states):
        assert plain(told[3 * t + 2].values[-1]).ravel() == pytest.approx(h, abs=1e-12)


def test_the_terms_of_a_step_add_up_to_its_pre_activation():
    for line in rnn_steps(X, H0, W_X, W_H, B).lines[2::3]:
        _, of_input, of_state, bias, z = (plain(value) for value in line.values[:5])
        assert of_input + of_state + bias == pytest.approx(z, abs=1e-12)


def test_a_step_substitutes_the_state_before():
    assert lines(rnn_steps([[1], [2]], [0.5], [[1]], [[2]], [-1], "relu")) == [
        "Step 1: W_x x₁ = [1] [1] = [1],",
        "W_h h₀ = [2] [0.5] = [1],",
        "z₁ = [1] + [1] + [-1] = [1], so h₁ = ReLU(z₁) = [1]",
        "Step 2: W_x x₂ = [1] [2] = [2],",
        "W_h h₁ = [2] [1] = [2],",
        "z₂ = [2] + [2] + [-1] = [3], so h₂ = ReLU(z₂) = [3]",
    ]


def test_what_does_not_end_is_shown_with_four_decimals():
    assert lines(rnn_steps([[1]], [0], [[1]], [[1]], [0]))[2].endswith("h₁ = tanh(z₁) ≈ [0.7616]")


def test_a_sum_that_is_zero_up_to_binary_rounding_is_shown_as_zero():
    assert "z₁ = [0.3] + [0] + [-0.3] = [0]" in lines(rnn_steps([[3]], [0], [[0.1]], [[1]], [-0.3]))[2]


def test_steps_are_worked_for_tanh_and_relu_only():
    with pytest.raises(ComputationError, match="not 'sigmoid'"):
        rnn_steps(X, H0, W_X, W_H, B, "sigmoid")


@pytest.mark.parametrize(
    ("kind", "biases", "blocks", "sums"),
    [
        ("rnn", 1, "1 block,", "32 + 10 = 42"),
        ("lstm", 1, "4 blocks:", "128 + 10 = 138"),
        ("gru", 1, "3 blocks:", "96 + 10 = 106"),
        ("gru", 2, "3 blocks:", "108 + 10 = 118"),
        ("lstm", 0, "4 blocks:", "112 + 8 = 120"),
    ],
)
def test_parameters_are_counted_block_by_block(kind, biases, blocks, sums):
    told = lines(recurrent_parameter_steps(kind, 3, 4, 2, biases))
    assert blocks in told[0]
    assert told[2] == f"With the output layer: {sums}"


@pytest.mark.parametrize(
    ("kind", "steps"), [("one-to-one", 1), ("one-to-many", 2), ("many-to-one", 8), ("many-to-many", 4)]
)
def test_a_network_is_drawn_with_the_steps_that_go_with_its_type(kind, steps):
    figure = unrolled_rnn(kind, steps)
    assert figure.kind == "unrolled-rnn"
    assert figure.data == {"kind": kind, "steps": steps}
    assert kind in figure.alternative


@pytest.mark.parametrize(
    ("kind", "steps", "told"),
    [
        ("some-to-many", 3, "not 'some-to-many'"),
        ("one-to-one", 2, "1 time step, not 2"),
        ("many-to-one", 1, "from 2 to 8"),
        ("many-to-many", 9, "not 9"),
        ("many-to-many", True, "not True"),
    ],
)
def test_other_networks_are_refused(kind, steps, told):
    with pytest.raises(ComputationError, match=told):
        unrolled_rnn(kind, steps)


def test_a_network_is_drawn_with_its_numbers():
    figure = rnn_figure(X, H0, rnn_forward(X, H0, W_X, W_H, B))
    assert figure.kind == "unrolled-values"
    assert figure.data["inputs"] == [["1", "2"], ["0", "-1"], ["2", "1"]]
    assert figure.data["before"] == ["0.1", "-0.2"]
    assert figure.data["states"] == [[format_number(h) for h in row] for row in rnn_forward(X, H0, W_X, W_H, B)]
    assert "with x_3 = [2, 1] h_3 = [" in figure.alternative
    assert rnn_figure([[1]], [0, 0, 0], [[0.5464, 1 / 3, 0.07]]).data["states"] == [["0.546", "0.333", "0.07"]]


@pytest.mark.parametrize(
    ("x", "h0", "h", "told"),
    [
        ([[1], [2]], [0], [[1]], "a state of the size of h0 for each input"),
        ([[1]] * 6, [0], [[1]] * 6, "at most 5 steps"),
        ([[1] * 5], [0], [[1]], "not 1 steps of 5 and 1"),
    ],
)
def test_values_that_cannot_be_drawn_are_refused(x, h0, h, told):
    with pytest.raises(ComputationError, match=told):
        rnn_figure(x, h0, h)


# --- The questions that build on these


def test_rounding_every_state_to_the_decimals_asked_for_is_not_refused():
    question = quizgen.load_bank()["rnn/forward-pass"]
    for seed in range(100):
        variant = quizgen.make_variant(question, seed)
        v = variant.values
        f = np.tanh if v["activation"] == "tanh" else lambda z: np.maximum(z, 0)
        h, written = v["h0"], []
        for x in v["x"]:
            h = np.round(f(np.round(v["W_x"] @ x + v["W_h"] @ h + v["b"], 3)), 3)
            written.append(h.tolist())
        assert quizgen.mark_variant(variant.key, {"h": str(written)}).parts[0].status == "correct", seed


def test_one_bias_or_two_is_a_slip_that_is_punished_once():
    variant = quizgen.make_variant(quizgen.load_bank()["rnn/parameter-count"], seed=1)
    v = variant.values
    typed = {
        kind: str(quizgen.solver.recurrent_parameters(kind, v["input_size"], v["hidden_size"]) + v["output_layer"])
        for kind in ("rnn", "lstm", "gru")
    }
    marks = quizgen.mark_variant(variant.key, typed).parts
    assert [mark.rule for mark in marks] == ["mistake", "carried", "carried"]
