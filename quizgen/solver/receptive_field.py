"""How much of the input one neuron sees."""

from collections.abc import Sequence

from quizgen.errors import ComputationError
from quizgen.solver.arrays import (
    LARGEST_WHOLE,
    IntArray,
    freeze_whole,
    is_sequence,
    read_list,
    read_whole,
    show_value,
)
from quizgen.solver.sizes import read_per_layer


def receptive_field(layers: Sequence[Sequence[int]]) -> int:
    """Compute the length of the input, along one axis, that a neuron of the last layer sees.

    Parameters
    ----------
    layers : sequence of (kernel, stride) or (kernel, stride, dilation)
        Convolution and pooling layers, first to last; dilation 1 where not given.

    Returns
    -------
    int
        1 + sum over layers of d (k - 1) times the strides of all layers before.

    Raises
    ------
    ComputationError
        If there are no layers, one of them is not as above, or the field or the product of the strides exceeds 10^12.

    References
    ----------
    Araujo, Norris and Sim (2019), Computing Receptive Fields of Convolutional Neural Networks, Distill,
    equation 2.

    Examples
    --------
    >>> receptive_field([(5, 2), (2, 1)])
    7
    """
    for layer in read_list(layers, "layers"):
        if not is_sequence(layer) or len(layer) not in (2, 3):
            raise ComputationError(
                f"a layer must be (kernel, stride) or (kernel, stride, dilation), not {show_value(layer)}"
            )
    return _fields([(kernel, stride, rest[0] if rest else 1) for kernel, stride, *rest in layers])[-1]


def receptive_fields(
    kernels: Sequence[int], strides: int | Sequence[int] = 1, dilations: int | Sequence[int] = 1
) -> IntArray:
    """Compute the receptive field of a neuron after each layer.

    Parameters
    ----------
    kernels : sequence of int
        Kernel length of each layer, first to last.
    strides, dilations : int or sequence of int
        Of all layers, or of each.

    Returns
    -------
    ndarray of int, shape (layers,)
        Length of the input, along one axis, that a neuron of each layer sees. Read-only.

    Raises
    ------
    ComputationError
        If there are no layers, the sequences differ in length, an entry is not a size, or the field or the
        product of the strides exceeds 10^12.

    References
    ----------
    As for :func:`receptive_field`.

    Examples
    --------
    >>> receptive_fields([3, 3, 3], dilations=[1, 2, 4])
    array([ 3,  7, 15])
    """
    layers = len(read_list(kernels, "kernels"))
    each_stride = read_per_layer(strides, layers, "strides")
    each_dilation = read_per_layer(dilations, layers, "dilations")
    return freeze_whole(_fields(list(zip(kernels, each_stride, each_dilation, strict=True))))


def _fields(layers: Sequence[tuple[object, object, object]]) -> list[int]:
    fields = []
    field, jump = 1, 1  # jump: distance in the input between neighbouring neurons
    for kernel, stride, dilation in layers:
        reach = read_whole(kernel, "a kernel", 1) - 1
        field += read_whole(dilation, "a dilation", 1) * reach * jump
        jump *= read_whole(stride, "a stride", 1)
        if max(field, jump) > LARGEST_WHOLE:
            raise ComputationError(f"the receptive field or the strides together exceed {LARGEST_WHOLE:,}")
        fields.append(field)
    return fields
