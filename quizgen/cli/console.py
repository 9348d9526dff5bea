"""How events reach the terminal: results to stdout, everything else to stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import typer

from quizgen.workflows.events import Advanced, Event, Finished, Noted, Started, Told, Wrote


def print_events(events: Iterable[Event], as_json: bool) -> None:
    """Print the events of a workflow, with a progress line where stderr is a terminal."""
    progress = _Progress(sys.stderr.isatty() and not as_json)
    told: list[dict[str, Any]] = []
    wrote: list[dict[str, str]] = []
    for event in events:
        match event:
            case Started(step, total):
                progress.start(step, total)
            case Advanced():
                progress.advance()
            case Told(problem):
                progress.clear()
                told.append({"file": problem.file, "line": problem.line, "code": problem.code})
                typer.echo(str(problem), err=True)
            case Noted(text):
                progress.clear()
                typer.echo(text, err=True)
            case Wrote(path, what):
                progress.clear()
                wrote.append({"path": str(path), "what": what})
                if not as_json:
                    typer.echo(f"{path}  {what}")
            case Finished(title, rows, data):
                progress.clear()
                if as_json:
                    record = {"schema": "quizgen.result/1", **data, "wrote": wrote, "warnings": told}
                    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
                else:
                    typer.echo(_table(title, rows))


def print_until_end(events: Iterable[Event], as_json: bool) -> Mapping[str, Any]:
    """Print the events of a workflow except its end, whose data are returned for the command's own table."""
    ends: list[Finished] = []

    def without_end() -> Iterator[Event]:
        for event in events:
            if isinstance(event, Finished):
                ends.append(event)
            else:
                yield event

    print_events(without_end(), as_json)
    return ends[0].data


class _Progress:
    """One line on a terminal that shows how far a step is; silent elsewhere."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._step, self._total, self._done = "", 0, 0

    def start(self, step: str, total: int) -> None:
        self._step, self._total, self._done = step, total, 0
        self._draw()

    def advance(self) -> None:
        self._done += 1
        self._draw()
        if self._done == self._total:
            self.clear()

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _draw(self) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{self._step}: {self._done} of {self._total}")
            sys.stderr.flush()


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> str:
    width = max((len(label) for label, _ in rows), default=0)
    right = max((len(figure) for _, figure in rows if figure.isdigit()), default=0)
    lines = [
        f"  {label:<{width}}  {figure:>{right}}" if figure.isdigit() else f"  {label:<{width}}  {figure}"
        for label, figure in rows
    ]
    return "\n".join(["", title, *lines])
