"""The slips that `slips.py` makes: each takes a part of a variant and yields what somebody types who makes it."""

import inspect
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from quizgen import solver
from quizgen.errors import UserFileError
from quizgen.model import Expected, Part, Variant
from quizgen.notation.values import needed_decimals
from quizgen.questions.evaluation import expect, recompute
from quizgen.text.plain import to_text

Array = Any


@dataclass(frozen=True)
class Case:
    """A part of a variant, and what is expected of it."""

    variant: Variant
    part: Part
    expected: Expected
    chance: random.Random

    @property
    def answer(self) -> Array:
        """The answer as an array."""
        return np.asarray(self.expected.answer)

    @property
    def decimals(self) -> int | None:
        """How many decimals the answer needs where it cannot be written exactly; None where it can."""
        if self.part.kind not in ("array", "number") or needed_decimals(self.expected.answer) is not None:
            return None
        return 3 if self.expected.decimals is None else self.expected.decimals  # type: ignore[attr-defined,no-any-return]

    def paper(self) -> str:
        """What the paper says to this part."""
        stated = (said for said in self.variant.paper.conventions if not said.startswith("there "))
        asked = next(one.ask for one in self.variant.paper.parts if one.name == self.part.name)
        return " ".join((to_text(self.variant.paper.prompt), to_text(asked), *stated)).lower()


# --- Slips in the answer itself -------------------------------------------------------------------------------

Made = Iterator[Array | str]
Maker = Callable[[Case], Made]


def _array(rank: int, least: int = 1) -> Callable[[Callable[[Array, Case], Made]], Maker]:
    """Make a slip for arrays of so many axes at least."""

    def decorate(make: Callable[[Array, Case], Made]) -> Maker:
        def maker(case: Case) -> Made:
            if case.part.kind == "array" and case.answer.ndim >= rank and case.answer.size >= least:
                yield from make(case.answer.astype(float), case)

        return maker

    return decorate


@_array(2)
def transposed(answer: Array, case: Case) -> Made:
    if answer.ndim == 2:
        yield answer.T


@_array(2)
def flattened(answer: Array, case: Case) -> Made:
    yield answer.ravel()


@_array(1, 3)
def turned(answer: Array, case: Case) -> Made:
    axis = (-1,) if answer.ndim == 1 else (-2, -1)
    yield np.flip(answer, axis)


def _moved(array: Array, step: int, axis: int) -> Array:
    """Move along an axis by one, with zeros coming in."""
    moved = np.roll(array, step, axis)
    edge = [slice(None)] * array.ndim
    edge[axis] = 0 if step > 0 else -1  # type: ignore[call-overload]
    moved[tuple(edge)] = 0
    return moved


@_array(1, 4)
def shifted_along(answer: Array, case: Case) -> Made:
    for axis in range(answer.ndim)[-2:]:
        for step in (1, -1):
            yield _moved(answer, step, axis)


@_array(2, 6)
def one_column_starts_elsewhere(answer: Array, case: Case) -> Made:
    if answer.ndim == 2 and len(answer) >= 3:
        for step in (1, -1):
            slipped, j = answer.copy(), case.chance.randrange(answer.shape[1])
            slipped[:, j] = _moved(answer[:, j], step, 0)
            yield slipped


@_array(2, 6)
def one_row_starts_elsewhere(answer: Array, case: Case) -> Made:
    if answer.ndim == 2 and answer.shape[1] >= 3:
        for step in (1, -1):
            slipped, i = answer.copy(), case.chance.randrange(len(answer))
            slipped[i] = _moved(answer[i], step, 0)
            yield slipped


@_array(1, 3)
def first_missing(answer: Array, case: Case) -> Made:
    if len(answer) > 1:
        yield answer[1:]


@_array(1, 3)
def last_missing(answer: Array, case: Case) -> Made:
    if len(answer) > 1:
        yield answer[:-1]


@_array(2, 4)
def last_column_missing(answer: Array, case: Case) -> Made:
    if answer.shape[-1] > 1:
        yield answer[..., :-1]


@_array(1, 2)
def extra_at_the_start(answer: Array, case: Case) -> Made:
    yield np.concatenate([answer[:1] + 1, answer])


@_array(1, 2)
def extra_at_the_end(answer: Array, case: Case) -> Made:
    yield np.concatenate([answer, answer[-1:] + 1])


@_array(2, 9)
def smaller_map(answer: Array, case: Case) -> Made:
    if min(answer.shape[-2:]) >= 3:
        yield answer[..., :-1, :-1]


def _one_wrong(array: Array, case: Case) -> Array:
    """Change one entry to a number that the answer does not have."""
    slipped = array.copy()
    slipped.flat[case.chance.randrange(array.size)] = case.answer.max() + case.chance.randint(3, 9)
    return slipped


