"""Chains: each entry of the answer follows from the one before, as the question says."""

from collections.abc import Iterator

import numpy as np

from quizgen.checks.survey import Finding, Survey
from quizgen.errors import UserFileError
from quizgen.language.chaining import next_entry
from quizgen.language.expressions import Scope, evaluate
from quizgen.model import Chain, Value, Variant


def check_chains(survey: Survey) -> Iterator[Finding]:
    """Go along each chain from its start and compare with the answer."""
    for variant in survey.variants:
        for part in variant.question.parts:
            chain = part.asked.chain
            if chain is not None and (message := _complaint(chain, variant, variant.key.answers[part.name])):
                yield Finding(chain.next.place, "broken-chain", message, variant.seed)


def _complaint(chain: Chain, variant: Variant, entries: Value) -> str:
    answer = np.asarray(entries)
    try:
        before: Value = evaluate(chain.start, Scope(variant.values))
    except UserFileError as error:
        return f"start: {error.problems[0].message}"
    for t, entry in enumerate(answer):
        found = next_entry(chain, variant.values, before, t)
        if found is None or np.shape(found) != np.shape(entry):
            return f"next: does not give an entry of the answer for t = {t}"
        if not np.allclose(np.asarray(found, dtype=float), entry, rtol=1e-6, atol=1e-9):
            return f"next: gives another entry than the answer for t = {t}"
        before = entry
    return ""
