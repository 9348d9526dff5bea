"""Activation functions with their derivatives, and batch normalisation."""

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.solver.arrays import FloatArray, expect_shape, freeze, limit_size, read_array, show_shape
from quizgen.solver.exact import settle_entries


def relu(z: npt.ArrayLike) -> FloatArray | float:
    """Compute max(z, 0), entry by entry.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Activations. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers.

    Examples
    --------
    >>> relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    return _finish(np.maximum(read_array(z, "z"), 0.0))


def relu_derivative(z: npt.ArrayLike) -> FloatArray | float:
    """Compute the derivative of ReLU: 1 where z > 0, else 0, at 0 too.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Slopes. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers.

    Examples
    --------
    >>> relu_derivative([-2, 0, 3])
    array([0., 0., 1.])
    """
    return _finish(np.where(read_array(z, "z") > 0, 1.0, 0.0))


def leaky_relu(z: npt.ArrayLike, slope: float = 0.01) -> FloatArray | float:
    """Compute z where z > 0, else slope times z, entry by entry.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.
    slope : float
        For negative z.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Activations. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers, or slope is not a finite number.

    References
    ----------
    Maas, Hannun and Ng (2013), Rectifier Nonlinearities Improve Neural Network Acoustic Models.

    Examples
    --------
    >>> leaky_relu([-2, 0, 3], slope=0.5)
    array([-1.,  0.,  3.])
    """
    z = read_array(z, "z")
    scaled = read_array(slope, "slope", (0,)) * z
    return _finish(np.where(z > 0, z, settle_entries(scaled, np.abs(scaled))))


def leaky_relu_derivative(z: npt.ArrayLike, slope: float = 0.01) -> FloatArray | float:
    """Compute the derivative of Leaky ReLU: 1 where z > 0, else the slope, at 0 too.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.
    slope : float
        For negative z.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Slopes. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers, or slope is not a finite number.

    Examples
    --------
    >>> leaky_relu_derivative([-2, 0, 3], slope=0.5)
    array([0.5, 0.5, 1. ])
    """
    return _finish(np.where(read_array(z, "z") > 0, 1.0, read_array(slope, "slope", (0,))))


def sigmoid(z: npt.ArrayLike) -> FloatArray | float:
    """Compute 1 / (1 + exp(-z)), entry by entry, exactly enough at both ends.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Activations. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers.

    Examples
    --------
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    return _finish(logistic(read_array(z, "z")))


def sigmoid_derivative(z: npt.ArrayLike) -> FloatArray | float:
    """Compute sigmoid(z) (1 - sigmoid(z)), entry by entry.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Slopes. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers.

    Examples
    --------
    >>> sigmoid_derivative(0)
    0.25
    """
    return _finish(_sigmoid_slope(read_array(z, "z")))


def tanh(z: npt.ArrayLike) -> FloatArray | float:
    """Compute the hyperbolic tangent, entry by entry.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Activations. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers.

    Examples
    --------
    >>> tanh([-1000, 0])
    array([-1.,  0.])
    """
    return _finish(np.tanh(read_array(z, "z")))


def tanh_derivative(z: npt.ArrayLike) -> FloatArray | float:
    """Compute 1 - tanh(z)^2, entry by entry.

    Parameters
    ----------
    z : array_like, any shape
        Pre-activations.

    Returns
    -------
    ndarray, shape of z, or float where z is a number
        Slopes. Read-only.

    Raises
    ------
    ComputationError
        If z does not hold finite numbers.

    Examples
    --------
    >>> tanh_derivative(0)
    1.0
    """
    # tanh(z) = 2 sigmoid(2z) - 1; so written, nothing cancels where tanh(z) is close to 1.
    return _finish(4 * _sigmoid_slope(2 * read_array(z, "z")))


def softmax(z: npt.ArrayLike) -> FloatArray:
    """Compute exp(z_i) / sum over j of exp(z_j) along the last axis, for scores of any size.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Scores.

    Returns
    -------
    ndarray, shape (..., n)
        Probabilities. Read-only.

    Raises
    ------
    ComputationError
        If z is a single number or does not hold finite numbers.

    Examples
    --------
    >>> softmax([1000, 1000])
    array([0.5, 0.5])
    """
    return freeze(_softmax(z))


