"""Nobody's paper changes: every family, alone and at each level, keeps its values, answers, live mistakes and code.

If a test here fails, papers that were printed have changed. Where an issue asks for that, write the family anew with
``python tests/bank/test_golden_variants.py FAMILY`` and say so in CHANGELOG.md.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import quizgen
from quizgen.generate import make_variant
from quizgen.model import Notation, Question, Rounded
from quizgen.questions.evaluation import expect, live_mistakes

GOLDEN = Path(__file__).parent / "golden"
SEEDS = (1, 2, 3)
BANK = quizgen.load_bank()


def file_of(id: str) -> Path:
    return GOLDEN / f"{id.replace('/', '_')}.jsonl"


def plain(value: Any) -> Any:
    """What a value is, apart from the last digits of a float, in which two builds of a library may differ."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(f"{float(value):.11g}") + 0.0
    if isinstance(value, np.ndarray):
        return [plain(entry) for entry in value]
    if isinstance(value, tuple | list):
        return [plain(entry) for entry in value]
    if isinstance(value, str):
        return value
    if isinstance(value, Rounded):
        return {"rounded": plain(value.value), "decimals": value.decimals}
    if isinstance(value, Notation):
        return {"text": value.text}
    if hasattr(value, "items"):
        return {str(key): plain(entry) for key, entry in value.items()}
    raise TypeError(f"no golden says what a {type(value).__name__} is")


def lines_of(question: Question) -> list[str]:
    """The golden of a family: one line per level and seed."""
    found = []
    for level in (None, *question.levels):
        for seed in SEEDS:
            variant = make_variant(question, seed, question.levels[level] if level else None)
            alive = {
                part.name: [
                    part.mistakes.index(mistake)
                    for mistake, _ in live_mistakes(part, variant.values, expect(part, variant.values))
                ]
                for part in variant.question.parts
                if part.mistakes
            }
            record = {
                "level": level,
                "seed": seed,
                "code": variant.key.code,
                "values": plain({name: variant.values[name] for name in question.values}),
                "answers": plain(variant.key.answers),
                "mistakes": alive,
            }
            found.append(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    return found


@pytest.mark.parametrize("id", list(BANK))
def test_a_family_keeps_its_variants(id):
    assert lines_of(BANK[id]) == file_of(id).read_text(encoding="utf-8").splitlines()


def test_what_may_be_rounded_on_the_way_chooses_no_draw():
    # With all that may be rounded, a mistake lies too near the answer here; still nothing else is drawn.
    question = BANK["rnn/forward-pass"]
    variant = make_variant(question, 138, question.levels["easy"])
    assert variant.values["h0"].tolist() == [0.5, 0.2]
    assert len(variant.mistakes["h"]) == len(question.parts[0].mistakes) - 1


def test_each_golden_belongs_to_a_family():
    assert {file_of(id).name for id in BANK} == {path.name for path in GOLDEN.iterdir()}


if __name__ == "__main__":
    for family in sys.argv[1:] or list(BANK):
        file_of(family).write_text("\n".join(lines_of(BANK[family])) + "\n", encoding="utf-8")
