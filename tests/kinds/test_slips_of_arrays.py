"""The slips that a simulated student makes with an array: each is one that a tutor would recognise."""

import numpy as np
import pytest

from quizgen.generate import make_variant
from quizgen.questions.reader import read_question

# What the array is, the place that is picked, and every slip.
SLIPS = [
    (
        "[[1, 2], [3, 4]]",
        3,
        {
            "sign": [[-1, -2], [-3, -4]],
            "factor": [[2, 4], [6, 8]],
            "transposed": [[1, 3], [2, 4]],
            # Further off than any entry is large.
            "one-entry": [[1, 2], [3, 9]],
        },
    ),
    ("[-7, 2, 3, 4]", 1, {"sign": [7, -2, -3, -4], "factor": [-14, 4, 6, 8], "one-entry": [-7, 10, 3, 4]}),
    # With one of three entries wrong, most of the array would be right as it is.
    ("[1, -2, 3]", 0, {"sign": [-1, 2, -3], "factor": [2, -4, 6]}),
    # Rounding early is a slip only where there is something to round.
    (
        "[1 / 3, 2 / 3, 4 / 3]",
        0,
        {"sign": [-1 / 3, -2 / 3, -4 / 3], "factor": [2 / 3, 4 / 3, 8 / 3], "rounding": [0.3, 0.7, 1.3]},
    ),
    # A volume is not transposed.
    (
        "[[[1, 2]], [[3, 4]]]",
        0,
        {"sign": [[[-1, -2]], [[-3, -4]]], "factor": [[[2, 4]], [[6, 8]]], "one-entry": [[[6, 2]], [[3, 4]]]},
    ),
    # Where few entries differ in size, a slip could as well be another one, or none.
    ("[1, -1, 2, 0]", 0, {}),
    ("[0, 0, 0, 0]", 0, {}),
]

# The array, how it goes on, the entry that slips, and what follows from it.
CHAINS = [
    ("[6, 7, 8, 9]", "{start: 5, next: previous + 1}", 0, [7, 8, 9, 10]),
    ("[6, 7, 8, 9]", "{start: 5, next: previous + 1}", 1, [6, 8, 9, 10]),
    ("[6, 7, 8, 9]", "{start: 5, next: previous + 1}", 2, [6, 7, 9, 10]),
    # After the last entry there is nothing to be carried.
    ("[6, 7, 8, 9]", "{start: 5, next: previous + 1}", 3, None),
    # Each entry is told which one it is.
    ("[0, 1, 3, 6]", "{start: 0, next: previous + t}", 1, [0, 2, 4, 7]),
    # Where no entry depends on the one before, nothing is carried either.
    ("[2, 3, 4, 5]", "{start: 1, next: t + 2}", 0, None),
    # Nor where there is no entry after the slip.
    ("[4, 3, 2, 1]", "{start: 5, next: '[4, 3, 2, 1][t + previous - (5 - t)]'}", 2, None),
    # A slip in a chain of rows is one in all of a row.
    ("[[1, 10], [2, 20], [4, 40]]", "{start: '[0.5, 5]', next: 2 * previous}", 2, [[1, 10], [3, 21], [6, 42]]),
    ("[6, 7, 8, 9]", "", 1, None),
]


def slips_of(answer, place, chain=""):
    text = f"title: T\ntopics: [t]\nvalues: {{v: '{answer}'}}\nprompt: P.\nparts:\n  p: {{type: array, answer: v"
    text += f", chain: {chain}}}\n" if chain else "}\n"
    variant = make_variant(read_question("t", "t.yaml", text), 1)
    (part,) = variant.question.parts

    def pick(count):
        assert count == np.size(variant.values["v"])
        return place

    made = part.asked.slips(part, variant.expected["p"], variant.values, pick)
    return {slip.name: np.asarray(slip.expected.answer) for slip in made}


@pytest.mark.parametrize(("answer", "place", "slips"), SLIPS)
def test_slips(answer, place, slips):
    made = slips_of(answer, place)
    assert list(made) == list(slips)
    for name, slipped in slips.items():
        assert np.allclose(made[name], slipped), name


@pytest.mark.parametrize(("answer", "chain", "place", "slipped"), CHAINS)
def test_a_slip_in_a_chain(answer, chain, place, slipped):
    made = slips_of(answer, place, chain).get("chain")
    assert (made is None) == (slipped is None)
    assert made is None or made.tolist() == slipped
