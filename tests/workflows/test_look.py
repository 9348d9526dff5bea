"""The look of papers: from a sheet and ``quizgen.toml`` to PDF, HTML, LaTeX and Markdown."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from quizgen.errors import UserFileError
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.settings import read_settings

FORMATS = ("markdown", "latex", "html", "typst", "pdf")
SHEET = "title: S\ncourse: C\nquestions: [cnn/cross-correlation-2d]\n"
CREST = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
LETTERHEAD = """
layout:
  letterhead:
    logo: pictures/crest.svg
    alternative: The <crest>
    department: "School of #Computing & _Co_"
    rules: Phones are *off*.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "class.csv").write_text("Name,Student ID\nAda,A1\n", encoding="utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "crest.svg").write_text(CREST, encoding="utf-8")
    return tmp_path


def draw(desk: Path, sheet: str = "", toml: str = "", formats: tuple[str, ...] = FORMATS) -> dict[str, str | bytes]:
    """Draw a sheet, and return the student's paper in each format, and the PDF of the solutions."""
    (desk / "sheet.yaml").write_text(SHEET + sheet, encoding="utf-8")
    (desk / "quizgen.toml").write_text(toml, encoding="utf-8")
    settings = read_settings(folder=desk, environment={})
    list(draw_sheet(str(desk / "sheet.yaml"), settings, desk / "class.csv", formats, replace=True))
    papers = desk / "output" / "sheet" / "papers"
    found: dict[str, str | bytes] = {
        path.suffix: path.read_bytes() if path.suffix == ".pdf" else path.read_text(encoding="utf-8")
        for path in papers.iterdir()
    }
    if "pdf" in formats:
        found["solutions"] = (desk / "output" / "sheet" / "solutions" / "a1-solutions.pdf").read_bytes()
    return found


def page(pdf: str | bytes) -> pypdf.PageObject:
    assert isinstance(pdf, bytes)
    return pypdf.PdfReader(BytesIO(pdf)).pages[0]


def fonts(pdf: str | bytes) -> set[str]:
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in page(pdf)["/Resources"]["/Font"].values()}


def problem_of(desk: Path, sheet: str = "", toml: str = "") -> str:
    with pytest.raises(UserFileError) as caught:
        draw(desk, sheet, toml, ("pdf",))
    assert not (desk / "output").exists()
    (problem,) = caught.value.problems
    return str(problem)


# --- What can be said --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "size"), [("", (595, 842)), ("a4", (595, 842)), ("letter", (612, 792))])
def test_the_size_of_the_paper(said: str, size: tuple[int, int], desk: Path) -> None:
    made = draw(desk, f"layout: {{paper: {said}}}\n" if said else "")
    box = page(made[".pdf"]).mediabox
    assert (round(box.width), round(box.height)) == size
    assert f"[11pt,{said or 'a4'}paper]" in made[".tex"]
    assert ("@page { size: letter; }" in made[".html"]) == (said == "letter")


def test_two_columns(desk: Path) -> None:
    def lefts(pdf: str | bytes) -> set[bool]:
        """Tell on which halves of the page the parts are asked."""
        found: list[tuple[str, float]] = []
        page(pdf).extract_text(visitor_text=lambda text, cm, tm, *_: found.append((text.strip(), tm[4] + cm[4])))
        return {left > 250 for text, left in found if re.match(r"\([ab]\)", text)}

    made = draw(desk)
    assert lefts(made[".pdf"]) == {False}
    assert "main { columns: 2;" not in made[".html"]
    made = draw(desk, "instructions: |\n" + "  Read this.\n\n" * 12 + "layout: {columns: 2}\n")
    assert True in lefts(made[".pdf"])
    assert "main { columns: 2;" in made[".html"]


def test_the_font_is_that_of_text_and_figures_and_no_other_is_left(desk: Path) -> None:
    before, after = fonts(draw(desk)[".pdf"]), draw(desk, "layout: {font: libertinus serif}\n")
    assert any(name.startswith("NewCM10") for name in before)
    names = fonts(after[".pdf"])
    assert not any(name.startswith("NewCM10") for name in names)
    assert any(name.startswith("LibertinusSerif") for name in names)
    assert 'html { font-family: "libertinus\\000020serif", serif; }' in after[".html"]


def test_a_letterhead(desk: Path) -> None:
    made = draw(desk, LETTERHEAD)
    for suffix in (".pdf", "solutions"):
        text = page(made[suffix]).extract_text()
        assert "School of #Computing & _Co_" in text
        assert ("Phones are off." in text) == (suffix == ".pdf")
        assert b"The <crest>" in made[suffix] or b"The \\<crest" in made[suffix]  # the words of the logo
    assert 'alt="The &lt;crest&gt;"' in made[".html"]
    assert '<img src="data:image/svg+xml;base64,' in made[".html"]
    assert "School of #Computing &amp; _Co_" in made[".html"]
    assert "<p>Phones are <em>off</em>.</p>" in made[".html"]
    assert "School of \\#Computing \\& \\_Co\\_" in made[".tex"]
    assert "Phones are *off*." in made[".md"]


