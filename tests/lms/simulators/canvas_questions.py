"""What Canvas holds of a quiz once it is imported."""

from dataclasses import dataclass, field
from decimal import Decimal


class RefusedError(Exception):
    """What Canvas would not import, or would import as something else."""


@dataclass(frozen=True)
class Question:
    """A question; of what is right there is what its type has."""

    ident: str
    kind: str
    title: str
    points: Decimal
    html: str
    number: tuple[Decimal, Decimal, Decimal] | None = None
    """The lowest right number, the right one, and the highest."""
    accepted: tuple[str, ...] = ()
    options: tuple[tuple[str, bool], ...] = ()
    """As its report writes them, and whether they are to be chosen."""
    blanks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What is right in each, in the order of the file."""
    pairs: tuple[tuple[str, str], ...] = ()
    matches: tuple[str, ...] = ()
    feedback: dict[str, str] = field(default_factory=dict)
    """As HTML; that of an option by its number."""


@dataclass(frozen=True)
class Slot:
    """A place of the quiz: of its questions, each student gets one."""

    title: str
    points: Decimal
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class CanvasQuiz:
    """A quiz with its settings, by the names that the file has for them, and its pictures."""

    ident: str
    title: str
    settings: dict[str, str]
    slots: tuple[Slot, ...]
    pictures: dict[str, bytes]

    @property
    def questions(self) -> list[Question]:
        """All questions in the order of the file."""
        return [question for slot in self.slots for question in slot.questions]
