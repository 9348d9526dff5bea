"""Arrays as people lay them out elsewhere: tables of Markdown, angle brackets, labelled rows, a size behind them."""

import numpy as np
import pytest

from quizgen.kinds.array import matrices
from quizgen.marking.check import check_answer

MATRIX = [
    # One row on each line, with the semicolons of a spreadsheet between the cells.
    "1;2\n3;4",
    "1; 2\r\n3; 4\r\n",
    "1;2;\n3;4;",
    # Tables of Markdown: the first line is a row where it holds numbers.
    "| 1 | 2 |\n|---|---|\n| 3 | 4 |",
    "| 1 | 2 |\n| :-- | --: |\n| 3 | 4 |\n",
    "\n1 | 2\n--|--\n3 | 4",
    "|   |   |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    "| x_1 | x_2 |\n|:---:|:---:|\n| 1 | 2 |\n| 3 | 4 |",
    "a | b\n--- | ---\n1 | 2\n3 | 4",
    # Angle brackets.
    "<1,2>,<3,4>",
    "<1, 2>\n<3, 4>",
    "<<1, 2>, <3, 4>>",
    "⟨1, 2⟩, ⟨3, 4⟩",
    "[<1, 2>, <3, 4>]",
    # Labelled rows.
    "R1: 1 2 / R2: 3 4",
    "R1: 1 2\nR2: 3 4",
    "r1: [1, 2], r2: [3, 4]",
    "Row 1: 1, 2; Row 2: 3, 4",
    "row_0: 1 2\nrow_1: 3 4",
    "Zeile 1: 1 2\nZeile 2: 3 4",
    # A size that is written behind the array.
    "[[1, 2], [3, 4]] (2x2)",
    "[[1, 2], [3, 4]] 2x2",
    "[[1, 2], [3, 4]], (2 × 2).",
    "[[1, 2], [3, 4]] (2 by 2)",
    "1 2\n3 4 (2x2)",
    "R1: 1 2 / R2: 3 4 (2x2)",
]


@pytest.mark.parametrize("typed", MATRIX)
def test_a_matrix(typed: str) -> None:
    assert matrices.read_array(typed, np.zeros((2, 2))) == [[1, 2], [3, 4]]
    assert check_answer("array", [[1, 2], [3, 4]], typed).status == "correct"
    assert check_answer("array", [[1, 2], [3, 5]], typed).status == "partial"
    assert check_answer("array", [[1, 3], [2, 4]], typed).fraction < 1


OTHER = [
    ("<1, 2, 3>", (3,), [1, 2, 3]),
    ("<1, 2, 3>^T", (3,), [1, 2, 3]),
    ("[1, 2, 3] (3x1)", (3,), [1, 2, 3]),
    ("[1, 2, 3] (1x3)", (3,), [1, 2, 3]),
    ("[[1], [2]] (2x1)", (2,), [[1], [2]]),
    ("[[[1, 2]], [[3, 4]]] (2x1x2)", (2, 1, 2), [[[1, 2]], [[3, 4]]]),
    ("[[1, 3], [2, 4]]^T (2x2)", (2, 2), [[1, 2], [3, 4]]),
    # A student's matrix of another size than the answer's.
    ("1;2\n3;4\n5;6", (2, 2), [[1, 2], [3, 4], [5, 6]]),
    ("R1: 1 2 / R2: 3 4 / R3: 5 6", (2, 2), [[1, 2], [3, 4], [5, 6]]),
    ("R1: 1/2 2 / R2: 3 4", (2, 2), [[0.5, 2], [3, 4]]),
    ("| 1 | 2 |\n|---|---|\n| 3 | 4 |\n| 5 | 6 |", (2, 2), [[1, 2], [3, 4], [5, 6]]),
    # Numbers above the line are a row, no names.
    ("| 7 | 8 |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", (2, 2), [[7, 8], [1, 2], [3, 4]]),
]


@pytest.mark.parametrize(("typed", "shape", "read"), OTHER)
def test_what_else_is_read(typed: str, shape: tuple[int, ...], read: list[object]) -> None:
    assert matrices.read_array(typed, np.zeros(shape)) == read


REFUSED = [
    ("[[1, 2], [3, 4]] (3x2)", (2, 2), "3 x 2 is written behind it, but it is 2 x 2", 18),
    ("[[1, 2], [3, 4]] (2x2x1)", (2, 2), "2 x 2 x 1 is written behind it, but it is 2 x 2", 18),
    ("[1, 2, 3, 4] (2x2)", (4,), "2 x 2 is written behind it, but it is 4", 14),
    ("[[1, 3], [2, 4], [5, 6]]^T (2x2)", (2, 3), "2 x 2 is written behind it, but it is 2 x 3", 28),
    ("| 1 | 2 |\n| - | - |\n| 3 | 4 |", (2, 2), "'-' is not a number", 12),
    ("| 1 | 2 |\n| 3 | 4 |\n|---|---|", (2, 2), "'---' is not a number", 21),
    ("|---|---|\n| 1 | 2 |\n| 3 | 4 |", (2, 2), "'---' is not a number", 1),
    ("R1: 1 2 / R3: 3 4", (2, 2), "'/' is not a number", 8),
    ("R2: 1 2 / R3: 3 4", (2, 2), "'/' is not a number", 8),
    ("<1, 2>, <3, 4", (2, 2), "'<' is between brackets", 8),
    ("[[1,2],[3,4]] hope this is right", (2, 2), "'hope' is not part of an array", 14),
]


@pytest.mark.parametrize(("typed", "shape", "reason", "at"), REFUSED)
def test_what_is_refused(typed: str, shape: tuple[int, ...], reason: str, at: int) -> None:
    read = matrices.read_array(typed, np.zeros(shape))
    assert (read.reason, read.at) == (reason, at)


def test_a_complaint_points_into_the_table() -> None:
    read = matrices.read_array("| 1 | 2 |\n|---|---|\n| 3 | x |", np.zeros((2, 2)))
    assert (read.reason, read.at) == ("'x' is not a number", 26)


@pytest.mark.parametrize(
    "piece",
    ["]", "] ", "\n", "\t", "<", "|\n", "--|", "R1: 1 ", "/", "(1", "] 1x", "](1 x ", "|a|\n--|", "| |\n|--|\n"],
)
def test_long_responses_are_read_or_refused(piece: str) -> None:
    assert matrices.read_array("1" + piece * (19_000 // len(piece)), np.zeros((2, 2))) is not None
