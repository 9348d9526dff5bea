"""Whether all variants of a question give about the same work.

Four figures are taken of each variant: the digits, the minus signs and the zeros of all numbers that it prints or asks
for, and the operations that its worked solution writes down. The tenth lightest and the tenth heaviest of the variants
are compared, so that a single odd draw decides nothing: the heavier may have three times the figure of the lighter, and
a small figure counts as the least one that matters.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.checks.survey import Finding, Survey
from quizgen.model import Variant
from quizgen.text.markdown import to_markdown, written_formulas

MOST_RATIO = 3
_FEWEST_VARIANTS = 10
_LEAST: Mapping[str, int] = MappingProxyType({"digits": 12, "negatives": 4, "zeros": 4, "operations": 10})

_NUMERAL = re.compile(r"(?P<minus>(?<![\w)}\]])-\s?)?(?P<digits>\d+(?:\.\d+)?)")
_OPERATION = re.compile(r"\\cdot|\\times|\\frac|[+·×÷/]|(?<=[\w)}]) ?[-−] ?(?=[\w(\\])")


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure spreads over the variants: the lowest, the middle, the highest, and the two that are compared."""

    lowest: int
    light: int
    middle: int
    heavy: int
    highest: int


def measure_spreads(survey: Survey) -> Mapping[str, Spread]:
    """Return the spread of each figure."""
    figures = [_figures(variant) for variant in survey.variants]
    return MappingProxyType({name: _spread([figure[name] for figure in figures]) for name in _LEAST if figures})


def _figures(variant: Variant) -> dict[str, int]:
    read = " ".join(to_markdown(prose) for prose in (variant.paper.prompt, *(part.ask for part in variant.paper.parts)))
    typed = " ".join(solution.typed for solution in variant.solution.parts)
    found = [(match["minus"], match["digits"]) for match in _NUMERAL.finditer(f"{read} {typed}")]
    return {
        "digits": sum(len(digits.replace(".", "")) for _, digits in found),
        "negatives": sum(minus is not None for minus, _ in found),
        "zeros": sum(float(digits) == 0 for _, digits in found),
        "operations": sum(len(_OPERATION.findall(formula)) for formula in written_formulas(variant.solution.worked)),
    }


def _spread(figures: list[int]) -> Spread:
    ordered = sorted(figures)
    last = len(ordered) - 1
    lowest, light, middle, heavy, highest = (ordered[round(last * share)] for share in (0, 0.1, 0.5, 0.9, 1))
    return Spread(lowest, light, middle, heavy, highest)


def check_fairness(survey: Survey) -> Iterator[Finding]:
    """Complain of figures that spread too far."""
    if len(survey.variants) < _FEWEST_VARIANTS:
        return
    uneven = [
        f"{name} from {spread.light} to {spread.heavy}"
        for name, spread in measure_spreads(survey).items()
        if spread.heavy > MOST_RATIO * max(spread.light, _LEAST[name])
    ]
    if uneven:
        message = (
            f"the variants differ unfairly: {', '.join(uneven)} (the lightest and heaviest tenth left out); "
            "narrow the draws that decide the size"
        )
        yield Finding(survey.question.place, "unfair-variants", message)
