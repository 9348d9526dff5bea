"""From a key and an answer file to marks, a gradebook, feedback and a list of cells to review."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from quizgen.bank import read_text_file
from quizgen.errors import Problem
from quizgen.keys import read_key
from quizgen.language.evaluation import part_label
from quizgen.lms.columns import (
    ColumnMap,
    PartKey,
    PartLabel,
    collect_answers,
    find_row_codes,
    map_columns,
    read_mapping,
    unsplit_cells,
)
from quizgen.lms.gradebooks import format_marks, write_gradebook
from quizgen.lms.responses import read_responses
from quizgen.lms.students import MatchedRow, choose_attempts, group_attempts, match_students
from quizgen.marking import changed_answers, mark_variant
from quizgen.model import (
    Key,
    PartMark,
    ResponseFile,
    ResponseRow,
    Student,
    VariantKey,
    VariantMark,
)
from quizgen.render.templates import load_templates
from quizgen.reports.feedback import render_feedback
from quizgen.reports.results import ClassMarks, ReviewCell, StudentMarks
from quizgen.reports.tables import marks_table, printed_id, review_table
from quizgen.workflows.draw_sheet import read_bytes
from quizgen.workflows.events import Advanced, Event, Finished, Noted, Started, Told, Wrote
from quizgen.workflows.files import file_stem, staged, write_text
from quizgen.workflows.settings import Settings

Attempts = Literal["last", "first", "best"]
_STATUSES = ("correct", "partial", "incorrect", "blank", "unreadable", "review")


def mark_class(
    key_path: Path,
    responses_path: Path,
    settings: Settings,
    format: str = "auto",
    attempts: Attempts = "last",
    mapping_path: Path | None = None,
    out: Path | None = None,
) -> Iterator[Event]:
    """Mark a class's answer file.

    Parameters
    ----------
    key_path : Path
        ``key.jsonl`` of the sheet.
    responses_path : Path
        The answer file as the LMS exported it.
    format : str
        ``auto``, or the name of a response format.
    attempts : {"last", "first", "best"}
        Which of several attempts counts.
    mapping_path : Path, optional
        A CSV that says which column answers which part.
    out : Path, optional
        Folder to write into; by default ``marks`` beside the key.

    Raises
    ------
    UserFileError
        If a file cannot be read or its columns fit no parts; then nothing is written.
    """
    key = read_key(str(key_path), read_text_file(key_path).splitlines())
    file = read_responses(str(responses_path), read_bytes(responses_path), format)
    labels = part_labels(key)
    mapping = None
    if mapping_path is not None:
        mapping = read_mapping(str(mapping_path), read_bytes(mapping_path), labels, file.columns)
    codes = {v.code: i + 1 for paper in key.papers for i, v in enumerate(paper.variants)}
    columns = map_columns(file, labels, codes, mapping)
    yield from (Told(problem) for problem in file.warnings)
    yield Noted("\n".join(["Columns:", *(f"  {column.text}" for column in columns.columns)]))
    yield from (Told(problem) for problem in columns.warnings)
    yield from (Told(problem) for problem in _changed(key, key_path))
    marker = _ClassMarker(key, file, columns, attempts)
    yield from (Told(problem) for problem in marker.warnings)
    yield Started("students", len(marker.groups))
    for _ in marker.mark():
        yield Advanced()
    marks = marker.result()
    target = out or key_path.parent / "marks"
    _write(key, marks, target, settings)
    yield from _report(key, marks, target, file)


def part_labels(key: Key) -> tuple[PartLabel, ...]:
    """Return what the columns of answer files may call the parts of a sheet."""
    return tuple(
        PartLabel(
            question=i + 1,
            part=part.name,
            label=part_label(variant.question, j),
            single=len(variant.question.parts) == 1,
        )
        for i, variant in enumerate(key.papers[0].variants)
        for j, part in enumerate(variant.question.parts)
    )


def _changed(key: Key, path: Path) -> Iterator[Problem]:
    counts = Counter(
        (variant.question.id, name)
        for paper in key.papers
        for variant in paper.variants
        for name in changed_answers(variant)
    )
    for (id, name), count in sorted(counts.items()):
        message = (
            f"computed again, the answer of {id}, part {name}, differs in {count} papers; "
            "they are marked with the answer that the key holds"
        )
        yield Problem(str(path), 0, 0, "answer-changed", message, "warning")


@dataclass
class _ClassMarker:
    key: Key
    file: ResponseFile
    columns: ColumnMap
    attempts: Attempts

    def __post_init__(self) -> None:
        roster = self.key.roster or _roster_from(self.file)
        self.roster = roster
        matches = match_students(self.file, roster)
        self.unmatched = matches.unmatched
        self.papers = {paper.student.id: paper for paper in self.key.papers if paper.student}
        self.common = next((paper for paper in self.key.papers if paper.student is None), None)
        self.codes = {v.code: v for paper in self.key.papers for v in paper.variants}
        self.groups: Mapping[str, tuple[MatchedRow, ...]] = group_attempts(matches.rows)
        warnings = list(matches.warnings)
        if self.attempts != "best":
            chosen = choose_attempts(matches, self.attempts)
            self.groups = {row.student.id: (row,) for row in chosen.rows}
            warnings += chosen.warnings
        counted = {id(entry.row) for group in self.groups.values() for entry in group}
        self.passed_over = [entry.row for entry in matches.rows if id(entry.row) not in counted]
        self.cells: Counter[str] = Counter()
        self.review: list[ReviewCell] = []
        self.students: list[StudentMarks] = []
        self.warnings = warnings + list(self._code_warnings())

    def mark(self) -> Iterator[StudentMarks]:
        for group in self.groups.values():
            attempts = [self._mark_row(entry) for entry in group]
            best = max(range(len(attempts)), key=lambda i: (attempts[i].total, i))
            self.passed_over += [entry.row for i, entry in enumerate(group) if i != best]
            self._count(attempts[best], group[best].row)
            self.students.append(attempts[best])
            yield attempts[best]

    def result(self) -> ClassMarks:
        for row in self.passed_over:
            self.cells["other attempt"] += len(collect_answers(self.columns, row))
        for row in self.unmatched:
            answers = collect_answers(self.columns, row)
            self.cells["unknown student"] += len(answers)
            self.review += self._unknown_cells(row, answers)
        # A response that a later line of the file replaces stands in no row any more.
        replaced = sum(warning.code == "duplicate-response" for warning in self.file.warnings)
        self.cells["replaced by a later line"] += replaced
        present = {marked.student.id for marked in self.students}
        return ClassMarks(
            students=sorted(self.students, key=lambda marked: marked.line),
            review=sorted(self.review, key=lambda cell: (cell.line, cell.question)),
            cells=self.cells,
            read=replaced + sum(len(collect_answers(self.columns, row)) for row in self.file.rows),
            absent=[student for student in self.roster if student.id not in present],
        )

    def _variants(self, entry: MatchedRow) -> tuple[VariantKey, ...]:
        """Return the variants that a row answers: those whose codes it shows, else those of the student's paper."""
        own = self.papers.get(entry.student.id, self.common)
        variants = list((own or self.key.papers[0]).variants)
        for question, codes in find_row_codes(self.columns, entry.row).items():
            if len(codes) == 1 and codes[0] in self.codes:
                variants[question - 1] = self.codes[codes[0]]
        return tuple(variants)

    def _code_warnings(self) -> Iterator[Problem]:
        for group in self.groups.values():
            for entry in group:
                own = self.papers.get(entry.student.id)
                for question, codes in find_row_codes(self.columns, entry.row).items():
                    mine = own.variants[question - 1].code if own else codes[0]
                    if len(codes) > 1 or codes[0] != mine:
                        message = (
                            f"'{entry.student.name}' answers question {question} of variant "
                            f"{' and '.join(codes)}, and has {mine} on paper; "
                            + ("marked as on paper" if len(codes) > 1 else "marked as answered")
                        )
                        file, line = self.file.file, entry.row.line
                        yield Problem(file, line, 1, "other-variant", message, "warning")

    def _mark_row(self, entry: MatchedRow) -> StudentMarks:
        answers = collect_answers(self.columns, entry.row)
        unsplit = unsplit_cells(self.columns, entry.row)
        marked = []
        for i, variant in enumerate(self._variants(entry)):
            responses = {
                name: text
                for (question, name), text in answers.items()
                if question == i + 1 and (question, name) not in unsplit
            }
            mark = mark_variant(variant, responses)
            parts = tuple(self._odd(part, (i + 1, part.name), answers, unsplit) for part in mark.parts)
            marked.append(VariantMark(mark.code, mark.question, parts))
        return StudentMarks(entry.student, entry.row.line, tuple(marked))

    @staticmethod
    def _odd(part: PartMark, key: PartKey, answers: Mapping[PartKey, str], unsplit: Mapping[PartKey, str]) -> PartMark:
        if key in unsplit:
            feedback = "The cell holds the answers of several parts, and they do not come apart."
            return replace(part, status="unreadable", response=unsplit[key], feedback=feedback)
        if key not in answers:
            return replace(part, feedback="The answer file has no column for this part.")
        return part

    def _count(self, marked: StudentMarks, row: ResponseRow) -> None:
        answers = collect_answers(self.columns, row)
        for i, variant in enumerate(marked.variants):
            for part in variant.parts:
                if (i + 1, part.name) not in answers:
                    continue
                self.cells[part.status] += 1
                if part.status in ("unreadable", "review"):
                    self.review.append(_review_cell(marked, i + 1, variant, part))

    def _unknown_cells(self, row: ResponseRow, answers: Mapping[PartKey, str]) -> Iterator[ReviewCell]:
        told = ", ".join(row.identity.values())
        for (question, part), text in answers.items():
            if text.strip():
                why = "nobody on the roster, or several people"
                yield ReviewCell(row.line, "", told, str(question), part, "", text, why)


