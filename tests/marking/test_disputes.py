"""What a dispute over a mark would be about: what is said is true, and a slip earns the same share everywhere."""

from fractions import Fraction

import numpy as np
import pytest

import quizgen
from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.questions.reader import read_question
from quizgen.questions.themes import find_themes
from quizgen.solver import cross_correlate, rnn_forward

BANK = quizgen.load_bank()
HALF = Fraction(1, 2)


def marks_of(key, typed):
    return {mark.name: mark for mark in mark_variant(key, typed).parts}


# What is drawn in the variants below, where it matters, so that the rows stay true if the draws change.
PINNED = {
    ("cnn/transposed-convolution", 1): {
        "x": [[1, 2, -1], [-1, -2, 5], [1, 3, 4]], "W": [[-1, 2], [3, 2]], "S": 1, "P": 0,
    },
    ("cnn/transposed-convolution", 2): {"x": [[2, 4], [2, 1]], "W": [[-1, 2], [1, 3]], "S": 1, "P": 0},
    ("cnn/multiple-filters", 1): {
        "x": [[4, 4, 2, 2], [4, 5, 1, 3], [1, 4, 3, 1], [3, 5, 4, 1]],
        "filters": [[[2, -1], [-2, 1]], [[1, -1], [-1, 2]], [[1, -1], [0, -2]]], "S": 2, "P": 0,
    },
}  # fmt: skip

