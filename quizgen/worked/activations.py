"""Worked activations: ReLU beside Leaky ReLU, as table and picture, and softmax step by step."""

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.messages import Numeral, join_said, said
from quizgen.model import Figure, Rounded, Steps, Table
from quizgen.notation.values import format_number
from quizgen.solver import leaky_relu, leaky_relu_derivative, relu, relu_derivative, softmax
from quizgen.solver.arrays import read_array
from quizgen.worked.writing import equals, say

WORKING_DECIMALS = 4
"""How many decimals exponentials and their sum are shown with at least, and probabilities."""

_MOST_DECIMALS = 12

_REACH = 3
"""The curves are drawn from -3 to 3."""

_MOST_ENTRIES = 20


def activation_table(z: npt.ArrayLike, slope: float) -> Table:
    """Work out ReLU and Leaky ReLU with their derivatives, a row a pre-activation.

    Parameters
    ----------
    z : array_like, shape (n,)
        Pre-activations.
    slope : float
        Of Leaky ReLU, where z is not above 0.

    Returns
    -------
    Table

    Raises
    ------
    ComputationError
        If z is no vector of at most 20 finite numbers.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for row in activation_table([2, -3], 0.1).rows:
    ...     print(" | ".join(map(to_text, row)))
    2 | above 0 | 2 | 1 | 2 | 1
    -3 | below 0 | 0 | 0 | 0.1 · (-3) = -0.3 | 0.1
    """
    z = _read_few(z)
    outputs = zip(
        z.tolist(),
        np.asarray(relu(z)).tolist(),
        np.asarray(relu_derivative(z)).tolist(),
        np.asarray(leaky_relu(z, slope)).tolist(),
        np.asarray(leaky_relu_derivative(z, slope)).tolist(),
        strict=True,
    )
    rows = []
    for entry, kept, gradient, leaked, leaky_gradient in outputs:
        where = said("above 0") if entry > 0 else said("below 0") if entry < 0 else said("at 0")
        product = ("$", slope, r" \cdot (", entry, ") = ", leaked, "$") if entry < 0 else ("$", leaked, "$")
        rows.append(
            (
                say("$", entry, "$"), say(where), say("$", kept, "$"), say("$", gradient, "$"), say(*product),
                say("$", leaky_gradient, "$"),
            )
        )  # fmt: skip
    head = ("$z$", said("where"), "ReLU", said("its slope"), "Leaky ReLU", said("its slope"))
    return Table(tuple(map(say, head)), tuple(rows))


def activation_figure(slope: float, z: npt.ArrayLike = ()) -> Figure:
    """Draw the curves of ReLU and of Leaky ReLU side by side.

    Parameters
    ----------
    slope : float
        Of Leaky ReLU below 0, between -1 and 1.
    z : array_like, shape (n,), optional
        Pre-activations to mark on both curves; those beyond 3 in size are left out.

    Returns
    -------
    Figure
        Of kind ``activation-curves``.

    Raises
    ------
    ComputationError
        If the slope leaves the picture, or z is no vector of at most 20 finite numbers.

    Examples
    --------
    >>> print(activation_figure(0.1, [2, -1]).alternative)
    The curves of ReLU and Leaky ReLU side by side, from -3 to 3. Above 0 both rise with slope 1. Below 0 ReLU is flat \
at 0, and Leaky ReLU is a line of slope 0.1. The pre-activations 2, -1 are marked on both curves.
    """
    slope = float(read_array(slope, "slope", (0,)))
    if abs(slope) > 1:
        raise ComputationError(f"a slope of {slope} leaves the picture; it is drawn between -1 and 1")
    points = [entry for entry in _read_few(z).tolist() if abs(entry) <= _REACH] if np.size(z) else []
    alternative = said(
        "The curves of ReLU and Leaky ReLU side by side, from {low} to {high}. Above 0 both rise with slope 1. "
        "Below 0 ReLU is flat at 0, and Leaky ReLU is a line of slope {slope}.",
        low=-_REACH,
        high=_REACH,
        slope=Numeral(format_number(slope)),
    )
    if points:
        listed = Numeral(", ".join(map(format_number, points)))
        marked = said("The pre-activations {points} are marked on both curves.", points=listed)
        alternative = join_said([alternative, marked])
    return Figure("activation-curves", {"slope": slope, "reach": _REACH, "points": points}, alternative)


def softmax_steps(scores: npt.ArrayLike) -> Steps:
    r"""Work out softmax: every exponential, their sum, and the quotients.

    Each line follows from the numbers that the lines before it show: they have as many decimals as this takes.

    Parameters
    ----------
    scores : array_like, shape (n,)
        At most 20 in size.

    Returns
    -------
    Steps
        The exponentials, the sum, and one line a probability.

    Raises
    ------
    ComputationError
        If the scores are no vector of at most 20 finite numbers, or one is larger than 20.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in softmax_steps([0, 1]).lines:
    ...     print(to_text(line))
    Exponentials: exp(0) = 1.0000, exp(1) ≈ 2.7183
    Their sum: 1.0000 + 2.7183 = 3.7183
    p₁ ≈ 1.0000/3.7183 ≈ 0.2689
    p₂ ≈ 2.7183/3.7183 ≈ 0.7311
    """
    scores = _read_few(scores)
    if np.abs(scores).max() > 20:
        raise ComputationError("exponentials of scores beyond 20 are too large to work out")
    exponentials, exact = np.exp(scores), softmax(scores)
    decimals = _enough_decimals(exponentials, exact)
    shown = [Rounded(one, decimals) for one in exponentials.tolist()]
    total = Rounded(np.round(exponentials, decimals).sum().item(), decimals)
    powers = [
        piece
        for score, one in zip(scores.tolist(), shown, strict=True)
        for piece in (r", \quad ", r"\exp(", score, ")", equals(one), one)
    ][1:]
    summands = [piece for one in shown for piece in (" + ", one)][1:]
    probabilities = [Rounded(p, WORKING_DECIMALS) for p in exact.tolist()]
    quotients = [
        say("$p_{", i + 1, "}", equals(*shown), r"\frac{", one, "}{", total, "}", equals(p), p, "$")
        for i, (one, p) in enumerate(zip(shown, probabilities, strict=True))
    ]
    return Steps((say("Exponentials: $", *powers, "$"), say("Their sum: $", *summands, " = ", total, "$"), *quotients))


def _enough_decimals(exponentials: npt.NDArray[np.float64], exact: npt.NDArray[np.float64]) -> int:
    """Return with how many decimals the exponentials give the probabilities that are shown."""
    for decimals in range(WORKING_DECIMALS, _MOST_DECIMALS):
        rounded = np.round(exponentials, decimals)
        total = rounded.sum()
        if total and (np.round(rounded / total, WORKING_DECIMALS) == np.round(exact, WORKING_DECIMALS)).all():
            return decimals
    return _MOST_DECIMALS


def _read_few(z: npt.ArrayLike) -> npt.NDArray[np.float64]:
    values = read_array(z, "z", (1,))
    if values.size > _MOST_ENTRIES:
        raise ComputationError(f"{values.size} numbers are more than a page takes; {_MOST_ENTRIES} at most")
    return values
