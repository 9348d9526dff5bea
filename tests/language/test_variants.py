"""From a question to a variant, its value graph, its key, and back."""

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.generate import MOST_ROUNDS, make_variant
from quizgen.keys import list_parts, make_key, read_key, write_key
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text, parse_text
from quizgen.marking import changed_answers, mark_variant
from quizgen.model import PaperKey, Place, Question, Sheet, Student
from quizgen.questions.evaluation import Unmet, draw_values, expect, live_mistakes, recompute
from quizgen.questions.reader import adapt, read_question, restore_question
from quizgen.text.markdown import to_markdown
from quizgen.text.plain import to_text

PLACE = Place("here", 1, 1)


def question(**keys: Any) -> Question:
    data: dict[str, Any] = {
        "title": "T",
        "topics": ["t"],
        "prompt": "p",
        "parts": {"a": {"type": "number", "answer": 1}},
    }
    return read_question("q", "q.yaml", json.dumps({**data, **keys}))


def problem_of(asked: Question, seed: int = 1, pinned: Mapping[str, Any] | None = None) -> str:
    with pytest.raises(UserFileError) as caught:
        make_variant(asked, seed, pinned)
    (problem,) = caught.value.problems
    return str(problem)


# --- require --------------------------------------------------------------------------------------------------


def test_conditions_hold_in_every_variant() -> None:
    asked = question(
        values={"n": "integer(1, 9)", "x": "integers(n, low=0, high=3)"}, require=["n % 2 == 0", "any(x != 0)", "1 < 2"]
    )
    for seed in range(100):
        values = make_variant(asked, seed).values
        assert values["n"] % 2 == 0
        assert values["x"].any()


def test_the_rounds_are_bounded_and_counted() -> None:
    asked = question(values={"n": "integer(1, 2)"}, require=["n > 0", "n == 1", "n == 2"])
    told = problem_of(asked)
    counts = [int(times) for times in re.findall(r"failed (\d+) times", told)]
    assert "n == 1 failed" in told
    assert "n == 2 failed" in told
    assert "n > 0 failed" not in told
    assert sum(counts) == MOST_ROUNDS


def test_a_condition_is_tested_as_soon_as_it_can_be() -> None:
    """With K above n the output size cannot be computed; the condition comes first although it is written last."""
    asked = question(
        values={"n": "integer(1, 5)", "K": "integer(1, 5)", "y": "output_size(n, K)"}, require=["y >= 1", "K <= n"]
    )
    outcomes = [draw_values(asked, seed, 0) for seed in range(50)]
    assert any(isinstance(outcome, Unmet) for outcome in outcomes)
    assert {outcome.condition.text for outcome in outcomes if isinstance(outcome, Unmet)} == {"K <= n"}


def test_conditions_of_fixed_values_are_warnings() -> None:
    asked = question(values={"n": "integer(1, 9)"}, require=["n > 3"])
    warnings = make_variant(asked, 1, {"n": 2}).warnings
    assert [(warning.code, warning.severity) for warning in warnings] == [("unmet-condition", "warning")]
    assert make_variant(asked, 1, {"n": 4}).warnings == ()


# --- Text -----------------------------------------------------------------------------------------------------

VALUES = {
    "n": 3,
    "W": np.array([[1, 2], [3, 4]]),
    "s": "a_b $x$ <b> \\input{x} \ue0000\ue001",
    "shape_": (2, 3),
    "h": 0.5,
}
TEXTS: list[tuple[str, str, str]] = [
    # Markdown with holes; as Markdown; as plain text
    ("n is << n >>.", "n is 3.", "n is 3."),
    ("<<n>><< n >>", "33", "33"),
    ("$h_{<< n >>}$", "$h_{3}$", "h₃"),
    ("$<< shape_ >>$ and << shape_ >>", r"$2 \times 3$ and 2 × 3", "2 × 3 and 2 × 3"),
    ("$<< W >>$", r"$\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}$", "[[1, 2], [3, 4]]"),
    ("`<< n >>`", "`3`", "3"),
    ("$a << signed(-n) >>$", "$a - 3$", "a - 3"),
    (r"a \<< b", r"a \<\< b", "a << b"),
    (r"`a \<< b`", "`a << b`", "a << b"),
    (r"costs \$<< n >>", r"costs \$3", "costs $3"),
    ("x << 'a > b' >>", r"x a \> b", "x a > b"),
    ("a > b >> c", "a > b >> c", "a > b >> c"),
    ("x << s >>", r"x a\_b \$x\$ \<b\> \\input\{x\} 0", r"x a_b $x$ <b> \input{x} 0"),
    ("\ue0000\ue001 << n >>", "0 3", "0 3"),
    ("\ue0005\ue001", "5", "5"),
    ("x\ue0020\ue003", "x0", "x0"),
    ("x\n  << n >>\ny", "x\n\n3\n\ny", "x\n3\ny"),
]


