"""What marking says of answers: diagnoses, verdicts and marks."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Status = Literal["correct", "partial", "incorrect", "blank", "unreadable", "review"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What went wrong with a response that is not right.

    Parameters
    ----------
    kind : str
        Its name in the table of diagnoses.
    feedback : str
        In words for the student.
    credit : Fraction
        What it earns.
    says_where : bool
        Whether the feedback tells which entries are wrong, so that nothing more is to be said of them.
    decides : bool
        Whether its credit counts also where single entries would earn more.
    """

    kind: str
    feedback: str
    credit: Fraction
    says_where: bool = False
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `check_answer` says of one response."""

    status: Status
    fraction: Fraction
    feedback: str
    reading: str


@dataclass(frozen=True, slots=True)
class PartMark:
    """The mark of one part: what was typed, what was read, and why it earned what it did.

    Parameters
    ----------
    fraction : Fraction
        Of the part's marks, from 0 to 1.
    rule : str
        What gave the credit: one of the rules of marking, ``reviewed`` or ``adjusted`` where a person has changed the
        mark, or empty.
    expected : str
        The answer, as a student would type it.
    for_tutor : str
        What the tutor who looks at it should know, and the student should not; mostly empty.
    named : str
        What went wrong, where a rule knows it: ``mistake 2`` of the question, or a diagnosis.
    told : str
        The answer in words: of options the text as well as the letter.
    fault : str
        The name of the error that nobody foresaw, because of which a person has to mark this; mostly empty.
    unfinished : bool
        Whether it is a program that ran out of time.
    bonus : bool
        Whether the marks are above the total.
    """

    name: str
    label: str
    response: str
    reading: str
    status: Status
    fraction: Fraction
    mark: Fraction
    out_of: Fraction
    rule: str
    feedback: str
    expected: str
    for_tutor: str = ""
    named: str = ""
    told: str = ""
    fault: str = ""
    unfinished: bool = False
    bonus: bool = False


@dataclass(frozen=True, slots=True)
class VariantMark:
    """The marks of one variant's parts."""

    code: str
    question: str
    parts: tuple[PartMark, ...]
