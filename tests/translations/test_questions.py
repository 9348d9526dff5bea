"""``translations:`` of a question: which texts a sheet in that language has, and that all else stays."""

import re
from dataclasses import replace

import pytest

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.marking import mark_variant
from quizgen.model import Figure
from quizgen.sheets import make_paper, plan_papers, read_sheet
from quizgen.text.plain import to_text

FURTHER = """\
title: Translated, but not on tutorial-09
questions: [foundations/dying-relu, cnn/batch-output-shape, cnn/dilated-convolution, rnn/many-to-one-classification]
"""
ENGLISH = re.compile(r"\b(the|is|are|and|of|which|with|how many)\b")
NUMBER = re.compile(r"\d+")


@pytest.fixture
def bank(tmp_path, root):
    text = (root / "docs" / "translating.md").read_text(encoding="utf-8")
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "adding.yaml").write_text(re.search(r"```yaml question\n(.*?)```", text, re.DOTALL)[1])
    return load_bank(folder)


def made(bank, language):
    sheet = read_sheet("s", "s.yaml", f"title: T\nlanguage: {language}\nquestions: [adding]\n", bank)
    (plan,) = plan_papers(sheet, ())
    paper, (solution,), key, _ = make_paper(sheet, plan)
    return paper.questions[0], solution, key.variants[0]


def test_a_sheet_in_the_language_has_its_texts(bank):
    question, _, key = made(bank, "de")
    a = key.drawn["a"]
    assert question.title == "Addieren"
    assert to_text(question.prompt) == f"Sei a = {a}, was {'ungerade' if a % 2 else 'gerade'} ist."
    assert [to_text(part.ask) for part in question.parts] == ["Addieren Sie 1.", "Was gilt?"]
    assert [to_text(option) for option in question.parts[1].options] == ["größer", "kleiner"]
    wrong, right = mark_variant(key, {"sum": str(a - 1), "more": "größer"}).parts
    assert (wrong.feedback, right.status) == ("Sie haben 1 subtrahiert.", "correct")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_any_other_sheet_has_the_original(bank, language):
    question, _, key = made(bank, language)
    assert question.title == "Adding"
    assert to_text(question.parts[1].options[0]) == "larger"
    assert "translations" not in key.question.data


def test_what_is_not_translated_and_the_numbers_stay(bank):
    german, english = made(bank, "de"), made(bank, "en")
    assert to_text(german[1].worked) == to_text(english[1].worked)
    assert (german[2].drawn, german[2].answers["sum"]) == (english[2].drawn, english[2].answers["sum"])


@pytest.mark.parametrize("language", ["de", "zh"])
@pytest.mark.parametrize("sheet", ["tutorial-09", "further"])
def test_what_students_read_is_translated(sheet, language):
    for original, question in translated(sheet, language):
        for seed in range(5):
            one, two = make_variant(original, seed), make_variant(question, seed)
            assert one.paper.title != two.paper.title
            assert to_text(one.paper.prompt) != to_text(two.paper.prompt)
            assert to_text(one.solution.worked) != to_text(two.solution.worked)
            assert right_answers(one) == right_answers(two), (question.id, seed)
            words = re.sub(r"\$[^$]*\$|\s", " ", " ".join(to_text(text) for text in texts(two)))
            assert not ENGLISH.search(words), (question.id, words)


@pytest.mark.parametrize("language", ["de", "zh"])
@pytest.mark.parametrize("sheet", ["tutorial-09", "further"])
def test_every_ask_and_remark_is_translated(sheet, language):
    for original, question in translated(sheet, language):
        for name, part in original.data["parts"].items():
            other = question.data["parts"][name]
            assert part["ask"] != other["ask"], (question.id, name)
            for one, two in zip(remarks(part), remarks(other), strict=True):
                assert one != two, (question.id, name)


@pytest.mark.parametrize("language", ["de", "zh"])
@pytest.mark.parametrize("sheet", ["tutorial-09", "further"])
def test_each_mistake_is_told_with_the_numbers_of_the_original(sheet, language):
    for original, question in translated(sheet, language):
        for seed in range(5):
            one, two = told(make_variant(original, seed)), told(make_variant(question, seed))
            for english, other in zip(one, two, strict=True):
                assert not ENGLISH.search(other), (question.id, other)
                assert set(NUMBER.findall(english)) == set(NUMBER.findall(other)), (question.id, english, other)


def told(variant):
    """Return what is said of each mistake, whether or not the variant keeps it."""
    scope = Scope(variant.values)
    mistakes = [mistake for part in variant.question.parts for mistake in part.mistakes]
    return [to_text(evaluate_text(mistake.feedback, scope)) for mistake in mistakes]


def translated(sheet, language):
    """Return each question of a sheet, and what it is in the language."""
    bank = load_bank()
    text = FURTHER if sheet == "further" else bank.find_sheet(sheet).read_text(encoding="utf-8")
    english, other = (read_sheet("t", "t.yaml", f"{text}\nlanguage: {name}\n", bank) for name in ("en", language))
    return [(one.question, two.question) for one, two in zip(english.questions, other.questions, strict=True)]


def right_answers(variant):
    """Return the answers, with the place of an option instead of its words."""
    answers = {name: str(answer) for name, answer in variant.key.answers.items()}
    for part in variant.paper.parts:
        if part.options:
            answers[part.name] = [to_text(option) for option in part.options].index(answers[part.name])
    return answers


def remarks(part):
    return [mistake["feedback"] for mistake in part.get("mistakes", [])] + list(part.get("feedback", {}).values())


def texts(variant):
    prompt = variant.paper.prompt
    yield replace(prompt, values=tuple("" if isinstance(value, Figure) else value for value in prompt.values))
    for part in variant.paper.parts:
        yield part.ask
        yield from part.options
