"""``quizgen show``: one variant of one question."""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizgen.cli import options

if TYPE_CHECKING:
    from quizgen.bank import Bank
    from quizgen.model import Question, Variant


class ShowFormat(StrEnum):
    """How `show` prints."""

    terminal = "terminal"
    markdown = "markdown"
    latex = "latex"
    html = "html"
    typst = "typst"
    json = "json"


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="A question's id, or the path of a question file.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which variant.")] = 1,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Pin a value, as in --set S=2 or --set 'x=[1, 2]'."),
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", help="At one of the question's levels, such as easy. --set wins over it.")
    ] = None,
    solution: Annotated[bool, typer.Option("--solution", help="With answers and worked solution.")] = False,
    format: Annotated[ShowFormat, typer.Option("--format", help="How to print it.")] = ShowFormat.terminal,
    bank: options.Bank = None,
    templates: options.Templates = None,
) -> None:
    """Show one variant of a question."""
    from quizgen.bank import load_bank
    from quizgen.generate import make_variant
    from quizgen.workflows.settings import read_settings

    settings = read_settings(bank or [], templates)
    question = _find(load_bank(*settings.banks), id)
    pinned = {**_values_of_level(level, question), **_read_pins(set_ or [], question)}
    variant = make_variant(question, seed, pinned)
    for warning in variant.warnings:
        typer.echo(str(warning), err=True)
    if format is ShowFormat.json:
        typer.echo(json.dumps(_record(variant), ensure_ascii=False, indent=2))
        return
    from quizgen.render import terminal
    from quizgen.render.formats import FORMATS
    from quizgen.render.templates import load_templates

    render = terminal.render_variant if format is ShowFormat.terminal else FORMATS[format.value].render_variant
    text = render(variant.paper, variant.solution if solution else None, load_templates(settings.templates))
    typer.echo(text, nl=not text.endswith("\n"))


def _find(bank: "Bank", id: str) -> "Question":
    from quizgen.bank import read_question_file

    if id in bank:
        return bank[id]
    if id.endswith(".yaml") and Path(id).is_file():
        return read_question_file(Path(id))
    raise typer.BadParameter(f"there is no question '{id}'.{bank.suggest(id)} 'quizgen list' shows them all")


def _values_of_level(level: str | None, question: "Question") -> Mapping[str, Any]:
    from quizgen.language.expressions import suggest

    if level is None:
        return {}
    if level not in question.levels:
        known = ", ".join(question.levels) or "none"
        hint = suggest(level, question.levels)
        raise typer.BadParameter(f"{question.id} has no level '{level}'.{hint} It has {known}")
    return question.levels[level]


def _read_pins(pins: list[str], question: "Question") -> dict[str, Any]:
    from quizgen.errors import UserFileError
    from quizgen.language.expressions import suggest
    from quizgen.language.source import read_yaml
    from quizgen.questions.evaluation import named_values

    values = named_values(question)
    read: dict[str, Any] = {}
    for pin in pins:
        name, sign, value = pin.partition("=")
        name = name.strip()
        if not sign:
            raise typer.BadParameter(f"'{pin}' must have the form NAME=VALUE")
        if name not in values:
            known = ", ".join(values) or "none"
            hint = suggest(name, values)
            raise typer.BadParameter(f"'{name}' is not a value of {question.id}.{hint} It has {known}")
        try:
            read[name] = read_yaml("--set", value).data
        except UserFileError as error:
            raise typer.BadParameter(f"'{pin}': {error.problems[0].message}") from error
    return read


def _record(variant: "Variant") -> dict[str, Any]:
    """Return a variant as JSON: all that its paper prints, with the answers."""
    from quizgen.questions.evaluation import named_values
    from quizgen.render.wording import room_of, say_number, say_room
    from quizgen.text.markdown import to_markdown

    solutions = {part.name: part for part in variant.solution.parts}
    paper = variant.paper
    return {
        "schema": "quizgen.variant/1",
        "question": variant.question.id,
        "seed": variant.seed,
        "code": paper.code,
        "title": paper.title,
        "marks": float(say_number(paper.marks)),
        "conventions": list(paper.conventions),
        "values": {name: _plain(variant.values[name]) for name in named_values(variant.question)},
        "prompt": to_markdown(paper.prompt),
        "parts": [
            {
                "name": part.name,
                "label": part.label,
                "type": part.kind,
                "ask": to_markdown(part.ask).strip(),
                "note": part.note,
                "hint": part.hint,
                "marks": float(say_number(part.marks)),
                "room": say_room(room_of(part)),
                "bonus": part.bonus,
                "starter": to_markdown(part.starter).strip("\n") if part.starter else "",
                "items": [to_markdown(item).strip() for item in part.items],
                "options": [to_markdown(option).strip() for option in part.options],
                "answer": _plain(variant.key.answers[part.name]),
                "shown": to_markdown(solutions[part.name].shown).strip().strip("$"),
                "typed": solutions[part.name].typed,
            }
            for part in paper.parts
        ],
        "solution": to_markdown(variant.solution.worked),
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON readers expect it: arrays and shapes as lists."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
