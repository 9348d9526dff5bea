"""``quizgen explain``: why one mark is what it is."""

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import options
from quizgen.cli.mark import Attempts
from quizgen.lms.table import ANSWER_FILES

_AUTO = "auto"
_ANSWERS = (_AUTO, *ANSWER_FILES)


def explain(
    key: Annotated[Path, typer.Argument(metavar="KEY", help="key.jsonl, as 'quizgen sheet' wrote it.")],
    responses: Annotated[Path, typer.Argument(metavar="RESPONSES", help="The answers, as the LMS exported them.")],
    student: Annotated[str, typer.Option("--student", help="An identifier of the student.")],
    part: Annotated[str, typer.Option("--part", help="The part, such as Q3.map or Q3(b).")],
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
        Path | None, typer.Option("--mapping", help="A CSV with the columns 'column' and 'part', as for mark.")
    ] = None,
    adjust: Annotated[Path | None, typer.Option("--adjust", help="The YAML file of adjustments, as for mark.")] = None,
    reviewed: Annotated[
        Path | None,
        typer.Option("--reviewed", help="review.csv with your marks; by default that in 'marks' beside the key."),
    ] = None,
) -> None:
    """Explain a mark: how the response was read, each rule that was tried, and what it compared."""
    from quizgen.workflows.explain_mark import explain_mark

    for line in explain_mark(key, responses, student, part, format, attempts.value, mapping, adjust, reviewed):
        typer.echo(line)
