"""The functions of `worked` by the names that questions call them by. A new one is one line here."""

from collections.abc import Callable, Mapping
from typing import Any

from quizgen.worked.activations import activation_figure, activation_table, softmax_steps
from quizgen.worked.convolution import (
    channel_steps,
    filter_lines,
    layer_steps,
    map_size_steps,
    map_steps,
    sequence_steps,
    window_steps,
)
from quizgen.worked.counting import (
    conv_parameter_steps,
    dense_parameter_table,
    multiplication_steps,
    total_padding_steps,
    width_table,
)
from quizgen.worked.curves import derivative_figure, overlap_figure, power_figure
from quizgen.worked.derivation import derivation_steps
from quizgen.worked.gates import gru_figure, gru_steps, lstm_figure, lstm_steps
from quizgen.worked.grid_figures import (
    averaging_figure,
    convolution_figure,
    flatten_figure,
    product_figure,
    token_figure,
)
from quizgen.worked.layers import (
    average_pool_steps,
    batch_norm_table,
    batch_statistics_steps,
    dot_steps,
)
from quizgen.worked.matrices import convolution_matrix, im2col_steps, product_steps
from quizgen.worked.networks import connection_figure, encoder_decoder, network_figure
from quizgen.worked.pooling import max_pool_figure, max_pool_steps
from quizgen.worked.projection import rebuild_steps, weight_steps
from quizgen.worked.receptive_field import (
    dilated_field_figure,
    dilated_field_table,
    layer_size_steps,
    layer_table,
    receptive_field_back_steps,
    receptive_field_figure,
    receptive_field_table,
    receptive_fields_back,
)
from quizgen.worked.recurrent import recurrent_parameter_steps, rnn_figure, rnn_steps, unrolled_rnn
from quizgen.worked.sequences import definition_steps
from quizgen.worked.sizes import output_size_steps, padding_figure
from quizgen.worked.through_time import carried_back_steps, loss_figure, share_steps
from quizgen.worked.transposed import (
    dilated_figure,
    dilated_steps,
    transposed_entry_steps,
    transposed_figure,
    transposed_size_steps,
    transposed_steps,
)
from quizgen.worked.volumes import volume_figure

WORKED: Mapping[str, Callable[..., Any]] = {
    "activation_figure": activation_figure,
    "activation_table": activation_table,
    "average_pool_steps": average_pool_steps,
    "averaging_figure": averaging_figure,
    "batch_norm_table": batch_norm_table,
    "batch_statistics_steps": batch_statistics_steps,
    "carried_back_steps": carried_back_steps,
    "channel_steps": channel_steps,
    "connection_figure": connection_figure,
    "conv_parameter_steps": conv_parameter_steps,
    "convolution_figure": convolution_figure,
    "convolution_matrix": convolution_matrix,
    "definition_steps": definition_steps,
    "dense_parameter_table": dense_parameter_table,
    "derivation_steps": derivation_steps,
    "derivative_figure": derivative_figure,
    "dilated_field_figure": dilated_field_figure,
    "dilated_field_table": dilated_field_table,
    "dilated_figure": dilated_figure,
    "dilated_steps": dilated_steps,
    "dot_steps": dot_steps,
    "encoder_decoder": encoder_decoder,
    "filter_lines": filter_lines,
    "flatten_figure": flatten_figure,
    "gru_figure": gru_figure,
    "gru_steps": gru_steps,
    "im2col_steps": im2col_steps,
    "layer_size_steps": layer_size_steps,
    "layer_steps": layer_steps,
    "layer_table": layer_table,
    "loss_figure": loss_figure,
    "lstm_figure": lstm_figure,
    "lstm_steps": lstm_steps,
    "map_size_steps": map_size_steps,
    "map_steps": map_steps,
    "max_pool_figure": max_pool_figure,
    "max_pool_steps": max_pool_steps,
    "multiplication_steps": multiplication_steps,
    "network_figure": network_figure,
    "output_size_steps": output_size_steps,
    "overlap_figure": overlap_figure,
    "padding_figure": padding_figure,
    "power_figure": power_figure,
    "product_figure": product_figure,
    "product_steps": product_steps,
    "rebuild_steps": rebuild_steps,
    "receptive_field_back_steps": receptive_field_back_steps,
    "receptive_field_figure": receptive_field_figure,
    "receptive_field_table": receptive_field_table,
    "receptive_fields_back": receptive_fields_back,
    "recurrent_parameter_steps": recurrent_parameter_steps,
    "rnn_figure": rnn_figure,
    "rnn_steps": rnn_steps,
    "sequence_steps": sequence_steps,
    "share_steps": share_steps,
    "softmax_steps": softmax_steps,
    "token_figure": token_figure,
    "total_padding_steps": total_padding_steps,
    "transposed_entry_steps": transposed_entry_steps,
    "transposed_figure": transposed_figure,
    "transposed_size_steps": transposed_size_steps,
    "transposed_steps": transposed_steps,
    "unrolled_rnn": unrolled_rnn,
    "volume_figure": volume_figure,
    "weight_steps": weight_steps,
    "width_table": width_table,
    "window_steps": window_steps,
}
