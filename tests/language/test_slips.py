"""The line that a slip of YAML is told to be written as is YAML, and says what was meant."""

import random
import re

import pytest

from quizgen.errors import Problem, UserFileError
from quizgen.language.source import read_yaml

# What was typed, the line that is told, and what must be read with that line in place.
TYPED = [
    ("a: b: c", 1, {"a": "b: c"}),
    ("a: it's b: c", 1, {"a": "it's b: c"}),
    ('a: it\'s "b": c', 1, {"a": 'it\'s "b": c'}),
    (r"a: \sigma: c", 1, {"a": r"\sigma: c"}),
    ("a: b: c # d", 1, {"a": "b: c"}),
    ("a: b:", 1, {"a": "b:"}),
    ("a:\n  - b: c: d", 2, {"a": [{"b": "c: d"}]}),
    ("a: *b", 1, {"a": "*b"}),
    ("a: **b** c", 1, {"a": "**b** c"}),
    ("a: & b", 1, {"a": "& b"}),
    ("a: %b", 1, {"a": "%b"}),
    ("a: @b", 1, {"a": "@b"}),
    ("a: `b` c", 1, {"a": "`b` c"}),
    ("- *b", 1, ["*b"]),
    ("a: [1, 2] * 2", 1, {"a": "[1, 2] * 2"}),
    ("a: [[1], 2][0] + [3]", 1, {"a": "[[1], 2][0] + [3]"}),
    ("a: {b: [1] * 2, c: 3}", 1, {"a": {"b": "[1] * 2", "c": 3}}),
    ("a: {b: x[0, 1], c: 3}", 1, {"a": {"b": "x[0, 1]", "c": 3}}),
    ("a: {b: c: d, e: 3}", 1, {"a": {"b": "c: d", "e": 3}}),
    ("a: {b: 1 c: 3}", 1, {"a": {"b": 1, "c": 3}}),
    ("a: ['it's', b]", 1, {"a": ["it's", "b"]}),
    ('a: "b" c', 1, {"a": '"b" c'}),
    ("a: 'it's'", 1, {"a": "it's"}),
    (r'a: "\sigma"', 1, {"a": r"\sigma"}),
    ('a: "b\nc: d', 1, {"a": "b", "c": "d"}),
    ("a: 'b\nc: 'd'", 1, {"a": "b", "c": "d"}),
    ("a: [b\nc: d", 1, {"a": ["b"], "c": "d"}),
    ("a: [b # c\nd: e", 1, {"a": ["b"], "d": "e"}),
    ("a: [b]]\nc: d", 1, {"a": ["b"], "c": "d"}),
    ("a:\n\tb: c", 2, {"a": {"b": "c"}}),
    ("a:\n  b: c\n\td: e", 3, {"a": {"b": "c", "d": "e"}}),
    ("a: |\n\tb", 2, {"a": "b"}),
    ("a:\n  - b\n  -c", 3, {"a": ["b", "c"]}),
    ("a:b\nc: d", 1, {"a": "b", "c": "d"}),
    ("a: b\nc:d", 2, {"a": "b", "c": "d"}),
    ("a:\n  b: c\n   d: e", 3, {"a": {"b": "c", "d": "e"}}),
    ("a:\n  b: c\n d: e", 3, {"a": {"b": "c", "d": "e"}}),
    ("a:\n   b: c\n  d: e\n  f: g", 2, {"a": {"b": "c", "d": "e", "f": "g"}}),
    ("a: |\n  b\n c\nd: e", 3, {"a": "b\nc\n", "d": "e"}),
    ("a: |\r\n  b\r\n c\r\nd: e\r\n", 3, {"a": "b\nc\n", "d": "e"}),
    ("a\n  b: c", 1, {"a": {"b": "c"}}),
]


def told(text: str) -> list[str]:
    with pytest.raises(UserFileError) as caught:
        read_yaml("f.yaml", text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("text", "number", "meant"), TYPED, ids=[text for text, _, _ in TYPED])
def test_the_line_that_is_told_says_what_was_meant(text: str, number: int, meant: object) -> None:
    (problem,) = told(text)
    assert int(problem.split(":")[1]) == number
    line = re.search(r"; write `(.*)`", problem)
    assert line
    lines = text.splitlines()
    lines[number - 1] = line[1]
    data = read_yaml("f.yaml", "\n".join(lines)).data
    ends = {key: value.removesuffix("\n") if isinstance(value, str) else value for key, value in as_pairs(data)}
    assert ends == {
        key: value.removesuffix("\n") if isinstance(value, str) else value for key, value in as_pairs(meant)
    }


def as_pairs(data: object) -> list[tuple[object, object]]:
    return list(data.items()) if isinstance(data, dict) else [(None, data)]


def test_every_slip_of_a_file_is_told() -> None:
    problems = told("".join(f"k{i}: a: b\n" for i in range(12)))
    assert [problem.split(":")[1] for problem in problems] == [str(i) for i in range(1, 13)]


def test_of_very_many_slips_the_first_are_told() -> None:
    assert len(told("".join(f"k{i}: a: b\n" for i in range(500)))) == 20


@pytest.mark.parametrize("text", ["a: b: " + "c" * 3000, "a: b: c\n" + "d: e\n" * 60_000, f"a: {' ' * 200_000}b: c"])
def test_what_is_too_long_to_try_is_told_as_yaml_says_it(text: str) -> None:
    (problem,) = told(text)
    assert problem.startswith("f.yaml:1:")
    assert len(problem) < 250


def test_an_anchor_that_is_repeated_is_none_too_many() -> None:
    assert read_yaml("f.yaml", "a: &x 3\nb: *x\n").data == {"a": 3, "b": 3}


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_mistyped_is_told_at_a_place(root, seed: int) -> None:
    """A character of a question is lost, doubled or replaced by another."""
    draw = random.Random(seed)
    path = draw.choice(sorted((root / "question_bank").rglob("*.yaml")))
    text = path.read_text(encoding="utf-8")[:1500]
    for _ in range(4):
        at = draw.randrange(len(text))
        text = (
            text[:at]
            + draw.choice(["", text[at] * 2, "\t", "'", '"', ": ", "[", "}", "*", "  ", "\n"])
            + text[at + 1 :]
        )
        problems = problems_of(text)
        assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
        assert not [problem for problem in problems if "\n" in problem.message]


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        read_yaml("f.yaml", text)
    except UserFileError as error:
        return error.problems
    return ()
