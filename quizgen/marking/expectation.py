"""What a part of a variant expects, with the answer that the key holds."""

from dataclasses import replace

from quizgen.language.evaluation import expect, recompute
from quizgen.model import Expectation, Part, VariantKey


def expectation_of(variant: VariantKey, part: Part) -> Expectation:
    """Return what a part of a variant expects, with the answer that the key holds."""
    return replace(expect(part, recompute(variant.question, variant.drawn)), expected=variant.answers[part.name])
