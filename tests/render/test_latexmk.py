"""PDFs: whole or not at all, the same bytes every time, page x of y for each paper."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sample_paper import PAPER, SHARED_PAPER, SOLUTIONS

from quizgen.errors import UserFileError
from quizgen.render import latex, latexmk
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()


@pytest.fixture
def needs_latex() -> None:
    if latexmk.find_latexmk() is None:
        pytest.skip("latexmk or pdflatex is not on the path")


def read(file: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on the path")
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


@pytest.mark.usefixtures("needs_latex")
def test_paper_twice(tmp_path: Path) -> None:
    tex = FORMATS["latex"].render_paper(PAPER, TEMPLATES)
    for name in ("one.pdf", "two.pdf"):
        latexmk.compile_pdf(tex, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.pdf", "two.pdf"]
    pages = read(tmp_path / "one.pdf")
    assert "Page 1 of 2" in pages[0]
    assert "Page 2 of 2" in pages[1]
    assert "Zoë Müller-O’Brien" in pages[1]
    assert "[1.25 marks]" in pages[1]


@pytest.mark.usefixtures("needs_latex")
def test_class_counts_each_papers_pages_and_begins_each_on_a_front(tmp_path: Path) -> None:
    latexmk.compile_pdf(latex.render_class([SHARED_PAPER, PAPER, SHARED_PAPER], TEMPLATES), tmp_path / "class.pdf")
    pages = read(tmp_path / "class.pdf")
    numbers = [next((line.strip() for line in page.splitlines() if "Page " in line), "") for page in pages]
    assert numbers == ["Page 1 of 1", "", "Page 1 of 2", "Page 2 of 2", "Page 1 of 1"]


@pytest.mark.usefixtures("needs_latex")
def test_fonts_of_a_small_installation_do(tmp_path: Path) -> None:
    tex = FORMATS["latex"].render_paper(PAPER, TEMPLATES)
    assert "lmodern.sty" in tex
    small = tex.replace("lmodern.sty", "no-such-font.sty").replace("Zoë Müller", "Zoë Pfiffer")
    latexmk.compile_pdf(small, tmp_path / "paper.pdf")
    # Ligatures are read as the letters that they stand for.
    assert "Zoë Pfiffer" in read(tmp_path / "paper.pdf")[0]


@pytest.mark.usefixtures("needs_latex")
def test_solutions(tmp_path: Path) -> None:
    latexmk.compile_pdf(FORMATS["latex"].render_solutions(PAPER, SOLUTIONS, TEMPLATES), tmp_path / "solutions.pdf")
    assert "Tutorial 9: CNNs and RNNs – Solutions" in read(tmp_path / "solutions.pdf")[0]


@pytest.mark.usefixtures("needs_latex")
def test_error_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    tex = "\\documentclass{article}\n\\begin{document}\n\\nonsense\n\\end{document}\n"
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"as before")
    with pytest.raises(UserFileError, match=r"latex-error: LaTeX says: .*Undefined control sequence.*nonsense"):
        latexmk.compile_pdf(tex, target)
    assert target.read_bytes() == b"as before"
    assert [file.name for file in tmp_path.iterdir()] == ["paper.pdf"]


@pytest.mark.usefixtures("needs_latex")
@pytest.mark.parametrize("command", [r"\input{/etc/passwd}", r"\immediate\write18{touch shell}\input{shell}"])
def test_latex_reaches_no_file_and_no_shell(tmp_path: Path, command: str) -> None:
    tex = f"\\documentclass{{article}}\n\\begin{{document}}\n{command}\n\\end{{document}}\n"
    with pytest.raises(UserFileError, match="latex-error"):
        latexmk.compile_pdf(tex, tmp_path / "paper.pdf")


@pytest.mark.usefixtures("needs_latex")
def test_too_long_a_run_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latexmk, "SECONDS_PER_TEN_PAPERS", 2)
    tex = "\\documentclass{article}\\begin{document}\\def\\x{\\x}\\x\\end{document}"
    with pytest.raises(UserFileError, match="took longer than 2 seconds"):
        latexmk.compile_pdf(tex, tmp_path / "paper.pdf")


def test_without_latex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert latexmk.find_latexmk() is None
    with pytest.raises(UserFileError, match="no-latexmk"):
        latexmk.compile_pdf("", tmp_path / "paper.pdf")
