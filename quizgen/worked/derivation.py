"""Worked derivatives: which rule is applied to what, from the outside in, and what comes of it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from quizgen.errors import ComputationError
from quizgen.formulas.display import write_latex
from quizgen.formulas.formula import Formula, to_formula
from quizgen.formulas.names import canonical_name
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
    replace_symbols,
    symbols_of,
)
from quizgen.formulas.writing import write
from quizgen.messages import said
from quizgen.model import Notation, Prose, Steps
from quizgen.worked.writing import say

MOST_LINES = 24
"""More rules than these do not fit on a page."""

_ONE = Number(Decimal(1))
_TWO = Number(Decimal(2))
_PLACE = "inside"
"""No symbol is called so: a word is taken apart into letters."""


def derivation_steps(f: Formula, symbol: str) -> Steps:
    r"""Show how a formula is differentiated: each rule applied, in order, and the derivative at the end.

    Parameters
    ----------
    f : Formula
        The formula to differentiate.
    symbol : str
        With respect to which.

    Returns
    -------
    Steps
        One line for each rule applied, from the whole formula to its parts, and one for the result.

    Raises
    ------
    ComputationError
        If it is no formula, has no derivative, or takes more rules than fit on a page.

    Examples
    --------
    >>> from quizgen.formulas.formula import make_formula
    >>> from quizgen.text.plain import to_text
    >>> for line in derivation_steps(make_formula("(2x - 1)^3 + c"), "x").lines:
    ...     print(to_text(line))
    Sum rule: d/(d x) ((2 x - 1)³ + c) = d/(d x) (2 x - 1)³ + d/(d x) c
    Power rule and chain rule: d/(d x) (2 x - 1)³ = 3 (2 x - 1)² · d/(d x) (2 x - 1)
    Sum rule: d/(d x) (2 x - 1) = d/(d x) (2 x) - d/(d x) 1
    Constant factor: d/(d x) (2 x) = 2
    Constant: d/(d x) 1 = 0
    Constant: d/(d x) c = 0
    Together: d/(d x) ((2 x - 1)³ + c) = 6 (2 x - 1)²
    """
    if not isinstance(f, Formula):
        raise ComputationError("derivation_steps() takes a formula, such as formula('w^2 x')")
    name = canonical_name(symbol) if isinstance(symbol, str) else None
    if name is None:
        raise ComputationError("derivation_steps() takes a symbol in quotes, such as 'w'")
    return _derive(f.text, name)


@lru_cache(maxsize=256)
def _derive(text: str, name: str) -> Steps:
    """Show a derivation; once for a formula in letters, however many variants a question has."""
    from quizgen.formulas.algebra import differentiate

    f = Formula(text)
    found = to_formula(differentiate(f.tree, name))
    lines: list[Prose] = []
    for rule, node, result in _apply_rules(f.tree, name, set()):
        lines.append(_say_line(rule, node, name, result))
        if len(lines) > MOST_LINES:
            raise ComputationError(f"the derivation has more than {MOST_LINES} steps, which do not fit on a page")
    return Steps((*lines, _say_line("Together", f.tree, name, found.math)))


def _say_line(rule: str, node: Node, name: str, result: str) -> Prose:
    """Return a line; the formulas are values, so that one text serves all lines."""
    shown = Notation(write(node), _derivative_of(node, name))
    return say(rule, ": $", shown, " = ", Notation("", result), "$")


# --- Rules ----------------------------------------------------------------------------------------------------


def _apply_rules(node: Node, name: str, seen: set[Node]) -> Iterator[tuple[str, Node, str]]:
    """Yield each rule that is applied, to what, and what it gives, with the derivatives of parts left to be done."""
    if node in seen or node == Symbol(name):
        return
    seen.add(node)
    rule, result, inner = _find_rule(node, name)
    yield rule, node, result
    for part in inner:
        yield from _apply_rules(part, name, seen)


_Rule = tuple[str, str, tuple[Node, ...]]
"""Its name, what it gives as LaTeX, and the parts that are left to be differentiated."""


def _find_rule(node: Node, name: str) -> _Rule:
    if not _varies(node, name):
        return "Constant", "0", ()
    match node:
        case Sum():
            return _sum_rule(node, name)
        case Negative():
            return _negative_rule(node, name)
        case Product():
            return _product_rule(node, name)
        case Quotient():
            return _quotient_rule(node, name)
        case Power():
            return _power_rule(node, name)
        case Call(arguments=(argument,)):
            return _chain_rule(node, argument, name)
    raise ComputationError(f"no rule tells the derivative of {write(node)}")


def _sum_rule(node: Sum, name: str) -> _Rule:
    terms = [term.operand if isinstance(term, Negative) else term for term in node.terms]
    result = ""
    for term, bare in zip(node.terms, terms, strict=True):
        sign = "-" if isinstance(term, Negative) else "+" if result else ""
        result += f" {sign} {_derivative_of(bare, name)}"
    return said("Sum rule"), result.strip(), tuple(terms)


def _negative_rule(node: Negative, name: str) -> _Rule:
    fixed, moving = _part_factors(node.operand, name)
    if fixed:
        return (
            said("Constant factor"),
            _times(Negative(_multiply(fixed)), _multiply(moving), name),
            (_multiply(moving),),
        )
    return said("Constant factor"), f"- {_derivative_of(node.operand, name)}", (node.operand,)


def _part_factors(node: Node, name: str) -> tuple[list[Node], list[Node]]:
    """Return the factors that do not depend on the symbol, and those that do."""
    factors = node.factors if isinstance(node, Product) else (node,)
    return [one for one in factors if not _varies(one, name)], [one for one in factors if _varies(one, name)]


def _product_rule(node: Product, name: str) -> _Rule:
    fixed, moving = _part_factors(node, name)
    if fixed:
        return said("Constant factor"), _times(_multiply(fixed), _multiply(moving), name), (_multiply(moving),)
    terms: list[str] = []
    for i, factor in enumerate(moving):
        others = _multiply([*moving[:i], *moving[i + 1 :]])
        terms.append(_bracketed(_times(others, factor, name)) if terms else _times(others, factor, name))
    return said("Product rule"), " + ".join(terms), tuple(moving)


def _quotient_rule(node: Quotient, name: str) -> _Rule:
    over, under = node.over, node.under
    if not _varies(under, name):
        return said("Constant factor"), _times(Quotient(_ONE, under), over, name), (over,)
    if not _varies(over, name):
        return said("Quotient rule"), _times(Negative(Quotient(over, Power(under, _TWO))), under, name), (under,)
    difference = f"{_times(under, over, name)} - {_bracketed(_times(over, under, name))}"
    return said("Quotient rule"), rf"\frac{{{difference}}}{{{write_latex(Power(under, _TWO))}}}", (over, under)


def _power_rule(node: Power, name: str) -> _Rule:
    base, exponent = node.base, node.exponent
    if not _varies(exponent, name):
        outer = _simplified(Power(Symbol(_PLACE), exponent), base)
        return _chained(said("Power rule"), outer, base, name)
    if not _varies(base, name):
        outer = node if base == Constant("e") else Product((node, Call("ln", (base,))))
        return _chained(said("Exponential"), outer, exponent, name)
    logarithm = Product((exponent, Call("ln", (base,))))
    written = f"{write_latex(node)} {_derivative_of(logarithm, name)}"
    return said("Power as an exponential"), written, (logarithm,)


def _chain_rule(node: Call, argument: Node, name: str) -> _Rule:
    outer = _simplified(Call(node.function, (Symbol(_PLACE),)), argument)
    rule = _RULES.get(node.function, said("Derivative of {function}", function=node.function))
    return _chained(rule, outer, argument, name)


_RULES: Mapping[str, str] = MappingProxyType(
    {
        "exp": said("Exponential"),
        "ln": said("Logarithm"),
        "sqrt": said("Power rule"),
        "sigmoid": said("Derivative of the sigmoid"),
        "relu": said("Derivative of ReLU"),
    }
)
"""What the rules for functions are called where the function's own name does not tell."""


