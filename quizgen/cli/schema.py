"""``quizgen schema``: JSON Schema of the files that users write, for editors."""

import json
from enum import StrEnum
from typing import Annotated

import typer


class Kind(StrEnum):
    """Which file."""

    question = "question"
    sheet = "sheet"


def schema(kind: Annotated[Kind, typer.Argument(help="Which file's schema.")]) -> None:
    """Print the JSON Schema of question or sheet files, for an editor to complete and check them."""
    from quizgen.questions.schema import QuestionFile, SheetFile

    model = QuestionFile if kind is Kind.question else SheetFile
    typer.echo(json.dumps(model.model_json_schema(), indent=2))
