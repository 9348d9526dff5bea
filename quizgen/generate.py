"""A variant from a question and a seed."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from quizgen.errors import Problem, UserFileError
from quizgen.kinds.table import KINDS
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.expressions import Scope, problem_at, shorten
from quizgen.language.text import evaluate_text
from quizgen.model import (
    Expected,
    Expression,
    PaperPart,
    PaperQuestion,
    Part,
    PartSolution,
    Place,
    Prose,
    Question,
    Solution,
    Value,
    Variant,
    VariantKey,
)
from quizgen.questions.evaluation import (
    Unmet,
    draw_values,
    drawn_values,
    expect_closely,
    expect_drawn,
    keep_apart,
    live_mistakes,
    part_label,
    possible_mistakes,
    recompute,
    unmet_conditions,
)
from quizgen.questions.reader import adapt
from quizgen.text.plain import to_text

MOST_ROUNDS = 500
"""How often values are drawn until the conditions hold."""

MOST_CANDIDATES = 20
"""How many draws are compared to find one whose mistakes are all told apart."""

_WORSE = 1_000
"""How many coinciding mistakes are better than two options that are the same."""

_CODE_LETTERS = "23456789ACDFGHJKMNPQRTVWXY"
_CODE_LENGTH = 6


def make_variant(
    question: Question, seed: int, pinned: Mapping[str, Any] | None = None, code: str | None = None
) -> Variant:
    """Draw a variant: the same question and seed give the same variant, everywhere and always.

    Parameters
    ----------
    question : Question
        From a bank.
    seed : int
        Any integer from 0.
    pinned : mapping of str to object, optional
        Values whose expressions are replaced: numbers, lists, or texts of expressions.
    code : str, optional
        The variant code; without one it is made from the question's id and the seed.

    Raises
    ------
    UserFileError
        If a value cannot be computed, no draw meets the conditions, or an answer does not fit its type.

    Examples
    --------
    >>> import quizgen
    >>> bank = quizgen.load_bank()
    >>> variant = make_variant(bank["cnn/output-size"], seed=7, pinned={"H": 224, "W": 224, "K": 11, "S": 4})
    >>> int(variant.values["H"])
    224
    """
    if pinned:
        question = adapt(question, pinned, Place("pinned values", 1, 1))
    draw = _draw(question, seed)
    values = draw.values
    near = {part.name: draw.expected.get(part.name) or _expect_closely(part, values) for part in question.parts}
    code = code or variant_code(question.id, seed)
    answers = {name: one.answer for name, one in near.items()}
    return Variant(
        question=question,
        seed=seed,
        values=values,
        paper=_paper(question, values, near, code),
        key=VariantKey(code, question, seed, drawn_values(question, values), answers),
        expect=lambda: {part.name: part.asked.widened(part, near[part.name], values) for part in question.parts},
        find_mistakes=lambda expected: {
            part.name: live_mistakes(part, values, expected[part.name]) for part in question.parts
        },
        solve=lambda expected: _solution(question, values, expected),
        warnings=tuple(_warn(condition) for condition in unmet_conditions(question, values)),
    )


def _expect_closely(part: Part, values: Mapping[str, Value]) -> Expected:
    return expect_closely(part, values, part.asked.compute(part, values))


def _warn(condition: Expression) -> Problem:
    message = f"the pinned values do not meet {shorten(condition.text)}"
    return replace(problem_at(condition.place, "unmet-condition", message), severity="warning")


def variant_code(*parts: object, prefix: str = "") -> str:
    """Return a short code for what `parts` name, in letters and digits that are hard to confuse.

    Examples
    --------
    >>> variant_code("cnn/max-pooling", 7) == variant_code("cnn/max-pooling", 7)
    True
    """
    text = "\0".join(str(part) for part in parts)
    number = int.from_bytes(blake2b(text.encode(), digest_size=8, person=b"quizgen-code").digest(), "big")
    letters = ""
    for _ in range(_CODE_LENGTH):
        number, letter = divmod(number, len(_CODE_LETTERS))
        letters += _CODE_LETTERS[letter]
    return prefix + letters


@dataclass(frozen=True, slots=True)
class _Draw:
    """The values of a draw, and what the parts expect there that have mistakes by which draws are chosen."""

    values: Mapping[str, Value]
    expected: Mapping[str, Expected]


def _draw(question: Question, seed: int) -> _Draw:
    """Return the draw, of up to 20 that meet the conditions, no equal options, and the fewest coinciding mistakes."""
    best: _Draw | None = None
    fewest: float = math.inf
    failures: Counter[int] = Counter()
    candidates = 0
    for values in _rounds(question, seed):
        if isinstance(values, Unmet):
            failures[question.require.index(values.condition)] += 1
            continue
        candidates += 1
        equal = sum(_count_equal(part.asked.options(values)) for part in question.filled) * _WORSE
        draw, lost = _weigh(question.weighed, values, fewest - equal)
        if equal + lost < fewest:
            best, fewest = draw, equal + lost
        if fewest == 0 or candidates == MOST_CANDIDATES:
            break
    if best is None:
        raise UserFileError([_never_met(question, failures)])
    return best


def _count_equal(options: Sequence[Prose]) -> int:
    """Count the options that say what an earlier one says."""
    return len(options) - len(set(map(to_text, options)))


def _rounds(question: Question, seed: int) -> Iterator[Mapping[str, Value] | Unmet]:
    """Yield the values of one round of drawing after another; a single one where nothing is drawn."""
    if any(expression.draws for expression in question.values.values()):
        for round in range(MOST_ROUNDS):
            yield draw_values(question, seed, round)
    else:
        yield recompute(question, {})


def _weigh(parts: Sequence[Part], values: Mapping[str, Value], fewest: float) -> tuple[_Draw, int]:
    """Return a draw, and how many mistakes lead to the answer there or to the answer of another mistake.

    Once these are as many as the fewest of an earlier draw, the rest does not matter and is left out.
    """
    expected: dict[str, Expected] = {}
    lost = 0
    for part in parts:
        if not part.mistakes:
            continue
        right = expected[part.name] = expect_drawn(part, values)
        places = {id(mistake): i for i, mistake in enumerate(part.mistakes)}
        kept = 0
        for mistake, _ in keep_apart(right, possible_mistakes(part, values, right)):
            if lost + places[id(mistake)] - kept >= fewest:
                break
            kept += 1
        lost += len(part.mistakes) - kept
        if lost >= fewest:
            break
    return _Draw(values, expected), lost


def _never_met(question: Question, failures: Counter[int]) -> Problem:
    worst, _ = failures.most_common(1)[0]
    told = "; ".join(f"{shorten(question.require[i].text)} failed {n} times" for i, n in failures.most_common())
    message = f"no draw of {MOST_ROUNDS} meets the conditions: {told}. Widen the draws or drop a condition"
    return problem_at(question.require[worst].place, "never-met", message)


def _paper(
    question: Question, values: Mapping[str, Value], expectations: Mapping[str, Expected], code: str
) -> PaperQuestion:
    scope = Scope(values)
    return PaperQuestion(
        title=question.title,
        code=code,
        marks=question.marks,
        conventions=tuple(CONVENTIONS[name] for name in question.conventions),
        prompt=evaluate_text(question.prompt, scope),
        parts=tuple(
            PaperPart(
                name=part.name,
                label=part_label(question, i),
                ask=evaluate_text(part.ask, scope),
                kind=part.kind,
                marks=part.marks,
                hint=KINDS[part.kind].hint,
                note=part.asked.note(expectations[part.name]),
                options=part.asked.options(values),
                items=part.asked.items(values),
                starter=part.asked.starter(values),
                answer_below=KINDS[part.kind].is_block,
                room=part.room,
                bonus=part.bonus,
            )
            for i, part in enumerate(question.parts)
        ),
    )


def _solution(question: Question, values: Mapping[str, Value], expected: Mapping[str, Expected]) -> Solution:
    return Solution(
        parts=tuple(
            PartSolution(
                name=part.name,
                label=part_label(question, i),
                shown=part.asked.show(part, expected[part.name], values),
                typed="" if expected[part.name].by_hand else expected[part.name].typed(),
            )
            for i, part in enumerate(question.parts)
        ),
        worked=evaluate_text(question.solution, Scope(values)),
    )
