"""Essays: a person marks them; what speaks for each point of the rubric is quoted."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.kinds.essay import EssayExpected, RubricPoint
from quizgen.marking.check import judge
from quizgen.model import Reading, Refusal

GRADIENT = RubricPoint("The gradient is zero", Fraction(1), ("gradient is zero", "/no (gradient|signal)s?/"))
WEIGHTS = RubricPoint("The weights stay", Fraction(3, 2), ("weights stay", "naïve"))
WHY = EssayExpected("The gradient is zero, so the weights stay.", rubric=(GRADIENT, WEIGHTS))


def remark(typed):
    return judge(typed, WHY).comparison.remark


@pytest.mark.parametrize("typed", ["The gradient is zero, so the weights stay.", "no idea", "<b>", "1", "循环"])
def test_a_person_marks_it(typed):
    judgement = judge(typed, WHY)
    assert judgement.status == "review"
    assert judgement.comparison.fraction == 0
    assert judgement.comparison.remark


def test_blanks_are_blank():
    assert judge("  \n", WHY).status == "blank"


def test_the_whole_remark():
    assert remark("The gradient is zero here.") == (
        "Seems present (1 mark): The gradient is zero, in 'The gradient is zero here.'. "
        "Not found (1.5 marks): The weights stay."
    )


FOUND = [
    ("The gradient is zero.", "The gradient is zero."),
    ("the GRADIENT  is\nzero", "the GRADIENT is zero"),
    ("gradient is a zero", "gradient is a zero"),
    ("gradient, is zero", "gradient, is zero"),
    ("Então o grádient is zero", "Então o grádient is zero"),
    ("There are no signals.", "There are no signals."),
    (f"{'x' * 50} gradient is zero {'y' * 50}", f"...{'x' * 29} gradient is zero {'y' * 29}..."),
]


@pytest.mark.parametrize(("typed", "quoted"), FOUND)
def test_signs_are_quoted_as_they_were_typed(typed, quoted):
    assert f"Seems present (1 mark): The gradient is zero, in '{quoted}'." in remark(typed)


NOT_FOUND = ["gradient zero", "The ingradient is zero", "gradient never is zero", "nosignal", "is zero gradient"]


@pytest.mark.parametrize("typed", NOT_FOUND)
def test_other_words_are_no_sign(typed):
    assert "Not found (1 mark): The gradient is zero." in remark(typed)


@pytest.mark.parametrize(
    "typed", ["a naïve view", "a naive view", "a nai\u0308ve view", "The weights just stay? The weights stay!"]
)
def test_accents_do_not_matter_on_either_side(typed):
    assert "Seems present (1.5 marks): The weights stay" in remark(typed)


def test_a_rubric_without_signs_proposes_nothing():
    plain = EssayExpected("m", rubric=(RubricPoint("Clear", Fraction(2), ()),))
    assert judge("anything", plain).comparison.remark == "Not found (2 marks): Clear."


def test_the_model_answer_is_shown():
    assert WHY.typed() == "The gradient is zero, so the weights stay."
    assert WHY.validate(" m ") == "m"


@pytest.mark.parametrize("value", ["", " ", 3, None, ["m"]])
def test_refused_answers(value):
    assert isinstance(WHY.validate(value), Refusal)


@pytest.mark.parametrize("typed", ["gradient " * 2_000, "gradient" + " " * 19_990, "a " * 9_999, "\u0301" * 19_999])
def test_long_essays_are_read(typed):
    assert judge(typed, WHY).status == "review"


@given(
    st.text() | st.lists(st.sampled_from(["gradient", "is", "zero", " ", "\u0301", "İ", "ﬁ", "\n", "no"])).map("".join)
)
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(typed):
    assert isinstance(WHY.read(typed), Reading)
    assert judge(typed, WHY).status in ("review", "blank")
