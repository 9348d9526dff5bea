"""A formula, which questions call an expression: ``2x``, ``tanh^2 x``, ``1/(1 + e^(-x))``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from quizgen.diagnosis import formulas
from quizgen.errors import ComputationError
from quizgen.formulas.answers import answer_tree, as_written, check_formula, put_values, to_latex
from quizgen.formulas.form import check_form
from quizgen.formulas.formula import Formula, read_bounded, to_formula
from quizgen.formulas.names import Vocabulary
from quizgen.formulas.sampling import Domain, compare_formulas
from quizgen.formulas.tree import Node, Symbol, Unknown, symbols_of, unknown_functions_of, walk
from quizgen.formulas.writing import write
from quizgen.kinds.approximate import parse_allowed
from quizgen.kinds.interface import (
    Diagnosed,
    Following,
    Kind,
    Marked,
    Mistaken,
    accept,
    as_typed,
)
from quizgen.kinds.number import in_dollars, with_long_minus
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, evaluate
from quizgen.language.keys import ExpressionText, ToleranceText
from quizgen.language.source import Path
from quizgen.language.text import fill_plainly
from quizgen.messages import join_said, said
from quizgen.model import (
    AnswerField,
    Asked,
    Calls,
    Comparison,
    Expected,
    Expression,
    KnownAnswer,
    KnownText,
    Mistake,
    Notation,
    Part,
    Place,
    Prose,
    Reading,
    Refusal,
    Text,
    TextField,
    Tolerance,
    Unreadable,
    Value,
)
from quizgen.text.holes import stand_in

_LONGEST_SHOWN = 400
_STAR = re.compile(r"(?<!\*)\*(?!\*)")
_SQUARE = re.compile(r"\^(\d)(?![\d.,^!(])")

NO_ROUNDING_ON_THE_WAY = (
    "rounded(n) goes with numbers and arrays, whose intermediate results may be rounded; a formula has none. "
    "Give a number or a percentage"
)
"""What to say where a formula is given the tolerance ``rounded(n)``."""


class FormulaKeys(Marked, Following, Mistaken, Diagnosed):
    """The keys of a part that asks for a formula."""

    type: Literal["expression"]
    answer: ExpressionText
    check: ExpressionText | None = None
    tolerance: ToleranceText | None = None
    form: Literal["factored", "expanded", "single-fraction"] | None = None


@dataclass(frozen=True, slots=True)
class FormulaExpected(Expected):
    """A formula, as text in the grammar that reads students.

    Parameters
    ----------
    answer : str
        The right formula, as a student types it.
    tolerance : Tolerance or None
        None: what sampling in double precision allows.
    symbols : mapping of str to Value
        What it may contain, with the domain that each is sampled from, or the number that it stands for, as declared.
    form : str
        The form that it is asked for in; mostly empty.
    """

    kind = "expression"
    finders = formulas.FINDERS

    tolerance: Tolerance | None = None
    symbols: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    form: str = ""

    def tree(self) -> tuple[Node, Mapping[str, Domain]]:
        """Return the answer as a tree, with the numbers that symbols stand for, and the domains of its symbols."""
        return answer_tree(self.answer, self.symbols)

    def read(self, response: str) -> Reading | Unreadable:
        """Read one formula in the symbols of the question; those that stand for a number count as that number."""
        expected, domains = self.tree()
        functions = unknown_functions_of(expected) | {name for name in domains if domains[name].kind == "function"}
        symbols = (symbols_of(expected) | frozenset(domains)) - functions
        tree = read_bounded(response, Vocabulary(symbols, functions, open=False))
        if isinstance(tree, Unreadable):
            return tree
        value = (_find_foreign(tree, symbols, functions) if domains else None) or put_values(tree, domains)
        if isinstance(value, Unreadable):
            return value
        shown = write(tree)
        return Reading(value, shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]} ...")

    def compare(self, value: Value) -> Comparison:
        """Compare the values at random points, then the form where one is asked for."""
        expected, domains = self.tree()
        if not compare_formulas(value, expected, domains, self.tolerance).agree:
            return Comparison(Fraction(0), _remark_on_case(value, expected))
        remark = check_form(self.form, value, expected)
        return (
            Comparison(Fraction(0), join_said([said("Right in value."), remark])) if remark else Comparison(Fraction(1))
        )

    def typed(self) -> str:
        """Return the answer as the author typed it, or in plain characters where that had others."""
        text = str(self.answer).strip()
        return text if text.isascii() and "\\" not in text else write(as_written(self.answer, self.symbols))

    def validate(self, answer: Value) -> Value | Refusal:
        """Accept a formula in the symbols of the question."""
        validated = _validate(answer)
        if isinstance(validated, Refusal):
            return validated
        return check_formula(validated, self.symbols, self.form) or validated

    def as_value(self, value: Value) -> Value | None:
        """Return a formula that can be computed with."""
        try:
            return to_formula(value)
        except ComputationError:
            # Written out in full it is too large.
            return None

    def read_further(self, text: str) -> Value | Refusal:
        """Accept a formula as an author writes it."""
        return self.validate(text)

    def case(self, value: Value, typed: str) -> formulas.FormulaCase | None:
        """Return a formula that does not agree with the answer."""
        return formulas.prepare(value, *self.tree(), self.tolerance)


def _find_foreign(tree: Node, symbols: frozenset[str], functions: frozenset[str]) -> Unreadable | None:
    """Name the first letter that belongs to nothing which the question declares."""
    known = {Symbol: symbols, Unknown: functions}
    for node, _ in walk(tree):
        if isinstance(node, Symbol | Unknown) and node.name not in known[type(node)]:
            if node.name.swapcase() in symbols | functions:
                reason = said(
                    "'{name}' is not a symbol of the question, but '{swapcase}' is",
                    name=node.name,
                    swapcase=node.name.swapcase(),
                )
            else:
                reason = said("'{name}' is neither a symbol of the question nor a function", name=node.name)
            return Unreadable(reason, node.at)
    return None


def _remark_on_case(response: Node, expected: Node) -> str:
    """Say that small and capital letters differ, where a question declares no symbols and so knows every letter."""
    known = symbols_of(expected)
    mixed = sorted(name for name in symbols_of(response) - known if name.swapcase() in known)
    return (
        said("{mixed} and {swapcase} are different symbols.", mixed=mixed[0], swapcase=mixed[0].swapcase())
        if mixed
        else ""
    )


def _validate(value: Value) -> Value | Refusal:
    """Return the text of a formula; whether it uses the symbols of the question is for `check_formula`."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, Formula):
        value = value.text
    if not isinstance(value, str) or not value.strip():
        return Refusal("the answer must be a formula, such as 2x + 1")
    return value.strip()


