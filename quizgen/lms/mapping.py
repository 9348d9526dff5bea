"""Mapping files: a tutor's own word on which column belongs to which part."""

from collections.abc import Mapping, Sequence

from quizgen.errors import Problem, UserFileError
from quizgen.keys import SheetPart
from quizgen.lms.headers import SheetParts, Target, read_token, suggest
from quizgen.lms.identity import header_key, shorten
from quizgen.lms.tables import read_table
from quizgen.model import ResponseColumn, ResponseFile


def read_mapping(
    name: str,
    content: bytes,
    parts: Sequence[SheetPart],
    columns: Sequence[ResponseColumn] | None = None,
    *,
    versions: bool = False,
) -> dict[str, str]:
    r"""Read a mapping file: CSV with the columns ``column`` and ``part``.

    Parameters
    ----------
    name : str
        Of the file, for problems, whose columns count cells from 1.
    content : bytes
        Of the file.
    parts : sequence of SheetPart
        The parts that may be named.
    columns : sequence of ResponseColumn, optional
        The columns that may be named, if known.
    versions : bool
        Whether papers come in versions, and ``version`` may be said of the column that tells which.

    Returns
    -------
    dict of str to str
        From header or position to part, as `map_columns` takes it.

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``bad-mapping``, ``unknown-part``, ``unknown-mapping-column``.

    Examples
    --------
    >>> from fractions import Fraction
    >>> part = SheetPart(1, "map", "a", Fraction(1), "cnn/pooling")
    >>> read_mapping("map.csv", b"column,part\nResponse 1,Q1.map\n", [part])
    {'Response 1': 'Q1.map'}
    """
    table = read_table(name, content)
    keys = [header_key(cell) for cell in table.header.cells]
    if not {"column", "part"} <= set(keys):
        message = "A mapping file has the header 'column,part' and one line per column, such as 'Response 1,Q1.map'."
        raise UserFileError([Problem(name, table.header.line, 1, "bad-mapping", message)])
    at_column, at_part = keys.index("column"), keys.index("part")
    sheet = SheetParts(parts, {})
    mapping: dict[str, str] = {}
    problems = []
    for row in table.rows:
        column, said = row.cells[at_column].strip(), row.cells[at_part].strip()
        known = _is_ignored(said) or (versions and _is_version(said))
        if not known and read_token(sheet, said, "") is None:
            problems.append(Problem(name, row.line, at_part + 1, "unknown-part", _no_such_part(said, sheet)))
        if column in mapping:
            message = f"The column '{shorten(column)}' is mapped twice; delete one of the lines."
            problems.append(Problem(name, row.line, at_column + 1, "bad-mapping", message))
        if columns is not None and not _columns_called(columns, column):
            message = _no_such_column(column, columns)
            problems.append(Problem(name, row.line, at_column + 1, "unknown-mapping-column", message))
        mapping[column] = said
    if problems:
        raise UserFileError(problems)
    return mapping


def apply_mapping(
    file: ResponseFile,
    sheet: SheetParts,
    mapping: Mapping[str | int, str] | Mapping[str, str],
    *,
    versions: bool = False,
) -> tuple[dict[int, Target], set[int], int | None]:
    """Return the targets that the mapping gives, the columns that it has ignored, and the one that tells versions."""
    version: int | None = None
    targets: dict[int, Target] = {}
    ignored: set[int] = set()
    problems = []
    for key, said in mapping.items():
        indices = _columns_called(file.columns, key)
        is_version = versions and _is_version(said)
        apart = is_version or _is_ignored(said)
        target = None if apart else read_token(sheet, said, "by the mapping file")
        if not indices:
            problems.append(Problem(file.file, 0, 0, "unknown-mapping-column", _no_such_column(key, file.columns)))
        if target is None and not apart:
            problems.append(Problem(file.file, 0, 0, "unknown-part", _no_such_part(said, sheet)))
        for index in indices:
            if target:
                targets[index] = target
            elif is_version:
                version = index
            else:
                ignored.add(index)
    if problems:
        raise UserFileError(problems)
    return targets, ignored, version


def _columns_called(columns: Sequence[ResponseColumn], key: str | int) -> list[int]:
    """Return the columns with a header, or else the one at a position."""
    text = str(key).strip()
    by_header = [i for i, column in enumerate(columns) if " ".join(column.header.split()) == " ".join(text.split())]
    if by_header and not isinstance(key, int):
        return by_header
    return [i for i, column in enumerate(columns) if str(column.position) == text]


def _is_ignored(said: str) -> bool:
    return said.strip().casefold() in ("", "-", "ignore")


def _is_version(said: str) -> bool:
    return said.strip().casefold() == "version"


def _no_such_part(said: str, sheet: SheetParts) -> str:
    guess = suggest(said, sheet.names())
    return f"The sheet has no part '{shorten(said)}'.{guess} Write it as 'Q1.name' or 'Q1(a)'."


def _no_such_column(key: str | int, columns: Sequence[ResponseColumn]) -> str:
    guess = suggest(str(key), [column.header for column in columns])
    return f"The answer file has no column '{shorten(str(key))}'.{guess} Copy its header, or write its number."
