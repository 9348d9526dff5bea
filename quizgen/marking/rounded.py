"""What a typed number may have been rounded from, and how far an answer moves with that which follows from it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from quizgen.errors import UserFileError
from quizgen.kinds.number import InPercent
from quizgen.language.expressions import Scope, evaluate
from quizgen.marking.following import Followed
from quizgen.model import Comparison, Part, Question, Refusal, Value
from quizgen.questions.evaluation import values_behind, values_between

_Array = npt.NDArray[np.float64]
_Place = tuple[str, tuple[int, ...]]
_Moved = Mapping[str, Value]
_Compute = Callable[[_Moved], Value | None]

MOST_EVALUATIONS = 64
"""How often an answer is computed again to see whether rounding explains a response."""

_MOST_DECIMALS = 12
_FEWEST_DIGITS = 3
_AFTER_POINT = re.compile(r"\d\.(\d+)")
_AFTER_COMMA = re.compile(r"\d,(\d+)")
_EXACT = re.compile(r"/|frac|sqrt|√")


def find_half_unit(typed: str, value: Value, asked: int | None) -> float:
    """Return how far what was rounded to a number may lie from it.

    Parameters
    ----------
    typed : str
        As the student typed it.
    value : number or ndarray
        What it was read as; the entry with the most decimals shows to how many all were rounded.
    asked : int or None
        The decimals that the paper asks for, which tell what a whole number was rounded from; where it asks for none,
        only numbers with three significant digits were rounded.

    Returns
    -------
    float
        Half a unit of the last decimal; 0 for a fraction, and for whole numbers where no decimals are
        asked for: they are exact.

    Examples
    --------
    >>> find_half_unit("0.67", 0.67, 2), find_half_unit("0.50", 0.5, 2), find_half_unit("2/3", 2 / 3, 2)
    (0.005, 0.005, 0.0)
    >>> find_half_unit("3", 3, None), find_half_unit("3", 3, 1), find_half_unit("0.5", 0.5, None)
    (0.0, 0.05, 0.0)
    """
    entries = np.asarray(value)
    if entries.dtype.kind not in "iuf" or _EXACT.search(typed):
        return 0.0
    decimals = max((_count_decimals(entry) for entry in entries.astype(float).ravel().tolist()), default=0)
    if decimals > _MOST_DECIMALS:
        return 0.0
    if decimals:
        # Zeros at the end are typed and not read; in percent there are two decimals more.
        found = (_AFTER_POINT if "." in typed else _AFTER_COMMA).findall(typed)
        written = [digits for digits in found if len(digits.rstrip("0")) <= decimals]
        as_typed = "%" not in typed or isinstance(value, InPercent)
        decimals = max(decimals, *map(len, written), 0) if as_typed else max(decimals, 2)
    if asked is None and _exponent(entries) + 1 + decimals < _FEWEST_DIGITS:
        return 0.0
    places = decimals or asked
    return 0.5 * 10.0**-places if places else 0.0


def _exponent(entries: npt.NDArray[np.float64]) -> int:
    """Return the power of ten of the first digit of the largest number."""
    return Decimal(repr(float(np.abs(entries).max()))).adjusted()


def _fraction(comparison: Comparison) -> Fraction:
    return comparison.fraction


def _count_decimals(entry: float) -> int:
    exponent = Decimal(repr(entry)).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def compare_rounded(
    question: Question, part: Part, followed: Followed, values: Mapping[str, Value], given: Value, strictly: Comparison
) -> Comparison:
    """Compare a response with what follows from any numbers that the student's own earlier answers were rounded from.

    Parameters
    ----------
    question : Question
        Which has the expressions that are evaluated again, at most `MOST_EVALUATIONS` times.
    part : Part
        The part that was answered.
    followed : Followed
        What follows from the earlier answers as they were typed.
    values : mapping of str to Value
        Of the variant.
    given : Value
        The response.
    strictly : Comparison
        What comparing with `followed` has given.

    Returns
    -------
    Comparison
        The better of the two.
    """
    half_units = _find_half_units(question, followed, values)
    if not half_units:
        return strictly
    compute = _computing(question, part, followed)
    own = {name: np.array(followed.values[name], dtype=float) for name in half_units}
    if followed.expected.tolerance is not None:
        loosened = followed.expected.loosened(_find_spread(compute, own, half_units, followed.expected.answer))
        return max(strictly, loosened.compare(given), key=_fraction)
    unrounded = {
        followed.places[name]: values[followed.places[name]] for name, one in followed.taken.items() if one.right
    }
    points = (unrounded, *_points(own, half_units))
    answers = [followed.expected.answer, *(answer for moved in points if (answer := compute(moved)) is not None)]
    others = [other for answer in answers if not isinstance(other := followed.expected.instead(answer), Refusal)]
    found = [other.answer for other in others]
    if isinstance(given, int) and found and all(isinstance(answer, int) for answer in found):
        # What lies between two whole numbers follows from something between what these follow from.
        others = [replace(others[0], answer=min(max(given, min(found)), max(found)))]
    return max((strictly, *(other.compare(given) for other in others)), key=_fraction)


def _find_half_units(question: Question, followed: Followed, values: Mapping[str, Value]) -> Mapping[str, _Array]:
    """Return the values that may have been rounded, with how far each of their numbers may lie from what was typed."""
    found = {}
    for part in question.parts:
        if (own := followed.taken.get(part.name)) is not None:
            place = followed.places[part.name]
            right = values[place]
            half = find_half_unit(own.typed, own.value, part.asked.shown_decimals(right))
            halves = np.full(np.shape(own.value), half)
            digits = part.asked.enough_digits(right)
            if digits is not None and not _EXACT.search(own.typed):
                halves = np.maximum(halves, _half_digits(np.asarray(own.value, dtype=float), digits))
            if halves.any():
                found[place] = halves
    return found


def _half_digits(entries: _Array, digits: int) -> _Array:
    """Return half a unit of each number's last significant digit; 0 for a number with more digits than that."""
    found = np.zeros(entries.shape)
    for at, entry in np.ndenumerate(entries):
        written = Decimal(repr(float(entry))).normalize()
        if written and len(written.as_tuple().digits) <= digits:
            found[at] = 0.5 * 10.0 ** (written.adjusted() - digits + 1)
    return found