@_array(1, 4)
def one_missing_and_one_wrong(answer: Array, case: Case) -> Made:
    if len(answer) > 2:
        yield _one_wrong(answer[:-1], case)
        yield _one_wrong(np.delete(answer, case.chance.randrange(len(answer)), 0), case)


@_array(1, 4)
def one_too_many_and_one_wrong(answer: Array, case: Case) -> Made:
    if len(answer) > 2:
        yield _one_wrong(np.insert(answer, case.chance.randrange(len(answer)), answer[0] + 1, 0), case)


@_array(2, 9)
def smaller_map_and_one_wrong(answer: Array, case: Case) -> Made:
    if min(answer.shape[-2:]) >= 3:
        yield _one_wrong(answer[..., :-1, 1:], case)


@_array(2, 4)
def border_too_many(answer: Array, case: Case) -> Made:
    yield np.pad(answer, [(0, 0)] * (answer.ndim - 2) + [(1, 1)] * 2)


@_array(2, 9)
def border_wrong(answer: Array, case: Case) -> Made:
    if min(answer.shape[-2:]) >= 4 and has_padding(case):
        slipped = np.array([[case.chance.randint(1, 9) for _ in row] for row in answer.reshape(-1, answer.shape[-1])])
        slipped = slipped.reshape(answer.shape) + answer
        slipped[..., 1:-1, 1:-1] = answer[..., 1:-1, 1:-1]
        yield slipped


def all_one_too_small(case: Case) -> Made:
    if case.part.kind == "array":
        yield case.answer - 1
    elif case.part.kind == "integer":
        yield case.answer - 1
        yield case.answer + 1


def axes_one_too_large(case: Case) -> Made:
    if case.part.kind == "shape":
        yield case.answer + 1
        yield np.concatenate([case.answer[:1] + 1, case.answer[1:]])


def axes_in_another_order(case: Case) -> Made:
    if case.part.kind == "shape" and len(case.answer) > 1:
        yield np.roll(case.answer, 1)
        yield case.answer[::-1]


def sign_of_all(case: Case) -> Made:
    if case.part.kind in ("array", "number", "integer"):
        yield -case.answer
    elif case.part.kind == "expression":
        yield f"-({case.expected.typed()})"


@_array(1, 4)
def sign_of_one(answer: Array, case: Case) -> Made:
    at = case.chance.choice(np.flatnonzero(answer).tolist() or [0])
    slipped = answer.copy()
    slipped.flat[at] *= -1
    yield slipped


def twice(case: Case) -> Made:
    if case.part.kind in ("array", "number", "integer"):
        yield 2 * case.answer
    elif case.part.kind == "expression":
        yield f"2*({case.expected.typed()})"


def write(array: Array, decimals: int, cut: bool = False) -> str:
    """Write numbers with so many decimals, rounded or cut off."""
    if array.ndim == 0:
        x = float(array)
        return f"{np.trunc(round(x * 10**decimals, 6)) / 10**decimals if cut else x:.{decimals}f}"
    return f"[{', '.join(write(one, decimals, cut) for one in array)}]"


def rounded_too_coarsely(case: Case) -> Made:
    if case.decimals:
        yield write(case.answer, case.decimals - 1)
        if case.decimals > 2:
            yield write(case.answer, case.decimals - 2)


def cut_off(case: Case) -> Made:
    if case.decimals:
        yield write(case.answer, case.decimals, cut=True)
        yield write(case.answer, case.decimals - 1, cut=True)


@_array(1, 3)
def two_entries_exchanged(answer: Array, case: Case) -> Made:
    i, j = case.chance.sample(range(answer.size), 2)
    slipped = answer.copy()
    slipped.flat[i], slipped.flat[j] = answer.flat[j], answer.flat[i]
    yield slipped


@_array(2, 6)
def two_rows_exchanged(answer: Array, case: Case) -> Made:
    if len(answer) > 2:
        i, j = case.chance.sample(range(len(answer)), 2)
        slipped = answer.copy()
        slipped[[i, j]] = answer[[j, i]]
        yield slipped


@_array(1, 4)
def one_entry_wrong(answer: Array, case: Case) -> Made:
    slipped = answer.copy()
    slipped.flat[case.chance.randrange(answer.size)] += case.chance.choice([-3, -2, -1, 1, 2, 3])
    yield slipped


def nonsense(case: Case) -> Made:
    """Numbers of the same kind, in the right shape, that nothing explains."""
    if case.part.kind in ("array", "number", "integer"):
        spread = float(np.abs(case.answer).max()) + 1
        guess = np.array([case.chance.uniform(-spread, spread) for _ in range(case.answer.size)])
        yield guess.reshape(case.answer.shape).round(case.decimals or 0)


# --- Slips on the way to the answer ---------------------------------------------------------------------------


