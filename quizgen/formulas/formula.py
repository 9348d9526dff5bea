"""A formula as a value: what is typed, and how it is shown."""

from functools import lru_cache

from quizgen.errors import ComputationError
from quizgen.formulas.display import write_latex
from quizgen.formulas.evaluation import check_work
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.names import ANY_LETTER, Vocabulary
from quizgen.formulas.tree import Node
from quizgen.formulas.writing import write
from quizgen.model import Notation, Unreadable


@lru_cache(maxsize=4096)
def read_bounded(text: str, vocabulary: Vocabulary = ANY_LETTER) -> Node | Unreadable:
    """Read a formula that is not too much work to compute.

    Parameters
    ----------
    text : str
        The formula as typed.
    vocabulary : Vocabulary
        The names that it may use.

    Returns
    -------
    Node or Unreadable

    Examples
    --------
    >>> read_bounded("9^9^9")
    Unreadable(reason='an exponent is larger than 10,000', at=1)
    """
    tree = read_formula(text, vocabulary)
    return tree if isinstance(tree, Unreadable) else check_work(tree) or tree


@lru_cache(maxsize=4096)
def _show(text: str) -> str:
    tree = read_bounded(text)
    assert not isinstance(tree, Unreadable)
    return write_latex(tree)


class Formula(Notation):
    """A formula that can be computed with, by :func:`make_formula` or :func:`to_formula`.

    It is written in math when it is shown, for this takes long, and most formulas are computed with or typed only.
    """

    __slots__ = ()

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "text", text)

    @property
    def math(self) -> str:
        """LaTeX."""
        return _show(self.text)

    @property
    def tree(self) -> Node:
        """What was typed, taken apart."""
        tree = read_bounded(self.text)
        assert not isinstance(tree, Unreadable)
        return tree

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    def __reduce__(self) -> tuple[type["Formula"], tuple[str]]:
        return Formula, (self.text,)


def make_formula(text: str) -> Formula:
    """Return what was typed as a formula; letters that are not a function are symbols.

    Raises
    ------
    ComputationError
        If it cannot be read, or is too large.

    Examples
    --------
    >>> print(make_formula("w_1 e^(-x/2)").math)
    w_{1} e^{- \\frac{x}{2}}
    """
    tree = read_bounded(text)
    if isinstance(tree, Unreadable):
        raise ComputationError(f"the formula could not be read: {tree.reason}")
    return Formula(text)


def to_formula(tree: Node) -> Formula:
    """Return a tree as a formula.

    Raises
    ------
    ComputationError
        If it is too large.

    Examples
    --------
    >>> to_formula(make_formula("2x").tree)
    Formula('2*x')
    """
    found = read_bounded(write(tree))
    if isinstance(found, Unreadable):
        raise ComputationError(f"the result cannot be typed as a formula: {found.reason}")
    return Formula(write(tree))
