"""One of several options, by letter or by its text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar, Literal

from pydantic import Field

from quizgen.kinds.interface import Following, Kind, Marked, accept, as_typed
from quizgen.kinds.options import LETTERS, exact_key, find_option, find_text, show_option
from quizgen.kinds.shuffling import OrderedKeys, Shuffled, compile_order
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, evaluate, shorten, suggest
from quizgen.language.keys import Markdown, Texts
from quizgen.language.source import Path
from quizgen.language.text import evaluate_text
from quizgen.messages import said
from quizgen.model import (
    AnswerField,
    Asked,
    Calls,
    ChoiceField,
    Comparison,
    Expected,
    Expression,
    KnownAnswer,
    Option,
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

_NAME = re.compile(r"[A-Za-z]\w*")
_COMPUTES = re.compile(r"[\[(]| if ")


class OptionsKeys(Marked, Following, OrderedKeys):
    """The keys of a part that has options."""

    answer: Texts
    options: list[Markdown] = Field(default_factory=list)
    feedback: dict[str, Markdown] = Field(default_factory=dict)


class ChoiceKeys(OptionsKeys):
    """The keys of a part that asks for one option."""

    type: Literal["choice"]


@dataclass(frozen=True, slots=True)
class OptionsExpected(Expected):
    """What is expected where a response chooses among options.

    Parameters
    ----------
    options : tuple of str
        Their plain texts, in the order printed.
    """

    options: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Return the options: one may be "none"."""
        return self.options

    def in_full(self, typed: str) -> str:
        """Return the options' texts with their letters."""
        reading = self.read(typed)
        return reading.shown if isinstance(reading, Reading) else typed


@dataclass(frozen=True, slots=True)
class ChoiceExpected(OptionsExpected):
    """One option, as its text."""

    kind = "choice"

    def read(self, response: str) -> Reading | Unreadable:
        """Read one option."""
        found = find_option(response, self.options)
        if isinstance(found, Unreadable):
            return found
        option = self.options[found]
        return Reading(option, f"{LETTERS[found : found + 1]}: {option}")

    def compare(self, value: Value) -> Comparison:
        """Compare options."""
        return Comparison(Fraction(exact_key(value) == exact_key(self.answer)))

    def typed(self) -> str:
        """Write the letter."""
        return show_option(self.answer, self.options)

    def validate(self, answer: Value) -> Value | Refusal:
        """Accept the text of an option."""
        return validate_chosen(_validate(answer), self.options)

    def misjudged(self, value: Value) -> tuple[int, ...]:
        """Return the option that was chosen."""
        return tuple(i for i, option in enumerate(self.options) if option == value)

    def wrong_choices(self) -> tuple[Expected, ...]:
        """Return every other option."""
        return tuple(replace(self, answer=option) for option in self.options if option != self.answer)


def validate_chosen(validated: Value | Refusal, options: Sequence[str]) -> Value | Refusal:
    """Refuse what is not one of the options: one text, or several."""
    if isinstance(validated, Refusal):
        return validated
    missing = [text for text in ((validated,) if isinstance(validated, str) else validated) if text not in options]
    return Refusal(f"'{missing[0]}' is not one of the options {', '.join(options)}") if missing else validated


def _validate(value: Value) -> Value | Refusal:
    if not isinstance(value, str) or not value.strip():
        return Refusal("the answer must be the text of an option")
    return value


