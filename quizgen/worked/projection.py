"""Worked projection on principal components: the weights as sums of products, and the image rebuilt from them."""

import numpy.typing as npt

from quizgen.model import Steps
from quizgen.solver.arrays import FloatArray, expect_shape, read_array, show_shape
from quizgen.worked.writing import clean, clean_array, factor, say


def weight_steps(X: npt.ArrayLike, X0: npt.ArrayLike, U: npt.ArrayLike) -> Steps:
    """Work out the weights w_i = (X - X0) . U_i: the difference, then a sum of products for each component.

    Parameters
    ----------
    X, X0 : array_like, shape (H, W)
        Image and mean image.
    U : array_like, shape (m, H, W)
        Components, one image each.

    Returns
    -------
    Steps
        The difference, and one line a component.

    Raises
    ------
    ComputationError
        If shapes do not agree.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in weight_steps([[5, 2]], [[2, 4]], [[[0.6, 0.8]], [[0.8, -0.6]]]).lines:
    ...     print(to_text(line))
    X - X₀ = [5, 2] - [2, 4] = [3, -2]
    w₁ = 3 · 0.6 + (-2) · 0.8 = 0.2
    w₂ = 3 · 0.8 + (-2) · (-0.6) = 3.6
    """
    X, X0, U = _read_images(X, X0, U)
    difference = clean_array(X - X0)
    lines = [say("$X - X_0 = ", X, " - ", X0, " = ", difference, "$")]
    for i, component in enumerate(U):
        products = [
            piece
            for pixel, weight in zip(difference.ravel().tolist(), component.ravel().tolist(), strict=True)
            for piece in (" + ", factor(pixel), r" \cdot ", factor(weight))
        ][1:]
        total = clean((difference * component).sum())
        lines.append(say("$w_{", i + 1, "} = ", *products, " = ", total, "$"))
    return Steps(tuple(lines))


def rebuild_steps(X0: npt.ArrayLike, w: npt.ArrayLike, U: npt.ArrayLike) -> Steps:
    """Rebuild an image from its weights: the weighted components, and their sum with the mean image.

    Parameters
    ----------
    X0 : array_like, shape (H, W)
        Mean image.
    w : array_like, shape (m,)
        Weights.
    U : array_like, shape (m, H, W)
        Components, one image each.

    Returns
    -------
    Steps
        One line a component, and the sum.

    Raises
    ------
    ComputationError
        If shapes do not agree.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in rebuild_steps([[2, 4]], [5], [[[0.6, 0.8]]]).lines:
    ...     print(to_text(line))
    w₁ U₁ = 5 [0.6, 0.8] = [3, 4]
    X̂ = [2, 4] + [3, 4] = [5, 8]
    """
    _, X0, U = _read_images(X0, X0, U)
    w = read_array(w, "w", (1,))
    expect_shape(w, (len(U),), "w", f"for {len(U)} components")
    parts = [clean_array(weight * component) for weight, component in zip(w, U, strict=True)]
    lines = [
        say("$w_{", i + 1, "} U_{", i + 1, "} = ", factor(weight), r" \, ", component, " = ", part, "$")
        for i, (weight, component, part) in enumerate(zip(w.tolist(), U, parts, strict=True))
    ]
    summands = [piece for part in parts for piece in (" + ", part)]
    rebuilt = clean_array(X0 + sum(parts))
    lines.append(say(r"$\hat{X} = ", X0, *summands, " = ", rebuilt, "$"))
    return Steps(tuple(lines))


def _read_images(X: npt.ArrayLike, X0: npt.ArrayLike, U: npt.ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    X, X0, U = read_array(X, "X", (2,)), read_array(X0, "X0", (2,)), read_array(U, "U", (3,))
    reason = f"for an image of {show_shape(X.shape)}"
    expect_shape(X0, X.shape, "X0", reason)
    expect_shape(U, (len(U), *X.shape), "U", reason)
    return X, X0, U