def _with(**given: object) -> Maker:
    """Compute with some arguments of the solver's functions forgotten, that is, with other values."""

    def maker(case: Case) -> Made:
        calls = {}
        for name, function in vars(solver).items():
            if callable(function) and set(given) & set(inspect.signature(function).parameters):
                calls[name] = _forgetting(function, given)
        yield from _recomputed(case, calls)

    return maker


def _forgetting(function: Callable[..., Any], given: Mapping[str, object]) -> Callable[..., Any]:
    signature = inspect.signature(function)

    def call(*arguments: Any, **named: Any) -> Any:
        bound = signature.bind(*arguments, **named)
        bound.arguments.update({name: value for name, value in given.items() if name in bound.arguments})
        return function(*bound.args, **bound.kwargs)

    return call


def has_padding(case: Case) -> bool:
    """Tell whether the answer is computed with a padding: another one would lead to another answer."""
    made = [array for padding in (5, 6) for array in _with(padding=padding)(case)]
    return not made or any(np.shape(one) != case.answer.shape or bool((one != case.answer).any()) for one in made)


def _calling(calls: Mapping[str, Callable[..., Any]]) -> Maker:
    return lambda case: _recomputed(case, calls)


def _recomputed(case: Case, calls: Mapping[str, Callable[..., Any]]) -> Made:
    if not case.part.asked.recomputes:
        return
    try:
        values = recompute(case.variant.question, case.variant.key.drawn, calls)
        yield np.asarray(expect(case.part, values, calls).answer)
    except (UserFileError, ValueError, TypeError):
        # Without it nothing can be computed, as where a kernel no longer fits.
        return


def carried_and_rounded(case: Case) -> Made:
    """Filled in by `responses`: an earlier answer is wrong, and what follows from it is rounded too coarsely."""
    return iter(())


@dataclass(frozen=True)
class Slip:
    """A slip, and the diagnoses that name it; none where there is no name for it."""

    make: Maker
    names: frozenset[str]


def _slip(make: Maker, *names: str) -> Slip:
    return Slip(make, frozenset(names))


SLIPS: Mapping[str, Slip] = {
    "transposed": _slip(transposed, "transposed"),
    "flattened": _slip(flattened, "reshaped"),
    "turned round": _slip(turned, "reversed", "convention"),
    "shifted by one row or column": _slip(shifted_along, "shifted"),
    "one column starts elsewhere": _slip(one_column_starts_elsewhere, "shifted"),
    "one row starts elsewhere": _slip(one_row_starts_elsewhere, "shifted"),
    "first entry missing": _slip(first_missing, "missing"),
    "last entry missing": _slip(last_missing, "missing"),
    "last column missing": _slip(last_column_missing, "missing"),
    "extra entry at the start": _slip(extra_at_the_start, "missing"),
    "extra entry at the end": _slip(extra_at_the_end, "missing"),
    "smaller map": _slip(smaller_map, "missing"),
    "one missing and one wrong": _slip(one_missing_and_one_wrong, "missing"),
    "one too many and one wrong": _slip(one_too_many_and_one_wrong, "missing"),
    "smaller map and one wrong": _slip(smaller_map_and_one_wrong, "missing"),
    "a border too many": _slip(border_too_many, "missing", "border"),
    "only the border wrong": _slip(border_wrong, "border"),
    "all one off": _slip(all_one_too_small, "offset", "off-by-one"),
    "axes one too large": _slip(axes_one_too_large, "off-by-one"),
    "axes in another order": _slip(axes_in_another_order, "axes", "convention"),
    "sign of all": _slip(sign_of_all, "sign", "impossible"),
    "sign of one entry": _slip(sign_of_one, "one-entry", "impossible"),
    "twice": _slip(twice, "factor"),
    "rounded too coarsely": _slip(rounded_too_coarsely, "rounding"),
    "cut off": _slip(cut_off, "rounding"),
    "two entries exchanged": _slip(two_entries_exchanged, "exchanged", "reversed"),
    "two rows exchanged": _slip(two_rows_exchanged, "exchanged", "reversed"),
    "one entry wrong": _slip(one_entry_wrong, "one-entry"),
    "filter flipped or not": _slip(
        _calling({"cross_correlate": solver.convolve, "convolve": solver.cross_correlate}), "convention"
    ),
    "padding forgotten": _slip(_with(padding=0, paddings=0), "missing", "border", "left-out"),
    "stride forgotten": _slip(_with(stride=1, strides=1), "stride", "left-out"),
    "bias forgotten": _slip(_with(bias=None, b=None, b_x=None, b_h=None), "offset", "left-out"),
    "ReLU left out": _slip(_calling({"relu": lambda z: z}), "negatives", "left-out"),
    "carried, rounded too coarsely": _slip(carried_and_rounded, "rounding"),
    "nonsense": _slip(nonsense),
}
