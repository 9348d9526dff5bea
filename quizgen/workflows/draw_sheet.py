"""From a sheet and a roster to papers, solutions, a key and a table for responses, and the deck for the class."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from os import cpu_count
from pathlib import Path

from quizgen.bank import Bank, load_bank, read_text_file
from quizgen.errors import Problem, UserFileError
from quizgen.keys import list_parts, make_key, write_key
from quizgen.language.expressions import suggest
from quizgen.lms.rosters import read_roster
from quizgen.model import Key, Paper, PaperKey, Sheet, Solution, Student
from quizgen.render.formats import FORMATS
from quizgen.render.latex import render_class, render_class_solutions
from quizgen.render.pdf import compile_pdf, find_latexmk
from quizgen.render.slides import render_slides
from quizgen.render.spreadsheet import guard_formula, write_csv
from quizgen.render.templates import Templates, load_templates
from quizgen.sheets import PaperPlan, make_paper, plan_papers, read_sheet
from quizgen.workflows.events import Advanced, Event, Finished, Noted, Started, Told, Wrote
from quizgen.workflows.files import file_stem, read_bytes, staged, write_text
from quizgen.workflows.settings import Settings

ALL_FORMATS = (*FORMATS, "pdf")
"""The formats of papers."""

SLIDES = "slides"
"""The deck for the class: asked for by name, and with no other format drawn without papers and key."""

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

    Raises
    ------
    UserFileError
        If a file has problems; then nothing is written.
    """
    bank = load_bank(*settings.banks)
    sheet = find_sheet(name, bank)
    students: tuple[Student, ...] = ()
    if roster is not None:
        read = read_roster(str(roster), read_bytes(roster))
        students = read.students
        yield from (Told(warning) for warning in read.warnings)
    templates = load_templates(settings.templates)
    suffix = f"-attempt-{attempt}" if attempt > 1 else ""
    target = out or settings.output / f"{file_stem(sheet.id)}{suffix}"
    with staged(target) as stage:
        writer = _Writer(sheet, templates, stage, tuple(formats))
        if writer.with_papers:
            plans = plan_papers(sheet, students, attempt, settings.secret)
            yield from _draw_papers(writer, plans, students, attempt)
        if SLIDES in formats:
            # The paper of a class without a roster, so that no student's own numbers are shown to all.
            (plan,) = plan_papers(sheet, (), attempt, settings.secret)
            yield from _draw_slides(writer, plan, attempt)
    for stale in writer.stale():
        (target / stale).unlink(missing_ok=True)
    yield from _report(sheet, target, writer, students)


def _draw_papers(
    writer: "_Writer", plans: Sequence[PaperPlan], students: tuple[Student, ...], attempt: int
) -> Iterator[Event]:
    papers: list[Paper] = []
    solutions: list[tuple[Solution, ...]] = []
    keys: list[PaperKey] = []
    yield Started("papers", len(plans))
    for plan in plans:
        paper, solved, key, warnings = make_paper(writer.sheet, plan, attempt)
        writer.write_paper(paper, solved)
        papers.append(paper)
        solutions.append(solved)
        keys.append(key)
        yield from writer.tell(warnings)
        yield Advanced()
    writer.write_key(make_key(writer.sheet, attempt, students, tuple(keys)))
    yield from writer.write_pdfs(papers, solutions)


def _draw_slides(writer: "_Writer", plan: PaperPlan, attempt: int) -> Iterator[Event]:
    paper, solutions, _, warnings = make_paper(writer.sheet, plan, attempt)
    yield from writer.tell(warnings)
    yield from writer.write_slides(paper, solutions)


