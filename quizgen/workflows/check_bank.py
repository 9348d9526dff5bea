"""From question and sheet files to all that is wrong with them."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from quizgen.bank import SHEETS, Bank, load_bank, read_question_file, read_text_file
from quizgen.checks.question import QuestionReport, check_question, unreadable
from quizgen.errors import Problem, UserFileError
from quizgen.language.source import read_yaml
from quizgen.render.latexmk import find_latexmk
from quizgen.render.templates import load_templates
from quizgen.sheets import make_paper, plan_papers, read_sheet
from quizgen.workflows.events import Advanced, Event, Finished, Started, Told
from quizgen.workflows.settings import Settings

SEEDS = 50
"""How many variants of a question are drawn, unless another number is asked for."""


@dataclass(frozen=True, slots=True)
class _Job:
    id: str
    path: Path
    seeds: int
    templates: Path | None
    latex: bool


@dataclass(frozen=True, slots=True)
class _Targets:
    """The files to check: questions by id and path, sheets by path, and the bank where sheets find questions."""

    questions: tuple[tuple[str, Path], ...]
    sheets: tuple[Path, ...]
    bank: Bank


def check_bank(
    paths: Sequence[Path],
    settings: Settings,
    seeds: int = SEEDS,
    latex: bool = False,
    workers: int | None = None,
) -> Iterator[Event]:
    """Check questions and sheets, and tell everything that is wrong with them.

    Parameters
    ----------
    paths : sequence of Path
        Question files, sheet files and folders of both; none stands for the user's banks and the one that comes with
        quizgen.
    settings : Settings
        Where the banks and templates are.
    seeds : int
        How many variants of each question to look at.
    latex : bool
        Whether to compile what is printed, too.
    workers : int, optional
        How many processes work at once; by default one per core.

    Yields
    ------
    Event
        `Told` for each problem and warning; last a `Finished` whose data count them.

    Raises
    ------
    UserFileError
        If a path is missing, or latexmk where it is wanted.
    """
    if latex and find_latexmk() is None:
        message = "latexmk and pdflatex are not on the path: install LaTeX, or check without --latex"
        raise UserFileError([Problem("--latex", 0, 0, "no-latexmk", message)])
    load_templates(settings.templates)
    targets = _find_targets(paths, settings)
    jobs = [_Job(id, path, seeds, settings.templates, latex) for id, path in targets.questions]
    told: dict[Problem, None] = {}
    reports: list[QuestionReport] = []
    yield Started("questions", len(jobs))
    for report in _run(jobs, workers or os.cpu_count() or 1):
        reports.append(report)
        yield from _tell(report.problems, told)
        yield Advanced()
    if targets.sheets:
        yield Started("sheets", len(targets.sheets))
        for path in targets.sheets:
            yield from _tell(_check_sheet(path, targets.bank), told)
            yield Advanced()
    yield _summarise(reports, targets.sheets, tuple(told), seeds)


def _tell(problems: Iterable[Problem], told: dict[Problem, None]) -> Iterator[Event]:
    """Tell each problem once: those of a question come up again in every sheet that names it."""
    for problem in problems:
        if problem not in told:
            told[problem] = None
            yield Told(problem)


def _run(jobs: Sequence[_Job], workers: int) -> Iterator[QuestionReport]:
    """Yield the reports in the order of the jobs."""
    if min(workers, len(jobs)) < 2:
        yield from map(_check_file, jobs)
        return
    # Begun anew and not forked: Typst's threads, once there are any, do not go along, and it would wait for them.
    with ProcessPoolExecutor(min(workers, len(jobs)), get_context("spawn")) as pool:
        yield from pool.map(_check_file, jobs)


def _check_file(job: _Job) -> QuestionReport:
    try:
        question = read_question_file(job.path, job.id)
        levels = {level: read_question_file(job.path, job.id, level) for level in question.levels}
    except UserFileError as error:
        return unreadable(job.id, error.problems)
    return check_question(question, job.seeds, load_templates(job.templates), job.latex, levels)


def _check_sheet(path: Path, bank: Bank) -> tuple[Problem, ...]:
    """Read a sheet, and draw the paper that the class would share, so that pinned values are tried."""
    try:
        sheet = read_sheet(path.stem, str(path), read_text_file(path), bank)
        _, _, _, warnings = make_paper(sheet, plan_papers(sheet, ())[0])
    except UserFileError as error:
        return error.problems
    return warnings


# --- Which files ----------------------------------------------------------------------------------------------


def _find_targets(paths: Sequence[Path], settings: Settings) -> _Targets:
    missing = [path for path in paths if not path.exists()]
    if missing:
        message = "there is no such file or folder"
        raise UserFileError(Problem(str(path), 0, 0, "cannot-read", message) for path in missing)
    bank = load_bank(*settings.banks)
    if not paths:
        questions = tuple((id, _from_here(bank.path(id))) for id in bank)
        sheets = (bank.find_sheet(name) for name in bank.sheets())
        return _Targets(questions, tuple(_from_here(path) for path in sheets if path), bank)
    further = _further_banks(paths, bank.folders)
    bank = load_bank(*settings.banks, *further) if further else bank
    ids = {bank.path(id).resolve(): id for id in bank}
    found = {file: root for path in paths for file, root in _files(path)}
    sheets_found = tuple(file for file in found if _is_sheet(file))
    questions = tuple(
        (ids.get(file.resolve()) or _id(file, root), file) for file, root in found.items() if file not in sheets_found
    )
    return _Targets(questions, sheets_found, bank)


def _further_banks(paths: Sequence[Path], known: Sequence[Path]) -> tuple[Path, ...]:
    """Return the banks that paths outside the known ones belong to, so that their sheets find their questions."""
    roots = [folder.resolve() for folder in known]
    banks: list[Path] = []
    for bank in sorted({bank for path in paths if (bank := _bank_of(path.resolve()))}):
        # Sorted, a folder comes before what is in it.
        if not any(bank.is_relative_to(folder) for folder in (*roots, *banks)):
            banks.append(bank)
    return tuple(_from_here(bank) for bank in banks)


def _bank_of(path: Path) -> Path | None:
    """Return the folder to which sheets belong, or a folder that is checked; None for a file among questions."""
    for folder in (path, path.parent):
        if folder.name == SHEETS:
            return folder.parent
    return path if path.is_dir() else None


def _files(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the YAML files at a path, each with the folder from which its id counts."""
    if not path.is_dir():
        yield path, path
        return
    for file in sorted(path.rglob("*.yaml")):
        if not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file, path


