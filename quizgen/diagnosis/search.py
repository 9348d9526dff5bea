"""Looking for what went wrong with a response."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from quizgen.diagnosis import entries, formulas, numbers, orders, sizes, windows
from quizgen.diagnosis.evidence import Found
from quizgen.diagnosis.kinds import DIAGNOSES
from quizgen.model import Diagnosis, Expectation, Value

_Prepare = Callable[[Any, Expectation, str], Any]
_Finders = Mapping[str, Callable[[Any], Found | None]]

_BY_TYPE: Mapping[str, tuple[_Prepare, _Finders]] = MappingProxyType(
    {
        "number": (numbers.prepare, numbers.FINDERS),
        "integer": (numbers.prepare, numbers.INTEGER_FINDERS),
        "shape": (sizes.prepare, sizes.FINDERS),
        "array": (entries.prepare, {**entries.FINDERS, **orders.FINDERS, **windows.FINDERS}),
        "expression": (formulas.prepare, formulas.FINDERS),
    }
)


def diagnose(
    value: Value,
    expectation: Expectation,
    typed: str = "",
    credits: Mapping[str, Fraction] = MappingProxyType({}),
) -> Diagnosis | None:
    """Say what went wrong with a response, where that shows from the response and the answer alone.

    Parameters
    ----------
    value : Value
        What the response was read as.
    expectation : Expectation
    typed : str
        The response as typed: it shows to how many decimals a number was rounded.
    credits : mapping of str to Fraction
        What diagnoses earn, by name, where the question sets it; these count without further evidence. The usual
        credit of :data:`~quizgen.diagnosis.kinds.DIAGNOSES` is given only where it cannot be a coincidence:
        with three different entries other than 0, or two digits of a number.

    Returns
    -------
    Diagnosis or None
        None for a right response, and where nothing is recognised.

    Examples
    --------
    >>> import numpy as np
    >>> right = Expectation("array", np.array([[1, 2, 3], [4, 5, 6]]))
    >>> diagnose(np.array([[1, 4], [2, 5], [3, 6]]), right).kind
    'transposed'
    """
    if expectation.type not in _BY_TYPE:
        return None
    prepare, finders = _BY_TYPE[expectation.type]
    case = prepare(value, expectation, typed)
    if case is None:
        return None
    for name, kind in DIAGNOSES.items():
        found = finders[name](case) if name in finders else None
        if found is not None:
            credit = credits.get(name, kind.credit if found.telling else Fraction(0))
            return Diagnosis(name, found.feedback, credit, kind.says_where)
    return None
