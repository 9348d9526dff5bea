"""Vectors, matrices and tensors as students type them."""

from fractions import Fraction

import numpy as np
import pytest

from quizgen.errors import UserFileError
from quizgen.kinds.array import ArrayExpected, matrices
from quizgen.kinds.array.kind import ARRAY
from quizgen.marking.check import check_answer
from quizgen.model import Tolerance, Unreadable
from quizgen.questions.reader import read_question

MATRIX = [
    "[[1, 2], [3, 4]]",
    "[[1,2],[3,4]]",
    "[[1 2],[3 4]]",
    "[[1, 2], [3, 4]].",
    "[[1,2,],[3,4,],]",
    "((1, 2), (3, 4))",
    "[1,2],[3,4]",
    "[1 2] [3 4]",
    "[1 2]\n[3 4]",
    "[1 2; 3 4]",
    "[1, 2; 3, 4]",
    "[1 2\n3 4]",
    "1 2; 3 4",
    "1,2;3,4",
    "1 2\n3 4",
    "1, 2\n3, 4",
    "1 2\r\n3 4\r\n",
    "1 2\n\n3 4",
    "1\t2\n3\t4",
    "[[1. 2.]\n [3. 4.]]",
    "array([[1., 2.],\n       [3., 4.]])",
    "np.array([[1, 2], [3, 4]], dtype=np.float32)",
    "numpy.array(((1, 2), (3, 4)))",
    "tensor([[1., 2.],\n        [3., 4.]])",
    "tensor([[1., 2.], [3., 4.]], dtype=torch.float64, grad_fn=<AddBackward0>)",
    "tensor([[1., 2.], [3., 4.]], device='cuda:0')",
    "tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)",
    "Matrix([[1, 2], [3, 4]])",
    "[[np.float64(1.0), np.float64(2.0)], [np.float64(3.0), np.float64(4.0)]]",
    "`[[1, 2], [3, 4]]`",
    "**[[1, 2], [3, 4]]**;",
    '"[[1, 2], [3, 4]]"',
    "{{1,2},{3,4}}",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
    r"$$\begin{pmatrix}1&2\\3&4\\\end{pmatrix}$$",
    r"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]",
    r"1 & 2 \\ 3 & 4",
    "| 1 2 |\n| 3 4 |",
    "| 1 | 2 |\n| 3 | 4 |",
    "⎡1 2⎤\n⎣3 4⎦",
    "y = [[1,2],[3,4]]",
    "[[1/1, 4/2], [30e-1, 0.4*10^1]]",
    "[[1,3],[2,4]].T",
    "[1 3; 2 4]'",
    r"[[1,3],[2,4]]^\top",
]


@pytest.mark.parametrize("typed", MATRIX)
def test_a_matrix(typed):
    verdict = check_answer("array", [[1, 2], [3, 4]], typed)
    assert (verdict.status, verdict.reading) == ("correct", "[[1, 2], [3, 4]]")


VECTOR = [
    "1.5, 2.5",
    "1.5,2.5",
    "1.5 2.5",
    "1.5; 2.5",
    "1.5\n2.5",
    "1.5\t2.5",
    "[1.5, 2.5]",
    "(1.5, 2.5)",
    "[[1.5, 2.5]]",
    "[[1.5], [2.5]]",
    "(1.5, 2.5)^T",
    "1,5; 2,5",
    "1,5 2,5",
    "[1,5; 2,5]",
    "1,5\n2,5",
    "1,5\t2,5",
    "1,5, 2,5",
    "1,500 2,500",
    "3/2, 5/2",
    "1 1/2, 2 1/2",
    "1½ 2½",
    "1.5 * 10^0 2.5",
    "h_1 = 1.5, h_2 = 2.5",
]


@pytest.mark.parametrize("typed", VECTOR)
@pytest.mark.parametrize("shape", [(2,), (1, 2), (2, 1)])
def test_a_vector_as_a_row_or_a_column(typed, shape):
    assert check_answer("array", np.reshape([1.5, 2.5], shape), typed).status == "correct"