def _id(file: Path, root: Path) -> str:
    return file.stem if file == root else file.relative_to(root).with_suffix("").as_posix()


def _is_sheet(file: Path) -> bool:
    """Whether a file is meant as a sheet: it lies among sheets, or lists questions and has no parts."""
    try:
        data = read_yaml(str(file), read_text_file(file)).data
    except UserFileError:
        return file.parent.name == SHEETS
    if isinstance(data, dict) and ("parts" in data or "questions" in data):
        return "parts" not in data
    return file.parent.name == SHEETS


def _from_here(path: Path) -> Path:
    """Return a path as a user would type it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


# --- The end --------------------------------------------------------------------------------------------------


def _summarise(
    reports: Sequence[QuestionReport], sheets: Sequence[Path], told: Sequence[Problem], seeds: int
) -> Finished:
    counts = {"questions": len(reports), "sheets": len(sheets), **_tally(told)}
    return Finished(
        "Checked",
        tuple((label, str(count)) for label, count in counts.items()),
        {
            "schema": "quizgen.check/1",
            "seeds": seeds,
            "counts": counts,
            "problems": [asdict(problem) for problem in told],
            "questions": [_record(report) for report in reports],
            "sheets": [str(path) for path in sheets],
        },
    )


def _record(report: QuestionReport) -> dict[str, Any]:
    variety = report.variety
    return {
        "id": report.id,
        "drawn": report.drawn,
        "variants": variety.variants if variety else None,
        "exact": variety.exact if variety else None,
        "acceptance": round(variety.acceptance, 4) if variety else None,
        "mistakes_shown": [round(share, 4) for share in report.mistakes],
        "spread": {name: asdict(spread) for name, spread in report.spreads.items()},
        **_tally(report.problems),
    }


def _tally(told: Sequence[Problem]) -> dict[str, int]:
    problems = sum(problem.severity == "problem" for problem in told)
    return {"problems": problems, "warnings": len(told) - problems}
