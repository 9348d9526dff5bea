"""Marking the rows of an answer file: which row is whose, what counts, and what becomes of every cell."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from quizgen.errors import Problem
from quizgen.keys import PartKey, list_parts
from quizgen.lms.columns import ColumnMap
from quizgen.lms.rows import AnswerRow, take_apart, tell_odd_rows
from quizgen.lms.students import MatchedRow, choose_attempts, counts_as_attempts, group_attempts, match_students
from quizgen.marking import mark_variant
from quizgen.model import Key, PaperKey, PartMark, ResponseFile, Student, VariantKey, VariantMark
from quizgen.overrules.adjustment import Adjustment, Adjustments
from quizgen.overrules.apply_adjustments import adjust_answer, adjust_marks, nothing_changed
from quizgen.overrules.apply_review import fits_response, give_mark
from quizgen.overrules.given_marks import Reviewed
from quizgen.overrules.write_review import (
    MarkedPart,
    changed_response,
    part_cell,
    second_cell,
    unknown_cells,
    unused_mark,
)
from quizgen.reports.results import ClassMarks, ReviewCell, StudentMarks

Attempts = Literal["last", "first", "best"]

NO_PART = "in columns of no part"
SECOND = "second answer to a part"
EXTRAS = ("unknown student", "other attempt", "replaced by a later line", SECOND, NO_PART)
"""What may become of a cell besides the statuses."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One row of a student, marked."""

    taken: AnswerRow
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
        self.taken = {id(row): take_apart(self.columns, row) for row in self.file.rows}
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
        self.parts = {part.key: part for part in list_parts(self.key)}
        self.cells: Counter[str] = Counter()
        self.review: list[ReviewCell] = []
        self.counted: dict[int, _Attempt] = {}
        self.adjusted: Counter[Adjustment] = Counter()
        self.given = 0
        self.warnings = [*tell_odd_rows(self.file.file, self.taken.values()), *warnings, *self._code_warnings()]
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
            self.counted[id(attempts[best].taken.row)] = attempts[best]
            yield attempts[best].marks

    def result(self) -> ClassMarks:
        """Return the marks of all, and what has become of every cell."""
        for row in self.file.rows:
            self.cells[NO_PART] += sum(bool(row.cells[i].strip()) for i in self.unmapped)
            self._count_second_answers(self.taken[id(row)])
        for row in self.passed_over:
            self.cells["other attempt"] += len(self.taken[id(row)].answers)
        for row in self.unmatched:
            self.cells["unknown student"] += len(self.taken[id(row)].answers)
            self.review += unknown_cells(self.taken[id(row)])
        # A response that a later line of the file replaces stands in no row any more.
        replaced = sum(warning.code == "duplicate-response" for warning in self.file.warnings)
        self.cells["replaced by a later line"] += replaced
        answered = sum(len(taken.answers) for taken in self.taken.values())
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
        for question, codes in self.taken[id(entry.row)].codes.items():
            if len(codes) == 1 and codes[0] in self.codes:
                variants[question - 1] = self.codes[codes[0]]
        return tuple(variants)

    def _paper(self, student: Student) -> PaperKey:
        """Return the student's paper; a key has one for everybody on its roster, or one for all."""
        return self.papers.get(student.id, self.key.papers[0])

    def _mark_row(self, entry: MatchedRow) -> _Attempt:
        taken = self.taken[id(entry.row)]
        found: list[MarkedPart] = []
        variants: list[VariantMark] = []
        for number, variant in enumerate(self._variants(entry), 1):
            mark = mark_variant(variant, taken.responses(number))
            parts = [
                self._mend(_odd(part, (number, part.name), taken), number, variant, entry.student, taken)
                for part in mark.parts
            ]
            found += parts
            variants.append(VariantMark(mark.code, mark.question, tuple(part.mark for part in parts)))
        marks = StudentMarks(entry.student, entry.row.line, tuple(variants), self.key.rounding)
        return _Attempt(taken, marks, tuple(found))

    def _mend(self, part: PartMark, number: int, variant: VariantKey, student: Student, taken: AnswerRow) -> MarkedPart:
        """Change a mark as the tutor asks: by further answers, by a mark of their own, and by what everyone gets."""
        key = (number, part.name)
        adjustments = self.adjustments.of(key)
        before, raised = adjust_answer(variant, taken.responses(number), part, adjustments)
        written = self.reviewed.of(student, key)
        given = None
        if written is not None and written.mark is not None:
            texts = [before.response, *(answer.text for answer in taken.second if key in answer.parts)]
            given = next((text for text in texts if fits_response(written, variant.code, text)), None)
        mark = before
        if written is not None and written.mark is not None and given is not None:
            mark, raised = give_mark(before, written.mark, written.cell.comment), ()
        mark, settled = adjust_marks(mark, adjustments)
        return MarkedPart(self.parts[key], variant.code, mark, before, written, given, (*raised, *settled))

    # --- what becomes of cells

    def _count(self, attempt: _Attempt) -> None:
        for part in attempt.parts:
            answered = part.part.key in attempt.taken.answers
            if answered:
                self.cells[part.mark.status] += 1
            self.adjusted.update(part.adjusted)
            self.given += part.given is not None
            if cell := part_cell(attempt.marks, part, answered=answered):
                self.review.append(cell)
            if part.is_stale:
                self.late_warnings.append(changed_response(self.reviewed.file, part))

    def _count_second_answers(self, taken: AnswerRow) -> None:
        attempt = self.counted.get(id(taken.row))
        parts = {part.part.key: part for part in attempt.parts} if attempt else {}
        for answer in taken.second:
            self.cells[SECOND] += 1
            key = answer.parts[0]
            if key not in parts or not parts[key].is_settled:
                self.review.append(second_cell(taken, attempt.marks if attempt else None, answer))

    # --- what is odd

    def _code_warnings(self) -> Iterator[Problem]:
        for group in self.groups.values():
            for entry in group:
                for question, codes in self.taken[id(entry.row)].codes.items():
                    mine = self._paper(entry.student).variants[question - 1].code
                    if len(codes) > 1 or codes[0] != mine:
                        message = (
                            f"'{entry.student.name}' answers variant {' and '.join(codes)} of question {question}, "
                            f"but the paper has {mine}; marked as " + (mine if len(codes) > 1 else codes[0])
                        )
                        file, line = self.file.file, entry.row.line
                        yield Problem(file, line, 1, "other-variant", message, "warning")

    def _several_rows(self) -> Iterator[Problem]:
        """Warn of students with several rows that are not attempts, where the best counts."""
        for group in self.groups.values():
            if not counts_as_attempts(self.file.format, group):
                lines = ", ".join(str(entry.row.line) for entry in group)
                message = f"'{group[0].student.name}' has several rows (lines {lines}); the best of them counts."
                yield Problem(self.file.file, group[-1].row.line, 1, "duplicate-rows", message, "warning")


def _odd(part: PartMark, key: PartKey, taken: AnswerRow) -> PartMark:
    """Say of a part that could not be marked what is odd about its cell."""
    if key in taken.unsplit:
        feedback = "The cell has the answers to several parts, and they cannot be told apart."
        return replace(part, status="unreadable", response=taken.unsplit[key], feedback=feedback)
    if key not in taken.answers:
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
