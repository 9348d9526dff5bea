"""A formula: the opposite of the answer, or right up to a constant factor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.diagnosis.evidence import Found
from quizgen.diagnosis.ratios import is_near_one, near_fractions, times
from quizgen.formulas.sampling import Domain, compare_formulas, find_constant_ratio
from quizgen.formulas.tree import Call, Negative, Node, Power, Symbol, Unknown, walk
from quizgen.messages import said
from quizgen.model import Tolerance

_FEWEST_PARTS = 2
"""A bare symbol is right up to a factor too easily."""

_EXACT = 1e-11


@dataclass(frozen=True, slots=True)
class FormulaCase:
    """A formula that does not agree with the answer."""

    given: Node
    answer: Node
    domains: Mapping[str, Domain]
    tolerance: Tolerance | None


def prepare(
    value: Node, answer: Node, domains: Mapping[str, Domain], tolerance: Tolerance | None = None
) -> FormulaCase | None:
    """Return what there is to diagnose; nothing where the response is right in value."""
    if compare_formulas(value, answer, domains, tolerance).agree:
        return None
    return FormulaCase(value, answer, domains, tolerance)


def _is_telling(case: FormulaCase) -> bool:
    return min(_count_parts(case.given), _count_parts(case.answer)) >= _FEWEST_PARTS


def _count_parts(tree: Node) -> int:
    return sum(isinstance(node, Symbol | Power | Call | Unknown) for node, _ in walk(tree))


def find_sign(case: FormulaCase) -> Found | None:
    """Look for the opposite of the answer."""
    if not compare_formulas(Negative(case.given), case.answer, case.domains, case.tolerance).agree:
        return None
    return Found(said("Right but for the sign: this is the opposite of the answer."), _is_telling(case))


def find_factor(case: FormulaCase) -> Found | None:
    """Look for a factor that is the same wherever the symbols are sampled."""
    if not _is_telling(case):
        return None
    ratio = find_constant_ratio(case.given, case.answer, case.domains)
    if ratio is None or is_near_one(ratio):
        return None
    simple = next((near for near in near_fractions(ratio) if abs(float(near) - ratio) <= _EXACT * abs(ratio)), ratio)
    return Found(said("Right up to a constant factor: this is {times}.", times=times(simple, said("the answer"))), True)


FINDERS: Mapping[str, Callable[[FormulaCase], Found | None]] = MappingProxyType(
    {"sign": find_sign, "factor": find_factor}
)
"""By the diagnosis' name."""
