"""The mistakes: how often each can be told apart, and whether it earns what it should."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizgen.checks.code import is_run
from quizgen.checks.survey import Finding, Survey, findings_of
from quizgen.errors import UserFileError
from quizgen.language.expressions import Scope, shorten
from quizgen.language.text import evaluate_text
from quizgen.marking import mark_variant
from quizgen.model import Expected, Expression, Mistake, Part, Reading, Refusal, Value, Variant
from quizgen.text.plain import to_text

LEAST_SHOWN = 0.2
"""The share of the variants in which a mistake must show."""

MOST_TAKEN = 0.25
"""The share of right entries from which on a mistake that earns nothing should say so."""


@dataclass(frozen=True, slots=True)
class Fate:
    """In how many variants a mistake shows, is the answer, is another mistake, or is impossible."""

    part: Part
    number: int
    mistake: Mistake
    counts: Mapping[str, int]

    @property
    def shown(self) -> float:
        """The share of the variants in which the mistake can be told apart."""
        return self.counts["shown"] / max(sum(self.counts.values()), 1)


def follow_mistakes(survey: Survey) -> tuple[Fate, ...]:
    """Return how each mistake fares over all variants."""
    return tuple(
        Fate(part, i, mistake, counts)
        for part in survey.question.parts
        for i, (mistake, counts) in enumerate(zip(part.mistakes, _counts(survey, part), strict=True))
    )


def _counts(survey: Survey, part: Part) -> list[Counter[str]]:
    counts: list[Counter[str]] = [Counter() for _ in part.mistakes]
    for variant in survey.variants if part.mistakes else ():
        right = variant.expected[part.name]
        live = {id(mistake) for mistake, _ in variant.mistakes[part.name]}
        for mistake, count in zip(part.mistakes, counts, strict=True):
            count["shown" if id(mistake) in live else _why_not(part, mistake, variant.values, right)] += 1
    return counts


def _why_not(part: Part, mistake: Mistake, values: Mapping[str, Value], right: Expected) -> str:
    try:
        wrong = part.asked.expect_mistake(part, values, part.asked.compute_mistake(part, mistake, values), right)
    except UserFileError:
        return "impossible"
    if isinstance(wrong, Refusal):
        return "impossible"
    return "answer" if wrong.equals(right) else "another"


_SHORT_OF = {
    "answer": "is the answer in {} of {} variants",
    "another": "is the same as an earlier mistake in {}",
    "impossible": "cannot be computed in {}",
}


def check_mistakes(survey: Survey) -> Iterator[Finding]:
    """Complain of mistakes that cannot be told apart often enough."""
    total = len(survey.variants)
    for fate in follow_mistakes(survey):
        counts = fate.counts
        answer = fate.mistake.answer
        text = shorten(answer.text if isinstance(answer, Expression) else answer.source)
        place = answer.place
        if total and counts["answer"] == total:
            message = f"{text} is the answer itself, not a mistake, in every variant"
            yield Finding(place, "mistake-is-answer", message)
        elif total and counts["impossible"] == total:
            message = f"{text} cannot be computed as an answer of type {fate.part.kind} in any variant"
            yield Finding(place, "impossible-mistake", message)
        elif total and fate.shown < LEAST_SHOWN:
            why = ", ".join(words.format(counts[kind], total) for kind, words in _SHORT_OF.items() if counts[kind])
            message = (
                f"{text} shows in only {counts['shown']} of {total} variants: it {why}; draw other numbers, or drop it"
            )
            yield Finding(place, "rare-mistake", message)


def check_unsaid_credits(survey: Survey) -> Iterator[Finding]:
    """Complain of mistakes whose credit nobody has set, and which take away what right entries would earn."""
    for part in survey.question.parts:
        for i, mistake in enumerate(part.mistakes if part.asked.recomputes else ()):
            earned = [
                _right_entries(variant.expected[part.name], wrong)
                for variant in survey.variants
                for made, wrong in variant.mistakes[part.name]
                if made is mistake
            ]
            share = sum(earned) / max(len(earned), 1)
            if share >= MOST_TAKEN and "credit" not in survey.question.data["parts"][part.name]["mistakes"][i]:
                message = (
                    f"this mistake earns nothing, as it has no credit:, where {share:.0%} of the entries are right on "
                    f"average; write credit: {share:.0%}, or credit: 0% if that is meant"
                )
                yield Finding(mistake.answer.place, "unsaid-credit", message)


def _right_entries(right: Expected, wrong: Expected) -> float:
    """Return the share of a wrong answer's entries that are right; none of one that is within the tolerance."""
    reading = right.read(wrong.typed())
    share = right.compare(reading.value).fraction if isinstance(reading, Reading) else 0
    return float(share) if share < 1 else 0.0


def check_credit(survey: Survey) -> Iterator[Finding]:
    """Make each mistake that a variant can tell apart, and see it get its own feedback and credit."""
    for i, variant in enumerate(survey.variants):
        for part in variant.question.parts:
            for mistake, wrong in variant.mistakes[part.name] if is_run(part, i) else ():
                try:
                    yield from _check_one(variant, part, mistake, wrong.typed())
                except UserFileError as error:
                    yield from findings_of(error, variant.seed)


def _check_one(variant: Variant, part: Part, mistake: Mistake, response: str) -> Iterator[Finding]:
    told = to_text(evaluate_text(mistake.feedback, Scope(variant.values)))
    marks = mark_variant(variant.key, {part.name: response}).parts
    mark = next(mark for mark in marks if mark.name == part.name)
    if mark.status == "review":
        return  # no code can be run here, which is reported for the model solution
    if mark.fraction < mistake.credit or not mark.feedback.startswith(told):
        got = " ".join(mark.feedback.split())
        message = (
            f"the response '{shorten(response)}' makes this mistake, but it is marked {mark.status} with "
            f"{float(mark.fraction):.0%} and the feedback '{shorten(got)}'"
        )
        yield Finding(mistake.answer.place, "mistake-not-credited", message, variant.seed)
