"""How long a class of 300 takes, and how much memory: drawing, rehearsing and marking a sheet.

    python benchmarks/class_of_300.py [SHEET] [STUDENTS]

SHEET is a sheet file or the name of one in the bank, tutorial-09 unless given. Commands run as a tutor runs them, each
in a process of its own; the rates are those of one process without its start.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.workflows.draw_sheet import find_sheet
from quizgen.workflows.files import read_key_file

QUIZGEN = (sys.executable, "-m", "quizgen.cli.app")
# The unit of ru_maxrss.
KILOBYTE = 1 if sys.platform == "darwin" else 1024
RATE_VARIANTS = 400


@dataclass(frozen=True)
class Figure:
    """What one command took: seconds by the clock and of a core, and megabytes at its peak."""

    what: str
    seconds: float
    core_seconds: float
    megabytes: float


def measure(what: str, *arguments: str | Path) -> Figure:
    """Run a command to its end."""
    start = time.perf_counter()
    command = [*QUIZGEN, *map(str, arguments)]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status != 0:
            told.seek(0)
            raise SystemExit(f"'{' '.join(command)}' failed: {told.read().decode()}")
    return Figure(what, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KILOBYTE / 1e6)


def count_variants(name: str) -> float:
    """Return how many variants a second one process draws."""
    questions = [entry.question for entry in find_sheet(name, load_bank()).questions]
    start = time.perf_counter()
    for seed in range(RATE_VARIANTS):
        make_variant(questions[seed % len(questions)], seed)
    return RATE_VARIANTS / (time.perf_counter() - start)


def count_responses(key_path: Path) -> float:
    """Return how many responses a second one process marks, each as the key has it."""
    key = read_key_file(key_path)
    variants = [variant for paper in key.papers for variant in paper.variants][:RATE_VARIANTS]
    typed = [{part.name: part.expected for part in mark_variant(variant, {}).parts} for variant in variants]
    start = time.perf_counter()
    for variant, responses in zip(variants, typed, strict=True):
        mark_variant(variant, responses)
    return sum(len(responses) for responses in typed) / (time.perf_counter() - start)


def main(sheet: str = "tutorial-09", students: str = "300") -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roster = folder / "class.csv"
        rows = [f"Student {i},S{i:04}\n" for i in range(int(students))]
        roster.write_text("Name,Student ID\n" + "".join(rows))
        drawn = folder / "drawn"
        key = drawn / "key.jsonl"
        formats = [word for form in ("markdown", "latex", "html") for word in ("--format", form)]
        figures = [
            measure("draw, in three formats", "sheet", sheet, "--roster", roster, *formats, "--out", drawn),
            measure("simulate the class", "simulate", key),
            measure("mark its answers", "mark", key, drawn / "class" / "responses.csv"),
        ]
        files = sum(1 for path in drawn.rglob("*") if path.is_file())
        print(f"{sheet} for {students} students, {files} files, {os.cpu_count()} cores")
        for figure in figures:
            took = f"{figure.seconds:8.2f} s{figure.core_seconds:8.2f} s of a core{figure.megabytes:8.0f} MB"
            print(f"  {figure.what:<24}{took}")
        print(f"  {'variants a second':<24}{count_variants(sheet):8.0f}")
        print(f"  {'responses a second':<24}{count_responses(key):8.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
