"""From a key and an answer file to marks, a gradebook, feedback and a list of cells to review."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from quizgen.errors import Problem
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
    PaperKey,
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
from quizgen.workflows.events import Advanced, Event, Finished, Noted, Started, Told, Wrote
from quizgen.workflows.files import file_stem, read_bytes, read_key_file, staged, write_text
from quizgen.workflows.settings import Settings

Attempts = Literal["last", "first", "best"]
_STATUSES = ("correct", "partial", "incorrect", "blank", "unreadable", "review")
_NO_PART = "in columns of no part"
_SECOND = "second answer to a part"
_EXTRAS = ("unknown student", "other attempt", "replaced by a later line", _SECOND, _NO_PART)


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
    key = read_key_file(key_path)
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
        self.codes = {v.code: v for paper in self.key.papers for v in paper.variants}
        self.groups: Mapping[str, tuple[MatchedRow, ...]] = group_attempts(matches.rows)
        warnings = list(matches.warnings)
        if self.attempts != "best":
            chosen = choose_attempts(matches, self.attempts)
            self.groups = {row.student.id: (row,) for row in chosen.rows}
            warnings += chosen.warnings
        else:
            warnings += self._several_rows()
        counted = {id(entry.row) for group in self.groups.values() for entry in group}
        self.passed_over = [entry.row for entry in matches.rows if id(entry.row) not in counted]
        self.cells: Counter[str] = Counter()
        self.review: list[ReviewCell] = []
        self.students: list[StudentMarks] = []
        self.by_row: dict[int, StudentMarks] = {}
        self.warnings = warnings + list(self._code_warnings())
        mapped = {column.column.position - 1 for column in self.columns.columns}
        self.unmapped = [i for i in range(len(self.file.columns)) if i not in mapped]

    def mark(self) -> Iterator[StudentMarks]:
        for group in self.groups.values():
            attempts = [self._mark_row(entry) for entry in group]
            best = max(range(len(attempts)), key=lambda i: (attempts[i].total, i))
            self.passed_over += [entry.row for i, entry in enumerate(group) if i != best]
            self._count(attempts[best], group[best].row)
            self.students.append(attempts[best])
            self.by_row[id(group[best].row)] = attempts[best]
            yield attempts[best]

    def result(self) -> ClassMarks:
        for row in self.file.rows:
            self.cells[_NO_PART] += sum(bool(row.cells[i].strip()) for i in self.unmapped)
            for second in _second_answers(self.columns, row):
                self.cells[_SECOND] += 1
                self.review.append(_second_cell(row, self.by_row.get(id(row)), *second))
        for row in self.passed_over:
            self.cells["other attempt"] += len(collect_answers(self.columns, row))
        for row in self.unmatched:
            answers = collect_answers(self.columns, row)
            self.cells["unknown student"] += len(answers)
            self.review += self._unknown_cells(row, answers)
        # A response that a later line of the file replaces stands in no row any more.
        replaced = sum(warning.code == "duplicate-response" for warning in self.file.warnings)
        self.cells["replaced by a later line"] += replaced
        answered = sum(len(collect_answers(self.columns, row)) for row in self.file.rows)
        present = {marked.student.id for marked in self.students}
        return ClassMarks(
            students=sorted(self.students, key=lambda marked: marked.line),
            review=sorted(self.review, key=lambda cell: (cell.line, int(cell.question))),
            cells=self.cells,
            read=answered + replaced + self.cells[_NO_PART] + self.cells[_SECOND],
            absent=[student for student in self.roster if student.id not in present],
        )

    def _variants(self, entry: MatchedRow) -> tuple[VariantKey, ...]:
        """Return the variants that a row answers: those whose codes it shows, else those of the student's paper."""
        variants = list(self._paper(entry.student).variants)
        for question, codes in find_row_codes(self.columns, entry.row).items():
            if len(codes) == 1 and codes[0] in self.codes:
                variants[question - 1] = self.codes[codes[0]]
        return tuple(variants)

    def _paper(self, student: Student) -> PaperKey:
        """Return the student's paper; a key has one for everybody on its roster, or one for all."""
        return self.papers.get(student.id, self.key.papers[0])

    def _code_warnings(self) -> Iterator[Problem]:
        for group in self.groups.values():
            for entry in group:
                for question, codes in find_row_codes(self.columns, entry.row).items():
                    mine = self._paper(entry.student).variants[question - 1].code
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

    def _several_rows(self) -> Iterator[Problem]:
        """Tell of students with several rows that bear no numbers of attempts, where the best counts."""
        for group in self.groups.values():
            if self.file.format == "csv" and len(group) > 1 and any(entry.row.attempt is None for entry in group):
                lines = ", ".join(str(entry.row.line) for entry in group)
                message = f"'{group[0].student.name}' has several rows (lines {lines}); the best of them counts."
                yield Problem(self.file.file, group[-1].row.line, 1, "duplicate-rows", message, "warning")

    def _unknown_cells(self, row: ResponseRow, answers: Mapping[PartKey, str]) -> Iterator[ReviewCell]:
        told = ", ".join(row.identity.values())
        for (question, part), text in answers.items():
            if text.strip():
                why = "nobody on the roster, or several people"
                yield ReviewCell(row.line, "", told, str(question), part, "", text, why)


def _second_answers(columns: ColumnMap, row: ResponseRow) -> Iterator[tuple[PartKey, str]]:
    """Yield the cells of a row that answer a part which an earlier column answers too."""
    answered: set[PartKey] = set()
    for column in columns.columns:
        text = row.cells[column.column.position - 1]
        if text.strip():
            twice = [key for key in column.targets if key in answered]
            yield from ((key, text) for key in twice[:1])
            answered.update(column.targets)


def _second_cell(row: ResponseRow, marked: StudentMarks | None, key: PartKey, text: str) -> ReviewCell:
    question, part = key
    why = "another column answers this part as well, and counts"
    if marked is None:
        return ReviewCell(row.line, "", ", ".join(row.identity.values()), str(question), part, "", text, why)
    who = (printed_id(marked.student), marked.student.name)
    return ReviewCell(row.line, *who, str(question), part, marked.variants[question - 1].code, text, why)


def _review_cell(marked: StudentMarks, question: int, variant: VariantMark, part: PartMark) -> ReviewCell:
    return ReviewCell(
        line=marked.line,
        student=printed_id(marked.student),
        name=marked.student.name,
        question=str(question),
        part=part.name,
        code=variant.code,
        response=part.response,
        why=part.for_tutor or part.feedback,
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
    for extra in _EXTRAS:
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