def _computing(question: Question, part: Part, followed: Followed) -> _Compute:
    """Return what computes the answer with other numbers in the places of the student's own; None where impossible."""
    changing = values_between(question.values, followed.places.values())
    used = values_behind(question.values, part.asked.uses)
    between = {name: expression for name, expression in changing.items() if name in used}

    def compute(moved: _Moved) -> Value | None:
        values = {**followed.values, **moved}
        try:
            for name, expression in between.items():
                values[name] = evaluate(expression, Scope(values, question.scenarios))
            return part.asked.compute(part, values)
        except UserFileError:
            # Half a unit further a function may not be defined, as a logarithm is not below zero.
            return None

    return compute


# --- Moving the student's own numbers -------------------------------------------------------------------------


def _move(own: Mapping[str, _Array], by: Mapping[str, _Array | float]) -> _Moved:
    moved: dict[str, Value] = {}
    for name, shift in by.items():
        array = own[name] + shift
        array.setflags(write=False)
        moved[name] = array if array.ndim else float(array)
    return moved


def _places(own: Mapping[str, _Array]) -> list[_Place]:
    return [(name, place) for name, array in own.items() for place in np.ndindex(array.shape)]


def _signs(count: int) -> tuple[int, ...]:
    """Return which ways so many numbers are moved one by one: up and down, or only up, or not at all."""
    return (1, -1)[: MOST_EVALUATIONS // max(count, 1)]


def _step(own: Mapping[str, _Array], half_units: Mapping[str, _Array], place: _Place, sign: int) -> _Moved:
    name, at = place
    shift = np.zeros(own[name].shape)
    shift[at] = sign * half_units[name][at]
    return _move(own, {name: shift})


def _ends(own: Mapping[str, _Array], half_units: Mapping[str, _Array]) -> Iterator[_Moved]:
    """Yield all numbers moved up, and all moved down."""
    for sign in (1, -1):
        yield _move(own, {name: sign * half for name, half in half_units.items()})


def _points(own: Mapping[str, _Array], half_units: Mapping[str, _Array]) -> Iterator[_Moved]:
    """Yield all numbers moved up, all moved down, and then one by one."""
    places = _places(own)
    yield from _ends(own, half_units)
    for place in places if len(places) < MOST_EVALUATIONS // 2 else ():
        for sign in (1, -1):
            yield _step(own, half_units, place, sign)


def _find_spread(
    compute: _Compute, own: Mapping[str, _Array], half_units: Mapping[str, _Array], answer: Value
) -> tuple[float, ...]:
    """Return how far each entry of the answer moves within what the student's own numbers were rounded from.

    To first order, what moving each number does is added up. What moving all of them does at once, each the way that
    moves an entry up or down, counts where it is more.
    """
    right = np.asarray(answer, dtype=float)

    def effect(moved: _Moved) -> _Array:
        found = compute(moved)
        if found is None or np.shape(found) != right.shape:
            return np.zeros(right.shape)
        return np.asarray(np.asarray(found, dtype=float) - right)

    places = _places(own)
    signs = _signs(len(places))
    if not signs:
        ends = [np.abs(effect(moved)) for moved in _ends(own, half_units)]
        return tuple(np.max(ends, axis=0).ravel().tolist())
    spread, slopes = np.zeros(right.shape), []
    for place in places:
        moves = [sign * effect(_step(own, half_units, place, sign)) for sign in signs]
        spread += np.max(np.abs(moves), axis=0)
        slopes.append(max(moves, key=lambda move: float(np.abs(move).max(initial=0))))
    left = MOST_EVALUATIONS - len(signs) * len(places)
    for entry in list(np.ndindex(right.shape))[: left // 2]:
        for sign in (1, -1):
            shifts: dict[str, _Array] = {name: np.zeros(array.shape) for name, array in own.items()}
            for i, (name, at) in enumerate(places):
                shifts[name][at] = sign * half_units[name][at] * np.sign(slopes[i][entry])
            spread[entry] = max(spread[entry], abs(effect(_move(own, shifts))[entry]))
    return tuple(spread.ravel().tolist())
