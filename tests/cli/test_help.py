"""Help is quick, complete and there for every command."""

import subprocess
import sys

import pytest
import typer

from quizgen.cli.app import app

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
