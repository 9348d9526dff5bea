"""What a question asks: its parts, and what the kind of answer makes of the keys that are its own."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

from quizgen.model.compiled import Calls, Chain, Expression, Mistake, Place, Text, Tolerance
from quizgen.model.expected import Expected, Refusal, Slip
from quizgen.model.fields import AnswerField
from quizgen.model.shown import Prose, Room, Value


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """A wrong answer that a question knows, the share of the marks that it earns, and what to tell of it."""

    expected: Expected
    fraction: Fraction
    feedback: Prose


@dataclass(frozen=True, slots=True)
class Asked(ABC):
    """What a kind of answer makes of the keys of a part that are its own, checked and compiled."""

    kind: ClassVar[str]
    recomputes: ClassVar[bool] = False
    """Whether the answer is numbers computed from the values, so that other values or conventions give another."""
    costly: ClassVar[bool] = False
    """Whether marking one answer takes long, so that `quizgen check` marks few."""

    @property
    @abstractmethod
    def place(self) -> Place | None:
        """Where the answer is written; None for the part itself."""

    @abstractmethod
    def compute(self, part: "Part", values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Compute the answer, with some functions replaced by others; may raise UserFileError."""

    @abstractmethod
    def expect(self, part: "Part", values: Mapping[str, Value], answer: Value) -> Expected | Refusal:
        """Return what is expected of somebody who rounds nothing on the way, or say why the answer can be none."""

    def widened(self, part: "Part", expected: Expected, values: Mapping[str, Value]) -> Expected:
        """Return what is expected where the results on the way may be rounded, as far as the question allows it."""
        return expected

    def as_drawn(self, part: "Part", expected: Expected, values: Mapping[str, Value]) -> Expected:
        """Return what is expected where draws are compared; it never changes, so that no paper does."""
        return expected

    def as_asked(self, expected: Expected, right: Value) -> Expected:
        """Return what is expected in the place of the right answer, by which the paper says how to write it."""
        return expected

    @abstractmethod
    def show(self, part: "Part", expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the answer as a solution sheet prints it."""

    @abstractmethod
    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Return what a learning-management system gives students to answer in, and what it marks by."""

    def alike(self, response: str) -> str:
        """Return what counts of a response that a person has to mark: who wrote the same gets the same mark.

        Nothing where each response is looked at by itself.
        """
        return ""

    def compute_mistake(self, part: "Part", mistake: Mistake, values: Mapping[str, Value]) -> Value:
        """Compute the answer that a mistake leads to; may raise UserFileError."""
        raise NotImplementedError(f"a part of the kind {self.kind} knows no mistakes")

    def expect_mistake(
        self, part: "Part", values: Mapping[str, Value], answer: Value, right: Expected
    ) -> Expected | Refusal:
        """Return what somebody answers who makes a mistake."""
        return self.expect(part, values, answer)

    @property
    def computed_by(self) -> Expression | None:
        """The expression that computes the answer; None where it is written out."""
        return None

    @property
    def uses(self) -> frozenset[str]:
        """The values that the answer is written with."""
        answer, chain = self.computed_by, self.chain
        used = frozenset() if answer is None else answer.names
        return used if chain is None else used | chain.start.names | chain.next.names

    @property
    def second_opinion(self) -> Expression | None:
        """The answer computed in another way, for ``quizgen check`` alone."""
        return None

    @property
    def chain(self) -> Chain | None:
        """How the entries of the answer follow from each other."""
        return None

    @property
    def allowed(self) -> Tolerance | None:
        """The tolerance that the question gives; None where there is none, or where it has no meaning."""
        return None

    @property
    def inputs(self) -> Mapping[str, Expression]:
        """What is computed anew each time that the answer is: the inputs of a function."""
        return MappingProxyType({})

    def scopes(self, part: "Part", values: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
        """Yield the values in which the answer is computed; more than once where there are inputs."""
        yield values

    def hidden_values(self, part: str, place: Place) -> Mapping[str, Expression]:
        """Return values that the part adds to the question's, under names that no file can write."""
        return MappingProxyType({})

    def note(self, expected: Expected) -> str:
        """Return a sentence to print after the question; often empty."""
        return ""

    def shown_decimals(self, answer: Value) -> int | None:
        """Return how many decimals the paper asks for; None where it leaves that open."""
        return None

    def enough_digits(self, answer: Value) -> int | None:
        """Return how many significant digits are enough, as the paper says; None where it says nothing of them."""
        return None

    def texts(self) -> tuple[Text, ...]:
        """Return the texts, beside `ask`, that the paper prints; options first."""
        return ()

    def options(self, values: Mapping[str, Value]) -> tuple[Prose, ...]:
        """Return the options, in the order in which they are printed."""
        return ()

    def items(self, values: Mapping[str, Value]) -> tuple[Prose, ...]:
        """Return what is to be matched with the options."""
        return ()

    def starter(self, values: Mapping[str, Value]) -> Prose | None:
        """Return the code to begin with."""
        return None

    @property
    def comments(self) -> Mapping[int, Text]:
        """What to say to those who are wrong about an option, by its index in the file."""
        return MappingProxyType({})

    def comments_on(self, misjudged: Sequence[int], values: Mapping[str, Value]) -> tuple[Text, ...]:
        """Return what there is to say to those who are wrong about some options, counted as printed."""
        return ()

    def trials(self, values: Mapping[str, Value]) -> Iterator["Trial"]:
        """Yield responses of which is known how they have to be marked, for ``quizgen check``."""
        return iter(())

    def slips(
        self, part: "Part", expected: Expected, values: Mapping[str, Value], pick: Callable[[int], int]
    ) -> Iterator[Slip]:
        """Yield slips that a person might make in one variant; ``pick(n)`` draws a whole number below n."""
        return expected.slips(pick)

    def with_tolerance(self, tolerance: Tolerance | None) -> "Asked":
        """Return the same with another tolerance, where one has a meaning."""
        return self

    def with_answer(self, answer: Expression | Text) -> "Asked":
        """Return the same with another answer, as `compile_further` compiles it."""
        raise NotImplementedError(f"a part of the kind {self.kind} has no answer to be computed")

    def compile_further(self, compiler: Any, text: str, path: tuple[str | int, ...]) -> Expression | Text | None:
        """Compile an answer that a tutor accepts as well; the compiler collects its problems."""
        return compiler.expression(text, path)  # type: ignore[no-any-return]

    def scaled(self, data: Mapping[str, Any], part: "Part", factor: Fraction) -> Mapping[str, Any]:
        """Return a part's own data with its marks multiplied."""
        return {**data, "marks": str(part.marks * factor)}


@dataclass(frozen=True, slots=True)
class Trial:
    """A response of which is known how it has to be marked.

    Parameters
    ----------
    name : str
        What it is, such as "the model solution".
    response : str
        What a student would type.
    place : Place
        Where it is written.
    right : bool
        Whether it has to earn full marks; else it must not.
    """

    name: str
    response: str
    place: Place
    right: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What a student answers: what all parts have, whatever their kind.

    Parameters
    ----------
    name : str
        Unique in the question.
    kind : str
        Name of the kind of answer.
    ask : Text
        What is asked.
    asked : Asked
        What the kind has made of its own keys.
    marks : Fraction
        Above zero.
    follows : mapping of str to str
        The parts whose answers this one builds on, each with the name of the value that its answer is.
    carried : Fraction
        Credit for an answer that follows from the student's own earlier ones.
    derivation : mapping of str to Expression
        The values that are neither drawn nor answers of the parts in `follows`, among them all that somebody computes
        on the way to the answer, in an order in which each uses only earlier ones.
    mistakes : tuple of Mistake
        In the file's order.
    diagnoses : mapping of str to Fraction
        The credits of diagnoses that differ from the usual ones, by the diagnosis' name.
    room : Room or None
        Where the answer is written; None leaves it to the kind.
    bonus : bool
        Whether its marks are above the total.
    """

    name: str
    kind: str
    ask: Text
    asked: Asked
    marks: Fraction
    place: Place
    follows: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    carried: Fraction = Fraction(1)
    derivation: Mapping[str, Expression] = field(default_factory=lambda: MappingProxyType({}))
    mistakes: tuple[Mistake, ...] = ()
    diagnoses: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    room: Room | None = None
    bonus: bool = False


@dataclass(frozen=True, eq=False)
class Question:
    """A question as its file declares it, checked and compiled.

    Parameters
    ----------
    id : str
        Its path in the bank without ``.yaml``.
    data : mapping
        The file's own content as plain data, from which an identical question can be read again.
    values : mapping of str to Expression
        In an order in which each uses only earlier ones; last, under names with a dot, which no file can write, what
        parts add: the inputs of all cases of a part that asks for code, the order of options that are shuffled.
    levels : mapping of str to mapping
        Values that a level of difficulty pins, as the file gives them.
    translations : mapping of str to mapping
        By language, the texts in it, as the file gives them; they are no part of `data`.
    minutes : int or None
        How long it takes, for the tutor's overview.
    """

    id: str
    title: str
    topics: tuple[str, ...]
    outcome: str
    difficulty: int
    source: str
    values: Mapping[str, Expression]
    require: tuple[Expression, ...]
    scenarios: tuple[Mapping[str, Value], ...]
    conventions: tuple[str, ...]
    levels: Mapping[str, Mapping[str, Any]]
    prompt: Text
    parts: tuple[Part, ...]
    solution: Text
    data: Mapping[str, Any]
    place: Place
    minutes: int | None = None
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def marks(self) -> Fraction:
        """What its parts are worth together, without what is above the total."""
        return sum((part.marks for part in self.parts if not part.bonus), Fraction(0))

    @cached_property
    def varying(self) -> frozenset[str]:
        """The values that are drawn, and those computed from them."""
        varying: set[str] = set()
        for name, expression in self.values.items():
            if expression.draws or expression.names & varying:
                varying.add(name)
        return frozenset(varying)

    @cached_property
    def weighed(self) -> tuple[Part, ...]:
        """The parts, with those mistakes alone that a draw is chosen by."""
        return tuple(replace(part, mistakes=tuple(m for m in part.mistakes if not m.added)) for part in self.parts)

    @cached_property
    def filled(self) -> tuple[Part, ...]:
        """The parts whose options have holes, so that two of them may come out the same."""
        return tuple(part for part in self.parts if any(text.holes for text in part.asked.texts()))

    @cached_property
    def steps(self) -> tuple[tuple[str, Expression, tuple[Expression, ...]], ...]:
        """The values in order, each with the conditions that can be tested as soon as it is known.

        A condition that no draw can change, because all that it speaks of is fixed or pinned, is left out.
        """
        known: set[str] = set()
        waiting = [condition for condition in self.require if condition.names & self.varying]
        steps = []
        for name, expression in self.values.items():
            known.add(name)
            ready = [condition for condition in waiting if name in condition.names and condition.names <= known]
            waiting = [condition for condition in waiting if condition not in ready]
            steps.append((name, expression, tuple(ready)))
        return tuple(steps)
