"""How many variants a question has, and how often a draw meets its conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from quizgen.checks.survey import Finding, Survey, draws
from quizgen.drawing.stream import Stream
from quizgen.errors import UserFileError
from quizgen.language.evaluation import Unmet, draw_values
from quizgen.language.expressions import Scope, evaluate
from quizgen.model import Question, Value

_DRAWS = 200
_MOST_COUNTED = 2_000
_FEW = 1_000
_RARE = 0.02


@dataclass(frozen=True, slots=True)
class Variety:
    """How much a question varies.

    Parameters
    ----------
    variants : int
        How many differ.
    exact : bool
        Whether they were counted, not estimated.
    acceptance : float
        The share of draws that meet the conditions.
    """

    variants: int
    exact: bool
    acceptance: float


def measure_variety(survey: Survey) -> Variety:
    """Count the variants of a question, or estimate how many there are.

    Few are counted by going through all sequences of choices that the draws can make. Of many, a sequence that a draw
    took had the probability of one over the product of the numbers of choices; so the mean of that product over
    accepted draws, times their share, is an unbiased estimate of the number of sequences that are accepted.

    References
    ----------
    .. [1] D. E. Knuth, Estimating the efficiency of backtrack programs, Mathematics of Computation 29 (1975) 121-136.
    """
    question = survey.question
    if not draws(question):
        return Variety(1, True, 1.0)
    acceptance = _measure_acceptance(question, len(survey.variants))
    if not survey.variants:
        return Variety(0, False, acceptance)
    paths = [_count_choices(question, variant.values, variant.seed) for variant in survey.variants]
    if max(paths) <= _MOST_COUNTED:
        counted = _count_all(question)
        if counted is not None:
            return Variety(counted, True, acceptance)
    estimate = acceptance * sum(paths) // len(paths) if max(paths) < 1e300 else 1e300
    return Variety(max(int(estimate), _count_distinct(survey)), False, acceptance)


def check_variety(survey: Survey) -> Iterator[Finding]:
    """Complain of conditions that are rarely met, and of too few variants."""
    question = survey.question
    variety = measure_variety(survey)
    if question.require and variety.acceptance < _RARE:
        message = (
            f"only {variety.acceptance:.1%} of the draws meet the conditions; narrow the draws to what they want, or "
            "drop a condition"
        )
        yield Finding(question.require[0].place, "rarely-met", message)
    if _draws_numbers(survey) and variety.variants < _FEW:
        about = "" if variety.exact else "about "
        message = f"there are {about}{variety.variants:,} variants only; widen a draw, or draw one more value"
        yield Finding(question.place, "few-variants", message)


def _draws_numbers(survey: Survey) -> bool:
    """Whether numbers are drawn, and not only words or rows of scenarios."""
    drawn = survey.variants[0].key.drawn.values() if survey.variants else ()
    return any(isinstance(value, int | float | np.ndarray) for value in drawn)


def _measure_acceptance(question: Question, seeds: int) -> float:
    tried = accepted = 0
    rounds = max(_DRAWS // max(seeds, 1), 1)
    for seed in range(1, max(seeds, 1) + 1):
        for round in range(rounds):
            try:
                accepted += not isinstance(draw_values(question, seed, round), Unmet)
            except UserFileError:
                # A draw that cannot be computed is told of elsewhere.
                continue
            finally:
                tried += 1
    return accepted / tried


class _Counting(Stream):
    """A stream that remembers among how many choices were made."""

    def __init__(self, seed: int, name: str) -> None:
        super().__init__(seed, name)
        self.choices = 1

    def below(self, bound: int) -> int:
        self.choices *= bound
        return super().below(bound)


def _count_choices(question: Question, values: Mapping[str, Value], seed: int) -> int:
    """Return the product of the numbers of choices of a variant's draws."""
    product = 1
    for name, expression in question.values.items():
        if expression.draws:
            stream = _Counting(seed, name)
            evaluate(expression, Scope(values, question.scenarios, stream))
            product *= stream.choices
    return product


class _Following(Stream):
    """A stream that makes given choices, then the first of each; and tells the bounds of all."""

    def __init__(self, path: tuple[int, ...]) -> None:
        super().__init__(0, "")
        self._path = path
        self.bounds: list[int] = []

    def below(self, bound: int) -> int:
        position = len(self.bounds)
        self.bounds.append(bound)
        return self._path[position] if position < len(self._path) else 0


def _count_all(question: Question) -> int | None:
    """Return how many variants differ; None if there are too many to go through."""
    found: set[str] = set()
    names = list(question.values)
    visits = 0

    def visit(position: int, values: dict[str, Value]) -> bool:
        nonlocal visits
        if position == len(names):
            found.add(_key([values[name] for name in names if question.values[name].draws]))
            return True
        name = names[position]
        expression = question.values[name]
        path: tuple[int, ...] | None = ()
        while path is not None:
            visits += 1
            if visits > 2 * _MOST_COUNTED * len(names):
                return False
            stream = _Following(path)
            extended = dict(values)
            extended[name] = evaluate(expression, Scope(values, question.scenarios, stream))
            if _meets(question, extended, name) and not visit(position + 1, extended):
                return False
            path = _next_path(path, stream.bounds)
        return True

    try:
        return len(found) if visit(0, {}) else None
    except UserFileError:
        return None


def _meets(question: Question, values: Mapping[str, Value], last: str) -> bool:
    scope = Scope(MappingProxyType(dict(values)))
    return all(
        bool(evaluate(condition, scope))
        for condition in question.require
        if last in condition.names and condition.names <= values.keys()
    )


def _next_path(path: tuple[int, ...], bounds: list[int]) -> tuple[int, ...] | None:
    choices = [*path, *[0] * (len(bounds) - len(path))]
    while choices:
        choices[-1] += 1
        if choices[-1] < bounds[len(choices) - 1]:
            return tuple(choices)
        choices.pop()
    return None


def _count_distinct(survey: Survey) -> int:
    return len({_key(list(variant.key.drawn.values())) for variant in survey.variants})


def _key(values: list[Value]) -> str:
    """Return a text that is the same for the same values."""
    return repr([value.tolist() if isinstance(value, np.ndarray) else value for value in values])
