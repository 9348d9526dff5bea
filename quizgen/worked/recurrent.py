"""Worked recurrent networks: every time step with its numbers, parameters block by block, the network unrolled."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.messages import Numeral, join_said, said, said_of
from quizgen.model import Figure, Notation, Prose, Rounded, Steps, Value
from quizgen.notation.values import format_number, group_digits, needed_decimals
from quizgen.solver import recurrent_parameters, rnn_forward
from quizgen.solver.arrays import FloatArray, expect_shape, read_array
from quizgen.worked.writing import clean, equals, say

WORKING_DECIMALS = 4
"""How many decimals intermediate results are shown with, where they are not exact in fewer."""

MOST_STEPS = 8
"""So many time steps still fit on a page."""

_MOST_VALUES = 5
_MOST_ENTRIES = 4

_ACTIVATIONS: Mapping[str, str] = MappingProxyType({"tanh": r"\tanh", "relu": r"\mathrm{ReLU}"})

_BLOCKS: Mapping[str, tuple[str, int, str]] = MappingProxyType(
    {
        "rnn": (said("A vanilla RNN"), 1, said("the one that gives the new hidden state")),
        "lstm": (said("An LSTM"), 4, said("input gate, forget gate, output gate and cell candidate")),
        "gru": (said("A GRU"), 3, said("reset gate, update gate and candidate state")),
    }
)

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "one-to-one": said("one input, one hidden state, one output, and nothing passed on"),
        "one-to-many": said("an input at step 1 only, an output at every step"),
        "many-to-one": said("an input at every step, an output after the last step only"),
        "many-to-many": said("an input and an output at every step"),
    }
)


def rnn_steps(
    x: npt.ArrayLike,
    h0: npt.ArrayLike,
    W_x: npt.ArrayLike,
    W_h: npt.ArrayLike,
    b: npt.ArrayLike,
    activation: str = "tanh",
) -> Steps:
    """Work out the hidden states of a vanilla RNN: both products, pre-activation and activation of each time step.

    Parameters
    ----------
    x : array_like, shape (T, D)
        Input sequence.
    h0 : array_like, shape (H,)
        Hidden state before the first step.
    W_x : array_like, shape (H, D)
        Input weights.
    W_h : array_like, shape (H, H)
        Recurrent weights.
    b : array_like, shape (H,)
        Bias.
    activation : {"tanh", "relu"}
        The function f.

    Returns
    -------
    Steps
        Three lines a time step.

    Raises
    ------
    ComputationError
        As `rnn_forward`, or if the activation is neither.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in rnn_steps([[2]], [1], [[0.5]], [[-1]], [0.2], "relu").lines:
    ...     print(to_text(line))
    Step 1: W_x x₁ = [0.5] [2] = [1],
    W_h h₀ = [-1] [1] = [-1],
    z₁ = [1] + [-1] + [0.2] = [0.2], so h₁ = ReLU(z₁) = [0.2]
    """
    if activation not in _ACTIVATIONS:
        raise ComputationError(f'rnn_steps() works out "tanh" and "relu", not {activation!r}')
    states = rnn_forward(x, h0, W_x, W_h, b, activation=activation)
    x, W_x, W_h, b = np.asarray(x), np.asarray(W_x), np.asarray(W_h), np.asarray(b)
    before = np.vstack((np.asarray(h0, dtype=float), states[:-1]))
    lines: list[Prose] = []
    for t, h in enumerate(states):
        of_input, of_state = W_x @ x[t], W_h @ before[t]
        lines += _step_lines(t + 1, x[t], before[t], (of_input, of_state), (W_x, W_h, b), h, activation)
    return Steps(tuple(lines))


def _step_lines(
    t: int,
    x_t: npt.NDArray[np.float64],
    h_before: npt.NDArray[np.float64],
    products: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]],
    parameters: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]],
    h: npt.NDArray[np.float64],
    activation: str,
) -> tuple[Prose, Prose, Prose]:
    W_x, W_h, b = parameters
    of_input, of_state = map(column, products)
    before, sum_, state = column(h_before), column(products[0] + products[1] + b), column(h)
    read = say("Step ", t, ": $W_x x_{", t, "} = ", W_x, r" \, ", column(x_t), equals(of_input), of_input, "$,")
    remembered = say(
        "$W_h h_{", t - 1, "}", equals(before), W_h, r" \, ", before, equals(before, of_state), of_state, "$,"
    )  # fmt: skip
    name = Notation(activation, _ACTIVATIONS[activation])
    activated = say(
        "$z_{", t, "}", equals(of_input, of_state), of_input, " + ", of_state, " + ", column(b),
        equals(of_input, of_state, sum_), sum_, "$, so $h_{", t, "} = ", name, "(z_{", t, "})", equals(state), state,
        "$",
    )  # fmt: skip
    return read, remembered, activated


def column(vector: npt.NDArray[np.float64]) -> Value:
    """Return a vector as the column that it is in the formula, not with more decimals than anyone wants to read."""
    # Binary rounding must not turn an exact 0 into a number with many decimals.
    column = np.round(vector, 12).reshape(-1, 1)
    return column if needed_decimals(column) is not None else Rounded(column, WORKING_DECIMALS)


def recurrent_parameter_steps(kind: str, input_size: int, hidden_size: int, output_size: int, biases: int = 1) -> Steps:
    """Count the parameters of a recurrent layer block by block, and those of the dense output layer on top.

    Parameters
    ----------
    kind : {"rnn", "lstm", "gru"}
        The layer.
    input_size, hidden_size, output_size : int
        Lengths D of an input vector, H of a hidden state and O of the output.
    biases : {0, 1, 2}
        Bias vectors a block; the output layer has one unless this is 0.

    Returns
    -------
    Steps
        The blocks, the recurrent layer, and the sum with the output layer.

    Raises
    ------
    ComputationError
        As `recurrent_parameters`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in recurrent_parameter_steps("gru", 2, 3, 4).lines:
    ...     print(to_text(line))
    A GRU has 3 blocks: reset gate, update gate and candidate state.
    Recurrent layer: 3 · 3 · (2 + 3 + 1) = 9 · 6 = 54
    With the output layer: 54 + 16 = 70
    """
    total = recurrent_parameters(kind, input_size, hidden_size, biases)
    name, blocks, what = _BLOCKS[kind]
    width = input_size + hidden_size + biases
    dense = output_size * (hidden_size + min(biases, 1))
    has = say(name, " has ", blocks, " blocks: ", what, ".") if blocks > 1 else say(name, " has 1 block, ", what, ".")
    return Steps(
        (
            has,
            say(
                r"Recurrent layer: $", blocks, r" \cdot ", hidden_size, r" \cdot (", input_size, " + ", hidden_size,
                " + ", biases, ") = ", blocks * hidden_size, r" \cdot ", width, " = ", group_digits(total), "$",
            ),
            say("With the output layer: $", group_digits(total), " + ", dense, " = ", group_digits(total + dense), "$"),
        )
    )  # fmt: skip


def unrolled_rnn(kind: str, steps: int) -> Figure:
    """Draw a recurrent network unrolled in time.

    Parameters
    ----------
    kind : {"one-to-one", "one-to-many", "many-to-one", "many-to-many"}
        Which steps have an input and which an output.
    steps : int
        Time steps, from 1 to 8; one-to-one has 1 and the others more.

    Returns
    -------
    Figure

    Raises
    ------
    ComputationError
        If the kind is another, or the number of steps does not go with it.

    Examples
    --------
    >>> unrolled_rnn("many-to-one", 3).alternative
    'A many-to-one RNN unrolled over 3 time steps: an input at every step, an output after the last step only.'
    """
    if kind not in _KINDS:
        raise ComputationError(f"unrolled_rnn() draws {', '.join(_KINDS)}, not {kind!r}")
    least, most = (1, 1) if kind == "one-to-one" else (2, MOST_STEPS)
    if isinstance(steps, bool) or not isinstance(steps, int) or not least <= steps <= most:
        wanted = "1 time step" if most == 1 else f"from {least} to {most} time steps"
        raise ComputationError(f"a {kind} network is drawn with {wanted}, not {steps!r}")
    told = {"kind": kind, "steps": steps, "what": _KINDS[kind]}
    if steps > 1:
        alternative = said("A {kind} RNN unrolled over {steps} time steps: {what}.", **told)
    else:
        alternative = said("A {kind} RNN: {what}.", **told)
    return Figure("unrolled-rnn", {"kind": kind, "steps": steps}, alternative)


def rnn_figure(x: npt.ArrayLike, h0: npt.ArrayLike, h: npt.ArrayLike) -> Figure:
    """Draw a recurrent network unrolled in time with the numbers of its inputs and hidden states.

    Parameters
    ----------
    x : array_like, shape (T, D)
        Input sequence.
    h0 : array_like, shape (H,)
        Hidden state before the first step.
    h : array_like, shape (T, H)
        Hidden states.

    Returns
    -------
    Figure
        Of kind ``unrolled-values``.

    Raises
    ------
    ComputationError
        If there are not as many states as inputs, or more than fit on a page.

    Examples
    --------
    >>> rnn_figure([[2], [1]], [0], [[0.5], [-1]]).alternative
    'An RNN over 2 time steps. From h_0 = [0] and x_1 = [2] follows h_1 = [0.5], and with x_2 = [1] h_2 = [-1].'
    """
    x, h = read_array(x, "x", (2,)), read_array(h, "h", (2,))
    h0 = read_array(h0, "h0", (1,))
    expect_shape(h, (len(x), len(h0)), "h", "to have a state of the size of h0 for each input")
    if len(x) > _MOST_VALUES or max(x.shape[1], len(h0)) > _MOST_ENTRIES:
        raise ComputationError(
            f"at most {_MOST_VALUES} steps of {_MOST_ENTRIES} entries can be drawn, not {len(x)} steps of "
            f"{x.shape[1]} and {len(h0)}"
        )
    inputs, states = [_told(row) for row in x], [[_short(entry) for entry in row] for row in h]
    before = _told(h0)
    told = [
        said("with x_{t} = {x} h_{t} = {h}", t=t, x=Numeral(f"[{', '.join(read)}]"), h=Numeral(f"[{', '.join(state)}]"))
        for t, (read, state) in enumerate(zip(inputs, states, strict=True), 1)
    ]
    start, read, state = (Numeral(f"[{', '.join(vector)}]") for vector in (before, inputs[0], states[0]))
    first = said("From h_0 = {start} and x_1 = {x} follows h_1 = {h}", start=start, x=read, h=state)
    over = said_of(len(x), "An RNN over {n} time step.", "An RNN over {n} time steps.")
    follows = join_said([first, *told[1:-1]], ", ")
    if told[1:]:
        follows = said("{first}, and {last}", first=follows, last=told[-1])
    alternative = join_said([over, said("{told}.", told=follows)])
    return Figure("unrolled-values", {"inputs": inputs, "states": states, "before": before}, alternative)


def _short(state: float) -> Numeral:
    """Write an entry of a state with 3 decimals at most, so that all of them are written alike."""
    decimals = needed_decimals(clean(state))
    return Numeral(format_number(clean(state), 3 if decimals is None or decimals > 3 else None))


def _told(vector: FloatArray) -> list[Numeral]:
    return [Numeral(format_number(clean(entry))) for entry in vector]
