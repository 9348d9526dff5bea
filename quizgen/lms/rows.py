"""A row of an answer file, taken apart: what it answers to each part, and what is odd about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from quizgen.errors import Problem
from quizgen.keys import PartKey
from quizgen.lms.columns import ColumnMap, Expect, split_cell
from quizgen.lms.headers import find_codes
from quizgen.model import ResponseRow


@dataclass(frozen=True, slots=True)
class SecondAnswer:
    """A cell whose parts an earlier column answers as well."""

    parts: tuple[PartKey, ...]
    text: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of an answer file, taken apart.

    Parameters
    ----------
    row : ResponseRow
        As the format read it.
    answers : mapping of PartKey to str
        The text for each part that has a column, untouched; of several columns the first that is filled in counts.
        A cell that does not come apart into the parts of its question stands whole with each of them.
    unsplit : mapping of PartKey to str
        Those cells, with each of their parts.
    codes : mapping of int to tuple of str
        By question, the variant codes in the text that this student saw, and in the headers of the columns that the
        row answers. More than one code for a question is for the caller to wonder at.
    part_codes : mapping of PartKey to str
        The variant code beside the answer to a part: an LMS may draw two parts of a question each by itself.
    second : tuple of SecondAnswer
        The cells that do not count, because an earlier column answers the part.
    error : Exception or None
        One that nobody foresaw and that kept the row from being taken apart; then the answers are its bare cells.
    """

    row: ResponseRow
    answers: Mapping[PartKey, str]
    unsplit: Mapping[PartKey, str]
    codes: Mapping[int, tuple[str, ...]]
    second: tuple[SecondAnswer, ...]
    error: Exception | None = None
    part_codes: Mapping[PartKey, str] = field(default_factory=lambda: MappingProxyType({}))

    def responses(self, question: int) -> dict[str, str]:
        """Return what can be marked of a question, by name of the part."""
        found = ((key, text) for key, text in self.answers.items() if key[0] == question)
        return {key[1]: text for key, text in found if key not in self.unsplit}


def take_apart(columns: ColumnMap, row: ResponseRow, expect: Expect | None = None) -> AnswerRow:
    """Take a row apart by the columns that answer something; an error that nobody foresaw costs this row only.

    Parameters
    ----------
    columns : ColumnMap
        As `map_columns` found them.
    row : ResponseRow
        Of the same file.
    expect : callable, optional
        ``expect(key)`` returns what is expected of the student for a part, if that is known. Without it a cell
        that holds several fields of an answer does not come apart.

    Returns
    -------
    AnswerRow

    Examples
    --------
    >>> from quizgen.lms.columns import MappedColumn
    >>> from quizgen.model import ResponseColumn
    >>> column = MappedColumn(ResponseColumn("Response 1", 1), ((1, "a"), (1, "b")), "")
    >>> taken = take_apart(ColumnMap("moodle", (column,)), ResponseRow(2, {}, ("part 1: 3; part 2: 4",)))
    >>> dict(taken.answers), dict(taken.unsplit)
    ({(1, 'a'): '3', (1, 'b'): '4'}, {})
    """
    try:
        return _take_apart(columns, row, expect)
    except Exception as error:
        return AnswerRow(row, _bare_cells(columns, row), {}, {}, (), error)


def _bare_cells(columns: ColumnMap, row: ResponseRow) -> dict[PartKey, str]:
    cells = {column.column.position - 1: column.targets for column in columns.columns}
    return {key: row.cells[i] for i, targets in cells.items() if i < len(row.cells) for key in targets}


def _take_apart(columns: ColumnMap, row: ResponseRow, expect: Expect | None) -> AnswerRow:
    answers: dict[PartKey, str] = {}
    unsplit: dict[PartKey, str] = {}
    second: list[SecondAnswer] = []
    for column in columns.columns:
        cell = row.cells[column.column.position - 1]
        twice = tuple(key for key in column.targets if answers.get(key, "").strip())
        if twice and cell.strip():
            second.append(SecondAnswer(twice, cell))
        pieces = split_cell(columns.format, column, cell, expect)
        if pieces is None:
            unsplit.update(dict.fromkeys(column.targets, cell))
            pieces = (cell,) * len(column.targets)
        for key, piece in zip(column.targets, pieces, strict=True):
            if not answers.get(key, "").strip():
                answers[key] = piece
    return AnswerRow(
        row,
        MappingProxyType(answers),
        MappingProxyType(unsplit),
        MappingProxyType(_find_codes(columns, row)),
        tuple(second),
        part_codes=MappingProxyType(_find_part_codes(columns, row)),
    )


def _find_part_codes(columns: ColumnMap, row: ResponseRow) -> dict[PartKey, str]:
    """Return the one code in the text above an answer, or in its header, for the parts that are answered there."""
    found: dict[PartKey, str] = {}
    for column in columns.columns:
        at = column.column.position - 1
        codes = find_codes(columns.codes, row.prompts[at]) if at < len(row.prompts) else {}
        if column.code and row.cells[at].strip():
            codes[column.code] = (column.targets[0][0], 0)
        if len(codes) == 1:
            ((code, (question, _)),) = codes.items()
            found.update({key: code for key in column.targets if key[0] == question})
    return found


def _find_codes(columns: ColumnMap, row: ResponseRow) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for prompt in row.prompts:
        for code, (question, _) in find_codes(columns.codes, prompt).items():
            found.setdefault(question, {})[code] = None
    for column in columns.columns:
        if column.code and row.cells[column.column.position - 1].strip():
            found.setdefault(column.targets[0][0], {})[column.code] = None
    return {question: tuple(codes) for question, codes in found.items()}


def tell_odd_rows(file: str, rows: Iterable[AnswerRow]) -> Iterator[Problem]:
    """Yield the warnings ``cell-does-not-split`` and ``two-answers``."""
    for taken in rows:
        for question in sorted({question for question, _ in taken.unsplit}):
            message = f"The answer to question {question} cannot be split into its parts; look at it by hand."
            yield Problem(file, taken.row.line, 1, "cell-does-not-split", message, "warning")
        for question, part in dict.fromkeys(key for answer in taken.second for key in answer.parts):
            message = f"Several columns answer question {question}, part {part}; the first counts."
            yield Problem(file, taken.row.line, 1, "two-answers", message, "warning")
