"""What of a worked solution is general enough to remind a class of it before the numbers come."""

import pytest
from sample_paper import prose

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.kinds.table import KINDS
from quizgen.model import Prose, Steps
from quizgen.render.recap import recap

STEPS = Steps((prose("Height: $<0> + 1 = <1>$", 4, 5),))
CELL = Steps((prose("Input: $W x = <0>$", 7), prose("Cell: $c = f \\odot g = <0>$", 7)))
BANK = load_bank()


@pytest.mark.parametrize(
    ("worked", "said"),
    [
        # A formula in letters, with its sentence.
        (prose("There is room for $\\frac{n}{k}$ windows:\n\n<0>", STEPS), "There is room for $\\frac{n}{k}$ windows."),
        (prose("It has $$ n - k + 1 $$ rows. Height: $<0>$.", 3), "It has\n\n$$ n - k + 1 $$\n\nrows."),
        # It ends where numbers begin: in the formula, ...
        (prose("A side has $m = n - k + 1 = <0> - 1 = <1>$ entries.", 5, 4), "A side has $m = n - k + 1$."),
        (prose("So there are $$ g (a + b) = <0> \\cdot <1> = <2>. $$", 2, 3, 6), "So there are\n\n$$ g (a + b). $$"),
        (prose("$$ a = b + c = <0>, \\qquad d = \\frac{e}{2}. $$", 1), "$$ a = b + c, \\qquad d = \\frac{e}{2}. $$"),
        # ... or behind the clause that holds it.
        (prose("Add them to get $z = x + y$, then apply <0> to it.", "tanh"), "Add them to get $z = x + y$."),
        (prose("A window has $l - k + 1$ positions on a side, so $<0>$ are lost.", 2),
         "A window has $l - k + 1$ positions on a side."),
        # A display says something even behind numbers; a formula in a line does not.
        (prose("With $<0> = n$ and $a + b = c$ $$ y = \\frac{x}{2}. $$", 1), "$$ y = \\frac{x}{2}. $$"),
        # What opens the solution, and the first sentence of each section.
        (prose("Each entry is the largest one of its window:\n\n<0>\n\nPooling has trained these maps before.", STEPS),
         "Each entry is the largest one of its window."),
        (prose("**Size.** It is $<0>$.\n\n**Map.** Each entry is the sum of the products. It is <0>.", 3),
         "**Map.** Each entry is the sum of the products."),
        # From steps, formulas alone.
        (prose("<0>", CELL), "Cell: $c = f \\odot g$."),
        # Nothing: numbers, names, headings, pointers to a figure, lists.
        (prose("The sum is $<0>$, which is the answer.", 3), None),
        (prose("Let $n = 5$ and $k = <0>$.", 3), None),
        (prose("**Mean and variance of the whole batch.**\n\n<0>", Steps(())), None),
        (prose("Here the figure shows the window of the last entry."), None),
        (prose("There are $y = 0.3 \\cdot 1 + 2 \\cdot 4 = 8.3$ of them."), None),
        (prose("Take the sum of both to get $n = 7$ of these."), None),
        (prose("In this layer all of them stay, and nothing is learned: <0>.", 0), None),
        (prose("The layer has 54 rows and 54 columns in all."), None),
        (prose("1. The first one of them is a dense layer.\n2. The second one is $a = b + c$."), None),
        (prose("**Note that with care: the mean** of << is <0>.", 3), None),
        (prose(""), None),
    ],
)  # fmt: skip
def test_of_a_question_with_numbers_for_answers(worked: Prose, said: str | None) -> None:
    told = recap(worked, ["numbers", "numbers"])
    assert (told.source if told else None) == said
    assert told is None or told.values == ()


TWO_SECTIONS = prose("**Rule.** It is $a = b + c$.\n\n**Why.** It is so since $d = e + f$ holds.")


@pytest.mark.parametrize(
    ("types", "said"),
    [
        (["numbers", "numbers"], ["**Rule.** It is $a = b + c$.", "**Why.** It is so since $d = e + f$ holds."]),
        # Words may be the answer to what is not calculated.
        (["numbers", "words"], ["**Rule.** It is $a = b + c$."]),
        (["words", "numbers"], []),
        (["words"], []),
        ([], []),
    ],
)
def test_words_give_no_answer_away(types: list[str], said: list[str]) -> None:
    told = recap(TWO_SECTIONS, types)
    assert (told.source.split("\n\n") if told else []) == said


def test_nor_does_a_formula_where_one_is_asked_for() -> None:
    worked = prose("By the chain rule\n\n$$ y' = f' g'. $$\n\nSo at last\n\n$$ y' = 2 x + 3. $$")
    assert recap(worked, ["formula"]) is not None
    assert "2 x" not in recap(worked, ["formula"]).source  # type: ignore[union-attr]


def test_no_more_than_a_slide_holds() -> None:
    worked = prose("\n\n".join(f"**Part.** It is $a_{i} = b + c$." for i in range(20)))
    told = recap(worked, ["numbers"])
    assert told is not None
    assert len(told.source.split("\n\n")) == 5


@pytest.mark.parametrize(
    ("id", "formula"),
    [
        ("cnn/output-size", r"\left\lfloor \frac{n + 2P - K}{S} \right\rfloor + 1"),
        ("cnn/receptive-field", r"r_{\text{new}} = r + (k - 1) \cdot j"),
        ("cnn/parameter-count", r"(d \cdot w \cdot h + 1) \cdot k"),
        ("cnn/batch-normalisation", r"\hat{x}_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}"),
        ("rnn/forward-pass", r"z_t = W_x x_t + W_h h_{t-1} + b"),
        ("rnn/lstm-step", r"c_1 = f \odot c_0 + i \odot g"),
    ],
)
def test_of_the_bank(id: str, formula: str) -> None:
    variant = make_variant(BANK[id], 3)
    told = recap(variant.solution.worked, [KINDS[part.kind].end for part in variant.paper.parts])
    assert told is not None
    assert formula in told.source
