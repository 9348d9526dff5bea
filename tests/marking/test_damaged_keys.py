"""A key that is damaged is refused with the line, what is wrong there and what to do; values come back as they were."""

import json
import re
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest

from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.keys import decode, encode, list_parts, read_key, write_key
from quizgen.model import Key, PaperKey, Student
from quizgen.questions.reader import read_question

HEAD = "title: Keys\ntopics: [keys]\nprompt: Here.\n"
ONE = HEAD + 'values: {a: "integer(5, 9)"}\nparts: {p: {type: integer, answer: a, marks: 2}}\n'
TWO = HEAD + "parts: {q: {type: number, answer: 0.5}, r: {type: array, answer: '[1, 2]', marks: 3}}\n"
ADA, BOB = (Student(name, name[:3].lower(), "login", {"login": name[:3].lower()}) for name in ("Ada", "Bob Zoë"))


@pytest.fixture(scope="module")
def key():
    variants = tuple(make_variant(read_question(name, f"{name}.yaml", text), 1).key for name, text in QUESTIONS)
    return Key("C", "Keys", "keys", 1, (ADA, BOB), (PaperKey(ADA, variants), PaperKey(BOB, variants)))


QUESTIONS = (("k/one", ONE), ("k/two", TWO))


def test_each_question_is_written_once_and_a_paper_refers_to_it(key):
    records = [json.loads(line) for line in write_key(key)]
    assert [record["kind"] for record in records] == ["key", "question", "question", "paper", "paper"]
    assert [record["reference"] for record in records[1:3]] == [1, 2]
    assert [[variant["question"] for variant in record["variants"]] for record in records[3:]] == [[1, 2], [1, 2]]


def test_names_can_be_read_in_a_key(key):
    assert '"name":"Bob Zoë"' in next(iter(write_key(key)))


def test_the_parts_of_a_sheet(key):
    parts = list_parts(key)
    assert [part.name for part in parts] == ["Q1.p", "Q2.q", "Q2.r"]
    assert [part.key for part in parts] == [(1, "p"), (2, "q"), (2, "r")]
    assert [part.label for part in parts] == ["", "a", "b"]
    assert [part.marks for part in parts] == [2, 1, 3]
    assert [part.question_id for part in parts] == ["k/one", "k/two", "k/two"]


AGAIN = "use key.jsonl as 'quizgen sheet' wrote it"

# What became of the key's lines, the line that is named, and what is said.
DAMAGE = [
    (lambda lines: [lines[0].replace("key/1", "key/2"), *lines[1:]], 1, "must have the schema quizgen.key/1"),
    (lambda lines: ["[1, 2]\n"], 1, "must have the schema quizgen.key/1"),
    (lambda lines: [re.sub('"course":"[^"]*"', '"course":5', lines[0]), *lines[1:]], 1, "'course' must be text, not 5"),
    (lambda lines: [], 1, f"the key is cut short: some students on its roster have no paper; {AGAIN}"),
    (lambda lines: lines[:4], 4, f"the key is cut short: some students on its roster have no paper; {AGAIN}"),
    (lambda lines: [*lines[:2], "{]\n", *lines[3:]], 3, f"part of a key (not JSON from column 2); {AGAIN}"),
    (lambda lines: [*lines[:4], lines[4][:30]], 5, "part of a key (not JSON from column"),
    (lambda lines: [*lines[:3], lines[3].replace('"ada"', '"eve"'), lines[4]], 4, "part of a key (it lacks 'eve')"),
    (lambda lines: [*lines[:3], lines[3].replace('"drawn"', '"x"'), lines[4]], 4, "part of a key (it lacks 'drawn')"),
    (lambda lines: [lines[0], *lines[2:]], 3, "part of a key (it lacks 1)"),
    (lambda lines: [lines[0], "7\n", *lines[2:]], 2, "part of a key (TypeError: "),
    (lambda lines: [lines[0].replace('"rounding":null', '"rounding":"0"'), *lines[1:]], 1,
     "part of a key (ValueError: totals cannot be rounded to steps of 0)"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "line", "told"), DAMAGE)
def test_what_is_wrong_and_where(key, damage, line, told):
    with pytest.raises(UserFileError) as caught:
        read_key("key.jsonl", damage(list(write_key(key))))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column, problem.code) == ("key.jsonl", line, 1, "bad-key")
    assert told in problem.message


@pytest.mark.parametrize(
    ("step", "rounding"),
    [
        ("1", 1),
        ("10", 10),
        ("1/3", Fraction(1, 3)),
        ("1" + 30 * "0", 10**30),
        ("1/" + "1" + 30 * "0", Fraction(1, 10**30)),
        ("1" + 31 * "0", None),
        ("1/" + "1" + 31 * "0", None),
    ],
)
def test_the_step_that_totals_are_rounded_to(key, step, rounding):
    lines = list(write_key(key))
    lines[0] = lines[0].replace('"rounding":null', f'"rounding":"{step}"')
    if rounding is None:
        with pytest.raises(UserFileError, match="totals cannot be rounded"):
            read_key("key.jsonl", lines)
    else:
        assert read_key("key.jsonl", lines).rounding == rounding


VALUES = [
    7,
    0.1,
    True,
    "relu",
    (2, 3),
    ((1, 2), "same"),
    ("a", np.array([1.5, 2.0])),
    np.array([[1, 2], [3, 4]]),
    np.array([0.1, 1e-300]),
    MappingProxyType({"name": "u", "size": 3, "shape": (2, 3), "rows": [1, [2, 3]]}),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_as_it_was(value):
    again = decode(json.loads(json.dumps(encode(value))))
    assert type(again) is type(value)
    assert repr(again) == repr(value)
    if isinstance(value, np.ndarray):
        assert again.dtype == value.dtype
        assert not again.flags.writeable


def test_what_cannot_be_stored_is_said(key):
    strange = PaperKey(None, (key.papers[0].variants[0],))
    variant = strange.variants[0]
    broken = type(variant)(variant.code, variant.question, variant.seed, {"a": 1j}, variant.answers)
    with pytest.raises(TypeError, match="complex cannot be stored in a key"):
        list(write_key(Key("C", "Keys", "keys", 1, (), (PaperKey(None, (broken,)),))))


def test_a_key_is_untouched_until_somebody_edits_it(key):
    lines = list(write_key(key))
    assert read_key("key.jsonl", lines).untouched
    assert read_key("key.jsonl", [lines[0].replace("Ada", "Eve"), *lines[1:]]).untouched
    for i in range(1, len(lines)):
        edited = [*lines[:i], lines[i].replace(":", ": ", 1), *lines[i + 1 :]]
        assert not read_key("key.jsonl", edited).untouched
    assert not read_key("key.jsonl", [lines[0].replace('"quizgen":"', '"quizgen":"9'), *lines[1:]]).untouched


def test_only_an_untouched_key_is_believed_without_computing_it_again(key):
    lines = [line.replace('"a":', '"a":[],"b":') for line in write_key(key)]
    with pytest.raises(UserFileError, match=r"the answer to Q1\.p cannot be computed: a cannot be"):
        read_key("key.jsonl", lines)
