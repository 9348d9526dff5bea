"""Worked matrices: windows laid out as columns, convolution as one matrix, products entry by entry."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.model import Notation, Prose, Steps, Value
from quizgen.notation.values import format_number
from quizgen.solver.arrays import FloatArray, PerAxis, freeze, limit_size, read_array, read_per_axis, read_whole
from quizgen.solver.sizes import Padding
from quizgen.solver.windows import slide
from quizgen.worked.writing import clean, factor, say


def convolution_matrix(w: npt.ArrayLike, length: int) -> FloatArray:
    """Write cross-correlation in one dimension, with stride 1 and without padding, as a matrix.

    Parameters
    ----------
    w : array_like, shape (k,)
        Filter.
    length : int
        Number n of input entries.

    Returns
    -------
    ndarray, shape (n - k + 1, n)
        A with A x = y: row i holds w from column i on, and zeros elsewhere. Read-only.

    Raises
    ------
    ComputationError
        If the filter is longer than the input.

    References
    ----------
    Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning, section 4.1.

    Examples
    --------
    >>> convolution_matrix([3, 2], 3)
    array([[3., 2., 0.],
           [0., 3., 2.]])
    """
    w = read_array(w, "w", (1,))
    n, k = read_whole(length, "the length", 1), len(w)
    if k > n:
        raise ComputationError(f"a filter of {k} does not fit into an input of {n}")
    limit_size((n - k + 1, n), "the matrix")
    matrix = np.zeros((n - k + 1, n))
    for i, row in enumerate(matrix):
        row[i : i + k] = w
    return freeze(matrix)


def im2col_steps(x: npt.ArrayLike, kernel: PerAxis, stride: PerAxis = 1, padding: Padding = 0) -> Steps:
    """List the windows of an input, each as the column that it becomes.

    Parameters
    ----------
    x : array_like, shape (n,) or (H, W)
        Input.
    kernel, stride, padding
        As in `im2col`.

    Returns
    -------
    Steps
        One line a column, its entries written in a row; of a sequence their places in the padded input are told.

    Raises
    ------
    ComputationError
        As `im2col`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in im2col_steps([[1, 2, 3], [2, 3, 2]], 2).lines:
    ...     print(to_text(line))
    Column 1: the window [[1, 2], [2, 3]] becomes 1, 2, 2, 3
    Column 2: the window [[2, 3], [3, 2]] becomes 2, 3, 3, 2
    >>> for line in im2col_steps([1, 0, 2], 2, padding=(0, 1)).lines:
    ...     print(to_text(line))
    Column 1: entries 1 to 2, which are 1, 0
    Column 2: entries 2 to 3, which are 0, 2
    Column 3: entries 3 to 4, which are 2, 0
    """
    x = read_array(x, "x", (1, 2))
    size = read_per_axis(kernel, x.ndim, "the kernel")
    windows = slide(x, size, stride, padding)
    if x.ndim == 1:
        step = read_per_axis(stride, 1, "the stride")[0]
        return Steps(tuple(_sequence_column(t, t * step, window) for t, window in enumerate(windows)))
    listed = windows.reshape(-1, *size)
    return Steps(
        tuple(
            say("Column ", number, ": the window $", window, "$ becomes $", _listed(window.flat), "$")
            for number, window in enumerate(listed, 1)
        )
    )


def _sequence_column(number: int, start: int, window: FloatArray) -> Prose:
    listed = _listed(window)
    if len(window) == 1:
        return say("Column ", number + 1, ": entry ", start + 1, ", which is $", listed, "$")
    return say(
        "Column ", number + 1, ": entries ", start + 1, " to ", start + len(window), ", which are $", listed, "$"
    )


def product_steps(A: npt.ArrayLike, B: npt.ArrayLike, name: str = "y", zeros: bool = True) -> Steps:
    r"""Work out every entry of a matrix product.

    Parameters
    ----------
    A : array_like, shape (m,) or (l, m)
        Left factor; a vector is a row.
    B : array_like, shape (m,) or (m, n)
        Right factor; a vector is a column.
    name : str
        LaTeX of what the product is called.
    zeros : bool
        Whether the products with a zero of `A` are written.

    Returns
    -------
    Steps
        One line an entry, row by row; an index is left out where one of the factors is a vector.

    Raises
    ------
    ComputationError
        If the factors do not fit.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in product_steps([-1, 2], [[1, 2], [3, 0]]).lines:
    ...     print(to_text(line))
    y₁ = (-1) · 1 + 2 · 3 = 5
    y₂ = (-1) · 2 + 2 · 0 = -2
    >>> for line in product_steps([[3, 0], [2, 3]], [7, 8], "z", zeros=False).lines:
    ...     print(to_text(line))
    z₁ = 3 · 7 = 21
    z₂ = 2 · 7 + 3 · 8 = 38
    """
    A, B = read_array(A, "A", (1, 2)), read_array(B, "B", (1, 2))
    rows, columns = np.atleast_2d(A), B.reshape(len(B), -1)
    if rows.shape[1] != len(columns):
        raise ComputationError(f"a row of {rows.shape[1]} entries does not multiply a column of {len(columns)}")
    lines = []
    for i, j in np.ndindex(len(rows), columns.shape[1]):
        index = [str(number + 1) for number, factor in ((i, A), (j, B)) if factor.ndim == 2]
        pairs = [pair for pair in zip(rows[i], columns[:, j], strict=True) if zeros or pair[0] != 0]
        place = Notation(",".join(index), ",".join(index))
        lines.append(say(f"${name}_{{", place, "} = ", *write_products(pairs), "$"))
    return Steps(tuple(lines))


def write_products(pairs: Iterable[tuple[float, float]]) -> list[Value]:
    r"""Return the pieces of ``a \cdot u + b \cdot v = sum`` for :func:`quizgen.worked.writing.say`.

    Parameters
    ----------
    pairs : iterable of pair of float
        The factors of each product; of none the sum is 0.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> print(to_text(say("$", *write_products([(3, 1), (-2, 0.5)]), "$")))
    3 · 1 + (-2) · 0.5 = 2
    """
    pieces: list[Value] = []
    total = 0.0
    for one, other in pairs:
        pieces += [" + " if pieces else "", factor(one), r" \cdot ", factor(other)]
        total += float(one) * float(other)
    return [*pieces, " = " if pieces else "", clean(total)]


def _listed(entries: Iterable[float]) -> Notation:
    texts = [format_number(clean(entry)) for entry in entries]
    return Notation(", ".join(texts), r",\ ".join(texts))
