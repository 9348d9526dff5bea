"""What the solver takes, what it refuses and in which words, and what it hands back."""

from typing import Any

import numpy as np
import pytest

from quizgen import solver
from quizgen.errors import ComputationError

X = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
K = [[1, 0], [0, 1]]
VOLUME = [X, X]
BIG = 10**9
RNN = {"x": [[1, 2]], "h0": [0, 0, 0], "W_x": np.ones((3, 2)), "W_h": np.ones((3, 3))}
LSTM = {"x": [[1, 2]], "h0": [0], "c0": [0], "W_x": np.ones((4, 2)), "W_h": np.ones((4, 1))}

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    # sizes that cannot be
    ("cross_correlate", {"x": [1, 2, 3], "w": [1] * 5}, "a kernel of 5 does not fit into an input of 3"),
    (
        "cross_correlate",
        {"x": [1, 2, 3], "w": [1] * 5, "padding": (0, 1)},
        "a kernel of 5 does not fit into an input of 3 with padding 0 before and 1 after",
    ),
    (
        "convolve",
        {"x": X, "w": [[1, 2]], "dilation": 3},
        "along axis 1, a kernel of 2 with dilation 3, which spans 4, does not fit into an input of 3",
    ),
    ("output_size", {"length": 3, "kernel": 5}, "a kernel of 5 does not fit into an input of 3"),
    ("output_sizes", {"length": 5, "kernels": [4, 3]}, "a kernel of 3 does not fit into an input of 2"),
    ("max_pool", {"x": X, "kernel": 4}, "along axis 0, a kernel of 4 does not fit into an input of 3"),
    ("im2col", {"x": [1, 2], "kernel": 3}, "a kernel of 3 does not fit into an input of 2"),
    (
        "conv_layer",
        {"x": VOLUME, "weights": np.ones((1, 2, 4, 1))},
        "along axis 0, a kernel of 4 does not fit into an input of 3",
    ),
    ("cross_correlate", {"x": X, "w": K, "stride": 0}, "the stride must be at least 1, not 0"),
    ("cross_correlate", {"x": X, "w": K, "dilation": 0}, "the dilation must be at least 1, not 0"),
    ("cross_correlate", {"x": X, "w": K, "padding": -1}, "padding must be at least 0, not -1"),
    ("cross_correlate", {"x": X, "w": K, "padding": (0, (0, -2))}, "padding must be at least 0, not -2"),
    ("cross_correlate", {"x": X, "w": K, "stride": 1.5}, "the stride must be a whole number, not 1.5"),
    ("cross_correlate", {"x": X, "w": K, "stride": True}, "the stride must be a whole number, not True"),
    ("cross_correlate", {"x": X, "w": K, "stride": "2"}, "the stride must be a whole number, not '2'"),
    ("cross_correlate", {"x": X, "w": K, "stride": None}, "the stride must be a whole number, not None"),
    (
        "cross_correlate",
        {"x": X, "w": K, "stride": float("inf")},
        "the stride must be a whole number, not inf",
    ),
    ("cross_correlate", {"x": X, "w": K, "stride": (1, 1, 1)}, "the stride has 3 entries for 2 axes"),
    ("cross_correlate", {"x": [1, 2], "w": [1], "stride": []}, "the stride has 0 entries for 1 axis"),
    (
        "cross_correlate",
        {"x": X, "w": K, "padding": (1, 1, 1)},
        "padding has 3 entries for 2 axes; "
        "give a number for all sides, or for each axis a number or a pair (before, after)",
    ),
    (
        "cross_correlate",
        {"x": X, "w": K, "padding": (1, (1, 2, 3))},
        "the padding of an axis must be a number or a pair, not (1, 2, 3)",
    ),
    ("cross_correlate", {"x": X, "w": K, "padding": (1, [])}, "padding must be a whole number, not []"),
    (
        "cross_correlate",
        {"x": X, "w": K, "padding": "wrap"},
        'padding must be a whole number, a number or a pair for each axis, "valid", "same" or "full", not \'wrap\'',
    ),
    (
        "transposed_convolve",
        {"x": X, "w": K, "padding": "same"},
        "padding must be a whole number, not 'same'",
    ),
    (
        "transposed_convolve",
        {"x": X, "w": K, "padding": 2},
        "padding crops 2 before and 2 after, which leaves nothing of 4 entries",
    ),
    (
        "transposed_convolve",
        {"x": X, "w": K, "output_padding": 1},
        "output_padding of 1 must be smaller than the stride of 1",
    ),
    (
        "transposed_output_size",
        {"length": 3, "kernel": 2, "stride": 2, "output_padding": 2},
        "output_padding of 2 must be smaller than the stride of 2",
    ),
    (
        "average_pool",
        {"x": X, "kernel": 2, "padding": 2},
        "padding of 2 must be smaller than the kernel of 2, or a window would see nothing but padding",
    ),
    ("max_pool", {"x": X, "kernel": 0}, "the kernel must be at least 1, not 0"),
    ("output_size", {"length": 0, "kernel": 1}, "the length must be at least 1, not 0"),
    ("same_padding", {"length": 5, "kernel": 3, "stride": 0}, "the stride must be at least 1, not 0"),
    ("output_sizes", {"length": 9, "kernels": []}, "kernels is empty"),
    ("output_sizes", {"length": 9, "kernels": 3}, "kernels must be a list, not 3"),
    ("output_sizes", {"length": 9, "kernels": [3, 3], "strides": [1]}, "strides has 1 entry for 2 kernels"),
    # arrays that do not go together
    (
        "cross_correlate",
        {"x": X, "w": [1, 2]},
        "x of shape 3x3 and w of shape 2 differ in dimensions",
    ),
    (
        "conv_layer",
        {"x": VOLUME, "weights": np.ones((1, 3, 2, 2))},
        "weights of shape 1x3x2x2 with groups = 1 need 3 input channels; x has 2",
    ),
    (
        "conv_layer",
        {"x": VOLUME, "weights": np.ones((3, 1, 2, 2)), "groups": 2},
        "2 channels and 3 filters cannot be split into 2 groups",
    ),
    ("conv_layer", {"x": X, "weights": np.ones((1, 1, 2, 2))}, "x must be a volume; its shape is 3x3"),
    (
        "conv_layer",
        {"x": VOLUME, "weights": np.ones((1, 2, 2, 2)), "bias": [1, 2]},
        "bias must have shape 1 to give each filter one number; its shape is 2",
    ),
    (
        "rnn_forward",
        RNN | {"W_x": np.ones((2, 3))},
        "W_x must have shape 3x2 for 3 hidden units and inputs of length 2; its shape is 2x3",
    ),
    ("rnn_forward", RNN | {"b_h": [1]}, "b_h must have shape 3 for 3 hidden units; its shape is 1"),
    ("rnn_gradients", RNN | {"b": [1]}, "b must have shape 3 for 3 hidden units; its shape is 1"),
    ("rnn_forward", RNN | {"x": [1, 2]}, "x must be a matrix; its shape is 2"),
    (
        "rnn_forward",
        RNN | {"activation": "softsign"},
        'activation must be one of "tanh", "relu", "sigmoid", "identity", not \'softsign\'',
    ),
    (
        "rnn_forward",
        {"x": [[1]] * 3, "h0": [1], "W_x": [[1]], "W_h": [[1e60]], "activation": "relu"},
        "the hidden state of step 2 explodes: it reaches 1e+120",
    ),
    (
        "rnn_gradients",
        {"x": [[0]] * 4, "h0": [0], "W_x": [[1]], "W_h": [[1e60]]},
        "the gradient at step 2 explodes: it reaches 1e+120",
    ),
    (
        "lstm_forward",
        LSTM | {"W_h": np.ones((3, 1))},
        "W_h must have shape 4x1 for 4 gates of 1 hidden units; its shape is 3x1",
    ),
    ("lstm_forward", LSTM | {"c0": [0, 0]}, "c0 must have shape 1 as h0 has; its shape is 2"),
    (
        "batch_norm",
        {"x": X, "gamma": [1, 2]},
        "gamma must have shape 3 for x of shape 3x3, or be a number; its shape is 2",
    ),
    ("batch_norm", {"x": 1}, "x must be a batch of examples along its first axis, not a number"),
    ("batch_norm", {"x": X, "epsilon": -1}, "epsilon must not be negative; it is -1.0"),
    (
        "batch_norm",
        {"x": [[1, 2], [1, 3]], "epsilon": 0},
        "a feature is constant over the batch, so with epsilon 0 its variance of 0 divides",
    ),
    # what holds no numbers
    ("relu", {"z": [1, "2"]}, "z must contain only numbers, not [1, '2']"),
    ("relu", {"z": None}, "z must contain only numbers, not None"),
    ("relu", {"z": [1, 2j]}, "z must contain only numbers, not [1, 2j]"),
    ("relu", {"z": []}, "z is empty"),
    ("relu", {"z": [[], []]}, "z is empty"),
    ("cross_correlate", {"x": [[1, 2], [3]], "w": K}, "x is ragged: its rows differ in length"),
    (
        "cross_correlate",
        {"x": [1, float("nan")], "w": [1]},
        "x contains nan at [1]; an entry must be a number between -1e100 and 1e100",
    ),
    (
        "cross_correlate",
        {"x": X, "w": [[1, float("-inf")]]},
        "w contains -inf at [0, 1]; an entry must be a number between -1e100 and 1e100",
    ),
    ("softmax", {"z": 1}, "z must be a vector of scores, not a number"),
    ("leaky_relu", {"z": [1], "slope": [1, 2]}, "slope must be a number; its shape is 2"),
    # layers
    ("receptive_field", {"layers": []}, "layers is empty"),
    (
        "receptive_field",
        {"layers": [(3, 1), 3]},
        "a layer must be (kernel, stride) or (kernel, stride, dilation), not 3",
    ),
    ("receptive_field", {"layers": [(3, 0)]}, "a stride must be at least 1, not 0"),
    ("receptive_fields", {"kernels": [3, 3], "dilations": [1]}, "dilations has 1 entry for 2 kernels"),
    (
        "receptive_fields",
        {"kernels": [2] * 40, "strides": 10},
        "the receptive field or the strides together exceed 1,000,000,000,000",
    ),
    # counts
    (
        "conv_parameters",
        {"in_channels": 0, "out_channels": 1, "kernel": 3},
        "in_channels must be at least 1, not 0",
    ),
    ("dense_parameters", {"inputs": 1, "outputs": 1, "bias": [0]}, "bias must be true or false, not [0]"),
    ("conv_parameters", {"in_channels": 1, "out_channels": 1, "kernel": []}, "the kernel is empty"),
    (
        "conv_parameters",
        {"in_channels": 3, "out_channels": 4, "kernel": 3, "groups": 2},
        "3 channels and 4 filters cannot be split into 2 groups",
    ),
    ("dense_parameters", {"inputs": 2, "outputs": BIG**2}, "outputs is larger than 1,000,000,000,000"),
    (
        "recurrent_parameters",
        {"kind": "LSTM", "input_size": 1, "hidden_size": 1},
        'kind must be "rnn", "lstm" or "gru", not \'LSTM\'',
    ),
    (
        "recurrent_parameters",
        {"kind": "gru", "input_size": 1, "hidden_size": 1, "biases": 3},
        "biases must be 0, 1 or 2, not 3",
    ),
    (
        "conv_multiplications",
        {"in_channels": 1, "out_channels": 1, "kernel": (2, 2), "output": (3,)},
        "the output has 1 entry for 2 axes",
    ),
    # too large
    ("relu", {"z": [10**5000]}, "z must contain only numbers, not a number of too many digits"),
    (
        "gru_forward",
        {"x": np.ones((20_000, 1)), "h0": [0], "W_x": [[1]] * 3, "W_h": [[1]] * 3},
        "the sequence x has 20,000 entries; the limit is 10,000",
    ),
    ("receptive_fields", {"kernels": [2] * 20_000}, "kernels has 20,000 entries; the limit is 10,000"),
    (
        "rnn_forward",
        {"x": np.ones((2000, 1)), "h0": np.ones(900), "W_x": np.ones((900, 1)), "W_h": np.ones((900, 900))},
        "the hidden states would have 2000x900 entries; the limit is 1,000,000",
    ),
    (
        "cross_correlate",
        {"x": X, "w": K, "padding": BIG},
        "the output would have 2000000002x2000000002 entries; the limit is 1,000,000",
    ),
    (
        "cross_correlate",
        {"x": [1, 2], "w": [1, 1], "padding": BIG, "stride": BIG},
        "the padded input would have 2,000,000,002 entries; the limit is 1,000,000",
    ),
    (
        "max_pool",
        {"x": X, "kernel": 2000, "stride": 1, "padding": 1999},
        "the output would have 2002x2002 entries; the limit is 1,000,000",
    ),
    (
        "im2col",
        {"x": np.ones((400, 400)), "kernel": 200},
        "the matrix would have 40000x40401 entries; the limit is 1,000,000",
    ),
    (
        "transposed_convolve",
        {"x": X, "w": K, "stride": BIG},
        "the output would have 2000000002x2000000002 entries; the limit is 1,000,000",
    ),
    (
        "transposed_convolve",
        {"x": [1, 2, 3], "w": [1], "stride": BIG, "padding": BIG},
        "the spread input would have 2,000,000,001 entries; the limit is 1,000,000",
    ),
    (
        "conv_layer",
        {"x": np.ones((1, 200, 200)), "weights": np.ones((100, 1, 1, 1))},
        "the output would have 100x200x200 entries; the limit is 1,000,000",
    ),
    (
        "cross_correlate",
        {"x": np.ones((900, 900)), "w": np.ones((400, 400))},
        "this takes 40,160,160,000 operations; the limit is 1,000,000,000",
    ),
    (
        "softmax_derivative",
        {"z": np.ones(2000)},
        "the Jacobian would have 2000x2000 entries; the limit is 1,000,000",
    ),
    ("relu", {"z": np.broadcast_to(1.0, (2000, 2000))}, "z has 2000x2000 entries; the limit is 1,000,000"),
]


