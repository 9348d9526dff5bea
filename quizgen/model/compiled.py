"""What the expressions and texts of a question file are once they are checked and compiled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from quizgen.model.shown import Value

Calls: TypeAlias = Mapping[str, Callable[..., Any]] | None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file, line and column counted from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of the question language, checked and compiled.

    Parameters
    ----------
    text : str
        As written.
    place : Place
        Where it is written.
    names : frozenset of str
        The values that it uses.
    draws : bool
        Whether it calls a draw.
    run : callable
        ``run(scope)`` computes it; made and called by ``quizgen.language.expressions`` alone.
    """

    text: str
    place: Place
    names: frozenset[str]
    draws: bool
    run: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown with holes: ``source`` as in :class:`Prose`, ``holes[i]`` the expression of hole i."""

    source: str
    holes: tuple[Expression, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a response may lie from the answer.

    Parameters
    ----------
    kind : {"absolute", "relative", "decimals", "significant", "rounded"}
        ``decimals``: half a unit of the n-th decimal; ``significant``: half a unit of the n-th digit; ``rounded``: as
        ``decimals``, and what comes of rounding the intermediate results to n decimals.
    amount : float
        The distance; for ``relative`` a fraction (1 % is 0.01); else n.
    spread : tuple of float
        For ``rounded``: how far rounded intermediate results move each entry of the answer; empty for not at all.
    """

    kind: Literal["absolute", "relative", "decimals", "significant", "rounded"]
    amount: float
    spread: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that a known misconception leads to; text where the part's answer is a formula.

    Parameters
    ----------
    added : bool
        Whether it was added when papers had been printed already: no draw is chosen by it.
    """

    answer: Expression | Text
    feedback: Text
    credit: Fraction
    place: Place
    added: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """How each entry of an answer follows from the one before.

    Parameters
    ----------
    start : Expression
        What stands before the first entry.
    next : Expression
        An entry, from ``previous`` and its position ``t``, counted from 0.
    step : str
        What an entry is called in feedback, such as ``layer``; empty for a time step.
    """

    start: Expression
    next: Expression
    step: str = ""
