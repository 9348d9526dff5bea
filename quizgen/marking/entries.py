"""Counting what is right of an answer: entries, options, pairs."""

from quizgen.marking.credit import Credit
from quizgen.marking.mistakes import say
from quizgen.marking.response import Response


def credit_entries(response: Response) -> Credit:
    """Count what is right of the answer, and say what the question has to say of the options that are not."""
    part, values = response.part.part, response.part.values
    told = [say(text, values) for i, text in part.feedback.items() if _is_misjudged(i, response)]
    comparison = response.comparison
    return Credit(comparison.fraction, " ".join([*told, comparison.remark]).strip(), counts=True)


def _is_misjudged(i: int, response: Response) -> bool:
    """Whether an option was chosen wrongly or, where several are right, left out wrongly."""
    right, given = response.part.near, response.value
    option = right.options[i]
    if isinstance(given, str):
        return option == given
    return (option in given) != (option in right.expected)
