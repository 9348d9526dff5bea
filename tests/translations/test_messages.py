"""Sentences that remember how they were made, and what becomes of them in another language."""

import copy
import pickle

import pytest

from quizgen.messages import Numeral, has_comma, join_said, languages, list_said, said, said_of, translate

ATTEMPT = said("Attempt {number}", number=2)
DECIMALS = said("Give {count}.", count=said_of(3, "{n} decimal", "{n} decimals"))


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("Attempt 2", "Attempt 2"),
        (ATTEMPT, "2. Versuch"),
        (DECIMALS, "Geben Sie 3 Nachkommastellen an."),
        (said("Give {count}.", count=said_of(1, "{n} decimal", "{n} decimals")), "Geben Sie 1 Nachkommastelle an."),
        (join_said([DECIMALS, "", "As told.", ATTEMPT]), "Geben Sie 3 Nachkommastellen an. As told. 2. Versuch"),
        (list_said([said("yes"), said("no"), "0.5"]), "ja, nein und 0.5"),
        (said("Attempt {number}", number=Numeral("0.5")), "0,5. Versuch"),
        (said("Attempt {number}", number="'0.5'"), "'0.5'. Versuch"),
        (said("No catalogue has this, {name}.", name=said("yes")), "No catalogue has this, ja."),
        (Numeral("[[0.5, 2], [3, 4]]"), "[[0,5; 2]; [3; 4]]"),
        ("", ""),
    ],
)
def test_what_was_said_is_translated_with_all_that_is_in_it(text, german):
    assert translate(text, "de") == german


@pytest.mark.parametrize("text", [ATTEMPT, DECIMALS, join_said([DECIMALS, ATTEMPT]), Numeral("0.5")])
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_can_be_translated_as_well(text, again):
    assert again(text) == text
    assert translate(again(text), "de") == translate(text, "de") != text


def test_what_was_said_is_the_english_text():
    assert ATTEMPT == "Attempt 2"
    assert hash(ATTEMPT) == hash("Attempt 2")
    assert translate(DECIMALS, "en") == "Give 3 decimals."


def test_each_language_has_its_decimal_sign():
    assert {language: has_comma(language) for language in languages()} == {
        "de": True, "en": False, "es": True, "fr": True, "zh": False,
    }  # fmt: skip
