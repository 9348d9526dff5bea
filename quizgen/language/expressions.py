"""Expressions: a small part of Python, checked against a whitelist and compiled to closures once a question.

Nothing is ever handed to Python's own evaluator. Each allowed node of the syntax tree becomes a function of a
:class:`Scope`; a node that is not in the table is a problem.
"""

import ast
import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quizgen.draws.stream import Stream
from quizgen.errors import ComputationError, Problem, UserFileError
from quizgen.language import arithmetic
from quizgen.language.names import CONSTANTS, FUNCTIONS, Function
from quizgen.model import Expression, Place, Value

_MOST_CHARACTERS = 4_000
_MOST_DEPTH = 60
_MOST_TOGETHER = 1_000_000
_LARGEST = 1e300

Run = Callable[["Scope"], Value]


@dataclass(slots=True)
class Scope:
    """What an expression is evaluated in.

    Parameters
    ----------
    values : mapping of str to Value
        The values by name.
    scenarios : sequence of mappings
        What ``scenario()`` draws from.
    stream : Stream or None
        Where draws take their words from; None where nothing may be drawn.
    calls : mapping of str to callable or None
        What is called in place of functions of the table.
    on_the_way : callable or None
        Is given the result of each operation of a stepwise expression, if it has digits; returns what to go on with.
    """

    values: Mapping[str, Value]
    scenarios: Sequence[Mapping[str, Value]] = ()
    stream: Stream | None = None
    calls: Mapping[str, Callable[..., Any]] | None = None
    on_the_way: Callable[[Any], Any] | None = None


def compile_expression(
    text: str,
    locate: Callable[[int], Place],
    known: Iterable[str],
    *,
    draws: bool = False,
    as_text: str = "",
    stepwise: bool = False,
) -> Expression:
    """Check and compile an expression.

    Parameters
    ----------
    text : str
        The expression.
    locate : callable
        Tells where character i of `text` is in the file.
    known : iterable of str
        The names of values that it may use.
    draws : bool
        Whether it may draw.
    as_text : str, optional
        What to write instead if the expression was meant as text, for the message where it is none.
    stepwise : bool
        Whether ``Scope.on_the_way`` is given the result of each operation.

    Raises
    ------
    UserFileError
        With every problem of the expression.
    """
    compiler = _Compiler(text, locate, frozenset(known), draws, as_text, stepwise)
    run = compiler.compile()
    if compiler.problems:
        raise UserFileError(compiler.problems)
    start = len(text) - len(text.lstrip())
    return Expression(text, locate(start), frozenset(compiler.names), compiler.drew, run)


def evaluate(expression: Expression, scope: Scope) -> Value:
    """Compute an expression.

    Raises
    ------
    UserFileError
        With one problem, at the expression, if it has no value.
    """
    try:
        return expression.run(scope)
    except (ArithmeticError, ComputationError) as error:
        message = f"{shorten(expression.text)} cannot be computed: {error}"
        raise UserFileError([problem_at(expression.place, "evaluation", message)]) from error


def problem_at(place: Place, code: str, message: str) -> Problem:
    """Return a problem at a place."""
    return Problem(place.file, place.line, place.column, code, message)


def shorten(text: str, length: int = 70) -> str:
    """Return an expression on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 3] + "..."


def suggest(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest known name, or nothing."""
    by_lower = {one.lower(): one for one in sorted(known)}
    near = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return f" Did you mean '{by_lower[near[0]]}'?" if near else ""


_NOT_ALLOWED = {
    "Lambda": "functions",
    "ListComp": "comprehensions",
    "SetComp": "comprehensions",
    "DictComp": "comprehensions",
    "GeneratorExp": "comprehensions",
    "JoinedStr": "f-strings",
    "NamedExpr": "assignments",
    "Dict": "dictionaries",
    "Set": "sets",
    "Starred": "starred arguments",
    "Await": "await",
    "Yield": "yield",
    "YieldFrom": "yield",
    "BitAnd": "& (write and)",
    "BitOr": "| (write or)",
    "BitXor": "^ (write ** for a power)",
    "LShift": "<<",
    "RShift": ">>",
    "Invert": "~",
    "Is": "is (write ==)",
    "IsNot": "is not (write !=)",
}


