"""A variant from a question and a seed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from quizgen.errors import Problem, UserFileError
from quizgen.kinds.expression import to_latex
from quizgen.kinds.table import ANSWER_TYPES
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.evaluation import (
    Unmet,
    draw_values,
    drawn_values,
    expect,
    item_prose,
    live_mistakes,
    option_prose,
    part_label,
    recompute,
    unmet_conditions,
    written_answer,
)
from quizgen.language.expressions import Scope, problem_at, shorten
from quizgen.language.reader import adapt
from quizgen.language.text import evaluate_text
from quizgen.model import (
    Expectation,
    Notation,
    PaperPart,
    PaperQuestion,
    Part,
    PartSolution,
    Place,
    Prose,
    Question,
    Rounded,
    Solution,
    Value,
    Variant,
    VariantKey,
)
from quizgen.notation.values import needed_decimals
from quizgen.text.holes import stand_in

MOST_ROUNDS = 500
"""How often values are drawn until the conditions hold."""

MOST_CANDIDATES = 20
"""How many draws are compared to find one whose mistakes are all told apart."""

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
        If a value cannot be computed, no draw meets the conditions, or an answer is none of its type.

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
    drawn = _draw(question, seed)
    values = drawn.values
    expectations = {part.name: drawn.expected.get(part.name) or expect(part, values) for part in question.parts}
    code = code or variant_code(question.id, seed)
    warnings = tuple(
        replace(
            problem_at(c.place, "unmet-condition", f"the pinned values do not meet {shorten(c.text)}"),
            severity="warning",
        )
        for c in unmet_conditions(question, values)
    )
    return Variant(
        question=question,
        seed=seed,
        values=values,
        paper=_paper(question, values, expectations, code),
        key=VariantKey(
            code,
            question,
            seed,
            drawn_values(question, values),
            {name: expectation.expected for name, expectation in expectations.items()},
        ),
        solution=_solution(question, values, expectations),
        warnings=warnings,
    )


def variant_code(*parts: object, prefix: str = "") -> str:
    """Return a short code for what `parts` name, in letters and digits that nobody confuses.

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
    """The values of a draw, what the parts with mistakes expect there, and how many of the mistakes coincide."""

    values: Mapping[str, Value]
    expected: Mapping[str, Expectation]
    coinciding: int


def _draw(question: Question, seed: int) -> _Draw:
    """Return the draw, of up to 20 that meet the conditions, with the fewest coinciding mistakes."""
    if not any(expression.draws for expression in question.values.values()):
        return _Draw(recompute(question, {}), {}, 0)
    best: _Draw | None = None
    failures: Counter[int] = Counter()
    candidates = 0
    for round in range(MOST_ROUNDS):
        values = draw_values(question, seed, round)
        if isinstance(values, Unmet):
            failures[question.require.index(values.condition)] += 1
            continue
        candidates += 1
        draw = _weigh(question, values)
        if best is None or draw.coinciding < best.coinciding:
            best = draw
        if draw.coinciding == 0 or candidates == MOST_CANDIDATES:
            break
    if best is None:
        raise UserFileError([_never_met(question, failures)])
    return best


def _weigh(question: Question, values: Mapping[str, Value]) -> _Draw:
    """Count the mistakes of a draw that lead to the right answer or to another mistake's."""
    mistaken = [part for part in question.parts if part.mistakes]
    expected = {part.name: expect(part, values) for part in mistaken}
    live = sum(len(live_mistakes(part, values, expected[part.name])) for part in mistaken)
    return _Draw(values, expected, sum(len(part.mistakes) for part in mistaken) - live)


def _never_met(question: Question, failures: Counter[int]) -> Problem:
    worst, _ = failures.most_common(1)[0]
    told = "; ".join(f"{shorten(question.require[i].text)} failed {n} times" for i, n in failures.most_common())
    message = f"no draw of {MOST_ROUNDS} meets the conditions: {told}. Widen the draws or drop a condition"
    return problem_at(question.require[worst].place, "never-met", message)


