"""Files that LibreOffice has saved again: the samples as workbooks, and as CSV with semicolons in Windows-1252."""

from pathlib import Path

import pytest

from quizgen.lms.responses import read_responses
from quizgen.lms.rosters import read_roster
from quizgen.lms.tables import read_table

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
RESAVED = HERE / "resaved"
ANSWERS = ("blackboard-answers", "canvas-answers", "csv-answers", "moodle-answers")


def saved_again(stem: str) -> list[Path]:
    return [*sorted(RESAVED.glob(f"{stem}.[xo]*")), RESAVED / "semicolons" / f"{stem}.csv"]


@pytest.mark.parametrize("stem", ANSWERS)
def test_answers_stay_what_they_were(stem: str) -> None:
    path = SAMPLES / f"{stem}.csv"
    original = read_responses(path.name, path.read_bytes())
    paths = saved_again(stem)
    assert {one.suffix for one in paths} == {".xlsx", ".ods", ".xls", ".csv"}
    for one in paths:
        again = read_responses(one.name, one.read_bytes())
        assert again.format == original.format, one.name
        assert [(row.identity, row.cells, row.attempt, row.prompts) for row in again.rows] == [
            (row.identity, row.cells, row.attempt, row.prompts) for row in original.rows
        ], one.name


def test_a_class_list_stays_what_it_was() -> None:
    path = SAMPLES / "moodle-class.csv"
    original = read_roster(path.name, path.read_bytes())
    for one in saved_again("moodle-class"):
        assert read_roster(one.name, one.read_bytes()).students == original.students, one.name


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".xls"])
def test_what_a_spreadsheet_makes_of_cells_is_told_and_no_digit_is_lost(suffix: str) -> None:
    original = read_table("dates.csv", (RESAVED / "dates.csv").read_bytes())
    again = read_table("dates", (RESAVED / f"dates{suffix}").read_bytes())
    changed = {
        (before, after)
        for was, now in zip(original.rows, again.rows, strict=True)
        for before, after in zip(was.cells, now.cells, strict=True)
        if before != after
    }
    # Zeros before a number are gone for good; marking finds the student all the same.
    assert changed == {("1/2", "2026-01-02"), ("0301234", "301234"), ("0301235", "301235"), ("0301237", "301237")}
    assert [(warning.code, warning.line, warning.column) for warning in again.warnings] == [("made-a-date", 3, 4)]
