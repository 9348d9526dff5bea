"""What a tutor changes in the marks of a class, as it has been read from ``adjust.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from quizgen.errors import Problem
from quizgen.keys import PartKey, SheetPart
from quizgen.model import Place, Tolerance, Value

Kind = Literal["tolerance", "accept", "full-marks", "void"]
KINDS: tuple[Kind, ...] = ("tolerance", "accept", "full-marks", "void")
"""In the order in which several adjustments of one part take effect."""


@dataclass(frozen=True, slots=True, eq=False)
class Adjustment:
    """What a tutor changes in the marks of one part, for the whole class.

    Parameters
    ----------
    part : SheetPart
        The part whose marks change.
    kind : {"tolerance", "accept", "full-marks", "void"}
        Whether it accepts more as right, gives everyone the marks, or takes the part out of the total.
    reason : str
        In the tutor's words; students read it.
    place : Place
        Where it is written.
    credit : Fraction
        What an accepted answer earns.
    tolerance : Tolerance or None
        The other band.
    accepted : mapping of str to tuple of Value
        The further answers as an `Expected` holds them, by variant code.
    """

    part: SheetPart
    kind: Kind
    reason: str
    place: Place
    credit: Fraction = Fraction(1)
    tolerance: Tolerance | None = None
    accepted: Mapping[str, tuple[Value, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What a file of adjustments asks for, in its order, and what is odd about it."""

    entries: tuple[Adjustment, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def of(self, key: PartKey) -> tuple[Adjustment, ...]:
        """Return those of one part."""
        return tuple(entry for entry in self.entries if entry.part.key == key)
