"""Marking an array whose entries follow from each other: where it first slips, and what is consistent after that."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from quizgen.errors import UserFileError
from quizgen.language.chaining import next_entry
from quizgen.language.expressions import Scope, evaluate
from quizgen.marking.credit import Credit
from quizgen.marking.following import is_trivial
from quizgen.marking.response import Response
from quizgen.marking.rounded import find_half_unit
from quizgen.messages import list_said, said, said_of
from quizgen.model import Chain, Expected, Value
from quizgen.notation.arrays import lay_like
from quizgen.tolerance import entries_within

_Array = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]


def credit_chain(response: Response) -> Credit | None:
    """Count the entries that are right, or follow from the student's entry before."""
    part, right, chain = response.part.part, response.part.right, response.part.part.asked.chain
    values = response.followed.values if response.followed else response.part.values
    assert chain is not None
    answer = np.asarray(right.answer)
    own = lay_like(np.asarray(response.value), answer.shape)
    if own is None or answer.ndim == 0:
        return None
    correct = entries_within(own, answer, right.tolerance)
    # What follows from a right entry by the student's own rounding is right, what follows from a wrong one is carried.
    rounded, carried = np.zeros(answer.shape, dtype=bool), np.zeros(answer.shape, dtype=bool)
    half = find_half_unit(response.typed, response.value, part.asked.shown_decimals(answer))
    sound = response.followed is None or not response.followed.wrong
    for t in range(len(answer)):
        if not correct[t].all() and not (t and is_trivial(own[t - 1], answer[t - 1])):
            follows = ~correct[t] & _following(chain, own, right, values, t, half)
            (rounded if sound else carried)[t] = follows
        sound = bool((correct[t] | rounded[t]).all())
    if not (rounded | carried).any():
        return None
    counted = int((correct | rounded).sum()) + part.carried * int(carried.sum())
    return Credit(Fraction(counted, 1) / answer.size, _tell(chain, correct | rounded | carried), counts=True)


def _following(chain: Chain, own: _Array, right: Expected, values: Mapping[str, Value], t: int, half: float) -> _Mask:
    """Tell which numbers of entry t follow from the student's entry t - 1, or from what this was rounded from."""
    nothing = np.zeros(own.shape[1:], dtype=bool)
    before = own[t - 1] if t else _start(chain, values)
    found = None if before is None else next_entry(chain, values, before, t)
    if found is None or np.shape(found) != own.shape[1:]:
        return nothing
    wanted = np.asarray(right.answer).astype(float)
    wanted[t] = found
    follows = np.asarray(entries_within(own, wanted, right.tolerance)[t])
    if follows.all() or not (t and half):
        return follows
    spread = np.zeros(own.shape)
    spread[t] = _reach(chain, own[t - 1], wanted[t], values, t, half)
    return np.asarray(entries_within(own, wanted, right.loosened(tuple(spread.ravel().tolist())).tolerance)[t])


def _reach(chain: Chain, before: _Array, found: _Array, values: Mapping[str, Value], t: int, half: float) -> _Array:
    """Return how far the numbers of an entry move within what the one before was rounded from."""
    reach = np.zeros(np.shape(found))
    for place in np.ndindex(before.shape):
        moved = [reach * 0]
        for sign in (1, -1):
            shifted = np.array(before, dtype=float)
            shifted[place] += sign * half
            other = next_entry(chain, values, shifted, t)
            if other is not None and np.shape(other) == reach.shape:
                moved.append(np.abs(np.asarray(other, dtype=float) - found))
        reach = reach + np.maximum.reduce(moved)
    return np.asarray(reach)


def _start(chain: Chain, values: Mapping[str, Value]) -> Value | None:
    try:
        return evaluate(chain.start, Scope(values))
    except UserFileError:
        # With the student's own value there is no start.
        return None


def _tell(chain: Chain, fine: _Mask) -> str:
    slips = [t for t in range(len(fine)) if not fine[t].all()]
    if not slips:
        return said("Every entry follows from the one before it.")
    first, further = _step(chain, slips[0]), list_said(_step(chain, t) for t in slips[1:] or slips)
    if len(slips) == 1:
        return said("First slip at {first}; everything after it is consistent with your own values.", first=first)
    return said_of(
        len(slips) - 1,
        "First slip at {first}; a further one at {further}.",
        "First slip at {first}; further ones at {further}.",
        first=first,
        further=further,
    )


def _step(chain: Chain, t: int) -> str:
    return f"{chain.step} {t + 1}" if chain.step else f"t = {t + 1}"
