"""``quizgen mark``: from an answer file to marks."""

from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import answers, options
from quizgen.lms.table import GRADEBOOKS

_GRADEBOOKS = (answers.AUTO, *GRADEBOOKS)


class Missing(StrEnum):
    """What stands in a gradebook for those who handed in nothing."""

    blank = "blank"
    zero = "zero"
    excused = "excused"


def _read_points(said: str | None) -> Fraction | None:
    try:
        points = None if said is None else Fraction(said)
    except (ValueError, ZeroDivisionError):
        points = Fraction(0)
    if points is not None and points <= 0:
        raise typer.BadParameter("it must be a number above 0, such as 10 or 12.5", param_hint="--points")
    return points


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
    points: Annotated[
        str | None,
        typer.Option("--points", help="What the assignment is out of in the LMS; totals are scaled to it."),
    ] = None,
    missing: Annotated[
        Missing,
        typer.Option("--missing", help="What the gradebook has for those who handed in nothing."),
    ] = Missing.blank,
    existing: Annotated[
        Path | None,
        typer.Option(
            "--existing",
            help="The gradebook as the LMS exported it: one column is filled in, all else stays. Shows who changes; "
            "with --yes, writes it.",
        ),
    ] = None,
    column: Annotated[
        str, typer.Option("--column", help="Which column of it, by header or number, where the title does not tell.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Write the gradebook with the changes that were shown.")] = False,
    out: options.Out = None,
    templates: options.Templates = None,
    as_json: options.Json = False,
) -> None:
    """Mark a class's answers: marks, a gradebook file, feedback, and what a person must look at."""
    from quizgen.cli.console import print_events
    from quizgen.workflows.gradebook import Gradebook
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
        into=Gradebook(_read_points(points), missing.value, existing, column, yes),
    )
    print_events(events, as_json)