_ELSEWHERE = {
    "choices": "For several items of a list write sample(n, items), for one option choice(a, b, c)",
    "randint": "Write integer(low, high), which includes high",
    "uniform": "Write decimal(low, high, step=0.1)",
    "where": "Multiply by conditions, which count as 1 and 0: a * (x > 0) + b * (x <= 0)",
    "minimum": "Multiply by conditions, which count as 1 and 0: u * (u < v) + v * (u >= v)",
    "maximum": "Multiply by conditions, which count as 1 and 0: u * (u > v) + v * (u <= v)",
    "range": "Write count_up(1, n), which includes n",
    "arange": "Write count_up(1, n), which includes n",
    "argmax": "Write sum(count_up(0, n - 1) * (x == max(x))) for n entries of which one is the largest",
    "sign": "Write (x > 0) - (x < 0)",
    "dot": "Write x @ y",
    "matmul": "Write x @ y",
    "prod": "Write product(x)",
    "concatenate": "Write join(x, y)",
}
"""What to write for functions that authors know from Python and NumPy, and that have another name or no place here."""

_ENTRY_BY_ENTRY = (
    "an array is neither true nor false; to choose entry by entry, multiply by conditions, which count as 1 and 0, as "
    "in a * (x > 0) + b * (x <= 0); count(x > 0) counts them, and any(...) or all(...) ask about the whole array"
)