def softmax_derivative(z: npt.ArrayLike) -> FloatArray:
    """Compute the Jacobian of softmax: p_i (1 - p_i) on the diagonal and -p_i p_j off it.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Scores.

    Returns
    -------
    ndarray, shape (..., n, n)
        Entry (i, j) is the derivative of probability i with respect to score j. Read-only.

    Raises
    ------
    ComputationError
        If z is a single number or does not hold finite numbers, or the Jacobian would be too large.

    Examples
    --------
    >>> softmax_derivative([0, 0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    p = _softmax(z, jacobian=True)
    return freeze(p[..., :, np.newaxis] * (np.eye(p.shape[-1]) - p[..., np.newaxis, :]))


def batch_norm(
    x: npt.ArrayLike, gamma: npt.ArrayLike = 1.0, beta: npt.ArrayLike = 0.0, epsilon: float = 1e-5
) -> FloatArray:
    """Normalise every feature over the batch, then scale and shift it.

    Parameters
    ----------
    x : array_like, shape (N, ...)
        A batch of N examples along the first axis.
    gamma, beta : array_like, shape of one example, or a number
        Scale and shift.
    epsilon : float
        Added to the variance; 0 is allowed where no feature is constant.

    Returns
    -------
    ndarray, shape (N, ...)
        gamma (x - mean) / sqrt(variance + epsilon) + beta, with the population variance, which divides by N.
        Read-only.

    Raises
    ------
    ComputationError
        If shapes do not agree, epsilon is negative, or the variance plus epsilon is 0.

    References
    ----------
    Ioffe and Szegedy (2015), Batch Normalization, algorithm 1.

    Examples
    --------
    >>> batch_norm([[1, 10], [3, 30]], gamma=[1, 2], beta=0.5, epsilon=0)
    array([[-0.5, -1.5],
           [ 1.5,  2.5]])
    """
    x = read_array(x, "x")
    if x.ndim == 0:
        raise ComputationError("x must be a batch of examples along its first axis, not a number")
    scale, shift = (_read_feature(values, name, x) for values, name in ((gamma, "gamma"), (beta, "beta")))
    e = float(read_array(epsilon, "epsilon", (0,)))
    if e < 0:
        raise ComputationError(f"epsilon must not be negative; it is {e}")
    sizes = np.abs(x).max(axis=0)
    mean = settle_entries(x.sum(axis=0), sizes * len(x)) / len(x)
    centred = settle_entries(x - mean, np.broadcast_to(sizes, x.shape))
    variance = np.mean(centred**2, axis=0) + e
    if not np.all(variance > 0):
        raise ComputationError("a feature is constant over the batch, so with epsilon 0 its variance of 0 divides")
    scaled = scale * (centred / np.sqrt(variance))
    return freeze(settle_entries(scaled + shift, np.abs(scaled) + np.abs(shift)))


def logistic(z: FloatArray) -> FloatArray:
    """Compute the sigmoid of an array that has been read.

    Examples
    --------
    >>> logistic(np.array([0.0]))
    array([0.5])
    """
    e = np.exp(-np.abs(z))  # at most 1, so that it never overflows
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def _sigmoid_slope(z: FloatArray) -> FloatArray:
    e = np.exp(-np.abs(z))
    slope: FloatArray = e / (1.0 + e) ** 2
    return slope


def _softmax(z: npt.ArrayLike, jacobian: bool = False) -> FloatArray:
    scores = read_array(z, "z")
    if scores.ndim == 0:
        raise ComputationError("z must be a vector of scores, not a number")
    if jacobian:
        limit_size((*scores.shape, scores.shape[-1]), "the Jacobian")
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p: FloatArray = e / e.sum(axis=-1, keepdims=True)
    return p


def _read_feature(values: npt.ArrayLike, name: str, x: FloatArray) -> FloatArray:
    array = read_array(values, name)
    if array.ndim:
        expect_shape(array, x.shape[1:], name, f"for x of shape {show_shape(x.shape)}, or be a number")
    return array


def _finish(values: FloatArray) -> FloatArray | float:
    return freeze(values) if values.ndim else float(values) + 0.0
