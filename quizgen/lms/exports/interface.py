"""What an export format is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quizgen.lms.exports.items import Item, Quiz
from quizgen.render.templates import Templates


@dataclass(frozen=True, slots=True)
class Loss:
    """What a format cannot carry.

    Parameters
    ----------
    slot : str
        Of which question, such as ``Q3``.
    part : str
        The label of the part; empty for the question.
    message : str
        What is lost, and what was written instead, in a sentence.
    """

    slot: str
    part: str
    message: str


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format in which an LMS imports questions.

    Parameters
    ----------
    name : str
        As the command line has it.
    title : str
        What imports it.
    suffix : str
        Of the file, with the point.
    write : callable
        ``write(quiz, items, path, templates)`` writes the file. The items come in the order of the sheet, slot by slot,
        and in a slot by number; each is needed once. It yields what cannot be carried, again for each variant.
    together : bool
        Whether several parts can be one question.
    """

    name: str
    title: str
    suffix: str
    write: Callable[[Quiz, Iterable[Item], Path, Templates], Iterator[Loss]]
    together: bool = True
