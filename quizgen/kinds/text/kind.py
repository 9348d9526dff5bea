"""A few words: one of several accepted texts, or what matches a pattern."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from quizgen.kinds.choice import compile_value
from quizgen.kinds.interface import Kind, Marked, accept, as_typed
from quizgen.kinds.text.field_words import is_known
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, evaluate
from quizgen.language.keys import Texts
from quizgen.language.source import Path
from quizgen.language.text import evaluate_text
from quizgen.model import (
    Asked,
    Calls,
    Comparison,
    Expected,
    Expression,
    Part,
    Place,
    Prose,
    Reading,
    Refusal,
    Text,
    Unreadable,
    Value,
)
from quizgen.text.holes import stand_in
from quizgen.text.plain import to_text

_LONGEST = 400
_ARTICLES = frozenset({"a", "an", "the"})
_FEWEST_LETTERS = 5
# The minus of a number: before a digit and after nothing but a blank; at the start a blank may follow it.
_MINUS = re.compile(r"\A\s*[-−]\s*(?=\d)|(?<!\S)[-−](?=\d)")
_WORD = re.compile(r"(?:(?<!\S)-)?[^\W_]+")


class TextKeys(Marked):
    """The keys of a part that asks for a few words."""

    type: Literal["text"]
    answer: Texts
    typos: Literal["accept", "refuse"] = "accept"


@dataclass(frozen=True, slots=True)
class TextExpected(Expected):
    """Accepted texts, of which those between slashes are patterns.

    Parameters
    ----------
    answer : tuple of str
        The accepted texts, and patterns between slashes.
    typos : bool
        Whether one wrong letter is accepted.
    """

    kind = "text"

    typos: bool = True

    def words(self) -> tuple[str, ...]:
        """Return the accepted texts: one may be "none"."""
        return tuple(self.answer)

    def read(self, response: str) -> Reading | Unreadable:
        """Read words; only what is far too long is unreadable."""
        if len(response) > _LONGEST:
            return Unreadable(f"it has more than {_LONGEST} characters; write a few words")
        return Reading(response.strip(), " ".join(response.split()))

    def compare(self, value: Value) -> Comparison:
        """Compare with each accepted text, word by word; one wrong letter may pass where it makes no other word."""
        given = normalise(value)
        for accepted in self.answer:
            pattern = pattern_of(accepted)
            if pattern is None and normalise(accepted) == given:
                return Comparison(Fraction(1))
            if pattern is not None and re.fullmatch(pattern, given, re.IGNORECASE):
                return Comparison(Fraction(1))
        for accepted in self.answer:
            if pattern_of(accepted) is None and is_slip(normalise(accepted), given):
                spelling = f"The spelling is '{accepted}'."
                return Comparison(Fraction(1), spelling) if self.typos else Comparison(Fraction(0), spelling)
        return Comparison(Fraction(0))

    def typed(self) -> str:
        """Write the first accepted text."""
        return next((text for text in self.answer if pattern_of(text) is None), str(self.answer[0]))

    def validate(self, answer: Value) -> Value | Refusal:
        """Accept one or several texts."""
        return _validate(answer)

    def read_further(self, text: str) -> Value | Refusal:
        """Accept a further text, or a pattern: the answer itself has one that is none."""
        validated = self.validate((*self.answer, text))
        return validated if isinstance(validated, Refusal) else validated[-1:]


@dataclass(frozen=True, slots=True)
class TextAsked(Asked):
    """A few words.

    Parameters
    ----------
    answer : Expression or tuple of Text
        The accepted texts, or what computes them.
    typos : bool
        Whether one wrong letter is accepted.
    """

    kind = "text"

    answer: Expression | tuple[Text, ...]
    typos: bool = True

    @property
    def place(self) -> Place | None:
        """Where the expression is written; texts written out belong to the part."""
        return self.answer.place if isinstance(self.answer, Expression) else None

    @property
    def computed_by(self) -> Expression | None:
        """The expression, where the answer is the name of a value."""
        return self.answer if isinstance(self.answer, Expression) else None

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Return the accepted texts."""
        if isinstance(self.answer, Expression):
            return evaluate(self.answer, Scope(values, calls=calls))
        return tuple(to_text(evaluate_text(text, Scope(values))) for text in self.answer)

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> TextExpected | Refusal:
        """Expect one of the accepted texts."""
        validated = _validate(answer)
        return validated if isinstance(validated, Refusal) else TextExpected(validated, self.typos)

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the first accepted text."""
        return Prose(stand_in(0), (expected.typed(),))

    def compile_further(self, compiler: Compiler, text: str, path: Path) -> Expression | None:
        """Compile an answer that a tutor accepts as well: a value that consists of texts."""
        return compile_value(compiler, text, path)

    def with_answer(self, answer: Expression | Text) -> "TextAsked":
        """Return the same with another answer."""
        return replace(self, answer=answer if isinstance(answer, Expression) else (answer,))


def _compile(compiler: Compiler, keys: TextKeys, path: Path) -> Asked | None:
    typos = keys.typos == "accept"
    if not isinstance(keys.answer, str):
        return TextAsked(compiler.texts(keys.answer, path, "answer"), typos)
    at: Path = (*path, "answer")
    if not compiler.is_value(keys.answer):
        return TextAsked((compiler.text(keys.answer, at),), typos)
    expression = compiler.expression(keys.answer, at)
    return None if expression is None else TextAsked(expression, typos)


def _expect(answer: Value, *, typos: str = "accept") -> TextExpected:
    if typos not in ("accept", "refuse"):
        raise ValueError(f"typos must be accept or refuse, not {typos!r}")
    return TextExpected(accept(_validate(answer)), typos == "accept")


# --- Which words are the same ---------------------------------------------------------------------------------


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

    Another digit is not a slip of the pen, nor is another first letter: typical and atypical are two words.
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


def _validate(value: Value) -> Value | Refusal:
    """Accept a text, or a list of texts, one of which is not a pattern."""
    texts = (value,) if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not texts or not all(isinstance(t, str) and t.strip() for t in texts):
        return Refusal("the answer must be a text or a list of texts")
    for text in texts:
        pattern = pattern_of(text)
        try:
            re.compile(pattern or "")
        except re.error as error:
            return Refusal(f"the pattern {text} is not a valid regular expression: {error}")
        if pattern is None and len(text) > _LONGEST:
            return Refusal(f"the answer '{text[:20]}...' has more than {_LONGEST} characters")
        if pattern is None and not normalise(text):
            return Refusal(f"the answer '{text}' has no letter or digit")
    if all(pattern_of(text) is not None for text in texts):
        return Refusal("the answer needs at least one plain text, to be shown on the solution sheet")
    return tuple(texts)


TEXT = Kind(
    name="text",
    hint="A few words.",
    keys=TextKeys,
    compile=_compile,
    expect=_expect,
    example={"answer": ["recurrent network", "/rnns?/"]},
    notations=(as_typed, str.upper, str.lower),
    room=2,
    accepts_typed=True,
    accepts_computed=True,
    is_prose=True,
)
