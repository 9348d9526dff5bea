"""Marking the rows of an answer file: which row is whose, what counts, and what becomes of every cell."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Literal

from quizgen.errors import Problem, UserFileError
from quizgen.keys import PartKey, list_parts
from quizgen.lms.columns import ColumnMap
from quizgen.lms.encodings import DAMAGED_SIGNS
from quizgen.lms.groups import MatchedRow
from quizgen.lms.identity import NO_IDENTIFIERS
from quizgen.lms.rows import AnswerRow, take_apart, tell_odd_rows
from quizgen.lms.students import choose_attempts, counts_as_attempts, group_attempts, match_students
from quizgen.marking import VariantMarker
from quizgen.marking.marker import mark_faulty
from quizgen.model import Expected, Key, PartMark, ResponseFile, Student, VariantKey, VariantMark
from quizgen.overrules.adjustment import Adjustment, Adjustments
from quizgen.overrules.apply_adjustments import adjust_answer, adjust_marks, nothing_changed
from quizgen.overrules.apply_review import Written, choose_written, give_mark
from quizgen.overrules.given_marks import Reviewed
from quizgen.overrules.same_words import SameWords
from quizgen.overrules.write_review import (
    MarkedPart,
    changed_response,
    part_cell,
    second_cell,
    unknown_cells,
    unused_mark,
)
from quizgen.reports.feedback import Explained, Explanation, explain
from quizgen.reports.results import ClassMarks, ReviewCell, StudentMarks
from quizgen.reports.tables import mark_row, printed_id, review_row
from quizgen.workflows.ahead import in_turn
from quizgen.workflows.answered_papers import AnsweredPapers, leave_unmarked

Attempts = Literal["last", "first", "best"]

NO_PART = "in columns of no part"
SECOND = "second answer to a part"
EXTRAS = ("unknown student", "other attempt", "replaced by a later line", SECOND, NO_PART)
"""What may become of a cell besides the statuses."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A part's mark, what its feedback says, and its rows in ``marks.csv`` and, if it is there, ``review.csv``."""

    marked: MarkedPart
    explanation: Explanation
    row: tuple[str, ...]
    cell: ReviewCell | None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One row of a student, marked, and what is told of it by question and part."""

    entry: MatchedRow
    taken: AnswerRow
    marks: StudentMarks
    told: tuple[tuple[_Told, ...], ...]

    @property
    def parts(self) -> Iterator[_Told]:
        return chain.from_iterable(self.told)


@dataclass
class ClassMarker:
    """Marks a class's answer file; first `mark`, then `result`.

    Parameters
    ----------
    key : Key
        The key of the sheet, with everyone's paper.
    roster : tuple of Student
        Those who may have answered.
    file : ResponseFile
        The answer file.
    columns : ColumnMap
        Which column answers which part.
    attempts : {"last", "first", "best"}
        Which of several attempts counts.
    adjustments : Adjustments
        What the tutor changes for the whole class.
    reviewed : Reviewed
        The marks that a person has given.

    Attributes
    ----------
    groups : mapping of str to tuple of MatchedRow
        The rows to be marked, by student.
    warnings : list of Problem
        What is odd about the file.
    late_warnings : list of Problem
        What is only known when everything is marked: marks and adjustments that have changed nothing.
    adjusted : Counter of Adjustment
        How many marks each adjustment has changed.
    changed : Counter of (str, str)
        In how many papers the answer to a part, by question and name, is another when computed again.
    uncomputed : Counter of str
        How many variants could not be computed again, by the name of the error that nobody foresaw.
    """

    key: Key
    roster: tuple[Student, ...]
    file: ResponseFile
    columns: ColumnMap
    attempts: Attempts
    adjustments: Adjustments
    reviewed: Reviewed

    def __post_init__(self) -> None:
        # Of a group's paper the first member will do, whose answer counts for all.
        owners = {v.code: p.student.id for p in reversed(self.key.papers) if p.student for v in p.variants}
        matches = match_students(self.file, self.roster, owners)
        self.unmatched = matches.unmatched
        self.taken = {id(row): take_apart(self.columns, row) for row in self.file.rows}
        self.papers = AnsweredPapers(self.key, self.file.file, self.taken)
        self.codes = self.papers.codes
        for entry in matches.rows:
            self._join_fields(entry)
        self.groups: Mapping[str, tuple[MatchedRow, ...]] = group_attempts(matches.rows)
        warnings = list(matches.warnings)
        if self.attempts != "best":
            chosen = choose_attempts(matches, self.attempts)
            self.groups = {row.student.id: (row,) for row in chosen.rows}
            warnings += chosen.warnings
        else:
            warnings += self._several_rows()
        self.matched = {id(entry.row) for entry in matches.rows}
        self.shared = matches.shared
        self.parts = {part.key: part for part in list_parts(self.key)}
        self.cells: Counter[str] = Counter()
        self.review: list[ReviewCell] = []
        self.counted: dict[int, _Attempt] = {}
        self.marked: list[_Attempt] = []
        self.adjusted: Counter[Adjustment] = Counter()
        self.changed: Counter[tuple[str, str]] = Counter()
        self.uncomputed: Counter[str] = Counter()
        self._markers: dict[str, VariantMarker] = {}
        self._unseen = {} if self.key.untouched else dict(self.codes)
        self.by_hand = 0
        self.warnings = [*tell_odd_rows(self.file.file, self.taken.values()), *warnings]
        self.warnings += self.papers.warnings(chain.from_iterable(self.groups.values()))
        self.late_warnings: list[Problem] = []
        self._asked = {
            (number, part.name): part
            for number, variant in enumerate(self.key.papers[0].variants, 1)
            for part in variant.question.parts
        }
        self._same = SameWords(self.reviewed, self.codes, lambda key, text: self._asked[key].asked.alike(text))
        mapped = {column.column.position - 1 for column in self.columns.columns}
        self.unmapped = [i for i in range(len(self.file.columns)) if i not in mapped]

    def mark(self) -> Iterator[tuple[StudentMarks, Explained]]:
        """Mark student by student; what explains each mark on the feedback page comes with it."""
        # What a program ended with is met again where its response is marked.
        for group, _ in in_turn(self.groups.values(), self._programs):
            attempts = [self._mark_row(entry) for entry in group]
            best = max(range(len(attempts)), key=lambda i: (attempts[i].marks.exact_total, i))
            self._count(attempts[best])
            self.counted.setdefault(id(attempts[best].taken.row), attempts[best])
            self.marked.append(attempts[best])
            if len(self.key.papers) > 1 and not self.key.versions:
                # The next student has another paper.
                self._markers.clear()
            told = attempts[best].told
            yield attempts[best].marks, tuple(tuple(part.explanation for part in parts) for parts in told)

    def _programs(self, group: Sequence[MatchedRow]) -> Iterator[Callable[[], None]]:
        """Yield what runs the programs in a student's rows, so that marking finds their outcomes."""
        for entry in group:
            for number, variant in enumerate(self.papers.variants(entry), 1):
                if variant is not None and any(part.asked.costly for part in variant.question.parts):
                    yield partial(_run_programs, variant, self.taken[id(entry.row)].responses(number))

    def result(self) -> ClassMarks:
        """Return the marks of all, and what has become of every cell."""
        for variant in tuple(self._unseen.values()):
            self._look_for_changes(VariantMarker(variant))
        for row in self.file.rows:
            self.cells[NO_PART] += sum(bool(row.cells[i].strip()) for i in self.unmapped)
            self._count_second_answers(self.taken[id(row)])
        for id_of_row in self.matched - self.counted.keys():
            self.cells["other attempt"] += len(self.taken[id_of_row].answers)
        for row in self.unmatched:
            self.cells["unknown student"] += len(self.taken[id(row)].answers)
            self.review += unknown_cells(self.taken[id(row)])
        # A response that a later line of the file replaces no longer has a row.
        replaced = sum(warning.code == "duplicate-response" for warning in self.file.warnings)
        self.cells["replaced by a later line"] += replaced
        answered = sum(len(taken.answers) for taken in self.taken.values())
        counted = sorted(self.marked, key=lambda attempt: attempt.marks.line)
        students = [attempt.marks for attempt in counted]
        present = {marks.student.id for marks in students}
        kept = [cell for (student, *_), cell in self.reviewed.cells.items() if student not in present]
        self.late_warnings += [unused_mark(self.reviewed.file, cell) for cell in kept]
        self.late_warnings += [nothing_changed(entry) for entry in self.adjustments.entries if not self.adjusted[entry]]
        self.review = list(self._same.rows(self.review))
        self.review.sort(key=lambda cell: (cell.line, int(cell.question)))
        return ClassMarks(
            students=students,
            rows=[told.row for attempt in counted for told in attempt.parts],
            review=[*self.review, *(entry.cell for entry in kept)],
            cells=self.cells,
            read=answered + replaced + self.cells[NO_PART] + self.cells[SECOND],
            absent=[student for student in self.roster if student.id not in present],
            reviewed=self.by_hand,
            set_aside=list(dict.fromkeys(self._set_aside(counted, present))),
        )

    def _set_aside(self, counted: Iterable[_Attempt], present: Container[str]) -> Iterator[ReviewCell]:
        """Yield what a person has written for responses that are not there now."""
        cells = [cell.cell for attempt in counted for told in attempt.parts for cell in told.marked.set_aside]
        for (student, *_), group in self.reviewed.set_aside.items():
            cells += [cell.cell for cell in group if student not in present]
        yield from (replace(cell, line=0, why="") for cell in (*cells, *self.reviewed.unplaced))

    # --- one row

    def _join_fields(self, entry: MatchedRow) -> None:
        """Take a row apart again where a cell holds several fields, as many as the student's variant has."""
        taken = self.taken[id(entry.row)]
        if not taken.unsplit or entry.lead is not None:
            return

        def expect(key: PartKey) -> Expected | None:
            variant = self.papers.variant(entry, key)
            return VariantMarker(variant).parts[key[1]].near if variant else None

        self.taken[id(entry.row)] = take_apart(self.columns, entry.row, expect)

    def _marker(self, variant: VariantKey) -> VariantMarker:
        """Return the marker of a variant, which all who have the same paper share."""
        if variant.code not in self._markers:
            self._markers[variant.code] = VariantMarker(variant)
            self._look_for_changes(self._markers[variant.code])
        return self._markers[variant.code]

    def _look_for_changes(self, marker: VariantMarker) -> None:
        if self._unseen.pop(marker.key.code, None):
            try:
                self.changed.update((marker.key.question.id, name) for name in marker.changed())
            except UserFileError:
                raise
            except Exception as error:
                self.uncomputed[type(error).__name__] += 1

    def _mark_row(self, entry: MatchedRow) -> _Attempt:
        taken = self.taken[id(entry.row)]
        told: list[tuple[_Told, ...]] = []
        variants: list[VariantMark] = []
        for number, variant in enumerate(self.papers.variants(entry), 1):
            marker = self._marker(variant) if variant is not None else None
            mark = self._mark_question(number, marker, taken)
            markers: dict[str, VariantMarker | None] = {part.name: marker for part in mark.parts}
            if self.key.mixed:
                mark = self._mark_drawn_apart(entry, number, mark, markers)
            odd = [_odd(part, (number, part.name), taken) for part in mark.parts]
            mended = [self._mend(part, number, markers[part.name], entry, taken) for part in odd]
            parts = [self._tell(part, entry.student, taken) for part in mended]
            variants.append(VariantMark(mark.code, mark.question, tuple(part.marked.mark for part in parts)))
            told.append(tuple(parts))
        seen = self.papers.seen(entry)
        how = (seen.order, seen.version) if seen else ((), "")
        marks = StudentMarks(entry.student, entry.row.line, tuple(variants), self.key.rounding, *how)
        return _Attempt(entry, taken, marks, tuple(told))

    def _mark_question(self, number: int, marker: VariantMarker | None, taken: AnswerRow) -> VariantMark:
        """Mark the answers to a question, unless nobody knows which version they are to."""
        if marker is not None:
            return marker.mark(taken.responses(number))
        return leave_unmarked(self.key.papers[0].variants[number - 1].question, taken.responses(number))

    def _mark_drawn_apart(
        self, entry: MatchedRow, number: int, mark: VariantMark, markers: dict[str, VariantMarker | None]
    ) -> VariantMark:
        """Mark those parts anew that the LMS has drawn apart from their question, each by its own variant."""
        responses = self.taken[id(entry.row)].responses(number)
        parts = []
        for part in mark.parts:
            variant = self.papers.variant(entry, (number, part.name))
            if variant is not None and variant.code != mark.code:
                own = markers[part.name] = self._marker(variant)
                marked = own.mark({part.name: responses[part.name]} if part.name in responses else {})
                part = next(one for one in marked.parts if one.name == part.name)
            parts.append(part)
        return replace(mark, parts=tuple(parts))

    def _mend(
        self, part: PartMark, number: int, marker: VariantMarker | None, entry: MatchedRow, taken: AnswerRow
    ) -> MarkedPart:
        """Change a mark as the tutor asks: by further answers, by a mark of their own, and by what everyone gets."""
        key, code = (number, part.name), marker.key.code if marker else ""
        adjustments = self.adjustments.of(key)
        raised: tuple[Adjustment, ...] = ()
        try:
            if adjustments and marker is not None and not part.fault:
                part, raised = adjust_answer(marker, taken.responses(number), part, adjustments)
        except UserFileError:
            raise
        except Exception as error:
            part = mark_faulty(part, error)
        responses = [part.response, *(answer.text for answer in taken.second if key in answer.parts)]
        cells = self.reviewed.of(entry.student, key)
        found = Written(cells[0] if cells else None, None, cells[1:])
        try:
            if cells:
                found = choose_written(cells, code, responses)
            if found.cell is None and entry.lead is not None:
                # What is written of a group's answer counts for each member who has no row of their own.
                found = replace(choose_written(self.reviewed.of(entry.lead, key), code, responses), others=found.others)
            sense = self._same.of(key, marker.key if marker else None, part)
            if found.cell is None and sense is not None:
                found = replace(self._same.find(sense, part.response) or found, others=found.others)
            mark = part
            if found.cell is not None and found.cell.mark is not None:
                mark, raised = give_mark(part, found.cell.mark, found.cell.cell.comment), ()
            mark, settled = adjust_marks(mark, adjustments)
        except Exception as error:
            part = mark_faulty(part, error)
            return MarkedPart(self.parts[key], code, part, part, found.cell, None, found.others, ())
        response = found.response if found.cell and found.cell.mark is not None else None
        given = found.cell, response, found.others
        return MarkedPart(self.parts[key], code, mark, part, *given, (*raised, *settled), sense)

    def _tell(self, part: MarkedPart, student: Student, taken: AnswerRow) -> _Told:
        """Return all that is written of a part; where that cannot be done, a person has to look at it."""
        try:
            return self._write(part, student, taken)
        except Exception as error:
            # Without the texts, of which one may be what cannot be written.
            bare = replace(mark_faulty(part.mark, error), response="", reading="", expected="", told="")
            return self._write(replace(part, mark=bare, before=bare, marked_response=None, adjusted=()), student, taken)

    def _write(self, part: MarkedPart, student: Student, taken: AnswerRow) -> _Told:
        who = printed_id(student), student.name
        cell = part_cell(who, taken.row.line, part, answered=part.part.key in taken.answers)
        if cell is not None:
            review_row(cell)
        explanation = explain(self._asked[part.part.key], part.mark, self.key.language)
        return _Told(part, explanation, mark_row(who, part.part.question, part.code, part.mark), cell)

    # --- what becomes of cells

    def _count(self, attempt: _Attempt) -> None:
        student, first = attempt.marks.student, id(attempt.taken.row) not in self.counted
        for told in attempt.parts:
            part = told.marked
            if first and part.part.key in attempt.taken.answers:
                self.cells[part.mark.status] += 1
            self.adjusted.update(part.adjusted)
            # A group has one row in the list, and members have more where somebody has written there.
            own = self.reviewed.lists(student, part.part.key)
            if attempt.entry.lead is None or own:
                if part.sense is not None:
                    self._same.count(part.sense, told.cell, own=own)
                self.by_hand += part.marked_response is not None
                if told.cell is not None and (own or part.sense is None):
                    self.review.append(told.cell)
            listed = self.reviewed.cells.get((student.id, *part.part.key))
            if listed is not None and any(cell is listed for cell in part.set_aside):
                self.late_warnings.append(changed_response(self.reviewed.file, part, listed))

    def _count_second_answers(self, taken: AnswerRow) -> None:
        attempt = self.counted.get(id(taken.row))
        parts = {told.marked.part.key: told.marked for told in attempt.parts} if attempt else {}
        for answer in taken.second:
            self.cells[SECOND] += 1
            key = answer.parts[0]
            if key not in parts or not parts[key].is_settled:
                self.review.append(second_cell(taken, attempt.marks if attempt else None, answer))

    # --- what is odd

    def _several_rows(self) -> Iterator[Problem]:
        """Warn of students with several rows that are not attempts, where the best counts."""
        for group in self.groups.values():
            if group[0].lead is None and not counts_as_attempts(self.file.format, group):
                lines = ", ".join(str(entry.row.line) for entry in group)
                message = f"'{group[0].student.name}' has several rows (lines {lines}); the best of them counts."
                yield Problem(self.file.file, group[-1].row.line, 1, "duplicate-rows", message, "warning")


