"""``quizgen explain``: how a response was read, every rule that was tried, what it compared, and the mark."""

import json
import re
from fractions import Fraction

import pytest

from quizgen.errors import UserFileError
from quizgen.kinds.table import KINDS
from quizgen.marking import explaining
from quizgen.marking.rules import RULES
from quizgen.workflows.explain_mark import explain_mark
from quizgen.workflows.files import read_key_file

pytest_plugins = ["tutors_desk"]

NAMES = [rule.name for rule in RULES]


def explain(desk, student, part, **options):
    return explain_mark(desk.folder / "drawn" / "key.jsonl", desk.folder / "answers.csv", student, part, **options)


def rules(lines):
    """Return what is said of each rule, by its name."""
    found, name = {}, ""
    for line in lines:
        if match := re.match(r"(\d+)\. (\w+) +(.*)", line):
            name = match[2]
            found[name] = match[3]
        elif name and line.startswith("     "):
            found[name] += f" | {line.strip()}"
        elif not line:
            name = ""
    return found


@pytest.fixture
def answered(desk):
    """A small class that has answered, and been marked."""
    desk.draw("markdown")
    (paper, *_) = read_key_file(desk.folder / "drawn" / "key.jsonl").papers
    drawn = paper.variants[0].drawn
    a, b = drawn["a"], drawn["b"]
    desk.mark(f"student id,Q1.total,Q1.double,Q1.ratio,Q1.size\nA1,{a - b},{2 * (a - b)},-1,two\nB2,-,,0,2x3\n")
    return desk, a, b


def test_every_rule_says_what_it_compares():
    assert list(explaining._COMPARED) == NAMES


def test_a_mistake(answered):
    desk, a, b = answered
    lines = explain(desk, "A1", "Q1.total")
    assert lines[0] == "Ada Lovelace (A1), Q1.total"
    assert re.search(r"answers\.csv, line 2, variant W1-1-", lines[1])
    assert f"typed     {a - b}" in lines
    assert f"expected  {a + b}" in lines
    told = rules(lines)
    assert list(told) == NAMES
    assert told["blank"] == "something was typed | says nothing"
    assert told["unreadable"] == f"read as {a - b} | says nothing"
    assert told["answer"] == f"compared with {a + b}, exactly | 0% of it agrees | says nothing"
    assert told["carried"] == "not asked: the part has nothing that it applies to"
    assert told["mistake"] == f"mistake 1, worth 25%, leads to {a - b} | gives 25%, named mistake 1"
    assert told["diagnosis"] == "not asked: what went wrong has its name"
    assert told["entries"] == f"0% of it agrees with {a + b} | gives 0%"
    assert any(line.startswith("by the rules  0.5 of 2, rule mistake: ") for line in lines)
    assert lines[-1] == "mark          0.5 of 2"


def test_what_is_carried(answered):
    desk, a, b = answered
    told = rules(explain(desk, "a1", "Q1(b)"))
    assert told["carried"] == (
        f"with the student's own answer to (a) it would be {2 * (a - b)} | 100% of it agrees | gives 100%"
    )
    assert "| and in what follows from the student's own answer to (a): rounding | " in told["diagnosis"]


@pytest.mark.parametrize(
    ("fraction", "told"), [(Fraction(1, 3), "33.3%"), (Fraction(1), "100%"), (Fraction(1, 8), "12.5%")]
)
def test_a_fraction_is_told_in_percent(fraction, told):
    assert explaining._percent(fraction) == told


# The keys of a part with the answer 0.5, and within what it is compared.
NEAR = [
    ("tolerance: 0", "within 0"),
    ("tolerance: 0.01", "within 0.01"),
    ("tolerance: 2%", "within 2%"),
    ("decimals: 3", "within half a unit of decimal 3"),
    ("tolerance: {significant: 2}", "within half a unit of digit 2"),
    ("tolerance: rounded(2)", "with what comes of rounding to decimal 2"),
]


