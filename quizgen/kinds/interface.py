"""What a kind of answer is, and what several kinds share: keys, and an answer that an expression computes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizgen.diagnosis.kinds import DIAGNOSES
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, evaluate
from quizgen.language.keys import Credit, ExpressionText, Keys, Markdown, Marks, RoomText
from quizgen.language.source import Path
from quizgen.model import (
    Asked,
    Calls,
    Expected,
    Expression,
    Mistake,
    Part,
    Place,
    Prose,
    Refusal,
    Text,
    Tolerance,
    Value,
)
from quizgen.text.holes import stand_in

Notation = Callable[[str], str]
"""Takes an answer as the solution sheet prints it for typing, and returns it as somebody else would type it."""


End = Literal["numbers", "formula", "words"]


def as_typed(typed: str) -> str:
    """Return an answer as the solution sheet prints it."""
    return typed


def compile_mistake(compiler: Compiler, keys: Any, text: str, path: Path) -> Expression | Text | None:
    """Compile the answer that a mistake leads to, as an expression."""
    return compiler.expression(text, path)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of answer.

    Parameters
    ----------
    name : str
        As questions write it after ``type:``.
    hint : str
        How to type it, for the paper.
    keys : type of PartKeys
        The keys of a part of this kind.
    compile : callable
        ``compile(compiler, keys, path)``: what is asked; the compiler collects problems, None where the answer has one.
    compile_mistake : callable
        ``compile_mistake(compiler, keys, text, path)``: the answer that a mistake leads to.
    refuse_tolerance : callable
        ``refuse_tolerance(tolerance)``: why a tolerance cannot be had, or None.
    expect : callable
        ``expect(answer, **arguments)``: what `check_answer` expects, from an answer in plain data; raises ValueError.
    example : mapping of str to object
        Keys of a part of this kind, as YAML gives them: the contract of a kind is tested with it.
    end : {"numbers", "formula", "words"}
        In what a worked solution ends.
    finders : mapping of str to callable
        The diagnoses that can be made of a wrong answer, by name, besides that of another convention.
    notations : tuple of callable
        The notations in which people type it; the first is the one that the solution sheet prints.
    room : int
        Ruled lines to answer on, where the part does not say. They depend on the kind alone: the room for an array
        must not tell its size.
    toleranced : bool
        Whether a tolerance has a meaning.
    accepts_typed, accepts_computed : bool
        Whether a tutor can accept further answers, as typed or as an expression computes them.
    is_prose : bool
        Whether an answer is words, which read better in the type of the page.
    is_block : bool
        Whether an answer is shown below the word "Answer", and not beside it.
    is_list : bool
        Whether an answer has several texts, each of which gets a line where there is room.
    """

    name: str
    hint: str
    keys: "type[PartKeys]"
    compile: Callable[[Compiler, Any, Path], Asked | None]
    expect: Callable[..., Expected]
    example: Mapping[str, Any]
    end: End = "words"
    compile_mistake: Callable[[Compiler, Any, str, Path], Expression | Text | None] = compile_mistake
    refuse_tolerance: Callable[[Tolerance | None], Refusal | None] = lambda tolerance: None
    finders: Mapping[str, Callable[[Any], Any]] = field(default_factory=lambda: MappingProxyType({}))
    notations: tuple[Notation, ...] = (as_typed,)
    room: int = 3
    toleranced: bool = False
    accepts_typed: bool = False
    accepts_computed: bool = False
    is_prose: bool = False
    is_block: bool = False
    is_list: bool = False


# --- Keys -----------------------------------------------------------------------------------------------------


class PartKeys(Keys):
    """The keys that every part has; each kind adds its own, and its name as ``type``."""

    type: str
    ask: Markdown = ""
    room: RoomText | None = None
    bonus: bool = False

    def total(self) -> Fraction:
        """Return the marks of the part."""
        return Fraction(1)


class MistakeKeys(Keys):
    """A mistake that students make."""

    answer: ExpressionText
    feedback: Markdown
    credit: Credit = Fraction(0)
    added: bool = False


class Marked(PartKeys):
    """What a part is worth."""

    marks: Marks = Fraction(1)

    def total(self) -> Fraction:
        """Return the marks of the part."""
        return self.marks


class Following(PartKeys):
    """A part that builds on the answers of earlier ones."""

    follows: list[str] = Field(default_factory=list)
    carried: Credit = Fraction(1)


class Mistaken(PartKeys):
    """A part whose answer can be mistaken in known ways."""

    mistakes: list[MistakeKeys] = Field(default_factory=list)


class Diagnosed(PartKeys):
    """A part whose answer shows by itself what went wrong."""

    diagnoses: dict[Literal[tuple(DIAGNOSES)], Credit] = Field(default_factory=dict)  # type: ignore[valid-type]


class ComputedKeys(Marked, Following, Mistaken, Diagnosed):
    """A part whose answer is numbers that an expression computes."""

    answer: ExpressionText
    check: ExpressionText | None = None


# --- An answer that an expression computes --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Computed(Asked):
    """Numbers that an expression computes.

    Parameters
    ----------
    answer : Expression
        Computes the answer.
    second_opinion : Expression or None
        The answer computed in another way.
    """

    recomputes = True
    expected: ClassVar[type[Any]]
    """The kind's own `Expected`, whose `validate` needs no instance."""

    answer: Expression
    second_opinion: Expression | None = None

    @property
    def place(self) -> Place:
        """Where the expression is written."""
        return self.answer.place

    @property
    def computed_by(self) -> Expression:
        """The expression itself."""
        return self.answer

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Evaluate the expression."""
        return evaluate(self.answer, Scope(values, calls=calls))

    def compute_mistake(self, part: Part, mistake: Mistake, values: Mapping[str, Value]) -> Value:
        """Evaluate the mistake's expression."""
        assert isinstance(mistake.answer, Expression)
        return evaluate(mistake.answer, Scope(values))

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> Expected | Refusal:
        """Expect the answer, where it fits the kind."""
        validated = self.expected.validate(answer)
        if isinstance(validated, Refusal):
            return validated
        found: Expected = self.expected(validated)
        return found

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the answer in math."""
        return Prose(f"${stand_in(0)}$", (expected.answer,))

    def with_answer(self, answer: Expression | Text) -> "Computed":
        """Return the same with another expression."""
        assert isinstance(answer, Expression)
        return replace(self, answer=answer)


def compile_computed(compiler: Compiler, keys: ComputedKeys, path: Path) -> tuple[Expression | None, Expression | None]:
    """Compile the answer of a part that an expression computes, and its second opinion."""
    answer = compiler.expression(keys.answer, (*path, "answer"))
    second = compiler.expression(keys.check, (*path, "check")) if keys.check is not None else None
    return answer, second


def accept(validated: Value | Refusal) -> Value:
    """Return an answer that was validated; raises ValueError where it was refused."""
    if isinstance(validated, Refusal):
        raise ValueError(str(validated))
    return validated
