"""CSV files in and out."""

import csv
import io

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.tables import read_table
from quizgen.render.spreadsheet import guard_formula, write_csv


def problems_of(content: bytes) -> list[tuple[str, int, int]]:
    with pytest.raises(UserFileError) as raised:
        read_table("class.csv", content)
    assert all(problem.file == "class.csv" and problem.message for problem in raised.value.problems)
    return [(problem.code, problem.line, problem.column) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"id,a\nA1,2\n", [(2, ("A1", "2"))]),
        (b"\xef\xbb\xbfid,a\r\nA1,2\r\n", [(2, ("A1", "2"))]),
        (b"id;a\nA1;1,5\n", [(2, ("A1", "1,5"))]),
        (b"id\ta\nA1\t1,5; 2\n", [(2, ("A1", "1,5; 2"))]),
        (b'"id, or login";a\nA1;2\n', [(2, ("A1", "2"))]),
        (b"sep=;\r\nid;a\r\nA1;2\r\n", [(3, ("A1", "2"))]),
        (b'id,a\nA1,"x\ny"\n\nA2,3', [(2, ("A1", "x\ny")), (5, ("A2", "3"))]),
        (b"\n\nid,a\nA1,2\n,,\n", [(4, ("A1", "2"))]),
        (b"id,a\rA1,2\rA2,3\r", [(2, ("A1", "2")), (3, ("A2", "3"))]),
        (b"id,a\nA1,2,,\n", [(2, ("A1", "2"))]),
        (b"id,a,,\nA1,2,,\n", [(2, ("A1", "2"))]),
        (b'id,a\nA1,"say ""so"""\n', [(2, ("A1", 'say "so"'))]),
        (b"id,a\nA1,2\x0b3\xe2\x80\xa84\n", [(2, ("A1", "2\x0b3\u20284"))]),
        (b"id\nA1\n", [(2, ("A1",))]),
        (b"id,a\n", []),
    ],
)
def test_reading(content: bytes, expected: list[tuple[int, tuple[str, ...]]]) -> None:
    assert [(row.line, row.cells) for row in read_table("a.csv", content).rows] == expected


def test_headers_may_repeat() -> None:
    assert read_table("a.csv", b"a,1.0,b,1.0\n1,2,3,4\n").header.cells == ("a", "1.0", "b", "1.0")


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"", "empty-file", 0, 0),
        (b"\xef\xbb\xbf \n", "empty-file", 0, 0),
        (b",,\n", "empty-file", 0, 0),
        ("id,name\nA1,Björk".encode()[:-3], "truncated", 2, 6),
        (b'id,a\nA1,2\nA2,"cut sh', "truncated", 3, 1),
        (b'id,a\nA1,"2\nA2,3\nA3,4\n', "truncated", 2, 1),
        (b"id,a,b\nA1,2,3\nA2,2", "truncated", 3, 2),
        (b"id,a,b\nA1,2,3\n,2\n", "truncated", 3, 2),
        (b"column,part,note\nA1,2,3\nA2,2\n", "truncated", 3, 2),
        (b'id,a\nA1,"2" wide\nA2,3\n', "stray-quote", 2, 1),
        (b"id,a\nA1,1.5, 2\n", "long-row", 2, 3),
        (b"id,a\nA1," + b"x" * 140_000 + b"\n", "huge-cell", 2, 1),
        (b"PK\x03\x04rest", "not-a-workbook", 0, 0),
        (b"\xd0\xcf\x11\xe0rest", "not-a-workbook", 0, 0),
        (b"%PDF-1.7", "not-csv", 0, 0),
        (b"id,a\nA1," + b"\x00" * 30 + b"\n", "not-csv", 2, 4),
        ("id,a\nA1,2".encode("utf-16")[:-1], "truncated", 0, 0),
        (b"<!DOCTYPE html><p>Log in</p>", "not-csv", 1, 1),
    ],
)
def test_refusals(content: bytes, code: str, line: int, column: int) -> None:
    assert problems_of(content) == [(code, line, column)]


def test_all_long_rows_are_told() -> None:
    assert problems_of(b"id,a\nA1,1,2\nA2,3\nA3,4,5\n") == [("long-row", 2, 3), ("long-row", 4, 3)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "cp1252"])
def test_encodings(encoding: str) -> None:
    table = read_table("a.csv", "id,name,a\nA1,Zoë,2\n".encode(encoding))
    assert table.rows[0].cells == ("A1", "Zoë", "2")
    assert [warning.code for warning in table.warnings] == (["read-as-windows-1252"] if encoding == "cp1252" else [])


def test_windows_1252_is_told_with_the_words_concerned() -> None:
    content = "Nachname;Vorname;Matrikelnummer\nMüller;Jörg;0301234\nStraße;Ann;0301235\n".encode("cp1252")
    (warning,) = read_table("a.csv", content).warnings
    assert (warning.line, warning.column, warning.severity) == (2, 2, "warning")
    assert "'Müller', 'Jörg', 'Straße'" in warning.message


@pytest.mark.parametrize(
    ("content", "cells", "code", "line", "column"),
    [
        # One byte of a letter of two is damaged, where other letters are whole.
        ("id,a\nA1,né\nA2,é\n".encode().replace(b"n\xc3\xa9", b"n\xc3\xff"), "n��", "damaged-byte", 2, 5),
        (b"id,a\nA1,2\x81\n", "2�", "damaged-byte", 2, 5),
        (b"id,a\nA1,2\x00\nA2,3\nA4,44444444444444\n", "2\x00", "nul-byte", 2, 5),
    ],
)
def test_a_damaged_byte_costs_its_cell(content: bytes, cells: str, code: str, line: int, column: int) -> None:
    table = read_table("a.csv", content)
    assert table.rows[0].cells == ("A1", cells)
    assert {(warning.code, warning.line) for warning in table.warnings} == {(code, line)}
    assert table.warnings[0].column == column


def test_short_rows_are_filled_up_and_told() -> None:
    table = read_table("a.csv", b"id,a,b\nA1,2\nA2,2,3\n")
    assert table.rows[0].cells == ("A1", "2", "")
    assert [(warning.code, warning.line, warning.severity) for warning in table.warnings] == [
        ("short-row", 2, "warning")
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-x", "'-x"),
        ("-2.6, 3", "'-2.6, 3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("-", "'-"),
        ("-2.6", "-2.6"),
        ("+1", "+1"),
        ("1e-3", "1e-3"),
        ("-.5e+3", "-.5e+3"),
        ("-1.", "-1."),
        ("-٣", "'-٣"),
        ("", ""),
        ("Ada", "Ada"),
        ("a=b", "a=b"),
    ],
)
def test_formulas_are_guarded(cell: str, expected: str) -> None:
    assert guard_formula(cell) == expected


def test_what_is_written_can_be_read() -> None:
    rows = [["id", "text"], ["A1", 'a "b", c'], ["A2", "x\ny"], ["A3", ""]]
    text = write_csv(rows)
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows
    assert text.startswith("id,text\nA1,")


def test_carriage_returns_in_cells_end_no_row() -> None:
    assert write_csv([["a\rb", "c\r\nd"]]) == '"a\nb","c\nd"\n'
