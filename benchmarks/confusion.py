"""A simulated class answers a sheet; what each answer was meant to be against what the marker says of it.

python benchmarks/confusion.py [SHEET] [STUDENTS]
"""

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.make_believe import is_as_meant
from quizgen.workflows.mark_class import mark_class
from quizgen.workflows.settings import Settings, read_settings
from quizgen.workflows.simulate_class import simulate_class


def main(sheet: str = "tutorial-09-2024-drawn", students: str = "300") -> int:
    """Print the table; return 1 where an answer was not marked as it was meant."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_mark(sheet, int(students), Path(folder), read_settings([], None)))
    table = Counter((truth["meant"].partition(" ")[0], _said(truth, mark)) for truth, mark in rows)
    columns = sorted({said for _, said in table})
    kinds = sorted({meant for meant, _ in table})
    width = max(map(len, (*kinds, "meant")))
    print(f"{sheet}, {students} students, {len(rows)} answers\n")
    print("  ".join(["meant".ljust(width), *columns, "all"]))
    for kind in kinds:
        counts = [table[kind, said] for said in columns]
        cells = [str(count or "").rjust(len(said)) for count, said in zip(counts, columns, strict=True)]
        print("  ".join([kind.ljust(width), *cells, str(sum(counts))]))
    wrong = [(truth, mark) for truth, mark in rows if not is_as_meant(truth, mark)]
    print(f"\nMarked other than meant: {len(wrong)} of {len(rows)}.")
    for truth, mark in wrong[:40]:
        print(f"  Q{truth['question']}.{truth['part']} {truth['meant']}: {truth['response'][:70]!r}")
        print(f"    {mark['mark']} of {mark['out_of']}, {mark['status']}, {mark['rule']}, {mark['named']}")
        print(f"    {mark['feedback'][:150]}")
    return int(bool(wrong))


def _mark(sheet: str, students: int, folder: Path, settings: Settings):  # type: ignore[no-untyped-def]
    roster = folder / "class.csv"
    roster.write_text("Name,Student ID\n" + "".join(f"Student {i},S{i:04}\n" for i in range(students)))
    list(draw_sheet(sheet, settings, roster, ("markdown",), out=folder / "sheet"))
    list(simulate_class(folder / "sheet" / "key.jsonl", out=folder / "class"))
    list(mark_class(folder / "sheet" / "key.jsonl", folder / "class" / "responses.csv", settings, out=folder / "marks"))
    with (folder / "marks" / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        marks = {(row["student"], row["question"], row["part"]): row for row in csv.DictReader(file)}
    with (folder / "class" / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row, marks[row["student"], row["question"], row["part"]]


def _said(truth: Mapping[str, str], mark: Mapping[str, str]) -> str:
    """Return the column of the table: what the marker says."""
    if mark["named"]:
        return "named as meant" if is_as_meant(truth, mark) else "named otherwise"
    return f"{mark['status']}, {mark['rule']}" if mark["rule"] else mark["status"]


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
