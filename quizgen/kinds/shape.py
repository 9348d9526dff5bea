"""A shape, or size: ``54 x 54 x 96``, ``(54, 54, 96)``."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from quizgen.diagnosis import sizes
from quizgen.kinds.fields import grid_field
from quizgen.kinds.integer import NOTHING
from quizgen.kinds.interface import Computed, ComputedKeys, Kind, Notation, accept, as_typed, compile_computed
from quizgen.language.compiling import Compiler
from quizgen.language.source import Path
from quizgen.messages import Said, list_said, said, said_of
from quizgen.model import (
    AnswerField,
    Asked,
    Comparison,
    Expected,
    KnownAnswer,
    Reading,
    Refusal,
    Slip,
    Unreadable,
    Value,
)
from quizgen.notation.dates import looks_like_date, made_a_date
from quizgen.notation.numerals import Source, bare, simplify
from quizgen.notation.values import to_plain

_WRAPPER = re.compile(r"(?:(?:torch|tf|np|numpy)\s?\.\s?)?(?:Size|TensorShape|tuple|shape|Shape)\b", re.IGNORECASE)
_DIMENSION = re.compile(r"Dimension\s?\(\s?(\w{1,12})\s?\)")
_AXIS_LABEL = re.compile(r"(?<![\w.])[A-Za-z_]\w{0,15}\s?[=:]\s?(?=[\d(\[N?-])")
_GAP = re.compile(r"\s{2,}|[\t\n]")
_SEPARATOR = re.compile(r"\s?(?:[xX*,;]|(?<![A-Za-z])(?:by|and)(?![A-Za-z])|\s)\s?")
_UNKNOWN = frozenset({"none", "?", "-1", "n", "b", "batch", "batch_size", "null"})
_MOST_AXES = 16
_LEFT_OUT = -1


class ShapeKeys(ComputedKeys):
    """The keys of a part that asks for a shape."""

    type: Literal["shape"]


@dataclass(frozen=True, slots=True)
class ShapeExpected(Expected):
    """A shape, as a tuple of sizes."""

    kind = "shape"
    finders = sizes.FINDERS

    def read(self, response: str) -> Reading | Unreadable:
        """Read whole numbers between any of the usual signs; a batch axis in front is dropped.

        Sizes that are left out are -1, where there are as many axes as in the answer. In front a question mark may
        stand for the batch as well, and is not read.
        """
        return Unreadable(made_a_date()) if looks_like_date(response) else self._read(response)

    def _read(self, response: str) -> Reading | Unreadable:
        source = simplify(response).rewrite(_GAP, " ")
        for pattern, template in ((_DIMENSION, r"\1"), (_WRAPPER, ""), (_AXIS_LABEL, "")):
            source = source.rewrite(pattern, template)
        source = bare(source)
        opened = _open(source.part(0, len(source.text.rstrip(" ."))))
        if isinstance(opened, Unreadable):
            return opened
        axes = _split(opened)
        if isinstance(axes, Unreadable):
            return axes
        rank = len(self.answer)
        if axes and axes[0].text.lower() in _UNKNOWN and len(axes) == rank + 1:
            axes = axes[1:]
        sizes: list[int] = []
        for i, axis in enumerate(axes):
            size = _LEFT_OUT if i and axis.text == "?" and len(axes) == rank else _read_axis(axis)
            if isinstance(size, Unreadable):
                return size
            sizes.append(size)
        shown = _write_partly(sizes) if _LEFT_OUT in sizes else to_plain(tuple(sizes))
        return Reading(tuple(sizes), shown)

    def as_value(self, value: Value) -> Value | None:
        """Return a shape that has all of its sizes."""
        return None if _LEFT_OUT in value else value

    def words(self) -> tuple[str, ...]:
        """Return the words for zero, which is no shape, but no blank either."""
        return NOTHING

    def compare(self, value: Value) -> Comparison:
        """Give credit axis by axis where the number of axes agrees, and half for the one size of all sides."""
        expected = self.answer
        if len(value) == 1 < len(expected) and set(value) == set(expected):
            told = said_of(
                len(expected) - 1,
                "Write {typed}: both sides are {side}.",
                "Write {typed}: all {sides} sides are {side}.",
                typed=self.typed(),
                sides=len(expected),
                side=value[0],
            )
            return Comparison(Fraction(1, 2), told)
        if len(value) != len(expected):
            counts = {"given": _axes(len(value)), "wanted": _axes(len(expected))}
            return Comparison(Fraction(0), said("This has {given}; the answer has {wanted}.", **counts))
        right = sum(given == axis for given, axis in zip(value, expected, strict=True))
        if right == len(expected):
            return Comparison(Fraction(1))
        credit = Fraction(right, len(expected))
        wrong = [str(i + 1) for i in range(len(expected)) if value[i] != expected[i]]
        if right == 0:
            return Comparison(credit)
        axes = list_said(wrong)
        return Comparison(credit, said_of(len(wrong), "Axis {axes} is wrong.", "Axes {axes} are wrong.", axes=axes))

    def is_right(self, value: Value) -> bool:
        """Compare all axes."""
        return tuple(value) == tuple(self.answer)

    def equals(self, other: Expected) -> bool:
        """Compare the sizes."""
        return bool(self.answer == other.answer)

    @property
    def fields(self) -> int:
        """One per axis."""
        return len(self.answer)

    def join(self, fields: Sequence[str]) -> str:
        """Write the axes with ``x`` between them, and ``?`` for a blank one."""
        return " x ".join(text.strip() or "?" for text in fields) if any(map(str.strip, fields)) else ""

    def typed(self) -> str:
        """Write the axes with ``x`` between them."""
        return " x ".join(map(str, self.answer))

    @staticmethod
    def validate(answer: Value) -> Value | Refusal:
        """Accept positive sizes."""
        return _validate(answer)

    def case(self, value: Value, typed: str) -> sizes.ShapeCase | None:
        """Return a shape that is not the answer, of as many axes or one more or less."""
        return None if _LEFT_OUT in value else sizes.prepare(value, self.answer)

    def slips(self, pick: Callable[[int], int]) -> Iterator[Slip]:
        """Put the first axis last."""
        if len(set(self.answer)) > 1:
            yield Slip("axes", replace(self, answer=(*self.answer[1:], self.answer[0])))


@dataclass(frozen=True, slots=True)
class ShapeAsked(Computed):
    """A shape that an expression computes."""

    kind = "shape"
    expected = ShapeExpected

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask in a box for each size."""
        sizes = np.array(expected.answer, dtype=float)
        typed = expected.typed()
        written = (write(typed) for write in SHAPE.notations)
        each = [str(size) for size in expected.answer]
        return grid_field(sizes, np.zeros(sizes.shape), each, known, written, is_whole=True)


