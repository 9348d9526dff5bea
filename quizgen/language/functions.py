"""The everyday functions of the question language: arithmetic, arrays and how a value is shown.

They take what an expression computes (numbers, arrays, lists, shapes) and are bounded in time and memory.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizgen.errors import ComputationError
from quizgen.language.arithmetic import (
    MOST_ENTRIES,
    describe,
    is_number,
    item,
    settle_product,
    simplify,
    truth,
)
from quizgen.model import Notation, Rounded
from quizgen.notation.values import format_number, group_digits, to_latex, to_plain
from quizgen.solver import exact

_EXACT_FLOAT = 2.0**53
_CLEAR_OF_A_HALF = 0.499


def _array(value: Any, function: str) -> np.ndarray[Any, Any]:
    if is_number(value):
        return np.asarray(value)
    if isinstance(value, tuple) and value and all(is_number(entry) for entry in value):
        return np.asarray(value)
    if not isinstance(value, np.ndarray):
        raise ComputationError(f"{function}() takes numbers, not {describe(value)}")
    return value


def _entrywise(name: str, function: Callable[..., Any]) -> Callable[[Any], Any]:
    def apply(x: Any) -> Any:
        array = _array(x, name).astype(float)
        with np.errstate(all="ignore"):
            result = function(array)
        if not np.all(np.isfinite(result)):
            raise ComputationError(f"{name}() has no value at {describe(x)}")
        return settle_product(simplify(result))

    apply.__name__ = name
    return apply


def absolute(x: Any) -> Any:
    """Numbers without their signs."""
    return np.abs(_array(x, "abs"))


def _to_whole(name: str, function: Callable[..., Any]) -> Callable[[Any], Any]:
    def apply(x: Any) -> Any:
        values = _array(x, name).astype(float)
        if not np.all(np.abs(values) < _EXACT_FLOAT):
            raise ComputationError(f"{name}() takes finite numbers below 2^53")
        # A bound that a rounding error has passed is not passed.
        return function(exact.settle_whole(values)).astype(np.int64)

    apply.__name__ = name
    return apply


def _reduce(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def apply(*values: Any) -> Any:
        if not values:
            raise ComputationError(f"{name}() needs at least one number")
        flat = _flat(name, values)
        if flat.size == 0:
            raise ComputationError(f"{name}() needs at least one number")
        if flat.dtype.kind != "f":
            return function(flat)
        with np.errstate(all="ignore"):
            return function(flat)

    apply.__name__ = name
    return apply


def _flat(name: str, values: tuple[Any, ...]) -> np.ndarray[Any, Any]:
    arrays = [_array(value, name).ravel() for value in values]
    if len(arrays) == 1:
        return arrays[0]
    _sizes(name, (sum(one.size for one in arrays),))
    return np.concatenate(arrays)


def _sum(flat: np.ndarray[Any, Any]) -> Any:
    # Whole numbers of Python's do not wrap around.
    if flat.dtype.kind in "iub":
        return sum(flat.tolist())
    total = simplify(np.sum(flat))
    return exact.settle(total, float(np.abs(flat).sum()))


def _mean(flat: np.ndarray[Any, Any]) -> Any:
    return np.mean(flat) if flat.dtype.kind in "iub" else exact.divide(_sum(flat), flat.size)


def _product(flat: np.ndarray[Any, Any]) -> Any:
    if flat.dtype.kind in "iub":
        return _whole_product(flat.tolist())
    return settle_product(simplify(np.prod(flat)))


def _whole_product(entries: list[int]) -> int:
    if 0 in entries:
        return 0
    product = 1
    for entry in entries:
        product = simplify(product * entry)
    return product


def _conditions(values: tuple[Any, ...]) -> list[bool]:
    found: list[bool] = []
    for value in values:
        if isinstance(value, np.ndarray):
            found += value.ravel().astype(bool).tolist()
        elif isinstance(value, list):
            found += [truth(entry) for entry in value]
        else:
            found.append(truth(value))
    return found


def any_of(*conditions: Any) -> bool:
    """Whether one condition holds at least, over all entries of arrays."""
    return any(_conditions(conditions))


def all_of(*conditions: Any) -> bool:
    """Whether every condition holds, over all entries of arrays."""
    return all(_conditions(conditions))


def count(condition: Any) -> int:
    """How many entries of an array of conditions hold."""
    return sum(_conditions((condition,)))


def distinct(values: Any) -> int:
    """How many different entries there are."""
    if isinstance(values, list):
        return len({to_plain(value) for value in values})
    entries = np.sort(_array(values, "distinct").astype(float), axis=None)
    return entries.size - int(np.count_nonzero(exact.same_entries(entries[1:], entries[:-1])))


def length(value: Any) -> int:
    """How many entries a list, a shape or the first axis of an array has."""
    if isinstance(value, list | tuple | str) or (isinstance(value, np.ndarray) and value.ndim):
        return len(value)
    raise ComputationError(f"len() does not work on {describe(value)}")


def shape(x: Any) -> tuple[int, ...]:
    """The size of each axis of an array."""
    if not isinstance(x, np.ndarray):
        raise ComputationError(f"shape() takes an array, not {describe(x)}")
    return tuple(int(length) for length in x.shape)


def as_shape(sizes: Any) -> tuple[int, ...]:
    """Whole numbers as a shape, which prints with crosses between."""
    entries = np.ravel(_array(sizes, "as_shape"))
    if entries.dtype.kind not in "iu":
        raise ComputationError("a shape must consist of whole numbers")
    return tuple(int(entry) for entry in entries)


def rank(x: Any) -> int:
    """How many axes an array has."""
    return len(shape(x))


def array(values: Any) -> Any:
    """A list or shape of numbers as an array."""
    return np.array(_array(values, "array"))


def _sizes(name: str, sizes: tuple[Any, ...]) -> tuple[int, ...]:
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int) or size < 0:
            raise ComputationError(f"{name}() takes sizes, not {describe(size)}")
    if math.prod(max(size, 1) for size in sizes) > MOST_ENTRIES:
        raise ComputationError(f"{name}() cannot have more than {MOST_ENTRIES:,} entries")
    return sizes


def zeros(*sizes: int) -> Any:
    """An array of zeros."""
    return np.zeros(_sizes("zeros", sizes), dtype=np.int64)


def ones(*sizes: int) -> Any:
    """An array of ones."""
    return np.ones(_sizes("ones", sizes), dtype=np.int64)


def count_up(low: int, high: int) -> Any:
    """The whole numbers from `low` to `high`, both included."""
    if not isinstance(low, int) or not isinstance(high, int):
        raise ComputationError("count_up() takes whole numbers")
    _sizes("count_up", (max(high - low + 1, 0),))
    return np.arange(low, high + 1)


def reshape(x: Any, *sizes: int) -> Any:
    """The entries of an array, row by row, in another shape."""
    values = _array(x, "reshape")
    if math.prod(_sizes("reshape", sizes)) != values.size:
        raise ComputationError(f"{describe(x)} does not reshape to {' x '.join(map(str, sizes))}")
    return np.reshape(values, sizes)


def flatten(x: Any) -> Any:
    """The entries of an array, row by row, as a vector."""
    return np.ravel(_array(x, "flatten"))


def transpose(x: Any) -> Any:
    """A matrix with rows and columns exchanged."""
    return np.transpose(_array(x, "transpose"))


def flip(x: Any) -> Any:
    """An array reversed along its last two axes (a matrix turned by 180 degrees), or a vector reversed."""
    values = _array(x, "flip")
    if values.ndim == 0:
        raise ComputationError("flip() takes a vector or a matrix")
    return np.flip(values, axis=(-2, -1) if values.ndim > 1 else -1)


def pad(x: Any, before: int, after: int) -> Any:
    """An array with zeros put around its last two axes (one for a vector)."""
    values = _array(x, "pad")
    if values.ndim == 0:
        raise ComputationError("pad() takes a vector or an array")
    _sizes("pad", (before, after))
    axes = min(values.ndim, 2)
    widths = [(0, 0)] * (values.ndim - axes) + [(before, after)] * axes
    _sizes("pad", tuple(n + a + b for n, (a, b) in zip(values.shape, widths, strict=True)))
    return np.pad(values, widths)


def stack(*arrays: Any) -> Any:
    """Arrays of one shape, put on a new first axis."""
    values = [_array(one, "stack") for one in arrays]
    if not values or len({one.shape for one in values}) != 1:
        raise ComputationError("stack() takes arrays of one shape")
    _sizes("stack", (len(values), *values[0].shape))
    return np.stack(values)


def join(*vectors: Any) -> Any:
    """Vectors and numbers one after another as one vector."""
    if not vectors:
        raise ComputationError("join() takes vectors")
    return _flat("join", vectors)


def round_to(x: Any, decimals: int) -> Any:
    """Numbers rounded to `decimals` places, a half to the even digit."""
    values, unit = _array(x, "round").astype(float), 10.0 ** _places(decimals)
    with np.errstate(all="ignore"):
        scaled = values * unit
        near = np.rint(scaled)
        if np.abs(scaled - near).max(initial=0.0) < _CLEAR_OF_A_HALF:
            return near / unit
        sizes = np.abs(scaled)
        rounded = np.rint(exact.settle_entries(scaled, sizes)) / unit
        if sizes.max(initial=0.0) < _EXACT_FLOAT:
            return rounded
        # Larger floats are whole already.
        return np.where(sizes < _EXACT_FLOAT, rounded, np.where(np.isfinite(scaled), values, scaled))


def _places(decimals: Any) -> int:
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 12:
        raise ComputationError(f"decimals must be a whole number from 0 to 12, not {describe(decimals)}")
    return decimals


def at(value: Any, *index: int) -> Any:
    """The entry of an array or list at `index`, counted from 0."""
    return item(value, index if len(index) != 1 else index[0])


def signed(b: Any) -> Notation:
    """A number as the further term of a sum: ``+ 2`` or ``- 2``."""
    if not is_number(b):
        raise ComputationError(f"signed() takes a number, not {describe(b)}")
    sign = "-" if b < 0 else "+"
    return Notation(f"{sign} {format_number(abs(b))}", f"{sign} {to_latex(abs(b))}")


def index(*numbers: int) -> Notation:
    """Indices counted from 0, printed from 1 as people count: ``index(0, 2)`` is ``1,3``."""
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int):
            raise ComputationError(f"index() takes whole numbers, not {describe(number)}")
    return Notation(", ".join(str(n + 1) for n in numbers), ",".join(str(n + 1) for n in numbers))


def places(value: Any, decimals: int) -> Rounded:
    """A number or array that is shown with `decimals` places."""
    if not is_number(value) and not isinstance(value, np.ndarray):
        raise ComputationError(f"places() takes numbers, not {describe(value)}")
    return Rounded(value, _places(decimals))


def grouped(n: Any) -> Notation:
    """A whole number with its digits in groups of three where there are more than four: ``28 000``."""
    if isinstance(n, bool) or not isinstance(n, int):
        raise ComputationError(f"grouped() takes a whole number, not {describe(n)}")
    return group_digits(n)


def plural(n: Any, one: str, many: str) -> str:
    """`one` where `n` is 1, else `many`."""
    if not is_number(n) or not isinstance(one, str) or not isinstance(many, str):
        raise ComputationError("plural() takes a number and two texts")
    return one if n == 1 else many


EVERYDAY: Mapping[str, Callable[..., Any]] = {
    "abs": absolute,
    "sqrt": _entrywise("sqrt", np.sqrt),
    "exp": _entrywise("exp", np.exp),
    "log": _entrywise("log", np.log),
    "log2": _entrywise("log2", np.log2),
    "floor": _to_whole("floor", np.floor),
    "ceil": _to_whole("ceil", np.ceil),
    "round": round_to,
    "min": _reduce("min", np.min),
    "max": _reduce("max", np.max),
    "sum": _reduce("sum", _sum),
    "mean": _reduce("mean", _mean),
    "product": _reduce("product", _product),
    "any": any_of,
    "all": all_of,
    "count": count,
    "distinct": distinct,
    "len": length,
    "shape": shape,
    "as_shape": as_shape,
    "rank": rank,
    "array": array,
    "zeros": zeros,
    "ones": ones,
    "count_up": count_up,
    "reshape": reshape,
    "flatten": flatten,
    "transpose": transpose,
    "flip": flip,
    "pad": pad,
    "stack": stack,
    "join": join,
    "at": at,
    "signed": signed,
    "index": index,
    "places": places,
    "grouped": grouped,
    "plural": plural,
}
"""Functions by the names that questions call them by."""