@dataclass
class _Compiler:
    text: str
    locate: Callable[[int], Place]
    known: frozenset[str]
    may_draw: bool
    as_text: str
    stepwise: bool = False
    problems: list[Problem] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    drew: bool = False
    depth: int = 0
    _indent: int = 0
    _bytes: bytes = b""

    def compile(self) -> Run:
        if len(self.text) > _MOST_CHARACTERS:
            return self._refuse_at(0, "too-complex", f"an expression of more than {_MOST_CHARACTERS:,} characters")
        # A line break inside an expression is only layout, as it would be inside parentheses.
        source = re.sub(r"\s", " ", self.text)
        if not source.strip():
            return self._refuse_at(0, "syntax", "this must be an expression, such as << n >>")
        self._indent = len(source) - len(source.lstrip())
        self._bytes = source.strip().encode()
        try:
            tree = ast.parse(source.strip(), mode="eval")
        except SyntaxError as error:
            what = (error.msg or "invalid syntax").split(". ")[0].replace(" (detected at line 1)", "")
            # Python puts an expression that breaks off at the start of a line of its own.
            column = error.offset - 1 if error.offset else len(source.strip())
            offset = min(self._indent + column, len(self.text.rstrip()) - 1)
            message = f"'{shorten(self.text)}' is not an expression: {what}{self._if_text('.')}"
            return self._refuse_at(offset, "syntax", message)
        except (ValueError, MemoryError, RecursionError):
            return self._refuse_at(0, "syntax", f"'{shorten(self.text)}' is not an expression: it is nested too deeply")
        return self._compile(tree.body)

    def _if_text(self, stop: str = "") -> str:
        return f"{stop} If it is text, write {self.as_text}" if self.as_text else ""

    def _refuse(self, node: ast.AST, code: str, message: str) -> Run:
        # Python counts columns in bytes.
        column = len(self._bytes[: getattr(node, "col_offset", 0)].decode(errors="ignore"))
        return self._refuse_at(self._indent + column, code, message)

    def _refuse_at(self, offset: int, code: str, message: str) -> Run:
        self.problems.append(problem_at(self.locate(offset), code, message))
        return _nothing

    def _compile(self, node: ast.AST) -> Run:
        compile_node = getattr(self, f"_compile_{type(node).__name__}", None)
        if compile_node is None:
            return self._not_allowed(node, type(node).__name__)
        if self.depth >= _MOST_DEPTH:
            if any(problem.code == "too-complex" for problem in self.problems):
                return _nothing
            return self._refuse(node, "too-complex", f"more than {_MOST_DEPTH} expressions inside one another")
        self.depth += 1
        run: Run = compile_node(node)
        self.depth -= 1
        return _telling(run) if self.stepwise and isinstance(node, ast.BinOp | ast.Call) else run

    def _not_allowed(self, node: ast.AST, kind: str) -> Run:
        what = _NOT_ALLOWED.get(kind, kind)
        return self._refuse(node, "not-allowed", f"the question language has no {what}")

    # --- atoms

    def _compile_Constant(self, node: ast.Constant) -> Run:  # noqa: N802
        value = node.value
        if not isinstance(value, bool | int | float | str):
            return self._not_allowed(node, repr(value))
        if isinstance(value, int) and value.bit_length() > arithmetic.MOST_BITS:
            return self._refuse(node, "too-complex", "a whole number of more than 18 digits")
        if isinstance(value, float) and value > _LARGEST:
            return self._refuse(node, "too-complex", "a number above 10^300")
        return lambda scope: value

    def _compile_Name(self, node: ast.Name) -> Run:  # noqa: N802
        name = node.id
        if name in self.known:
            self.names.add(name)
            return lambda scope: scope.values[name]
        if name in CONSTANTS:
            constant = CONSTANTS[name]
            return lambda scope: constant
        if name in FUNCTIONS:
            function = FUNCTIONS[name]
            hidden = function.draws + function.scenarios
            parameters = list(inspect.signature(function.call).parameters.values())[hidden:]
            empty = all(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters)
            message = f"'{name}' is a function; write {name}({'' if empty else '...'})"
            return self._refuse(node, "unknown-name", message)
        hint = suggest(name, {*self.known, *FUNCTIONS, *CONSTANTS})
        if not suggest(name, self.known):
            hint += self._if_text()
        return self._refuse(node, "unknown-name", f"'{name}' is not a value or function.{hint}")

    def _compile_List(self, node: ast.List) -> Run:  # noqa: N802
        items = [self._compile(item) for item in node.elts]
        numerals = _read_numerals(node.elts)
        if not numerals:
            return lambda scope: as_array(_run_all(items, scope))
        known: list[Value] = []

        def run(scope: Scope) -> Value:
            # Numerals make the same array every time, and it is read-only.
            if not known:
                known.append(as_array(numerals))
            return known[0]

        return run

    def _compile_Tuple(self, node: ast.Tuple) -> Run:  # noqa: N802
        items = [self._compile(item) for item in node.elts]
        return lambda scope: _as_shape([item(scope) for item in items])

    # --- operators

    def _compile_BinOp(self, node: ast.BinOp) -> Run:  # noqa: N802
        kind = type(node.op).__name__
        operate = arithmetic.BINARY.get(kind)
        if operate is None:
            return self._not_allowed(node, kind)
        if kind in ("Mult", "Add") and (isinstance(node.left, ast.List) or isinstance(node.right, ast.List)):
            message = "a list written out cannot be repeated or joined; write array([...]) to compute with its entries"
            return self._refuse(node, "not-allowed", message)
        left, right = self._compile(node.left), self._compile(node.right)
        return lambda scope: operate(left(scope), right(scope))

    def _compile_UnaryOp(self, node: ast.UnaryOp) -> Run:  # noqa: N802
        operand = self._compile(node.operand)
        if isinstance(node.op, ast.USub):
            return lambda scope: arithmetic.negative(operand(scope))
        if isinstance(node.op, ast.Not):
            return lambda scope: not arithmetic.truth(operand(scope))
        if isinstance(node.op, ast.UAdd):
            return operand
        return self._not_allowed(node, type(node.op).__name__)

    def _compile_BoolOp(self, node: ast.BoolOp) -> Run:  # noqa: N802
        operands = [self._compile(value) for value in node.values]
        settles = isinstance(node.op, ast.Or)

        def run(scope: Scope) -> bool:
            for operand in operands:
                if arithmetic.truth(operand(scope)) is settles:
                    return settles
            return not settles

        return run

    def _compile_Compare(self, node: ast.Compare) -> Run:  # noqa: N802
        operands = [self._compile(operand) for operand in (node.left, *node.comparators)]
        compares = []
        for op in node.ops:
            compare = arithmetic.COMPARISONS.get(type(op).__name__)
            if compare is None:
                return self._not_allowed(node, type(op).__name__)
            compares.append(compare)
        if len(compares) == 1:
            compare_two, (left, right) = compares[0], operands
            return lambda scope: compare_two(left(scope), right(scope))

        def run(scope: Scope) -> bool:
            values = [operand(scope) for operand in operands]
            for compare, left, right in zip(compares, values, values[1:], strict=False):
                if not arithmetic.truth(compare(left, right)):
                    return False
            return True

        return run

    def _compile_IfExp(self, node: ast.IfExp) -> Run:  # noqa: N802
        test, body, orelse = (self._compile(part) for part in (node.test, node.body, node.orelse))

        def run(scope: Scope) -> Value:
            condition = test(scope)
            if isinstance(condition, np.ndarray):
                raise ComputationError(_ENTRY_BY_ENTRY)
            return body(scope) if arithmetic.truth(condition) else orelse(scope)

        return run

    # --- entries, fields, calls

    def _compile_Subscript(self, node: ast.Subscript) -> Run:  # noqa: N802
        value, index = self._compile(node.value), self._compile_index(node.slice)
        return lambda scope: arithmetic.item(value(scope), index(scope))

    def _compile_index(self, node: ast.AST) -> Run:
        if isinstance(node, ast.Tuple):
            parts = [self._compile_index(part) for part in node.elts]
            return lambda scope: tuple(part(scope) for part in parts)
        if isinstance(node, ast.Slice):
            ends = [self._compile(end) if end is not None else _nothing for end in (node.lower, node.upper, node.step)]
            return lambda scope: slice(*(_whole(end(scope)) for end in ends))
        return self._compile(node)

    def _compile_Attribute(self, node: ast.Attribute) -> Run:  # noqa: N802
        name = node.attr
        if name.startswith("_") or not isinstance(node.value, ast.Name) or node.value.id not in self.known:
            message = f"'.{name}' is not allowed; only a scenario that was drawn has fields"
            return self._refuse(node, "not-allowed", message)
        record = self._compile(node.value)
        owner = node.value.id

        def run(scope: Scope) -> Value:
            row = record(scope)
            if not isinstance(row, Mapping):
                raise ComputationError(f"'{owner}' is {arithmetic.describe(row)} and has no field '{name}'")
            if name not in row:
                raise ComputationError(f"the scenario has no field '{name}'.{suggest(name, row)}")
            return _from_data(row[name])

        return run

    def _compile_Call(self, node: ast.Call) -> Run:  # noqa: N802
        if not isinstance(node.func, ast.Name):
            return self._refuse(node, "not-allowed", "only the functions of the question language can be called")
        name = node.func.id
        function = FUNCTIONS.get(name)
        if function is None:
            if name in self.known or name in CONSTANTS:
                return self._refuse(node, "not-allowed", f"'{name}' is a value and cannot be called")
            hint = f" {_ELSEWHERE[name]}" if name in _ELSEWHERE else suggest(name, {*self.known, *FUNCTIONS})
            return self._refuse(node, "unknown-name", f"'{name}' is not a value or function.{hint}")
        if any(keyword.arg is None for keyword in node.keywords):
            return self._not_allowed(node, "Starred")
        positional = [self._compile(argument) for argument in node.args]
        named = {str(keyword.arg): self._compile(keyword.value) for keyword in node.keywords}
        if function.draws:
            if not self.may_draw:
                return self._refuse(node, "draw-outside-values", f"{name}() draws; only values: may draw")
            self.drew = True
        return self._call(node, name, function, positional, named)

    def _call(self, node: ast.Call, name: str, function: Function, positional: list[Run], named: dict[str, Run]) -> Run:
        signature = inspect.signature(function.call)
        hidden = [None] if function.draws else []
        if function.scenarios:
            hidden.append(None)
        try:
            signature.bind(*hidden, *positional, **named)
        except TypeError as error:
            message = f"{name}(): {error}; it is called as {_show_signature(name, signature, len(hidden))}"
            return self._refuse(node, "wrong-arguments", message)

        itself, draws, scenarios = function.call, function.draws, function.scenarios
        numerals = _read_numerals(node.args)

        def run(scope: Scope) -> Value:
            arguments = _run_all(positional, scope) if numerals is None else [*numerals]
            if draws:
                if scope.stream is None:
                    raise ComputationError(f"{name}() draws, and nothing may be drawn here")
                arguments[:0] = (scope.stream, scope.scenarios) if scenarios else (scope.stream,)
            keywords = {key: argument(scope) for key, argument in named.items()} if named else _NO_KEYWORDS
            call = scope.calls.get(name, itself) if scope.calls else itself
            try:
                return arithmetic.simplify(call(*arguments, **keywords))
            except (TypeError, ValueError, LookupError) as error:
                if isinstance(error, ComputationError):
                    raise
                raise ComputationError(f"{name}() cannot take these arguments ({error})") from error

        return run


