"""Parts that follow others: who rounds as the paper asks loses nothing, and a slip costs the part where it is made."""

from collections.abc import Iterator
from fractions import Fraction

from quizgen.checks.attempts import Attempt, imagine_attempts, rounds_to
from quizgen.checks.survey import Finding, Survey
from quizgen.language.expressions import shorten
from quizgen.marking.marker import VariantMarker
from quizgen.model import Part
from quizgen.questions.evaluation import values_behind


def check_follows(survey: Survey) -> Iterator[Finding]:
    """Complain of parts whose answer does not depend on that of a part which they follow."""
    for part in survey.question.parts:
        behind = values_behind(survey.question.values, part.asked.uses)
        for name, value in part.follows.items():
            if value not in behind:
                message = (
                    f"'{part.name}' follows '{name}', but is not computed from {value}, the answer of '{name}'; "
                    f"compute it from {value}, or take '{name}' out of follows"
                )
                yield Finding(part.place, "needless-follows", message, topic=name)


def check_carrying(survey: Survey) -> Iterator[Finding]:
    """Answer all parts from the own earlier answers, rounded as the paper asks and allows, and see what that earns."""
    for variant in survey.variants:
        marker = VariantMarker(variant.key)
        for attempt in imagine_attempts(variant):
            for part, mark in zip(variant.question.parts, marker.mark(attempt.typed).parts, strict=True):
                if mark.fraction < attempt.least.get(part.name, 0):
                    yield Finding(part.place, "rounding-costs", _complain(attempt, part, mark.fraction), variant.seed)
                    break


def _complain(attempt: Attempt, part: Part, earned: Fraction) -> str:
    earlier = [f"'{shorten(attempt.typed[name])}' for '{name}'" for name in part.follows if name in attempt.typed]
    source = f"follows from {' and '.join(earlier)}" if earlier else "is right"
    asked = "as the paper asks"
    advice = "ask for more decimals in the earlier parts, or give this one a wider tolerance, such as rounded(3)"
    if (decimals := rounds_to(part)) is not None:
        asked += ", and all that is written down on the way as it allows"
        advice = f"allow rounding to more decimals, such as rounded({decimals + 1})"
    return (
        f"'{shorten(attempt.typed[part.name])}' {source} where each part is rounded {asked}, but it earns "
        f"{float(earned):.0%} and not {float(attempt.least[part.name]):.0%}; {advice}"
    )
