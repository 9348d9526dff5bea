"""Worked windows, drawn: input, filter and output as grids, with the window behind one entry marked."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.messages import Numeral, begin_said, said, said_of
from quizgen.model import Figure, Value
from quizgen.notation.values import format_number
from quizgen.solver.arrays import FloatArray, PerAxis, expect_shape, read_array, read_per_axis, read_whole
from quizgen.solver.sizes import read_padding
from quizgen.solver.windows import slide
from quizgen.worked.writing import a_by, around, by, clean_array, expect_entry, span

Place = tuple[int, int]

_MOST_COLUMNS = 20


def convolution_figure(
    x: npt.ArrayLike,
    W: npt.ArrayLike,
    row: int,
    column: int,
    stride: int = 1,
    padding: int | tuple[int, int] = 0,
) -> Figure:
    """Draw image, filter and feature map, with the window of one entry marked.

    Parameters
    ----------
    x : array_like, shape (H, W) or (n,)
        Image, or a sequence, which is drawn as one row.
    W : array_like, as many dimensions
        Filter, slid over the image as it is.
    row, column : int
        Which entry of the map, counted from 0; the row of a sequence is 0.
    stride : int
        Of rows and columns.
    padding : int or pair of int
        On each side; for a sequence also (before, after).

    Returns
    -------
    Figure
        Of kind ``convolution``.

    Raises
    ------
    ComputationError
        As `cross_correlate`, or if the map has no such entry.

    Examples
    --------
    >>> print(convolution_figure([[1, 2, 3], [2, 3, 2]], [[-1, 1], [-1, 1]], 0, 1).alternative)
    A 2 by 3 input, a 2 by 2 filter and their 1 by 2 output. The window over rows 1 to 2 and columns 2 to 3 of the \
input gives the entry 0 in row 1, column 2 of the output.
    >>> print(convolution_figure([1, 0, 2], [3, 2], 0, 0, 1, (1, 0)).alternative)
    An input of 3 entries with 1 zero before and no zeros after it, a filter of 2 and their output of 3. The window \
