"""The catalogues: complete, with the slots of the English sentences, and as `make messages` makes them."""

import importlib.util
import io
import string

import pytest

pofile = pytest.importorskip("babel.messages.pofile", reason="Babel makes the catalogues")

LANGUAGES = ("de", "es", "fr", "zh")


@pytest.fixture(scope="module")
def messages(root):
    """The module that `make messages` runs."""
    spec = importlib.util.spec_from_file_location("messages", root / "translations" / "collect.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def slots(text):
    """The names of a sentence's slots; one that no value is put into may have braces of its own."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_what_extraction_and_compiling_give(root, messages, language):
    path = root / "translations" / f"{language}.po"
    text = path.read_text(encoding="utf-8")
    assert messages.update(text, language, messages.find_messages()) == text, "run `make messages`"
    assert messages.compiled(text) == path.with_suffix(".mo").read_bytes(), "run `make messages`"


def test_a_sentence_for_one_has_one_for_several(messages):
    several = {}
    for message in messages.find_all():
        one, *many = (message,) if isinstance(message, str) else message
        several.setdefault(one, set()).add(tuple(many))
    # A catalogue finds both by the first, so a second one for several would be lost.
    assert {one: forms for one, forms in several.items() if len(forms) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_with_its_slots(root, language):
    text = (root / "translations" / f"{language}.po").read_bytes()
    for message in pofile.read_po(io.BytesIO(text), locale=language):
        if not message.id:
            continue
        english, translated = ((side,) if isinstance(side, str) else side for side in (message.id, message.string))
        for form in translated:
            assert form.strip(), f"{english[0]!r} has no translation"
            # What is said of one may name no number.
            assert slots(form) in [slots(one) for one in english], english[0]


def test_the_template_has_every_sentence(root, messages):
    held = pofile.read_po(io.BytesIO((root / "translations" / "quizgen.pot").read_bytes()))
    assert {message.id for message in held if message.id} == set(messages.find_messages())