def _review_cell(marked: StudentMarks, question: int, variant: VariantMark, part: PartMark) -> ReviewCell:
    return ReviewCell(
        line=marked.line,
        student=printed_id(marked.student),
        name=marked.student.name,
        question=str(question),
        part=part.name,
        code=variant.code,
        response=part.response,
        why=part.feedback,
    )


def _roster_from(file: ResponseFile) -> tuple[Student, ...]:
    """Return a roster of whoever answered, for a paper that the class shares and that was drawn without one."""
    found: dict[str, Student] = {}
    for row in file.rows:
        identifiers = {kind: text for kind, text in row.identity.items() if kind != "name"} or dict(row.identity)
        if identifiers:
            kind, text = next(iter(identifiers.items()))
            name = row.identity.get("name", text)
            found.setdefault(text.lower(), Student(name, text.lower(), kind, MappingProxyType(identifiers)))
    return tuple(found.values())


def _write(key: Key, marks: ClassMarks, target: Path, settings: Settings) -> None:
    templates = load_templates(settings.templates)
    out_of = sum((part.marks for variant in key.papers[0].variants for part in variant.question.parts), Fraction(0))
    everyone = [*(marked.student for marked in marks.students), *marks.absent]
    order = {student.id: i for i, student in enumerate(key.roster)}
    everyone.sort(key=lambda student: order.get(student.id, len(order)))
    totals = {marked.student.id: marked.total for marked in marks.students}
    with staged(target) as stage:
        write_text(stage / "marks.csv", marks_table(marks))
        write_text(stage / "review.csv", review_table(marks))
        title = f"{key.title} (attempt {key.attempt})" if key.attempt > 1 else key.title
        write_text(stage / "gradebook.csv", write_gradebook("auto", title, everyone, totals, out_of))
        (stage / "feedback").mkdir()
        for marked in marks.students:
            path = stage / "feedback" / f"{file_stem(marked.student.id)}.html"
            write_text(path, render_feedback(key, marked, templates))


