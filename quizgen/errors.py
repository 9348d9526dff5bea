"""What can be wrong with a user's files, and the exceptions that carry it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["problem", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one of the user's files.

    Parameters
    ----------
    file : str
        Path as the user would type it.
    line, column : int
        Where, counted from 1. Line 0 speaks of the file as a whole.
    code : str
        A name such as ``unknown-key`` that never changes.
    message : str
        What is wrong and what to do about it.
    severity : {"problem", "warning"}
        A warning leaves the file usable.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = "problem"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        kind = "warning: " if self.severity == "warning" else ""
        return f"{place}: {kind}{self.code}: {self.message}"


class QuizgenError(Exception):
    """Base of every exception that quizgen raises on purpose."""


class UserFileError(QuizgenError):
    """Some of the user's files have problems; all of them are listed.

    Parameters
    ----------
    problems : iterable of Problem
        In any order; kept in file order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ComputationError(QuizgenError, ValueError):
    """A computation has no answer: an impossible size, a stride of zero, too large an array."""
