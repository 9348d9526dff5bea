"""From a sheet and a roster to papers, solutions, a key and a table for responses, and the deck for the class."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizgen.bank import Bank, load_bank, read_text_file
from quizgen.errors import Problem, UserFileError
from quizgen.keys import make_key
from quizgen.language.expressions import suggest
from quizgen.lms.roster_columns import OPTION, say_columns
from quizgen.lms.rosters import read_roster
from quizgen.lms.versions import say_versions
from quizgen.model import Seating, Sheet, Student
from quizgen.render.templates import load_templates
from quizgen.render.wording import course_and_title
from quizgen.reports.overview import Overview
from quizgen.sheets import PaperPlan, make_paper, plan_papers, plan_shared, read_sheet
from quizgen.workflows.earlier_key import EarlierKey, find_earlier_key
from quizgen.workflows.events import Event, Finished, Noted, Told, Wrote
from quizgen.workflows.files import Watched, file_stem, name_beside, read_bytes, say_kept, staged, to_bytes, watch
from quizgen.workflows.hand_out import (
    LISTS,
    responses_template,
    say_groups,
    say_of_papers,
    seat_students,
)
from quizgen.workflows.look import with_look
from quizgen.workflows.make_papers import make_papers
from quizgen.workflows.settings import Settings
from quizgen.workflows.sheet_files import DECK, OVERVIEW, SLIDES, TABLE, USUAL_FORMATS, SheetFiles
from quizgen.workflows.written import Written


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
    formats: Sequence[str] = USUAL_FORMATS,
    attempt: int = 1,
    out: Path | None = None,
    replace: bool = False,
    overview: bool = False,
    columns: str = "",
) -> Iterator[Event]:
    """Draw a sheet for a class.

    Parameters
    ----------
    name : str
        Path of a sheet file, or the name of one in a bank.
    roster : Path, optional
        The class list; without one, a single paper is drawn for all.
    formats : sequence of str
        Of ``markdown``, ``latex``, ``html``, ``typst``, ``pdf`` and ``slides``. With ``slides`` alone only the deck is
        written, and papers and key of an earlier drawing stay.
    attempt : int
        2 and more draw the numbers of a resit.
    out : Path, optional
        Folder to write into; by default one named after the sheet in the output folder.
    replace : bool
        Whether the papers of a key that the folder holds may change or go; that key is kept beside the new one.
    overview : bool
        Whether to write a page for the tutor, with each question and how the class's answers spread.
    columns : str
        What columns of the class list are, where their headers do not tell, as `understand_columns` takes it.

    Raises
    ------
    UserFileError
        If a file has problems, or papers of a key would change or go; then nothing is written. If no paper could be
        made for some of the students; then those of all others are written.
    """
    bank = load_bank(*settings.banks)
    sheet = with_look(find_sheet(name, bank), settings)
    target = out or settings.output / name_folder(sheet, attempt)
    with_papers = set(formats) != {SLIDES}
    earlier = find_earlier_key(target / "key.jsonl", replace) if with_papers else None
    table = watch(target / TABLE)
    listed = yield from read_class(sheet, roster, earlier, columns)
    students, seating = listed.students, listed.seating
    if with_papers:
        yield from map(Noted, say_of_papers(sheet, students))
    templates = load_templates(settings.templates)
    watched = [table, *([earlier.file] if earlier else [])]
    written = Written.read(target)
    with staged(target, watched, written) as stage:
        files = SheetFiles(sheet, templates, stage, tuple(formats), str(roster), seating)
        files.overview = Overview(sheet) if overview else None
        if earlier is not None:
            plans = plan_papers(sheet, students, attempt, settings.secret, seating)
            yield from _draw_papers(files, plans, students, attempt, earlier, settings.pdf)
        if SLIDES in formats:
            # The paper of a class without a roster, so that no student's own numbers are shown to all.
            yield from _draw_slides(files, plan_shared(sheet, attempt, settings.secret), attempt)
        if earlier is not None:
            yield from _spare_what_is_there(files, earlier, table)
    yield from (Noted(say_kept(one)) for one in watched if one.kept)
    for stale in list(files.stale(written)):
        written.clear_away(stale)
    yield from map(Noted, written.say_kept())
    yield from _report(sheet, target, files, listed)
    if files.left_out:
        raise UserFileError(files.without_paper())


def name_folder(sheet: Sheet, attempt: int) -> str:
    """Return the name of the folder for the papers of a sheet."""
    return f"{file_stem(sheet.id)}-attempt-{attempt}" if attempt > 1 else file_stem(sheet.id)


@dataclass(frozen=True, slots=True)
class ClassList:
    """The students, who has which version, and how the columns of the class list were understood."""

    students: tuple[Student, ...] = ()
    seating: Mapping[str, Seating] = field(default_factory=dict)
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> Mapping[str, Any]:
        """What programs are told of the columns; nothing where there is no class list."""
        understood = [{"column": header, "is": words or None} for header, words in self.columns]
        return {"columns": understood} if understood else {}


def read_class(
    sheet: Sheet, roster: Path | None, earlier: EarlierKey | None, columns: str = ""
) -> Generator[Event, None, ClassList]:
    """Read the class list; tell how its columns are understood, and what is odd about it."""
    if roster is None and columns:
        message = "there is no class list whose columns could be named; leave out --columns, or give --roster"
        raise UserFileError([Problem(OPTION, 0, 0, "needless-option", message)])
    students: tuple[Student, ...] = ()
    read = None
    if roster is not None:
        read = read_roster(str(roster), read_bytes(roster), sheet.versions, columns)
        students = read.students
        yield Noted(say_columns(str(roster), read.columns))
        yield from map(Told, read.warnings)
        if read.groups and not sheet.shared:
            yield Noted(say_groups(str(roster), read))
        if earlier is not None:
            students, warnings = earlier.keep_students(students, str(roster))
            yield from map(Told, warnings)
    seating, odd = seat_students(sheet, str(roster), students, read.seats if read else (), earlier)
    if earlier is not None:
        yield from map(Told, odd)
    return ClassList(students, seating, read.columns if read else ())


def _spare_what_is_there(files: SheetFiles, earlier: EarlierKey, table: Watched) -> Iterator[Event]:
    """Look once more at what a person may have changed, and keep what is not to be found in the new files."""
    assert files.key is not None
    before = None if earlier.key is None else to_bytes(responses_template(earlier.key))
    fresh = to_bytes(responses_template(files.key))
    if (kept := earlier.make_way(files.key)) is not None:
        yield Wrote(kept, "the key that was here before")
    if table.now not in (None, before, fresh):
        files.table = name_beside(table.path, fresh).name
        (files.stage / TABLE).rename(files.stage / files.table)
        yield Noted(f"{table.path} is filled in and stays as it is; the new table is {files.table}.")


def _draw_papers(
    files: SheetFiles,
    plans: Sequence[PaperPlan],
    students: tuple[Student, ...],
    attempt: int,
    earlier: EarlierKey,
    engine: str,
) -> Iterator[Event]:
    papers = yield from make_papers(files, plans, attempt, engine)
    if not papers:
        raise files.why_none()
    absent = {student.id for student, _ in files.left_out}
    roster = tuple(student for student in students if student.id not in absent)
    place = {student.id: i for i, student in enumerate(students)}
    # Copies of a version are not in the key by themselves.
    listed = [paper for paper in papers if paper.student is None or not files.sheet.versions]
    listed.sort(key=lambda paper: place[paper.student.id] if paper.student else -1)
    key = make_key(files.sheet, attempt, roster, tuple(listed), files.seating)
    earlier.refuse_loss(key, files.without_paper())
    files.write_key(key)


def _draw_slides(files: SheetFiles, plan: PaperPlan, attempt: int) -> Iterator[Event]:
    paper, solutions, _, warnings = make_paper(files.sheet, plan, attempt)
    yield from files.tell(warnings)
    yield from files.write_slides(paper, solutions)


def _report(sheet: Sheet, target: Path, files: SheetFiles, listed: ClassList) -> Iterator[Event]:
    kinds, students = files.kinds, listed.students
    if files.printed and (sheet.versions or (students and not sheet.shared)):
        kinds.append("pdf")
    if kinds:
        copies = f"versions {say_versions(sheet.versions)}, and each student's copy" if sheet.versions else ""
        yield Wrote(target / "papers", f"{copies or 'one paper per student'}, as {', '.join(kinds)}")
        yield Wrote(target / "solutions", "the same with answers and worked solutions")
    if files.printed:
        yield Wrote(target / "class.pdf", "all papers, for printing")
        yield Wrote(target / "class-solutions.pdf", "all solutions, for the tutor")
    if files.with_papers:
        yield Wrote(target / "key.jsonl", "the answer key; keep it from students")
        yield Wrote(target / files.table, "a table to collect answers in")
    yield from (Wrote(target / name, LISTS[name]) for name in files.lists)
    if files.overview is not None and files.with_papers:
        yield Wrote(target / OVERVIEW, "each question with its marks, and how the answers spread")
    if SLIDES in files.formats:
        yield Wrote(target / DECK, "the deck: each question, a recap, the solution step by step, the answers")
    drawn = [("papers", str(files.papers))]
    if sheet.versions:
        drawn.append(("versions", str(len(sheet.versions))))
    if students or not sheet.versions:
        drawn.append(("students", str(len(students)) if students else "one paper for all"))
    if files.left_out:
        drawn.append(("students without a paper", str(len(files.left_out))))
    parts = [part for entry in sheet.questions for part in entry.question.parts]
    yield Finished(
        course_and_title(sheet.course, sheet.title),
        (
            *(drawn if files.with_papers else ()),
            ("questions", str(len(sheet.questions))),
            ("parts", str(len(parts))),
            ("marks", f"{float(sum(entry.question.marks for entry in sheet.questions)):g}"),
        ),
        {"papers": files.papers, "left_out": len(files.left_out), "folder": str(target), **listed.data},
    )
