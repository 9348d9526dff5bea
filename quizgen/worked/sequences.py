"""Worked sequences: the convolution of two sequences by its definition."""

import numpy.typing as npt

from quizgen.model import Notation, Prose, Steps
from quizgen.solver.arrays import FloatArray, limit_steps, read_array
from quizgen.worked.matrices import write_products
from quizgen.worked.writing import say


def definition_steps(x: npt.ArrayLike, w: npt.ArrayLike) -> Steps:
    r"""Work out each y_t, the sum over i of w_i x_(t-i), where entries outside the sequences are 0.

    Parameters
    ----------
    x : array_like, shape (n,)
        Input; its indices count from 0.
    w : array_like, shape (k,)
        Filter.

    Returns
    -------
    Steps
        One line an entry: the terms whose entries exist, their numbers, the sum.

    Raises
    ------
    ComputationError
        If one of the two is no vector.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, equation 9.3.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in definition_steps([1, 0, 2], [3, -2]).lines:
    ...     print(to_text(line))
    y₀ = w₀ x₀ = 3 · 1 = 3
    y₁ = w₀ x₁ + w₁ x₀ = 3 · 0 + (-2) · 1 = -2
    y₂ = w₀ x₂ + w₁ x₁ = 3 · 2 + (-2) · 0 = 6
    y₃ = w₁ x₂ = (-2) · 2 = -4
    """
    x, w = read_array(x, "x", (1,)), read_array(w, "w", (1,))
    limit_steps(len(x) + len(w), "the sequence")
    return Steps(tuple(_definition_line(x, w, t) for t in range(len(x) + len(w) - 1)))


def _definition_line(x: FloatArray, w: FloatArray, t: int) -> Prose:
    terms = range(max(0, t - len(x) + 1), min(len(w), t + 1))
    pairs = [(float(w[i]), float(x[t - i])) for i in terms]
    text = " + ".join(f"w_{i} x_{t - i}" for i in terms)
    math = " + ".join(f"w_{{{i}}} x_{{{t - i}}}" for i in terms)
    return say("$y_{", t, "} = ", Notation(text, math), " = ", *write_products(pairs), "$")
