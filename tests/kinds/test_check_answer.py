"""One answer at a time: what `check_answer` takes for each kind, and what it refuses."""

from fractions import Fraction

import pytest

from quizgen import check_answer
from quizgen.kinds.table import KINDS

TASK = {"function": "relu(x)", "cases": [([[-1.0, 2.0]], [0.0, 2.0])]}
PAIRS = {"VGG": "small kernels", "ResNet": "skip connections", "AlexNet": "rectified units"}
OPTIONS = ["an RNN", "an LSTM", "a GRU"]

# A kind, the answer, a response, further arguments; then status and fraction.
ANSWERS = [
    ("number", 0.25, "1/4", {}, "correct", "1"),
    ("number", 2 / 3, "0.67", {"tolerance": "rounded(2)"}, "correct", "1"),
    ("integer", 2800, "2.8e3", {}, "correct", "1"),
    ("shape", (54, 54, 96), "54 by 54 by 95", {}, "partial", "2/3"),
    ("array", [[1, 2], [3, 4]], "[[1 2],[3 4]]", {}, "correct", "1"),
    ("array", [[1, 2], [3, 4]], "[[1 3],[2 4]]", {}, "partial", "1/2"),
    ("array", [[1, 2], [3, 4]], "[[1 3],[2 4]]", {"diagnoses": {"transposed": 0.75}}, "partial", "3/4"),
    ("expression", "(c k^2 + 1) f", "f(ck^2+1)", {}, "correct", "1"),
    ("expression", "x^2 - 1", "(x - 1)(x + 1)", {"form": "expanded"}, "incorrect", "0"),
    ("choice", "an LSTM", "B", {"options": OPTIONS}, "correct", "1"),
    ("choices", ["an LSTM", "a GRU"], "B", {"options": OPTIONS}, "incorrect", "0"),
    ("choices", ["an LSTM", "a GRU"], "B", {"options": OPTIONS, "policy": "per-option"}, "partial", "2/3"),
    ("choices", ["an LSTM", "a GRU"], "B", {"options": OPTIONS, "policy": "right-minus-wrong"}, "partial", "1/2"),
    ("matching", PAIRS, "1-C, 2-A, 3-B", {}, "partial", "1/3"),
    (
        "matching",
        PAIRS,
        "VGG -> small kernels; ResNet -> skip connections; AlexNet -> rectified units",
        {},
        "correct",
        "1",
    ),
    ("text", ["recurrent network", "RNN"], "recurent network", {}, "correct", "1"),
    ("text", ["recurrent network", "RNN"], "recurent network", {"typos": "refuse"}, "incorrect", "0"),
    ("text", "RNN", "some recurrent networks", {"accepts": {"all of": ["recurrent", "network"]}}, "correct", "1"),
    ("text", "RNN", "some recurrent thing", {"accepts": {"all of": ["recurrent", "network"]}}, "review", "0"),
    ("text", "RNN", "one with a memory", {"accepts": {"any of": "memory", "all of": ["one"]}}, "correct", "1"),
    ("text", "RNN", "not one with a memory", {"accepts": {"any of": "memory"}}, "review", "0"),
    (
        "text",
        "RNN",
        "a feed-forward memory",
        {"accepts": {"any of": "memory", "none of": "feed-forward"}},
        "review",
        "0",
    ),
    ("text", "RNN", "RNN", {"accepts": {"any of": "memory"}}, "correct", "1"),
    *(
        (
            "text",
            "RNN",
            typed,
            {"accepts": {"any of": "memory", "all of": "net", "none of": ["tree"]}},
            status,
            fraction,
        )
        for typed, status, fraction in [
            ("a net with a memory", "correct", "1"),
            ("a net", "review", "0"),
            ("a memory", "review", "0"),
            ("a net with a memory and a tree", "review", "0"),
        ]
    ),
    ("essay", "The gradient is 0.", "no gradient there", {"rubric": [{"point": "No gradient"}]}, "review", "0"),
    ("code", TASK, "def relu(y", {}, "unreadable", "0"),
    ("number", 1, "", {}, "blank", "0"),
    ("number", 1, "0.5 or 0.6", {}, "unreadable", "0"),
]


@pytest.mark.parametrize(("kind", "expected", "response", "more", "status", "fraction"), ANSWERS)
def test_answers(kind, expected, response, more, status, fraction):
    verdict = check_answer(kind, expected, response, **more)
    assert (verdict.status, verdict.fraction) == (status, Fraction(fraction))
    assert verdict.feedback
    assert bool(verdict.reading) == (status not in ("blank", "unreadable"))


def test_every_kind_has_an_answer_above():
    assert {kind for kind, *_ in ANSWERS} == set(KINDS)


REFUSED = [
    ("nubmer", 1, {}, "is no kind of answer"),
    ("number", "one", {}, "number"),
    ("integer", 1, {"tolerance": 1}, "takes no tolerance"),
    ("number", 1, {"tolerance": "rounded(x)"}, r"rounded\(n\)"),
    ("choices", ["an RNN"], {"options": OPTIONS, "policy": "half"}, "policy must be all-or-nothing, per-option or"),
    ("text", "RNN", {"typos": "maybe"}, "typos must be accept or refuse"),
    ("text", "RNN", {"accepts": {"any": "memory"}}, "accepts must be a mapping with any of, all of and none of"),
    ("text", "RNN", {"accepts": ["memory"]}, "accepts must be a mapping with any of, all of and none of"),
    ("text", "RNN", {"accepts": {"none of": "memory"}}, "accepts: needs any of: or all of:"),
    ("text", "RNN", {"accepts": {"any of": ["?"]}}, "accepts: needs texts with letters or digits in them"),
    ("text", "RNN", {"accepts": {"any of": [1]}}, "accepts: needs texts with letters or digits in them"),
    ("matching", ["a", "b"], {}, "a mapping of items to options"),
    ("essay", "m", {"rubric": [{"text": "p"}]}, "each point of a rubric must have a point"),
    ("choice", "a CNN", {"options": OPTIONS}, "a CNN"),
    ("array", [1, 2], {"diagnoses": {"signs": 1}}, "is not a diagnosis"),
    ("array", [1, 2], {"diagnoses": {"sign": "half"}}, "the credit of sign"),
    ("code", {"function": "f(x)"}, {}, "cases"),
]


@pytest.mark.parametrize(("kind", "expected", "more", "said"), REFUSED)
def test_what_makes_no_sense_is_refused(kind, expected, more, said):
    with pytest.raises(ValueError, match=said):
        check_answer(kind, expected, "1", **more)


def test_a_formula_has_no_results_on_the_way_to_round():
    with pytest.raises(ValueError, match=r"^rounded\(n\) goes with numbers and arrays"):
        check_answer("expression", "2x", "2x", tolerance="rounded(2)")


def test_what_went_wrong_is_named_also_where_single_entries_are_worth_more():
    verdict = check_answer("array", [[1, 2], [3, 4]], "[[1 3], [2 4]]", diagnoses={"transposed": 0.25})
    assert verdict.fraction == Fraction(1, 2)
    told = "The right numbers, but transposed: rows and columns are swapped. Wrong: row 1, column 2; row 2, column 1."
    assert verdict.feedback == told
