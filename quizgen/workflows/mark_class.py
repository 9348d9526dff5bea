"""From a key and an answer file to marks, a gradebook, feedback and a list of cells to review."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from quizgen.bank import read_text_file
from quizgen.errors import Problem, UserFileError
from quizgen.keys import SheetPart, list_parts
from quizgen.lms.columns import map_columns, state_versions
from quizgen.lms.gradebooks import choose_gradebook, format_marks
from quizgen.lms.mapping import read_mapping
from quizgen.lms.responses import read_responses
from quizgen.lms.several_files import join_files
from quizgen.lms.table import GRADEBOOKS
from quizgen.model import Key, Student
from quizgen.overrules.adjustment import Adjustment, Adjustments
from quizgen.overrules.given_marks import Reviewed
from quizgen.overrules.read_adjustments import read_adjustments
from quizgen.render.templates import load_templates
from quizgen.render.wording import course_and_title
from quizgen.reports.feedback import say_rounding
from quizgen.reports.results import ClassMarks
from quizgen.reports.tables import printed_id
from quizgen.workflows.class_marker import EXTRAS, Attempts, ClassMarker, roster_of
from quizgen.workflows.events import Advanced, Event, Finished, Noted, Started, Told, Wrote
from quizgen.workflows.files import read_bytes, read_key_file, staged
from quizgen.workflows.gradebook import USUAL, Gradebook
from quizgen.workflows.hand_written import HandWritten
from quizgen.workflows.mark_files import MarkFiles
from quizgen.workflows.settings import Settings
from quizgen.workflows.written import Written

_ORDERS = (
    "Each paper has the questions in an order of its own. Q1, Q2 and so on, in the headers of the answer file and in "
    "the tables, are the questions of the sheet; the papers print these names beside the codes."
)
_STATUSES = ("correct", "partial", "incorrect", "blank", "unreadable", "review")


def mark_class(
    key_path: Path,
    responses_path: Path,
    settings: Settings,
    format: str = "auto",
    attempts: Attempts = "last",
    mapping_path: Path | None = None,
    adjust_path: Path | None = None,
    reviewed_path: Path | None = None,
    gradebook: str = "auto",
    out: Path | None = None,
    further: Sequence[Path] = (),
    allow_missing: bool = False,
    into: Gradebook = USUAL,
) -> Iterator[Event]:
    """Mark a class's answer file.

    Parameters
    ----------
    key_path : Path
        ``key.jsonl`` of the sheet.
    responses_path : Path
        The answer file as the LMS exported it.
    format : str
        ``auto``, or the name of a format of answer files.
    attempts : {"last", "first", "best"}
        Which of several attempts counts.
    mapping_path : Path, optional
        A CSV that says which column answers which part.
    adjust_path : Path, optional
        A file of adjustments, for the whole class.
    reviewed_path : Path, optional
        ``review.csv`` of an earlier run, in which a person has filled in marks.
    gradebook : str
        ``auto``, or the name of a format of gradebook files.
    out : Path, optional
        Folder to write into; by default ``marks`` beside the key.
    further : sequence of Path
        Answer files of further questions, or of further students.
    allow_missing : bool
        Whether to mark although a part has no column, and a column no part.
    into : Gradebook, optional
        What is wanted of the gradebook.

    Raises
    ------
    UserFileError
        If a file cannot be read or its columns fit no parts, or if marks that a person has given would be lost; then
        nothing is written.
    """
    target = out or key_path.parent / "marks"
    hand = HandWritten.find(target, reviewed_path)
    marker = read_class(key_path, responses_path, format, attempts, mapping_path, adjust_path, hand.read, further)
    file, columns = marker.file, marker.columns
    if not allow_missing:
        _refuse_missing(columns.warnings)
    yield from (Told(problem) for problem in file.warnings)
    yield Noted("\n".join(["Columns:", *(f"  {text}" for text in columns.describe())]))
    if any(paper.order for paper in marker.key.papers):
        yield Noted(_ORDERS)
    told = [*columns.warnings, *marker.adjustments.warnings, *marker.reviewed.warnings]
    yield from (Told(problem) for problem in (*told, *marker.warnings))
    chosen = choose_gradebook(marker.roster, file.format) if gradebook == "auto" else gradebook
    into.check(chosen)
    yield from _mark(marker, list_parts(marker.key), chosen, (key_path, target), settings, hand, into)


def read_class(
    key_path: Path,
    responses_path: Path,
    format: str,
    attempts: Attempts,
    mapping_path: Path | None,
    adjust_path: Path | None,
    read_by_hand: Callable[[Key, Sequence[Student]], Reviewed],
    further: Sequence[Path] = (),
) -> ClassMarker:
    """Read all that marking a class needs; the parameters are those of `mark_class`.

    Raises
    ------
    UserFileError
        If a file cannot be read or its columns fit no parts.
    """
    key = read_key_file(key_path)
    paths = (responses_path, *further)
    file = join_files([read_responses(str(path), read_bytes(path), format) for path in paths])
    parts = list_parts(key)
    mapping = None
    if mapping_path is not None:
        mapping = read_mapping(
            str(mapping_path), read_bytes(mapping_path), parts, file.columns, versions=bool(key.versions)
        )
    adjustments = Adjustments()
    if adjust_path is not None:
        adjustments = read_adjustments(str(adjust_path), read_text_file(adjust_path), key)
    roster = roster_of(key, file)
    reviewed = read_by_hand(key, roster)
    codes = {v.code: i + 1 for paper in key.papers for i, v in enumerate(paper.variants)}
    columns = map_columns(file, parts, codes, mapping, versions=bool(key.versions))
    return ClassMarker(key, roster, state_versions(file, columns), columns, attempts, adjustments, reviewed)


def _refuse_missing(warnings: Sequence[Problem]) -> None:
    """Stop where a part has no column and a column no part: one is likely to be the other."""
    codes = {"part-without-column", "unknown-column"}
    odd = [warning for warning in warnings if warning.code in codes]
    if {warning.code for warning in odd} == codes:
        message = (
            "A part has no column, and a column belongs to no part: perhaps one is the other's. Rename the column, "
            "write a mapping file (--mapping), or mark without it with --allow-missing. Nothing is marked yet."
        )
        stop = Problem(odd[0].file, odd[0].line, 1, "missing-parts", message)
        raise UserFileError([*(replace(warning, severity="problem") for warning in odd), stop])


def _mark(
    marker: ClassMarker,
    parts: Sequence[SheetPart],
    gradebook: str,
    paths: tuple[Path, Path],
    settings: Settings,
    hand: HandWritten,
    into: Gradebook,
) -> Iterator[Event]:
    """Mark, write, and tell what came of it; `paths` are those of the key and of the folder."""
    key, (key_path, target) = marker.key, paths
    out_of = _out_of(parts, marker.adjustments)
    written = Written.read(target)
    with staged(target, hand.watched, written) as stage:
        files = MarkFiles(key, load_templates(settings.templates), stage, gradebook, into.points, into.missing)
        yield Started("students", len(marker.groups))
        for marked, explained in marker.mark():
            files.write_page(marked, explained)
            yield Advanced()
        marks = marker.result()
        files.write_tables(marks, out_of)
        filled = into.fill(files, marks, marker.roster, out_of)
        notes = list(hand.make_way(marks, stage))
    notes += hand.finish()
    yield from map(Noted, (*notes, *written.say_kept()))
    yield from (Told(problem) for problem in (*_changed(marker.changed, key_path), *marker.late_warnings))
    if errors := _errors(marks, marker.uncomputed, files.unwritten):
        yield Noted(errors)
    if filled is not None:
        yield from into.say(filled, target)
    adjusted = [(entry, marker.adjusted[entry]) for entry in marker.adjustments.entries]
    yield from _report(key, marks, out_of, adjusted, target, (marker.file.format, gradebook), hand, marker.shared)


def _errors(marks: ClassMarks, uncomputed: Mapping[str, int], unwritten: Sequence[str]) -> str:
    """Say what ran into errors that nobody foresaw, and ask for a report; nothing where all went well."""
    lines = []
    if faults := marks.faults:
        count = sum(faults.values())
        what = "1 answer was not marked; it waits" if count == 1 else f"{count} answers were not marked; they wait"
        lines.append(f"{what} for you in review.csv ({_count_names(faults)})")
    if uncomputed:
        lines.append(f"{sum(uncomputed.values())} variants could not be computed again ({_count_names(uncomputed)})")
    lines += [f"could not be written: {what}" for what in unwritten]
    if not lines:
        return ""
    head = "quizgen ran into errors of its own. All else is marked and written. Please report them:"
    return "\n".join([head, *(f"  {line}" for line in lines)])


def _count_names(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in sorted(counts.items()))


def _changed(counts: Mapping[tuple[str, str], int], path: Path) -> Iterator[Problem]:
    for (id, name), count in sorted(counts.items()):
        message = (
            f"computed again, the answer to part {name} of {id} differs from the key in {count} papers; "
            "they are marked by the key"
        )
        yield Problem(str(path), 0, 0, "answer-changed", message, "warning")


def _out_of(parts: Sequence[SheetPart], adjustments: Adjustments) -> Fraction:
    """Return the total that marks are given out of: without the parts that do not count, and those above it."""
    void = {entry.part for entry in adjustments.entries if entry.kind == "void"}
    return sum((part.marks for part in parts if part not in void and not part.bonus), Fraction(0))


def _report(
    key: Key,
    marks: ClassMarks,
    out_of: Fraction,
    adjusted: Sequence[tuple[Adjustment, int]],
    target: Path,
    formats: tuple[str, str],
    hand: HandWritten,
    shared: int,
) -> Iterator[Event]:
    """Report what was written; `formats` are those of the answer file and the gradebook."""
    answers, gradebook = formats
    yield Wrote(target / "marks.csv", "one row per student and part: response, reading, mark, feedback")
    yield Wrote(target / "gradebook.csv", f"the totals, for {GRADEBOOKS[gradebook].title}")
    yield Wrote(target / "feedback", "one page per student")
    yield Wrote(target / hand.review_name, f"{marks.waiting} cells that you have to look at")
    if marks.set_aside:
        yield Wrote(target / hand.set_aside_name, "what you wrote for responses that are not there now")
    rows = [("cells read", str(marks.read))]
    rows += [(f"  {status}", str(marks.cells[status])) for status in _STATUSES]
    rows += [(f"  {extra}", str(marks.cells[extra])) for extra in EXTRAS if marks.cells[extra]]
    if marks.faults:
        rows.append(("not marked because of an error", str(sum(marks.faults.values()))))
    if unfinished := _unfinished(marks):
        rows.append(("programs that ran out of time", ", ".join(unfinished)))
    if marks.reviewed:
        rows.append(("marks given by you", str(marks.reviewed)))
    if marks.set_aside:
        rows.append(("marks and comments set aside", str(len(marks.set_aside))))
    if adjusted:
        rows.append(("marks changed by adjustments", str(sum(count for _, count in adjusted))))
        rows += [(f"  {entry.part.name}, {entry.kind}", str(count)) for entry, count in adjusted]
    if shared:
        rows.append(("answers that count for a group", str(shared)))
    rows.append(("students marked", str(len(marks.students))))
    rows.append(("students without answers", str(len(marks.absent))))
    rows += _averages(key, marks, out_of)
    data = {
        "cells_read": marks.read,
        "cells": dict(marks.cells),
        "students": len(marks.students),
        "group_answers": shared,
        "absent": len(marks.absent),
        "review": marks.waiting,
        "reviewed": marks.reviewed,
        "set_aside": len(marks.set_aside),
        "out_of_time": unfinished,
        "faults": dict(marks.faults),
        "adjusted": sum(count for _, count in adjusted),
        "out_of": float(out_of),
        "format": answers,
        "gradebook": gradebook,
        "folder": str(target),
    }
    yield Finished(course_and_title(key.course, key.title), tuple(rows), data)


def _unfinished(marks: ClassMarks) -> list[str]:
    """Return who handed in a program that ran out of time, and for which part."""
    return [
        f"{printed_id(marked.student)} (Q{number}.{part.name})"
        for marked in marks.students
        for number, variant in enumerate(marked.variants, 1)
        for part in variant.parts
        if part.unfinished
    ]


def _averages(key: Key, marks: ClassMarks, out_of: Fraction) -> Iterator[tuple[str, str]]:
    if marks.students:
        average = _mean([marked.total for marked in marks.students])
        yield "average", f"{average} of {format_marks(out_of)}"
        if key.rounding is not None:
            yield "average before rounding", _mean([marked.exact_total for marked in marks.students])
    if key.rounding is not None:
        yield "totals", say_rounding(key.rounding)


def _mean(totals: Sequence[Fraction]) -> str:
    return f"{float(sum(totals, Fraction(0)) / len(totals)):.2f}"
