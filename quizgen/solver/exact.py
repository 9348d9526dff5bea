"""Results that are decimals are these decimals: the one place where the noise of binary arithmetic is taken off.

A float stands for the decimal that it is the nearest float of. Computing with floats goes wrong in the last digits:
0.1 + 0.2 is 0.30000000000000004, and 0.6 // 0.1 is 5. Every operation of the question language and every sum of the
solver follows one rule:

    A result that lies within 1e-14 of its scale of a decimal with twelve digits is that decimal.

The *scale* of a sum is the magnitude of its terms, for what they lose does not get smaller where they cancel; that of
anything else is its own magnitude. The twelve digits count from the first one of the scale: where the terms lie below
1000, the decimal has up to nine places after the point.

Why this is right. A decimal differs from its float by at most 1.2e-16 of it, and each operation adds as much again.
So a sum of up to eighty products, in any order, and a product of forty factors, lie within 1e-14 of what arithmetic
with decimals gives; longer sums do so too, unless all of their errors point the same way. The decimals in question
have the first twelve digits of the scale, or thirteen, and are more than 1e-13 of it apart, so that only the right one
is within reach. It is a whole number below 2^53 over a power of ten up to 10^22; both are floats, so that their
quotient is rounded once.

Quotients, remainders and whole powers may have any number of digits. Where their operands have at most eight
places after the point, :func:`divide`, :func:`floor_divide`, :func:`remainder` and :func:`power` compute them in whole
numbers and give the float nearest to the fraction.

Where it is not exact. A result with more digits, such as a product of four decimals with four digits each, keeps the
digits of binary arithmetic; so does all that is irrational. Where such a result happens to lie within 1e-14 of a
shorter decimal, it becomes that one. Both change nothing in the twelve digits that are shown and compared.

Two numbers whose difference would be 0 by the rule are equal, and a quotient that is whole by it is whole.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from quizgen.solver.arrays import FloatArray

NOISE = 1e-14
"""The share of its scale by which binary arithmetic may have moved a result."""

_UNITS = 10**8
_EXACT_FLOAT = 2.0**53
_TWELVE_DIGITS = 1e12
_LARGEST_POWER = 64


def _digits_power(exponent: int) -> float:
    """Return the power of ten that makes twelve or thirteen digits of a scale of 2^(exponent - 1) and more whole."""
    return float(10 ** min(max(math.floor(13 - exponent * math.log10(2)), 0), 22))


# By the binary exponent of the scale; the negative ones count from the end.
_POWERS = [_digits_power(exponent) for exponent in (*range(1025), *range(-1074, 0))]
_POWERS_ARRAY = np.array(_POWERS)


# --- Sums and products ----------------------------------------------------------------------------------------


def settle(x: float, scale: float) -> float:
    """Return a result as the decimal that it is, if it is one.

    Parameters
    ----------
    x : float
        The result, finite.
    scale : float
        The magnitude of the terms of a sum, else of `x`.

    Returns
    -------
    float

    Examples
    --------
    >>> settle(0.1 + 0.2, 0.2), settle(0.3 - 0.1 * 3, 0.3), settle(1 / 3, 1 / 3)
    (0.3, 0.0, 0.3333333333333333)
    """
    power = _POWERS[math.frexp(scale)[1]]
    near = round(x * power) / power
    return near if abs(near - x) <= NOISE * scale else x


def settle_entries(values: FloatArray, scale: Any) -> FloatArray:
    """Return an array as :func:`settle` returns a number.

    Parameters
    ----------
    values : ndarray
        Finite.
    scale : ndarray of the same shape, or float
        Of each entry, or of all.

    Returns
    -------
    ndarray, same shape

    Examples
    --------
    >>> settle_entries(np.array([0.1 + 0.2, 2 / 3]), 1.0).tolist()
    [0.3, 0.6666666666666666]
    """
    if values.size <= FEW:
        return _settle_few(values, scale)
    powers: Any = _POWERS[math.frexp(scale)[1]] if type(scale) is float else _POWERS_ARRAY[np.frexp(scale)[1]]
    near = np.asarray(values * powers)
    np.rint(near, out=near)
    near /= powers
    near += 0.0  # so that -0 is 0
    np.copyto(near, values, where=np.abs(near - values) > NOISE * scale)
    return near


FEW = 6
"""Up to so many entries are computed faster one by one."""


def _settle_few(values: FloatArray, scale: Any) -> FloatArray:
    entries: list[float] = values.ravel().tolist()
    scales: list[float] = scale.ravel().tolist() if isinstance(scale, np.ndarray) else [float(scale)] * len(entries)
    return np.array(list(map(settle, entries, scales)), dtype=np.float64).reshape(values.shape)


def freeze_sums(sums: FloatArray, scale: float) -> FloatArray:
    """Return sums as decimals where they are some, fresh and read-only.

    Parameters
    ----------
    sums : ndarray
        Finite.
    scale : float
        How large the terms of one sum can be together, in magnitude.

    Examples
    --------
    >>> freeze_sums(np.array([0.1 + 0.2 - 0.3, 1e-5]), 0.6)
    array([0.e+00, 1.e-05])
    """
    settled = settle_entries(sums, scale)
    settled.flags.writeable = False
    return settled


# --- Comparisons ----------------------------------------------------------------------------------------------


def same(left: float, right: float) -> bool:
    """Say whether two numbers are equal, apart from noise.

    Examples
    --------
    >>> same(0.1 * 3, 0.3), same(0.3, 0.3001), same(0.0, 1e-300)
    (True, False, False)
    """
    return left == right or abs(left - right) <= NOISE * max(abs(left), abs(right))


def same_entries(left: Any, right: Any) -> Any:
    """Say of each entry whether it is the same in both, apart from noise.

    Examples
    --------
    >>> same_entries(np.array([0.1 * 3, 0.2]), 0.3).tolist()
    [True, False]
    """
    return np.abs(left - right) <= NOISE * np.maximum(np.abs(left), np.abs(right))


def settle_whole(values: FloatArray) -> FloatArray:
    """Return numbers that are whole apart from noise as whole ones; their scale is at least 1.

    Examples
    --------
    >>> settle_whole(np.array([3.0000000000000004, 0.5])).tolist()
    [3.0, 0.5]
    """
    near = np.rint(values)
    return np.where(np.abs(near - values) <= NOISE * np.maximum(np.abs(values), 1.0), near, values)


# --- Quotients and powers -------------------------------------------------------------------------------------


def divide(left: float, right: float) -> float:
    """Return the quotient of two numbers.

    Examples
    --------
    >>> divide(0.1, 0.3), 0.1 / 0.3
    (0.3333333333333333, 0.33333333333333337)
    """
    n, d = _units(left), _units(right)
    if n is not None and d is not None:
        return n / d
    quotient = left / right
    return settle(quotient, abs(quotient)) if math.isfinite(quotient) else quotient


def floor_divide(left: float, right: float) -> float:
    """Return the largest whole number that is at most the quotient.

    Examples
    --------
    >>> floor_divide(0.6, 0.1), 0.6 // 0.1
    (6.0, 5.0)
    """
    n, d = _units(left), _units(right)
    if n is not None and d is not None:
        return float(n // d)
    quotient = divide(left, right)
    return _floor(quotient) if abs(quotient) < _TWELVE_DIGITS else left // right


def remainder(left: float, right: float) -> float:
    """Return what is left of a number when a whole multiple of another is taken away, with the sign of the other.

    Examples
    --------
    >>> remainder(0.6, 0.1), remainder(-0.7, 0.3)
    (0.0, 0.2)
    """
    n, d = _units(left), _units(right)
    if n is not None and d is not None:
        return n % d / _UNITS
    quotient = divide(left, right)
    if abs(quotient) < _TWELVE_DIGITS:
        return settle(left - right * _floor(quotient), abs(left) + abs(right))
    return left % right


def _floor(quotient: float) -> float:
    near = round(quotient)
    return float(near if abs(near - quotient) <= NOISE * max(abs(quotient), 1.0) else math.floor(quotient))


def power(base: float, exponent: int) -> float:
    """Return a whole power of a number.

    Examples
    --------
    >>> power(0.1, 3), 0.1**3, power(0.3, -1)
    (0.001, 0.0010000000000000002, 3.3333333333333335)
    """
    n = _units(base)
    if n is None or abs(exponent) > _LARGEST_POWER:
        found = float(base**exponent)
        return settle(found, abs(found))
    top, bottom = (n, _UNITS) if exponent >= 0 else (_UNITS, n)
    return float(top ** abs(exponent) / bottom ** abs(exponent))


def _units(x: float) -> int | None:
    """Return a decimal of at most eight places in units of the last of them; None for any other number."""
    scaled = x * _UNITS
    if not -_EXACT_FLOAT < scaled < _EXACT_FLOAT:
        return None
    n = round(scaled)
    return n if n / _UNITS == x else None


def entrywise(function: Callable[[float, Any], float], left: Any, right: Any) -> FloatArray:
    """Return what a function of two numbers gives for the entries of arrays that fit together.

    Examples
    --------
    >>> entrywise(floor_divide, np.array([0.6, 0.9]), 0.3)
    array([2., 3.])
    """
    pairs = np.broadcast(left, right)
    return np.array([function(a.item(), b.item()) for a, b in pairs], dtype=np.float64).reshape(pairs.shape)
