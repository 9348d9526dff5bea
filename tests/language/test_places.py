"""However YAML writes a text, each of its characters is found again in the file."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.language.source import read_yaml
from quizgen.questions.reader import read_question

WORDS = st.lists(st.text(alphabet="ab'\"\\:#,-ä😀", min_size=1, max_size=6), min_size=1, max_size=12)
BLANKS = st.sampled_from([" ", " ", "\n", "\n\n", "  ", "\n  "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = draw(WORDS)
    return words[0] + "".join(draw(BLANKS) + word for word in words[1:])


@settings(max_examples=100, deadline=None)
@given(texts(), st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.integers(10, 80))
def test_every_character_is_found(text: str, style: str | None, raw_letters: bool, width: int) -> None:
    data = {"before": "x", "list": ["y", {"text": text}]}
    written = yaml.dump(data, default_style=style, allow_unicode=raw_letters, width=width)
    source = read_yaml("f.yaml", written)
    path = ("list", 1, "text")
    read = source.data["list"][1]["text"]
    locate, lines = source.inside(path, read), written.split("\n")
    for i, character in enumerate(read):
        if character.isspace():
            continue
        place = locate(i)
        found = lines[place.line - 1][place.column - 1 :]
        escaped = re.match(r"\\(?:x(..)|u(....)|U(........)|(.))", found)
        if source.contents[path][1] == '"' and escaped:
            code = escaped[1] or escaped[2] or escaped[3]
            assert (chr(int(code, 16)) if code else escaped[4]) == character
        else:
            assert found[0] == character


ROWS = [
    "values: {a: 1 + wrong}",
    "values: {a: '1 + wrong'}",
    'values: {a: "1 + wrong"}',
    "values: {'a':   wrong}",
    "values: {a: &x wrong}",
    "values: {a: [1, [2, wrong]]}",
    "values: {a: [max(1, 2), wrong]}",
    "values: {a: 'max(1, wrong)'}",
    "require: [1 < 2, 3 < wrong]",
    "solution: a << wrong >> b",
    "solution: 'it''s << wrong >>'",
    'solution: "\\"\\\\\\u00e4 << wrong >>"',
    "solution: $x_{<< max(1, wrong) >>}$",
]


@pytest.mark.parametrize("line", ROWS)
def test_column(line: str) -> None:
    text = f"title: T\ntopics: [t]\n{line}\nprompt: p\nparts: {{a: {{type: number, answer: 1}}}}\n"
    with pytest.raises(UserFileError) as caught:
        read_question("q", "q.yaml", text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("unknown-name", 3, line.index("wrong") + 1)


def test_restored_questions_have_one_place() -> None:
    from quizgen.model import Place
    from quizgen.questions.reader import restore_question

    place = Place("key.jsonl", 3, 1)
    data = {
        "title": "T",
        "topics": ["t"],
        "prompt": "a << wrong >>",
        "parts": {"a": {"type": "number", "answer": [1, "bad"]}},
    }
    with pytest.raises(UserFileError) as caught:
        restore_question("q", data, place)
    assert {(problem.file, problem.line, problem.column) for problem in caught.value.problems} == {("key.jsonl", 3, 1)}
    assert len(caught.value.problems) == 2
