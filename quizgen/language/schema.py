"""What a question file, a sheet file and a file of adjustments may hold, as pydantic models.

The models check keys, types and ranges; `validate` turns what they find into problems with places. Names, holes and
everything that needs the whole question are checked by the reader.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from quizgen.diagnosis.kinds import DIAGNOSES
from quizgen.errors import Problem
from quizgen.kinds.choices import POLICIES
from quizgen.kinds.table import ANSWER_TYPES
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.expressions import problem_at, suggest
from quizgen.language.ranges import ANY, Range, parse_range
from quizgen.language.source import Path, Source
from quizgen.model import Tolerance
from quizgen.tolerance import parse_tolerance

Outcome = Literal["know", "understand", "calculate", "implement"]
Model = TypeVar("Model", bound=BaseModel)


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
    raise PydanticCustomError("wrong-type", "an expression is wanted here, such as 3 or integer(2, 5)")


def fraction(value: Any) -> Fraction:
    """Return a number, or text such as ``2/3`` or ``50%``, as an exact fraction."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6:
        return Fraction(repr(value))
    if isinstance(value, str):
        match = re.fullmatch(r"\s*(\d{1,18}(?:\.\d{1,6})?)\s*(?:/\s*([1-9]\d{0,17})|(%))?\s*", value)
        if match:
            return Fraction(match[1]) / (100 if match[3] else int(match[2] or 1))
    raise PydanticCustomError("wrong-type", "a number is wanted here, such as 2, 0.5, 2/3 or 50%")


def _marks(value: Any) -> Fraction:
    marks = fraction(value)
    if not 0 < marks <= 1000:
        raise PydanticCustomError("not-positive", "marks have to be above 0 (and at most 1000)")
    return marks


def _credit(value: Any) -> Fraction:
    credit = fraction(value)
    if not 0 <= credit <= 1:
        raise PydanticCustomError("out-of-range", "a credit lies between 0% and 100%")
    return credit


def _rounding(value: Any) -> Fraction:
    step = fraction(value)
    if not 0 < step <= 1000:
        raise PydanticCustomError("out-of-range", "totals are rounded to steps above 0, such as 0.5")
    return step


def _answers(value: Any) -> list[str]:
    """Answers as students type them; YAML may have read numbers and lists in them."""
    given = value if isinstance(value, list) else [value]
    if not given or any(item is None or isinstance(item, dict) for item in given):
        raise PydanticCustomError("wrong-type", "an answer is wanted here as a student would type it, in quotes")
    return [expression_text(item) for item in given]


def _difficulties(value: Any) -> Range:
    read = ANY if value is None else parse_range(str(value))
    if isinstance(read, str) or any(end is not None and end not in (1, 2, 3, 4, 5) for end in (read.low, read.high)):
        raise PydanticCustomError("wrong-type", "a difficulty from 1 to 5 is wanted here, such as 2, 2..3 or 3..")
    return read


def _tolerance(value: Any) -> Tolerance:
    tolerance = parse_tolerance(value)
    if isinstance(tolerance, str):
        raise PydanticCustomError("bad-tolerance", "{reason}", {"reason": tolerance})
    return tolerance


