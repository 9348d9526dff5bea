"""Worked receptive fields: layer by layer, with the stride product, and as a picture."""

from collections.abc import Sequence

from quizgen.model import Figure, Prose, Steps, Table
from quizgen.solver import output_sizes, receptive_fields
from quizgen.solver.sizes import read_per_layer
from quizgen.worked.writing import say

MOST_CELLS = 60
"""A row with more units is drawn as one bar."""


def layer_table(kernels: Sequence[int], strides: int | Sequence[int] = 1) -> Table:
    """List the layers of a network with kernel and stride.

    Parameters
    ----------
    kernels : sequence of int
        Kernel length of each layer, first to last.
    strides : int or sequence of int
        Of all layers, or of each.

    Returns
    -------
    Table
        One row a layer.

    Raises
    ------
    ComputationError
        As `receptive_fields`.

    Examples
    --------
    >>> len(layer_table([5, 2], [2, 1]).rows)
    2
    """
    head = (say("Layer"), say("Kernel $k$"), say("Stride $s$"))
    layers = _layers(kernels, strides)
    return Table(head, tuple((say(i + 1), say(k), say(s)) for i, (k, s) in enumerate(layers)))


def receptive_field_table(kernels: Sequence[int], strides: int | Sequence[int] = 1) -> Table:
    """Grow the receptive field layer by layer.

    Parameters
    ----------
    kernels, strides
        As in :func:`layer_table`.

    Returns
    -------
    Table
        One row a layer: kernel, stride, product of the strides before, growth, receptive field.

    Raises
    ------
    ComputationError
        As `receptive_fields`.

    Examples
    --------
    >>> from quizgen.notation.prose import to_text
    >>> for row in receptive_field_table([5, 2], [2, 1]).rows:
    ...     print(" | ".join(to_text(cell) for cell in row))
    1 | 5 | 2 | 1 | 4 · 1 = 4 | 1 + 4 = 5
    2 | 2 | 1 | 2 | 1 · 2 = 2 | 5 + 2 = 7
    """
    head = (
        say("Layer"), say("$k$"), say("$s$"), say("$j$"), say(r"Growth $(k - 1) \cdot j$"), say("Receptive field $r$"),
    )  # fmt: skip
    rows: list[tuple[Prose, ...]] = []
    field, jump = 1, 1
    for i, (kernel, stride) in enumerate(_layers(kernels, strides)):
        growth = (kernel - 1) * jump
        rows.append(
            (
                say(i + 1), say(kernel), say(stride), say(jump),
                say("$", kernel - 1, r" \cdot ", jump, " = ", growth, "$"),
                say("$", field, " + ", growth, " = ", field + growth, "$"),
            )
        )  # fmt: skip
        field += growth
        jump *= stride
    return Table(head, tuple(rows))


def layer_size_steps(length: int, kernels: Sequence[int], strides: int | Sequence[int] = 1) -> Steps:
    r"""Follow the length of an input through layers without padding.

    Parameters
    ----------
    length : int
        Of the input along one axis.
    kernels, strides
        As in :func:`layer_table`.

    Returns
    -------
    Steps
        One line a layer.

    Raises
    ------
    ComputationError
        As `output_sizes`.

    Examples
    --------
    >>> from quizgen.notation.prose import to_text
    >>> for line in layer_size_steps(9, [5, 2], [2, 1]).lines:
    ...     print(to_text(line))
    Layer 1: ⌊(9 - 5)/2⌋ + 1 = 2 + 1 = 3
    Layer 2: ⌊(3 - 2)/1⌋ + 1 = 1 + 1 = 2
    """
    lines: list[Prose] = []
    layers = _layers(kernels, strides)
    before = length
    for i, ((kernel, stride), size) in enumerate(zip(layers, output_sizes(length, kernels, strides), strict=True)):
        lines.append(
            say(
                "Layer ", i + 1, r": $\left\lfloor \frac{", before, " - ", kernel, "}{", stride,
                r"} \right\rfloor + 1 = ", int(size) - 1, " + 1 = ", int(size), "$",
            )
        )  # fmt: skip
        before = int(size)
    return Steps(tuple(lines))


def receptive_field_figure(kernels: Sequence[int], strides: int | Sequence[int] = 1) -> Figure:
    """Draw what one unit of the last layer sees of each layer before and of the input, along one axis.

    Parameters
    ----------
    kernels, strides
        As in :func:`layer_table`.

    Returns
    -------
    Figure
        Of kind ``receptive-field``.

    Raises
    ------
    ComputationError
        As `receptive_fields`.

    Examples
    --------
    >>> print(receptive_field_figure([5, 2], [2, 1]).alternative)
    One unit of layer 2 sees 2 neighbouring units of layer 1 and 7 entries of the input.
    """
    layers = _layers(kernels, strides)
    rows = [{"layer": len(layers), "count": 1, "kernel": layers[-1][0]}]
    count = 1
    for i in range(len(layers) - 1, -1, -1):
        kernel, stride = layers[i]
        count = (count - 1) * stride + kernel
        # The window that the first unit of this row sees in the row below; the input sees nothing.
        rows.append({"layer": i, "count": count, "kernel": layers[i - 1][0] if i else 0})
    seen = [f"{_units(row['count'])} of layer {row['layer']}" for row in rows[1:-1]]
    seen.append("1 entry of the input" if count == 1 else f"{count} entries of the input")
    listed = f"{', '.join(seen[:-1])} and {seen[-1]}" if len(seen) > 1 else seen[0]
    data = {"rows": rows, "most_cells": MOST_CELLS}
    return Figure("receptive-field", data, f"One unit of layer {len(layers)} sees {listed}.")


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} neighbouring units"


def _layers(kernels: Sequence[int], strides: int | Sequence[int]) -> list[tuple[int, int]]:
    """Return kernel and stride of each layer, which the solver has found to be sizes."""
    fields = receptive_fields(kernels, strides)
    each_stride = read_per_layer(strides, len(fields), "strides")
    return [(int(kernel), int(stride)) for kernel, stride in zip(kernels, each_stride, strict=True)]
