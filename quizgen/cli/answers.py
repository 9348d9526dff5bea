"""Arguments of the commands that read an answer file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options
from quizgen.lms.table import ANSWER_FILES

AUTO = "auto"
_FORMATS = (AUTO, *ANSWER_FILES)


class Attempts(StrEnum):
    """Which attempt counts."""

    last = "last"
    first = "first"
    best = "best"


Key = Annotated[Path, typer.Argument(metavar="KEY", help="key.jsonl, as 'quizgen sheet' wrote it.")]
Responses = Annotated[Path, typer.Argument(metavar="RESPONSES", help="The answers, as the LMS exported them.")]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        help="What kind of file the answers are in; by default, its headers tell.",
        parser=options.one_of(_FORMATS),
        metavar=options.list_choices(_FORMATS),
    ),
]
Counted = Annotated[Attempts, typer.Option("--attempts", help="Which of several attempts counts.")]
