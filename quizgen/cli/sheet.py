"""``quizgen sheet``: papers, solutions and a key for a class."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options


class SheetFormat(StrEnum):
    """What papers are written as."""

    markdown = "markdown"
    latex = "latex"
    html = "html"
    typst = "typst"
    pdf = "pdf"
    slides = "slides"


def sheet(
    name: Annotated[str, typer.Argument(metavar="SHEET", help="A sheet file, or the name of one in the bank.")],
    roster: Annotated[
        Path | None,
        typer.Option("--roster", help="The class list: a file from Canvas, Moodle, another LMS or a spreadsheet."),
    ] = None,
    columns: Annotated[
        str,
        typer.Option(
            "--columns",
            metavar="WHAT=COLUMN;...",
            help="What columns of the class list are, where quizgen does not know their headers: "
            "'name=Student;id=Reg. code;-=Tutor'.",
        ),
    ] = "",
    format: Annotated[
        list[SheetFormat] | None,
        typer.Option(
            "--format",
            help="What to write; may be given several times. By default markdown, html and pdf. With slides alone, "
            "the deck for the class, papers and key stay as they are.",
        ),
    ] = None,
    attempt: Annotated[int, typer.Option("--attempt", min=1, help="2 draws new numbers for a resit.")] = 1,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Draw over papers of the key in the folder that change or go; that key is kept beside it."
        ),
    ] = False,
    overview: Annotated[
        bool,
        typer.Option(
            "--overview", help="Write a page for the tutor, too: each question, and how the class's answers spread."
        ),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="ID",
            help="Write the paper of this student again, and nothing else; may be given several times.",
        ),
    ] = None,
    out: options.Out = None,
    bank: options.Bank = None,
    templates: options.Templates = None,
    as_json: options.Json = False,
) -> None:
    """Draw a sheet: a paper and solutions for every student and the answer key, or the slides for the class."""
    from quizgen.cli.console import print_events
    from quizgen.workflows.draw_again import draw_again
    from quizgen.workflows.draw_sheet import draw_sheet
    from quizgen.workflows.settings import read_settings
    from quizgen.workflows.sheet_files import USUAL_FORMATS

    settings = read_settings(bank or [], templates)
    formats = tuple(one.value for one in format) if format else USUAL_FORMATS
    if only and (replace or overview):
        needless = "--replace" if replace else "--overview"
        raise typer.BadParameter(f"it writes papers again as they are; leave out {needless}", param_hint="--only")
    if only:
        print_events(draw_again(name, settings, only, roster, formats, attempt, out, columns), as_json)
        return
    events = draw_sheet(name, settings, roster, formats, attempt, out, replace, overview, columns)
    print_events(events, as_json)
