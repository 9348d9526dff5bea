"""The rules that settle a response by themselves: nothing typed, nothing to be read, a person's to mark, all right."""

from fractions import Fraction

from quizgen.marking.check import describe_unreadable
from quizgen.marking.credit import Credit
from quizgen.marking.response import Response
from quizgen.model import Unreadable


def settle_blank(response: Response) -> Credit | None:
    """Nothing was answered."""
    return Credit(Fraction(0)) if response.is_blank else None


def settle_unreadable(response: Response) -> Credit | None:
    """What was answered cannot be read with certainty."""
    reading = response.reading
    if not isinstance(reading, Unreadable):
        return None
    return Credit(Fraction(0), describe_unreadable(response.typed, reading, response.part.kind.hint))


def settle_review(response: Response) -> Credit | None:
    """A person marks it: an essay, code that could not be run, or words that match no accepted answer."""
    comparison = response.comparison
    return Credit(Fraction(0), for_tutor=comparison.remark) if comparison.review else None


def settle_answer(response: Response) -> Credit | None:
    """All of it is right."""
    comparison = response.comparison
    return Credit(Fraction(1), comparison.remark) if comparison.fraction == 1 else None
