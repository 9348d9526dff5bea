"""Prose as LaTeX and as HTML: what is written, and what must come of it."""

import re
import timeit
from xml.etree import ElementTree

import numpy as np
import pytest
from sample_paper import prose

from quizgen.errors import ComputationError
from quizgen.model import Figure, Notation, Prose, Rounded, Steps, Table
from quizgen.render.html_prose import html_prose
from quizgen.render.latex_prose import latex_prose

MATRIX = np.array([[1, -2], [3, 4]])
TEX_MATRIX = r"\begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix}"
STEPS = Steps((prose("add $<0>$", 1), prose("*done*")))
TABLE = Table((prose("$t$"), prose("name")), ((prose("<0>", 1), prose("[a] & b")), (prose("<0>", -2), prose("c"))))
FIGURE = Figure("nothing-draws-this", {}, "A cat & a dog.")


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("50 % & more", (), r"50 \% \& more"),
        ("one\ntwo", (), "one\ntwo"),
        ("one\n\ntwo", (), "one\n\ntwo"),
        ("one  \ntwo", (), "one\\quizbreak\ntwo"),
        ("**a** *b* ~~c~~ `d_e`", (), r"\textbf{a} \emph{b} \quizstrike{c} \texttt{d\_e}"),
        ("# a_b", (), r"\quizheading{a\_b}"),
        ("$x_1 < 2$", (), r"\(x_1 < 2\)"),
        (r"costs \$3, `$x$`", (), r"costs \$3, \texttt{\$x\$}"),
        ("see $$x$$", (), "see \n\\[\\quizfit{x}\\]"),
        ("a:\n\n$$x$$\n\nb", (), "a:\n\\[\\quizfit{x}\\]\n\n\nb"),
        ("$$a, \\quad b$$", (), "\n\\[\\quizfit[{\\quizfit{a,} \\\\[4pt] \\quizfit{b}}]{a, \\quad b}\\]\n"),
        (r"$$\begin{align*} a &= 1 \\ b &= 2 \end{align*}$$", (), "\n\\quizalign{a &= 1 \\\\ b &= 2}\n"),
        (
            r"$$\begin{aligned} a &= 1 \end{aligned}$$",
            (),
            "\n\\[\\quizfit{\\begin{aligned} a &= 1 \\end{aligned}}\\]\n",
        ),
        ("$α ≤ é$", (), r"\(\alpha  \le  \text{é}\)"),
        ("<0> and $<0>$", (0.25,), r"0.25 and \(0.25\)"),
        ("<0>x", (-2,), r"\(-2\)x"),
        ("<0>x", ("-2",), "-2x"),
        ("is <0>.", (MATRIX,), rf"is \({TEX_MATRIX}\)."),
        ("$x = <0>$", (MATRIX,), rf"\(x = {TEX_MATRIX}\)"),
        ("$x^<0>_<0> \\frac<0>{<0>} \\sqrt <0>$", (12,), r"\(x^{12}_{12} \frac{12}{12} \sqrt {12}\)"),
        ("$\\alpha<0>y$", ("a",), r"\(\alpha \text{a} y\)"),
        ("$\\text{if <0> %s}$".replace("%s", "holds"), ("a_b",), r"\(\text{if a\_b holds}\)"),
        ("$\\operatorname{<0>}(x)$", ("ReLU",), r"\(\mathrm{ReLU}(x)\)"),
        ("$W x <0>$", (Notation("- 2", "- 2"),), r"\(W x - 2\)"),
        ("`f(<0>)`", ("a b%",), r"\texttt{f(a\ b\%)}"),
        ("<0>", (Rounded(2 / 3, 2),), "0.67"),
        ("<0>", (prose("a *b* <0>", 3),), r"a \emph{b} 3"),
        ("| a | b |\n|:-:|--:|\n| [1] | $|x|$ |", (), None),
        ("- [a]\n- b", (), "\\begin{itemize}\n\\item\\relax [a]\n\\item\\relax b\n\\end{itemize}"),
        ("2. a", (), "\\begin{enumerate}\n\\quizstartat{2}\n\\item\\relax a\n\\end{enumerate}"),
        (
            "```\nif x:\n    y # z\n```",
            (),
            "\\begin{quizcode}\n\\quizline{if\\ x:}\n\\quizline{~~~~y\\ \\#\\ z}\n\\end{quizcode}",
        ),
    ],
)
def test_latex(source: str, values: tuple[object, ...], expected: str | None) -> None:
    written = latex_prose(prose(source, *values))
    if expected is None:
        expected = (
            "\\begin{quiztable}\n\\quizfitbox{\\begin{tabular}{cr}\n\\toprule\n\\textbf{a} & \\textbf{b} \\\\\n"
            "\\midrule\n\\relax [1] & \\(|x|\\) \\\\\n\\bottomrule\n\\end{tabular}}\n\\end{quiztable}"
        )
    assert written.rstrip("\n") == expected.rstrip("\n")


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("50 % & <b>", (), "<p>50 % &amp; &lt;b&gt;</p>"),
        ("one\ntwo", (), "<p>one\ntwo</p>"),
        ("**a** *b* ~~c~~ `d<e`", (), "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d&lt;e</code></p>"),
        ("# a", (), "<h4>a</h4>"),
        ("$x_1 < 2$", (), "<p><math><msub><mi>x</mi><mn>1</mn></msub><mo>&lt;</mo><mn>2</mn></math></p>"),
        ("$x$.", (), '<p><span class="tie"><math><mi>x</mi></math>.</span></p>'),
        ("$$x$$", (), '<span class="formula"><math display="block"><mi>x</mi></math></span>'),
        ("<0> and $<0>$", (-2,), "<p>−2 and <math><mn>−2</mn></math></p>"),
        ("$x_<0>$", (12,), "<p><math><msub><mi>x</mi><mrow><mn>12</mn></mrow></msub></math></p>"),
        ("$3<0>$", (12,), "<p><math><mn>3</mn><mn>12</mn></math></p>"),
        ("$x <0>$", (Notation("- 2", "- 2"),), "<p><math><mi>x</mi><mo>−</mo><mn>2</mn></math></p>"),
        ("$\\text{if <0>5 holds}$", ("a<b",), "<p><math><mtext>if a&lt;b5 holds</mtext></math></p>"),
        ("$\\operatorname{<0>}$", ("ReLU",), "<p><math><mtext>ReLU</mtext></math></p>"),
        ("`f(<0>)`", ("<a>",), "<p><code>f(&lt;a&gt;)</code></p>"),
        ("- a\n- <0>", (1,), "<ul>\n<li>a</li>\n<li>1</li>\n</ul>"),
        ("2. a", (), '<ol start="2">\n<li>a</li>\n</ol>'),
        ("```\na <0>\n```", ("b\n  c",), "<pre><code>a b\n  c</code></pre>"),
        ("<0>", ("text",), "<p>text</p>"),
    ],
)
def test_html(source: str, values: tuple[object, ...], expected: str) -> None:
    assert html_prose(prose(source, *values)) == expected