def test_a_png_is_in_the_paper_itself(desk: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)
    dots = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0\xff")) + chunk(b"IEND", b"")
    (desk / "crest.png").write_bytes(b"\x89PNG\r\n\x1a\n" + dots)
    made = draw(desk, "layout: {letterhead: {logo: crest.png, alternative: Dots}}\n")
    assert "data:image/png;base64" in made[".typ"]
    assert len(page(made[".pdf"]).images) == 1 or b"/Image" in made[".pdf"]


def test_instructions(desk: Path) -> None:
    made = draw(desk, "instructions: |\n  Answer **all** of $x^2$.\n\n  - a pen\n")
    assert "Answer all of" in page(made[".pdf"]).extract_text()
    assert "Answer all of" not in page(made["solutions"]).extract_text()
    assert '<p>Answer <strong>all</strong> of <span class="tie"><math>' in made[".html"]
    assert "Answer \\textbf{all} of" in made[".tex"]
    assert "Answer **all** of $x^2$.\n\n- a pen\n" in made[".md"]
    assert str(made[".md"]).index("a pen") < str(made[".md"]).index("## 1. ")


# --- The sheet and quizgen.toml ----------------------------------------------------------------------------------


def test_a_sheet_wins_over_the_settings_key_by_key(desk: Path) -> None:
    toml = '[layout]\npaper = "letter"\nfont = "DejaVu Sans Mono"\n[layout.letterhead]\ndepartment = "Ours"\n'
    made = draw(desk, "layout: {font: Libertinus Serif, letterhead: {rules: Mine}}\n", toml)
    assert round(page(made[".pdf"]).mediabox.width) == 612
    text = page(made[".pdf"]).extract_text()
    assert "Ours" in text
    assert "Mine" in text
    assert any(name.startswith("LibertinusSerif") for name in fonts(made[".pdf"]))


def test_the_logo_of_the_settings_lies_beside_them(desk: Path, tmp_path: Path) -> None:
    toml = '[layout.letterhead]\nlogo = "pictures/crest.svg"\nalternative = "Ours"\n'
    assert 'alt="Ours"' in draw(desk, "", toml)[".html"]
    # A logo of the sheet has its own words.
    (desk / "other.svg").write_text(CREST, encoding="utf-8")
    made = draw(desk, "layout: {letterhead: {logo: other.svg, alternative: Mine}}\n", toml)
    assert 'alt="Mine"' in made[".html"]
    assert "Ours" not in made[".html"]


def test_no_number_changes(desk: Path) -> None:
    plain = draw(desk)
    key = (desk / "output" / "sheet" / "key.jsonl").read_text(encoding="utf-8")
    draw(desk, LETTERHEAD + "instructions: Go.\n", "[layout]\ncolumns = 2\n")
    assert (desk / "output" / "sheet" / "key.jsonl").read_text(encoding="utf-8") == key
    assert draw(desk) == plain


# --- What goes wrong ---------------------------------------------------------------------------------------------


def test_a_font_that_is_not_here(desk: Path) -> None:
    told = problem_of(desk, "layout:\n  font: Libertinus Serf\n")
    assert "sheet.yaml:5:3: no-such-font: there is no font 'Libertinus Serf' on this machine" in told
    assert "Did you mean 'Libertinus Serif'?" in told
    told = problem_of(desk, "", '[layout]\nfont = "Nonesuch"\n')
    assert "quizgen.toml: no-such-font: there is no font 'Nonesuch' on this machine" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot-read"),
        (b"<svg", "bad-logo: 'crest.svg' is no SVG or PNG file of at most 1 MB"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "bad-logo"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + CREST.encode(), "bad-logo"),
        (CREST.encode() + b" " * 1_000_000, "bad-logo"),
        (b"\x89PNG\r\n\x1a\n", "bad-logo"),
        (b"\xff\xfe", "bad-logo"),
    ],
)
def test_a_logo_that_is_none(content: bytes | None, told: str, desk: Path) -> None:
    if content is not None:
        (desk / "crest.svg").write_bytes(content)
    assert told in problem_of(desk, "layout: {letterhead: {logo: crest.svg, alternative: A}}\n")


def test_a_link_does_not_lead_out_of_the_folder(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("elsewhere") / "crest.svg"
    outside.write_text(CREST, encoding="utf-8")
    (desk / "crest.svg").symlink_to(outside)
    told = problem_of(desk, "layout: {letterhead: {logo: crest.svg, alternative: A}}\n")
    assert "bad-logo: 'crest.svg' leads out of the folder of this file" in told


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('layout = "letter"\n', "wrong-type: 'layout' must be a table of its own, headed [layout]"),
        ('[layout]\npaper = "leter"\n', "unknown-value: 'leter' is not understood here. Did you mean 'letter'?"),
        ("[layout]\ncolumns = 3\n", "out-of-range: 3 is out of range"),
        ('[layout]\nfnt = "x"\n', "unknown-key: 'fnt' is not a key here. Did you mean 'font'?"),
        ('[layout.letterhead]\nlogo = "/etc/crest.svg"\nalternative = "a"\n', "bad-logo: '/etc/crest.svg' must be"),
        ('[layout.letterhead]\nrules = "$"\n', "unbalanced-math"),
    ],
)
def test_settings_that_are_none(toml: str, told: str, desk: Path) -> None:
    assert f"quizgen.toml: {told}" in problem_of(desk, "", toml)
