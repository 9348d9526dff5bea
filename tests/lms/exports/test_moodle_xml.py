"""Every question as Moodle XML: a strict reader finds the same answers, and Moodle's grading gives the key 100 %."""

import html
import re
from fractions import Fraction
from pathlib import Path

import pytest
from bank_items import QUIZ, bank_items, fields_of, hostile_items
from moodle_import import read_moodle_xml
from moodle_questions import Box, Question, RefusedError

from quizgen.lms.exports.items import Item
from quizgen.lms.exports.moodle_rules import nearest_fraction, share_options
from quizgen.lms.exports.moodle_xml import MOODLE_XML
from quizgen.model import AnswerField, ChoiceField, EssayField, MatchingField, NumberField, Option, Prose, TextField
from quizgen.notation.values import escape_html
from quizgen.render.templates import load_templates
from quizgen.text.plain import to_text


def write(items, folder: Path, quiz=QUIZ):
    file = folder / "bank.xml"
    losses = list(MOODLE_XML.write(quiz, items, file, load_templates(None)))
    return file.read_bytes(), losses


EXPORTS = {"bank": bank_items, "bank, part by part": lambda: bank_items(False), "hostile": hostile_items,
           "hostile, part by part": lambda: hostile_items(False)}  # fmt: skip


@pytest.fixture(scope="module", params=EXPORTS)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    items = EXPORTS[request.param]()
    content, losses = write(items, tmp_path_factory.mktemp("moodle"))
    return items, read_moodle_xml(content), losses


@pytest.fixture(scope="module")
def pairs(exported) -> list[tuple[Item, Question]]:
    """Each item, and what Moodle makes of it."""
    items, imported, _ = exported
    return [*zip(items, imported, strict=True)]


# --- The reader -----------------------------------------------------------------------------------------------

SILENTLY_WRONG = {
    "num_comma", "num_tolneg", "num_noanswer", "mc_nomax", "mc_multi90", "match_one", "dup_idnumber", "longname",
    "emptyname", "cloze_amp", "cloze_tildeunesc", "cloze_weight0", "filebad", "cat_nodollar", "cat_system",
}  # fmt: skip
"""What Moodle imports and gets wrong, or what we do not write."""


def test_the_reader_refuses_what_moodle_refuses(shared: Path) -> None:
    folder = shared / "lms" / "examples" / "moodle-edge-cases"
    verdicts = dict(re.findall(r"^##### (\S+) rc (\d)$", (folder / "verdicts.txt").read_text(), re.MULTILINE))
    refused = set()
    for name in verdicts:
        try:
            read_moodle_xml((folder / f"{name}.xml").read_bytes())
        except RefusedError:
            refused.add(name)
    assert {name for name, code in verdicts.items() if code == "1"} <= refused
    assert refused - {name for name, code in verdicts.items() if code == "1"} <= SILENTLY_WRONG


# --- Everything -----------------------------------------------------------------------------------------------


def test_names_and_categories(pairs) -> None:
    for item, question in pairs:
        assert question.name.split(" ")[0] == question.idnumber == item.name
        assert question.name == f"{item.name} {item.question.title}"[:255]
        assert question.category[:2] == ("CS1", "Whole bank")
        assert question.category[2] == f"{item.slot} {item.question.title}"[:255].strip("/ ")
        assert question.tags == ("quizgen", "bank", *(topic[:50] for topic in item.topics))
    assert len({question.category for _, question in pairs}) == len({item.slot for item, _ in pairs})


def visible(text: str) -> str:
    return html.unescape(re.sub("<[^>]+>", "", text)).strip()


def test_the_reference_stands_first_in_the_text(pairs) -> None:
    for item, question in pairs:
        assert visible(question.text).startswith(f"{item.reference}\n")


def boxes_of(pairs):
    for item, question in pairs:
        for (part, field), box in zip(fields_of(item), question.boxes, strict=True):
            yield item, question, part, field, box


def share_of(fraction: Fraction, question: Question) -> Fraction:
    """Return what an answer earns in a cloze question, or in one that knows certain fractions only."""
    return fraction if question.kind == "multianswer" else Fraction(nearest_fraction(fraction)) / 100


def test_numbers_and_tolerances_are_those_of_the_fields(pairs) -> None:
    seen = 0
    for _, question, _, field, box in boxes_of(pairs):
        if not isinstance(field, NumberField):
            continue
        seen += 1
        wanted = [(Fraction(1), field.value, field.allowed)]
        wanted += [(share_of(one.fraction, question), one.value, one.allowed) for one in field.known]
        assert box.kind == "numerical"
        found = [(answer.share, float(answer.text), answer.tolerance) for answer in box.answers]
        for (share, value, allowed), (own_share, own_value, own_allowed) in zip(wanted, found, strict=True):
            assert own_share == pytest.approx(share, abs=1e-7)
            assert own_value == pytest.approx(value, rel=1e-11, abs=1e-300)
            assert own_allowed == pytest.approx(allowed, rel=1e-11)
    assert seen > (1000 if len(pairs) > 100 else 5)


