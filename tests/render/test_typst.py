"""What is written in Typst, and the PDFs that are made of it."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdf
import pytest
from sample_paper import CHOICE, CONVOLUTION, PAPER, SHARED_PAPER, SOLUTIONS, prose
from test_hostile import ALL, LONG, SOURCE, hostile_paper, visible

from quizgen.errors import ComputationError, UserFileError
from quizgen.model import Figure, Prose, Steps, Table
from quizgen.notation.typst import latex_to_typst
from quizgen.notation.values import Notation, to_typst
from quizgen.render import typst
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates
from quizgen.render.typst_prose import typst_prose

TEMPLATES = load_templates()
TYPST = FORMATS["typst"]
HEAD = '#set document(title: "Test")\n'


def compile_prose(text: Prose) -> bytes:
    """Compile a text with the functions that it uses."""
    return typst.compile_typst(
        HEAD + TEMPLATES.render("typst/_prose.typ", {"level": 0}) + typst_prose(text), "test.pdf"
    )


def compile_figure(drawing: str) -> bytes:
    """Compile a page with a drawing alone."""
    text = typst_prose(prose("<0>", Figure("no-such", {}, "A net.")), lambda _: drawing)
    return typst.compile_typst(HEAD + TEMPLATES.render("typst/_prose.typ", {"level": 0}) + text, "test.pdf")


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """Return what a reader finds in a PDF."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on the path")
    (tmp_path / "read.pdf").write_bytes(pdf)
    command = ["pdftotext", "-raw", str(tmp_path / "read.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


NODES = [
    # source, value of <0>, Typst
    ("one\ntwo", None, "one\ntwo"),
    ("one  \ntwo", None, "one#linebreak();\ntwo"),
    ("a\n\nb", None, "a\n\nb"),
    ("a <0> b", "x_y", "a x\\_y b"),
    ("a\n<0>\nb", -3, "a\n−3\nb"),
    ("**a** *b* _c_", None, "#strong[a]; #emph[b]; #emph[c];"),
    ("~~a~~ b_c_d", None, "#strike[a]; b\\_c\\_d"),
    ("`a_<0>`", '$"b$', '#quiz-code("a_$\\"b$");'),
    ("$x_<0>$", 3, '#quiz-math("x_3", $x_( 3 )$);'),
    ("$<0>$", 3, '#quiz-math("3", $3$);'),
    ("$\\;$", None, '#quiz-math("space", $thick$);'),
    ("$a$(b)", None, '#quiz-math("a", $a$);(b)'),
    ("a $$ y = <0> $$ b", 3, '#quiz-lead[a];\n\n#quiz-display("y = 3", $ y = 3  $);\n\nb'),
    ("$$ a \\quad b $$", None,
     '#quiz-display("a b", $ a quad b $, ("a", $ a $), ("b", $ b $));'),
    ("$5, \\$<0>", 6, "\\$5, \\$6"),
    ("[a](http://b.c)", None, '#link("http://b.c")[a];'),
    ("[a](x/<0>)", "#b", "a (x\\/\\#b)"),
    ("![a <0>](b)", 3, "#emph[a 3];"),
    ("<b>a</b> &amp;", None, "\\<b\\>a\\<\\/b\\> &"),
    ("## a <0>", 3, "#quiz-heading[a 3];"),
    ("> a\n> $b$", None, '#quote(block: true)[a\n#quiz-math("b", $b$);];'),
    ("- a\n  - <0>", 3, "#list(\n  [#quiz-lead[a];\n\n#list(\n  [3],\n);],\n);"),
    ("3. a\n\n4. b", None, "#enum(start: 3,\n  [a],\n  [b],\n);"),
    ("a\n\n- b", None, "#quiz-lead[a];\n\n#list(\n  [b],\n);"),
    ("```\na <0>\n\n $b$\n```", 'c"', '#quiz-program("a c\\"\\n\\n $b$");'),
    ("| a | $|b|$ |\n|---|--:|\n| <0> | |", "c|d",
     '#quiz-table((auto, auto,), (left, right,), ([a], [#quiz-math("|b|", $| b |$);],),\n  [c|d], [],\n);'),
    ("a\n\n***\n\nb", None, "#quiz-lead[a];\n\n#quiz-rule();\n\nb"),
    ("1. #read", None, "#enum(start: 1,\n  [\\#read],\n);"),
    ("2024\\. - x", None, "2024\\. \\- x"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "value", "written"), NODES)
def test_each_node_is_written_and_compiles(source: str, value: object, written: str) -> None:
    text = prose(source, value)
    assert typst_prose(text).strip("\n") == written
    assert compile_prose(text).startswith(b"%PDF")


FORMULAS = [
    # LaTeX, Typst
    (r"\frac{a, b}{c; d}", r"frac(a \, b, c \; d)"),
    (r"\sqrt{x, y}", r"sqrt(x \, y)"),
    (r"\mathrm{ReLU}(x)'", '"ReLU"(x)\''),
    (r"\mathrm{d} x", '"d"x'),
    (r"\begin{cases} z & z > 0 \\ 0 & z \le 0 \end{cases}", "cases(z & quad z > 0, 0 & quad z <= 0)"),
    (r"\begin{align*} a &= b \\ &= c \end{align*}", r"a & = b \ & = c"),
    (r"\begin{equation} x \end{equation}", "x"),
    (r"1{,}000", '1","000'),
    (r"\left\lfloor \frac{n}{2} \right\rfloor", "lr(floor.l frac(n, 2) floor.r)"),
    (r"28\,000", "28 thin 000"),
    (r"\tbinom{n}{k} \hbar", "binom(n, k) ℏ"),
]


@pytest.mark.parametrize(("latex", "expected"), FORMULAS)
def test_a_formula_is_converted_and_compiles(latex: str, expected: str) -> None:
    found = latex_to_typst(latex)
    assert found is not None
    assert re.sub(r"\s+", " ", found) == expected
    typst.compile_typst(f'{HEAD}#math.equation(alt: "a", ${found}$)', "test.pdf")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-2.5, "-2.5"),
        (1.5e-9, "1.5 times 10^(-9)"),
        ((3, 4), "3 times 4"),
        (np.array([1, 2]), 'display(mat(delim: "[", 1, 2))'),
        (np.array([[1, 2], [3, -4]]), 'display(mat(delim: "[", 1, 2; 3, -4))'),
        (np.zeros((2, 1, 2)), 'display(mat(delim: "[", 0, 0))\\, thick display(mat(delim: "[", 0, 0))'),
        ([1, ["a", 2]], '1\\, ["a"\\, 2]'),
        ('say "#x"', '"say \\"#x\\""'),
        (True, '"yes"'),
        (Notation("+ 3", "+ 3"), "+ 3"),
        (float("inf"), "infinity"),
        (float("nan"), '"not a number"'),
    ],
)
def test_a_value_in_math(value: object, written: str) -> None:
    assert to_typst(value) == written
    typst.compile_typst(f'{HEAD}#math.equation(alt: "a", $frac({written}, 2)$)', "test.pdf")


