"""Code: a NumPy function, run in a sandbox and held against what it has to return, call by call.

What is expected is the tuple of the outputs; the expectation's task says how the function is called.
"""

import ast
import html
import keyword
import re
import textwrap
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.kinds.sandbox import LONGEST_SOURCE, Failure, run_function
from quizgen.model import CodeTask, Comparison, Expectation, Reading, Unreadable, Value

_NEAR = 1e-6
_LONGEST_SHOWN = 300
_LONGEST_LINE = 110
_FENCE = re.compile(r"(?:```|~~~) *\w*")
_SIGNATURE = re.compile(r"\s*(\w+)\s*\(\s*(\w+(?:\s*,\s*\w+)*)\s*\)\s*")


@dataclass(frozen=True, slots=True)
class Deferred(Comparison):
    """A comparison that could not be made here; a person marks the response."""


# --- Reading --------------------------------------------------------------------------------------------------


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Take a program as it is, without the fence, the indentation and the HTML escapes that came along with it."""
    if len(response.encode(errors="replace")) > LONGEST_SOURCE:
        return Unreadable(f"it has more than {LONGEST_SOURCE:,} bytes")
    programs = [*_programs(response)]
    # Only what is no Python by itself can be a program that a learning platform has escaped.
    escaped = _programs(html.unescape(response)) if "&" in response else ()
    found = next((program for program in (*programs, *escaped) if isinstance(program.parsed, ast.Module)), programs[-1])
    parsed, places = found.parsed, found.places
    if isinstance(parsed, str):
        return Unreadable(parsed)
    if isinstance(parsed, SyntaxError):
        line = min(max(parsed.lineno or 1, 1), len(places))
        return Unreadable(f"line {line}: {parsed.msg}", places[line - 1] + max((parsed.offset or 1) - 1, 0))
    if missing := _miss(parsed, _task(expectation).function):
        return Unreadable(missing)
    return Reading(found.source, f"{len(places)} line{'' if len(places) == 1 else 's'} of Python")


@dataclass(frozen=True, slots=True)
class _Program:
    """A program within a response: its text, where in the response each of its lines starts, and what Python says."""

    source: str
    places: list[int]
    parsed: ast.Module | SyntaxError | str


def _programs(response: str) -> Iterator[_Program]:
    """Yield the whole response and, as a docstring may have fences of its own, only then what stands between fences."""
    lines = _split(response)
    for chosen in (lines, _between_fences(lines)):
        if chosen is not None:
            source, places = _unwrap(chosen)
            yield _Program(source, places, _parse(source))


def _task(expectation: Expectation) -> CodeTask:
    assert expectation.task is not None
    return expectation.task


def _miss(parsed: ast.Module, function: str) -> str:
    """Say that a program lacks a function; nothing where it has it."""
    names = _names(parsed)
    if function in names:
        return ""
    defined = f"it defines {', '.join(sorted(names)[:5])}" if names else "it defines none"
    return f"there is no function named '{function}'; {defined}"


def _split(response: str) -> list[tuple[int, str]]:
    """Return the lines, each with the place where it starts."""
    lines: list[tuple[int, str]] = []
    start = 0
    for line in response.split("\n"):
        lines.append((start, line.rstrip("\r").replace("\N{NO-BREAK SPACE}", " ")))
        start += len(line) + 1
    return lines


def _between_fences(lines: list[tuple[int, str]]) -> list[tuple[int, str]] | None:
    fences = [i for i, (_, line) in enumerate(lines) if _FENCE.fullmatch(line.strip())]
    return lines[fences[0] + 1 : fences[1] if len(fences) > 1 else None] if fences else None


def _unwrap(lines: list[tuple[int, str]]) -> tuple[str, list[int]]:
    """Return the program without empty lines around it, and where in the response each of its lines starts."""
    filled = [i for i, (_, line) in enumerate(lines) if line.strip()]
    lines = lines[filled[0] : filled[-1] + 1] if filled else []
    dedented = textwrap.dedent("\n".join(line for _, line in lines)).split("\n")
    places = [place + len(line) - len(text) for (place, line), text in zip(lines, dedented, strict=False)]
    return "\n".join(dedented) + "\n", places or [0]


def _parse(source: str) -> ast.Module | SyntaxError | str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return error
    except ValueError:
        return "it has a character that Python does not allow"
    except (MemoryError, RecursionError):
        return "it is nested too deeply"


def _names(module: ast.Module) -> set[str]:
    """Collect the names of functions, and of what is assigned at the top, which may be one too."""
    found: set[str] = set()
    for node in module.body:
        match node:
            case ast.FunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                found.update(target.id for target in targets if isinstance(target, ast.Name))
    return found


# --- Comparing ------------------------------------------------------------------------------------------------


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Run all cases; credit is the share of those that are right."""
    task = _task(expectation)
    outcome = run_function(value, task.function, task.arguments, task.seconds)
    if outcome.refusal:
        return Deferred(Fraction(0), f"The code was not run: {outcome.refusal}.")
    pairs = zip(outcome.results, expectation.expected, strict=True)
    remarks = [_differ(got, np.asarray(expected, dtype=float), task) for got, expected in pairs]
    failing = [i for i, remark in enumerate(remarks) if remark]
    if not failing:
        return Comparison(Fraction(1))
    total = len(remarks)
    right = total - len(failing)
    share = f"Right in {right} of {total} cases." if right else "Right in no case."
    first = f"The first that fails: {_show_call(task, failing[0])} {remarks[failing[0]]}."
    return Comparison(Fraction(right, total), f"{share} {first}")