def test_texts_and_options_are_those_of_the_fields(pairs) -> None:
    for item, _, _, field, box in boxes_of(pairs):
        if isinstance(field, TextField):
            assert [one.text.replace("\\*", "*") for one in box.answers] == [
                *(text.strip() for text in field.accepted),
                *(one.typed for one in field.known),
            ]
            assert box.minds_case == field.is_formula
        if isinstance(field, ChoiceField):
            assert box.kind == ("multiresponse" if field.several else "multichoice")
            shown = [visible(answer.text) for answer in box.answers]
            assert len(set(shown)) == len(shown) == len(field.options), item.reference
        if isinstance(field, MatchingField):
            texts = {to_text(option) for option in field.options}
            assert {html.unescape(answer.text) for answer in box.answers} == texts


def key_of(field: AnswerField, box: Box):
    """Return the answer that a solution sheet prints, as it is given to Moodle."""
    match field:
        case NumberField():
            return field.typed
        case TextField():
            return field.accepted[0]
        case ChoiceField():
            options = zip(field.options, box.answers, strict=True)
            chosen = [answer.text for option, answer in options if option.is_right]
            return chosen if field.several else chosen[0]
        case MatchingField() if box.kind == "match":
            return [escape_html(to_text(field.options[i])) for i in field.right]
        case MatchingField():
            return box.answers[field.right[0]].text
    return ""


BLANK = {"numerical": "-1e99", "shortanswer": "", "multichoice": [], "multiresponse": [], "match": []}


def test_the_key_earns_everything_and_nothing_earns_nothing(pairs) -> None:
    for item, question in pairs:
        if question.kind == "essay":
            continue
        responses = [key_of(field, box) for (_, field), box in zip(fields_of(item), question.boxes, strict=True)]
        assert question.grade(responses) > Fraction(9999, 10000), item.reference
        assert question.grade([BLANK[box.kind] for box in question.boxes]) == 0, item.reference


def test_declared_mistakes_earn_what_they_declare_and_are_told(pairs) -> None:
    seen = 0
    for item, question, _, field, box in boxes_of(pairs):
        if isinstance(field, NumberField):
            typed = [(f"{one.value:.17g}", one) for one in field.known]
        elif isinstance(field, TextField):
            typed = [(one.typed, one) for one in field.known]
        else:
            continue
        for response, one in typed:
            seen += 1
            assert box.grade(response) == pytest.approx(share_of(one.fraction, question), abs=1e-7), item.reference
            assert bool(box.feedback(response)) == bool(one.feedback.source.strip()), item.reference
    assert seen > (300 if len(pairs) > 100 else 1)


def test_marks_are_those_of_the_parts(pairs) -> None:
    for item, question in pairs:
        fields = fields_of(item)
        if len(question.boxes) == 1:
            assert question.kind == "multianswer" or question.marks == item.marks
            continue
        total = sum(box.weight for box in question.boxes)
        for part in item.parts:
            weight = sum(box.weight for (own, _), box in zip(fields, question.boxes, strict=True) if own is part)
            assert Fraction(weight, total) == part.shown.marks / item.marks


def test_an_essay_has_its_guide_and_all_have_their_worked_solution(pairs) -> None:
    for item, question in pairs:
        field = item.parts[0].field
        assert (question.kind == "essay") == isinstance(field, EssayField)
        if isinstance(field, EssayField):
            assert bool(question.guide) == (field.guide is not None)
        assert ("Worked solution" in question.general) == (item.worked is not None and bool(item.worked.source.strip()))


def test_what_is_lost_is_told_in_sentences_without_numbers_of_the_variant(exported) -> None:
    items, _, losses = exported
    assert losses
    assert all(re.fullmatch(r"[A-Z].*[.]", loss.message, re.DOTALL) for loss in losses)
    assert {loss.slot for loss in losses} <= {item.slot for item in items}
    # With three variants each: what is lost of one of them is lost of the others, but for boxes that divide evenly.
    assert len(set(losses)) < len(losses)


# --- Single rules ---------------------------------------------------------------------------------------------


def test_figures_are_beside_the_texts_that_show_them(tmp_path: Path) -> None:
    imported = read_moodle_xml(write(bank_items(), tmp_path)[0])
    assert sum(bool(question.files) for question in imported) > 10
    for question in imported:
        assert set(re.findall(r"@@PLUGINFILE@@/([^\"]+)", question.text)) == question.files


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    content, _ = write(hostile_items(), tmp_path)
    signs = "]]> <script>alert(1)</script> &amp; {1:NUMERICAL:=1} ~x =y #z %50%w } { * \\ :"
    for question in read_moodle_xml(content):
        assert "<script" not in question.text + question.general + question.guide
        assert signs in visible(question.text)
        assert signs in visible(question.general)
    assert b"<script" not in content


def test_the_same_bytes_again(tmp_path: Path) -> None:
    some = bank_items()[:30]
    assert write(some, tmp_path)[0] == write(some, tmp_path)[0]


@pytest.mark.parametrize(
    ("right", "wrong", "written"),
    [
        (3, 1, ["33.33333"] * 3 + ["-33.33333"]),
        # Elevenths and fifteenths are none of Moodle's fractions: all the right ones together earn everything.
        (11, 1, ["10"] * 11 + ["-10"]),
        (15, 1, ["10"] * 15 + ["-5"]),
    ],
)
def test_right_options_add_up_to_all(right: int, wrong: int, written: list[str]) -> None:
    shares = [Fraction(1, right)] * right + [Fraction(-1, right)] * wrong
    options = [Option(Prose(f"o{i}"), i < right, share) for i, share in enumerate(shares)]
    assert [nearest_fraction(share) for share in share_options(ChoiceField(tuple(options), several=True))] == written