def test_what_stands_in_words_of_a_formula_is_filled_and_quoted() -> None:
    text = prose(r"$a \text{ if <0> is } \textbf{<0>}$", '"x"')
    assert typst_prose(text) == ('#quiz-math("a if \\"x\\" is \\"x\\"", $a" if \\"x\\" is "bold("\\"x\\"")$);')
    compile_prose(text)


def test_a_formula_that_cannot_be_written_says_so() -> None:
    with pytest.raises(ComputationError, match="cannot be written in Typst"):
        typst_prose(Prose(r"$x \end{cases}$"))


def test_blocks_have_a_line_of_their_own() -> None:
    steps = Steps((prose("b"), prose("$c$")))
    assert typst_prose(prose("a\n\n<0>", steps)) == (
        '#quiz-lead[a];\n\n#quiz-steps(\n  [b],\n  [#quiz-math("c", $c$);],\n);'
    )
    table = Table((prose("n"), prose("what")), ((prose("1"), prose("x" * 60)),))
    assert typst_prose(prose("<0>", table)).startswith("#quiz-table((auto, 1fr,), (right, left,), ([n], [what],),\n")
    figure = Figure("no-such", {}, "A *net*.")
    assert typst_prose(prose("<0>", figure)) == "#emph[A \\*net\\*.];"
    assert typst_prose(prose("<0>", figure), lambda _: '<svg a="b"/>') == (
        '#quiz-figure("A *net*.", "<svg a=\\"b\\"/>");'
    )


# --- PDFs -----------------------------------------------------------------------------------------------------


def test_the_same_document_gives_the_same_bytes() -> None:
    source = TYPST.render_solutions(PAPER, SOLUTIONS, TEMPLATES)
    assert typst.compile_typst(source, "a.pdf") == typst.compile_typst(source, "a.pdf")


def test_papers_and_solutions_show_what_they_hold(tmp_path: Path) -> None:
    shown = text_of(typst.compile_typst(TYPST.render_paper(PAPER, TEMPLATES), "a.pdf"), tmp_path)
    for text in ("Zoë Müller-O’Brien", "A0123456X", "[3 marks]", "T9-1-7KQ2", "Page 1 of 2"):
        assert text in shown
    assert "Worked solution" not in shown
    solved = text_of(typst.compile_typst(TYPST.render_solutions(PAPER, SOLUTIONS, TEMPLATES), "a.pdf"), tmp_path)
    assert "To type: [[0.05, 0.3, -0.4], [-0.2, 0.15, 0.75], [-0.1, -0.05, -0.15]]" in solved.replace("\n", " ")
    blank = text_of(typst.compile_typst(TYPST.render_paper(SHARED_PAPER, TEMPLATES), "a.pdf"), tmp_path)
    assert "Attempt 2" in blank


BESIDE = Prose("- $\\dfrac{a}{b} = \ue0000\ue001$\n- $\\dfrac{a}{b} = \ue0000\ue001$", (np.ones((3, 8)),))


