"""The nodes of a formula, and the limits on how large it may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from quizgen.messages import said
from quizgen.model import Unreadable

MOST_NODES = 600
DEEPEST = 80
LARGEST_EXPONENT = 10_000
"""Of a power with a constant exponent, of `exp`, of a factorial, and of a number in scientific notation."""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral without a sign; a fraction is a :class:`Quotient`."""

    value: Decimal
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """``e``, ``pi`` or ``I``."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable, by its canonical name such as ``w_1``, ``h_{t-1}`` or ``sigma``."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Two terms or more; a difference is a sum with a :class:`Negative`."""

    terms: tuple["Node", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Product:
    """Two factors or more."""

    factors: tuple["Node", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction."""

    over: "Node"
    under: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    """A power; a square root is a call of ``sqrt``."""

    base: "Node"
    exponent: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite."""

    operand: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table, by the name that it has there."""

    function: str
    arguments: tuple["Node", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A function of which nothing is known but its name, such as ``f`` in ``f(x) + C``."""

    name: str
    arguments: tuple["Node", ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = Number | Constant | Symbol | Sum | Product | Quotient | Power | Negative | Call | Unknown


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below one.

    Examples
    --------
    >>> children(Power(Symbol("x"), Number(Decimal(2)))) == (Symbol("x"), Number(Decimal(2)))
    True
    """
    match node:
        case Sum():
            return node.terms
        case Product():
            return node.factors
        case Quotient():
            return (node.over, node.under)
        case Power():
            return (node.base, node.exponent)
        case Negative():
            return (node.operand,)
        case Call() | Unknown():
            return node.arguments
    return ()


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Yield every node with its depth, the root first, without recursion.

    Examples
    --------
    >>> [depth for _, depth in walk(Negative(Symbol("x")))]
    [0, 1]
    """
    waiting = [(node, 0)]
    while waiting:
        found, depth = waiting.pop()
        yield found, depth
        waiting += [(child, depth + 1) for child in reversed(children(found))]


@lru_cache(maxsize=4096)
def symbols_of(node: Node) -> frozenset[str]:
    """Return the names of the symbols in a tree.

    Examples
    --------
    >>> symbols_of(Sum((Symbol("x"), Number(Decimal(1)))))
    frozenset({'x'})
    """
    return frozenset(found.name for found, _ in walk(node) if isinstance(found, Symbol))


def unknown_functions_of(node: Node) -> frozenset[str]:
    """Return the names of the unknown functions in a tree.

    Examples
    --------
    >>> unknown_functions_of(Unknown("f", (Symbol("x"),)))
    frozenset({'f'})
    """
    return frozenset(found.name for found, _ in walk(node) if isinstance(found, Unknown))


def replace_symbols(node: Node, values: Mapping[str, Node]) -> Node:
    """Put formulas in place of symbols, and leave all else as it is written.

    Examples
    --------
    >>> replace_symbols(Negative(Symbol("x")), {"x": Symbol("y")})
    Negative(operand=Symbol(name='y', at=0), at=0)
    """
    if isinstance(node, Symbol):
        return values.get(node.name, node)
    parts = tuple(replace_symbols(child, values) for child in children(node))
    match node:
        case Sum():
            return Sum(parts)
        case Product():
            return Product(parts)
        case Quotient():
            return Quotient(parts[0], parts[1])
        case Power():
            return Power(parts[0], parts[1])
        case Negative():
            return Negative(parts[0])
        case Call():
            return Call(node.function, parts)
        case Unknown():
            return Unknown(node.name, parts)
    return node


def check_size(node: Node) -> Unreadable | None:
    """Complain of a tree with too many nodes, or one nested too deeply.

    Examples
    --------
    >>> check_size(Symbol("x")) is None
    True
    """
    for count, (found, depth) in enumerate(walk(node), start=1):
        if count > MOST_NODES:
            return Unreadable(said("the formula has more than {most_nodes} parts", most_nodes=MOST_NODES), found.at)
        if depth > DEEPEST:
            return Unreadable(said("it is nested more than {deepest} deep", deepest=DEEPEST), found.at)
    return None
