"""Constant factors: the simplest number that one is, and its words."""

from collections.abc import Iterator
from fractions import Fraction

from quizgen.messages import Numeral, said

_LARGEST = 12
"""Of a simple fraction's parts."""

_NEAR_ONE = 0.05
_FINITE = frozenset({2, 4, 5, 8, 10})
"""Denominators of short decimals."""

POWERS_OF_TEN = tuple(factor for n in range(1, 7) for factor in (Fraction(10**n), Fraction(1, 10**n)))
"""Of misplaced decimal points, and of percentages."""

_WORDS = {
    Fraction(2): said("twice {what}"),
    Fraction(1, 2): said("half of {what}"),
    Fraction(1, 3): said("a third of {what}"),
    Fraction(1, 4): said("a quarter of {what}"),
    Fraction(1, 5): said("a fifth of {what}"),
    Fraction(1, 10): said("a tenth of {what}"),
    Fraction(1, 100): said("a hundredth of {what}"),
    Fraction(1, 1_000): said("a thousandth of {what}"),
    Fraction(1, 10_000): said("a ten-thousandth of {what}"),
    Fraction(1, 1_000_000): said("a millionth of {what}"),
}


def near_fractions(ratio: float) -> Iterator[Fraction]:
    """Yield the simple fractions near a number, the simplest first.

    Yields
    ------
    Fraction
        Other than 0 and 1.

    Examples
    --------
    >>> [str(fraction) for fraction in near_fractions(0.6667)][:3], list(near_fractions(0.001))
    (['1/2', '2/3', '3/4'], [Fraction(1, 1000)])
    """
    seen = {Fraction(0), Fraction(1)}
    near = [Fraction(round(ratio * denominator), denominator) for denominator in range(1, _LARGEST + 1)]
    powers = [power for power in POWERS_OF_TEN if power < 1 and round(ratio / float(power)) == 1]
    for fraction in (*near, *powers):
        simple = fraction.denominator == 1 or abs(fraction.numerator) <= _LARGEST
        if simple and fraction not in seen:
            seen.add(fraction)
            yield fraction


def is_near_one(ratio: float) -> bool:
    """Tell whether a factor is so near 1 that rounding explains it better.

    Examples
    --------
    >>> is_near_one(0.99), is_near_one(1.5)
    (True, False)
    """
    return abs(ratio - 1) < _NEAR_ONE


def times(ratio: Fraction | float, what: str) -> str:
    """Say how many times something a number is.

    Examples
    --------
    >>> times(Fraction(2), "it"), times(Fraction(2, 3), "it"), times(Fraction(-3, 2), "it"), times(7.3890561, "it")
    ('twice it', '2/3 of it', '-1.5 times it', '7.39 times it')
    """
    if not isinstance(ratio, Fraction):
        return said("{number} times {what}", number=_write(ratio), what=what)
    if ratio in _WORDS:
        return said(_WORDS[ratio], what=what)
    if ratio.denominator == 1:
        return said("{number} times {what}", number=f"{ratio.numerator:,}", what=what)
    if 0 < ratio < 1:
        return said("{fraction} of {what}", fraction=str(ratio), what=what)
    number = Numeral(f"{float(ratio):g}") if ratio.denominator in _FINITE else str(ratio)
    return said("{number} times {what}", number=number, what=what)


def _write(ratio: float) -> str:
    """Write three digits, and all of those before the point."""
    return f"{ratio:,.0f}" if abs(ratio) >= 1_000 else Numeral(f"{ratio:.3g}")


def find_power_of_ten(ratio: Fraction) -> int | None:
    """Return the exponent of a power of ten from a millionth to a million.

    Examples
    --------
    >>> find_power_of_ten(Fraction(1, 100)), find_power_of_ten(Fraction(20))
    (-2, None)
    """
    for n in range(1, 7):
        if ratio == 10**n:
            return n
        if ratio * 10**n == 1:
            return -n
    return None
