"""What a learning-management system gives students to answer in, and what it marks by."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from quizgen.model.shown import Prose


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A wrong number that many type.

    Parameters
    ----------
    value, allowed : float
        The number, and how far a response may lie from it, the edge included.
    fraction : Fraction
        The share of the marks that it earns, from 0 to 1.
    feedback : Prose
        What to tell whoever types it.
    """

    value: float
    allowed: float
    fraction: Fraction
    feedback: Prose


@dataclass(frozen=True, slots=True)
class NumberField:
    """A box for a number.

    Parameters
    ----------
    value, allowed : float
        The right number, and how far a response may lie from it, the edge included.
    typed : str
        The number as a solution sheet prints it, with a decimal point.
    is_whole : bool
        Whether only whole numbers are answers.
    known : tuple of KnownNumber
        Wrong numbers, none of which lies within `allowed`.
    """

    value: float
    allowed: float
    typed: str
    is_whole: bool = False
    known: tuple[KnownNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class GridField:
    """Boxes for numbers, row by row.

    Parameters
    ----------
    layers : tuple of tuple of tuple of NumberField
        Rows of boxes; more than one layer for an array of rank 3.
    written : tuple of str
        The whole as people type it on one line, first as a solution sheet prints it.
    """

    layers: tuple[tuple[tuple[NumberField, ...], ...], ...]
    written: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[NumberField, ...]:
        """The boxes in reading order."""
        return tuple(number for rows in self.layers for row in rows for number in row)


@dataclass(frozen=True, slots=True)
class KnownText:
    """A wrong text that many type, the share of the marks that it earns, and what to tell whoever types it."""

    typed: str
    fraction: Fraction
    feedback: Prose


@dataclass(frozen=True, slots=True)
class TextField:
    """A box for words, or for a formula on a line.

    Parameters
    ----------
    accepted : tuple of str
        What is right; the first is what a solution sheet prints.
    is_formula : bool
        Whether it is a formula, so that capital letters matter.
    known : tuple of KnownText
        Wrong texts.
    """

    accepted: tuple[str, ...]
    is_formula: bool = False
    known: tuple[KnownText, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """An option to choose.

    Parameters
    ----------
    shown : Prose
        What it says.
    is_right : bool
    fraction : Fraction
        The share of the marks that choosing it earns, where several may be chosen; below 0 for a wrong one.
    feedback : Prose or None
        What to tell whoever is wrong about it.
    """

    shown: Prose
    is_right: bool
    fraction: Fraction
    feedback: Prose | None = None


ChoicePolicy = Literal["all-or-nothing", "per-option", "right-minus-wrong"]


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """Options, of which one or several are to be chosen.

    Parameters
    ----------
    options : tuple of Option
        In the order printed.
    several : bool
        Whether more than one may be chosen.
    policy : str
        What some of the right options earn, where several are: nothing, a share for each option judged rightly, or one
        share less for each wrong one.
    """

    options: tuple[Option, ...]
    several: bool = False
    policy: ChoicePolicy = "right-minus-wrong"


@dataclass(frozen=True, slots=True)
class MatchingField:
    """Items, each of which goes with one of the options.

    Parameters
    ----------
    items, options : tuple of Prose
        In the order printed.
    right : tuple of int
        For each item the index of its option.
    """

    items: tuple[Prose, ...]
    options: tuple[Prose, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EssayField:
    """Room for a text that a person marks, or for a program.

    Parameters
    ----------
    is_program : bool
    starter : Prose or None
        The code to begin with.
    guide : Prose or None
        What whoever marks it should know: the model answer, the rubric.
    """

    is_program: bool = False
    starter: Prose | None = None
    guide: Prose | None = None


AnswerField = NumberField | GridField | TextField | ChoiceField | MatchingField | EssayField
