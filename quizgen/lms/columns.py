"""Which column of an answer file belongs to which part of a sheet."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from quizgen.errors import Problem, UserFileError
from quizgen.keys import PartKey, SheetPart
from quizgen.lms.headers import (
    NO_CODES,
    CodeIndex,
    SheetParts,
    Target,
    read_header,
    read_numbers,
    read_prompt,
    suggest,
)
from quizgen.lms.identity import shorten
from quizgen.lms.mapping import apply_mapping
from quizgen.lms.table import ANSWER_FILES
from quizgen.lms.versions import asks_for_version, version_column
from quizgen.model import Expected, ResponseColumn, ResponseFile


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column and the parts that it answers.

    Parameters
    ----------
    column : ResponseColumn
        The column of the answer file.
    targets : tuple of (int, str)
        Question and part; several where a cell holds the answers of a whole question.
    text : str
        The mapping in words, for the tutor.
    code : str
        The variant code in the header; empty if there is none.
    """

    column: ResponseColumn
    targets: tuple[PartKey, ...]
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns that answer something, in file order, and what is odd about the others.

    `version` is the one that says which version of the paper a row answers.
    """

    format: str
    columns: tuple[MappedColumn, ...]
    warnings: tuple[Problem, ...] = ()
    codes: CodeIndex = NO_CODES
    version: ResponseColumn | None = None

    def describe(self) -> tuple[str, ...]:
        """Return how each column was understood, in words."""
        version = f"column '{shorten(self.version.header)}' -> version of the paper" if self.version else ""
        return (*([version] if version else []), *(column.text for column in self.columns))


def map_columns(
    file: ResponseFile,
    parts: Sequence[SheetPart],
    codes: Mapping[str, int] | None = None,
    mapping: Mapping[str | int, str] | Mapping[str, str] | None = None,
    *,
    versions: bool = False,
) -> ColumnMap:
    """Find which column of an answer file belongs to which part.

    A given mapping decides; else the variant code or the label in a header; else the code in the question's
    text as students saw it. Where nothing of these says anything and the format has an order, the order does.

    Parameters
    ----------
    file : ResponseFile
        The answer file, of which only the columns are looked at.
    parts : sequence of SheetPart
        The parts of the sheet, in its order.
    codes : mapping of str to int
        From variant code to the number of the question.
    mapping : mapping of str or int to str
        From header, or 1-based position among the answer columns, to ``Q1.map``, ``Q1`` or ``-`` (ignored),
        as `read_mapping` returns it.
    versions : bool
        Whether papers come in versions, so that a column may say which one a row answers: the one that the mapping
        calls ``version``, else the one whose header says so.

    Returns
    -------
    ColumnMap
        With warnings ``unknown-column`` and ``part-without-column``.

    Raises
    ------
    UserFileError
        ``columns-do-not-fit``, ``two-columns-one-part``, ``unknown-part``, ``unknown-mapping-column``.

    Examples
    --------
    >>> from fractions import Fraction
    >>> file = ResponseFile("a.csv", "csv", (ResponseColumn("Q1(a)", 1),), ())
    >>> map_columns(file, [SheetPart(1, "map", "a", Fraction(1), "cnn/pooling")]).columns[0].text
    "column 'Q1(a)' -> question 1, part map (by label)"
    """
    sheet = SheetParts(parts, codes or {})
    mapped, ignored, version = apply_mapping(file, sheet, mapping or {}, versions=versions)
    if versions and version is None:
        free = ["" if i in mapped or i in ignored else column.header for i, column in enumerate(file.columns)]
        version = version_column(free)
    if version is not None:
        ignored.add(version)
    targets = dict(mapped)
    for index, column in enumerate(file.columns):
        if index not in targets and index not in ignored:
            target = read_header(sheet, column.header) or _agree_on_prompt(sheet, file, index)
            if target and (target.part is not None or ANSWER_FILES[file.format].column_per_question):
                targets[index] = target
    answered = {target.question for target in targets.values()}
    free_headers = {i: c.header for i, c in enumerate(file.columns) if i not in targets and i not in ignored}
    numbered = read_numbers(sheet, free_headers)
    if not answered & {target.question for target in numbered.values()}:
        targets |= numbered
    if versions and version is None:
        version = _asked_version(file, sheet, targets, ignored)
        ignored |= {version} if version is not None else set()
    remaining = [index for index in range(len(file.columns)) if index not in ignored]
    if not targets and remaining:
        targets = _by_position(file, sheet, remaining)
    columns = tuple(_describe(sheet, file.columns[index], targets[index]) for index in sorted(targets))
    _refuse_doubles(file, columns, explicit={file.columns[index] for index in mapped})
    unknown = [file.columns[index] for index in remaining if index not in targets]
    warnings = [
        *_tell_unknown(file, sheet, unknown),
        *_tell_missing(file, sheet, columns),
    ]
    stated = None if version is None else file.columns[version]
    return ColumnMap(file.format, columns, tuple(sorted(warnings)), sheet.codes, stated)


def state_versions(file: ResponseFile, columns: ColumnMap) -> ResponseFile:
    """Return the file with what each row says of its version beside the answers, and no longer among them."""
    if columns.version is None:
        return file
    at = columns.version.position - 1
    return replace(
        file,
        rows=tuple(
            replace(row, version=row.cells[at], cells=(*row.cells[:at], "", *row.cells[at + 1 :])) for row in file.rows
        ),
    )


def _asked_version(
    file: ResponseFile, sheet: SheetParts, targets: Mapping[int, Target], ignored: Set[int]
) -> int | None:
    """Return the only column that asks for the version and answers no part."""
    rest = [index for index in range(len(file.columns)) if index not in targets and index not in ignored]
    needed = {len(sheet.all), len(sheet.questions)}
    if not targets and len(rest) in needed and len(rest) - 1 not in needed:
        # Position decides, and all of them are needed.
        return None
    asking = [index for index in rest if asks_for_version(file.columns[index].header)]
    return asking[0] if len(asking) == 1 else None


def _agree_on_prompt(sheet: SheetParts, file: ResponseFile, index: int) -> Target | None:
    """Return the part that the question's text names by variant code, if all students' texts agree."""
    how = "by variant code in the question's text"
    found = {
        replace(target, code="")
        for row in file.rows
        if index < len(row.prompts) and (target := read_prompt(sheet, row.prompts[index], how))
    }
    return found.pop() if len(found) == 1 else None


def _by_position(file: ResponseFile, sheet: SheetParts, indices: Sequence[int]) -> dict[int, Target]:
    how = "by position"
    in_sheet_order = ANSWER_FILES[file.format].keeps_order
    if in_sheet_order and len(indices) == len(sheet.all):
        in_order = zip(indices, sheet.all, strict=True)
        return {index: Target(part.question, part.part, how) for index, part in in_order}
    if in_sheet_order and len(indices) == len(sheet.questions):
        wholes = zip(indices, sheet.questions, strict=True)
        return {index: target for index, number in wholes if (target := sheet.whole(number, how))}
    headers = ", ".join(f"'{shorten(file.columns[index].header, 30)}'" for index in indices[:8])
    message = (
        f"There are {len(indices)} columns of answers ({headers}{', ...' if len(indices) > 8 else ''}) for "
        f"{len(sheet.all)} parts of {len(sheet.questions)} questions, and no header names a part. Write a "
        "mapping file: CSV with the header 'column,part' and one line per column, such as "
        f"'{shorten(file.columns[indices[0]].header, 30)},{sheet.names()[0] if sheet.all else 'Q1'}'; "
        "instead of its header you may write a column's number, and '-' as the part leaves it out."
    )
    raise UserFileError([Problem(file.file, 1, 1, "columns-do-not-fit", message)])


def _describe(sheet: SheetParts, column: ResponseColumn, target: Target) -> MappedColumn:
    part = f"part {target.part}" if target.part is not None else "all parts"
    if target.some:
        part = f"parts {', '.join(target.some)}"
    text = f"column '{shorten(column.header)}' -> question {target.question}, {part} ({target.how})"
    return MappedColumn(column, sheet.parts_of(target), text, target.code)


def _refuse_doubles(file: ResponseFile, columns: Sequence[MappedColumn], explicit: set[ResponseColumn]) -> None:
    """Refuse two columns for a part, but for variants of a question and where the mapping says so."""
    seen: dict[PartKey, MappedColumn] = {}
    problems = []
    for column in columns:
        other = next((seen[key] for key in column.targets if key in seen), None)
        variants = other and column.code and other.code and column.code != other.code
        if other and not variants and not {column.column, other.column} <= explicit:
            question, part = column.targets[0]
            names = f"'{shorten(other.column.header)}' and '{shorten(column.column.header)}'"
            message = (
                f"The columns {names} both belong to question {question}, part {part}. "
                "Rename or delete one of them, or say in a mapping file which one counts."
            )
            problems.append(Problem(file.file, 1, 1, "two-columns-one-part", message))
        for key in column.targets:
            seen.setdefault(key, column)
    if problems:
        raise UserFileError(problems)


def _tell_unknown(file: ResponseFile, sheet: SheetParts, unknown: Iterable[ResponseColumn]) -> list[Problem]:
    warnings = []
    for column in unknown:
        guess = suggest(column.header, sheet.names())
        message = f"The column '{shorten(column.header)}' belongs to no part and is ignored.{guess}"
        warnings.append(Problem(file.file, 1, 1, "unknown-column", message, "warning"))
    return warnings


def _tell_missing(file: ResponseFile, sheet: SheetParts, columns: Sequence[MappedColumn]) -> list[Problem]:
    answered = {key for column in columns for key in column.targets}
    warnings = []
    for part in sheet.all:
        if part.key not in answered:
            message = f"No column answers question {part.question}, part {part.part}."
            warnings.append(Problem(file.file, 1, 1, "part-without-column", message, "warning"))
    return warnings


# --- Splitting a cell

Expect = Callable[[PartKey], Expected | None]
"""What is expected of the student for a part, if that is known."""


def split_cell(format: str, column: MappedColumn, cell: str, expect: Expect | None = None) -> tuple[str, ...] | None:
    """Return the text of each of a column's parts, or None where they do not come apart.

    Parameters
    ----------
    format : str
        A key of `ANSWER_FILES`.
    column : MappedColumn
    cell : str
    expect : callable, optional
        ``expect(key)`` returns what is expected of the student for a part, if that is known: an LMS may ask for an
        answer in several fields, and how many depends on the variant.
    """
    form = ANSWER_FILES[format]
    count = len(column.targets)
    if not cell.strip():
        return ("",) * count
    if form.split is None or (count == 1 and not form.in_fields(column.column.header, cell)):
        return (cell,) if count == 1 else None
    if pieces := form.split(cell, count):
        return pieces
    expected = [expect(key) for key in column.targets] if expect else []
    if not expected or not all(expected):
        return None
    found = [one for one in expected if one]
    if count == 1 and found[0].fields == 1:
        return (cell,)
    fields = iter(form.split(cell, sum(one.fields for one in found)) or ())
    joined = [list(islice(fields, one.fields)) for one in found]
    return tuple(one.join(own) for one, own in zip(found, joined, strict=True)) if all(joined) else None
