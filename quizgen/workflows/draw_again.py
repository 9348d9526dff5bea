"""The papers of some students once more, as when one is lost: nothing else in the folder changes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from quizgen.bank import load_bank
from quizgen.errors import Problem, UserFileError
from quizgen.lms.students import find_student
from quizgen.render.templates import load_templates
from quizgen.render.wording import course_and_title
from quizgen.sheets import plan_papers
from quizgen.workflows.draw_sheet import find_sheet, name_folder, read_class
from quizgen.workflows.earlier_key import find_earlier_key
from quizgen.workflows.events import Event, Finished, Noted, Wrote
from quizgen.workflows.files import staged_beside
from quizgen.workflows.look import with_look
from quizgen.workflows.make_papers import make_papers
from quizgen.workflows.settings import Settings
from quizgen.workflows.sheet_files import SLIDES, SheetFiles
from quizgen.workflows.written import Written


def draw_again(
    name: str,
    settings: Settings,
    only: Sequence[str],
    roster: Path | None = None,
    formats: Sequence[str] = (),
    attempt: int = 1,
    out: Path | None = None,
    columns: str = "",
) -> Iterator[Event]:
    """Write the papers of some students, and their solutions.

    Parameters
    ----------
    name : str
        Path of a sheet file, or the name of one in a bank.
    only : sequence of str
        Identifiers of the students.
    roster : Path, optional
        The class list; without one, that of the key in the folder.
    formats : sequence of str
        Of ``markdown``, ``latex``, ``html``, ``typst`` and ``pdf``.
    attempt : int
        2 and more draw the numbers of a resit.
    out : Path, optional
        The folder of the papers; by default one named after the sheet in the output folder.
    columns : str
        What columns of the class list are, as in `draw_sheet`.

    Raises
    ------
    UserFileError
        If a file has problems, a student is unknown, a paper cannot be made, or it would not be that of the key in the
        folder; then nothing is written.
    """
    sheet = with_look(find_sheet(name, load_bank(*settings.banks)), settings)
    if SLIDES in formats:
        raise UserFileError([Problem("--format", 0, 0, "needless-option", "slides are no student's; leave out --only")])
    if sheet.shared:
        message = "the whole class has one paper: there is none of a single student; leave out --only"
        raise UserFileError([Problem(name, 0, 0, "needless-option", message)])
    target = out or settings.output / name_folder(sheet, attempt)
    earlier = find_earlier_key(target / "key.jsonl", replace=False)
    listed = yield from read_class(sheet, roster, earlier, columns)
    students, seating = listed.students, listed.seating
    if roster is None:
        if earlier.key is None:
            message = f"there is no key in {target} that says who the students are; give the class list with --roster"
            raise UserFileError([Problem("--only", 0, 0, "no-roster", message)])
        students, seating = earlier.key.roster, earlier.key.seating
    wanted = {find_student(said, students, str(roster or earlier.file.path)).id for said in only}
    plans = [
        plan
        for plan in plan_papers(sheet, students, attempt, settings.secret, seating)
        if plan.student and plan.student.id in wanted
    ]
    written = Written.read(target)
    with staged_beside(target, written) as stage:
        files = SheetFiles(sheet, load_templates(settings.templates), stage, tuple(formats), str(roster), seating)
        papers = yield from make_papers(files, plans, attempt, settings.pdf, of_class=False)
        if files.left_out:
            raise UserFileError(files.without_paper())
        earlier.refuse_change(papers)
        made = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    yield from map(Noted, written.say_kept())
    yield from (Wrote(target / path, "") for path in made)
    yield Finished(
        course_and_title(sheet.course, sheet.title),
        (("papers written again", str(len(papers))),),
        {"papers": len(papers), "folder": str(target), **listed.data},
    )
