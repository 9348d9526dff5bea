"""A shape: its sizes in another order, or one too large."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import permutations
from types import MappingProxyType

from quizgen.diagnosis.evidence import TELLING, Found
from quizgen.diagnosis.orders import describe_order

_MOST_AXES = 5


@dataclass(frozen=True, slots=True)
class ShapeCase:
    """A shape that is not the answer."""

    given: tuple[int, ...]
    answer: tuple[int, ...]


def prepare(value: tuple[int, ...], answer: tuple[int, ...]) -> ShapeCase | None:
    """Return what there is to diagnose; nothing where the response is right or has another number of axes."""
    if len(value) != len(answer) or value == answer:
        return None
    return ShapeCase(value, answer)


def find_axes(case: ShapeCase) -> Found | None:
    """Look for the sizes in another order."""
    if sorted(case.given) != sorted(case.answer):
        return None
    feedback = f"The right numbers in another order{_order(case)}."
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
            return f": {describe_order(turn)}"
    return f": {describe_order(orders[0])}" if len(orders) == 1 else ""


def find_off_by_one(case: ShapeCase) -> Found | None:
    """Look for sizes that are all one too large, or all one too small."""
    differences = {given - answer for given, answer in zip(case.given, case.answer, strict=True)} - {0}
    if differences not in ({1}, {-1}):
        return None
    wrong = [
        str(i) for i, (given, answer) in enumerate(zip(case.given, case.answer, strict=True), 1) if given != answer
    ]
    which = f"Axis {wrong[0]} is" if len(wrong) == 1 else f"Axes {', '.join(wrong[:-1])} and {wrong[-1]} are"
    return Found(f"{which} one too {'large' if differences == {1} else 'small'}.", False)


FINDERS: Mapping[str, Callable[[ShapeCase], Found | None]] = MappingProxyType(
    {"axes": find_axes, "off-by-one": find_off_by_one}
)
"""By the diagnosis' name."""