@pytest.mark.parametrize(("keys", "near"), NEAR)
def test_how_near_is_near_enough(desk, keys, near):
    desk.questions["any"] = f"{{title: T, topics: [t], prompt: p, parts: {{p: {{type: number, answer: 0.5, {keys}}}}}}}"
    desk.sheet = "{title: T, course: C, questions: [any]}"
    desk.draw("markdown")
    desk.mark("student id,Q1.p\nA1,9\n")
    (compared, *further, agreed, _) = rules(explain(desk, "A1", "Q1.p"))["answer"].split(" | ")
    assert compared.startswith("compared with 0.5")
    assert compared.endswith(f", {near}")
    assert further == (["and with what rounding on the way allows"] if "rounded" in keys else [])
    assert agreed == "0% of it agrees"


def test_what_settles_it_keeps_the_others_from_being_asked(answered):
    desk, *_ = answered
    told = rules(explain(desk, "B2", "Q1.total"))
    assert told["blank"] == "nothing was typed | settles it: blank"
    assert {told[name] for name in NAMES[1:]} == {"not asked: rule blank has settled it"}
    told = rules(explain(desk, "A1", "Q1.size"))
    assert told["unreadable"].startswith("cannot be read: ")
    assert told["answer"] == "not asked: rule unreadable has settled it"


def test_nothing_to_explain(answered):
    desk, *_ = answered
    assert explain(desk, "C3", "Q1.total")[-1] == "There is no row of this student in the answer file."
    assert any("has no column for this part" in line for line in explain(desk, "A1", "Q2.one"))


UNKNOWN = [("Zed", "Q1.total", "unknown-student"), ("A1", "Q9", "unknown-part"), ("A1", "Q1", "unknown-part")]


@pytest.mark.parametrize(("student", "part", "code"), UNKNOWN)
def test_who_and_what_is_unknown_is_told(answered, student, part, code):
    with pytest.raises(UserFileError, match=code):
        explain(answered[0], student, part)


def test_the_parts_of_a_question_are_listed(answered):
    with pytest.raises(UserFileError) as caught:
        explain(answered[0], "A1", "Q1")
    assert caught.value.problems[0].message == (
        "question 1 has 5 parts; name one of them: Q1.total (a), Q1.double (b), Q1.ratio (c), Q1.grid (d), Q1.size (e)"
    )


def test_marks_by_hand_and_adjustments_are_told(answered):
    desk, *_ = answered
    review = desk.folder / "marks" / "review.csv"
    review.write_text(review.read_text(encoding="utf-8") + ",A1,,1,total,,,,1.5,Half a slip.\n", encoding="utf-8")
    adjust = desk.folder / "adjust.yaml"
    adjust.write_text("adjustments: [{part: Q1.ratio, full-marks: everyone, reason: A misprint.}]", encoding="utf-8")
    lines = explain(desk, "A1", "Q1.total", reviewed_path=review)
    assert "by hand       1.5. Half a slip." in lines
    assert lines[-1] == "mark          1.5 of 2"
    lines = explain(desk, "A1", "Q1.ratio", adjust_path=adjust)
    assert "adjusted      full-marks: A misprint." in lines
    assert lines[-1] == "mark          2 of 2"


def test_nothing_is_written(answered):
    desk, *_ = answered
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}
    explain(desk, "A1", "Q1.total")
    assert {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()} == before


def test_hostile_text_reaches_no_terminal(desk):
    desk.draw("markdown")
    desk.mark('student id,Q1.total\nA1,"\x1b[2J\u202e1\x9b31m\nx"\n')
    lines = explain(desk, "A1", "Q1.total")
    assert not [line for line in lines if not line.isprintable()]
    desk.mark(f"student id,Q1.total\nA1,{'9' * 5000}\n")
    assert max(map(len, explain(desk, "A1", "Q1.total"))) <= 400


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_answer(desk, monkeypatch, kind):
    monkeypatch.setenv("PATH", "")
    parts = {"p": {"type": kind, **KINDS[kind].example}}
    desk.questions["any"] = json.dumps({"title": "T", "topics": ["t"], "prompt": "p", "parts": parts})
    desk.sheet = "{title: T, course: C, questions: [any]}"
    desk.draw("markdown")
    for typed in ("", "x", "1", "A", "def double(x): return 2 * x", "0.5 0.25"):
        marked = desk.mark(f'student id,Q1.p\nA1,"{typed}"\n')
        row = marked.marks["A1", "1", "p"]
        lines = explain(desk, "A1", "Q1.p")
        assert list(rules(lines)) == NAMES
        assert lines[-1] == f"mark          {row['mark']} of {row['out_of']}"
