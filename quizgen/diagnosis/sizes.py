"""A shape: its sizes in another order, an axis missing or too many, or one too large."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from types import MappingProxyType

from quizgen.diagnosis.evidence import TELLING, Found
from quizgen.diagnosis.orders import describe_order
from quizgen.messages import list_said, said, said_of

_MOST_AXES = 5
_FEWEST_OF_A_VOLUME = 3
_CHANNELS = said("The channels are left out; the other numbers are right.")
_BATCH = said("The batch is left out; the other numbers are right.")


@dataclass(frozen=True, slots=True)
class ShapeCase:
    """A shape that is not the answer."""

    given: tuple[int, ...]
    answer: tuple[int, ...]


def prepare(value: tuple[int, ...], answer: tuple[int, ...]) -> ShapeCase | None:
    """Return what there is to diagnose; nothing where the response is right or differs by two axes or more."""
    if abs(len(value) - len(answer)) > 1 or value == answer:
        return None
    return ShapeCase(value, answer)


def find_axes(case: ShapeCase) -> Found | None:
    """Look for the sizes in another order."""
    if sorted(case.given) != sorted(case.answer):
        return None
    order = _order(case)
    if order:
        feedback = said("The right numbers in another order: {moved}.", moved=order)
    else:
        feedback = said("The right numbers in another order.")
    return Found(feedback, len(set(case.answer)) >= TELLING)


def _order(case: ShapeCase) -> str:
    """Say how the axes moved, where equal sizes leave no doubt."""
    answer, last = case.answer, len(case.answer) - 1
    if not 2 <= last < _MOST_AXES:
        return ""
    orders = [order for order in permutations(range(last + 1)) if tuple(answer[axis] for axis in order) == case.given]
    turns = {(last, *range(last)): answer[-1], (*range(1, last + 1), 0): answer[0]}
    for turn, moved in turns.items():
        if turn in orders and answer.count(moved) == 1:
            return describe_order(turn)
    return describe_order(orders[0]) if len(orders) == 1 else ""


def find_missing(case: ShapeCase) -> Found | None:
    """Look for an axis that is left out, or for one too many, where all others are right."""
    shorter, longer = sorted((case.given, case.answer), key=len)
    places = [i for i in range(len(longer)) if (*longer[:i], *longer[i + 1 :]) == shorter]
    one_size_of_all = len(case.given) == 1 and set(case.given) == set(case.answer)
    if len(shorter) == len(longer) or not places or one_size_of_all:
        return None
    place = places[0] if len(places) == 1 else None
    # A wrong number in its place needs no evidence either.
    share = Fraction(len(shorter), len(longer))
    if longer is case.given:
        return Found(said("{axis} is one too many; the others are right.", axis=_axis(place)), True, share)
    found = Found(said("{axis} is left out; the others are right.", axis=_axis(place)), True, share)
    volume = len(longer) >= _FEWEST_OF_A_VOLUME
    if place == 0:
        if volume:
            found = found.naming("channels first", _CHANNELS)
        return found.naming("batch first", _BATCH)
    return found.naming("channels last", _CHANNELS) if volume and place == len(shorter) else found


def _axis(place: int | None) -> str:
    return said("An axis") if place is None else said("Axis {number}", number=place + 1)


def find_off_by_one(case: ShapeCase) -> Found | None:
    """Look for sizes that are all one too large, or all one too small."""
    if len(case.given) != len(case.answer):
        return None
    differences = {given - answer for given, answer in zip(case.given, case.answer, strict=True)} - {0}
    if differences not in ({1}, {-1}):
        return None
    wrong = [
        str(i) for i, (given, answer) in enumerate(zip(case.given, case.answer, strict=True), 1) if given != answer
    ]
    listed = list_said(wrong)
    if differences == {1}:
        told = said_of(len(wrong), "Axis {axes} is one too large.", "Axes {axes} are one too large.", axes=listed)
    else:
        told = said_of(len(wrong), "Axis {axes} is one too small.", "Axes {axes} are one too small.", axes=listed)
    return Found(told, False)


FINDERS: Mapping[str, Callable[[ShapeCase], Found | None]] = MappingProxyType(
    {"axes": find_axes, "missing": find_missing, "off-by-one": find_off_by_one}
)
"""By the diagnosis' name."""
