"""Error carried forward: comparing with what follows from the student's own earlier answers."""

from fractions import Fraction

from quizgen.marking.credit import Credit
from quizgen.marking.response import Response
from quizgen.messages import said


def credit_carried(response: Response) -> Credit | None:
    """Give what is right of an answer when judged by the student's own earlier ones, as they were before rounding."""
    part, followed, comparison = response.part.part, response.followed, response.carried
    if followed is None or comparison is None:
        return None
    if not followed.wrong:
        return _credit_rounded(response)
    if comparison.fraction == 1:
        return Credit(part.carried, follows=followed.labels)
    if comparison.fraction == 0:
        return None
    return Credit(Fraction(comparison.fraction * part.carried), comparison.remark, counts=True, basis=followed.labels)


def _credit_rounded(response: Response) -> Credit | None:
    """Give all that is right of an answer where the earlier ones are right and rounded: nothing is lost by that."""
    followed, comparison = response.followed, response.carried
    assert followed is not None
    assert comparison is not None
    if comparison.fraction == 1:
        return Credit(Fraction(1), said("Correct with your rounded answer to {parts}.", parts=followed.labels))
    if comparison.fraction <= response.comparison.fraction:
        return None
    return Credit(comparison.fraction, comparison.remark, counts=True, basis=followed.labels)
