"""The rules of marking, in order; a further one is a function in a file of this folder, and an entry here."""

from collections.abc import Callable
from dataclasses import dataclass

from quizgen.marking.carried import credit_carried
from quizgen.marking.chains import credit_chain
from quizgen.marking.credit import Credit
from quizgen.marking.entries import credit_entries
from quizgen.marking.mistakes import credit_diagnosis, credit_mistake
from quizgen.marking.response import Response
from quizgen.marking.settled import settle_answer, settle_blank, settle_review, settle_unreadable
from quizgen.messages import said
from quizgen.model import Part, Status


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of marking.

    Parameters
    ----------
    name : str
        As ``marks.csv`` has it.
    ask : callable
        ``ask(response)`` returns a Credit, or None where the rule has nothing to say.
    remark : str
        What the student reads where the credit has no words of its own; ``{follows}`` stands for earlier parts.
    meaning : str
        For the student, why a mark by this rule is what it is; empty where the status says it all.
    gives : str
        For the tutor, what a mark by this rule stands for.
    applies : callable
        ``applies(part)`` tells whether the rule can have something to say of a part at all.
    settles : Status or None
        The status that the rule leads to, so that no later rule is asked; None where it gives a credit of which, with
        those of other rules, the best counts.
    names : bool
        Whether it names what went wrong; once one rule has, no later one of these is asked.
    """

    name: str
    ask: Callable[[Response], Credit | None]
    remark: str
    meaning: str
    gives: str
    applies: Callable[[Part], bool] = lambda part: True
    settles: Status | None = None
    names: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a rule: the credit that it gave, or nothing; or why it was not asked."""

    rule: Rule
    credit: Credit | None = None
    why_not: str = ""


RULES = (
    Rule(
        "blank",
        settle_blank,
        remark=said("Nothing was answered."),
        meaning="",
        gives="Nothing was answered.",
        settles="blank",
    ),
    Rule(
        "unreadable",
        settle_unreadable,
        remark="",
        meaning="",
        gives="It could not be read with certainty.",
        settles="unreadable",
    ),
    Rule(
        "review",
        settle_review,
        remark=said("Your tutor marks this."),
        meaning="",
        gives="A person marks it, such as an essay, or a few words that match no accepted answer.",
        settles="review",
    ),
    Rule(
        "answer",
        settle_answer,
        remark=said("Correct."),
        meaning=said("Your answer agrees with the expected one."),
        gives="The answer agrees with the expected one, within the tolerance.",
        settles="correct",
    ),
    Rule(
        "mistake",
        credit_mistake,
        remark=said("This is a known mistake."),
        meaning=said("A known mistake leads to your answer, and earns what is set for it."),
        gives="It is what a known mistake leads to, one that the question lists.",
        applies=lambda part: bool(part.mistakes),
        names=True,
    ),
    Rule(
        "carried",
        credit_carried,
        remark=said("It follows correctly from your answer to {follows}."),
        meaning=said("Marked with your own answers to earlier parts in the places of the right ones."),
        gives="It follows from the student's own answers to earlier parts.",
        applies=lambda part: bool(part.follows),
    ),
    Rule(
        "chain",
        credit_chain,
        remark="",
        meaning=said("Counted entry by entry, each judged by your own entry before it."),
        gives="Its entries are right, or follow from the student's own entries before them.",
        applies=lambda part: part.asked.chain is not None,
    ),
    Rule(
        "diagnosis",
        credit_diagnosis,
        remark="",
        meaning=said("What went wrong can be named, and earns what is set for it."),
        gives="What went wrong can be named from the answer alone, such as swapped rows and columns.",
        names=True,
    ),
    Rule(
        "entries",
        credit_entries,
        remark=said("This is not the answer."),
        meaning=said("Compared with the expected answer; what is right in yours counts."),
        gives="What is right in it counts: entries, options, pairs.",
    ),
)
"""Every rule, in the order in which they are asked; of those that give the same, the first one speaks."""
