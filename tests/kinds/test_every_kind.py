"""The contract of a kind of answer, held to every entry of the table with the example that it gives."""

import ast
import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.keys import make_key, read_key, write_key
from quizgen.kinds.code.sandbox import run_function
from quizgen.kinds.interface import Diagnosed
from quizgen.kinds.table import KINDS
from quizgen.language.compiling import Compiler
from quizgen.language.source import Source
from quizgen.marking import mark_variant
from quizgen.marking.check import judge
from quizgen.model import PaperKey, Place, Question, Reading, Refusal, Sheet, Text, Unreadable, Variant
from quizgen.questions.reader import restore_question
from quizgen.questions.schema import QuestionFile
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates

HERE = Path(__file__).resolve().parents[2] / "quizgen"
NO_SANDBOX = run_function("def f():\n    return 1\n", "f", [[]]).refusal
every_kind = pytest.mark.parametrize("name", list(KINDS))


def question(name: str, **further: Any) -> Question:
    part = {"type": name, **KINDS[name].example, **further}
    data = {"title": "T", "topics": ["t"], "prompt": "p", "parts": {"p": part}}
    return restore_question("q", data, Place("q.yaml", 1, 1))


@cache
def variant(name: str) -> Variant:
    return make_variant(question(name), seed=1)


def mark(name: str, response: str) -> Any:
    if NO_SANDBOX and variant(name).question.parts[0].asked.costly:
        pytest.skip(NO_SANDBOX)
    (marked,) = mark_variant(variant(name).key, {"p": response}).parts
    return marked


@every_kind
def test_its_classes_say_which_kind_they_are(name: str) -> None:
    (part,) = variant(name).question.parts
    assert (KINDS[name].name, part.kind, part.asked.kind, variant(name).expected["p"].kind) == (name,) * 4


@every_kind
def test_its_diagnoses_are_those_whose_credits_a_part_may_set(name: str) -> None:
    finders = variant(name).expected["p"].finders
    assert KINDS[name].finders is finders or not finders
    assert issubclass(KINDS[name].keys, Diagnosed) is bool(finders)


@every_kind
def test_the_answer_as_typed_earns_full_marks_in_every_notation(name: str) -> None:
    expected = variant(name).expected["p"]
    for notation in KINDS[name].notations:
        marked = mark(name, notation(expected.typed()))
        if expected.by_hand:
            assert (marked.status, marked.fraction) == ("review", 0)
        else:
            assert (marked.status, marked.fraction) == ("correct", 1), notation(expected.typed())


@every_kind
def test_nothing_and_what_is_too_long_earns_nothing(name: str) -> None:
    assert mark(name, " ").status == "blank"
    assert mark(name, "?" * 100_000).status == "unreadable"


@every_kind
@given(
    response=st.text(st.sampled_from("0123456789 .,;-+/*xe^()[]{}|&\\$%\t\n_'=½×−AB") | st.characters(), max_size=60)
)
@settings(max_examples=40, deadline=None)
def test_any_text_gives_a_reading_or_a_reason(name: str, response: str) -> None:
    read = variant(name).expected["p"].read(response)
    assert isinstance(read, Reading | Unreadable)
    if isinstance(read, Unreadable):
        assert read.at is None or 0 <= read.at <= len(response)


@every_kind
def test_an_answer_equals_itself_and_can_be_put_in_its_own_place(name: str) -> None:
    expected = variant(name).expected["p"]
    assert expected.equals(expected) is not expected.by_hand
    again = expected.instead(expected.answer)
    assert not isinstance(again, Refusal)
    assert type(again) is type(expected)
    assert again.typed() == expected.typed()


@every_kind
@pytest.mark.parametrize("value", [None, {}, object()])
def test_what_is_no_answer_is_refused_in_words(name: str, value: object) -> None:
    refusal = variant(name).expected["p"].validate(value)
    assert isinstance(refusal, Refusal)
    assert refusal.startswith("the answer")


@every_kind
def test_it_travels_in_a_key(name: str) -> None:
    sheet = Sheet("s", "S", "T", "C", "", True, ())
    made = make_key(sheet, 1, (), (PaperKey(None, (variant(name).key,)),))
    lines = list(write_key(made))
    assert all(json.loads(line) for line in lines)
    (paper,) = read_key("key.jsonl", lines).papers
    (read,) = paper.variants
    typed = variant(name).expected["p"].typed()
    if NO_SANDBOX and variant(name).question.parts[0].asked.costly:
        pytest.skip(NO_SANDBOX)
    assert mark_variant(read, {"p": typed}) == mark_variant(variant(name).key, {"p": typed})


