"""Every format in the table does what it says it can, with the small class of ``samples/`` as its system writes it.

The class: Ada has answered 3 and 4 to the two parts of question 1, and 7 to question 2; Bo nothing, and 8. Where rows
are attempts, Ada has an earlier one with 1, 2 and 5.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.keys import SheetPart
from quizgen.lms import formats
from quizgen.lms.columns import ColumnMap, map_columns
from quizgen.lms.gradebooks import choose_gradebook, write_gradebook
from quizgen.lms.interface import LmsFormat, skip_nothing
from quizgen.lms.responses import read_responses
from quizgen.lms.rosters import read_roster
from quizgen.lms.rows import take_apart
from quizgen.lms.students import choose_attempts, counts_as_attempts, group_attempts, match_students
from quizgen.lms.table import ANSWER_FILES, CLASS_LISTS, FORMATS, GRADEBOOKS
from quizgen.lms.tables import read_table
from quizgen.model import ResponseColumn, ResponseFile, Student
from quizgen.render.spreadsheet import guard_formula

SAMPLES = Path(__file__).parent / "samples"
PARTS = tuple(
    SheetPart(question, part, label, Fraction(1), f"q{question}")
    for question, part, label in ((1, "map", "a"), (1, "size", "b"), (2, "count", ""))
)


def make_student(name: str, **identifiers: str) -> Student:
    kind = next(iter(identifiers))
    return Student(name, identifiers[kind].lower(), kind, MappingProxyType(identifiers))


ADA = make_student("Ada Lovelace", sis_id="A1", id_number="A1", login="ada", email="ada@x.org", canvas_id="71")
BO = make_student("Bo Ek", sis_id="B2", id_number="B2", login="bo", email="bo@x.org", canvas_id="72")
CY = make_student("=HYPERLINK(1)", sis_id="@C3", id_number="@C3", login="-cy", email="+cy@x.org", canvas_id="73")


def samples(kind: str) -> list[Path]:
    return sorted(SAMPLES.glob(f"*-{kind}.*"))


def format_of(path: Path) -> str:
    return path.name.rpartition("-")[0]


ANSWERS = [pytest.param(path, id=path.name) for path in samples("answers")]
CLASSES = [pytest.param(path, id=path.name) for path in samples("class")]


def read_answers(path: Path) -> ResponseFile:
    return read_responses(path.name, path.read_bytes())


def read_columns(file: ResponseFile) -> ColumnMap:
    """Map the columns of a sample; where a header alone may not name a whole question, a mapping does."""
    told = {} if ANSWER_FILES[file.format].column_per_question else {1: "Q1"}
    mapping = told if len(file.columns) == 2 else {}
    return map_columns(file, PARTS, {}, mapping)


def with_headers(file: ResponseFile, stem: str) -> ResponseFile:
    """Return the file with other headers, and without the questions' texts."""
    columns = tuple(ResponseColumn(f"{stem}{column.position}", column.position) for column in file.columns)
    return replace(file, columns=columns, rows=tuple(replace(row, prompts=()) for row in file.rows))


# --- The folder and the table


def test_the_table_has_each_file_of_the_folder() -> None:
    found = []
    for module in iter_modules(formats.__path__, f"{formats.__name__}."):
        made = [value for value in vars(import_module(module.name)).values() if isinstance(value, LmsFormat)]
        assert len(made) == 1, module.name
        found += made
    assert sorted(found, key=lambda format: format.name) == [FORMATS[name] for name in sorted(FORMATS)]
    assert len(found) == len(FORMATS)


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_names(format: LmsFormat) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9-]*", format.name)
    assert format.name != "auto"
    assert format.answers or format.class_lists or format.gradebooks


def test_the_samples_are_those_of_the_table() -> None:
    assert {format_of(path) for path in samples("answers")} == set(ANSWER_FILES)
    assert {format_of(path) for path in samples("class")} == set(CLASS_LISTS)
    assert len(samples("answers")) + len(samples("class")) == len(list(SAMPLES.iterdir()))