def test_blocks_in_latex() -> None:
    written = latex_prose(prose("Before:\n\n<0>\n\n<1>\n\n<2>", STEPS, TABLE, FIGURE))
    assert "\\begin{quizsteps}\n\\item\\relax add \\(1\\)\n\\item\\relax \\emph{done}\n\\end{quizsteps}" in written
    assert "\\begin{tabular}{rl}\n\\toprule\n\\textbf{\\(t\\)} & \\textbf{name} \\\\\n\\midrule" in written
    assert "\\relax \\(-2\\) & c \\\\" in written
    assert written.endswith("\\emph{A cat \\& a dog.}")


def test_blocks_in_html() -> None:
    written = html_prose(prose("Before:\n\n<0>\n\n<1>\n\n<2>", STEPS, TABLE, FIGURE))
    assert '<ul class="steps">\n<li>add <math><mn>1</mn></math></li>\n<li><em>done</em></li>\n</ul>' in written
    assert '<th scope="col" class="right"><math><mi>t</mi></math></th><th scope="col">name</th>' in written
    assert '<tr><td class="right">−2</td><td>c</td></tr>' in written
    assert written.endswith('<p class="figure">A cat &amp; a dog.</p>')


def test_block_alone_on_a_line_ends_the_paragraph() -> None:
    assert html_prose(prose("Before:\n<0>\nafter.", STEPS)).startswith('<p>Before:</p>\n<ul class="steps">')
    assert html_prose(prose("Before:\n<0>\nafter.", STEPS)).endswith("</ul>\n<p>after.</p>")
    assert "Before:\n\n\\begin{quizsteps}" in latex_prose(prose("Before:\n<0>\nafter.", STEPS))
    assert html_prose(prose("Size:\n<0>\nlong.", 3)) == "<p>Size:\n3\nlong.</p>"


