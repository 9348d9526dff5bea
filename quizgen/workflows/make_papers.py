"""Papers drawn, written and printed, one after another."""

from collections.abc import Generator, Iterator, Sequence
from functools import partial

from quizgen.checks.drawn import DrawnChecks
from quizgen.errors import Problem
from quizgen.model import PaperKey, Variant
from quizgen.render.latexmk import find_latexmk
from quizgen.render.missing_fonts import say_missing
from quizgen.sheets import PaperPlan, draw_variants, put_together
from quizgen.workflows.events import Advanced, Event, Noted, Started
from quizgen.workflows.hand_out import name_files
from quizgen.workflows.printing import Drawn, LatexPress, NoPress, Press, TypstPress
from quizgen.workflows.sheet_files import SheetFiles


def make_papers(
    files: SheetFiles, plans: Sequence[PaperPlan], attempt: int, engine: str, of_class: bool = True
) -> Generator[Event, None, list[PaperKey]]:
    """Draw, write and print papers; no more than a few are in memory, but for their keys, which are returned.

    Parameters
    ----------
    files : SheetFiles
        Where they are written; it knows afterwards who has no paper, and why.
    plans : sequence of PaperPlan
        One for each paper.
    engine : str
        What makes PDFs, see `quizgen.workflows.settings`.
    of_class : bool
        Whether the files of the class are printed, too.
    """
    press, note = _choose_press(files, engine, of_class)
    if note:
        yield Noted(note)
    keys: list[PaperKey] = []
    warnings: list[Problem] = []
    checks = DrawnChecks(files.templates)
    yield Started("papers", len(plans))
    for one, error in press.run(_draw(files, plans, attempt, warnings, checks)):
        yield from files.tell(warnings)
        warnings.clear()
        if error is not None:
            files.leave_out(one.key.student, one.stem, error)
            continue
        keys.append(one.key)
        if files.overview is not None and not one.is_copy:
            files.overview.add(one.key, one.solutions)
        files.papers += one.in_class
        yield Advanced()
    yield from files.tell([*warnings, *checks.warnings()])
    if isinstance(press, TypstPress) and (advice := say_missing(press.missing)):
        yield Noted(advice)
    files.printed = bool(keys) and not isinstance(press, NoPress)
    return keys


def _draw(
    files: SheetFiles, plans: Sequence[PaperPlan], attempt: int, warnings: list[Problem], checks: DrawnChecks
) -> Iterator[Drawn]:
    """Yield papers as they are drawn, and collect what is to be told of them."""
    sheet = files.sheet
    with_copies = any(plan.copy for plan in plans)
    versions: dict[str, tuple[Variant, ...]] = {}
    # On papers without names the order of the roster would say whose they are.
    for plan in sorted(plans, key=partial(name_files, sheet)) if sheet.anonymous else plans:
        stem = name_files(sheet, plan)
        try:
            variants = versions.get(plan.version) or draw_variants(sheet, plan)
            if plan.version:
                versions[plan.version] = variants
            paper, solutions, key, told = put_together(sheet, plan, attempt, variants)
            one = Drawn(stem, paper, solutions, key, in_class=bool(plan.copy) or not with_copies)
            files.write_paper(one)
        except Exception as error:
            files.leave_out(plan.student, stem, error)
        else:
            warnings.extend(told)
            checks.look_at(variants)
            yield one


def _choose_press(files: SheetFiles, engine: str, of_class: bool) -> tuple[Press, str]:
    """Return what prints, and what the tutor should know of it."""
    if "pdf" not in files.formats:
        return NoPress(), ""
    if engine == "typst":
        return TypstPress(files.stage, files.templates, of_class), ""
    if find_latexmk() is None:
        return NoPress(), (
            "No PDFs: quizgen.toml asks for LaTeX, and latexmk is not on the path. Install TeX "
            '(texlive-latex-recommended, texlive-pictures and latexmk), or leave out pdf = "latex".'
        )
    return LatexPress(files.stage, files.templates, of_class), ""
