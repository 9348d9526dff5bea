"""What `quizgen check` may say of a question that reads well, by code."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.errors import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """A thing that can be wrong: how grave it is, and what it means."""

    severity: Severity
    meaning: str


def _problem(meaning: str) -> Code:
    return Code("problem", meaning)


def _warning(meaning: str) -> Code:
    return Code("warning", meaning)


CODES: Mapping[str, Code] = MappingProxyType(
    {
        # From drawing; the same codes as `quizgen show` gives.
        "never-met": _problem("no draw meets the conditions"),
        "evaluation": _problem("an expression or a hole has no value in some variant"),
        "bad-answer": _problem(
            "an answer does not fit its type: not finite, not a whole number, not a size, not an option"
        ),
        "unmet-condition": _warning("nothing is drawn, and the numbers do not meet a condition"),
        # Variety.
        "rarely-met": _warning("fewer than one draw in fifty meets the conditions"),
        "few-variants": _warning("numbers are drawn, but fewer than 1,000 variants differ"),
        "unfair-variants": _warning("some variants give three times the work of others"),
        # Marks for nothing.
        "same-letter": _warning("the same letter is right in nine of ten variants or more"),
        "same-answer": _problem("most variants have the same answer to a part that is worked out from what is drawn"),
        "fixed-answer": _warning("the same answer on every paper earns more than 30 % of a calculated part"),
        # Answers.
        "unreadable-answer": _problem("the answer as printed on the solution sheet cannot be read"),
        "answer-earns-less": _problem("the answer as printed on the solution sheet does not earn full marks"),
        "long-answer": _problem("the answer is longer than a person would write"),
        "repeated-option": _problem("two options are the same once their holes are filled"),
        "second-opinion": _problem("what check: computes is not the answer"),
        "not-run": _warning("the model solution was not run, as there is no sandbox here"),
        "literal-answer": _warning("an answer that calls a function with the question's values is taken for words"),
        "own-words-refused": _problem("words that name the answer, such as those of the prompt, are not accepted"),
        "other-answer-accepted": _problem("a few words are accepted that answer another part or another scenario"),
        "broken-chain": _problem("an entry of the answer does not follow from the one before as chain: says"),
        # Parts that follow others.
        "needless-follows": _problem("an answer does not depend on that of a part under follows:"),
        "rounding-costs": _problem(
            "marks are lost where each part is rounded as the paper asks, and what stands on the way as it allows"
        ),
        # Mistakes.
        "mistake-is-answer": _problem("a mistake leads to the right answer in every variant"),
        "impossible-mistake": _problem("a mistake cannot be computed in any variant"),
        "rare-mistake": _problem("a mistake can be told apart in fewer than a fifth of the variants"),
        "unsaid-credit": _warning("a mistake without a credit takes away what right entries would earn"),
        "mistake-not-credited": _problem("a response that makes the mistake does not get its feedback and credit"),
        # What is printed.
        "cannot-render": _problem("a text cannot be written in one of the formats"),
        "bad-html": _problem("the HTML is not well-formed"),
        "typst-error": _problem("no PDF can be made of what is printed"),
        "latex-error": _problem("LaTeX does not compile what is printed"),
        "no-table": _warning("lines look like a table, and lack the line below its head"),
        "too-few-digits": _warning("a hole prints too few digits for what a text computes from it"),
        "leak": _problem("the paper shows an answer"),
        "unlabelled-convention": _problem("the answer depends on a convention that the paper does not state"),
    }
)
"""Every code of a check, with its severity; problems in reading a file have further codes."""
