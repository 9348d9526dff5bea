"""What a part expects of one variant: how a response is read, compared and written."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar

from quizgen.model.compiled import Tolerance
from quizgen.model.shown import Value


class Refusal(str):
    """Why a value cannot be the answer of a part, in words for the author of the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a response was understood to say; `shown` is that in words a student would recognise."""

    value: Value
    shown: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a response could not be read, where (a 0-based character, if known), and what was expected."""

    reason: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much of a response is right, what there is to say about the rest, and whether a person has to mark it.

    `unfinished` says that it is a program that ran out of time.
    """

    fraction: Fraction
    remark: str = ""
    review: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """An answer with a slip that a tutor would recognise, for a simulated class."""

    name: str
    expected: "Expected"


@dataclass(frozen=True, slots=True)
class Expected(ABC):
    """What a part expects of one variant; each kind of answer has its own, with its own few fields.

    Parameters
    ----------
    answer : Value
        The right answer, as a key holds it.
    """

    kind: ClassVar[str]
    longest: ClassVar[int | None] = 20_000
    """How many characters a response may have before it is read; None where `read` itself sees to that."""
    by_hand: ClassVar[bool] = False
    """Whether a person marks every response."""
    finders: ClassVar[Mapping[str, Callable[[Any], Any]]] = MappingProxyType({})
    """The diagnoses that apply, by name; each looks at what `case` returns."""

    answer: Value

    @abstractmethod
    def read(self, response: str) -> Reading | Unreadable:
        """Read a response; bounded work for any text."""

    @abstractmethod
    def compare(self, value: Value) -> Comparison:
        """Compare what a response was read as with the answer."""

    @abstractmethod
    def typed(self) -> str:
        """Return the answer as a student would type it; it reads back and earns full marks."""

    @abstractmethod
    def validate(self, answer: Value) -> Value | Refusal:
        """Return an answer as an expectation of this kind holds it, or say why it is none."""

    @property
    def tolerance(self) -> Tolerance | None:
        """How far a response may lie from the answer; None for not at all."""
        return None

    @property
    def fields(self) -> int:
        """In how many fields an LMS asks for the answer."""
        return 1

    def join(self, fields: Sequence[str]) -> str:
        """Return what was filled into these fields as a student types it in one; empty where all of them are."""
        (text,) = fields
        return text

    def is_right(self, value: Value) -> bool:
        """Whether what a response was read as is right."""
        return self.compare(value).fraction == 1

    def equals(self, other: "Expected") -> bool:
        """Whether this answer, given as a response, would be right where `other` is expected."""
        read = other.read(self.typed())
        return isinstance(read, Reading) and other.is_right(read.value)

    def as_value(self, value: Value) -> Value | None:
        """Return what a response was read as the way the values of a question hold it; None where they cannot."""
        return value

    def instead(self, answer: Value) -> "Expected | Refusal":
        """Return what would be expected if the answer were another one."""
        validated = self.validate(answer)
        return validated if isinstance(validated, Refusal) else replace(self, answer=validated)

    def loosened(self, spread: tuple[float, ...]) -> "Expected":
        """Return the same where a response may lie farther from each entry, by what earlier rounding moves it."""
        return self

    def with_comma(self) -> "Expected":
        """Return the same for somebody who writes decimals with a comma, where the kind has decimals."""
        return self

    def read_further(self, text: str) -> Value | Refusal:
        """Read a further answer that a tutor accepts, typed as a student of this variant would type it."""
        found = self.read(text)
        return self.refuse(text, found) if isinstance(found, Unreadable) else self.validate(found.value)

    def refuse(self, text: str, unreadable: Unreadable) -> Refusal:
        """Say that a further answer cannot be read."""
        short = text if len(text) <= 70 else f"{text[:67]}..."
        return Refusal(f"'{short}' cannot be read as an answer of type {self.kind}: {unreadable.reason}")

    def words(self) -> tuple[str, ...]:
        """Return texts that are answers although they may look blank, such as an option "none"."""
        return ()

    def case(self, value: Value, typed: str) -> Any:
        """Return what the diagnoses look at; None where there is nothing to find."""
        return None

    def misjudged(self, value: Value) -> tuple[int, ...]:
        """Return the options about which a response is wrong, counted from 0."""
        return ()

    def in_full(self, typed: str) -> str:
        """Return the answer as feedback prints it: as typed, and with what stands behind a letter."""
        return typed

    def wrong_choices(self) -> tuple["Expected", ...]:
        """Return the wrong answers that a student may choose without making a mistake that the question knows."""
        return ()

    def slips(self, pick: Callable[[int], int]) -> Iterator[Slip]:
        """Yield slips that a person might make; ``pick(n)`` draws a whole number below n."""
        return iter(())

    def broken(self) -> str:
        """Return what nobody can read although it is nearly right; empty where there is no such thing."""
        return ""
