"""The files that marking writes; what cannot be written for one student is told, and written for all others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from quizgen.errors import UserFileError
from quizgen.lms.gradebooks import write_gradebook
from quizgen.lms.interface import PartGrade
from quizgen.lms.table import GRADEBOOKS
from quizgen.model import Key, Student
from quizgen.render.templates import Templates
from quizgen.reports.feedback import Explained, render_feedback
from quizgen.reports.results import ClassMarks, StudentMarks
from quizgen.reports.summary import summarise
from quizgen.reports.tables import marks_table, printed_id, review_table
from quizgen.workflows.files import file_stem, write_text

_NO_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Feedback</title>
<p>This page could not be written. Your marks are with your tutor, who can tell you more.</p>
</html>
"""


@dataclass
class MarkFiles:
    """Writes the files of a class's marks into a folder.

    Parameters
    ----------
    key : Key
        The key of the sheet.
    templates : Templates
        Those of the feedback pages.
    folder : Path
        Where the files go; it must exist.
    gradebook : str
        The format of the gradebook.
    points : Fraction or None
        What the assignment is out of in the LMS, to which totals are scaled; None for the marks themselves.
    missing : {"blank", "zero", "excused"}
        What stands in the gradebook for those who handed in nothing.

    Attributes
    ----------
    unwritten : list of str
        What could not be written because of an error that nobody foresaw, with the error's name, for the tutor.
    """

    key: Key
    templates: Templates
    folder: Path
    gradebook: str
    points: Fraction | None = None
    missing: str = "blank"
    unwritten: list[str] = field(default_factory=list)

    def write_page(self, marked: StudentMarks, explained: Explained) -> None:
        """Write a student's feedback."""
        path = self.folder / "feedback" / f"{file_stem(marked.student.id)}.html"
        try:
            write_text(path, render_feedback(self.key, marked, explained, self.templates))
        except UserFileError:
            # A template has a mistake, or the disk is full.
            raise
        except Exception as error:
            write_text(path, _NO_PAGE)
            self._tell("the feedback page", marked.student, error)

    def write_tables(self, marks: ClassMarks, out_of: Fraction) -> None:
        """Write the tables of the whole class."""
        (self.folder / "feedback").mkdir(exist_ok=True)
        write_text(self.folder / "marks.csv", marks_table(marks))
        write_text(self.folder / "review.csv", review_table(marks))
        everyone = [*(marked.student for marked in marks.students), *marks.absent]
        order = {student.id: i for i, student in enumerate(self.key.roster)}
        everyone.sort(key=lambda student: order.get(student.id, len(order)))
        write_text(self.folder / "gradebook.csv", self._gradebook(everyone, marks, out_of))
        if (write := GRADEBOOKS[self.gradebook].results) is not None:
            for marked in marks.students:
                folder = self.folder / "results" / file_stem(marked.student.id)
                write_text(folder / "results.json", write(list(_part_grades(marked))))

    @property
    def title(self) -> str:
        """What the column of the marks is called."""
        return f"{self.key.title} (attempt {self.key.attempt})" if self.key.attempt > 1 else self.key.title

    def scaled(self, marks: ClassMarks, out_of: Fraction) -> dict[str, Fraction]:
        """Return the totals by `Student.id`, out of the points of the assignment."""
        factor = 1 if self.points is None or not out_of else self.points / out_of
        totals = {marked.student.id: marked.total * factor for marked in marks.students}
        if self.missing == "zero":
            totals |= {student.id: Fraction(0) for student in marks.absent}
        return totals

    def _gradebook(self, everyone: Sequence[Student], marks: ClassMarks, out_of: Fraction) -> str:
        totals = self.scaled(marks, out_of)
        said = {marked.student.id: self._summary(marked) for marked in marks.students}
        most = out_of if self.points is None else self.points

        def write(students: Sequence[Student]) -> str:
            return write_gradebook(self.gradebook, self.title, students, totals, most, said, self.missing)

        try:
            return write(everyone)
        except UserFileError:
            raise
        except Exception:
            return write(list(self._writable(everyone, write)))

    def _summary(self, marked: StudentMarks) -> str:
        """Return what the gradebook says of a student beside the total; nothing where that cannot be written."""
        try:
            return summarise(marked, self.key.language)
        except Exception as error:
            self._tell("the feedback in the gradebook", marked.student, error)
            return ""

    def _writable(self, everyone: Sequence[Student], write: Callable[[Sequence[Student]], str]) -> Iterator[Student]:
        """Yield those for whom a row can be written, and tell of the others."""
        for student in everyone:
            try:
                write([student])
            except Exception as error:
                self._tell("the row of the gradebook", student, error)
            else:
                yield student

    def _tell(self, what: str, student: Student, error: Exception) -> None:
        self.unwritten.append(f"{what} of {student.name} ({printed_id(student)}): {type(error).__name__}")


def _part_grades(marked: StudentMarks) -> Iterator[PartGrade]:
    for number, variant in enumerate(marked.variants, 1):
        for part in variant.parts:
            yield PartGrade(
                f"Q{number}.{part.name}",
                float(part.mark),
                float(part.out_of),
                part.status == "correct",
                str(part.feedback),
            )