VOLUME = [
    "[[[0,1],[2,3]],[[4,5],[6,7]]]",
    "[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]]",
    "0 1\n2 3\n\n4 5\n6 7",
    "[0 1; 2 3], [4 5; 6 7]",
    "{{{0,1},{2,3}},{{4,5},{6,7}}}",
    r"\begin{bmatrix} 0 & 1 \\ 2 & 3 \end{bmatrix},\; \begin{bmatrix} 4 & 5 \\ 6 & 7 \end{bmatrix}",
]


@pytest.mark.parametrize("typed", VOLUME)
def test_a_volume(typed):
    assert check_answer("array", np.arange(8).reshape(2, 2, 2), typed).status == "correct"


OTHER = [
    ([1, 5, 2, 5], "1,5,2,5"),
    ([1, 5, 2, 5], "1,5, 2,5"),
    ([[1, 5], [2, 5]], "1,5; 2,5"),
    ([[1, 5], [2, 5]], "1,5\n2,5"),
    ([1.5], "1,5"),
    ([-1, 2], "−1 2"),
    ([-1, 2], "– 1, 2"),
    ([3, 0.5], "3, 1/2"),
    ([[0]], "0"),
    ([1, 2, 3, 4, 5], "[1 2 3\n 4 5]"),
    ([1000, 2000], "1 000\t2 000"),
    ([1e20, 1.0], "100000000000000000000 1"),
    (np.arange(16).reshape(2, 2, 2, 2), str(np.arange(16).reshape(2, 2, 2, 2))),
]


@pytest.mark.parametrize(("expected", "typed"), OTHER)
def test_what_the_rest_makes_certain(expected, typed):
    assert check_answer("array", expected, typed).status == "correct"


SEMICOLONS = [
    ([[0.5, 1.25], [2, -3.5]], "[[0,5; 1,25]; [2; -3,5]]"),
    ([[0.5, 1.25], [2, -3.5]], "[0,5; 1,25]\n[2; -3,5]"),
    ([[0.5, 1.25], [2, -3.5]], "0,5;1,25\n2;-3,5"),
    ([[1.5, 2.5], [3.5, 4.5]], "1,5;2,5\n3,5;4,5"),
    ([[1, 2], [3, 4]], "1;2\n3;4"),
    ([[1, 2], [3, 4]], "1;2;\n3;4;"),
    ([[1, 5, 2], [3, 4, 5]], "1;5;2\n3;4;5"),
    ([[1, 2], [3, 4]], "[1;2],[3;4]"),
    ([[1, 2], [3, 4]], "[[1;2];[3;4]]"),
    ([[1, 2], [3, 4]], "[[1; 2], [3; 4]]"),
    (np.arange(8).reshape(2, 2, 2), "[[[0;1];[2;3]];[[4;5];[6;7]]]"),
    (np.arange(8).reshape(2, 2, 2), "0;1\n2;3\n\n4;5\n6;7"),
    (np.arange(8).reshape(2, 2, 2), "[0 1; 2 3], [4 5; 6 7]"),
    # Rows are ended where an entry needs no end, and where the answer is made so.
    ([[1, 2], [3, 4], [5, 6], [7, 8]], "1 2; 3 4\n5 6; 7 8"),
    ([[1, 5], [2, 5], [3, 5], [4, 5]], "1,5;2,5\n3,5;4,5"),
    ([[1], [2], [3], [4]], "1;2\n3;4"),
    ([1, 2, 3, 4], "1;2\n3;4"),
    ([[[1], [2]], [[3], [4]]], "[1;2],[3;4]"),
    ([[1], [2]], "[[1;2]]"),
    ([[1, 2]], "[[1;2]]"),
]


@pytest.mark.parametrize(("expected", "typed"), SEMICOLONS)
def test_a_semicolon_ends_an_entry_where_rows_are_made_already(expected, typed):
    assert check_answer("array", expected, typed).status == "correct"


@pytest.mark.parametrize("expected", [[[1, 5], [2, 3], [4, 5]], [[1, 5, 2], [3, 4, 6]], [[1, 5], [3, 4]]])
def test_lines_make_the_rows_of_a_wrong_answer_too(expected):
    assert check_answer("array", expected, "1;5;2\n3;4;5").reading == "[[1, 5, 2], [3, 4, 5]]"


