"""Arguments read and checked before anything is computed; results that cannot be changed."""

import math
import reprlib
from collections.abc import Sequence
from typing import Any, TypeAlias, TypeGuard

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
PerAxis: TypeAlias = int | Sequence[int]

LARGEST_ARRAY = 1_000_000
"""Entries that an array may have."""
LARGEST_ENTRY = 1e100
"""Magnitude of an entry. Sums of products of two such entries stay finite in double precision."""
LARGEST_WHOLE = 10**12
"""A size, stride or count may be as large as this."""
LARGEST_LOOP = 10_000
"""Steps of a sequence or layers of a network."""
LARGEST_WORK = 10**9
"""Multiplications or comparisons that one call may take: a second or two."""

_FEW = 16
"""Up to so many entries are looked at faster one by one."""

_DIMENSIONS = {0: "a number", 1: "a vector", 2: "a matrix", 3: "a volume", 4: "four-dimensional"}


_SEQUENCES = (list, tuple)
_OF_NUMPY = (np.generic, np.ndarray)


def is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    """Say whether `value` is a list, a tuple or an array of at least one dimension."""
    return isinstance(value, _SEQUENCES) or (isinstance(value, np.ndarray) and value.ndim > 0)


def read_array(values: npt.ArrayLike, name: str, dimensions: Sequence[int] = ()) -> FloatArray:
    """Read numbers as an array in double precision; it may be the argument itself.

    Parameters
    ----------
    values : array_like
        Numbers, in lists of equal length.
    name : str
        What messages call the array.
    dimensions : sequence of int
        The numbers of dimensions that are allowed; any where empty.

    Raises
    ------
    ComputationError
        If the values are ragged, empty, too many, no numbers or not finite, or have other dimensions.

    Examples
    --------
    >>> read_array([[1, 2], [3, 4]], "x").dtype
    dtype('float64')
    """
    try:
        raw = np.asarray(values)
    except ValueError as error:
        raise ComputationError(f"{name} is ragged: its rows differ in length") from error
    if raw.dtype.kind not in "biuf":
        raise ComputationError(f"{name} must contain only numbers, not {show_value(values)}")
    if raw.size == 0:
        raise ComputationError(f"{name} is empty")
    limit_size(raw.shape, name, "has")
    if dimensions and raw.ndim not in dimensions:
        wanted = " or ".join(_DIMENSIONS[count] for count in dimensions)
        raise ComputationError(f"{name} must be {wanted}; its shape is {show_shape(raw.shape)}")
    if raw.dtype == np.float64:
        array = raw
        if raw.size <= _FEW and all(map(LARGEST_ENTRY.__ge__, map(abs, raw.ravel().tolist()))):
            return array
    else:
        # Extended precision may overflow here; the check below then tells of the infinity.
        with np.errstate(over="ignore"):
            array = raw.astype(np.float64, copy=False)
    if not np.maximum.reduce(np.abs(array), axis=None) <= LARGEST_ENTRY:  # False for nan
        where = np.argwhere(~(np.abs(array) <= LARGEST_ENTRY))[0].tolist()
        value = array[tuple(where)]
        raise ComputationError(
            f"{name} contains {value} at {where}; an entry must be a number between -1e100 and 1e100"
        )
    return array


def read_whole(value: object, name: str, least: int = 0) -> int:
    """Read a whole number of at least `least`; 2.0 is one, True and "2" are not.

    Raises
    ------
    ComputationError
        If it is not a whole number, too small or too large.

    Examples
    --------
    >>> read_whole(2.0, "the stride", 1)
    2
    """
    if type(value) is int and least <= value <= LARGEST_WHOLE:
        return value
    number = value.item() if isinstance(value, _OF_NUMPY) and value.ndim == 0 else value
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int):
        raise ComputationError(f"{name} must be a whole number, not {show_value(value)}")
    if number < least:
        raise ComputationError(f"{name} must be at least {least}, not {max(number, -LARGEST_WHOLE)}")
    if number > LARGEST_WHOLE:
        raise ComputationError(f"{name} is larger than {LARGEST_WHOLE:,}")
    return number


def read_per_axis(value: object, axes: int, name: str, least: int = 1) -> tuple[int, ...]:
    """Read one whole number per axis; a single number stands for all axes.

    Raises
    ------
    ComputationError
        If their number is not `axes`, or one of them is not a whole number of at least `least`.

    Examples
    --------
    >>> read_per_axis(2, 2, "the stride"), read_per_axis([1, 2], 2, "the stride")
    ((2, 2), (1, 2))
    """
    if not is_sequence(value):
        return (read_whole(value, name, least),) * axes
    if len(value) != axes:
        raise ComputationError(f"{name} has {show_entries(len(value))} for {show_axes(axes)}")
    return tuple(read_whole(entry, name, least) for entry in value)


