"""Whole volumes, drawn: the boxes that a network makes of one another."""

from collections.abc import Sequence

from quizgen.errors import ComputationError
from quizgen.messages import Said, join_said, said
from quizgen.model import Figure, Value
from quizgen.solver.arrays import read_list, read_whole, show_shape

MOST_VOLUMES = 7
"""So many volumes still fit beside one another."""


def volume_figure(shapes: Sequence[Sequence[int]], layers: Sequence[str]) -> Figure:
    """Draw the volumes that a network makes of one another, as boxes whose sizes follow their shapes.

    Parameters
    ----------
    shapes : sequence of sequence of int
        Of the input and of each layer's output: (channels, height, width), or (length,) for a vector.
    layers : sequence of str
        Name of each layer, one less than shapes.

    Returns
    -------
    Figure
        Of kind ``volumes``.

    Raises
    ------
    ComputationError
        If a shape has neither three sizes nor one, there are too many, or the names are not as many as the layers.

    Examples
    --------
    >>> print(volume_figure([(1, 28, 28), (6, 24, 24), (10,)], ["convolution", "dense"]).alternative)
    Volumes from left to right, as channels by height by width: 1 by 28 by 28, after convolution 6 by 24 by 24, after \
dense a vector of 10.
    """
    read = [
        tuple(read_whole(size, "a size", 1) for size in read_list(s, "a shape")) for s in read_list(shapes, "shapes")
    ]
    names = [str(layer) for layer in read_list(layers, "the layers")]
    if not 2 <= len(read) <= MOST_VOLUMES:
        raise ComputationError(f"{len(read)} volumes cannot be drawn; it takes 2 to {MOST_VOLUMES}")
    if len(names) != len(read) - 1:
        raise ComputationError(f"{len(read)} volumes have {len(read) - 1} layers between them, not {len(names)}")
    for shape in read:
        if len(shape) not in (1, 3):
            raise ComputationError(f"a volume of shape {show_shape(shape)} cannot be drawn; it takes 3 sizes or 1")
    volumes = [shape for shape in read if len(shape) == 3]
    deepest = max((shape[0] for shape in volumes), default=1)
    longest = max((max(shape[1:]) for shape in volumes), default=1)
    most = max((shape[0] for shape in read if len(shape) == 1), default=1)
    boxes: list[dict[str, Value]] = []
    for shape in read:
        if len(shape) == 1:
            boxes.append(
                {"text": str(shape[0]), "vector": True, "deep": 0.0, "high": _size(shape[0], most), "wide": 0.0}
            )
        else:
            channels, height, width = shape
            boxes.append(
                {
                    "text": " × ".join(map(str, shape)),
                    "vector": False,
                    "deep": _size(channels, deepest),
                    "high": _size(height, longest),
                    "wide": _size(width, longest),
                }
            )
    made = zip(names, read[1:], strict=True)
    told = [_say(read[0]), *(said("after {layer} {volume}", layer=name, volume=_say(shape)) for name, shape in made)]
    listed = join_said(told, ", ")
    alternative = (
        said("Volumes from left to right, as channels by height by width: {volumes}.", volumes=listed)
        if volumes
        else said("Volumes from left to right: {volumes}.", volumes=listed)
    )
    return Figure("volumes", {"boxes": boxes, "layers": names}, alternative)


def _size(number: int, largest: int) -> float:
    """Return how large something is drawn, from 0 to 1: square roots keep the small ones visible."""
    return round(float((number / largest) ** 0.5), 3)


def _say(shape: Sequence[int]) -> Said:
    if len(shape) == 1:
        return said("a vector of {length}", length=shape[0])
    channels, height, width = shape
    return said("{channels} by {height} by {width}", channels=channels, height=height, width=width)
