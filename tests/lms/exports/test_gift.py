"""Every part as GIFT: a strict reader finds the same answers, and Moodle's grading gives the key 100 %."""

import html
import re
from fractions import Fraction
from pathlib import Path

import pytest
from bank_items import QUIZ, bank_items, draw_items, hostile_items
from gift_import import read_gift
from moodle_questions import Question

from quizgen.lms.exports.gift import GIFT
from quizgen.lms.exports.items import Item
from quizgen.lms.exports.moodle_rules import nearest_fraction
from quizgen.model import (
    AnswerField,
    ChoiceField,
    EssayField,
    Figure,
    GridField,
    MatchingField,
    NumberField,
    TextField,
)
from quizgen.notation.values import escape_html
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates
from quizgen.text.plain import to_text

EXPORTS = {"bank": bank_items, "hostile": hostile_items}


def write(items, folder: Path):
    file = folder / "bank.gift"
    losses = list(GIFT.write(QUIZ, items, file, load_templates(None)))
    return file.read_bytes(), losses


@pytest.fixture(scope="module", params=EXPORTS)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    items = EXPORTS[request.param](False)
    content, losses = write(items, tmp_path_factory.mktemp("gift"))
    return items, read_gift(content), losses


@pytest.fixture(scope="module")
def pairs(exported) -> list[tuple[Item, Question]]:
    """Each part, and what Moodle makes of it."""
    items, imported, _ = exported
    return [*zip(items, imported, strict=True)]


def visible(text: str) -> str:
    return html.unescape(re.sub("<[^>]+>", "", text)).strip()


def test_names_categories_and_texts(pairs) -> None:
    assert not GIFT.together
    for item, question in pairs:
        assert len(item.parts) == 1
        assert question.idnumber == item.name
        assert question.name == f"{item.name} {item.question.title}"[:255]
        assert question.category[0:2] == ("CS1", "Whole bank")
        assert question.category[2] == f"{item.slot} {item.question.title}"[:255].strip("/ ")
        assert question.tags[:2] == ("quizgen", "bank")
        assert visible(question.text).startswith(f"{item.reference}\n")
        assert "PLUGINFILE" not in question.text + question.general
    assert len({question.idnumber for _, question in pairs}) == len(pairs)


def share_of(fraction: Fraction) -> Fraction:
    return Fraction(nearest_fraction(fraction)) / 100


def test_answers_are_those_of_the_fields(pairs) -> None:
    for item, question in pairs:
        (box,) = question.boxes
        found = [(answer.share, answer.text) for answer in box.answers]
        match item.parts[0].field:
            case NumberField() as field:
                assert box.kind == "numerical"
                wanted = [(Fraction(1), field.value, field.allowed)]
                wanted += [(share_of(one.fraction), one.value, one.allowed) for one in field.known]
                numbers = [(answer.share, float(answer.text), answer.tolerance) for answer in box.answers]
                for (share, value, allowed), own in zip(wanted, numbers, strict=True):
                    assert own == (
                        share,
                        pytest.approx(value, rel=1e-11, abs=1e-300),
                        pytest.approx(allowed, rel=1e-11),
                    )
            case TextField() as field:
                assert [text.replace("\\*", "*") for _, text in found] == [
                    *(" ".join(text.split()) for text in field.accepted),
                    *(one.typed for one in field.known),
                ]
            case GridField() as field if len(field.layers) == 1:
                assert [(share, text.replace("\\*", "*")) for share, text in found] == [
                    (Fraction(1), " ".join(text.split())) for text in field.written
                ]
            case ChoiceField() as field:
                assert box.kind == ("multiresponse" if field.several else "multichoice")
                assert len({visible(text) for _, text in found}) == len(field.options)
                if not field.several:
                    assert [share for share, _ in found] == [Fraction(option.is_right) for option in field.options]
            case MatchingField() as field:
                assert box.kind == "match"
                assert [option for _, option in box.stems] == [
                    escape_html(to_text(field.options[i])) for i in field.right
                ]
            case EssayField() | GridField():
                assert box.kind == "essay"


def keys_of(field: AnswerField, question: Question) -> list:
    """Return the answers that must earn everything."""
    (box,) = question.boxes
    match field:
        case NumberField():
            return [field.typed]
        case TextField():
            return [*field.accepted]
        case GridField():
            return [*field.written] if box.kind != "essay" else []
        case ChoiceField():
            options = zip(field.options, box.answers, strict=True)
            chosen = [answer.text for option, answer in options if option.is_right]
            return [chosen if field.several else chosen[0]]
        case MatchingField():
            return [[escape_html(to_text(field.options[i])) for i in field.right]]
    return []