_NO_KEYWORDS: Mapping[str, Value] = {}


def _read_numerals(nodes: Sequence[ast.AST]) -> list[int | float] | None:
    """Return the numbers that are written there; None where something has to be computed."""
    found = [ast.literal_eval(node) for node in nodes if _is_numeral(node)]
    return found if len(found) == len(nodes) else None


def _is_numeral(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) in _PLAIN


def _run_all(runs: Sequence[Run], scope: Scope) -> list[Value]:
    """Compute the items of a list or the arguments of a call, as long as all of them together stay small."""
    values: list[Value] = []
    entries = 0
    for run in runs:
        value = run(scope)
        values.append(value)
        if type(value) not in _PLAIN:
            # Numbers are no more than an expression has characters.
            entries += arithmetic.count_entries(value)
            if entries > _MOST_TOGETHER:
                raise ComputationError(f"more than {_MOST_TOGETHER:,} entries in one list or call")
    return values


def _show_signature(name: str, signature: inspect.Signature, hidden: int) -> str:
    shown = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in list(signature.parameters.values())[hidden:]
    ]
    return name + re.sub(r" -> .*", "", str(signature.replace(parameters=shown, return_annotation=None)))


def _telling(run: Run) -> Run:
    """Tell what an operation leads to, where that has digits."""

    def tell(scope: Scope) -> Value:
        value = run(scope)
        return scope.on_the_way(value) if scope.on_the_way is not None and arithmetic.has_digits(value) else value

    return tell


