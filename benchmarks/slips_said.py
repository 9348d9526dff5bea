"""Whether what marking names is true of a response: said again here in the plainest way, apart from the diagnoses."""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

import numpy as np
from slips_made import SLIPS, Array, Case, has_padding

from quizgen.model import PartMark, Value
from quizgen.tolerance import entries_within

FORGOTTEN = ("padding forgotten", "stride forgotten", "bias forgotten", "ReLU left out")


def is_true(mark: PartMark, given: Value, case: Case) -> bool:
    """Tell whether what was named explains the response wholly, and speaks of nothing that the paper does not have."""
    paper = case.paper()
    if not mark.named.startswith("mistake") and any(
        word in mark.feedback.lower() and word not in paper for word in ("pad", "stride", "bias", "relu", "channel")
    ):
        return False
    if mark.named.startswith("mistake") or mark.named == "convention":
        return True
    if "padding" in mark.feedback and not has_padding(case):
        return False
    if mark.named == "left-out":
        forgotten = next(name for name in FORGOTTEN if name.partition(" ")[0] in mark.feedback)
        return any(_same(np.asarray(given), made, case) for made in SLIPS[forgotten].make(case))
    says = SAYS.get(mark.named)
    if says is None:
        return False
    one, other = np.asarray(given, dtype=float), case.answer.astype(float)
    return says(one, other, lambda a, b: _same(a, b, case))


Same = Callable[[Array, Array], bool]


def _same(one: Array, other: Array, case: Case) -> bool:
    if one.squeeze().shape != other.squeeze().shape:
        return False
    return bool(entries_within(one.squeeze(), other.squeeze(), case.expected.tolerance).all())


def _says_shifted(given: Array, answer: Array, same: Same) -> bool:
    """All lines lie one further, and the one left over is empty or wrong; or so it is in one line, the rest right."""
    if given.shape != answer.shape:
        return False
    for axis in range(answer.ndim):
        ours, right = np.moveaxis(given, axis, 0), np.moveaxis(answer, axis, 0)
        for a, b in ((ours, right), (ours[::-1], right[::-1])):
            if same(a[1:], b[:-1]) and not (a[:1].any() and same(a[:1], b[:1])):
                return True
    if answer.ndim != 2:
        return False
    for a, b in ((given, answer), (given.T, answer.T)):
        rows = np.flatnonzero([not same(x, y) for x, y in zip(a, b, strict=True)])
        if len(rows) == 1 and _says_shifted(a[rows[0]], b[rows[0]], same):
            return True
    return False


def _says_missing(given: Array, answer: Array, same: Same) -> bool:
    if given.ndim != answer.ndim:
        return False
    small, large = (given, answer) if given.size < answer.size else (answer, given)
    spare = np.subtract(large.shape, small.shape)
    return bool((spare >= 0).all()) and any(2 * right >= small.size for right in _count_right(small, large, same))


def _count_right(small: Array, large: Array, same: Same) -> Iterator[int]:
    """Yield how many entries are right for each way to leave lines out along one axis, then for each block."""
    (axis, *others) = np.flatnonzero(np.subtract(large.shape, small.shape))
    for kept in () if others else combinations(range(large.shape[axis]), small.shape[axis]):
        yield small.size - _count_wrong(small, large.take(kept, axis), same)
    for at in np.ndindex(*(np.subtract(large.shape, small.shape) + 1)):
        block = large[tuple(slice(i, i + n) for i, n in zip(at, small.shape, strict=True))]
        yield small.size - _count_wrong(small, block, same)


def _says_border(given: Array, answer: Array, same: Same) -> bool:
    if given.shape != answer.shape:
        return _says_missing(given, answer, same)
    inside = (..., *[slice(1, -1)] * min(2, answer.ndim))
    return bool(answer[inside].size) and same(given[inside], answer[inside])


def _says_stride(given: Array, answer: Array, same: Same) -> bool:
    steps = [(..., *[slice(None, None, n)] * min(2, answer.ndim)) for n in (2, 3, 4)]
    return given.ndim == answer.ndim and any(same(given[n], answer) or same(given, answer[n]) for n in steps)


def _says_exchanged(given: Array, answer: Array, same: Same) -> bool:
    return given.shape == answer.shape and same(np.sort(given, axis=None), np.sort(answer, axis=None))


def _says_rounded(given: Array, answer: Array, same: Same) -> bool:
    """All entries are near, or cut off behind the same decimal, which may be farther off."""
    if given.shape != answer.shape:
        return False
    near = np.abs(given - answer) <= 0.05 * np.abs(answer).max() + 0.05
    cut = (np.allclose(given, np.trunc(answer * 10**places) / 10**places) for places in range(4))
    return bool(near.all()) or any(cut)


def _flips(array: Array) -> Iterator[Array]:
    for axes in ((0,), (-1,), (-2, -1)):
        if len(axes) <= array.ndim:
            yield np.flip(array, axes)


SAYS: Mapping[str, Callable[[Array, Array, Same], bool]] = {
    "transposed": lambda given, answer, same: same(given.T, answer),
    "reshaped": lambda given, answer, same: same(given.ravel(), answer.ravel()),
    "reversed": lambda given, answer, same: any(same(flipped, answer) for flipped in _flips(given)),
    "shifted": _says_shifted,
    "missing": _says_missing,
    "border": _says_border,
    "stride": _says_stride,
    "unsummed": lambda given, answer, same: same(given.sum(axis=0), answer),
    "exchanged": _says_exchanged,
    "rounding": _says_rounded,
    "sign": lambda given, answer, same: same(-given, answer),
    "impossible": lambda given, answer, same: bool((given < 0).any() and (answer >= 0).all()),
    "one-entry": lambda given, answer, same: given.shape == answer.shape and _count_wrong(given, answer, same) == 1,
    "negatives": lambda given, answer, same: same(np.maximum(given, 0), np.maximum(answer, 0)),
    "offset": lambda given, answer, same: same(given - (given - answer).mean().round(1), answer) or given.ndim == 3,
    "factor": lambda given, answer, same: same(given / _ratio(given, answer), answer),
    "axes": lambda given, answer, same: bool((np.sort(given, None) == np.sort(answer, None)).all()),
    "off-by-one": lambda given, answer, same: bool(np.isin(given - answer, (-1, 0, 1)).all()),
}


def _count_wrong(given: Array, answer: Array, same: Same) -> int:
    return sum(not same(np.array(a), np.array(b)) for a, b in zip(given.flat, answer.flat, strict=True))


def _ratio(given: Array, answer: Array) -> float:
    at = int(np.abs(answer).argmax())
    return float(given.flat[at] / answer.flat[at]) if answer.flat[at] and given.flat[at] else 1.0
