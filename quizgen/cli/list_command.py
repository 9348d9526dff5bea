"""``quizgen list``: the bank as a table."""

import json
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli import options

if TYPE_CHECKING:
    from quizgen.language.ranges import Range

_RANGE = "N or N..M"


def list_questions(
    id: Annotated[str, typer.Option("--id", metavar="PART", help="Only questions whose id contains this.")] = "",
    title: Annotated[
        str, typer.Option("--title", metavar="WORDS", help="Only questions with these words in the title.")
    ] = "",
    topic: Annotated[str | None, typer.Option("--topic", help="Only questions on this topic.")] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", help="Only questions with this outcome: know, understand, calculate, implement."),
    ] = None,
    difficulty: Annotated[
        str | None,
        typer.Option("--difficulty", metavar=_RANGE, help="Only questions of this difficulty, such as 2, 2..3 or 3.."),
    ] = None,
    parts: Annotated[
        str | None, typer.Option("--parts", metavar=_RANGE, help="Only questions with this many parts.")
    ] = None,
    marks: Annotated[
        str | None, typer.Option("--marks", metavar=_RANGE, help="Only questions with this many marks.")
    ] = None,
    variants: Annotated[
        str | None,
        typer.Option("--variants", metavar=_RANGE, help="Only questions with this many variants, such as 1000.."),
    ] = None,
    bank: options.Bank = None,
    as_json: options.Json = False,
) -> None:
    """Show the questions of the bank."""
    from quizgen.bank import Wanted
    from quizgen.cli.console import print_until_end
    from quizgen.cli.tables import lay_out_questions
    from quizgen.workflows import list_questions as workflow
    from quizgen.workflows.settings import read_settings

    wanted = Wanted(
        id,
        title,
        topic,
        outcome,
        _read_range("--difficulty", difficulty),
        _read_range("--parts", parts),
        _read_range("--marks", marks),
    )
    events = workflow.list_questions(read_settings(bank or []), wanted, _read_range("--variants", variants))
    try:
        data = print_until_end(events, as_json)
    except workflow.UnknownWordError as error:
        raise typer.BadParameter(str(error)) from error
    if as_json:
        typer.echo(json.dumps(dict(data), ensure_ascii=False, indent=2))
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in lay_out_questions(data["questions"], width):
        typer.echo(line)


def _read_range(option: str, text: str | None) -> "Range":
    from quizgen.language.ranges import ANY, parse_range

    read = ANY if text is None else parse_range(text)
    if isinstance(read, str):
        raise typer.BadParameter(read, param_hint=option)
    return read
