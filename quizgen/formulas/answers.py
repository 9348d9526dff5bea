"""The formula that an author gives as an answer, and the symbols that a question declares for it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quizgen.formulas.display import write_latex
from quizgen.formulas.evaluation import check_work
from quizgen.formulas.form import FORMS, check_form
from quizgen.formulas.formula import read_bounded
from quizgen.formulas.names import Vocabulary, canonical_name
from quizgen.formulas.sampling import Domain, compare_formulas, parse_domain
from quizgen.formulas.tree import Negative, Node, Number, replace_symbols, symbols_of
from quizgen.model import Refusal, Unreadable


def parse_symbols(symbols: Mapping[str, Any]) -> Mapping[str, Domain] | str:
    """Read the symbols of a question, or say what is wrong with them.

    Parameters
    ----------
    symbols : mapping of str to object
        Name to domain: ``{x: real, w_1: [0, 1], f: function}``, or to the number that it stands for: ``{h_0: 0}``.

    Returns
    -------
    mapping of str to Domain, or str

    Examples
    --------
    >>> parse_symbols({"w_{1}": "real"})
    {'w_1': Domain(kind='real', low=-1.5, high=1.5)}
    >>> parse_symbols({"2x": "real"})
    "'2x' is not a symbol's name"
    """
    found: dict[str, Domain] = {}
    for name, declared in symbols.items():
        known = canonical_name(name)
        if known is None:
            return f"'{name}' is not a symbol's name"
        domain = parse_domain(declared)
        if isinstance(domain, str):
            return domain
        found[known] = domain
    return found


def read_answer(text: str, domains: Mapping[str, Domain]) -> Node | Unreadable:
    """Read the answer as the author wrote it.

    Parameters
    ----------
    text : str
        The formula as the author typed it.
    domains : mapping of str to Domain
        The declared symbols; where there are none, all letters are symbols.

    Returns
    -------
    Node or Unreadable

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> write(read_answer("(ck^2 + 1) f", {}))
    '(c*k^2 + 1)*f'
    """
    functions = frozenset(name for name, domain in domains.items() if domain.kind == "function")
    symbols = frozenset(domains) - functions
    return read_bounded(text, Vocabulary(symbols, functions, open=not symbols))


def put_values(tree: Node, domains: Mapping[str, Domain]) -> Node | Unreadable:
    """Put the numbers in that symbols stand for, unless that makes the formula too much work to compute.

    Parameters
    ----------
    tree : Node
        As read.
    domains : mapping of str to Domain
        The declared symbols.

    Returns
    -------
    Node or Unreadable

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> domains = parse_symbols({"w": "real", "b": -1})
    >>> write(put_values(read_answer("w + b", domains), domains))
    'w - 1'
    """
    values = {name: _as_node(domain.low) for name, domain in domains.items() if domain.kind == "value"}
    if not values.keys() & symbols_of(tree):
        return tree
    replaced = replace_symbols(tree, values)
    return check_work(replaced) or replaced


def _as_node(value: float) -> Node:
    number = Number(Decimal(repr(abs(value))).normalize())
    return Negative(number) if value < 0 else number


def answer_tree(text: str, symbols: Mapping[str, Any]) -> tuple[Node, Mapping[str, Domain]]:
    """Return an answer as a tree, with the numbers that symbols stand for, and the domains of the declared symbols.

    Parameters
    ----------
    text : str
        The formula as the author typed it.
    symbols : mapping of str to object
        As declared.

    Returns
    -------
    tuple of Node and mapping

    Raises
    ------
    ValueError
        Where the answer is not a formula; :func:`check_formula` finds that beforehand.

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> tree, domains = answer_tree("2x", {})
    >>> write(tree), domains
    ('2*x', {})
    """
    tree, domains = _read_or_raise(text, symbols)
    replaced = put_values(tree, domains)
    if isinstance(replaced, Unreadable):
        raise ValueError(f"the answer could not be read: {replaced.reason}")
    return replaced, domains


def _read_or_raise(text: str, symbols: Mapping[str, Any]) -> tuple[Node, Mapping[str, Domain]]:
    domains = parse_symbols(symbols)
    if isinstance(domains, str):
        raise ValueError(domains)
    tree = read_answer(text, domains)
    if isinstance(tree, Unreadable):
        raise ValueError(f"the answer could not be read: {tree.reason}")
    return tree, domains


def as_written(text: str, symbols: Mapping[str, Any]) -> Node:
    """Return an answer as the author wrote it, with each symbol by its name.

    Parameters
    ----------
    text : str
        The formula as the author typed it.
    symbols : mapping of str to object
        As declared.

    Returns
    -------
    Node

    Raises
    ------
    ValueError
        Where the answer is not a formula.

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> write(as_written("w h_0", {"w": "real", "h_0": 0}))
    'w*h_0'
    """
    return _read_or_raise(text, symbols)[0]


def to_latex(text: str, symbols: Mapping[str, Any] | None = None) -> str:
    """Write a formula as LaTeX.

    Parameters
    ----------
    text : str
        In the grammar that reads students.
    symbols : mapping of str to object, optional
        The declared symbols of the question.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        Where it is not a formula.

    Examples
    --------
    >>> print(to_latex("w_1 e^(-x/2)"))
    w_{1} e^{- \\frac{x}{2}}
    """
    return write_latex(as_written(text, symbols or {}))


def check_formula(text: str, symbols: Mapping[str, Any], form: str = "") -> Refusal | None:
    """Say what is wrong with an answer, its symbols or its form; None where nothing is.

    Parameters
    ----------
    text : str
        The answer.
    symbols : mapping of str to object
        Name to domain, as declared.
    form : str
        What form is asked for, if any.

    Returns
    -------
    Refusal or None

    Examples
    --------
    >>> check_formula("2x + y", {"x": "real"})
    'the answer uses y, which is not among the symbols'
    """
    domains = parse_symbols(symbols)
    if isinstance(domains, str):
        return Refusal(domains)
    if form and form not in FORMS:
        return Refusal(f"'{form}' is not a form; the forms are {', '.join(FORMS)}")
    tree = read_answer(text, domains)
    if isinstance(tree, Unreadable):
        return Refusal(f"the answer could not be read: {tree.reason}")
    undeclared = sorted(symbols_of(tree) - set(domains)) if domains else []
    if undeclared:
        return Refusal(f"the answer uses {undeclared[0]}, which is not among the symbols")
    tree = put_values(tree, domains)
    if isinstance(tree, Unreadable):
        return Refusal(f"the answer could not be read: {tree.reason}")
    if not compare_formulas(tree, tree, domains).agree:
        return Refusal("the answer has no value where its symbols are sampled")
    remark = check_form(form, tree, tree)
    return Refusal(f"the answer is not in the form asked for: {remark[0].lower()}{remark[1:-1]}") if remark else None
