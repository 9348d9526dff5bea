"""Marking one variant: from what a student typed to marks, each with its reason. One file a kind of credit."""

from quizgen.marking.marker import VariantMarker
from quizgen.marking.variant import changed_answers, mark_variant

__all__ = ["VariantMarker", "changed_answers", "mark_variant"]
