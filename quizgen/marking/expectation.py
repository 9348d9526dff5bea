"""What a part of a variant expects, with the answer that the key holds."""

from quizgen.model import Expected, Part, VariantKey
from quizgen.questions.evaluation import expect_answer, recompute


def expectation_of(variant: VariantKey, part: Part) -> Expected:
    """Return what a part of a variant expects, with the answer that the key holds."""
    return expect_answer(part, recompute(variant.question, variant.drawn), variant.answers[part.name])
