"""Whether the numbers that a text prints lead to the result that it prints.

A worked solution may print 0.400/0.003 = 133.387, which nobody who divides will get: the second hole shows too few
digits. Formulas are filled twice, as they are printed and with all digits of what their holes hold, and read with the
grammar that reads students. Where a chain of equations is right with all digits, and wrong as printed by more than a
unit of the result's last digit, a hole should print more.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizgen.checks.survey import Finding, Survey
from quizgen.checks.syntax import tree_of
from quizgen.formulas.evaluation import check_work, evaluate, get_context
from quizgen.formulas.functions import NoValueError
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.tree import Number, symbols_of, unknown_functions_of
from quizgen.language.expressions import Scope, compile_expression, shorten
from quizgen.language.expressions import evaluate as compute
from quizgen.model import Expression, Notation, Prose, Rounded, Text, Unreadable, Value, Variant
from quizgen.notation.values import format_number, show_exactly, to_plain
from quizgen.text.holes import HOLE
from quizgen.text.markdown import fill_formula
from quizgen.text.reader import read_markdown
from quizgen.text.tree import Math

MOST_PLACES = 12
"""More decimals `places` does not print."""

_EQUALS = re.compile(r"=|\\approx(?![A-Za-z])|≈")
_BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?|\\q?quad(?![A-Za-z])|\\(?:text|begin|end)\s*\{[^{}]*\}|[,;](?=\s|\\|$)|\\;")
_CONTINUED = re.compile(r"\\\\(?:\[[^\]]*\])?[\s&]*(?=[=≈]|\\approx)")
_OPEN_OR_CLOSE = re.compile(r"\\[{}]|[(){}\[\]]")
_RESULT = re.compile(
    r"(?P<mantissa>-?\s*\d+(?:\.\d+)?)(?:\s*\\(?:times|cdot)\s*10\^\s*(?:\{(?P<power>-?\d+)\}|(?P<digit>\d)))?"
)
_DIGITS = 30
_WRAPPERS = frozenset({"places", "signed", "round"})


@dataclass(frozen=True, slots=True)
class _Shown:
    """A hole that prints a number: its expression, the number, what it prints, and whether as the term of a sum."""

    hole: Expression
    number: float
    printed: Decimal
    signed: bool

    @property
    def places(self) -> int:
        """How many decimals it prints."""
        return _places(self.printed)

    def written(self, number: Decimal) -> Notation:
        """Return a number in the place of the hole."""
        sign = ("- " if number < 0 else "+ ") if self.signed else ""
        return Notation("", sign + f"{abs(number) if self.signed else number:f}")

    @property
    def exact(self) -> Notation:
        """The number with all of its digits."""
        return self.written(Decimal(show_exactly(self.number)))

    def rounded(self, places: int) -> Notation:
        """Return the number with so many decimals."""
        return self.written(Decimal(format_number(self.number, places)))

    def advice(self, places: int) -> str:
        """Return the hole as it would print so many decimals."""
        _, inside = _wrapped(self.hole)
        hole = f"<< places({shorten(inside)}, {places}) >>"
        return f"+ ({hole})" if self.signed else hole


def check_digits(survey: Survey) -> Iterator[Finding]:
    """Complain of holes that print too few digits for what follows from them on the same line."""
    most: dict[Expression, int] = {}
    found: list[tuple[int, _Shown, str]] = []
    for variant in survey.variants:
        for text, prose in _texts(variant):
            for shown, places, said in _short_holes(text, prose, variant):
                most[shown.hole] = max(most.get(shown.hole, 0), places)
                found.append((variant.seed, shown, said))
    for seed, shown, said in found:
        message = f"too few digits: {said}; write {shown.advice(most[shown.hole])}"
        yield Finding(shown.hole.place, "too-few-digits", message, seed)


def _texts(variant: Variant) -> Iterator[tuple[Text, Prose]]:
    question = variant.question
    yield question.prompt, variant.paper.prompt
    for part, printed in zip(question.parts, variant.paper.parts, strict=True):
        yield part.ask, printed.ask
    yield question.solution, variant.solution.worked


def _short_holes(text: Text, prose: Prose, variant: Variant) -> Iterator[tuple[_Shown, int, str]]:
    """Yield the holes of a text that print too few digits, with the decimals that would do, and what is wrong."""
    rounded = {i: shown for i, hole in enumerate(text.holes) if (shown := _rounded(hole, prose.values[i], variant))}
    for formula in read_markdown(prose.source).formulas if rounded else ():
        for left, right in _equations(formula.latex):
            inside = {i: rounded[i] for hole in HOLE.finditer(left) if (i := int(hole[1])) in rounded}
            if inside:
                yield from _compare(left, right, inside, prose.values)


def _rounded(hole: Expression, value: Value, variant: Variant) -> _Shown | None:
    """Return a hole that prints a number with fewer digits than it has."""
    name, inside = _wrapped(hole)
    number = value.value if isinstance(value, Rounded) else value
    if name in ("signed", "round"):
        # What these give has lost the digits that their argument has.
        number = compute(compile_expression(inside, lambda _: hole.place, variant.values), Scope(variant.values))
    if not isinstance(number, float):
        return None
    printed = Decimal(to_plain(value).replace(" ", ""))
    if printed == Decimal(show_exactly(number)):
        return None
    return _Shown(hole, number, printed, name == "signed")


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _wrapped(hole: Expression) -> tuple[str, str]:
    """Return the function that only says how a number is printed, and the expression of the number."""
    match tree_of(hole):
        case ast.Call(func=ast.Name(id=name), args=[inside, *_]) if name in _WRAPPERS:
            return name, ast.unparse(inside)
    return "", hole.text.strip()


def _equations(latex: str) -> Iterator[tuple[str, str]]:
    """Yield what is computed, with the number that a formula says comes of it."""
    for clause in _split(_CONTINUED.sub(" ", latex), _BREAK):
        sides = [side.replace("&", " ").strip().removesuffix(".").strip() for side in _split(clause, _EQUALS)]
        for i, side in enumerate(sides):
            result = next((other for other in sides[i + 1 :] if _is_numeral(other)), None)
            if result is not None and not _is_numeral(side):
                yield side, result


def _is_numeral(side: str) -> bool:
    return bool(HOLE.fullmatch(side) or _RESULT.fullmatch(side))


def _split(latex: str, sign: re.Pattern[str]) -> Iterator[str]:
    """Split a formula at a sign outside all brackets."""
    at = 0
    for match in sign.finditer(latex):
        signs = _OPEN_OR_CLOSE.findall(latex[at : match.start()])
        if sum((one in "([{") - (one in ")]}") for one in signs) == 0:
            yield latex[at : match.start()]
            at = match.end()
    yield latex[at:]


def _compare(
    left: str, right: str, inside: Mapping[int, _Shown], values: Sequence[Value]
) -> Iterator[tuple[_Shown, int, str]]:
    """Yield the hole, or the holes, of a computation that must print more digits for its result to come of it."""
    written = _fill(right, values).strip()
    result = _RESULT.fullmatch(written)
    if result is None:
        return
    number = Decimal(result["mantissa"].replace(" ", "")).scaleb(int(result["power"] or result["digit"] or 0))
    exponent = number.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    exact = _value(_fill(left, _with(values, {i: shown.exact for i, shown in inside.items()})))
    as_printed = _value(_fill(left, _with(values, {i: shown.written(shown.printed) for i, shown in inside.items()})))
    if as_printed is None or exact is None or abs(exact - number) > unit * _HALF or abs(as_printed - number) <= unit:
        return
    said = f"{shorten(_fill(left, values))} is {as_printed.quantize(unit):f} with what is printed, not {written}"
    for chosen in (*({i: shown} for i, shown in inside.items()), inside):
        fewest = max(shown.places for shown in chosen.values()) + 1
        for places in range(fewest, MOST_PLACES + 1):
            holes = {i: shown.written(shown.printed) for i, shown in inside.items()}
            holes |= {i: shown.rounded(places) for i, shown in chosen.items()}
            better = _value(_fill(left, _with(values, holes)))
            if better is not None and abs(better - number) <= unit:
                yield from ((shown, places, said) for shown in chosen.values())
                return


_HALF = Decimal("0.500001")
"""A result is rounded by half a unit at most, but for what twelve digits leave out."""


def _with(values: Sequence[Value], holes: Mapping[int, Notation]) -> tuple[Value, ...]:
    return tuple(holes.get(i, value) for i, value in enumerate(values))


def _fill(latex: str, values: Sequence[Value]) -> str:
    return fill_formula(Math(latex, False, 0, 0), values)


def _value(latex: str) -> Decimal | None:
    """Return what an arithmetic of numbers comes to; None for all else."""
    tree = read_formula(latex)
    if isinstance(tree, Unreadable | Number) or symbols_of(tree) or unknown_functions_of(tree) or check_work(tree):
        return None
    context = get_context(_DIGITS)
    try:
        value = evaluate(tree, {}, context)
    except (NoValueError, ArithmeticError, ValueError):
        return None
    return None if context.im(value) else Decimal(context.nstr(context.re(value), _DIGITS, min_fixed=-50, max_fixed=50))