@pytest.mark.parametrize(("source", "markdown", "plain"), TEXTS)
def test_text(source: str, markdown: str, plain: str) -> None:
    text, problems = parse_text(source, lambda i: Place("f", 1, 1 + i), VALUES)
    prose = evaluate_text(text, Scope(VALUES))
    assert problems == []
    assert to_markdown(prose) == markdown
    assert to_text(prose) == plain


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab<>$\\`\n 0n\ue000\ue001\ue002\ue003", max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    text, problems = parse_text(source, lambda i: Place("f", 1, 1 + i), {"n": 3, "a": 1})
    if not problems:
        markdown = to_markdown(evaluate_text(text, Scope({"n": 3, "a": 1})))
        assert not any("\ue000" <= character <= "\ue003" for character in markdown)


# --- The value graph ------------------------------------------------------------------------------------------

GRAPH = {"n": "integer(2, 9)", "m": "2 * n", "x": "decimals(n, low=0, high=1)", "y": "sum(x) + m"}


def test_values_may_come_in_any_order() -> None:
    backwards = question(values=dict(reversed(GRAPH.items())))
    assert list(backwards.values) == ["n", "x", "m", "y"]
    one, other = make_variant(question(values=GRAPH), 5).values, make_variant(backwards, 5).values
    assert {name: np.asarray(value).tolist() for name, value in one.items()} == {
        name: np.asarray(other[name]).tolist() for name in one
    }


def test_recomputing_restores_and_carries_forward() -> None:
    asked = question(values=GRAPH)
    variant = make_variant(asked, 5)
    assert list(variant.key.drawn) == ["n", "x"]
    restored = recompute(asked, variant.key.drawn)
    assert restored["y"] == variant.values["y"]
    carried = recompute(asked, {**variant.key.drawn, "m": 100})
    assert carried["y"] == pytest.approx(variant.values["y"] - variant.values["m"] + 100)
    assert carried["n"] == variant.values["n"]


def test_pinning_replaces_one_expression() -> None:
    asked = question(values=GRAPH)
    whole = make_variant(asked, 5).values
    pinned = make_variant(asked, 5, {"m": 7}).values
    assert pinned["m"] == 7
    assert pinned["n"] == whole["n"]
    assert pinned["x"].tolist() == whole["x"].tolist()
    shaped = make_variant(asked, 5, {"x": [[0.5, 1], [0, 0]], "n": "1 + 1"}).values
    assert shaped["x"].shape == (2, 2)
    assert (shaped["n"], shaped["m"], shaped["y"]) == (2, 4, 5.5)


@pytest.mark.parametrize(
    ("pinned", "problem"),
    [
        ({"N": 3}, "pinned values:1:1: unknown-name: 'N' is not a value of q. Did you mean 'n'?"),
        ({"n": "1 +"}, "pinned values:1:1: syntax: "),
        ({"n": "m"}, "pinned values:1:1: cycle: "),
        ({"n": None}, "pinned values:1:1: wrong-type: "),
        ({"n": "os.system('x')"}, "pinned values:1:1: not-allowed: "),
        ({"n": 10**400}, "pinned values:1:1: too-complex: "),
    ],
)
def test_bad_pins(pinned: dict[str, Any], problem: str) -> None:
    assert problem_of(question(values=GRAPH), pinned=pinned).startswith(problem)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["1", "2", "0.5", "2/3", "1.25", "0.333", "50%", "7/9"]), min_size=1, max_size=6),
    st.fractions(Fraction(1, 100), 100, max_denominator=100),
)
def test_marks_are_scaled_exactly(marks: list[str], total: Fraction) -> None:
    parts = {f"p{i}": {"type": "number", "answer": 1, "marks": mark} for i, mark in enumerate(marks)}
    asked = question(parts=parts)
    scaled = adapt(asked, {}, PLACE, total)
    assert sum(part.marks for part in scaled.parts) == total
    factor = total / sum(part.marks for part in asked.parts)
    assert [part.marks for part in scaled.parts] == [part.marks * factor for part in asked.parts]
    assert (
        adapt(scaled, {}, PLACE, Fraction(3)).parts[0].marks * sum(p.marks for p in asked.parts)
        == 3 * asked.parts[0].marks
    )


# --- Mistakes -------------------------------------------------------------------------------------------------


def told_mistakes(asked: Question, pinned: Mapping[str, Any]) -> list[str]:
    adapted = adapt(asked, pinned, PLACE)
    values = make_variant(adapted, 1).values
    part = adapted.parts[0]
    return [mistake.feedback.source for mistake, _ in live_mistakes(part, values, expect(part, values))]


MISTAKEN = question(
    values={"n": "integer(2, 5)"},
    parts={
        "a": {
            "type": "number",
            "answer": "n**2",
            "mistakes": [
                {"answer": "2 * n", "feedback": "doubled"},
                {"answer": "n + 4", "feedback": "added"},
                {"answer": "1 / (n - 3)", "feedback": "divided"},
                {"answer": "[n, n]", "feedback": "listed"},
            ],
        }
    },
)


@pytest.mark.parametrize(
    ("n", "live"),
    [
        (5, ["doubled", "added", "divided"]),
        (2, ["added", "divided"]),  # 2 * 2 is 2 ** 2
        (4, ["doubled", "divided"]),  # of 2 * 4 and 4 + 4 the first speaks
        (3, ["doubled", "added"]),  # 1 / 0 cannot be made
    ],
)
def test_mistakes_that_show(n: int, live: list[str]) -> None:
    assert told_mistakes(MISTAKEN, {"n": n}) == live


def test_draws_keep_mistakes_apart() -> None:
    """n = 5 alone tells the first three apart, and the fourth never shows."""
    assert {make_variant(MISTAKEN, seed).values["n"] for seed in range(30)} == {5}


# --- Keys -----------------------------------------------------------------------------------------------------

FULL = question(
    scenarios=[
        {"name": "ä\ue0000\ue001", "kernel": [3, 5], "words": ["a", "b"], "deep": {"x": [1, [2.5]], "tuple": None}}
    ],
    values={
        "n": "integer(2, 4)",
        "x": "decimals(n, n, low=-1, high=1, step=0.1)",
        "k": "integers(1, 2, 2, low=0, high=9)",
        "task": "scenario()",
        "list": "sample(2, ['a', 'b', 'c'])",
        "ragged": "choice([[1], [2, 3]], [[1], [2, 3]])",
        "size": "choice((2, 3), (4, 5))",
        "kernel": "choice(task.kernel, task.kernel)",
        "yes": "choice(True, False)",
        "signs": "choice([True, False], [False, True])",
        "y": "x @ x",
    },
    parts={
        "y": {"type": "array", "answer": "y", "marks": "2/3", "tolerance": "1%"},
        "size": {"type": "shape", "answer": "shape(y)", "follows": ["y"], "carried": "50%"},
        "n": {"type": "integer", "answer": "n + len(task.kernel) + kernel[0]"},
        "which": {"type": "choice", "options": ["a", "<< list[0] >>z", "c"], "answer": "c"},
        "several": {"type": "choices", "options": ["a", "b", "c"], "answer": "list"},
    },
)


def round_trip(seeds: range) -> tuple[Any, Any]:
    students = tuple(Student(f"S{i}", f"s{i}", "login", {"login": f"S{i}"}) for i in seeds)
    papers = tuple(PaperKey(s, (make_variant(FULL, i).key,)) for s, i in zip(students, seeds, strict=True))
    key = make_key(Sheet("s", "S", "T", "C", "", False, ()), 1, students, papers)
    return key, read_key("key.jsonl", list(write_key(key)))


def test_a_key_is_read_as_it_was_written() -> None:
    key, read = round_trip(range(8))
    assert list(write_key(read)) == list(write_key(key))
    assert (read.course, read.title, read.sheet, read.attempt, read.roster) == ("C", "T", "s", 1, key.roster)
    for one, other in zip(key.papers, read.papers, strict=True):
        (before,), (after,) = one.variants, other.variants
        assert changed_answers(after) == ()
        assert after.question.data == before.question.data
        answers = {part.name: part for part in make_variant(FULL, before.seed).solution.parts}
        typed = {name: part.typed for name, part in answers.items()}
        assert mark_variant(after, typed) == mark_variant(before, typed)
        assert all(mark.fraction == 1 for mark in mark_variant(after, typed).parts)
        for name, value in before.drawn.items():
            assert type(after.drawn[name]) is type(value) or isinstance(value, Mapping)
            if isinstance(value, np.ndarray):
                assert after.drawn[name].dtype.kind == value.dtype.kind
                assert after.drawn[name].tolist() == value.tolist()


def test_a_question_is_restored_from_its_own_data() -> None:
    again = restore_question("q", json.loads(json.dumps(dict(FULL.data))), PLACE)
    assert again.data == json.loads(json.dumps(dict(FULL.data)))
    assert [part.marks for part in again.parts] == [part.marks for part in FULL.parts]
    assert make_variant(again, 3).paper == make_variant(FULL, 3).paper


def test_a_key_with_the_digests_that_earlier_versions_wrote_is_read() -> None:
    key, _ = round_trip(range(2))
    records = [json.loads(line) for line in write_key(key)]
    assert all("digest" not in record for record in records if record["kind"] == "question")
    for record in records:
        if record["kind"] == "question":
            record["digest"] = "2328ce6007774f02ffc984d1"
    read = read_key("key.jsonl", [json.dumps(record) for record in records])
    assert list(write_key(read)) == list(write_key(key))


def test_the_parts_of_a_key() -> None:
    one, two = question(), FULL
    variants = tuple(make_variant(asked, 1).key for asked in (one, two))
    key = make_key(Sheet("s", "S", "T", "C", "", False, ()), 1, (), (PaperKey(None, variants),))
    parts = list_parts(key)
    assert [part.marks for part in parts] == [part.marks for asked in (one, two) for part in asked.parts]
    assert [part.key for part in parts[-2:]] == [(2, "which"), (2, "several")]
    assert [(part.name, part.question_id) for part in parts[-2:]] == [("Q2.which", two.id), ("Q2.several", two.id)]
    assert parts[0].label == ""
    assert [part.label for part in parts[1:]] == list("abcdefghij")[: len(two.parts)]


def test_the_same_question_stands_in_the_key_once() -> None:
    key, _ = round_trip(range(5))
    kinds = [json.loads(line)["kind"] for line in write_key(key)]
    assert kinds == ["key", "question", *["paper"] * 5]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [*lines[:-1], lines[-1][:40]],
        lambda lines: [*lines[:-1], "[" * 100_000],
        lambda lines: [*lines[:-1], "null"],
        lambda lines: [*lines[:-1], "{}"],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: lines[1:],
        lambda lines: [lines[0].replace('"login"', '"x"', 1).replace('"name"', '"n"'), *lines[1:]],
        lambda lines: [*lines[:-1], lines[-1].replace('"drawn":{"n"', '"drawn":{"N"')],
        lambda lines: [*lines[:-1], lines[-1].replace('"s2"', '"s3"')],
        lambda lines: [],
    ],
)
def test_spoilt_keys(spoil: Any) -> None:
    key, _ = round_trip(range(3))
    with pytest.raises(UserFileError) as caught:
        read_key("key.jsonl", spoil(list(write_key(key))))
    (problem,) = caught.value.problems
    assert problem.code == "bad-key"
    assert "\n" not in problem.message


def test_options_that_come_out_the_same_are_drawn_again():
    choice = {"type": "choice", "options": ["<< n - k + 1 >>", "<< n >>", "0"], "answer": "<< n >>"}
    asked = question(values={"n": "integer(3, 5)", "k": "integer(1, 2)"}, parts={"a": choice})
    assert all(make_variant(asked, seed).values["k"] == 2 for seed in range(30))
    # Where they always do, the paper is as it is, and `check` says so.
    always = question(values={"n": "integer(3, 5)", "k": "1"}, parts={"a": choice})
    assert [to_text(option) for option in make_variant(always, 1).paper.parts[0].options][2] == "0"
