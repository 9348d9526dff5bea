"""A row of an answer file, taken apart once: what it answers to each part, and what is odd about its cells."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizgen.lms.columns import ColumnMap, PartKey, collect_answers, find_row_codes, unsplit_cells
from quizgen.model import ResponseRow
from quizgen.overrules.write_review import second_answers


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a row of an answer file holds.

    Parameters
    ----------
    answers : mapping of PartKey to str
        By part, for every part that has a column.
    unsplit : mapping of PartKey to str
        The cells that hold the answers of several parts and do not come apart.
    codes : mapping of int to tuple of str
        The variant codes in it, by question.
    second : tuple of (PartKey, str)
        The cells that answer a part for which an earlier column has an answer too.
    error : Exception or None
        One that nobody foresaw and that kept the row from being taken apart; then the answers are its bare cells.
    """

    answers: Mapping[PartKey, str]
    unsplit: Mapping[PartKey, str]
    codes: Mapping[int, tuple[str, ...]]
    second: tuple[tuple[PartKey, str], ...]
    error: Exception | None = None


def take_apart(columns: ColumnMap, row: ResponseRow) -> AnswerRow:
    """Take a row apart; an error that nobody foresaw is kept with it, so that it costs this row only."""
    try:
        return AnswerRow(
            answers=collect_answers(columns, row),
            unsplit=unsplit_cells(columns, row),
            codes=find_row_codes(columns, row),
            second=tuple(second_answers(columns, row)),
        )
    except Exception as error:
        return AnswerRow(_bare_cells(columns, row), {}, {}, (), error)


def _bare_cells(columns: ColumnMap, row: ResponseRow) -> dict[PartKey, str]:
    cells = {column.column.position - 1: column.targets for column in columns.columns}
    return {key: row.cells[i] for i, targets in cells.items() if i < len(row.cells) for key in targets}