@every_kind
@pytest.mark.parametrize("output", list(FORMATS))
def test_paper_and_solution_are_written(name: str, output: str) -> None:
    templates = load_templates(None)
    without = FORMATS[output].render_variant(variant(name).paper, None, templates)
    written = FORMATS[output].render_variant(variant(name).paper, variant(name).solution, templates)
    assert without
    assert written not in ("", without)


@every_kind
def test_the_hint_is_one_short_sentence(name: str) -> None:
    assert KINDS[name].hint.endswith(".")
    assert len(KINDS[name].hint) < 80


def message_of(name: str, **further: Any) -> str:
    with pytest.raises(UserFileError) as caught:
        question(name, **further)
    return "\n".join(map(str, caught.value.problems))


@every_kind
def test_a_key_of_no_kind_or_of_another_is_refused_with_those_that_it_has(name: str) -> None:
    own = KINDS[name].keys.model_fields
    assert "unknown-key" in message_of(name, nonsense=1)
    others = {key for kind in KINDS.values() for key in kind.keys.model_fields} - set(own)
    assert others
    for key in others:
        told = message_of(name, **{key: 1})
        assert f"{key}-on-exact-type" in told or f"needless-key: {key}: goes with the type" in told
        assert "on-exact-type" in told or f"the keys of {name} are {', '.join(sorted(own))}" in told


@every_kind
def test_the_json_schema_tells_the_kinds_apart(name: str) -> None:
    schema = QuestionFile.model_json_schema()
    one = next(
        one for one in schema["$defs"].values() if one.get("properties", {}).get("type", {}).get("const") == name
    )
    assert set(one["properties"]) == set(KINDS[name].keys.model_fields)
    assert one["additionalProperties"] is False
    assert schema["properties"]["parts"]["additionalProperties"]["discriminator"]["propertyName"] == "type"


@every_kind
def test_slips_and_wrong_choices_are_not_right(name: str) -> None:
    (part,) = variant(name).question.parts
    expected = variant(name).expected["p"]
    slips = list(part.asked.slips(part, expected, variant(name).values, lambda n: n - 1))
    for wrong in (*(slip.expected for slip in slips), *expected.wrong_choices()):
        assert not wrong.equals(expected)
        assert judge(wrong.typed(), expected).comparison.fraction < 1


@every_kind
def test_a_broken_answer_cannot_be_read(name: str) -> None:
    broken = variant(name).expected["p"].broken()
    assert not broken or judge(broken, variant(name).expected["p"]).status == "unreadable"


@every_kind
def test_further_answers_can_be_typed_and_computed_where_the_kind_says_so(name: str) -> None:
    (part,) = variant(name).question.parts
    expected = variant(name).expected["p"]
    if KINDS[name].accepts_typed:
        further = expected.read_further(expected.typed())
        assert not isinstance(further, Refusal)
        assert not isinstance(expected.instead(further), Refusal)
    compiler = Compiler(Source("adjust.yaml", {"answer": "v"}), ("v",))
    if KINDS[name].accepts_computed:
        answer = part.asked.compile_further(compiler, "v", ("answer",))
        assert compiler.problems == []
        assert answer is not None
        again = part.asked.with_answer(answer)
        assert again.kind == name
        value = expected.typed() if isinstance(answer, Text) else expected.answer
        assert again.compute(part, {"v": value}) is not None


@every_kind
def test_marks_are_scaled(name: str) -> None:
    asked = variant(name).question.parts[0].asked
    data = {"type": name, **KINDS[name].example}
    worth = question(name).parts[0].marks
    scaled = asked.scaled(data, variant(name).question.parts[0], Fraction(3))
    again = {key: value for key, value in scaled.items() if key != "type"}
    assert question(name, **again).parts[0].marks == 3 * worth


def test_no_module_outside_asks_for_the_name_of_a_kind() -> None:
    """Comparing ``.kind`` or ``.type`` with a name is a ladder; words of other tables may be the same."""
    asked = []
    for path in HERE.rglob("*.py"):
        if "kinds" in path.relative_to(HERE).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                of_a_part = any(
                    isinstance(side, ast.Attribute)
                    and side.attr in ("kind", "type")
                    and getattr(side.value, "id", "") in ("part", "expected", "right", "asked", "paper_part")
                    for side in sides
                )
                if of_a_part and any(isinstance(leaf, ast.Constant) for side in sides for leaf in ast.walk(side)):
                    asked.append(f"{path.name}:{node.lineno}")
    assert asked == []
