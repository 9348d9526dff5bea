"""Computing as somebody does by hand, who writes down the result of each operation and may round it."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from quizgen.language.expressions import Scope, compile_expression, evaluate
from quizgen.model import Expression, Value
from quizgen.solver import softmax
from quizgen.solver.arrays import freeze

OnTheWay = Callable[[Any], Any]
"""Takes a number with digits, or an array of such, as it was computed, and returns what is gone on with."""

_REMEMBERED = 512


def evaluate_by_hand(expression: Expression, values: Mapping[str, Value], on_the_way: OnTheWay) -> Value:
    """Compute an expression one operation after another.

    Parameters
    ----------
    expression : Expression
        Which draws nothing.
    values : mapping of str to Value
        What it uses.
    on_the_way : callable
        Is given the result of each operation and of each function, the last one too.

    Raises
    ------
    UserFileError
        If it has no value.
    """
    calls = {name: _taking(call, on_the_way) for name, call in _IN_STEPS.items()}
    return evaluate(_step_by_step(expression), Scope(values, calls=calls, on_the_way=on_the_way))


def _taking(call: Callable[[Any, OnTheWay], Any], on_the_way: OnTheWay) -> Callable[[Any], Any]:
    return lambda argument: call(argument, on_the_way)


@lru_cache(maxsize=_REMEMBERED)
def _step_by_step(expression: Expression) -> Expression:
    """Compile an expression once more, so that it tells the results of its operations."""
    return compile_expression(expression.text, lambda _: expression.place, expression.names, stepwise=True)


def _softmax(z: Any, on_the_way: OnTheWay) -> Any:
    """Compute softmax with the exponentials written down; of scores so large that nobody writes them, as ever."""
    whole = softmax(z)
    with np.errstate(over="ignore"):
        exponentials = np.exp(np.asarray(z, dtype=float))
    if not np.isfinite(exponentials).all():
        return whole
    written = np.asarray(on_the_way(freeze(exponentials)))
    total = written.sum(axis=-1, keepdims=True)
    return freeze(written / total) if (total > 0).all() else whole


_IN_STEPS: Mapping[str, Callable[[Any, OnTheWay], Any]] = {"softmax": _softmax}
"""Functions whose worked steps write down something before the result."""
