"""Worked counts of parameters, sizes and multiplications."""

from collections.abc import Sequence
from itertools import pairwise

from quizgen.errors import ComputationError
from quizgen.messages import said
from quizgen.model import Prose, Steps, Table
from quizgen.notation.values import group_digits
from quizgen.solver import conv_multiplications, conv_parameters, dense_parameters, output_size
from quizgen.solver.arrays import PerAxis, read_list, read_per_axis, read_whole
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
        A line for the weights, one for the bias, one for several filters.

    Raises
    ------
    ComputationError
        As `conv_parameters`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
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
    lines: list[Prose] = [say("Weights of one filter: $", *factors, " = ", group_digits(weights), "$")]
    if bias:
        lines.append(
            say(
                "Parameters of one filter, with its bias: $",
                group_digits(weights),
                " + 1 = ",
                group_digits(weights + 1),
                "$",
            )
        )
    if out_channels > 1:
        one = total // out_channels
        lines.append(
            say(
                _all(out_channels),
                " filters: $",
                group_digits(one),
                r" \cdot ",
                out_channels,
                " = ",
                group_digits(total),
                "$",
            )
        )
    return Steps(tuple(lines))


def width_table(widths: Sequence[int]) -> Table:
    """List the layers of a multilayer perceptron with their neurons.

    Parameters
    ----------
    widths : sequence of int
        Neurons of each layer, input first, output last.

    Returns
    -------
    Table
        One row a layer.

    Raises
    ------
    ComputationError
        If there are fewer than two layers, or a width is no size.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for row in width_table([30, 12, 4]).rows:
    ...     print(" | ".join(to_text(cell) for cell in row))
    input | 30
    hidden 1 | 12
    output | 4
    """
    names, sizes = _read_widths(widths)
    return Table((say("Layer"), say("Neurons")), tuple(zip(names, map(say, sizes), strict=True)))


def dense_parameter_table(widths: Sequence[int]) -> Table:
    """Count the weights and biases of a multilayer perceptron, layer by layer.

    Parameters
    ----------
    widths : sequence of int
        As in :func:`width_table`.

    Returns
    -------
    Table
        One row for each layer but the input, and their sums where there are several.

    Raises
    ------
    ComputationError
        As :func:`width_table`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for row in dense_parameter_table([30, 12, 4]).rows:
    ...     print(" | ".join(to_text(cell) for cell in row))
    hidden 1 | 30 · 12 = 360 | 12
    output | 12 · 4 = 48 | 4
    all layers | 360 + 48 = 408 | 12 + 4 = 16
    """
    names, sizes = _read_widths(widths)
    weights = [dense_parameters(before, here, bias=False) for before, here in pairwise(sizes)]
    rows = [
        (name, say("$", before, r" \cdot ", here, " = ", group_digits(product), "$"), say("$", here, "$"))
        for name, before, here, product in zip(names[1:], sizes, sizes[1:], weights, strict=False)
    ]
    if len(weights) > 1:
        rows.append((say("all layers"), _sum(weights), _sum(sizes[1:])))
    return Table((say("Layer"), say("Weights"), say("Biases")), tuple(rows))


def _read_widths(widths: Sequence[int]) -> tuple[list[Prose], list[int]]:
    sizes = [read_whole(width, "a width", 1) for width in read_list(widths, "the widths")]
    if len(sizes) < 2:
        raise ComputationError("a network has an input and an output, so two widths at least")
    hidden = [say("hidden ", i) for i in range(1, len(sizes) - 1)]
    return [say("input"), *hidden, say("output")], sizes


def _all(number: int) -> str:
    return said("Both") if number == 2 else said("All {number}", number=number)


def _sum(summands: Sequence[int]) -> Prose:
    listed = [piece for one in summands for piece in (" + ", group_digits(one))][1:]
    return say("$", *listed, " = ", group_digits(sum(summands)), "$")


def total_padding_steps(name: str, length: int, kernel: int, stride: int, padding: int) -> Steps:
    r"""Work out the length of an output along one axis, where the padding is that of both ends together.

    Parameters
    ----------
    name : str
        LaTeX of what the output's length is called.
    length, kernel, stride : int
        Of the input, the kernel and the step along this axis.
    padding : int
        In total over both ends.

    Returns
    -------
    Steps
        One line.

    Raises
    ------
    ComputationError
        As `output_size`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> print(to_text(total_padding_steps("H_1", 8, 3, 2, 1).lines[0]))
    H₁ = ⌊(8 + 1 - 3)/2⌋ + 1 = ⌊6/2⌋ + 1 = 3 + 1 = 4
    """
    size = output_size(length, kernel, stride, (0, padding))
    line = say(
        f"${name} = " r"\left\lfloor \frac{", length, " + ", padding, " - ", kernel, "}{", stride,
        r"} \right\rfloor + 1 = \left\lfloor \frac{", length + padding - kernel, "}{", stride,
        r"} \right\rfloor + 1 = ", size - 1, " + 1 = ", size, "$",
    )  # fmt: skip
    return Steps((line,))


def multiplication_steps(in_channels: int, out_channels: int, kernel: PerAxis, output: PerAxis) -> Steps:
    r"""Count the multiplications of a convolutional layer: of one output entry, of one map, of all maps.

    Parameters
    ----------
    in_channels, out_channels, kernel, output
        As in `conv_multiplications`, with two spatial axes.

    Returns
    -------
    Steps
        Three lines, two for a single map.

    Raises
    ------
    ComputationError
        As `conv_multiplications`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in multiplication_steps(1, 2, 2, (3, 3)).lines:
    ...     print(to_text(line))
    One entry of the output: 1 · 2 · 2 = 4
    One map of 3 · 3 = 9 entries: 9 · 4 = 36
    Both maps: 2 · 36 = 72
    """
    total = conv_multiplications(in_channels, out_channels, kernel, output)
    height, width = read_per_axis(kernel, 2, "the kernel")
    rows, columns = read_per_axis(output, 2, "the output")
    entry, entries = in_channels * height * width, rows * columns
    one_map = group_digits(entries * entry)
    all_maps = say(_all(out_channels), " maps: $", out_channels, r" \cdot ", one_map, " = ", group_digits(total), "$")
    return Steps(
        (
            say("One entry of the output: $", in_channels, r" \cdot ", height, r" \cdot ", width, " = ", entry, "$"),
            say("One map of $", rows, r" \cdot ", columns, " = ", entries, "$ entries: $", entries, r" \cdot ",
                entry, " = ", one_map, "$"),
            *((all_maps,) if out_channels > 1 else ()),
        )
    )  # fmt: skip
