"""``quizgen mark``: from an answer file to marks."""

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import answers, options
from quizgen.lms.table import GRADEBOOKS

_GRADEBOOKS = (answers.AUTO, *GRADEBOOKS)


def mark(
    key: answers.Key,
    responses: Annotated[
        list[Path],
        typer.Argument(metavar="RESPONSES...", help="The answers, as the LMS exported them; one file or several."),
    ],
    format: answers.Format = answers.AUTO,
    attempts: answers.Counted = answers.Attempts.last,
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
    ] = answers.AUTO,
    allow_missing: Annotated[
        bool,
        typer.Option("--allow-missing", help="Mark although a part has no column and a column belongs to no part."),
    ] = False,
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
        responses[0],
        settings,
        format=format,
        attempts=attempts.value,
        mapping_path=mapping,
        adjust_path=adjust,
        reviewed_path=reviewed,
        gradebook=gradebook,
        out=out,
        further=responses[1:],
        allow_missing=allow_missing,
    )
    print_events(events, as_json)
