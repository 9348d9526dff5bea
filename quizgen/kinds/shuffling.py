"""The order in which a part's options are printed, where it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from quizgen.draws.draws import shuffle
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, suggest
from quizgen.language.keys import Keys, Markdown
from quizgen.language.source import Path
from quizgen.model import Expression, Place, Value


class OrderedKeys(Keys):
    """The keys of a part whose options may be put in another order.

    Where a part does not have ``shuffle``, a sheet may still shuffle its options.
    """

    shuffle: bool = False
    last: list[Markdown] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shuffled:
    """An order that is drawn once for each variant, and kept as a value of its own.

    Parameters
    ----------
    name : str
        Of that value; no file can write it.
    free, last : tuple of int
        The options that change places, and those that stay behind them, each in the file's order.
    """

    name: str
    free: tuple[int, ...]
    last: tuple[int, ...]

    def read(self, values: Mapping[str, Value]) -> tuple[int, ...]:
        """Return the options in the order of a variant."""
        return tuple(values[self.name])

    def drawn(self, place: Place) -> Expression:
        """Return the expression that draws the order; its stream has the value's name, so it moves no other draw."""
        return Expression(self.name, place, frozenset(), True, self._draw)

    def _draw(self, scope: Scope) -> Value:
        assert scope.stream is not None
        return (*shuffle(scope.stream, self.free), *self.last)


def compile_order(compiler: Compiler, options: Sequence[str], keys: OrderedKeys, path: Path) -> Shuffled | None:
    """Compile the keys ``shuffle`` and ``last``; None where the options keep the file's order."""
    last = keys.last
    if last and not keys.shuffle and "shuffle" in keys.model_fields_set:
        message = "last: says which options stay last where they are shuffled, and shuffle: false keeps their order"
        compiler.problem((*path, "last"), "needless-key", message, key=True)
        return None
    for i, option in enumerate(last):
        if option not in options:
            message = f"'{option}' is not one of the options.{suggest(option, options)}"
            compiler.problem((*path, "last", i), "unknown-option", message)
        elif option in last[:i]:
            compiler.problem((*path, "last", i), "repeated-option", f"'{option}' appears twice under last:")
    if not keys.shuffle:
        return None
    free = tuple(i for i, option in enumerate(options) if option not in last)
    if len(free) < 2 <= len(options):
        message = "shuffle: has nothing to do, as last: leaves fewer than two options to put in another order"
        compiler.problem((*path, "shuffle"), "needless-key", message, key=True)
    return Shuffled(f"{path[-1]}.order", free, tuple(i for i, option in enumerate(options) if option in last))
