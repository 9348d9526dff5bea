"""Worked gates: one step of an LSTM or a GRU, gate by gate."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quizgen.messages import said
from quizgen.model import Figure, Notation, Prose, Steps
from quizgen.solver import gru_forward, lstm_forward, sigmoid
from quizgen.solver.arrays import FloatArray, read_array
from quizgen.worked.recurrent import column
from quizgen.worked.writing import equals, say

_SIGMA = Notation("σ", r"\sigma")
_TANH = Notation("tanh", r"\tanh")
_LSTM = ((said("Input gate"), "i"), (said("Forget gate"), "f"), (said("Candidate"), "g"), (said("Output gate"), "o"))
_GRU = ((said("Reset gate"), "r"), (said("Update gate"), "z"), (said("Candidate"), "n"))


def lstm_steps(
    x: npt.ArrayLike, h0: npt.ArrayLike, c0: npt.ArrayLike, W_x: npt.ArrayLike, W_h: npt.ArrayLike, b: npt.ArrayLike
) -> Steps:
    """Work out one step of an LSTM: every gate, the cell, the hidden state.

    Parameters
    ----------
    x : array_like, shape (D,)
        Input.
    h0, c0 : array_like, shape (H,)
        Hidden state and cell before the step.
    W_x, W_h, b : array_like, shapes (4 H, D), (4 H, H) and (4 H,)
        Parameters of the gates i, f, g, o, stacked in this order.

    Returns
    -------
    Steps
        Two lines a gate, and one each for the cell and the hidden state.

    Raises
    ------
    ComputationError
        As `lstm_forward`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in lstm_steps([1], [0], [2], [[0]] * 4, [[1]] * 4, [0] * 4).lines[-2:]:
    ...     print(to_text(line))
    Cell: c₁ = f ⊙ c₀ + i ⊙ g = [0.5] ⊙ [2] + [0.5] ⊙ [0] = [1] + [0] = [1]
    Hidden state: h₁ = o ⊙ tanh(c₁) ≈ [0.5] ⊙ [0.7616] ≈ [0.3808]
    """
    x, h0, c0 = read_array(x, "x", (1,)), read_array(h0, "h0", (1,)), read_array(c0, "c0", (1,))
    states, c = lstm_forward(x[np.newaxis], h0, c0, W_x, W_h, b)
    lines: list[Prose] = []
    found: list[FloatArray] = []
    for gate, W, U, bias in zip(_LSTM, _blocks(W_x, 4), _blocks(W_h, 4), _blocks(b, 4), strict=True):
        lines += _gate_lines(gate, x, h0, W, U, bias)
        z = W @ x + U @ h0 + bias
        found.append(np.tanh(z) if gate[1] == "g" else np.asarray(sigmoid(z)))
    i, f, g, o = found
    lines.append(
        say(
            r"Cell: $c_1 = f \odot c_0 + i \odot g", equals(f, i, g), column(f), r" \odot ", column(c0), " + ",
            column(i), r" \odot ", column(g), equals(f * c0, i * g), column(f * c0), " + ", column(i * g), equals(c),
            column(c), "$",
        )
    )  # fmt: skip
    lines.append(
        say(
            r"Hidden state: $h_1 = o \odot \tanh(c_1)", equals(o, np.tanh(c)), column(o), r" \odot ",
            column(np.tanh(c)), equals(states[0]), column(states[0]), "$",
        )
    )  # fmt: skip
    return Steps(tuple(lines))


def gru_steps(x: npt.ArrayLike, h0: npt.ArrayLike, W_x: npt.ArrayLike, W_h: npt.ArrayLike, b: npt.ArrayLike) -> Steps:
    """Work out one step of a GRU whose reset gate acts after the recurrent weights, not on the bias.

    Parameters
    ----------
    x : array_like, shape (D,)
        Input.
    h0 : array_like, shape (H,)
        Hidden state before the step.
    W_x, W_h, b : array_like, shapes (3 H, D), (3 H, H) and (3 H,)
        Parameters of the gates r, z, n, stacked in this order.

    Returns
    -------
    Steps
        Two lines a gate and for the candidate, and one for the hidden state.

    Raises
    ------
    ComputationError
        As `gru_forward`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in gru_steps([1], [2], [[0]] * 3, [[0]] * 3, [0] * 3).lines[-2:]:
    ...     print(to_text(line))
    n = tanh([0] + [0] + [0.5] ⊙ [0]) = tanh([0]) = [0]
    Hidden state: h₁ = (1 - z) ⊙ n + z ⊙ h₀ = [0.5] ⊙ [0] + [0.5] ⊙ [2] = [0] + [1] = [1]
    """
    x, h0 = read_array(x, "x", (1,)), read_array(h0, "h0", (1,))
    states = gru_forward(x[np.newaxis], h0, W_x, W_h, b)
    (W_r, W_z, W_n), (U_r, U_z, U_n), (b_r, b_z, b_n) = _blocks(W_x, 3), _blocks(W_h, 3), _blocks(b, 3)
    r = np.asarray(sigmoid(W_r @ x + U_r @ h0 + b_r))
    z = np.asarray(sigmoid(W_z @ x + U_z @ h0 + b_z))
    of_input, of_state = W_n @ x, U_n @ h0
    inside = of_input + b_n + r * of_state
    n = np.tanh(inside)
    lines = [
        *_gate_lines(_GRU[0], x, h0, W_r, U_r, b_r),
        *_gate_lines(_GRU[1], x, h0, W_z, U_z, b_z),
        _product_line(_GRU[2], x, h0, W_n, U_n),
        say(
            "$n", equals(r), r"\tanh\left(", column(of_input), " + ", column(b_n), " + ", column(r), r" \odot ",
            column(of_state), r"\right)", equals(inside), r"\tanh\left(", column(inside), r"\right)",
            equals(n), column(n), "$",
        ),
        say(
            r"Hidden state: $h_1 = (1 - z) \odot n + z \odot h_0", equals(z, n), column(1 - z), r" \odot ", column(n),
            " + ", column(z), r" \odot ", column(h0), equals((1 - z) * n, z * h0), column((1 - z) * n), " + ",
            column(z * h0), equals(states[0]), column(states[0]), "$",
        ),
    ]  # fmt: skip
    return Steps(tuple(lines))


def lstm_figure() -> Figure:
    """Draw one step of an LSTM: how gates, candidate, cell and hidden state hang together.

    Returns
    -------
    Figure
        Of kind ``lstm-cell``, with the names i, f, g, o, c and h.

    Examples
    --------
    >>> lstm_figure().kind
    'lstm-cell'
    """
    return Figure(
        "lstm-cell",
        {},
        said(
            "One step of an LSTM. The input x_1 and the hidden state h_0 go into the gates f, i and o, each with a "
            "sigmoid, and the candidate g with tanh. The cell c_0 is multiplied by f, the product of i and g is added, "
            "and c_1 comes out. The hidden state h_1 is o times tanh of c_1."
        ),
    )


def gru_figure() -> Figure:
    """Draw one step of a GRU whose reset gate acts after the recurrent weights.

    Returns
    -------
    Figure
        Of kind ``gru-cell``, with the names r, z, n and h.

    Examples
    --------
    >>> gru_figure().kind
    'gru-cell'
    """
    return Figure(
        "gru-cell",
        {},
        said(
            "One step of a GRU. The input x_1 and the hidden state h_0 go into the gates z and r, each with a sigmoid, "
            "and the candidate n with tanh, where r multiplies U_n h_0. The hidden state h_0 is multiplied by z, the "
            "candidate by 1 - z, and their sum is h_1."
        ),
    )


def _blocks(stacked: npt.ArrayLike, count: int) -> Sequence[FloatArray]:
    return np.split(read_array(stacked, "the parameters", (1, 2)), count)


def _letter(letter: str) -> Notation:
    return Notation(letter, letter)


def _gate_lines(
    gate: tuple[str, str], x: FloatArray, h0: FloatArray, W: FloatArray, U: FloatArray, b: FloatArray
) -> tuple[Prose, Prose]:
    of_input, of_state = W @ x, U @ h0
    z = of_input + of_state + b
    is_candidate = gate[1] in "gn"
    name, value = (_TANH, np.tanh(z)) if is_candidate else (_SIGMA, np.asarray(sigmoid(z)))
    line = say(
        "$", _letter(gate[1]), " = ", name, r"\left(", column(of_input), " + ", column(of_state),
        " + ", column(b), r"\right) = ", name, r"\left(", column(z), r"\right)", equals(value), column(value),
        "$",
    )  # fmt: skip
    return _product_line(gate, x, h0, W, U), line


def _product_line(gate: tuple[str, str], x: FloatArray, h0: FloatArray, W: FloatArray, U: FloatArray) -> Prose:
    name, letter = gate
    return say(
        name, ": $W_", _letter(letter), " x_1 = ", W, r" \, ", column(x), " = ", column(W @ x), r", \quad U_",
        _letter(letter), " h_0 = ", U, r" \, ", column(h0), " = ", column(U @ h0), "$,",
    )  # fmt: skip
