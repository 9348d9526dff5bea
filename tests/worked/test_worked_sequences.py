"""Convolution by its definition: every line is an entry of the full convolution, and names its own terms."""

import re

import pytest

from quizgen.solver import convolve
from quizgen.text.markdown import to_markdown
from quizgen.text.plain import to_text
from quizgen.worked.sequences import definition_steps


@pytest.mark.parametrize(
    ("x", "w"),
    [([1, 0, 2, 2, 3, 1], [3, 2, 2]), ([1, -2], [0.5, -1, 3, 2]), ([4], [2]), ([4], [2, -1]), ([0.1, 0.2], [3])],
)
def test_every_line_is_an_entry_and_its_indices_add_up_to_its_own(x, w):
    lines = definition_steps(x, w).lines
    expected = convolve(x, w, padding="full")
    assert len(lines) == len(expected)
    for t, (line, entry) in enumerate(zip(lines, expected, strict=True)):
        assert float(re.search(r"(-?\d+(?:\.\d+)?)$", to_text(line))[1]) == pytest.approx(entry, abs=1e-9)
        terms = re.findall(r"w_\{(\d+)\} x_\{(\d+)\}", to_markdown(line))
        assert terms
        assert {int(i) + int(j) for i, j in terms} == {t}
        products = " + ".join(f"{_factor(w[int(i)])} · {_factor(x[int(j)])}" for i, j in terms)
        assert f"= {products} =" in to_text(line)


def _factor(number):
    return f"({number})" if number < 0 else f"{number}"
