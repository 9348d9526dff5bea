"""Put small faults into a copy of quizgen, one at a time, and tell which of them no test sees.

    make mutants
    make mutants OF=quizgen/tolerance.py TESTS="tests/marking tests/kinds/test_tolerance.py"

The faults are cosmic-ray's operators. The working tree is left alone; the copy, the session and the list of survivors
are written to output/mutants.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "output" / "mutants"
COPIED = ("quizgen", "tests", "question_bank", "templates", "docs", "pyproject.toml")

OF = (
    "quizgen/marking",
    "quizgen/tolerance.py",
    "quizgen/kinds/rounding.py",
    "quizgen/language/chaining.py",
    "quizgen/keys.py",
    "quizgen/draws",
    "quizgen/kinds/array",
)
TESTS = "tests/marking tests/kinds tests/language tests/workflows"

# In annotations these change nothing that runs, or keep the module from being imported at all.
SKIPPED = ("core/ReplaceBinaryOperator_BitOr_.*",)


def main() -> None:
    """Make the copy, run the session and print the share of faults that a test saw."""
    modules = os.environ.get("OF", "").split() or list(OF)
    tests = os.environ.get("TESTS", "") or TESTS
    tool = shutil.which("cosmic-ray")
    if tool is None:
        sys.exit("cosmic-ray is not installed; it comes with the development group: make mutants sets it up")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, FOLDER / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, FOLDER / name)
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider {tests}"
    quoted = [json.dumps(text) for text in (*modules, command, *SKIPPED)]
    (FOLDER / "mutants.toml").write_text(
        "[cosmic-ray]\n"
        f"module-path = [{', '.join(quoted[: len(modules)])}]\n"
        "timeout = 600.0\n"
        'excluded-modules = ["quizgen/**/__init__.py"]\n'
        f"test-command = {quoted[len(modules)]}\n"
        "[cosmic-ray.distributor]\n"
        'name = "local"\n'
        "[cosmic-ray.filters.operators-filter]\n"
        f"exclude-operators = [{', '.join(quoted[len(modules) + 1 :])}]\n"
    )
    # Two faults may be written within one tick of a file's clock, so compiled files cannot be trusted.
    settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(FOLDER)}
    steps = (
        [tool, "baseline", "mutants.toml"],
        [tool, "init", "mutants.toml", "session.sqlite"],
        [str(Path(tool).with_name("cr-filter-operators")), "session.sqlite", "mutants.toml"],
        [tool, "exec", "mutants.toml", "session.sqlite"],
    )
    for step in steps:
        subprocess.run(step, cwd=FOLDER, env=settings, check=True)
    dump = subprocess.run([tool, "dump", "session.sqlite"], cwd=FOLDER, check=True, capture_output=True, text=True)
    report(dump.stdout)


def report(dump: str) -> None:
    """Print each survivor as the change that it is, and the shares."""
    killed = survived = 0
    for line in dump.splitlines():
        work, result = json.loads(line)
        if result is None or result["worker_outcome"] != "normal":
            continue
        if result["test_outcome"] != "survived":
            killed += 1
            continue
        survived += 1
        mutation = work["mutations"][0]
        changed = [text for text in (result["diff"] or "").splitlines() if re.match(r"[+-](?![+-])", text)]
        print(f"{mutation['module_path']}:{mutation['start_pos'][0]}: {mutation['operator_name']}")
        print("\n".join(f"    {text}" for text in changed))
    total = killed + survived
    print(
        f"{killed} of {total} faults were seen by a test ({killed / total:.1%})" if total else "No faults were tried."
    )


if __name__ == "__main__":
    main()