def _report(key: Key, marks: ClassMarks, target: Path, file: ResponseFile) -> Iterator[Event]:
    yield Wrote(target / "marks.csv", "every part of every student: response, reading, mark, feedback")
    yield Wrote(target / "gradebook.csv", "the totals, to import into the LMS")
    yield Wrote(target / "feedback", "a page a student")
    yield Wrote(target / "review.csv", f"{len(marks.review)} cells that a person must look at")
    totals = [marked.total for marked in marks.students]
    rows = [("cells read", str(marks.read))]
    rows += [(f"  {status}", str(marks.cells[status])) for status in _STATUSES]
    for extra in ("unknown student", "other attempt", "replaced by a later line"):
        if marks.cells[extra]:
            rows.append((f"  {extra}", str(marks.cells[extra])))
    rows.append(("students marked", str(len(marks.students))))
    rows.append(("students without answers", str(len(marks.absent))))
    if totals:
        out_of = marks.students[0].out_of
        average = sum(totals, Fraction(0)) / len(totals)
        rows.append(("average", f"{float(average):.2f} of {format_marks(out_of)}"))
    data = {
        "cells_read": marks.read,
        "cells": dict(marks.cells),
        "students": len(marks.students),
        "absent": len(marks.absent),
        "review": len(marks.review),
        "format": file.format,
        "folder": str(target),
    }
    yield Finished(f"{key.course}, {key.title}", tuple(rows), data)