@dataclass(frozen=True, slots=True)
class OptionsAsked(Asked):
    """Options to choose from.

    Parameters
    ----------
    answer : Expression or tuple of int
        The indices of the right ones, or what computes their texts.
    choices : tuple of Text
        The options.
    comments : mapping of int to Text
        What to say to those who are wrong about an option, by its index.
    shuffled : Shuffled or None
        The order in which they are printed; None for the file's.
    """

    several: ClassVar[bool] = False
    """Whether more than one option may be right."""

    answer: Expression | tuple[int, ...]
    choices: tuple[Text, ...]
    comments: Mapping[int, Text] = field(default_factory=lambda: MappingProxyType({}))
    shuffled: Shuffled | None = None

    @property
    def place(self) -> Place | None:
        """Where the expression is written; options written out belong to the part."""
        return self.answer.place if isinstance(self.answer, Expression) else None

    @property
    def computed_by(self) -> Expression | None:
        """The expression, where the answer is the name of a value."""
        return self.answer if isinstance(self.answer, Expression) else None

    def options(self, values: Mapping[str, Value]) -> tuple[Prose, ...]:
        """Return the options in the order of the variant."""
        return tuple(evaluate_text(self.choices[i], Scope(values)) for i in self._order(values))

    def _order(self, values: Mapping[str, Value]) -> tuple[int, ...]:
        return self.shuffled.read(values) if self.shuffled else tuple(range(len(self.choices)))

    def hidden_values(self, part: str, place: Place) -> Mapping[str, Expression]:
        """Return the order of the options, which key, drawing and recomputing hold as any other value."""
        return MappingProxyType({self.shuffled.name: self.shuffled.drawn(place)} if self.shuffled else {})

    def comments_on(self, misjudged: Sequence[int], values: Mapping[str, Value]) -> tuple[Text, ...]:
        """Return what there is to say of options, counted as printed."""
        order = self._order(values) if misjudged else ()
        written = {order[i] for i in misjudged}
        return tuple(text for i, text in self.comments.items() if i in written)

    def texts(self) -> tuple[Text, ...]:
        """Return the options."""
        return self.choices

    def plain_options(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        """Return the plain texts of the options."""
        return tuple(to_text(option) for option in self.options(values))

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Return the texts of the right options, in the order of the variant."""
        if isinstance(self.answer, Expression):
            return evaluate(self.answer, Scope(values, calls=calls))
        pairs = zip(self._order(values), self.plain_options(values), strict=True)
        return tuple(option for i, option in pairs if i in self.answer)

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the texts of the right options."""
        chosen = expected.answer
        texts = (chosen,) if isinstance(chosen, str) else tuple(chosen)
        return Prose("; ".join(stand_in(i) for i in range(len(texts))), texts)

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask for a choice among the options."""
        right = (expected.answer,) if isinstance(expected.answer, str) else tuple(expected.answer)
        return ChoiceField(tuple(self._as_options(right, values)), several=self.several)

    def _as_options(self, right: Sequence[str], values: Mapping[str, Value]) -> Iterator[Option]:
        for i, (shown, plain) in enumerate(zip(self.options(values), self.plain_options(values), strict=True)):
            is_right = plain in right
            told = next((evaluate_text(text, Scope(values)) for text in self.comments_on((i,), values)), None)
            yield Option(shown, is_right, Fraction(1, len(right)) if is_right else self.penalty(len(right)), told)

    def penalty(self, right: int) -> Fraction:
        """Return what choosing a wrong option costs where so many are right, at most 0."""
        return Fraction(0)

    def compile_further(self, compiler: Compiler, text: str, path: Path) -> Expression | None:
        """Compile an answer that a tutor accepts as well: a value that names options."""
        return compile_value(compiler, text, path)

    def with_answer(self, answer: Expression | Text) -> "OptionsAsked":
        """Return the same with another answer."""
        assert isinstance(answer, Expression)
        return replace(self, answer=answer)


def compile_value(compiler: Compiler, text: str, path: Path) -> Expression | None:
    """Compile the name of a value, or an expression that begins with one."""
    if text.split(".")[0] not in compiler.names:
        message = f"'{shorten(text)}' is not a value of this question; an answer as students type it goes under accept:"
        compiler.problem(path, "unknown-name", message)
        return None
    return compiler.expression(text, path)


@dataclass(frozen=True, slots=True)
class ChoiceAsked(OptionsAsked):
    """One option of several."""

    kind = "choice"

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Return the text of the right option."""
        found = OptionsAsked.compute(self, part, values, calls)
        return found if isinstance(self.answer, Expression) else found[0]

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> ChoiceExpected | Refusal:
        """Expect one of the options."""
        options = self.plain_options(values)
        validated = validate_chosen(_validate(answer), options)
        return validated if isinstance(validated, Refusal) else ChoiceExpected(validated, options)


def compile_options(
    compiler: Compiler, keys: OptionsKeys, path: Path
) -> tuple[Expression | tuple[int, ...] | None, tuple[Text, ...], Mapping[int, Text], Shuffled | None]:
    """Compile the answer of a part with options, the options, what there is to say about them, and their order."""
    if len(keys.options) < 2:
        compiler.problem(path, "no-options", f"a part of type {keys.type} needs at least two options:", key=True)
    for i, option in enumerate(keys.options):
        if option in keys.options[:i]:
            compiler.problem((*path, "options", i), "repeated-option", f"'{option}' appears twice")
    for option in keys.feedback:
        if option not in keys.options:
            message = f"'{option}' is not one of the options.{suggest(option, keys.options)}"
            compiler.problem((*path, "feedback", option), "unknown-option", message, key=True)
    comments = {
        keys.options.index(option): compiler.text(text, (*path, "feedback", option))
        for option, text in keys.feedback.items()
        if option in keys.options
    }
    shuffled = compile_order(compiler, keys.options, keys, path)
    answer = _compile_answer(compiler, keys, path)
    return answer, compiler.texts(keys.options, path, "options"), MappingProxyType(comments), shuffled


def _compile_answer(compiler: Compiler, keys: OptionsKeys, path: Path) -> Expression | tuple[int, ...] | None:
    answer = keys.answer
    answers: Sequence[str] = (answer,) if isinstance(answer, str) else answer
    unknown = [text for text in answers if text not in keys.options]
    if not unknown:
        return tuple(sorted({keys.options.index(text) for text in answers}))
    if isinstance(answer, str) and compiler.is_value(answer):
        return compiler.expression(answer, (*path, "answer"))
    for i, text in enumerate(answers):
        if text in unknown:
            at: Path = (*path, "answer") if isinstance(answer, str) else (*path, "answer", i)
            if _COMPUTES.search(text) and set(_NAME.findall(text)) & set(compiler.names):
                hint = f"; make it a value, as in `right: {text}`, and write `answer: right`"
            else:
                hint = f".{suggest(text, keys.options)}"
            message = f"'{text}' is neither an option nor a value{hint}"
            compiler.problem(at, "unknown-option", message)
    return None


def _compile(compiler: Compiler, keys: ChoiceKeys, path: Path) -> Asked | None:
    if isinstance(keys.answer, tuple) and len(keys.answer) > 1:
        compiler.problem((*path, "answer"), "wrong-type", "a choice has one answer; choices has several")
    answer, options, comments, shuffled = compile_options(compiler, keys, path)
    return None if answer is None else ChoiceAsked(answer, options, comments, shuffled)


def _expect(answer: Value, *, options: Sequence[str] = ()) -> ChoiceExpected:
    return ChoiceExpected(accept(find_text(accept(_validate(answer)), options)), tuple(options))


CHOICE = Kind(
    name="choice",
    hint=said("A choice as the letter of one option, such as B."),
    keys=ChoiceKeys,
    compile=_compile,
    expect=_expect,
    example={"answer": "stride", "options": ["padding", "stride"]},
    notations=(as_typed, str.lower, str.upper),
    room=1,
    accepts_typed=True,
    accepts_computed=True,
)
