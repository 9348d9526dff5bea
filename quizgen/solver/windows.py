"""The windows that a kernel meets as it slides over an input."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from quizgen.solver.arrays import FloatArray, limit_size, read_per_axis
from quizgen.solver.sizes import Sides, count_windows, read_padding

_PLAIN = frozenset({int, str})


def slide(
    x: FloatArray,
    kernel: Sequence[int],
    stride: object = 1,
    padding: object = 0,
    dilation: object = 1,
    fill: float = 0.0,
) -> FloatArray:
    """Slide a window over the last axes of an array.

    Parameters
    ----------
    x : ndarray, shape (..., n_1, ..., n_d)
        Input; axes before the last d are left as they are.
    kernel : sequence of d int
        Shape of the window, each at least 1.
    stride, dilation : int or sequence of int
        Step from window to window and from entry to entry, of all axes or each.
    padding : int, sequence, or {"valid", "same", "full"}
        As in :func:`quizgen.solver.sizes.read_padding`.
    fill : float
        The value of the padding.

    Returns
    -------
    ndarray, shape (..., o_1, ..., o_d, k_1, ..., k_d)
        A read-only view: the windows, of which no copy is made.

    Raises
    ------
    ComputationError
        If the window does not fit, or the padded input or the output would be too large.

    Examples
    --------
    >>> slide(np.array([1.0, 2.0, 3.0]), [2], padding=(0, 1))
    array([[1., 2.],
           [2., 3.],
           [3., 0.]])
    """
    axes = len(kernel)
    lead, lengths = x.shape[:-axes], x.shape[-axes:]
    plain = _PLAIN.issuperset(map(type, (stride, padding, dilation)))
    plan = (_plan_once if plain else _plan)(lengths, tuple(kernel), stride, padding, dilation)
    limit_size((*lead, *plan.outputs), "the output")
    return _view(pad(x, plan.sides, fill), len(lead), plan)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the windows lie; one entry an axis that they slide along."""

    kernel: tuple[int, ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    sides: tuple[Sides, ...]
    outputs: tuple[int, ...]


def _plan(
    lengths: tuple[int, ...], kernel: tuple[int, ...], stride: object, padding: object, dilation: object
) -> _Plan:
    axes = len(kernel)
    strides = read_per_axis(stride, axes, "the stride")
    dilations = read_per_axis(dilation, axes, "the dilation")
    spans = tuple(d * (k - 1) + 1 for d, k in zip(dilations, kernel, strict=True))
    sides = read_padding(padding, lengths, spans, strides)
    outputs = tuple(
        count_windows(*sizes, along=f"along axis {axis}, " if axes > 1 else "")
        for axis, sizes in enumerate(zip(lengths, kernel, strides, sides, dilations, strict=True))
    )
    return _Plan(kernel, strides, dilations, sides, outputs)


# A class's papers have arrays of the same few sizes.
_plan_once = lru_cache(maxsize=4096, typed=True)(_plan)


def _view(x: FloatArray, lead: int, plan: _Plan) -> FloatArray:
    """Return the windows as a view: one axis more for each that the window slides along.

    The sizes have been checked, so that the view stays within `x`; NumPy's own functions for this take five times as
    long as the sums over the windows of a small array.
    """
    x = np.ascontiguousarray(x)
    before, along = x.strides[:lead], x.strides[lead:]
    steps = (
        *before,
        *map(operator.mul, along, plan.strides),
        *map(operator.mul, along, plan.dilations),
    )
    view: FloatArray = np.ndarray((*x.shape[:lead], *plan.outputs, *plan.kernel), x.dtype, x.data, 0, steps)
    view.flags.writeable = False
    return view


def pad(x: FloatArray, sides: Sequence[Sides], fill: float = 0.0) -> FloatArray:
    """Surround the last axes of an array; without padding it is returned as it is.

    Raises
    ------
    ComputationError
        If the padded array would be too large.

    Examples
    --------
    >>> pad(np.array([1.0, 2.0]), [(1, 2)])
    array([0., 1., 2., 0., 0.])
    """
    if not any(map(any, sides)):
        return x
    lead, lengths = x.shape[: -len(sides)], x.shape[-len(sides) :]
    shape = (*lead, *(before + n + after for n, (before, after) in zip(lengths, sides, strict=True)))
    limit_size(shape, "the padded input")
    padded = np.full(shape, fill)
    inside = (slice(before, before + n) for n, (before, _) in zip(lengths, sides, strict=True))
    index: tuple[Any, ...] = (..., *inside)
    padded[index] = x
    return padded
