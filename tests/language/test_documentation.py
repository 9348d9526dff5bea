"""``docs/question-language.md`` says what is true: its examples run, and it lists what there is."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.kinds.array import ChainKeys
from quizgen.kinds.essay import RubricKeys
from quizgen.kinds.interface import MistakeKeys
from quizgen.kinds.table import KINDS
from quizgen.kinds.text.accepts import AcceptsKeys
from quizgen.language.conventions import CONVENTIONS
from quizgen.language.expressions import Scope, compile_expression, evaluate
from quizgen.language.names import FUNCTIONS
from quizgen.marking import mark_variant
from quizgen.model import Place, Question, Variant
from quizgen.questions.reader import read_question
from quizgen.questions.schema import (
    FromFile,
    QuestionFile,
    SheetEntryFile,
    SheetFile,
)
from quizgen.sheets import make_paper, plan_papers, read_sheet
from quizgen.text.markdown import to_markdown
from quizgen.text.plain import to_text

ROOT = Path(__file__).resolve().parents[2]
NAME = "docs/question-language.md"
TEXT = (ROOT / NAME).read_text(encoding="utf-8")

MINIMAL = {"title": "T", "topics": ["t"], "prompt": "p", "parts": {"a": {"type": "number", "answer": 1}}}


def fenced(kind: str) -> list[Any]:
    """Return the examples of one kind, each named after its line in the document."""
    found = re.finditer(rf"^```yaml {kind}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return [pytest.param(match[1], id=f"line {TEXT.count(chr(10), 0, match.start()) + 1}") for match in found]


def draw(question: Question, seed: int) -> Variant:
    """Draw a variant, write all that it says, and give the printed answers back."""
    variant = make_variant(question, seed)
    for prose in (variant.paper.prompt, variant.solution.worked, *(part.ask for part in variant.paper.parts)):
        assert "<<" not in to_markdown(prose).replace(r"\<\<", "").replace("`x << 1`", "")
        to_text(prose)
    typed = {part.name: part.typed for part in variant.solution.parts}
    marks = mark_variant(variant.key, typed).parts
    assert all(mark.fraction == 1 for mark in marks if not variant.expected[mark.name].by_hand)
    return variant


def test_every_example_is_marked() -> None:
    kinds = re.findall(r"^```(\S.*)$", TEXT, re.MULTILINE)
    assert set(kinds) <= {"yaml question", "yaml sheet", "yaml fragment", "sh"}
    assert min(len(fenced(kind)) for kind in ("question", "sheet", "fragment")) > 0


@pytest.mark.parametrize("example", fenced("question"))
def test_questions(example: str) -> None:
    question = read_question("q", NAME, example)
    papers = {to_markdown(draw(question, seed).paper.prompt) for seed in range(20)}
    assert len(papers) > 1


@pytest.mark.parametrize("example", fenced("fragment"))
def test_fragments(example: str) -> None:
    """A fragment is some of a question's keys; the others are the least there can be."""
    filled = {key: value for key, value in MINIMAL.items() if key not in yaml.safe_load(example)}
    question = read_question("q", NAME, example + yaml.safe_dump(filled))
    for seed in range(20):
        variant = draw(question, seed)
        assert variant.key.answers.keys() == {part.name for part in question.parts}


@pytest.mark.parametrize("example", fenced("sheet"))
def test_sheets(example: str) -> None:
    sheet = read_sheet("tutorial-09", NAME, example, load_bank())
    (plan,) = plan_papers(sheet, ())
    paper, _, _, _ = make_paper(sheet, plan)
    assert [question.marks for question in paper.questions][1] == 5


# --- Lists that must be complete ------------------------------------------------------------------------------


def rows(head: str) -> list[list[str]]:
    """Return the rows of the tables whose first column has this head."""
    tables = re.findall(rf"^\| {re.escape(head)} \|.*\n\| -.*\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for table in tables for line in table.splitlines()
    ]


PART = {name: field for kind in KINDS.values() for name, field in kind.keys.model_fields.items()}
"""The keys of parts of all types."""


