"""Each node of a text in each output."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_paper import prose
from test_terminal import show

from quizgen.model import Steps
from quizgen.render.formats import FORMATS
from quizgen.render.html_prose import html_prose
from quizgen.render.latex_prose import latex_prose
from quizgen.render.typst_prose import typst_pieces
from quizgen.text.markdown import to_markdown
from quizgen.text.plain import to_text

SOURCE = "as written"
"""Markdown is the source with its holes filled."""

NODES = [
    # source, value of <0>, Markdown, plain text, HTML, LaTeX, terminal
    ("one\ntwo", None, SOURCE, "one two", "<p>one\ntwo</p>", "one\ntwo", "one two"),
    ("one  \ntwo", None, SOURCE, "one two", "<p>one<br/>\ntwo</p>", "one\\quizbreak\ntwo", "one\ntwo"),
    ("a\n\nb", None, SOURCE, "a\nb", "<p>a</p>\n<p>b</p>", "a\n\nb", "a\n\nb"),
    ("a <0> b", "x_y", "a x\\_y b", "a x_y b", "<p>a x_y b</p>", "a x\\_y b", "a x_y b"),
    ("a\n<0>\nb", -3, "a\n-3\nb", "a -3 b", "<p>a\n−3\nb</p>", "a\n\\(-3\\)\nb", "a -3 b"),
    ("**a** *b* _c_", None, SOURCE, "a b c", "<p><strong>a</strong> <em>b</em> <em>c</em></p>",
     "\\textbf{a} \\emph{b} \\emph{c}", "a b c"),
    ("~~a~~ b_c_d", None, SOURCE, "a b_c_d", "<p><del>a</del> b_c_d</p>", "\\quizstrike{a} b\\_c\\_d", "a b_c_d"),
    ("`a_<0>`", "$b$", "`a_$b$`", "a_$b$", "<p><code>a_$b$</code></p>", "\\texttt{a\\_\\$b\\$}", "`a_$b$`"),
    ("$x_<0>$", 3, "$x_3$", "x₃", "<p><math><msub><mi>x</mi><mrow><mn>3</mn></mrow></msub></math></p>",
     "\\(x_{3}\\)", "x₃"),
    ("$$ y = <0> $$", 3, "$$ y = 3 $$", "y = 3",
     '<span class="formula"><math display="block"><mi>y</mi><mo>=</mo><mn>3</mn></math></span>',
     "\\[\\quizfit{y = 3}\\]", "    y = 3"),
    ("$5, \\$<0>", 6, "$5, \\$6", "$5, $6", "<p>$5, $6</p>", "\\$5, \\$6", "$5, $6"),
    ("[a](http://b.c)", None, SOURCE, "a", '<p><a href="http://b.c">a</a></p>', "a (\\texttt{http://b.c})",
     "a (http://b.c)"),
    ("[a](x/<0>)", "b<c", "[a](x/b\\<c)", "a", "<p>a (x/b&lt;c)</p>", "a (x/b\\textless{}c)", "a (x/b<c)"),
    ("<http://b.c>", None, SOURCE, "http://b.c", '<p><a href="http://b.c">http://b.c</a></p>',
     "\\texttt{http://b.c}", "http://b.c"),
    ("![a <0>](b)", 3, "![a 3](b)", "a 3", "<p><em>a 3</em></p>", "\\emph{a 3}", "a 3"),
    ("<b>a</b> &amp;", None, SOURCE, "<b>a</b> &", "<p>&lt;b&gt;a&lt;/b&gt; &amp;</p>",
     "\\textless{}b\\textgreater{}a\\textless{}/b\\textgreater{} \\&", "<b>a</b> &"),
    ("## a <0>", 3, "## a 3", "a 3", "<h5>a 3</h5>", "\\quizheading{a 3}", "a 3"),
    ("> a\n> $b$", None, SOURCE, "a b", "<blockquote><p>a\n<math><mi>b</mi></math></p></blockquote>",
     "\\begin{quote}\na\n\\(b\\)\n\\end{quote}", "  │ a b"),
    ("- a\n  - <0>", 3, "- a\n  - 3", "- a\n- 3", "<ul>\n<li>a\n<ul>\n<li>3</li>\n</ul></li>\n</ul>",
     "\\begin{itemize}\n\\item\\relax a\n\n\\begin{itemize}\n\\item\\relax 3\n\\end{itemize}\n\\end{itemize}",
     "  • a\n\n      • 3"),
    ("- <0>\n  more", 3, "- 3\n  more", "- 3 more", "<ul>\n<li>3\nmore</li>\n</ul>",
     "\\begin{itemize}\n\\item\\relax 3\nmore\n\\end{itemize}", "  • 3 more"),
    ("> <0>\n> more", 3, "> 3\n> more", "3 more", "<blockquote><p>3\nmore</p></blockquote>",
     "\\begin{quote}\n3\nmore\n\\end{quote}", "  │ 3 more"),
    ("3. a\n\n4. b", None, SOURCE, "3. a\n4. b", '<ol start="3">\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ol>',
     "\\begin{enumerate}\n\\quizstartat{3}\n\\item\\relax a\n\\item\\relax b\n\\end{enumerate}", "  3. a\n  4. b"),
    ("```\na <0>\n\n $b$\n```", "<c>", "```\na <c>\n\n $b$\n```", "a <c>\n\n $b$",
     "<pre><code>a &lt;c&gt;\n\n $b$</code></pre>",
     "\\begin{quizcode}\n\\quizline{a~\\textless{}c\\textgreater{}}\n\\quizline{}\n\\quizline{~\\$b\\$}\n"
     "\\end{quizcode}", "    a <c>\n\n     $b$"),
    ("a\n\n    b $<0>$\n\n     `c`", (2, 3), "a\n\n    b $2 × 3$\n\n     `c`", "a\nb $2 × 3$\n\n `c`",
     "<p>a</p>\n<pre><code>b $2 × 3$\n\n `c`</code></pre>",
     "a\n\n\\begin{quizcode}\n\\quizline{b\\ \\$2\\ \\ensuremath{\\times}\\ 3\\$}\n\\quizline{}\n"
     "\\quizline{~\\textasciigrave{}c\\textasciigrave{}}\n\\end{quizcode}", "a\n\n    b $2 × 3$\n\n     `c`"),
    ("| a | $|b|$ |\n|---|--:|\n| <0> | |", "c|d", "| a | $|b|$ |\n|---|--:|\n| c\\|d | |",
     "| a | |b| |\n| --- | --: |\n| c|d | |",
     '<div class="table"><table>\n<thead><tr><th scope="col">a</th><th scope="col" class="right"><math>'
     '<mo stretchy="false">|</mo><mi>b</mi><mo stretchy="false">|</mo></math></th></tr></thead>\n'
     '<tbody>\n<tr><td>c|d</td><td class="right"></td></tr>\n</tbody>\n</table></div>',
     "\\begin{quiztable}\n\\quizfitbox{\\begin{tabular}{lr}\n\\toprule\n\\textbf{a} & \\textbf{\\(|b|\\)} \\\\\n"
     "\\midrule\n\\relax c\\textbar{}d &  \\\\\n\\bottomrule\n\\end{tabular}}\n\\end{quiztable}",
     "    a    |b|\n    ───  ───\n    c|d"),
    ("a\n\n***\n\nb", None, SOURCE, "a\n---\nb", "<p>a</p>\n<hr/>\n<p>b</p>", "a\n\n\\quizrule\n\nb",
     f"a\n\n{'─' * 60}\n\nb"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "value", "markdown", "plain", "html", "latex", "terminal"), NODES)
def test_each_node_in_each_output(source, value, markdown, plain, html, latex, terminal):
    written = prose(source, value)
    assert to_markdown(written) == (source if markdown is SOURCE else markdown)
    assert to_text(written) == plain
    assert html_prose(written) == html
    assert latex_prose(written).strip("\n") == latex
    assert [line.rstrip() for line in show(written).rstrip("\n").split("\n")] == terminal.split("\n")


PIECES = [
    ("a\n\nb", ("a", "b")),
    ("a\n\n$$ b $$\n\nc", ('a\n\n#quiz-display("b", $ b $);\n\nc',)),
    ("a\n\n$$ b $$\n\nC", ('a\n\n#quiz-display("b", $ b $);', "C")),
    ("a $$ b $$ c\n\n$$ d $$", ('#quiz-lead[a];\n\n#quiz-display("b", $ b $);\n\nc\n\n#quiz-display("d", $ d $);',)),
    ("- a\n- b\n\nc", ("#list(\n  [a],\n);", "#list(\n  [b],\n);", "c")),
    ("3. a\n4. b", ("#enum(start: 3,\n  [a],\n);", "#enum(start: 4,\n  [b],\n);")),
    ("a:\n\n<0>", ("a:", "#quiz-steps(\n  [b],\n);", "#quiz-steps(\n  [c],\n);")),
    ("a\n<0>\nd", ("a", "#quiz-steps(\n  [b],\n);", "#quiz-steps(\n  [c],\n);", "d")),
    ("    a $b$\n\n$$ c $$", ('#quiz-program("a $b$");', '#quiz-display("c", $ c $);')),
]  # fmt: skip


@pytest.mark.parametrize(("source", "pieces"), PIECES)
def test_what_appears_at_once_on_a_slide(source, pieces):
    assert typst_pieces(prose(source, Steps((prose("b"), prose("c"))))) == pieces


def test_a_paper_keeps_the_empty_lines_of_code():
    source = "\n\nLook:\n\n\n\n```\na\n\n\n\nb\n```\n\n\n\nand\n\n    c\n\n\n    d\n\n\n\nend"
    shown = "Look:\n\n```\na\n\n\n\nb\n```\n\nand\n\n    c\n\n\n    d\n\nend\n"
    assert FORMATS["markdown"].finish(source) == shown


SIGNS = [
    "a",
    " ",
    "\n",
    "\n\n",
    "    ",
    "*",
    "_",
    "`",
    "```\n",
    "- ",
    "> ",
    "| ",
    "|-|\n",
    "#",
    "<0>",
    "$<0>$",
    "$$x$$",
]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(SIGNS), max_size=20).map("".join))
def test_every_text_has_every_output(source):
    written = prose(f"a\n\n{source}", 7)
    for write in (to_markdown, to_text, html_prose, latex_prose, show):
        assert not any("\ue000" <= sign <= "\uf8ff" for sign in write(written))
