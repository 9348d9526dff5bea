"""``quizgen check``: are these questions sound?"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from quizgen.cli import options


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Question files, sheets and folders; by default all of the bank."),
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=10_000, help="How many variants of each question.")] = 50,
    latex: Annotated[bool, typer.Option("--latex", help="Also compile what is printed.")] = False,
    bank: options.Bank = None,
    templates: options.Templates = None,
    as_json: options.Json = False,
) -> None:
    """Check questions and sheets: every problem, with file and line."""
    from quizgen.cli.console import print_until_end
    from quizgen.workflows.check_bank import check_bank
    from quizgen.workflows.settings import read_settings

    settings = read_settings(bank or [], templates)
    data = print_until_end(check_bank(paths or [], settings, seeds, latex), as_json)
    if as_json:
        typer.echo(json.dumps(dict(data), ensure_ascii=False, indent=2))
    else:
        typer.echo(_table(data["questions"]) + "\n\n" + _counts(data["counts"]))
    if data["counts"]["problems"]:
        raise typer.Exit(3)


def _table(questions: Iterable[Mapping[str, Any]]) -> str:
    from quizgen.cli.tables import lay_out

    head = ("id", "variants", "accepted", "mistakes shown", "problems", "warnings")
    rows = [head, *(_row(question) for question in questions)]
    return "\n".join(lay_out(rows, [name != "id" for name in head]))


def _row(question: Mapping[str, Any]) -> tuple[str, ...]:
    from quizgen.cli.tables import say_variants

    shown = question["mistakes_shown"]
    return (
        question["id"],
        "" if question["variants"] is None else say_variants(question["variants"], question["exact"]),
        "" if question["acceptance"] is None else f"{question['acceptance']:.0%}",
        _percentages(min(shown), max(shown)) if shown else "",
        str(question["problems"] or ""),
        str(question["warnings"] or ""),
    )


def _percentages(least: float, most: float) -> str:
    low, high = f"{least:.0%}", f"{most:.0%}"
    return low if low == high else f"{low} to {high}"


def _counts(counts: Mapping[str, int]) -> str:
    """Say how many there are of each: ``3 questions, no problems``."""
    said = []
    for label, count in counts.items():
        word = label.removesuffix("s") if count == 1 else label
        said.append(f"{count or 'no'} {word}")
    return ", ".join(said) + "."
