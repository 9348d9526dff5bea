"""The functions of `worked` by the names that questions call them by. A new one is one line here."""

from collections.abc import Callable, Mapping
from typing import Any

from quizgen.worked.convolution import (
    channel_steps,
    convolution_figure,
    filter_lines,
    layer_steps,
    map_size_steps,
    map_steps,
    sequence_steps,
    window_steps,
)
from quizgen.worked.counting import conv_parameter_steps
from quizgen.worked.pooling import max_pool_figure, max_pool_steps
from quizgen.worked.receptive_field import layer_size_steps, layer_table, receptive_field_figure, receptive_field_table
from quizgen.worked.recurrent import recurrent_parameter_steps, rnn_steps, unrolled_rnn
from quizgen.worked.sizes import output_size_steps, padding_figure

WORKED: Mapping[str, Callable[..., Any]] = {
    "channel_steps": channel_steps,
    "conv_parameter_steps": conv_parameter_steps,
    "convolution_figure": convolution_figure,
    "filter_lines": filter_lines,
    "layer_size_steps": layer_size_steps,
    "layer_steps": layer_steps,
    "layer_table": layer_table,
    "map_size_steps": map_size_steps,
    "map_steps": map_steps,
    "max_pool_figure": max_pool_figure,
    "max_pool_steps": max_pool_steps,
    "output_size_steps": output_size_steps,
    "padding_figure": padding_figure,
    "receptive_field_figure": receptive_field_figure,
    "receptive_field_table": receptive_field_table,
    "recurrent_parameter_steps": recurrent_parameter_steps,
    "rnn_steps": rnn_steps,
    "sequence_steps": sequence_steps,
    "unrolled_rnn": unrolled_rnn,
    "window_steps": window_steps,
}
