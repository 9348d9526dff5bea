"""Volumes drawn as boxes: what is written below them, how large they are, what is refused."""

import pytest

from quizgen.errors import ComputationError
from quizgen.worked.volumes import volume_figure

SHAPES = [(1, 28, 28), (6, 24, 20), (2880,), (10,)]
LAYERS = ["convolution", "flatten", "dense"]


def test_every_shape_and_every_layer_is_told():
    figure = volume_figure(SHAPES, LAYERS)
    assert figure.kind == "volumes"
    assert [box["text"] for box in figure.data["boxes"]] == ["1 × 28 × 28", "6 × 24 × 20", "2880", "10"]
    assert figure.data["layers"] == LAYERS
    assert figure.alternative.endswith(
        "1 by 28 by 28, after convolution 6 by 24 by 20, after flatten a vector of 2880, after dense a vector of 10."
    )


def test_larger_sizes_are_drawn_larger():
    first, second, long, short = volume_figure(SHAPES, LAYERS).data["boxes"]
    assert first["deep"] < second["deep"] == 1
    assert second["high"] < first["high"] == 1
    assert second["wide"] < second["high"]
    assert short["high"] < long["high"] == 1
    assert long["vector"]
    assert not second["vector"]


@pytest.mark.parametrize(
    ("shapes", "layers", "message"),
    [
        ([(1, 2, 3)], [], "empty"),
        ([(1, 2, 3)], ["a"], "1 volumes cannot be drawn"),
        ([(1, 2, 3)] * 8, ["a"] * 7, "8 volumes cannot be drawn"),
        ([(1, 2, 3), (2,)], ["a", "b"], "1 layers between them, not 2"),
        ([(1, 2), (2,)], ["a"], "cannot be drawn; it takes 3 sizes or 1"),
        ([(1, 2, 0), (2,)], ["a"], "a size"),
    ],
)
def test_what_cannot_be_drawn_is_refused(shapes, layers, message):
    with pytest.raises(ComputationError, match=message):
        volume_figure(shapes, layers)
