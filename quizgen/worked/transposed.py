"""Worked relatives of convolution: dilated filters, transposed convolution, and both as grids side by side."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from quizgen.messages import Numeral, Said, begin_said, list_said, said, said_of
from quizgen.model import Figure, Prose, Steps
from quizgen.notation.values import format_number
from quizgen.solver import cross_correlate, transposed_convolve, transposed_output_size
from quizgen.solver.arrays import FloatArray, read_array, read_whole
from quizgen.solver.windows import pad, slide
from quizgen.worked.grid_figures import Place, grid
from quizgen.worked.matrices import write_products
from quizgen.worked.writing import a_by, by, clean_array, expect_entry, index, say, span


def dilated_steps(x: npt.ArrayLike, W: npt.ArrayLike, stride: int = 1, padding: int = 0, dilation: int = 1) -> Steps:
    """Write every entry of a dilated cross-correlation as a sum of products.

    Parameters
    ----------
    x : array_like, shape (H, W)
        Image.
    W : array_like, shape (kH, kW)
        Filter, which is not flipped.
    stride, padding, dilation : int
        As in `cross_correlate`.

    Returns
    -------
    Steps
        One line an entry, row by row; each product has the image's entry first.

    Raises
    ------
    ComputationError
        As `cross_correlate`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in dilated_steps([[1, 2, 3], [2, 3, 2], [1, 2, -2]], [[-1, 1], [-1, 1]], dilation=2).lines:
    ...     print(to_text(line))
    y_(1,1) = 1 · (-1) + 3 · 1 + 1 · (-1) + (-2) · 1 = -1
    """
    x, W = read_array(x, "x", (2,)), read_array(W, "W", (2,))
    windows = slide(x, W.shape, stride, padding, dilation)
    return Steps(
        tuple(
            say("$y_{", index(i, j), "} = ", *write_products(zip(windows[i, j].flat, W.flat, strict=True)), "$")
            for i, j in np.ndindex(windows.shape[:2])
        )
    )


def dilated_figure(
    x: npt.ArrayLike, W: npt.ArrayLike, row: int, column: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Figure:
    """Draw image, filter and map of a dilated cross-correlation, with the pixels that make one entry marked.

    Parameters
    ----------
    x, W, stride, padding, dilation
        As in :func:`dilated_steps`.
    row, column : int
        Which entry of the map, counted from 0.

    Returns
    -------
    Figure
        Of kind ``grids``.

    Raises
    ------
    ComputationError
        As `cross_correlate`, or if the map has no such entry.

    Examples
    --------
    >>> print(dilated_figure([[1, 2, 3], [2, 3, 2], [1, 2, 2]], [[-1, 1], [-1, 1]], 0, 0, dilation=2).alternative)
    A 3 by 3 input, a 2 by 2 filter with dilation 2 and their 1 by 1 output. The entry 3 in row 1, column 1 of the \