@pytest.mark.parametrize(
    ("function", "arguments", "message"), REFUSED, ids=[f"{row[0]}: {row[2]}"[:90] for row in REFUSED]
)
def test_refused_in_these_words(function: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ComputationError) as refusal:
        getattr(solver, function)(**arguments)
    assert str(refusal.value) == message


HOSTILE: list[Any] = [
    None,
    True,
    -1,
    0,
    1.5,
    float("nan"),
    float("inf"),
    10**400,
    10**5000,
    [10**5000],
    -(10**400),
    2j,
    "",
    "same",
    "9" * 10**5,
    b"1",
    {},
    {1: 2},
    object(),
    [],
    [[]],
    [1],
    [1, [2]],
    [None],
    ["1"],
    [10**400],
    np.array(["a"]),
    np.array([]),
    np.array(None),
    np.ones((2, 2, 2, 2, 2)),
    np.array([1, 2]),
    np.datetime64("2001-01-01"),
    [np.inf],
    range(3),
    (n for n in ()),
    solver,
]
USABLE: dict[str, dict[str, Any]] = {
    "cross_correlate": {"x": X, "w": K, "stride": 1, "padding": 0, "dilation": 1},
    "convolve": {"x": X, "w": K, "stride": 1, "padding": 0, "dilation": 1},
    "conv_layer": {
        "x": VOLUME,
        "weights": np.ones((2, 2, 1, 1)),
        "bias": [1, 2],
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "groups": 1,
    },
    "transposed_convolve": {"x": X, "w": K, "stride": 2, "padding": 0, "output_padding": 1},
    "max_pool": {"x": X, "kernel": 2, "stride": 1, "padding": 0},
    "average_pool": {"x": X, "kernel": 2, "stride": 1, "padding": 0},
    "im2col": {"x": X, "kernel": 2, "stride": 1, "padding": 0},
    "output_size": {"length": 5, "kernel": 3, "stride": 1, "padding": 0, "dilation": 1},
    "same_padding": {"length": 5, "kernel": 3, "stride": 1},
    "transposed_output_size": {"length": 5, "kernel": 3, "stride": 2, "padding": 0, "output_padding": 1},
    "output_sizes": {"length": 5, "kernels": [3], "strides": [1], "paddings": [0]},
    "receptive_field": {"layers": [(3, 1)]},
    "receptive_fields": {"kernels": [3], "strides": [1], "dilations": [1]},
    "conv_parameters": {"in_channels": 2, "out_channels": 2, "kernel": 3, "bias": True, "groups": 1},
    "dense_parameters": {"inputs": 1, "outputs": 1, "bias": True},
    "recurrent_parameters": {"kind": "rnn", "input_size": 1, "hidden_size": 1, "biases": 1},
    "conv_multiplications": {"in_channels": 2, "out_channels": 2, "kernel": 3, "output": 5, "groups": 1},
    "depthwise_separable_cost": {"in_channels": 2, "out_channels": 2, "kernel": 3, "output": 5},
    **{name: {"z": [1]} for name in ("relu", "sigmoid", "tanh", "softmax")},
    **{f"{name}_derivative": {"z": [1]} for name in ("relu", "sigmoid", "tanh", "softmax")},
    "leaky_relu": {"z": [1], "slope": 0.1},
    "leaky_relu_derivative": {"z": [1], "slope": 0.1},
    "batch_norm": {"x": X, "gamma": 1, "beta": 0, "epsilon": 0.1},
    "rnn_forward": RNN | {"b_x": [0, 0, 0], "b_h": [0, 0, 0], "activation": "relu"},
    "lstm_forward": LSTM | {"b_x": [0] * 4, "b_h": [0] * 4},
    "gru_forward": {
        "x": [[1]],
        "h0": [0],
        "W_x": [[1]] * 3,
        "W_h": [[1]] * 3,
        "b_x": [0] * 3,
        "b_h": [0] * 3,
    },
    "rnn_gradients": RNN | {"b": [0, 0, 0]},
}


