"""Worked counts of parameters."""

from quizgen.model import Prose, Steps
from quizgen.solver import conv_parameters
from quizgen.solver.arrays import PerAxis, read_per_axis
from quizgen.worked.writing import say


def conv_parameter_steps(in_channels: int, out_channels: int, kernel: PerAxis, bias: bool = True) -> Steps:
    r"""Count the parameters of a convolutional layer: one filter's weights, its bias, all filters.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input, number of filters.
    kernel : int or pair of int
        Height and width of a filter.
    bias : bool
        Whether each filter has one.

    Returns
    -------
    Steps
        Three lines, two without biases.

    Raises
    ------
    ComputationError
        As `conv_parameters`.

    Examples
    --------
    >>> from quizgen.notation.prose import to_text
    >>> for line in conv_parameter_steps(3, 100, 3).lines:
    ...     print(to_text(line))
    Weights of one filter: 3 · 3 · 3 = 27
    Parameters of one filter, with its bias: 27 + 1 = 28
    All 100 filters: 28 · 100 = 2800
    """
    total = conv_parameters(in_channels, out_channels, kernel, bias)
    height, width = read_per_axis(kernel, 2, "the kernel")
    weights = in_channels * height * width
    factors = (in_channels, r" \cdot ", height, r" \cdot ", width)
    lines: list[Prose] = [say("Weights of one filter: $", *factors, " = ", weights, "$")]
    if bias:
        lines.append(say("Parameters of one filter, with its bias: $", weights, " + 1 = ", weights + 1, "$"))
    one = total // out_channels
    lines.append(say("All ", out_channels, " filters: $", one, r" \cdot ", out_channels, " = ", total, "$"))
    return Steps(tuple(lines))
