"""What those earn who answer without a thought: one answer in every box of every variant of every question.

    python benchmarks/gaming.py [VARIANTS] [FAMILY ...]

VARIANTS of each family are drawn, 20 unless given. A table gives the mean credit for each way of answering, over the
bank, by the type of part, and for every part. Essays wait for a person and earn nothing here; what the rubric would
propose for them is given by itself.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice

from quizgen.bank import load_bank
from quizgen.checks.gaming import MOST_EARNED, with_number
from quizgen.checks.survey import draws
from quizgen.generate import make_variant
from quizgen.kinds.options import LETTERS
from quizgen.marking import mark_variant
from quizgen.model import Part, Question, Variant
from quizgen.text.plain import to_text

Answer = Callable[[Variant, Part], str]
Cell = tuple[str, str, str]
"""A family, a part of it, and the type of that part."""


def number_everywhere(number: str) -> Answer:
    """Return the way that types one number into every entry of the right shape."""
    return lambda variant, part: with_number(part, variant.expected[part.name], number) or number


def everything(text: str) -> Answer:
    """Return the way that types one text into every box."""
    return lambda variant, part: text


def all_options(variant: Variant, part: Part) -> str:
    """Choose all options, and for a matching the first for all items."""
    printed = next(one for one in variant.paper.parts if one.name == part.name)
    if printed.items:
        return ", ".join(f"{i + 1}-A" for i in range(len(printed.items)))
    return ", ".join(LETTERS[: len(printed.options)])


def all_scenarios(variant: Variant, part: Part) -> str:
    """List every text of every scenario."""
    texts = (str(text) for row in variant.question.scenarios for text in row.values() if isinstance(text, str))
    return "; ".join(dict.fromkeys(texts))


def own_words(variant: Variant, part: Part) -> str:
    """Give back the words of the question."""
    asked = next(one.ask for one in variant.paper.parts if one.name == part.name)
    return f"{to_text(variant.paper.prompt)}\n{to_text(asked)}"


WAYS: Mapping[str, Answer] = {
    "zeros": number_everywhere("0"),
    "ones": number_everywhere("1"),
    "twos": number_everywhere("2"),
    "halves": number_everywhere("0.5"),
    '"A"': everything("A"),
    '"B"': everything("B"),
    "options": all_options,
    "scenarios": all_scenarios,
    "own words": own_words,
}
NEIGHBOUR = "neighbour"
"""All answers of the next variant; a program is the same on all papers, and so is left out."""


def measure(question: Question, variants: Sequence[Variant]) -> Iterator[tuple[Part, str, float, float]]:
    """Yield for each part and way the mean credit, and the mean share of the rubric's points that are proposed."""
    ways = (*WAYS, NEIGHBOUR) if draws(question) else tuple(WAYS)
    for name in ways:
        earned: dict[str, list[float]] = defaultdict(list)
        proposed: dict[str, list[float]] = defaultdict(list)
        for variant, other in zip(variants, islice(cycle(variants), 1, None), strict=False):
            if name == NEIGHBOUR:
                copied = zip(question.parts, other.solution.parts, strict=True)
                typed = {part.name: solution.typed for part, solution in copied if not part.asked.costly}
            else:
                typed = {part.name: WAYS[name](variant, part) for part in question.parts}
            for mark in mark_variant(variant.key, typed).parts:
                earned[mark.name].append(float(mark.fraction))
                proposed[mark.name].append(share_proposed(mark.for_tutor))
        for part in question.parts:
            yield part, name, mean(earned[part.name]), mean(proposed[part.name])


def share_proposed(remark: str) -> float:
    """Return the share of an essay's points that seem to be present."""
    found, missing = len(re.findall("Seems present ", remark)), len(re.findall("Not found ", remark))
    return found / (found + missing) if found + missing else 0.0


def mean(shares: Sequence[float]) -> float:
    """Return the mean, 0 of nothing."""
    return sum(shares) / len(shares) if shares else 0.0


def show(earned: Mapping[Cell, Mapping[str, float]], proposed: Mapping[Cell, Mapping[str, float]]) -> None:
    """Print the tables."""
    ways = [*WAYS, NEIGHBOUR]
    print("mean credit, %".ljust(40), *(way.rjust(10) for way in ways))
    rows = {f"all {len(earned)} parts": list(earned)}
    for kind in sorted({kind for _, _, kind in earned}):
        cells = [cell for cell in earned if cell[2] == kind]
        rows[f"{len(cells)} {kind}"] = cells
    for name, cells in rows.items():
        shares = (100 * mean([earned[cell][way] for cell in cells if way in earned[cell]]) for way in ways)
        print(name.ljust(40), *(f"{share:10.1f}" for share in shares))
    essays = [cell for cell in proposed if cell[2] == "essay"]
    shares = (100 * mean([proposed[cell][way] for cell in essays if way in proposed[cell]]) for way in ways)
    print("proposed for essays".ljust(40), *(f"{share:10.1f}" for share in shares))
    print(f"\nevery part; * is more than {float(MOST_EARNED):.0%}, - is nothing\n")
    width = max(len(f"{family} {part} ({kind})") for family, part, kind in earned)
    for (family, part, kind), shares_of in earned.items():
        print(f"{family} {part} ({kind})".ljust(width), *(_show(shares_of.get(way, 0)).rjust(10) for way in ways))


def _show(share: float) -> str:
    return f"{'*' if share > MOST_EARNED else ''}{100 * share:.1f}" if share else "-"


def main(count: str = "20", *families: str) -> None:
    """Measure the bank and print what came out."""
    earned: dict[Cell, dict[str, float]] = defaultdict(dict)
    proposed: dict[Cell, dict[str, float]] = defaultdict(dict)
    bank = load_bank()
    for id in families or bank:
        question = bank[id]
        variants = [make_variant(question, seed) for seed in range(1, int(count) + 1)]
        for part, way, credit, points in measure(question, variants):
            earned[id, part.name, part.kind][way] = credit
            proposed[id, part.name, part.kind][way] = points
    show(earned, proposed)


if __name__ == "__main__":
    main(*sys.argv[1:])