@pytest.mark.parametrize("name", solver.__all__)
@pytest.mark.filterwarnings("error")
def test_whatever_is_passed_is_answered_or_refused(name: str) -> None:
    function, usable = getattr(solver, name), USABLE[name]
    function(**usable)
    for argument in usable:
        refusals = []
        for value in HOSTILE:
            try:
                function(**usable | {argument: value})
            except ComputationError as refusal:
                refusals.append(str(refusal))
        assert refusals
        assert max(map(len, refusals)) < 200


def test_padding_of_one_axis_is_the_two_ends() -> None:
    for padding in [(0, 1), [0, 1], ((0, 1),), np.array([0, 1])]:
        assert solver.cross_correlate([1, 1, 1], [2, 1], padding=padding).tolist() == [3, 3, 2]
    assert solver.cross_correlate([1, 1, 1], [2, 1], padding=(1,)).tolist() == [1, 3, 3, 2]


def test_padding_of_two_axes_is_one_entry_an_axis() -> None:
    assert solver.cross_correlate([[1]], [[1]], padding=(1, 2)).tolist() == [
        [0, 0, 0, 0, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0],
    ]
    assert solver.cross_correlate([[1]], [[1]], padding=((1, 0), 1)).tolist() == [[0, 0, 0], [0, 1, 0]]


