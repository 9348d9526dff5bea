"""`--format slides`: a deck for the class that touches neither papers nor key, and shows no student's own numbers."""

import re
from pathlib import Path

import pytest

from quizgen.render.latexmk import find_latexmk
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Event, Finished, Noted, Wrote
from quizgen.workflows.files import staged
from quizgen.workflows.sheet_files import ALL_FORMATS
from quizgen.workflows.written import LIST

pytest_plugins = ["tutors_desk"]


@pytest.fixture
def no_latex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizgen.workflows.sheet_files.find_latexmk", lambda: None)


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
    assert "slides.tex" not in names(desk.draw("markdown"))


@pytest.mark.usefixtures("no_latex")
@pytest.mark.parametrize("roster", [True, False])
def test_alone_it_leaves_papers_and_key_as_they_are(desk, roster):
    drawn = desk.draw("markdown")
    (drawn / "class.pdf").write_bytes(b"of the papers")
    before = content(drawn)
    told = events(desk, "slides", roster=roster)
    after = content(drawn)
    assert b"{beamer}" in after.pop("slides.tex")
    assert after == before
    assert [event.path.name for event in told if isinstance(event, Wrote)] == ["slides.tex"]
    finished = next(event for event in told if isinstance(event, Finished))
    assert finished.data["papers"] == 0
    assert [label for label, _ in finished.rows] == ["questions", "parts", "marks"]


@pytest.mark.usefixtures("no_latex")
def test_alone_in_an_empty_folder(desk):
    assert names(desk.draw("slides")) == {"slides.tex"}


@pytest.mark.usefixtures("no_latex")
def test_with_papers_it_comes_beside_them(desk):
    drawn = desk.draw("markdown", "slides")
    assert names(drawn) == {"key.jsonl", "papers", "responses-template.csv", "slides.tex", "solutions"}
    assert {path.suffix for path in (drawn / "papers").iterdir()} == {".md"}


def numbers(text: str) -> list[str]:
    """Return the drawn numbers of the first question, as its prompt shows them."""
    return re.findall(r"[ab] ?= ?(\d+)", text)[:2]


@pytest.mark.usefixtures("no_latex")
def test_of_papers_per_student_nobodys_own_numbers(desk):
    drawn = desk.draw("latex", "slides")
    deck = (drawn / "slides.tex").read_text()
    of_students = [numbers(path.read_text()) for path in (drawn / "papers").iterdir()]
    shown = numbers(deck.partition("\\begin{document}")[2])
    assert len(of_students) == 3
    assert len(shown) == 2
    assert shown not in of_students
    assert "With numbers drawn for the class" in deck
    # They do not depend on the roster, and are those of the paper that is drawn without one.
    alone = desk.draw("latex", "slides", roster=False, out="alone")
    assert (alone / "slides.tex").read_text() == deck
    assert numbers((alone / "papers" / "class.tex").read_text()) == shown


@pytest.mark.usefixtures("no_latex")
def test_of_a_shared_sheet_the_papers_own_numbers(desk):
    desk.sheet = f"{desk.sheet}papers: shared\n"
    drawn = desk.draw("latex", "slides")
    deck = (drawn / "slides.tex").read_text()
    paper = (drawn / "papers" / "class.tex").read_text()
    assert numbers(deck.partition("\\begin{document}")[2]) == numbers(paper)
    assert "With numbers drawn for the class" not in deck


@pytest.mark.usefixtures("no_latex")
def test_a_resit_has_a_deck_of_its_own(desk):
    first, second = desk.draw("slides"), desk.draw("slides", attempt=2, out="resit")
    decks = [(folder / "slides.tex").read_text() for folder in (first, second)]
    assert "Attempt 2" in decks[1]
    assert numbers(decks[0].partition("\\begin{document}")[2]) != numbers(decks[1].partition("\\begin{document}")[2])


@pytest.mark.usefixtures("no_latex")
def test_without_latex_the_tutor_is_told_and_no_old_deck_stays(desk):
    with staged(desk.folder / "drawn") as stage:
        (stage / "slides.pdf").write_bytes(b"of an earlier drawing")
    told = events(desk, "slides")
    assert any("No slides.pdf" in event.text for event in told if isinstance(event, Noted))
    assert names(desk.folder / "drawn") == {"slides.tex"}


@pytest.mark.skipif(find_latexmk() is None, reason="latexmk and pdflatex are not on the path")
def test_with_latex(desk):
    drawn = desk.draw("slides")
    assert names(drawn) == {"slides.pdf", "slides.tex"}
    assert (drawn / "slides.pdf").read_bytes().startswith(b"%PDF")
