"""Hostile text comes out as text."""

import html
import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quizgen.notation.values import escape_html, escape_latex, escape_markdown, to_latex

HOSTILE = r"\input{/etc/passwd} $x$ 100% a_b #1 & ^ ~ {} <script>alert(1)</script> `id` | '' -- ,, ?` "
UNUSUAL = "😀 שלום 王小明 Nguyễn Đỗ Müller Łukasz ơ \u202eabc\u202c \x00\x07 ≤ → λ ά ⊗ − × ½ x² ₁ € № \ufffe\U0010ffff"

LATEX = [
    (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
    ("$5 & 10% #1", r"\$5 \& 10\% \#1"),
    ("a_b^c~d", r"a\_b\textasciicircum{}c\textasciitilde{}d"),
    ("<script>", r"\textless{}script\textgreater{}"),
    ("Müller, Łukasz", "Müller, Łukasz"),
    ("ậ", r"\^{\d{a}}"),
    ("ơ", "o"),
    ("λ ≤ 2 − 1", r"\ensuremath{\lambda} \ensuremath{\le} 2 \ensuremath{-} 1"),
    ("x → y ⊗ z", r"x \ensuremath{\to} y \ensuremath{\otimes} z"),
    ("😀", "[U+1F600]"),
    ("ש", "[U+05E9]"),
    ("王", "[U+738B]"),
    ("a--b ''c", "a-{}-b '{}'c"),
    ("one\ntwo\x00\u202e", "one two"),
    ("\ue0000\ue001", "0"),
]


@pytest.mark.parametrize(("text", "written"), LATEX)
def test_text_in_latex(text, written):
    assert escape_latex(text) == written


READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKDOWN = [
    ("plain text, 2 words.", "plain text, 2 words."),
    ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
    ("$x$", r"\$x\$"),
    ("<b> &amp;", r"\<b\> \&amp;"),
    ("[a](http://b)", r"\[a\](http\://b)"),
    ("- item", r"\- item"),
    ("-2.6", "-2.6"),
    ("1. first", r"1\. first"),
    ("# head", r"\# head"),
    ("---", r"\---"),
    ("a|b", r"a\|b"),
    ("two\nlines", "two lines"),
    ("\ue0001\ue001", "1"),
]


@pytest.mark.parametrize(("text", "written"), MARKDOWN)
def test_text_in_markdown(text, written):
    assert escape_markdown(text) == written


def _shown(markdown: str) -> str:
    body = re.sub(r"\A<p>|</p>\s*\Z", "", READER.render(markdown))
    assert "<" not in body, f"Markdown became markup: {body}"
    return html.unescape(body)


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" *_`[]<>&#!-+=1.)|$\\"),
        min_size=1,
    )
)
@settings(max_examples=100, deadline=None)
def test_a_markdown_reader_shows_the_text_itself(text):
    words = " ".join(text.split())
    assert _shown(f"a {escape_markdown(words)} z") == f"a {words} z"


@pytest.mark.parametrize("text", [HOSTILE, UNUSUAL])
def test_html_shows_the_text_and_no_markup(text):
    written = escape_html(text)
    assert "<" not in written
    assert html.unescape(written).startswith(text[:8])


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_pdflatex_prints_hostile_text(tmp_path):
    texts = [
        HOSTILE,
        UNUSUAL,
        "".join(chr(i) for i in range(32, 0x250)),
        "".join(chr(i) for i in range(0x2000, 0x2300)),
    ]
    texts.append("".join(chr(i) for i in range(0x1E00, 0x2000)))
    lines = "\n\n".join(f"{escape_latex(text)}\n\n${to_latex(text)}$" for text in texts)
    document = (
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}\\usepackage{amsmath}"
        f"\\begin{{document}}\n{lines}\n\\end{{document}}\n"
    )
    (tmp_path / "a.tex").write_text(document, encoding="utf-8")
    run = subprocess.run(
        ["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "a.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:].decode("utf-8", "replace")
    assert b"Missing character" not in (tmp_path / "a.log").read_bytes()
