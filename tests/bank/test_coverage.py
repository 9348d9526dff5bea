"""The numbers that each family must reproduce, through the command line as a tutor would."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

import quizgen
from quizgen.cli.app import app

SHARED = Path(__file__).resolve().parents[3] / "shared" / "seed-coverage.yaml"
BANK = quizgen.load_bank()


def rows():
    if not SHARED.is_file():
        return []
    return [row for row in yaml.safe_load(SHARED.read_text()) if row["id"] in BANK and "set" in row]


@pytest.mark.skipif(not SHARED.is_file(), reason="the reference material ../shared is not here")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_the_row_reproduces_its_numbers(row):
    command = ["show", row["id"], "--format", "json"]
    for name, value in row["set"].items():
        command += ["--set", f"{name}={json.dumps(value)}"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    answers = {part["name"]: part["answer"] for part in json.loads(result.stdout)["parts"]}
    for name, expected in row["answers"].items():
        if not isinstance(expected, str):
            assert name in answers, f"{row['id']} has no part {name}"
            _compare(answers[name], expected)


@pytest.mark.skipif(not SHARED.is_file(), reason="the reference material ../shared is not here")
def test_every_family_is_there():
    assert {row["id"] for row in yaml.safe_load(SHARED.read_text())} <= set(BANK)


def _compare(answer, expected):
    if isinstance(expected, list):
        assert len(answer) == len(expected)
        for one, other in zip(answer, expected, strict=True):
            _compare(one, other)
    else:
        assert answer == pytest.approx(expected, abs=1e-9)
