"""Every byte of a small paper in every format. QUIZGEN_REWRITE_GOLDENS=1 writes the files anew, to be read."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sample_paper import CONVOLUTION, PAPER, SHARED_PAPER, SOLUTIONS

from quizgen.model import Paper
from quizgen.render import latex
from quizgen.render.formats import FORMATS
from quizgen.render.slides import render_slides
from quizgen.render.templates import load_templates
from quizgen.render.terminal import render_variant

GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = load_templates()
CLASS_PAPER: Paper = replace(PAPER, student=None)

CASES: dict[str, Callable[[], str]] = {
    "class.tex": lambda: latex.render_class([PAPER, SHARED_PAPER], TEMPLATES),
    "slides.typ": lambda: render_slides(CLASS_PAPER, SOLUTIONS, TEMPLATES, shared=True),
    "variant.txt": lambda: render_variant(CONVOLUTION, SOLUTIONS[0]),
}
for form in FORMATS.values():
    CASES |= {
        f"paper{form.suffix}": lambda form=form: form.render_paper(PAPER, TEMPLATES),
        f"solutions{form.suffix}": lambda form=form: form.render_solutions(PAPER, SOLUTIONS, TEMPLATES),
        f"variant{form.suffix}": lambda form=form: form.render_variant(CONVOLUTION, SOLUTIONS[0], TEMPLATES),
    }


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    rendered = CASES[name]()
    golden = GOLDEN / name
    if os.environ.get("QUIZGEN_REWRITE_GOLDENS") == "1":
        golden.write_text(rendered, encoding="utf-8", newline="\n")
    assert rendered == golden.read_text(encoding="utf-8")
