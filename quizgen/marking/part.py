"""A part of a variant, and all that marking takes besides the response: each piece computed once, when it is needed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import count
from typing import Generic, TypeVar

import numpy as np

from quizgen.diagnosis.evidence import Theme
from quizgen.kinds.table import KINDS
from quizgen.messages import has_comma
from quizgen.model import Expected, Mistake, Part, Tolerance, Value, VariantKey
from quizgen.questions.evaluation import expect_closely, keep_apart, part_label, possible_mistakes, recompute_on_demand
from quizgen.questions.readings import left_out, other_readings
from quizgen.questions.themes import find_themes

_Item = TypeVar("_Item")
_ANYTHING = Tolerance("absolute", 1e300)


class VariantValues:
    """The key of a variant, and its values; or those of the same variant with other tolerances."""

    def __init__(self, key: VariantKey, same: "VariantValues | None" = None) -> None:
        self.key = key
        self._same = same

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """All values of the variant, computed from those that the key holds when they are asked for."""
        return self._same.values if self._same else recompute_on_demand(self.key.question, self.key.drawn)


class VariantPart:
    """A part of a variant: what it expects, and what goes wrong with it.

    All responses to the part share it. A right answer needs neither the mistakes nor what rounding on the way allows,
    and so costs neither.
    """

    def __init__(self, variant: VariantValues, position: int) -> None:
        self.variant = variant
        self.question = variant.key.question
        self.part = self.question.parts[position]
        self.label = part_label(self.question, position)
        self.kind = KINDS[self.part.kind]
        self.drawn = variant.key.drawn

    @property
    def values(self) -> Mapping[str, Value]:
        """All values of the variant."""
        return self.variant.values

    @property
    def is_changed(self) -> bool:
        """Whether the answer, computed again, is not the one that the key holds."""
        computed = self.part.asked.compute(self.part, self.values)
        if _same(computed, self._answer):
            return False
        return not _same(expect_closely(self.part, self.values, computed).answer, self._answer)

    @property
    def _answer(self) -> Value:
        """The answer that the key holds."""
        return self.variant.key.answers[self.part.name]

    @cached_property
    def near(self) -> Expected:
        """What is expected of somebody who rounds nothing on the way, with the answer that the key holds."""
        return self._expect(self.part)

    def _expect(self, part: Part) -> Expected:
        expected = expect_closely(part, self.values, self._answer)
        return expected.with_comma() if has_comma(self.variant.key.language) else expected

    @cached_property
    def right(self) -> Expected:
        """What is expected, with all that the tolerance allows."""
        return self.part.asked.widened(self.part, self.near, self.values)

    @property
    def allows_more(self) -> bool:
        """Whether results may be rounded on the way, so that `right` allows more than `near`."""
        allowed = self.part.asked.allowed
        return allowed is not None and allowed.kind == "rounded"

    @cached_property
    def shown(self) -> str:
        """The answer as a student would type it."""
        written = self.near.typed()
        # What does for the narrowest tolerance and for the widest does for any between them.
        if self.allows_more and written != self._loosely.typed():
            return self.right.typed()
        return written

    @property
    def _loosely(self) -> Expected:
        """What would be expected if any number did."""
        part = replace(self.part, asked=self.part.asked.with_tolerance(_ANYTHING))
        return self._expect(part)

    @cached_property
    def told(self) -> str:
        """The answer in words: of options the text as well as the letter."""
        return self.near.in_full(self.shown)

    @cached_property
    def possible_mistakes(self) -> Iterable[tuple[Mistake, Expected]]:
        """The answers that the question's mistakes lead to, also where they cannot be told apart."""
        return _Kept(possible_mistakes(self.part, self.values, self.right))

    @cached_property
    def mistakes(self) -> Iterable[tuple[Mistake, Expected]]:
        """The mistakes that can be told from the answer and from each other."""
        return _Kept(keep_apart(self.right, self.possible_mistakes))

    @cached_property
    def themes(self) -> frozenset[Theme]:
        """What the part is about, of what a diagnosis may name."""
        return find_themes(self.question, self.part, self.values)

    @cached_property
    def left_out(self) -> Iterable[tuple[Theme, str, Expected]]:
        """The answer without something that belongs to it, such as a padding."""
        return _Kept(left_out(self.question, self.part, self.drawn, self.right, self.themes))

    @cached_property
    def other_readings(self) -> Iterable[tuple[str, str, Expected]]:
        """The answer under the other reading of each convention that the paper states."""
        return _Kept(other_readings(self.question, self.part, self.drawn, self.right))


class _Kept(Generic[_Item]):
    """Items that are computed as far as somebody asks for them, and kept for the next one who does."""

    def __init__(self, items: Iterator[_Item]) -> None:
        self._items = items
        self._kept: list[_Item] = []
        self._error: Exception | None = None

    def __iter__(self) -> Iterator[_Item]:
        for i in count():
            if i == len(self._kept) and not self._has_next():
                return
            yield self._kept[i]

    def _has_next(self) -> bool:
        """Compute one more; where that fails, it fails for everybody who comes so far."""
        if self._error is not None:
            raise self._error
        try:
            self._kept.append(next(self._items))
        except StopIteration:
            return False
        except Exception as error:
            self._error = error
            raise
        return True


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        if np.shape(one) != np.shape(other):
            return False
        return np.array_equal(one, other) or bool(np.allclose(one, other, rtol=1e-11, atol=1e-14))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    if isinstance(one, float) or isinstance(other, float):
        return one == other or bool(np.isclose(one, other, rtol=1e-11, atol=1e-14))
    return bool(one == other)
