"""YAML as it is read: the scalars of version 1.2, in plain data."""

from typing import Any

import pytest

from quizgen.errors import UserFileError
from quizgen.language.source import read_yaml

SCALARS: list[tuple[str, Any]] = [
    ("3", 3),
    ("-3", -3),
    ("+3", 3),
    ("010", 10),
    ("0o10", 8),
    ("0x1F", 31),
    ("0.5", 0.5),
    (".5", 0.5),
    ("5.", 5.0),
    ("1e-3", 0.001),
    ("1E3", 1000.0),
    ("-1.5e+2", -150.0),
    ("on", "on"),
    ("off", "off"),
    ("yes", "yes"),
    ("no", "no"),
    ("y", "y"),
    ("true", True),
    ("False", False),
    ("TRUE", True),
    ("tRue", "tRue"),
    ("null", None),
    ("~", None),
    ("", None),
    ("NULL", None),
    ("nil", "nil"),
    ("1:30", "1:30"),
    ("1_000", "1_000"),
    ("2024-01-01", "2024-01-01"),
    ("0b11", "0b11"),
    ("1.2.3", "1.2.3"),
    (".inf", ".inf"),
    (".nan", ".nan"),
    ("1e999", "1e999"),
    ("9" * 40, "9" * 40),
    ("- 3", [3]),
    ("'3'", "3"),
    ('"true"', "true"),
    ("|\n  3", "3"),
    (">\n  a\n  b\n", "a b\n"),
    ("<<", "<<"),
    ("=", "="),
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_scalar(text: str, value: Any) -> None:
    written = f"key:\n  {text}" if text.startswith("- ") else f"key: {text}"
    read = read_yaml("f.yaml", written).data["key"]
    assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize(("text", "name"), [("3: a", "3"), ("true: a", "true"), ("'b c': a", "b c"), ("<<: a", "<<")])
def test_keys_are_words(text: str, name: str) -> None:
    assert read_yaml("f.yaml", text).data == {name: "a"}


def test_aliases_repeat() -> None:
    assert read_yaml("f.yaml", "a: &x [1, 2]\nb: *x").data == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: {",
        "a: 'b",
        "a: b: c",
        "\ta: b",
        "a: *b",
        "a: @b",
        "a: `b`",
        "%",
        "a: |x\n  b",
        "a: !!int 3",
        "a: \x00",
    ],
)
def test_no_yaml(text: str) -> None:
    with pytest.raises(UserFileError) as caught:
        read_yaml("f.yaml", text)
    assert {problem.code for problem in caught.value.problems} <= {"yaml-syntax", "yaml-tag"}
    assert all(problem.line >= 1 and problem.column >= 1 for problem in caught.value.problems)


def test_two_documents() -> None:
    with pytest.raises(UserFileError) as caught:
        read_yaml("f.yaml", "a: 1\n---\nb: 2\n")
    assert str(caught.value).startswith("f.yaml:2:1: yaml-syntax: ")


def test_windows_line_ends() -> None:
    source = read_yaml("f.yaml", "a: |\r\n  x\r\n  y\r\nb: 'z'\r\n")
    assert source.data == {"a": "x\ny\n", "b": "z"}
    assert source.inside(("a",), "x\ny\n")(2) == source.place(("a",)).__class__("f.yaml", 3, 3)
