"""One student's paper that cannot be made is told by name and left out; all others are written."""

import json
from dataclasses import replace as replaced

import pytest
from pypdf import PdfReader

from quizgen.cli.app import main
from quizgen.errors import UserFileError
from quizgen.render.formats import Format
from quizgen.render.latexmk import find_latexmk
from quizgen.workflows import draw_sheet as drawing
from quizgen.workflows import make_papers as making
from quizgen.workflows import printing
from quizgen.workflows.events import Finished

pytest_plugins = ["tutors_desk"]

TEXT = ("markdown", "latex", "html")


@pytest.fixture
def draw(desk):
    """Draw the sheet; return what the summary says, the problems, and the folder."""

    def run(*formats, roster=True, replace=False, pdf="typst"):
        desk.lay_out()
        settings = replaced(desk.settings, pdf=pdf)
        rows = desk.folder / "roster.csv" if roster else None
        events, problems = [], []
        try:
            for event in drawing.draw_sheet(
                str(desk.folder / "week-1.yaml"), settings, rows, formats, 1, desk.folder / "drawn", replace
            ):
                events.append(event)
        except UserFileError as error:
            problems = [(problem.code, problem.message) for problem in error.problems]
        ends = [event for event in events if isinstance(event, Finished)]
        return (dict(ends[0].rows) if ends else None), problems, desk.folder / "drawn"

    return run


def fail_for(monkeypatch, module, name, who, error):
    working = getattr(module, name)

    def fail(*arguments):
        if who(arguments):
            raise error
        return working(*arguments)

    monkeypatch.setattr(module, name, fail)


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def roster_of(folder):
    header, *lines = (json.loads(line) for line in (folder / "key.jsonl").open(encoding="utf-8"))
    papers = [line["student"] for line in lines if line["kind"] == "paper"]
    assert [student["id"] for student in header["roster"]] == papers
    return papers


def is_bob(arguments):
    return getattr(getattr(arguments[1], "student", None), "id", "") == "b2"


def test_the_others_have_their_papers_and_the_key_is_theirs(draw, desk, monkeypatch):
    _, problems, folder = draw(*TEXT)
    assert problems == []
    whole = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    fail_for(monkeypatch, making, "put_together", is_bob, KeyError("x"))
    # Bob's paper may be printed, and is not dropped unless it is asked for.
    _, problems, folder = draw(*TEXT)
    assert [code for code, _ in problems] == ["papers-would-change", "no-paper"]
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == whole
    rows, problems, folder = draw(*TEXT, replace=True)
    assert problems == [
        (
            "no-paper",
            "no paper could be made for Bob Ek (B2): an error of quizgen's own, KeyError: 'x'; please report it. "
            "All others have theirs; the key leaves this student out",
        )
    ]
    assert (rows["papers"], rows["students"], rows["students without a paper"]) == ("2", "3", "1")
    assert roster_of(folder) == ["a1", "c3"]
    left = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {name: text for name, text in left.items() if name.parent.name} == {
        name: text for name, text in whole.items() if name.parent.name and "b2" not in name.name
    }
    assert "B2" not in (folder / "responses-template.csv").read_text(encoding="utf-8")
    # The key marks those who have a paper, and Bob's answers are told.
    marked = desk.mark("student id,Q1.total\nA1,5\nB2,6\n")
    assert marked.data["cells"]["unknown student"] == 1


def test_the_command_ends_with_exit_code_3(desk, monkeypatch, capsys):
    desk.lay_out()
    fail_for(monkeypatch, making, "put_together", is_bob, KeyError("x"))
    monkeypatch.chdir(desk.folder)
    monkeypatch.setattr(
        "sys.argv",
        ["quizgen", "sheet", "week-1.yaml", "--bank=bank", "--roster=roster.csv", "--format=markdown", "--out=drawn"],
    )
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    assert end.value.code == 3
    assert "students without a paper   1" in told.out
    assert "\nroster.csv: no-paper: no paper could be made for Bob Ek (B2): " in told.err


def test_nothing_is_left_of_a_paper_that_broke_off(draw, monkeypatch):
    working = Format.render_solutions

    def render_solutions(format, paper, solutions, templates):
        if format.name == "html" and paper.student.id == "b2":
            raise UserFileError([drawing.Problem("html", 1, 1, "template", "a figure is missing")])
        return working(format, paper, solutions, templates)

    monkeypatch.setattr(Format, "render_solutions", render_solutions)
    _, problems, folder = draw(*TEXT)
    assert [code for code, _ in problems] == ["no-paper"]
    assert "a figure is missing" in problems[0][1]
    assert not [name for name in files(folder) if "b2" in name]


@pytest.mark.parametrize("roster", [True, False])
def test_where_no_paper_can_be_made_nothing_is_written(draw, monkeypatch, roster):
    problem = drawing.Problem("question.yaml", 3, 5, "evaluation", "it divides by zero")
    fail_for(monkeypatch, making, "put_together", lambda arguments: True, UserFileError([problem]))
    rows, problems, folder = draw(*TEXT, roster=roster)
    assert (rows, problems) == (None, [("evaluation", "it divides by zero")])
    assert not folder.exists()


def test_an_error_of_quizgen_in_every_paper_is_a_bug(draw, monkeypatch):
    fail_for(monkeypatch, making, "put_together", lambda arguments: True, KeyError("x"))
    with pytest.raises(KeyError):
        draw(*TEXT)


