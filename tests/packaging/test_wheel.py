"""An installed quizgen works outside a clone, with the bank and the templates that it carries."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="hatchling builds the wheel")


def run(*command: str | Path, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QUIZGEN", "PYTHON"))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    run(*pip, "--wheel-dir", folder, root, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of the scripts of a fresh environment in which nothing but the wheel is installed."""
    home = tmp_path_factory.mktemp("fresh") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home, folder=home.parent)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, wheel, folder=home.parent)
    # What quizgen depends on is borrowed from here. A folder that a .pth file names is searched last, and
    # its own .pth files, such as that of an editable quizgen, are not read.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    own = run(scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=home)
    (Path(own.strip()) / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return scripts


def test_the_wheel_holds_the_bank_and_the_templates(root, wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("question_bank", "templates", "translations"):
        wanted = {path.relative_to(root) for path in (root / folder).rglob("*.*") if path.is_file()}
        wanted = {path for path in wanted if not any(part.startswith(".") for part in path.parts)}
        assert wanted
        assert {f"quizgen/data/{path.as_posix()}" for path in wanted} <= held
    assert "quizgen/py.typed" in held
    assert not any(name.startswith(("tests/", "docs/", "output/", "benchmarks/")) for name in held)


def test_an_installed_quizgen_draws_a_sheet_in_an_empty_folder(installed, tmp_path):
    where = run(installed / "python", "-c", "import quizgen; print(quizgen.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert "cnn/cross-correlation-2d" in run(installed / "quizgen", "list", folder=tmp_path)
    sheet = tmp_path / "mine.yaml"
    sheet.write_text("title: Mine\ncourse: C1\nquestions: [cnn/cross-correlation-2d]\n")
    formats = [word for name in ("markdown", "latex", "html") for word in ("--format", name)]
    told = run(installed / "quizgen", "sheet", "mine.yaml", *formats, folder=tmp_path)
    assert "key.jsonl" in told
    drawn = tmp_path / "output" / "mine"
    assert {path.suffix for path in (drawn / "papers").iterdir()} == {".md", ".tex", ".html"}
    assert (drawn / "key.jsonl").stat().st_size > 500
