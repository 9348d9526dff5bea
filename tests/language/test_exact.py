"""Decimals are exact: what an expression gives is what arithmetic with fractions gives, rounded to a float once."""

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.language.expressions import Scope, compile_expression, evaluate
from quizgen.model import Place
from quizgen.questions.reader import read_question
from quizgen.solver import average_pool, convolve, cross_correlate, rnn_forward, transposed_convolve
from quizgen.solver.exact import settle_entries

ENOUGH = settings(max_examples=150, deadline=None)


def compute(text: str, **values: Any) -> Any:
    expression = compile_expression(text, lambda i: Place("q.yaml", 1, 1 + i), values)
    return evaluate(expression, Scope(values))


def as_floats(exact: Any) -> Any:
    """The floats nearest to fractions."""
    return [as_floats(one) for one in exact] if isinstance(exact, list) else float(exact)


def plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


# --- Rows -----------------------------------------------------------------------------------------------------

ROWS = [
    ("0.6 // 0.1", 6.0),
    ("0.6 % 0.1", 0.0),
    ("0.9 % 0.3", 0.0),
    ("-0.7 // 0.3", -3.0),
    ("-0.7 % 0.3", 0.2),
    ("1 // 0.1", 10.0),
    # A quotient that is 0 apart from noise is 0.
    ("-1e-20 // 3", 0.0),
    ("-1e-20 % 3", 0.0),
    ("mean([0.1, 0.2, -0.3])", 0.0),
    ("sum(0.1, 0.2, -0.3)", 0.0),
    ("0.1 + 0.2 - 0.3", 0.0),
    ("0.1 * 3", 0.3),
    ("0.1 * 3 > 0.3", False),
    ("0.1 * 3 >= 0.3", True),
    ("0.1 * 3 == 0.3", True),
    ("0.1 * 3 != 0.3", False),
    ("0.3 in [0.1 * 3, 1]", True),
    ("[0.1 * 3] == [0.3]", [True]),
    ("[[0.1 * 3], 'a'] == [[0.3], 'a']", True),
    ("0.1 * 3 * 10", 3.0),
    ("0.1 / 7 % (0.3 / 7)", 1 / 70),
    ("0.3 / 7 // (0.1 / 7)", 3.0),
    ("0.3 / 7 % (0.1 / 7)", 0.0),
    ("(3000000 / 7) % (1000000 / 7)", 0.0),
    ("0.1**2", 0.01),
    ("0.1**-2", 100.0),
    ("1.1**4", 1.4641),
    ("array([1.1, 0.1])**2.0", [1.21, 0.01]),
    ("sqrt(0.09)", 0.3),
    ("sqrt(2)**2 == 2", True),
    ("exp(log(3))", 3.0),
    ("1 / 3 + 1 / 3 + 1 / 3 + 1 / 3 == 4 / 3", True),
    ("0.1 / 0.3", 1 / 3),
    ("round(2.675, 2)", 2.68),
    ("round(0.285, 2)", 0.28),
    ("floor(0.3 / 0.1)", 3),
    ("floor(2.9999999999)", 2),
    ("ceil(3.0000000001)", 4),
    ("ceil(0.1 * 30)", 3),
    ("distinct([0.3, 0.1 * 3, 0.3000000001])", 2),
    ("distinct(zeros(0))", 0),
    ("product(0.1, 3)", 0.3),
    ("leaky_relu(-0.3, 0.1)", -0.03),
    ("batch_norm([[0.1], [0.2], [0.3]], epsilon=0)[1, 0]", 0.0),
    ("conv_layer([[[0.1, 0.2]]], [[[[1, 1]]]], bias=[-0.3])[0, 0, 0]", 0.0),
    ("transposed_convolve([0.1, 0.2], [3, 0.1])", [0.3, 0.61, 0.02]),
    ("rnn_forward([[0.1]], [0.2], [[1]], [[-0.5]], activation='tanh')[0, 0]", 0.0),
    # What no decimal is near keeps its digits.
    ("1 / 3", 1 / 3),
    ("2 / 3 * 3", 2.0),
    ("1e-20 * 3", 3e-20),
    ("1e-20 > 0", True),
    ("0.1**20 == 0", False),
    ("array([1000.5, 1.000000000001e-5]) * 1", [1000.5, 1.000000000001e-5]),
    ("1e17 % 3", 1e17 % 3),
    ("123456789012.25 * 1", 123456789012.25),
    # What is too large to be counted in units of 1e-8.
    ("2.0**1000 / 4", 2.0**998),
    ("-(2.0**1000) / 4", -(2.0**998)),
    ("4 / 2.0**1000", 2.0**-998),
    ("1000000000000000.7 // 1", 1000000000000000.0),
]


@pytest.mark.parametrize(("text", "value"), ROWS)
def test_row(text: str, value: Any) -> None:
    found = plain(compute(text))
    assert found == value
    assert type(found) is type(value)


