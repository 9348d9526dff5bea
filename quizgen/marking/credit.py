"""What a rule gives for an answer, and which of several counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from quizgen.messages import join_said, said
from quizgen.model import Diagnosis


@dataclass(frozen=True, slots=True)
class Credit:
    """What one rule gives.

    Parameters
    ----------
    fraction : Fraction
        Of the part's marks.
    feedback : str
        Why, in words for the student; empty where the rule's own remark says it.
    named : str
        What went wrong, for counting in a class: ``mistake 2`` of the question, or a diagnosis; empty where unknown.
    says_where : bool
        Whether the feedback tells which entries are wrong, so that nothing more is to be said of them.
    counts : bool
        Whether it counts the entries that are right, and does not know why the others are not.
    basis : str
        The parts whose answers, as the student gave them, this was marked with; empty for none.
    follows : str
        The parts whose answers the rule's remark speaks of.
    for_tutor : str
        What the tutor should know, and the student should not.
    decides : bool
        Whether it counts also where single entries would earn more.
    rule : str
        The name of the rule, which the marker fills in.
    """

    fraction: Fraction
    feedback: str = ""
    named: str = ""
    says_where: bool = False
    counts: bool = False
    basis: str = ""
    follows: str = ""
    for_tutor: str = ""
    decides: bool = False
    rule: str = ""


def credit_of(diagnosis: Diagnosis) -> Credit:
    """Return what a diagnosis gives."""
    return Credit(diagnosis.credit, diagnosis.feedback, diagnosis.kind, diagnosis.says_where, decides=diagnosis.decides)


def choose_credit(credits: Iterable[Credit]) -> Credit:
    """Return the best credit.

    Parameters
    ----------
    credits : iterable of Credit
        At least one, in the order of the rules: where two give the same, the first one speaks.

    Returns
    -------
    Credit
        A mistake that the question declares decides, also where single entries are counted for more than it is worth.
        Where they are counted for more than a diagnosis is worth, it is named all the same: what went wrong tells a
        student more than which entries are right. Where all of them count, nothing is left to be named.

    Examples
    --------
    >>> entries = Credit(Fraction(1, 2), "2 of 4 entries are wrong.", counts=True)
    >>> choose_credit([Credit(Fraction(1, 4), "You flipped the filter.", "mistake 1", decides=True), entries]).fraction
    Fraction(1, 4)
    >>> choose_credit([Credit(Fraction(1, 4), "The sign is flipped.", "sign"), entries]).feedback
    'The sign is flipped. 2 of 4 entries are wrong.'
    """
    all_credits = list(credits)
    if any(credit.decides for credit in all_credits):
        all_credits = [credit for credit in all_credits if not credit.counts or credit.fraction == 1]
    best = all_credits[0]
    for credit in all_credits[1:]:
        if credit.fraction > best.fraction:
            best = credit
    naming = [credit for credit in all_credits if credit.named] if best.counts and best.fraction < 1 else []
    speaking = [*naming, *([] if naming and naming[0].says_where else [best])]
    told = join_said(credit.feedback for credit in speaking)
    basis = next((credit.basis for credit in speaking if credit.basis), "")
    if basis:
        told = said("Marked with your answer to {parts}: {told}", parts=basis, told=told)
    if not naming:
        return best if told == best.feedback else replace(best, feedback=told)
    return Credit(best.fraction, told, naming[0].named, rule=best.rule)
