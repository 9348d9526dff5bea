"""``quizgen templates``: a look of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options

templates = typer.Typer(help="Templates of your own, which replace ours one by one.", no_args_is_help=True)


@templates.callback()
def _group() -> None:
    """Keep `copy` a command by itself, though it is the only one."""


@templates.command("copy")
def copy(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="A template such as typst/_head.typ, or a folder such as html. By default all."
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="The folder to put them into; by default that of quizgen.toml, else templates."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Put templates into a folder of your own, to be changed there."""
    from quizgen.cli.console import print_events
    from quizgen.workflows.copy_templates import copy_templates
    from quizgen.workflows.settings import read_settings

    print_events(copy_templates(names or [], read_settings(), to), as_json)
