"""What marking names where a response has one slip: rightly, falsely, or not at all.

    python benchmarks/slips.py [SEEDS] [FAMILY ...]

Each slip that fits a part is typed into it, in SEEDS variants of each family, 5 unless given. What marking then names
is held against what was done and, where it is another name, against what that name says, for a response can often be
explained in two ways. Rightly: it is what was done, or as true of the response; a declared mistake with the same answer
is. Falsely: it is not. These are listed; where families are given, also what has a name and stays unnamed.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from slips_made import SLIPS, Array, Case, write
from slips_said import is_true

from quizgen.bank import load_bank
from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.marking.marker import VariantMarker
from quizgen.model import Expected, Reading, Refusal, Variant
from quizgen.questions.evaluation import expect, recompute

KINDS = ("array", "number", "integer", "shape", "expression")


def _typed(case: Case, made: Array | str) -> str | None:
    """Write a slip as a student would; None where it is none, or no answer of the part's kind."""
    if isinstance(made, str):
        return made
    if case.part.kind == "array":
        instead = case.expected.instead(made)
    elif case.part.kind == "shape":
        instead = case.expected.instead(tuple(int(axis) for axis in made)) if (made > 0).all() else Refusal()
    else:
        instead = case.expected.instead(made.item()) if np.ndim(made) == 0 else Refusal()
    return None if isinstance(instead, Refusal) else instead.typed()


def responses(case: Case) -> Iterator[tuple[str, Mapping[str, str], Expected]]:
    """Yield for each slip what is typed to which parts, and what it was made from."""
    for name, slip in SLIPS.items():
        for made in slip.make(case):
            typed = _typed(case, made)
            if typed is not None:
                yield name, {case.part.name: typed}, case.expected
    earlier = next(iter(case.part.follows), None)
    if earlier is not None and case.decimals and case.decimals > 1:
        yield from _carried(case, earlier)


def _carried(case: Case, earlier: str) -> Iterator[tuple[str, Mapping[str, str], Expected]]:
    name = case.part.follows[earlier]
    if not isinstance(case.variant.values[name], int | float | np.ndarray):
        return
    own = np.array(case.variant.values[name], dtype=float)
    own.flat[case.chance.randrange(own.size)] += 1
    before = case.variant.expected[earlier].instead(own if own.ndim else own.item())
    try:
        values = recompute(case.variant.question, {**case.variant.key.drawn, name: before.answer})  # type: ignore[union-attr]
        follows = expect(case.part, values)
    except (UserFileError, AttributeError):
        return
    rounded = write(np.asarray(follows.answer), case.decimals - 1)  # type: ignore[operator]
    yield "carried, rounded too coarsely", {earlier: before.typed(), case.part.name: rounded}, follows  # type: ignore[union-attr]


def measure(variant: Variant) -> Iterator[tuple[str, str, str]]:
    """Yield for every slip of a variant its name, what became of it, and the words to look at where that is false."""
    marker = VariantMarker(variant.key)
    for part in variant.question.parts:
        expected = variant.expected[part.name]
        if part.kind not in KINDS:
            continue
        case = Case(variant, part, expected, random.Random(f"{variant.question.id} {variant.seed} {part.name}"))
        for name, typed, right in responses(case):
            read = expected.read(typed[part.name])
            if not isinstance(read, Reading) or right.compare(read.value).fraction == 1:
                continue
            mark = next(one for one in marker.mark(typed).parts if one.name == part.name)
            if mark.fault:
                raise RuntimeError(f"{variant.question.id} {variant.seed} {typed}: {mark.for_tutor}")
            if mark.status == "correct":
                continue
            outcome = "unnamed"
            if mark.named:
                named = part.kind == "expression" or is_true(mark, read.value, Case(variant, part, right, case.chance))
                outcome = "rightly" if named else "falsely"
            shown = json.dumps([part.name, expected.typed(), typed, mark.named, str(mark.fraction), mark.feedback])
            yield name, outcome, f"{variant.question.id} {variant.seed} {shown}"


def main(seeds: str = "5", *families: str) -> int:
    """Print the table and what was named falsely; return 1 where anything was."""
    bank = load_bank()
    table: Counter[tuple[str, str]] = Counter()
    falsely = []
    for id in families or bank:
        for seed in range(1, int(seeds) + 1):
            for name, outcome, shown in measure(make_variant(bank[id], seed)):
                table[name, outcome] += 1
                if outcome == "falsely" or (families and outcome == "unnamed" and SLIPS[name].names):
                    falsely.append(f"{outcome} {name}: {shown}")
    print("\n".join(falsely))
    width = max(map(len, SLIPS))
    print(f"\n{'slip'.ljust(width)}  rightly  falsely  unnamed   named rightly")
    for name, slip in SLIPS.items():
        counts = [table[name, outcome] for outcome in ("rightly", "falsely", "unnamed")]
        share = f"{counts[0] / sum(counts):.1%}" if slip.names and sum(counts) else ""
        print(name.ljust(width), "".join(f"{count:9}" for count in counts), f"{share:>15}")
    return int(any(outcome == "falsely" for _, outcome in table))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
