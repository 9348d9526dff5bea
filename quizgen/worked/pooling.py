"""Worked pooling: each window with its largest entry, and the picture."""

import numpy as np
import numpy.typing as npt

from quizgen.messages import Numeral, begin_said, said
from quizgen.model import Figure, Prose, Steps
from quizgen.notation.values import format_number
from quizgen.solver import max_pool
from quizgen.solver.arrays import read_array, read_whole
from quizgen.solver.windows import slide
from quizgen.worked.writing import a_by, by, expect_entry, say, span


def max_pool_steps(x: npt.ArrayLike, kernel: int, stride: int, padding: int = 0) -> Steps:
    r"""Write each entry of a max-pooled map as the largest entry of its window.

    Parameters
    ----------
    x : array_like, shape (H, W)
        Input.
    kernel, stride, padding : int
        As in `max_pool`. Padded entries are not listed.

    Returns
    -------
    Steps
        One line an entry, row by row.

    Raises
    ------
    ComputationError
        As `max_pool`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in max_pool_steps([[1, 2, 3, 2], [2, 3, 2, 5]], 2, 2).lines:
    ...     print(to_text(line))
    y_(1,1) = max{1, 2, 2, 3} = 3
    y_(1,2) = max{3, 2, 2, 5} = 5
    """
    x = read_array(x, "x", (2,))
    pooled = max_pool(x, kernel, stride, padding)
    windows = slide(x, (kernel, kernel), stride, padding, fill=-np.inf)
    lines: list[Prose] = []
    for i, j in np.ndindex(pooled.shape):
        entries = [entry for entry in windows[i, j].ravel().tolist() if entry != -np.inf]
        listed = [piece for entry in entries for piece in (", ", entry)][1:]
        lines.append(
            say("$y_{", i + 1, ",", j + 1, r"} = \max\{", *listed, r"\} = ", float(pooled[i, j]), "$")
        )  # fmt: skip
    return Steps(tuple(lines))


def max_pool_figure(
    x: npt.ArrayLike, kernel: int, stride: int, padding: int = 0, row: int = 0, column: int = 0
) -> Figure:
    """Draw an input and its max-pooled map, with the window of one entry marked.

    Parameters
    ----------
    x : array_like, shape (H, W)
        Input.
    kernel, stride, padding : int
        As in `max_pool`.
    row, column : int
        Which entry of the map, counted from 0.

    Returns
    -------
    Figure
        Of kind ``pooling``.

    Raises
    ------
    ComputationError
        As `max_pool`, or if the map has no such entry.

    Examples
    --------
    >>> print(max_pool_figure([[1, 2, 3, 2], [2, 3, 2, 5]], 2, 2, column=1).alternative)
    A 2 by 4 input and its 1 by 2 max-pooled map. The 2 by 2 window over rows 1 to 2 and columns 3 to 4 of the input \
gives the entry 5 in row 1, column 2 of the map.
    """
    x = read_array(x, "x", (2,))
    kernel, stride = read_whole(kernel, "the kernel", 1), read_whole(stride, "the stride", 1)
    padding = read_whole(padding, "the padding of a figure")
    pooled = max_pool(x, kernel, stride, padding)
    expect_entry(pooled.shape, row, column)
    top, left = row * stride, column * stride
    told = {
        "image": begin_said(a_by(x)),
        "border": padding,
        "map": by(pooled),
        "kernel": kernel,
        "rows": span("row", top, kernel),
        "columns": span("column", left, kernel),
        "entry": Numeral(format_number(pooled[row, column])),
        "row": row + 1,
        "column": column + 1,
    }
    if padding:
        alternative = said(
            "{image} input in a border of empty entries {border} wide and its {map} max-pooled map. The {kernel} by "
            "{kernel} window over {rows} and {columns} of the padded input gives the entry {entry} in row {row}, "
            "column {column} of the map.",
            **told,
        )
    else:
        alternative = said(
            "{image} input and its {map} max-pooled map. The {kernel} by {kernel} window over {rows} and {columns} of "
            "the input gives the entry {entry} in row {row}, column {column} of the map.",
            **told,
        )
    data = {
        "input": x.tolist(), "output": pooled.tolist(), "row": row, "column": column,
        "kernel": kernel, "stride": stride, "padding": padding, "operation": "max",
    }  # fmt: skip
    return Figure("pooling", data, alternative)
