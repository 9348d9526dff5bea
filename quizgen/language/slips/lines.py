"""The lines of a file that is no YAML, where YAML gives up, and a correction. Lines and columns count from 0."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Lines = Sequence[str]


@dataclass(frozen=True)
class Trouble:
    """Where YAML gives up, where what it was reading begins, and what it says."""

    line: int
    column: int
    start_line: int
    start_column: int
    problem: str
    context: str

    @property
    def is_end_of_text(self) -> bool:
        """Whether a quote stayed open, so that the place says nothing."""
        return "end of stream" in self.problem or "document separator" in self.problem


@dataclass(frozen=True)
class Repair:
    """A correction: the place and what is wrong there, the lines as they should be, and a word on how to write them.

    `write` is the line to tell where it is not the one tried.
    """

    line: int
    column: int
    wrong: str
    lines: Mapping[int, str]
    how: str = ""
    write: str = ""


KEY = r"(?:[\w][\w./ -]*?|'[^']*'|\"[^\"]*\")"
ENTRY = re.compile(rf"(?P<head> *(?:-[ ]+)*(?:{KEY}:[ ]+)?)(?P<value>\S.*?)(?P<rest>[ ]+#.*|\s*)")
STARTS_ENTRY = re.compile(rf" *(?:-(?: |$)|{KEY}:(?:\s|$))")
STARTS_KEY = re.compile(r" *(?:- +)*[a-z_][\w-]*:(?:\s|$)")


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def says_something(line: str) -> bool:
    """Whether a line says anything: it is neither empty nor a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def lines_above(lines: Lines, number: int) -> Iterator[int]:
    """Yield the numbers of the lines above that say something, from the nearest."""
    return (i for i in range(min(number, len(lines)) - 1, -1, -1) if says_something(lines[i]))


def lines_near(lines: Lines, trouble: Trouble, most: int = 4) -> list[int]:
    """Return the lines on which the slip may stand: where YAML gave up, where it began, and those above."""
    above = list(lines_above(lines, trouble.line))[:most]
    found = dict.fromkeys([trouble.line, trouble.start_line, *above])
    return [number for number in found if number < len(lines)]


def lines_below(lines: Lines, number: int, least: int) -> list[int]:
    """Return the lines directly below a line that are indented at least so far."""
    run: list[int] = []
    for i in range(number + 1, len(lines)):
        if lines[i].strip() and indent_of(lines[i]) < least:
            break
        run.append(i)
    return [i for i in run if lines[i].strip()]


def count_spaces(number: int) -> str:
    return "no space" if not number else "1 space" if number == 1 else f"{number} spaces"


def count_lines(number: int) -> str:
    return "line" if number == 1 else f"{number} lines"
