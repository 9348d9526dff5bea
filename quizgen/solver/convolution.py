"""Cross-correlation, convolution and the layers made of them."""

import math

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.solver.arrays import (
    FloatArray,
    PerAxis,
    expect_shape,
    find_largest,
    freeze,
    limit_size,
    limit_work,
    read_array,
    read_per_axis,
    read_whole,
    show_shape,
)
from quizgen.solver.exact import freeze_sums
from quizgen.solver.sizes import Padding, read_crop, transposed_output_size
from quizgen.solver.windows import pad, slide

_SUMS = {1: "ia,a->i", 2: "ijab,ab->ij", 3: "ijkabc,abc->ijk"}


def cross_correlate(
    x: npt.ArrayLike,
    w: npt.ArrayLike,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
) -> FloatArray:
    """Slide a filter over an input without flipping it: what a convolutional layer computes.

    Parameters
    ----------
    x : array_like, one, two or three dimensions
        Input.
    w : array_like, as many dimensions
        Filter.
    stride : int or sequence of int
        Step from one window to the next, of all axes or of each.
    padding : int, sequence, or {"valid", "same", "full"}
        Zeros around the input. A number stands for every side. A sequence has an entry per axis: a number for
        both sides, or a pair (before, after). So in two dimensions ``(1, 2)`` puts one row above and below
        and two columns left and right, and ``((0, 1), (0, 2))`` one row below and two columns right. In one
        dimension a pair of numbers means the two ends, ``(before, after)``. "valid" is none; "same" makes
        ceil(n / stride) entries, the side before getting the floor of half; "full" puts the span of the
        filter less one on each side, so that every overlap counts.
    dilation : int or sequence of int
        Distance between neighbouring filter entries in the input, of all axes or of each.

    Returns
    -------
    ndarray, as many dimensions
        y[t] = sum over i of w[i] x[t s + d i - p], likewise in more dimensions. Read-only.

    Raises
    ------
    ComputationError
        If the filter does not fit into the padded input, the dimensions differ, or an argument is invalid.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, equation 9.6.

    Examples
    --------
    >>> cross_correlate([1, 0, 2, 2, 3, 1], [3, 2, 2], padding=(0, 1))
    array([ 7.,  8., 16., 14., 11.])
    >>> cross_correlate([[1, 2], [3, 4]], [[1, -1]])
    array([[-1.],
           [-1.]])
    """
    return _correlate(*_read_pair(x, w), stride, padding, dilation)


def convolve(
    x: npt.ArrayLike,
    w: npt.ArrayLike,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
) -> FloatArray:
    """Convolve an input with a filter: flip the filter along every axis, then cross-correlate.

    Parameters
    ----------
    x, w, stride, padding, dilation
        As in :func:`cross_correlate`.

    Returns
    -------
    ndarray, as many dimensions
        With padding "full" and stride 1, y[t] = sum over i of w[i] x[t - i]. Read-only.

    Raises
    ------
    ComputationError
        As in :func:`cross_correlate`.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, equation 9.4.

    Examples
    --------
    >>> convolve([1, 0, 2, 2, 3, 1], [3, 2, 2], padding="full")
    array([ 3.,  2.,  8., 10., 17., 13.,  8.,  2.])
    """
    x, w = _read_pair(x, w)
    return _correlate(x, np.flip(w), stride, padding, dilation)


