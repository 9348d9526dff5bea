"""Chains: each entry of the answer follows from the one before, as the question says."""

from collections.abc import Iterator

import numpy as np

from quizgen.checks.survey import Finding, Survey
from quizgen.errors import UserFileError
from quizgen.language.expressions import Scope, evaluate
from quizgen.language.rounding import next_entry
from quizgen.model import Part, Value, Variant


def check_chains(survey: Survey) -> Iterator[Finding]:
    """Go along each chain from its start and compare with the answer."""
    for variant in survey.variants:
        for part in variant.question.parts:
            if part.chain is not None and (message := _complaint(part, variant)):
                yield Finding(part.chain.next.place, "broken-chain", message, variant.seed)


def _complaint(part: Part, variant: Variant) -> str:
    assert part.chain is not None
    answer = np.asarray(variant.key.answers[part.name])
    try:
        before: Value = evaluate(part.chain.start, Scope(variant.values))
    except UserFileError as error:
        return f"start: {error.problems[0].message}"
    for t, entry in enumerate(answer):
        found = next_entry(part, variant.values, before, t)
        if found is None or np.shape(found) != np.shape(entry):
            return f"next: gives no entry of the answer for t = {t}"
        if not np.allclose(np.asarray(found, dtype=float), entry, rtol=1e-6, atol=1e-9):
            return f"next: gives another entry than the answer for t = {t}"
        before = entry
    return ""
