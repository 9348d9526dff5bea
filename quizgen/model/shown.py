"""What expressions compute, and the records that exist to be shown.

A ``Value`` is what an expression computes: an int, float, bool or str; a read-only ndarray; a tuple of ints, which
is a shape; a list (anything that is no array); a mapping (a scenario's row); or one of the display records below.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Value: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown with math in ``$...$`` and ``$$...$$``, whose holes have been evaluated.

    Parameters
    ----------
    source : str
        The Markdown; hole number i stands as the characters U+E000, i in decimal digits, U+E001.
    values : tuple of Value
        What stands in hole i.
    template : str
        Of what quizgen says itself: its words, with slots in braces for holes, formulas and what else is among them.
    told : tuple of str
        What is in slot i; empty, as the template, for what an author wrote.
    """

    source: str
    values: tuple[Value, ...] = ()
    template: str = field(default="", compare=False)
    told: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Notation:
    """A value that is written differently in text and in math, such as ``signed(b)``.

    Parameters
    ----------
    text : str
        Plain text, escaped by whoever prints it.
    math : str
        LaTeX.
    """

    text: str
    math: str


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number or array that is shown with a fixed number of decimals."""

    value: Value
    decimals: int


@dataclass(frozen=True, slots=True)
class Room:
    """Where an answer is written: one of ruled lines, empty space and a grid of empty cells, or nothing at all.

    Parameters
    ----------
    lines : int
        How many there are.
    millimetres : int
        The height of the space.
    rows, columns : int
        The grid's.
    """

    lines: int = 0
    millimetres: int = 0
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Localised:
    """A value that is shown as a language writes it, such as 0,5 in German; in code it is written as everywhere."""

    value: Value
    language: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Worked steps, one a line (a block: a hole alone on its line)."""

    lines: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row (a block)."""

    head: tuple[Prose, ...]
    rows: tuple[tuple[Prose, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure drawn by the template ``figures/<kind>`` of each output format (a block).

    Parameters
    ----------
    kind : str
        Name of the template.
    data : mapping
        What the template draws: numbers, strings and lists of them.
    alternative : str
        What the figure shows, in words.
    """

    kind: str
    data: Mapping[str, Value]
    alternative: str
