"""Windows drawn as grids: what is marked, what stands in the cells, what is told to those who cannot see it."""

import numpy as np
import pytest

from quizgen.errors import ComputationError
from quizgen.solver import average_pool, cross_correlate
from quizgen.worked.grid_figures import (
    averaging_figure,
    convolution_figure,
    flatten_figure,
    product_figure,
    token_figure,
)

IMAGE = np.random.default_rng(3).integers(0, 11, (5, 4)) / 10
FILTER = np.random.default_rng(4).integers(-2, 3, (3, 2))


def test_a_figure_holds_what_is_drawn():
    figure = convolution_figure(IMAGE, FILTER, 1, 0, stride=2, padding=1)
    assert figure.kind == "convolution"
    assert figure.data["input"] == IMAGE.tolist()
    assert figure.data["output"] == cross_correlate(IMAGE, FILTER, 2, 1).round(9).tolist()
    assert figure.data["entry"] == (1, 0)
    assert figure.data["window"] == (2, 0)
    assert figure.data["border"] == (1, 1, 1, 1)
    assert "rows 3 to 5 and columns 1 to 2 of the padded input" in figure.alternative
    assert "in a border of zeros 1 wide" in figure.alternative


@pytest.mark.parametrize("place", [(0, 0), (1, 1), (2, 0)])
def test_the_marked_window_makes_the_marked_entry(place):
    figure = convolution_figure(IMAGE, FILTER, *place, stride=2, padding=1)
    top, left = figure.data["window"]
    window = np.pad(IMAGE, 1)[top : top + 3, left : left + 2]
    row, column = figure.data["entry"]
    assert (window * FILTER).sum() == pytest.approx(figure.data["output"][row][column])


def test_the_padding_of_a_sequence_is_drawn_as_its_border():
    figure = convolution_figure([1, 2, 3], [1, 1], 0, 3, padding=(0, 2))
    assert figure.data["input"] == [[1, 2, 3]]
    assert figure.data["output"] == [[3, 5, 3, 0]]
    assert figure.data["border"] == (0, 2, 0, 0)
    assert figure.data["window"] == (0, 3)
    assert "no zeros before and 2 zeros after it" in figure.alternative
    assert figure.alternative.endswith("entries 4 to 5 of the padded input gives entry 4 of the output, 0.")


def test_sizes_have_the_article_that_is_said():
    assert convolution_figure(np.ones((8, 8)), np.ones((11, 1))[:8], 0, 0).alternative.startswith(
        "An 8 by 8 input, an 8"
    )
    assert convolution_figure(np.ones((11, 2)), [[1]], 0, 0).alternative.startswith("An 11 by 2 input, a 1 by 1 filter")


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "shares", "said"),
    [
        (3, 1, 0, [["1/9"] * 3] * 3, "a 3 by 3 filter of 1/9s"),
        (3, 2, 1, [["1/9"] * 3] * 3, "a 3 by 3 filter of 1/9s"),
        ([2, 3], 1, 0, [["1/6"] * 3] * 2, "a 2 by 3 filter of 1/6s"),
    ],
)
def test_average_pooling_is_a_filter_of_equal_shares(kernel, stride, padding, shares, said):
    figure = averaging_figure(IMAGE, kernel, stride, padding, 1, 0)
    assert figure.data["kernel"] == shares
    assert figure.data["output"] == pytest.approx(average_pool(IMAGE, kernel, stride, padding))
    assert said in figure.alternative


def test_products_stand_at_their_places():
    figure = product_figure([[0.1, -2], [3, 0]], [[3, 1], [-1, 5]])
    assert [grid["entries"] for grid in figure.data["grids"]] == [
        [[0.1, -2], [3, 0]],
        [[3, 1], [-1, 5]],
        [[0.3, -2], [-3, 0]],
    ]


def test_a_flattened_volume_is_numbered_row_by_row_and_channel_by_channel():
    grids = flatten_figure(2, 2, 3).data["grids"]
    assert [grid["caption"] for grid in grids] == ["channel 0", "channel 1"]
    assert np.array([grid["entries"] for grid in grids]).ravel().tolist() == list(range(12))


def test_the_first_two_tokens_of_each_reading():
    def pixels(grid, number):
        return [(i, j) for i, j in np.ndindex(4, 4) if number in grid["entries"][i][j]]

    grids = {grid["caption"]: grid for grid in token_figure().data["grids"]}
    for grid in grids.values():
        assert sorted(grid["shaded"]) == pixels(grid, "1")
        assert len(pixels(grid, "1")) == len(pixels(grid, "2")) == 4
    assert pixels(grids["overlapping"], "2") == [(0, 1), (0, 2), (1, 1), (1, 2)]
    assert pixels(grids["windows"], "2") == [(0, 2), (0, 3), (1, 0), (1, 1)]


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: convolution_figure([[1, 2]], [[1]], 1, 0), r"no entry \[1, 0\]"),
        (lambda: convolution_figure([1, 2], [1], 1, 0), r"no entry \[1, 0\]"),
        (lambda: convolution_figure([1, 2], [1], 0, 2), r"no entry \[0, 2\]"),
        (lambda: convolution_figure([[1, 2]], [[1]], 0, 0, padding=(0, 1)), "padding of a figure"),
        (lambda: averaging_figure(IMAGE, 2, 2, 0, 2, 0), r"no entry \[2, 0\]"),
        (lambda: product_figure([[1]], [[1, 2]]), "shape of x"),
        (lambda: flatten_figure(7, 3, 3), "too many to draw"),
        (lambda: flatten_figure(1, 21, 3), "too many to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused(work, message):
    with pytest.raises(ComputationError, match=message):
        work()
