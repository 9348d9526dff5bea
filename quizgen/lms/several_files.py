"""Several answer files of one quiz as one: a file per question, as item exports are, or one per group."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizgen.errors import Problem, UserFileError
from quizgen.lms.identity import NO_IDENTIFIERS
from quizgen.model import ResponseColumn, ResponseFile, ResponseRow


def join_files(files: Sequence[ResponseFile]) -> ResponseFile:
    """Return the answers of several files as those of one.

    Files with the same columns are of different students, or attempts: their rows come one after another. Any other
    file answers further questions: its columns come after those of the others, and a row is joined to the one of the
    same student.

    Parameters
    ----------
    files : sequence of ResponseFile
        In the order in which they are named; at least one.

    Raises
    ------
    UserFileError
        ``other-format``: they are of different formats.

    Examples
    --------
    >>> row = ResponseRow(2, {"email": "Ada@x.example"}, ("3",))
    >>> one = ResponseFile("a.csv", "csv", (ResponseColumn("Q1", 1),), (row,))
    >>> other = ResponseFile("b.csv", "csv", (ResponseColumn("Q2", 1),), (replace(row, cells=("4",)),))
    >>> joined = join_files([one, other])
    >>> [column.header for column in joined.columns], [row.cells for row in joined.rows]
    (['Q1', 'Q2'], [('3', '4')])
    """
    first, *others = files
    for other in others:
        if other.format != first.format:
            message = (
                f"This file is in the format {other.format}, and {first.file} in {first.format}. Mark files of one "
                "format together, or name the format that fits all with --format."
            )
            raise UserFileError([Problem(other.file, 1, 1, "other-format", message)])
        first = _append(first, other) if _headers(other) == _headers(first) else _join(first, other)
    return first


def _headers(file: ResponseFile) -> tuple[str, ...]:
    return tuple(column.header for column in file.columns)


def _append(one: ResponseFile, other: ResponseFile) -> ResponseFile:
    return replace(
        one, file=_names(one, other), rows=(*one.rows, *other.rows), warnings=(*one.warnings, *other.warnings)
    )


def _join(one: ResponseFile, other: ResponseFile) -> ResponseFile:
    before, after = len(one.columns), len(other.columns)
    rows = [_widen(row, 0, after, before) for row in one.rows]
    places: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        for identifier in _identifiers(row.identity):
            # Of several attempts, the last one goes on.
            places[identifier] = place
    joined: set[int] = set()
    for row in other.rows:
        wide = _widen(row, before, 0, after)
        found = next((places[one] for one in _identifiers(row.identity) if one in places), None)
        if found is None or found in joined:
            rows.append(wide)
            continue
        joined.add(found)
        own = rows[found]
        prompts = tuple(a or b for a, b in zip(own.prompts, wide.prompts, strict=True))
        cells = tuple(a or b for a, b in zip(own.cells, wide.cells, strict=True))
        rows[found] = replace(own, identity={**row.identity, **own.identity}, cells=cells, prompts=prompts)
    columns = (*one.columns, *(ResponseColumn(column.header, column.position + before) for column in other.columns))
    return replace(
        one,
        file=_names(one, other),
        columns=columns,
        rows=tuple(rows),
        ignored_columns=(*one.ignored_columns, *other.ignored_columns),
        warnings=(*one.warnings, *other.warnings),
    )


def _widen(row: ResponseRow, before: int, after: int, own: int) -> ResponseRow:
    """Return a row with blank cells for the columns of other files."""
    prompts = row.prompts or ("",) * own
    return replace(
        row,
        cells=("",) * before + row.cells + ("",) * after,
        prompts=("",) * before + prompts + ("",) * after,
    )


def _identifiers(identity: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what tells a student from others, or the name where there is nothing else."""
    told = {kind: " ".join(text.split()).casefold() for kind, text in identity.items() if text.strip()}
    return [pair for pair in told.items() if pair[0] not in NO_IDENTIFIERS] or list(told.items())


def _names(one: ResponseFile, other: ResponseFile) -> str:
    return f"{one.file}, {other.file}"
