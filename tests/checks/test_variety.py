"""How many variants there are: counted against a slow count, and estimated against what is known."""

import pytest

from quizgen.checks.variety import Variety, measure_variety
from quizgen.questions.reader import read_question

QUESTION = """\
title: T
topics: [t]
values: {{{values}}}
require: [{require}]
prompt: p
parts: {{p: {part}}}
"""
NUMBER = "{type: number, answer: a}"
CODE = (
    "{type: code, function: f(n), inputs: {n: 'integer(1, 1000)'}, answer: n + a, "
    'model: "def f(n):\\n    return n + << a >>\\n"}'
)

COUNTED = [
    ("a: 3", "", 1),
    ("a: 'integer(1, 6)', b: 'integer(1, 6)'", "a != b", 30),
    ("a: 'sample(2, [1, 2, 3, 4])', b: 'sum(a)'", "b > 4", 8),
    # The same number on two ways is one variant.
    ("a: 'choice(1, 1, 2)'", "", 2),
    # No draw can change the condition, so it decides nothing.
    ("a: 'integer(1, 9)', n: 3", "n > 5", 9),
    # What no draw and no condition needs is not computed.
    ("a: 'integer(1, 9)', broken: 1 / 0", "", 9),
]


def measure(values: str, require: str = "", part: str = NUMBER, **options: int) -> Variety:
    return measure_variety(
        read_question("q", "q.yaml", QUESTION.format(values=values, require=require, part=part)), **options
    )


@pytest.mark.parametrize(("values", "require", "variants"), COUNTED)
def test_few_are_counted(values, require, variants):
    variety = measure(values, require)
    assert (variety.variants, variety.exact) == (variants, True)


ESTIMATED = [
    ("a: 'integer(1, 100)', b: 'integer(1, 100)', c: 'integer(1, 100)'", "", 10**6),
    ("a: 'integer(1, 100)', b: 'integer(1, 100)', c: 'integer(1, 100)'", "a < b", 495_000),
    # Sizes that differ: 10**2 + 10**3 + 10**4 vectors.
    ("n: 'integer(2, 4)', a: 'integers(n, low=0, high=9)'", "", 11_100),
]


@pytest.mark.parametrize(("values", "require", "variants"), ESTIMATED)
@pytest.mark.parametrize("draws", [80, 2000])
def test_many_are_estimated(values, require, variants, draws):
    variety = measure(values, require, draws=draws)
    assert not variety.exact
    assert variety.variants == pytest.approx(variants, rel=0.35 if draws == 80 else 0.08)


def test_a_rare_draw_is_waited_for():
    variety = measure("a: 'integer(1, 60)', b: 'integer(1, 60)'", "a == 7", draws=20)
    assert 0 < variety.acceptance < 0.2
    assert variety.variants > 0


def test_a_condition_that_is_never_met():
    assert measure("a: 'integer(1, 9)'", "a > 9", draws=20) == Variety(0, False, 0)


def test_more_than_anybody_writes_down():
    assert measure("a: 'integers(100, 100, low=0, high=9)'", draws=3).variants == 10**300


def test_the_inputs_of_code_are_no_variants():
    assert measure("a: 'integer(1, 5)'", part=CODE).variants == 5