output comes from rows 1 and 3 and columns 1 and 3 of the input.
    """
    x, W = read_array(x, "x", (2,)), read_array(W, "W", (2,))
    border = read_whole(padding, "the padding of a figure")
    output = clean_array(cross_correlate(x, W, stride, border, dilation))
    expect_entry(output.shape, row, column)
    rows = [row * stride + i * dilation for i in range(W.shape[0])]
    columns = [column * stride + j * dilation for j in range(W.shape[1])]
    padded = pad(x, [(border, border)] * 2)
    data = {
        "grids": [
            grid(
                padded.tolist(),
                said("input"),
                shaded=[(i, j) for i in rows for j in columns],
                dashed=_border(padded, border),
            ),
            grid(W.tolist(), said("filter")),
            grid(output.tolist(), said("output"), shaded=[(row, column)]),
        ],
        "signs": ["slid", "equals"],
    }
    told = {
        "image": begin_said(a_by(x)),
        "border": border,
        "filter": a_by(W),
        "dilation": dilation,
        "output": by(output),
        "entry": Numeral(format_number(output[row, column])),
        "row": row + 1,
        "column": column + 1,
        "rows": said_of(len(rows), "row {places}", "rows {places}", places=_listed(rows)),
        "columns": said_of(len(columns), "column {places}", "columns {places}", places=_listed(columns)),
    }
    if border:
        alternative = said(
            "{image} input in a border of zeros {border} wide, {filter} filter with dilation {dilation} and their "
            "{output} output. The entry {entry} in row {row}, column {column} of the output comes from {rows} and "
            "{columns} of the padded input.",
            **told,
        )
    else:
        alternative = said(
            "{image} input, {filter} filter with dilation {dilation} and their {output} output. The entry {entry} in "
            "row {row}, column {column} of the output comes from {rows} and {columns} of the input.",
            **told,
        )
    return Figure("grids", data, alternative)


def transposed_size_steps(x: npt.ArrayLike, W: npt.ArrayLike, stride: int = 1, padding: int = 0) -> Steps:
    """Work out how many rows and columns a transposed convolution makes.

    Parameters
    ----------
    x : array_like, shape (H, W)
        Input.
    W : array_like, shape (kH, kW)
        Filter.
    stride, padding : int
        As in `transposed_convolve`; the padding is what each side loses.

    Returns
    -------
    Steps
        One line where rows and columns are alike, else two.

    Raises
    ------
    ComputationError
        As `transposed_output_size`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in transposed_size_steps([[1, 2], [3, 4]], [[1, 1, 1], [1, 1, 1]], 2, 0).lines:
    ...     print(to_text(line))
    Rows: (2 - 1) · 2 + 2 - 2 · 0 = 4
    Columns: (2 - 1) · 2 + 3 - 2 · 0 = 5
    """
    x, W = read_array(x, "x", (2,)), read_array(W, "W", (2,))
    if len({*zip(x.shape, W.shape, strict=True)}) == 1:
        return Steps((_transposed_size(said("Rows and columns alike"), x.shape[0], W.shape[0], stride, padding),))
    return Steps(
        tuple(
            _transposed_size(what, n, k, stride, padding)
            for what, n, k in zip((said("Rows"), said("Columns")), x.shape, W.shape, strict=True)
        )
    )


def _transposed_size(what: str, length: int, kernel: int, stride: int, padding: int) -> Prose:
    size = transposed_output_size(length, kernel, stride, padding)
    return say(
        what, ": $(", length, r" - 1) \cdot ", stride, " + ", kernel, r" - 2 \cdot ", padding, " = ", size, "$"
    )  # fmt: skip


def transposed_steps(x: npt.ArrayLike, W: npt.ArrayLike, stride: int = 1) -> Steps:
    """List what each entry of the input adds to the output of a transposed convolution, before it is cropped.

    Parameters
    ----------
    x, W, stride
        As in :func:`transposed_size_steps`.

    Returns
    -------
    Steps
        One line an entry of the input, row by row.

    Raises
    ------
    ComputationError
        As `transposed_convolve`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in transposed_steps([[2, -1]], [[1, 3]], 2).lines:
    ...     print(to_text(line))
    x_(1,1) = 2 adds [2, 6] to row 1, columns 1 to 2
    x_(1,2) = -1 adds [-1, -3] to row 1, columns 3 to 4
    """
    x, W = read_array(x, "x", (2,)), read_array(W, "W", (2,))
    transposed_convolve(x, W, stride)
    return Steps(
        tuple(
            say(
                "$x_{", index(i, j), "} = ", float(x[i, j]), "$ adds $", clean_array(x[i, j] * W), "$ to ",
                span("row", i * stride, W.shape[0]), ", ", span("column", j * stride, W.shape[1]),
            )
            for i, j in np.ndindex(x.shape)
        )
    )  # fmt: skip


def transposed_entry_steps(
    x: npt.ArrayLike, W: npt.ArrayLike, row: int, column: int, stride: int = 1, padding: int = 0
) -> Steps:
    """Work out one entry of a transposed convolution: each input entry that reaches it, times its weight.

    Parameters
    ----------
    x, W, stride, padding
        As in :func:`transposed_size_steps`.
    row, column : int
        Which entry of the cropped output, counted from 0.

    Returns
    -------
    Steps
        One line.

    Raises
    ------
    ComputationError
        As `transposed_convolve`, or if the output has no such entry.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> print(to_text(transposed_entry_steps([[2, -1]], [[1, 3]], 0, 1).lines[0]))
    y_(1,2) = 2 · 3 + (-1) · 1 = 5
    """
    x, W = read_array(x, "x", (2,)), read_array(W, "W", (2,))
    expect_entry(transposed_convolve(x, W, stride, padding).shape, row, column)
    pairs = []
    for i, j in np.ndindex(x.shape):
        a, b = row + padding - i * stride, column + padding - j * stride
        if 0 <= a < W.shape[0] and 0 <= b < W.shape[1]:
            pairs.append((float(x[i, j]), float(W[a, b])))
    return Steps((say("$y_{", index(row, column), "} = ", *write_products(pairs), "$"),))


def transposed_figure(
    x: npt.ArrayLike, W: npt.ArrayLike, row: int, column: int, stride: int = 1, padding: int = 0
) -> Figure:
    """Draw how one entry of the input is spread over the output of a transposed convolution.

    Parameters
    ----------
    x, W, stride, padding
        As in :func:`transposed_size_steps`.
    row, column : int
        Which entry of the input, counted from 0.

    Returns
    -------
    Figure
        Of kind ``grids``: the input, the filter, and the output with what this entry adds to it.

    Raises
    ------
    ComputationError
        As `transposed_convolve`, or if the input has no such entry.

    Examples
    --------
    >>> print(transposed_figure([[1, 2], [3, 4]], [[1, 0], [2, 1]], 1, 0).alternative)
    A 2 by 2 input, a 2 by 2 filter and a 3 by 3 output. The entry 3 in row 2, column 1 of the input adds 3 times the \
