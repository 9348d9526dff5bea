"""Options that several commands share."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

Bank = Annotated[
    list[Path] | None,
    typer.Option("--bank", help="A folder of your own questions, searched first. May be given several times."),
]
Templates = Annotated[Path | None, typer.Option("--templates", help="A folder of templates to use instead of ours.")]
Out = Annotated[Path | None, typer.Option("--out", help="The folder to write into.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]


def one_of(names: Sequence[str]) -> Callable[[str], str]:
    """Return the parser of an option that takes one of the names in a table."""

    def choose(said: str) -> str:
        if said not in names:
            raise typer.BadParameter(f"'{said}' is not one of {', '.join(names)}")
        return said

    return choose


def list_choices(names: Sequence[str]) -> str:
    """Return what the help shows for such an option."""
    return f"<{'|'.join(names)}>"
