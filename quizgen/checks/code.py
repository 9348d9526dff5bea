"""Kinds whose marking takes long, such as code, are marked in a few variants only.

To start a sandbox takes longer than all other checks of a variant together.
"""

from collections.abc import Iterator

from quizgen.checks.survey import Finding, Survey
from quizgen.marking import mark_variant
from quizgen.model import Part, PartMark, Trial, Variant

RUN = 3
"""In how many variants of a question costly answers are marked."""


def is_run(part: Part, position: int) -> bool:
    """Tell whether the answers to a part are marked in the variant at a position of the survey."""
    return not part.asked.costly or position < RUN


def check_trials(survey: Survey) -> Iterator[Finding]:
    """Mark the responses of which is known how they have to be marked, such as a model solution."""
    for part in survey.question.parts:
        trials = [(variant, trial) for variant in survey.variants[:RUN] for trial in part.asked.trials(variant.values)]
        for variant, trial in trials:
            if trial.right:
                yield from _check_right(variant, part, trial)
        wrong = [(variant, trial) for variant, trial in trials if not trial.right]
        if wrong and {_mark(variant, part, trial).status for variant, trial in wrong} == {"correct"}:
            _, trial = wrong[0]
            yield Finding(trial.place, "leak", f"{trial.name} earns full marks as it is")


def _check_right(variant: Variant, part: Part, trial: Trial) -> Iterator[Finding]:
    mark = _mark(variant, part, trial)
    if mark.status == "review":
        yield Finding(trial.place, "not-run", mark.for_tutor, variant.seed)
    elif mark.status != "correct":
        message = f"{trial.name} is {mark.status}: {' '.join(mark.feedback.split())}"
        yield Finding(trial.place, "answer-earns-less", message, variant.seed)


def _mark(variant: Variant, part: Part, trial: Trial) -> PartMark:
    marks = mark_variant(variant.key, {part.name: trial.response}).parts
    return next(mark for mark in marks if mark.name == part.name)
