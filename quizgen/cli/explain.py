"""``quizgen explain``: why one mark is what it is."""

from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli import answers


def explain(
    key: answers.Key,
    responses: answers.Responses,
    student: Annotated[str, typer.Option("--student", help="An identifier of the student.")],
    part: Annotated[str, typer.Option("--part", help="The part, such as Q3.map or Q3(b).")],
    format: answers.Format = answers.AUTO,
    attempts: answers.Counted = answers.Attempts.last,
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
