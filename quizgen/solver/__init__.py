"""The mathematics of convolutional and recurrent networks: arrays in, arrays or numbers out.

All compute in double precision, return fresh read-only arrays, and raise
:class:`quizgen.errors.ComputationError` where there is nothing to compute.
"""

from quizgen.solver.activations import (
    batch_norm,
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_derivative,
    tanh,
    tanh_derivative,
)
from quizgen.solver.convolution import conv_layer, convolve, cross_correlate, im2col, transposed_convolve
from quizgen.solver.counting import (
    conv_multiplications,
    conv_parameters,
    dense_parameters,
    depthwise_separable_cost,
    recurrent_parameters,
)
from quizgen.solver.pooling import average_pool, max_pool
from quizgen.solver.receptive_field import receptive_field, receptive_fields
from quizgen.solver.recurrent import gru_forward, lstm_forward, rnn_forward, rnn_gradients
from quizgen.solver.sizes import output_size, output_sizes, same_padding, transposed_output_size

__all__ = [
    "average_pool",
    "batch_norm",
    "conv_layer",
    "conv_multiplications",
    "conv_parameters",
    "convolve",
    "cross_correlate",
    "dense_parameters",
    "depthwise_separable_cost",
    "gru_forward",
    "im2col",
    "leaky_relu",
    "leaky_relu_derivative",
    "lstm_forward",
    "max_pool",
    "output_size",
    "output_sizes",
    "receptive_field",
    "receptive_fields",
    "recurrent_parameters",
    "relu",
    "relu_derivative",
    "rnn_forward",
    "rnn_gradients",
    "same_padding",
    "sigmoid",
    "sigmoid_derivative",
    "softmax",
    "softmax_derivative",
    "tanh",
    "tanh_derivative",
    "transposed_convolve",
    "transposed_output_size",
]