def test_the_document_has_the_table(root: Path) -> None:
    text = (root / "docs" / "marking.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| format \|.*\n\| -.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in table.splitlines()]
    told = {name.strip("`"): [bool(cell) for cell in (*cells, "", "")[:3]] for name, *cells in rows}
    assert told == {
        name: [bool(format.answers), bool(format.class_lists), bool(format.gradebooks)]
        for name, format in FORMATS.items()
    }
    assert {name.strip("`") for name, *cells in rows if "feedback" in cells[-1]} == {
        name for name, gradebook in GRADEBOOKS.items() if gradebook.takes_feedback
    }


# --- Answer files


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_file_is_known_by_itself(path: Path) -> None:
    assert read_answers(path).format == format_of(path)
    assert read_responses(path.name, path.read_bytes(), format_of(path)) == read_answers(path)


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_file_is_whole(path: Path) -> None:
    file = read_answers(path)
    assert [column.position for column in file.columns] == list(range(1, len(file.columns) + 1))
    for row in file.rows:
        assert len(row.cells) == len(file.columns)
        assert len(row.prompts) in (0, len(file.columns))


@pytest.mark.parametrize("path", ANSWERS)
def test_the_answers_of_the_class_are_found(path: Path) -> None:
    file = read_answers(path)
    columns = read_columns(file)
    matches = match_students(file, (ADA, BO))
    assert (matches.unmatched, matches.warnings) == ((), ())
    chosen = choose_attempts(matches)
    assert chosen.warnings == ()
    found = {entry.student.name: take_apart(columns, entry.row) for entry in chosen.rows}
    assert {name: [text.strip() for text in taken.answers.values()] for name, taken in found.items()} == {
        "Ada Lovelace": ["3", "4", "7"],
        "Bo Ek": ["", "", "8"],
    }
    assert all(list(taken.answers) == [part.key for part in PARTS] for taken in found.values())
    assert not any(taken.unsplit or taken.second for taken in found.values())


@pytest.mark.parametrize("path", ANSWERS)
def test_cells_come_apart_where_the_format_says_so(path: Path) -> None:
    split = ANSWER_FILES[format_of(path)].split
    targets = read_columns(read_answers(path)).columns[0].targets
    assert len(targets) == (2 if split else 1), "question 1 has a cell of its own in the sample, if cells come apart"


@pytest.mark.parametrize("name", [name for name, answers in ANSWER_FILES.items() if answers.split])
def test_any_cell_comes_apart_or_does_not(name: str) -> None:
    split = ANSWER_FILES[name].split

    @given(st.text() | st.text("part 123:;,\\=> ", max_size=40), st.integers(1, 4))
    def holds(cell: str, count: int) -> None:
        assert split is not None
        pieces = split(cell, count)
        assert pieces is None or (len(pieces) == count and all(isinstance(piece, str) for piece in pieces))

    holds()


@pytest.mark.parametrize("path", ANSWERS)
def test_position_decides_where_the_format_keeps_order(path: Path) -> None:
    file = with_headers(read_answers(path), "column ")
    if ANSWER_FILES[file.format].keeps_order:
        found = map_columns(file, PARTS)
        assert [key for column in found.columns for key in column.targets] == [part.key for part in PARTS]
        return
    with pytest.raises(UserFileError) as raised:
        map_columns(file, PARTS)
    assert [problem.code for problem in raised.value.problems] == ["columns-do-not-fit"]


@pytest.mark.parametrize("name", ANSWER_FILES)
def test_a_header_may_name_a_whole_question_where_the_format_says_so(name: str) -> None:
    file = ResponseFile("a.csv", name, (ResponseColumn("Q1", 1), ResponseColumn("Q2", 2)), ())
    found = [column.column.header for column in map_columns(file, PARTS).columns]
    assert found == (["Q1", "Q2"] if ANSWER_FILES[name].column_per_question else ["Q2"])


@pytest.mark.parametrize("path", ANSWERS)
def test_rows_are_attempts_where_the_format_says_so(path: Path) -> None:
    file = read_answers(path)
    columns = read_columns(file)
    attempts = group_attempts(match_students(file, (ADA, BO)).rows)[ADA.id]
    texts = [[text.strip() for text in take_apart(columns, entry.row).answers.values()] for entry in attempts]
    rows_are_attempts = ANSWER_FILES[file.format].rows_are_attempts
    assert texts == ([["1", "2", "5"]] if rows_are_attempts else []) + [["3", "4", "7"]]
    twice = [replace(entry, row=replace(entry.row, attempt=None)) for entry in (attempts[-1], attempts[-1])]
    assert counts_as_attempts(file.format, twice) == rows_are_attempts


@pytest.mark.parametrize("name", [name for name, answers in ANSWER_FILES.items() if answers.parse])
def test_files_that_are_not_csv_are_parsed(name: str) -> None:
    parse = ANSWER_FILES[name].parse
    assert parse is not None
    parsed = {path for path in samples("answers") if parse(path.name, path.read_text(encoding="utf-8"))}
    assert parsed
    assert {format_of(path) for path in parsed} == {name}
    assert all(path.suffix != ".csv" for path in parsed)


# --- Class lists


@pytest.mark.parametrize("path", CLASSES)
def test_the_class_is_found(path: Path) -> None:
    roster = read_roster(path.name, path.read_bytes())
    assert roster.format == format_of(path)
    assert [student.name for student in roster.students] == ["Ada Lovelace", "Bo Ek"]
    for student, known in zip(roster.students, (ADA, BO), strict=True):
        assert student.identifiers.items() <= known.identifiers.items()
        assert student.id == "a1" if known is ADA else student.id == "b2"


@pytest.mark.parametrize("path", CLASSES)
def test_rows_about_no_student_are_skipped_where_the_format_says_so(path: Path) -> None:
    form = CLASS_LISTS[format_of(path)]
    table = read_table(path.name, path.read_bytes())
    kinds = form.find_columns(table.header.cells)
    skipped = [row for row in table.rows if form.skip(row, kinds)]
    assert len(table.rows) - len(skipped) == 2
    assert bool(skipped) == (form.skip is not skip_nothing)


# --- Gradebooks


def cells_of(text: str) -> Iterator[list[str]]:
    yield from csv.reader(StringIO(text))


@pytest.mark.parametrize("name", GRADEBOOKS)
def test_the_totals_of_the_class_are_written(name: str) -> None:
    gradebook = GRADEBOOKS[name]
    totals = {ADA.id: Fraction(17, 2), BO.id: 0}
    feedback = {ADA.id: "=1+1 well done", BO.id: "see me"}
    text = write_gradebook(name, "Week\n1", [ADA, BO, CY], totals, 10, feedback)
    assert not text.startswith("\ufeff")
    header, *rows = cells_of(text)
    assert len({len(row) for row in [header, *rows]}) == 1
    # Brightspace says in the header what kind of column it is.
    column = next(i for i, cell in enumerate(header) if cell in ("Week 1", "Week 1 Points Grade"))
    found = {
        student.name: row[column]
        for student in (ADA, BO, CY)
        for row in rows
        if any(guard_formula(said) in row or f"#{said}" in row for said in student.identifiers.values())
    }
    assert found == {"Ada Lovelace": "8.50", "Bo Ek": "0.00", "=HYPERLINK(1)": gradebook.no_grade}
    assert ("well done" in text, "see me" in text) == (gradebook.takes_feedback, gradebook.takes_feedback)
    for cell in (cell for row in rows for cell in row if cell != gradebook.no_grade):
        assert guard_formula(cell) == cell


@pytest.mark.parametrize(
    "students", [[], [ADA], [make_student("Dee", login="dee")], [make_student("Eve", email="e@x")]]
)
def test_there_is_a_gradebook_for_every_class(students: list[Student]) -> None:
    assert choose_gradebook(students) in GRADEBOOKS
    assert all(choose_gradebook(students, name) == name for name in GRADEBOOKS)
