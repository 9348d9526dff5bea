"""Computing with formulas: derivatives, substitution, simpler forms. SymPy computes; trees go in and come out."""

from collections.abc import Mapping

import sympy

from quizgen.formulas.conversion import style_of, to_expression, to_tree
from quizgen.formulas.tree import Node, replace_symbols
from quizgen.solver import symbolic


def differentiate(node: Node, name: str) -> Node:
    """Differentiate a formula with respect to a symbol.

    Parameters
    ----------
    node : Node
        The formula.
    name : str
        The symbol's canonical name.

    Returns
    -------
    Node

    Raises
    ------
    ComputationError
        If the formula is too large, or something in it has no derivative.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> from quizgen.formulas.writing import write
    >>> write(differentiate(read_formula("tanh(0.5 w x)"), "w"))
    '0.5*x*(1 - tanh(0.5*w*x)^2)'
    """
    found = symbolic.differentiate(to_expression(node), sympy.Symbol(name))
    return to_tree(found, style_of(node))


def simplify(node: Node) -> Node:
    """Return the shortest way to write a formula, of those that are tried.

    Raises
    ------
    ComputationError
        If the formula is too large.
    """
    return to_tree(symbolic.simplify(to_expression(node)), style_of(node))


def expand(node: Node) -> Node:
    """Multiply a formula out.

    Raises
    ------
    ComputationError
        If the formula is too large.
    """
    return to_tree(symbolic.expand(to_expression(node)), style_of(node))


def write_fractions(node: Node) -> Node:
    """Return a formula with fractions in place of decimals.

    Raises
    ------
    ComputationError
        If the formula is too large.
    """
    return to_tree(to_expression(node))


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """Put formulas in place of symbols, all at once, and work out what can be.

    Parameters
    ----------
    node : Node
        The formula.
    values : mapping of str to Node
        By the symbols' canonical names.

    Returns
    -------
    Node

    Raises
    ------
    ComputationError
        If the result is too large, or has no value.

    Examples
    --------
    >>> from quizgen.formulas.grammar import read_formula
    >>> from quizgen.formulas.writing import write
    >>> write(substitute(read_formula("x^2 + y"), {"x": read_formula("y"), "y": read_formula("3")}))
    'y^2 + 3'
    """
    replaced = replace_symbols(node, values)
    return to_tree(to_expression(replaced), style_of(replaced))
