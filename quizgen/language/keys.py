"""The types of what follows a key of a YAML file: expressions, texts, fractions, tolerances."""

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from quizgen.model import Room, Tolerance
from quizgen.tolerance import parse_tolerance


def expression_text(value: Any) -> str:
    """Return the text of an expression that YAML has read as a scalar or a list."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(expression_text(item) for item in value)}]"
    raise PydanticCustomError("wrong-type", "this must be an expression, such as 3 or integer(2, 5)")


def exact_number(value: Any) -> Fraction:
    """Return a number, or text such as ``2/3`` or ``50%``, as an exact fraction."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6:
        return Fraction(repr(value))
    if isinstance(value, str):
        match = re.fullmatch(r"\s*(\d{1,18}(?:\.\d{1,6})?)\s*(?:/\s*([1-9]\d{0,17})|(%))?\s*", value)
        if match:
            return Fraction(match[1]) / (100 if match[3] else int(match[2] or 1))
    raise PydanticCustomError("wrong-type", "this must be a number, such as 2, 0.5, 2/3 or 50%")


def _marks(value: Any) -> Fraction:
    marks = exact_number(value)
    if not 0 < marks <= 1000:
        raise PydanticCustomError("not-positive", "marks must be above 0 (and at most 1000)")
    return marks


def _credit(value: Any) -> Fraction:
    credit = exact_number(value)
    if not 0 <= credit <= 1:
        raise PydanticCustomError("out-of-range", "a credit must be between 0% and 100%")
    return credit


def _tolerance(value: Any) -> Tolerance:
    tolerance = parse_tolerance(value)
    if isinstance(tolerance, str):
        raise PydanticCustomError("bad-tolerance", "{reason}", {"reason": tolerance})
    return tolerance


_LINES = re.compile(r"(\d+) *lines?")
_HEIGHT = re.compile(r"(\d+(?:\.\d+)?) *(mm|cm)")
_GRID = re.compile(r"grid (\d+) *[x×] *(\d+)")
_MOST_LINES, _MOST_MILLIMETRES, _MOST_ROWS, _MOST_COLUMNS = 24, 200, 16, 12
"""What fits on a page."""


def _room(value: Any) -> Room:
    text = value.strip() if isinstance(value, str) else ""
    if lines := _LINES.fullmatch(text):
        found, fits = Room(lines=int(lines[1])), 0 < int(lines[1]) <= _MOST_LINES
    elif height := _HEIGHT.fullmatch(text):
        found = Room(millimetres=round(float(height[1]) * (10 if height[2] == "cm" else 1)))
        fits = 0 < found.millimetres <= _MOST_MILLIMETRES
    elif grid := _GRID.fullmatch(text):
        found = Room(rows=int(grid[1]), columns=int(grid[2]))
        fits = 0 < found.rows <= _MOST_ROWS and 0 < found.columns <= _MOST_COLUMNS
    elif text == "none":
        return Room()
    else:
        message = "this must be room to answer: `6 lines`, `4 cm`, `25 mm`, `grid 3x3` or `none`"
        raise PydanticCustomError("bad-room", message)
    if not fits:
        message = (
            f"this must fit on a page: at most {_MOST_LINES} lines, {_MOST_MILLIMETRES // 10} cm or "
            f"grid {_MOST_ROWS}x{_MOST_COLUMNS}, and `none` for no room"
        )
        raise PydanticCustomError("bad-room", message)
    return found


def texts_or_expression(value: Any) -> str | tuple[str, ...]:
    """Texts of a list stay apart, as the options or accepted texts that they are; all else is one expression."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return tuple(value)
    return expression_text(value)


ExpressionText = Annotated[
    str,
    BeforeValidator(expression_text),
    WithJsonSchema({"type": ["string", "number", "boolean", "array"], "description": "an expression"}),
]
Texts = Annotated[
    str | tuple[str, ...],
    BeforeValidator(texts_or_expression),
    WithJsonSchema({"type": ["string", "array"], "description": "a text, a list of texts, or the name of a value"}),
]
NUMBER_SCHEMA = WithJsonSchema({"type": ["number", "string"], "description": "a number, 2/3 or 50%"})
Marks = Annotated[Fraction, BeforeValidator(_marks), NUMBER_SCHEMA]
Credit = Annotated[Fraction, BeforeValidator(_credit), NUMBER_SCHEMA]
ToleranceText = Annotated[
    Tolerance,
    BeforeValidator(_tolerance),
    WithJsonSchema({"type": ["number", "string", "object"], "description": "0.005, 1%, {decimals: 2} or rounded(2)"}),
]
RoomText = Annotated[
    Room,
    BeforeValidator(_room),
    WithJsonSchema({"type": "string", "description": "6 lines, 4 cm, 25 mm, grid 3x3 or none"}),
]
Markdown = Annotated[str, StringConstraints(strict=True)]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]

ShortLine = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40)]


class Keys(BaseModel):
    """The keys of one node of a YAML file; a further key is a problem."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)