def _compile(compiler: Compiler, keys: ShapeKeys, path: Path) -> Asked | None:
    answer, second = compile_computed(compiler, keys, path)
    return None if answer is None else ShapeAsked(answer, second)


def _expect(answer: Value) -> ShapeExpected:
    return ShapeExpected(accept(_validate(answer)))


def _validate(value: Value) -> Value | Refusal:
    """Accept a tuple, a list or a vector of positive whole numbers."""
    if type(value) is tuple and value and all(type(axis) is int and axis > 0 for axis in value):
        return value
    nested = isinstance(value, tuple | list) and any(isinstance(axis, tuple | list) for axis in value)
    axes = np.asarray(value) if isinstance(value, tuple | list | np.ndarray) and not nested else np.empty((0, 0))
    if axes.ndim != 1 or axes.size == 0 or axes.dtype.kind not in "iuf":
        return Refusal("the answer must be a shape, such as shape(x) or (54, 54, 96)")
    if not all(float(axis).is_integer() and axis > 0 for axis in axes):
        return Refusal("the sizes of a shape must be positive whole numbers")
    return tuple(int(axis) for axis in axes)


# --- Reading and telling --------------------------------------------------------------------------------------


def _open(source: Source) -> Source | Unreadable:
    """Take off the brackets around the whole."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    source = source.strip()
    while source.text and source.text[0] in pairs and source.text.endswith(pairs[source.text[0]]):
        source = source.part(1, len(source.text) - 1).strip()
    stray = re.search(r"[()\[\]{}]", source.text)
    if stray:
        return Unreadable(said("the bracket '{stray}' has no partner", stray=stray[0]), source.origins[stray.start()])
    return source


def _split(source: Source) -> list[Source] | Unreadable:
    axes: list[Source] = []
    at = 0
    end = len(source.text.rstrip(" ,"))
    for match in _SEPARATOR.finditer(source.text, 0, end):
        axes.append(source.part(at, match.start()))
        at = match.end()
    axes.append(source.part(at, end))
    if not re.search(r"\d", source.text):
        return Unreadable(
            said("there is no number") if not source.text else said("'{text}' is not a shape", text=source.text[:40])
        )
    if len(axes) > _MOST_AXES:
        return Unreadable(said("a shape of {len} axes is too long", len=len(axes)))
    return axes


def _read_axis(axis: Source) -> int | Unreadable:
    text, at = axis.text, axis.origins[0]
    if not text:
        return Unreadable(said("a number is missing between two separators"), at)
    whole = re.fullmatch(r"\+?(\d{1,18})(?:\.0{0,6})?", text)
    if whole is None:
        if re.fullmatch(r"-?[\d.]+", text):
            return Unreadable(said("'{text}' is not a whole number", text=text[:40]), at)
        return Unreadable(said("'{text}' is not the size of an axis", text=text[:40]), at)
    if len(whole[1]) > 1 and whole[1].startswith("0"):
        return Unreadable(said("'{text}' begins with a zero: write sizes without thousands separators", text=text), at)
    return int(whole[1])


def _write_partly(sizes: Sequence[int]) -> str:
    return " × ".join("?" if size == _LEFT_OUT else str(size) for size in sizes)


def _axes(count: int) -> Said:
    return said_of(count, "{n} axis", "{n} axes")


# --- How it is typed ------------------------------------------------------------------------------------------


def _sizes(joined: str, before: str = "", after: str = "") -> Notation:
    def notation(typed: str) -> str:
        return before + joined.join(size.strip() for size in typed.replace("×", "x").split("x")) + after

    return notation


SHAPE = Kind(
    name="shape",
    hint=said("A shape as its sizes in order, such as 54 x 54 x 96 or (54, 54, 96)."),
    keys=ShapeKeys,
    compile=_compile,
    expect=_expect,
    example={"answer": "(54, 54, 96)"},
    end="numbers",
    finders=ShapeExpected.finders,
    notations=(
        as_typed, _sizes(" × "), _sizes("x"), _sizes("*"), _sizes(" by "), _sizes(", ", "(", ")"),
        _sizes(", ", "[", "]"), _sizes(", ", "torch.Size([", "])"), _sizes(r" \times ", "$", "$"),
    ),
    room=1,
    accepts_typed=True,
    accepts_computed=True,
)  # fmt: skip
