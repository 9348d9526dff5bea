"""How far an answer moves when the intermediate results before it are rounded."""

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from quizgen.errors import UserFileError
from quizgen.language.arithmetic import has_digits
from quizgen.language.by_hand import OnTheWay
from quizgen.language.chaining import next_entry
from quizgen.language.working import Working, find_working
from quizgen.model import Chain, Expression, Part, Value

_Array = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]

_TRIALS = 3
_NOISE = 1e-6


def find_spread(
    part: Part,
    expression: Expression,
    chain: Chain | None,
    decimals: int,
    answer: Value,
    values: Mapping[str, Value],
    within_part: bool,
) -> tuple[float, ...]:
    """Return how far each entry of an answer may move when results on the way to it are rounded.

    What was typed before is shifted by one unit of the last decimal, up and down, and what this does to each entry of
    the answer is added up: the answers of the parts that this one follows and, in a chain, the earlier entries. What is
    written down within the part is shifted by half a unit, as far as rounding moves it, where it has more decimals than
    asked for; what is added or rearranged afterwards has no more decimals than before.

    Parameters
    ----------
    part : Part
        Which says what it follows.
    expression : Expression
        That computes the answer.
    chain : Chain or None
        The part's chain, if it has one.
    decimals : int
        To which results on the way may be rounded.
    answer : number or ndarray
        At full precision.
    values : mapping of str to Value
        The variant's values.
    within_part : bool
        Whether what is written down within the part counts as well as what was typed before.

    Returns
    -------
    tuple of float
        In the answer's order, its rows one after another.

    References
    ----------
    Higham (2002), Accuracy and Stability of Numerical Algorithms, section 1.5: to first order, errors of
    intermediate results add up weighted with the sizes of the derivatives.
    """
    right = np.asarray(answer, dtype=float)
    spread = _add_up(_effects_of_typed(part, expression, chain, right, values, 10.0**-decimals), right)
    if within_part:
        working = find_working(expression, chain, part.derivation)
        followed = _followed_values(part, working, values)
        spread += _add_up(_effects_on_the_way(working, followed, right, _used(working, values), decimals), right)
    return tuple(spread.ravel().tolist())


def _add_up(effects: Iterator[_Array], right: _Array) -> _Array:
    spread = np.zeros(right.shape)
    for effect in effects:
        spread += effect
    return spread


def _effects_of_typed(
    part: Part, expression: Expression, chain: Chain | None, right: _Array, values: Mapping[str, Value], unit: float
) -> Iterator[_Array]:
    """Yield how far the answer moves with each number that was typed before it."""
    working = find_working(expression, None, part.derivation)
    followed = _followed_values(part, working, values)
    used = _used(working, values) if followed else {}
    for name in followed:
        yield from _effects_of(name, working.after({name}), right, used, unit)
    if chain is not None:
        yield from _chain_effects(chain, right, values, unit)


