"""How the answer of a part is computed by hand, from what the paper gives and from earlier answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quizgen.language.by_hand import OnTheWay, evaluate_by_hand
from quizgen.language.chaining import next_entry
from quizgen.language.expressions import Scope, evaluate
from quizgen.model import Chain, Expression, Value


@dataclass(frozen=True, slots=True)
class Working:
    """The values that somebody computes on the way to an answer, and the answer.

    Parameters
    ----------
    between : mapping of str to Expression
        The values on the way, in an order in which each uses only earlier ones.
    answer : Expression
        Computes the answer from them.
    chain : Chain or None
        Computes the answer entry after entry, where there is one.
    """

    between: Mapping[str, Expression]
    answer: Expression
    chain: Chain | None = None

    @property
    def names(self) -> frozenset[str]:
        """All values that are used."""
        last = self.answer.names if self.chain is None else self.chain.start.names | self.chain.next.names
        return last.union(*(expression.names for expression in self.between.values()))

    def after(self, changed: Collection[str]) -> "Working":
        """Return how it is computed again where only some values have changed."""
        changing = set(changed)
        for name, expression in self.between.items():
            if expression.names & changing:
                changing.add(name)
        return replace(self, between={name: one for name, one in self.between.items() if name in changing})

    def compute(self, values: Mapping[str, Value], length: int, on_the_way: OnTheWay | None = None) -> Sequence[Value]:
        """Compute the answer; of a chain so many entries.

        Parameters
        ----------
        values : mapping of str to Value
            All that is known; what is computed on the way takes its place there.
        length : int
            How many entries a chain has.
        on_the_way : callable, optional
            What becomes of the result of each operation, where it is computed by hand.

        Returns
        -------
        sequence of Value
            The answer alone; of a chain its entries, up to one that cannot be computed.

        Raises
        ------
        UserFileError
            If something else cannot be computed.
        """
        known = dict(values)
        for name, expression in self.between.items():
            known[name] = _evaluate(expression, known, on_the_way)
        if self.chain is None:
            return [_evaluate(self.answer, known, on_the_way)]
        entries = [evaluate(self.chain.start, Scope(known))]
        while len(entries) <= length:
            entry = next_entry(self.chain, known, entries[-1], len(entries) - 1, on_the_way)
            if entry is None:
                break
            entries.append(entry)
        return entries[1:]

    def join(self, results: Sequence[Value]) -> Value:
        """Return the answer that was computed, of a chain as an array."""
        if self.chain is None:
            return results[0]
        return np.array(results) if len({np.shape(entry) for entry in results}) == 1 else None


def _evaluate(expression: Expression, values: Mapping[str, Value], on_the_way: OnTheWay | None) -> Value:
    return (
        evaluate(expression, Scope(values)) if on_the_way is None else evaluate_by_hand(expression, values, on_the_way)
    )


def find_working(answer: Expression, chain: Chain | None, derivation: Mapping[str, Expression]) -> Working:
    """Return how an answer is computed by hand.

    Parameters
    ----------
    answer : Expression
        Computes the answer.
    chain : Chain or None
        The part's chain, if it has one.
    derivation : mapping of str to Expression
        All values that may stand between what is given and the answer, in order.
    """
    behind = set(answer.names if chain is None else chain.start.names | chain.next.names)
    for name in reversed(list(derivation)):
        if name in behind:
            behind |= derivation[name].names
    return Working({name: derivation[name] for name in derivation if name in behind}, answer, chain)
