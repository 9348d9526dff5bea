"""The rules of marking are a list in order: who is asked, when, and what it takes to add one."""

import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest

from quizgen.generate import make_variant
from quizgen.marking import marker
from quizgen.marking.credit import Credit, choose_credit
from quizgen.marking.rules import RULES
from quizgen.questions.reader import read_question

QUESTION = """
title: Rules
topics: [rules]
values: {a: "integer(5, 5)", v: "[a, 2 * a, 4 * a]"}
prompt: Here.
parts:
  plain: {type: integer, answer: a}
  known: {type: integer, answer: 3 * a, mistakes: [{answer: 4 * a, feedback: Four times., credit: 50%}]}
  follows: {type: integer, answer: 2 * a, follows: [plain]}
  chain: {type: array, answer: v, chain: {start: a / 2, next: 2 * previous}}
  words: {type: essay, model: Because., rubric: [{point: A reason}]}
"""

SETTLED = ["blank", "unreadable", "review", "answer"]


@pytest.fixture(scope="module")
def key():
    return make_variant(read_question("rules", "rules.yaml", QUESTION), 1).key


@pytest.fixture
def asked(monkeypatch):
    """Return the names of the rules that were asked, in order."""
    names = []

    def spy(rule):
        return replace(rule, ask=lambda response: names.append(rule.name) or rule.ask(response))

    monkeypatch.setattr(marker, "RULES", tuple(spy(rule) for rule in RULES))
    return names


# Part, typed, and the rules that are asked.
ASKED = [
    ("plain", "", ["blank"]),
    ("plain", "n/a", ["blank"]),
    ("plain", "five", ["blank", "unreadable"]),
    ("plain", "5", SETTLED),
    ("plain", "7", [*SETTLED, "diagnosis", "entries"]),
    # A mistake that is found says what went wrong; nobody looks further.
    ("known", "20", [*SETTLED, "mistake", "entries"]),
    ("known", "21", [*SETTLED, "mistake", "diagnosis", "entries"]),
    ("follows", "7", [*SETTLED, "carried", "diagnosis", "entries"]),
    ("chain", "1 2 3", [*SETTLED, "chain", "diagnosis", "entries"]),
    ("words", "It is so because I say so.", ["blank", "unreadable", "review"]),
]


@pytest.mark.parametrize(("part", "typed", "rules"), ASKED)
def test_a_rule_is_asked_in_its_turn_and_only_where_it_can_apply(key, asked, part, typed, rules):
    one = marker.VariantMarker(key)
    one._rules = {name: found if name == part else RULES[:1] for name, found in one._rules.items()}
    one.mark({part: typed})
    assert asked == rules


def test_what_a_person_marks_earns_nothing_until_then(key):
    words = next(part for part in marker.VariantMarker(key).mark({"words": "It is so."}).parts if part.name == "words")
    assert (words.status, words.fraction, words.mark, words.rule) == ("review", 0, 0, "")


@pytest.mark.parametrize(
    ("typed", "status", "reading"),
    [("5", "correct", "5"), (" 07. ", "incorrect", "7"), ("five", "unreadable", ""), ("-", "blank", "")],
)
def test_a_mark_says_what_was_read(key, typed, status, reading):
    mark = marker.VariantMarker(key).mark({"plain": typed}).parts[0]
    assert (mark.response, mark.status, mark.reading) == (typed, status, reading)


def test_every_rule_says_what_it_is():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.gives.endswith(".")
        assert bool(rule.meaning) == (rule.settles in (None, "correct"))


RULE = """
from fractions import Fraction

from quizgen.marking.credit import Credit


def credit_seven(response):
    return Credit(Fraction(1, 7)) if response.value == 7 else None
"""
ENTRY = 'Rule("seven", credit_seven, remark="Lucky.", meaning="Sevens bring luck.", gives="It is seven."),\n    '
MARK = """
import sys, quizgen
from quizgen.questions.reader import read_question
from quizgen.reports.feedback import RULES
key = quizgen.make_variant(read_question("rules", "rules.yaml", sys.stdin.read()), 1).key
for typed in ("7", "8", "5"):
    mark = quizgen.mark_variant(key, {"plain": typed}).parts[0]
    print(mark.rule, mark.fraction, mark.feedback, RULES[mark.rule], sep="|")
"""


def test_a_further_rule_is_one_function_and_one_entry(root, tmp_path):
    shutil.copytree(root / "quizgen", tmp_path / "quizgen", ignore=shutil.ignore_patterns("__pycache__"))
    folder = tmp_path / "quizgen" / "marking"
    (folder / "seven.py").write_text(RULE, encoding="utf-8")
    rules = (folder / "rules.py").read_text(encoding="utf-8")
    rules = rules.replace("\n\n\n@dataclass", "\nfrom quizgen.marking.seven import credit_seven\n\n\n@dataclass", 1)
    start = rules.index('Rule(\n        "entries"')
    (folder / "rules.py").write_text(rules[:start] + ENTRY + rules[start:], encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", MARK], input=QUESTION, capture_output=True, text=True, cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""}, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert told[0] == "seven|1/7|Lucky.|Sevens bring luck."
    assert told[1].startswith("entries|0|This is not the answer.|")
    assert told[2].startswith("answer|1|Correct.|")


@pytest.mark.parametrize("feedback", ["2 of 4 entries are wrong.", "Wrong: entry 2."])
def test_whose_answer_it_was_marked_with_is_said_before_what_is_wrong(feedback):
    credit = Credit(Fraction(1, 2), feedback, counts=True, basis="(a)")
    assert choose_credit([credit]).feedback == f"Marked with your answer to (a): {feedback}"