def words_of(pdf: bytes, tmp_path: Path) -> list[tuple[float, float, float, float, str]]:
    """Return the words of a PDF with what they reach from and to: left, top, right and bottom, in points."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on the path")
    (tmp_path / "read.pdf").write_bytes(pdf)
    command = ["pdftotext", "-bbox", str(tmp_path / "read.pdf"), "-"]
    found = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    words = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<', found)
    return [(float(a), float(b), float(c), float(d), word) for a, b, c, d, word in words]


def test_lines_with_matrices_do_not_touch(tmp_path: Path) -> None:
    words = words_of(compile_prose(BESIDE), tmp_path)
    ones = sorted({round(top, 1) for _, top, *_, word in words if word == "1"})
    assert len(ones) == 6
    within, between = ones[1] - ones[0], ones[3] - ones[2]
    assert between > 1.4 * within


WIDE = [
    Prose("$$ x = \ue0000\ue001, \\quad y = \ue0000\ue001 $$", (np.full((3, 8), -0.125),)),
    Prose("$$ x = \ue0000\ue001 $$", (np.full((4, 3, 8), -0.125),)),
    Prose("$$ y = " + " + ".join(f"w_{{{i}}} x_{{{i}}}" for i in range(40)) + " $$", ()),
    Prose("```\n" + "weights = numpy.array([" + "0.125, " * 40 + "])\n```", ()),
    Prose("| a | b |\n|---|---|\n| " + "long " * 40 + " | " + "$x_1 + x_2$, " * 20 + " |", ()),
]


@pytest.mark.parametrize("text", WIDE)
def test_what_is_wide_stays_on_the_page(text: Prose, tmp_path: Path) -> None:
    paper = replace(PAPER, questions=(replace(CONVOLUTION, prompt=text),))
    words = words_of(typst.compile_typst(TYPST.render_paper(paper, TEMPLATES), "a.pdf"), tmp_path)
    # An A4 page is 595 points wide, and its margins 71.
    assert min(left for left, *_ in words) >= 70
    assert max(right for _, _, right, *_ in words) <= 525


@pytest.mark.parametrize("lines", range(2, 20, 2))
def test_what_belongs_together_is_on_one_page(lines: int, tmp_path: Path) -> None:
    before = replace(CHOICE, prompt=Prose("\n\n".join(["above"] * lines), ()))
    paper = replace(PAPER, questions=(before, CONVOLUTION))
    pages = text_of(typst.compile_typst(TYPST.render_paper(paper, TEMPLATES), "a.pdf"), tmp_path).split("\f")
    for first, second in (
        ("Cross-correlation of an image", "meets a filter"),
        ("Compute the feature map", "Answer:"),
        ("Give its dimensions", "Answer:"),
    ):
        (page,) = [page for page in pages if first in page]
        assert second in page.partition(first)[2]


def test_a_drawing_has_the_font_of_the_page_and_no_style_of_a_screen() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" font-family="Georgia, serif">'
        '<rect width="30" height="30" fill="white" style="fill: var(--paper, white)"/><text y="20">Wgq</text></svg>'
    )
    (page,) = pypdf.PdfReader(BytesIO(compile_figure(drawing))).pages
    fonts = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    assert fonts == {"NewCM10-Regular-Identity-H"}
    assert compile_figure(drawing.replace(' style="fill: var(--paper, white)"', "")) == compile_figure(drawing)


def test_a_single_question_is_a_document() -> None:
    typst.compile_typst(TYPST.render_variant(CONVOLUTION, None, TEMPLATES), "a.pdf")
    typst.compile_typst(TYPST.render_variant(CONVOLUTION, SOLUTIONS[0], TEMPLATES), "a.pdf")


@pytest.mark.parametrize("text", ALL)
def test_typst_shows_the_text_and_nothing_else_comes_of_it(text: str, tmp_path: Path) -> None:
    compile_prose(prose(SOURCE, text))
    shown = visible(text_of(typst.compile_typst(TYPST.render_paper(hostile_paper(text), TEMPLATES), "a.pdf"), tmp_path))
    if text in LONG:
        assert shown.count(text[0]) >= 7 * len(text)
        return
    wanted = visible(typst.replace_missing(text)).replace("'", "’")
    # What runs from right to left comes out of a PDF in either order.
    assert any(one in shown.replace("'", "’") for one in (wanted, wanted[::-1]))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("#nonsense", "unknown variable: nonsense, at '#nonsense'"),
        ("a\n$ x $", "missing alt text"),
        ('#read("/etc/passwd")', "file not found"),
        ('#read("../secret")', "would escape the project root"),
    ],
)
def test_an_error_of_typst_is_told_with_its_line(source: str, said: str) -> None:
    with pytest.raises(UserFileError) as caught:
        typst.compile_typst(HEAD + source, "paper.pdf")
    (problem,) = caught.value.problems
    assert (problem.file, problem.code) == ("paper.pdf", "typst-error")
    assert said in problem.message


def test_a_character_that_no_font_has_is_a_box(tmp_path: Path) -> None:
    nobody_has = "\U000fff00"
    assert typst.missing_characters(f"a{nobody_has}λ{nobody_has}") == nobody_has
    assert text_of(typst.compile_typst(f"{HEAD}a{nobody_has}b", "a.pdf"), tmp_path).strip() == "a□b"
