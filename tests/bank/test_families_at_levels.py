"""Every level of a family: its answers earn full marks, its mistakes show, and hard is more work than easy."""

import os

import pytest

import quizgen
from quizgen.checks.fairness import measure_spreads
from quizgen.checks.survey import Survey
from quizgen.model import Variant
from quizgen.questions.evaluation import expect, live_mistakes
from quizgen.render.templates import load_templates

BANK = quizgen.load_bank()
SEEDS = range(int(os.environ.get("QUIZGEN_SEEDS", "30")) // 3)
LEVELED = [id for id in BANK if BANK[id].levels]


def variants(id: str, level: str) -> list[Variant]:
    return [quizgen.make_variant(BANK[id], seed, BANK[id].levels[level]) for seed in SEEDS]


def test_a_good_number_of_families_have_them():
    assert len(LEVELED) >= 12


@pytest.mark.parametrize("id", LEVELED)
def test_they_are_called_easy_and_hard(id):
    assert list(BANK[id].levels) == ["easy", "hard"]


@pytest.mark.parametrize("id", LEVELED)
@pytest.mark.parametrize("level", ["easy", "hard"])
def test_the_printed_answer_earns_full_marks(id, level):
    for variant in variants(id, level):
        assert variant.warnings == ()
        typed = {part.name: part.typed for part in variant.solution.parts}
        for part in quizgen.mark_variant(variant.key, typed).parts:
            assert part.status == ("correct" if typed[part.name] else "blank"), (id, variant.seed, part)


@pytest.mark.parametrize("id", LEVELED)
@pytest.mark.parametrize("level", ["easy", "hard"])
def test_each_mistake_shows_in_a_fifth_of_the_variants_at_least(id, level):
    drawn = variants(id, level)
    for part in drawn[0].question.parts:
        shown = dict.fromkeys(range(len(part.mistakes)), 0)
        for variant in drawn:
            there = next(other for other in variant.question.parts if other.name == part.name)
            live = live_mistakes(there, variant.values, expect(there, variant.values))
            for i, mistake in enumerate(there.mistakes):
                shown[i] += any(mistake is other for other, _ in live)
        assert all(count >= len(drawn) / 5 for count in shown.values()), (id, level, part.name, shown)


@pytest.mark.parametrize("id", LEVELED)
def test_hard_is_more_work_than_easy(id):
    easy, hard = (Survey(BANK[id], tuple(variants(id, level)), load_templates()) for level in ("easy", "hard"))
    assert measure_spreads(easy)["digits"].middle < measure_spreads(hard)["digits"].middle
