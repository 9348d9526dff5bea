"""Counting what is right of an answer: entries, options, pairs."""

from quizgen.marking.credit import Credit
from quizgen.marking.mistakes import say
from quizgen.marking.response import Response
from quizgen.messages import join_said


def credit_entries(response: Response) -> Credit:
    """Count what is right of the answer, and say what the question has to say of the options that are not."""
    asked, values = response.part.part.asked, response.part.values
    misjudged = response.part.near.misjudged(response.value) if asked.comments else ()
    told = [say(text, values) for text in asked.comments_on(misjudged, values)]
    comparison = response.comparison
    return Credit(comparison.fraction, join_said([*told, comparison.remark]), counts=True)
