"""From a sheet and a roster to papers, solutions, a key and a table for responses, and the deck for the class."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from os import cpu_count
from pathlib import Path

from quizgen.bank import Bank, load_bank, read_text_file
from quizgen.checks.drawn import DrawnChecks
from quizgen.errors import Problem, UserFileError
from quizgen.keys import make_key, write_key
from quizgen.language.expressions import suggest
from quizgen.lms.identity import shorten
from quizgen.lms.rosters import read_roster
from quizgen.lms.versions import say_versions
from quizgen.model import Key, Paper, PaperKey, Seating, Sheet, Solution, Student, Variant
from quizgen.render.formats import FORMATS
from quizgen.render.latex import render_class, render_class_solutions
from quizgen.render.latexmk import compile_pdf, find_latexmk
from quizgen.render.slides import render_slides
from quizgen.render.templates import Templates, load_templates
from quizgen.render.wording import course_and_title
from quizgen.reports.tables import printed_id
from quizgen.sheets import PaperPlan, draw_variants, make_paper, plan_papers, plan_shared, put_together, read_sheet
from quizgen.workflows.earlier_key import EarlierKey, find_earlier_key
from quizgen.workflows.events import Advanced, Event, Finished, Noted, Started, Told, Wrote
from quizgen.workflows.files import (
    Watched,
    file_stem,
    name_beside,
    read_bytes,
    say_kept,
    staged,
    to_bytes,
    watch,
    write_text,
)
from quizgen.workflows.hand_out import (
    VERSIONS,
    responses_template,
    say_groups,
    say_of_papers,
    seat_students,
    versions_table,
)
from quizgen.workflows.settings import Settings
from quizgen.workflows.written import Written

ALL_FORMATS = (*FORMATS, "pdf")
"""The formats of papers."""

USUAL_FORMATS = ("markdown", "html", "pdf")
"""What papers are written as where nothing is asked for; the others are sources for those who compile them."""

SLIDES = "slides"
"""The deck for the class: asked for by name, and with no other format drawn without papers and key."""

_TABLE = "responses-template.csv"
_PDFS = ("class.pdf", "class-solutions.pdf")
_DECK = ("slides.tex", "slides.pdf")
_PAPERS_A_QUESTION = 2
"""The slides of a question take LaTeX about as long as so many papers."""

_WORKERS = max(cpu_count() or 1, 1)


def find_sheet(name: str, bank: Bank) -> Sheet:
    """Read a sheet by its path, or by its name in a bank.

    Raises
    ------
    UserFileError
        If there is none, or it has problems.
    """
    path = Path(name)
    if not path.is_file():
        found = bank.find_sheet(name)
        if found is None:
            known = ", ".join(bank.sheets()) or "none"
            hint = suggest(name, bank.sheets())
            message = f"there is no such file, and no sheet of that name in the bank.{hint} It has {known}"
            raise UserFileError([Problem(name, 0, 0, "no-such-sheet", message)])
        path = found
    return read_sheet(path.stem, str(path), read_text_file(path), bank)


def draw_sheet(
    name: str,
    settings: Settings,
    roster: Path | None = None,
    formats: Sequence[str] = ALL_FORMATS,
    attempt: int = 1,
    out: Path | None = None,
    replace: bool = False,
) -> Iterator[Event]:
    """Draw a sheet for a class.

    Parameters
    ----------
    name : str
        Path of a sheet file, or the name of one in a bank.
    roster : Path, optional
        The class list; without one, a single paper is drawn for all.
    formats : sequence of str
        Of ``markdown``, ``latex``, ``html``, ``pdf`` and ``slides``. With ``slides`` alone only the deck is written,
        and papers and key of an earlier drawing stay.
    attempt : int
        2 and more draw the numbers of a resit.
    out : Path, optional
        Folder to write into; by default one named after the sheet in the output folder.
    replace : bool
        Whether the papers of a key that the folder holds may change or go; that key is kept beside the new one.

    Raises
    ------
    UserFileError
        If a file has problems, or papers of a key would change or go; then nothing is written. If no paper could be
        made for some of the students; then those of all others are written.
    """
    bank = load_bank(*settings.banks)
    sheet = find_sheet(name, bank)
    suffix = f"-attempt-{attempt}" if attempt > 1 else ""
    target = out or settings.output / f"{file_stem(sheet.id)}{suffix}"
    with_papers = set(formats) != {SLIDES}
    earlier = find_earlier_key(target / "key.jsonl", replace) if with_papers else None
    table = watch(target / _TABLE)
    students: tuple[Student, ...] = ()
    seats: tuple[Seating, ...] = ()
    if roster is not None:
        read = read_roster(str(roster), read_bytes(roster), sheet.versions)
        students, seats = read.students, read.seats
        yield from (Told(warning) for warning in read.warnings)
        if read.groups and not sheet.shared:
            yield Noted(say_groups(str(roster), read))
        if earlier is not None:
            students, warnings = earlier.keep_students(students, str(roster))
            yield from (Told(warning) for warning in warnings)
    seating, odd = seat_students(sheet, str(roster), students, seats, earlier)
    if with_papers:
        yield from map(Told, odd)
        yield from map(Noted, say_of_papers(sheet, students))
    templates = load_templates(settings.templates)
    watched = [table, *([earlier.file] if earlier else [])]
    written = Written.read(target)
    with staged(target, watched, written) as stage:
        writer = _Writer(sheet, templates, stage, tuple(formats), str(roster), seating)
        if earlier is not None:
            plans = plan_papers(sheet, students, attempt, settings.secret, seating)
            yield from _draw_papers(writer, plans, students, attempt, earlier)
        if SLIDES in formats:
            # The paper of a class without a roster, so that no student's own numbers are shown to all.
            yield from _draw_slides(writer, plan_shared(sheet, attempt, settings.secret), attempt)
        if earlier is not None:
            yield from _spare_what_is_there(writer, earlier, table)
    yield from (Noted(say_kept(one)) for one in watched if one.kept)
    for stale in writer.stale(earlier):
        written.clear_away(stale)
    yield from map(Noted, written.say_kept())
    yield from _report(sheet, target, writer, students)
    if writer.left_out:
        raise UserFileError(writer.without_paper())


def _spare_what_is_there(writer: "_Writer", earlier: EarlierKey, table: Watched) -> Iterator[Event]:
    """Look once more at what a person may have changed, and keep what is not to be found in the new files."""
    assert writer.key is not None
    before = None if earlier.key is None else to_bytes(responses_template(earlier.key))
    fresh = to_bytes(responses_template(writer.key))
    if (kept := earlier.make_way(writer.key)) is not None:
        yield Wrote(kept, "the key that was here before")
    if table.now not in (None, before, fresh):
        writer.table = name_beside(table.path, fresh).name
        (writer.stage / _TABLE).rename(writer.stage / writer.table)
        yield Noted(f"{table.path} is filled in and stays as it is; the new table is {writer.table}.")


def _draw_papers(
    writer: "_Writer", plans: Sequence[PaperPlan], students: tuple[Student, ...], attempt: int, earlier: EarlierKey
) -> Iterator[Event]:
    def key_of(drawn: Sequence[_Drawn]) -> Key:
        absent = {student.id for student, _ in writer.left_out}
        roster = tuple(student for student in students if student.id not in absent)
        papers = tuple(one.key for one in drawn if not one.is_copy)
        return make_key(writer.sheet, attempt, roster, papers, writer.seating)

    drawn: list[_Drawn] = []
    versions: dict[str, tuple[Variant, ...]] = {}
    checks = DrawnChecks(writer.templates)
    yield Started("papers", len(plans))
    for plan in plans:
        try:
            variants = versions.get(plan.version) or draw_variants(writer.sheet, plan)
            if plan.version:
                versions[plan.version] = variants
            paper, solutions, key, warnings = put_together(writer.sheet, plan, attempt, variants)
            one = _Drawn(paper, solutions, key)
            writer.write_paper(one)
        except Exception as error:
            writer.leave_out(plan.student, error)
        else:
            drawn.append(one)
            yield from writer.tell(warnings)
            checks.look_at(variants)
        yield Advanced()
    yield from writer.tell(tuple(checks.warnings()))
    if not drawn:
        raise writer.why_none()
    earlier.refuse_loss(key_of(drawn), writer.without_paper())
    drawn = yield from writer.write_pdfs(drawn)
    if not drawn:
        raise writer.why_none()
    # Some may have turned out to be unprintable.
    earlier.refuse_loss(key_of(drawn), writer.without_paper())
    writer.papers = sum(one.is_copy for one in drawn) or len(drawn)
    writer.write_key(key_of(drawn))


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


def _draw_slides(writer: "_Writer", plan: PaperPlan, attempt: int) -> Iterator[Event]:
    paper, solutions, _, warnings = make_paper(writer.sheet, plan, attempt)
    yield from writer.tell(warnings)
    yield from writer.write_slides(paper, solutions)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A paper that was drawn."""

    paper: Paper
    solutions: tuple[Solution, ...]
    key: PaperKey

    @property
    def stem(self) -> str:
        """How its files are called, without suffix."""
        if self.paper.student:
            return file_stem(self.paper.student.id)
        return f"version-{self.paper.version}" if self.paper.version else "class"

    @property
    def is_copy(self) -> bool:
        """Whether it is a student's copy of a version, which has solutions and a place in the key already."""
        return self.paper.copy > 0


