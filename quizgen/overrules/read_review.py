"""Reading ``review.csv`` as it comes back: the marks and comments that a tutor has filled in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from quizgen.errors import Problem, UserFileError
from quizgen.keys import PartKey, list_parts
from quizgen.lms.headers import SheetParts, read_token, suggest
from quizgen.lms.identity import clean_text, header_key, shorten
from quizgen.lms.students import match_students
from quizgen.lms.tables import FileTable, TableRow, read_table
from quizgen.model import Key, ResponseFile, ResponseRow, Student
from quizgen.overrules.given_marks import Reviewed, ReviewedCell, ReviewKey
from quizgen.render.spreadsheet import guard_formula
from quizgen.render.wording import say_number
from quizgen.reports.results import ReviewCell
from quizgen.reports.tables import REVIEW_COLUMNS

_NEEDED = ("student", "question", "part", "mark")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{0,6})?|[.,]\d{1,6}")


def read_reviewed(file: str, content: bytes, key: Key, roster: Sequence[Student]) -> Reviewed:
    r"""Read the marks and comments of a ``review.csv`` that a tutor has filled in.

    Parameters
    ----------
    file : str
        Its path, for problems, whose columns count cells from 1.
    content : bytes
        What it holds.
    key : Key
        Of the sheet.
    roster : sequence of Student
        Those who may have answered.

    Returns
    -------
    Reviewed
        With the warnings ``comment-without-mark``, ``resaved-identifier`` and those of `read_table`.

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``bad-review``, ``bad-mark``, ``unknown-student``, ``unknown-part``,
        ``reviewed-twice``.
    """
    reader = _Reader(read_table(file, content), key, SheetParts(list_parts(key), {}), roster)
    found = reader.read()
    if reader.problems:
        raise UserFileError(reader.problems)
    return found


def read_set_aside(
    file: str, content: bytes, key: Key, roster: Sequence[Student]
) -> tuple[Mapping[ReviewKey, tuple[ReviewedCell, ...]], tuple[ReviewCell, ...]]:
    """Read what a person wrote for responses that were not there in an earlier run.

    Parameters
    ----------
    file, content, key, roster
        As for `read_reviewed`; the columns are those of a ``review.csv`` without ``line`` and ``why``.

    Returns
    -------
    tuple
        The rows by student and part, of which there may be several, and those that cannot be placed on this sheet.

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``bad-review``.
    """
    reader = _Reader(read_table(file, content), key, SheetParts(list_parts(key), {}), roster)
    rows = list(reader.rows())
    bad = {problem.line for problem in reader.problems}
    placed: dict[ReviewKey, tuple[ReviewedCell, ...]] = {}
    unplaced: list[ReviewCell] = []
    for line, cell, place, mark in rows:
        if place is None or line in bad:
            unplaced.append(cell)
        else:
            placed[place] = (*placed.get(place, ()), ReviewedCell(cell, line, mark))
    return MappingProxyType(placed), tuple(unplaced)


def rows_of(file: str, content: bytes) -> list[ReviewCell]:
    """Return the rows of a file with the columns of ``review.csv``, as they stand.

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``bad-review``.
    """
    return [cell for _, cell in _rows(read_table(file, content))]


def filled_lines(file: str, content: bytes) -> list[int]:
    """Return the lines of a ``review.csv`` on which somebody has written a mark or a comment.

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``bad-review``.
    """
    return [line for line, cell in _rows(read_table(file, content)) if cell.mark or cell.comment]


def missing_lines(there: Reviewed, new: Reviewed) -> list[int]:
    """Return the lines of an earlier ``review.csv`` that are filled in, and of which the new one has no row."""
    return [cell.line for place, cell in there.cells.items() if place not in new.rows]


def superseded(there: Reviewed, given: Reviewed) -> bool:
    """Tell whether an earlier ``review.csv`` says something that the given one does not say."""
    said = {(place, cell.cell.mark, cell.cell.comment) for place, cell in given.cells.items()}
    return any((place, cell.cell.mark, cell.cell.comment) not in said for place, cell in there.cells.items())


def marks_would_be_lost(file: str, lines: Sequence[int]) -> Problem:
    """Return the problem that an earlier ``review.csv`` holds marks that would be overwritten."""
    count = f"{len(lines)} rows are" if len(lines) > 1 else "a row is"
    message = f"{count} filled in here and would be lost; '--reviewed {file}' uses them, or move the file away"
    return Problem(file, min(lines), 1, "marks-would-be-lost", message)


def _rows(table: FileTable) -> Iterable[tuple[int, ReviewCell]]:
    """Yield the rows as they stand in the file, each with its line."""
    keys = [header_key(cell) for cell in table.header.cells]
    missing = [name for name in _NEEDED if name not in keys]
    if missing:
        message = (
            f"This is not a review.csv: it has no column '{missing[0]}'. It needs the columns {', '.join(_NEEDED)}; "
            "comment, code and response are used if they are there."
        )
        raise UserFileError([Problem(table.file, table.header.line, 1, "bad-review", message)])
    at = {name: keys.index(name) for name in REVIEW_COLUMNS if name in keys}

    def text(row: TableRow, name: str) -> str:
        return row.cells[at[name]] if name in at else ""

    for row in table.rows:
        line = clean_text(text(row, "line"))
        yield (
            row.line,
            ReviewCell(
                line=int(line) if re.fullmatch(r"\d{1,9}", line) else 0,
                student=clean_text(text(row, "student")),
                name=clean_text(text(row, "name")),
                question=clean_text(text(row, "question")),
                part=clean_text(text(row, "part")),
                code=clean_text(text(row, "code")),
                response=text(row, "response"),
                why=_unguarded(text(row, "why")),
                mark=clean_text(text(row, "mark")),
                comment=_unguarded(text(row, "comment")).strip(),
            ),
        )


def _unguarded(cell: str) -> str:
    """Take off the apostrophe by which a table keeps a spreadsheet from running a cell as a formula."""
    return cell[1:] if cell.startswith("'") and guard_formula(cell[1:]) == cell else cell


@dataclass
class _Reader:
    table: FileTable
    key: Key
    sheet: SheetParts
    roster: Sequence[Student]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterable[tuple[int, ReviewCell, ReviewKey | None, Fraction | None]]:
        """Yield each row with its line, the student and part that it is about, and its mark."""
        rows = list(_rows(self.table))
        students = self._students(rows)
        for line, cell in rows:
            filled = bool(cell.mark or cell.comment)
            target = self._part(line, cell, filled)
            mark = self._mark(line, cell, target) if filled else None
            who = students[line].id if line in students else cell.student.casefold()
            yield line, cell, (who, *target) if target and who else None, mark

    def read(self) -> Reviewed:
        cells: dict[ReviewKey, ReviewedCell] = {}
        known: set[ReviewKey] = set()
        for line, cell, place, mark in self.rows():
            if place is None:
                continue
            filled = bool(cell.mark or cell.comment)
            known.add(place)
            if filled and place in cells:
                message = f"line {cells[place].line} has this part already; keep one of the two"
                self._refuse_cell(line, "mark", "reviewed-twice", message)
            elif filled:
                cells[place] = ReviewedCell(cell, line, mark)
        warnings = tuple(sorted([*self.table.warnings, *self.warnings]))
        return Reviewed(self.table.file, MappingProxyType(cells), frozenset(known), warnings=warnings)

    def _refuse_cell(self, line: int, column: str, code: str, message: str) -> None:
        self.problems.append(Problem(self.table.file, line, self._column(column), code, message))

    def _warn_of_cell(self, line: int, column: str, code: str, message: str) -> None:
        self.warnings.append(Problem(self.table.file, line, self._column(column), code, message, "warning"))

    def _column(self, name: str) -> int:
        return [header_key(cell) for cell in self.table.header.cells].index(name) + 1

    def _students(self, rows: Sequence[tuple[int, ReviewCell]]) -> Mapping[int, Student]:
        """Find whose each row is, by its line; a row that is filled in has to be somebody's."""
        filled = {line for line, cell in rows if cell.mark or cell.comment}
        known = {student.id: student for student in self.roster}
        found = {line: known[cell.student.lower()] for line, cell in rows if cell.student.lower() in known}
        others = [(line, cell.student) for line, cell in rows if line not in found]
        identities = [(line, {"id_number": said} if said else {}) for line, said in others]
        file = ResponseFile(self.table.file, "", (), tuple(ResponseRow(*identity, ()) for identity in identities))
        matches = match_students(file, self.roster)
        resaved = [warning for warning in matches.warnings if warning.code == "resaved-identifier"]
        self.warnings += [warning for warning in resaved if warning.line in filled]
        for row in matches.unmatched:
            if row.line in filled:
                self._tell_unknown(row.line, row.identity.get("id_number", ""))
        return found | {entry.row.line: entry.student for entry in matches.rows if entry.lead is None}

    def _tell_unknown(self, line: int, said: str) -> None:
        if not said:
            message = "this row belongs to nobody: correct the identifier in the answer file and mark again"
            self._refuse_cell(line, "student", "unknown-student", message)
        elif self.key.roster:
            hint = suggest(said, [text for student in self.roster for text in student.identifiers.values()])
            message = f"'{shorten(said)}' is not the identifier of one person on the roster.{hint}"
            self._refuse_cell(line, "student", "unknown-student", message)

    def _part(self, line: int, cell: ReviewCell, filled: bool) -> PartKey | None:
        number = re.fullmatch(r"[Qq]?(\d{1,6})(?:\.0+)?", cell.question)
        dot = "." if cell.part else ""
        target = read_token(self.sheet, f"Q{number[1]}{dot}{cell.part}", "") if number else None
        if target is not None and target.part is not None:
            return target.question, target.part
        if filled:
            said = f"Q{cell.question}.{cell.part}"
            message = f"the sheet has no part '{shorten(said)}'.{suggest(said, self.sheet.names())}"
            self._refuse_cell(line, "part", "unknown-part", message)
        return None

    def _mark(self, line: int, cell: ReviewCell, target: PartKey | None) -> Fraction | None:
        if not cell.mark:
            self._warn_of_cell(
                line, "mark", "comment-without-mark", "a comment needs a mark beside it to reach the student"
            )
            return None
        if target is None:
            return None
        out_of = next(part.marks for part in self.sheet.all if part.key == target)
        mark = Fraction(cell.mark.replace(",", ".")) if _NUMBER.fullmatch(cell.mark) else None
        if mark is not None and say_number(mark) == say_number(out_of):
            # Two thirds of a mark, say, cannot be typed exactly.
            return out_of
        if mark is None or mark > out_of:
            message = f"'{shorten(cell.mark)}' is not a mark; write a number from 0 to {say_number(out_of)}"
            self._refuse_cell(line, "mark", "bad-mark", message)
            return None
        return mark
