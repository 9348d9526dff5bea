"""Whole networks, drawn: layers of neurons, connections with and without sharing, an encoder and a decoder."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from quizgen.errors import ComputationError
from quizgen.messages import Said, begin_said, join_said, said, said_of
from quizgen.model import Figure, Value
from quizgen.solver.arrays import read_list, read_whole

MOST_STEPS = 7
"""So many time steps still fit on a page."""

MOST_LAYERS = 7
"""So many layers of neurons still fit beside one another."""

_MOST_NEURONS = 5
"""A layer with more is drawn with its first three and its last, and dots between them."""

_MOST_INPUTS = 8
_MOST_KERNEL = 4

_KINDS: Mapping[str, Said] = MappingProxyType(
    {
        "dense": said("dense"),
        "locally connected": said("locally connected"),
        "convolutional": said("convolutional"),
    }
)


def network_figure(widths: Sequence[int]) -> Figure:
    """Draw a multilayer perceptron as columns of neurons, with the weights between neighbouring layers counted.

    Parameters
    ----------
    widths : sequence of int
        Neurons of each layer, input first, output last; at most 7 layers.

    Returns
    -------
    Figure
        Of kind ``network``.

    Raises
    ------
    ComputationError
        If there are fewer than two layers or too many, or a width is no size.

    Examples
    --------
    >>> print(network_figure([30, 12, 4]).alternative)
    A multilayer perceptron with 30 neurons in the input layer, 12 in hidden layer 1 and 4 in the output layer. Each \
neuron is connected to every neuron of the layer before.
    """
    sizes = [read_whole(width, "a width", 1) for width in read_list(widths, "the widths")]
    if not 2 <= len(sizes) <= MOST_LAYERS:
        raise ComputationError(f"a network of {len(sizes)} layers cannot be drawn; it takes 2 to {MOST_LAYERS}")
    inside = [said("hidden {number}", number=i) for i in range(1, len(sizes) - 1)]
    titles = [said("input"), *inside, said("output")]
    layers = [
        {"title": title, "count": size, "rows": size if size <= _MOST_NEURONS else _MOST_NEURONS, "whole": whole}
        for title, size, whole in zip(titles, sizes, [size <= _MOST_NEURONS for size in sizes], strict=True)
    ]
    first, *hidden, last = sizes
    told = [said_of(first, "{n} neuron in the input layer", "{n} neurons in the input layer")]
    told += [said("{size} in hidden layer {layer}", size=size, layer=i) for i, size in enumerate(hidden, 1)]
    alternative = said(
        "A multilayer perceptron with {layers} and {last} in the output layer. "
        "Each neuron is connected to every neuron of the layer before.",
        layers=join_said(told, ", "),
        last=last,
    )
    return Figure("network", {"layers": layers}, alternative)


def connection_figure(length: int, kernel: int, kinds: Sequence[str] = ("convolutional",)) -> Figure:
    """Draw which inputs each output of a layer is connected to, in one dimension, with stride 1 and without padding.

    Parameters
    ----------
    length, kernel : int
        Entries of the input, at most 8, and of a window, at most 4.
    kinds : sequence of {"dense", "locally connected", "convolutional"}
        One picture each, side by side. Lines of one style are one weight in a convolutional layer.

    Returns
    -------
    Figure
        Of kind ``connections``.

    Raises
    ------
    ComputationError
        If the window does not fit, there are too many entries to draw, or a kind is another.

    Examples
    --------
    >>> print(connection_figure(5, 3, ["dense", "convolutional"]).alternative)
    Layers with 5 inputs and 3 outputs. Dense: 15 connections, each with a weight of its own. Convolutional: 9 \
connections, which share 3 weights.
    """
    n, k = read_whole(length, "the length", 1), read_whole(kernel, "the kernel", 1)
    if n > _MOST_INPUTS or k > _MOST_KERNEL:
        raise ComputationError(f"{n} inputs and a window of {k} cannot be drawn; {_MOST_INPUTS} and {_MOST_KERNEL} can")
    if k > n:
        raise ComputationError(f"a window of {k} does not fit into an input of {n}")
    panels: list[Mapping[str, Value]] = []
    told = []
    for kind in read_list(kinds, "the kinds of layers"):
        if kind not in _KINDS:
            raise ComputationError(f"connection_figure() draws {', '.join(_KINDS)}, not {kind!r}")
        shared = kind == "convolutional"
        edges = [
            # From input to output, and which weight it is among the shared ones.
            (entry, unit, entry - unit if shared else 0)
            for unit in range(n - k + 1)
            for entry in range(n)
            if kind == "dense" or unit <= entry < unit + k
        ]
        title = _KINDS[kind]
        named = {"kind": begin_said(title), "connections": said_of(len(edges), "{n} connection", "{n} connections")}
        weights = k if shared else len(edges)
        panels.append({"title": title, "shared": shared, "edges": edges, "weights": weights})
        told.append(
            said(
                "{kind}: {connections}, which share {weights}.",
                weights=said_of(k, "{n} weight", "{n} weights"),
                **named,
            )
            if shared
            else said("{kind}: {connections}, each with a weight of its own.", **named)
        )
    data = {"inputs": n, "outputs": n - k + 1, "kernel": k, "panels": panels}
    inputs = said_of(n, "{n} input", "{n} inputs")
    outputs = said_of(n - k + 1, "{n} output", "{n} outputs")
    opening = (
        said("A layer with {inputs} and {outputs}.", inputs=inputs, outputs=outputs)
        if len(panels) == 1
        else said("Layers with {inputs} and {outputs}.", inputs=inputs, outputs=outputs)
    )
    return Figure("connections", data, join_said((opening, *told)))


def encoder_decoder(inputs: int, outputs: int) -> Figure:
    """Draw a recurrent network that reads a whole sequence before it writes another.

    Parameters
    ----------
    inputs, outputs : int
        Steps that read and steps that write, at most 7 together.

    Returns
    -------
    Figure
        Of kind ``encoder-decoder``.

    Raises
    ------
    ComputationError
        If there are none, or too many to draw.

    Examples
    --------
    >>> encoder_decoder(3, 2).alternative
    'An RNN unrolled over 5 time steps: inputs at steps 1 to 3 and no outputs there, then outputs at steps 4 to 5.'
    """
    reads, writes = read_whole(inputs, "the inputs", 1), read_whole(outputs, "the outputs", 1)
    steps = reads + writes
    if steps > MOST_STEPS:
        raise ComputationError(f"{steps} time steps are too many to draw; at most {MOST_STEPS} fit")
    first, last = reads + 1, steps
    alternative = said(
        "An RNN unrolled over {steps} time steps: {reads} and no outputs there, then {writes}.",
        steps=steps,
        reads=said_of(reads, "one input at step {first}", "inputs at steps {first} to {last}", first=1, last=reads),
        writes=said_of(
            writes, "one output at step {first}", "outputs at steps {first} to {last}", first=first, last=last
        ),
    )
    return Figure("encoder-decoder", {"inputs": reads, "outputs": writes}, alternative)
