"""Programs as they come out of a learning platform: fenced, indented, escaped."""

import ast
import html
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from quizgen.kinds.code.sandbox import LONGEST_SOURCE
from quizgen.messages import said
from quizgen.model import Unreadable

_FENCE = re.compile(r"(?:```|~~~) *\w*")


@dataclass(frozen=True, slots=True)
class Program:
    """A program within a response: its text, where in the response each of its lines starts, and what Python says."""

    source: str
    places: list[int]
    parsed: ast.Module | SyntaxError | str


def read_program(response: str, function: str) -> Program | Unreadable:
    """Take a program as it is, without the fence, the indentation and the HTML escapes that came along with it.

    Parameters
    ----------
    response : str
        What the student typed.
    function : str
        The name of the function that it must define.

    Returns
    -------
    Program or Unreadable
    """
    if len(response.encode(errors="replace")) > LONGEST_SOURCE:
        return Unreadable(said("it has more than {longest_source} bytes", longest_source=f"{LONGEST_SOURCE:,}"))
    programs = [*_programs(response)]
    # Only a text that is not valid Python can be a program that a learning platform has escaped.
    escaped = _programs(html.unescape(response)) if "&" in response else ()
    found = next((program for program in (*programs, *escaped) if isinstance(program.parsed, ast.Module)), programs[-1])
    parsed, places = found.parsed, found.places
    if isinstance(parsed, str):
        return Unreadable(parsed)
    if isinstance(parsed, SyntaxError):
        line = min(max(parsed.lineno or 1, 1), len(places))
        return Unreadable(
            said("line {line}: {msg}", line=line, msg=parsed.msg), places[line - 1] + max((parsed.offset or 1) - 1, 0)
        )
    missing = missing_function(parsed, function)
    return Unreadable(missing) if missing else found


def _programs(response: str) -> Iterator[Program]:
    """Yield the whole response and, as a docstring may have fences of its own, only then what is between fences."""
    lines = _split(response)
    for chosen in (lines, _between_fences(lines)):
        if chosen is not None:
            source, places = _unwrap(chosen)
            yield Program(source, places, parse(source))


def missing_function(parsed: ast.Module, function: str) -> str:
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


def parse(source: str) -> ast.Module | SyntaxError | str:
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