MISSING = [
    # A spreadsheet cell, or a place between semicolons, that is empty; where it is.
    ("1\t\t3", 2), ("1\t\t2\t3", 2), ("1\t2\t\t3", 4), ("1 \t \t2\t3", 4), ("1\t\t3\n4\t5\t6", 2),
    ("1\t2\n3\t\t\t4", 6), ("1;;3", 2), ("1;;2;3", 2), ("1; ;2;3", 2), ("1;;3\n4;5;6", 2), ("4;5;6\n1;;3", 8),
    ("1;2;;3;4", 4), ("1 & & 3", 4), ("1,,3", 2),
]  # fmt: skip


@pytest.mark.parametrize("expected", [[1, 2, 3], [1, 3], [[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6]]])
@pytest.mark.parametrize(("typed", "at"), MISSING)
def test_an_empty_cell_moves_no_entry_into_its_place(expected, typed, at):
    assert ArrayExpected(np.array(expected)).read(typed) == Unreadable("an entry is missing", at)


DOUBLED = [
    # As many between all entries: nothing is missing.
    ([[1, 2], [3, 4]], "1\t\t2\n3\t\t4"),
    ([1, 2, 3], "1 \t\t2\t \t3"),
    ([[1, 2], [3, 4]], "1;;2\n3;;4"),
    ([[1], [2], [3]], r"\begin{bmatrix} 1 \\\\ 2 \\\\ 3 \end{bmatrix}"),
    # At an end, and between whole rows.
    ([[1, 2], [3, 4]], "1\t2\t\t\n3\t4\t\t"),
    ([[1, 2], [3, 4]], "\t1\t2\n\t3\t4"),
    ([[1, 2], [3, 4]], "1,2;;3,4;;"),
    ([[1, 2], [3, 4]], r"\begin{array}{cc} 1 & 2 \\ \hline \\ 3 & 4 \\ \end{array}"),
    ([[1, 2], [3, 4]], "1 \t& 2\n3\t&\t4"),
]


@pytest.mark.parametrize(("expected", "typed"), DOUBLED)
def test_separators_that_are_doubled_throughout(expected, typed):
    assert check_answer("array", expected, typed).status == "correct"


THOUSANDS = [
    ([1000, 2000], "1,000 2,000"),
    ([1000, 2000], "[1,000 2,000]"),
    ([1000, 2000], "1,000; 2,000"),
    ([1000, 2000], "1,000, 2,000"),
    ([1000, 2000], "1,000\n2,000"),
    ([-1000, 2500000], "-1,000 2,500,000"),
    ([[1000, 2000], [3000, 4000]], "[1,000 2,000; 3,000 4,000]"),
    ([1000.5, 2], "1,000.5 2"),
    ([1.234, 1234.5], "1.234\t1,234.5"),
    # One reading has as many entries as the answer, or the answer is nowhere near a thousand.
    ([1, 500, 2, 500], "1,500,2,500"),
    ([1.5, 2.5], "1,500; 2,500"),
    ([1000.5, 2.25], "1000,500 2,250"),
    ([[100, 200], [300, 400]], "100,200; 300,400"),
]


@pytest.mark.parametrize(("expected", "typed"), THOUSANDS)
def test_commas_of_thousands(expected, typed):
    assert check_answer("array", expected, typed).status == "correct"


def test_thousands_need_three_digits_after_every_comma():
    assert check_answer("array", [1000, 2000], "1,000 2,00").fraction == 0
    assert check_answer("array", [1000, 2000], "1000,000 2,000").fraction == Fraction(1, 2)


