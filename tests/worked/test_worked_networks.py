"""Networks drawn, and receptive fields followed back or through dilated layers."""

import pytest

from quizgen.errors import ComputationError
from quizgen.solver import receptive_fields
from quizgen.text.plain import to_text
from quizgen.worked.matrices import convolution_matrix
from quizgen.worked.networks import connection_figure, encoder_decoder, network_figure
from quizgen.worked.receptive_field import (
    dilated_field_figure,
    dilated_field_table,
    receptive_field_back_steps,
    receptive_fields_back,
)

DILATED = [([3, 3, 3], [1, 2, 4]), ([2, 2], [1, 3]), ([5], [3]), ([3, 2, 3], 2)]
NETWORKS = [([5, 2], [2, 1]), ([3, 3, 3], [1, 1, 1]), ([3, 5, 2], [2, 3, 2]), ([1], [4])]


def test_an_encoder_reads_before_a_decoder_writes():
    figure = encoder_decoder(1, 2)
    assert figure.data == {"inputs": 1, "outputs": 2}
    assert figure.alternative == (
        "An RNN unrolled over 3 time steps: one input at step 1 and no outputs there, then outputs at steps 2 to 3."
    )


@pytest.mark.parametrize(("inputs", "outputs"), [(0, 2), (2, 0), (4, 4), (1.5, 2)])
def test_networks_that_cannot_be_drawn_are_refused(inputs, outputs):
    with pytest.raises(ComputationError):
        encoder_decoder(inputs, outputs)


def test_large_layers_are_drawn_with_some_of_their_neurons():
    layers = network_figure([30, 5, 6, 1]).data["layers"]
    assert [(layer["title"], layer["count"], layer["rows"], layer["whole"]) for layer in layers] == [
        ("input", 30, 5, False),
        ("hidden 1", 5, 5, True),
        ("hidden 2", 6, 5, False),
        ("output", 1, 1, True),
    ]


def test_a_network_is_told_layer_by_layer():
    assert network_figure([1, 2, 3, 4]).alternative.startswith(
        "A multilayer perceptron with 1 neuron in the input layer, 2 in hidden layer 1, 3 in hidden layer 2 and 4 in "
        "the output layer."
    )


@pytest.mark.parametrize("widths", [[3], [2] * 8, [3, 0], []])
def test_networks_without_layers_or_with_too_many_are_refused(widths):
    with pytest.raises(ComputationError):
        network_figure(widths)


@pytest.mark.parametrize(("length", "kernel"), [(5, 3), (6, 2), (4, 4), (8, 1)])
def test_a_convolution_is_connected_as_its_matrix_says(length, kernel):
    weights = list(range(1, kernel + 1))
    matrix = convolution_matrix(weights, length)
    (panel,) = connection_figure(length, kernel).data["panels"]
    assert {(unit, entry): weight + 1 for entry, unit, weight in panel["edges"]} == {
        (i, j): matrix[i, j] for i, j in zip(*matrix.nonzero(), strict=True)
    }
    assert panel["weights"] == kernel


def test_the_kinds_of_layers_differ_in_connections_and_weights():
    panels = connection_figure(5, 3, ["dense", "locally connected", "convolutional"]).data["panels"]
    assert [(len(panel["edges"]), panel["weights"]) for panel in panels] == [(15, 15), (9, 9), (9, 3)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((9, 3), "cannot be drawn"),
        ((8, 5), "cannot be drawn"),
        ((2, 3), "does not fit"),
        ((5, 3, ["pooling"]), "not 'pooling'"),
        ((5, 3, []), "empty"),
    ],
)
def test_connections_that_cannot_be_drawn_are_refused(arguments, told):
    with pytest.raises(ComputationError, match=told):
        connection_figure(*arguments)


@pytest.mark.parametrize(("kernels", "dilations"), DILATED)
def test_the_dilated_table_ends_each_row_with_the_field(kernels, dilations):
    fields = [int(to_text(row[-1]).split(" = ")[1]) for row in dilated_field_table(kernels, dilations).rows]
    assert fields == receptive_fields(kernels, 1, dilations).tolist()


@pytest.mark.parametrize(("kernels", "dilations"), DILATED)
def test_the_dilated_figure_marks_the_units_that_are_reached(kernels, dilations):
    rows = dilated_field_figure(kernels, dilations).data["rows"]
    each = dilations if isinstance(dilations, list) else [dilations] * len(kernels)
    reached = {0}
    for row, kernel, dilation in zip(rows[1:], kernels[::-1], each[::-1], strict=True):
        reached = {unit + dilation * offset for unit in reached for offset in range(kernel)}
        assert row["places"] == sorted(reached)
        assert row["count"] == max(reached) + 1
    assert rows[-1]["count"] == receptive_fields(kernels, 1, dilations)[-1]
    assert [row["layer"] for row in rows] == list(range(len(kernels), -1, -1))


def test_gaps_are_told_in_words():
    assert dilated_field_figure([2], [3]).alternative == (
        "One unit of layer 1 sees 2 entries of the input, which lie within a stretch of 4."
    )
    assert dilated_field_figure([1, 1]).alternative == (
        "One unit of layer 2 sees 1 unit of layer 1, and 1 entry of the input."
    )


def test_a_field_that_is_too_long_is_not_drawn():
    with pytest.raises(ComputationError, match="61"):
        dilated_field_figure([3, 3], [1, 29])


@pytest.mark.parametrize(("kernels", "strides"), NETWORKS)
def test_the_way_back_ends_at_the_receptive_field(kernels, strides):
    back = receptive_fields_back(kernels, strides).tolist()
    assert back[-1] == receptive_fields(kernels, strides)[-1]
    # From a layer in between, the way back to the last layers' input is the field of those layers alone.
    for i in range(len(kernels)):
        assert back[len(kernels) - 1 - i] == receptive_fields(kernels[i:], strides[i:])[-1]


@pytest.mark.parametrize(("kernels", "strides"), NETWORKS)
def test_each_step_back_ends_with_its_length(kernels, strides):
    lines = [to_text(line) for line in receptive_field_back_steps(kernels, strides).lines]
    assert [int(line.split(" = ")[-1]) for line in lines] == receptive_fields_back(kernels, strides).tolist()
    assert lines[-1].startswith("Input: ")