WHOLE = """
title: T
topics: [t]
values: {r: "decimal(0.1, 9.9, step=0.1)", s: "decimal(0.01, 0.99, step=0.01)"}
prompt: p
parts:
  a: {type: integer, answer: r * 3 * 10}
  b: {type: integer, answer: 3 * r / 0.1}
  c: {type: integer, answer: s * 7 * 100}
  d: {type: integer, answer: r // 0.1}
  e: {type: integer, answer: r % 0.1}
  f: {type: integer, answer: r * 10 - s * 100 + s // 0.01}
"""


@pytest.mark.parametrize("seed", range(1, 301))
def test_what_comes_out_whole_of_decimals_is_a_whole_number(seed: int) -> None:
    variant = make_variant(read_question("q", "q.yaml", WHOLE), seed)
    r, s = (round(variant.values["r"] * 10), round(variant.values["s"] * 100))
    answers = {name: expected.answer for name, expected in variant.expected.items()}
    assert answers == {"a": 3 * r, "b": 3 * r, "c": 7 * s, "d": r, "e": 0, "f": r}
    assert {type(answer) for answer in answers.values()} == {int}
    assert [expected.typed() for expected in variant.expected.values()] == [str(n) for n in answers.values()]


def test_what_cancels_is_zero_and_not_minus_zero() -> None:
    assert math.copysign(1, compute("0.3 - 0.1 * 3")) == 1
    assert np.copysign(1, compute("array([0.1, 0.2]) - [0.1, 0.2]")).tolist() == [1, 1]


def test_of_many_entries_those_that_no_decimal_is_near_keep_their_digits() -> None:
    assert settle_entries(np.array([2 / 3, 0.1 + 0.2] * 100), 1.0).tolist() == [2 / 3, 0.3] * 100


def test_nobody_changes_what_was_computed() -> None:
    assert not cross_correlate([0.1, 0.2], [1, 1]).flags.writeable
    assert not transposed_convolve([0.1, 0.2], [1, 1]).flags.writeable


# --- Properties -----------------------------------------------------------------------------------------------


def grid(places: int) -> st.SearchStrategy[Fraction]:
    return st.integers(-9999, 9999).map(lambda n: Fraction(n, 10**places))


DECIMALS = st.integers(0, 4).flatmap(grid)
VECTORS = st.tuples(st.integers(0, 4), st.integers(1, 8)).flatmap(
    lambda drawn: st.lists(grid(drawn[0]), min_size=drawn[1], max_size=drawn[1])
)
PAIRS = st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 8)).flatmap(
    lambda drawn: st.tuples(
        st.lists(grid(drawn[0]), min_size=drawn[2], max_size=drawn[2]),
        st.lists(grid(drawn[1]), min_size=drawn[2], max_size=drawn[2]),
    )
)

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@pytest.mark.parametrize("symbol", OPERATORS)
@ENOUGH
@given(a=DECIMALS, b=DECIMALS)
def test_an_operator_on_numbers_is_exact(symbol: str, a: Fraction, b: Fraction) -> None:
    assume(b != 0 or symbol not in ("/", "//", "%"))
    assert compute(f"a {symbol} b", a=float(a), b=float(b)) == float(OPERATORS[symbol](a, b))


@pytest.mark.parametrize("symbol", OPERATORS)
@ENOUGH
@given(pair=PAIRS, c=DECIMALS)
def test_an_operator_on_arrays_is_exact(symbol: str, pair: tuple[list[Fraction], list[Fraction]], c: Fraction) -> None:
    a, b = pair
    assume((all(b) and c != 0) or symbol not in ("/", "//", "%"))
    x, y = np.array(as_floats(a)), np.array(as_floats(b))
    entries = [OPERATORS[symbol](one, other) for one, other in zip(a, b, strict=True)]
    assert plain(compute(f"x {symbol} y", x=x, y=y)) == as_floats(entries)
    spread = [OPERATORS[symbol](one, c) for one in a]
    assert plain(compute(f"x {symbol} c", x=x, c=float(c))) == as_floats(spread)


@ENOUGH
@given(a=DECIMALS, n=st.integers(-6, 6))
def test_a_whole_power_is_exact(a: Fraction, n: int) -> None:
    assume(a != 0 or n >= 0)
    assert compute("a**n", a=float(a), n=n) == float(a**n)
    assert plain(compute("x**n", x=np.array([float(a)]), n=n)) == [float(a**n)]


ONE_ARRAY: dict[str, Callable[[list[Fraction]], Any]] = {
    "sum(x)": sum,
    "mean(x)": lambda x: sum(x) / len(x),
    "min(x)": min,
    "max(x)": max,
    "abs(x)": lambda x: [abs(one) for one in x],
    "-x": lambda x: [-one for one in x],
    "floor(x)": lambda x: [math.floor(one) for one in x],
    "ceil(x)": lambda x: [math.ceil(one) for one in x],
    "round(x, 0)": lambda x: [round(one, 0) for one in x],
    "round(x, 2)": lambda x: [round(one, 2) for one in x],
    "round(x, 3)": lambda x: [round(one, 3) for one in x],
    "distinct(x)": lambda x: len(set(x)),
    "relu(x)": lambda x: [max(one, 0) for one in x],
    "leaky_relu(x, 0.01)": lambda x: [max(one, one / 100) for one in x],
    "average_pool(x, 1)": lambda x: x,
    "sum((x - x[0]) * x)": lambda x: sum((one - x[0]) * one for one in x),
}


