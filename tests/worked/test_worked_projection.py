"""Worked projection on principal components, and the question that builds on it."""

import numpy as np
import pytest

import quizgen
from quizgen.errors import ComputationError
from quizgen.text.plain import to_text
from quizgen.worked.projection import rebuild_steps, weight_steps

X = [[9, 4], [6, 7]]
X0 = [[5, 5], [5, 5]]
U = [[[0.5, 0.5], [0.5, 0.5]], [[0.5, -0.5], [0.5, -0.5]]]


def test_the_weights_are_sums_of_products():
    assert [to_text(line) for line in weight_steps(X, X0, U).lines] == [
        "X - X₀ = [[9, 4], [6, 7]] - [[5, 5], [5, 5]] = [[4, -1], [1, 2]]",
        "w₁ = 4 · 0.5 + (-1) · 0.5 + 1 · 0.5 + 2 · 0.5 = 3",
        "w₂ = 4 · 0.5 + (-1) · (-0.5) + 1 · 0.5 + 2 · (-0.5) = 2",
    ]


def test_the_components_are_weighted_and_added_to_the_mean():
    assert [to_text(line) for line in rebuild_steps(X0, [3, -2], U).lines] == [
        "w₁ U₁ = 3 [[0.5, 0.5], [0.5, 0.5]] = [[1.5, 1.5], [1.5, 1.5]]",
        "w₂ U₂ = (-2) [[0.5, -0.5], [0.5, -0.5]] = [[-1, 1], [-1, 1]]",
        "X̂ = [[5, 5], [5, 5]] + [[1.5, 1.5], [1.5, 1.5]] + [[-1, 1], [-1, 1]] = [[5.5, 7.5], [5.5, 7.5]]",
    ]


def test_images_of_different_sizes_are_refused():
    with pytest.raises(ComputationError):
        weight_steps(X, [[1, 2, 3]], U)
    with pytest.raises(ComputationError):
        rebuild_steps(X0, [1], U)


@pytest.mark.parametrize("seed", range(30))
def test_the_components_of_the_question_are_orthonormal_and_the_rest_lies_outside(seed):
    values = quizgen.make_variant(quizgen.load_bank()["foundations/pca-projection"], seed).values
    U = values["components"]
    assert np.allclose(U @ U.T, np.eye(len(U)))
    assert np.allclose(U @ values["rest"].ravel(), 0)
