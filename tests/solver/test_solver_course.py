"""The solver against the numbers of the course's own questions."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from quizgen.solver import (
    average_pool,
    conv_layer,
    conv_multiplications,
    conv_parameters,
    convolve,
    cross_correlate,
    dense_parameters,
    im2col,
    max_pool,
    output_size,
    output_sizes,
    receptive_field,
    receptive_fields,
    same_padding,
    transposed_convolve,
    transposed_output_size,
)

Given = Mapping[str, Any]


def _padding_schemes(v: Given) -> dict[str, Any]:
    left, right = same_padding(v["l"], v["k"], v["s"])
    return {
        "valid_padding": 0,
        "valid_length": output_size(v["l"], v["k"], v["s"], "valid"),
        "same_padding": left + right,
        "same_length": output_size(v["l"], v["k"], v["s"], "same"),
        "left": left,
        "right": right,
    }


def _convolution_modes(v: Given) -> dict[str, Any]:
    padding = {"valid": 0, "same": sum(same_padding(v["l"], v["k"])), "full": 2 * (v["k"] - 1)}
    return {mode: [padding[mode], output_size(v["l"], v["k"], 1, mode)] for mode in padding}


def _rectangular(v: Given) -> list[int]:
    return [output_size(v[f"l_{a}"], v[f"k_{a}"], v[f"s_{a}"], (0, v[f"p_{a}"])) for a in "hw"]


def _volume_shape(v: Given) -> list[int]:
    return [output_size(v[side], v["K"], v["S"], v["P"]) for side in "HW"] + [v["F"]]


def _volume(v: Given) -> Any:
    return conv_layer(v["x"], v["W"], v["b"], v["S"], v["P"])


def _feature_maps(v: Given) -> Any:
    return conv_layer([v["x"]], np.expand_dims(v["filters"], 1), stride=v["S"], padding=v["P"])


def _weight_sharing(v: Given) -> dict[str, Any]:
    sizes = [output_size(v[side], v["K"], v["S"], v["P"]) for side in "HW"]
    shared = conv_parameters(v["C"], v["F"], v["K"], bias=False)
    outputs = v["F"] * math.prod(sizes)
    return {
        "shared": shared,
        "unshared": shared * math.prod(sizes),
        "dense": dense_parameters(v["C"] * v["H"] * v["W"], outputs, bias=False),
    }


def _mlp(v: Given) -> dict[str, Any]:
    pairs = list(zip(v["widths"], v["widths"][1:], strict=False))
    weights = sum(dense_parameters(n, m, bias=False) for n, m in pairs)
    return {"weights": weights, "biases": sum(dense_parameters(n, m) for n, m in pairs) - weights}


def _map_and_shape(result: Any) -> dict[str, Any]:
    return {"map": result, "shape": result.shape}


FAMILIES: dict[str, Callable[[Given], dict[str, Any]]] = {
    "cnn/cross-correlation-2d": lambda v: _map_and_shape(cross_correlate(v["x"], v["W"], v["S"], v["P"])),
    "cnn/convolution-2d": lambda v: {"map": convolve(v["x"], v["W"], v["S"], v["P"])},
    "cnn/cross-correlation-1d": lambda v: {
        "valid": cross_correlate(v["x"], v["w"], padding="valid"),
        "padded": cross_correlate(v["x"], v["w"], padding=(0, v["p"])),
        "same": cross_correlate(v["x"], v["w"], padding="same"),
    },
    "cnn/convolution-1d-definition": lambda v: {"full": convolve(v["x"], v["w"], padding="full")},
    "cnn/strided-1d": lambda v: {
        "length": output_size(len(v["x"]), len(v["w"]), v["s"], (0, v["p"])),
        "values": cross_correlate(v["x"], v["w"], stride=v["s"], padding=(0, v["p"])),
    },
    "cnn/padding-schemes": _padding_schemes,
    "cnn/convolution-modes": _convolution_modes,
    "cnn/output-size": lambda v: {"volume": _volume_shape(v)},
    "cnn/output-size-rectangular": lambda v: {"size": _rectangular(v)},
    "cnn/batch-output-shape": lambda v: {"shape": [v["B"], *_volume_shape(v)]},
    "cnn/kernel-mechanics": lambda v: {"shape": _volume_shape(v)},
    "cnn/im2col": lambda v: {
        "columns": im2col(v["x"], len(v["W"]), v["S"], v["P"]),
        "product": np.ravel(v["W"]) @ im2col(v["x"], len(v["W"]), v["S"], v["P"]),
    },
    "cnn/im2col-1d": lambda v: {
        "columns": im2col(v["x"], len(v["w"]), padding=(0, v["p"])),
        "values": cross_correlate(v["x"], v["w"], padding=(0, v["p"])),
    },
    "cnn/multiple-filters": lambda v: {
        "maps": _feature_maps(v),
        "shape": _feature_maps(v).shape,
        "product": _feature_maps(v).reshape(len(v["filters"]), -1),
    },
    "cnn/multi-channel-convolution": lambda v: {
        "shape": _volume(v).shape,
        "entry": _volume(v)[tuple(v["at"])],
        "volume": _volume(v),
    },
    "cnn/edge-filters": lambda v: {"response": cross_correlate(v["patch"], v["W"])[0, 0]},
    "cnn/parameter-count": lambda v: {"parameters": conv_parameters(v["d"], v["k"], (v["h"], v["w"]))},
    "cnn/convolution-versus-dense": lambda v: {
        "dense_weights": dense_parameters(
            v["C"] * v["H"] * v["W"], v["F"] * output_size(v["H"], v["K"], 1, "same") ** 2, bias=False
        ),
        "convolution_parameters": conv_parameters(v["C"], v["F"], v["K"]),
    },
    "cnn/mlp-parameter-count": _mlp,
    "cnn/multiplication-count": lambda v: {
        "multiplications": conv_multiplications(v["c"], v["f"], (v["k_h"], v["k_w"]), _rectangular(v)),
        "parameters": conv_parameters(v["c"], v["f"], (v["k_h"], v["k_w"]), bias=False),
    },
    "cnn/weight-sharing": _weight_sharing,
    "cnn/receptive-field": lambda v: {
        "fields": receptive_fields(v["kernels"], v["strides"]),
        "sizes": output_sizes(v["n"], v["kernels"], v["strides"]),
    },
    "cnn/receptive-field-back": lambda v: {
        "patch": [receptive_field(list(zip(v["kernels"], v["strides"], strict=True)))] * 2
    },
    "cnn/dilated-receptive-field": lambda v: {
        "fields": receptive_fields([v["k"]] * len(v["dilations"]), 1, v["dilations"])
    },
    "cnn/why-padding": lambda v: {"length": output_sizes(v["l"], [v["k"]] * v["layers"])[-1]},
    "cnn/dilated-convolution": lambda v: {
        **_map_and_shape(cross_correlate(v["x"], v["W"], v["S"], v["P"], v["dilation"])),
        "effective": receptive_field([(len(v["W"]), 1, v["dilation"])]),
    },
    "cnn/transposed-convolution": lambda v: {
        "map": transposed_convolve(v["x"], v["W"], v["S"], v["P"]),
        "shape": [transposed_output_size(len(v["x"]), len(v["W"]), v["S"], v["P"])] * 2,
    },
    "cnn/convolution-matrix": lambda v: {
        "y": cross_correlate(v["x"], v["w"]),
        "transposed": transposed_convolve(cross_correlate(v["x"], v["w"]), v["w"]),
    },
    "cnn/max-pooling": lambda v: _map_and_shape(max_pool(v["x"], v["K"], v["S"], v["P"])),
    "cnn/average-pooling": lambda v: {"map": average_pool(v["x"], v["K"], v["S"], v["P"])},
}
"""What the solver says to each family's values, by the names of its answers."""


@pytest.mark.parametrize("family", FAMILIES)
def test_numbers_of_the_course(shared: Path, family: str) -> None:
    rows = yaml.safe_load((shared / "seed-coverage.yaml").read_text(encoding="utf-8"))
    compared = 0
    for row in rows:
        if row["id"] != family or "set" not in row:
            continue
        for name, result in FAMILIES[family](row["set"]).items():
            expected = row["answers"].get(name)
            if expected is None:
                continue
            assert np.shape(result) == np.shape(expected), name
            assert np.allclose(result, expected, rtol=0, atol=1e-12), name
            compared += 1
    assert compared
