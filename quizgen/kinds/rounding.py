"""How far an answer moves when the intermediate results before it are rounded."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from quizgen.errors import UserFileError
from quizgen.language.chaining import next_entry
from quizgen.language.expressions import Scope, evaluate
from quizgen.model import Chain, Expression, Part, Value

_Array = npt.NDArray[np.float64]


def find_spread(
    part: Part,
    expression: Expression,
    chain: Chain | None,
    decimals: int,
    answer: Value,
    values: Mapping[str, Value],
) -> tuple[float, ...]:
    """Return how far each entry of an answer may move when the intermediate results before it are rounded.

    Each intermediate result that a student writes down is shifted by one unit of the last decimal, up and down; what
    this does to each entry of the answer is added up. Intermediate results are the answers of the parts that this one
    follows and, in a chain, the earlier entries.

    Parameters
    ----------
    part : Part
        Which says what it follows.
    expression : Expression
        That computes the answer.
    chain : Chain or None
        The part's chain, if it has one.
    decimals : int
        To which intermediate results may be rounded.
    answer : number or ndarray
        At full precision.
    values : mapping of str to Value
        The variant's values.

    Returns
    -------
    tuple of float
        In the answer's order, its rows one after another.

    References
    ----------
    Higham (2002), Accuracy and Stability of Numerical Algorithms, section 1.5: to first order, errors of
    intermediate results add up weighted with the sizes of the derivatives.
    """
    unit = 10.0**-decimals
    right = np.asarray(answer, dtype=float)
    spread = np.zeros(right.shape)
    for name in _followed_values(part, expression, chain, values):
        for effect in _effects_of(name, part, expression, right, values, unit):
            spread += effect
    if chain is not None:
        for effect in _chain_effects(chain, right, values, unit):
            spread += effect
    return tuple(spread.ravel().tolist())


def _followed_values(
    part: Part, expression: Expression, chain: Chain | None, values: Mapping[str, Value]
) -> tuple[str, ...]:
    """Return the values that are answers of followed parts and have digits to round."""
    used = set(expression.names).union(*(between.names for between in part.derivation.values()))
    if chain:
        used |= chain.start.names | chain.next.names
    return tuple(name for name in part.follows.values() if name in used and _has_digits(values[name]))


def _has_digits(value: Value) -> bool:
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def _effects_of(
    name: str, part: Part, expression: Expression, right: _Array, values: Mapping[str, Value], unit: float
) -> Iterator[_Array]:
    """Yield how far the answer moves with each entry of a value that it follows."""
    value = np.asarray(values[name], dtype=float)
    for place in np.ndindex(value.shape):
        moved = []
        for shift in (unit, -unit):
            shifted = value.copy()
            shifted[place] += shift
            changed: Value = _frozen(shifted) if value.ndim else float(shifted)
            found = _follow(expression, {**values, name: changed}, part.derivation)
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


def _frozen(array: _Array) -> _Array:
    array.setflags(write=False)
    return array
