"""The notations in which people type one and the same answer, for make-believe classes and for tests.

Each style takes an answer as `AnswerType.show` writes it and returns it as somebody else would.
"""

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Style = Callable[[str], str]

_STAR = re.compile(r"(?<!\*)\*(?!\*)")
_SQUARE = re.compile(r"\^(\d)(?![\d.,^!(])")


def _plain(typed: str) -> str:
    return typed


def _comma(typed: str) -> str:
    return typed.replace(".", ",") if len(typed.partition(".")[2]) != 3 else typed


def _long_minus(typed: str) -> str:
    return typed.replace("-", "\N{MINUS SIGN}")


def _dollars(typed: str) -> str:
    return f"${typed}$"


def _named(typed: str) -> str:
    return f"y = {typed}"


def _fraction(typed: str) -> str:
    exact = Fraction(typed)
    return f"{exact.numerator}/{exact.denominator}" if exact.denominator in (2, 4, 5, 8) else typed


def _scientific(typed: str) -> str:
    return f"{typed}e0"


def _thousands(typed: str) -> str:
    return f"{int(typed):,}"


def _thin_thousands(typed: str) -> str:
    return f"{int(typed):,}".replace(",", " ")


def _point_zero(typed: str) -> str:
    return f"{typed}.0"


def _sizes(joined: str, before: str = "", after: str = "") -> Style:
    def style(typed: str) -> str:
        return before + joined.join(size.strip() for size in typed.replace("×", "x").split("x")) + after

    return style


def _entries(typed: str) -> Any:
    return json.loads(typed, parse_float=str, parse_int=str)


def _rank(entries: Any) -> int:
    return 1 + _rank(entries[0]) if isinstance(entries, list) else 0


def _nested(entries: Any, between: str) -> str:
    if not isinstance(entries, list):
        return str(entries)
    return f"[{between.join(_nested(entry, between) for entry in entries)}]"


def _numpy(typed: str) -> str:
    return _nested(_entries(typed), " ")


def _call(name: str) -> Style:
    return lambda typed: f"{name}({typed})"


def _rows(between: str, row: str, before: str = "", after: str = "") -> Style:
    def style(typed: str) -> str:
        entries = _entries(typed)
        if _rank(entries) != 2:
            return typed
        return before + row.join(between.join(line) for line in entries) + after

    return style


def _decimal_comma_rows(typed: str) -> str:
    entries = _entries(typed)
    if _rank(entries) != 2 or not all("." in entry for line in entries for entry in line):
        return typed
    return "\n".join("; ".join(entry.replace(".", ",") for entry in line) for line in entries)


def _braces(typed: str) -> str:
    return typed.replace("[", "{").replace("]", "}")


def _stars(typed: str) -> str:
    return typed.replace("^", "**")


def _dots(typed: str) -> str:
    return _STAR.sub("·", typed)


def _raised(typed: str) -> str:
    return _SQUARE.sub(lambda match: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(match[1])], typed)


def _bracketed(typed: str) -> str:
    return f"({typed})"


def _fenced(typed: str) -> str:
    return f"```python\n{typed}```\n"


def _windows(typed: str) -> str:
    return typed.replace("\n", "\r\n")


def _indented(typed: str) -> str:
    return textwrap.indent(typed, "    ")


def _letters_alone(typed: str) -> str:
    return " ".join(pair.partition("-")[2] for pair in typed.split(", "))


STYLES: Mapping[str, tuple[Style, ...]] = {
    "number": (_plain, _comma, _long_minus, _dollars, _named, _fraction, _scientific),
    "integer": (_plain, _thousands, _thin_thousands, _point_zero, _named),
    "shape": (
        _plain, _sizes(" × "), _sizes("x"), _sizes("*"), _sizes(" by "), _sizes(", ", "(", ")"),
        _sizes(", ", "[", "]"), _sizes(", ", "torch.Size([", "])"), _sizes(r" \times ", "$", "$"),
    ),
    "array": (
        _plain, _numpy, _call("array"), _call("tensor"), _long_minus, _braces, _decimal_comma_rows,
        _rows(" ", "; ", "[", "]"), _rows(" ", "\n"), _rows("\t", "\n"), _rows(", ", "\n"),
        _rows(" & ", r" \\ ", r"\begin{bmatrix} ", r" \end{bmatrix}"),
    ),
    "expression": (_plain, _stars, _dots, _raised, _bracketed, _long_minus, _dollars),
    "choice": (_plain, str.lower, str.upper),
    "choices": (_plain,),
    "matching": (_plain, str.lower, _letters_alone),
    "text": (_plain, str.upper, str.lower),
    "code": (_plain, _fenced, _windows, _indented),
    "essay": (_plain,),
}  # fmt: skip
"""The styles of each answer type; the first is the one that the solution sheet prints."""
