"""The value graph: computing a question's values, what each part expects, and its mistakes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from quizgen.draws.stream import Stream
from quizgen.errors import UserFileError
from quizgen.kinds.code import same_outputs
from quizgen.kinds.expression import check_formula
from quizgen.kinds.interface import Refusal
from quizgen.kinds.table import ANSWER_TYPES
from quizgen.language.arithmetic import truth
from quizgen.language.expressions import Scope, evaluate, problem_at, shorten
from quizgen.language.programs import code_task, compute_answer
from quizgen.language.rounding import widen
from quizgen.language.text import evaluate_text, fill_plainly
from quizgen.model import (
    Expectation,
    Expression,
    Figure,
    Mistake,
    Notation,
    Part,
    Prose,
    Question,
    Reading,
    Rounded,
    Steps,
    Table,
    Text,
    Value,
)
from quizgen.notation.prose import to_text
from quizgen.tolerance import default_tolerance


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
    drawn = varying_names(question)
    waiting = [condition for condition in question.require if condition.names & drawn]
    for name, expression in question.values.items():
        stream = new_stream(seed, name, round) if expression.draws else None
        values[name] = evaluate(expression, Scope(values, question.scenarios, stream))
        if stream and not _can_be_kept(values[name]):
            message = (
                f"{shorten(expression.text)} is only a way to show a number; draw the number, and show it so in a hole"
            )
            raise UserFileError([problem_at(expression.place, "evaluation", message)])
        for condition in [c for c in waiting if name in c.names and c.names <= values.keys()]:
            waiting.remove(condition)
            if not _holds(condition, values):
                return Unmet(condition)
    for condition in waiting:
        if not _holds(condition, values):
            return Unmet(condition)
    return MappingProxyType(values)


def varying_names(question: Question) -> frozenset[str]:
    """Return the values that are drawn, and those computed from them."""
    varying: set[str] = set()
    for name, expression in question.values.items():
        if expression.draws or expression.names & varying:
            varying.add(name)
    return frozenset(varying)


def _can_be_kept(value: Value) -> bool:
    """Whether a key can hold the value."""
    if isinstance(value, list):
        return all(map(_can_be_kept, value))
    return not isinstance(value, Notation | Rounded | Prose | Steps | Table | Figure)


def recompute(
    question: Question, given: Mapping[str, Value], calls: Mapping[str, Callable[..., Any]] | None = None
) -> Mapping[str, Value]:
    """Compute all values that are not given, from those that are, with some functions replaced by others.

    With the drawn values given this restores a variant; with a student's own value given as well it carries that
    value forward.
    """
    values: dict[str, Value] = {}
    for name, expression in question.values.items():
        scope = Scope(values, question.scenarios, calls=calls)
        values[name] = given[name] if name in given else evaluate(expression, scope)
    return MappingProxyType(values)


def drawn_values(question: Question, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return those values that were drawn."""
    return MappingProxyType({name: values[name] for name, e in question.values.items() if e.draws})


def unmet_conditions(question: Question, values: Mapping[str, Value]) -> tuple[Expression, ...]:
    """Return the conditions that the values do not meet; those that a draw can change have been tested by drawing."""
    varying = varying_names(question)
    return tuple(c for c in question.require if not c.names & varying and not _holds(c, values))


def _holds(condition: Expression, values: Mapping[str, Value]) -> bool:
    result = evaluate(condition, Scope(values))
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


def option_prose(part: Part, values: Mapping[str, Value]) -> tuple[Prose, ...]:
    """Return the options with their holes filled; those of a matching in alphabetical order, each once."""
    options = tuple(evaluate_text(option, Scope(values)) for option in part.options)
    if ANSWER_TYPES[part.type].given != "pairs":
        return options
    by_text = {to_text(option): option for option in (*written_answer(part, values), *options)}
    return tuple(by_text[text] for text in sorted(by_text, key=lambda text: (text.casefold(), text)))


def item_prose(part: Part, values: Mapping[str, Value]) -> tuple[Prose, ...]:
    """Return what a matching asks to be matched, with its holes filled."""
    return tuple(evaluate_text(item, Scope(values)) for item in part.items)


def written_answer(part: Part, values: Mapping[str, Value]) -> tuple[Prose, ...]:
    """Return the texts in which an answer is written out: accepted texts, options of a matching, a model answer."""
    assert not isinstance(part.answer, Expression)
    return tuple(evaluate_text(text, Scope(values)) for text in part.answer if isinstance(text, Text))


def formula(text: Text, values: Mapping[str, Value]) -> str:
    """Return the text of a formula with its holes filled, as a student would type it."""
    return fill_plainly(text, values).strip()


def expect(
    part: Part, values: Mapping[str, Value], calls: Mapping[str, Callable[..., Any]] | None = None
) -> Expectation:
    """Compute what a part expects, with some functions replaced by others.

    Raises
    ------
    UserFileError
        If the answer is none of its type: no option, not finite, not a whole number, no formula.
    """
    expected = expect_exactly(part, values, calls)
    if part.tolerance is not None and part.tolerance.kind == "rounded":
        return replace(expected, tolerance=widen(part, expected.expected, values))
    return expected


