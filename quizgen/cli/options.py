"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Bank = Annotated[
    list[Path] | None,
    typer.Option("--bank", help="A folder of your own questions, searched first. May be given several times."),
]
Templates = Annotated[
    Path | None, typer.Option("--templates", help="A folder of templates that take the place of ours.")
]
Out = Annotated[Path | None, typer.Option("--out", help="The folder to write into.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