def _chained(rule: str, outer: Node, inner: Node, name: str) -> _Rule:
    """Return an outer derivative, times that of what is inside where that is more than the symbol alone."""
    if inner == Symbol(name):
        return rule, write_latex(outer), ()
    return said("{rule} and chain rule", rule=rule), _times(outer, inner, name), (inner,)


def _simplified(outer: Node, inner: Node) -> Node:
    """Return the derivative of a function of one variable, taken at what is inside."""
    from quizgen.formulas.algebra import differentiate

    return replace_symbols(differentiate(outer, _PLACE), {_PLACE: inner})


# --- Writing --------------------------------------------------------------------------------------------------


def _varies(node: Node, name: str) -> bool:
    return name in symbols_of(node)


def _multiply(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _derivative_of(node: Node, name: str) -> str:
    r"""Return ``d/dw (node)``, or 1 for the symbol itself."""
    if node == Symbol(name):
        return "1"
    latex = write_latex(node)
    if isinstance(node, Sum | Product | Quotient | Negative):
        latex = rf"\left({latex}\right)"
    return rf"\frac{{\mathrm{{d}}}}{{\mathrm{{d}} {write_latex(Symbol(name))}}} {latex}"


def _times(factor: Node, part: Node, name: str) -> str:
    """Return a factor times the derivative of a part."""
    latex = write_latex(factor)
    if isinstance(factor, Sum):
        latex = rf"\left({latex}\right)"
    return latex if part == Symbol(name) else rf"{latex} \cdot {_derivative_of(part, name)}"


def _bracketed(latex: str) -> str:
    """Return what is added or taken away in brackets where it begins with a sign."""
    return rf"\left({latex}\right)" if latex.startswith("-") else latex