@dataclass(frozen=True, slots=True)
class FormulaAsked(Asked):
    """A formula.

    Parameters
    ----------
    answer : Expression or Text
        The name of a value that holds it, or its text with holes.
    allowed : Tolerance or None
        The tolerance that the question gives.
    symbols : mapping of str to Value
        As declared.
    form : str
        The form that it is asked for in; mostly empty.
    second_opinion : Expression or None
        The formula computed in another way.
    """

    kind = "expression"

    answer: Expression | Text
    allowed: Tolerance | None = None
    symbols: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    form: str = ""
    second_opinion: Expression | None = None

    @property
    def place(self) -> Place | None:
        """Where the expression is written; a text belongs to the part."""
        return self.answer.place if isinstance(self.answer, Expression) else None

    @property
    def computed_by(self) -> Expression | None:
        """The expression, where the answer is the name of a value."""
        return self.answer if isinstance(self.answer, Expression) else None

    @property
    def uses(self) -> frozenset[str]:
        """The values in its holes, or the one that holds it."""
        answers = [self.answer] if isinstance(self.answer, Expression) else self.answer.holes
        return frozenset().union(*(answer.names for answer in answers))

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Return the text of the formula, as a student would type it."""
        return _compute(self.answer, values, calls)

    def compute_mistake(self, part: Part, mistake: Mistake, values: Mapping[str, Value]) -> Value:
        """Return the text of the formula that the mistake leads to."""
        return _compute(mistake.answer, values)

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> FormulaExpected | Refusal:
        """Expect a formula in the question's symbols."""
        validated = _validate(answer)
        if isinstance(validated, Refusal):
            return validated
        refusal = check_formula(validated, self.symbols, self.form)
        return refusal or FormulaExpected(validated, self.allowed, self.symbols, self.form)

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the formula in math."""
        text = expected.answer
        return Prose(f"${stand_in(0)}$", (Notation(text, to_latex(text, self.symbols)),))

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask in a box for a line, and accept the notations in which quizgen would print the formula."""
        typed = expected.typed()
        written = tuple(dict.fromkeys(write(typed) for write in FORMULA.notations))
        wrong = tuple(KnownText(one.expected.typed(), one.fraction, one.feedback) for one in known)
        return TextField(written, is_formula=True, known=wrong)

    def with_tolerance(self, tolerance: Tolerance | None) -> "FormulaAsked":
        """Return the same with another tolerance."""
        return replace(self, allowed=tolerance)

    def compile_further(self, compiler: Compiler, text: str, path: Path) -> Text:
        """Compile a formula that a tutor accepts as well."""
        return compiler.text(text, path)

    def with_answer(self, answer: Expression | Text) -> "FormulaAsked":
        """Return the same with another answer."""
        return replace(self, answer=answer)


