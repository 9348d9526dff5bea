"""How far an answer moves when the results on the way to it are rounded."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from quizgen.errors import UserFileError
from quizgen.language.expressions import Scope, evaluate
from quizgen.model import Expression, Part, Tolerance, Value

_Array = npt.NDArray[np.float64]


def widen(part: Part, answer: Value, values: Mapping[str, Value]) -> Tolerance:
    """Return the tolerance of an answer whose intermediate results may be rounded to n decimals.

    Each intermediate result that a student writes down is shifted by one unit of the n-th decimal, up and down; what
    this does to each entry of the answer is added up. Intermediate results are the answers of the parts that this one
    follows and, in a chain, the earlier entries.

    Parameters
    ----------
    part : Part
        With a tolerance of the kind ``rounded``.
    answer : number or ndarray
        At full precision.
    values : mapping of str to Value

    Returns
    -------
    Tolerance

    References
    ----------
    Higham (2002), Accuracy and Stability of Numerical Algorithms, section 1.5: to first order, errors of
    intermediate results add up weighted with the sizes of the derivatives.
    """
    assert part.tolerance is not None
    unit = 10.0 ** -int(part.tolerance.amount)
    right = np.asarray(answer, dtype=float)
    spread = np.zeros(right.shape)
    for effect in (*_followed_effects(part, right, values, unit), *_chain_effects(part, right, values, unit)):
        spread += effect
    return replace(_of_last_result(part, part.tolerance), spread=tuple(spread.ravel().tolist()))


def own_tolerance(part: Part, tolerance: Tolerance | None) -> Tolerance | None:
    """Return how far the answer of somebody who rounds nothing on the way may lie off; `widen` never allows less."""
    return tolerance if tolerance is None or tolerance.kind != "rounded" else _of_last_result(part, tolerance)


def _of_last_result(part: Part, tolerance: Tolerance) -> Tolerance:
    return replace(tolerance, amount=float(tolerance.amount if part.decimals is None else part.decimals))


def _followed_effects(part: Part, right: _Array, values: Mapping[str, Value], unit: float) -> Iterator[_Array]:
    """Yield how far the answer moves with each entry of the values that it follows."""
    for name in _followed_values(part, values):
        yield from _effects_of(name, part, right, values, unit)


def _followed_values(part: Part, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return those values that stand for followed parts and have digits to round."""
    assert isinstance(part.answer, Expression)
    used = set(part.answer.names).union(*(expression.names for expression in part.derivation.values()))
    if part.chain:
        used |= part.chain.start.names | part.chain.next.names
    return tuple(name for name in part.follows.values() if name in used and _has_digits(values[name]))


def _has_digits(value: Value) -> bool:
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def _effects_of(name: str, part: Part, right: _Array, values: Mapping[str, Value], unit: float) -> Iterator[_Array]:
    assert isinstance(part.answer, Expression)
    value = np.asarray(values[name], dtype=float)
    for place in np.ndindex(value.shape):
        moved = []
        for shift in (unit, -unit):
            shifted = value.copy()
            shifted[place] += shift
            changed: Value = _frozen(shifted) if value.ndim else float(shifted)
            found = _follow(part.answer, {**values, name: changed}, part.derivation)
            if found is not None and np.shape(found) == right.shape:
                moved.append(np.abs(np.asarray(found, dtype=float) - right))
        if moved:
            yield np.maximum.reduce(moved)


def _follow(answer: Expression, values: dict[str, Value], derivation: Mapping[str, Expression]) -> Value | None:
    """Compute an answer from values of which some were changed; None where that is impossible."""
    try:
        for name, expression in derivation.items():
            values[name] = evaluate(expression, Scope(values))
        return evaluate(answer, Scope(values))
    except UserFileError:
        # At a shifted value a function may not be defined, as a logarithm is not below zero.
        return None


def _chain_effects(part: Part, right: _Array, values: Mapping[str, Value], unit: float) -> Iterator[_Array]:
    """Yield how far the later entries of a chain move with each earlier one."""
    if part.chain is None:
        return
    for t in range(len(right) - 1):
        for place in np.ndindex(right.shape[1:]):
            moved = np.zeros(right.shape)
            for shift in (unit, -unit):
                entry = np.array(right[t])
                entry[place] += shift
                for later in range(t + 1, len(right)):
                    found = next_entry(part, values, entry, later)
                    if found is None or np.shape(found) != right.shape[1:]:
                        break
                    entry = np.asarray(found, dtype=float)
                    moved[later] = np.maximum(moved[later], np.abs(entry - right[later]))
            yield moved


def next_entry(part: Part, values: Mapping[str, Value], previous: Value, t: int) -> Value | None:
    """Compute an entry of a chain from the one before.

    Parameters
    ----------
    part : Part
        With a chain.
    values : mapping of str to Value
    previous : number or ndarray
        What stands before the entry; whole numbers are taken as such.
    t : int
        The entry's position, counted from 0.

    Returns
    -------
    number or ndarray or None
        None where there is no such entry, as when a student's own value makes the rest impossible.
    """
    assert part.chain is not None
    before = np.asarray(previous)
    if before.ndim:
        entry: Value = _frozen(before.copy())
    else:
        entry = before.item()
        entry = int(entry) if isinstance(entry, float) and entry.is_integer() and _counts(part, values) else entry
    try:
        return evaluate(part.chain.next, Scope({**values, "previous": entry, "t": t}))
    except UserFileError:
        return None


def _counts(part: Part, values: Mapping[str, Value]) -> bool:
    """Whether the entries of a chain are whole numbers."""
    assert part.chain is not None
    return isinstance(evaluate(part.chain.start, Scope(values)), int)


def _frozen(array: _Array) -> _Array:
    array.setflags(write=False)
    return array
