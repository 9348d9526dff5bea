"""Worked convolutions: the window behind one entry, every entry in brief, the sums over channels."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.messages import said
from quizgen.model import Prose, Steps, Value
from quizgen.solver import output_size
from quizgen.solver.arrays import FloatArray, expect_shape, read_array, read_whole
from quizgen.solver.sizes import Padding
from quizgen.solver.windows import slide
from quizgen.worked.writing import added, clean, clean_array, expect_entry, factor, index, say, signed


def window_steps(
    x: npt.ArrayLike, W: npt.ArrayLike, row: int, column: int, stride: int = 1, padding: Padding = 0
) -> Steps:
    """Work out one entry of a feature map: its window, the products row by row, their sum.

    Parameters
    ----------
    x : array_like, shape (H, W)
        Image.
    W : array_like, shape (kH, kW)
        Filter, slid over the image as it is.
    row, column : int
        Which entry of the map, counted from 0.
    stride, padding
        As in `cross_correlate`.

    Returns
    -------
    Steps
        The window beside the filter, a line for each of the filter's rows, and the sum.

    Raises
    ------
    ComputationError
        As `cross_correlate`, or if the map has no such entry.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in window_steps([[1, 2, 3], [2, 3, 2]], [[-1, 1], [-1, 1]], 0, 1).lines:
    ...     print(to_text(line))
    Window [[2, 3], [3, 2]], filter [[-1, 1], [-1, 1]]
    Row 1: 2 · (-1) + 3 · 1 = 1
    Row 2: 3 · (-1) + 2 · 1 = -1
    Sum: y_(1,2) = 1 - 1 = 0
    """
    W = read_array(W, "W", (2,))
    windows = _windows(x, W, stride, padding)
    expect_entry(windows.shape, row, column)
    window = windows[row, column]
    sums = _row_sums(window, W)
    lines = [say("Window $", window, "$, filter $", W, "$")]
    for i, (entries, weights) in enumerate(zip(window, W, strict=True)):
        lines.append(say("Row ", i + 1, ": $", *_products(entries, weights), " = ", float(sums[i]), "$"))
    lines.append(say("Sum: $y_{", index(row, column), "} = ", *_total(sums), "$"))
    return Steps(tuple(lines))


def map_steps(x: npt.ArrayLike, W: npt.ArrayLike, stride: int = 1, padding: Padding = 0) -> Steps:
    """Write every entry of a feature map as a sum with one summand for each row of the filter.

    Parameters
    ----------
    x, W, stride, padding
        As in :func:`window_steps`.

    Returns
    -------
    Steps
        One line an entry, row by row.

    Raises
    ------
    ComputationError
        As `cross_correlate`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in map_steps([[1, 2, 3], [2, 3, 2]], [[-1, 1], [-1, 1]]).lines:
    ...     print(to_text(line))
    y_(1,1) = 1 + 1 = 2
    y_(1,2) = 1 - 1 = 0
    """
    W = read_array(W, "W", (2,))
    windows = _windows(x, W, stride, padding)
    return Steps(
        tuple(
            say("$y_{", index(i, j), "} = ", *_total(_row_sums(windows[i, j], W)), "$")
            for i, j in np.ndindex(windows.shape[:2])
        )
    )


def map_size_steps(x: npt.ArrayLike, W: npt.ArrayLike, stride: int = 1, padding: int = 0) -> Steps:
    """Work out how many rows and columns a feature map has.

    Parameters
    ----------
    x : array_like, shape (H, W) or (C, H, W)
        Image or volume.
    W : array_like, shape (kH, kW) or (F, C, kH, kW)
        Filter or filters.
    stride, padding : int
        As in `cross_correlate`; the padding is that of each side.

    Returns
    -------
    Steps
        One line where rows and columns are alike, else two.

    Raises
    ------
    ComputationError
        As `output_size`, or if the arrays have other dimensions.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in map_size_steps([[1, 2, 3], [4, 5, 6]], [[1, 1], [1, 1]]).lines:
    ...     print(to_text(line))
    Rows: ⌊(2 + 2 · 0 - 2)/1⌋ + 1 = 0 + 1 = 1
    Columns: ⌊(3 + 2 · 0 - 2)/1⌋ + 1 = 1 + 1 = 2
    """
    height, width = read_array(x, "x", (2, 3)).shape[-2:]
    k_height, k_width = read_array(W, "W", (2, 4)).shape[-2:]
    if (height, k_height) == (width, k_width):
        return Steps((_size_line(said("Rows and columns alike"), height, k_height, stride, padding),))
    return Steps(
        (
            _size_line(said("Rows"), height, k_height, stride, padding),
            _size_line(said("Columns"), width, k_width, stride, padding),
        )
    )


def _size_line(what: str, length: int, kernel: int, stride: int, padding: int) -> Prose:
    size = output_size(length, kernel, stride, padding)
    return say(
        what, r": $\left\lfloor \frac{", length, r" + 2 \cdot ", padding, " - ", kernel, "}{", stride,
        r"} \right\rfloor + 1 = ", size - 1, " + 1 = ", size, "$",
    )  # fmt: skip


def sequence_steps(x: npt.ArrayLike, w: npt.ArrayLike, stride: int = 1, padding: Padding = 0) -> Steps:
    """Work out every entry of a cross-correlation in one dimension.

    Parameters
    ----------
    x : array_like, shape (n,)
        Input.
    w : array_like, shape (k,)
        Filter, slid over the input as it is.
    stride, padding
        As in `cross_correlate`.

    Returns
    -------
    Steps
        One line an entry; each product has the input's entry first.

    Raises
    ------
    ComputationError
        As `cross_correlate`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in sequence_steps([1, 0, 2], [3, -2], padding=(0, 1)).lines:
    ...     print(to_text(line))
    y₁ = 1 · 3 + 0 · (-2) = 3
    y₂ = 0 · 3 + 2 · (-2) = -4
    y₃ = 2 · 3 + 0 · (-2) = 6
    """
    w = read_array(w, "w", (1,))
    windows = slide(read_array(x, "x", (1,)), w.shape, stride, padding)
    return Steps(
        tuple(
            say("$y_{", t + 1, "} = ", *_products(window, w), " = ", clean(window @ w), "$")
            for t, window in enumerate(windows)
        )
    )


def filter_lines(W: npt.ArrayLike, b: npt.ArrayLike) -> Steps:
    """List the filters of a layer, each with one matrix a channel and its bias.

    Parameters
    ----------
    W : array_like, shape (F, C, kH, kW)
        Filters.
    b : array_like, shape (F,)
        One bias a filter.

    Returns
    -------
    Steps
        One line a filter.

    Raises
    ------
    ComputationError
        If there are not as many biases as filters.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> print(to_text(filter_lines([[[[1, 2]], [[0, 3]]]], [5]).lines[0]))
    W₁ = [1, 2], [0, 3] and b₁ = 5
    """
    W, b = read_array(W, "W", (4,)), read_array(b, "b", (1,))
    _expect_biases(b, W)
    return Steps(
        tuple(
            say("$W_{", f + 1, "} = ", weights, "$ and $b_{", f + 1, "} = ", float(b[f]), "$")
            for f, weights in enumerate(W)
        )
    )


def channel_steps(
    x: npt.ArrayLike,
    W: npt.ArrayLike,
    b: npt.ArrayLike,
    place: Sequence[int],
    stride: int = 1,
    padding: Padding = 0,
) -> Steps:
    """Work out one entry of a layer's output volume, channel by channel.

    Parameters
    ----------
    x : array_like, shape (C, H, W)
        Input volume.
    W : array_like, shape (F, C, kH, kW)
        Filters.
    b : array_like, shape (F,)
        One bias a filter.
    place : sequence of 3 int
        Filter, row and column of the entry, counted from 0.
    stride, padding
        As in `conv_layer`.

    Returns
    -------
    Steps
        Window, filter and sum of each channel, and their sum with the bias.

    Raises
    ------
    ComputationError
        As `conv_layer`, or if the volume has no such entry.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in channel_steps([[[1, 2]], [[0, 3]]], [[[[1, -1]], [[2, 1]]]], [5], [0, 0, 0]).lines:
    ...     print(to_text(line))
    Channel 1: window [1, 2], filter [1, -1], sum by rows: -1
    Channel 2: window [0, 3], filter [2, 1], sum by rows: 3
    With the bias: y_(1,1,1) = (-1 + 3) + 5 = 7
    """
    x, W, b = _read_layer(x, W, b)
    if len(place) != 3:
        raise ComputationError("the place of an entry is its filter, row and column")
    f, row, column = (read_whole(number, "a place in the volume") for number in place)
    if f >= len(W):
        raise ComputationError(f"there is no filter {f}, counted from 0, among {len(W)}")
    sums = []
    lines = []
    for c, (channel, weights) in enumerate(zip(x, W[f], strict=True)):
        windows = _windows(channel, weights, stride, padding)
        expect_entry(windows.shape, row, column)
        window = windows[row, column]
        sums.append(clean(np.sum(window * weights)))
        lines.append(
            say(
                "Channel ", c + 1, ": window $", window, "$, filter $", weights, "$, sum by rows: $",
                *_total(_row_sums(window, weights)), "$",
            )
        )  # fmt: skip
    inside = ("(", *added(sums), ")") if len(sums) > 1 else (factor(sums[0]),)
    total = clean(sum(sums) + b[f])
    lines.append(
        say("With the bias: $y_{", index(f, row, column), "} = ", *inside, " ", signed(b[f]), " = ", total, "$")
    )
    return Steps(tuple(lines))


def layer_steps(x: npt.ArrayLike, W: npt.ArrayLike, b: npt.ArrayLike, stride: int = 1, padding: Padding = 0) -> Steps:
    """Work out each map of a layer's output volume as the sum of one map a channel and the bias.

    Parameters
    ----------
    x, W, b, stride, padding
        As in :func:`channel_steps`.

    Returns
    -------
    Steps
        One line a filter.

    Raises
    ------
    ComputationError
        As `conv_layer`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in layer_steps([[[1, 2]], [[0, 3]]], [[[[1]], [[2]]], [[[0]], [[1]]]], [5, -1]).lines:
    ...     print(to_text(line))
    Filter 1: [1, 2] + [0, 6] + 5 = [6, 13]
    Filter 2: [0, 0] + [0, 3] - 1 = [-1, 2]
    """
    x, W, b = _read_layer(x, W, b)
    lines = []
    for f, weights in enumerate(W):
        maps = [
            clean_array(np.einsum("ijab,ab->ij", _windows(channel, kernel, stride, padding), kernel))
            for channel, kernel in zip(x, weights, strict=True)
        ]
        pieces: list[Value] = [maps[0]]
        for one in maps[1:]:
            pieces += [" + ", one]
        result = clean_array(np.sum(maps, axis=0) + b[f])
        lines.append(say("Filter ", f + 1, ": $", *pieces, " ", signed(b[f]), " = ", result, "$"))
    return Steps(tuple(lines))


# --- Reading ------------------------------------------------------------------------------------------------


def _windows(x: npt.ArrayLike, W: FloatArray, stride: object, padding: Padding) -> FloatArray:
    return slide(read_array(x, "x", (2,)), W.shape, stride, padding)


def _read_layer(x: npt.ArrayLike, W: npt.ArrayLike, b: npt.ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    x, W, b = read_array(x, "x", (3,)), read_array(W, "W", (4,)), read_array(b, "b", (1,))
    expect_shape(W, (len(W), len(x), *W.shape[2:]), "W", "to fit the channels of x")
    _expect_biases(b, W)
    return x, W, b


def _expect_biases(b: FloatArray, W: FloatArray) -> None:
    expect_shape(b, (len(W),), "b", "to give each filter one number")


# --- Writing ------------------------------------------------------------------------------------------------


def _row_sums(window: FloatArray, W: FloatArray) -> FloatArray:
    return clean_array((window * W).sum(axis=1))


def _products(entries: Iterable[float], weights: Iterable[float]) -> list[Value]:
    """Return the pieces of ``a · u + b · v``."""
    pieces: list[Value] = []
    for entry, weight in zip(entries, weights, strict=True):
        pieces += [" + " if pieces else "", factor(entry), r" \cdot ", factor(weight)]
    return pieces


def _total(summands: FloatArray) -> list[Value]:
    """Return the pieces of ``a - b + c = sum``, or of the only summand."""
    total = clean(summands.sum())
    return [*added(summands), " = ", total] if len(summands) > 1 else [total]
