"""What a student's function should do: its signature, what it is called with, and what it should return."""

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quizgen.kinds.code.programs import missing_function, parse
from quizgen.model import Refusal, Value

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(\s*(\w+(?:\s*,\s*\w+)*)\s*\)\s*")


@dataclass(frozen=True, slots=True)
class CodeTask:
    """How a student's function is called.

    Parameters
    ----------
    function : str
        Its name.
    parameters : tuple of str
        What its arguments are called in feedback.
    arguments : tuple of tuple of Value
        The arguments of each call, by position: numbers, text, arrays, shapes and lists of these.
    model : str
        A program that defines it; empty where none is known.
    seconds : int
        Processor time for all calls together.
    """

    function: str
    parameters: tuple[str, ...]
    arguments: tuple[tuple[Value, ...], ...]
    model: str = ""
    seconds: int = 10


def validate_outputs(value: Value) -> Value | Refusal:
    """Accept the outputs of one or more calls: arrays and numbers that are finite."""
    if not isinstance(value, tuple) or not value:
        return Refusal("the answer must be what the function returns, in a tuple with an entry for each case")
    outputs: list[NDArray[np.float64]] = []
    for i, output in enumerate(value, start=1):
        if not isinstance(output, int | float | np.number | np.ndarray) or np.asarray(output).dtype.kind not in "biuf":
            return Refusal(f"the answer must be an array or a number, which it is not in case {i}")
        array = np.array(output, dtype=np.float64)
        if not np.isfinite(array).all():
            return Refusal(f"the answer must be finite, which it is not in case {i}")
        array.flags.writeable = False
        outputs.append(array)
    return tuple(outputs)


def parse_signature(text: str) -> tuple[str, tuple[str, ...]] | Refusal:
    """Take the signature of a function apart.

    Returns
    -------
    tuple of (str, tuple of str) or Refusal
        Its name and its arguments.

    Examples
    --------
    >>> parse_signature("conv1d(x, w, s)")
    ('conv1d', ('x', 'w', 's'))
    """
    match = _SIGNATURE.fullmatch(text)
    if not match:
        return Refusal(f"'{text}' is not a signature such as conv1d(x, w, s)")
    function, parameters = match[1], tuple(re.split(r"\s*,\s*", match[2]))
    for name in (function, *parameters):
        if not name.isidentifier() or keyword.iskeyword(name):
            return Refusal(f"'{name}' cannot be a name in Python")
    repeated = next((name for i, name in enumerate(parameters) if name in parameters[:i]), None)
    return Refusal(f"'{repeated}' appears twice") if repeated else (function, parameters)


def check_task(task: CodeTask) -> Refusal | None:
    """Tell what is wrong with a task: an argument that no function can be given, or a model without the function."""
    for i, arguments in enumerate(task.arguments, start=1):
        for name, argument in zip(task.parameters, arguments, strict=True):
            if not _is_argument(argument):
                return Refusal(f"'{name}' is neither a number, an array, a text nor a list of these in case {i}")
    if not task.model:
        return None
    parsed = parse(task.model)
    if isinstance(parsed, SyntaxError):
        return Refusal(f"the model solution is not valid Python: line {parsed.lineno}: {parsed.msg}")
    if isinstance(parsed, str):
        return Refusal(f"the model solution is not valid Python: {parsed}")
    missing = missing_function(parsed, task.function)
    return Refusal(f"in the model solution {missing}") if missing else None


def _is_argument(value: Value) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_argument, value))
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biuf"
    return isinstance(value, int | float | np.number | str)


def _unlist(value: Value) -> Value:
    """Return rows of numbers as an array; what makes none stays as it is, to be refused."""
    if not isinstance(value, list):
        return value
    try:
        return np.array(value)
    except ValueError:
        return value


def read_task(data: Value) -> tuple[CodeTask, Value] | Refusal:
    """Read a task with its answer from plain data.

    Parameters
    ----------
    data : mapping
        ``function``, a signature; ``cases``, a list of pairs of the arguments and the output that goes with them;
        and, if it is known, ``model``, a program that defines the function.

    Returns
    -------
    tuple of (CodeTask, tuple) or Refusal
        The task, and the outputs.

    Examples
    --------
    >>> task, outputs = read_task({"function": "double(x)", "cases": [([1], 2), ([2], 4)]})
    >>> task.arguments
    ((1,), (2,))
    """
    if not isinstance(data, Mapping) or not {"function", "cases"} <= set(data) <= {"function", "cases", "model"}:
        return Refusal("the answer must be a mapping with a function and cases, and may have a model")
    signature = parse_signature(str(data["function"]))
    if isinstance(signature, Refusal):
        return signature
    function, parameters = signature
    cases = data["cases"]
    if not isinstance(cases, list | tuple) or not cases:
        return Refusal("a part of type code needs at least one case")
    for i, case in enumerate(cases, start=1):
        if not isinstance(case, list | tuple) or len(case) != 2 or not isinstance(case[0], list | tuple):
            return Refusal(f"case {i} must be a pair of arguments and the output that goes with them")
        if len(case[0]) != len(parameters):
            return Refusal(f"case {i} has {len(case[0])} arguments; {data['function']} has {len(parameters)}")
    arguments = tuple(tuple(case[0]) for case in cases)
    task = CodeTask(function, parameters, arguments, str(data.get("model", "")))
    outputs = validate_outputs(tuple(_unlist(case[1]) for case in cases))
    refusal = check_task(task) or (outputs if isinstance(outputs, Refusal) else None)
    return refusal or (task, outputs)
