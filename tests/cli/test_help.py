"""Help is quick, complete and there for every command."""

import re
import subprocess
import sys

import pytest
import typer

from quizgen.cli.app import app
from quizgen.lms.table import ANSWER_FILES, GRADEBOOKS
from quizgen.render.formats import FORMATS
from quizgen.workflows.sheet_files import ALL_FORMATS, SLIDES

pytest_plugins = ["command_line"]

COMMANDS = typer.main.get_command(app).commands
HEAVY = ("sympy", "pydantic", "numpy", "jinja2", "markdown_it", "yaml", "latex2mathml")


def test_help_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from quizgen.cli.app import main\n"
        "sys.argv = ['quizgen', '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "assert loaded == [], loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: quizgen" in done.stdout


def test_every_command_is_listed(quizgen):
    shown = quizgen("--help")
    assert shown.code == 0
    listed = [line.split()[0] for line in shown.out.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed == list(COMMANDS)
    assert {"list", "show", "sheet", "mark", "simulate", "schema"} <= set(listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_for_all_it_takes(quizgen, command):
    shown = quizgen(command, "--help")
    assert (shown.code, shown.err) == (0, "")
    taken = COMMANDS[command]
    assert taken.help
    for parameter in taken.params:
        assert parameter.help, f"{command} {parameter.name}"
        assert " ".join(parameter.help.split())[:20] in " ".join(shown.out.split())


def test_version(quizgen):
    from quizgen import __version__

    shown = quizgen("--version")
    assert (shown.code, shown.out) == (0, f"quizgen {__version__}\n")


@pytest.mark.parametrize(
    ("command", "option", "table"),
    [
        ("mark", "--format", ["auto", *ANSWER_FILES]),
        ("mark", "--gradebook", ["auto", *GRADEBOOKS]),
        ("sheet", "--format", [*ALL_FORMATS, SLIDES]),
        ("show", "--format", ["terminal", *FORMATS, "json"]),
    ],
)
def test_choices_are_those_of_the_tables(quizgen, command, option, table):
    shown = "".join(quizgen(command, "--help").out.split())
    assert re.search(rf"{option}(?:<list)?\W{re.escape('|'.join(table))}\W", shown)


def test_the_formats_of_papers_are_those_of_the_table():
    assert set(ALL_FORMATS) == {*FORMATS, "pdf"}


@pytest.mark.parametrize(("option", "table"), [("--format", ANSWER_FILES), ("--gradebook", GRADEBOOKS)])
def test_a_choice_that_no_table_has_is_refused(quizgen, option, table):
    refused = quizgen("mark", "key.jsonl", "answers.csv", option, "word")
    assert refused.code == 2
    assert f"'word' is not one of auto, {', '.join(table)}" in " ".join(refused.err.split())
