"""Why a response earned what it did: each rule of marking that was asked, and what it compared."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from quizgen.marking.mistakes import CARRIED_SLIPS
from quizgen.marking.response import Response
from quizgen.marking.rules import Tried
from quizgen.model import Expected, Reading, Tolerance
from quizgen.notation.values import format_number


def explain_rule(tried: Tried, response: Response) -> Iterator[str]:
    """Yield in lines what a rule compared, and what came of it.

    Parameters
    ----------
    tried : Tried
        The rule, and what it gave.
    response : Response
        To what it was asked.
    """
    if tried.why_not:
        yield f"not asked: {tried.why_not}"
        return
    yield from _COMPARED[tried.rule.name](response)
    credit = tried.credit
    if credit is None:
        yield "says nothing"
    elif tried.rule.settles is not None:
        yield f"settles it: {tried.rule.settles}"
    else:
        named = f", named {credit.named}" if credit.named else ""
        yield f"gives {_percent(credit.fraction)}{named}"


def _percent(fraction: Fraction) -> str:
    return f"{format_number(round(float(fraction) * 100, 1))}%"


def _typed(expected: Expected) -> str:
    return " ".join(expected.typed().split())


def _within(tolerance: Tolerance | None) -> str:
    if tolerance is None:
        return "exactly"
    amount = format_number(tolerance.amount)
    return {
        "absolute": f"within {amount}",
        "relative": f"within {format_number(tolerance.amount * 100)}%",
        "decimals": f"within half a unit of decimal {amount}",
        "significant": f"within half a unit of digit {amount}",
        "rounded": f"with what comes of rounding to decimal {amount}",
    }[tolerance.kind]


def _blank(response: Response) -> Iterator[str]:
    yield "nothing was typed" if response.is_blank else "something was typed"


def _unreadable(response: Response) -> Iterator[str]:
    reading = response.reading
    yield f"read as {reading.shown}" if isinstance(reading, Reading) else f"cannot be read: {reading.reason}"


def _review(response: Response) -> Iterator[str]:
    yield "a person has to mark it" if response.comparison.review else "no person is needed"


def _answer(response: Response) -> Iterator[str]:
    yield f"compared with {_typed(response.part.near)}, {_within(response.part.near.tolerance)}"
    if response.part.allows_more and response.comparison.fraction < 1:
        yield "and with what rounding on the way allows"
    yield f"{_percent(response.comparison.fraction)} of it agrees"


def _carried(response: Response) -> Iterator[str]:
    followed = response.followed
    if not response.own:
        yield "no earlier answer could be read"
    elif followed is None:
        yield "nothing is carried: the earlier answers show no work, or leave nothing to compute"
    else:
        yield f"with the student's own answer to {followed.labels} it would be {_typed(followed.expected)}"
        if followed.expected.compare(response.value).fraction < 1:
            yield "and compared with what follows from all that these answers may have been rounded from"
        assert response.carried is not None
        yield f"{_percent(response.carried.fraction)} of it agrees"


def _chain(response: Response) -> Iterator[str]:
    yield "each entry compared with the right one, and with what follows from the student's entry before it"


def _mistake(response: Response) -> Iterator[str]:
    part = response.part
    for mistake, wrong in part.possible_mistakes:
        number = part.part.mistakes.index(mistake) + 1
        yield f"mistake {number}, worth {_percent(mistake.credit)}, leads to {_typed(wrong)}"
    if response.followed is not None and response.followed.wrong:
        yield f"and each of them on top of the student's own answer to {response.followed.labels}"


def _diagnosis(response: Response) -> Iterator[str]:
    for _, said, other in response.part.other_readings:
        yield f"if {said}, it would be {_typed(other)}"
    if finders := type(response.part.near).finders:
        yield f"looked for: {', '.join(finders)}"
    carried = [name for name in CARRIED_SLIPS if name in finders]
    if carried and response.followed is not None and response.followed.wrong:
        yield f"and in what follows from the student's own answer to {response.followed.labels}: {', '.join(carried)}"


def _entries(response: Response) -> Iterator[str]:
    yield f"{_percent(response.comparison.fraction)} of it agrees with {_typed(response.part.near)}"


_COMPARED: Mapping[str, Callable[[Response], Iterator[str]]] = MappingProxyType(
    {
        "blank": _blank,
        "unreadable": _unreadable,
        "review": _review,
        "answer": _answer,
        "mistake": _mistake,
        "carried": _carried,
        "chain": _chain,
        "diagnosis": _diagnosis,
        "entries": _entries,
    }
)
"""What each rule compares, by its name."""
