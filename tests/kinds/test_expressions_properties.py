"""What holds for every formula, and for every text that is none."""

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizgen.formulas.answers import check_formula, parse_symbols, to_latex
from quizgen.formulas.functions import FUNCTIONS
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.names import Vocabulary
from quizgen.formulas.sampling import compare_formulas
from quizgen.formulas.tokens import spell
from quizgen.formulas.tree import (
    Call,
    Constant,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Unknown,
    check_size,
)
from quizgen.formulas.writing import write
from quizgen.kinds.formula import FORMULA, FormulaExpected
from quizgen.marking.check import describe_unreadable, judge
from quizgen.model import Reading, Unreadable

SYMBOLS = ("x", "y", "w_1", "h_{t-1}", "alpha", "x'", "T")
VOCABULARY = Vocabulary(frozenset(SYMBOLS), frozenset({"f"}), open=False)
PIECES = [
    *"xy2()[]|^_'+-*/!,= \neI²ₜ⁻√⌊⌋½σ{}$\\−×",
    *["0.5", "1/2", "**", "sin", "log", "sqrt", "pi", "f(", "max(", "w_1", "or", "10^", "1e9"],
    *[r"\frac", r"\sqrt", r"\left(", r"\right)", r"\cdot", r"\alpha", r"\text{in}"],
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60)

numbers = st.integers(0, 400).map(Decimal) | st.decimals(0, 400, places=2)
leaves = numbers.map(Number) | st.sampled_from(SYMBOLS).map(Symbol) | st.sampled_from(["e", "pi", "I"]).map(Constant)


def _grow(inner):
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return (
        several.map(Sum)
        | several.map(Product)
        | st.builds(Quotient, inner, inner)
        | st.builds(Power, inner, inner)
        | inner.map(Negative)
        | st.builds(Call, st.sampled_from(sorted(FUNCTIONS)), inner.map(lambda node: (node,)))
        | st.builds(lambda x, y: Call("max", (x, y)), inner, inner)
        | st.builds(Unknown, st.just("f"), inner.map(lambda node: (node,)))
    )


trees = st.recursive(leaves, _grow, max_leaves=12)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_reading_or_a_reason(text):
    expectation = FormulaExpected("w_1 x + f(y)")
    read = expectation.read(text)
    assert isinstance(read, Reading | Unreadable)
    judge(text, expectation)
    if isinstance(read, Unreadable):
        assert read.at is None or 0 <= read.at <= len(text)
        describe_unreadable(text, read, FORMULA.hint)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_any_text_as_an_answer_is_accepted_or_refused(text):
    if check_formula(text, {}) is None:
        expectation = FormulaExpected(text)
        again = expectation.read(expectation.typed())
        assert isinstance(again, Reading)
        assert expectation.compare(again.value).fraction == 1


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_every_character_knows_where_it_came_from(text):
    source = spell(text)
    assert len(source.origins) == len(source.text) + 1
    assert list(source.origins) == sorted(source.origins)


@given(trees)
@settings(max_examples=100, deadline=None)
def test_a_tree_as_written_reads_back(tree):
    assume(check_size(tree) is None)
    assert read_formula(write(tree), VOCABULARY) == tree


@given(trees)
@settings(max_examples=60, deadline=None)
def test_a_tree_as_latex_reads_back_with_the_same_value(tree):
    text = write(tree)
    symbols = {**dict.fromkeys(SYMBOLS, "real"), "f": "function"}
    assume(check_formula(text, symbols) is None)
    again = read_formula(to_latex(text, symbols), VOCABULARY)
    if isinstance(again, Unreadable):
        # 2 (1/0.5), which SymPy prints like a mixed number.
        assert again.reason == "a number before a fraction could be a sum or a product"
    else:
        assert compare_formulas(again, tree, parse_symbols(symbols)).agree


@given(trees, trees)
@settings(max_examples=50, deadline=None)
def test_a_verdict_is_the_same_every_time(response, expected):
    assert compare_formulas(response, expected, {}) == compare_formulas(response, expected, {})
