"""What a student's function returned, compared with what it should return."""

import numpy as np
from numpy.typing import NDArray

from quizgen.kinds.code.sandbox import Failure
from quizgen.kinds.code.task import CodeTask
from quizgen.messages import said, said_of
from quizgen.model import Value

_NEAR = 1e-6
_LONGEST_SHOWN = 300
_MOST_RETURNED = 40
_MOST_GIVEN = 400


def same_outputs(one: Value, other: Value) -> bool:
    """Tell whether a function that returns one tuple of outputs would be right where another is expected.

    Examples
    --------
    >>> same_outputs((1, np.zeros(2)), (1.0, np.array([0.0, 1e-9])))
    True
    """
    pairs = [(np.asarray(a, dtype=float), np.asarray(b, dtype=float)) for a, b in zip(one, other, strict=True)]
    return all(_is_near(a, b) for a, b in pairs)


def _is_near(got: NDArray[np.float64], expected: NDArray[np.float64]) -> bool:
    return got.shape == expected.shape and np.allclose(got, expected, rtol=_NEAR, atol=_NEAR, equal_nan=True)


def differ(got: NDArray[np.float64] | Failure, expected: NDArray[np.float64], task: CodeTask) -> str:
    """Say what is wrong with a result; nothing where it is right."""
    if isinstance(got, Failure):
        return _describe(got, task)
    if got.shape != expected.shape:
        return said(
            "should return {right} of shape {shape}, but returns {given} of shape {own_shape}",
            right=_show(expected),
            shape=str(expected.shape),
            given=_show(got),
            own_shape=str(got.shape),
        )
    if _is_near(got, expected):
        return ""
    return said("should return {right}, but returns {given}", right=_show(expected), given=_show(got))


def _describe(failure: Failure, task: CodeTask) -> str:
    raised = failure.detail.rstrip(".")
    return {
        "exception": said("raises {error}, in line {line} of your code", error=raised, line=failure.line)
        if failure.line
        else said("raises {error}", error=raised),
        "value": said("returns {value}", value=failure.detail),
        "time": said_of(
            task.seconds,
            "does not finish; all cases together may take {n} second",
            "does not finish; all cases together may take {n} seconds",
        ),
        "memory": said("uses too much memory"),
        "printed": said("prints too much"),
        "returned": said("returns too much"),
        "exit": said("ends the program, as exit() does"),
        "crash": said("makes Python crash"),
        "stopped": said("was stopped by the system, which happens to programs that take too much time or memory"),
    }[failure.kind]


def show_call(task: CodeTask, case: int) -> str:
    """Write a call so that a student can paste its arguments and try it."""
    pairs = zip(task.parameters, task.arguments[case], strict=True)
    inputs = [f"{name} = {_write(argument, _MOST_GIVEN)}" for name, argument in pairs]
    told = (" and " if len(inputs) == 2 else ", ").join(inputs)
    return said("{call} with {values}", call=f"{task.function}({', '.join(task.parameters)})", values=told)


def _show(value: NDArray[np.float64]) -> str:
    """Write what is returned: it may be whatever a student's program makes of it."""
    text = _write(value, _MOST_RETURNED)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} ..."


def _write(value: Value, most: int) -> str:
    """Write a value as in Python, an array as lists; of one with more entries than that, the corners."""
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, tuple | list):
        inside = ", ".join(_write(item, most) for item in value)
        return f"({inside}{',' if len(value) == 1 else ''})" if isinstance(value, tuple) else f"[{inside}]"
    text = np.array2string(
        np.asarray(value),
        separator=", ",
        threshold=most,
        edgeitems=2,
        formatter={"float_kind": lambda entry: f"{entry:.8g}"},
    )
    return " ".join(text.split())
