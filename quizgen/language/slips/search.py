"""What to write instead where a file is no YAML.

YAML says where it gave up, which is often far from the slip. So likely corrections of the lines around that place are
tried in turn, and the first that lets YAML read past it is told. With that line corrected, the search goes on.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import yaml

from quizgen.errors import Problem
from quizgen.language.slips.lines import Repair, Trouble
from quizgen.language.slips.table import REPAIRS

_MOST_SLIPS = 20
# Reading is slow. Of a longer text no corrections are tried, and of a short one as many as come to so much text.
_LONGEST_TEXT = 50_000
_MOST_READ = 300_000
_LINE = re.compile(r".*?(?:\r\n|[\r\n\x85\u2028\u2029]|\Z)", re.DOTALL)
_LONGEST_LINE = 2000
_MOST_SHOWN = 120


def explain_slips(file: str, text: str, compose: Callable[[str], object]) -> list[Problem]:
    """Return the slips of a text that is no YAML, each with the line to write; without, where nothing helps.

    Parameters
    ----------
    file : str
        As the user would type it.
    text : str
        What `compose` refuses.
    compose : function
        Reads YAML, and raises `yaml.MarkedYAMLError` where it cannot.
    """
    search = _Search(compose)
    lines = [line for line in _LINE.findall(text) if line]
    problems: list[Problem] = []
    trouble = search.first_trouble(lines)
    while trouble is not None and len(problems) < _MOST_SLIPS:
        found = search.repair(lines, trouble)
        if found is None:
            if trouble.line + 1 not in {problem.line for problem in problems}:
                problems.append(_unexplained(file, trouble))
            break
        repair, trouble = found
        problems.append(Problem(file, repair.line + 1, repair.column + 1, "yaml-syntax", _tell(repair)))
        for number, line in repair.lines.items():
            lines[number] = line
    return problems


@dataclass
class _Search:
    compose: Callable[[str], object]
    left: int = field(default=_MOST_READ)

    def first_trouble(self, lines: Sequence[str]) -> Trouble | None:
        """Return where YAML gives up; None where it reads all."""
        text = "".join(lines)
        try:
            self.compose(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            start = error.context_mark or mark
            if mark is None or start is None:
                return Trouble(0, 0, 0, 0, error.problem or "", error.context or "")
            self.left -= mark.index
            at = (mark.line, mark.column, start.line, start.column)
            return Trouble(*at, error.problem or "", error.context or "")
        except RecursionError:
            return Trouble(0, 0, 0, 0, "the file is nested too deeply", "")
        self.left -= len(text)
        return None

    def repair(self, lines: list[str], trouble: Trouble) -> tuple[Repair, Trouble | None] | None:
        """Return the first correction that lets YAML read on, and where it gives up next."""
        partly = None
        for repair in _candidates(lines, trouble):
            if self.left <= 0:
                break
            corrected = [repair.lines.get(i, line) for i, line in enumerate(lines)]
            after = self.first_trouble(corrected)
            if after is None or _is_further(after, trouble, repair):
                return repair, after
            if partly is None and _is_further_on_its_line(after, trouble, lines, corrected):
                partly = repair, after
        return partly


def _is_further(after: Trouble, before: Trouble, repair: Repair) -> bool:
    """Whether YAML reads further than the line on which it gave up."""
    if before.is_end_of_text:
        return after.start_line > repair.line and not after.is_end_of_text
    return after.line > max(before.line, *repair.lines)


def _is_further_on_its_line(after: Trouble, before: Trouble, lines: list[str], corrected: list[str]) -> bool:
    """Whether less of the line is left than before, counted from its end, for the correction may stand before it."""
    if after.line != before.line or before.is_end_of_text or before.line >= len(lines):
        return False
    return len(corrected[after.line]) - after.column < len(lines[before.line]) - before.column


def _candidates(lines: list[str], trouble: Trouble) -> Iterable[Repair]:
    if sum(map(len, lines)) > _LONGEST_TEXT:
        return
    bare = [line.rstrip("\r\n\x85\u2028\u2029") for line in lines]
    bare = [line if len(line) <= _LONGEST_LINE else "" for line in bare]
    for propose in REPAIRS:
        for repair in propose(bare, trouble):
            ended = {number: line + lines[number][len(bare[number]) :] for number, line in repair.lines.items()}
            yield Repair(repair.line, repair.column, repair.wrong, ended, repair.how, repair.write)


def _tell(repair: Repair) -> str:
    line = (repair.write or repair.lines[repair.line]).rstrip()
    if len(line) > _MOST_SHOWN:
        line = line[: _MOST_SHOWN - 2].rstrip() + " …"
    how = f", {repair.how}" if repair.how else ""
    others = sorted(number + 1 for number in repair.lines if number != repair.line)
    if not others or repair.write:
        return f"{repair.wrong}; write `{line}`{how}"
    where = f"line {others[0]}" if len(others) == 1 else f"{len(others)} more lines, down to line {others[-1]}"
    return f"{repair.wrong}; write `{line}`{how}, and likewise on {where}"


def _unexplained(file: str, trouble: Trouble) -> Problem:
    reason = ", ".join(part for part in (trouble.context, trouble.problem) if part)
    message = f"this is not YAML: {reason}. Check indentation, colons and quotes"
    if "another document" in reason:
        message = "three dashes begin a second document, and a file has only one; delete this line"
    return Problem(file, trouble.line + 1, trouble.column + 1, "yaml-syntax", message)
