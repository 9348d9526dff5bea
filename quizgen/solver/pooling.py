"""Pooling: a window of the input becomes one number."""

import math

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.solver.arrays import FloatArray, PerAxis, freeze, limit_work, read_array, read_per_axis
from quizgen.solver.exact import divide, entrywise, settle_entries
from quizgen.solver.sizes import Padding, read_padding
from quizgen.solver.windows import slide


def max_pool(x: npt.ArrayLike, kernel: PerAxis, stride: PerAxis | None = None, padding: Padding = 0) -> FloatArray:
    """Take the largest entry of every window.

    Parameters
    ----------
    x : array_like, shape (L,), (H, W) or (C, H, W)
        Input: a sequence, a map or a volume, whose channels are pooled one by one.
    kernel : int or sequence of int
        Shape of the window, of all spatial axes or of each.
    stride : int or sequence of int, optional
        Step from one window to the next; the kernel where not given.
    padding : int, sequence, or {"valid", "same", "full"}
        Written as in :func:`quizgen.solver.cross_correlate`, less than the kernel. Padding is never the
        largest entry: where all entries are negative, so are the maxima at the border.

    Returns
    -------
    ndarray, as many dimensions
        The maxima. Read-only.

    Raises
    ------
    ComputationError
        If the window does not fit, or could lie in the padding alone.

    References
    ----------
    PyTorch, documentation of ``torch.nn.MaxPool2d``.

    Examples
    --------
    >>> max_pool([[1, 2, 3, 2], [2, 3, 2, 5], [1, 2, 2, 1], [0, 2, 1, 2]], 2)
    array([[3., 5.],
           [2., 2.]])
    """
    windows, inner = _pool_windows(x, kernel, stride, padding, fill=-np.inf)
    return freeze(windows.max(axis=inner))


def average_pool(x: npt.ArrayLike, kernel: PerAxis, stride: PerAxis | None = None, padding: Padding = 0) -> FloatArray:
    """Take the mean of every window.

    Parameters
    ----------
    x, kernel, stride
        As in :func:`max_pool`.
    padding : int, sequence, or {"valid", "same", "full"}
        Written as in :func:`max_pool`. The padding is zeros, and they count: the divisor is always the size
        of the kernel.

    Returns
    -------
    ndarray, as many dimensions
        The means. Read-only.

    Raises
    ------
    ComputationError
        If the window does not fit, or could lie in the padding alone.

    References
    ----------
    PyTorch, documentation of ``torch.nn.AvgPool2d``, with ``count_include_pad=True``.

    Examples
    --------
    >>> average_pool([[1, 2, 3, 2], [2, 3, 2, 5], [1, 2, 2, 1], [0, 2, 1, 2]], 2)
    array([[2.  , 3.  ],
           [1.25, 1.5 ]])
    """
    windows, inner = _pool_windows(x, kernel, stride, padding, fill=0.0)
    entries = math.prod(windows.shape[axis] for axis in inner)
    sums = settle_entries(windows.sum(axis=inner), float(np.abs(windows).max()) * entries)
    return freeze(entrywise(divide, sums, entries))


def _pool_windows(
    x: npt.ArrayLike, kernel: object, stride: object, padding: object, fill: float
) -> tuple[FloatArray, tuple[int, ...]]:
    """Return the windows and the axes that lie within a window."""
    x = read_array(x, "x", (1, 2, 3))
    axes = min(x.ndim, 2)
    size = read_per_axis(kernel, axes, "the kernel")
    strides = size if stride is None else read_per_axis(stride, axes, "the stride")
    sides = read_padding(padding, x.shape[-axes:], size, strides)
    for k, (before, after) in zip(size, sides, strict=True):
        if max(before, after) >= k:
            raise ComputationError(
                f"padding of {max(before, after)} must be smaller than the kernel of {k}, "
                "or a window would see nothing but padding"
            )
    windows = slide(x, size, strides, sides, fill=fill)
    limit_work(windows.size)
    return windows, tuple(range(-axes, 0))
