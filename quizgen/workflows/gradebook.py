"""The gradebook of a class's marks: what the tutor wants of it, and the LMS's own one filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from quizgen.errors import Problem, UserFileError
from quizgen.lms.filled_gradebook import FilledGradebook, changes_table, fill_gradebook
from quizgen.lms.table import GRADEBOOKS
from quizgen.model import Student
from quizgen.render.spreadsheet import guard_formula, write_csv
from quizgen.reports.results import ClassMarks
from quizgen.workflows.events import Event, Noted, Told, Wrote
from quizgen.workflows.files import read_bytes, write_text
from quizgen.workflows.mark_files import MarkFiles

CHANGES = "gradebook-changes.csv"
FILLED = "gradebook-filled.csv"
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Gradebook:
    """What the tutor wants of the gradebook.

    Parameters
    ----------
    points : Fraction or None
        What the assignment is out of in the LMS; None for the marks themselves.
    missing : {"blank", "zero", "excused"}
        What stands there for those who handed in nothing.
    existing : Path or None
        The gradebook as the LMS exported it, to be filled in.
    column : str
        Which column of it, where the title does not tell.
    yes : bool
        Whether it is written, or only shown who changes.
    """

    points: Fraction | None = None
    missing: str = "blank"
    existing: Path | None = None
    column: str = ""
    yes: bool = False

    def check(self, format: str) -> None:
        """Refuse what a format cannot say, and options that go with others; raises UserFileError."""
        if self.missing == "excused" and not GRADEBOOKS[format].excused:
            able = ", ".join(name for name, one in GRADEBOOKS.items() if one.excused)
            message = f"a gradebook for {format} has no mark for excused students; {able} has"
            raise UserFileError([Problem("--missing", 0, 0, "cannot-excuse", message)])
        if self.existing is None and (self.column or self.yes):
            message = "--column and --yes go with --existing; leave them out, or name the gradebook to fill in"
            raise UserFileError([Problem("--existing", 0, 0, "needless-option", message)])

    def fill(
        self, files: MarkFiles, marks: ClassMarks, roster: tuple[Student, ...], out_of: Fraction
    ) -> FilledGradebook | None:
        """Fill in the LMS's own gradebook, and write what changes; the gradebook itself where the tutor agrees."""
        if self.existing is None:
            return None
        totals = files.scaled(marks, out_of)
        most = out_of if self.points is None else self.points
        content = read_bytes(self.existing)
        filled = fill_gradebook(str(self.existing), content, files.title, roster, totals, most, self.column)
        write_text(
            files.folder / CHANGES,
            write_csv([[guard_formula(cell) for cell in row] for row in changes_table(filled.changes)]),
        )
        if self.yes:
            write_text(files.folder / FILLED, filled.text)
        return filled

    def say(self, filled: FilledGradebook, target: Path) -> Iterator[Event]:
        """Tell who changes from what to what, and what was written."""
        yield from map(Told, filled.warnings)
        lines = [f"  {one.student.name}: {one.before or 'no grade'} -> {one.after}" for one in filled.changes[:_SHOWN]]
        if len(filled.changes) > _SHOWN:
            lines.append(f"  and {len(filled.changes) - _SHOWN} more, in {CHANGES}")
        yield Noted(
            "\n".join([f"Column '{filled.column}' of {self.existing}: {len(filled.changes)} grades change.", *lines])
        )
        yield Wrote(target / CHANGES, "who changes in the gradebook, from what to what")
        if self.yes:
            yield Wrote(target / FILLED, "the gradebook of the LMS with these changes, to import")
        else:
            yield Noted("The gradebook is not written yet. Look at the changes, and mark again with --yes.")


USUAL = Gradebook()
"""Marks as they are, and a gradebook of their own."""