@dataclass(frozen=True, slots=True)
class _Job:
    """A document to be compiled; one that is no student's own holds all papers."""

    render: Callable[[], str]
    target: Path
    papers: int
    drawn: _Drawn | None = None

    def run(self) -> Exception | None:
        """Compile it, and return why that failed."""
        try:
            compile_pdf(self.render(), self.target, self.papers)
        except Exception as error:
            return error
        return None


@dataclass
class _Writer:
    sheet: Sheet
    templates: Templates
    stage: Path
    formats: tuple[str, ...]
    roster: str = ""
    seating: Mapping[str, Seating] = field(default_factory=dict)
    key: Key | None = None
    table: str = _TABLE
    papers: int = 0
    printed: bool = False
    projected: bool = False
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
        yield from (Told(warning) for warning in warnings if warning not in self.told)
        self.told.update(warnings)

    def _suffixes(self) -> list[str]:
        return [".pdf", *(FORMATS[name].suffix for name in self.kinds)]

    def leave_out(self, student: Student | None, error: Exception) -> None:
        """Go on without the paper of a student; the one paper for all cannot be left out."""
        if student is None:
            raise error
        self.left_out.append((student, error))
        stem = file_stem(student.id)
        for path in [path for suffix in self._suffixes() for path in self._paths(stem, suffix)]:
            path.unlink(missing_ok=True)

    def why_none(self) -> Exception:
        """Return why there is no paper at all."""
        errors = [error for _, error in self.left_out]
        if all(isinstance(error, UserFileError) for error in errors):
            return UserFileError(dict.fromkeys(p for e in errors if isinstance(e, UserFileError) for p in e.problems))
        return next(error for error in errors if not isinstance(error, UserFileError))

    def write_paper(self, drawn: _Drawn) -> None:
        for name in self.kinds:
            layout = FORMATS[name]
            paper, solutions = self._paths(drawn.stem, layout.suffix)
            write_text(paper, layout.render_paper(drawn.paper, self.templates))
            if not drawn.is_copy:
                write_text(solutions, layout.render_solutions(drawn.paper, drawn.solutions, self.templates))

    def _paths(self, stem: str, suffix: str) -> tuple[Path, Path]:
        """Return where a paper and its solutions are written."""
        return self.stage / "papers" / f"{stem}{suffix}", self.stage / "solutions" / f"{stem}-solutions{suffix}"

    def without_paper(self) -> list[Problem]:
        """Return the problems that students have no paper."""
        return [_without_paper(self.roster, *pair) for pair in self.left_out]

    def write_key(self, key: Key) -> None:
        self.key = key
        write_text(self.stage / "key.jsonl", "".join(write_key(key)))
        write_text(self.stage / _TABLE, responses_template(key))
        if key.seating:
            write_text(self.stage / VERSIONS, versions_table(key))

    def write_pdfs(self, drawn: list[_Drawn]) -> Generator[Event, None, list[_Drawn]]:
        """Print the papers, and return those that could be printed, or all where none are wanted."""
        if "pdf" not in self.formats or not drawn:
            return drawn
        if find_latexmk() is None:
            yield Noted(
                "No PDFs: latexmk is not on the path. Print the HTML papers, or install TeX "
                "(texlive-latex-recommended, texlive-pictures and latexmk)."
            )
            return drawn
        own = [job for one in drawn if one.paper.student or one.paper.version for job in self._own_jobs(one)]
        failed = yield from self._compile([*self._class_jobs(drawn), *own])
        unprinted = {job.drawn.stem: (job.drawn, error) for job, error in reversed(failed) if job.drawn}
        left = [one for one in drawn if one.stem not in unprinted]
        for one, error in unprinted.values():
            self.leave_out(one.paper.student, error)
        if unprinted and left:
            failed = yield from self._compile(self._class_jobs(left))
        if left and failed:
            raise failed[0][1]
        self.printed = bool(left)
        return left

    def _class_jobs(self, drawn: Sequence[_Drawn]) -> Iterator[_Job]:
        """Yield the documents of the whole class."""
        papers = [one.paper for one in drawn if one.is_copy] or [one.paper for one in drawn]
        solved = [(one.paper, one.solutions) for one in drawn if not one.is_copy]
        yield _Job(partial(render_class, papers, self.templates), self.stage / _PDFS[0], len(papers))
        yield _Job(partial(render_class_solutions, solved, self.templates), self.stage / _PDFS[1], len(solved))

    def _own_jobs(self, drawn: _Drawn) -> Iterator[_Job]:
        """Yield the documents of one student."""
        latex = FORMATS["latex"]
        paper, solutions = self._paths(drawn.stem, ".pdf")
        yield _Job(partial(latex.render_paper, drawn.paper, self.templates), paper, 1, drawn)
        if drawn.is_copy:
            return
        render = partial(latex.render_solutions, drawn.paper, drawn.solutions, self.templates)
        yield _Job(render, solutions, 1, drawn)

    def _compile(self, jobs: Iterable[_Job]) -> Generator[Event, None, list[tuple[_Job, Exception]]]:
        """Compile documents side by side, and return those that failed."""
        jobs = list(jobs)
        failed: list[tuple[_Job, Exception]] = []
        for job in jobs:
            job.target.parent.mkdir(exist_ok=True)
        yield Started("PDFs", len(jobs))
        with ThreadPoolExecutor(_WORKERS) as pool:
            for job, error in zip(jobs, pool.map(_Job.run, jobs), strict=True):
                if error is not None:
                    failed.append((job, error))
                yield Advanced()
        return failed

    def write_slides(self, paper: Paper, solutions: Sequence[Solution]) -> Iterator[Event]:
        text = render_slides(paper, solutions, self.templates, shared=self.sheet.shared)
        write_text(self.stage / _DECK[0], text)
        if find_latexmk() is None:
            yield Noted("No slides.pdf: latexmk is not on the path. Compile slides.tex where there is TeX with Beamer.")
            return
        yield Started("slides", 1)
        compile_pdf(text, self.stage / _DECK[1], _PAPERS_A_QUESTION * len(paper.questions))
        yield Advanced()
        self.projected = True

    def stale(self, earlier: EarlierKey | None) -> Iterator[str]:
        """Yield the files of an earlier drawing that would not go with what is written now."""
        if self.with_papers and not self.printed:
            yield from _PDFS
        if self.key is not None and not self.key.seating and earlier and earlier.key and earlier.key.seating:
            yield VERSIONS
        if SLIDES in self.formats and not self.projected:
            yield _DECK[1]


