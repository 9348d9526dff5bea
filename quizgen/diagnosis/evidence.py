"""What every diagnosis needs: whether arrays agree, and whether there is enough to see for that to mean something."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from quizgen.model import Tolerance
from quizgen.notation.values import USUAL_DECIMALS, needed_decimals
from quizgen.tolerance import distances, entries_within

Numbers = npt.NDArray[np.float64]

TELLING = 3
"""So many different entries other than 0 show that a likeness is no coincidence."""

_LEAST = 2
_SNAPPED = 1e-9
"""More than what snapping to 12 digits can move a number by."""


Theme = Literal[
    "padding",
    "stride",
    "bias",
    "channels",
    "relu",
    "index",
    "never negative",
    "channels first",
    "channels last",
    "batch first",
]
"""What a question may be about: feedback names it only where it is there."""

POSSIBLE_THEMES: frozenset[Theme] = frozenset({"padding", "stride", "bias", "channels", "relu"})
"""What may well be there, where the question is not known."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a finder has found.

    Parameters
    ----------
    feedback : str
        In words for the student.
    telling : bool
        Whether the numbers show that it is no coincidence, so that it may earn its usual credit.
    share : Fraction
        How much of the answer is there, where entries are missing or too many; of that it earns its credit.
    names : Theme or None
        What the feedback speaks of, beside the numbers.
    otherwise : Found or None
        What to say where the question has no such thing; None for nothing.
    """

    feedback: str
    telling: bool
    share: Fraction = Fraction(1)
    names: Theme | None = None
    otherwise: "Found | None" = None

    def naming(self, theme: Theme, feedback: str) -> "Found":
        """Return what to say where the question has such a thing; elsewhere it stays as it is."""
        return replace(self, feedback=feedback, names=theme, otherwise=self)

    def among(self, themes: Collection[Theme]) -> "Found | None":
        """Return what may be said in a question of these themes."""
        found: Found | None = self
        while found is not None and found.names is not None and found.names not in themes:
            found = found.otherwise
        return found


def same(given: npt.NDArray[Any], answer: npt.NDArray[Any], tolerance: Tolerance | None) -> bool:
    """Tell whether two arrays agree in shape and, within the tolerance, in every entry.

    Examples
    --------
    >>> same(np.array([1, 2]), np.array([1, 2.0001]), Tolerance("decimals", 3))
    True
    """
    if given.shape != answer.shape:
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        # Exact comparison is slow, and most guesses are far off.
        sizes = np.maximum(np.abs(given), np.abs(answer).max(initial=0.0))
        slack = distances(answer, tolerance) * (1 + _SNAPPED) + _SNAPPED * sizes
        if not (np.abs(given - answer) <= slack).all():
            return False
    return bool(entries_within(given, answer, tolerance).all())


def variety(array: Numbers, tolerance: Tolerance | None) -> int:
    """Count the entries that the tolerance tells from 0 and from each other, up to `TELLING`.

    Examples
    --------
    >>> variety(np.array([0, 2, 2, 5, 5.001]), Tolerance("decimals", 2))
    2
    """
    entries = np.sort(array, axis=None)
    reach = distances(entries, tolerance)
    apart = np.abs(entries) > reach
    entries, reach = entries[apart], reach[apart]
    count = at = 0
    while at < entries.size and count < TELLING:
        count += 1
        with np.errstate(over="ignore"):
            at = max(at + 1, int(np.searchsorted(entries, entries[at] + reach[at], side="right")))
    return count


def is_varied(array: Numbers, tolerance: Tolerance | None) -> bool:
    """Tell whether there are two different entries other than 0, the least that anything can be seen from."""
    return variety(array, tolerance) >= _LEAST


def is_telling(one: Numbers, other: Numbers, tolerance: Tolerance | None) -> bool:
    """Tell whether both arrays have enough different entries for their likeness to be no coincidence."""
    return min(variety(one, tolerance), variety(other, tolerance)) >= TELLING


def loosen(tolerance: Tolerance | None) -> Tolerance | None:
    """Return ten times the tolerance: what close means.

    Examples
    --------
    >>> loosen(Tolerance("decimals", 3)).amount, loosen(Tolerance("relative", 0.01)).amount
    (2, 0.1)
    """
    if tolerance is None:
        return None
    if tolerance.kind in ("absolute", "relative"):
        return Tolerance(tolerance.kind, tolerance.amount * 10, tolerance.spread)
    return Tolerance(tolerance.kind, tolerance.amount - 1, tolerance.spread)


def asked_decimals(answer: object, decimals: int | None) -> int | None:
    """Return how many decimals the paper asks for; None where the answer is exact and none are asked for.

    Parameters
    ----------
    answer : number or ndarray
        The right answer.
    decimals : int or None
        What the part says.

    Returns
    -------
    int or None

    Examples
    --------
    >>> asked_decimals(0.25, None), asked_decimals(1 / 3, None), asked_decimals(1 / 3, 2)
    (None, 3, 2)
    """
    if decimals is not None:
        return decimals
    return USUAL_DECIMALS if needed_decimals(answer) is None else None