over entries 1 to 2 of the padded input gives entry 1 of the output, 2.
    """
    x = read_array(x, "x", (1, 2))
    W = read_array(W, "W", (x.ndim,))
    if x.ndim == 1:
        return _sequence_figure(x, W, (row, column), stride, padding)
    return _image_figure(x, W, (row, column), stride, read_whole(padding, "the padding of a figure"))


def averaging_figure(
    x: npt.ArrayLike, kernel: PerAxis, stride: int, padding: int = 0, row: int = 0, column: int = 0
) -> Figure:
    """Draw average pooling as a convolution whose filter has the same share everywhere, with one window marked.

    Parameters
    ----------
    x : array_like, shape (H, W)
        Input.
    kernel : int or sequence of int
        As in `average_pool`.
    stride, padding : int
        As in `average_pool`; padded zeros count.
    row, column : int
        Which entry of the map, counted from 0.

    Returns
    -------
    Figure
        Of kind ``convolution``.

    Raises
    ------
    ComputationError
        As `average_pool`, or if the map has no such entry.

    Examples
    --------
    >>> averaging_figure([[1, 2, 3, 2], [2, 3, 2, 5]], 2, 2).data["kernel"]
    [['1/4', '1/4'], ['1/4', '1/4']]
    """
    rows, columns = read_per_axis(kernel, 2, "the kernel")
    border = read_whole(padding, "the padding of a figure")
    shares = np.full((rows, columns), 1 / (rows * columns))
    share = f"1/{rows * columns}"
    figure = _image_figure(read_array(x, "x", (2,)), shares, (row, column), stride, border, share)
    data = {**figure.data, "kernel": [[share] * columns for _ in range(rows)]}
    return Figure("convolution", data, figure.alternative)


def product_figure(x: npt.ArrayLike, t: npt.ArrayLike) -> Figure:
    """Draw two arrays and the products of the entries at the same places.

    Parameters
    ----------
    x, t : array_like, shape (H, W)
        Patch and template.

    Returns
    -------
    Figure
        Of kind ``grids``.

    Raises
    ------
    ComputationError
        If the shapes differ.

    Examples
    --------
    >>> print(product_figure([[1, -2]], [[3, 1]]).alternative)
    A 1 by 2 patch, a 1 by 2 template and the products of the entries at the same places.
    """
    x, t = read_array(x, "x", (2,)), read_array(t, "t", (2,))
    expect_shape(t, x.shape, "t", "to have the shape of x")
    grids = [
        grid(x.tolist(), said("patch")),
        grid(t.tolist(), said("template")),
        grid(clean_array(x * t).tolist(), said("products")),
    ]
    alternative = said(
        "{patch} patch, {template} template and the products of the entries at the same places.",
        patch=begin_said(a_by(x)),
        template=a_by(t),
    )
    return Figure("grids", {"grids": grids, "signs": ["by place", "equals"]}, alternative)


def flatten_figure(channels: int, height: int, width: int) -> Figure:
    """Draw the channels of a volume, with the index in each cell that its entry has in the flattened vector.

    Parameters
    ----------
    channels, height, width : int
        Of the volume; at most 20 columns side by side. The order is row-major, indices count from 0.

    Returns
    -------
    Figure
        Of kind ``grids``.

    Raises
    ------
    ComputationError
        If the volume is too large to draw.

    Examples
    --------
    >>> flatten_figure(2, 1, 2).alternative
    'A volume of 2 channels of 1 by 2 entries, numbered from 0 to 3 in row-major order.'
    """
    C, H, W = (read_whole(size, "a size", 1) for size in (channels, height, width))
    if C * W > _MOST_COLUMNS or H > _MOST_COLUMNS:
        raise ComputationError(f"{C} channels of {H} by {W} entries are too many to draw")
    numbers = np.arange(C * H * W).reshape(C, H, W)
    grids = [grid(channel.tolist(), said("channel {number}", number=c)) for c, channel in enumerate(numbers)]
    alternative = said_of(
        C,
        "A volume of {n} channel of {height} by {width} entries, numbered from 0 to {last} in row-major order.",
        "A volume of {n} channels of {height} by {width} entries, numbered from 0 to {last} in row-major order.",
        height=H,
        width=W,
        last=C * H * W - 1,
    )
    return Figure("grids", {"grids": grids, "signs": [""] * (C - 1)}, alternative)


def token_figure() -> Figure:
    """Draw five ways to read a picture as a sequence of tokens, on 4 by 4 pixels with patches of 2 by 2.

    Returns
    -------
    Figure
        Of kind ``grids``: the pixels of the first token are shaded, those of the first two are numbered.

    Examples
    --------
    >>> [drawn["caption"] for drawn in token_figure().data["grids"]]
    ['rows', 'columns', 'side by side', 'overlapping', 'windows']
    """
    first_two: dict[str, tuple[Sequence[Place], Sequence[Place]]] = {
        said("rows"): ([(0, j) for j in range(4)], [(1, j) for j in range(4)]),
        said("columns"): ([(i, 0) for i in range(4)], [(i, 1) for i in range(4)]),
        said("side by side"): ([(0, 0), (0, 1), (1, 0), (1, 1)], [(0, 2), (0, 3), (1, 2), (1, 3)]),
        said("overlapping"): ([(0, 0), (0, 1), (1, 0), (1, 1)], [(0, 1), (0, 2), (1, 1), (1, 2)]),
        said("windows"): ([(0, j) for j in range(4)], [(0, 2), (0, 3), (1, 0), (1, 1)]),
    }
    grids = []
    for caption, tokens in first_two.items():
        entries: list[list[str]] = [[""] * 4 for _ in range(4)]
        for number, token in enumerate(tokens, 1):
            for i, j in token:
                entries[i][j] = ", ".join(filter(None, (entries[i][j], str(number))))
        grids.append(grid(entries, caption, shaded=tokens[0]))
    alternative = said(
        "The first two tokens of a picture of 4 by 4 pixels. Rows: rows 1 and 2. Columns: columns 1 and 2. Patches of "
        "2 by 2 side by side: rows 1 to 2 of columns 1 to 2, then of columns 3 to 4. Overlapping patches: of columns 1 "
        "to 2, then of columns 2 to 3. Windows of 4 pixels, one every 2: row 1, then pixels 3 and 4 of row 1 and 1 and "
        "2 of row 2."
    )
    return Figure("grids", {"grids": grids, "signs": [""] * 4}, alternative)


def grid(
    entries: Sequence[Sequence[Value]],
    caption: str,
    shaded: Sequence[Place] = (),
    dashed: Sequence[Place] = (),
) -> dict[str, Value]:
    """Return one of the grids of a figure of kind ``grids``.

    Parameters
    ----------
    entries : sequence of sequence of number, str or None
        Rows; None stays empty.
    caption : str
        What stands below.
    shaded, dashed : sequence of pair of int
        Places, as (row, column) from 0, that are marked and that belong to a border.
    """
    return {"entries": entries, "caption": caption, "shaded": shaded, "dashed": dashed}


def _image_figure(x: FloatArray, W: FloatArray, place: Place, stride: int, border: int, share: str = "") -> Figure:
    windows = slide(x, W.shape, stride, border)
    expect_entry(windows.shape, *place)
    output = clean_array(np.einsum("ijab,ab->ij", windows, W))
    top, left = place[0] * stride, place[1] * stride
    told = {
        "image": begin_said(a_by(x)),
        "border": border,
        "filter": said("{size} filter of {share}s", size=a_by(W), share=share)
        if share
        else said("{size} filter", size=a_by(W)),
        "output": by(output),
        "rows": span("row", top, W.shape[0]),
        "columns": span("column", left, W.shape[1]),
        "entry": Numeral(format_number(output[place])),
        "row": place[0] + 1,
        "column": place[1] + 1,
    }
    if border:
        alternative = said(
            "{image} input in a border of zeros {border} wide, {filter} and their {output} output. The window over "
            "{rows} and {columns} of the padded input gives the entry {entry} in row {row}, column {column} of the "
            "output.",
            **told,
        )
    else:
        alternative = said(
            "{image} input, {filter} and their {output} output. The window over {rows} and {columns} of the input "
            "gives the entry {entry} in row {row}, column {column} of the output.",
            **told,
        )
    return _figure(x, W, output, place, (top, left), (border,) * 4, alternative)


def _sequence_figure(x: FloatArray, w: FloatArray, place: Place, stride: int, padding: int | tuple[int, int]) -> Figure:
    ((before, after),) = read_padding(padding, x.shape, w.shape, (stride,))
    windows = slide(x, w.shape, stride, (before, after))
    expect_entry((1, len(windows)), *place)
    output = clean_array(windows @ w)
    start = place[1] * stride
    told = {
        "entries": said_of(len(x), "{n} entry", "{n} entries"),
        "padding": around(before, after),
        "kernel": len(w),
        "length": len(output),
        "window": span("entry", start, len(w)),
        "number": place[1] + 1,
        "entry": Numeral(format_number(output[place[1]])),
    }
    if before or after:
        alternative = said(
            "An input of {entries} with {padding}, a filter of {kernel} and their output of {length}. The window over "
            "{window} of the padded input gives entry {number} of the output, {entry}.",
            **told,
        )
    else:
        alternative = said(
            "An input of {entries}, a filter of {kernel} and their output of {length}. The window over {window} of the "
            "input gives entry {number} of the output, {entry}.",
            **told,
        )
    rows = (x[np.newaxis], w[np.newaxis], output[np.newaxis])
    return _figure(*rows, place, (0, start), (0, after, 0, before), alternative)


def _figure(
    x: FloatArray,
    W: FloatArray,
    output: FloatArray,
    place: Place,
    corner: Place,
    border: Sequence[int],
    alternative: str,
) -> Figure:
    data = {
        "input": x.tolist(), "kernel": W.tolist(), "output": output.tolist(),
        "entry": place, "window": corner, "border": border,
    }  # fmt: skip
    return Figure("convolution", data, alternative)
