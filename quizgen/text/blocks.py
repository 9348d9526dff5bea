"""Values that take lines of their own: steps, tables and figures."""

import re

from quizgen.errors import ComputationError
from quizgen.model import Figure, Steps, Table, Value

BLOCKS = (Steps, Table, Figure)


def refuse_block(value: Value) -> ComputationError:
    """Return the error to raise where steps, a table or a figure are inside a line."""
    kind = type(value).__name__.lower()
    return ComputationError(f"{kind} cannot stand inside a line: put the hole alone on a line of its own")


def on_one_line(text: str) -> str:
    """Return a text of several lines as one.

    Examples
    --------
    >>> on_one_line("a\\n  b\\n")
    'a b'
    """
    return re.sub(r"\s*\n\s*", " ", text).strip()
