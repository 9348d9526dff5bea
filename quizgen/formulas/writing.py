"""A tree as text that the grammar reads back as the same tree."""

from decimal import Decimal

from quizgen.formulas.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Unknown,
)

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_LONGEST_PLAIN = 40


def write(node: Node) -> str:
    """Write a formula with every product's sign, and with brackets only where they are needed.

    Examples
    --------
    >>> x = Symbol("x")
    >>> write(Quotient(Sum((x, Negative(Number(Decimal(1))))), Power(x, Negative(x))))
    '(x - 1)/x^(-x)'
    """
    match node:
        case Number():
            return _write_number(node.value)
        case Constant() | Symbol():
            return node.name
        case Sum():
            first, *others = node.terms
            return _within(first, _PRODUCT, sign=True) + "".join(map(_write_term, others))
        case Negative():
            return f"-{_within(node.operand, _PRODUCT)}"
        case Product():
            first, *others = node.factors
            return "*".join([_left_factor(first), *(_within(factor, _POWER) for factor in others)])
        case Quotient():
            over = write(node.over) if isinstance(node.over, Product) else _left_factor(node.over)
            return f"{over}/{_within(node.under, _POWER)}"
        case Power():
            return f"{_within(node.base, _ATOM)}^{_within(node.exponent, _POWER)}"
        case Call():
            return f"{node.function}({', '.join(map(write, node.arguments))})"
        case Unknown():
            return f"{node.name}({', '.join(map(write, node.arguments))})"


def _rank(node: Node) -> int:
    match node:
        case Sum() | Negative():
            return _SUM
        case Product() | Quotient():
            return _PRODUCT
        case Power():
            return _POWER
    return _ATOM


def _within(node: Node, least: int, sign: bool = False) -> str:
    if _rank(node) >= least or (sign and isinstance(node, Negative)):
        return write(node)
    return f"({write(node)})"


def _left_factor(node: Node) -> str:
    # A quotient may open a product, since both are read from the left.
    return write(node) if isinstance(node, Quotient) else _within(node, _POWER)


def _write_term(node: Node) -> str:
    if isinstance(node, Negative):
        return f" - {_within(node.operand, _PRODUCT)}"
    return f" + {_within(node, _PRODUCT)}"


def _write_number(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) > _LONGEST_PLAIN:
        return str(value).lower()
    return f"{value:f}"
