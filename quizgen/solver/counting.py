"""What a layer costs: parameters and multiplications."""

import math

import numpy as np

from quizgen.errors import ComputationError
from quizgen.solver.arrays import PerAxis, is_sequence, read_per_axis, read_whole, show_value

_GATES = {"rnn": 1, "gru": 3, "lstm": 4}


def conv_parameters(in_channels: int, out_channels: int, kernel: PerAxis, bias: bool = True, groups: int = 1) -> int:
    """Count the trainable parameters F (C / groups * kH * kW + 1) of a convolutional layer.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels C of the input, number F of filters.
    kernel : int or sequence of int
        A number is a square kernel; a sequence has one number per axis, so ``[3]`` is one-dimensional.
    bias : bool
        Whether each filter has one.
    groups : int
        A filter sees C / groups channels.

    Returns
    -------
    int
        Weights, and biases if any.

    Raises
    ------
    ComputationError
        If an argument is not a size, or channels or filters cannot be split into the groups.

    Examples
    --------
    >>> conv_parameters(3, 100, 3)
    2800
    """
    filters = read_whole(out_channels, "out_channels", 1)
    weights = _weights_per_filter(in_channels, filters, kernel, groups)
    return filters * (weights + _read_flag(bias))


def dense_parameters(inputs: int, outputs: int, bias: bool = True) -> int:
    """Count the trainable parameters of a dense layer.

    Parameters
    ----------
    inputs, outputs : int
        Numbers of neurons before and in the layer.
    bias : bool
        Whether each neuron has one.

    Returns
    -------
    int
        Weights, and biases if any.

    Raises
    ------
    ComputationError
        If an argument is not a size.

    Examples
    --------
    >>> dense_parameters(2500, 2000, bias=False)
    5000000
    """
    return read_whole(outputs, "outputs", 1) * (read_whole(inputs, "inputs", 1) + _read_flag(bias))


def recurrent_parameters(kind: str, input_size: int, hidden_size: int, biases: int = 2) -> int:
    """Count the trainable parameters g H (D + H + biases) of a recurrent layer, for sequences of any length.

    Parameters
    ----------
    kind : {"rnn", "lstm", "gru"}
        With g = 1, 4 and 3 blocks of weights.
    input_size, hidden_size : int
        Lengths D of an input vector and H of a hidden state.
    biases : {0, 1, 2}
        Bias vectors a block: 2 as in PyTorch (one with the input, one with the hidden state), 1 as in most
        textbooks.

    Returns
    -------
    int
        Weights and biases.

    Raises
    ------
    ComputationError
        If the kind or the number of biases is not one of these, or an argument is not a size.

    References
    ----------
    PyTorch, documentation of ``torch.nn.RNN``, ``torch.nn.LSTM`` and ``torch.nn.GRU``.

    Examples
    --------
    >>> recurrent_parameters("lstm", 1, 3)
    72
    >>> recurrent_parameters("rnn", 1, 3, biases=1)
    15
    """
    if not isinstance(kind, str) or kind not in _GATES:
        raise ComputationError(f'kind must be "rnn", "lstm" or "gru", not {show_value(kind)}')
    D = read_whole(input_size, "input_size", 1)
    H = read_whole(hidden_size, "hidden_size", 1)
    vectors = read_whole(biases, "biases")
    if vectors > 2:
        raise ComputationError(f"biases must be 0, 1 or 2, not {vectors}")
    return _GATES[kind] * H * (D + H + vectors)


def conv_multiplications(in_channels: int, out_channels: int, kernel: PerAxis, output: PerAxis, groups: int = 1) -> int:
    """Count the multiplications F * C / groups * kH * kW * oH * oW of a convolutional layer on one input.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels C of the input, number F of filters.
    kernel : int or sequence of int
        As in :func:`conv_parameters`.
    output : int or sequence of int
        Size of a feature map, one number per axis; a number is a square map.
    groups : int
        As in :func:`conv_parameters`.

    Returns
    -------
    int
        Multiplications; padding counts like any other input.

    Raises
    ------
    ComputationError
        If an argument is not a size, or channels or filters cannot be split into the groups.

    Examples
    --------
    >>> conv_multiplications(1, 2, kernel=2, output=(3, 3))
    72
    """
    filters = read_whole(out_channels, "out_channels", 1)
    weights = _weights_per_filter(in_channels, filters, kernel, groups)
    axes = len(kernel) if is_sequence(kernel) else len(output) if is_sequence(output) else 2
    return filters * weights * math.prod(read_per_axis(output, axes, "the output"))


def depthwise_separable_cost(
    in_channels: int, out_channels: int, kernel: PerAxis, output: PerAxis
) -> dict[str, int | float]:
    """Compare a depthwise separable layer with a normal one, both without biases.

    The depthwise step slides one kH x kW filter over each channel; the pointwise step mixes the channels with
    F filters of 1 x 1.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels C of the input, number F of filters.
    kernel : int or pair of int
        Size kH x kW of the depthwise filters and of the normal ones.
    output : int or pair of int
        Size oH x oW of a feature map.

    Returns
    -------
    dict
        ``depthwise_``, ``pointwise_``, ``separable_`` (their sum) and ``normal_``, each followed by
        ``parameters`` and ``multiplications``, as int; and ``ratio``, separable over normal, which is
        1 / F + 1 / (kH kW) for parameters and multiplications alike.

    Raises
    ------
    ComputationError
        If an argument is not a size.

    References
    ----------
    Howard et al. (2017), MobileNets, section 3.1.

    Examples
    --------
    >>> cost = depthwise_separable_cost(in_channels=4, out_channels=8, kernel=2, output=5)
    >>> cost["separable_parameters"], cost["normal_multiplications"], cost["ratio"]
    (48, 3200, 0.375)
    """
    C = read_whole(in_channels, "in_channels", 1)
    F = read_whole(out_channels, "out_channels", 1)
    size = read_per_axis(kernel, 2, "the kernel")
    parameters = {
        "depthwise": conv_parameters(C, C, size, bias=False, groups=C),
        "pointwise": conv_parameters(C, F, 1, bias=False),
        "normal": conv_parameters(C, F, size, bias=False),
    }
    parameters["separable"] = parameters["depthwise"] + parameters["pointwise"]
    # Every weight meets every output position once.
    positions = math.prod(read_per_axis(output, 2, "the output"))
    cost: dict[str, int | float] = {}
    for step in ("depthwise", "pointwise", "separable", "normal"):
        cost[f"{step}_parameters"] = parameters[step]
        cost[f"{step}_multiplications"] = parameters[step] * positions
    cost["ratio"] = parameters["separable"] / parameters["normal"]
    return cost


def _read_flag(bias: object) -> int:
    if isinstance(bias, bool | int | np.bool_) and bias in (0, 1):
        return int(bias)
    raise ComputationError(f"bias must be true or false, not {show_value(bias)}")


def _weights_per_filter(in_channels: object, filters: int, kernel: object, groups: object) -> int:
    channels = read_whole(in_channels, "in_channels", 1)
    parts = read_whole(groups, "groups", 1)
    if channels % parts or filters % parts:
        raise ComputationError(f"{channels} channels and {filters} filters cannot be split into {parts} groups")
    axes = len(kernel) if is_sequence(kernel) else 2
    if axes == 0:
        raise ComputationError("the kernel is empty")
    return channels // parts * math.prod(read_per_axis(kernel, axes, "the kernel"))
