"""The kinds of answer; a further one is one file or folder and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from quizgen.kinds.array import ARRAY
from quizgen.kinds.choice import CHOICE
from quizgen.kinds.choices import CHOICES
from quizgen.kinds.code import CODE
from quizgen.kinds.essay import ESSAY
from quizgen.kinds.formula import FORMULA
from quizgen.kinds.integer import INTEGER
from quizgen.kinds.interface import Kind
from quizgen.kinds.matching import MATCHING
from quizgen.kinds.number import NUMBER
from quizgen.kinds.shape import SHAPE
from quizgen.kinds.text import TEXT

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            NUMBER,
            INTEGER,
            SHAPE,
            ARRAY,
            FORMULA,
            CHOICE,
            CHOICES,
            MATCHING,
            TEXT,
            CODE,
            ESSAY,
        )
    }
)
"""By name, in the order in which they are listed for people."""
