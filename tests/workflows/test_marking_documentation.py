"""``docs/marking.md`` says what is true."""

import re
from fractions import Fraction
from typing import get_args

import pytest

from quizgen.language.source import read_yaml
from quizgen.marking.rules import RULES as MARKING_RULES
from quizgen.model import Status
from quizgen.questions.schema import AdjustFile, AdjustmentFile, validate
from quizgen.reports.feedback import RULES, say_rounding
from quizgen.reports.results import round_total


@pytest.fixture(scope="module")
def text(root):
    return (root / "docs" / "marking.md").read_text(encoding="utf-8")


def column(text: str, head: str) -> list[str]:
    """Return the code in the first cells of the table whose first column has this head."""
    (table,) = re.findall(rf"^\| {re.escape(head)} \|.*\n\| -.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [re.findall(r"`([^`]+)`", line)[0] for line in table.splitlines()]


def test_statuses_and_rules(text):
    assert column(text, "status") == list(get_args(Status))
    assert column(text, "rule") == list(RULES)


def test_the_tables_have_the_words_of_the_rules(text):
    for rule in MARKING_RULES:
        row = f"| `{rule.name}` | {rule.gives} |" if rule.meaning else f"| `{rule.settles}` | {rule.gives}"
        assert f"\n{row}" in text


def test_keys(text):
    names = [field.alias or name for name, field in AdjustmentFile.model_fields.items()]
    assert sorted(column(text, "key of an adjustment")) == sorted(names)
    required = [name for name, field in AdjustmentFile.model_fields.items() if field.is_required()]
    lines = [line for line in text.splitlines() if line.endswith("Required. |")]
    assert [re.findall(r"`([^`]+)`", line)[0] for line in lines] == required


def test_the_example(text):
    (example,) = re.findall(r"^```yaml adjust\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    checked, problems = validate(AdjustFile, read_yaml("adjust.yaml", example))
    assert problems == []
    assert checked is not None
    assert len(checked.adjustments) == 5


def test_rounding(text):
    half = Fraction(1, 2)
    assert "so 7.25 becomes 7.5 and 7.2 becomes 7." in text
    assert [round_total(Fraction(total), half, Fraction(10)) for total in ("7.25", "7.2")] == [Fraction("7.5"), 7]
    assert "7.25 -> 7.5" in say_rounding(half)


def test_codes(text, root):
    spec = (root / "tests" / "spec" / "marking-problems.md").read_text(encoding="utf-8")
    provoked = set(re.findall(r"^(?:adjust\.yaml|review\.csv):\d+:\d+: (?:warning: )?([a-z-]+)", spec, re.MULTILINE))
    of_the_language = (root / "docs" / "question-language.md").read_text(encoding="utf-8")
    told = column(text, "code")
    assert len(told) == len(set(told))
    assert {code for code in provoked if f"`{code}`" not in of_the_language} <= set(told)
    assert set(told) - provoked == {
        "nothing-changed", "marks-would-be-lost", "response-changed", "mark-not-used", "two-groups", "large-groups",
        "other-paper",
    }  # fmt: skip


def test_links_lead_somewhere(text, root):
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        said = (root / "docs" / file).read_text(encoding="utf-8") if file else text
        headings = re.findall(r"^##+ (.+)$", said, re.MULTILINE)
        assert anchor in {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
