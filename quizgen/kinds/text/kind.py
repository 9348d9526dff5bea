"""A few words: one of several accepted texts, or what matches a pattern."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from quizgen.kinds.choice import compile_value
from quizgen.kinds.interface import Kind, Marked, accept, as_typed
from quizgen.kinds.text.accepts import (
    Accepts,
    AcceptsAsked,
    AcceptsKeys,
    compile_accepts,
    evaluate_accepts,
    find_denial,
    find_other,
    parse_accepts,
)
from quizgen.kinds.text.patterns import compile_pattern, pattern_of
from quizgen.kinds.text.words import differ_in_signs, is_same_term, is_slip, normalise, read_numbers, spellings
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, evaluate
from quizgen.language.keys import Texts
from quizgen.language.source import Path
from quizgen.language.text import evaluate_text
from quizgen.messages import said
from quizgen.model import (
    AnswerField,
    Asked,
    Calls,
    Comparison,
    Expected,
    Expression,
    KnownAnswer,
    Part,
    Place,
    Prose,
    Reading,
    Refusal,
    Text,
    TextField,
    Unreadable,
    Value,
)
from quizgen.text.holes import stand_in
from quizgen.text.plain import to_text

_LONGEST = 400
_NO_WORDS = Accepts()


class TextKeys(Marked):
    """The keys of a part that asks for a few words."""

    type: Literal["text"]
    answer: Texts
    accepts: AcceptsKeys | None = None
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
    accepts : Accepts
        Words by which further texts are accepted.
    others : tuple of str
        The accepted texts of the question's scenarios.
    elsewhere : tuple of str
        The accepted texts of the variant's other parts.
    """

    kind = "text"

    typos: bool = True
    accepts: Accepts = _NO_WORDS
    others: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Return the accepted texts: one may be "none"."""
        return tuple(self.answer)

    def read(self, response: str) -> Reading | Unreadable:
        """Read words; only what is far too long is unreadable."""
        if len(response) > _LONGEST:
            return Unreadable(said("it has more than {longest} characters; write a few words", longest=_LONGEST))
        return Reading(response.strip(), " ".join(response.split()))

    def compare(self, value: Value) -> Comparison:
        """Compare with each accepted text, then with words and patterns; one wrong letter makes no other word.

        What matches none of them is wrong where it is known what else it is; else a person has to look.
        """
        given = spellings(value)
        texts = [text for text in self.answer if pattern_of(text) is None]
        if any(spellings(text) & given for text in texts):
            return Comparison(Fraction(1))
        words = normalise(value)
        doubts = list(self._accepted_with(value, words, texts))
        if doubts:
            return Comparison(Fraction(1)) if "" in doubts else Comparison(Fraction(0), doubts[0], review=True)
        for others, what in ((self.elsewhere, "another part"), (self.others, "another task")):
            if any(self._is_same(other, value, words) for other in others):
                return Comparison(Fraction(0), said("This is an answer to {what}.", what=what))
        forbidden = self.accepts.find_forbidden(value, texts, self.elsewhere)
        for accepted in texts:
            if not read_numbers(accepted) and is_slip(normalise(accepted), words) and not forbidden:
                spelling = said("The spelling is '{accepted}'.", accepted=accepted)
                return Comparison(Fraction(1), spelling) if self.typos else Comparison(Fraction(0), spelling)
        if any(differ_in_signs(normalise(text), words) for text in texts):
            return Comparison(Fraction(0))
        return Comparison(Fraction(0), forbidden or "It matches none of the accepted answers.", review=True)

    def _is_same(self, accepted: str, value: str, words: str) -> bool:
        """Whether a text is the same number, or the same term in the plural or without a blank or hyphen."""
        numbers = read_numbers(accepted)
        return bool(numbers & read_numbers(value)) if numbers else is_same_term(normalise(accepted), words)

    def _accepted_with(self, value: str, words: str, texts: list[str]) -> Iterator[str]:
        """Yield the doubt, mostly empty, with which each accepted text, the words and each pattern accept a text."""
        if any(self._is_same(text, value, words) for text in texts):
            yield self.accepts.find_forbidden(value, texts, self.elsewhere)
        left = self.accepts.match(words)
        if left is not None:
            yield self.accepts.find_forbidden(value, texts, self.elsewhere) or self._find_doubt(value, left)
        for pattern in filter(None, map(pattern_of, self.answer)):
            compiled = compile_pattern(pattern)
            if not isinstance(compiled, Refusal) and compiled.fullmatch(words):
                yield self._find_doubt(value, words, pattern)

    def _find_doubt(self, value: str, left: str, allowed: str = "") -> str:
        """Return why a person should look at a text: it denies, or names what belongs to another scenario."""
        other = find_other(value, self.answer, self.others, self.accepts) if self.others else ""
        return find_denial(left, allowed) or (f"It also names '{other}', the answer to another task." if other else "")

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
    accepts : AcceptsAsked or None
        Words by which further texts are accepted.
    others : tuple of str
        The texts that this part accepts in the scenarios of the question, where the answer is a field of theirs.
    elsewhere : tuple of (str or tuple of (str, str))
        What other parts for a few words accept: texts, or the name and the field of a value.
    """

    kind = "text"

    answer: Expression | tuple[Text, ...]
    typos: bool = True
    accepts: AcceptsAsked | None = None
    others: tuple[str, ...] = ()
    elsewhere: tuple[str | tuple[str, str], ...] = ()

    @property
    def place(self) -> Place | None:
        """Where the expression is written; texts written out belong to the part."""
        return self.answer.place if isinstance(self.answer, Expression) else None

    @property
    def computed_by(self) -> Expression | None:
        """The expression, where the answer is the name of a value."""
        return self.answer if isinstance(self.answer, Expression) else None

    def alike(self, response: str) -> str:
        """Return the words without what plays no part in comparing them."""
        return normalise(response)

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Return the accepted texts."""
        if isinstance(self.answer, Expression):
            return evaluate(self.answer, Scope(values, calls=calls))
        return tuple(to_text(evaluate_text(text, Scope(values))) for text in self.answer)

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> TextExpected | Refusal:
        """Expect one of the accepted texts."""
        validated = _validate(answer)
        if isinstance(validated, Refusal):
            return validated
        accepts = evaluate_accepts(self.accepts, values) if self.accepts else _NO_WORDS
        if isinstance(accepts, Refusal):
            return accepts
        return TextExpected(validated, self.typos, accepts, self.others, tuple(_texts_of(self.elsewhere, values)))

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the first accepted text."""
        return Prose(stand_in(0), (expected.typed(),))

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask in a box for words; patterns are for quizgen alone to match."""
        words = [text for text in expected.answer if pattern_of(text) is None]
        return TextField(tuple(dict.fromkeys((expected.typed(), *words))))

    def compile_further(self, compiler: Compiler, text: str, path: Path) -> Expression | None:
        """Compile an answer that a tutor accepts as well: a value that consists of texts."""
        return compile_value(compiler, text, path)

    def with_answer(self, answer: Expression | Text) -> "TextAsked":
        """Return the same with another answer."""
        return replace(self, answer=answer if isinstance(answer, Expression) else (answer,))


def _compile(compiler: Compiler, keys: TextKeys, path: Path) -> Asked | None:
    at: Path = (*path, "answer")
    answer: Expression | tuple[Text, ...] | None
    if not isinstance(keys.answer, str):
        answer = compiler.texts(keys.answer, path, "answer")
    elif compiler.is_value(keys.answer):
        answer = compiler.expression(keys.answer, at)
    else:
        answer = (compiler.text(keys.answer, at),)
    accepts = compile_accepts(compiler, keys.accepts, (*path, "accepts")) if keys.accepts else None
    others = _texts_of_scenarios(compiler, keys.answer) if isinstance(answer, Expression) else ()
    elsewhere = tuple(_answers_elsewhere(compiler, path))
    return None if answer is None else TextAsked(answer, keys.typos == "accept", accepts, others, elsewhere)


def _texts_of_scenarios(compiler: Compiler, answer: Any) -> tuple[str, ...]:
    """Return the plain texts that the scenarios have in the field that is the answer."""
    field = answer.partition(".")[2]
    rows = compiler.source.data.get("scenarios") or ()
    return tuple(dict.fromkeys(text for row in rows for text in _plain_texts(row.get(field))))


def _answers_elsewhere(compiler: Compiler, path: Path) -> Iterator[str | tuple[str, str]]:
    """Yield what other parts for a few words accept, as the file has it; what has holes is left out."""
    for part_name, part in compiler.source.data["parts"].items():
        if part_name == path[-1] or not isinstance(part, Mapping) or part.get("type") != "text":
            continue
        answer = part.get("answer")
        if isinstance(answer, str) and compiler.is_value(answer):
            name, _, field = answer.strip().partition(".")
            yield name, field
        else:
            yield from (text for text in _plain_texts(answer) if "<<" not in text)


def _texts_of(found: tuple[str | tuple[str, str], ...], values: Mapping[str, Value]) -> Iterator[str]:
    """Yield the texts that other parts of a variant accept."""
    for one in found:
        if isinstance(one, str):
            yield one
        else:
            name, field = one
            value = values.get(name)
            yield from _plain_texts(value.get(field) if isinstance(value, Mapping) else value)


def _plain_texts(found: object) -> Iterator[str]:
    """Yield the texts of an answer, be it one or several, that are no patterns."""
    texts = found if isinstance(found, list | tuple) else [found]
    return (text for text in texts if isinstance(text, str) and pattern_of(text) is None)


def _expect(answer: Value, *, typos: str = "accept", accepts: object = None) -> TextExpected:
    if typos not in ("accept", "refuse"):
        raise ValueError(f"typos must be accept or refuse, not {typos!r}")
    words = _NO_WORDS if accepts is None else parse_accepts(accepts)
    if isinstance(words, Refusal):
        raise ValueError(str(words))
    return TextExpected(accept(_validate(answer)), typos == "accept", words)


def _validate(value: Value) -> Value | Refusal:
    """Accept a text, or a list of texts, one of which is not a pattern."""
    texts = (value,) if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not texts or not all(isinstance(t, str) and t.strip() for t in texts):
        return Refusal("the answer must be a text or a list of texts")
    for text in texts:
        pattern = pattern_of(text)
        compiled = compile_pattern(pattern) if pattern is not None else None
        if isinstance(compiled, Refusal):
            return Refusal(f"the pattern {text} cannot be matched: {compiled}; words under accepts: may do")
        if pattern is None and len(text) > _LONGEST:
            return Refusal(f"the answer '{text[:20]}...' has more than {_LONGEST} characters")
        if pattern is None and not normalise(text):
            return Refusal(f"the answer '{text}' has no letter or digit")
    if all(pattern_of(text) is not None for text in texts):
        return Refusal("the answer needs at least one plain text, to be shown on the solution sheet")
    return tuple(texts)


TEXT = Kind(
    name="text",
    hint=said("A few words."),
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