@pytest.mark.parametrize("text", ONE_ARRAY)
@ENOUGH
@given(x=VECTORS)
def test_a_function_of_an_array_is_exact(text: str, x: list[Fraction]) -> None:
    assert plain(compute(text, x=np.array(as_floats(x)))) == as_floats(ONE_ARRAY[text](x))


def dot(a: list[Fraction], b: list[Fraction]) -> Fraction:
    return sum((one * other for one, other in zip(a, b, strict=True)), Fraction(0))


@ENOUGH
@given(pair=PAIRS)
def test_a_dot_product_is_exact(pair: tuple[list[Fraction], list[Fraction]]) -> None:
    x, y = map(np.array, map(as_floats, pair))
    expected = float(dot(*pair))
    assert compute("x @ y", x=x, y=y) == expected
    assert compute("sum(x * y)", x=x, y=y) == expected
    assert plain(cross_correlate(x, y)) == [expected]
    assert plain(convolve(x, y[::-1])) == [expected]
    assert plain(compute("[x, y] @ y", x=x, y=y)) == [expected, float(dot(pair[1], pair[1]))]


@ENOUGH
@given(x=VECTORS)
def test_a_mean_pool_is_exact(x: list[Fraction]) -> None:
    assert plain(average_pool(np.array(as_floats(x)), len(x))) == [float(sum(x) / len(x))]


@ENOUGH
@given(a=DECIMALS, b=DECIMALS, c=DECIMALS)
def test_one_operation_after_another_is_exact(a: Fraction, b: Fraction, c: Fraction) -> None:
    values = {"a": float(a), "b": float(b), "c": float(c)}
    assert compute("a + b - c", **values) == float(a + b - c)
    assert compute("a * b * c", **values) == float(a * b * c)
    assert compute("(a + b) * 2 > c", **values) == ((a + b) * 2 > c)
    if c:
        assert compute("(a - b) / c", **values) == float((a - b) / c)
        assert compute("(a + b) // c", **values) == (a + b) // c
        assert compute("(a + b) % c", **values) == float((a + b) % c)
        assert compute("a / c * c == a", **values)
        assert compute("floor((a * 3) / (c * 3)) == floor(a / c)", **values)


@ENOUGH
@given(steps=st.lists(st.integers(-9, 9), min_size=2, max_size=4), weight=st.integers(-9, 9))
def test_the_states_of_a_linear_network_are_exact(steps: list[int], weight: int) -> None:
    h, expected = Fraction(1, 10), []
    for step in steps:
        h = Fraction(step, 10) + Fraction(weight, 10) * h
        expected.append(float(h))
    states = rnn_forward([[step / 10] for step in steps], [0.1], [[1]], [[weight / 10]], activation="identity")
    assert states.ravel().tolist() == expected


@ENOUGH
@given(
    x=st.floats(-1e6, 1e6, allow_subnormal=False),
    y=st.floats(-1e6, 1e6, allow_subnormal=False),
    symbol=st.sampled_from("+-*"),
)
def test_no_result_is_moved_further_than_its_noise(x: float, y: float, symbol: str) -> None:
    found, exact = compute(f"x {symbol} y", x=x, y=y), OPERATORS[symbol](Fraction(x), Fraction(y))
    scale = abs(exact) if symbol == "*" else max(abs(Fraction(x)), abs(Fraction(y)))
    assert abs(Fraction(found) - exact) <= Fraction(2, 10**14) * scale + Fraction(1, 10**300)


DECIMALS = st.decimals(-(10**6), 10**6, places=4).map(float)
NUMBERS = st.one_of(st.integers(-(10**7), 10**7), DECIMALS, st.floats(-1e6, 1e6))


@ENOUGH
@given(
    pairs=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6),
    symbol=st.sampled_from("+-*"),
    other=st.sampled_from(["array", "int", "float"]),
)
def test_a_few_numbers_come_out_as_among_many(pairs: list[tuple[Any, Any]], symbol: str, other: str) -> None:
    x, y = (np.array(side) for side in zip(*pairs, strict=True))
    many, long = np.tile(x, 9), np.tile(y, 9)
    if other != "array":
        y = long = int(pairs[0][1]) if other == "int" else float(pairs[0][1])
    for text in (f"x {symbol} y", f"y {symbol} x"):
        few, full = compute(text, x=x, y=y), compute(text, x=many, y=long)
        assert few.dtype == full.dtype
        assert not few.flags.writeable
        assert few.tolist() == full[: len(pairs)].tolist()


@pytest.mark.parametrize(("symbol", "y"), [("+", 1.7e308), ("-", -1.7e308), ("*", 2.0)])
def test_a_few_numbers_may_not_become_too_large(symbol: str, y: float) -> None:
    with pytest.raises(UserFileError, match="too large"):
        compute(f"x {symbol} y", x=np.array([1.0, 1.7e308]), y=np.array([1.0, y]))
