"""How values are written, in every form."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.model import Figure, Notation, Rounded, Steps
from quizgen.notation.mathml import latex_to_mathml
from quizgen.notation.values import (
    format_number,
    needed_decimals,
    to_latex,
    to_mathml,
    to_plain,
)

NUMBERS = [
    # value, decimals, written
    (3, None, "3"),
    (-3, None, "-3"),
    (2.0, None, "2"),
    (-0.0, None, "0"),
    (0.1 + 0.2, None, "0.3"),
    (-2.6, None, "-2.6"),
    (0.0625, None, "0.0625"),
    (0.03125, None, "0.031"),
    (2 / 3, None, "0.667"),
    (112347.42857142857, None, "112347.429"),
    (314572800, None, "314572800"),
    (10**30, None, "1" + "0" * 30),
    (10**400, None, "1" + "0" * 400),
    (1e-5, None, "1e-5"),
    (-1.2345e-5, None, "-1.23e-5"),
    (0.0005, None, "0.0005"),
    (0.00049, None, "4.9e-4"),
    (9.996e-7, None, "1e-6"),
    (1e12, None, "1000000000000"),
    (1234567890123.0, None, "1234567890123"),
    (1.5e20, None, "1.5e20"),
    (123456789012345.5, None, "1.23e14"),
    (2.675, 2, "2.68"),
    (-2.675, 2, "-2.68"),
    (0.125, 2, "0.13"),
    (-0.001, 2, "0.00"),
    (3, 2, "3.00"),
    (2.5, 0, "3"),
    (1e-9, 3, "0.000"),
    (1e300, 1, "1" + "0" * 300 + ".0"),
    (float("nan"), None, "not a number"),
    (float("inf"), None, "infinity"),
    (float("-inf"), 3, "-infinity"),
    (np.float64(0.5), None, "0.5"),
    (np.int64(5), None, "5"),
]


@pytest.mark.parametrize(("value", "decimals", "written"), NUMBERS)
def test_numbers_are_written_as_people_do(value, decimals, written):
    assert format_number(value, decimals) == written


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_fixed_decimals_are_kept_and_no_zero_is_negative(x, decimals):
    written = format_number(x, decimals)
    assert len(written.partition(".")[2]) == decimals
    assert not written.startswith("-") or float(written) < 0


@pytest.mark.parametrize(
    ("value", "needed"),
    [
        (3, 0),
        (2.0, 0),
        (0.1 + 0.2, 1),
        (0.0625, 4),
        (1 / 3, None),
        (1e-5, None),
        ([1, 0.25], 2),
        (np.array([[0.5, 1 / 3]]), None),
        (float("inf"), None),
        ((3, 4), 0),
    ],
)
def test_needed_decimals(value, needed):
    assert needed_decimals(value) == needed


def test_needed_decimals_of_a_text_is_refused():
    with pytest.raises(TypeError):
        needed_decimals("x")


TWO = np.array([[1, -2.5], [3, 4]])
VOLUME = np.arange(8).reshape(2, 2, 2)
VALUES = [
    # value, plain, LaTeX
    (0.25, "0.25", "0.25"),
    (-2.6, "-2.6", "-2.6"),
    (1.23e-5, "1.23e-5", r"1.23 \times 10^{-5}"),
    (float("inf"), "infinity", r"\infty"),
    (True, "yes", r"\text{yes}"),
    (np.bool_(False), "no", r"\text{no}"),
    ((54, 54, 96), "54 × 54 × 96", r"54 \times 54 \times 96"),
    ((5,), "5", "5"),
    ((np.int64(3), 3), "3 × 3", r"3 \times 3"),
    (np.array(3.5), "3.5", "3.5"),
    (np.array([1, 2, 3]), "[1, 2, 3]", r"\begin{bmatrix} 1 & 2 & 3 \end{bmatrix}"),
    (TWO, "[[1, -2.5], [3, 4]]", r"\begin{bmatrix} 1 & -2.5 \\ 3 & 4 \end{bmatrix}"),
    (np.array([0.5, 1 / 3]), "[0.500, 0.333]", r"\begin{bmatrix} 0.500 & 0.333 \end{bmatrix}"),
    (np.array([1e-5, 1.0]), "[0.000, 1.000]", r"\begin{bmatrix} 0.000 & 1.000 \end{bmatrix}"),
    (
        np.array([1e-9, 2e-7]),
        "[1e-9, 2e-7]",
        r"\begin{bmatrix} 1 \times 10^{-9} & 2 \times 10^{-7} \end{bmatrix}",
    ),
    (
        VOLUME,
        "[[[0, 1], [2, 3]], [[4, 5], [6, 7]]]",
        r"\begin{bmatrix} 0 & 1 \\ 2 & 3 \end{bmatrix},\; \begin{bmatrix} 4 & 5 \\ 6 & 7 \end{bmatrix}",
    ),
    (
        VOLUME.reshape(2, 1, 2, 2)[:, :, :1],
        "[[[[0, 1]]], [[[4, 5]]]]",
        r"\left(\begin{bmatrix} 0 & 1 \end{bmatrix}\right),\; \left(\begin{bmatrix} 4 & 5 \end{bmatrix}\right)",
    ),
    (
        np.arange(11),
        "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
        r"\left[\begin{array}{ccccccccccc} 0 & 1 & 2 & 3 & 4 & 5 & 6 & 7 & 8 & 9 & 10 \end{array}\right]",
    ),
    (["a_b", 0.5, [1, 2]], "a_b, 0.5, [1, 2]", r"\text{a\_b}, 0.5, [1, 2]"),
    (Notation("+ 2", "+ 2"), "+ 2", "+ 2"),
    (Rounded(2 / 3, 2), "0.67", "0.67"),
    (Rounded(TWO, 1), "[[1.0, -2.5], [3.0, 4.0]]", r"\begin{bmatrix} 1.0 & -2.5 \\ 3.0 & 4.0 \end{bmatrix}"),
]


@pytest.mark.parametrize(("value", "plain", "latex"), VALUES, ids=[row[1] for row in VALUES])
def test_values_in_text_and_in_math(value, plain, latex):
    assert to_plain(value) == plain
    assert to_latex(value) == latex


MATHML = [
    (3, "<mn>3</mn>"),
    (-2, "<mn>−2</mn>"),
    ("a<b", "<mtext>a&lt;b</mtext>"),
    ((3, 4), "<mrow><mn>3</mn><mo>×</mo><mn>4</mn></mrow>"),
    ((5,), "<mn>5</mn>"),
    (
        1.5e-7,
        "<mrow><mn>1.5</mn><mo>×</mo><msup><mn>10</mn><mn>−7</mn></msup></mrow>",
    ),
    (
        np.array([1, -2]),
        "<mrow><mo>[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>−2</mn></mtd></mtr></mtable><mo>]</mo></mrow>",
    ),
]


@pytest.mark.parametrize(("value", "written"), MATHML)
def test_values_in_mathml(value, written):
    assert to_mathml(value) == written


@pytest.mark.parametrize("value", [row[0] for row in VALUES])
def test_mathml_is_one_well_formed_element(value):
    assert ElementTree.fromstring(to_mathml(value)).tag in ("mn", "mi", "mtext", "mrow")


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_any_text_makes_well_formed_mathml(text):
    assert ElementTree.fromstring(to_mathml(text)).tag == "mtext"


@pytest.mark.parametrize(
    "value", [None, {"a": 1}, object(), Steps(()), Figure("k", {}, "x"), np.array(["a"]), ("a",), 1j]
)
@pytest.mark.parametrize("write", [to_plain, to_latex, to_mathml])
def test_what_is_no_value_is_refused(value, write):
    with pytest.raises(TypeError):
        write(value)


@pytest.mark.parametrize("latex", [r"\frac{1}{2} x_{t-1}", r"h_t = \tanh(W x)", r"+ 2"])
def test_latex_becomes_one_row_of_mathml(latex):
    assert ElementTree.fromstring(latex_to_mathml(latex) or "").tag == "mrow"


def test_notation_that_is_no_latex_falls_back_to_its_text():
    assert to_mathml(Notation("a over b", r"\left( a")) == "<mtext>a over b</mtext>"