def read_list(values: object, name: str) -> Sequence[Any]:
    """Return `values`, a sequence that is not empty.

    Raises
    ------
    ComputationError
        If it is none, or empty.
    """
    if not is_sequence(values):
        raise ComputationError(f"{name} must be a list, not {show_value(values)}")
    if len(values) == 0:
        raise ComputationError(f"{name} is empty")
    limit_steps(len(values), name)
    return values


def limit_size(shape: Sequence[int], name: str, verb: str = "would have") -> None:
    """Refuse an array of more than a million entries, before it is made.

    Raises
    ------
    ComputationError
        If an array of this shape is too large.
    """
    if math.prod(shape) > LARGEST_ARRAY:
        entries = show_shape(shape) if len(shape) > 1 else f"{shape[0]:,}"
        raise ComputationError(f"{name} {verb} {entries} entries; the limit is {LARGEST_ARRAY:,}")


def limit_steps(steps: int, name: str) -> None:
    """Refuse a sequence, or a network, that takes too long to go through one by one.

    Raises
    ------
    ComputationError
        If there are too many steps.
    """
    if steps > LARGEST_LOOP:
        raise ComputationError(f"{name} has {steps:,} entries; the limit is {LARGEST_LOOP:,}")


def limit_work(operations: int) -> None:
    """Refuse a computation that takes too long.

    Raises
    ------
    ComputationError
        If there are too many operations.
    """
    if operations > LARGEST_WORK:
        raise ComputationError(f"this takes {operations:,} operations; the limit is {LARGEST_WORK:,}")


def show_shape(shape: Sequence[int]) -> str:
    """Write a shape as people do.

    Examples
    --------
    >>> show_shape((2, 3)), show_shape((4,)), show_shape(())
    ('2x3', '4', 'that of a number')
    """
    return "x".join(str(length) for length in shape) if shape else "that of a number"


def show_value(value: object) -> str:
    """Write a value as Python would, cut short where it is long.

    Examples
    --------
    >>> show_value([1, "two"])
    "[1, 'two']"
    """
    try:
        return reprlib.repr(value)
    except ValueError:  # Python refuses to write an integer of very many digits
        return "a number of too many digits"


def show_entries(count: int) -> str:
    """Write how many entries.

    Examples
    --------
    >>> show_entries(1), show_entries(3)
    ('1 entry', '3 entries')
    """
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def show_axes(count: int) -> str:
    """Write how many axes.

    Examples
    --------
    >>> show_axes(1), show_axes(2)
    ('1 axis', '2 axes')
    """
    return f"{count} {'axis' if count == 1 else 'axes'}"


def expect_shape(array: FloatArray, shape: tuple[int, ...], name: str, reason: str) -> None:
    """Refuse an array of another shape.

    Raises
    ------
    ComputationError
        Naming both shapes and the reason for the one expected.
    """
    if array.shape != shape:
        raise ComputationError(
            f"{name} must have shape {show_shape(shape)} {reason}; its shape is {show_shape(array.shape)}"
        )


def is_finite(values: npt.NDArray[Any]) -> bool:
    """Tell whether no number of an array is infinite or nan."""
    if values.size <= _FEW:
        return all(map(math.isfinite, values.ravel().tolist()))
    return int(np.count_nonzero(np.isfinite(values))) == values.size


def find_largest(values: FloatArray) -> float:
    """Return the largest magnitude of finite numbers.

    Examples
    --------
    >>> find_largest(np.array([[1.0, -2.5]]))
    2.5
    """
    if values.size <= _FEW:
        return max(map(abs, values.ravel().tolist()))
    return float(np.maximum.reduce(np.abs(values), axis=None))


def freeze(values: FloatArray) -> FloatArray:
    """Return a fresh read-only copy, in C order, in which -0 is 0.

    Examples
    --------
    >>> freeze(np.array([-0.0, 1.5]))
    array([0. , 1.5])
    """
    copy = np.asarray(np.add(values, 0.0, order="C"))
    copy.flags.writeable = False
    return copy


def freeze_whole(values: Sequence[int]) -> IntArray:
    """Return whole numbers below 2^63 as a read-only array.

    Examples
    --------
    >>> freeze_whole([5, 7])
    array([5, 7])
    """
    array = np.array(values, dtype=np.int64)
    array.flags.writeable = False
    return array