def _used(working: Working, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return the values that are used alone: others may not have been computed yet."""
    return {name: values[name] for name in working.names if name in values}


def _followed_values(part: Part, working: Working, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the values that are answers of followed parts and have digits to round."""
    return tuple(name for name in part.follows.values() if name in working.names and has_digits(values[name]))


def _effects_of(
    name: str, working: Working, right: _Array, values: Mapping[str, Value], unit: float
) -> Iterator[_Array]:
    """Yield how far the answer moves with each entry of a value that it follows."""
    value = np.asarray(values[name], dtype=float)
    for place in np.ndindex(value.shape):
        shifted = ({**values, name: _shift(value, place, by)} for by in (unit, -unit))
        found = [_compute(working, one, right) for one in shifted]
        moved = [np.abs(one - right) for one in found if one is not None]
        if moved:
            yield np.maximum.reduce(moved)


def _compute(
    working: Working, values: Mapping[str, Value], right: _Array, on_the_way: OnTheWay | None = None
) -> _Array | None:
    """Compute an answer from values of which some were changed; None where that is impossible."""
    try:
        results = working.compute(values, len(right) if right.ndim else 1, on_the_way)
    except UserFileError:
        # At a shifted value a function may not be defined, as a logarithm is not below zero.
        return None
    found = working.join(results)
    return np.asarray(found, dtype=float) if np.shape(found) == right.shape else None


def _chain_effects(chain: Chain, right: _Array, values: Mapping[str, Value], unit: float) -> Iterator[_Array]:
    """Yield how far the later entries of a chain move with each earlier one."""
    for t in range(len(right)):
        for place in np.ndindex(right.shape[1:]):
            moved = np.zeros(right.shape)
            for shift in (unit, -unit):
                entry = np.array(right[t])
                entry[place] += shift
                for later in range(t + 1, len(right)):
                    found = next_entry(chain, values, entry, later)
                    if found is None or np.shape(found) != right.shape[1:]:
                        break
                    entry = np.asarray(found, dtype=float)
                    moved[later] = np.maximum(moved[later], np.abs(entry - right[later]))
            yield moved


# --- What is written down on the way --------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _other_digits(shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
    return (np.arange(math.prod(shape)).reshape(shape) * 3 + 1) % 7


class _Rounding:
    """Rounds what has to be rounded on the way, and notes which numbers these are."""

    def __init__(self, decimals: int, trial: int) -> None:
        self.decimals = decimals
        self.unit = 10.0**-decimals
        self.trial = trial
        self.noted: list[tuple[Value, _Mask]] = []

    def __call__(self, value: Value) -> Value:
        written = np.asarray(value, dtype=float)
        rounded = np.asarray(written.round(self.decimals))
        mask = abs(rounded - written) > _NOISE * self.unit
        if self.trial:
            # 0.304 * 0.5 has three decimals by chance, and 0.305 * 0.5 has more: other last digits are tried as well.
            rounded = rounded + mask * (_other_digits(written.shape) * self.trial * self.unit)
        found = _as_value(rounded)
        self.noted.append((found, mask))
        return found


class _Shifting:
    """Shifts one number of one of the results on the way."""

    def __init__(self, at: int, place: tuple[int, ...], by: float) -> None:
        self.at = at
        self.place = place
        self.by = by
        self.seen = 0

    def __call__(self, value: Value) -> Value:
        self.seen += 1
        return _shift(np.asarray(value, dtype=float), self.place, self.by) if self.seen == self.at + 1 else value


def _effects_on_the_way(
    working: Working, followed: tuple[str, ...], right: _Array, values: Mapping[str, Value], decimals: int
) -> Iterator[_Array]:
    """Yield how far the answer moves with each number that has to be rounded on the way."""
    working = working.after({*followed, *_rounded_values(working, values, decimals)})
    exactly = _compute(working, values, right, lambda value: value)
    if exactly is None:
        return
    for at, mask in enumerate(_rounded_results(working, followed, right, values, decimals)):
        for place in map(tuple, np.argwhere(mask).tolist()) if mask.any() else ():
            shifts = (_Shifting(at, place, sign * 0.5 * 10.0**-decimals) for sign in (1, -1))
            found = [_compute(working, values, right, shift) for shift in shifts]
            moved = [np.abs(one - exactly) for one in found if one is not None]
            if moved:
                yield np.maximum.reduce(moved)


def _rounded_values(working: Working, values: Mapping[str, Value], decimals: int) -> Iterator[str]:
    """Yield the values in whose computation something has to be rounded."""
    for name, expression in working.between.items():
        rounding = _Rounding(decimals, 0)
        Working({}, expression).compute(values, 1, rounding)
        if any(mask.any() for _, mask in rounding.noted):
            yield name


def _rounded_results(
    working: Working, followed: tuple[str, ...], right: _Array, values: Mapping[str, Value], decimals: int
) -> list[_Mask]:
    """Return which numbers of each result on the way have to be rounded; the answer itself is no such result."""
    found: list[_Mask] = []
    for trial in range(_TRIALS):
        typed = {name: _Rounding(decimals, trial)(values[name]) for name in followed}
        rounding = _Rounding(decimals, trial)
        try:
            results = working.compute({**values, **typed}, len(right) if right.ndim else 1, rounding)
        except UserFileError:
            continue
        masks = [mask & (not any(value is one for one in results)) for value, mask in rounding.noted]
        found = [one | other for one, other in zip(found, masks, strict=True)] if found else masks
    return found


def _shift(value: _Array, place: tuple[int, ...], by: float) -> Value:
    shifted = value.copy()
    shifted[place] += by
    return _as_value(shifted)


def _as_value(array: _Array) -> Value:
    array.setflags(write=False)
    return array if array.ndim else float(array)
