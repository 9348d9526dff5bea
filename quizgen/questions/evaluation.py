"""The value graph: computing a question's values, what each part expects, and its mistakes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.draws.stream import Stream
from quizgen.errors import Problem, UserFileError
from quizgen.language.arithmetic import truth
from quizgen.language.expressions import Scope, evaluate, problem_at, shorten
from quizgen.model import (
    Calls,
    Expected,
    Expression,
    Figure,
    Mistake,
    Notation,
    Part,
    Prose,
    Question,
    Refusal,
    Rounded,
    Steps,
    Table,
    Value,
)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that a draw did not meet."""

    condition: Expression


def draw_values(
    question: Question, seed: int, round: int, new_stream: Callable[[int, str, int], Stream] = Stream
) -> Mapping[str, Value] | Unmet:
    """Draw and compute the values of one variant.

    Conditions are tested as soon as what they speak of is known, so that they can keep an impossible computation
    from being tried. A condition that no draw can change, because all that it speaks of is fixed or pinned, is left to
    `unmet_conditions`.
    """
    values: dict[str, Value] = {}
    scope = Scope(values, question.scenarios)
    for name, expression, conditions in question.steps:
        if expression.draws:
            values[name] = evaluate(expression, Scope(values, question.scenarios, new_stream(seed, name, round)))
            if not _can_be_kept(values[name]):
                raise UserFileError([_refuse_drawing(expression)])
        else:
            values[name] = evaluate(expression, scope)
        for condition in conditions:
            if not _holds(condition, scope):
                return Unmet(condition)
    return MappingProxyType(values)


def _refuse_drawing(expression: Expression) -> Problem:
    message = (
        f"{shorten(expression.text)} is only a way to show a number; draw the number, and show it that way in a hole"
    )
    return problem_at(expression.place, "evaluation", message)


_SHOWN = (Notation, Rounded, Prose, Steps, Table, Figure)


def _can_be_kept(value: Value) -> bool:
    """Whether a key can hold the value."""
    if isinstance(value, list):
        return all(map(_can_be_kept, value))
    return not isinstance(value, _SHOWN)


def recompute(question: Question, given: Mapping[str, Value], calls: Calls = None) -> Mapping[str, Value]:
    """Compute all values that are not given, from those that are, with some functions replaced by others.

    With the drawn values given this restores a variant; with a student's own value given as well it carries that
    value forward.
    """
    values: dict[str, Value] = {}
    scope = Scope(values, question.scenarios, calls=calls)
    for name, expression in question.values.items():
        values[name] = given[name] if name in given else evaluate(expression, scope)
    return MappingProxyType(values)


def recompute_on_demand(question: Question, given: Mapping[str, Value], calls: Calls = None) -> Mapping[str, Value]:
    """Return what `recompute` does, each value computed when it is first asked for: few answers need all of them.

    Raises
    ------
    UserFileError
        Not here, but where a value is asked for that cannot be computed.
    """
    return _OnDemand(question, given, calls)


class _OnDemand(Mapping[str, Value]):
    """The values of a question, of which some are not computed yet."""

    def __init__(self, question: Question, given: Mapping[str, Value], calls: Calls) -> None:
        self._question = question
        self._calls = calls
        self._known = {name: value for name, value in given.items() if name in question.values}

    def __getitem__(self, name: str) -> Value:
        known = self._known
        if name not in known:
            question = self._question
            known[name] = evaluate(question.values[name], Scope(self, question.scenarios, calls=self._calls))
        return known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._question.values

    def __iter__(self) -> Iterator[str]:
        return iter(self._question.values)

    def __len__(self) -> int:
        return len(self._question.values)


