"""A part that asks for code, in every format: what to begin with on the paper, the model solution beside it."""

import re
import subprocess
from xml.etree import ElementTree

import pytest

from quizgen.generate import make_variant
from quizgen.questions.reader import read_question
from quizgen.render import terminal
from quizgen.render.formats import FORMATS
from quizgen.render.latexmk import compile_pdf, find_latexmk
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()
QUESTION = """
title: T
topics: [t]
values: {n: "integer(2, 9)"}
prompt: p
parts:
  function:
    type: code
    ask: Write it.
    function: f(x)
    inputs: {x: "integer(1, 9)"}
    answer: x + n
    starter: |
      def f(x):
          ...  # more than << n >>
    model: |
      def f(x):
          if x < 1 and x > 0:
              return "$x$ <b> \\\\input{x} & 100 % `_^~"

          return x + << n >>
  other: {type: number, ask: Say it., answer: n}
"""
VARIANT = make_variant(read_question("q", "q.yaml", QUESTION), 3)
N = VARIANT.values["n"]
MODEL = VARIANT.solution.parts[0].typed
STARTER = f"def f(x):\n    ...  # more than {N}\n"


def rendered(name: str, solved: bool) -> str:
    solution = VARIANT.solution if solved else None
    if name == "terminal":
        return terminal.render_variant(VARIANT.paper, solution)
    return FORMATS[name].render_variant(VARIANT.paper, solution, TEMPLATES)


def test_markdown() -> None:
    paper, solution = rendered("markdown", False), rendered("markdown", True)
    starter = f"Begin with:\n\n```python\n{STARTER}```\n"
    assert starter in paper
    assert f"**Answer:**\n\n```python\n{MODEL}```\n" in solution
    assert starter in solution
    # There is a line to answer on for the number, and none for the program.
    assert paper.count("Answer:") == 1
    assert solution.count("To type:") == 1


def test_html() -> None:
    paper, solution = rendered("html", False), rendered("html", True)
    assert f"<pre><code>{STARTER.rstrip()}</code></pre>" in paper
    main = re.search("<main>.*</main>", solution, re.DOTALL)
    assert main is not None
    codes = [code.text for code in ElementTree.fromstring(main[0]).iter("code")]
    assert MODEL.rstrip() in codes
    assert paper.count('<span class="line">') == 1


def test_terminal() -> None:
    paper, solution = rendered("terminal", False), rendered("terminal", True)
    assert f"    Begin with:\n\n        def f(x):\n            ...  # more than {N}\n" in paper
    assert "    Answer:\n\n        def f(x):\n            if x < 1 and x > 0:\n" in solution
    assert "\n\n            return x + " in solution


def test_latex() -> None:
    assert "Begin with:\n\\begin{quizcode}\n\\quizline{def\\ f(x):}\n\\quizline{~~~~...~~\\#\\ more\\ than" in rendered(
        "latex", False
    )
    assert "\\quizroom{0}" not in rendered("latex", False)


@pytest.mark.skipif(find_latexmk() is None, reason="latexmk and pdflatex are not on the path")
def test_long_lines_stay_on_the_page(tmp_path) -> None:
    words = ", ".join(f"word{i}" for i in range(60))
    joined = ",".join(f"item{i}" for i in range(60))
    lines = [f"first = [{words}]", f"second=[{joined}]", f"third = {'x' * 300}"]
    source = QUESTION.replace("prompt: p", "prompt: |\n  ```\n" + "".join(f"  {line}\n" for line in lines) + "  ```")
    variant = make_variant(read_question("q", "q.yaml", source), 3)
    latex = FORMATS["latex"].render_variant(variant.paper, variant.solution, TEMPLATES)
    compile_pdf(latex, tmp_path / "q.pdf", 1)
    command = ["pdftotext", "-bbox", str(tmp_path / "q.pdf"), "-"]
    boxes = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    right = [float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)]
    text = "".join(re.findall(r">([^<]*)</word>", boxes))
    assert len(right) > 60
    assert max(right) < 595 - 60
    assert "word59" in text
    assert joined in text
    assert "x" * 300 in text