def conv_layer(
    x: npt.ArrayLike,
    weights: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
) -> FloatArray:
    """Apply a two-dimensional convolutional layer, before its activation.

    Parameters
    ----------
    x : array_like, shape (C, H, W)
        Input volume, channels first.
    weights : array_like, shape (F, C / groups, kH, kW)
        Filters.
    bias : array_like, shape (F,), or None
        One number a filter; None is none.
    stride, padding, dilation
        As in :func:`cross_correlate`, of the two spatial axes.
    groups : int
        Filters and channels are split into as many groups, and filters see their own group's channels alone.

    Returns
    -------
    ndarray, shape (F, oH, oW)
        Feature maps. Read-only.

    Raises
    ------
    ComputationError
        If a filter does not fit, or channels, groups and filters do not agree.

    References
    ----------
    PyTorch, documentation of ``torch.nn.Conv2d``.

    Examples
    --------
    >>> conv_layer([[[1, 2], [3, 4]], [[1, 0], [0, 1]]], [[[[1]], [[10]]]], bias=[0.5])
    array([[[11.5,  2.5],
            [ 3.5, 14.5]]])
    """
    x = read_array(x, "x", (3,))
    weights = read_array(weights, "weights", (4,))
    groups = read_whole(groups, "groups", 1)
    channels, filters = x.shape[0], weights.shape[0]
    if channels % groups or filters % groups:
        raise ComputationError(f"{channels} channels and {filters} filters cannot be split into {groups} groups")
    if weights.shape[1] * groups != channels:
        raise ComputationError(
            f"weights of shape {show_shape(weights.shape)} with groups = {groups} need "
            f"{weights.shape[1] * groups} input channels; x has {channels}"
        )
    windows = slide(x, weights.shape[2:], stride, padding, dilation)
    height, width = windows.shape[1:3]
    limit_size((filters, height, width), "the output")
    limit_work(windows.size * filters // groups)
    maps = np.einsum(
        "gcijab,gfcab->gfij",
        windows.reshape(groups, -1, *windows.shape[1:]),
        weights.reshape(groups, -1, *weights.shape[1:]),
    ).reshape(filters, height, width)
    scale = find_largest(x) * float(np.abs(weights).sum(axis=(1, 2, 3)).max())
    if bias is not None:
        b = read_array(bias, "bias")
        expect_shape(b, (filters,), "bias", "to give each filter one number")
        maps = maps + b[:, np.newaxis, np.newaxis]
        return freeze_sums(maps, scale + find_largest(b))
    return freeze_sums(maps, scale)


def transposed_convolve(
    x: npt.ArrayLike,
    w: npt.ArrayLike,
    stride: PerAxis = 1,
    padding: Padding = 0,
    output_padding: PerAxis = 0,
) -> FloatArray:
    """Spread each input entry over the output, times the filter: the transpose of cross-correlation's matrix.

    Parameters
    ----------
    x : array_like, one, two or three dimensions
        Input.
    w : array_like, as many dimensions
        Filter.
    stride : int or sequence of int
        Step in the output from one input entry to the next.
    padding : int or sequence
        Entries cropped from the output, written as in :func:`cross_correlate` without the schemes.
    output_padding : int or sequence of int
        Entries added at the end of each axis before cropping, fewer than the stride.

    Returns
    -------
    ndarray, as many dimensions
        y[t] = sum of w[i] x[j] over j s + i - p = t. Read-only.

    Raises
    ------
    ComputationError
        If nothing is left after cropping, the dimensions differ, or an argument is not as above.

    References
    ----------
    PyTorch, documentation of ``torch.nn.ConvTranspose2d``.

    Examples
    --------
    >>> transposed_convolve([1, 2], [1, 1, 1], stride=2)
    array([1., 1., 3., 2., 2.])
    """
    x, w = _read_pair(x, w)
    strides = read_per_axis(stride, x.ndim, "the stride")
    extras = read_per_axis(output_padding, x.ndim, "output_padding", least=0)
    crops = read_crop(padding, x.ndim)
    shape = [transposed_output_size(*sizes) for sizes in zip(x.shape, w.shape, strides, crops, extras, strict=True)]
    spread_shape = tuple((n - 1) * s + 1 for n, s in zip(x.shape, strides, strict=True))
    # Spread and padded so, the input meets the flipped filter once in every entry of the uncropped output.
    sides = [(k - 1, k - 1 + extra) for k, extra in zip(w.shape, extras, strict=True)]
    limit_size(shape, "the output")
    limit_size([n + sum(side) for n, side in zip(spread_shape, sides, strict=True)], "the spread input")
    spread = np.zeros(spread_shape)
    spread[tuple(slice(None, None, s) for s in strides)] = x
    y = _correlate(pad(spread, sides), np.flip(w), 1, 0, 1)
    window = tuple(slice(crop[0], crop[0] + n) for crop, n in zip(crops, shape, strict=True))
    return freeze(y[window])


def im2col(x: npt.ArrayLike, kernel: PerAxis, stride: PerAxis = 1, padding: Padding = 0) -> FloatArray:
    """Lay out the windows of an input as columns; filters as rows times this matrix make a layer.

    Parameters
    ----------
    x : array_like, shape (L,), (H, W) or (C, H, W)
        Input: a sequence, a map or a volume.
    kernel : int or sequence of int
        Shape of the window, of all spatial axes or of each.
    stride, padding
        As in :func:`cross_correlate`.

    Returns
    -------
    ndarray, shape (C * kH * kW, oH * oW)
        A column for each output position, row by row; within a column channel by channel, then row by row.
        Read-only.

    Raises
    ------
    ComputationError
        If the window does not fit, or the matrix would be too large.

    References
    ----------
    PyTorch, documentation of ``torch.nn.Unfold``.

    Examples
    --------
    >>> im2col([1, 0, 2, 2, 3, 1], 3, padding=(0, 1))
    array([[1., 0., 2., 2., 3.],
           [0., 2., 2., 3., 1.],
           [2., 2., 3., 1., 0.]])
    """
    x = read_array(x, "x", (1, 2, 3))
    axes = min(x.ndim, 2)
    size = read_per_axis(kernel, axes, "the kernel")
    windows = slide(x, size, stride, padding)
    channels, outputs = windows.shape[: x.ndim - axes], windows.shape[x.ndim - axes : x.ndim]
    shape = (math.prod((*channels, *size)), math.prod(outputs))
    limit_size(shape, "the matrix")
    positions_last = np.moveaxis(windows, range(x.ndim - axes, x.ndim), range(-axes, 0))
    return freeze(positions_last.reshape(shape))


def _read_pair(x: npt.ArrayLike, w: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    x = read_array(x, "x", (1, 2, 3))
    w = read_array(w, "w", (1, 2, 3))
    if x.ndim != w.ndim:
        raise ComputationError(
            f"x of shape {show_shape(x.shape)} and w of shape {show_shape(w.shape)} differ in dimensions"
        )
    return x, w


def _correlate(x: FloatArray, w: FloatArray, stride: object, padding: object, dilation: object) -> FloatArray:
    windows = slide(x, w.shape, stride, padding, dilation)
    limit_work(windows.size)
    return freeze_sums(np.einsum(_SUMS[x.ndim], windows, w), find_largest(x) * _together(w))


def _together(values: FloatArray) -> float:
    return float(np.add.reduce(np.abs(values), axis=None))
