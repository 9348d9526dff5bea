"""One step of an LSTM or a GRU: the numbers on each line, and the questions that build on them."""

import numpy as np
import pytest

import quizgen
from quizgen.errors import ComputationError
from quizgen.model import Rounded
from quizgen.solver import gru_forward, lstm_forward
from quizgen.text.plain import to_text
from quizgen.worked.gates import gru_steps, lstm_steps

X = [2, -1]
H0 = [0.5, -0.3]
C0 = [1.2, -0.7]
W_X = [[0.1 * ((3 * i + j) % 7 - 3) for j in range(2)] for i in range(8)]
W_H = [[0.1 * ((5 * i + 2 * j) % 11 - 5) for j in range(2)] for i in range(8)]
B = [0.1, -0.2, 0.3, 0.2, -0.1, 0.4, -0.3, 0.1]


def plain(value):
    return np.asarray(value.value if isinstance(value, Rounded) else value).ravel()


def last(line):
    return plain(line.values[-1])


def test_an_lstm_step_ends_in_cell_and_state_of_the_solver():
    *_, cell, hidden = lstm_steps(X, H0, C0, W_X, W_H, B).lines
    states, c = lstm_forward([X], H0, C0, W_X, W_H, B)
    assert last(cell) == pytest.approx(c, abs=1e-12)
    assert last(hidden) == pytest.approx(states[0], abs=1e-12)


def test_a_gru_step_ends_in_the_state_of_the_solver():
    *_, hidden = gru_steps(X, H0, W_X[:6], W_H[:6], B[:6]).lines
    assert last(hidden) == pytest.approx(gru_forward([X], H0, W_X[:6], W_H[:6], B[:6])[0], abs=1e-12)


def test_each_gate_takes_its_own_block_of_the_parameters():
    lines = lstm_steps(X, H0, C0, W_X, W_H, B).lines
    assert len(lines) == 10
    for k, line in enumerate(lines[1:8:2]):
        rows = slice(2 * k, 2 * k + 2)
        z = np.array(W_X)[rows] @ X + np.array(W_H)[rows] @ H0 + B[rows]
        assert last(line) == pytest.approx(np.tanh(z) if k == 2 else 1 / (1 + np.exp(-z)), abs=1e-12)


def test_the_lines_of_a_gate():
    lines = [to_text(line) for line in lstm_steps([1], [0.5], [2], [[-1]] * 4, [[2]] * 4, [0.25] * 4).lines]
    assert lines[:2] == [
        "Input gate: W_i x₁ = [-1] [1] = [-1], U_i h₀ = [2] [0.5] = [1],",
        "i = σ([-1] + [1] + [0.25]) = σ([0.25]) ≈ [0.5622]",
    ]
    assert lines[5] == "g = tanh([-1] + [1] + [0.25]) = tanh([0.25]) ≈ [0.2449]"


def test_the_reset_gate_acts_on_the_recurrent_part_alone():
    lines = [to_text(line) for line in gru_steps([1], [2], [[0], [0], [1]], [[0], [0], [3]], [0, 0, -4]).lines]
    assert lines[5] == "n = tanh([1] + [-4] + [0.5] ⊙ [6]) = tanh([0]) = [0]"


@pytest.mark.parametrize("rows", [7, 6])
def test_parameters_of_other_shapes_are_refused(rows):
    with pytest.raises(ComputationError):
        lstm_steps(X, H0, C0, W_X[:rows], W_H[:rows], B[:rows])


# --- The questions that build on these


def test_rounding_every_number_of_an_lstm_to_three_decimals_is_not_refused():
    question = quizgen.load_bank()["rnn/lstm-step"]
    for seed in range(60):
        variant = quizgen.make_variant(question, seed)
        gates = np.round(variant.values["gates"], 3)
        i, f, g, o = gates
        c = np.round(f * variant.values["c0"] + i * g, 3)
        h = np.round(o * np.round(np.tanh(c), 3), 3)
        typed = {"gates": str(gates.tolist()), "cell": str(c.tolist()), "hidden": str(h.tolist())}
        assert [mark.rule for mark in quizgen.mark_variant(variant.key, typed).parts] == ["answer"] * 3, seed


def test_rounding_every_number_of_a_gru_to_three_decimals_is_not_refused():
    question = quizgen.load_bank()["rnn/gru-step"]
    for seed in range(60):
        variant = quizgen.make_variant(question, seed)
        v = variant.values
        gates = np.round(v["gates"], 3)
        r, z = gates
        n = np.round(np.tanh(v["of_input"][2] + v["bias"][2] + r * v["of_state"][2]), 3)
        h = np.round((1 - z) * n + z * v["h0"], 3)
        typed = {"gates": str(gates.tolist()), "candidate": str(n.tolist()), "hidden": str(h.tolist())}
        assert [mark.rule for mark in quizgen.mark_variant(variant.key, typed).parts] == ["answer"] * 3, seed


def test_wrong_gates_are_punished_once():
    variant = quizgen.make_variant(quizgen.load_bank()["rnn/lstm-step"], seed=1)
    v = variant.values
    i, f, g, o = gates = 1 / (1 + np.exp(-v["pre"]))
    c = f * v["c0"] + i * g
    typed = {"gates": str(gates.tolist()), "cell": str(c.tolist()), "hidden": str((o * np.tanh(c)).tolist())}
    first, *others = quizgen.mark_variant(variant.key, typed).parts
    assert first.fraction < 1
    assert "candidate" in first.feedback
    assert [mark.rule for mark in others] == ["carried", "carried"]
