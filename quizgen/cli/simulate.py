"""``quizgen simulate``: the answers of a simulated class."""

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options


def simulate(
    key: Annotated[Path, typer.Argument(metavar="KEY", help="key.jsonl, as 'quizgen sheet' wrote it.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another number gives another class.")] = 1,
    out: options.Out = None,
    as_json: options.Json = False,
) -> None:
    """Write the answers of a simulated class, to rehearse the marking of a sheet."""
    from quizgen.cli.console import print_events
    from quizgen.workflows.simulate_class import simulate_class

    print_events(simulate_class(key, seed, out), as_json)