def _answer(value: Any) -> str | tuple[str, ...]:
    """Texts of a list stay apart: for choices they are options, for other types entries."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return tuple(value)
    return expression_text(value)


ExpressionText = Annotated[
    str,
    BeforeValidator(expression_text),
    WithJsonSchema({"type": ["string", "number", "boolean", "array"], "description": "an expression"}),
]
_NUMBER = WithJsonSchema({"type": ["number", "string"], "description": "a number, 2/3 or 50%"})
Markdown = Annotated[str, StringConstraints(strict=True)]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


class MistakeFile(_Strict):
    """A mistake that students make."""

    answer: ExpressionText
    feedback: Markdown
    credit: Annotated[Fraction, BeforeValidator(_credit), _NUMBER] = Fraction(0)


class RubricFile(_Strict):
    """A point that an essay is to make."""

    point: Line
    marks: Annotated[Fraction, BeforeValidator(_marks), _NUMBER] = Fraction(1)
    signs: list[Line] = []


class ChainFile(_Strict):
    """How each entry of an answer follows from the one before."""

    start: ExpressionText
    next: ExpressionText
    step: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40)] | None = None


class PartFile(_Strict):
    """A part that a student answers."""

    type: Literal[tuple(ANSWER_TYPES)]  # type: ignore[valid-type]
    answer: Annotated[
        str | tuple[str, ...] | None,
        BeforeValidator(_answer),
        WithJsonSchema({"description": "an expression, an option's text, accepted texts or a formula"}),
    ] = None
    check: ExpressionText | None = None
    ask: Markdown = ""
    marks: Annotated[Fraction, BeforeValidator(_marks), _NUMBER] = Fraction(1)
    tolerance: Annotated[
        Tolerance | None,
        BeforeValidator(_tolerance),
        WithJsonSchema(
            {"type": ["number", "string", "object"], "description": "0.005, 1%, {decimals: 2} or rounded(2)"}
        ),
    ] = None
    decimals: Annotated[int, Field(ge=0, le=10)] | None = None
    options: list[Markdown] = []
    follows: list[str] = []
    carried: Annotated[Fraction, BeforeValidator(_credit), _NUMBER] = Fraction(1)
    mistakes: list[MistakeFile] = []
    feedback: dict[str, Markdown] = {}
    pairs: dict[str, Markdown] = {}
    distractors: list[Markdown] = []
    rubric: list[RubricFile] = []
    model: Markdown = ""
    form: Literal["factored", "expanded", "single-fraction"] | None = None
    typos: Literal["accept", "refuse"] = "accept"
    chain: ChainFile | None = None
    function: Line | None = None
    inputs: Annotated[dict[str, ExpressionText], Field(max_length=50)] = {}
    cases: Annotated[int, Field(ge=1, le=50)] = 6
    starter: Markdown = ""
    diagnoses: dict[
        Literal[tuple(DIAGNOSES)],  # type: ignore[valid-type]
        Annotated[Fraction, BeforeValidator(_credit), _NUMBER],
    ] = {}
    policy: Literal[POLICIES] = "all-or-nothing"  # type: ignore[valid-type]


class QuestionFile(_Strict):
    """A question file."""

    title: Line
    topics: Annotated[list[Line], Field(min_length=1)]
    outcome: Outcome = "calculate"
    difficulty: Annotated[int, Field(ge=1, le=5)] = 2
    source: str = ""
    scenarios: list[dict[str, Any]] = []
    symbols: dict[str, Any] = {}
    conventions: list[Literal[tuple(CONVENTIONS)]] = []  # type: ignore[valid-type]
    values: Annotated[dict[str, ExpressionText], Field(max_length=200)] = {}
    levels: dict[str, dict[str, ExpressionText]] = {}
    require: list[ExpressionText] = []
    prompt: Markdown
    parts: Annotated[dict[str, PartFile], Field(min_length=1)]
    solution: Markdown = ""


class FromFile(_Strict):
    """Which questions of the bank a sheet picks from."""

    topic: Line | None = None
    outcome: Outcome | None = None
    difficulty: Annotated[
        Range,
        BeforeValidator(_difficulties),
        WithJsonSchema({"type": ["integer", "string"], "description": "2, 2..3, 2.. or ..3"}),
    ] = ANY


class SheetEntryFile(_Strict):
    """One question of a sheet, or several that are picked from the bank."""

    question: Line | None = None
    level: Line | None = None
    set: dict[str, ExpressionText] = {}
    pick: Annotated[int, Field(ge=1, le=50)] | None = None
    from_: Annotated[FromFile, Field(alias="from")] = FromFile()
    marks: Annotated[Fraction | None, BeforeValidator(_marks), _NUMBER] = None


def _entry(value: Any) -> Any:
    return {"question": value} if isinstance(value, str) else value


class SheetFile(_Strict):
    """A sheet file."""

    title: Line
    course: Line
    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,8}$")] | None = None
    date: Annotated[str, StringConstraints(max_length=60)] = ""
    papers: Literal["per-student", "shared"] = "per-student"
    rounding: Annotated[Fraction | None, BeforeValidator(_rounding), _NUMBER] = None
    questions: Annotated[list[Annotated[SheetEntryFile, BeforeValidator(_entry)]], Field(min_length=1)]


class AdjustmentFile(_Strict):
    """What a tutor changes in the marks of one part, after the fact."""

    part: Line
    reason: Line
    void: bool = False
    full_marks: Annotated[Literal["everyone"] | None, Field(alias="full-marks")] = None
    accept: Annotated[list[str], BeforeValidator(_answers), Field(max_length=50)] = []
    answer: ExpressionText = ""
    credit: Annotated[Fraction, BeforeValidator(_credit), _NUMBER] = Fraction(1)
    tolerance: Annotated[Tolerance | None, BeforeValidator(_tolerance)] = None


class AdjustFile(_Strict):
    """A file of adjustments."""

    adjustments: Annotated[list[AdjustmentFile], Field(min_length=1, max_length=500)]


def validate(model: type[Model], source: Source) -> tuple[Model | None, list[Problem]]:
    """Check data against a model; one problem a node, in file order."""
    if not isinstance(source.data, dict):
        message = "a file of 'key: value' lines is wanted; see docs/question-language.md"
        return None, [problem_at(source.place(()), "wrong-type", message)]
    try:
        return model.model_validate(source.data), []
    except ValidationError as error:
        return None, sorted(set(_problems(model, source, error.errors())))


def _problems(model: type[BaseModel], source: Source, errors: list[ErrorDetails]) -> Iterator[Problem]:
    seen: set[Path] = set()
    for error in errors:
        path = _real_path(source.data, error["loc"])
        if error["type"] == "missing":
            yield problem_at(source.place(path[:-1], key=True), "missing-key", f"the key '{path[-1]}' is missing")
        elif error["type"] == "extra_forbidden":
            known = _keys(model, path[:-1])
            message = f"'{path[-1]}' is not a key here.{suggest(str(path[-1]), known)}"
            if not suggest(str(path[-1]), known):
                message += f" Known are {', '.join(known)}"
            yield problem_at(source.place(path, key=True), "unknown-key", message)
        elif path not in seen:
            seen.add(path)
            code, message = _explain(error)
            yield problem_at(source.place(path), code, message)


def _real_path(data: Any, path: Path) -> Path:
    """Leave out what pydantic adds to a path to name the alternatives of a union."""
    real: list[str | int] = []
    node = data
    for i, step in enumerate(path):
        if isinstance(node, dict) and (step in node or i == len(path) - 1):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            continue
        real.append(step)
    return tuple(real)


_KEYS: dict[tuple[type[BaseModel], str], type[BaseModel]] = {
    (QuestionFile, "parts"): PartFile,
    (PartFile, "mistakes"): MistakeFile,
    (PartFile, "rubric"): RubricFile,
    (PartFile, "chain"): ChainFile,
    (SheetFile, "questions"): SheetEntryFile,
    (SheetEntryFile, "from"): FromFile,
    (AdjustFile, "adjustments"): AdjustmentFile,
}


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    for step in path:
        model = _KEYS.get((model, str(step)), model)
    return sorted(field.alias or name for name, field in model.model_fields.items())


_WANTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "tuple": "a list",
    "dict": "'key: value' lines",
    "model": "'key: value' lines",
}


def _explain(error: ErrorDetails) -> tuple[str, str]:
    """Return our code and words for one of pydantic's errors."""
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if "-" in kind:
        return kind, error["msg"]
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        hint = suggest(str(given), known) or f" Known are {', '.join(known)}"
        return "unknown-value", f"'{given}' is not understood here.{hint}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        side = "at least" if "ge" in context else "at most"
        return "out-of-range", f"{given} is out of range; {side} {bound} is wanted"
    if kind in ("too_short", "string_too_short"):
        return "empty", "at least one entry is wanted here"
    if kind in ("string_too_long", "too_long"):
        what = "characters" if kind == "string_too_long" else "entries"
        return "too-complex", f"these are more than {context['max_length']} {what}"
    if kind == "string_pattern_mismatch":
        return "unknown-value", f"'{given}' is not understood here; it has to match {context['pattern']}"
    wanted = _WANTED.get(kind.split("_")[0], "something else")
    return "wrong-type", f"{wanted} is wanted here, not {_given(given)}"


def _given(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "'key: value' lines"
    if isinstance(value, list):
        return "a list"
    return f"{str(value)[:40]!r}" if isinstance(value, str) else str(value)[:40]


def outcomes() -> tuple[str, ...]:
    """Return the outcomes that a question may have, from the simplest."""
    return get_args(Outcome)
