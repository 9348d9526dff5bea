"""What depends on the paper alone is computed once, and only where an answer needs it."""

from collections import Counter

import pytest

from quizgen.generate import make_variant
from quizgen.kinds import approximate
from quizgen.marking import VariantMarker, mark_variant, marker, part
from quizgen.model import Tolerance
from quizgen.questions import evaluation
from quizgen.questions.reader import read_question

QUESTION = """
title: Once
topics: [once]
values: {a: "integer(5, 5)", g: a / 3, h: "[g, 2 * g, 4 * g]", s: "sum(h)"}
prompt: Here.
conventions: [floor]
parts:
  number: {type: number, answer: g, mistakes: [
    {answer: 3 / a, feedback: Upside down., credit: 50%},
    {answer: a * 3, feedback: Multiplied., credit: 25%}]}
  states: {type: array, answer: h, tolerance: rounded(2), chain: {start: g / 2, next: 2 * previous}}
  sum: {type: number, answer: s, follows: [states], tolerance: rounded(2)}
"""
RIGHT = {"number": "1.667", "states": "1.667 3.333 6.667", "sum": "11.667"}
FUNCTIONS = {"recompute_on_demand": part, "expect_closely": part, "find_spread": approximate}
GENERATORS = ("possible_mistakes", "keep_apart", "other_readings")


@pytest.fixture(scope="module")
def key():
    return make_variant(read_question("once", "once.yaml", QUESTION), 1).key


@pytest.fixture
def computed(monkeypatch):
    """Count what is computed of the paper."""
    counts = Counter()

    def counting(name, working):
        def compute(*arguments):
            counts[name] += 1
            return working(*arguments)

        def begin(*arguments):
            counts[name] += 1
            yield from working(*arguments)

        return compute if name in FUNCTIONS else begin

    for name, module in {**FUNCTIONS, **dict.fromkeys(GENERATORS, part)}.items():
        monkeypatch.setattr(module, name, counting(name, getattr(module, name)))
    return counts


# What was typed, and what of the paper that takes, over all parts. Where results may be rounded on the way, how the
# answer is written is tried with two tolerances.
COSTS = [
    ({}, {"recompute_on_demand": 1, "expect_closely": 5}),
    (RIGHT, {"recompute_on_demand": 1, "expect_closely": 5}),
    # Two decimals on the way: what rounding allows is asked for.
    ({**RIGHT, "states": "1.67 3.34 6.68"}, {"recompute_on_demand": 1, "expect_closely": 5, "find_spread": 1}),
    # A mistake that fits is told apart, one that does not need not be; a diagnosis needs no mistakes.
    (
        {**RIGHT, "number": "0.6"},
        {"recompute_on_demand": 1, "expect_closely": 5, "possible_mistakes": 1, "keep_apart": 1},
    ),
    (
        {**RIGHT, "number": "99"},
        {"recompute_on_demand": 1, "expect_closely": 5, "possible_mistakes": 1, "other_readings": 1},
    ),
    # The answer under another convention moves with what is rounded on the way as the right one does.
    (
        {**RIGHT, "states": "9 9 9"},
        {"recompute_on_demand": 1, "expect_closely": 5, "find_spread": 1, "other_readings": 1},
    ),
]


@pytest.mark.parametrize(("typed", "costs"), COSTS)
def test_nothing_is_computed_that_no_answer_needs(key, computed, typed, costs):
    mark_variant(key, typed)
    assert computed == costs


def test_a_value_is_computed_once_and_only_where_an_answer_needs_it(key, monkeypatch):
    computed = Counter()
    evaluate = evaluation.evaluate

    def count(expression, scope):
        computed[expression.text] += 1
        return evaluate(expression, scope)

    monkeypatch.setattr(evaluation, "evaluate", count)
    shared = VariantMarker(key)
    shared.mark(RIGHT)
    assert computed == {}
    # An answer that nothing explains is also compared with that under the other reading of the convention.
    for typed in ("0.9 1.8 3.6", "0.8 1.6 3.2"):
        shared.mark({"states": typed})
        assert computed == {"a / 3": 2, "[g, 2 * g, 4 * g]": 1}


def test_a_class_with_one_paper_computes_it_once(key, computed):
    shared = VariantMarker(key)
    wrong = {"number": "0.6", "states": "9 9 9", "sum": "5"}
    students = [RIGHT, wrong, {}, {"number": "77"}, wrong, {"states": "1 2 4"}]
    marks = [shared.mark(typed) for typed in students * 5]
    assert max(computed.values()) <= 5
    assert computed["recompute_on_demand"] == computed["possible_mistakes"] == computed["keep_apart"] == 1
    assert marks[:6] * 5 == marks
    assert marks[:6] == [mark_variant(key, typed) for typed in students]


def test_the_same_words_are_marked_once_where_nothing_is_carried_into_a_part(key, monkeypatch):
    settled = []
    settle = marker.settle
    monkeypatch.setattr(marker, "settle", lambda *arguments: settled.append(arguments[0].typed) or settle(*arguments))
    shared = VariantMarker(key)
    marks = [shared.mark(typed) for typed in (RIGHT, RIGHT, {**RIGHT, "number": "77"})]
    assert Counter(settled) == {RIGHT["number"]: 1, RIGHT["states"]: 1, RIGHT["sum"]: 3, "77": 1}
    assert marks[0] == marks[1]


def test_what_is_carried_into_a_part_is_not_kept_for_others(key):
    shared = VariantMarker(key)
    follows = {"states": "2 4 8", "sum": "14"}
    assert [part.rule for part in shared.mark(follows).parts] == ["", "chain", "carried"]
    assert [part.rule for part in shared.mark({**RIGHT, "sum": "14"}).parts] == ["answer", "answer", "entries"]


def test_a_part_with_another_tolerance_is_kept_as_well(key, computed):
    shared = VariantMarker(key)
    wide, exact = Tolerance("absolute", 1.0), Tolerance("absolute", 0.0)
    typed = {"number": "2.5"}
    assert [part.fraction for part in shared.mark(typed).parts] == [0, 0, 0]
    assert [part.fraction for part in shared.within("number", wide).mark(typed).parts] == [1, 0, 0]
    assert [part.fraction for part in shared.within("number", exact).mark(RIGHT).parts] == [0.5, 1, 1]
    assert shared.within("number", wide) is shared.within("number", wide)
    assert shared.within("number", wide) is not shared.within("sum", wide)
    assert computed["recompute_on_demand"] == 1


def test_an_error_in_the_paper_meets_everyone_alike(key, monkeypatch):
    def fail(*arguments):
        yield from ()
        raise KeyError("mistakes")

    monkeypatch.setattr(part, "possible_mistakes", fail)
    shared = VariantMarker(key)
    for _ in range(2):
        assert [part.fault for part in shared.mark({**RIGHT, "number": "0.6"}).parts] == ["KeyError", "", ""]
        assert [part.fault for part in shared.mark(RIGHT).parts] == ["", "", ""]