@pytest.mark.parametrize("source", ["see <0> here", "$<0>$", "`<0>`", "$$x = <0>$$", "| a |\n|---|\n| <0> |"])
@pytest.mark.parametrize("write", [latex_prose, html_prose])
def test_block_inside_a_line_is_refused(write: object, source: str) -> None:
    with pytest.raises(ComputationError, match="steps cannot be inside a line"):
        write(prose(source, STEPS))  # type: ignore[operator]


def test_ragged_tables_are_squared() -> None:
    written = latex_prose(prose("| a | b |\n|---|--:|\n| 1 |\n| 1 | 2 | 3 |"))
    assert "\\relax 1 &  \\\\\n\\relax 1 & 2 \\\\\n" in written
    table = Table((prose("a"), prose("b")), ((prose("1"),), (prose("1"), prose("2"), prose("3"))))
    assert "\\relax 1 &  \\\\\n\\relax 1 & 2 \\\\\n" in latex_prose(prose("<0>", table))
    assert html_prose(prose("<0>", table)).count("<td") == 4
    assert latex_prose(prose("<0>", Table((), ()))) == ""


def test_display_in_a_cell_is_set_in_the_line() -> None:
    source = "| a |\n|---|\n| $$x$$ |"
    assert "\\relax \\(x\\) \\\\" in latex_prose(prose(source))
    assert "<td><math><mi>x</mi></math></td>" in html_prose(prose(source))


def test_inline_leaves_out_the_paragraph() -> None:
    assert html_prose(prose("a $x$"), inline=True) == "a <math><mi>x</mi></math>"
    assert html_prose(prose("a\n\nb"), inline=True) == "<p>a</p>\n<p>b</p>"


def test_hole_without_a_value_is_refused() -> None:
    with pytest.raises(ComputationError, match="hole"):
        html_prose(Prose("\ue0002\ue001", (1,)))