def _paper(
    question: Question, values: Mapping[str, Value], expectations: Mapping[str, Expectation], code: str
) -> PaperQuestion:
    scope = Scope(values)
    return PaperQuestion(
        title=question.title,
        code=code,
        marks=sum((part.marks for part in question.parts), Fraction(0)),
        conventions=tuple(CONVENTIONS[name] for name in question.conventions),
        prompt=evaluate_text(question.prompt, scope),
        parts=tuple(
            PaperPart(
                name=part.name,
                label=part_label(question, i),
                ask=evaluate_text(part.ask, scope),
                type=part.type,
                marks=part.marks,
                hint=ANSWER_TYPES[part.type].hint,
                note=_note(part, expectations[part.name]),
                options=option_prose(part, values),
                items=item_prose(part, values),
                starter=evaluate_text(part.program.starter, scope) if part.program and part.program.starter else None,
            )
            for i, part in enumerate(question.parts)
        ),
    )


def _shown_decimals(part: Part, expectation: Expectation) -> int | None:
    """Return how many decimals are asked for; None where the answer is exact in a few."""
    kind = ANSWER_TYPES[part.type]
    if not (kind.toleranced and kind.calculated):
        return None
    if part.decimals is not None:
        return part.decimals
    return 3 if needed_decimals(expectation.expected) is None else None


_POLICY_NOTES = {
    "per-option": "Each option counts: choose those that hold, and no others.",
    "right-minus-wrong": "A wrong option takes back the marks of a right one.",
}


def _note(part: Part, expectation: Expectation) -> str:
    if part.type == "choices":
        return _POLICY_NOTES.get(part.policy, "")
    asked = _ask_decimals(part, expectation)
    if part.tolerance is not None and part.tolerance.kind == "rounded":
        decimals = int(part.tolerance.amount)
        return f"{asked} You may round results on the way to {decimals} decimal{'' if decimals == 1 else 's'}.".strip()
    return asked


def _ask_decimals(part: Part, expectation: Expectation) -> str:
    if part.program is not None:
        cases = part.program.cases
        inputs = "an input that is not shown" if cases == 1 else f"{cases} inputs that are not shown"
        return f"Hand in your code as text. It is run in Python with NumPy, on {inputs}."
    decimals = _shown_decimals(part, expectation)
    if decimals is None:
        return ""
    return f"Give {decimals} decimal{'' if decimals == 1 else 's'}."


def _solution(question: Question, values: Mapping[str, Value], expectations: Mapping[str, Expectation]) -> Solution:
    return Solution(
        parts=tuple(
            PartSolution(
                name=part.name,
                label=part_label(question, i),
                shown=_shown(part, expectations[part.name], values),
                typed=_typed(part, expectations[part.name]),
            )
            for i, part in enumerate(question.parts)
        ),
        worked=evaluate_text(question.solution, Scope(values)),
    )


def _typed(part: Part, expectation: Expectation) -> str:
    kind = ANSWER_TYPES[part.type]
    return "" if kind.given == "rubric" else kind.show(expectation)


def _shown(part: Part, expectation: Expectation, values: Mapping[str, Value]) -> Prose:
    if part.program is not None:
        return evaluate_text(part.program.model, Scope(values))
    match ANSWER_TYPES[part.type].given:
        case "expression":
            decimals = _shown_decimals(part, expectation)
            value = expectation.expected if decimals is None else Rounded(expectation.expected, decimals)
            return Prose(f"${stand_in(0)}$", (value,))
        case "formula":
            text = expectation.expected
            return Prose(f"${stand_in(0)}$", (Notation(text, to_latex(text, expectation.symbols)),))
        case "pairs":
            pairs = zip(expectation.items, expectation.expected, strict=True)
            texts = tuple(f"{item} \N{RIGHTWARDS ARROW} {option}" for item, option in pairs)
        case "rubric":
            return _with_rubric(written_answer(part, values)[0], part)
        case "texts":
            texts = (ANSWER_TYPES[part.type].show(expectation),)
        case _:
            chosen = expectation.expected
            texts = (chosen,) if isinstance(chosen, str) else tuple(chosen)
    return Prose("; ".join(stand_in(i) for i in range(len(texts))), texts)


def _with_rubric(model: Prose, part: Part) -> Prose:
    """Return a model answer with the points that earn marks after it."""
    points = tuple(f"{point.point} ({float(point.marks):g})" for point in part.rubric)
    first = len(model.values)
    told = "; ".join(stand_in(first + i) for i in range(len(points)))
    return Prose(f"{model.source.strip()} **Points:** {told}.", (*model.values, *points))