def test_same_padding_gives_the_floor_of_half_to_the_left() -> None:
    assert solver.cross_correlate([1, 2, 3], [1, 10], padding="same").tolist() == [21, 32, 3]


@pytest.mark.parametrize("one", [1, 1.0, np.int64(1), np.float64(1), np.array(1)])
def test_whole_numbers_of_any_make(one: Any) -> None:
    assert solver.output_size(5, 3, one, one) == 5
    assert type(solver.output_size(5, 3, one, one)) is int


def _results() -> dict[str, Any]:
    """Return what every function that hands back arrays makes of an input that it could return as it is."""
    z = np.array([0.5, 2.0])
    row, square = np.array([[1.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 4.0]])
    gates = {n: np.zeros((2 * n, 2)) for n in (3, 4)}
    h, c = solver.lstm_forward(row, z, z, gates[4], gates[4])
    return {
        "cross_correlate": solver.cross_correlate(square, [[1]]),
        "convolve": solver.convolve(z, [1]),
        "conv_layer": solver.conv_layer(square[np.newaxis], [[[[1]]]]),
        "transposed_convolve": solver.transposed_convolve(square, [[1]]),
        "max_pool": solver.max_pool(square, 1),
        "average_pool": solver.average_pool(square, 1),
        "im2col": solver.im2col(z, 1),
        "relu": solver.relu(z),
        "leaky_relu": solver.leaky_relu(z),
        "sigmoid": solver.sigmoid(z),
        "softmax": solver.softmax(z),
        "softmax_derivative": solver.softmax_derivative(z),
        "batch_norm": solver.batch_norm(square),
        "output_sizes": solver.output_sizes(3, [1]),
        "receptive_fields": solver.receptive_fields([1]),
        "rnn_forward": solver.rnn_forward(row, z, square, square, activation="identity"),
        "gru_forward": solver.gru_forward(row, z, gates[3], gates[3]),
        "lstm_forward": h,
        "lstm_forward, cell": c,
        **{f"rnn_gradients, {name}": g for name, g in solver.rnn_gradients(row, z, square, square).items()},
        "inputs": (z, row, square),
    }


def test_arrays_are_fresh_and_read_only() -> None:
    results = _results()
    inputs = results.pop("inputs")
    for name, array in results.items():
        whole = name in ("output_sizes", "receptive_fields")
        assert array.dtype == (np.int64 if whole else np.float64), name
        assert not array.flags.writeable, name
        assert array.flags.c_contiguous, name
        assert not any(np.shares_memory(array, given) for given in inputs), name
    assert all(given.flags.writeable for given in inputs)


def test_zero_has_no_sign() -> None:
    assert not np.signbit(solver.cross_correlate([0.0], [-1])).any()
    assert not np.signbit(solver.leaky_relu(-0.0))


def test_all_lists_what_is_offered() -> None:
    assert sorted(solver.__all__) == solver.__all__
    assert all(callable(getattr(solver, name)) for name in solver.__all__)