def _run_programs(variant: VariantKey, responses: Mapping[str, str]) -> None:
    VariantMarker(variant).run_ahead(responses)


def _odd(part: PartMark, key: PartKey, taken: AnswerRow) -> PartMark:
    """Say of a part that could not be marked what is odd about its cell."""
    if taken.error is not None:
        return mark_faulty(replace(part, response=taken.answers.get(key, "")), taken.error)
    if key in taken.unsplit:
        feedback = "The cell has the answers to several parts, and they cannot be told apart."
        return replace(part, status="unreadable", response=taken.unsplit[key], feedback=feedback)
    if any(sign in part.response for sign in DAMAGED_SIGNS):
        # Without the damage another answer may have stood there.
        feedback = "The answer file is damaged in this cell; your tutor looks at it."
        return replace(part, status="review", fraction=Fraction(0), mark=Fraction(0), feedback=feedback)
    if key not in taken.answers:
        return replace(part, feedback="The answer file has no column for this part.")
    return part


def roster_of(key: Key, file: ResponseFile) -> tuple[Student, ...]:
    """Return the roster of a key, or whoever answered a paper that was drawn without one."""
    found: dict[str, Student] = {}
    for row in file.rows if not key.roster else ():
        told = row.identity
        named = [{kind: told[kind]} for kind in NO_IDENTIFIERS if kind in told]
        identifiers = {kind: text for kind, text in told.items() if kind not in NO_IDENTIFIERS} or next(iter(named), {})
        if identifiers:
            kind, text = next(iter(identifiers.items()))
            members = [piece.strip() for piece in text.split(";") if piece.strip()]
            for one in members if len(members) > 1 else [text]:
                name = row.identity.get("name", one) if one == text else one
                known_as = {**identifiers, kind: one} if one == text else {kind: one}
                found.setdefault(one.lower(), Student(name, one.lower(), kind, MappingProxyType(known_as)))
    return key.roster or tuple(found.values())