@dataclass
class _Writer:
    sheet: Sheet
    templates: Templates
    stage: Path
    formats: tuple[str, ...]
    papers: int = 0
    printed: bool = False
    projected: bool = False
    told: set[Problem] = field(default_factory=set)

    @property
    def with_papers(self) -> bool:
        """Whether papers and key are wanted, not the deck alone."""
        return set(self.formats) != {SLIDES}

    @property
    def kinds(self) -> list[str]:
        """The formats that papers are written in one by one."""
        return [name for name in self.formats if name in FORMATS]

    def stem(self, paper: Paper) -> str:
        return file_stem(paper.student.id) if paper.student else "class"

    def tell(self, warnings: Sequence[Problem]) -> Iterator[Event]:
        yield from (Told(warning) for warning in warnings if warning not in self.told)
        self.told.update(warnings)

    def write_paper(self, paper: Paper, solutions: Sequence[Solution]) -> None:
        self.papers += 1
        for name in self.kinds:
            layout = FORMATS[name]
            stem = self.stem(paper)
            text = layout.render_paper(paper, self.templates)
            write_text(self.stage / "papers" / f"{stem}{layout.suffix}", text)
            text = layout.render_solutions(paper, solutions, self.templates)
            write_text(self.stage / "solutions" / f"{stem}-solutions{layout.suffix}", text)

    def write_key(self, key: Key) -> None:
        write_text(self.stage / "key.jsonl", "".join(write_key(key)))
        write_text(self.stage / "responses-template.csv", responses_template(key))

    def write_pdfs(self, papers: Sequence[Paper], solutions: Sequence[Sequence[Solution]]) -> Iterator[Event]:
        if "pdf" not in self.formats:
            return
        if find_latexmk() is None:
            yield Noted(
                "No PDFs: latexmk is not on the path. Print the HTML papers, or install TeX "
                "(texlive-latex-recommended, texlive-pictures and latexmk)."
            )
            return
        latex = FORMATS["latex"]
        solved_papers = list(zip(papers, solutions, strict=True))
        whole = (render_class(papers, self.templates), render_class_solutions(solved_papers, self.templates))
        jobs: list[tuple[str, Path, int]] = [
            (text, self.stage / name, len(papers)) for name, text in zip(_PDFS, whole, strict=True)
        ]
        if any(paper.student for paper in papers):
            for name in ("papers", "solutions"):
                (self.stage / name).mkdir(exist_ok=True)
            for paper, solved in solved_papers:
                stem = self.stem(paper)
                jobs.append((latex.render_paper(paper, self.templates), self.stage / "papers" / f"{stem}.pdf", 1))
                text = latex.render_solutions(paper, solved, self.templates)
                jobs.append((text, self.stage / "solutions" / f"{stem}-solutions.pdf", 1))
        yield Started("PDFs", len(jobs))
        with ThreadPoolExecutor(_WORKERS) as pool:
            for _ in pool.map(lambda job: compile_pdf(*job), jobs):
                yield Advanced()
        self.printed = True

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

    def stale(self) -> Iterator[str]:
        """Yield the files of an earlier drawing that would not go with what is written now."""
        if self.with_papers and not self.printed:
            yield from _PDFS
        if SLIDES in self.formats and not self.projected:
            yield _DECK[1]


def responses_template(key: Key) -> str:
    """Return a CSV with one column per part and one row per student, for answers to be typed into."""
    columns = [part.name for part in list_parts(key)]
    rows = [["student", "name", *columns]]
    for student in key.roster:
        printed = student.identifiers.get(student.id_kind, student.id)
        rows.append([guard_formula(printed), guard_formula(student.name), *[""] * len(columns)])
    return write_csv(rows)


def _report(sheet: Sheet, target: Path, writer: _Writer, students: Sequence[Student]) -> Iterator[Event]:
    kinds = writer.kinds
    if writer.printed and students and not sheet.shared:
        kinds.append("pdf")
    if kinds:
        yield Wrote(target / "papers", f"one paper per student, as {', '.join(kinds)}")
        yield Wrote(target / "solutions", "the same with answers and worked solutions")
    if writer.printed:
        yield Wrote(target / "class.pdf", "all papers, for printing")
        yield Wrote(target / "class-solutions.pdf", "all solutions, for the tutor")
    if writer.with_papers:
        yield Wrote(target / "key.jsonl", "the answer key; keep it from students")
        yield Wrote(target / "responses-template.csv", "a table to collect answers in")
    if SLIDES in writer.formats:
        yield Wrote(target / _DECK[0], "the deck for the class, as LaTeX")
    if writer.projected:
        yield Wrote(target / _DECK[1], "the deck: each question, a recap, the solution step by step, the answers")
    drawn = (("papers", str(writer.papers)), ("students", str(len(students)) if students else "one paper for all"))
    parts = [part for entry in sheet.questions for part in entry.question.parts]
    yield Finished(
        f"{sheet.course}, {sheet.title}",
        (
            *(drawn if writer.with_papers else ()),
            ("questions", str(len(sheet.questions))),
            ("parts", str(len(parts))),
            ("marks", f"{float(sum(part.marks for part in parts)):g}"),
        ),
        {"papers": writer.papers, "folder": str(target)},
    )