def same_outputs(one: Value, other: Value) -> bool:
    """Tell whether a function that returns one tuple of outputs would be right where another is expected.

    Parameters
    ----------
    one, other : tuple of (ndarray or number)

    Returns
    -------
    bool

    Examples
    --------
    >>> same_outputs((1, np.zeros(2)), (1.0, np.array([0.0, 1e-9])))
    True
    """
    pairs = [(np.asarray(a, dtype=float), np.asarray(b, dtype=float)) for a, b in zip(one, other, strict=True)]
    return all(_is_near(a, b) for a, b in pairs)


def _is_near(got: NDArray[np.float64], expected: NDArray[np.float64]) -> bool:
    return got.shape == expected.shape and np.allclose(got, expected, rtol=_NEAR, atol=_NEAR, equal_nan=True)


def _differ(got: NDArray[np.float64] | Failure, expected: NDArray[np.float64], task: CodeTask) -> str:
    """Say what is wrong with a result; nothing where it is right."""
    if isinstance(got, Failure):
        return _describe(got, task)
    if got.shape != expected.shape:
        return (
            f"should return {_show(expected)} of shape {expected.shape}, but returns {_show(got)} of shape {got.shape}"
        )
    return "" if _is_near(got, expected) else f"should return {_show(expected)}, but returns {_show(got)}"


def _describe(failure: Failure, task: CodeTask) -> str:
    place = f", in line {failure.line} of your code" if failure.line else ""
    return {
        "exception": f"raises {failure.detail.rstrip('.')}{place}",
        "value": f"returns {failure.detail}",
        "time": f"does not come to an end; all cases together may take {task.seconds} "
        f"second{'' if task.seconds == 1 else 's'}",
        "memory": "uses too much memory",
        "printed": "prints too much",
        "returned": "returns too much",
        "exit": "ends the program, as exit() does",
        "crash": "makes Python crash",
        "stopped": "was stopped by the system, which happens to programs that take too much time or memory",
    }[failure.kind]


def _show_call(task: CodeTask, case: int) -> str:
    pairs = zip(task.parameters, task.arguments[case], strict=True)
    given = [f"{name} = {_show(argument)}" for name, argument in pairs]
    told = " and ".join(", ".join(given).rsplit(", ", 1)) if len(given) == 2 else ", ".join(given)
    return f"{task.function}({', '.join(task.parameters)}) with {told}"


def _show(value: Any) -> str:
    if isinstance(value, str):
        text = repr(value)
    elif isinstance(value, tuple | list):
        inside = ", ".join(_show(item) for item in value)
        text = f"({inside}{',' if len(value) == 1 else ''})" if isinstance(value, tuple) else f"[{inside}]"
    else:
        text = np.array2string(
            np.asarray(value),
            separator=", ",
            threshold=40,
            edgeitems=2,
            formatter={"float_kind": lambda entry: f"{entry:.8g}"},
        )
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} ..."


# --- The answer -----------------------------------------------------------------------------------------------


def show(expectation: Expectation) -> str:
    """Write the model solution, or where none is known a program that returns the outputs call by call."""
    task = _task(expectation)
    if task.model:
        return task.model
    outputs = ",\n".join(_write_array(output) for output in expectation.expected)
    return (
        "import numpy as np\n\n"
        f"OUTPUTS = iter([\n{textwrap.indent(outputs, '    ')},\n])\n\n\n"
        f"def {task.function}({', '.join(task.parameters)}):\n    return next(OUTPUTS)\n"
    )


