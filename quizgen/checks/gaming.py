"""Whether marks can be had without looking at the numbers of a paper: by one letter, or by what others answer too."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from quizgen.checks.answers import answer_place
from quizgen.checks.survey import Finding, Survey
from quizgen.kinds.table import KINDS
from quizgen.language.expressions import shorten
from quizgen.marking import mark_variant
from quizgen.model import Expected, Part, Question
from quizgen.questions.evaluation import part_label

MOST_SAME = Fraction(9, 10)
"""From which share of the variants on a letter is right too often."""

MOST_AGREEING = Fraction(1, 2)
"""Of which share of the variants the same answer may be right, where the answer is worked out."""

MOST_EARNED = Fraction(3, 10)
"""What an answer that is the same for everybody may earn of a calculated part, on average."""

_FEWEST_LETTERS = 10
_FEWEST_MARKS = 20
_FEWEST_ANSWERS = 40
"""How many variants it takes to tell a rule from chance."""

_LOOK_AT_IT = "it is the answer whatever is drawn: look at the expression, or draw what makes a difference"
_DIFFER = "draw numbers whose answers differ more"

_NUMERAL = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?:/\d+)?")


def check_letters(survey: Survey) -> Iterator[Finding]:
    """Complain of options of which the same letter is right in nearly all variants."""
    total = len(survey.variants)
    if total < _FEWEST_LETTERS:
        return
    for part in survey.question.parts:
        expected = survey.variants[0].expected[part.name]
        if expected.in_full(expected.typed()) == expected.typed():
            continue  # no letter stands for a text
        letters = Counter(variant.expected[part.name].typed() for variant in survey.variants)
        typed, count = letters.most_common(1)[0]
        if count >= MOST_SAME * total:
            letter = typed.replace(";", ",")
            message = (
                f"{letter} is right in {count} of {total} variants; draw the order of the options with shuffle: true, "
                "or let the answer depend on what is drawn"
            )
            yield Finding(answer_place(part), "same-letter", message)


def check_same_answers(survey: Survey) -> Iterator[Finding]:
    """Complain of parts whose answer most students share, though it is worked out from what is drawn."""
    total = len(survey.variants)
    for part in survey.question.parts:
        if _is_shared(survey, part):
            answer, count = _most_frequent(survey, part)
            many, advice = ("all", _LOOK_AT_IT) if count == total else (f"{count} of", _DIFFER)
            message = f"the answer is '{shorten(answer)}' in {many} {total} variants; {advice}"
            yield Finding(answer_place(part), "same-answer", message)


def _is_shared(survey: Survey, part: Part) -> bool:
    """Whether most variants have the same answer to a part; one that asks to choose or what is known is left alone."""
    worked_out = KINDS[part.kind].end != "words" and bool(part.asked.uses & survey.question.varying)
    total = len(survey.variants)
    return worked_out and total >= _FEWEST_ANSWERS and _most_frequent(survey, part)[1] > MOST_AGREEING * total


def check_fixed_answers(survey: Survey) -> Iterator[Finding]:
    """Complain of calculated parts of which an answer that is the same for everybody earns too much."""
    if len(survey.variants) < _FEWEST_MARKS:
        return
    yield from _check_fixed_words(survey)
    parts = [part for part in survey.question.parts if part.asked.recomputes]
    # Where most answers are the same, `check_same_answers` tells of it.
    varying = [part for part in parts if _varies(survey.question, part) and not _is_shared(survey, part)]
    if not varying:
        return
    everywhere = _earned_by_numbers(survey, parts)
    for part in varying:
        earned = {number: means[part.name] for number, means in everywhere.items()}
        answer, own = _earned_by_answer(survey, part)
        earned[""] = _Earned(own)
        number, (mean, carried) = max(earned.items(), key=lambda pair: pair[1])
        most = _most_earned(survey, part)
        if mean > most:
            differ = _say_differ(survey, part, number)
            advice = differ if mean - carried > most else _say_carried(survey.question, part)
            advice = _LOOK_AT_IT if len(_answers(survey, part)) == 1 else advice
            what = f"{number} in every place" if number else f"the answer '{shorten(answer)}'"
            message = f"{what} earns {float(mean):.0%} on average over {len(survey.variants)} variants; {advice}"
            yield Finding(answer_place(part), "fixed-answer", message)


class _Earned(NamedTuple):
    """What is earned of a part on average, and how much of that is carried from earlier parts."""

    mean: Fraction
    carried: Fraction = Fraction(0)


def _say_carried(question: Question, part: Part) -> str:
    """Say what to do about a part that is carried from the same number in the parts that it follows."""
    labels = [f"({part_label(question, i)})" for i, other in enumerate(question.parts) if other.name in part.follows]
    followed = " and ".join(labels)
    return (
        f"it follows from the same in {followed}: ask for what also needs numbers of the paper, or write carried: 25%"
    )


def _say_differ(survey: Survey, part: Part, number: str) -> str:
    """Say what to do where one number in every place of the answer earns too much, or else one whole answer."""
    if number and isinstance(survey.variants[0].expected[part.name].answer, np.ndarray):
        return f"draw numbers that lead to {number} in fewer places, or give this part few of the marks"
    return _DIFFER


def _check_fixed_words(survey: Survey) -> Iterator[Finding]:
    """Complain of options, words and formulas that an expression finds, and that are the same whatever is drawn."""
    for part in survey.question.parts:
        if part.asked.recomputes or part.asked.costly or not _varies(survey.question, part):
            continue
        if _is_shared(survey, part):
            continue
        expected = [variant.expected[part.name] for variant in survey.variants]
        answers = {_words(one) for one in expected}
        # Where the letter of an option is the same, too, `check_letters` tells of it.
        lettered = expected[0].in_full(expected[0].typed()) != expected[0].typed()
        if len(answers) == 1 and not (lettered and len(_answers(survey, part)) == 1):
            message = f"the answer is '{shorten(answers.pop())}' in all {len(expected)} variants; {_LOOK_AT_IT}"
            yield Finding(answer_place(part), "fixed-answer", message)


def _words(expected: Expected) -> str:
    """Return an answer without the letters of options, which may be shuffled."""
    answer = expected.answer
    return ", ".join(sorted(map(str, answer))) if isinstance(answer, tuple | list) else str(answer)


def _answers(survey: Survey, part: Part) -> frozenset[str]:
    return frozenset(variant.expected[part.name].typed() for variant in survey.variants)


def with_number(part: Part, expected: Expected, number: str) -> str:
    """Return an answer of the right shape with one number in every place; empty where a part asks for no numbers.

    Parameters
    ----------
    part : Part
        The part.
    expected : Expected
        Of a variant.
    number : str
        The number, as typed.

    Returns
    -------
    str
    """
    match KINDS[part.kind].end:
        case "numbers":
            return _NUMERAL.sub(number, expected.typed())
        case "formula":
            return number
    return ""


def _most_earned(survey: Survey, part: Part) -> Fraction:
    """Return what a fixed answer may earn: where there are few to choose from, as often as a letter may be right."""
    return MOST_SAME if survey.variants[0].expected[part.name].wrong_choices() else MOST_EARNED


def _varies(question: Question, part: Part) -> bool:
    """Whether what is drawn has a bearing on the answer; else it is a fact, which no draw can hide."""
    answer = part.asked.computed_by
    return answer is not None and bool(answer.names & question.varying)


def _earned_by_numbers(survey: Survey, parts: Sequence[Part]) -> Mapping[str, Mapping[str, _Earned]]:
    """Return what a number in every place of every answer earns of each part on average, what is carried included."""
    numerals = Counter(
        numeral
        for variant in survey.variants
        for part in parts
        for numeral in _NUMERAL.findall(variant.expected[part.name].typed())
    )
    means: dict[str, Mapping[str, _Earned]] = {}
    for number in dict.fromkeys(("0", "1", *(numeral for numeral, _ in numerals.most_common(1)))):
        total: dict[str, Fraction] = defaultdict(Fraction)
        carried: dict[str, Fraction] = defaultdict(Fraction)
        for variant in survey.variants:
            typed = {part.name: with_number(part, variant.expected[part.name], number) for part in parts}
            for mark in mark_variant(variant.key, typed).parts:
                total[mark.name] += mark.fraction
                carried[mark.name] += mark.fraction if mark.rule == "carried" else 0
        count = len(survey.variants)
        means[number] = {name: _Earned(earned / count, carried[name] / count) for name, earned in total.items()}
    return means


def _most_frequent(survey: Survey, part: Part) -> tuple[str, int]:
    """Return the answer that is right most often, and in how many variants it is."""
    answers = Counter(variant.expected[part.name].typed() for variant in survey.variants)
    return answers.most_common(1)[0]


def _earned_by_answer(survey: Survey, part: Part) -> tuple[str, Fraction]:
    """Return the answer that is right most often, and what it earns of a part on average on the other papers."""
    answer, _ = _most_frequent(survey, part)
    total = Fraction(0)
    for variant in survey.variants:
        marks = mark_variant(variant.key, {part.name: answer}).parts
        total += next(mark.fraction for mark in marks if mark.name == part.name)
    # One paper is the one from which the answer is taken.
    return answer, (total - 1) / (len(survey.variants) - 1)
