"""What an answer would be under another convention than the one that a question states.

A reading takes the place of solver functions in the value graph, or lays the answer out in another way.
"""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from quizgen import solver
from quizgen.diagnosis.evidence import Theme
from quizgen.errors import UserFileError
from quizgen.messages import said
from quizgen.model import Expected, Part, Question, Refusal, Value
from quizgen.questions.evaluation import recompute_on_demand
from quizgen.solver.sizes import read_per_layer

Call = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The other way to read a convention.

    Parameters
    ----------
    said : str
        ``This would be right if ...``.
    calls : mapping of str to callable
        What is computed in place of a function of the table.
    lay : callable or None
        Lays an answer out in the other way; None where there is nothing to lay.
    """

    said: str
    calls: Mapping[str, Call] = field(default_factory=lambda: MappingProxyType({}))
    lay: Callable[[Value], Value | None] | None = None


def other_readings(
    question: Question, part: Part, drawn: Mapping[str, Value], right: Expected
) -> Iterator[tuple[str, str, Expected]]:
    """Yield what a part would expect under the other reading of each convention that the question states.

    Parameters
    ----------
    question : Question
        The question.
    part : Part
        Of another kind than those that compute numbers, nothing is yielded.
    drawn : mapping of str to Value
        The drawn values of the variant.
    right : Expected
        What is expected.

    Yields
    ------
    tuple of (str, str, Expected)
        The convention, how its other reading is put, and the answer under it; none that equals the answer.
    """
    if not part.asked.recomputes:
        return
    for convention in question.conventions:
        reading = OTHER_READINGS.get(convention)
        found = _under(reading, question, part, drawn, right) if reading else None
        if reading and found is not None and right.compare(found.answer).fraction != 1:
            yield convention, reading.said, found


def left_out(
    question: Question, part: Part, drawn: Mapping[str, Value], right: Expected, themes: Collection[Theme]
) -> Iterator[tuple[Theme, str, Expected]]:
    """Yield what a part would expect if something were left out on the way: a padding, a stride, a bias, ReLU.

    Parameters
    ----------
    question : Question
    part : Part
        Of another kind than those that compute numbers, nothing is yielded.
    drawn : mapping of str to Value
        The drawn values of the variant.
    right : Expected
        What is expected.
    themes : collection of Theme
        What the part is about: nothing else can be left out.

    Yields
    ------
    tuple of (Theme, str, Expected)
        What was left out, how that is put, and what comes of it; nothing that equals the answer.
    """
    for theme, reading in LEFT_OUT.items():
        if theme in themes and part.asked.recomputes:
            found = _under(reading, question, part, drawn, right)
            if found is not None and not right.is_right(found.answer):
                yield theme, reading.said, found


def _under(
    reading: OtherReading, question: Question, part: Part, drawn: Mapping[str, Value], right: Expected
) -> Expected | None:
    if reading.lay is None:
        values = recompute_on_demand(question, drawn, reading.calls)
        try:
            answer = part.asked.compute(part, values, reading.calls)
        except UserFileError:
            # The numbers allow no such reading, as where an even padding in total is odd.
            return None
        # What may be rounded on the way moves it as it moves the right answer: a chain calls what it always does.
        other = part.asked.expect_mistake(part, values, answer, right)
        return None if isinstance(other, Refusal) else other
    laid = reading.lay(right.answer)
    found = None if laid is None else right.instead(laid)
    return None if isinstance(found, Refusal) else found


# --- Computing otherwise --------------------------------------------------------------------------------------


def _flipped_layer(x: Any, weights: Any, *arguments: Any, **named: Any) -> Any:
    return solver.conv_layer(x, np.flip(np.asarray(weights), (-2, -1)), *arguments, **named)


def _rounded_up(length: int, kernel: int, stride: int = 1, padding: Any = 0, dilation: int = 1) -> int:
    around = sum(padding) if isinstance(padding, tuple | list) else 2 * int(padding)
    return -((dilation * (kernel - 1) + 1 - length - around) // stride) + 1


def _layer_by_layer(output_size: Call) -> Mapping[str, Call]:
    """Return how sizes are computed where a single layer's size is computed otherwise."""

    def output_sizes(length: int, kernels: Any, strides: Any = 1, paddings: Any = 0) -> list[int]:
        sizes = [length]
        each_stride = read_per_layer(strides, len(kernels), "strides")
        each_padding = read_per_layer(paddings, len(kernels), "paddings")
        for kernel, stride, padding in zip(kernels, each_stride, each_padding, strict=True):
            sizes.append(output_size(sizes[-1], int(kernel), int(stride), padding))
        return sizes[1:]

    return {"output_size": output_size, "output_sizes": output_sizes}


def _halving(function: Call) -> Call:
    """Return the function with a padding for each side read as one in total."""
    signature = inspect.signature(function)

    def call(*arguments: Any, **named: Any) -> Any:
        bound = signature.bind(*arguments, **named)
        padding = bound.arguments.get("padding", 0)
        if isinstance(padding, int):
            before, after = padding // 2, padding - padding // 2
            bound.arguments["padding"] = (before, after) if "length" in bound.arguments else ((before, after),) * 2
        return function(*bound.args, **bound.kwargs)

    return call