def coded(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize(
    ("head", "model"),
    [
        ("key", QuestionFile),
        ("key of a part", PART),
        ("key of a mistake", MistakeKeys),
        ("key of a point", RubricKeys),
        ("key of accepts", AcceptsKeys),
        ("key of a chain", ChainKeys),
        ("key of a sheet", SheetFile),
        ("key of an entry", SheetEntryFile),
        ("key of a choice from the bank", FromFile),
    ],
)
def test_keys(head: str, model: Any) -> None:
    told = {coded(row[0])[0]: row[2] for row in rows(head)}
    assert list(told) != []
    found = model if isinstance(model, dict) else model.model_fields
    fields = {field.alias or name: field for name, field in found.items()}
    assert set(told) == set(fields)
    for name, field in fields.items():
        assert (told[name] == "required") == field.is_required(), name
        if default := coded(told[name]):
            written = field.default if isinstance(field.default, str) else float(field.default)
            meant = (
                default[0]
                if isinstance(written, str)
                else float(default[0].rstrip("%")) / (100 if "%" in default[0] else 1)
            )
            assert meant == written, name


def test_the_keys_of_each_type() -> None:
    told = {coded(row[0])[0]: (set(coded(row[3])), set(coded(row[4]))) for row in rows("type")}
    assert list(told) == list(KINDS)
    for name, kind in KINDS.items():
        of_all = ("type", "ask", "room", "bonus")
        fields = {key: field for key, field in kind.keys.model_fields.items() if key not in of_all}
        needed = {key for key, field in fields.items() if field.is_required()}
        assert told[name] == (needed, set(fields) - needed), name


def signature(name: str) -> str:
    function = FUNCTIONS[name]
    parameters = list(inspect.signature(function.call).parameters.values())[function.draws + function.scenarios :]
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
    return f"{name}{inspect.Signature(bare)}"


def test_functions() -> None:
    told = [coded(row[0])[0] for row in (*rows("function"), *rows("draw"))]
    assert len(told) == len(set(told))
    assert sorted(told) == sorted(signature(name) for name in FUNCTIONS)


def test_draws_have_their_own_table() -> None:
    assert {coded(row[0])[0].partition("(")[0] for row in rows("draw")} == {n for n, f in FUNCTIONS.items() if f.draws}


def test_conventions() -> None:
    assert {coded(row[0])[0]: row[1] for row in rows("convention")} == dict(CONVENTIONS)


def codes() -> Iterator[str]:
    spec = (ROOT / "tests" / "spec" / "problems.md").read_text(encoding="utf-8")
    for expected in re.findall(r"^```problems\n(.*?)^```", spec, re.MULTILINE | re.DOTALL):
        yield from re.findall(r"^\S+ (?:warning: )?([a-z-]+)", expected, re.MULTILINE)


def test_problem_codes() -> None:
    told = [code for row in rows("code") for code in coded(row[0])]
    of_folders = {"no-such-folder", "duplicate-id", "wrong-encoding", "cannot-read"}
    assert len(told) == len(set(told))
    assert set(told) == set(codes()) | of_folders


# --- What is said of expressions ------------------------------------------------------------------------------

VALUES = dict.fromkeys("abc", 3.0) | {"n": 3}


@pytest.mark.parametrize("row", rows("you write"), ids=lambda row: row[0])
def test_expressions_can_be_read(row: list[str]) -> None:
    known = {*VALUES, "x", "W", "task"}
    for text in coded(row[0]):
        if not text.startswith("tolerance:"):
            assert compile_expression(text, lambda i: Place(NAME, 1, 1 + i), known).text == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("floor(0.3 / 0.1)", 3),
        ("7 // 2", 3),
        ("7 % 2", 1),
        ("lstm_forward([[1]], [0], [0], [[1], [1], [1], [1]], [[1], [1], [1], [1]])[1] > 0", True),
    ],
)
def test_said_values(text: str, value: Any) -> None:
    computed = evaluate(compile_expression(text, lambda i: Place(NAME, 1, 1 + i), ()), Scope({}))
    assert bool(computed == value)


def test_limits_are_those_of_the_code() -> None:
    from quizgen.formulas import tree
    from quizgen.generate import MOST_CANDIDATES, MOST_ROUNDS
    from quizgen.language import arithmetic, expressions
    from quizgen.solver import symbolic

    assert f"drawn up to {MOST_ROUNDS} times" in TEXT
    assert f"up to {MOST_CANDIDATES} draws" in TEXT
    assert f"arrays at most {arithmetic.MOST_ENTRIES:,} entries" in TEXT
    assert (
        f"expressions at most {expressions._MOST_CHARACTERS:,} characters and {expressions._MOST_DEPTH} levels" in TEXT
    )
    assert f"formula has at most {tree.MOST_NODES} parts, exponents are at most {symbolic.LARGEST_EXPONENT:,} " in TEXT
    assert f"({symbolic.LARGEST_EXPANDED} where something is multiplied out or simplified)" in TEXT
    assert tree.LARGEST_EXPONENT == symbolic.LARGEST_EXPONENT
    assert QuestionFile.model_fields["values"].metadata[0].max_length == 200
    assert "at most 200" in TEXT


def test_links_lead_somewhere() -> None:
    headings = re.findall(r"^##+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors
