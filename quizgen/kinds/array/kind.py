"""A vector, matrix or tensor, in any notation."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from quizgen.diagnosis import entries, orders, places, windows
from quizgen.kinds.approximate import Approximate, ApproximateExpected, asked_decimals, parse_allowed
from quizgen.kinds.array.matrices import read_array
from quizgen.kinds.fields import grid_field
from quizgen.kinds.interface import (
    ComputedKeys,
    Kind,
    Notation,
    accept,
    as_typed,
    compile_computed,
)
from quizgen.kinds.number import with_long_minus
from quizgen.language.chaining import next_entry
from quizgen.language.compiling import Compiler
from quizgen.language.keys import ExpressionText, Keys, ShortLine, ToleranceText
from quizgen.language.source import Path
from quizgen.messages import said
from quizgen.model import (
    AnswerField,
    Asked,
    Chain,
    Comparison,
    Expected,
    KnownAnswer,
    Part,
    Reading,
    Refusal,
    Slip,
    Unreadable,
    Value,
)
from quizgen.notation.arrays import describe_shapes, describe_wrong, lay_like
from quizgen.notation.values import format_entries, needed_decimals, show_exactly
from quizgen.solver.arrays import is_finite
from quizgen.tolerance import all_within, distances_by_entry, entries_within

_LONGEST_SHOWN = 400
# An entry that is left out, and a number that nobody types.
_LEFT_OUT = re.compile(r"(?<![^\s\[\](){},;|&])\?(?![^\s\[\](){},;|&])")
_MARK = 7e287
_MORE_THAN_AN_ENTRY = re.compile(r"[\[\](){};|&]|,.*,|,\s|\s,")
_CHAIN_NAMES = frozenset({"previous", "t"})
_TELLING = 3
"""So many entries of different sizes make a slip one that a tutor would recognise."""


class ChainKeys(Keys):
    """How each entry of an answer follows from the one before."""

    start: ExpressionText
    next: ExpressionText
    step: ShortLine | None = None


class ArrayKeys(ComputedKeys):
    """The keys of a part that asks for an array."""

    type: Literal["array"]
    tolerance: ToleranceText | None = None
    decimals: Annotated[int, Field(ge=0, le=10)] | None = None
    chain: ChainKeys | None = None


@dataclass(frozen=True, slots=True)
class ArrayExpected(ApproximateExpected):
    """An array, and how far each entry of a response may lie from its own.

    Parameters
    ----------
    answer : ndarray of int or float
        The right array.
    tolerance : Tolerance or None
        None: exact.
    decimals : int or None
        How many decimals the entries are shown with; None: as many as they need, at most 4, else 3.
    """

    kind = "array"
    finders = MappingProxyType({**entries.FINDERS, **orders.FINDERS, **places.FINDERS, **windows.FINDERS})

    def read(self, response: str) -> Reading | Unreadable:
        """Read brackets, rows on lines, spreadsheet cells, and prints of NumPy, PyTorch, MATLAB and LaTeX.

        Entries that are left out are ``nan``, where the others have their places and some are there.
        """
        nested = read_array(response, self.answer, self.comma)
        if isinstance(nested, Unreadable):
            partly = self._read_partly(response) if "?" in response else None
            return partly or nested
        value = np.array(nested)
        if value.dtype.kind not in "if":
            # Whole numbers too large for NumPy's own.
            value = np.array(nested, dtype=float)
        value.setflags(write=False)
        return Reading(value, self.written(_shown(value)))

    def _read_partly(self, response: str) -> Reading | None:
        """Read an array in which question marks stand for the entries that are left out."""
        nested = read_array(_LEFT_OUT.sub(f"{_MARK:g}", response), self.answer, self.comma)
        if isinstance(nested, Unreadable):
            return None
        value = np.array(nested, dtype=float)
        value[value == _MARK] = np.nan
        if np.isnan(value).all() or lay_like(value, np.shape(self.answer)) is None:
            return None
        value.setflags(write=False)
        return Reading(value, self.written(_shown(value).replace("NaN", "?")))

    def as_value(self, value: Value) -> Value | None:
        """Return an array that has all of its entries."""
        return value if is_finite(np.asarray(value)) else None

    def compare(self, value: Value) -> Comparison:
        """Give credit entry by entry where the shape agrees."""
        expected = np.asarray(self.answer)
        laid = lay_like(np.asarray(value), expected.shape)
        if laid is None:
            return Comparison(Fraction(0), describe_shapes(expected.shape, np.shape(value)))
        right = entries_within(laid, expected, self.tolerance)
        count = int(right.sum())
        if count == right.size:
            return Comparison(Fraction(1))
        return Comparison(Fraction(count, right.size), describe_wrong(right))

    def is_right(self, value: Value) -> bool:
        """Compare up to the first entry that differs."""
        expected = np.asarray(self.answer)
        laid = lay_like(np.asarray(value), expected.shape)
        return laid is not None and all_within(laid, expected, self.tolerance)

    def equals(self, other: Expected) -> bool:
        """Compare at full precision."""
        return other.is_right(self.answer)

    @property
    def fields(self) -> int:
        """One per entry."""
        return int(np.size(self.answer))

    def join(self, fields: Sequence[str]) -> str:
        """Write nested lists of the answer's shape, row by row, and ``?`` for a blank entry."""
        if not any(map(str.strip, fields)):
            return ""
        # Semicolons, where an entry has a decimal comma.
        between = "; " if any("," in text for text in fields) else ", "
        return _nested(np.asarray(self.answer), [_as_entry(text) for text in fields], between)

    def typed(self) -> str:
        """Write nested lists, with the decimals asked for, or with more where the tolerance needs them."""
        return self.written(_nested(np.asarray(self.answer), self.typed_entries()))

    def typed_entries(self) -> list[str]:
        """Write each entry so, with a decimal point, in the order in which they are read."""
        expected = np.asarray(self.answer)
        for texts in _ways_to_write(expected, self.decimals):
            written = np.array([float(text) for text in texts]).reshape(expected.shape)
            if self.is_right(written):
                return texts
        return [repr(entry) for entry in expected.ravel().tolist()]

    @staticmethod
    def validate(answer: Value) -> Value | Refusal:
        """Accept finite numbers."""
        return _validate(answer)

    def case(self, value: Value, typed: str) -> entries.ArrayCase | None:
        """Return an array that is not the answer."""
        return entries.prepare(value, self.answer, self.tolerance, self.decimals, self.with_points(typed))


