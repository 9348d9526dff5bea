"""How many variants a question has, and how often a draw meets its conditions."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from quizgen.checks.survey import Finding, Survey
from quizgen.draws.stream import Stream
from quizgen.errors import UserFileError
from quizgen.language.expressions import Scope, evaluate
from quizgen.model import Question, Value
from quizgen.questions.evaluation import Unmet, draw_values, named_values

DRAWS = 200
"""How many draws are looked at, unless another number is asked for."""

_PATIENCE = 5
"""How many times as many draws are made where none meets the conditions."""

_MOST_COUNTED = 2_000
_MOST_ESTIMATED = 10**300
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


def measure_variety(question: Question, draws: int = DRAWS) -> Variety:
    """Count the variants of a question, or estimate how many there are.

    Few are counted by going through all sequences of choices that the draws can make. Of many, a sequence that a draw
    took had the probability of one over the product of the numbers of choices. So the mean of that product over all
    draws, where one that does not meet the conditions counts as 0, is an unbiased estimate of the number of sequences
    that meet them.

    Parameters
    ----------
    question : Question
        The question.
    draws : int, optional
        How many draws an estimate rests upon.

    References
    ----------
    .. [1] D. E. Knuth, Estimating the efficiency of backtrack programs, Mathematics of Computation 29 (1975) 121-136.

    Examples
    --------
    >>> import quizgen
    >>> measure_variety(quizgen.load_bank()["rnn/design-type"]).exact
    True
    """
    question = _keep_what_decides(question)
    if not any(expression.draws for expression in question.values.values()):
        return Variety(1, True, 1.0)
    products: list[int] = []
    distinct: set[str] = set()
    seed = 0
    while seed < draws or (seed < _PATIENCE * draws and not distinct):
        seed += 1
        counter = _Counter()
        try:
            values = draw_values(question, seed, 0, counter.new_stream)
        except UserFileError:
            # A draw that cannot be computed is reported elsewhere.
            continue
        if not isinstance(values, Unmet):
            products.append(counter.product())
            distinct.add(_key(question, values))
    acceptance = len(products) / seed
    if not products:
        return Variety(0, False, acceptance)
    if max(products) <= _MOST_COUNTED:
        counted = _count_all(question)
        if counted is not None:
            return Variety(counted, True, acceptance)
    return Variety(min(max(sum(products) // seed, len(distinct)), _MOST_ESTIMATED), False, acceptance)


def _keep_what_decides(question: Question) -> Question:
    """Return the question with what decides about its variants alone: draws, and the conditions that they can change.

    The inputs of a part that asks for code are left out, for no student sees them; so is the order of options, which
    makes another paper of the same question.
    """
    values = named_values(question)
    varying = question.varying
    require = tuple(condition for condition in question.require if condition.names & varying)
    names = {name for name, expression in values.items() if expression.draws}.union(*(c.names for c in require))
    waiting = list(names)
    while waiting:
        further = values[waiting.pop()].names - names
        names |= further
        waiting += further
    kept = MappingProxyType({name: expression for name, expression in values.items() if name in names})
    return replace(question, values=kept, require=require)


def check_variety(survey: Survey) -> Iterator[Finding]:
    """Complain of conditions that are rarely met, and of too few variants."""
    question = survey.question
    variety = measure_variety(question)
    if question.require and variety.acceptance < _RARE:
        message = (
            f"only {variety.acceptance:.1%} of the draws meet the conditions; narrow the draws to fit them, or drop "
            "a condition"
        )
        yield Finding(question.require[0].place, "rarely-met", message)
    if _draws_numbers(survey) and variety.variants < _FEW:
        about = "" if variety.exact else "about "
        message = f"there are only {about}{variety.variants:,} variants; widen a draw, or draw one more value"
        yield Finding(question.place, "few-variants", message)


def _draws_numbers(survey: Survey) -> bool:
    """Whether numbers are drawn, and not only words or rows of scenarios."""
    drawn = survey.variants[0].key.drawn.values() if survey.variants else ()
    return any(isinstance(value, int | float | np.ndarray) for value in drawn)


class _Counting(Stream):
    """A stream that remembers among how many choices were made."""

    def __init__(self, seed: int, name: str, round: int) -> None:
        super().__init__(seed, name, round)
        self.choices = 1

    def below(self, bound: int) -> int:
        self.choices *= bound
        return super().below(bound)


class _Counter:
    """Makes the streams of one draw, and knows among how many choices all of them were made."""

    def __init__(self) -> None:
        self._streams: list[_Counting] = []

    def new_stream(self, seed: int, name: str, round: int) -> Stream:
        self._streams.append(_Counting(seed, name, round))
        return self._streams[-1]

    def product(self) -> int:
        return math.prod(stream.choices for stream in self._streams)


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
            found.add(_key(question, values))
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


def _key(question: Question, values: Mapping[str, Value]) -> str:
    """Return a text that is the same for the same drawn values."""
    drawn = [values[name] for name, expression in question.values.items() if expression.draws]
    return repr([value.tolist() if isinstance(value, np.ndarray) else value for value in drawn])
