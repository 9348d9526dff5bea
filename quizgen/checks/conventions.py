"""A convention on which the answer depends must be stated on the paper.

Each rule names the functions whose result depends on a convention, tells whether it does for given arguments, and how
the convention is stated: by a name under ``conventions:``, or in the question's own words.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from quizgen import solver
from quizgen.checks.answers import answer_place
from quizgen.checks.survey import Finding, Survey
from quizgen.checks.syntax import calls_of, values_behind
from quizgen.errors import ComputationError, UserFileError
from quizgen.language.expressions import Scope, compile_expression, evaluate
from quizgen.model import Expression, Part, Question, Value, Variant
from quizgen.text.plain import to_text

_Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A convention, and when it must be stated.

    Parameters
    ----------
    open : str
        What is open without it.
    functions : frozenset of str
        Those of the solver that it concerns.
    matters : callable
        ``matters(arguments)``, by parameter name: whether the result depends on it.
    names : tuple of str
        Conventions of which one states it.
    words : pattern
        What states it in prompt or ask.
    """

    open: str
    functions: frozenset[str]
    matters: Callable[[_Arguments], bool]
    names: tuple[str, ...]
    words: re.Pattern[str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _filter_is_lopsided(arguments: _Arguments) -> bool:
    w = np.asarray(arguments["w"] if "w" in arguments else arguments["weights"])
    axes = (-1,) if w.ndim < 2 else (-2, -1)
    return bool(np.any(np.flip(w, axes) != w))


def _pads(arguments: _Arguments) -> bool:
    """Whether numbers tell the padding; ``same`` and ``valid`` are conventions' own names."""
    padding = arguments["padding"] if "padding" in arguments else arguments["paddings"]
    return not isinstance(padding, str) and bool(np.any(np.asarray(padding) != 0))


def _size_is_rounded(arguments: _Arguments) -> bool:
    """Whether the last window does not fit in some place."""
    length, padding = arguments["length"], arguments["padding"]
    if isinstance(padding, str):
        return False
    around = sum(padding) if isinstance(padding, tuple | list) else 2 * int(padding)
    reach = arguments.get("dilation", 1) * (arguments["kernel"] - 1) + 1
    return bool((length + around - reach) % arguments["stride"])


def _map_is_cut(arguments: _Arguments) -> bool:
    """Whether the last window does not fit along some axis of an image."""
    image = np.shape(arguments["x"])
    if "kernel" in arguments:
        kernel = arguments["kernel"]
        sides = (kernel, kernel) if isinstance(kernel, int) else tuple(kernel)
    else:
        sides = np.shape(arguments["w"] if "w" in arguments else arguments["weights"])
    stride = arguments["stride"] if arguments["stride"] is not None else sides[0]
    padding, dilation = arguments["padding"], arguments.get("dilation", 1)
    if not all(isinstance(number, int) for number in (stride, padding, dilation)):
        return False
    axes = min(2, len(image), len(sides))
    return any(
        (n + 2 * padding - dilation * (k - 1) - 1) % stride for n, k in zip(image[-axes:], sides[-axes:], strict=True)
    )


def _always(arguments: _Arguments) -> bool:
    return True


def _has_bias_vectors(arguments: _Arguments) -> bool:
    return bool(arguments["biases"])


_SLIDING = frozenset({"cross_correlate", "convolve", "conv_layer"})
_POOLING = frozenset({"max_pool", "average_pool"})
_SIZES = frozenset({"output_size"})
_PADDED = _words(
    r"\b(each|every|all|both|either)\b[^.;]{0,20}\b(sides?|ends?|borders?|edges?)\b"
    r"|\bon (the|its) (left|right|top|bottom)\b"
    r"|\bin total\b|\baround\b|\ba side\b|\bper side\b|\bborder of zeros\b|\bappended\b"
)
# Valid padding is the word for windows that lie inside.
_FLOOR = _words(
    r"\bvalid\b|\bround(s|ed|ing)? (it )?down\b|\bfloor\b|\bleft out\b|\bincomplete\b|\bnot fit\b|\bdrop(s|ped)?\b|⌊"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "whether the filter is flipped",
        _SLIDING,
        _filter_is_lopsided,
        ("cross-correlation", "convolution"),
        _words(r"cross-correlat|\bflip|\b180\b|\bmirrored\b|\brevers(e|es|ed|ing)\b[^.;]{0,20}\bfilter"),
    ),
    Rule(
        "whether padding is counted per side or in total",
        _SLIDING | _POOLING | _SIZES | {"output_sizes", "transposed_convolve", "transposed_output_size"},
        _pads,
        ("padding a side", "padding in total", "pooling padding a side"),
        _PADDED,
    ),
    Rule("how a size that is not whole is rounded", _SIZES, _size_is_rounded, ("floor",), _FLOOR),
    Rule("what happens to a window that does not fit", _SLIDING | _POOLING, _map_is_cut, ("floor",), _FLOOR),
    Rule(
        "what the padding of a pooling layer consists of",
        frozenset({"max_pool"}),
        _pads,
        ("pooling pads with nothing",),
        _words(r"\bnever win|\bminus infinity|infty|∞|\bpadded? (with|by|consists of)"),
    ),
    Rule(
        "whether biases count as parameters",
        frozenset({"conv_parameters", "dense_parameters"}),
        _always,
        ("bias counted", "bias not counted"),
        _words(r"\bbias(es)?\b"),
    ),
    Rule(
        "how many bias vectors a gate has",
        frozenset({"recurrent_parameters"}),
        _has_bias_vectors,
        ("one bias", "two biases"),
        _words(r"\b(one|two|single|1|2|a) bias|\bbias vectors?\b"),
    ),
)
"""Every rule; for each answer, the first one that is broken is reported."""

