"""Code is run for a few variants only: to start a sandbox takes longer than all other checks of a variant together."""

from collections.abc import Iterator

from quizgen.checks.survey import Finding, Survey
from quizgen.language.programs import written_code
from quizgen.marking import mark_variant
from quizgen.model import Part, PartMark, Program, Text, Variant

RUN = 3
"""In how many variants of a question code is run."""


def is_run(part: Part, position: int) -> bool:
    """Tell whether the answers to a part are marked in the variant at a position of the survey."""
    return part.program is None or position < RUN


def check_programs(survey: Survey) -> Iterator[Finding]:
    """Run model solutions, which have to earn full marks, and the code to begin with, which must not."""
    for part in survey.question.parts:
        if part.program is not None:
            yield from _check_model(survey, part, part.program)
            yield from _check_starter(survey, part, part.program)


def _check_model(survey: Survey, part: Part, program: Program) -> Iterator[Finding]:
    place = program.model.place
    for variant in survey.variants[:RUN]:
        mark = _mark(variant, part, program.model)
        if mark.status == "review":
            yield Finding(place, "not-run", mark.for_tutor, variant.seed)
        elif mark.status != "correct":
            message = f"the model solution is {mark.status}: {' '.join(mark.feedback.split())}"
            yield Finding(place, "answer-earns-less", message, variant.seed)


def _check_starter(survey: Survey, part: Part, program: Program) -> Iterator[Finding]:
    if program.starter is not None:
        statuses = {_mark(variant, part, program.starter).status for variant in survey.variants[:RUN]}
        if statuses == {"correct"}:
            yield Finding(program.starter.place, "leak", "the code to begin with earns full marks as it is")


def _mark(variant: Variant, part: Part, code: Text) -> PartMark:
    marks = mark_variant(variant.key, {part.name: written_code(code, variant.values)}).parts
    return next(mark for mark in marks if mark.name == part.name)