def _report(sheet: Sheet, target: Path, writer: _Writer, students: Sequence[Student]) -> Iterator[Event]:
    kinds = writer.kinds
    if writer.printed and (sheet.versions or (students and not sheet.shared)):
        kinds.append("pdf")
    if kinds:
        copies = f"versions {say_versions(sheet.versions)}, and each student's copy" if sheet.versions else ""
        yield Wrote(target / "papers", f"{copies or 'one paper per student'}, as {', '.join(kinds)}")
        yield Wrote(target / "solutions", "the same with answers and worked solutions")
    if writer.printed:
        yield Wrote(target / "class.pdf", "all papers, for printing")
        yield Wrote(target / "class-solutions.pdf", "all solutions, for the tutor")
    if writer.with_papers:
        yield Wrote(target / "key.jsonl", "the answer key; keep it from students")
        yield Wrote(target / writer.table, "a table to collect answers in")
    if writer.key is not None and writer.key.seating:
        yield Wrote(target / VERSIONS, "who has which version and copy")
    if SLIDES in writer.formats:
        yield Wrote(target / _DECK[0], "the deck for the class, as LaTeX")
    if writer.projected:
        yield Wrote(target / _DECK[1], "the deck: each question, a recap, the solution step by step, the answers")
    drawn = [("papers", str(writer.papers))]
    if sheet.versions:
        drawn.append(("versions", str(len(sheet.versions))))
    if students or not sheet.versions:
        drawn.append(("students", str(len(students)) if students else "one paper for all"))
    if writer.left_out:
        drawn.append(("students without a paper", str(len(writer.left_out))))
    parts = [part for entry in sheet.questions for part in entry.question.parts]
    yield Finished(
        course_and_title(sheet.course, sheet.title),
        (
            *(drawn if writer.with_papers else ()),
            ("questions", str(len(sheet.questions))),
            ("parts", str(len(parts))),
            ("marks", f"{float(sum(part.marks for part in parts)):g}"),
        ),
        {"papers": writer.papers, "left_out": len(writer.left_out), "folder": str(target)},
    )
