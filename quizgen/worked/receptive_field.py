"""Worked receptive fields: layer by layer, with the stride product, and as a picture."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from quizgen.errors import ComputationError
from quizgen.messages import Said, join_said, list_said, said, said_of
from quizgen.model import Figure, Prose, Steps, Table, Value
from quizgen.solver import output_sizes, receptive_fields
from quizgen.solver.arrays import IntArray, freeze_whole
from quizgen.solver.sizes import read_per_layer
from quizgen.worked.writing import say

MOST_CELLS = 60
"""A row with more units is drawn as one bar."""

_INPUTS: Mapping[str, str] = MappingProxyType({"entry": "entries", "pixel": "pixels", "word": "words"})


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
    >>> from quizgen.text.plain import to_text
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
    >>> from quizgen.text.plain import to_text
    >>> for line in layer_size_steps(9, [5, 2], [2, 1]).lines:
    ...     print(to_text(line))
    Layer 1: ⌊(9 - 5)/2⌋ + 1 = 2 + 1 = 3
    Layer 2: 3 - 2 + 1 = 1 + 1 = 2
    """
    lines: list[Prose] = []
    layers = _layers(kernels, strides)
    before = length
    for i, ((kernel, stride), size) in enumerate(zip(layers, output_sizes(length, kernels, strides), strict=True)):
        room = (
            (before, " - ", kernel)
            if stride == 1
            else (r"\left\lfloor \frac{", before, " - ", kernel, "}{", stride, r"} \right\rfloor")
        )
        lines.append(say("Layer ", i + 1, ": $", *room, " + 1 = ", int(size) - 1, " + 1 = ", int(size), "$"))
        before = int(size)
    return Steps(tuple(lines))


def receptive_field_figure(kernels: Sequence[int], strides: int | Sequence[int] = 1, input: str = "entry") -> Figure:
    """Draw what one unit of the last layer sees of each layer before and of the input, along one axis.

    Parameters
    ----------
    kernels, strides
        As in :func:`layer_table`.
    input : {"entry", "pixel", "word"}
        What an entry of the input is.

    Returns
    -------
    Figure
        Of kind ``receptive-field``.

    Raises
    ------
    ComputationError
        As `receptive_fields`, or if the input has no such entries.

    Examples
    --------
    >>> print(receptive_field_figure([5, 2], [2, 1], "pixel").alternative)
    One unit of layer 2 sees 2 neighbouring units of layer 1 and 7 pixels of the input.
    """
    if input not in _INPUTS:
        raise ComputationError(f"receptive_field_figure() knows {', '.join(_INPUTS)} in an input, not {input!r}")
    inputs = (input, _INPUTS[input])
    layers = _layers(kernels, strides)
    rows = [{"layer": len(layers), "count": 1, "kernel": layers[-1][0]}]
    count = 1
    for i in range(len(layers) - 1, -1, -1):
        kernel, stride = layers[i]
        count = (count - 1) * stride + kernel
        # The window that the first unit of this row sees in the row below; the input sees nothing.
        rows.append({"layer": i, "count": count, "kernel": layers[i - 1][0] if i else 0})
    seen = [
        said_of(
            int(row["count"]),
            "{n} unit of layer {layer}",
            "{n} neighbouring units of layer {layer}",
            layer=row["layer"],
        )
        for row in rows[1:-1]
    ]
    seen.append(_of_input(count, input))
    listed = list_said(seen)
    data = {"rows": rows, "inputs": inputs, "most_cells": MOST_CELLS}
    return Figure(
        "receptive-field", data, said("One unit of layer {layer} sees {seen}.", layer=len(layers), seen=listed)
    )


def dilated_field_table(kernels: Sequence[int], dilations: int | Sequence[int] = 1) -> Table:
    """Grow the receptive field through dilated layers with stride 1.

    Parameters
    ----------
    kernels : sequence of int
        As in :func:`layer_table`.
    dilations : int or sequence of int
        Of all layers, or of each.

    Returns
    -------
    Table
        One row a layer: kernel, dilation, growth, receptive field.

    Raises
    ------
    ComputationError
        As `receptive_fields`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for row in dilated_field_table([3, 3], [1, 4]).rows:
    ...     print(" | ".join(to_text(cell) for cell in row))
    1 | 3 | 1 | 2 · 1 = 2 | 1 + 2 = 3
    2 | 3 | 4 | 2 · 4 = 8 | 3 + 8 = 11
    """
    head = (say("Layer"), say("$k$"), say("$d$"), say(r"Growth $(k - 1) \cdot d$"), say("Receptive field $r$"))
    fields = [1, *receptive_fields(kernels, 1, dilations).tolist()]
    each_dilation = read_per_layer(dilations, len(kernels), "dilations")
    return Table(
        head,
        tuple(
            (
                say(i + 1), say(int(k)), say(int(d)),
                say("$", int(k) - 1, r" \cdot ", int(d), " = ", after - before, "$"),
                say("$", before, " + ", after - before, " = ", after, "$"),
            )
            for i, (k, d, (before, after)) in enumerate(zip(kernels, each_dilation, pairwise(fields), strict=True))
        ),
    )  # fmt: skip


