"""Whether a formula is written in the form that a question asks for: what it looks like, never what it equals."""

from decimal import Decimal
from types import MappingProxyType

from quizgen.formulas.tree import (
    Call,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    symbols_of,
    unknown_functions_of,
    walk,
)
from quizgen.messages import said

_MOST_FACTORS = 1_000


def _is_constant(node: Node) -> bool:
    return not symbols_of(node) and not unknown_functions_of(node)


def _whole(node: Node) -> int | None:
    """Return a power's exponent where it is a whole number above zero."""
    if isinstance(node, Number) and node.value > 0 and node.value == node.value.to_integral_value():
        return int(min(node.value, Decimal(_MOST_FACTORS)))
    return None


def count_factors(node: Node) -> int:
    """Count the factors that are not constants, with their powers; those of a fraction above and below the line.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> count_factors(read_formula("-2x(x-1)^2")), count_factors(read_formula("x^2-1"))
    (3, 1)
    """
    match node:
        case Negative():
            return count_factors(node.operand)
        case Product():
            return sum(map(count_factors, node.factors))
        case Quotient():
            return count_factors(node.over) + count_factors(node.under)
        case Power() if not _is_constant(node):
            return (_whole(node.exponent) or 1) * max(count_factors(node.base), 1)
    return 0 if _is_constant(node) else 1


def _check_factored(node: Node, expected: Node) -> str:
    if count_factors(node) < count_factors(expected):
        return said("It can be factored further.")
    return ""


def _check_expanded(node: Node, expected: Node) -> str:
    for part, _ in _outside_functions(node):
        match part:
            case Product() if any(isinstance(_bare(factor), Sum) for factor in part.factors):
                return said("A product is still to be multiplied out.")
            case Power() if isinstance(_bare(part.base), Sum) and (_whole(part.exponent) or 0) > 1:
                return said("A power is still to be multiplied out.")
            case Quotient() if isinstance(_bare(part.over), Sum) and _is_constant(part.under):
                return said("A fraction is still to be split into its terms.")
            case Negative() if isinstance(part.operand, Sum):
                return said("A bracket after a minus is still to be resolved.")
    return ""


def _check_single_fraction(node: Node, expected: Node) -> str:
    body = _bare(node)
    parts = (body.over, body.under) if isinstance(body, Quotient) else (body,)
    for part in parts:
        for inner, _ in _outside_functions(part):
            negative_power = isinstance(inner, Power) and isinstance(inner.exponent, Negative)
            if isinstance(inner, Quotient) or (negative_power and isinstance(_bare(expected), Quotient)):
                return said("It is not written as one fraction.")
    if isinstance(_bare(expected), Quotient) and not isinstance(body, Quotient):
        return said("It is not written as one fraction.")
    return ""


def _bare(node: Node) -> Node:
    while isinstance(node, Negative):
        node = node.operand
    return node


def _outside_functions(node: Node) -> list[tuple[Node, int]]:
    """Return the nodes of a formula but for functions' arguments and exponents, which keep their own form."""
    hidden: set[int] = set()
    for part, _ in walk(node):
        if isinstance(part, Call):
            hidden |= {id(inner) for argument in part.arguments for inner, _ in walk(argument)}
        elif isinstance(part, Power):
            hidden |= {id(inner) for inner, _ in walk(part.exponent)}
    return [(part, depth) for part, depth in walk(node) if id(part) not in hidden]


FORMS = MappingProxyType(
    {"factored": _check_factored, "expanded": _check_expanded, "single-fraction": _check_single_fraction}
)
"""By the word that a question uses."""


def check_form(form: str, response: Node, expected: Node) -> str:
    """Say what keeps a formula from the form asked for; empty where nothing does.

    Parameters
    ----------
    form : str
        Of :data:`FORMS`; empty where none is asked for.
    response, expected : Node
        Of the same value. What counts as fully factored is how the answer is written.

    Returns
    -------
    str

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> check_form("factored", read_formula("x^2-1"), read_formula("(x-1)(x+1)"))
    'It can be factored further.'
    """
    return FORMS[form](response, expected) if form else ""
