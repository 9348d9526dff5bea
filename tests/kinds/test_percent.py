"""A number that is asked for in percent."""

import pytest

from quizgen.checks.question import check_question
from quizgen.generate import make_variant
from quizgen.marking import mark_variant
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates
from quizgen.text.plain import to_text

QUESTION = """
title: Shares
topics: [shares]
values: {{p: {p}, q: p * 3}}
prompt: Here.
parts:
  share:
    {{type: number, answer: p, {keys},
     mistakes: [{{answer: 100 - p, feedback: The other ones., credit: 50%}}]}}
  more: {{type: number, answer: q, follows: [share], decimals: 2}}
"""
UNIT = "unit: percent"


def variant_of(p="37.5", keys=UNIT):
    return make_variant(read_question("shares", "shares.yaml", QUESTION.format(p=p, keys=keys)), 1)


def marks_of(variant, **typed):
    return {
        part.name: mark
        for part, mark in zip(variant.question.parts, mark_variant(variant.key, typed).parts, strict=True)
    }


READ = [
    ("37.5", "37.5", "correct"), ("37.5", "37.5%", "correct"), ("37.5", "37.5 percent", "correct"),
    ("37.5", "37,5 %", "correct"), ("37.5", "0.375", "correct"), ("37.5", "3/8", "correct"),
    ("37.5", "p = 37.5%", "correct"), ("37.5", "38%", "partial"),
    # A sign says what is meant; these are off by a factor.
    ("37.5", "0.375%", "partial"), ("37.5", "3750%", "partial"), ("37.5", "3.75", "partial"),
    ("50", "50%", "correct"), ("50", "0.5", "correct"), ("50", "0.5%", "incorrect"), ("50", "5000", "incorrect"),
    # Half a percent is half a percent.
    ("0.5", "0.5", "correct"), ("0.5", "0.5%", "correct"), ("0.5", "0.005", "correct"), ("0.5", "50%", "incorrect"),
    # The mistake's answer in the same notations.
    ("37.5", "62.5", "partial"), ("37.5", "62.5%", "partial"), ("37.5", "0.625", "partial"),
    ("37.5", "0.625%", "incorrect"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "typed", "status"), READ)
def test_percent_is_read_with_its_sign_and_without_and_as_a_fraction(answer, typed, status):
    assert marks_of(variant_of(answer), share=typed)["share"].status == status


WITHOUT = [
    ("37.5", "37.5%", "review"),
    ("50", "50%", "review"),
    ("0.375", "37.5%", "correct"),
    ("37.5", "0.375", "partial"),
]


@pytest.mark.parametrize(("answer", "typed", "status"), WITHOUT)
def test_where_no_percent_is_asked_for_a_person_looks_at_the_sign(answer, typed, status):
    assert marks_of(variant_of(answer, "marks: 1"), share=typed)["share"].status == status


CARRIED = [
    # What was typed, and what was computed from it: the right answer is 100 / 7 percent, and three times that.
    ("14.286%", "42.857", "correct"), ("0.14286", "42.86", "correct"), ("14.286", "42.86", "correct"),
    ("14.3%", "42.90", "correct"), ("0.143", "42.9", "correct"), ("14.3", "42.9", "correct"),
    # From a wrong one, as it was typed.
    ("20%", "60", "correct"), ("20", "60", "correct"), ("20%", "0.6", "incorrect"), ("21.4%", "64.25", "correct"),
    ("21.4%", "64.4", "incorrect"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "after", "status"), CARRIED)
def test_what_follows_from_a_percentage_is_carried_in_percent(typed, after, status):
    variant = variant_of("100 / 7", f"{UNIT}, decimals: 1")
    assert marks_of(variant, share=typed, more=after)["more"].status == status


@pytest.mark.parametrize(
    ("keys", "note", "shown", "typed"),
    [
        (UNIT, "Answer in percent. Give 3 decimals.", "14.286%", "14.286"),
        (f"{UNIT}, decimals: 1", "Answer in percent. Give 1 decimal.", "14.3%", "14.3"),
        ("decimals: 1", "Give 1 decimal.", "14.3", "14.3"),
    ],
)
def test_the_paper_and_the_solution_say_percent(keys, note, shown, typed):
    variant = variant_of("100 / 7", keys)
    assert variant.paper.parts[0].note == note
    solution = variant.solution.parts[0]
    assert (to_text(solution.shown), solution.typed) == (shown, typed)


def test_check_has_nothing_to_say_of_it():
    text = """
title: Precision
topics: [shares]
values: {tp: "integer(10, 90)", fp: "integer(10, 90)", w: "integer(1, 50)"}
prompt: There are << tp >>, << fp >> and << w >>.
parts:
  precision: {type: number, ask: Give the precision., answer: 100 * tp / (tp + fp), unit: percent, decimals: 1}
  rest: {type: number, ask: Give the rest., answer: 100 - 100 * tp / (tp + fp) + w, unit: percent}
"""
    report = check_question(read_question("precision", "precision.yaml", text), 20, load_templates())
    assert report.problems == ()
