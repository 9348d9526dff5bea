"""What a terminal shows."""

from dataclasses import replace

import numpy as np
import pytest
from sample_paper import CHOICE, CONVOLUTION, NUMBER, SOLUTIONS, W, prose

from quizgen.model import Figure, PaperQuestion, Prose, Steps, Table
from quizgen.render.boxes import columns, lay_out
from quizgen.render.terminal import render_variant

BASE = replace(CHOICE, parts=())


def show(source: Prose, width: int = 60) -> str:
    """Return what is shown of a question's prompt."""
    return render_variant(replace(BASE, prompt=source), None, width=width).split("\n\n", 1)[1]


@pytest.mark.parametrize(
    ("latex", "lines"),
    [
        (r"x_1 \le 2", ["x₁ ≤ 2"]),
        (r"W = \begin{bmatrix} 1 & -20 \end{bmatrix}.", ["W = [1  -20]."]),
        (
            r"x = \begin{bmatrix} 1&2 \\ 3&4 \\ 5&6 \end{bmatrix}, \quad W = \begin{bmatrix} 10 \\ 2 \end{bmatrix}.",
            ["    ⎡1  2⎤", "x = ⎢3  4⎥    W = ⎡10⎤", "    ⎣5  6⎦,       ⎣ 2⎦."],
        ),
        (r"f = \begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}", ["f = ⎧1  x > 0", "    ⎩0  else"]),
        (r"\left( \begin{array}{cc} a & b \\ c & d \end{array} \right)^2", ["⎛a  b⎞ ²", "⎝c  d⎠"]),
        (r"\begin{align*} y &= 1 + 1 \\ &= 2 \end{align*}", ["y = 1 + 1", "  = 2"]),
        # A matrix that is part of a fraction, a root and the like stays in the line.
        (r"y = \frac{\begin{bmatrix} 3 & 1 \end{bmatrix}}{2} + 1", ["y = [3, 1]/2 + 1"]),
        (r"\sqrt{\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}}", ["√[[1, 2], [3, 4]]"]),
        (
            r"\hat{\begin{bmatrix} 1 \\ 3 \end{bmatrix}} = \begin{bmatrix} 1 \\ 3 \end{bmatrix}",
            ["hat([[1], [3]]) = ⎡1⎤", "                  ⎣3⎦"],
        ),
        (r"\frac{W \begin{bmatrix} 3 & 1 \end{bmatrix}}{\begin{bmatrix} 2 \end{bmatrix}}", ["(W [3, 1])/[2]"]),
        (
            r"f = \begin{cases} \frac{\begin{bmatrix} 3 & 1 \end{bmatrix}}{2} & \quad x \\ 1 & y \end{cases}, \quad g",
            ["f = ⎧[3, 1]/2  x    g", "    ⎩1         y,"],
        ),
        (
            r"\begin{align} y &= \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \\ &= z \end{align}",
            ["y = ⎡1  2⎤", "    ⎣3  4⎦", "  = z"],
        ),
        # Brackets around more than a matrix are text.
        (r"\max\left(\begin{bmatrix} 1 & 2 \end{bmatrix} + 1\right)", ["max([1  2] + 1)"]),
        # What is not closed, and what is closed twice.
        (r"\begin{bmatrix} 1 & 2", ["[1, 2]"]),
        (r"x} + \begin{bmatrix} 1 & 2 \end{bmatrix}", ["x + [1, 2]"]),
    ],
)
def test_formulas(latex: str, lines: list[str]) -> None:
    assert [line.rstrip() for line in lay_out(latex, 60)] == lines


def test_formula_that_is_too_wide_goes_on_below() -> None:
    matrix = r"\begin{bmatrix} 100 & 200 \\ 300 & 400 \end{bmatrix}"
    lines = lay_out(rf"x = {matrix}, \qquad W = {matrix}", 20)
    assert lines == ["x = ⎡100  200⎤", "    ⎣300  400⎦,", "", "W = ⎡100  200⎤", "    ⎣300  400⎦"]
    assert max(map(columns, lay_out(" + ".join(["0.25"] * 40), 30))) <= 30


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (prose("A **b** `c` $x_1$ <0>", "*d*"), "A b `c` x₁ *d*\n"),
        (prose("$$W = <0>$$", np.array([[1, 2], [3, 4]])), "    W = ⎡1  2⎤\n        ⎣3  4⎦\n"),
        (prose("a:\n\n- b\n- c $x$\n\n2. d"), "a:\n\n  • b\n  • c x\n\n  2. d\n"),
        (prose("> a"), "  │ a\n"),
        (prose("```\nif x:\n    y\n```"), "    if x:\n        y\n"),
        (prose("<0>", Steps((prose("a $x$"), prose("b")))), "  • a x\n  • b\n"),
        (prose("<0>", Figure("k", {}, "A cat.")), "[Figure: A cat.]\n"),
        (prose("[a](http://b.c)"), "a (http://b.c)\n"),
        (
            prose("<0>", Table((prose("$t$"), prose("x")), ((prose("1"), prose("a")), (prose("20"), prose("bc"))))),
            "     t  x\n    ──  ──\n     1  a\n    20  bc\n",
        ),
    ],
)
def test_prose(source: Prose, shown: str) -> None:
    assert show(source) == shown


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("question", [CONVOLUTION, CHOICE, NUMBER], ids=lambda question: question.code)
def test_lines_fit(question: PaperQuestion, width: int) -> None:
    solution = SOLUTIONS[[CONVOLUTION, CHOICE, NUMBER].index(question)]
    shown = render_variant(question, solution, width=width)
    assert [line for line in shown.splitlines() if columns(line) > width] == []


def test_table_with_long_cells_is_wrapped() -> None:
    table = Table((prose("a"), prose("b")), ((prose("x"), prose("word " * 30)),))
    assert max(map(columns, show(prose("<0>", table)).splitlines())) <= 60


def test_no_colour_codes() -> None:
    assert "\x1b" not in render_variant(CONVOLUTION, SOLUTIONS[0])


def test_solution_only_when_given() -> None:
    assert "Worked solution" not in render_variant(CONVOLUTION, None)
    assert "To type: 3x3" in render_variant(CONVOLUTION, SOLUTIONS[0])


def test_matrix_values_are_found() -> None:
    assert "⎢0.5  0  -0.5⎥" in show(prose("$$<0>$$", W))