def _doubling(function: Call) -> Call:
    """Return the function with a padding in total, given as what stands before and after, on each side."""
    signature = inspect.signature(function)

    def call(*arguments: Any, **named: Any) -> Any:
        bound = signature.bind(*arguments, **named)
        padding = bound.arguments.get("padding", 0)
        if isinstance(padding, tuple | list) and all(isinstance(side, int) for side in padding):
            bound.arguments["padding"] = (sum(padding), sum(padding))
        return function(*bound.args, **bound.kwargs)

    return call


_PADDED = ("cross_correlate", "convolve", "conv_layer")


def _of_each(change: Callable[[Call], Call], names: Sequence[str]) -> Mapping[str, Call]:
    return {name: change(getattr(solver, name)) for name in names}


def _with_bias(bias: bool) -> Mapping[str, Call]:
    return _of_each(lambda function: _setting(function, "bias", bias), ("conv_parameters", "dense_parameters"))


def _setting(function: Call, name: str, value: object) -> Call:
    """Return the function with one of its arguments always the same."""
    signature = inspect.signature(function)

    def call(*arguments: Any, **named: Any) -> Any:
        bound = signature.bind(*arguments, **named)
        bound.arguments[name] = value
        return function(*bound.args, **bound.kwargs)

    return call


def _with_biases(count: int) -> Mapping[str, Call]:
    return {"recurrent_parameters": _setting(solver.recurrent_parameters, "biases", count)}


def _forgetting(**usual: object) -> Mapping[str, Call]:
    """Return the solver functions that have one of these parameters, each computed without it where it is given."""
    return {
        name: _without(function, usual)
        for name, function in vars(solver).items()
        if inspect.isfunction(function) and usual.keys() & inspect.signature(function).parameters.keys()
    }


def _without(function: Call, usual: Mapping[str, object]) -> Call:
    signature = inspect.signature(function)

    def call(*arguments: Any, **named: Any) -> Any:
        bound = signature.bind(*arguments, **named)
        bound.arguments.update({name: value for name, value in usual.items() if name in bound.arguments})
        return function(*bound.args, **bound.kwargs)

    return call


# --- Laying out otherwise -------------------------------------------------------------------------------------


def _move_axis(source: int, target: int, rank: int) -> Callable[[Value], Value | None]:
    def lay(answer: Value) -> Value | None:
        if isinstance(answer, tuple):
            if len(answer) != rank:
                return None
            axes = list(answer)
            axes.insert(target % rank, axes.pop(source % rank))
            return tuple(axes)
        return np.moveaxis(answer, source, target) if isinstance(answer, np.ndarray) and answer.ndim == rank else None

    return lay


_PADDING_IN_TOTAL = OtherReading(
    said("the padding were counted in total over both sides"),
    {**_of_each(_halving, _PADDED), **_layer_by_layer(_halving(solver.output_size))},
)

OTHER_READINGS: Mapping[str, OtherReading] = {
    "cross-correlation": OtherReading(
        said("the filter were flipped"), {"cross_correlate": solver.convolve, "conv_layer": _flipped_layer}
    ),
    "convolution": OtherReading(said("the filter were not flipped"), {"convolve": solver.cross_correlate}),
    "floor": OtherReading(
        said("a window that does not fit in full counted, so that sizes were rounded up"), _layer_by_layer(_rounded_up)
    ),
    "padding a side": _PADDING_IN_TOTAL,
    "pooling padding a side": _PADDING_IN_TOTAL,
    "padding in total": OtherReading(
        said("the padding were counted on each side"), _layer_by_layer(_doubling(solver.output_size))
    ),
    "bias counted": OtherReading(said("the biases did not count"), _with_bias(False)),
    "bias not counted": OtherReading(said("there were biases and they counted"), _with_bias(True)),
    "one bias": OtherReading(said("each gate and the candidate had two biases per unit"), _with_biases(2)),
    "two biases": OtherReading(said("each gate and the candidate had one bias per unit"), _with_biases(1)),
    "channels last": OtherReading(said("channels came first"), lay=_move_axis(-1, 0, 3)),
    "channels first": OtherReading(said("channels came last"), lay=_move_axis(0, -1, 3)),
    "channels first with depth": OtherReading(said("channels came last"), lay=_move_axis(0, -1, 4)),
    "batch and channels last": OtherReading(said("channels came right after the batch"), lay=_move_axis(-1, 1, 4)),
    "batch first": OtherReading(said("time came before the batch"), lay=_move_axis(1, 0, 3)),
}
"""The other reading of each convention that has one."""

LEFT_OUT: Mapping[Theme, OtherReading] = {
    "padding": OtherReading(said("the padding"), _forgetting(padding=0, paddings=0)),
    "stride": OtherReading(said("the stride"), _forgetting(stride=1, strides=1)),
    "bias": OtherReading(said("the bias"), _forgetting(bias=None, b=None, b_x=None, b_h=None)),
    "relu": OtherReading(said("ReLU"), {"relu": lambda z: z}),
}
"""By what is left out."""