def expect_exactly(
    part: Part, values: Mapping[str, Value], calls: Mapping[str, Callable[..., Any]] | None = None
) -> Expectation:
    """Compute what a part expects of somebody who rounds nothing on the way."""
    options = tuple(to_text(option) for option in option_prose(part, values))
    place = part.place
    if isinstance(part.answer, Expression):
        answer, place = compute_answer(part, part.answer, values, calls), part.answer.place
    else:
        match ANSWER_TYPES[part.type].given:
            case "options":
                chosen = tuple(options[i] for i in part.answer if isinstance(i, int))
                answer = chosen[0] if part.type == "choice" else chosen
            case "formula":
                answer = formula(_only_text(part), values)
            case "rubric":
                answer = to_text(written_answer(part, values)[0])
            case _:
                answer = tuple(to_text(text) for text in written_answer(part, values))
    expected = _expectation(part, answer, options, values)
    if isinstance(expected, Refusal):
        written = shorten(part.answer.text) if isinstance(part.answer, Expression) else shorten(str(answer))
        message = f"{written} is no answer of type {part.type}: {expected}"
        raise UserFileError([problem_at(place, "bad-answer", message)])
    return expected


def _only_text(part: Part) -> Text:
    assert not isinstance(part.answer, Expression)
    text = part.answer[0]
    assert isinstance(text, Text)
    return text


def _expectation(
    part: Part, answer: Value, options: tuple[str, ...], values: Mapping[str, Value]
) -> Expectation | Refusal:
    kind = ANSWER_TYPES[part.type]
    checked = kind.check_expected(answer)
    if isinstance(checked, Refusal):
        return checked
    if kind.given == "options":
        chosen = (checked,) if isinstance(checked, str) else tuple(checked)
        missing = [text for text in chosen if text not in options]
        if missing:
            return Refusal(f"'{missing[0]}' is none of the options {', '.join(options)}")
    if kind.given == "formula" and (refusal := check_formula(checked, part.symbols, part.form)):
        return refusal
    tolerance = part.tolerance
    if tolerance is None and kind.toleranced and kind.calculated:
        tolerance = default_tolerance(checked, part.decimals)
    return Expectation(
        type=part.type,
        expected=checked,
        tolerance=tolerance,
        decimals=part.decimals,
        options=options,
        symbols=part.symbols,
        form=part.form,
        items=tuple(to_text(item) for item in item_prose(part, values)),
        rubric=part.rubric,
        typos=part.typos,
        policy=part.policy,
        task=code_task(part, values),
    )


def live_mistakes(
    part: Part, values: Mapping[str, Value], right: Expectation
) -> tuple[tuple[Mistake, Expectation], ...]:
    """Return the mistakes that this variant can tell from the right answer and from each other.

    A mistake that leads to the right answer is left out; of two that lead to the same answer the first one stays; one
    whose computation is impossible here, or gives no answer of the part's type, cannot show.
    """
    return tuple(keep_apart(right, possible_mistakes(part, values, right)))


def keep_apart(
    right: Expectation, mistakes: Iterable[tuple[Mistake, Expectation]]
) -> Iterator[tuple[Mistake, Expectation]]:
    """Yield those mistakes whose answer is neither right nor that of an earlier one."""
    found = [right]
    for mistake, wrong in mistakes:
        if not any(is_same(wrong, other) for other in found):
            found.append(wrong)
            yield mistake, wrong


def possible_mistakes(
    part: Part, values: Mapping[str, Value], right: Expectation
) -> Iterator[tuple[Mistake, Expectation]]:
    """Yield the mistakes that can be made in this variant, with the answer that each leads to."""
    for mistake in part.mistakes:
        try:
            answer = (
                compute_answer(part, mistake.answer, values)
                if isinstance(mistake.answer, Expression)
                else formula(mistake.answer, values)
            )
        except UserFileError:
            continue
        wrong = _expectation(part, answer, right.options, values)
        if isinstance(wrong, Refusal):
            continue
        if right.tolerance is not None and right.tolerance.kind == "rounded":
            wrong = replace(wrong, tolerance=right.tolerance)
        if wrong.task is not None:
            # The model solution does not make the mistake.
            wrong = replace(wrong, task=replace(wrong.task, model=""))
        yield mistake, wrong


def is_same(one: Expectation, other: Expectation) -> bool:
    """Whether the answer `one`, given as a response, would be right where `other` is expected."""
    kind = ANSWER_TYPES[one.type]
    if kind.given == "code":
        return same_outputs(one.expected, other.expected)
    if kind.calculated:
        return kind.compare(one.expected, other).fraction == 1
    read = kind.read(kind.show(one), other)
    return isinstance(read, Reading) and kind.compare(read.value, other).fraction == 1
