"""Recurrent networks: hidden states step by step, and gradients back through time."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.solver.activations import logistic
from quizgen.solver.arrays import (
    LARGEST_ENTRY,
    FloatArray,
    expect_shape,
    freeze,
    limit_size,
    limit_steps,
    limit_work,
    read_array,
    show_value,
)
from quizgen.solver.exact import settle_entries

_ACTIVATIONS: Mapping[str, Callable[[FloatArray], FloatArray]] = MappingProxyType(
    {
        "tanh": lambda z: np.tanh(z),
        "relu": lambda z: np.maximum(z, 0.0),
        "sigmoid": logistic,
        "identity": lambda z: z,
    }
)


def rnn_forward(
    x: npt.ArrayLike,
    h0: npt.ArrayLike,
    W_x: npt.ArrayLike,
    W_h: npt.ArrayLike,
    b_x: npt.ArrayLike | None = None,
    b_h: npt.ArrayLike | None = None,
    activation: str = "tanh",
) -> FloatArray:
    """Compute the hidden states h_t = f(W_x x_t + b_x + W_h h_(t-1) + b_h) of a vanilla RNN.

    Parameters
    ----------
    x : array_like, shape (T, D)
        Input sequence.
    h0 : array_like, shape (H,)
        Hidden state before the first step.
    W_x : array_like, shape (H, D)
        Input weights.
    W_h : array_like, shape (H, H)
        Recurrent weights.
    b_x, b_h : array_like, shape (H,), or None
        Biases; None is zero.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        The function f.

    Returns
    -------
    ndarray, shape (T, H)
        Hidden states, first to last. Read-only.

    Raises
    ------
    ComputationError
        If shapes do not agree, the activation is another, or a state explodes beyond 1e100.

    References
    ----------
    PyTorch, documentation of ``torch.nn.RNN``.

    Examples
    --------
    >>> rnn_forward([[1], [2]], [0], [[0.5]], [[-1]], activation="relu")
    array([[0.5],
           [0.5]])
    """
    if not isinstance(activation, str) or activation not in _ACTIVATIONS:
        known = ", ".join(f'"{name}"' for name in _ACTIVATIONS)
        raise ComputationError(f"activation must be one of {known}, not {show_value(activation)}")
    f = _ACTIVATIONS[activation]
    x, h, W_x, W_h, b_x, b_h = _read_layer(x, h0, W_x, W_h, b_x, b_h, gates=1)
    largest_x, largest_h, largest_b = np.abs(W_x), np.abs(W_h), np.abs(b_x) + np.abs(b_h)
    states = np.empty((len(x), len(h)))
    for t, x_t in enumerate(x):
        terms = largest_x @ np.abs(x_t) + largest_b + largest_h @ np.abs(h)
        h = f(settle_entries(W_x @ x_t + b_x + W_h @ h + b_h, terms))
        _refuse_explosion(h, f"the hidden state of step {t + 1}")
        states[t] = h
    return freeze(states)


def lstm_forward(
    x: npt.ArrayLike,
    h0: npt.ArrayLike,
    c0: npt.ArrayLike,
    W_x: npt.ArrayLike,
    W_h: npt.ArrayLike,
    b_x: npt.ArrayLike | None = None,
    b_h: npt.ArrayLike | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Compute the hidden states of an LSTM.

    With z = W_x x_t + b_x + W_h h_(t-1) + b_h cut into four blocks: i, f, o = sigmoid(z_i), sigmoid(z_f),
    sigmoid(z_o); g = tanh(z_g); c_t = f c_(t-1) + i g; h_t = o tanh(c_t), products entry by entry.

    Parameters
    ----------
    x : array_like, shape (T, D)
        Input sequence.
    h0, c0 : array_like, shape (H,)
        Hidden state and cell before the first step.
    W_x : array_like, shape (4 H, D)
        Input weights of the gates i, f, g, o, stacked in this order.
    W_h : array_like, shape (4 H, H)
        Recurrent weights, likewise.
    b_x, b_h : array_like, shape (4 H,), or None
        Biases, likewise; None is zero.

    Returns
    -------
    h : ndarray, shape (T, H)
        Hidden states, first to last. Read-only.
    c : ndarray, shape (H,)
        The cell after the last step. Read-only.

    Raises
    ------
    ComputationError
        If shapes do not agree.

    References
    ----------
    PyTorch, documentation of ``torch.nn.LSTM``.

    Examples
    --------
    >>> h, c = lstm_forward([[0], [0]], [0], [8], [[0]] * 4, [[0]] * 4)
    >>> c
    array([2.])
    """
    x, h, W_x, W_h, b_x, b_h = _read_layer(x, h0, W_x, W_h, b_x, b_h, gates=4)
    c = read_array(c0, "c0", (1,))
    expect_shape(c, h.shape, "c0", "as h0 has")
    states = np.empty((len(x), len(h)))
    for t, x_t in enumerate(x):
        z_i, z_f, z_g, z_o = np.split(W_x @ x_t + b_x + W_h @ h + b_h, 4)
        c = logistic(z_f) * c + logistic(z_i) * np.tanh(z_g)
        h = logistic(z_o) * np.tanh(c)
        states[t] = h
    return freeze(states), freeze(c)


