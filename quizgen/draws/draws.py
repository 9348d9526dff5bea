"""What a question may draw. Each draw takes the stream first and the author's arguments after it."""

import reprlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quizgen.draws.stream import Stream
from quizgen.errors import ComputationError

_MOST_ENTRIES = 10_000
_MOST_STEPS = 10**12
_FEW_POINTS = 1_000
_NUMBERS = (int, float)


def _show(value: Any) -> str:
    """Return a value on one line, cut where it is long."""
    return " ".join(reprlib.repr(value).split())


def _grid(low: float, high: float, step: float) -> tuple[Decimal, Decimal, int]:
    """Return the first point of a grid, its step and how many points it has."""
    for name, value in (("low", low), ("high", high), ("step", step)):
        if isinstance(value, bool) or not isinstance(value, _NUMBERS) or abs(value) > _MOST_STEPS:
            raise ComputationError(f"{name} must be a number between -10^12 and 10^12, not {_show(value)}")
    return _points(low, high, step)


@lru_cache(maxsize=4096, typed=True)
def _points(low: float, high: float, step: float) -> tuple[Decimal, Decimal, int]:
    first, last, width = (Decimal(repr(value)) for value in (low, high, step))
    if width <= 0:
        raise ComputationError(f"step must be above 0, not {step}")
    if last < first:
        raise ComputationError(f"low is {low} and high is {high}; there is nothing between them")
    count = int((last - first) / width) + 1
    if count > _MOST_STEPS:
        raise ComputationError(f"from {low} to {high} by {step} are more than 10^12 points")
    return first, width, count


@lru_cache(maxsize=256, typed=True)
def _float_points(low: float, high: float, step: float) -> tuple[float, ...]:
    """Return all points of a grid: papers of a class draw the same few over and over."""
    first, width, count = _points(low, high, step)
    return tuple(float(first + width * i) for i in range(count))


def _whole_grid(low: float, high: float, step: float) -> tuple[int, int, int]:
    first, width, count = _grid(low, high, step)
    if first != int(first) or width != int(width):
        raise ComputationError(f"low and step must be whole numbers, not {low} and {step}; use decimal() for others")
    return int(first), int(width), count


def _entries(shape: Sequence[int]) -> int:
    if not shape:
        raise ComputationError("the size is missing; give it first, as in integers(3, low=0, high=9)")
    total = 1
    for length in shape:
        if isinstance(length, bool) or not isinstance(length, int) or length < 1:
            raise ComputationError(f"a size must be a whole number of at least 1, not {_show(length)}")
        total *= length
    if total > _MOST_ENTRIES:
        raise ComputationError(f"{' x '.join(map(str, shape))} are more than {_MOST_ENTRIES:,} entries")
    return total


def _array(numbers: list[Any], shape: Sequence[int], dtype: type) -> NDArray[Any]:
    array: NDArray[Any] = np.array(numbers, dtype=dtype).reshape(tuple(shape))
    array.flags.writeable = False
    return array


def integer(stream: Stream, low: int, high: int, step: int = 1) -> int:
    """Draw a whole number from `low`, `low + step`, ... up to `high`, ends included."""
    first, width, count = _whole_grid(low, high, step)
    return first + width * stream.below(count)


def integers(stream: Stream, *shape: int, low: int, high: int, step: int = 1) -> NDArray[np.int64]:
    """Draw an array of whole numbers, as :func:`integer` does."""
    total = _entries(shape)
    first, width, count = _whole_grid(low, high, step)
    return _array([first + width * stream.below(count) for _ in range(total)], shape, np.int64)


def decimal(stream: Stream, low: float, high: float, step: float = 0.1) -> float:
    """Draw a decimal number on the grid `low`, `low + step`, ... up to `high`, ends included."""
    first, width, count = _grid(low, high, step)
    return float(first + width * stream.below(count))


def decimals(stream: Stream, *shape: int, low: float, high: float, step: float = 0.1) -> NDArray[np.float64]:
    """Draw an array of decimal numbers, as :func:`decimal` does."""
    total = _entries(shape)
    first, width, count = _grid(low, high, step)
    points = _float_points(low, high, step) if count <= _FEW_POINTS else ()
    numbers = (stream.below(count) for _ in range(total))
    return _array([points[i] if points else float(first + width * i) for i in numbers], shape, np.float64)


def choice(stream: Stream, *options: Any) -> Any:
    """Draw one of the options."""
    if not options:
        raise ComputationError("choice() needs options to choose from")
    return options[stream.below(len(options))]


def shuffle(stream: Stream, items: Sequence[Any]) -> Any:
    """Draw an order of the items (Fisher and Yates)."""
    return sample(stream, len(_items(items)), items)


def sample(stream: Stream, n: int, items: Sequence[Any]) -> Any:
    """Draw `n` different items, in the order drawn; an array of numbers where the items are one."""
    left = _items(items)
    if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= len(left):
        raise ComputationError(f"sample() cannot take {_show(n)} of {len(left)} items")
    for i in range(n):
        j = i + stream.below(len(left) - i)
        left[i], left[j] = left[j], left[i]
    if isinstance(items, np.ndarray):
        return _array(left[:n], (n, *items.shape[1:]), items.dtype.type)
    return left[:n]


def _items(items: Any) -> list[Any]:
    if not isinstance(items, list | tuple | np.ndarray):
        raise ComputationError(f"the items to draw from must be a list, not {_show(items)}")
    if len(items) > _MOST_ENTRIES:
        raise ComputationError(f"{len(items):,} items are more than {_MOST_ENTRIES:,}")
    return list(items)


def scenario(stream: Stream, rows: Sequence[Mapping[str, Any]], /, **fields: Any) -> Mapping[str, Any]:
    """Draw one row of the question's ``scenarios:``, or one of those that have these fields.

    A row with ``drawn: false`` is found by its fields only.
    """
    if not rows:
        raise ComputationError("scenario() draws a row of scenarios:, and the question has none")
    if fields:
        found = [row for row in rows if all(_holds(row, name, value) for name, value in fields.items())]
        reason = "has " + ", ".join(f"{name}={_show(value)}" for name, value in fields.items())
    else:
        found = [row for row in rows if row.get("drawn") is not False]
        reason = "may be drawn"
    if not found:
        raise ComputationError(f"no row of scenarios: {reason}")
    return found[stream.below(len(found))]


def _holds(row: Mapping[str, Any], name: str, value: Any) -> bool:
    found = row.get(name)
    return isinstance(value, str | int | float) and type(found) is type(value) and bool(found == value)


DRAWS: Mapping[str, Callable[..., Any]] = {
    "integer": integer,
    "integers": integers,
    "decimal": decimal,
    "decimals": decimals,
    "choice": choice,
    "sample": sample,
    "shuffle": shuffle,
    "scenario": scenario,
}
"""The draws by the names that questions call them by."""
