"""Looking for what went wrong with a response."""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from quizgen.diagnosis.evidence import POSSIBLE_THEMES, Found, Theme
from quizgen.diagnosis.kinds import DIAGNOSES
from quizgen.model import Diagnosis, Expected, Value


@lru_cache(maxsize=64)
def _in_order(expected: type[Expected]) -> tuple[tuple[str, Callable[[Any], Found | None]], ...]:
    """Return the diagnoses that apply, in the order in which they are tried."""
    return tuple((name, expected.finders[name]) for name in DIAGNOSES if name in expected.finders)


def diagnose(
    value: Value,
    expected: Expected,
    typed: str = "",
    credits: Mapping[str, Fraction] = MappingProxyType({}),
    themes: Collection[Theme] = POSSIBLE_THEMES,
) -> Diagnosis | None:
    """Say what went wrong with a response, where that shows from the response and the answer alone.

    Parameters
    ----------
    value : Value
        What the response was read as.
    expected : Expected
        What is expected.
    typed : str
        The response as typed: it shows to how many decimals a number was rounded.
    credits : mapping of str to Fraction
        What diagnoses earn, by name, where the question sets it; these count without further evidence. The usual
        credit of :data:`~quizgen.diagnosis.kinds.DIAGNOSES` is given only where it cannot be a coincidence:
        with three different entries other than 0, or two digits of a number.
    themes : collection of Theme
        What the question is about; nothing else is named.

    Returns
    -------
    Diagnosis or None
        None for a right response, and where nothing is recognised.

    Examples
    --------
    >>> import numpy as np
    >>> from quizgen.kinds.array import ArrayExpected
    >>> right = ArrayExpected(np.array([[1, 2, 3], [4, 5, 6]]))
    >>> diagnose(np.array([[1, 4], [2, 5], [3, 6]]), right).kind
    'transposed'
    """
    if not expected.finders:
        return None
    case = expected.case(value, typed)
    if case is None:
        return None
    for name, find in _in_order(type(expected)):
        found = find(case)
        found = found.among(themes) if found is not None else None
        if found is not None:
            kind = DIAGNOSES[name]
            credit = credits.get(name, kind.credit if found.telling else Fraction(0))
            return Diagnosis(name, found.feedback, credit * found.share, kind.says_where, kind.decides)
    return None
