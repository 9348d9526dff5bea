"""LaTeX of question texts as a line of Unicode."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.notation.unicode_math import to_unicode

WRITTEN = [
    (r"y = x \otimes W", "y = x ⊗ W"),
    ("h_{t}", "h_t"),
    ("h_{1}", "h₁"),
    ("h_{t-1}", "h_(t-1)"),
    ("W_{xh}", "W_xh"),
    ("W^{(1)}", "W⁽¹⁾"),
    ("x^2", "x²"),
    ("x_i^2", "x_i²"),
    ("W^T", "W^T"),
    (r"W^\top", "W^T"),
    ("10^{-5}", "10⁻⁵"),
    (r"\frac{a}{b}", "a/b"),
    (r"\frac{a + 1}{b}", "(a + 1)/b"),
    (r"\frac{\begin{bmatrix} 3 & 1 \end{bmatrix}}{2}", "[3, 1]/2"),
    (r"\sqrt{[1, [2]]}", "√[1, [2]]"),
    (r"\sqrt{[1] + [2]}", "√([1] + [2])"),
    (r"\sqrt{[1}", "√([1)"),
    (r"\left\lfloor \frac{n + 2P - K}{S} \right\rfloor + 1", "⌊(n + 2P - K)/S⌋ + 1"),
    (r"54 \times 54\times 96", "54 × 54 × 96"),
    (r"a \cdot b", "a · b"),
    (r"x = 1, \qquad W = 2", "x = 1, W = 2"),
    (r"x = 1,\; W = 2", "x = 1, W = 2"),
    (r"\alpha x + \beta_1", "α x + β₁"),
    (r"\tanh(x)", "tanh(x)"),
    (r"\mathrm{ReLU}(x)", "ReLU(x)"),
    (r"\text{50\% of a\_b}", "50% of a_b"),
    (r"\operatorname{softmax}(z)", "softmax(z)"),
    (r"\sqrt{x} + \sqrt[3]{x + 1}", "√x + ³√(x + 1)"),
    (r"\hat{y}", "y\u0302"),
    (r"\sum_{i=1}^{n} x_i", "∑_(i=1)^n x_i"),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[[1, 2], [3, 4]]"),
    (r"\begin{bmatrix} 1 & 2 & 3 \end{bmatrix}", "[1, 2, 3]"),
    (r"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]", "[[1, 2], [3, 4]]"),
    (r"\begin{align*} a &= b \\ c &= d \end{align*}", "a = b; c = d"),
    (r"\{1, 2\}", "{1, 2}"),
    (r"\|x\|", "‖x‖"),
    (r"\unheard x", "unheard x"),
    (r"\frac", "()/()"),
    ("", ""),
    ("\\", ""),
    ("}{", ""),
]


@pytest.mark.parametrize(("latex", "written"), WRITTEN)
def test_formulas(latex, written):
    assert to_unicode(latex) == written


@given(st.text(st.sampled_from("\\{}[]_^&$ abc123") | st.characters()))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_one_line(latex):
    assert "\n" not in to_unicode(latex)


@pytest.mark.parametrize("latex", ["{" * 5000, "_" * 5000, r"\begin{bmatrix}" * 500, r"\frac{" * 2000, r"\sqrt[" * 900])
def test_deep_nesting_ends(latex):
    assert isinstance(to_unicode(latex), str)
