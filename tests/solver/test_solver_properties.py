"""The solver against SciPy, finite differences and its own definitions, on drawn inputs."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
import scipy.signal
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from quizgen import solver
from quizgen.errors import ComputationError

FEW = settings(max_examples=60, deadline=None)
NUMBERS = st.integers(-40, 40).map(lambda tenths: tenths / 10)
MODES = st.sampled_from(["valid", "full"])


def matrices(*shape: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, shape, elements=NUMBERS)


@st.composite
def input_and_filter(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """An input of one to three dimensions and a filter that fits into it."""
    axes = draw(st.integers(1, 3))
    shape = draw(st.tuples(*[st.integers(1, 6)] * axes))
    kernel = [draw(st.integers(1, n)) for n in shape]
    return draw(matrices(*shape)), draw(matrices(*kernel))


@FEW
@given(pair=input_and_filter(), mode=MODES)
def test_cross_correlation_is_scipys(pair: tuple[np.ndarray, np.ndarray], mode: str) -> None:
    expected = scipy.signal.correlate(*pair, mode=mode, method="direct")
    assert np.allclose(solver.cross_correlate(*pair, padding=mode), expected, atol=1e-12)


@FEW
@given(pair=input_and_filter(), mode=MODES)
def test_convolution_is_scipys(pair: tuple[np.ndarray, np.ndarray], mode: str) -> None:
    expected = scipy.signal.convolve(*pair, mode=mode, method="direct")
    assert np.allclose(solver.convolve(*pair, padding=mode), expected, atol=1e-12)


@FEW
@given(pair=input_and_filter(), dilation=st.integers(1, 3), stride=st.integers(1, 3))
def test_same_padding_keeps_ceil_of_n_over_s_entries_of_scipys_full_map(
    pair: tuple[np.ndarray, np.ndarray], dilation: int, stride: int
) -> None:
    x, w = pair
    spread = np.zeros([dilation * (k - 1) + 1 for k in w.shape])
    spread[(slice(None, None, dilation),) * w.ndim] = w
    full = scipy.signal.correlate(x, spread, mode="full", method="direct")
    window = []
    for n, span in zip(x.shape, spread.shape, strict=True):
        outputs = math.ceil(n / stride)
        left = max((outputs - 1) * stride + span - n, 0) // 2
        first = span - 1 - left
        window.append(slice(first, first + (outputs - 1) * stride + 1, stride))
    result = solver.cross_correlate(x, w, stride, "same", dilation)
    assert result.shape == tuple(math.ceil(n / stride) for n in x.shape)
    assert np.allclose(result, full[tuple(window)], atol=1e-12)


@FEW
@given(data=st.data(), x=matrices(5, 6), w=matrices(2, 3))
def test_padding_stride_and_dilation_are_those_of_each_axis(data: st.DataObject, x: np.ndarray, w: np.ndarray) -> None:
    pairs = data.draw(st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2))
    stride = data.draw(st.tuples(*[st.integers(1, 3)] * 2))
    dilation = data.draw(st.tuples(*[st.integers(1, 2)] * 2))
    padded = np.pad(x, pairs)
    spread = np.zeros([d * (k - 1) + 1 for d, k in zip(dilation, w.shape, strict=True)])
    spread[:: dilation[0], :: dilation[1]] = w
    expected = scipy.signal.correlate(padded, spread, mode="valid", method="direct")
    result = solver.cross_correlate(x, w, stride, pairs, dilation)
    assert np.allclose(result, expected[:: stride[0], :: stride[1]], atol=1e-12)
    sizes = zip(x.shape, w.shape, stride, pairs, dilation, strict=True)
    assert result.shape == tuple(solver.output_size(*size) for size in sizes)


@FEW
@given(data=st.data(), groups=st.integers(1, 3), stride=st.integers(1, 2), padding=st.integers(0, 2))
def test_a_layer_sums_cross_correlations(data: st.DataObject, groups: int, stride: int, padding: int) -> None:
    each, filters = data.draw(st.integers(1, 2)), data.draw(st.integers(1, 2)) * groups
    x = data.draw(matrices(each * groups, 4, 5))
    weights = data.draw(matrices(filters, each, 2, 3))
    bias = data.draw(matrices(filters))
    result = solver.conv_layer(x, weights, bias, stride, padding, groups=groups)
    for f in range(filters):
        first = f // (filters // groups) * each
        maps = [solver.cross_correlate(x[first + c], weights[f, c], stride, padding) for c in range(each)]
        assert np.allclose(result[f], sum(maps) + bias[f], atol=1e-12)


@FEW
@given(data=st.data(), pair=input_and_filter(), stride=st.integers(1, 3))
def test_transposed_convolution_is_the_adjoint(
    data: st.DataObject, pair: tuple[np.ndarray, np.ndarray], stride: int
) -> None:
    """<A x, y> = <x, A^T y>, where A cross-correlates an input that the last window uses up."""
    y, w = pair
    shape = [solver.transposed_output_size(n, k, stride) for n, k in zip(y.shape, w.shape, strict=True)]
    x = data.draw(matrices(*shape))
    forward = np.vdot(solver.cross_correlate(x, w, stride), y)
    assert np.isclose(forward, np.vdot(x, solver.transposed_convolve(y, w, stride)), atol=1e-9)


@FEW
@given(data=st.data(), stride=st.integers(2, 3), padding=st.integers(0, 1))
def test_transposed_padding_crops_and_output_padding_extends(data: st.DataObject, stride: int, padding: int) -> None:
    x, w = data.draw(matrices(3, 2)), data.draw(matrices(3, 2))
    extra = data.draw(st.integers(0, stride - 1))
    whole = np.pad(solver.transposed_convolve(x, w, stride), (0, extra))
    cropped = whole[padding : whole.shape[0] - padding, padding : whole.shape[1] - padding]
    assert np.allclose(solver.transposed_convolve(x, w, stride, padding, extra), cropped, atol=1e-12)


@FEW
@given(data=st.data(), stride=st.integers(1, 3), padding=st.integers(0, 1))
def test_pooling_takes_each_window(data: st.DataObject, stride: int, padding: int) -> None:
    x = data.draw(matrices(2, 5, 4))
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)), constant_values=np.nan)
    largest, mean = (
        solver.max_pool(x, (3, 2), stride, padding),
        solver.average_pool(x, (3, 2), stride, padding),
    )
    for c, i, j in np.ndindex(largest.shape):
        window = padded[c, i * stride : i * stride + 3, j * stride : j * stride + 2]
        assert largest[c, i, j] == np.nanmax(window)
        assert np.isclose(mean[c, i, j], np.nansum(window) / 6, atol=1e-12)


def test_pooling_steps_by_its_kernel_unless_told() -> None:
    assert solver.max_pool([3, 1, 2, 5, 4], 2).tolist() == [3, 5]
    assert solver.max_pool([3, 1, 2, 5, 4], 2, 1).tolist() == [3, 2, 5, 5]
    assert solver.average_pool([3, 1, 2, 5, 4], 2).tolist() == [2, 3.5]


def test_padding_never_wins_a_maximum_and_counts_in_a_mean() -> None:
    assert solver.max_pool([-4, -2], 2, 1, 1).tolist() == [-4, -2, -2]
    assert solver.average_pool([-4, -2], 2, 1, 1).tolist() == [-2, -3, -1]


@FEW
@given(data=st.data(), stride=st.integers(1, 2), padding=st.integers(0, 2))
def test_filters_times_columns_is_the_layer(data: st.DataObject, stride: int, padding: int) -> None:
    x, weights = data.draw(matrices(2, 4, 5)), data.draw(matrices(3, 2, 2, 3))
    maps = solver.conv_layer(x, weights, None, stride, padding)
    product = weights.reshape(3, -1) @ solver.im2col(x, (2, 3), stride, padding)
    assert np.allclose(product, maps.reshape(3, -1), atol=1e-12)


@FEW
@given(n=st.integers(1, 40), k=st.integers(1, 9), s=st.integers(1, 5), p=st.integers(0, 6), d=st.integers(1, 3))
def test_output_size_counts_the_windows_that_fit(n: int, k: int, s: int, p: int, d: int) -> None:
    fitting = [start for start in range(0, n + 2 * p, s) if start + d * (k - 1) < n + 2 * p]
    if fitting:
        assert solver.output_size(n, k, s, p, d) == len(fitting)
    else:
        with pytest.raises(ComputationError, match="does not fit"):
            solver.output_size(n, k, s, p, d)


@FEW
@given(layers=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4))
def test_receptive_field_is_what_one_output_reads(layers: list[tuple[int, int, int]]) -> None:
    field = solver.receptive_field(layers)
    read = {0}
    for kernel, stride, dilation in reversed(layers):
        read = {at * stride + tap * dilation for at, tap in itertools.product(read, range(kernel))}
    assert field == max(read) - min(read) + 1
    assert solver.receptive_fields(*zip(*layers, strict=True))[-1] == field


SMOOTH = {"sigmoid": {}, "tanh": {}, "relu": {}, "leaky_relu": {"slope": 0.3}}


@pytest.mark.parametrize("name", SMOOTH)
@FEW
@given(z=arrays(np.float64, (2, 3), elements=NUMBERS))
def test_derivatives_are_finite_differences(name: str, z: np.ndarray) -> None:
    z = np.where(z == 0, 0.7, z)  # ReLU has a kink at 0, whose slope is set by convention
    f, options, step = getattr(solver, name), SMOOTH[name], 1e-5
    slope = (f(z + step, **options) - f(z - step, **options)) / (2 * step)
    assert np.allclose(getattr(solver, f"{name}_derivative")(z, **options), slope, atol=1e-8)


@FEW
@given(z=matrices(4))
def test_softmax_derivative_is_its_jacobian(z: np.ndarray) -> None:
    step = 1e-5
    columns = [(solver.softmax(z + step * unit) - solver.softmax(z - step * unit)) / (2 * step) for unit in np.eye(4)]
    assert np.allclose(solver.softmax_derivative(z), np.transpose(columns), atol=1e-8)
    assert np.allclose(solver.softmax(z), scipy.special.softmax(z), atol=1e-14)


def test_softmax_works_along_the_last_axis() -> None:
    z = np.array([[1.0, 2.0, 4.0], [0.0, 0.0, 0.0]])
    assert np.array_equal(solver.softmax(z), [solver.softmax(row) for row in z])
    assert np.array_equal(solver.softmax_derivative(z), [solver.softmax_derivative(row) for row in z])


@pytest.mark.parametrize(
    ("function", "z", "expected"),
    [
        ("relu_derivative", 0, 0),
        ("leaky_relu_derivative", 0, 0.01),
        ("sigmoid", -1000, 0),
        ("sigmoid", 1e100, 1),
        ("sigmoid_derivative", -1000, 0),
        ("sigmoid_derivative", 40, math.exp(-40)),
        ("tanh_derivative", 20, 4 * math.exp(-40)),
        ("sigmoid", -40, math.exp(-40)),
        ("softmax", [-1e100, 1e100], [0, 1]),
    ],
)
@pytest.mark.filterwarnings("error")
def test_activations_at_the_ends(function: str, z: Any, expected: Any) -> None:
    assert np.allclose(getattr(solver, function)(z), expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize(
    "name",
    [name for name in ("relu", "leaky_relu", "sigmoid", "tanh") for name in (name, f"{name}_derivative")],
)
def test_a_number_goes_in_and_a_number_comes_out(name: str) -> None:
    assert type(getattr(solver, name)(0.5)) is float


@FEW
@given(x=matrices(4, 3), gamma=matrices(3), beta=matrices(3))
def test_batch_norm_gives_each_feature_its_mean_and_spread(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> None:
    x = x + np.arange(4)[:, np.newaxis] * 100  # no feature is constant
    y = solver.batch_norm(x, gamma, beta, epsilon=0)
    assert np.allclose(y.mean(axis=0), beta, atol=1e-9)
    assert np.allclose(y.std(axis=0), np.abs(gamma), atol=1e-9)


def test_batch_norm_adds_epsilon_to_the_population_variance() -> None:
    assert np.allclose(solver.batch_norm([1, 3], 2, 5, epsilon=3), [4, 6])


@FEW
@given(data=st.data(), T=st.integers(1, 4), D=st.integers(1, 2), H=st.integers(1, 3))
def test_rnn_gradients_are_finite_differences(data: st.DataObject, T: int, D: int, H: int) -> None:
    small = NUMBERS.map(lambda number: number / 4)
    shapes = {"W_x": (H, D), "W_h": (H, H), "b": (H,)}
    x = data.draw(arrays(np.float64, (T, D), elements=small))
    h0 = data.draw(arrays(np.float64, (H,), elements=small))
    parameters = {name: data.draw(arrays(np.float64, shape, elements=small)) for name, shape in shapes.items()}

    def loss(**changed: np.ndarray) -> float:
        merged = parameters | changed
        return float(solver.rnn_forward(x, h0, merged["W_x"], merged["W_h"], merged["b"])[-1].sum())

    gradients = solver.rnn_gradients(x, h0, **parameters)
    assert gradients.keys() == shapes.keys()
    for name, values in parameters.items():
        for index in np.ndindex(values.shape):
            step = np.zeros_like(values)
            step[index] = 1e-5
            slope = (loss(**{name: values + step}) - loss(**{name: values - step})) / 2e-5
            assert np.isclose(gradients[name][index], slope, rtol=1e-5, atol=1e-7), (name, index)


@pytest.mark.parametrize(
    ("activation", "expected"),
    [("relu", [0, 2]), ("identity", [-1, 1]), ("sigmoid", [0.2689414213699951] * 2)],
)
def test_rnn_with_other_activations(activation: str, expected: list[float]) -> None:
    if activation == "sigmoid":
        states = solver.rnn_forward([[-1], [-1]], [0], [[1]], [[0]], activation=activation)
    else:
        states = solver.rnn_forward([[-1], [2]], [0], [[1]], [[1]], activation=activation)
    assert np.allclose(states[:, 0], expected, atol=1e-15)


@pytest.mark.parametrize(("biases", "rnn", "gru", "lstm"), [(0, 35, 105, 140), (1, 40, 120, 160), (2, 45, 135, 180)])
def test_recurrent_parameters_with_no_one_or_two_biases(biases: int, rnn: int, gru: int, lstm: int) -> None:
    counts = [solver.recurrent_parameters(kind, 2, 5, biases) for kind in ("rnn", "gru", "lstm")]
    assert counts == [rnn, gru, lstm]


@FEW
@given(C=st.integers(1, 6), F=st.integers(1, 6), k=st.integers(1, 5), size=st.integers(1, 30))
def test_depthwise_separable_cost_adds_up(C: int, F: int, k: int, size: int) -> None:
    cost = solver.depthwise_separable_cost(C, F, k, size)
    for what in ("parameters", "multiplications"):
        assert cost[f"separable_{what}"] == cost[f"depthwise_{what}"] + cost[f"pointwise_{what}"]
        assert math.isclose(cost["ratio"], cost[f"separable_{what}"] / cost[f"normal_{what}"])
    assert cost["depthwise_parameters"] == C * k * k
    assert cost["pointwise_parameters"] == C * F
    assert cost["normal_multiplications"] == solver.conv_multiplications(C, F, k, size)
    assert math.isclose(cost["ratio"], 1 / F + 1 / k**2)