def drawn_values(question: Question, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return those values that were drawn."""
    return MappingProxyType({name: values[name] for name, e in question.values.items() if e.draws})


def unmet_conditions(question: Question, values: Mapping[str, Value]) -> tuple[Expression, ...]:
    """Return the conditions that the values do not meet; those that a draw can change have been tested by drawing."""
    scope = Scope(values)
    return tuple(c for c in question.require if not c.names & question.varying and not _holds(c, scope))


def _holds(condition: Expression, scope: Scope) -> bool:
    result = evaluate(condition, scope)
    if not isinstance(result, bool):
        message = f"the condition {shorten(condition.text)} is neither true nor false"
        raise UserFileError([problem_at(condition.place, "evaluation", message)])
    return truth(result)


def part_label(question: Question, position: int) -> str:
    """Return ``a``, ``b``, ... for the parts of a question, and nothing for an only part."""
    if len(question.parts) == 1:
        return ""
    first, second = divmod(position, 26)
    return (chr(96 + first) if first else "") + chr(97 + second)


def named_values(question: Question) -> Mapping[str, Expression]:
    """Return the values that the question's file names."""
    return MappingProxyType({name: expr for name, expr in question.values.items() if "." not in name})


def values_between(values: Mapping[str, Expression], changed: Iterable[str]) -> Mapping[str, Expression]:
    """Return the values that change where others are changed, in an order in which each uses only earlier ones."""
    changing = set(changed)
    found: dict[str, Expression] = {}
    for name, expression in values.items():
        if name not in changing and not expression.draws and expression.names & changing:
            changing.add(name)
            found[name] = expression
    return MappingProxyType(found)


def values_behind(values: Mapping[str, Expression], names: Iterable[str]) -> frozenset[str]:
    """Return the values that some are computed from, and these themselves."""
    behind = set(names)
    for name in reversed(list(values)):
        if name in behind:
            behind |= values[name].names
    return frozenset(behind)


def expect(part: Part, values: Mapping[str, Value], calls: Calls = None) -> Expected:
    """Compute what a part expects, with some functions replaced by others.

    Raises
    ------
    UserFileError
        If the answer does not fit its kind: not an option, not finite, not a whole number, not a formula.
    """
    return expect_answer(part, values, part.asked.compute(part, values, calls))


def expect_answer(part: Part, values: Mapping[str, Value], answer: Value) -> Expected:
    """Return what a part expects where its answer is known, as from a key.

    Raises
    ------
    UserFileError
        If the answer does not fit its kind.
    """
    return part.asked.widened(part, expect_closely(part, values, answer), values)


def expect_drawn(part: Part, values: Mapping[str, Value]) -> Expected:
    """Compute what a part expects where draws are compared.

    Raises
    ------
    UserFileError
        If the answer does not fit its kind.
    """
    return part.asked.as_drawn(part, expect_closely(part, values, part.asked.compute(part, values)), values)


def expect_closely(part: Part, values: Mapping[str, Value], answer: Value) -> Expected:
    """Return what a part expects if nothing is rounded on the way, where its answer is known.

    Raises
    ------
    UserFileError
        If the answer does not fit its kind.
    """
    expected = part.asked.expect(part, values, answer)
    if isinstance(expected, Refusal):
        computed = part.asked.computed_by
        written = shorten(computed.text if computed else str(answer))
        message = f"{written} cannot be the answer to a part of type {part.kind}: {expected}"
        raise UserFileError([problem_at(part.asked.place or part.place, "bad-answer", message)])
    return expected


def live_mistakes(part: Part, values: Mapping[str, Value], right: Expected) -> tuple[tuple[Mistake, Expected], ...]:
    """Return the mistakes that this variant can tell from the right answer and from each other.

    A mistake that leads to the right answer is left out; of two that lead to the same answer the first one stays; one
    whose computation is impossible here, or gives no answer of the part's kind, cannot show.
    """
    return tuple(keep_apart(right, possible_mistakes(part, values, right)))


def keep_apart(right: Expected, mistakes: Iterable[tuple[Mistake, Expected]]) -> Iterator[tuple[Mistake, Expected]]:
    """Yield those mistakes whose answer is neither right nor that of an earlier one."""
    found = [right]
    for mistake, wrong in mistakes:
        if not any(wrong.equals(other) for other in found):
            found.append(wrong)
            yield mistake, wrong


def possible_mistakes(part: Part, values: Mapping[str, Value], right: Expected) -> Iterator[tuple[Mistake, Expected]]:
    """Yield the mistakes that can be made in this variant, with the answer that each leads to."""
    for mistake in part.mistakes:
        try:
            answer = part.asked.compute_mistake(part, mistake, values)
        except UserFileError:
            continue
        wrong = part.asked.expect_mistake(part, values, answer, right)
        if not isinstance(wrong, Refusal):
            yield mistake, wrong
