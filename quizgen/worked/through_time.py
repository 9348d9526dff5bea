"""Worked backpropagation through time: the gradient carried back, the share of each time step, and as a picture."""

from collections.abc import Sequence

import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.messages import Numeral, join_said, said
from quizgen.model import Figure, Prose, Rounded, Steps, Value
from quizgen.notation.values import needed_decimals, to_latex, to_plain
from quizgen.solver.arrays import read_array, read_whole
from quizgen.worked.recurrent import WORKING_DECIMALS
from quizgen.worked.writing import bracketed, clean, equals, say

_MOST_STEPS = 5
"""So many time steps, with a number between two of them, still fit on a page."""


def carried_back_steps(h: npt.ArrayLike, w: float, y: float) -> Steps:
    r"""Carry the gradient of L = (h_T - y)^2/2 back through one tanh unit, h_t = tanh(w h_(t-1) + x_t).

    Parameters
    ----------
    h : array_like, shape (T,)
        Hidden states h_1 to h_T, two or more.
    w : float
        Recurrent weight.
    y : float
        Target.

    Returns
    -------
    Steps
        One line a state, from the last to the first.

    Raises
    ------
    ComputationError
        If there is one state only.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, section 10.2.2.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in carried_back_steps([0.6, -0.5, 0.8], -1.5, 0.3).lines:
    ...     print(to_text(line))
    (d L)/(d h₃) = h₃ - y = 0.8 - 0.3 = 0.5
    (d L)/(d h₂) = (d L)/(d h₃) · (1 - h₃²) · w = 0.5 · (1 - 0.64) · (-1.5) = -0.27
    (d L)/(d h₁) = (d L)/(d h₂) · (1 - h₂²) · w = (-0.27) · (1 - 0.25) · (-1.5) ≈ 0.3038
    """
    states, gradients = _carry_back(h, w, y)
    last = len(states)
    lines: list[Prose] = [
        say(
            *_of_state(last), " = h_{", last, "} - y", equals(states[-1], y), _shown(states[-1]), " - ", _factor(y),
            equals(gradients[-1]), _shown(gradients[-1]), "$",
        )
    ]  # fmt: skip
    for t in range(last - 1, 0, -1):
        after, state, gradient = gradients[t], states[t], gradients[t - 1]
        lines.append(
            say(
                *_of_state(t), r" = \dfrac{\mathrm{d} L}{\mathrm{d} h_{", t + 1, r"}} \cdot (1 - h_{", t + 1,
                r"}^2) \cdot w", equals(_shown(after)), _factor(after), r" \cdot (1 - ", clean(state**2), r") \cdot ",
                _factor(w), equals(_shown(after), _shown(gradient)), _shown(gradient), "$",
            )
        )  # fmt: skip
    return Steps(tuple(lines))


def share_steps(h: npt.ArrayLike, w: float, y: float) -> Steps:
    r"""Work out what each time step adds to dL/dw, with L and the unit of `carried_back_steps` and h_0 = 0.

    Parameters
    ----------
    h, w, y
        As in :func:`carried_back_steps`.

    Returns
    -------
    Steps
        One line a time step, from the last to the first.

    Raises
    ------
    ComputationError
        As `carried_back_steps`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in share_steps([0.6, -0.5, 0.8], -1.5, 0.3).lines:
    ...     print(to_text(line))
    Step 3: (d L)/(d h₃) · (1 - h₃²) · h₂ = 0.5 · 0.36 · (-0.5) = -0.09
    Step 2: (d L)/(d h₂) · (1 - h₂²) · h₁ = (-0.27) · 0.75 · 0.6 = -0.1215
    Step 1: (d L)/(d h₁) · (1 - h₁²) · h₀ ≈ 0.3038 · 0.64 · 0 = 0
    """
    states, gradients = _carry_back(h, w, y)
    lines: list[Prose] = []
    for t in range(len(states), 0, -1):
        gradient, slope = gradients[t - 1], clean(1 - states[t - 1] ** 2)
        before = states[t - 2] if t > 1 else 0.0
        share = clean(gradient * slope * before)
        lines.append(
            say(
                "Step ", t, r": $\dfrac{\mathrm{d} L}{\mathrm{d} h_{", t, r"}} \cdot (1 - h_{", t, r"}^2) \cdot h_{",
                t - 1, "}", equals(_shown(gradient)), _factor(gradient), r" \cdot ", slope, r" \cdot ",
                _factor(before), equals(_shown(gradient), _shown(share)) if share else " = ", _shown(share), "$",
            )
        )  # fmt: skip
    return Steps(tuple(lines))


def loss_figure(steps: int, gradients: Sequence[float] = ()) -> Figure:
    """Draw a recurrent network unrolled in time with a loss after its last state, and what is carried back from it.

    Parameters
    ----------
    steps : int
        Time steps, from 2 to 5.
    gradients : sequence of float
        The gradient of the loss with respect to each state, first to last; without them no way back is drawn.

    Returns
    -------
    Figure
        Of kind ``unrolled-loss``.

    Raises
    ------
    ComputationError
        If there are fewer or more steps, or gradients for some of them only.

    Examples
    --------
    >>> loss_figure(2).alternative
    'An RNN unrolled over 2 time steps. The loss L compares the last state with the target y.'
    >>> loss_figure(2, [0.1, -0.5]).alternative.partition("y. ")[2]
    'The gradient of L is carried back: -0.5 for h_2, 0.1 for h_1.'
    """
    last = read_whole(steps, "the steps", 2)
    if last > _MOST_STEPS:
        raise ComputationError(f"{last} time steps are too many to draw; at most {_MOST_STEPS} fit")
    told = [Numeral(to_plain(_shown(g))) for g in read_array(gradients, "gradients", (1,))] if len(gradients) else []
    if told and len(told) != last:
        raise ComputationError(f"{last} time steps have {last} gradients, not {len(told)}")
    alternative = said(
        "An RNN unrolled over {steps} time steps. The loss L compares the last state with the target y.", steps=last
    )
    if told:
        carried = [said("{gradient} for h_{t}", gradient=told[t - 1], t=t) for t in range(last, 0, -1)]
        back = said("The gradient of L is carried back: {gradients}.", gradients=join_said(carried, ", "))
        alternative = join_said([alternative, back])
    return Figure("unrolled-loss", {"steps": last, "gradients": told}, alternative)


def _carry_back(h: npt.ArrayLike, w: float, y: float) -> tuple[list[float], list[float]]:
    """Return the states, and the gradient of the loss with respect to each of them."""
    states = read_array(h, "h", (1,)).tolist()
    weight, target = float(read_array(w, "w", (0,))), float(read_array(y, "y", (0,)))
    if len(states) < 2:
        raise ComputationError("a gradient through time needs two hidden states at least")
    gradients = [clean(states[-1] - target)]
    for state in reversed(states[1:]):
        gradients.insert(0, gradients[0] * (1 - state**2) * weight)
    return states, gradients


def _of_state(t: int) -> tuple[Value, ...]:
    return r"$\dfrac{\mathrm{d} L}{\mathrm{d} h_{", t, "}}"


def _shown(number: float) -> Value:
    value = clean(number)
    return value if needed_decimals(value) is not None else Rounded(value, WORKING_DECIMALS)


def _factor(number: float) -> Value:
    shown = _shown(number)
    return bracketed(clean(number), to_plain(shown), to_latex(shown))
