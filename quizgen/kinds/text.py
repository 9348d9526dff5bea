"""A few words: one of several accepted texts, or what matches a pattern."""

import re
import unicodedata
from fractions import Fraction

from quizgen.kinds.field_words import is_known
from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value

_LONGEST = 400
_ARTICLES = frozenset({"a", "an", "the"})
_FEWEST_LETTERS = 5
# The minus of a number: before a digit and after nothing but a blank; at the start a blank may follow it.
_MINUS = re.compile(r"\A\s*[-−]\s*(?=\d)|(?<!\S)[-−](?=\d)")
_WORD = re.compile(r"(?:(?<!\S)-)?[^\W_]+")


def normalise(text: str) -> str:
    """Return words without case, accents, punctuation and articles; a number keeps its minus.

    Examples
    --------
    >>> normalise("The  many-to-one RNN!"), normalise("-32")
    ('many to one rnn', '-32')
    """
    words = []
    for word in _WORD.findall(_MINUS.sub("-", plain(text))):
        words.append(word if word[1:2].isdigit() else word.lstrip("-"))
    return " ".join(word for word in words if word not in _ARTICLES) or " ".join(words)


def plain(text: str) -> str:
    """Return text without case, accents and invisible signs.

    Examples
    --------
    >>> plain("Naïve 𝐑NN")
    'naive rnn'
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def pattern_of(accepted: str) -> str | None:
    """Return the regular expression of an accepted text written as ``/.../``; None for plain text."""
    return accepted[1:-1] if len(accepted) > 2 and accepted.startswith("/") and accepted.endswith("/") else None


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read words; only what is far too long is unreadable."""
    if len(response) > _LONGEST:
        return Unreadable(f"it has more than {_LONGEST} characters, and a few words are wanted")
    return Reading(response.strip(), " ".join(response.split()))


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Compare with each accepted text, word by word; one wrong letter may pass where it makes no other word."""
    given = normalise(value)
    for accepted in expectation.expected:
        pattern = pattern_of(accepted)
        if pattern is None and normalise(accepted) == given:
            return Comparison(Fraction(1))
        if pattern is not None and re.fullmatch(pattern, given, re.IGNORECASE):
            return Comparison(Fraction(1))
    for accepted in expectation.expected:
        if pattern_of(accepted) is None and is_slip(normalise(accepted), given):
            spelling = f"The spelling is '{accepted}'."
            return Comparison(Fraction(1), spelling) if expectation.typos else Comparison(Fraction(0), spelling)
    return Comparison(Fraction(0))


def is_slip(accepted: str, given: str) -> bool:
    """Tell whether words as `normalise` gives them are others with one wrong letter, and no words of their own.

    Examples
    --------
    >>> is_slip("stride", "strde"), is_slip("stride", "stripe"), is_slip("network", "networks")
    (True, False, True)
    """
    if not _differ_by_a_letter(accepted, given):
        return False
    meant = {word.removesuffix("s") for word in accepted.split()}
    return not any(is_known(word) and word.removesuffix("s") not in meant for word in given.split())


def _differ_by_a_letter(one: str, other: str) -> bool:
    """Whether one letter is missing, too many, wrong, or exchanged with its neighbour.

    Another digit is no slip of the pen, and neither is another first letter: typical and atypical are two words.
    """
    if min(len(one), len(other)) < _FEWEST_LETTERS or abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, other_rest = one[start:], other[start:]
    begins_word = start == 0 or one[start - 1] == " "
    changed = rest[:1] + other_rest[:1]
    if re.search(r"\d", changed) or (begins_word and " " not in changed):
        return False
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
    )


def show(expectation: Expectation) -> str:
    """Write the first accepted text."""
    return next((text for text in expectation.expected if pattern_of(text) is None), str(expectation.expected[0]))


def check_expected(value: Value) -> Value | Refusal:
    """Accept a text, or a list of texts, one of which is no pattern."""
    texts = (value,) if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not texts or not all(isinstance(t, str) and t.strip() for t in texts):
        return Refusal("the answer of a text part is text, or a list of texts")
    for text in texts:
        pattern = pattern_of(text)
        try:
            re.compile(pattern or "")
        except re.error as error:
            return Refusal(f"the pattern {text} is no regular expression: {error}")
        if pattern is None and len(text) > _LONGEST:
            return Refusal(f"the answer '{text[:20]}...' has more than {_LONGEST} characters")
        if pattern is None and not normalise(text):
            return Refusal(f"the answer '{text}' has no letter or digit")
    if all(pattern_of(text) is not None for text in texts):
        return Refusal("the answer wants one plain text at least, to be shown on the solution sheet")
    return tuple(texts)


TEXT = AnswerType(
    name="text",
    given="texts",
    toleranced=False,
    hint="A few words.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