# Of a family: seed, what is typed to a part, then what is named, the fraction, and what the feedback says.
IN_THE_BANK = [
    # Nothing is padded there, so there is no border to be wrong.
    (
        "cnn/transposed-convolution", 1, {"matrix": "[[-1,0,0],[2,-1,-1],[0,2,2],[0,0,0]]"},
        "shifted", "3/4", "Column 3 starts one row too high.",
    ),
    (
        "cnn/transposed-convolution", 2, {"matrix": "[[-1,-1],[2,2],[0,0]]"},
        "shifted", "1/2", "Column 2 starts one row too high.",
    ),
    # The author says what leaving out ReLU is worth where ReLU is the task, and not how many entries are positive.
    (
        "cnn/forward-pass", 1, {"activated": "[[-3,4],[1,2]]"},
        "mistake 2", "0", "You left the activation out.",
    ),
    # The last column of the windows is missing: the others count.
    (
        "cnn/im2col", 1, {"columns": "[[4,2,1],[4,2,4],[4,1,3],[5,3,5]]"},
        "missing", "3/4", "Right as far as it goes, but with 1 column missing on the right.",
    ),
    # They count where an entry is wrong as well; of a map of another size that is said by the numbers alone.
    (
        "cnn/im2col", 1, {"columns": "[[4,2,1],[4,3,4],[4,1,3],[5,3,5]]"},
        "missing", "11/16", "Column 4 is missing and row 2, column 2 of yours is wrong.",
    ),
    (
        "cnn/transposed-convolution", 1, {"map": "[[-1,0,5],[4,8,-8],[-4,-9,13]]"},
        "missing", "9/16", "Right as far as it goes, but with 1 row missing at the bottom and 1 column missing on",
    ),
    (
        "cnn/transposed-convolution", 1, {"map": "[[-1,0,5],[4,9,-8],[-4,-9,13]]"},
        "missing", "1/2", "8 of your 9 entries are right and in order. The answer is 4 by 4; this is 3 by 3.",
    ),
    # The last is missing, or one at the start is too many; and one of those that are there is wrong.
    (
        "cnn/receptive-field", 1, {"fields": "4, 10"},
        "missing", "2/3", "Right as far as it goes, but with 1 entry missing at the end.",
    ),
    (
        "cnn/receptive-field", 1, {"fields": "1, 4, 10, 28"},
        "missing", "3/4", "Right, but with 1 entry too many at the start.",
    ),
    (
        "cnn/receptive-field", 1, {"fields": "1, 4, 10, 27"},
        "missing", "1/2", "Entry 1 of yours is too many and entry 4 of yours is wrong.",
    ),
    # A receptive field is no index, and needs no bias.
    (
        "cnn/receptive-field", 1, {"fields": "3, 9, 27"},
        "offset", "2/3", "Every entry is one too small. First slip at layer 1",
    ),
    # The right numbers in one line, or transposed.
    (
        "cnn/transposed-convolution", 1, {"map": "-1,0,5,-2,4,8,-8,8,-4,-9,13,18,3,11,18,8"},
        "reshaped", "1/2", "The right numbers in the right order, but in another shape.",
    ),
    (
        "cnn/transposed-convolution", 1, {"map": "[[-1,4,-4,3],[0,8,-9,11],[5,-8,13,18],[-2,8,18,8]]"},
        "transposed", "1/2", "The right numbers, but transposed: rows and columns are swapped.",
    ),
    (
        "cnn/multiple-filters", 1, {"filter_matrix": "2,-1,-2,1,1,-1,-1,2,1,-1,0,-2"},
        "reshaped", "1/2", "The right numbers in the right order, but in another shape.",
    ),
    (
        "cnn/multiple-filters", 1, {"filter_matrix": "[[2,1,1],[-1,-1,-1],[-2,-1,0],[1,2,-2]]"},
        "mistake 1", "1/2", "You made each filter a column.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("id", "seed", "typed", "named", "fraction", "feedback"), IN_THE_BANK)
def test_what_is_said_in_the_bank(id, seed, typed, named, fraction, feedback):
    mark = marks_of(make_variant(BANK[id], seed, PINNED.get((id, seed))).key, typed)[next(iter(typed))]
    assert (mark.named, mark.fraction) == (named, Fraction(fraction))
    assert mark.feedback.startswith(feedback)


# The family, the part, what the mistake's feedback says; and what the question declares for it.
DECLARED = [
    ("cnn/transposed-convolution", "map", "You wrote each copy over those before it.", "40%"),
    ("cnn/receptive-field", "fields", "You multiplied what the layer before sees by the stride", "20%"),
    ("cnn/receptive-field-back", "sides", "You counted one stride too many in each step.", "40%"),
    ("rnn/vanishing-gradient", "factor", "You took one too many.", "50%"),
    ("rnn/gru-step", "candidate", "You multiplied by the transpose of $U_n$.", "50%"),
    ("rnn/gru-step", "hidden", "This is the candidate.", "30%"),
    ("rnn/lstm-step", "gates", "You exchanged the input and the forget gate.", "60%"),
    ("rnn/lstm-step", "gates", "You gave the rows in the order $i$, $f$, $o$, $g$.", "60%"),
    # Single entries would earn more in some variants.
    ("rnn/lstm-step", "gates", "You used tanh everywhere.", "30%"),
    ("cnn/transposed-convolution", "map", "You lost the minus signs of the filter.", "20%"),
    ("rnn/many-to-one-classification", "probabilities", "You gave all to the largest score.", "20%"),
]


@pytest.mark.parametrize(("id", "part", "said", "credit"), DECLARED)
def test_a_declared_mistake_decides_what_it_earns(id, part, said, credit):
    seen = 0
    for seed in range(1, 9):
        variant = make_variant(BANK[id], seed)
        for mistake, wrong in variant.mistakes[part]:
            if said in mistake.feedback.source:
                mark = marks_of(variant.key, {part: wrong.typed()})[part]
                assert (mark.rule, mark.fraction) == ("mistake", Fraction(int(credit.rstrip("%")), 100)), seed
                seen += 1
    assert seen >= 4


def test_one_step_is_told_in_the_singular():
    variant = make_variant(BANK["cnn/transposed-convolution"], 1, {"sides": [2, 3, 2]})
    wrong = next(wrong for mistake, wrong in variant.mistakes["shape"] if "step too many" in mistake.feedback.source)
    said = marks_of(variant.key, {"shape": wrong.typed()})["shape"].feedback
    assert "there is 1 step of" in said


# --- Rounding -------------------------------------------------------------------------------------------------

GATES = BANK["rnn/gru-step"]
LSTM = BANK["rnn/lstm-step"]


@pytest.mark.parametrize(("question", "part"), [(GATES, "gates"), (GATES, "candidate"), (GATES, "hidden"),
                                                (LSTM, "gates"), (LSTM, "cell"), (LSTM, "hidden")])  # fmt: skip
def test_two_decimals_for_three_earn_half_whatever_entries_are_right(question, part):
    for seed in range(1, 9):
        variant = make_variant(question, seed)
        rounded = str(variant.expected[part].answer.round(2).tolist())
        mark = marks_of(variant.key, {part: rounded})[part]
        assert mark.status == "correct" or (mark.named, mark.fraction) == ("rounding", HALF), (seed, rounded)


CARRIED = """
title: Carried
topics: [rounding]
values: {x: "decimal(0.88, 0.88)", a: 1 * x, b: "[-tanh(a), 2 * tanh(a)]", c: -tanh(a)}
prompt: Let $x = << x >>$.
parts:
  a: {type: number, answer: a, ask: Copy it.}
  b: {type: array, answer: b, follows: [a], carried: 80%, decimals: 3}
  c: {type: number, answer: c, follows: [a], decimals: 3}
"""


@pytest.fixture(scope="module")
def carried():
    return make_variant(read_question("carried", "carried.yaml", CARRIED), 1).key


def test_what_follows_from_an_own_answer_is_not_called_close(carried):
    mark = marks_of(carried, {"a": "0.874", "c": "-0.703"})["c"]
    assert (mark.expected, mark.rule, mark.fraction, mark.named) == ("-0.706", "carried", 1, "")
    mark = marks_of(carried, {"a": "0.88", "c": "-0.703"})["c"]
    assert (mark.rule, mark.feedback[:5]) == ("diagnosis", "Close")


def test_what_follows_and_is_rounded_earns_half_of_what_is_carried(carried):
    # tanh(0.5) is 0.462, and twice that 0.924.
    mark = marks_of(carried, {"a": "0.5", "b": "-0.46, 0.92"})["b"]
    assert (mark.rule, mark.named, mark.fraction) == ("diagnosis", "rounding", Fraction(2, 5))
    assert mark.feedback == "Marked with your answer to (a): Rounded to 2 decimals; the question asks for 3."


ENOUGH = """
title: Enough
topics: [rounding]
values: {v: 7.6875, w: "[7.6875, 12.0, 0.125]", q: 1234.5625, n: 2816}
prompt: Here.
parts:
  v: {type: number, answer: v}
  w: {type: array, answer: w}
  q: {type: number, answer: q}
  n: {type: number, answer: n}
  asked: {type: number, answer: v, decimals: 4}
"""

# Where the paper says nothing of decimals, three significant digits are enough, and it says so.
WRITTEN = [
    ("v", "7.6875", "correct"), ("v", "7.688", "correct"), ("v", "7.69", "correct"), ("v", "7.68", "partial"),
    ("v", "7.7", "partial"), ("w", "7.69, 12, 0.125", "correct"), ("w", "7.69, 12.1, 0.125", "partial"),
    ("q", "1230", "incorrect"), ("q", "1234.56", "partial"), ("n", "2820", "incorrect"), ("asked", "7.69", "partial"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "typed", "status"), WRITTEN)
def test_three_significant_digits_are_enough(part, typed, status):
    variant = make_variant(read_question("enough", "enough.yaml", ENOUGH), 1)
    assert marks_of(variant.key, {part: typed})[part].status == status


def test_the_paper_says_that_three_are_enough():
    variant = make_variant(read_question("enough", "enough.yaml", ENOUGH), 1)
    enough = "Three significant digits are enough."
    assert [part.note for part in variant.paper.parts] == [enough, enough, "", "", "Give 4 decimals."]


# --- What may be named ----------------------------------------------------------------------------------------

THEMES = """
title: Themes
topics: [themes]
conventions: [no padding]
values:
  tp: integer(3, 9)
  fp: integer(1, 9)
  x: integers(5, 5, low=-9, high=9)
  d: tp - fp
prompt: There are $<< tp >>$ and $<< fp >>$.
parts:
  precision: {type: number, answer: tp / (tp + fp), ask: Give the precision.}
  difference: {type: number, answer: d, ask: Give the difference.}
  map: {type: array, answer: "cross_correlate(x, [[1, 2], [0, 1]])", ask: Compute the map. The stride is 1.}
  padded: {type: array, answer: "cross_correlate(x, [[1, 2], [0, 1]], padding=1)", ask: Compute the map with padding 1.}
  strided: {type: array, answer: "cross_correlate(x, [[1, 2], [0, 1]], tp)", ask: The stride is << tp >>.}
  plain: {type: array, answer: x + 1, ask: Add the bias 1.}
  labels: {type: array, answer: "array([1, 2])", ask: Give the labels.}
  spread: {type: number, answer: "mean((x - mean(x)) ** 2)", ask: Give the variance.}
  sizes: {type: array, answer: "output_sizes(9, [2, 3])", ask: Give the sizes.}
  which: {type: number, answer: "-1 * tp if tp > 5 else tp", ask: Give the sign.}
"""


def test_a_part_is_about_what_it_says_and_what_it_is_computed_with():
    question = read_question("themes", "themes.yaml", THEMES)
    values = make_variant(question, 1).values
    assert {part.name: set(find_themes(question, part, values)) for part in question.parts} == {
        "precision": {"never negative"},
        "difference": set(),
        "map": set(),
        "padded": {"padding"},
        "strided": {"stride"},
        "plain": {"bias"},
        "labels": {"index", "never negative"},
        "spread": {"never negative"},
        "sizes": {"never negative"},
        "which": set(),
    }


AXES = [
    ("channels last", {"channels last"}),
    ("channels first", {"channels first"}),
    ("channels first with depth", {"channels first"}),
    ("batch and channels last", {"batch first", "channels last"}),
    ("batch first", {"batch first"}),
    ("floor", set()),
]


@pytest.mark.parametrize(("convention", "themes"), AXES)
def test_a_convention_says_which_axis_is_which(convention, themes):
    head = f"title: T\ntopics: [t]\nconventions: [{convention}]\nprompt: p\n"
    text = head + "parts: {a: {type: shape, answer: '(2, 3)'}}"
    question = read_question("axes", "axes.yaml", text)
    of_axes = find_themes(question, question.parts[0], {}) & {"channels first", "channels last", "batch first"}
    assert of_axes == themes


def test_a_precision_below_zero_earns_nothing():
    key = make_variant(read_question("themes", "themes.yaml", THEMES), 1, {"tp": 4, "fp": 6}).key
    marks = marks_of(key, {"precision": "-0.4", "difference": "2", "labels": "0 1"})
    assert (marks["precision"].fraction, marks["precision"].feedback) == (0, "This cannot be negative.")
    assert marks["difference"].feedback == "Right but for the sign."
    assert marks["labels"].feedback == "Every entry is one too small: did you count from 0 instead of 1?"


LEFT_OUT = """
title: Left out
topics: [convolution]
conventions: [cross-correlation]
values:
  x: integers(6, 6, low=0, high=9)
  P: 1
  y: cross_correlate(x, [[1, 2], [3, -1]], stride=2, padding=P)
  z: sum(relu(y - 10))
prompt: Let $x = << x >>$.
parts:
  map: {type: array, answer: y, ask: Compute the map with stride 2 and padding 1.}
  total: {type: integer, answer: z, ask: "Subtract 10, apply ReLU and add up the map with stride 2 and padding 1."}
  plain: {type: integer, answer: z, ask: "Add up, with stride 2.", diagnoses: {left-out: 20%}}
"""


def test_what_was_left_out_is_named_where_the_question_has_it():
    question = read_question("left-out", "left-out.yaml", LEFT_OUT)
    key = make_variant(question, 1).key
    x = np.asarray(key.drawn["x"])
    W = np.array([[1, 2], [3, -1]])
    without_stride, without_padding = cross_correlate(x, W, 1, 1), cross_correlate(x, W, 2)
    without_relu = cross_correlate(x, W, 2, 1) - 10
    said = "This is what comes out without {}: did you leave it out?"
    total = int(np.maximum(without_stride - 10, 0).sum())
    mark = marks_of(key, {"map": str(without_stride.tolist()), "total": str(total), "plain": str(total)})
    # That the map is in every second row and column shows by itself.
    assert mark["map"].named == "stride"
    assert (mark["total"].named, mark["total"].feedback) == ("left-out", said.format("the stride"))
    assert mark["plain"].fraction == Fraction(1, 5)
    assert marks_of(key, {"total": str(int(without_relu.sum()))})["total"].feedback == said.format("ReLU")
    without = str(int(np.maximum(without_padding - 10, 0).sum()))
    marks = marks_of(key, {"total": without, "plain": without})
    assert marks["total"].feedback == said.format("the padding")
    # Nobody speaks of a padding there.
    assert marks["plain"].named == ""


CHAINED = """
title: A chain with a bias
topics: [left out]
values:
  x: integers(3, 1, low=1, high=3)
  b: "[0.4]"
  h: rnn_forward(x, [0.5], [[0.3]], [[0.7]], b, activation="tanh")
prompt: Let $x = << x >>$.
parts:
  h:
    ask: Compute the states of a layer with a bias of 0.4.
    type: array
    answer: h
    tolerance: rounded(3)
    chain: {start: "[0.5]", next: "tanh(0.3 * x[t] + 0.7 * previous + b)"}
"""


def test_rounding_on_the_way_moves_an_answer_without_something_no_farther_than_the_right_one():
    key = make_variant(read_question("chained", "chained.yaml", CHAINED), 1).key
    without = np.array(rnn_forward(key.drawn["x"], [0.5], [[0.3]], [[0.7]], activation="tanh"))
    assert marks_of(key, {"h": str(without.tolist())})["h"].named == "left-out"
    without[-1] += 0.02
    assert marks_of(key, {"h": str(without.tolist())})["h"].named != "left-out"


# --- Added mistakes -------------------------------------------------------------------------------------------

ADDED = """
title: Added
topics: [added]
values: {{n: "integer(2, 9)"}}
prompt: Here.
parts:
  square:
    type: number
    answer: n ** 2
    mistakes:
      - {{answer: n + 12, feedback: You added.}}
      - {{answer: 3 * n + {number}, feedback: You tripled.{added}}}
"""


def test_a_mistake_that_is_added_changes_no_draw_and_counts_where_it_shows():
    def drawn(number, added):
        return [make_variant(read_question("added", "added.yaml", ADDED.format(number=number, added=added)), seed)
                for seed in range(40)]  # fmt: skip

    before = [variant.values["n"] for variant in drawn(1000, "")]
    # 3 * 6 and 6 + 12 are the same, and so are 3 * 3 and 3 ** 2.
    after, chosen = drawn(0, ", added: true"), drawn(0, "")
    assert [variant.values["n"] for variant in after] == before
    assert {3, 6} & {*before}
    assert not {3, 6} & {variant.values["n"] for variant in chosen}
    for variant in after:
        told = [mistake.feedback.source for mistake, _ in variant.mistakes["square"]]
        assert ("You tripled." in told) == (variant.values["n"] not in (3, 6))
