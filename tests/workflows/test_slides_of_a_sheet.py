"""`--format slides`: a deck for the class that touches neither papers nor key, and shows no student's own numbers."""

import re
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Event, Finished, Noted, Wrote
from quizgen.workflows.files import staged
from quizgen.workflows.sheet_files import ALL_FORMATS
from quizgen.workflows.written import LIST

pytest_plugins = ["tutors_desk"]


def events(desk, *formats: str, roster: bool = True) -> list[Event]:
    desk.lay_out()
    rows = desk.folder / "roster.csv" if roster else None
    return list(draw_sheet(str(desk.folder / "week-1.yaml"), desk.settings, rows, formats, 1, desk.folder / "drawn"))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {LIST}


def content(folder: Path) -> dict[str, bytes]:
    """Return all files but the list of what was written."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_not_unless_asked(desk):
    assert "slides" not in ALL_FORMATS
    assert "slides.pdf" not in names(desk.draw("markdown"))


@pytest.mark.parametrize("roster", [True, False])
def test_alone_it_leaves_papers_and_key_as_they_are(desk, roster):
    drawn = desk.draw("markdown")
    (drawn / "class.pdf").write_bytes(b"of the papers")
    before = content(drawn)
    told = events(desk, "slides", roster=roster)
    after = content(drawn)
    assert after.pop("slides.pdf").startswith(b"%PDF")
    assert after == before
    assert [event.path.name for event in told if isinstance(event, Wrote)] == ["slides.pdf"]
    finished = next(event for event in told if isinstance(event, Finished))
    assert finished.data["papers"] == 0
    assert [label for label, _ in finished.rows] == ["questions", "parts", "marks"]


def test_alone_in_an_empty_folder(desk):
    assert names(desk.draw("slides")) == {"slides.pdf"}


def test_with_papers_it_comes_beside_them(desk):
    drawn = desk.draw("markdown", "slides")
    assert names(drawn) == {"key.jsonl", "papers", "responses-template.csv", "slides.pdf", "solutions"}
    assert {path.suffix for path in (drawn / "papers").iterdir()} == {".md"}


def numbers(text: str) -> list[str]:
    """Return the drawn numbers of the first question, as its prompt shows them."""
    return re.findall(r"[ab] ?= ?(\d+)", text)[:2]


def deck(folder: Path) -> str:
    """Return what a deck shows; letters of formulas are characters of their own, in italics."""
    pages = PdfReader(folder / "slides.pdf").pages
    return unicodedata.normalize("NFKC", "\n".join(page.extract_text() for page in pages))


def test_of_papers_per_student_nobodys_own_numbers(desk):
    drawn = desk.draw("latex", "slides")
    of_students = [numbers(path.read_text()) for path in (drawn / "papers").iterdir()]
    shown = numbers(deck(drawn))
    assert len(of_students) == 3
    assert len(shown) == 2
    assert shown not in of_students
    assert "With numbers drawn for the class" in deck(drawn)
    # They do not depend on the roster, and are those of the paper that is drawn without one.
    alone = desk.draw("latex", "slides", roster=False, out="alone")
    assert (alone / "slides.pdf").read_bytes() == (drawn / "slides.pdf").read_bytes()
    assert numbers((alone / "papers" / "class.tex").read_text()) == shown


def test_of_a_shared_sheet_the_papers_own_numbers(desk):
    desk.sheet = f"{desk.sheet}papers: shared\n"
    drawn = desk.draw("latex", "slides")
    paper = (drawn / "papers" / "class.tex").read_text()
    assert len(numbers(paper)) == 2
    assert numbers(deck(drawn)) == numbers(paper)
    assert "With numbers drawn for the class" not in deck(drawn)


def test_a_resit_has_a_deck_of_its_own(desk):
    first, second = desk.draw("slides"), desk.draw("slides", attempt=2, out="resit")
    assert ["Attempt 2" in deck(folder) for folder in (first, second)] == [False, True]
    assert numbers(deck(first)) != numbers(deck(second))


def test_it_needs_no_latex(desk, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    told = events(desk, "slides")
    assert [event.text.split(" of ")[0] for event in told if isinstance(event, Noted)] == ["Columns"]
    assert names(desk.folder / "drawn") == {"slides.pdf"}


def test_an_old_deck_in_latex_goes(desk):
    with staged(desk.folder / "drawn") as stage:
        (stage / "slides.tex").write_bytes(b"of an earlier drawing")
    desk.draw("markdown")
    assert "slides.tex" in names(desk.folder / "drawn")
    desk.draw("slides")
    assert "slides.tex" not in names(desk.folder / "drawn")


def test_a_deck_in_latex_that_was_changed_is_kept(desk):
    with staged(desk.folder / "drawn") as stage:
        (stage / "slides.tex").write_bytes(b"of an earlier drawing")
    (desk.folder / "drawn" / "slides.tex").write_bytes(b"mended by hand")
    drawn = desk.draw("slides")
    assert [path.read_bytes() for path in drawn.iterdir() if path.suffix == ".tex"] == [b"mended by hand"]
