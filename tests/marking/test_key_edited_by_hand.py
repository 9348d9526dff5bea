"""A key that somebody has edited by hand is read, or refused in words with line and part; never an unforeseen error."""

import json
import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from quizgen.errors import Problem, UserFileError
from quizgen.generate import make_variant
from quizgen.keys import list_parts, make_key, read_key, write_key
from quizgen.kinds.table import KINDS
from quizgen.marking import VariantMarker
from quizgen.model import PaperKey, Place, Sheet, Student
from quizgen.questions.reader import restore_question

ADA = Student("Ada", "a1", "id_number", {"id_number": "A1", "email": "ada@x.org"})
INSTEAD = [None, "x", "50", -1, math.nan, True, [], {}, [[1], [1, 2]], "9" * 20_000]


@cache
def key_of(kind: str) -> tuple[dict[str, Any], ...]:
    """Return the lines of a key that asks for an answer of a kind, and for numbers that are drawn."""
    example = {"type": kind, **KINDS[kind].example}
    data = {
        "title": "T",
        "topics": ["t"],
        "values": {"n": "integer(2, 9)", "m": "integers(2, low=2, high=9)", "k": "1 / n"},
        "prompt": "p",
        "parts": {"sum": {"type": "integer", "answer": "n + sum(m)"}, "p": example},
    }
    variant = make_variant(restore_question("q", data, Place("q.yaml", 1, 1)), seed=1, code="S-1-ABCDEF")
    sheet = Sheet("s", "S", "T", "C", "", False, ())
    return tuple(map(json.loads, write_key(make_key(sheet, 1, (ADA,), (PaperKey(ADA, (variant.key,)),)))))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from places(item, (*path, name))


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = value.copy()
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


def edited(kind: str, line: int, path: tuple[Any, ...], new: Any) -> list[str]:
    lines = list(key_of(kind))
    lines[line] = put(lines[line], path, new)
    return [json.dumps(row) + "\n" for row in lines]


def problems(lines: list[str], responses: tuple[str, ...]) -> tuple[Problem, ...]:
    """Read the key and mark with it; return the problems."""
    try:
        key = read_key("key.jsonl", lines)
        assert list_parts(key)
        for variant in key.papers[0].variants:
            marker = VariantMarker(variant)
            marker.changed()
            for response in responses:
                marks = marker.mark(dict.fromkeys(marker.parts, response)).parts
                assert not [mark.fault for mark in marks if mark.fault]
    except UserFileError as error:
        return error.problems
    return ()


@pytest.mark.parametrize("kind", list(KINDS))
def test_whatever_is_put_in_the_place_of_a_value(kind):
    # Programs are not run here: a word that is none has to do.
    responses = ("", "x") if kind == "code" else ("", "x", "1", "[[1, 2], [3, 4]]", "A")
    assert problems([json.dumps(row) + "\n" for row in key_of(kind)], responses) == ()
    tried, refused = 0, 0
    for line in (0, 2):
        for path in places(key_of(kind)[line]):
            for new in INSTEAD:
                found = problems(edited(kind, line, path, new), responses)
                assert {problem.code for problem in found} <= {"bad-key"}, (path, str(new)[:20], found)
                assert all(problem.line and len(problem.message) < 500 for problem in found)
                tried += 1
                refused += bool(found)
    assert refused > tried / 2


@pytest.mark.parametrize("kind", list(KINDS))
def test_whatever_is_put_into_a_question(kind):
    for path in places(key_of(kind)[1]):
        for new in INSTEAD:
            problems(edited(kind, 1, path, new), ("", "x"))


ANSWERS = [
    ("integer", None), ("integer", "50"), ("integer", math.nan), ("integer", 2.5), ("integer", [1, 2]),
    ("number", None), ("number", "50"), ("number", math.nan), ("number", math.inf), ("number", {}),
    ("array", None), ("array", [[1, 2], [3]]), ("array", [["a"]]), ("array", "1"), ("array", [math.nan]),
    ("shape", 5), ("shape", {"tuple": ["a"]}),
    ("choice", None), ("choice", 7), ("choices", {"tuple": ["no option"]}), ("matching", "x"),
    ("text", None), ("text", {"tuple": ["/(/"]}), ("text", 5),
    ("expression", None), ("expression", "(((("), ("code", 5), ("code", {"tuple": []}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answer"), ANSWERS)
def test_an_answer_that_is_none_is_told_with_line_and_part(kind, answer):
    with pytest.raises(UserFileError) as caught:
        read_key("key.jsonl", edited(kind, 2, ("variants", 0, "answers", "p"), answer))
    (problem,) = caught.value.problems
    assert (problem.line, problem.code) == (3, "bad-key")
    assert (
        problem.message.startswith(f"the answer to Q1.p is none of type {kind}: ") or "not part of" in problem.message
    )


def test_all_answers_of_a_paper_that_are_none_are_told_together():
    lines = edited("number", 2, ("variants", 0, "answers"), {"sum": None, "p": "x"})
    with pytest.raises(UserFileError) as caught:
        read_key("key.jsonl", lines)
    assert [problem.message[:20] for problem in caught.value.problems] == [
        "the answer to Q1.p i",
        "the answer to Q1.sum",
    ]


PATTERNS = [
    ("/(/", "missing ): ("),
    (r"/(a)\1/", r"invalid escape sequence: \1"),
    ("/(?=a)b/", "invalid perl operator: (?="),
]


@pytest.mark.parametrize(("pattern", "why"), PATTERNS)
@pytest.mark.parametrize(
    ("line", "path", "wrong"),
    [
        (2, ("variants", 0, "answers", "p"), "is none of type text"),
        (1, ("data", "parts", "p", "answer"), "cannot be computed"),
    ],
)
def test_a_pattern_that_cannot_be_matched_is_told_with_line_and_part(line, path, wrong, pattern, why):
    patterns = ["x", pattern]
    with pytest.raises(UserFileError) as caught:
        read_key("key.jsonl", edited("text", line, path, {"tuple": patterns} if line == 2 else patterns))
    (problem,) = caught.value.problems
    assert (problem.line, problem.code) == (3, "bad-key")
    assert problem.message.startswith(f"the answer to Q1.p {wrong}: ")
    assert f"the pattern {pattern} cannot be matched: {why}" in problem.message


def test_values_that_cannot_be_computed_are_told():
    with pytest.raises(UserFileError, match=r"key\.jsonl:3:1: bad-key: the values of question 1 cannot be computed"):
        read_key("key.jsonl", edited("number", 2, ("variants", 0, "drawn", "n"), 0))


def test_an_answer_that_cannot_be_computed_is_told_with_its_part():
    with pytest.raises(UserFileError) as caught:
        read_key("key.jsonl", edited("number", 2, ("variants", 0, "drawn", "m"), "x"))
    assert [problem.message[:39] for problem in caught.value.problems] == ["the answer to Q1.sum cannot be computed"]


def test_papers_that_ask_other_questions_are_refused():
    lines = list(key_of("number"))
    bob = {**lines[0]["roster"][0], "id": "b2"}
    lines[0] = {**lines[0], "roster": [*lines[0]["roster"], bob]}
    other = put(put(lines[1], ("reference",), 2), ("id",), "other")
    second = put(put(lines[2], ("student",), "b2"), ("variants", 0, "question"), 2)
    text = [json.dumps(row) for row in (lines[0], lines[1], other, lines[2], second)]
    with pytest.raises(UserFileError, match=r"key\.jsonl:5:1: bad-key: this paper does not ask"):
        read_key("key.jsonl", text)
