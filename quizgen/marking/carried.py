"""Error carried forward: comparing with what follows from the student's own earlier answers."""

from fractions import Fraction

from quizgen.marking.credit import Credit
from quizgen.marking.response import Response


def credit_carried(response: Response) -> Credit | None:
    """Give what is right of an answer when judged by the student's own earlier ones."""
    part, followed = response.part.part, response.followed
    if followed is None:
        return None
    comparison = followed.expected.compare(response.value)
    if comparison.fraction == 1:
        return Credit(part.carried, follows=followed.labels)
    if comparison.fraction == 0 or not followed.wrong:
        return None
    return Credit(Fraction(comparison.fraction * part.carried), comparison.remark, counts=True, basis=followed.labels)