def gru_forward(
    x: npt.ArrayLike,
    h0: npt.ArrayLike,
    W_x: npt.ArrayLike,
    W_h: npt.ArrayLike,
    b_x: npt.ArrayLike | None = None,
    b_h: npt.ArrayLike | None = None,
) -> FloatArray:
    """Compute the hidden states of a GRU.

    With u = W_x x_t + b_x and v = W_h h_(t-1) + b_h cut into three blocks: r = sigmoid(u_r + v_r);
    z = sigmoid(u_z + v_z); n = tanh(u_n + r v_n); h_t = (1 - z) n + z h_(t-1), products entry by entry.

    Parameters
    ----------
    x : array_like, shape (T, D)
        Input sequence.
    h0 : array_like, shape (H,)
        Hidden state before the first step.
    W_x : array_like, shape (3 H, D)
        Input weights of the gates r, z, n, stacked in this order.
    W_h : array_like, shape (3 H, H)
        Recurrent weights, likewise.
    b_x, b_h : array_like, shape (3 H,), or None
        Biases, likewise; None is zero.

    Returns
    -------
    ndarray, shape (T, H)
        Hidden states, first to last. Read-only.

    Raises
    ------
    ComputationError
        If shapes do not agree.

    References
    ----------
    PyTorch, documentation of ``torch.nn.GRU``, whose reset gate acts after the recurrent weights.

    Examples
    --------
    >>> gru_forward([[0], [0]], [8], [[0]] * 3, [[0]] * 3)
    array([[4.],
           [2.]])
    """
    x, h, W_x, W_h, b_x, b_h = _read_layer(x, h0, W_x, W_h, b_x, b_h, gates=3)
    states = np.empty((len(x), len(h)))
    for t, x_t in enumerate(x):
        u_r, u_z, u_n = np.split(W_x @ x_t + b_x, 3)
        v_r, v_z, v_n = np.split(W_h @ h + b_h, 3)
        r, z = logistic(u_r + v_r), logistic(u_z + v_z)
        h = (1 - z) * np.tanh(u_n + r * v_n) + z * h
        states[t] = h
    return freeze(states)


def rnn_gradients(
    x: npt.ArrayLike,
    h0: npt.ArrayLike,
    W_x: npt.ArrayLike,
    W_h: npt.ArrayLike,
    b: npt.ArrayLike | None = None,
) -> dict[str, FloatArray]:
    """Compute how the sum of the last hidden state of a tanh RNN changes with its parameters.

    Back through time: delta_T = 1 - h_T^2 and delta_(t-1) = (W_h^T delta_t) (1 - h_(t-1)^2), the product
    taken entry by entry; the gradients are the sums over t of delta_t x_t^T, delta_t h_(t-1)^T and delta_t.

    Parameters
    ----------
    x : array_like, shape (T, D)
        Input sequence.
    h0 : array_like, shape (H,)
        Hidden state before the first step.
    W_x : array_like, shape (H, D)
        Input weights.
    W_h : array_like, shape (H, H)
        Recurrent weights.
    b : array_like, shape (H,), or None
        Bias; None is zero.

    Returns
    -------
    dict
        The gradients ``W_x``, shape (H, D); ``W_h``, shape (H, H); ``b``, shape (H,). Read-only.

    Raises
    ------
    ComputationError
        If shapes do not agree, or a gradient explodes beyond 1e100.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, section 10.2.2.

    Examples
    --------
    >>> rnn_gradients([[2], [3]], [0], [[0]], [[0.5]])["W_x"]
    array([[4.]])
    """
    x, h, W_x, W_h, b, _ = _read_layer(x, h0, W_x, W_h, b, None, gates=1, bias_names=("b", ""))
    states = rnn_forward(x, h, W_x, W_h, b)
    before = np.vstack((h, states[:-1]))
    deltas = np.empty_like(states)
    arriving = np.ones_like(h)
    for t in reversed(range(len(x))):
        deltas[t] = arriving * (1 - states[t] ** 2)
        _refuse_explosion(deltas[t], f"the gradient at step {t + 1}")
        arriving = W_h.T @ deltas[t]
    return {"W_x": freeze(deltas.T @ x), "W_h": freeze(deltas.T @ before), "b": freeze(deltas.sum(axis=0))}


def _read_layer(
    x: npt.ArrayLike,
    h0: npt.ArrayLike,
    W_x: npt.ArrayLike,
    W_h: npt.ArrayLike,
    b_x: npt.ArrayLike | None,
    b_h: npt.ArrayLike | None,
    gates: int,
    bias_names: tuple[str, str] = ("b_x", "b_h"),
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Read the arguments that all recurrent layers share, and compare their shapes."""
    x, h = read_array(x, "x", (2,)), read_array(h0, "h0", (1,))
    W_x, W_h = read_array(W_x, "W_x", (2,)), read_array(W_h, "W_h", (2,))
    D, H = x.shape[1], len(h)
    stacked = f"{gates} gates of " if gates > 1 else ""
    expect_shape(W_x, (gates * H, D), "W_x", f"for {stacked}{H} hidden units and inputs of length {D}")
    expect_shape(W_h, (gates * H, H), "W_h", f"for {stacked}{H} hidden units")
    biases = []
    for values, name in zip((b_x, b_h), bias_names, strict=True):
        bias = np.zeros(gates * H) if values is None else read_array(values, name, (1,))
        expect_shape(bias, (gates * H,), name, f"for {stacked}{H} hidden units")
        biases.append(bias)
    limit_steps(len(x), "the sequence x")
    limit_size((len(x), H), "the hidden states")
    limit_work(len(x) * gates * H * (D + H))
    return x, h, W_x, W_h, biases[0], biases[1]


def _refuse_explosion(values: FloatArray, name: str) -> None:
    largest = np.abs(values).max()
    if largest > LARGEST_ENTRY:
        raise ComputationError(f"{name} explodes: it reaches {largest:.3g}")
