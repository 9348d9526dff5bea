"""``quizgen list``: the bank as a table."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli import options

if TYPE_CHECKING:
    from quizgen.bank import Bank
    from quizgen.errors import Problem
    from quizgen.model import Question


def list_questions(
    topic: Annotated[str | None, typer.Option("--topic", help="Only questions on this topic.")] = None,
    bank: options.Bank = None,
    as_json: options.Json = False,
) -> None:
    """Show the questions of the bank."""
    from quizgen.bank import load_bank
    from quizgen.workflows.settings import read_settings

    questions = _read_all(load_bank(*read_settings(bank or []).banks))
    if topic is not None:
        known = sorted({t for question in questions for t in question.topics})
        if topic not in known:
            raise typer.BadParameter(f"no question is on '{topic}'; topics are {', '.join(known)}")
        questions = [question for question in questions if topic in question.topics]
    rows = [
        {
            "id": question.id,
            "title": question.title,
            "topics": list(question.topics),
            "outcome": question.outcome,
            "difficulty": question.difficulty,
            "parts": len(question.parts),
            "marks": float(sum(part.marks for part in question.parts)),
        }
        for question in questions
    ]
    if as_json:
        record = {"schema": "quizgen.list/1", "questions": rows}
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    head = ("id", "title", "topics", "outcome", "difficulty", "parts", "marks")
    cells = [head, *(tuple(_cell(row[key]) for key in head) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for row in cells:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _read_all(bank: "Bank") -> list["Question"]:
    """Read every question, so that the problems of all are told at once."""
    from quizgen.errors import UserFileError

    questions: list[Question] = []
    problems: list[Problem] = []
    for id in bank:
        try:
            questions.append(bank[id])
        except UserFileError as error:
            problems.extend(error.problems)
    if problems:
        raise UserFileError(problems)
    return questions


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