def fake_typst(fails):
    def print_typst(render, templates, name):
        if fails in render(templates):
            raise UserFileError([drawing.Problem(name, 0, 0, "typst-error", "Typst says: unknown variable")])
        return print_for_real(render, templates, name)

    print_for_real = printing.print_typst
    return print_typst


def fake_latex(fails):
    def compile_pdf(tex, target, papers=1):
        if fails in tex:
            raise UserFileError([drawing.Problem(str(target), 0, 0, "latex-error", "LaTeX says: Dimension too large")])
        target.write_text(tex, encoding="utf-8")

    return compile_pdf


def fail_to_print(monkeypatch, fails, engine):
    monkeypatch.setattr(making, "find_latexmk", lambda: True)
    if engine == "typst":
        monkeypatch.setattr(printing, "print_typst", fake_typst(fails))
    else:
        monkeypatch.setattr(printing, "compile_pdf", fake_latex(fails))


ENGINES = [("typst", "Typst says: unknown variable"), ("latex", "LaTeX says: Dimension too large")]


@pytest.mark.parametrize(("engine", "reason"), ENGINES)
def test_a_paper_that_cannot_be_printed_is_left_out_of_all(draw, monkeypatch, engine, reason):
    fail_to_print(monkeypatch, "Bob Ek", engine)
    rows, problems, folder = draw("markdown", "pdf", pdf=engine)
    assert len(problems) == 1
    assert f"Bob Ek (B2): {reason}. All others" in problems[0][1]
    assert rows["papers"] == "2"
    assert roster_of(folder) == ["a1", "c3"]
    assert not [name for name in files(folder) if "b2" in name]
    if engine == "typst":
        read = PdfReader(folder / "class.pdf")
        printed = "".join(mark.title for mark in read.outline)
    else:
        printed = (folder / "class.pdf").read_text(encoding="utf-8")
    assert "Ada Lovelace" in printed
    assert "Bob Ek" not in printed
    assert {"a1.pdf", "c3.pdf", "a1-solutions.pdf", "c3-solutions.pdf", "class-solutions.pdf"} <= set(files(folder))


@pytest.mark.parametrize(("engine", "fails"), [("typst", "quiz-paper"), ("latex", "documentclass")])
def test_where_no_document_can_be_printed_the_problem_is_told(draw, monkeypatch, engine, fails):
    fail_to_print(monkeypatch, fails, engine)
    rows, problems, folder = draw("markdown", "pdf", pdf=engine)
    assert (rows, {code for code, _ in problems}) == (None, {f"{engine}-error"})
    assert not folder.exists()


def test_a_class_document_that_fails_by_itself_is_a_problem(draw, monkeypatch):
    def compile_pdf(tex, target, papers=1):
        if papers > 1:
            raise UserFileError([drawing.Problem(str(target), 0, 0, "latex-error", "LaTeX took too long")])
        target.write_text(tex, encoding="utf-8")

    monkeypatch.setattr(making, "find_latexmk", lambda: True)
    monkeypatch.setattr(printing, "compile_pdf", compile_pdf)
    rows, problems, folder = draw("markdown", "pdf", pdf="latex")
    assert (rows, problems) == (None, [("latex-error", "LaTeX took too long")])
    assert not folder.exists()


LONG = "Bob" + "b" * 5000


@pytest.mark.skipif(find_latexmk() is None, reason="latexmk and pdflatex are not on the path")
def test_an_identifier_of_5000_characters_is_too_long_for_latex(draw, desk):
    desk.roster = desk.roster.replace("B2", LONG)
    rows, problems, folder = draw("pdf", pdf="latex")
    assert [code for code, _ in problems] == ["no-paper"]
    assert "bobbbb" in problems[0][1].casefold()
    assert len(problems[0][1]) < 700
    assert roster_of(folder) == ["a1", "c3"]
    assert {"a1.pdf", "c3.pdf", "class.pdf", "class-solutions.pdf"} <= set(files(folder))
    assert rows["papers"] == "2"


def test_an_identifier_of_5000_characters_runs_over_several_lines(draw, desk):
    desk.roster = desk.roster.replace("B2", LONG)
    rows, problems, folder = draw("pdf")
    assert (problems, rows["papers"]) == ([], "3")
    (path,) = (folder / "papers").glob("bob*.pdf")
    assert "".join(page.extract_text() for page in PdfReader(path).pages).count("b") > 5000


@pytest.mark.skipif(find_latexmk() is None, reason="latexmk and pdflatex are not on the path")
def test_a_name_of_5000_characters_is_shortened_for_latex_too(draw, desk):
    desk.roster = desk.roster.replace("Bob Ek", LONG)
    rows, problems, folder = draw("pdf", pdf="latex")
    assert (problems, rows["papers"]) == ([], "3")
    assert {"a1.pdf", "b2.pdf", "c3.pdf", "class.pdf", "class-solutions.pdf"} <= set(files(folder))


def test_a_name_of_5000_characters_is_shortened(draw, desk):
    desk.roster = desk.roster.replace("Bob Ek", LONG)
    rows, problems, folder = draw("pdf")
    assert (problems, rows["papers"]) == ([], "3")
    text = "".join(page.extract_text() for page in PdfReader(folder / "papers" / "b2.pdf").pages)
    assert 90 < text.count("b") < 200