def _nothing(scope: Scope) -> Value:
    return None


def _whole(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise ComputationError(f"[ : ] takes whole numbers, not {arithmetic.describe(value)}")
    return value


def _from_data(item: Any) -> Any:
    """Return a scenario's list of numbers as an array, as it would be if it were written in an expression."""
    return as_array([_from_data(one) for one in item]) if isinstance(item, list) else item


_ENTRIES = (int, float, np.ndarray)
_PLAIN = {int, float}


def as_array(items: list[Any]) -> Any:
    """Return numbers, or arrays of one shape, as a read-only array; other items as the list they are."""
    if not items:
        return items
    kinds = set(map(type, items))
    same = kinds <= _PLAIN or (
        all(isinstance(item, _ENTRIES) for item in items) and len({np.shape(item) for item in items}) == 1
    )
    if same:
        entries = len(items) if kinds <= _PLAIN else arithmetic.count_entries(items)
        if entries > arithmetic.MOST_ENTRIES:
            raise ComputationError(f"more than {arithmetic.MOST_ENTRIES:,} entries")
        return arithmetic.simplify(np.array(items))
    return items


def _as_shape(items: list[Any]) -> tuple[int, ...]:
    for item in items:
        if isinstance(item, bool) or not isinstance(item, int):
            raise ComputationError(f"a shape must consist of whole numbers, not {arithmetic.describe(item)}")
    return tuple(items)
