"""The command ``quizgen``. Each command lives in a file of its own and imports what it needs when it runs."""

import gc
import os
import sys
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import check, explain, export, list_command, mark, new, schema, sheet, show, simulate, templates
from quizgen.errors import UserFileError

_GARBAGE = 50_000
"""So many more objects before Python looks for garbage."""

app = typer.Typer(
    name="quizgen",
    help="Questions on neural networks with different numbers for every student: papers, solutions, marking.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("list")(list_command.list_questions)
app.command("show")(show.show)
app.command("check")(check.check)
app.command("new")(new.new)
app.command("sheet")(sheet.sheet)
app.command("export")(export.export)
app.command("mark")(mark.mark)
app.command("explain")(explain.explain)
app.command("simulate")(simulate.simulate)
app.command("schema")(schema.schema)
app.add_typer(templates.templates, name="templates")


def _print_version(wanted: bool) -> None:
    if wanted:
        from quizgen import __version__

        typer.echo(f"quizgen {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Global options."""


def main() -> None:
    """Run the command line and exit: 0 done, 1 a bug, 2 wrong usage, 3 problems in the user's files."""
    # What a class's papers and marks hold lives until the end: looking for garbage among it over and over takes a
    # twentieth of the time.
    gc.set_threshold(_GARBAGE)
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that lacks a character shows its code.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except UserFileError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        sys.exit(3)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            # Whoever read our output, such as head, has seen enough; typer would make a failure of it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        raise
    except Exception as error:  # the last resort: a traceback never meets a user
        frame = traceback.extract_tb(error.__traceback__)[-1]
        typer.echo(
            f"quizgen: a bug in quizgen: {type(error).__name__}: {error} "
            f"({Path(frame.filename).name}, line {frame.lineno}). Please report it with the command you typed.",
            err=True,
        )
        if os.environ.get("QUIZGEN_TRACEBACK"):
            traceback.print_exception(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
