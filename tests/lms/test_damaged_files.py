"""Samples of each format damaged, cut, without a column, or saved in another way: told, and no row lost."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.responses import read_responses
from quizgen.model import ResponseFile

SAMPLES = Path(__file__).parent / "samples"
STEMS = ("blackboard-answers", "canvas-answers", "csv-answers", "moodle-answers")


def content_of(stem: str) -> bytes:
    return (SAMPLES / f"{stem}.csv").read_bytes()


def read(content: bytes) -> ResponseFile:
    return read_responses("a.csv", content)


def try_to_read(content: bytes) -> ResponseFile | None:
    """Read a file, or return None where a problem says what is wrong with it."""
    try:
        return read(content)
    except UserFileError as error:
        return None if all(problem.code and problem.message for problem in error.problems) else pytest.fail(str(error))


def cells(file: ResponseFile) -> list[tuple[dict[str, str], tuple[str, ...]]]:
    return [(dict(row.identity), row.cells) for row in file.rows]


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue().encode()


UNHARMED: dict[str, Callable[[bytes], bytes]] = {
    "semicolons": lambda content: written(table_of(content), ";"),
    "tabs": lambda content: written(table_of(content), "\t"),
    "carriage returns": lambda content: written(table_of(content), end="\r\n"),
    "no byte order mark": lambda content: content.removeprefix(b"\xef\xbb\xbf"),
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content.removeprefix(b"\xef\xbb\xbf"),
    "UTF-16": lambda content: content.decode("utf-8-sig").encode("utf-16"),
    "Windows-1252": lambda content: content.decode("utf-8-sig").encode("cp1252"),
}


@pytest.mark.parametrize("change", UNHARMED.values(), ids=UNHARMED)
@pytest.mark.parametrize("stem", STEMS)
def test_what_is_saved_in_another_way_is_read_as_before(stem: str, change: Callable[[bytes], bytes]) -> None:
    content = content_of(stem)
    assert cells(read(change(content))) == cells(read(content))


@pytest.mark.parametrize("stem", STEMS)
def test_a_damaged_byte_is_told_and_loses_no_row(stem: str) -> None:
    content = content_of(stem)
    rows = len(read(content).rows)
    for at in range(len(content)):
        for byte in (b"\x00", b"\xff", b"\x81"):
            damaged = content[:at] + byte + content[at + 1 :]
            file = try_to_read(damaged)
            if file is None:
                continue
            # Where the byte stood for the end of a line, two rows are one; that one is too long or told.
            assert len(file.rows) == rows or file.warnings, (at, byte)
            assert file.warnings, (at, byte)


@pytest.mark.parametrize("stem", STEMS)
def test_a_file_that_is_cut_is_told_or_has_all_rows_up_to_there(stem: str) -> None:
    content = content_of(stem)
    whole = cells(read(content))
    for end in range(len(content)):
        file = try_to_read(content[:end])
        if file is None:
            continue
        found = cells(file)
        complete = content[:end].endswith((b"\n", b"\r"))
        kept = found if complete else found[:-1]
        assert all(row in whole for row in kept), end


@pytest.mark.parametrize("stem", STEMS)
def test_a_missing_column_is_told_or_costs_its_own_cells_only(stem: str) -> None:
    rows = table_of(content_of(stem))
    count = len(read(content_of(stem)).rows)
    for column in range(len(rows[0])):
        file = try_to_read(written([row[:column] + row[column + 1 :] for row in rows]))
        if file is None:
            continue
        assert len(file.rows) == count, rows[0][column]
