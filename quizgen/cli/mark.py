"""``quizgen mark``: from an answer file to marks."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options
from quizgen.lms.table import ANSWER_FILES, GRADEBOOKS

_AUTO = "auto"
_ANSWERS = (_AUTO, *ANSWER_FILES)
_GRADEBOOKS = (_AUTO, *GRADEBOOKS)


class Attempts(StrEnum):
    """Which attempt counts."""

    last = "last"
    first = "first"
    best = "best"


def mark(
    key: Annotated[Path, typer.Argument(metavar="KEY", help="key.jsonl, as 'quizgen sheet' wrote it.")],
    responses: Annotated[Path, typer.Argument(metavar="RESPONSES", help="The answers, as the LMS exported them.")],
    format: Annotated[
        str,
        typer.Option(
            "--format",
            help="What kind of file the answers are in; by default, its headers tell.",
            parser=options.one_of(_ANSWERS),
            metavar=options.list_choices(_ANSWERS),
        ),
    ] = _AUTO,
    attempts: Annotated[Attempts, typer.Option("--attempts", help="Which of several attempts counts.")] = Attempts.last,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="A CSV with the columns 'column' and 'part', such as 'Response 1,Q1.map'."),
    ] = None,
    adjust: Annotated[
        Path | None,
        typer.Option("--adjust", help="A YAML file that voids parts, gives full marks or accepts further answers."),
    ] = None,
    reviewed: Annotated[
        Path | None,
        typer.Option("--reviewed", help="review.csv with the marks and comments that you have filled in."),
    ] = None,
    gradebook: Annotated[
        str,
        typer.Option(
            "--gradebook",
            help="Which system the gradebook is for; by default, the one that the answers or students come from.",
            parser=options.one_of(_GRADEBOOKS),
            metavar=options.list_choices(_GRADEBOOKS),
        ),
    ] = _AUTO,
    out: options.Out = None,
    templates: options.Templates = None,
    as_json: options.Json = False,
) -> None:
    """Mark a class's answers: marks, a gradebook file, feedback, and what a person must look at."""
    from quizgen.cli.console import print_events
    from quizgen.workflows.mark_class import mark_class
    from quizgen.workflows.settings import read_settings

    settings = read_settings([], templates)
    events = mark_class(
        key,
        responses,
        settings,
        format=format,
        attempts=attempts.value,
        mapping_path=mapping,
        adjust_path=adjust,
        reviewed_path=reviewed,
        gradebook=gradebook,
        out=out,
    )
    print_events(events, as_json)
