"""Worked layers and what they are made of: dot products, average pooling, batch normalisation."""

import numpy as np
import numpy.typing as npt

from quizgen.model import Prose, Steps, Table
from quizgen.notation.values import needed_decimals
from quizgen.solver import average_pool, batch_norm
from quizgen.solver.arrays import FloatArray, PerAxis, expect_shape, read_array, read_per_axis
from quizgen.solver.windows import slide
from quizgen.worked.writing import added, clean, clean_array, factor, say, signed


def dot_steps(x: npt.ArrayLike, t: npt.ArrayLike) -> Steps:
    """Work out the dot product of two arrays, place by place and then flattened.

    Parameters
    ----------
    x : array_like
        A patch: a matrix, or any other array.
    t : array_like, shape of x
        What it is compared with.

    Returns
    -------
    Steps
        The products at their places, both vectors, and the sum of the products.

    Raises
    ------
    ComputationError
        If the shapes differ.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in dot_steps([[1, -2], [0, 2]], [[1, 1], [2, -1]]).lines:
    ...     print(to_text(line))
    Products place by place: [[1, -2], [0, -2]]
    Flattened: [1, -2, 0, 2] and [1, 1, 2, -1]
    Dot product: 1 · 1 + (-2) · 1 + 0 · 2 + 2 · (-1) = 1 - 2 + 0 - 2 = -3
    """
    x, t = read_array(x, "x"), read_array(t, "t")
    expect_shape(t, x.shape, "t", "to have the shape of x")
    products = clean_array(x * t)
    pairs = [
        piece
        for one, other in zip(x.flat, t.flat, strict=True)
        for piece in (" + ", factor(one), r" \cdot ", factor(other))
    ][1:]
    return Steps(
        (
            say("Products place by place: $", products, "$"),
            say("Flattened: $", x.ravel(), "$ and $", t.ravel(), "$"),
            say("Dot product: $", *pairs, " = ", *added(products.flat), " = ", clean(products.sum()), "$"),
        )
    )


def average_pool_steps(x: npt.ArrayLike, kernel: PerAxis, stride: int, padding: int = 0) -> Steps:
    r"""Write each entry of an average-pooled map as the sum of its window over the number of entries.

    Parameters
    ----------
    x : array_like, shape (H, W)
        Input.
    kernel : int or sequence of int
        As in `average_pool`.
    stride, padding : int
        As in `average_pool`; padded zeros are listed.

    Returns
    -------
    Steps
        One line an entry, row by row.

    Raises
    ------
    ComputationError
        As `average_pool`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in average_pool_steps([[1, 2, 3, 2], [2, 3, -2, 5]], 2, 2).lines:
    ...     print(to_text(line))
    y_(1,1) = (1 + 2 + 2 + 3)/4 = 8/4 = 2
    y_(1,2) = (3 + 2 - 2 + 5)/4 = 8/4 = 2
    """
    x = read_array(x, "x", (2,))
    pooled = average_pool(x, kernel, stride, padding)
    windows = slide(x, read_per_axis(kernel, 2, "the kernel"), stride, padding)
    return Steps(tuple(_mean_line(i, j, windows[i, j], float(pooled[i, j])) for i, j in np.ndindex(pooled.shape)))


def _mean_line(row: int, column: int, window: FloatArray, mean: float) -> Prose:
    equals = " = " if needed_decimals(mean) is not None else r" \approx "
    return say(
        "$y_{", row + 1, ",", column + 1, r"} = \frac{", *added(window.flat), "}{", window.size, r"} = \frac{",
        clean(window.sum()), "}{", window.size, "}", equals, mean, "$",
    )  # fmt: skip


def batch_statistics_steps(x: npt.ArrayLike) -> Steps:
    r"""Work out the mean and the population variance of one feature over a batch.

    Parameters
    ----------
    x : array_like, shape (N,)
        The feature's value in each example.

    Returns
    -------
    Steps
        One line for the mean, one for the variance.

    Raises
    ------
    ComputationError
        If x is no vector.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in batch_statistics_steps([3, -1, 3, -1]).lines:
    ...     print(to_text(line))
    Mean: μ = (3 - 1 + 3 - 1)/4 = 4/4 = 1
    Variance: σ² = (2² + (-2)² + 2² + (-2)²)/4 = 16/4 = 4
    """
    x = read_array(x, "x", (1,))
    mean = clean(x.mean())
    squares = [piece for one in x - mean for piece in (" + ", factor(one), "^2")][1:]
    return Steps(
        (
            say(r"Mean: $\mu = \frac{", *added(x), "}{", len(x), r"} = \frac{", clean(x.sum()), "}{", len(x),
                "} = ", mean, "$"),
            say(r"Variance: $\sigma^2 = \frac{", *squares, "}{", len(x), r"} = \frac{",
                clean(((x - mean) ** 2).sum()), "}{", len(x), "} = ", clean(x.var()), "$"),
        )
    )  # fmt: skip


def batch_norm_table(x: npt.ArrayLike, gamma: float, beta: float, epsilon: float) -> Table:
    r"""Normalise, scale and shift one feature over a batch, example by example.

    Parameters
    ----------
    x : array_like, shape (N,)
        The feature's value in each example.
    gamma, beta, epsilon : float
        As in `batch_norm`.

    Returns
    -------
    Table
        One row an example: value, distance to the mean, normalised value, output.

    Raises
    ------
    ComputationError
        As `batch_norm`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for row in batch_norm_table([3, -1, 3, -1], 2, 0.5, 0).rows[:2]:
    ...     print(" | ".join(to_text(cell) for cell in row))
    3 | 2 | 1 | 2 · 1 + 0.5 = 2.5
    -1 | -2 | -1 | 2 · (-1) + 0.5 = -1.5
    """
    x = read_array(x, "x", (1,))
    normalised, outputs = batch_norm(x, 1, 0, epsilon), batch_norm(x, gamma, beta, epsilon)
    head = (
        say("$x_i$"), say(r"$x_i - \mu$"), say(r"$\hat{x}_i$"), say(r"$y_i = \gamma \hat{x}_i + \beta$"),
    )  # fmt: skip
    rows: list[tuple[Prose, ...]] = []
    for value, unit, output in zip(x, normalised, outputs, strict=True):
        scaled = (factor(gamma), r" \cdot ", factor(unit))
        rows.append(
            (
                say("$", float(value), "$"), say("$", clean(value - x.mean()), "$"), say("$", clean(unit), "$"),
                say("$", *scaled, " ", signed(beta), " = ", clean(output), "$"),
            )
        )  # fmt: skip
    return Table(head, tuple(rows))
