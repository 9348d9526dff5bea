"""Names in all scripts on papers: with the fonts at hand, and without."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from quizgen.render import typst
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Noted
from quizgen.workflows.settings import Settings

NAMES = {
    "Arabic": "محمد علي",
    "Hebrew": "דוד לוי",
    "Chinese": "王伟",
    "Japanese": "さくら 田中",
    "Korean": "김민준",
    "Tamil": "தமிழரசி",
}
NOBODY_HAS = "\U000fff00"
SHEET = "{title: S, course: C, questions: [cnn/parameter-count]}"


def draw(folder: Path, rows: list[dict[str, str]]) -> tuple[Path, list[str]]:
    """Draw a sheet for a class, and return where, and what the tutor is told besides how columns are understood."""
    (folder / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    with (folder / "class.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    settings = Settings((), None, folder, "")
    events = list(draw_sheet(str(folder / "sheet.yaml"), settings, folder / "class.csv", ("html", "pdf")))
    told = [event.text for event in events if isinstance(event, Noted)]
    assert told[0].startswith("Columns of")
    return folder / "sheet", told[1:]


def text_of(pdf: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on the path")
    command = ["pdftotext", "-raw", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_printed_in_its_script(script: str, tmp_path: Path) -> None:
    name = NAMES[script]
    if missing := typst.missing_characters(name):
        pytest.skip(f"no font here has {missing}; CI installs fonts-noto-core and fonts-noto-cjk")
    folder, told = draw(tmp_path, [{"Name": name, "Student ID": "A1"}])
    assert told == []
    shown = "".join(character for character in text_of(folder / "papers" / "a1.pdf") if character.isalpha())
    letters = {character for character in name if character.isalpha()}
    assert letters <= set(shown)
    assert name in (folder / "papers" / "a1.html").read_text(encoding="utf-8")


def test_a_name_that_no_font_has_is_a_box_with_the_latin_name_and_the_tutor_is_told_once(tmp_path: Path) -> None:
    rows = [
        {"Name": f"{NOBODY_HAS}a", "Student ID": "A1", "Name in Latin letters": "Wang Wei"},
        {"Name": f"{NOBODY_HAS}b", "Student ID": "A2", "Name in Latin letters": ""},
        {"Name": "Ada", "Student ID": "A3", "Name in Latin letters": "Ada"},
    ]
    folder, told = draw(tmp_path, rows)
    (note,) = told
    assert note == (
        f"No font here has {NOBODY_HAS}, so □ stands in their place on 2 papers. Install fonts-noto-core "
        "(Arabic, Hebrew, Tamil and most other scripts: 2 papers), and draw again."
    )
    assert "□a (Wang Wei)" in text_of(folder / "papers" / "a1.pdf")
    assert "Name □b Date" in text_of(folder / "papers" / "a2.pdf")
    assert "Ada (Ada)" not in text_of(folder / "papers" / "a3.pdf")
    assert f"{NOBODY_HAS}a (Wang Wei)" in (folder / "papers" / "a1.html").read_text(encoding="utf-8")
    roster = json.loads((folder / "key.jsonl").read_text(encoding="utf-8").splitlines()[0])["roster"]
    assert [row.get("latin_name") for row in roster] == ["Wang Wei", None, None]
    # The same class again: the papers of the key are as they were.
    again, _ = draw(tmp_path, rows)
    assert (again / "key.jsonl").read_text(encoding="utf-8") == (folder / "key.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["W" * 5000, "Ada Lovelace " * 400, "王伟" * 2500])
def test_a_name_of_5000_characters_costs_nobody_the_paper(name: str, tmp_path: Path) -> None:
    rows = [{"Name": name, "Student ID": "A1"}, {"Name": "Bo Ek", "Student ID": "B2"}]
    folder, _ = draw(tmp_path, rows)
    assert {path.name for path in (folder / "papers").glob("*.pdf")} == {"a1.pdf", "b2.pdf"}
    assert "Bo Ek" in text_of(folder / "papers" / "b2.pdf")
    page = (folder / "papers" / "a1.html").read_text(encoding="utf-8")
    assert f"{name[:97].strip()}..." in page
    assert name[:101] not in page
