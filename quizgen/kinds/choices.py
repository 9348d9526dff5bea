"""Several of the options, by letters or by their texts."""

import re
from fractions import Fraction

from quizgen.kinds.choice import LETTERS, find_option, show_option
from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value

MOST = 100

POLICIES = ("all-or-nothing", "per-option", "right-minus-wrong")
"""What some of the right options earn: nothing, a share for each judged rightly, or one less for each wrong one."""

_LETTERS_AND_SPACES = re.compile(r"(?:[(\[]?[A-Za-z][)\].]?(?:\s+|\s*(?:&|\+|\band\b)\s*|$))+")
# From what surely parts options to what may stand inside one.
_SEPARATORS = (r"[;\n]", r"[,;\n]", r"[,;\n&+]|\band\b")


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read options between commas, semicolons or lines, or letters between spaces."""
    options = expectation.options
    text = response.strip()
    whole = find_option(text, options)
    if isinstance(whole, int):
        return _reading({whole}, expectation)
    separators: tuple[str, ...] = _SEPARATORS
    if len(text) < 200 and _LETTERS_AND_SPACES.fullmatch(text):
        separators = (*_SEPARATORS, r"\s+|[&+]|\band\b")
    problem = whole
    for separator in separators:
        pieces = [piece for piece in re.split(separator, text) if piece.strip()]
        if not 1 < len(pieces) <= MOST:
            continue
        found = [find_option(piece, options) for piece in pieces]
        unread = [one for one in found if isinstance(one, Unreadable)]
        if not unread:
            return _reading({one for one in found if isinstance(one, int)}, expectation)
        problem = unread[0]
    return problem


def _reading(chosen: set[int], expectation: Expectation) -> Reading:
    order = sorted(chosen)
    shown = "; ".join(f"{LETTERS[i : i + 1]}: {expectation.options[i]}" for i in order)
    return Reading(tuple(expectation.options[i] for i in order), shown)


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Give full credit for exactly the right options, and for some of them what the policy says."""
    chosen, wanted = set(value), set(expectation.expected)
    if chosen == wanted:
        return Comparison(Fraction(1))
    wrong, missing = len(chosen - wanted), len(wanted - chosen)
    told = [f"{wrong} of the chosen options {_is(wrong)} wrong"] if wrong else []
    told += [f"{missing} {_is(missing)} missing"] if missing else []
    remark = " and ".join(told)
    return Comparison(_credit(expectation, wrong, missing), f"{remark}.")


def _credit(expectation: Expectation, wrong: int, missing: int) -> Fraction:
    wanted = len(expectation.expected)
    match expectation.policy:
        case "per-option":
            return 1 - Fraction(wrong + missing, len(expectation.options))
        case "right-minus-wrong":
            return max(Fraction(wanted - missing - wrong, wanted), Fraction(0))
    return Fraction(0)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def show(expectation: Expectation) -> str:
    """Write the letters, in the order of the options."""
    chosen = sorted(expectation.expected, key=expectation.options.index)
    return "; ".join(show_option(text, expectation.options) for text in chosen)


def check_expected(value: Value) -> Value | Refusal:
    """Accept a list of texts."""
    if isinstance(value, str) or not isinstance(value, list | tuple) or not value:
        return Refusal("the answer of a choices part is a list of options")
    if not all(isinstance(text, str) and text.strip() for text in value):
        return Refusal("the answer of a choices part is a list of the texts of options")
    return tuple(value)


CHOICES = AnswerType(
    name="choices",
    given="options",
    toleranced=False,
    hint="Several choices as the letters of all options that hold, such as A, C.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
