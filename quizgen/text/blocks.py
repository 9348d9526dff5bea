"""Values that take lines of their own: steps, tables and figures."""

import re
from collections.abc import Sequence

from quizgen.errors import ComputationError
from quizgen.model import Figure, Steps, Table, Value

BLOCKS = (Steps, Table, Figure)


def value_at(values: Sequence[Value], number: int, *, alone: bool = False) -> Value:
    """Return the value of hole `number`, which may be a block where the hole is alone on its line.

    Raises
    ------
    ComputationError
        If there is no such value, or it is a block and the hole is inside a line.

    Examples
    --------
    >>> value_at((3, "a"), 1)
    'a'
    """
    if number >= len(values):
        raise ComputationError(f"the text has a hole {number} and only {len(values)} values")
    if isinstance(values[number], BLOCKS) and not alone:
        kind = type(values[number]).__name__.lower()
        raise ComputationError(f"{kind} cannot be inside a line: put the hole alone on a line of its own")
    return values[number]


def on_one_line(text: str) -> str:
    """Return a text of several lines as one.

    Examples
    --------
    >>> on_one_line("a\\n  b\\n")
    'a b'
    """
    return re.sub(r"\s*\n\s*", " ", text).strip()