def _write_array(output: Value) -> str:
    array = np.asarray(output, dtype=float)
    entries = "\n".join(textwrap.wrap(str(array.tolist()), _LONGEST_LINE))
    return f"np.array({entries}).reshape({array.shape})"


def check_expected(value: Value) -> Value | Refusal:
    """Accept the outputs of one or more calls: arrays and numbers that are finite."""
    if not isinstance(value, tuple) or not value:
        return Refusal("the answer of a code part is what the function returns, in a tuple with an entry for each case")
    outputs: list[NDArray[np.float64]] = []
    for i, output in enumerate(value, start=1):
        if not isinstance(output, int | float | np.number | np.ndarray) or np.asarray(output).dtype.kind not in "biuf":
            return Refusal(f"the answer of a code part is an array or a number, which it is not in case {i}")
        array = np.array(output, dtype=np.float64)
        if not np.isfinite(array).all():
            return Refusal(f"the answer of a code part is finite, which it is not in case {i}")
        array.flags.writeable = False
        outputs.append(array)
    return tuple(outputs)


# --- The task -------------------------------------------------------------------------------------------------


def parse_signature(text: str) -> tuple[str, tuple[str, ...]] | Refusal:
    """Take the signature of a function apart.

    Parameters
    ----------
    text : str

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
        return Refusal(f"'{text}' is no signature such as conv1d(x, w, s)")
    function, parameters = match[1], tuple(re.split(r"\s*,\s*", match[2]))
    for name in (function, *parameters):
        if not name.isidentifier() or keyword.iskeyword(name):
            return Refusal(f"'{name}' cannot be a name in Python")
    repeated = next((name for i, name in enumerate(parameters) if name in parameters[:i]), None)
    return Refusal(f"'{repeated}' stands there twice") if repeated else (function, parameters)


def check_task(task: CodeTask) -> Refusal | None:
    """Tell what is wrong with a task: an argument that no function can be given, or a model without the function.

    Parameters
    ----------
    task : CodeTask

    Returns
    -------
    Refusal or None
    """
    for i, given in enumerate(task.arguments, start=1):
        for name, argument in zip(task.parameters, given, strict=True):
            if not _is_argument(argument):
                return Refusal(f"'{name}' is neither a number, an array, a text nor a list of these in case {i}")
    if not task.model:
        return None
    parsed = _parse(task.model)
    if isinstance(parsed, SyntaxError):
        return Refusal(f"the model solution is no Python: line {parsed.lineno}: {parsed.msg}")
    if isinstance(parsed, str):
        return Refusal(f"the model solution is no Python: {parsed}")
    missing = _miss(parsed, task.function)
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


def read_task(given: Value) -> tuple[CodeTask, Value] | Refusal:
    """Read a task with its answer from plain data.

    Parameters
    ----------
    given : mapping
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
    if not isinstance(given, Mapping) or not {"function", "cases"} <= set(given) <= {"function", "cases", "model"}:
        return Refusal("the answer of a code part is a mapping with a function and cases, and may have a model")
    signature = parse_signature(str(given["function"]))
    if isinstance(signature, Refusal):
        return signature
    function, parameters = signature
    cases = given["cases"]
    if not isinstance(cases, list | tuple) or not cases:
        return Refusal("a code part has at least one case")
    for i, case in enumerate(cases, start=1):
        if not isinstance(case, list | tuple) or len(case) != 2 or not isinstance(case[0], list | tuple):
            return Refusal(f"case {i} of a code part is a pair of arguments and the output that goes with them")
        if len(case[0]) != len(parameters):
            return Refusal(f"case {i} has {len(case[0])} arguments; {given['function']} has {len(parameters)}")
    arguments = tuple(tuple(case[0]) for case in cases)
    task = CodeTask(function, parameters, arguments, str(given.get("model", "")))
    outputs = check_expected(tuple(_unlist(case[1]) for case in cases))
    refusal = check_task(task) or (outputs if isinstance(outputs, Refusal) else None)
    return refusal or (task, outputs)


CODE = AnswerType(
    name="code",
    given="code",
    toleranced=False,
    hint="A program as text, whole and with its line breaks and indentation.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
