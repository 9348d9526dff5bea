"""From a sheet to questions for a learning-management system, and the key that marks what comes back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quizgen.bank import load_bank
from quizgen.errors import Problem, UserFileError
from quizgen.keys import make_key, write_key
from quizgen.lms.exports.interface import ExportFormat, Loss
from quizgen.lms.exports.items import Item, Quiz, make_items
from quizgen.lms.exports.table import EXPORTS
from quizgen.model import PaperKey, Sheet, Student, VariantKey
from quizgen.render.templates import load_templates
from quizgen.render.wording import course_and_title
from quizgen.sheets import PaperPlan, draw_variants, plan_papers, plan_shared, put_together
from quizgen.workflows.draw_sheet import find_sheet, read_class
from quizgen.workflows.events import Event, Finished, Noted, Told, Wrote
from quizgen.workflows.files import file_stem, staged, write_text
from quizgen.workflows.settings import Settings
from quizgen.workflows.written import Written

_KEY = "key.jsonl"


def export_sheet(
    name: str,
    settings: Settings,
    format: str,
    variants: int = 1,
    roster: Path | None = None,
    attempt: int = 1,
    out: Path | None = None,
    strict: bool = False,
) -> Iterator[Event]:
    """Export a sheet's questions.

    Parameters
    ----------
    name : str
        Path of a sheet file, or the name of one in a bank.
    format : str
        A key of `EXPORTS`.
    variants : int
        How many of each question, from which the LMS draws one for each student.
    roster : Path, optional
        The class list, which goes into the key, so that marking knows the students.
    attempt : int
        2 and more draw the numbers of a resit.
    out : Path, optional
        Folder to write into; by default one named after sheet and format in the output folder.
    strict : bool
        Whether to stop where the format cannot carry something.

    Raises
    ------
    UserFileError
        If a file has problems, or with `strict` something would be lost; then nothing is written.
    """
    sheet = find_sheet(name, load_bank(*settings.banks))
    form = EXPORTS[format]
    target = out or settings.output / f"{file_stem(sheet.id)}-{format}"
    students: tuple[Student, ...] = ()
    if roster is not None:
        students = (yield from read_class(sheet, roster, None)).students
    plans = _plan(sheet, variants, attempt, settings.secret)
    made = _Variants(sheet, plans, attempt, form)
    quiz = Quiz(sheet.id, sheet.title, sheet.course, sheet.instructions, variants, sheet.language)
    file = f"{file_stem(sheet.id)}{form.suffix}"
    written = Written.read(target)
    with staged(target, (), written) as stage:
        # Each once: the variants of a question mostly share them.
        told = form.write(quiz, made.items(), stage / file, load_templates(settings.templates))
        losses = tuple(dict.fromkeys(told))
        if strict and losses:
            raise UserFileError(_problems(name, losses))
        key = make_key(sheet, attempt, students, made.papers())
        write_text(stage / _KEY, "".join(write_key(replace(key, mixed=variants > 1))))
    yield from map(Told, _problems(name, losses))
    yield from map(Noted, written.say_kept())
    yield Wrote(target / file, f"{len(plans)} variants of each question, for {form.title}")
    yield Wrote(target / _KEY, "the answer key; keep it from students")
    yield Finished(
        course_and_title(sheet.course, sheet.title),
        (("questions", str(len(sheet.questions))), ("variants", str(variants)), ("not carried", str(len(losses)))),
        {"folder": str(target), "file": file, "variants": variants, "losses": len(losses)},
    )


def _plan(sheet: Sheet, variants: int, attempt: int, secret: str) -> tuple[PaperPlan, ...]:
    """Plan the variants: one that the class shares, or several that are told apart by their numbers."""
    if variants == 1:
        return (plan_shared(sheet, attempt, secret),)
    numbered = replace(sheet, versions=tuple(str(i + 1) for i in range(variants)), shuffled=False)
    return plan_papers(numbered, (), attempt, secret)


@dataclass
class _Variants:
    """Draws variants question by question, and keeps their keys."""

    sheet: Sheet
    plans: Sequence[PaperPlan]
    attempt: int
    form: ExportFormat
    keys: list[list[VariantKey]] = field(default_factory=list)

    def items(self) -> Iterator[Item]:
        """Yield what the LMS asks, slot by slot."""
        for i, entry in enumerate(self.sheet.questions):
            alone = replace(self.sheet, questions=(entry,))
            self.keys.append([])
            waiting: list[tuple[Item, ...]] = []
            for number, plan in enumerate(self.plans, 1):
                one = replace(plan, seeds=(plan.seeds[i],), codes=(plan.codes[i],), order=())
                (variant,) = draw_variants(alone, one)
                paper, (solution,), key, _ = put_together(alone, one, self.attempt, (variant,))
                self.keys[-1].append(key.variants[0])
                place = i + 1, number
                first, *others = make_items(variant, paper.questions[0], solution, place, self.form.together)
                yield first
                waiting.append(tuple(others))
            # What is a slot of its own comes after all variants of the slot before it.
            for slot in zip(*waiting, strict=True):
                yield from slot

    def papers(self) -> tuple[PaperKey, ...]:
        """Return the keys of the variants drawn, by number."""
        rows = zip(*self.keys, strict=True)
        return tuple(
            PaperKey(None, tuple(row), version=plan.version) for plan, row in zip(self.plans, rows, strict=True)
        )


def _problems(name: str, losses: Iterable[Loss]) -> list[Problem]:
    """Return a problem for each thing that is lost, with all the questions that it concerns."""
    concerned: dict[str, list[str]] = {}
    for loss in losses:
        concerned.setdefault(loss.message, []).append(_where(loss))
    return [
        Problem(name, 0, 0, "not-carried", f"{', '.join(dict.fromkeys(where))}: {message}", "warning")
        for message, where in concerned.items()
    ]


def _where(loss: Loss) -> str:
    question = loss.slot.partition(" (")[0]
    return f"{question} ({loss.part})" if loss.part else loss.slot
