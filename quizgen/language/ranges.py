"""Ranges of numbers as sheets and the command line write them: ``2``, ``2..3``, ``2..`` and ``..3``."""

import re
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = r"[0-9]{1,18}(?:\.[0-9]{1,6})?"
_RANGE = re.compile(rf"\s*(?P<only>{_NUMBER})\s*|\s*(?P<low>{_NUMBER})?\s*\.\.\s*(?P<high>{_NUMBER})?\s*")


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from `low` to `high`, both included; None leaves an end open.

    Examples
    --------
    >>> 3 in Range(2, 3), 3 in Range(high=2), 10**30 in Range(low=4)
    (True, False, True)
    """

    low: Fraction | int | None = None
    high: Fraction | int | None = None

    def __contains__(self, number: Fraction | int) -> bool:
        """Tell whether a number lies in the range."""
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


ANY = Range()
"""Every number."""


def parse_range(text: str) -> Range | str:
    """Read a range.

    Parameters
    ----------
    text : str
        A number, or two with ``..`` between them, of which one may be left out.

    Returns
    -------
    Range or str
        What is wrong, where the text is not a range.

    Examples
    --------
    >>> parse_range("2..")
    Range(low=Fraction(2, 1), high=None)
    >>> parse_range("3..2")
    'the range 3..2 is empty; write 2..3'
    """
    match = _RANGE.fullmatch(text)
    if not match or text.strip() == "..":
        return "this must be a number or a range, such as 2, 2..3, 2.. or ..3"
    low, high = (
        Fraction(end) if end else None for end in (match["only"] or match["low"], match["only"] or match["high"])
    )
    if low is not None and high is not None and low > high:
        return f"the range {match['low']}..{match['high']} is empty; write {match['high']}..{match['low']}"
    return Range(low, high)
