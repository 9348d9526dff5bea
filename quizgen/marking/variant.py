"""Marking one variant: from what a student typed to marks, each with its reason."""

from collections.abc import Mapping

from quizgen.marking.marker import VariantMarker
from quizgen.model import VariantKey, VariantMark


def mark_variant(key: VariantKey, responses: Mapping[str, str]) -> VariantMark:
    """Mark the responses to one variant; a `VariantMarker` marks those of several students faster.

    Parameters
    ----------
    key : VariantKey
        From `make_variant` or a key file.
    responses : mapping of str to str
        What the student typed, by part name; a missing part is blank.

    Returns
    -------
    VariantMark
        With one `PartMark` a part, in the question's order.

    Raises
    ------
    KeyError
        If a response is to no part of the question.
    """
    return VariantMarker(key).mark(responses)


def changed_answers(key: VariantKey) -> tuple[str, ...]:
    """Return the parts whose answer, computed again, is not the one that the key holds."""
    return VariantMarker(key).changed()
