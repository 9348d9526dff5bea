"""Text from anywhere comes out as text: in prose, math and code, names and titles, in every format."""

import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from sample_paper import NUMBER, PAPER, STUDENT, prose

from quizgen.errors import ComputationError
from quizgen.model import Paper
from quizgen.render import latex
from quizgen.render.formats import FORMATS
from quizgen.render.html_prose import html_prose
from quizgen.render.latex_prose import latex_prose
from quizgen.render.latexmk import compile_pdf, find_latexmk
from quizgen.render.templates import load_templates
from quizgen.render.terminal import render_variant
from quizgen.text.reader import read_markdown

TEMPLATES = load_templates()

HOSTILE = [
    r"\input{/etc/passwd}",
    "<script>alert(1)</script>",
    "</code></pre></math><img src=x onerror=alert(1)>",
    "$",
    "$x$ and $$y$$",
    "%",
    "50 % of it",
    "_",
    "a_b_c",
    "#",
    "# heading",
    "&",
    "&amp; &#60;",
    "~",
    "^",
    "{",
    "}",
    "{}",
    "\\",
    "\\\\[9cm]",
    "[1] and ]",
    "`tick` ``two``",
    "```",
    "**bold**",
    "[link](javascript:x)",
    "![image](http://example.org/x.png)",
    "| a | b |",
    "\"quoted\" 'and' --dashed--",
    "^^5cinput",
    r"\end{document}",
    r"\VAR{paper} {{ paper }} {% include 'x' %}",
    "=1+1",
    "- item",
    "1. item",
]
# What LaTeX's fonts lack is named by its code there; elsewhere it stands as it is.
BEYOND = ["naïve café Łódź", "smile 🙂", "שלום עולם", "مرحبا", "神经网络", "αβγ ≤ ∑"]
CONTROL = ["a\x00b\x07c\x1b[31md", "a\u202eb\u200bc", "one\ntwo\r\nthree", "forged \ue0007\ue001 hole \ue0030\ue001"]
LONG = ["w" * 10_000]
ALL = HOSTILE + BEYOND + CONTROL + LONG

SOURCE = (
    "Text <0> here, *emphasis <0>*, `code <0>`, $x = <0>$, $\\text{if <0>}$.\n\n<0>\n\n```\nblock <0>\n```\n\n- <0>\n"
)


def visible(text: str) -> str:
    """Return what of a text must be seen, without spaces."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ue000\ue001]", "", text)


def read_html(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{html}</div>")


@pytest.mark.parametrize("text", ALL)
def test_html_shows_the_text_and_nothing_else_comes_of_it(text: str) -> None:
    tree = read_html(html_prose(prose(SOURCE, text)))
    shown = visible("".join(tree.itertext()))
    assert shown.count(visible(text)) >= 7
    allowed = {"div", "p", "em", "code", "pre", "math", "mi", "mo", "mtext", "mrow", "ul", "li", "span"}
    assert {element.tag for element in tree.iter()} <= allowed


@pytest.mark.parametrize("text", ALL)
def test_whole_page_is_well_formed_and_shows_the_text(text: str) -> None:
    page = FORMATS["html"].render_paper(hostile_paper(text), TEMPLATES)
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</style>") == 1
    main = page[page.index("<main>") : page.index("</main>") + len("</main>")]
    tree = ElementTree.fromstring(main)
    assert visible("".join(tree.itertext())).count(visible(text)) >= 8


@pytest.mark.parametrize("text", [text for text in ALL if text not in LONG])
def test_markdown_shows_the_text(text: str) -> None:
    paper = FORMATS["markdown"].render_paper(hostile_paper(text), TEMPLATES)
    # Readers of Markdown who know dollar signs leave formulas alone; this one does not know them.
    pieces = read_markdown(paper).split_at_formulas()
    text_alone = "".join(paper[start:end] for start, end, formula in pieces if formula is None)
    reader = MarkdownIt("commonmark").enable("table")
    reader.validateLink = lambda url: True
    html = reader.render(text_alone)
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


@pytest.mark.parametrize("text", ALL)
def test_terminal_shows_the_text(text: str) -> None:
    shown = render_variant(hostile_paper(text).questions[0], None)
    assert "\x1b" not in shown
    assert visible(shown).count(visible(text)) >= 7


def hostile_paper(text: str) -> Paper:
    """Return a paper that has the text everywhere a text can stand."""
    part = replace(
        NUMBER.parts[0],
        ask=prose("Ask <0>", text),
        hint=text,
        note=text,
        options=(prose("<0>", text), prose("Option $<0>$", text)),
    )
    question = replace(
        NUMBER, title=text, code=text, conventions=(text, text), prompt=prose(SOURCE, text), parts=(part,)
    )
    student = replace(STUDENT, name=text, identifiers={"sis_id": text})
    return replace(PAPER, course=text, title=text, date=text, student=student, questions=(question,))


@pytest.mark.parametrize("text", ALL)
def test_latex_has_no_command_of_the_text(text: str) -> None:
    for written in (latex_prose(prose(SOURCE, text)), FORMATS["latex"].render_paper(hostile_paper(text), TEMPLATES)):
        assert "\\input{/etc" not in written
        assert written.count("\\end{document}") <= 1
        assert "^^5c" not in written


def test_latex_compiles_and_shows_the_text(tmp_path: Path) -> None:
    if find_latexmk() is None or shutil.which("pdftotext") is None:
        pytest.skip("latexmk, pdflatex or pdftotext is not on the path")
    papers = [hostile_paper(text) for text in ALL]
    target = tmp_path / "hostile.pdf"
    compile_pdf(latex.render_class(papers, TEMPLATES), target, papers=len(papers))
    text = subprocess.run(["pdftotext", "-raw", str(target), "-"], capture_output=True, check=True).stdout.decode()
    shown = visible(text)
    missing = [text for text in HOSTILE if visible(text).replace("'", "’") not in shown]
    assert missing == []
    # Page numbers stand between the parts of a word that runs over pages.
    assert all(shown.count(word[0]) >= 7 * len(word) for word in LONG)
    assert "root:x:0" not in shown


def test_latex_runs_no_command_of_a_formula() -> None:
    for formula in (r"\input{/etc/passwd}", r"\write18{ls}", "x}{", r"\csname input\endcsname", "^^5cinput", "% rest"):
        for write in (latex_prose, html_prose):
            with pytest.raises(ComputationError):
                write(prose(f"${formula}$"))


def test_raw_html_of_a_question_is_text() -> None:
    assert html_prose(prose("A <b>bold</b> claim & <!-- no -->")) == (
        "<p>A &lt;b&gt;bold&lt;/b&gt; claim &amp; &lt;!-- no --&gt;</p>"
    )


@pytest.mark.parametrize(
    ("source", "html", "tex"),
    [
        ("[a](http://b.c/d)", '<p><a href="http://b.c/d">a</a></p>', r"a (\texttt{http://b.c/d})"),
        ("[a](javascript:x)", "<p>a (javascript:x)</p>", "a (javascript:x)"),
        ("![a](http://b.c/d.png)", "<p><em>a</em></p>", r"\emph{a}"),
    ],
)
def test_links(source: str, html: str, tex: str) -> None:
    assert html_prose(prose(source)) == html
    assert latex_prose(prose(source)) == tex


def test_marks_do_not_depend_on_the_text() -> None:
    assert hostile_paper("x").questions[0].parts[0].marks == Fraction(5, 4)