CREDIT = [
    ([[1, 2], [3, 4]], "[[1, 2], [3, 5]]", Fraction(3, 4), "Wrong: row 2, column 2."),
    ([[1, 2], [3, 4]], "[[0, 2], [3, 5]]", Fraction(1, 2), "Wrong: row 1, column 1; row 2, column 2."),
    ([[1, 2], [3, 4]], "[[0, 0], [0, 0]]", Fraction(0), "None of the 4 entries is right."),
    ([1, 2, 3], "1 2 4", Fraction(2, 3), "Wrong: entry 3."),
    ([1] * 9, "0 0 0 0 1 1 1 1 1", Fraction(5, 9), "4 of 9 entries are wrong."),
    (
        np.arange(8).reshape(2, 2, 2),
        "[[[0,1],[2,3]],[[4,5],[6,8]]]",
        Fraction(7, 8),
        "Wrong: matrix 2, row 2, column 2.",
    ),
    (
        [[1, 2], [3, 4]],
        "1 2 3 4",
        Fraction(1, 2),
        "The right numbers in the right order, but in another shape. "
        "The answer is 2 by 2; this is a vector of 4 entries.",
    ),
    ([[1, 2], [3, 4]], "1 2 4 3", Fraction(0), "The answer is 2 by 2; this is a vector of 4 entries."),
    (
        [[1, 2], [3, 4]],
        "[[1, 2]]",
        Fraction(1, 2),
        "Right as far as it goes, but with 1 row missing at the bottom.",
    ),
    ([[1, 2], [3, 4]], "[[1, 3]]", Fraction(0), "The answer is 2 by 2; this is 1 by 2."),
    (
        [1, 2],
        "1 2 3",
        Fraction(2, 3),
        "Right, but with 1 entry too many at the end.",
    ),
]


@pytest.mark.parametrize(("expected", "typed", "fraction", "feedback"), CREDIT)
def test_credit_by_entry(expected, typed, fraction, feedback):
    verdict = check_answer("array", expected, typed)
    assert (verdict.fraction, verdict.feedback) == (fraction, feedback)
    assert verdict.status == ("partial" if fraction else "incorrect")


UNREADABLE = [
    ("[1 2; 3]", "row 2 has 1 entry, row 1 has 2", 6),
    ("1 2; 3", "row 2 has 1 entry, row 1 has 2", 5),
    ("[[1,2],[3]]", "row 2 has 1 entry, row 1 has 2", 7),
    ("1 2\n3", "row 2 has 1 entry, row 1 has 2", 4),
    ("[[1, 2], [3, 4]", "the bracket '[' is not closed", 0),
    ("[[1, 2], [3, 4)]", "the bracket ')' has no partner", 14),
    ("1, 2]", "the bracket ']' has no partner", 4),
    ("[1..2]", "'1..2' is not one number", 1),
    ("[[1,,2],[3,4]]", "an entry is missing", 4),
    ("[[1,2],[3,a]]", "'a' is not a number", 10),
    ("[1, 2, ..., 9]", "'...' leaves entries out", 7),
    ("[1 2 … 9]", "'...' leaves entries out", 5),
    ("[]", "there is no number in '[]'", None),
    ("a b", "there is no number in 'a b'", None),
    ("the answer is [1, 2]", "'the' is not part of an array", 0),
    ("1.5 or 2.5", "'or' is not a number", 4),
    ("1.5 - 2.5", "'-' is not a number", 4),
    (
        "3 1/2 2",
        "'3 1/2' could be one number, or 3 and 1/2: put commas between entries",
        0,
    ),
    ("1 2, 3 4", "'1 2' is more than one number", 0),
    ("1,234\t1.5", "'1,234' could be 1.234 or 1234", 0),
    ("1,5 2,5", "its commas could separate entries or be part of decimals: put each row in brackets", 0),
    ("[" * 50 + "1" + "]" * 50, "the brackets are nested too deeply", 8),
    ("1e400, 2", "the number is too large", 0),
    ("h_2 = 1, h_1 = 2", "'h' is not part of a number", 9),
    ("1 " * 1_001, "it has more than 1,000 numbers, and the answer has 4", None),
]


@pytest.mark.parametrize(("typed", "reason", "at"), UNREADABLE)
def test_unreadable(typed, reason, at):
    read = ArrayExpected(np.array([[1, 2], [3, 4]])).read(typed)
    assert (read.reason, read.at) == (reason, at)


def test_three_and_a_half_is_never_fifteen_and_a_half():
    assert check_answer("array", [15.5], "3 1/2").status == "unreadable"
    assert check_answer("array", [3.5, 1], "3 1/2, 1").status == "correct"