_CONCERNED = frozenset().union(*(rule.functions for rule in RULES))
_VOLUME_NAMES = ("channels last", "channels first")
_VOLUME_WORDS = _words(
    r"channels? (first|last)|\bheight\b[^.;]{0,30}\bchannels|\bchannels\b[^.;]{0,30}\bheight"
    r"|\\times C\b|C \\times|× C\b|\bC ×"
    r"|\brows\b[^.;]{0,30}\b(channels|depth)|\b(depth|channels)\b[^.;]{0,30}\brows"
)

# A shape of three is that of a volume where there are channels, and of a batch of sequences elsewhere.
_CHANNELS = _words(r"\b(volumes?|channels?|filters?|feature maps?)\b")


def check_conventions(survey: Survey) -> Iterator[Finding]:
    """Complain of answers that depend on a convention which the paper does not state."""
    question = survey.question
    calls = tuple(_relevant_calls(question))
    for variant in survey.variants:
        text = _read_text(variant)
        for rule in RULES:
            if _is_stated(question, text, rule.names, rule.words):
                continue
            for call in calls:
                if call.name in rule.functions and _matters(rule, call, variant):
                    message = _say(rule.open, rule.names)
                    yield Finding(call.expression.place, "unlabelled-convention", message, variant.seed, rule.open)
                    break
        yield from _check_volumes(variant, text)


def _say(what: str, names: tuple[str, ...]) -> str:
    wanted = " or ".join(f"'{name}'" for name in names)
    return f"the paper does not say {what}; name {wanted} under conventions:, or say it in the prompt"


def _is_stated(question: Question, text: str, names: tuple[str, ...], words: re.Pattern[str]) -> bool:
    return any(name in question.conventions for name in names) or words.search(text) is not None


def _read_text(variant: Variant) -> str:
    """Return what the student reads, on one line."""
    paper = variant.paper
    return " ".join(" ".join(to_text(prose).split()) for prose in (paper.prompt, *(part.ask for part in paper.parts)))


def _check_volumes(variant: Variant, text: str) -> Iterator[Finding]:
    stated = _is_stated(variant.question, text, _VOLUME_NAMES, _VOLUME_WORDS)
    if stated or not _CHANNELS.search(text):
        return
    for part in variant.question.parts:
        answer = variant.key.answers[part.name]
        if _is_volume(answer) and len(set(answer)) > 1:
            message = _say("whether channels come first or last", _VOLUME_NAMES)
            yield Finding(answer_place(part), "unlabelled-convention", message, variant.seed)
            return


def _is_volume(answer: Value) -> bool:
    return isinstance(answer, tuple) and len(answer) == 3 and all(isinstance(size, int) for size in answer)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of the solver: where it is, its arguments as expressions, and the part whose cases it is made for."""

    expression: Expression
    name: str
    arguments: Mapping[str, Expression]
    part: Part | None


def _relevant_calls(question: Question) -> Iterator[_Call]:
    """Yield the solver's calls on which answers rest."""
    answers = tuple(_answers(question))
    behind = values_behind(question, frozenset().union(*(answer.names for answer, _ in answers)))
    values = ((question.values[name], None) for name in question.values if name in behind)
    for expression, part in (*answers, *values):
        for name, call in calls_of(expression):
            if name in _CONCERNED:
                yield _Call(expression, name, _arguments(question, expression, name, call, part), part)


def _answers(question: Question) -> Iterator[tuple[Expression, Part | None]]:
    """Yield the expressions of the answers; where code is asked for, with their part, and what it is called with."""
    for part in question.parts:
        inputs = part.asked.inputs
        if part.asked.computed_by:
            yield part.asked.computed_by, part if inputs else None
        yield from ((expression, part) for expression in inputs.values())


def _arguments(
    question: Question, expression: Expression, name: str, call: ast.Call, part: Part | None
) -> Mapping[str, Expression]:
    named = {str(keyword.arg): keyword.value for keyword in call.keywords}
    bound = inspect.signature(getattr(solver, name)).bind(*call.args, **named).arguments
    known = {*question.values, *(part.asked.inputs if part else ())}
    return {
        parameter: compile_expression(ast.unparse(node), lambda offset: expression.place, known, draws=True)
        for parameter, node in bound.items()
    }


def _matters(rule: Rule, call: _Call, variant: Variant) -> bool:
    """Tell whether a rule concerns a call; of one that is made for several cases, in one of them."""
    scopes = call.part.asked.scopes(call.part, variant.values) if call.part else (variant.values,)
    signature = inspect.signature(getattr(solver, call.name))
    defaults = {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if parameter.default is not inspect.Parameter.empty
    }
    return any(_matters_in(rule, call, defaults, values) for values in scopes)


def _matters_in(rule: Rule, call: _Call, defaults: _Arguments, values: Mapping[str, Value]) -> bool:
    scope = Scope(values)
    try:
        found = {parameter: evaluate(expression, scope) for parameter, expression in call.arguments.items()}
        return rule.matters({**defaults, **found})
    except (UserFileError, ComputationError):
        # The call is in the branch of a condition that this variant does not take.
        return False
