"""``quizgen new``: a question to start from."""

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options


def new(
    id: Annotated[str, typer.Argument(metavar="ID", help="Folder and name of the question, as in cnn/my-question.")],
    bank: Annotated[
        Path | None,
        typer.Option("--bank", help="Your folder of questions; by default that of quizgen.toml, else question_bank."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Write a commented question of your own to start from."""
    from quizgen.cli.console import print_events
    from quizgen.workflows.new_question import new_question
    from quizgen.workflows.settings import read_settings

    settings = read_settings([bank] if bank else [])
    print_events(new_question(id, settings), as_json)
