"""Command line before environment before quizgen.toml."""

from pathlib import Path

import pytest

from quizgen.errors import UserFileError
from quizgen.workflows.settings import read_settings

pytest_plugins = ["tutors_desk"]

TOML = 'bank = ["b-file"]\ntemplates = "t-file"\noutput = "o-file"\nsecret = "s-file"\n'
ENVIRONMENT = {"QUIZGEN_BANK": "b-env", "QUIZGEN_TEMPLATES": "t-env", "QUIZGEN_SECRET": "s-env"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("t-file", "t-env", "t-line"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(folder: Path, **given):
    settings = read_settings(**{"folder": folder, "environment": {}, **given})
    templates = settings.templates.name if settings.templates else None
    return [path.name for path in settings.banks], templates, settings.output.name, settings.secret


def test_what_wins(folder):
    line = {"banks": [Path("b-line")], "templates": Path("t-line")}
    assert read(folder) == ([], None, "output", "")
    assert read(folder, environment=ENVIRONMENT) == (["b-env"], "t-env", "output", "s-env")
    (folder / "quizgen.toml").write_text(TOML)
    assert read(folder) == (["b-file"], "t-file", "o-file", "s-file")
    assert read(folder, environment=ENVIRONMENT) == (["b-env"], "t-env", "o-file", "s-env")
    assert read(folder, environment=ENVIRONMENT, **line) == (["b-line"], "t-line", "o-file", "s-env")


def test_paths_of_the_file_are_relative_to_it(folder, tmp_path_factory, monkeypatch):
    (folder / "quizgen.toml").write_text(TOML)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    settings = read_settings(folder=folder, environment={})
    assert (settings.banks, settings.output) == ((folder / "b-file",), folder / "o-file")


def test_several_banks(folder):
    assert read(folder, environment={"QUIZGEN_BANK": "x:y:"})[0] == ["x", "y"]
    (folder / "quizgen.toml").write_text('bank = "one"\n')
    assert read(folder)[0] == ["one"]


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("bank = \n", "toml-syntax"),
        ("bank = 'x'\nbank = 'y'\n", "toml-syntax"),
        ("banks = 'x'\n", "unknown-key"),
        ("bank = 3\n", "wrong-type"),
        ("bank = [3]\n", "wrong-type"),
        ("secret = 3\n", "wrong-type"),
        ("pdf = 3\n", "wrong-type"),
        ("pdf = 'word'\n", "unknown-value"),
        ("templates = 'nowhere'\n", "no-such-folder"),
    ],
)
def test_mistakes(folder, toml, code):
    (folder / "quizgen.toml").write_text(toml)
    with pytest.raises(UserFileError) as caught:
        read(folder)
    assert [problem.code for problem in caught.value.problems] == [code]
    (folder / "quizgen.toml").write_bytes(b"secret = '\xe9'")
    with pytest.raises(UserFileError, match="toml-syntax"):
        read(folder)


def test_the_secret_changes_the_numbers_and_the_bank_is_searched_first(desk):
    plain = (desk.draw("markdown", out="plain") / "papers" / "a1.md").read_text()
    desk.secret = "hush"
    assert (desk.draw("markdown", out="secret") / "papers" / "a1.md").read_text() != plain


def test_what_makes_pdfs(folder):
    assert read_settings(folder=folder, environment={}).pdf == "typst"
    (folder / "quizgen.toml").write_text('pdf = "latex"\n')
    assert read_settings(folder=folder, environment={}).pdf == "latex"