def _compute(answer: Expression | Text, values: Mapping[str, Value], calls: Calls = None) -> Value:
    if isinstance(answer, Expression):
        return evaluate(answer, Scope(values, calls=calls))
    return fill_plainly(answer, values).strip()


def refuse_tolerance(tolerance: Tolerance | None) -> Refusal | None:
    """Say why a formula cannot have a tolerance."""
    return Refusal(NO_ROUNDING_ON_THE_WAY) if tolerance is not None and tolerance.kind == "rounded" else None


def _compile(compiler: Compiler, keys: FormulaKeys, path: Path) -> Asked | None:
    if refusal := refuse_tolerance(keys.tolerance):
        compiler.problem((*path, "tolerance"), "bad-tolerance", refusal, key=True)
    at: Path = (*path, "answer")
    is_value = compiler.is_value(keys.answer)
    answer: Expression | Text | None = (
        compiler.expression(keys.answer, at) if is_value else compiler.text(keys.answer, at)
    )
    second = compiler.expression(keys.check, (*path, "check")) if keys.check is not None else None
    if answer is None:
        return None
    return FormulaAsked(answer, keys.tolerance, MappingProxyType(dict(compiler.symbols)), keys.form or "", second)


def _compile_mistake(compiler: Compiler, keys: FormulaKeys, text: str, path: Path) -> Text:
    return compiler.text(text, path)


def _expect(
    answer: Value,
    *,
    tolerance: object = None,
    symbols: Mapping[str, Any] = MappingProxyType({}),
    form: str = "",
) -> FormulaExpected:
    validated = accept(_validate(answer))
    allowed = None if tolerance is None else parse_allowed(tolerance, validated, None)
    accept(refuse_tolerance(allowed) or check_formula(validated, symbols, form))
    return FormulaExpected(validated, allowed, symbols, form)


# --- How it is typed ------------------------------------------------------------------------------------------


def _stars(typed: str) -> str:
    return typed.replace("^", "**")


def _dots(typed: str) -> str:
    return _STAR.sub("·", typed)


def _raised(typed: str) -> str:
    return _SQUARE.sub(lambda match: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(match[1])], typed)


def _bracketed(typed: str) -> str:
    return f"({typed})"


FORMULA = Kind(
    name="expression",
    hint=said("A formula such as 2x + 1, x^2/3 or e^(-x); write all brackets."),
    keys=FormulaKeys,
    compile=_compile,
    compile_mistake=_compile_mistake,
    expect=_expect,
    example={"answer": "2x + 1"},
    end="formula",
    refuse_tolerance=refuse_tolerance,
    finders=FormulaExpected.finders,
    notations=(as_typed, _stars, _dots, _raised, _bracketed, with_long_minus, in_dollars),
    room=2,
    toleranced=True,
    accepts_typed=True,
    accepts_computed=True,
)