@pytest.mark.parametrize(
    "entries",
    [
        *("1, 2", "1.0, -0.0", "1.234,5.678", "-3,0.125", "1,234", "01, 2", "1., .5", "5, 6, 7", "1, \u22122"),
        *("1 2", "1  2", "1 -2", "-1 \u22122", "1.5 .5", "1 200", "1.5 200", "1 2000", "1 - 2", "1 2 3"),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        *("[{0}]", "[[{0}], [{0}]]", "[ [{0}],[{0}] ]", "[[{0}] [{0}]]", "[[[{0}]]]", "[{0}", "[[{0}], [1]]"),
        *("{{{0}}}", "{{{{{0}}}, {{{0}}}}}", "{{{{{0}}} {{{0}}}}}", "{{{0}]", "{{[{0}]}}"),
        *("tensor([{0}])", "array([[{0}], [{0}]])", "tensor({0})", "array([{0}]"),
    ],
)
@pytest.mark.parametrize("shape", [(2,), (2, 2), (1, 1, 2), (3,)])
def test_plain_brackets_are_read_as_everything_else_is(entries, form, shape, monkeypatch):
    response = form.format(entries)
    quickly = matrices.read_array(response, np.zeros(shape))
    monkeypatch.setattr(matrices, "_read_plainly", lambda response, shape: None)
    assert repr(quickly) == repr(matrices.read_array(response, np.zeros(shape)))


