"""The operators of the question language: numbers and arrays, never large, never silently wrong.

Every operator refuses what Python would allow for strings and lists (repetition, formatting) and checks the size of
its result before it is computed, so that no expression takes more than a moment or more memory than a question needs.
Results that are decimals are exactly these, by the rule of :mod:`quizgen.solver.exact`.
"""

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizgen.errors import ComputationError
from quizgen.formulas.formula import Formula
from quizgen.solver import exact
from quizgen.solver.arrays import is_finite

MOST_ENTRIES = 100_000
MOST_BITS = 63
_EXACT_FLOAT = 2.0**53
_QUICK = 2**MOST_BITS
_NUMBERS = (int, float)
_PLAIN = frozenset(_NUMBERS)
_OPERANDS = (int, float, np.ndarray)
_SEQUENCES = (np.ndarray, list, tuple)
_COMPARED = (int, float, str, np.ndarray, list, tuple, Mapping)


def simplify(value: Any) -> Any:
    """Return NumPy scalars as Python numbers and arrays read-only; everything else as it is."""
    kind = type(value)
    if (kind is float and math.isfinite(value)) or (kind is int and -_QUICK < value < _QUICK) or kind is bool:
        return value
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return simplify(value.item())
        if value.size > MOST_ENTRIES:
            raise ComputationError(f"an array of {value.size:,} entries is more than {MOST_ENTRIES:,}")
        if value.dtype.kind == "f" and not is_finite(value):
            raise ComputationError("some entries of the result are too large for a question")
        if value.flags.writeable:
            value.flags.writeable = False
        return value
    if isinstance(value, tuple) and not all(isinstance(entry, int) for entry in value):
        # A tuple of whole numbers is a shape; any other is a function's several results.
        return [simplify(entry) for entry in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise ComputationError("a whole number of more than 18 digits is too large for a question")
    if isinstance(value, complex):
        raise ComputationError("the result is a complex number")
    if isinstance(value, float) and not math.isfinite(value):
        raise ComputationError("the result is too large for a question")
    return value


def has_digits(value: Any) -> bool:
    """Whether a value is a number that may have decimals, or an array of such."""
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def count_entries(value: Any) -> int:
    """Return how many entries a value holds; an empty axis counts as one, since it must be written out too."""
    if isinstance(value, np.ndarray):
        return value.size or math.prod(max(axis, 1) for axis in value.shape)
    if isinstance(value, list):
        return sum(count_entries(item) for item in value)
    return 1


def is_number(value: Any) -> bool:
    """Whether `value` is an int, float or bool."""
    return isinstance(value, _NUMBERS)


def truth(value: Any) -> bool:
    """Return whether a condition holds.

    Raises
    ------
    ComputationError
        If an array is used as a condition.
    """
    if isinstance(value, np.ndarray):
        raise ComputationError("an array is neither true nor false; write any(...) or all(...) around it")
    return bool(value)


def describe(value: Any) -> str:
    """Return what kind of value this is, in an author's words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {' x '.join(map(str, value.shape))}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, tuple):
        return "a shape"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Mapping):
        return "a scenario"
    if isinstance(value, Formula):
        return f"the formula {value.text[:40]}"
    return f"a {type(value).__name__}"


def _numeric(symbol: str, left: Any, right: Any) -> None:
    if isinstance(left, _OPERANDS) and isinstance(right, _OPERANDS):
        return
    for side in (left, right):
        if not isinstance(side, _OPERANDS):
            raise ComputationError(f"{symbol} does not work on {describe(side)}")


def _broadcast_size(left: Any, right: Any) -> int:
    try:
        shape = np.broadcast_shapes(np.shape(left), np.shape(right))
    except ValueError:
        message = f"{describe(left)} and {describe(right)} do not fit together"
        raise ComputationError(message) from None
    return math.prod(max(axis, 1) for axis in shape)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, np.ndarray) and value.dtype.kind in "iub")


def _is_zero(value: Any) -> bool:
    return not isinstance(value, np.ndarray) and value == 0


def _counted(value: Any) -> Any:
    """Return conditions as 0 and 1: NumPy's own sum of two of them is another condition."""
    return value.astype(np.int64) if isinstance(value, np.ndarray) and value.dtype.kind == "b" else value


def _elementwise(symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Compute an operation as NumPy does, with its noise still in."""
    if type(left) in _PLAIN and type(right) in _PLAIN:
        return simplify(function(left, right))
    _numeric(symbol, left, right)
    left, right = _counted(left), _counted(right)
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return simplify(function(left, right))
    _refuse_size(left, right)
    with np.errstate(all="ignore"):
        if _is_whole(left) and _is_whole(right):
            rough = np.abs(function(np.asarray(left, dtype=float), np.asarray(right, dtype=float)))
            if not np.all(rough < _EXACT_FLOAT):
                raise ComputationError(f"{symbol} gives numbers that are too large, or divides by zero")
        return simplify(function(left, right))


def _refuse_size(left: Any, right: Any) -> None:
    if isinstance(left, _NUMBERS) or isinstance(right, _NUMBERS) or left.shape == right.shape:
        return  # it is as large as one of them
    if _broadcast_size(left, right) > MOST_ENTRIES:
        raise ComputationError(f"the result would have more than {MOST_ENTRIES:,} entries")


_DOUBLE, _LONG = np.dtype(np.float64), np.dtype(np.int64)


def _compute_few(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Return a sum, difference or product of a few numbers with digits, settled; None where it is none.

    Number by number this takes a quarter of the time.
    """
    array = left if type(left) is np.ndarray else right
    if type(array) is not np.ndarray or array.size > exact.FEW:
        return None
    ours, theirs = _few_numbers(left, array), _few_numbers(right, array)
    if ours is None or theirs is None or not (_has_double(left) or _has_double(right)):
        return None
    found = list(map(function, ours, theirs))
    if not all(map(math.isfinite, found)):
        return None
    scales = map(abs, found) if function is operator.mul else map(max, map(abs, ours), map(abs, theirs))
    return _freeze(np.array(list(map(exact.settle, found, scales)), dtype=_DOUBLE).reshape(array.shape))


def _few_numbers(value: Any, array: np.ndarray[Any, Any]) -> list[Any] | None:
    """Return the numbers of an operand, one for each entry of an array; None where they do not fit it like that."""
    if type(value) is np.ndarray:
        fits = value.shape == array.shape and (value.dtype is _DOUBLE or value.dtype is _LONG)
        return value.ravel().tolist() if fits else None
    return [value] * array.size if type(value) in _PLAIN else None


def _has_double(value: Any) -> bool:
    return type(value) is float or (type(value) is np.ndarray and value.dtype is _DOUBLE)


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > 10_000:
            raise ComputationError("a text of more than 10,000 characters")
        return left + right
    if (few := _compute_few(operator.add, left, right)) is not None:
        return few
    return _settle_sum(_elementwise("+", operator.add, left, right), left, right)


def _subtract(left: Any, right: Any) -> Any:
    if (few := _compute_few(operator.sub, left, right)) is not None:
        return few
    return _settle_sum(_elementwise("-", operator.sub, left, right), left, right)


def _settle_sum(result: Any, left: Any, right: Any) -> Any:
    kind = type(result)
    if kind is float:
        return exact.settle(result, max(abs(left), abs(right)))
    if kind is np.ndarray and result.dtype.kind == "f":
        return _freeze(exact.settle_entries(result, np.maximum(np.abs(left), np.abs(right))))
    return result


def _multiply(left: Any, right: Any) -> Any:
    if (few := _compute_few(operator.mul, left, right)) is not None:
        return few
    return settle_product(_elementwise("*", operator.mul, left, right))


def settle_product(result: Any) -> Any:
    """Return a finite result that is no sum as the decimal that it is, if it is one."""
    kind = type(result)
    if kind is float:
        return exact.settle(result, abs(result))
    if kind is np.ndarray and result.dtype.kind == "f":
        return _freeze(exact.settle_entries(result, np.abs(result)))
    return result


def _freeze(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    array.flags.writeable = False
    return array


def _quotient(
    symbol: str, function: Callable[[Any, Any], Any], exactly: Callable[[float, float], float]
) -> Callable[[Any, Any], Any]:
    def operate(left: Any, right: Any) -> Any:
        if _is_whole(left) and _is_whole(right):
            return _elementwise(symbol, function, left, right)
        return _exactly(symbol, exactly, left, right)

    return operate


def _exactly(symbol: str, function: Callable[[float, Any], float], left: Any, right: Any) -> Any:
    """Compute an operation number by number."""
    _numeric(symbol, left, right)
    left, right = _counted(left), _counted(right)
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return simplify(function(left, right))
    _refuse_size(left, right)
    return simplify(exact.entrywise(function, left, right))


def _power(left: Any, right: Any) -> Any:
    _numeric("**", left, right)
    if isinstance(left, int) and isinstance(right, int) and abs(left) > 1:
        if right > 0 and right * math.log2(abs(left)) > MOST_BITS + 1:
            raise ComputationError(f"{left}**{right} is too large for a question")
        if right < 0:
            left = float(left)
    if _is_whole(left) and isinstance(right, np.ndarray) and np.any(right < 0):
        left = np.asarray(left, dtype=float)
    if isinstance(left, np.ndarray) and _is_whole(right) and np.any(np.asarray(right) < 0):
        left = left.astype(float)
    if type(right) is float and right.is_integer() and abs(right) < _EXACT_FLOAT:
        right = int(right)
        left = left.astype(float) if isinstance(left, np.ndarray) else float(left)
    if _is_whole(right) and not _is_whole(left):
        return _exactly("**", exact.power, left, right)
    return settle_product(_elementwise("**", operator.pow, left, right))


def _matmul(left: Any, right: Any) -> Any:
    if not isinstance(left, np.ndarray) or not isinstance(right, np.ndarray):
        raise ComputationError(f"@ takes two arrays, not {describe(left)} and {describe(right)}")
    if not (1 <= left.ndim <= 2 and 1 <= right.ndim <= 2):
        raise ComputationError("@ takes vectors or matrices")
    if left.shape[-1] != right.shape[0]:
        raise ComputationError(f"@ cannot multiply {describe(left)} by {describe(right)}: the inner sizes differ")
    rows = left.shape[0] if left.ndim == 2 else 1
    columns = right.shape[1] if right.ndim == 2 else 1
    if rows * columns > MOST_ENTRIES:
        raise ComputationError(f"the product would have more than {MOST_ENTRIES:,} entries")
    left, right = _counted(left), _counted(right)
    with np.errstate(all="ignore"):
        if _is_whole(left) and _is_whole(right):
            rough = np.abs(left).astype(float) @ np.abs(right)
            if not np.all(rough < _EXACT_FLOAT):
                raise ComputationError("@ gives numbers that are too large")
        product = simplify(left @ right)
        if _is_whole(product):
            return product
        terms = np.abs(left) @ np.abs(right)
    if isinstance(product, float):
        return exact.settle(product, float(terms))
    return _freeze(exact.settle_entries(product, terms))


def _comparison(symbol: str, function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compare(left: Any, right: Any) -> Any:
        if type(left) is int and type(right) is int:
            return function(left, right)
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            _numeric(symbol, left, right)
            _refuse_size(left, right)
            left, right = _counted(left), _counted(right)
            result = function(left, right)
            if (_is_whole(left) and _is_whole(right)) or _is_zero(left) or _is_zero(right):
                return simplify(result)
            same = exact.same_entries(left, right)
            return simplify(result | same if function(0, 0) else result & ~same)
        if type(left) is str and type(right) is str and symbol in ("==", "!="):
            return bool(function(left, right))
        if symbol in ("==", "!="):
            return _equal(left, right) is (symbol == "==")
        _numeric(symbol, left, right)
        return bool(function(0, 0) if exact.same(left, right) else function(left, right))

    return compare


def _equal(left: Any, right: Any) -> bool:
    for side in (left, right):
        if side is not None and not isinstance(side, _COMPARED):
            raise ComputationError(f"== does not work on {describe(side)}")
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return (
            isinstance(left, np.ndarray)
            and isinstance(right, np.ndarray)
            and left.shape == right.shape
            and bool(np.all(exact.same_entries(_counted(left), _counted(right))))
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    if is_number(left) and is_number(right):
        return exact.same(left, right)
    return bool(left == right)


def _contains(left: Any, right: Any) -> bool:
    if isinstance(right, np.ndarray) and is_number(left):
        return bool(np.any(exact.same_entries(_counted(right), left)))
    if isinstance(right, list | tuple):
        return any(_equal(left, entry) for entry in right)
    if isinstance(right, str) and isinstance(left, str):
        return left in right
    raise ComputationError(f"in does not work on {describe(left)} and {describe(right)}")


def negative(value: Any) -> Any:
    """Return minus `value`, a number or an array."""
    _numeric("-", value, 0)
    return simplify(-_counted(value))


def item(value: Any, index: Any) -> Any:
    """Return ``value[index]`` for an array, a list or a shape.

    Raises
    ------
    ComputationError
        If there is no such entry, or `value` has none.
    """
    if not isinstance(value, _SEQUENCES):
        raise ComputationError(f"{describe(value)} has no entries to take by [ ]")
    for one in index if isinstance(index, tuple) else (index,):
        if type(one) is not int and not isinstance(one, slice) and (isinstance(one, bool) or not isinstance(one, int)):
            raise ComputationError(f"[ ] takes whole numbers, not {describe(one)}")
    try:
        found = value[index]
        # An array's entries were looked at when it was made.
        return found if type(found) is np.ndarray and not found.flags.writeable else simplify(found)
    except (IndexError, TypeError, ValueError) as error:
        raise ComputationError(f"{describe(value)} has no entry [{_index_text(index)}]") from error


def _index_text(index: Any) -> str:
    if isinstance(index, tuple):
        return ", ".join(_index_text(one) for one in index)
    if not isinstance(index, slice):
        return str(index)
    return ":".join("" if end is None else str(end) for end in (index.start, index.stop, index.step))


BINARY: Mapping[str, Callable[[Any, Any], Any]] = {
    "Add": _add,
    "Sub": _subtract,
    "Mult": _multiply,
    "Div": _quotient("/", operator.truediv, exact.divide),
    "FloorDiv": _quotient("//", operator.floordiv, exact.floor_divide),
    "Mod": _quotient("%", operator.mod, exact.remainder),
    "Pow": _power,
    "MatMult": _matmul,
}
"""Operators by the name of their node in Python's syntax tree."""

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "Eq": _comparison("==", operator.eq),
    "NotEq": _comparison("!=", operator.ne),
    "Lt": _comparison("<", operator.lt),
    "LtE": _comparison("<=", operator.le),
    "Gt": _comparison(">", operator.gt),
    "GtE": _comparison(">=", operator.ge),
    "In": _contains,
    "NotIn": lambda left, right: not _contains(left, right),
}
