"""Templates: the user's own come first, mistakes are told with their place, nothing reaches outside."""

import html
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sample_paper import CHOICE, PAPER, SHARED_PAPER, SOLUTIONS, X, prose

from quizgen.errors import UserFileError
from quizgen.kinds.table import KINDS
from quizgen.model import Figure, Room
from quizgen.render.figures import figure_template
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates
from quizgen.render.wording import room_of, say_marks
from quizgen.resources import built_in


def write_template(folder: Path, name: str, content: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


def test_own_template_replaces_the_one_of_its_name(tmp_path: Path) -> None:
    write_template(tmp_path, "markdown/paper.md", "{{ paper.title }} for {{ paper.student.name }}: {{ '*' }}")
    templates = load_templates(tmp_path)
    assert FORMATS["markdown"].render_paper(PAPER, templates) == (
        "Tutorial 9: CNNs and RNNs for Zoë Müller-O'Brien: \\*\n"
    )
    assert "# Tutorial 9" in FORMATS["markdown"].render_solutions(PAPER, SOLUTIONS, templates)


def test_own_template_may_include_those_of_quizgen(tmp_path: Path) -> None:
    write_template(tmp_path, "latex/_head.tex", "\\VAR{paper.course} & Co \\VAR{'&'}")
    written = FORMATS["latex"].render_paper(PAPER, load_templates(tmp_path))
    assert "CS2109S & Co \\&" in written
    assert "\\quizquestion{3}" in written


def test_own_figure(tmp_path: Path) -> None:
    write_template(tmp_path, "html/figures/dot.svg", "<svg><title>{{ alternative }}</title>{{ data[0][1] }}</svg>")
    figure = Figure("dot", {"data": X}, "A <dot>")
    assert load_templates(tmp_path).draw("html", figure) == "<svg><title>A &lt;dot&gt;</title>0.8</svg>"
    assert load_templates(tmp_path).draw("latex", figure) is None


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("a\n{{ paper.title", 2, "unexpected end"),
        ("a\n\n{{ paper.answers }}", 3, "answers"),
        ("{{ nothing }}", 1, "'nothing' is undefined"),
        ("a\n{% include 'html/none.html' %}", 0, "no such template"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ paper.__class__.__mro__ }}", 1, "unsafe"),
        ("a\n{{ paper.questions | bogus }}", 2, "bogus"),
        ("{% for i in range(10 ** 9) %}{% endfor %}", 1, "Range too big"),
    ],
)
def test_mistake_in_a_template(tmp_path: Path, content: str, line: int, told: str) -> None:
    file = write_template(tmp_path, "html/paper.html", content)
    with pytest.raises(UserFileError) as caught:
        FORMATS["html"].render_paper(PAPER, load_templates(tmp_path))
    (problem,) = caught.value.problems
    assert problem.code == "template-error"
    assert problem.line == line
    assert told in problem.message
    if line:
        assert problem.file == str(file)


def test_mistake_in_a_latex_template(tmp_path: Path) -> None:
    write_template(tmp_path, "latex/paper.tex", "a\n%% for paper in papers\n\\VAR{paper.none}\n%% endfor\n")
    with pytest.raises(UserFileError, match=r"paper\.tex:3:1: template-error: .*none"):
        FORMATS["latex"].render_paper(PAPER, load_templates(tmp_path))


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match="no such folder"):
        load_templates(tmp_path / "none")


@pytest.mark.parametrize("kind", ["../paper", "/etc/passwd", "A", "", "a/b", "none.tex", "a--b"])
def test_kind_of_a_figure_is_no_path(kind: str) -> None:
    assert figure_template(Figure(kind, {}, ""), "latex") is None


def convolution(padding: int) -> Figure:
    size = 5 + 2 * padding - 3 + 1
    output = [[None] * size for _ in range(size)]
    output[1][2] = -0.5
    border = [padding] * 4
    data = {"input": X, "kernel": X[:3, :3], "output": output, "entry": (1, 2), "window": (1, 2), "border": border}
    return Figure("convolution", data, "A window & what comes of it.")


