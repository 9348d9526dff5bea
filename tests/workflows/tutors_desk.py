"""A small class with a small sheet, drawn and marked in a temporary folder."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Event, Finished, Noted, Told
from quizgen.workflows.mark_class import mark_class
from quizgen.workflows.settings import Settings

SUMS = """
title: Sums and what follows from them
topics: [numbers]
source: nowhere
values:
  a: integer(20, 90)
  b: integer(2, 19)
  total: a + b
  m: decimals(2, 3, low=0.1, high=0.9, step=0.1)
  d: m * 2
prompt: "Let $a = << a >>$, $b = << b >>$ and $m = << m >>$."
parts:
  total:
    {type: integer, ask: Add., answer: total, marks: 2,
     mistakes: [{answer: a - b, feedback: "You subtracted << b >>.", credit: 25%}]}
  double: {type: integer, ask: Twice that., answer: 2 * total, follows: [total]}
  ratio: {type: number, ask: Divide., answer: total / 8, marks: 2, follows: [total], carried: 50%}
  grid: {type: array, ask: Double m., answer: d, marks: 3}
  size: {type: shape, ask: Its shape., answer: shape(d), follows: [grid]}
solution: "$<< total >>$"
"""

WORDS = """
title: Words
topics: [words]
values: {n: "integer(1000, 9999)"}
prompt: "Look at << n >>."
parts:
  one: {type: choice, ask: "Which is a colour?", options: [red, seven, loud], answer: red}
  some: {type: choices, ask: "Which are colours?", options: [red, seven, blue], answer: [red, blue], marks: 2}
"""

SHEET = """
title: A small sheet
course: C100
questions: [sums, words]
"""

ROSTER = "Name,Student ID,Email\nAda Lovelace,A1,ada@x.org\nBob Ek,B2,bob@x.org\nCleo Fry,C3,cleo@x.org\n"


@dataclass(frozen=True)
class Marked:
    """What marking left behind."""

    folder: Path
    events: Sequence[Event]

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def marks(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """Rows of marks.csv by student, question and part."""
        return {(row["student"], row["question"], row["part"]): row for row in self.table("marks.csv")}

    @property
    def review(self) -> list[dict[str, str]]:
        return self.table("review.csv")

    @property
    def data(self) -> Mapping[str, Any]:
        return next(event.data for event in self.events if isinstance(event, Finished))

    @property
    def summary(self) -> tuple[tuple[str, str], ...]:
        return next(event.rows for event in self.events if isinstance(event, Finished))

    @property
    def codes(self) -> list[str]:
        """Codes of the warnings."""
        return [event.problem.code for event in self.events if isinstance(event, Told)]

    @property
    def notes(self) -> str:
        return "\n".join(event.text for event in self.events if isinstance(event, Noted))


@dataclass
class Desk:
    """A tutor's desk: a bank, a sheet and a roster in a folder."""

    folder: Path
    questions: dict[str, str] = field(default_factory=lambda: {"sums": SUMS, "words": WORDS})
    sheet: str = SHEET
    roster: str = ROSTER
    secret: str = ""

    @property
    def settings(self) -> Settings:
        return Settings((self.folder / "bank",), None, self.folder / "output", self.secret)

    def lay_out(self) -> None:
        for id, text in self.questions.items():
            path = self.folder / "bank" / f"{id}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (self.folder / "week-1.yaml").write_text(self.sheet, encoding="utf-8")
        (self.folder / "roster.csv").write_text(self.roster, encoding="utf-8")

    def draw(
        self, *formats: str, attempt: int = 1, roster: bool = True, out: str = "drawn", replace: bool = True
    ) -> Path:
        """Draw the sheet, over the papers of an earlier one too, and return the folder."""
        self.lay_out()
        rows = self.folder / "roster.csv" if roster else None
        target = self.folder / out
        list(draw_sheet(str(self.folder / "week-1.yaml"), self.settings, rows, formats, attempt, target, replace))
        return target

    def mark(self, responses: str | bytes, mapping: str | None = None, **options: Any) -> Marked:
        """Mark responses against the key that was drawn last."""
        path = self.folder / "answers.csv"
        path.write_bytes(responses.encode() if isinstance(responses, str) else responses)
        if mapping is not None:
            options["mapping_path"] = self.folder / "mapping.csv"
            options["mapping_path"].write_text(mapping, encoding="utf-8")
        target = self.folder / "marks"
        key = self.folder / "drawn" / "key.jsonl"
        events = list(mark_class(key, path, self.settings, out=target, **options))
        return Marked(target, events)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def make_desk() -> type[Desk]:
    return Desk
