"""Answer files as learning management systems export them."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizgen.errors import Problem


@dataclass(frozen=True, slots=True)
class ResponseColumn:
    """A column of answers: its header, and the 1-based position among the columns of answers."""

    header: str
    position: int


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One attempt of one student.

    Parameters
    ----------
    line : int
        Where in the file, counted from 1.
    identity : mapping of str to str
        What the row tells of the student, by kind as in :class:`Student`, and ``name``.
    cells : tuple of str
        One a column of the file.
    attempt : int or None
        Number of the attempt, where the file tells it.
    prompts : tuple of str
        The question's text as this student saw it, one a column, where the file tells it; else empty.
    version : str
        What the row says of the version of the paper; mostly empty.
    """

    line: int
    identity: Mapping[str, str]
    cells: tuple[str, ...]
    attempt: int | None = None
    prompts: tuple[str, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """An answer file as an LMS exported it.

    Parameters
    ----------
    rows : tuple of ResponseRow
        In the order of submission, oldest first.
    warnings : tuple of Problem
        What about the file is odd.
    """

    file: str
    format: str
    columns: tuple[ResponseColumn, ...]
    rows: tuple[ResponseRow, ...]
    ignored_columns: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