FIGURES = [convolution(0), convolution(1)] + [
    Figure("unrolled-rnn", {"kind": kind, "steps": steps}, "A network.")
    for kind, steps in (("one-to-one", 1), ("one-to-many", 3), ("many-to-one", 3), ("many-to-many", 4))
]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.kind)
def test_figures(figure: Figure) -> None:
    templates = load_templates()
    svg = templates.draw("html", figure)
    tikz = templates.draw("latex", figure)
    assert svg is not None
    assert tikz is not None
    tree = ElementTree.fromstring(svg)
    assert tree.get("aria-label") == figure.alternative
    assert tikz.startswith("\\begin{tikzpicture}")
    shown = "".join(tree.itertext())
    if figure.kind == "convolution":
        assert "−0.5" in shown
        assert "−0.5" not in tikz
        assert "$-0.5$" in tikz
    else:
        kind, steps = figure.data["kind"], figure.data["steps"]
        assert tikz.count("{$x_{") == (steps if kind.startswith("many") else 1)
        assert tikz.count("{$y_{") == (steps if kind.endswith("to-many") else 1)


def test_every_figure_template_has_both_formats() -> None:
    folder = built_in("templates")
    drawn = {file.stem for file in (folder / "latex" / "figures").iterdir()}
    assert (
        drawn
        == {file.stem for file in (folder / "html" / "figures").iterdir()}
        == {
            "activation-curves",
            "connections",
            "convolution",
            "curves",
            "dilated-field",
            "encoder-decoder",
            "grids",
            "gru-cell",
            "lstm-cell",
            "network",
            "pooling",
            "receptive-field",
            "unrolled-loss",
            "unrolled-rnn",
            "unrolled-values",
            "volumes",
            "windows-on-line",
        }
    )


@pytest.mark.parametrize(
    ("marks", "said"),
    [(Fraction(1), "1 mark"), (Fraction(2), "2 marks"), (Fraction(1, 2), "0.5 marks"), (Fraction(5, 4), "1.25 marks")],
)
def test_marks(marks: Fraction, said: str) -> None:
    assert say_marks(marks) == said
    part = replace(CHOICE.parts[0], marks=marks)
    paper = replace(SHARED_PAPER, questions=(replace(CHOICE, marks=marks, parts=(part,)),))
    for form in FORMATS.values():
        written = form.render_paper(paper, load_templates())
        assert written.count(f"{said}") == 2


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_paper_has_what_a_paper_has(form: object) -> None:
    written = html.unescape(form.render_paper(PAPER, load_templates()))  # type: ignore[attr-defined]
    if form.name == "typst":  # type: ignore[attr-defined]
        written = written.replace("\\", "")
    wanted = ["CS2109S", "Tutorial 9: CNNs and RNNs", "Zoë Müller-O'Brien", "A0123456X", "12 November 2025", "5.25"]
    wanted += [question.title for question in PAPER.questions] + [question.code for question in PAPER.questions]
    wanted += ["(a)", "(b)", "3 marks", "2 marks", "1 mark", "1.25 marks", "bias counted"]
    wanted += ["How to type your answers", "54x54x96", "Give 3 decimals."]
    assert [text for text in wanted if text not in written] == []
    assert "Attempt" not in written
    assert "olution" not in written.partition("<main>")[2]
    assert "(c)" not in written
    assert written.count("54x54x96") == 1


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_blanks_and_attempt(form: object) -> None:
    written = form.render_paper(SHARED_PAPER, load_templates())  # type: ignore[attr-defined]
    assert "Attempt 2" in written
    assert "None" not in written
    blanks = {
        ".tex": "\\quizblank &",
        ".html": '<span class="fill-in">',
        ".md": "|  |  |  | **1** |",
        ".typ": "#quiz-blank],",
    }
    assert blanks[form.suffix] in written  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_solutions(form: object) -> None:
    written = form.render_solutions(PAPER, SOLUTIONS, load_templates())  # type: ignore[attr-defined]
    dash = "--" if form.suffix == ".tex" else "–"  # type: ignore[attr-defined]
    assert f"Tutorial 9: CNNs and RNNs {dash} Solutions" in written
    assert "[[0.05, 0.3, -0.4], [-0.2, 0.15, 0.75], [-0.1, -0.05, -0.15]]" in written
    assert written.count("Worked solution") == 3
    assert "Which type of network fits the task?" in written


def test_room_tells_nothing_of_the_answer() -> None:
    parts = [part for question in PAPER.questions for part in question.parts]
    for part in parts:
        assert room_of(part) == Room(lines=KINDS[part.kind].room)
        assert room_of(replace(part, ask=prose("x"), options=(), marks=Fraction(9))) == room_of(part)


def test_html_needs_nothing_beside_it() -> None:
    written = FORMATS["html"].render_paper(PAPER, load_templates())
    assert written.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>CS2109S · Tutorial 9: CNNs and RNNs</title>" in written
    assert "http" not in written.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in written
    assert "url(" not in written
    assert "@import" not in written
