"""A formula: ``2x``, ``tanh^2 x``, ``1/(1 + e^(-x))``."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizgen.formulas.display import write_latex
from quizgen.formulas.form import FORMS, check_form
from quizgen.formulas.formula import Formula, read_bounded
from quizgen.formulas.names import Vocabulary, canonical_name
from quizgen.formulas.sampling import Domain, compare_formulas, parse_domain
from quizgen.formulas.tree import Node, symbols_of, unknown_functions_of
from quizgen.formulas.writing import write
from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value

_LONGEST_SHOWN = 400


def parse_symbols(symbols: Mapping[str, Any]) -> Mapping[str, Domain] | str:
    """Read the symbols of a question, or say what is wrong with them.

    Parameters
    ----------
    symbols : mapping of str to object
        Name to domain: ``{x: real, w_1: [0, 1], f: function}``.

    Returns
    -------
    mapping of str to Domain, or str

    Examples
    --------
    >>> parse_symbols({"w_{1}": "real"})
    {'w_1': Domain(kind='real', low=-1.5, high=1.5)}
    >>> parse_symbols({"2x": "real"})
    "'2x' is no name of a symbol"
    """
    found: dict[str, Domain] = {}
    for name, given in symbols.items():
        known = canonical_name(name)
        if known is None:
            return f"'{name}' is no name of a symbol"
        domain = parse_domain(given)
        if isinstance(domain, str):
            return domain
        found[known] = domain
    return found


def _domains(expectation: Expectation) -> Mapping[str, Domain]:
    found = parse_symbols(expectation.symbols)
    if isinstance(found, str):
        raise ValueError(found)
    return found


def read_expected(text: str, domains: Mapping[str, Domain]) -> Node | Unreadable:
    """Read the answer as the author wrote it.

    Parameters
    ----------
    text : str
    domains : mapping of str to Domain
        The declared symbols; where there are none, all letters are symbols.

    Returns
    -------
    Node or Unreadable

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> write(read_expected("(ck^2 + 1) f", {}))
    '(c*k^2 + 1)*f'
    """
    functions = frozenset(name for name, domain in domains.items() if domain.kind == "function")
    symbols = frozenset(domains) - functions
    return read_bounded(text, Vocabulary(symbols, functions, open=not symbols))


def _expected(expectation: Expectation) -> Node:
    tree = read_expected(expectation.expected, _domains(expectation))
    if isinstance(tree, Unreadable):
        raise ValueError(f"the answer could not be read: {tree.reason}")
    return tree


def expected_formula(expectation: Expectation) -> tuple[Node, Mapping[str, Domain]]:
    """Return the answer as a tree, and the domains of its symbols.

    Parameters
    ----------
    expectation : Expectation

    Returns
    -------
    tuple of Node and mapping

    Raises
    ------
    ValueError
        Where the answer is no formula; :func:`check_formula` tells that beforehand.

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> tree, domains = expected_formula(Expectation("expression", "2x"))
    >>> write(tree), domains
    ('2*x', {})
    """
    return _expected(expectation), _domains(expectation)


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read one formula in the symbols of the answer."""
    domains = _domains(expectation)
    expected = _expected(expectation)
    functions = unknown_functions_of(expected) | {name for name in domains if domains[name].kind == "function"}
    symbols = (symbols_of(expected) | frozenset(domains)) - functions
    tree = read_bounded(response, Vocabulary(symbols, functions, open=False))
    if isinstance(tree, Unreadable):
        return tree
    shown = write(tree)
    return Reading(tree, shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]} ...")


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Compare the values at random points, then the form where one is asked for."""
    domains = _domains(expectation)
    expected = _expected(expectation)
    if not compare_formulas(value, expected, domains, expectation.tolerance).agree:
        return Comparison(Fraction(0), _foreign_symbols(value, expected, domains))
    remark = check_form(expectation.form, value, expected)
    return Comparison(Fraction(0), f"Right in value. {remark}") if remark else Comparison(Fraction(1))


def _foreign_symbols(response: Node, expected: Node, domains: Mapping[str, Domain]) -> str:
    known = symbols_of(expected) | frozenset(domains)
    foreign = sorted(symbols_of(response) - known)
    for name in foreign:
        if name.swapcase() in known:
            return f"{name} and {name.swapcase()} are different symbols."
    if foreign and domains:
        return f"{foreign[0]} is no symbol of this question."
    return ""


def show(expectation: Expectation) -> str:
    """Return the answer as the author typed it, or in plain characters where that had others."""
    text = str(expectation.expected).strip()
    return text if text.isascii() and "\\" not in text else write(_expected(expectation))


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
        Where it is no formula.

    Examples
    --------
    >>> print(to_latex("w_1 e^(-x/2)"))
    w_{1} e^{- \\frac{x}{2}}
    """
    return write_latex(_expected(Expectation("expression", text, symbols=symbols or {})))


def check_expected(value: Value) -> Value | Refusal:
    """Accept text or a formula; whether it uses the symbols of the question is for :func:`check_formula`."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, Formula):
        value = value.text
    if not isinstance(value, str) or not value.strip():
        return Refusal("the answer of an expression part is a formula, such as 2x + 1")
    return value.strip()


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
        return Refusal(f"'{form}' is no form; there are {', '.join(FORMS)}")
    tree = read_expected(text, domains)
    if isinstance(tree, Unreadable):
        return Refusal(f"the answer could not be read: {tree.reason}")
    undeclared = sorted(symbols_of(tree) - set(domains)) if domains else []
    if undeclared:
        return Refusal(f"the answer uses {undeclared[0]}, which is not among the symbols")
    if not compare_formulas(tree, tree, domains).agree:
        return Refusal("the answer has no value where its symbols are sampled")
    remark = check_form(form, tree, tree)
    return Refusal(f"the answer is not in the form asked for: {remark[0].lower()}{remark[1:-1]}") if remark else None


EXPRESSION = AnswerType(
    name="expression",
    given="formula",
    toleranced=True,
    hint="A formula such as 2x + 1, x^2/3 or e^(-x); write all brackets.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
