"""The files that drawing a sheet writes, in a folder where nobody sees them until all are there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quizgen.errors import Problem, UserFileError
from quizgen.keys import write_key
from quizgen.lms.identity import shorten
from quizgen.model import Key, Paper, Seating, Sheet, Solution, Student
from quizgen.render.formats import FORMATS
from quizgen.render.slides import render_slides
from quizgen.render.templates import Templates
from quizgen.render.typst import compile_typst
from quizgen.reports.overview import Overview
from quizgen.reports.tables import printed_id
from quizgen.workflows.events import Advanced, Event, Started, Told
from quizgen.workflows.files import write_text
from quizgen.workflows.hand_out import LISTS, lists_beside, responses_template
from quizgen.workflows.printing import CLASS_PDFS, Drawn, own_files
from quizgen.workflows.written import Written

ALL_FORMATS = (*FORMATS, "pdf")
"""The formats of papers."""

USUAL_FORMATS = ("markdown", "html", "pdf")
"""What papers are written as where nothing is asked for; the others are sources for those who compile them."""

SLIDES = "slides"
"""The deck for the class: asked for by name, and with no other format drawn without papers and key."""

TABLE = "responses-template.csv"
OVERVIEW = "overview.pdf"
DECK = "slides.pdf"
_DECK_IN_LATEX = "slides.tex"
"""What earlier versions wrote beside the deck."""


@dataclass
class SheetFiles:
    """What is written of a sheet.

    Parameters
    ----------
    stage : Path
        The folder.
    formats : tuple of str
        What papers are written as.
    roster : str
        The file of the class list, for problems.
    seating : mapping of str to Seating
        Who has which version, by student.

    overview : Overview or None
        The tutor's page, where it is asked for.

    Attributes
    ----------
    key : Key or None
        None where the deck alone is written.
    table : str
        The name of the table for answers.
    lists : mapping of str to str
        By file name, who has which paper.
    papers : int
        How many were made for the class.
    printed : bool
        Whether there are PDFs of the papers.
    left_out : list of (Student, Exception)
        Who has no paper, and why.
    """

    sheet: Sheet
    templates: Templates
    stage: Path
    formats: tuple[str, ...]
    roster: str = ""
    seating: Mapping[str, Seating] = field(default_factory=dict)
    key: Key | None = None
    table: str = TABLE
    lists: Mapping[str, str] = field(default_factory=dict)
    overview: Overview | None = None
    papers: int = 0
    printed: bool = False
    told: set[Problem] = field(default_factory=set)
    left_out: list[tuple[Student, Exception]] = field(default_factory=list)

    @property
    def with_papers(self) -> bool:
        """Whether papers and key are written, not the deck alone."""
        return self.key is not None

    @property
    def kinds(self) -> list[str]:
        """The formats that papers are written in one by one."""
        return [name for name in self.formats if name in FORMATS]

    def tell(self, warnings: Sequence[Problem]) -> Iterator[Event]:
        """Tell warnings, each once."""
        for warning in warnings:
            if warning not in self.told:
                self.told.add(warning)
                yield Told(warning)

    def leave_out(self, student: Student | None, stem: str, error: Exception) -> None:
        """Go on without the paper of a student; the one paper for all cannot be left out."""
        if student is None:
            raise error
        self.left_out.append((student, error))
        for suffix in (".pdf", *(FORMATS[name].suffix for name in self.kinds)):
            for path in own_files(self.stage, stem, suffix):
                path.unlink(missing_ok=True)

    def why_none(self) -> Exception:
        """Return why there is no paper at all."""
        errors = [error for _, error in self.left_out]
        if all(isinstance(error, UserFileError) for error in errors):
            return UserFileError(dict.fromkeys(p for e in errors if isinstance(e, UserFileError) for p in e.problems))
        return next(error for error in errors if not isinstance(error, UserFileError))

    def write_paper(self, drawn: Drawn) -> None:
        """Write a paper and its solutions in each format but PDF."""
        for name in self.kinds:
            layout = FORMATS[name]
            paper, solutions = own_files(self.stage, drawn.stem, layout.suffix)
            write_text(paper, layout.render_paper(drawn.paper, self.templates))
            if not drawn.is_copy:
                write_text(solutions, layout.render_solutions(drawn.paper, drawn.solutions, self.templates))

    def without_paper(self) -> list[Problem]:
        """Return the problems that students have no paper."""
        return [_without_paper(self.roster, *pair) for pair in self.left_out]

    def write_key(self, key: Key) -> None:
        """Write the key, and the tables that go with the papers."""
        self.key = key
        write_text(self.stage / "key.jsonl", "".join(write_key(key)))
        write_text(self.stage / TABLE, responses_template(key))
        self.lists = lists_beside(self.sheet, key)
        for name, text in self.lists.items():
            write_text(self.stage / name, text)
        if self.overview is not None:
            (self.stage / OVERVIEW).write_bytes(compile_typst(self.overview.render(self.templates), OVERVIEW))

    def write_slides(self, paper: Paper, solutions: Sequence[Solution]) -> Iterator[Event]:
        """Write the deck."""
        yield Started("slides", 1)
        source = render_slides(paper, solutions, self.templates, shared=self.sheet.shared)
        (self.stage / DECK).write_bytes(compile_typst(source, DECK))
        yield Advanced()

    def stale(self, written: Written) -> Iterator[str]:
        """Yield the files of an earlier drawing that would not go with what is written now."""
        if self.with_papers and not self.printed:
            yield from CLASS_PDFS
        if self.with_papers:
            yield from [OVERVIEW] if self.overview is None and written.has(OVERVIEW, written.folder / OVERVIEW) else []
            own = (name for name in LISTS if written.has(name, written.folder / name))
            yield from (name for name in own if name not in self.lists)
        if SLIDES in self.formats:
            yield _DECK_IN_LATEX


def _without_paper(roster: str, student: Student, error: Exception) -> Problem:
    """Return the problem that a student has no paper, and why."""
    if isinstance(error, UserFileError):
        reason = error.problems[0].message
    else:
        reason = f"an error of quizgen's own, {type(error).__name__}: {error}; please report it"
    message = (
        f"no paper could be made for {shorten(student.name)} ({shorten(printed_id(student))}): {shorten(reason, 400)}. "
        "All others have theirs; the key leaves this student out"
    )
    return Problem(roster, 0, 0, "no-paper", message)
