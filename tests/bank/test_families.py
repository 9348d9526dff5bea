"""Every family: its answer as printed earns full marks, and each mistake that a variant keeps its own credit."""

import os
import re

import pytest

import quizgen
from quizgen.kinds.code.sandbox import run_function
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.questions.evaluation import expect, live_mistakes
from quizgen.render.terminal import render_variant
from quizgen.text.plain import to_text

BANK = quizgen.load_bank()
SEEDS = range(int(os.environ.get("QUIZGEN_SEEDS", "30")))
# A sandbox takes longer to start than all else.
RUN = SEEDS[:2]
CAN_RUN = not run_function("def f():\n    return 1\n", "f", [[]]).refusal


@pytest.mark.parametrize("id", list(BANK))
def test_the_printed_answer_earns_full_marks(id):
    for seed in SEEDS:
        variant = quizgen.make_variant(BANK[id], seed)
        programs = {part.name for part in variant.question.parts if part.asked.costly and not (CAN_RUN and seed in RUN)}
        typed = {part.name: part.typed for part in variant.solution.parts if part.name not in programs}
        for part in quizgen.mark_variant(variant.key, typed).parts:
            left_out = not typed.get(part.name)
            assert part.status == ("blank" if left_out else "correct"), (id, seed, part)


@pytest.mark.parametrize("id", list(BANK))
def test_each_kept_mistake_earns_its_own_feedback_and_credit(id):
    for seed in SEEDS:
        variant = quizgen.make_variant(BANK[id], seed)
        for part in variant.question.parts:
            right = expect(part, variant.values)
            if part.asked.costly and not (CAN_RUN and seed in RUN):
                continue
            for mistake, wrong in live_mistakes(part, variant.values, right):
                typed = wrong.typed()
                mark = next(
                    m for m in quizgen.mark_variant(variant.key, {part.name: typed}).parts if m.name == part.name
                )
                told = to_text(evaluate_text(mistake.feedback, Scope(variant.values)))
                assert mark.fraction >= mistake.credit, (id, seed, typed, mark)
                assert mark.feedback.startswith(told), (id, seed, typed, mark)


COUNTED = (
    "axes|biases|channels|classes|columns|entries|filters|gates|inputs|layers|matrices|neurons|numbers|outputs|parameters|"
    "pixels|positions|rows|steps|units|values|vectors|weights|windows|words|zeros"
)
# Not behind a sign, as in "k - 1 steps", and not within another number.
ONE_OF_SEVERAL = re.compile(rf"(?<![-+*/×·−–=] )(?<![\w.,−-])1 (?:{COUNTED})\b")


@pytest.mark.parametrize("id", list(BANK))
def test_one_of_a_thing_is_told_in_the_singular(id):
    for seed in SEEDS[:8]:
        variant = quizgen.make_variant(BANK[id], seed)
        told = [
            to_text(evaluate_text(mistake.feedback, Scope(variant.values)))
            for part in variant.question.parts
            for mistake, _ in variant.mistakes[part.name]
        ]
        said = " ".join(" ".join([render_variant(variant.paper, variant.solution), *told]).split())
        assert not ONE_OF_SEVERAL.search(said), seed


def test_what_is_told_in_the_plural_is_found():
    assert ONE_OF_SEVERAL.search("There are 1 steps.")
    assert not ONE_OF_SEVERAL.search("There is 1 step of k - 1 steps, and 11 rows.")


@pytest.mark.parametrize("id", list(BANK))
def test_each_mistake_shows_in_a_fifth_of_the_variants_at_least(id):
    question = BANK[id]
    for part in question.parts:
        shown = dict.fromkeys(range(len(part.mistakes)), 0)
        for seed in SEEDS:
            values = quizgen.make_variant(question, seed).values
            kept = [mistake for mistake, _ in live_mistakes(part, values, expect(part, values))]
            for i, mistake in enumerate(part.mistakes):
                shown[i] += mistake in kept
        assert all(count >= len(SEEDS) / 5 for count in shown.values()), (id, part.name, shown)


@pytest.mark.parametrize("id", list(BANK))
def test_variants_differ(id):
    prompts = {str(quizgen.make_variant(BANK[id], seed).values) for seed in SEEDS}
    assert len(prompts) > 10 or not any(e.draws for e in BANK[id].values.values()) or BANK[id].scenarios
