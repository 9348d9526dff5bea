"""What a question file, a sheet file and a file of adjustments may hold, as pydantic models.

The models check keys, types and ranges; `validate` turns what they find into problems with places. Names, holes and
everything that needs the whole question are checked by the reader.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from quizgen.errors import Problem
from quizgen.formulas.sampling import DOMAINS
from quizgen.kinds.table import KINDS
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.expressions import problem_at, suggest
from quizgen.language.keys import (
    NUMBER_SCHEMA,
    Credit,
    ExpressionText,
    Keys,
    Line,
    Markdown,
    Marks,
    ShortLine,
    ToleranceText,
    exact_number,
    expression_text,
)
from quizgen.language.misread import hint_at_brackets, hint_at_items, hint_at_key, hint_at_lines, hint_at_text
from quizgen.language.ranges import ANY, Range, parse_range
from quizgen.language.source import Path, Source
from quizgen.messages import ENGLISH, languages
from quizgen.questions.layout import LayoutFile
from quizgen.questions.pruning import prune

Outcome = Literal["know", "understand", "calculate", "implement"]
Model = TypeVar("Model", bound=BaseModel)


def _rounding(value: Any) -> Fraction:
    step = exact_number(value)
    if not 0 < step <= 1000:
        raise PydanticCustomError("out-of-range", "totals can only be rounded to steps above 0, such as 0.5")
    return step


def _answers(value: Any) -> list[str]:
    """Answers as students type them; YAML may have read numbers and lists in them."""
    answers = value if isinstance(value, list) else [value]
    if not answers or any(item is None or isinstance(item, dict) for item in answers):
        raise PydanticCustomError("wrong-type", "this must be an answer as a student would type it, in quotes")
    return [expression_text(item) for item in answers]


def _difficulties(value: Any) -> Range:
    read = ANY if value is None else parse_range(str(value))
    if isinstance(read, str) or any(end is not None and end not in (1, 2, 3, 4, 5) for end in (read.low, read.high)):
        raise PydanticCustomError("wrong-type", "this must be a difficulty from 1 to 5, such as 2, 2..3 or 3..")
    return read


PartFile = Annotated[reduce(or_, (kind.keys for kind in KINDS.values())), Field(discriminator="type")]  # type: ignore[valid-type]
"""A part: which keys it has depends on its type."""

DOMAIN_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"enum": [*DOMAINS]},
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        {"type": "number"},
    ],
    "description": "where the symbol is sampled, as a word or as [low, high]; or the number that it stands for",
}
"""What a question may say of a symbol."""


class PartTranslation(Keys):
    """The texts of a part in another language."""

    ask: Markdown | None = None
    options: dict[str, Markdown] = Field(default_factory=dict)
    mistakes: list[Markdown] = Field(default_factory=list)
    feedback: dict[str, Markdown] = Field(default_factory=dict)
    step: ShortLine | None = None


class TranslationFile(Keys):
    """The texts of a question in another language; what is left out stays as it is."""

    title: Line | None = None
    scenarios: list[dict[str, Any]] = Field(default_factory=list)
    values: dict[str, ExpressionText] = Field(default_factory=dict)
    prompt: Markdown = ""
    parts: dict[str, PartTranslation] = Field(default_factory=dict)
    solution: Markdown = ""


class QuestionFile(Keys):
    """A question file."""

    title: Line
    topics: Annotated[list[Line], Field(min_length=1)]
    outcome: Outcome = "calculate"
    difficulty: Annotated[int, Field(ge=1, le=5)] = 2
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    source: str = ""
    scenarios: list[dict[str, Any]] = Field(default_factory=list)
    symbols: dict[str, Annotated[Any, WithJsonSchema(DOMAIN_SCHEMA)]] = Field(default_factory=dict)
    conventions: list[Literal[tuple(CONVENTIONS)]] = Field(default_factory=list)  # type: ignore[valid-type]
    values: Annotated[dict[str, ExpressionText], Field(default_factory=dict, max_length=200)]
    levels: dict[str, dict[str, ExpressionText]] = Field(default_factory=dict)
    require: list[ExpressionText] = Field(default_factory=list)
    prompt: Markdown
    parts: Annotated[dict[str, PartFile], Field(min_length=1)]  # type: ignore[valid-type]
    solution: Markdown = ""
    translations: dict[Literal[languages()], TranslationFile] = Field(default_factory=dict)  # type: ignore[valid-type]


class FromFile(Keys):
    """Which questions of the bank a sheet picks from."""

    topic: Line | None = None
    outcome: Outcome | None = None
    difficulty: Annotated[
        Range,
        BeforeValidator(_difficulties),
        WithJsonSchema({"type": ["integer", "string"], "description": "2, 2..3, 2.. or ..3"}),
    ] = ANY


class SheetEntryFile(Keys):
    """One question of a sheet, several that are picked from the bank, or a heading above those that follow."""

    heading: Line | None = None
    question: Line | None = None
    level: Line | None = None
    set: dict[str, ExpressionText] = Field(default_factory=dict)
    pick: Annotated[int, Field(ge=1, le=50)] | None = None
    from_: Annotated[FromFile, Field(alias="from")] = FromFile()
    marks: Marks | None = None


def _entry(value: Any) -> Any:
    return {"question": value} if isinstance(value, str) else value


class SheetFile(Keys):
    """A sheet file."""

    title: Line
    course: Annotated[str, StringConstraints(strict=True, max_length=300)] = ""
    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,8}$")] | None = None
    date: Annotated[str, StringConstraints(max_length=60)] = ""
    papers: Literal["per-student", "shared", "versions", "anonymous"] = "per-student"
    versions: Annotated[int, Field(ge=2, le=26)] | None = None
    order: Literal["fixed", "shuffled"] = "fixed"
    options: Literal["fixed", "shuffled"] = "fixed"
    language: Literal[languages()] = ENGLISH  # type: ignore[valid-type]
    rounding: Annotated[Fraction | None, BeforeValidator(_rounding), NUMBER_SCHEMA] = None
    layout: LayoutFile | None = None
    instructions: Markdown = ""
    questions: Annotated[list[Annotated[SheetEntryFile, BeforeValidator(_entry)]], Field(min_length=1)]


class AdjustmentFile(Keys):
    """What a tutor changes in the marks of one part, after the fact."""

    part: Line
    reason: Line
    void: bool = False
    full_marks: Annotated[Literal["everyone"] | None, Field(alias="full-marks")] = None
    accept: Annotated[list[str], BeforeValidator(_answers), Field(default_factory=list, max_length=50)]
    answer: ExpressionText = ""
    credit: Credit = Fraction(1)
    tolerance: ToleranceText | None = None


class AdjustFile(Keys):
    """A file of adjustments."""

    adjustments: Annotated[list[AdjustmentFile], Field(min_length=1, max_length=500)]


def validate(model: type[Model], source: Source) -> tuple[Model | None, list[Problem]]:
    """Check data against a model; one problem a node, in file order."""
    if not isinstance(source.data, dict):
        message = "this must be a file of 'key: value' lines" + (
            hint_at_lines(source.data) or "; see docs/question-language.md"
        )
        return None, [problem_at(source.place(()), "wrong-type", message)]
    try:
        return model.model_validate(source.data), []
    except ValidationError as error:
        return None, sorted(set(_problems(model, source, error.errors())))


def without_faults(model: type[Model], source: Source) -> Source | None:
    """Return a source without what the model refuses; None where too little is left to examine."""
    try:
        model.model_validate(source.data)
    except ValidationError as error:
        paths = [(_real_path(source.data, one["loc"]), one["type"]) for one in error.errors()]
        missing = [path for path, kind in paths if kind == "missing"]
        lacking = [(*path, "type") for path, kind in paths if kind in ("union_tag_not_found", "union_tag_invalid")]
        named = {"missing", "union_tag_not_found", "union_tag_invalid"}
        return prune(source, [path for path, kind in paths if kind not in named], [*missing, *lacking])
    return source


def _problems(model: type[BaseModel], source: Source, errors: list[ErrorDetails]) -> Iterator[Problem]:
    seen: set[Path] = set()
    for error in errors:
        path = _real_path(source.data, error["loc"])
        if error["type"] == "union_tag_not_found":
            message = f"the key 'type' is missing{hint_at_key('type', error['input'])}"
            yield problem_at(source.place(path, key=True), "missing-key", message)
        elif error["type"] == "missing":
            message = f"the key '{path[-1]}' is missing{hint_at_key(str(path[-1]), error['input'])}"
            yield problem_at(source.place(path[:-1], key=True), "missing-key", message)
        elif error["type"] == "extra_forbidden":
            code, message = _refuse_key(_model_at(model, source.data, path[:-1]), str(path[-1]))
            yield problem_at(source.place(path, key=True), code, message)
        elif path not in seen:
            seen.add(path)
            code, message = _explain(error)
            where = (*path, "type") if error["type"] == "union_tag_invalid" else path
            yield problem_at(source.place(where), code, message)


def _refuse_key(model: type[BaseModel], key: str) -> tuple[str, str]:
    """Return our code and words for a key that a node does not have."""
    known = sorted(field.alias or name for name, field in model.model_fields.items())
    name = next((name for name, kind in KINDS.items() if kind.keys is model), "")
    if name and key in ("tolerance", "decimals"):
        return f"{key}-on-exact-type", f"an answer of type {name} is exact and has no {key}; leave it out"
    others = [other for other, kind in KINDS.items() if key in kind.keys.model_fields] if name else []
    if others:
        types = f"type{'s' if len(others) > 1 else ''} {', '.join(others)}"
        message = f"{key}: goes with the {types}, not {name}; the keys of {name} are {', '.join(known)}"
        return "needless-key", message
    tight = hint_at_brackets(key) or (hint_at_lines(key) if key.partition(":")[0] in known else "")
    hint = tight or "." + (suggest(key, known) or f" Known are {', '.join(known)}")
    return "unknown-key", f"'{key}' is not a key here{hint}"


def _real_path(data: Any, path: Path) -> Path:
    """Leave out what pydantic adds to a path to name the alternatives of a union."""
    real: list[str | int] = []
    node = data
    for i, step in enumerate(path):
        if i and len(real) == 2 and real[0] == "parts" and step in KINDS and isinstance(node, dict):
            continue
        if isinstance(node, dict) and (step in node or i == len(path) - 1):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            continue
        real.append(step)
    return tuple(real)


def _model_at(model: type[BaseModel], data: Any, path: Path) -> type[BaseModel]:
    """Return the model of a node; of several kinds of part the one that the node's type names."""
    models: tuple[type[BaseModel], ...] = (model,)
    for step in path:
        data = data[step]
        fields = {field.alias or name: field for name, field in models[0].model_fields.items()}
        if step in fields:
            models = tuple(_models_in(fields[step].annotation)) or models
        if len(models) > 1 and isinstance(data, dict) and data.get("type") in KINDS:
            models = (KINDS[data["type"]].keys,)
    return models[0]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


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
    kind, context, written = error["type"], error.get("ctx", {}), error["input"]
    if "-" in kind:
        return kind, error["msg"]
    if kind == "union_tag_invalid":
        hint = suggest(str(context["tag"]), KINDS) or f" Known are {', '.join(KINDS)}"
        return "unknown-value", f"'{context['tag']}' is not understood here.{hint}"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        hint = suggest(str(written), known) or f" Known are {', '.join(known)}"
        return "unknown-value", f"'{written}' is not understood here.{hint}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        side = "at least" if "ge" in context else "at most"
        return "out-of-range", f"{written} is out of range; it must be {side} {bound}"
    if kind in ("too_short", "string_too_short"):
        return "empty", "at least one entry is needed here"
    if kind in ("string_too_long", "too_long"):
        what = "characters" if kind == "string_too_long" else "entries"
        return "too-complex", f"this has more than {context['max_length']} {what}"
    if kind == "string_pattern_mismatch":
        return "unknown-value", f"'{written}' is not understood here; it must match {context['pattern']}"
    wanted = _WANTED.get(kind.split("_")[0], "something else")
    return "wrong-type", f"this must be {wanted}, not {_describe(written)}{_hint(wanted, written)}"


def _hint(wanted: str, written: Any) -> str:
    """Return what to write where YAML reads something else than was meant."""
    if wanted == "text":
        return hint_at_text(written)
    if wanted == "a list":
        return hint_at_items(written)
    return hint_at_lines(written) if isinstance(written, str) else ""


def _describe(value: Any) -> str:
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
