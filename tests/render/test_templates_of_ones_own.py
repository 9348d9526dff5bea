"""Templates of one's own for PDFs: each replaces one of ours, and a mistake is told where it is, whoever finds it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sample_paper import PAPER, SOLUTIONS

from quizgen.errors import UserFileError
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates
from quizgen.render.typst import print_typst
from quizgen.resources import built_in
from quizgen.workflows.copy_templates import copy_templates
from quizgen.workflows.events import Finished, Noted
from quizgen.workflows.settings import Settings

TYPST = FORMATS["typst"]
RENDER = partial(TYPST.render_solutions, PAPER, SOLUTIONS)
OURS = built_in("templates")

MISTAKES = [
    # template, what it has in place of what, what is told
    ("typst/_head.typ", '[{{ _("Name") }}]', "[#nonsense]", "unknown variable: nonsense"),
    ("typst/_head.typ", '[{{ _("Date") }}]', "[#(1 + [a])]", "cannot add integer and content"),
    ("typst/_preamble.typ", "line(length: 100%, stroke: 0.3pt)\n    },", 'line(length: "1")\n    },', "expected"),
    ("typst/_question.typ", "#quiz-worked[", "#quiz-worked(1, 2)[", "unexpected argument"),
    ("typst/_question.typ", "[{{ question.conventions", "[#panic(1) {{ question.conventions", "panicked with: 1"),
    ("typst/solutions.typ", "{% set number", "#emph(2, 3)\n{% set number", "expected content, found integer"),
    # What our function is called with there.
    ("typst/_question.typ", "[{{ question | question_marks }}])", "1 / 0)", "divide by zero"),
    ("typst/_question.typ", "#quiz-asked(", "#quiz-cells(1, 2, 3)\n#quiz-asked(", "expected"),
]


def own(folder: Path, name: str, ours: str, mine: str) -> tuple[Path, int]:
    """Write a template with a change, and return it with the line of that."""
    text = (OURS / name).read_text(encoding="utf-8")
    assert ours in text
    file = folder / name
    file.parent.mkdir(parents=True)
    file.write_text(text.replace(ours, mine), encoding="utf-8")
    return file, text[: text.index(ours)].count("\n") + 1


@pytest.mark.parametrize(("name", "ours", "mine", "told"), MISTAKES)
def test_a_mistake_that_typst_finds_is_told_with_file_and_line(
    name: str, ours: str, mine: str, told: str, tmp_path: Path
) -> None:
    file, line = own(tmp_path, name, ours, mine)
    with pytest.raises(UserFileError) as caught:
        print_typst(RENDER, load_templates(tmp_path), "paper.pdf")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.code) == (str(file), line, "template-error")
    assert problem.message.startswith("Typst says: ")
    assert told in problem.message


def test_a_mistake_that_is_in_no_template_of_ones_own_is_told_with_what_stands_there(tmp_path: Path) -> None:
    (tmp_path / "typst").mkdir()
    for templates in (load_templates(tmp_path), load_templates()):
        with pytest.raises(UserFileError) as caught:
            print_typst(lambda _: '#set document(title: "a")\n#nonsense', templates, "paper.pdf")
        (problem,) = caught.value.problems
        assert (problem.file, problem.line, problem.code) == ("paper.pdf", 0, "typst-error")
        assert "at '#nonsense'" in problem.message


def test_marks_are_in_no_document_that_is_printed(tmp_path: Path) -> None:
    own(tmp_path, "typst/_head.typ", '[{{ _("Name") }}]', "[Called]")
    plain = RENDER(load_templates(tmp_path))
    assert "[Called]" in plain
    assert "\uf8fd" not in plain
    assert plain.count("\n") == RENDER(replace(load_templates(tmp_path), marked=True)).count("\n")
    assert print_typst(RENDER, load_templates(tmp_path), "paper.pdf").startswith(b"%PDF")


# --- quizgen templates copy -----------------------------------------------------------------------------------


def settings(templates: Path | None = None) -> Settings:
    return Settings((), templates, Path("output"), "")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_all_templates_are_copied_and_make_the_same_papers(tmp_path: Path) -> None:
    events = list(copy_templates([], settings(), tmp_path / "mine"))
    assert names(tmp_path / "mine") == names(OURS)
    assert isinstance(events[-1], Finished)
    assert events[-1].data["copied"] == len(names(OURS))
    assert RENDER(load_templates(tmp_path / "mine")) == RENDER(load_templates())


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (["typst/_head.typ"], {"typst/_head.typ"}),
        (["typst/_head.typ", "html/_style.css"], {"typst/_head.typ", "html/_style.css"}),
        (["markdown"], {name for name in names(OURS) if name.startswith("markdown/")}),
        (["html/figures/"], {name for name in names(OURS) if name.startswith("html/figures/")}),
    ],
)
def test_some_are_copied(chosen: list[str], found: set[str], tmp_path: Path) -> None:
    list(copy_templates(chosen, settings(), tmp_path))
    assert names(tmp_path) == found


def test_one_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "typst" / "_head.typ"
    file.parent.mkdir()
    file.write_text("mine", encoding="utf-8")
    events = list(copy_templates(["typst"], settings(tmp_path)))
    assert file.read_text(encoding="utf-8") == "mine"
    (note,) = [event.text for event in events if isinstance(event, Noted)]
    assert note == f"There already, and left as they are: {file}."
    assert (tmp_path / "typst" / "paper.typ").is_file()


@pytest.mark.parametrize("name", ["typst/_hed.typ", "../README.md", "/etc/passwd", "tex", "typ"])
def test_a_name_of_no_template(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match="no-such-template: there is no template of this name") as caught:
        list(copy_templates(["markdown", name], settings(), tmp_path))
    assert "The folders are html, html/figures, latex, latex/figures, markdown, typst" in str(caught.value)
    assert names(tmp_path) == set()
