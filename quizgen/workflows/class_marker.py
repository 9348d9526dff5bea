"""Marking the rows of an answer file: which row is whose, what counts, and what becomes of every cell."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from quizgen.errors import Problem
from quizgen.lms.columns import ColumnMap, PartKey, collect_answers, find_row_codes, unsplit_cells
from quizgen.lms.students import MatchedRow, choose_attempts, group_attempts, match_students
from quizgen.marking import VariantMarker
from quizgen.model import Key, PaperKey, PartMark, ResponseFile, ResponseRow, Student, VariantKey, VariantMark
from quizgen.overrules.adjustment import Adjustment, Adjustments
from quizgen.overrules.apply_adjustments import adjust_answer, adjust_marks, nothing_changed
from quizgen.overrules.apply_review import fits_response, give_mark
from quizgen.overrules.given_marks import Reviewed
from quizgen.overrules.write_review import (
    MarkedPart,
    changed_response,
    part_cell,
    second_answers,
    second_cell,
    unknown_cells,
    unused_mark,
)
from quizgen.reports.results import ClassMarks, ReviewCell, StudentMarks

Attempts = Literal["last", "first", "best"]

NO_PART = "in columns of no part"
SECOND = "second answer to a part"
EXTRAS = ("unknown student", "other attempt", "replaced by a later line", SECOND, NO_PART)
"""What may become of a cell beside the statuses."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One row of a student, marked."""

    row: ResponseRow
    marks: StudentMarks
    parts: tuple[MarkedPart, ...]


