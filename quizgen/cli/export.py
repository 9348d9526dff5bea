"""``quizgen export``: a sheet's questions for a learning-management system."""

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options

FORMATS = ("moodle-xml", "canvas-qti", "qti21", "qti3", "gift")
"""As `quizgen.lms.exports.table` has them; help must not load what writes them."""


def export(
    name: Annotated[str, typer.Argument(metavar="SHEET", help="A sheet file, or the name of one in the bank.")],
    to: Annotated[
        str,
        typer.Option(
            "--to", help="What to write.", parser=options.one_of(FORMATS), metavar=options.list_choices(FORMATS)
        ),
    ],
    variants: Annotated[
        int,
        typer.Option("--variants", min=1, max=10_000, help="How many of each question; the LMS draws one per student."),
    ] = 1,
    roster: Annotated[
        Path | None, typer.Option("--roster", help="The class list, so that marking knows the students.")
    ] = None,
    attempt: Annotated[int, typer.Option("--attempt", min=1, help="2 draws new numbers for a resit.")] = 1,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop where the format cannot carry something, and write nothing.")
    ] = False,
    out: options.Out = None,
    bank: options.Bank = None,
    templates: options.Templates = None,
    as_json: options.Json = False,
) -> None:
    """Export a sheet as questions that an LMS imports, with the key that marks what comes back."""
    from quizgen.cli.console import print_events
    from quizgen.workflows.export_sheet import export_sheet
    from quizgen.workflows.settings import read_settings

    settings = read_settings(bank or [], templates)
    print_events(export_sheet(name, settings, to, variants, roster, attempt, out, strict), as_json)
