"""The table of diagnoses: their names, what each is worth, and which of several speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class DiagnosisKind:
    """One way of going wrong.

    Parameters
    ----------
    credit : Fraction
        What it usually earns, where the numbers show that it is no coincidence.
    description : str
        For the author of a question, one line.
    says_where : bool
        Whether its feedback tells which entries are wrong.
    decides : bool
        Whether its credit counts also where single entries would earn more.
    """

    credit: Fraction
    description: str
    says_where: bool = False
    decides: bool = False


_ALL, _HALF, _QUARTER, _NOTHING = Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(0)

DIAGNOSES: Mapping[str, DiagnosisKind] = MappingProxyType(
    {
        "transposed": DiagnosisKind(_HALF, "Rows and columns are swapped."),
        "axes": DiagnosisKind(_HALF, "The right numbers under another order of the axes.", says_where=True),
        "reversed": DiagnosisKind(_NOTHING, "A sequence given backwards, a filter rotated by 180 degrees."),
        "reshaped": DiagnosisKind(_HALF, "The right numbers in the right order, in another shape."),
        "unsummed": DiagnosisKind(_NOTHING, "The channels are not added up."),
        "stride": DiagnosisKind(_NOTHING, "The answer is in every second row and column, or the other way round."),
        "missing": DiagnosisKind(
            _ALL, "Entries, rows, columns or an axis are missing or too many; this of what is right."
        ),
        "shifted": DiagnosisKind(_NOTHING, "Shifted by one along an axis, or one row or column is."),
        "exchanged": DiagnosisKind(_NOTHING, "The right entries, rows or columns in another order.", says_where=True),
        "border": DiagnosisKind(_NOTHING, "Only the border is wrong, where there is padding."),
        "impossible": DiagnosisKind(_NOTHING, "The sign is flipped of what cannot be negative."),
        "sign": DiagnosisKind(_QUARTER, "The sign is flipped throughout."),
        "off-by-one": DiagnosisKind(_NOTHING, "A count or a size is one too large or too small.", says_where=True),
        "negatives": DiagnosisKind(_NOTHING, "A ReLU is forgotten, or applied where there is none."),
        "rounding": DiagnosisKind(_HALF, "Rounded too early or to too few places, or cut off.", decides=True),
        "offset": DiagnosisKind(_NOTHING, "Every entry is off by the same number, such as a bias."),
        "factor": DiagnosisKind(_QUARTER, "Right up to a constant factor."),
        "one-entry": DiagnosisKind(_NOTHING, "One entry of four or more is wrong.", says_where=True),
        "left-out": DiagnosisKind(_NOTHING, "Right without the padding, the stride, the bias or ReLU."),
        "convention": DiagnosisKind(_HALF, "Right under another reading of one of the question's conventions."),
    }
)
"""By name; where several fit, the first one speaks."""

OF_THE_QUESTION = ("left-out", "convention")
"""Those that need the question, so that the marker finds them."""


def parse_credits(given: Mapping[str, object]) -> Mapping[str, Fraction] | str:
    """Read credits for diagnoses, or say what is wrong with them.

    Parameters
    ----------
    given : mapping of str to number
        From 0 to 1, by the diagnosis' name.

    Returns
    -------
    mapping of str to Fraction, or str

    Examples
    --------
    >>> parse_credits({"sign": 0.5})
    {'sign': Fraction(1, 2)}
    >>> parse_credits({"sign": 2})
    'the credit of sign must be a number from 0 to 1'
    """
    found: dict[str, Fraction] = {}
    for name, credit in given.items():
        if name not in DIAGNOSES:
            return f"'{name}' is not a diagnosis; the diagnoses are {', '.join(DIAGNOSES)}"
        if not isinstance(credit, int | float | Fraction) or isinstance(credit, bool) or not 0 <= credit <= 1:
            return f"the credit of {name} must be a number from 0 to 1"
        found[name] = Fraction(str(credit))
    return found