def test_the_key_earns_everything(pairs) -> None:
    seen = 0
    for item, question in pairs:
        for key in keys_of(item.parts[0].field, question):
            seen += 1
            typed = " ".join(key.split()) if isinstance(key, str) and question.kind == "shortanswer" else key
            assert question.grade([typed]) > Fraction(9999, 10000), (item.reference, key)
    assert seen >= len(pairs) / 2


def test_declared_mistakes_earn_what_they_declare_and_are_told(pairs) -> None:
    seen = 0
    for _, question in pairs:
        for answer in question.boxes[0].answers:
            if answer.feedback and question.kind in ("numerical", "shortanswer"):
                seen += 1
                assert question.boxes[0].grade(answer.text.replace("\\*", "*")) == answer.share < 1
    assert seen > (100 if len(pairs) > 100 else 1)


def test_what_gift_cannot_carry_is_told(exported) -> None:
    items, _, losses = exported
    told = {(loss.slot, loss.part): [] for loss in losses}
    for loss in losses:
        told[loss.slot, loss.part].append(loss.message)
    assert all(re.fullmatch(r"[A-Z].*[.]", loss.message, re.DOTALL) for loss in losses)
    for item in items:
        (part,) = item.parts
        messages = " ".join(told.get((item.slot, part.shown.label), []))
        assert ("boxes in a grid" in messages) == isinstance(part.field, GridField)
        assert ("guide for whoever marks" in messages) == isinstance(part.field, EssayField)
        assert ("no marks" in messages) == (item.marks != 1)
        if any(isinstance(value, Figure) for value in item.question.prompt.values):
            assert "no pictures" in messages


def test_figures_are_described(tmp_path: Path) -> None:
    items = [item for item in bank_items(False) if figures(item)]
    imported = read_gift(write(items, tmp_path)[0])
    assert len(items) > 10
    for item, question in zip(items, imported, strict=True):
        assert all(figure.alternative in visible(question.text) for figure in figures(item))


def figures(item: Item) -> list[Figure]:
    return [value for value in item.question.prompt.values if isinstance(value, Figure)]


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    content, _ = write(hostile_items(False), tmp_path)
    signs = "]]> <script>alert(1)</script> &amp; {1:NUMERICAL:=1} ~x =y #z %50%w } { * \\ :"
    imported = read_gift(content)
    assert len(imported) == 16
    for question in imported:
        assert signs in visible(question.text)
        assert signs in visible(question.general)
    assert b"<script" not in re.sub(rb"(?m)^=.*$", b"", content)


ARROW = """
title: Arrows
topics: [arrows]
outcome: know
difficulty: 1
values:
  a: integer(2, 5)
prompt: Type <<a>>.
parts:
  both: {ask: Type., type: text, answer: ["a -> b", "a to b"]}
  only: {ask: Type., type: text, answer: ["a -> <<a>>"]}
solution: None.
"""


def test_an_arrow_makes_no_question_of_matching(tmp_path: Path) -> None:
    items = draw_items([read_question("arrow", "arrow.yaml", ARROW)], 1, together=False)
    content, losses = write(items, tmp_path)
    both, only = read_gift(content)
    assert [answer.text for answer in both.boxes[0].answers] == ["a to b"]
    assert only.kind == "essay"
    assert [loss.message for loss in losses if "arrow" in loss.message or "essay" in loss.message] == [
        "A text with an arrow '->' in it cannot be a short answer of GIFT and is left out.",
        "A text with an arrow '->' in it cannot be a short answer of GIFT and is left out.",
        "It is asked as an essay.",
    ]


def test_the_reader_reads_the_reference(shared: Path) -> None:
    text = (shared / "lms" / "examples" / "sample.gift").read_text(encoding="utf-8")
    begin = text.index("// [id:spring-0002]")
    (question,) = read_gift(text[begin : text.index("::Range::")].encode())
    assert question.text == r"<p>Find \(k=\frac{F}{x}\) in N/m: F=2.5 N.</p>"
    assert [(answer.share, answer.text, answer.tolerance) for answer in question.boxes[0].answers] == [
        (1, "12.5", 0.1),
        (Fraction(1, 2), "12.5", 1.0),
    ]
    assert question.general == "General feedback here"