def _validate(value: Value) -> Value | Refusal:
    """Accept an array of finite numbers, as an array that cannot be written to."""
    if not isinstance(value, np.ndarray | list | tuple):
        return Refusal("the answer must be an array")
    try:
        array = value if isinstance(value, np.ndarray) and not value.flags.writeable else np.array(value)
    except ValueError:
        return Refusal("the rows of the answer differ in length")
    if array.dtype.kind not in "iuf" or array.size == 0:
        return Refusal("the answer must be an array of numbers")
    if array.dtype.kind == "f" and not is_finite(array):
        return Refusal("the answer has an entry that is not a finite number")
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True)
class ArrayAsked(Approximate):
    """An array that an expression computes.

    Parameters
    ----------
    chain : Chain or None
        How its entries follow from each other.
    """

    kind = "array"
    expected = ArrayExpected

    chain: Chain | None = None

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask in a box for each entry."""
        assert isinstance(expected, ArrayExpected)
        entries = np.asarray(expected.answer, dtype=float)
        typed = expected.typed()
        return grid_field(
            entries,
            distances_by_entry(entries, expected.tolerance),
            expected.typed_entries(),
            known,
            (write(typed) for write in ARRAY.notations),
            is_whole=False,
        )

    def slips(
        self, part: Part, expected: Expected, values: Mapping[str, Value], pick: Callable[[int], int]
    ) -> Iterator[Slip]:
        """Flip the sign, double, transpose, round early, get one entry wrong, or slip once in a chain."""
        assert isinstance(expected, ArrayExpected)
        answer = np.asarray(expected.answer)
        if len(set(np.abs(answer[np.abs(answer) > 0]).tolist())) >= _TELLING:
            for name, slipped in _slipped(answer, expected, self.chain, values, pick):
                yield Slip(name, replace(expected, answer=slipped))


def _slipped(
    answer: Any, expected: ArrayExpected, chain: Chain | None, values: Mapping[str, Value], pick: Callable[[int], int]
) -> Iterator[tuple[str, Value]]:
    yield "sign", -answer
    yield "factor", 2 * answer
    if answer.ndim == 2:
        yield "transposed", answer.T
    if needed_decimals(answer) is None:
        yield "rounding", np.round(answer, 1)
    place = np.unravel_index(pick(answer.size), answer.shape)
    if answer.size > _TELLING:
        changed = np.array(answer, dtype=float)
        changed[place] += 1 + np.abs(answer).max()
        yield "one-entry", changed
    chained = _slip_in_chain(np.array(answer, dtype=float), int(place[0]), expected, chain, values)
    if chained is not None:
        yield "chain", chained


def _slip_in_chain(
    entries: Any, at: int, expected: ArrayExpected, chain: Chain | None, values: Mapping[str, Value]
) -> Any | None:
    """Return a chain with a slip at one entry, and all others computed from it."""
    if chain is None:
        return None
    entries[at] += 1
    for t in range(at + 1, len(entries)):
        found = next_entry(chain, values, entries[t - 1], t)
        if found is None or np.shape(found) != entries.shape[1:]:
            return None
        entries[t] = found
    # Where rounding down swallows the slip, or no entry is left, nothing is carried.
    answer = np.asarray(expected.answer)
    return None if entries_within(entries[at + 1 :], answer[at + 1 :], expected.tolerance).all() else entries


def _compile(compiler: Compiler, keys: ArrayKeys, path: Path) -> Asked | None:
    answer, second = compile_computed(compiler, keys, path)
    chain = _compile_chain(compiler, keys.chain, (*path, "chain")) if keys.chain is not None else None
    if answer is None:
        return None
    return ArrayAsked(answer, second, keys.tolerance, asked_decimals(keys.tolerance, keys.decimals), chain)


def _compile_chain(compiler: Compiler, keys: ChainKeys, path: Path) -> Chain | None:
    for name in sorted(_CHAIN_NAMES.intersection(compiler.names)):
        message = f"in a chain '{name}' has a meaning of its own; call the value something else"
        compiler.problem(("values", name), "shadowed-name", message, key=True)
    start = compiler.expression(keys.start, (*path, "start"))
    following = compiler.expression(keys.next, (*path, "next"), known=_CHAIN_NAMES)
    return Chain(start, following, keys.step or "") if start and following else None


def _expect(answer: Value, *, tolerance: object = None, decimals: int | None = None) -> ArrayExpected:
    validated = accept(_validate(answer))
    return ArrayExpected(validated, parse_allowed(tolerance, validated, decimals), decimals)


# --- Writing --------------------------------------------------------------------------------------------------


def _shown(value: npt.NDArray[Any]) -> str:
    text = _nested(value, [show_exactly(entry) for entry in value.ravel().tolist()])
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} ..."


def _nested(value: npt.NDArray[Any], entries: list[str], between: str = ", ") -> str:
    """Write entries in brackets, axis by axis from the last."""
    for length in reversed(value.shape):
        entries = [f"[{between.join(entries[i : i + length])}]" for i in range(0, len(entries), length)]
    return entries[0]


def _as_entry(field: str) -> str:
    """Return what stands for a field among others: quoted, where it would be read as more than an entry."""
    text = " ".join(field.split())
    if not text:
        return "?"
    return f'"{text}"' if _MORE_THAN_AN_ENTRY.search(text) else text


def _ways_to_write(value: npt.NDArray[Any], decimals: int | None) -> Iterator[list[str]]:
    """Yield the entries as texts, with more and more digits."""
    yield format_entries(value, decimals)
    yield format_entries(value)
    yield [show_exactly(entry) for entry in value.ravel().tolist()]


# --- How it is typed ------------------------------------------------------------------------------------------


def _parse(typed: str) -> Any:
    return json.loads(typed, parse_float=str, parse_int=str)


def _rank(entries: Any) -> int:
    return 1 + _rank(entries[0]) if isinstance(entries, list) else 0


def _bracket(entries: Any, between: str) -> str:
    if not isinstance(entries, list):
        return str(entries)
    return f"[{between.join(_bracket(entry, between) for entry in entries)}]"


def _numpy(typed: str) -> str:
    return _bracket(_parse(typed), " ")


def _call(name: str) -> Notation:
    return lambda typed: f"{name}({typed})"


def _rows(between: str, row: str, before: str = "", after: str = "") -> Notation:
    def notation(typed: str) -> str:
        entries = _parse(typed)
        if _rank(entries) != 2:
            return typed
        return before + row.join(between.join(line) for line in entries) + after

    return notation


def _decimal_comma_rows(typed: str) -> str:
    entries = _parse(typed)
    if _rank(entries) != 2 or not all("." in entry for line in entries for entry in line):
        return typed
    return "\n".join("; ".join(entry.replace(".", ",") for entry in line) for line in entries)


def _braces(typed: str) -> str:
    return typed.replace("[", "{").replace("]", "}")


ARRAY = Kind(
    name="array",
    hint=said("A matrix as rows in brackets, such as [[1, 2], [3, 4]], or one row a line."),
    keys=ArrayKeys,
    compile=_compile,
    expect=_expect,
    example={"answer": "[[1, 2], [3, 4]]"},
    end="numbers",
    finders=ArrayExpected.finders,
    notations=(
        as_typed, _numpy, _call("array"), _call("tensor"), with_long_minus, _braces, _decimal_comma_rows,
        _rows(" ", "; ", "[", "]"), _rows(" ", "\n"), _rows("\t", "\n"), _rows(", ", "\n"),
        _rows(" & ", r" \\ ", r"\begin{bmatrix} ", r" \end{bmatrix}"),
    ),
    room=4,
    toleranced=True,
    accepts_typed=True,
    accepts_computed=True,
)  # fmt: skip