# What was typed, the answer's shape, and what is read.
READ = [
    # Labels that count upwards from anywhere are dropped.
    ("h_0 = 1, h_1 = 2", (2,), [1, 2]),
    ("h_{5} = 1, h_{6} = 2", (2,), [1, 2]),
    ("h_1 = 1.5", (1,), [1.5]),
    # A bracket of one entry more is one dimension more, up to eight of them.
    ("[1]", (1, 1), [1]),
    ("[" * 8 + "1" + "]" * 8, (1,), [[[[[[[[1]]]]]]]]),
    # Commas in two numbers: the answer's size says whether they are decimal ones.
    ("1,5 2,5", (2,), [1.5, 2.5]),
    ("1,5 2,5", (4,), [1.5, 2.5]),
    ("1,5 2,5", (3,), [1.5, 2.5]),
    ("1,5 2,5", (1, 4), [1.5, 2.5]),
    ("1,5; 2,5", (2,), [[1.5], [2.5]]),
    ("1,5; 2,5", (2, 1), [[1.5], [2.5]]),
    ("1,5; 2,5", (2, 2), [[1, 5], [2, 5]]),
    ("1,5; 2,5", (3,), [[1, 5], [2, 5]]),
    ("1,5; 2,5; 3,5", (2,), [[1, 5], [2, 5], [3, 5]]),
    ("1,5,2,5", (3,), [1, 5, 2, 5]),
    # With a decimal point beside them they are none.
    ("1.5, 2,5", (2,), [1.5, 2, 5]),
    (".5, 2,5", (2,), [0.5, 2, 5]),
    ("1., 2,5", (2,), [1, 2, 5]),
    # Rows on lines, cells between semicolons.
    ("1,5;2,5\n3,5;4,5", (2, 2), [[1.5, 2.5], [3.5, 4.5]]),
    ("1,5;2,5;\n3,5;4,5;", (2, 2), [[1.5, 2.5], [3.5, 4.5]]),
    ("1,5;\n2,5;", (2,), [[1.5], [2.5]]),
    # A separator at the end, or at the beginning, separates nothing.
    ("1, 2,", (2,), [1, 2]),
    ("1,", (1,), [1]),
    ("1 2;", (2,), [1, 2]),
    ("; 1 2", (2,), [1, 2]),
    ("[[1, 2], ; [3, 4]]", (2, 2), [[1, 2], [3, 4]]),
    # Blank lines part matrices, and rows where there are no matrices.
    ("1 2\n3 4\n\n5 6\n7 8", (2, 2, 2), [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
    ("1 2\n3 4\n\n\n5 6\n7 8\n", (2, 2, 2), [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
    ("1 2\n\n3 4\n\n5 6", (3, 2), [[1, 2], [3, 4], [5, 6]]),
    # A long vector goes on in the next line where that makes it as long as the answer.
    ("1 2 3\n4 5", (5,), [1, 2, 3, 4, 5]),
    ("1 2\n3 4", (4,), [1, 2, 3, 4]),
    ("1 2\n3 4", (5,), [[1, 2], [3, 4]]),
    ("1 2\n3 4", (3,), [[1, 2], [3, 4]]),
    ("1\n2\n3", (3,), [[1], [2], [3]]),
    ("1 2; 3 4\n5 6; 7 8", (8,), [[1, 2], [3, 4], [5, 6], [7, 8]]),
    # Within brackets the end of a line only folds a row.
    ("[[1\n2],\n[3\n4]]", (2, 2), [[1, 2], [3, 4]]),
    ("[1,\n2]", (2,), [[1], [2]]),
    # Parentheses around one pair of brackets only enclose it, unless a comma makes them a row.
    ("(1 2)", (2,), [1, 2]),
    ("([1, 2])", (1, 2), [1, 2]),
    ("([1, 2],)", (1, 2), [[1, 2]]),
    ("([1, 2], [3, 4])", (2, 2), [[1, 2], [3, 4]]),
    ("[[1, 2]]", (2,), [[1, 2]]),
    ("array([1, 2]), array([3, 4])", (2, 2), [[1, 2], [3, 4]]),
    # Bars around the lines of a table, and between its cells.
    ("| 1 | 2 |", (2,), [1, 2]),
    ("|1|\n|2|", (2,), [[1], [2]]),
    ("| 1 | 2 |\n\n| 3 | 4 |\n", (2, 2), [[1, 2], [3, 4]]),
    # Spaces around a slash or behind a sign.
    ("7 / 2, 3", (2,), [3.5, 3]),
    ("- 1, + 2", (2,), [-1, 2]),
    ("1; - 2", (2,), [[1], [-2]]),
    # Two numbers, of which one is a fraction, that are no mixed number.
    ("2/3 1/2", (2,), [2 / 3, 0.5]),
    ("0 1/2", (2,), [0, 0.5]),
    ("3 0/2", (2,), [3, 0]),
    ("1.5 1/2", (2,), [1.5, 0.5]),
    ("3 1/2, 1", (2,), [3.5, 1]),
    # A matrix that is said to be transposed is; a vector is the same either way.
    ("[1 2; 3 4].T", (2, 2), [[1, 3], [2, 4]]),
    ("[[1, 2, 3]]^T", (3, 1), [[1], [2], [3]]),
    ("[1 2]'", (2,), [1, 2]),
    # Large whole numbers keep all their digits.
    ("[12345678901234567, 2]", (2,), [12345678901234567, 2]),
    ("[123456789012345, 2]", (2,), [123456789012345, 2]),
    ("[1, -2.50]", (2,), [1, -2.5]),
    ("[1, 2].", (2,), [1, 2]),
    (" ".join(["7"] * 1_000), (1,), [7] * 1_000),
    (" ".join(["7"] * 1_200), (300,), [7] * 1_200),
]


@pytest.mark.parametrize(("typed", "shape", "read"), READ)
def test_what_is_read(typed, shape, read):
    found = matrices.read_array(typed, np.zeros(shape))
    assert found == read
    assert repr(found) == repr(read)


# What was typed, the answer's shape, why it is not read, and where.
REFUSED = [
    ("h_1 = 1.5, h_3 = 2.5", (2,), "'h' is not part of a number", 11),
    ("h_1 = 1.5, g_2 = 2.5", (2,), "'g' is not part of a number", 11),
    ("1, h_2 = 3", (2,), "'h' is not part of a number", 3),
    ("[" * 9 + "1" + "]" * 9, (1,), "the brackets are nested too deeply", 8),
    ("[1, 2", (2,), "the bracket '[' is not closed", 0),
    ("[[1, 2], [3", (2, 2), "the bracket '[' is not closed", 9),
    ("1 2]", (2,), "the bracket ']' has no partner", 3),
    ("(1 2]", (2,), "the bracket ']' has no partner", 4),
    ("[1 2)", (2,), "the bracket ')' has no partner", 4),
    ("{1 2]", (2,), "the bracket ']' has no partner", 4),
    ("[1,,2]", (2,), "an entry is missing", 3),
    ("[[], [1]]", (2, 1), "there is no number", 2),
    ("[[  ], [1]]", (2, 1), "there is no number", 2),
    ("[[], [1; 2]]", (2, 2), "there is no number", 2),
    # Between commas a space does not part thousands, which could be two entries.
    ("1 000, 2", (2,), "'1 000' is more than one number", 0),
    ("[[1, 2],, [3, 4]]", (2, 2), "an entry is missing between two commas", 8),
    ("[[1, 2] + [3, 4]]", (2, 2), "'+' is between brackets", 8),
    ("[[1, 2] x [3, 4]]", (2, 2), "'x' is not part of an array", 8),
    ("[1, [2, 3]]", (2, 2), "'1' is between brackets", 1),
    ("[[1, 2], 3]", (2, 2), "'3' is between brackets", 9),
    ("[[1, 2], [3, 4]] m/s", (2, 2), "'m' is not part of an array", 17),
    ("[[1, 2], [3, 4]] " + "m" * 50, (2, 2), f"'{'m' * 40}' is not part of an array", 17),
    ("w" * 50, (2,), f"there is no number in '{'w' * 40}'", None),
    (" ", (2,), "there is no number", None),
    ("1 & 2 & ", (2,), "an entry is missing", 7),
    ("1 & & 2", (3,), "an entry is missing", 4),
    ("1 | 2", (2,), "'|' is not a number", 2),
    ("| 1 2 |\n3 4", (2, 2), "'|' is not a number", 0),
    ("10 1/2", (2,), "'10 1/2' could be one number, or 10 and 1/2: put commas between entries", 0),
    ("1 2 3\n4 5", (6,), "row 2 has 2 entries, row 1 has 3", 6),
    ("1 2\n3 4\n\n5 6", (3, 2), "part 2 in brackets has another shape than part 1", 9),
    ("[[1, 2], [3, 4], [5]]", (3, 2), "row 3 has 1 entry, row 1 has 2", 17),
    ("[[1, 2], [[3, 4]]]", (2, 2), "part 2 in brackets has another shape than part 1", 9),
    ("[[[1, 2], [3]]]", (1, 2, 2), "row 2 has 1 entry, row 1 has 2", 10),
    ("[[[1]], [[2], [3]]]", (2, 1, 1), "part 2 in brackets has another shape than part 1", 8),
    (" ".join(["7"] * 1_001), (1,), "it has more than 1,000 numbers, and the answer has 1", None),
    (" ".join(["7"] * 1_201), (300,), "it has more than 1,200 numbers, and the answer has 300", None),
]


@pytest.mark.parametrize(("typed", "shape", "reason", "at"), REFUSED)
def test_what_is_refused(typed, shape, reason, at):
    read = matrices.read_array(typed, np.zeros(shape))
    assert (read.reason, read.at) == (reason, at)


@pytest.mark.parametrize(
    ("typed", "shape", "quickly"),
    [
        ("[1, 2]", (2,), True),
        ("[[1, 2], [3, 4]]", (2, 2), True),
        ("[[[1.5, -2]]]", (1, 1, 2), True),
        ("[" + ", ".join(["7"] * 300) + "]", (300,), True),
        # In another shape than the answer's it takes more care.
        ("[1, 2, 3]", (2,), False),
        ("[1]", (2,), False),
        ("[[1, 2]]", (2,), False),
        ("[1, 2]", (1, 2), False),
        ("[[1, 2], [3]]", (2, 2), False),
        ("1, 2", (2,), False),
        # Numbers of so many digits are more than a float holds.
        ("[123456789012345]", (1,), True),
        ("[1234567890123456]", (1,), False),
        ("5", (), False),
    ],
)
def test_what_most_people_type_is_read_quickly(typed, shape, quickly):
    assert (matrices._read_plainly(typed, shape) is not None) is quickly


def test_how_much_of_a_reading_is_shown():
    def shown(count):
        read = ArrayExpected(np.zeros(count)).read(" ".join(["1"] * count))
        return read.shown

    # A pair of brackets, and two characters more for each entry after the first: 399 and 402.
    assert shown(133) == f"[{', '.join(['1'] * 133)}]"
    assert shown(134) == f"[{', '.join(['1'] * 134)}]"[:400] + " ..."
    assert ArrayExpected(np.zeros(133)).read("10" + " 1" * 132).shown == f"[10, {', '.join(['1'] * 132)}]"
    assert ArrayExpected(np.zeros(133)).read("100" + " 1" * 132).shown.endswith(", 1 ...")


# How a simulated class types an array: the nested lists, and all that may come of them.
NOTATIONS = [
    (
        "[[1.5, 2], [3, 4]]",
        {
            "[[1.5, 2], [3, 4]]",
            "[[1.5 2] [3 4]]",
            "array([[1.5, 2], [3, 4]])",
            "tensor([[1.5, 2], [3, 4]])",
            "{{1.5, 2}, {3, 4}}",
            "[1.5 2; 3 4]",
            "1.5 2\n3 4",
            "1.5\t2\n3\t4",
            "1.5, 2\n3, 4",
            r"\begin{bmatrix} 1.5 & 2 \\ 3 & 4 \end{bmatrix}",
        },
    ),
    # With decimal commas only where each entry has one.
    (
        "[[1.5, -2.0]]",
        {
            "[[1.5, -2.0]]",
            "[[1.5, −2.0]]",
            "[[1.5 -2.0]]",
            "array([[1.5, -2.0]])",
            "tensor([[1.5, -2.0]])",
            "{{1.5, -2.0}}",
            "1,5; -2,0",
            "[1.5 -2.0]",
            "1.5 -2.0",
            "1.5\t-2.0",
            "1.5, -2.0",
            r"\begin{bmatrix} 1.5 & -2.0 \end{bmatrix}",
        },
    ),
    # What is no matrix has no rows.
    ("[1.5, 2.5]", {"[1.5, 2.5]", "[1.5 2.5]", "array([1.5, 2.5])", "tensor([1.5, 2.5])", "{1.5, 2.5}"}),
    ("[[[1.5]]]", {"[[[1.5]]]", "array([[[1.5]]])", "tensor([[[1.5]]])", "{{{1.5}}}"}),
]


@pytest.mark.parametrize(("typed", "written"), NOTATIONS)
def test_how_a_simulated_class_types_it(typed, written):
    assert {notation(typed) for notation in ARRAY.notations} == written


@pytest.mark.parametrize("decimals", [-1, 0, 10, 11])
def test_the_decimals_that_may_be_asked_for(decimals):
    text = "title: T\ntopics: [t]\nprompt: P.\nparts: {p: {type: array, answer: '[1.5, 2.5]', decimals: %d}}\n"
    if 0 <= decimals <= 10:
        (part,) = read_question("t", "t.yaml", text % decimals).parts
        assert part.asked.decimals == decimals
        return
    with pytest.raises(UserFileError, match="out-of-range"):
        read_question("t", "t.yaml", text % decimals)


# What the key holds, how many decimals are asked for, the tolerance, and how the answer is typed.
TYPED = [
    ([[1, 2], [3, 4]], None, None, "[[1, 2], [3, 4]]"),
    ([1 / 3, 0.5], 2, Tolerance("decimals", 2.0), "[0.33, 0.50]"),
    # With more decimals than are asked for where fewer would not be right.
    ([1 / 3, 0.5], 1, Tolerance("decimals", 3.0), "[0.333, 0.500]"),
    ([1 / 3, 0.5], None, Tolerance("absolute", 1e-9), "[0.333333333333, 0.5]"),
    (1.5, None, None, "1.5"),
]


@pytest.mark.parametrize(("answer", "decimals", "tolerance", "typed"), TYPED)
def test_how_the_answer_is_typed(answer, decimals, tolerance, typed):
    expected = ArrayExpected(np.array(answer), tolerance, decimals)
    assert expected.typed() == typed
    assert expected.compare(np.array(answer)).fraction == 1


# An answer, another one, and whether they are equal: a row and a column of the same numbers are.
EQUAL = [
    ([1, 2], [1, 2], True),
    ([1, 2], [[1], [2]], True),
    ([1, 2], [1, 3], False),
    ([1, 2], [1, 2, 3], False),
    ([[1, 2], [3, 4]], [1, 2, 3, 4], False),
]


@pytest.mark.parametrize(("one", "other", "equal"), EQUAL)
def test_equal_answers(one, other, equal):
    assert ArrayExpected(np.array(one)).equals(ArrayExpected(np.array(other))) is equal
