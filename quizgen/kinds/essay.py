"""An essay: a person marks it; the rubric's points that seem present are proposed, with the words that show them."""

import re
from fractions import Fraction

from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.kinds.text import normalise, pattern_of, plain
from quizgen.model import Comparison, Expectation, Reading, RubricPoint, Unreadable, Value

_AROUND = 30


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Take the text as it is."""
    return Reading(response.strip(), " ".join(response.split()))


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Give no marks, and say for the tutor which points of the rubric seem to be there."""
    text = " ".join(value.split())
    proposals = [_propose(text, point) for point in expectation.rubric]
    return Comparison(Fraction(0), " ".join(proposals))


def _propose(text: str, point: RubricPoint) -> str:
    quoted = next((quote for sign in point.signs if (quote := _find(sign, text))), "")
    marks = f"{float(point.marks):g} mark{'' if point.marks == 1 else 's'}"
    if quoted:
        return f"Seems present ({marks}): {point.point}, in '{quoted}'."
    return f"Not found ({marks}): {point.point}."


def _find(sign: str, text: str) -> str:
    """Return the words of the text that bear a sign, with a little around them."""
    pattern = pattern_of(sign)
    if pattern is None:
        words = normalise(sign).split()
        pattern = r"\b" + r"\W+(?:(?:a|an|the)\W+)?".join(re.escape(word) for word in words)
    # Signs are looked for without accents; what is quoted has them.
    pieces = [plain(character) for character in text]
    match = re.search(pattern, "".join(pieces), re.IGNORECASE)
    if match is None or not match[0]:
        return ""
    origins = [i for i, piece in enumerate(pieces) for _ in piece]
    start, end = max(origins[match.start()] - _AROUND, 0), origins[match.end() - 1] + 1 + _AROUND
    before = "..." if start else ""
    after = "..." if end < len(text) else ""
    return before + text[start:end].strip() + after


def show(expectation: Expectation) -> str:
    """Write the model answer."""
    return str(expectation.expected)


def check_expected(value: Value) -> Value | Refusal:
    """Accept a model answer."""
    if not isinstance(value, str) or not value.strip():
        return Refusal("the answer of an essay part is a model answer, as text")
    return value.strip()


ESSAY = AnswerType(
    name="essay",
    given="rubric",
    toleranced=False,
    hint="Whole sentences, in your own words.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
