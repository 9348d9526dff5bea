"""Draws are the same on every machine and in every year, independent of each other, and fair."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quizgen.draws.draws import DRAWS, decimals, integer, integers, sample, shuffle
from quizgen.draws.stream import Stream
from quizgen.errors import ComputationError
from quizgen.generate import make_variant
from quizgen.model import Value
from quizgen.questions.reader import read_question

GOLDEN = Path(__file__).parent / "golden" / "draws.json"
"""What every draw gave when the first paper was printed. A change here changes every paper."""

EXPRESSIONS = {
    "integer": "integer(-5, 20, step=5)",
    "integers": "integers(2, 3, low=0, high=99)",
    "decimal": "decimal(-1, 1, step=0.05)",
    "decimals": "decimals(2, 2, low=0, high=1, step=0.1)",
    "choice": "choice('relu', 'tanh', 3, (2, 3))",
    "sample": "sample(3, count_up(1, 10))",
    "shuffle": "shuffle(['a', 'b', 'c', 'd', 'e'])",
    "scenario": "scenario()",
}
QUESTION = {
    "title": "T",
    "topics": ["t"],
    "scenarios": [{"name": name, "size": i} for i, name in enumerate("uvwxyz")],
    "prompt": "p",
    "parts": {"a": {"type": "number", "answer": 1}},
}


def drawn(values: dict[str, str], seed: int) -> dict[str, Value]:
    """Return the values of a question that has these expressions."""
    question = read_question("q", "q.yaml", json.dumps({**QUESTION, "values": values}))
    return {name: _plain(value) for name, value in make_variant(question, seed).values.items()}


def _plain(value: Value) -> Value:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, dict) or hasattr(value, "keys") else value


def first_values() -> dict[str, dict[str, Value]]:
    values = {f"{name}_{i}": text for name, text in EXPRESSIONS.items() for i in range(3)}
    return {str(seed): drawn(values, seed) for seed in (0, 1, 7, 2**53 - 1)}


def test_first_words() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))["words"]
    streams = {"7 x": Stream(7, "x"), "7 x, round 1": Stream(7, "x", 1), "7 y": Stream(7, "y"), "8 x": Stream(8, "x")}
    assert {name: [stream.word() for _ in range(10)] for name, stream in streams.items()} == golden


def test_first_values() -> None:
    assert set(EXPRESSIONS) == set(DRAWS)
    assert first_values() == json.loads(GOLDEN.read_text(encoding="utf-8"))["values"]


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_first_values_whatever_the_hash_seed(hash_seed: str) -> None:
    script = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import test_draws as t; print(json.dumps(t.first_values()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-c", script, str(GOLDEN.parent.parent)],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert json.loads(done.stdout) == json.loads(GOLDEN.read_text(encoding="utf-8"))["values"]


@settings(max_examples=40, deadline=None)
@given(st.data(), st.integers(0, 2**53))
def test_adding_and_reordering_values_moves_no_other(data: st.DataObject, seed: int) -> None:
    everything = {f"v_{name}": text for name, text in EXPRESSIONS.items()} | {"c": "v_integer + 1", "d": "2 * c"}
    order = data.draw(st.permutations(list(everything)))
    kept = data.draw(st.sets(st.sampled_from([f"v_{name}" for name in EXPRESSIONS])))
    whole = drawn(everything, seed)
    assert drawn({name: everything[name] for name in order}, seed) == whole
    assert drawn({name: everything[name] for name in order if name in kept}, seed) == {n: whole[n] for n in kept}


def test_pinning_a_value_moves_no_other() -> None:
    values = {f"v_{name}": text for name, text in EXPRESSIONS.items()}
    pinned = {**values, "v_integer": "100"}
    assert drawn(pinned, 3) == {**drawn(values, 3), "v_integer": 100}


# --- Fairness -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bound", [2, 3, 7, 10, 100])
def test_below_favours_no_number(bound: int) -> None:
    stream = Stream(2024, f"fair {bound}")
    counts = np.bincount([stream.below(bound) for _ in range(200 * bound)], minlength=bound)
    assert len(counts) == bound
    assert stats.chisquare(counts).pvalue > 0.001


def test_below_throws_away_what_would_favour_small_numbers() -> None:
    """With a bound of 3/4 of 2^64, plain remainders would make the lower third twice as likely."""
    bound = 3 << 62
    stream = Stream(5, "x")
    numbers = [stream.below(bound) for _ in range(3000)]
    counts = np.bincount([number // (1 << 62) for number in numbers])
    assert stats.chisquare(counts).pvalue > 0.001


def test_streams_of_neighbouring_seeds_and_names_are_unrelated() -> None:
    numbers = [Stream(seed, name).below(1000) for seed in range(200) for name in ("x", "y")]
    assert abs(float(np.corrcoef(numbers[::2], numbers[1::2])[0, 1])) < 0.2
    assert abs(float(np.corrcoef(numbers[:-2:2], numbers[2::2])[0, 1])) < 0.2


def test_every_order_is_as_likely() -> None:
    stream = Stream(1, "orders")
    orders = ["".join(shuffle(stream, ["a", "b", "c"])) for _ in range(1200)]
    counts = [orders.count(order) for order in sorted(set(orders))]
    assert len(counts) == 6
    assert stats.chisquare(counts).pvalue > 0.001


# --- Ranges ---------------------------------------------------------------------------------------------------

HUNDREDTHS = st.integers(-500, 500).map(lambda n: n / 100)


@settings(max_examples=100, deadline=None)
@given(HUNDREDTHS, HUNDREDTHS, st.sampled_from([0.01, 0.05, 0.1, 0.3, 0.25, 1, 2.5]), st.integers(0, 10**6))
def test_decimals_lie_on_the_grid(low: float, high: float, step: float, seed: int) -> None:
    if high < low:
        low, high = high, low
    numbers = decimals(Stream(seed, "x"), 20, low=low, high=high, step=step)
    for number in numbers.tolist():
        # The float is the one that the decimal literal means, not one a rounding error away.
        literal = Decimal(repr(number))
        steps = (literal - Decimal(repr(low))) / Decimal(repr(step))
        assert steps == int(steps)
        assert Decimal(repr(low)) <= literal <= Decimal(repr(high))
        assert str(number) != "-0.0"


def test_both_ends_can_be_drawn() -> None:
    numbers = decimals(Stream(3, "x"), 500, low=-1, high=1, step=0.1)
    assert sorted(set(numbers.tolist())) == [float(f"{n / 10:.1f}") for n in range(-10, 11)]
    assert {integer(Stream(seed, "n"), 1, 6) for seed in range(100)} == {1, 2, 3, 4, 5, 6}


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 10**6), st.integers(1, 1000), st.integers(0, 10**6))
def test_integers_lie_on_the_grid(low: int, width: int, step: int, seed: int) -> None:
    high = min(low + width, 10**12)
    numbers = integers(Stream(seed, "x"), 3, 2, low=low, high=high, step=step)
    assert numbers.shape == (3, 2)
    assert numbers.dtype == np.int64
    assert all(low <= number <= high and (number - low) % step == 0 for number in numbers.ravel().tolist())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=12), st.data(), st.integers(0, 10**6))
def test_samples_come_from_the_items(items: list[int], data: st.DataObject, seed: int) -> None:
    n = data.draw(st.integers(0, len(items)))
    left = list(items)
    for item in sample(Stream(seed, "x"), n, items):
        left.remove(item)
    assert len(left) == len(items) - n
    assert sorted(shuffle(Stream(seed, "x"), items)) == sorted(items)


def test_drawn_arrays_cannot_be_changed() -> None:
    assert not integers(Stream(1, "x"), 2, low=0, high=9).flags.writeable
    assert not sample(Stream(1, "x"), 2, np.arange(5)).flags.writeable


@pytest.mark.parametrize(
    ("low", "high", "step", "reason"),
    [
        (3, 1, 1, "low is 3 and high is 1; there is nothing between them"),
        (0, 1, 0, "step must be above 0, not 0"),
        (0, 1, -1, "step must be above 0, not -1"),
        (0, 0.5, 0.25, "low and step must be whole numbers"),
        ("a", 1, 1, "low must be a number"),
        (0, [[1, 2], [3, 4]], 1, "high must be a number"),
        (True, 1, 1, "low must be a number"),
        (0, float("inf"), 1, "high must be a number"),
        (0, 10**13, 1, "high must be a number between -10^12 and 10^12"),
        (0, 10**12, 0.001, "more than 10^12 points"),
    ],
)
def test_impossible_ranges(low: float, high: float, step: float, reason: str) -> None:
    with pytest.raises(ComputationError) as caught:
        integer(Stream(1, "x"), low, high, step)  # type: ignore[arg-type]
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("low", "high", "step", "ends"),
    [
        (5, 5, 1, {5}),
        (0, 1, 1, {0, 1}),
        (-1, 0, 1, {-1, 0}),
        # The last step may end before the upper end.
        (0, 5, 3, {0, 3}),
        (0, 3, 3, {0, 3}),
        (10**12 - 1, 10**12, 1, {10**12 - 1, 10**12}),
        (-(10**12), 1 - 10**12, 1, {-(10**12), 1 - 10**12}),
        (-(10**12), 10**12, 10**12, {-(10**12), 0, 10**12}),
        (1.0, 2.0, 1.0, {1, 2}),
    ],
)
def test_the_ends_of_a_range(low: float, high: float, step: float, ends: set[int]) -> None:
    assert {integer(Stream(seed, "n"), low, high, step) for seed in range(60)} == ends  # type: ignore[arg-type]


def test_the_most_points_that_a_range_may_have() -> None:
    assert 0 <= integer(Stream(1, "n"), 0, 10**12 - 1) < 10**12
    with pytest.raises(ComputationError, match="from 0 to 1000000000000 by 1 are more than"):
        integer(Stream(1, "n"), 0, 10**12)


@pytest.mark.parametrize(
    ("low", "step"),
    [(0.5, 1), (0, 0.5), (0.5, 0.5)],
)
def test_whole_numbers_start_and_step_on_whole_numbers(low: float, step: float) -> None:
    with pytest.raises(ComputationError, match=f"must be whole numbers, not {low} and {step}; use decimal"):
        integer(Stream(1, "n"), low, 5, step)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda stream: integers(stream, low=0, high=9), "the size is missing"),
        (lambda stream: integers(stream, 0, low=0, high=9), "a size must be a whole number of at least 1, not 0"),
        (lambda stream: integers(stream, 3, True, low=0, high=9), "a size must be a whole number of at least 1, not T"),
        (lambda stream: decimals(stream, 2.0, low=0, high=9), "a size must be a whole number of at least 1, not 2.0"),  # type: ignore[arg-type]
        (lambda stream: decimals(stream, 100, 101, low=0, high=1), "100 x 101 are more than 10,000 entries"),
        (lambda stream: DRAWS["choice"](stream), "needs options to choose from"),
        (lambda stream: DRAWS["scenario"](stream, ()), "the question has none"),
        (lambda stream: DRAWS["scenario"](stream, ({"n": 1, "drawn": False},)), "no row of scenarios: may be drawn"),
        (lambda stream: DRAWS["scenario"](stream, ({"n": 1},), n=2), "no row of scenarios: has n=2"),
        (lambda stream: DRAWS["scenario"](stream, ({"n": 1},), n=True), "no row of scenarios: has n=True"),
        (lambda stream: DRAWS["scenario"](stream, ({"n": 1},), m=[1]), r"no row of scenarios: has m=\[1\]"),
        (lambda stream: sample(stream, -1, [1, 2, 3]), "cannot take -1 of 3 items"),
        (lambda stream: sample(stream, 4, [1, 2, 3]), "cannot take 4 of 3 items"),
        (lambda stream: sample(stream, True, [1, 2, 3]), "cannot take True of 3 items"),
        (lambda stream: sample(stream, 1.0, [1, 2, 3]), "cannot take 1.0 of 3 items"),  # type: ignore[arg-type]
        (lambda stream: sample(stream, 1, "abc"), "must be a list, not 'abc'"),
        (lambda stream: shuffle(stream, [0] * 10_001), "10,001 items are more than 10,000"),
    ],
)
def test_what_cannot_be_drawn(call: Any, reason: str) -> None:
    with pytest.raises(ComputationError, match=reason):
        call(Stream(1, "x"))


def test_what_just_can_be_drawn() -> None:
    assert integers(Stream(1, "x"), 1, low=3, high=3).tolist() == [3]
    assert decimals(Stream(1, "x"), 100, 100, low=0, high=1).shape == (100, 100)
    assert sample(Stream(1, "x"), 0, [1, 2, 3]) == []
    assert sorted(sample(Stream(1, "x"), 3, (1, 2, 3))) == [1, 2, 3]
    assert len(shuffle(Stream(1, "x"), [0] * 10_000)) == 10_000


def test_rows_of_an_array_are_drawn_whole() -> None:
    rows = np.array([[1, 10], [2, 20], [3, 30]])
    drawn = sample(Stream(1, "x"), 2, rows)
    assert drawn.shape == (2, 2)
    assert drawn.dtype == np.int64
    assert (drawn[:, 1] == 10 * drawn[:, 0]).all()


def test_a_branch_depends_on_the_names_alone() -> None:
    stream = Stream(7, "x")
    early = stream.branch("1")
    words = [stream.word() for _ in range(20)]
    late = stream.branch("1")
    assert [early.word() for _ in range(20)] == [late.word() for _ in range(20)]
    # And the stream goes on as if nothing had branched off.
    assert words == [word for again in [Stream(7, "x")] for word in (again.word() for _ in range(20))]
    # A block of words is not told again.
    assert len(set(words)) == 20


ROWS = (
    {"name": "captions", "type": "one-to-many", "steps": 4},
    {"name": "posts", "type": "many-to-one", "steps": 4},
    {"name": "prices", "type": "many-to-one", "steps": 9},
    {"name": "muffins", "type": "one-to-one", "steps": 4, "drawn": False},
)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, {"captions", "posts", "prices"}),
        ({"name": "posts"}, {"posts"}),
        ({"type": "many-to-one"}, {"posts", "prices"}),
        ({"type": "many-to-one", "steps": 9}, {"prices"}),
        # What nobody draws is found by its fields.
        ({"steps": 4}, {"captions", "posts", "muffins"}),
        ({"name": "muffins"}, {"muffins"}),
    ],
)
def test_a_scenario_is_found_by_its_fields(fields: dict[str, Value], found: set[str]) -> None:
    assert {DRAWS["scenario"](Stream(seed, "task"), ROWS, **fields)["name"] for seed in range(40)} == found


def test_a_row_that_is_not_drawn_changes_no_paper() -> None:
    drawn = [[DRAWS["scenario"](Stream(seed, "task"), rows) for seed in range(40)] for rows in (ROWS, ROWS[:3])]
    assert drawn[0] == drawn[1]