def dilated_field_figure(kernels: Sequence[int], dilations: int | Sequence[int] = 1) -> Figure:
    """Draw which units of each dilated layer and of the input one unit of the last layer sees, along one axis.

    Parameters
    ----------
    kernels, dilations
        As in :func:`dilated_field_table`; the field has at most 60 entries.

    Returns
    -------
    Figure
        Of kind ``dilated-field``.

    Raises
    ------
    ComputationError
        As `receptive_fields`, or if the field is too long to draw.

    Examples
    --------
    >>> print(dilated_field_figure([3, 2], [1, 4]).alternative)
    One unit of layer 2 sees 2 units of layer 1, which lie within a stretch of 5, and 6 entries of the input, which \
lie within a stretch of 7.
    """
    widest = int(receptive_fields(kernels, 1, dilations)[-1])
    if widest > MOST_CELLS:
        raise ComputationError(f"a receptive field of {widest} is too long to draw")
    each_dilation = [int(d) for d in read_per_layer(dilations, len(kernels), "dilations")]
    rows: list[dict[str, Value]] = []
    places = [0]
    for i in range(len(kernels), 0, -1):
        reach = [j * each_dilation[i - 1] for j in range(int(kernels[i - 1]))]
        rows.append({"layer": i, "count": places[-1] + 1, "places": places, "reach": reach})
        places = sorted({place + step for place in places for step in reach})
    rows.append({"layer": 0, "count": places[-1] + 1, "places": places, "reach": []})
    *others, inputs = [_stretch(row) for row in rows[1:]]
    seen = said("{first}, and {last}", first=join_said(others, ", "), last=inputs) if others else inputs
    return Figure(
        "dilated-field", {"rows": rows}, said("One unit of layer {layer} sees {seen}.", layer=len(kernels), seen=seen)
    )


def _stretch(row: Mapping[str, Value]) -> Said:
    number = len(row["places"])
    units = said_of(number, "{n} unit", "{n} units")
    seen = (
        said("{units} of layer {layer}", units=units, layer=row["layer"])
        if row["layer"]
        else _of_input(number, "entry")
    )
    if number == row["count"]:
        return seen
    return said("{seen}, which lie within a stretch of {length}", seen=seen, length=row["count"])


def receptive_fields_back(kernels: Sequence[int], strides: int | Sequence[int] = 1) -> IntArray:
    """Follow one unit of the last layer back: how much it sees of each layer before, and of the input.

    Parameters
    ----------
    kernels, strides
        As in :func:`layer_table`.

    Returns
    -------
    ndarray of int, shape (layers,)
        Lengths along one axis, the last layer but one first and the input last. Read-only.

    Raises
    ------
    ComputationError
        As `receptive_fields`.

    References
    ----------
    Araujo, Norris and Sim (2019), Computing Receptive Fields of Convolutional Neural Networks, Distill, equation 1.

    Examples
    --------
    >>> receptive_fields_back([5, 2], [2, 1])
    array([2, 7])
    """
    lengths = [1]
    for kernel, stride in reversed(_layers(kernels, strides)):
        lengths.append((lengths[-1] - 1) * stride + kernel)
    return freeze_whole(lengths[1:])


def receptive_field_back_steps(kernels: Sequence[int], strides: int | Sequence[int] = 1) -> Steps:
    r"""Work out how much one unit of the last layer sees, layer by layer back to the input.

    Parameters
    ----------
    kernels, strides
        As in :func:`layer_table`.

    Returns
    -------
    Steps
        One line a layer, the last layer first.

    Raises
    ------
    ComputationError
        As `receptive_fields`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in receptive_field_back_steps([5, 2], [2, 1]).lines:
    ...     print(to_text(line))
    Map of layer 1: (1 - 1) · 1 + 2 = 2
    Input: (2 - 1) · 2 + 5 = 7
    """
    lengths = [1, *receptive_fields_back(kernels, strides).tolist()]
    layers = list(enumerate(_layers(kernels, strides)))
    lines: list[Prose] = []
    for (i, (kernel, stride)), (after, before) in zip(reversed(layers), pairwise(lengths), strict=True):
        rest = ("$(", after, r" - 1) \cdot ", stride, " + ", kernel, " = ", before, "$")
        lines.append(say("Map of layer ", i, ": ", *rest) if i else say("Input: ", *rest))
    return Steps(tuple(lines))


def _of_input(count: int, input: str) -> Said:
    if input == "pixel":
        return said_of(count, "{n} pixel of the input", "{n} pixels of the input")
    if input == "word":
        return said_of(count, "{n} word of the input", "{n} words of the input")
    return said_of(count, "{n} entry of the input", "{n} entries of the input")


def _layers(kernels: Sequence[int], strides: int | Sequence[int]) -> list[tuple[int, int]]:
    """Return kernel and stride of each layer, which the solver has found to be sizes."""
    fields = receptive_fields(kernels, strides)
    each_stride = read_per_layer(strides, len(fields), "strides")
    return [(int(kernel), int(stride)) for kernel, stride in zip(kernels, each_stride, strict=True)]