filter to rows 2 to 3 and columns 1 to 2 of the output.
    """
    x, W = read_array(x, "x", (2,)), read_array(W, "W", (2,))
    crop = read_whole(padding, "the padding of a figure")
    cropped = transposed_convolve(x, W, stride, crop)
    whole = transposed_convolve(x, W, stride)
    expect_entry(x.shape, row, column)
    top, left = row * stride, column * stride
    shaded = [(top + i, left + j) for i, j in np.ndindex(W.shape)]
    share: list[list[float | None]] = [[None] * whole.shape[1] for _ in range(whole.shape[0])]
    for (i, j), entry in zip(shaded, clean_array(x[row, column] * W).flat, strict=True):
        share[i][j] = float(entry)
    data = {
        "grids": [
            grid(x.tolist(), said("input"), shaded=[(row, column)]),
            grid(W.tolist(), said("filter")),
            grid(share, said("added to the output"), shaded=shaded, dashed=_border(whole, crop)),
        ],
        "signs": ["times", "becomes"],
    }
    told = {
        "image": begin_said(a_by(x)),
        "filter": a_by(W),
        "output": a_by(whole),
        "border": crop,
        "kept": by(cropped),
        "entry": Numeral(format_number(x[row, column])),
        "row": row + 1,
        "column": column + 1,
        "rows": span("row", top, W.shape[0]),
        "columns": span("column", left, W.shape[1]),
    }
    if crop:
        alternative = said(
            "{image} input, {filter} filter and {output} output, of which a border {border} wide is cut off to leave "
            "{kept}. The entry {entry} in row {row}, column {column} of the input adds {entry} times the filter to "
            "{rows} and {columns} of the output.",
            **told,
        )
    else:
        alternative = said(
            "{image} input, {filter} filter and {output} output. The entry {entry} in row {row}, column {column} of "
            "the input adds {entry} times the filter to {rows} and {columns} of the output.",
            **told,
        )
    return Figure("grids", data, alternative)


def _border(values: FloatArray, width: int) -> list[Place]:
    """Return the places that lie in a border."""
    inside = [range(width, length - width) for length in values.shape]
    return [(i, j) for i, j in np.ndindex(*values.shape) if i not in inside[0] or j not in inside[1]]


def _listed(places: Iterable[int]) -> Said:
    return list_said(str(place + 1) for place in places)
