"""How long the longest-winded responses keep the marker busy; none may take over 0.2 s.

python benchmarks/hostile_responses.py
"""

import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from time import perf_counter

import numpy as np

from quizgen.kinds.array import ArrayExpected
from quizgen.kinds.choice import ChoiceExpected
from quizgen.kinds.choices import ChoicesExpected
from quizgen.kinds.essay import EssayExpected, RubricPoint
from quizgen.kinds.formula import FormulaExpected
from quizgen.kinds.integer import IntegerExpected
from quizgen.kinds.matching import MatchingExpected
from quizgen.kinds.number import NumberExpected
from quizgen.kinds.shape import ShapeExpected
from quizgen.kinds.text import TextExpected
from quizgen.marking.check import judge
from quizgen.model import Expected

LIMIT = 0.2
"""Seconds for one response, read and compared."""

FORMULAS = {
    "a tower of powers": "9**9**9**9",
    "a factorial": "factorial(10**9)",
    "a factorial of factorials": "9!!!!!!!!",
    "a large power of a sum": "(x+1)^(10^6)",
    "the largest power of a sum": "(x+1)^9999 - (x+1)^9998",
    "powers of powers": "(" * 50 + "x" + "^9999)" * 50,
    "a tower of symbols": "x^" * 70 + "x",
    "brackets": "(" * 5_000,
    "brackets with an end": "(" * 2_000 + "x" + ")" * 2_000,
    "the deepest brackets": "(" * 55 + "x" + ")" * 55,
    "an attribute": "x.__class__",
    "a call of Python": "__import__('os').system('ls')",
    "many characters": "x+" * 50_000 + "x",
    "many spaces": " " * 4_998 + "x",
    "many signs": "-" * 4_999 + "x",
    "many bars": "|" * 4_999,
    "exponentials of exponentials": "exp(exp(exp(exp(9))))",
    "exponentials of a symbol": "exp(" * 40 + "x" + ")" * 40,
    "sines of sines": "sin(" * 55 + "x" + ")" * 55,
    "a sine of a huge number": "sin(10^(10^3))",
    "many digits": "1" * 4_999,
    "many digits, summed": "+".join(["9" * 399] * 12),
    "a large exponent in a numeral": "1e999999999",
    "numerals with large exponents": "+".join(["1e9999*x"] * 250),
    "many sines": "+".join(["sin(x)"] * 150),
    "many complex sines": "+".join(["sin(I x)"] * 100),
    "the same value by many functions": "x+0*(" + "+".join(["tanh(sqrt(x-3))"] * 65) + ")",
    "the same value by factorials": "x+0*(" + "+".join(["x!"] * 45) + ")",
    "the same value by complex factorials": "x+0*(" + "+".join(["(I x)!"] * 40) + ")",
    "the same value by steps": "x+0*(" + "+".join(["floor(x)"] * 150) + ")",
    "the same value by steps and factorials": "x+0*(floor(x)+" + "+".join(["(I x)!"] * 39) + ")",
    "the same value by error functions": "x+0*(floor(x)+" + "+".join(["erf(I x)"] * 27) + ")",
    "the same value by large powers": "x+0*(floor(x)+" + "+".join(["(x+I)^9999"] * 70) + ")",
    "the same value by cancelling": "x+floor(x)-floor(x)+" + "+".join(["sin(x)-sin(x)"] * 70),
    "nothing but cancelling": "x+0*floor(x)+" + "+".join(["sqrt(x+3)^2-x-3"] * 50),
    "no value anywhere": "1/(x-x)+" + "+".join(["(I x)!"] * 40),
    "no value anywhere, told late": "+".join(["(I x)!"] * 39) + "+floor(x)+1/(x-x)",
    "constants": "+".join(["(2.5I)!"] * 40),
    "many unknown functions": "+".join(["f(x)"] * 60),
    "more than may be computed": "+".join(["sin(x)"] * 190),
    "a long word": "x" * 4_999,
    "a long word of functions": "sin" * 1_600,
    "a word that almost splits": "xsin" * 14 + "q",
    "subscripts": "x_" * 2_000,
    "fractions": "\\frac{" * 800,
    "fractions of fractions": "\\frac1" * 800,
    "labels": "y=" * 2_400 + "x",
    "a label with brackets": "y(" + "x " * 2_400 + ")=x",
    "raised and lowered in turn": "x²₂" * 1_600,
    "many commas": "max(" + "1," * 2_400 + "1)",
    "logarithms to bases": "log(" * 40 + "x" + ",2)" * 40,
}
"""What each is, and its text."""

FORMULA_ANSWERS = ("x", "e^(-x)/(1 + e^(-x))^2", "floor((x + 2y - 3)/2) + 1", "f(x) + y!")

_PIECES = (
    "1 ", "1,", "1,2;", "1\n", "1\t2\n", "1/2 ", "1 1/2 ", "1,5 ", "1x", "1e", "1..", "1_", "10^", "-", "$", "~", "½",
    "=", "|", ". ", "(", "[", "[1,", "{1,", "[[1,2],[3,4]]", "array(", "torch.Size(", "None,", "H=1,",
    "a=1,", "\\\\ & ",
    "\\frac{", "\\frac{1}{2} ", "| 1 | 2 |\n", "tensor([[1.0, 2.0]], grad_fn=<A>)", "A, ", "1-B, ", "a -> b; ",
    "gradient ", "x", "é", "\u202e",
)  # fmt: skip
OTHERS = {f"{piece!r} again and again": piece * (19_990 // len(piece)) for piece in _PIECES} | {
    "as many numbers as are read": "1,2;" * 500,
    "as many fractions as are read": "1/2 " * 500,
    "100,000 characters": "1 " * 50_000,
}
"""For all other types of answers."""

OTHER_ANSWERS = (
    NumberExpected(1.5),
    IntegerExpected(2800),
    ShapeExpected((54, 54, 96)),
    ArrayExpected(np.array([[1.0, 2.0], [3.0, 4.0]])),
    ChoiceExpected("two", options=("one", "two", "three")),
    ChoicesExpected(("one", "two"), options=("one", "two", "three")),
    MatchingExpected(("b", "c"), options=("a", "b", "c"), items=("one", "two")),
    TextExpected(("recurrent network", "/(no )?gradient.*vanish(es)?/")),
    EssayExpected("", rubric=(RubricPoint("It vanishes", Fraction(1), ("gradient is 0", "/no (gradient|signal)/")),)),
)


def main() -> int:
    """Time every response against every answer; return 1 where one took too long."""
    formulas = [FormulaExpected(expected) for expected in FORMULA_ANSWERS]
    slowest = max(_time_all(FORMULAS, formulas), _time_all(OTHERS, OTHER_ANSWERS))
    print(f"The longest took {slowest:.3f} s; {LIMIT} s are allowed.")
    return int(slowest > LIMIT)


def _time_all(responses: Mapping[str, str], answers: Sequence[Expected]) -> float:
    slowest = 0.0
    print(f"{'seconds':>8}  status                response")
    for name, response in responses.items():
        took, statuses, kind = 0.0, set(), ""
        for expected in answers:
            start = perf_counter()
            statuses.add(judge(response, expected).status)
            seconds = perf_counter() - start
            if seconds > took:
                took, kind = seconds, expected.kind
        slowest = max(slowest, took)
        told = f"{took:8.3f}  {', '.join(sorted(statuses)):20}  {name}, longest as {kind}"
        print(told + ("  TOO LONG" if took > LIMIT else ""))
    return slowest


if __name__ == "__main__":
    judge("x", FormulaExpected("x"))
    sys.exit(main())
