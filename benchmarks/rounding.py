"""What those lose who round each part as the paper asks, and all on the way that it allows, and go on from that or not.

    python benchmarks/rounding.py [VARIANTS] [FAMILY ...]

VARIANTS of each family with parts that follow others, with a chain or with rounding on the way are drawn, 50 unless
given. A table gives, for each, how many answers were typed that have to earn something, and how many of them earned
less: by those who are right throughout, and by those who make one slip and are right after it.
"""

import sys
from collections import Counter

from quizgen.bank import load_bank
from quizgen.checks.attempts import imagine_attempts, rounds_to
from quizgen.checks.survey import draws
from quizgen.generate import make_variant
from quizgen.marking.marker import VariantMarker
from quizgen.model import Question


def measure(question: Question, variants: int) -> Counter[str]:
    """Count the answers, and those that lose marks, by whether there was a slip."""
    counts: Counter[str] = Counter()
    for seed in range(1, (variants if draws(question) else 1) + 1):
        variant = make_variant(question, seed)
        marker = VariantMarker(variant.key)
        for attempt in imagine_attempts(variant):
            kind = "slip" if attempt.slip else "right"
            for mark in marker.mark(attempt.typed).parts:
                if least := attempt.least.get(mark.name, 0):
                    counts[kind] += 1
                    counts[f"{kind} lost"] += mark.fraction < least
    return counts


def main(arguments: list[str]) -> None:
    """Measure, and print the table."""
    variants = int(arguments[0]) if arguments else 50
    bank = load_bank()
    total: Counter[str] = Counter()
    print(f"{'':40}{'right':>8}{'lost':>8}{'slip':>8}{'lost':>8}")
    for id in arguments[1:] or sorted(bank):
        if any(part.follows or part.asked.chain or rounds_to(part) is not None for part in bank[id].parts):
            found = measure(bank[id], variants)
            total += found
            print(f"{id:40}" + "".join(f"{found[name]:8}" for name in ("right", "right lost", "slip", "slip lost")))
    for kind in ("right", "slip"):
        print(f"{kind}: {total[f'{kind} lost']} of {total[kind]}, {total[f'{kind} lost'] / max(total[kind], 1):.2%}")


if __name__ == "__main__":
    main(sys.argv[1:])
