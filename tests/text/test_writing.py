"""Prose with its holes filled, as Markdown and as plain text."""

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.model import Figure, Prose, Steps, Table
from quizgen.text.holes import stand_in
from quizgen.text.markdown import to_markdown
from quizgen.text.plain import to_text
from quizgen.text.reader import read_markdown

H = stand_in
STEPS = Steps((Prose("First $a_1$."), Prose(f"Then *{H(0)}*.", (2,))))
TABLE = Table((Prose("$|x|$"), Prose("name")), ((Prose("1"), Prose(H(0), ("a|b",))),))
FIGURE = Figure("grid", {}, "A 3 × 3 grid")

WRITTEN = [
    # source, values, Markdown, text
    ("Cost \\$3 for **two**.", (), "Cost \\$3 for **two**.", "Cost $3 for two."),
    (f"An {H(0)} here.", ("im*ge_$",), "An im\\*ge\\_\\$ here.", "An im*ge_$ here."),
    (f"So $y = {H(0)}$.", ((3, 4),), "So $y = 3 \\times 4$.", "So y = 3 × 4."),
    (
        f"$$ y = {H(0)} $$",
        (np.eye(2),),
        "$$ y = \\begin{bmatrix} 1 & 0 \\\\ 0 & 1 \\end{bmatrix} $$",
        "y = [[1, 0], [0, 1]]",
    ),
    (f"Run `f({H(0)})`.", ("a`b",), "Run `f(ab)`.", "Run f(a`b)."),
    ("# Head\nOne\ntwo.\n\n- a\n- b", (), "# Head\nOne\ntwo.\n\n- a\n- b", "Head\nOne two.\n- a\n- b"),
    ("See [here](https://x.org) _now_.", (), "See [here](https://x.org) _now_.", "See here now."),
    ("**The map $W_1$ is**", (), "**The map $W_1$ is**", "The map W₁ is"),
    (
        f"Steps:\n\n{H(0)}\n\nDone.",
        (STEPS,),
        "Steps:\n\n- First $a_1$.\n- Then *2*.\n\nDone.",
        "Steps:\nFirst a₁.\nThen 2.\nDone.",
    ),
    (
        f"Table:\n{H(0)}\nDone.",
        (TABLE,),
        "Table:\n\n| $\\vert x\\vert $ | name |\n| --- | --- |\n| 1 | a\\|b |\n\nDone.",
        "Table:\n|x| | name\n1 | a|b\nDone.",
    ),
    (H(0), (FIGURE,), "*A 3 × 3 grid*", "A 3 × 3 grid"),
    (f"a\n\n{H(0)}\n\nb", (7,), "a\n\n7\n\nb", "a\n7\nb"),
]


@pytest.mark.parametrize(("source", "values", "markdown", "text"), WRITTEN)
def test_prose_is_written(source, values, markdown, text):
    prose = Prose(source, values)
    assert to_markdown(prose) == markdown
    assert to_text(prose) == text


@pytest.mark.parametrize("source", [f"a {H(0)} b", f"$x = {H(0)}$", f"`{H(0)}`", f"- {H(0)}"])
@pytest.mark.parametrize("block", [STEPS, TABLE, FIGURE])
@pytest.mark.parametrize("write", [to_markdown, to_text])
def test_a_block_wants_its_own_line(source, block, write):
    with pytest.raises(ComputationError, match="line of its own"):
        write(Prose(source, (block,)))


PLACES = [
    (H(0), ["block"]),
    (f"a {H(0)}", ["text"]),
    (f"a\n  {H(0)}  \nb", ["block"]),
    (f"${H(0)}$ and $${H(1)}$$ and \\${H(2)}$", ["inline", "display", "text"]),
    (f"`{H(0)}`\n```\n{H(1)}\n```\n", ["code", "code"]),
]


@pytest.mark.parametrize(("source", "places"), PLACES)
def test_where_holes_stand(source, places):
    assert [hole.where for hole in read_markdown(source).holes] == places


def test_a_value_cannot_forge_a_hole():
    prose = Prose(f"{H(0)} {H(1)}", (H(1), "secret"))
    assert to_text(prose) == "1 secret"
    assert to_markdown(prose) == "1 secret"
