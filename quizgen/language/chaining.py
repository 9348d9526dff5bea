"""Chains: computing an entry of an answer from the one before."""

from collections.abc import Mapping

import numpy as np

from quizgen.errors import UserFileError
from quizgen.language.by_hand import OnTheWay, evaluate_by_hand
from quizgen.language.expressions import Scope, evaluate
from quizgen.model import Chain, Value


def next_entry(
    chain: Chain, values: Mapping[str, Value], previous: Value, t: int, on_the_way: OnTheWay | None = None
) -> Value | None:
    """Compute an entry of a chain from the one before.

    Parameters
    ----------
    chain : Chain
        The chain.
    values : mapping of str to Value
        The variant's values.
    previous : number or ndarray
        What comes before the entry; whole numbers are taken as such.
    t : int
        The entry's position, counted from 0.
    on_the_way : callable, optional
        What becomes of the result of each operation, where the entry is computed by hand.

    Returns
    -------
    number or ndarray or None
        None where there is no such entry, as when a student's own value makes the rest impossible.
    """
    entry: Value
    before = np.asarray(previous)
    if before.ndim:
        entry = before.copy()
        entry.setflags(write=False)
    else:
        entry = before.item()
        entry = int(entry) if isinstance(entry, float) and entry.is_integer() and _counts(chain, values) else entry
    try:
        # Of the values only those that it uses: others may not have been computed yet.
        used = {name: values[name] for name in chain.next.names if name in values}
        known = {**used, "previous": entry, "t": t}
        if on_the_way is not None:
            return evaluate_by_hand(chain.next, known, on_the_way)
        return evaluate(chain.next, Scope(known))
    except UserFileError:
        return None


def _counts(chain: Chain, values: Mapping[str, Value]) -> bool:
    """Whether the entries of a chain are whole numbers."""
    return isinstance(evaluate(chain.start, Scope(values)), int)