@dataclass
class ClassMarker:
    """Marks a class's answer file; first `mark`, then `result`.

    Parameters
    ----------
    key : Key
    roster : tuple of Student
        Those who may have answered.
    file : ResponseFile
    columns : ColumnMap
        Which column answers which part.
    attempts : {"last", "first", "best"}
        Which of several attempts counts.
    adjustments : Adjustments
    reviewed : Reviewed
        The marks that a person has given.

    Attributes
    ----------
    groups : mapping of str to tuple of MatchedRow
        The rows to be marked, by student.
    warnings : list of Problem
        What is odd about the file.
    late_warnings : list of Problem
        What shows only when all is marked: marks and adjustments that have changed nothing.
    adjusted : Counter of Adjustment
        How many marks each adjustment has changed.
    changed : Counter of (str, str)
        In how many papers the answer to a part, by question and name, is another when computed again.
    """

    key: Key
    roster: tuple[Student, ...]
    file: ResponseFile
    columns: ColumnMap
    attempts: Attempts
    adjustments: Adjustments
    reviewed: Reviewed

    def __post_init__(self) -> None:
        matches = match_students(self.file, self.roster)
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
        self.counted: dict[int, _Attempt] = {}
        self.adjusted: Counter[Adjustment] = Counter()
        self.changed: Counter[tuple[str, str]] = Counter()
        self._markers: dict[str, VariantMarker] = {}
        self._unseen = dict(self.codes)
        self.given = 0
        self.warnings = warnings + list(self._code_warnings())
        self.late_warnings: list[Problem] = []
        mapped = {column.column.position - 1 for column in self.columns.columns}
        self.unmapped = [i for i in range(len(self.file.columns)) if i not in mapped]

    def mark(self) -> Iterator[StudentMarks]:
        """Mark student by student."""
        for group in self.groups.values():
            attempts = [self._mark_row(entry) for entry in group]
            best = max(range(len(attempts)), key=lambda i: (attempts[i].marks.exact_total, i))
            self.passed_over += [entry.row for i, entry in enumerate(group) if i != best]
            self._count(attempts[best])
            self.counted[id(attempts[best].row)] = attempts[best]
            if len(self.key.papers) > 1:
                # The next student has another paper.
                self._markers.clear()
            yield attempts[best].marks

    def result(self) -> ClassMarks:
        """Return the marks of all, and what has become of every cell."""
        for variant in tuple(self._unseen.values()):
            self._look_for_changes(VariantMarker(variant))
        for row in self.file.rows:
            self.cells[NO_PART] += sum(bool(row.cells[i].strip()) for i in self.unmapped)
            self._count_second_answers(row)
        for row in self.passed_over:
            self.cells["other attempt"] += len(collect_answers(self.columns, row))
        for row in self.unmatched:
            answers = collect_answers(self.columns, row)
            self.cells["unknown student"] += len(answers)
            self.review += unknown_cells(row, answers)
        # A response that a later line of the file replaces stands in no row any more.
        replaced = sum(warning.code == "duplicate-response" for warning in self.file.warnings)
        self.cells["replaced by a later line"] += replaced
        answered = sum(len(collect_answers(self.columns, row)) for row in self.file.rows)
        students = sorted((attempt.marks for attempt in self.counted.values()), key=lambda marks: marks.line)
        present = {marks.student.id for marks in students}
        kept = [cell for (student, *_), cell in self.reviewed.cells.items() if student not in present]
        self.late_warnings += [unused_mark(self.reviewed.file, cell) for cell in kept]
        self.late_warnings += [nothing_changed(entry) for entry in self.adjustments.entries if not self.adjusted[entry]]
        self.review.sort(key=lambda cell: (cell.line, int(cell.question)))
        return ClassMarks(
            students=students,
            review=[*self.review, *(entry.cell for entry in kept)],
            cells=self.cells,
            read=answered + replaced + self.cells[NO_PART] + self.cells[SECOND],
            absent=[student for student in self.roster if student.id not in present],
            reviewed=self.given,
        )

    # --- one row

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

    def _marker(self, variant: VariantKey) -> VariantMarker:
        """Return the marker of a variant, which all who have the same paper share."""
        if variant.code not in self._markers:
            self._markers[variant.code] = VariantMarker(variant)
            self._look_for_changes(self._markers[variant.code])
        return self._markers[variant.code]

    def _look_for_changes(self, marker: VariantMarker) -> None:
        if self._unseen.pop(marker.key.code, None):
            self.changed.update((marker.key.question.id, name) for name in marker.changed())

    def _mark_row(self, entry: MatchedRow) -> _Attempt:
        answers = collect_answers(self.columns, entry.row)
        unsplit = unsplit_cells(self.columns, entry.row)
        found: list[MarkedPart] = []
        variants: list[VariantMark] = []
        for number, variant in enumerate(self._variants(entry), 1):
            marker = self._marker(variant)
            responses = {
                name: text
                for (question, name), text in answers.items()
                if question == number and (question, name) not in unsplit
            }
            mark = marker.mark(responses)
            parts = [
                self._mend(_odd(part, (number, part.name), answers, unsplit), number, marker, responses, entry)
                for part in mark.parts
            ]
            found += parts
            variants.append(VariantMark(mark.code, mark.question, tuple(part.mark for part in parts)))
        marks = StudentMarks(entry.student, entry.row.line, tuple(variants), self.key.rounding)
        return _Attempt(entry.row, marks, tuple(found))

    def _mend(
        self, part: PartMark, number: int, marker: VariantMarker, responses: Mapping[str, str], entry: MatchedRow
    ) -> MarkedPart:
        """Change a mark as the tutor asks: by further answers, by a mark of their own, and by what everyone gets."""
        key = (number, part.name)
        adjustments = self.adjustments.of(key)
        before, raised = adjust_answer(marker, responses, part, adjustments)
        written = self.reviewed.of(entry.student, key)
        given = None
        if written is not None and written.mark is not None:
            texts = [
                before.response,
                *(text for other, text in second_answers(self.columns, entry.row) if other == key),
            ]
            given = next((text for text in texts if fits_response(written, marker.key.code, text)), None)
        mark = before
        if written is not None and written.mark is not None and given is not None:
            mark, raised = give_mark(before, written.mark, written.cell.comment), ()
        mark, settled = adjust_marks(mark, adjustments)
        return MarkedPart(key, marker.key.code, mark, before, written, given, (*raised, *settled))

    # --- what becomes of cells

    def _count(self, attempt: _Attempt) -> None:
        answers = collect_answers(self.columns, attempt.row)
        for part in attempt.parts:
            if part.key in answers:
                self.cells[part.mark.status] += 1
            self.adjusted.update(part.adjusted)
            self.given += part.given is not None
            if cell := part_cell(attempt.marks, part, answered=part.key in answers):
                self.review.append(cell)
            if part.is_stale:
                self.late_warnings.append(changed_response(self.reviewed.file, part))

    def _count_second_answers(self, row: ResponseRow) -> None:
        attempt = self.counted.get(id(row))
        parts = {part.key: part for part in attempt.parts} if attempt else {}
        for key, text in second_answers(self.columns, row):
            self.cells[SECOND] += 1
            if key not in parts or not parts[key].is_settled:
                self.review.append(second_cell(row, attempt.marks if attempt else None, key, text))

    # --- what is odd

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

    def _several_rows(self) -> Iterator[Problem]:
        """Tell of students with several rows that bear no numbers of attempts, where the best counts."""
        for group in self.groups.values():
            if self.file.format == "csv" and len(group) > 1 and any(entry.row.attempt is None for entry in group):
                lines = ", ".join(str(entry.row.line) for entry in group)
                message = f"'{group[0].student.name}' has several rows (lines {lines}); the best of them counts."
                yield Problem(self.file.file, group[-1].row.line, 1, "duplicate-rows", message, "warning")


def _odd(part: PartMark, key: PartKey, answers: Mapping[PartKey, str], unsplit: Mapping[PartKey, str]) -> PartMark:
    """Say of a part that could not be marked what is odd about its cell."""
    if key in unsplit:
        feedback = "The cell holds the answers of several parts, and they do not come apart."
        return replace(part, status="unreadable", response=unsplit[key], feedback=feedback)
    if key not in answers:
        return replace(part, feedback="The answer file has no column for this part.")
    return part


def roster_of(key: Key, file: ResponseFile) -> tuple[Student, ...]:
    """Return the roster of a key, or whoever answered a paper that was drawn without one."""
    found: dict[str, Student] = {}
    for row in file.rows if not key.roster else ():
        identifiers = {kind: text for kind, text in row.identity.items() if kind != "name"} or dict(row.identity)
        if identifiers:
            kind, text = next(iter(identifiers.items()))
            name = row.identity.get("name", text)
            found.setdefault(text.lower(), Student(name, text.lower(), kind, MappingProxyType(identifiers)))
    return key.roster or tuple(found.values())
