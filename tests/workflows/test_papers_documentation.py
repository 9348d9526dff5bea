"""``docs/papers.md``: its sheets can be drawn, its links lead somewhere, and it has every code of what it tells."""

import re

import pytest

from quizgen.bank import load_bank
from quizgen.questions.layout import LayoutFile, LetterheadFile
from quizgen.sheets import make_paper, plan_papers, read_sheet


@pytest.fixture
def text(root):
    return (root / "docs" / "papers.md").read_text(encoding="utf-8")


def test_the_sheets_can_be_drawn(text):
    sheets = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(sheets) == text.count("```yaml") == 5
    for number, source in enumerate(sheets):
        sheet = read_sheet(f"sheet-{number}", "papers.md", source, load_bank())
        for plan in plan_papers(sheet, ()):
            make_paper(sheet, plan)


def test_links_lead_somewhere(text, root):
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    for target in links:
        file, _, anchor = target.partition("#")
        said = (root / "docs" / file).read_text(encoding="utf-8") if file else text
        headings = re.findall(r"^##+ (.+)$", said, re.MULTILINE)
        slugs = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in slugs


def test_codes_of_versions(text, root):
    (table,) = re.findall(r"^\| code \|.*\n\| -.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    told = set(re.findall(r"^\| `([a-z-]+)` \| ", table, re.MULTILINE))
    source = "".join(
        (root / "quizgen" / name).read_text(encoding="utf-8")
        for name in ("lms/versions.py", "workflows/answered_papers.py")
    )
    written = set(re.findall(r'1, "([a-z-]+)", |0, "([a-z-]+)", ', source))
    codes = {one or other for one, other in written} - {"other-paper", "other-variant"}
    assert told == codes


def test_codes_of_class_lists(text, root):
    table = re.search(r"^\| code of a class list \|.*\n\| -.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    told = {code for row in table[1].splitlines() for code in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", row.split("|")[1])}
    folder = root / "quizgen" / "lms"
    readers = "".join((folder / name).read_text(encoding="utf-8") for name in ("rosters.py", "roster_columns.py"))
    formats = "".join(file.read_text(encoding="utf-8") for file in (folder / "formats").glob("*.py"))
    written = {*re.findall(r', "([a-z]+(?:-[a-z]+)+)", ', readers), *re.findall(r'Skipped\("([a-z-]+)"', formats)}
    assert told == written - {"two-groups", "large-groups", "unknown-version"}


def test_keys_of_layouts(text):
    for head, model in (("layout", LayoutFile), ("letterhead", LetterheadFile)):
        table = re.search(rf"^\| key of a {head} \|.*\n\| -.*\n((?:\|.*\n)+)", text, re.MULTILINE)
        assert table is not None
        assert re.findall(r"^\| `([a-z]+)`", table[1], re.MULTILINE) == list(model.model_fields)
