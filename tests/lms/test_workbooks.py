"""Workbooks as people see them, and archives that would hurt."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.responses import read_responses
from quizgen.lms.tables import read_table

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RESAVED = Path(__file__).parent / "resaved"


def archive(files: Mapping[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return written.getvalue()


def workbook(*sheets: str) -> bytes:
    """Return a workbook of Excel with so many sheets, whose rows are given as XML."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="r{i}"/>' for i in numbers)
    related = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    style = f'<Relationship Id="rs" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" '
            f'ContentType="{_TYPES}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}{style}'
            "</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>',
            **{
                f"xl/worksheets/sheet{i}.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
                for i, rows in enumerate(sheets, 1)
            },
        }
    )


def row(number: int, *cells: str | float | tuple[int]) -> str:
    """Write a row; a tuple is a day, as the number that Excel has for it."""
    written = []
    for letter, cell in zip("ABCDEFG", cells, strict=False):
        place = f'r="{letter}{number}"'
        if isinstance(cell, str):
            written.append(f'<c {place} t="inlineStr"><is><t>{cell}</t></is></c>')
        elif isinstance(cell, tuple):
            written.append(f'<c {place} s="1"><v>{cell[0]}</v></c>')
        else:
            written.append(f"<c {place}><v>{cell!r}</v></c>")
    return f'<row r="{number}">{"".join(written)}</row>'


HEAD = row(1, "Student ID", "Q1", "Q2")


def problem_of(content: bytes) -> str:
    with pytest.raises(UserFileError) as caught:
        read_table("a.xlsx", content)
    (problem,) = caught.value.problems
    return problem.code


def test_cells_are_read_as_they_are_shown() -> None:
    table = read_table(
        "a.xlsx", workbook(HEAD + row(3, "A1", 3.0, 0.1 + 0.2) + row(4, 301234.0, 12300000000.0, "2 x 2"))
    )
    assert table.header.cells == ("Student ID", "Q1", "Q2")
    assert [(line.line, line.cells) for line in table.rows] == [
        (3, ("A1", "3", "0.3")),
        (4, ("301234", "12300000000", "2 x 2")),
    ]
    assert table.warnings == ()


def test_an_answer_that_has_become_a_formula_is_read_as_it_was_typed() -> None:
    name = '<c r="A2" t="inlineStr"><is><t>A1</t></is></c>'
    cells = f'{name}<c r="B2"><f>1+1</f></c><c r="C2"><f>B2</f><v>7</v></c>'
    table = read_table("a.xlsx", workbook(f'{HEAD}<row r="2">{cells}</row>'))
    assert [row.cells for row in table.rows] == [("A1", "=1+1", "7")]


def test_a_broken_sheet_is_refused_before_cells_move() -> None:
    rows = "<table:table-row><table:table-cell<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>"
    with pytest.raises(UserFileError, match="may stand in the wrong columns") as raised:
        read_table("a.ods", archive({"mimetype": "x", "content.xml": f"<office>{rows}</office>"}))
    assert [problem.code for problem in raised.value.problems] == ["not-a-workbook"]


def test_a_day_among_other_answers_is_told() -> None:
    content = workbook(HEAD + row(2, "A1", "3 x 3", 1.0) + row(3, "A2", (46084,), 2.0))
    table = read_table("a.xlsx", content)
    assert table.rows[1].cells == ("A2", "2026-03-03", "2")
    (warning,) = table.warnings
    assert (warning.code, warning.line, warning.column) == ("made-a-date", 3, 2)


def test_the_first_sheet_with_rows_is_read() -> None:
    table = read_table("a.xlsx", workbook("", HEAD + row(2, "A1", 1.0, 2.0), row(1, "notes")))
    assert [line.cells for line in table.rows] == [("A1", "1", "2")]
    assert [warning.code for warning in table.warnings] == ["several-sheets"]


def test_a_workbook_of_answers_is_read_as_its_csv_would_be() -> None:
    content = workbook(HEAD + row(2, "A1", 0.5, "B"))
    file = read_responses("a.xlsx", content)
    assert (file.format, file.rows[0].cells) == ("csv", ("0.5", "B"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (workbook(row(1, "a") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "huge-file"),
        (workbook(""), "empty-file"),
        (workbook(HEAD)[:-40], "not-a-workbook"),
        (archive({"../../etc/passwd": "root"}), "not-a-workbook"),
        (archive({f"{i}.xml": "" for i in range(6000)}), "huge-file"),
        (archive({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>'}), "not-a-workbook"),
    ],
    ids=["far cells", "empty", "cut", "other paths", "many files", "entities"],
)
def test_archives_that_are_no_workbooks_or_too_large(content: bytes, code: str) -> None:
    assert problem_of(content) == code


def test_an_archive_that_unpacks_to_more_than_memory_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open("xl/worksheets/sheet1.xml", "w") as sheet:
        for _ in range(350):
            sheet.write(b" " * 1_000_000)
    assert problem_of(path.read_bytes()) == "huge-file"


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(workbook(HEAD))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1).to_bytes(4, "little")
    assert problem_of(bytes(content)) == "not-a-workbook"


def test_any_damaged_byte_is_told_or_costs_nothing() -> None:
    content = workbook(HEAD + row(2, "A1", 0.5, "B"))
    whole = read_table("a.xlsx", content).rows
    for at in range(0, len(content), 7):
        damaged = content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]
        try:
            table = read_table("a.xlsx", damaged)
        except UserFileError:
            continue
        assert table.rows == whole


def test_web_tables() -> None:
    page = (
        "<!DOCTYPE html><html><body><table><tr><td>menu</td></tr></table>"
        "<table><thead><tr><th>Student ID</th><th>Q1</th></tr></thead>"
        "<tbody><tr><td>A1</td><td>&lt;b&gt; 1<br/>2</td></tr>"
        "<tr><td>A2</td><td><script>alert(1)</script>3</td></tr></tbody></table>"
    )
    table = read_table("a.html", page.encode())
    assert table.header.cells == ("Student ID", "Q1")
    assert [line.cells for line in table.rows] == [("A1", "<b> 1\n2"), ("A2", "alert(1)3")]


def test_entities_of_a_web_page_are_not_put_in() -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<html><table><tr><td>Student ID</td></tr><tr><td>&x;</td></tr></table></html>"
    )
    assert "root" not in str(read_table("a.html", page.encode()).rows)
