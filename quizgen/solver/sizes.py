"""How long the output of a sliding window is, and how much padding a scheme asks for."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from quizgen.errors import ComputationError
from quizgen.solver.arrays import (
    IntArray,
    freeze_whole,
    is_sequence,
    read_list,
    read_whole,
    show_axes,
    show_entries,
    show_value,
)

Sides: TypeAlias = tuple[int, int]
"""Padding before and after."""
Padding: TypeAlias = int | str | Sequence[int | Sequence[int]]
"""A number, a number or (before, after) pair per axis, or a scheme."""


def output_size(length: int, kernel: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> int:
    """Count the positions of a window: floor((n + p - d (k - 1) - 1) / s) + 1 with padding p in total.

    Parameters
    ----------
    length : int
        Length n of the input along one axis.
    kernel : int
        Length k of the kernel.
    stride : int
        Step s from one window to the next.
    padding : int, pair of int, or {"valid", "same", "full"}
        On each side, or (before, after), or as the scheme has it.
    dilation : int
        Distance d between neighbouring kernel entries in the input.

    Returns
    -------
    int
        Length of the output.

    Raises
    ------
    ComputationError
        If the kernel does not fit into the padded input, or an argument is not a size.

    References
    ----------
    Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning, relationships 6 and 15.

    Examples
    --------
    >>> output_size(224, 11, stride=4)
    54
    >>> output_size(6, 3, stride=2, padding=(0, 2))
    3
    """
    length, kernel, stride, dilation = _read_sizes(length, kernel, stride, dilation)
    span = dilation * (kernel - 1) + 1
    sides = read_padding(padding, (length,), (span,), (stride,))[0]
    return count_windows(length, kernel, stride, sides, dilation)


def same_padding(length: int, kernel: int, stride: int = 1) -> Sides:
    """Share out the padding that makes ceil(n / s) outputs; the left side gets the floor of half.

    Parameters
    ----------
    length, kernel, stride : int
        Length n of the input and k of the kernel, step s.

    Returns
    -------
    tuple of int
        Padding on the left and on the right, max((ceil(n / s) - 1) s + k - n, 0) in total.

    Raises
    ------
    ComputationError
        If an argument is not a size.

    References
    ----------
    TensorFlow, API documentation of ``tf.nn.convolution``, "Notes on padding", scheme SAME.

    Examples
    --------
    >>> same_padding(224, 5, stride=2)
    (1, 2)
    """
    length, kernel, stride, _ = _read_sizes(length, kernel, stride, 1)
    return _share(length, kernel, stride)


def transposed_output_size(
    length: int, kernel: int, stride: int = 1, padding: Padding = 0, output_padding: int = 0
) -> int:
    """Compute the length (n - 1) s + k + o - p of a transposed convolution that crops p in total.

    Parameters
    ----------
    length, kernel, stride : int
        Length n of the input and k of the kernel, step s in the output.
    padding : int or pair of int
        Entries cropped on each side, or (before, after).
    output_padding : int
        Entries o added at the end, fewer than the stride.

    Returns
    -------
    int
        Length of the output.

    Raises
    ------
    ComputationError
        If nothing is left after cropping, or an argument is not a size.

    References
    ----------
    PyTorch, documentation of ``torch.nn.ConvTranspose2d``, with dilation 1.

    Examples
    --------
    >>> transposed_output_size(3, 3, stride=2, padding=1, output_padding=1)
    6
    """
    length, kernel, stride, _ = _read_sizes(length, kernel, stride, 1)
    before, after = read_crop(padding, 1)[0]
    extra = read_whole(output_padding, "output_padding")
    if extra >= stride:
        raise ComputationError(f"output_padding of {extra} must be smaller than the stride of {stride}")
    uncropped = (length - 1) * stride + kernel + extra
    if uncropped <= before + after:
        raise ComputationError(
            f"padding crops {before} before and {after} after, which leaves nothing of {uncropped} entries"
        )
    return uncropped - before - after


def output_sizes(
    length: int, kernels: Sequence[int], strides: int | Sequence[int] = 1, paddings: Padding = 0
) -> IntArray:
    """Follow the length of an input through layers.

    Parameters
    ----------
    length : int
        Length of the input along one axis.
    kernels : sequence of int
        Kernel length of each layer.
    strides : int or sequence of int
        Of all layers, or of each.
    paddings : int, str, or sequence
        On each side in all layers, or a sequence with each layer's as in :func:`output_size`.

    Returns
    -------
    ndarray of int, shape (layers,)
        Length after each layer.

    Raises
    ------
    ComputationError
        If a kernel does not fit, or the sequences differ in length.

    Examples
    --------
    >>> output_sizes(9, [5, 2], [2, 1])
    array([3, 2])
    """
    sizes = []
    size = length
    layers = len(read_list(kernels, "kernels"))
    each_stride = read_per_layer(strides, layers, "strides")
    each_padding = read_per_layer(paddings, layers, "paddings")
    for kernel, stride, padding in zip(kernels, each_stride, each_padding, strict=True):
        size = output_size(size, kernel, stride, padding)
        sizes.append(size)
    return freeze_whole(sizes)


def count_windows(length: int, kernel: int, stride: int, sides: Sides, dilation: int, along: str = "") -> int:
    """Count the positions of a window whose arguments have been read; `along` opens the message.

    Raises
    ------
    ComputationError
        If the window does not fit.

    Examples
    --------
    >>> count_windows(5, 3, 2, (1, 1), 1)
    3
    """
    span = dilation * (kernel - 1) + 1
    room = length + sides[0] + sides[1] - span
    if room < 0:
        dilated = f" with dilation {dilation}, which spans {span}," if dilation > 1 else ""
        padded = f" with padding {sides[0]} before and {sides[1]} after" if any(sides) else ""
        raise ComputationError(f"{along}a kernel of {kernel}{dilated} does not fit into an input of {length}{padded}")
    return room // stride + 1


def read_padding(
    padding: object, lengths: Sequence[int], spans: Sequence[int], strides: Sequence[int]
) -> tuple[Sides, ...]:
    """Read padding as (before, after) for each axis.

    Parameters
    ----------
    padding : int, sequence, or {"valid", "same", "full"}
        A number stands for both sides of every axis. A sequence has an entry per axis: a number for both
        sides, or a pair (before, after). Where there is one axis, a pair of numbers is (before, after).
    lengths, spans, strides : sequence of int
        Of the input, the dilated kernel and the step along each axis; the schemes need them.

    Raises
    ------
    ComputationError
        If it is not one of these.

    Examples
    --------
    >>> read_padding((0, 2), [6], [3], [1])
    ((0, 2),)
    >>> read_padding((0, 2), [6, 6], [3, 3], [1, 1])
    ((0, 0), (2, 2))
    """
    if not isinstance(padding, str):
        return read_crop(padding, len(lengths))
    if padding == "valid":
        return ((0, 0),) * len(lengths)
    if padding == "same":
        return tuple(_share(*sizes) for sizes in zip(lengths, spans, strides, strict=True))
    if padding == "full":
        return tuple((span - 1, span - 1) for span in spans)
    raise ComputationError(
        f'padding must be a whole number, a number or a pair for each axis, "valid", "same" or "full", '
        f"not {show_value(padding)}"
    )


def read_crop(padding: object, axes: int) -> tuple[Sides, ...]:
    """Read padding as :func:`read_padding` does, but without the schemes.

    Raises
    ------
    ComputationError
        If it is neither a number nor a sequence of one number or pair per axis.

    Examples
    --------
    >>> read_crop([1, (0, 2)], 2)
    ((1, 1), (0, 2))
    """
    if not is_sequence(padding):
        amount = read_whole(padding, "padding")
        return ((amount, amount),) * axes
    entries = [padding] if axes == 1 and len(padding) == 2 else padding
    if len(entries) != axes:
        raise ComputationError(
            f"padding has {show_entries(len(padding))} for {show_axes(axes)}; "
            "give a number for all sides, or for each axis a number or a pair (before, after)"
        )
    sides = []
    for entry in entries:
        before, *rest = entry if is_sequence(entry) and len(entry) else [entry]
        if len(rest) > 1:
            raise ComputationError(f"the padding of an axis must be a number or a pair, not {show_value(entry)}")
        after = rest[0] if rest else before
        sides.append((read_whole(before, "padding"), read_whole(after, "padding")))
    return tuple(sides)


def read_per_layer(values: object, layers: int, name: str) -> Sequence[Any]:
    """Return one entry a layer; what is no sequence stands for all layers.

    Raises
    ------
    ComputationError
        If the sequence has another length.

    Examples
    --------
    >>> read_per_layer(1, 3, "strides")
    [1, 1, 1]
    """
    if not is_sequence(values):
        return [values] * layers
    if len(values) != layers:
        raise ComputationError(f"{name} has {show_entries(len(values))} for {layers} kernels")
    return values


def _share(length: int, span: int, stride: int) -> Sides:
    outputs = -(-length // stride)
    total = max((outputs - 1) * stride + span - length, 0)
    return total // 2, total - total // 2


def _read_sizes(length: object, kernel: object, stride: object, dilation: object) -> tuple[int, int, int, int]:
    return (
        read_whole(length, "the length", 1),
        read_whole(kernel, "the kernel", 1),
        read_whole(stride, "the stride", 1),
        read_whole(dilation, "the dilation", 1),
    )