FORMULAS = [
    r"\begin{aligned} a &= <0> \\ b &= <0> \end{aligned}",
    r"y = \begin{aligned}[t] a &= 1 \end{aligned}",
    r"\begin{gather*} a \\ <0> \end{gather*}",
    r"\begin{cases} <0> & x > 0 \\ 0 & \text{otherwise, a & b} \end{cases}",
    r"\text{50\% \& a\_b <0> \{x\}}",
    r"\mathbf{<0>} \boldsymbol{W} \mathrm{stride} \mathbb{R}^{<0>}",
    r"\frac{<0>}{<0>} + \dfrac{1}{<0>} \sqrt[3]{<0>}",
    r"\left\lfloor \frac{n - <0>}{2} \right\rfloor + \lfloor x \rfloor",
    r"\sum_{i=1}^{<0>} x_i <0><0> 3<0>4 <0>.5 -<0>",
    r"\max(0, x) \tanh x \operatorname{ReLU}(x) \log_2 <0>",
    r"\underbrace{x}_{<0>} \hat{y} \overline{<0>} \vec x \underset{<0>}{\max}",
    r"x < 3 \& y > 2 \quad \text{and} \qquad z \,\; w",
    r"\begin{bmatrix} <0> & 2 \\ 3 & <0> \end{bmatrix}^\top",
    r"\color{red} <0> \phantom{x} \left( <0> \right) \bigl[ <0> \bigr]",
    r"9110000 + 9110001 <0> 911",
    r"a = 1 + 2 + 3 + 4 + 5 + 6 + (<0> + 7) + <0> \cdot 8 - 9 = 10 \approx 11",
]
VALUES = [3, -2.5, (54, 54, 96), MATRIX, "a < b & $c$", Notation("+ 2", "+ 2"), Rounded(1 / 3, 2), [1, "x"], True]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("dollars", ["$", "$$"])
def test_every_mathml_is_well_formed(formula: str, dollars: str) -> None:
    for value in VALUES:
        written = html_prose(prose(f"{dollars}{formula}{dollars}", value))
        maths = list(ElementTree.fromstring(f"<div>{written}</div>").iter("math"))
        assert maths
        assert "\ue000" not in written
        if dollars == "$$":
            assert maths[0].get("display") == "block"


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_hole_is_filled_and_no_stand_in_is_left(formula: str) -> None:
    tree = ElementTree.fromstring(f"<div>{html_prose(prose(f'${formula}$', 77))}</div>")
    shown = "".join(tree.itertext())
    assert shown.count("77") == formula.count("<0>")
    numerals = set(re.findall(r"\d{7}", shown.replace("77", "")))
    assert numerals == set(re.findall(r"\d{7}", formula))


@pytest.mark.parametrize("formula", [r"\bogus{x}", r"\frac{1}", r"\left( x", r"x_1_2", r"\begin{bmatrix} 1"])
def test_formula_that_mathml_cannot_hold_is_refused(formula: str) -> None:
    with pytest.raises(ComputationError, match="formula"):
        html_prose(prose(f"${formula}$"))


def test_a_long_formula_can_be_broken_before_its_signs() -> None:
    written = html_prose(prose("$y = 0.1 + 0.2 + 0.3 + 0.4 + 0.5 + 0.6$"))
    assert written.count('<wbr/><math><mo form="infix">+</mo>') == 5
    assert html_prose(prose("$y = (1 + 2 + 3 + 4 + 5 + 6 + 7)$")).count("<wbr/>") == 1
    assert html_prose(prose(r"$y = f\left(1 + 2 + 3 + 4\right) = f\left(10\right)$")).count("<wbr/>") == 2


def test_sign_after_a_bracket_is_a_prefix() -> None:
    assert '<mo stretchy="false">(</mo><mo form="prefix">−</mo>' in html_prose(prose("$2 \\cdot (-1)$"))


def test_filling_another_variant_converts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "A first $x = <0>$ and `<0>`.\n\n$$ <0> $$\n\n<1>"
    first = html_prose(prose(source, 1, STEPS)), latex_prose(prose(source, 1, STEPS))

    def fail(*arguments: object) -> None:
        raise AssertionError("converted again")

    monkeypatch.setattr("quizgen.text.reader.SyntaxTreeNode", fail)
    monkeypatch.setattr("quizgen.render.html_prose.convert_formula", fail)
    second = html_prose(prose(source, 2, STEPS)), latex_prose(prose(source, 2, STEPS))
    assert first != second


if __name__ == "__main__":
    sample = prose("Image $x = <0>$ with stride <1> and $$W = <0>, \\quad S = <1>$$\n\n<2>", MATRIX, 2, STEPS)
    for function in (latex_prose, html_prose):
        print(function.__name__, timeit.timeit(lambda f=function: f(sample), number=2000) / 2, "ms")
