"""A paper made by hand: an array and a shape to compute, a choice, a number."""

from fractions import Fraction

import numpy as np

from quizgen.model import (
    Figure,
    Notation,
    Paper,
    PaperPart,
    PaperQuestion,
    PartSolution,
    Prose,
    Solution,
    Steps,
    Student,
    Table,
)
from quizgen.text.holes import stand_in

X = np.array(
    [
        [0.3, 0.8, 0.1, 0.5, 0.9],
        [0.7, 0.2, 0.6, 0.4, 0.0],
        [0.1, 0.9, 0.3, 0.8, 0.2],
        [0.5, 0.4, 0.7, 0.1, 0.6],
        [0.2, 0.6, 0.0, 0.9, 0.3],
    ]
)
W = np.array([[1, 0, -1], [0.5, 0, -0.5], [1, 0, -1]])
Y = np.array([[sum(sum(X[i : i + 3, j : j + 3] * W)) for j in range(3)] for i in range(3)]).round(3)

ARRAY_HINT = "An array: rows in brackets, as in [[1, 2], [3, 4]]; or entries with spaces, rows on lines of their own."
SHAPE_HINT = "Dimensions: numbers with x between them, as in 54x54x96."


def prose(source: str, *values: object) -> Prose:
    """Return prose whose holes are written <0>, <1> ..."""
    for number in range(len(values)):
        source = source.replace(f"<{number}>", stand_in(number))
    return Prose(source, values)


STUDENT = Student(
    "Zoë Müller-O'Brien",
    "a0123456x",
    "sis_id",
    {"sis_id": "A0123456X", "login": "zoe_m", "email": "zoe_m@example.edu"},
)

CONVOLUTION = PaperQuestion(
    title="Cross-correlation of an image with a filter",
    code="T9-1-7KQ2",
    marks=Fraction(3),
    conventions=("cross-correlation", "floor", "padding a side"),
    prompt=prose(
        "An image $x$ meets a filter $W$ with stride <0> and padding <1>:\n\n$$ x = <2>, \\qquad W = <3>. $$\n",
        1,
        0,
        X,
        W,
    ),
    parts=(
        PaperPart(
            "map",
            "a",
            prose("Compute the feature map $y = x \\otimes W$. The filter is *not* flipped."),
            "array",
            Fraction(2),
            ARRAY_HINT,
        ),
        PaperPart("shape", "b", prose("Give its dimensions."), "shape", Fraction(1), SHAPE_HINT),
    ),
)

CHOICE = PaperQuestion(
    title="What kind of recurrent network?",
    code="T9-2-M4XH",
    marks=Fraction(1),
    conventions=(),
    prompt=prose(
        "A network reads a film review word by word and says, once, whether the critic <0> the film.\n\n<1>\n",
        "liked & praised",
        Figure(
            "unrolled-rnn",
            {"kind": "many-to-one", "steps": 4},
            "A recurrent network unrolled over four steps, with an input at each step and one output at the last.",
        ),
    ),
    parts=(
        PaperPart(
            "type",
            "",
            prose("Which type of network fits the task?"),
            "choice",
            Fraction(1),
            "A choice: the letter of one option, as in B.",
            options=(
                prose("one-to-one"),
                prose("one-to-many"),
                prose("many-to-one, $T_x > 1$"),
                prose("<0>", "many-to-many"),
            ),
        ),
    ),
)

NUMBER = PaperQuestion(
    title="One step of a recurrent neuron",
    code="T9-3-P9WD",
    marks=Fraction(5, 4),
    conventions=("bias counted",),
    prompt=prose(
        "A neuron computes $h_t = \\tanh(w_x x_t + w_h h_{t-1} + b)$ with $w_x = <0>$, $w_h = <1>$, $b = <2>$ and "
        "$h_0 = <3>$.\n\n<4>\n",
        0.5,
        -0.25,
        0.1,
        0,
        Table(
            (prose("$t$"), prose("$x_t$"), prose("what it is")),
            (
                (prose("1"), prose("<0>", 0.8), prose("the first input")),
                (prose("2"), prose("<0>", -1.5), prose("the second input, in $\\mathbb{R}$")),
            ),
        ),
    ),
    parts=(
        PaperPart(
            "h",
            "",
            prose("Find $h_1$."),
            "number",
            Fraction(5, 4),
            "A number: 0.25, 1/4, 25% and 2.5e-1 are all read.",
            "Give 3 decimals.",
        ),
    ),
)

PAPER = Paper(
    course="CS2109S",
    title="Tutorial 9: CNNs and RNNs",
    date="12 November 2025",
    attempt=1,
    student=STUDENT,
    questions=(CONVOLUTION, CHOICE, NUMBER),
    marks=Fraction(21, 4),
)

SHARED_PAPER = Paper("CS2109S", "Tutorial 9: CNNs and RNNs", "", 2, None, (CHOICE,), Fraction(1))

SOLUTIONS = (
    Solution(
        (
            PartSolution(
                "map", "a", prose("$<0>$", Y), "[[0.05, 0.3, -0.4], [-0.2, 0.15, 0.75], [-0.1, -0.05, -0.15]]"
            ),
            PartSolution("shape", "b", prose("$<0>$", (3, 3)), "3x3"),
        ),
        prose(
            "The top-left entry comes from the first window:\n\n<0>\n\n<1>\n\nSliding the window gives\n\n"
            "$$ y = <2>. $$\n\nThe size is $\\lfloor (<3> - <4>) / 1 \\rfloor + 1 = <5>$ each way.\n",
            Figure(
                "convolution",
                {
                    "input": X,
                    "kernel": W,
                    "output": [[Y[0, 0], None, None], [None, None, None], [None, None, None]],
                    "entry": (0, 0),
                    "window": (0, 0),
                    "border": (0, 0, 0, 0),
                },
                "The first window of the image, the filter, and the entry of the output that they give.",
            ),
            Steps(
                (
                    prose("Lay the filter on the window with its top-left corner at $(1, 1)$."),
                    prose(
                        "Multiply and add: $y_{11} = 0.3 \\cdot 1 + 0.8 \\cdot 0 + 0.1 \\cdot (-1) + 0.7 \\cdot 0.5 + "
                        "0.2 \\cdot 0 + 0.6 \\cdot (-0.5) + 0.1 \\cdot 1 + 0.9 \\cdot 0 + 0.3 \\cdot (-1) = <0>$.",
                        float(Y[0, 0]),
                    ),
                )
            ),
            Y,
            5,
            3,
            3,
        ),
    ),
    Solution(
        (PartSolution("type", "", prose("C: many-to-one"), "C"),),
        prose("Many words go in and **one** verdict comes out: *many-to-one*."),
    ),
    Solution(
        (PartSolution("h", "", prose("$<0>$", 0.462), "0.462"),),
        prose(
            "$$\\begin{align*} h_1 &= \\tanh(<0> \\cdot 0.8 <1>) \\\\ &= \\tanh(0.5) \\approx 0.462 \\end{align*}$$",
            0.5,
            Notation("+ 0.1", "+ 0.1"),
        ),
    ),
)
