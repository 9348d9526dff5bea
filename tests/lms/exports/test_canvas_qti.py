"""Every question as Canvas imports it: a strict reader finds the same answers, and what it lacks is told."""

import html
import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from bank_items import QUIZ, bank_items, draw_items, fields_of, hostile_items
from canvas_import import as_reported, read_package
from canvas_questions import CanvasQuiz, Question
from lxml import etree

from quizgen.lms.exports.canvas_qti import CANVAS_QTI
from quizgen.lms.exports.interface import Loss
from quizgen.lms.exports.items import Item, Quiz
from quizgen.lms.exports.notations import exact_decimal, list_notations
from quizgen.model import ChoiceField, EssayField, MatchingField, NumberField, Prose, TextField
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates
from quizgen.text.plain import to_text

EXPORTS = {"bank": bank_items, "hostile": hostile_items}


def write(items, folder: Path, quiz: Quiz = QUIZ) -> tuple[Path, list[Loss]]:
    file = folder / "bank.zip"
    losses = list(CANVAS_QTI.write(quiz, items, file, load_templates(None)))
    return file, losses


@pytest.fixture(scope="module", params=EXPORTS)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    items = EXPORTS[request.param]()
    file, losses = write(items, tmp_path_factory.mktemp("canvas"))
    return items, read_package(file), losses, file


@pytest.fixture(scope="module")
def pairs(exported) -> list[tuple[Item, Question]]:
    """Each item, and what Canvas makes of it."""
    items, quiz, _, _ = exported
    return list(zip(items, quiz.questions, strict=True))


def import_one(question: str, folder: Path, variants: int = 1, **settings) -> tuple[CanvasQuiz, list[Loss], list[Item]]:
    items = draw_items([read_question("own", "own.yaml", question)], variants, True)
    quiz = Quiz(**{"id": "own", "title": "Own", "course": "", "instructions": None, "variants": variants,
                   "language": "en", **settings})  # fmt: skip
    file, losses = write(items, folder, quiz)
    return read_package(file), losses, items


# --- The same questions and answers ---------------------------------------------------------------------------


def test_a_group_for_each_slot_holds_its_variants(exported) -> None:
    items, quiz, _, _ = exported
    slots: dict[str, list[Item]] = {}
    for item in items:
        slots.setdefault(item.slot, []).append(item)
    assert [len(slot.questions) for slot in quiz.slots] == [len(variants) for variants in slots.values()]
    for (name, variants), slot in zip(slots.items(), quiz.slots, strict=True):
        assert slot.title.startswith(name)
        assert abs(slot.points - Decimal(float(variants[0].marks))) < Decimal("1e-6")


def test_the_reference_comes_first_in_what_the_report_shows(pairs) -> None:
    for item, question in pairs:
        assert " ".join(as_reported(question.html).split()).startswith(item.reference)


def test_each_field_is_asked_for_as_canvas_can(pairs) -> None:
    for item, question in pairs:
        fields = fields_of(item)
        (_, field), *others = fields
        if others:
            assert question.kind == "fill_in_multiple_blanks_question"
            continue
        match field:
            case NumberField():
                assert question.kind == "numerical_question"
            case TextField():
                assert question.kind == "short_answer_question"
            case ChoiceField(several=several):
                assert question.kind == ("multiple_answers_question" if several else "multiple_choice_question")
            case MatchingField():
                assert question.kind == "matching_question"
            case EssayField():
                assert question.kind == "essay_question"


def test_what_is_right_by_itself_is_read_back(pairs) -> None:
    for item, question in pairs:
        fields = fields_of(item)
        if len(fields) > 1:
            continue
        ((_, field),) = fields
        match field:
            case NumberField():
                value, allowed = exact_decimal(field.value), exact_decimal(field.allowed)
                assert question.number == (value - allowed, value, value + allowed)
            case TextField():
                assert question.accepted == tuple(html.unescape(html.escape(text)) for text in field.accepted)
            case ChoiceField():
                assert [right for _, right in question.options] == [option.is_right for option in field.options]
                read_options(field, question)
            case MatchingField():
                stems = [" ".join(to_text(one).split()) for one in field.items]
                options = [" ".join(to_text(one).split()) for one in field.options]
                right = [options[i] for i in field.right]
                assert [(" ".join(a.split()), " ".join(b.split())) for a, b in question.pairs] == list(
                    zip(stems, right, strict=True)
                )
                assert [" ".join(text.split()) for text in question.matches] == options


def read_options(field: ChoiceField, question: Question) -> None:
    """See that the report says of each option which it is: by its text, or by the letter that it has above."""
    plain = [" ".join(to_text(option.shown).split()) for option in field.options]
    written = [" ".join(text.split()) for text, _ in question.options]
    if written != plain:
        assert written == [chr(65 + i) for i in range(len(plain))]
        assert [f"{letter}." in question.html for letter in written]


def test_what_is_right_in_boxes_is_read_back(pairs) -> None:
    for item, question in pairs:
        fields = fields_of(item)
        if len(fields) == 1:
            continue
        assert len(question.blanks) == len(fields)
        for (_, field), accepted in zip(fields, question.blanks.values(), strict=True):
            assert len(set(accepted)) == len(accepted)
            match field:
                case NumberField():
                    assert accepted[0] == field.typed
                    low, high = (exact_decimal(field.value) + sign * exact_decimal(field.allowed) for sign in (-1, 1))
                    assert all(low <= Decimal(text) <= high for text in accepted[1:])
                case TextField():
                    assert accepted == field.accepted
                case ChoiceField():
                    letters = [chr(65 + i) for i, option in enumerate(field.options) if option.is_right]
                    assert all(re.findall("[A-Z]", text) == letters for text in accepted)
                case MatchingField(right=(right,)):
                    assert accepted == (chr(65 + right),)
                case other:
                    raise AssertionError(other)


def test_the_worked_solution_is_shown_afterwards(pairs) -> None:
    for item, question in pairs:
        told = as_reported(question.feedback["general_fb"])
        assert "Answer" in told
        assert ("Worked solution" in told) == bool(item.worked and item.worked.source.strip())


def test_formulas_are_the_pictures_of_canvas(pairs) -> None:
    assert any("equation_image" in question.html for _, question in pairs)
    for _, question in pairs:
        assert not re.search(r"<math|\\\(|\$\$", question.html)


# --- What is lost ---------------------------------------------------------------------------------------------


def test_what_is_lost_is_the_same_for_every_variant(exported) -> None:
    items, _, losses, _ = exported
    slots = {item.slot for item in items}
    for loss in losses:
        assert loss.slot in slots
        assert not re.search(r"\d", loss.message.replace("4 decimals; 0.0001", ""))
        assert loss.message[0].isupper()
        assert loss.message.endswith(".")


def test_boxes_that_weigh_otherwise_are_told(exported) -> None:
    items, _, losses, _ = exported
    uneven = {
        item.slot
        for item in items
        if len({part.shown.marks / len(fields_of_part(item, part)) for part in item.parts}) > 1
    }
    assert {loss.slot for loss in losses if "same share" in loss.message} == uneven != set()


def fields_of_part(item: Item, part) -> list:
    return [field for owner, field in fields_of(item) if owner is part]


SMALL = """
title: Small numbers
topics: [numbers]
values: {a: "integer(5, 5)"}
prompt: Compute.
parts:
  one: {ask: "How much?", type: number, answer: ANSWER, tolerance: TOLERANCE}
"""


@pytest.mark.parametrize(
    ("answer", "tolerance", "bounds", "told"),
    [
        ("2.5", "0.1", ("2.4", "2.5", "2.6"), False),
        ("2.5", "0.0001", ("2.4999", "2.5", "2.5001"), False),
        ("0.25", "0.00001", ("0.2499", "0.25", "0.2501"), True),
        ("0.00025", "1%", ("0.00015", "0.00025", "0.00035"), True),
        ("a", "0", ("5", "5", "5"), False),
        ("a / 8", "0", ("0.625", "0.625", "0.625"), False),
        ("a / 64", "0", ("0.078025", "0.078125", "0.078225"), True),
        ("-a * 1e12", "0.1", ("-5000000000000.1", "-5000000000000", "-4999999999999.9"), False),
    ],
)
def test_a_number_that_canvas_rounds(answer, tolerance, bounds, told, tmp_path) -> None:
    question = SMALL.replace("ANSWER", answer).replace("TOLERANCE", tolerance)
    quiz, losses, _ = import_one(question, tmp_path)
    (read,) = quiz.questions
    assert read.number == tuple(map(Decimal, bounds))
    assert any("rounds" in loss.message for loss in losses) == told


MANY = """
title: Choices
topics: [numbers]
prompt: See $x$.
parts:
  several:
    {ask: "Which?", type: choices, policy: POLICY, answer: [one, two], options: [one, two, three],
     feedback: {three: Not *three*.}}
"""


@pytest.mark.parametrize(("policy", "told"), [("all-or-nothing", True), ("right-minus-wrong", False)])
def test_several_choices_are_marked_option_by_option(policy, told, tmp_path) -> None:
    quiz, losses, _ = import_one(MANY.replace("POLICY", policy), tmp_path)
    (read,) = quiz.questions
    assert read.options == (("one", True), ("two", True), ("three", False))
    assert any("share of the marks" in loss.message for loss in losses) == told
    assert [as_reported(told) for ident, told in read.feedback.items() if ident != "general_fb"] == ["<p>Not three.</p>"
        and "Not three."]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "written"),
    [
        (["one", "two & three", "a < b"], ["one", "two & three", "a < b"]),
        (["*one*", "`two`"], ["one", "two"]),
        (["$x^2$", "two"], ["A", "B"]),
        (["*one* & two", "three"], ["A", "B"]),
    ],
)
def test_an_option_is_known_by_what_the_report_keeps_of_it(options, written, tmp_path) -> None:
    listed = ", ".join(f"'{option}'" for option in options)
    part = f"{{ask: Choose., type: choice, answer: '{options[1]}', options: [{listed}]}}"
    question = f"title: One\ntopics: [numbers]\nprompt: See.\nparts:\n  one: {part}\n"
    quiz, _, _ = import_one(question, tmp_path)
    (read,) = quiz.questions
    assert [text for text, _ in read.options] == written
    assert [right for _, right in read.options] == [i == 1 for i in range(len(options))]


BOXES = """
title: Boxes
topics: [numbers]
prompt: 'The text says [box1], [boxx] and [a].'
parts:
  first: {ask: "How much?", type: integer, answer: '3'}
  second: {ask: "And here?", type: integer, answer: '4'}
"""


def test_the_name_of_a_box_is_not_in_the_text(tmp_path) -> None:
    quiz, _, _ = import_one(BOXES, tmp_path)
    (read,) = quiz.questions
    assert list(read.blanks) == ["boxxx1", "boxxx2"]


def test_notations_of_a_number() -> None:
    number = NumberField(0.31, 0.002, "0.310")
    assert list_notations(number) == ("0.310", "0.31", "0.308", "0.309", "0.311", "0.312")
    assert list_notations(NumberField(0.31, 0.0, "0.31"), comma=True) == ("0.31", "0.310", "0,31", "0,310")
    assert list_notations(NumberField(4363.6, 4.36, "4363.6"))[:3] == ("4363.6", "4360", "4361")
    assert "4367" in list_notations(NumberField(4363.6, 4.36, "4363.6"))
    assert "4368" not in list_notations(NumberField(4363.6, 4.36, "4363.6"))
    assert list_notations(NumberField(1.2e-7, 1e-9, "1.2e-07"))[:2] == ("1.2e-07", "0.00000012")
    assert list_notations(NumberField(-0.0, 0.0, "0", is_whole=True)) == ("0",)
    assert list_notations(NumberField(6e23, 1e21, "6e+23"))[0] == "6e+23"


# --- The file -------------------------------------------------------------------------------------------------


def test_one_variant_needs_no_group(tmp_path) -> None:
    quiz, _, items = import_one(BOXES, tmp_path)
    assert [slot.title for slot in quiz.slots] == [f"{items[0].name} Boxes"]


def test_the_quiz_waits_for_somebody_to_publish_it(tmp_path) -> None:
    instructions = Prose("Use $x$ <script>alert(1)</script> ]]>")
    quiz, losses, _ = import_one(BOXES, tmp_path, title=" Week\n5 ", instructions=instructions)
    assert quiz.title == "Week 5"
    assert quiz.settings["available"] == "false"
    assert quiz.settings["shuffle_answers"] == "false"
    assert "equation_image" in quiz.settings["description"]
    assert "&lt;script&gt;" in quiz.settings["description"]
    assert not any(loss.slot == "title" for loss in losses)


def test_a_title_that_the_gradebook_passes_over_is_told(tmp_path) -> None:
    quiz, losses, _ = import_one(BOXES, tmp_path, title="Final Score of week 5")
    assert quiz.title == "Final-Score of week 5"
    assert [loss.slot for loss in losses if "gradebook" in loss.message] == ["title"]


def test_long_titles_and_control_characters(tmp_path) -> None:
    quiz, _, _ = import_one(BOXES.replace("title: Boxes", f"title: {'Long ' * 55}"), tmp_path, title="\x01" + "x" * 400)
    assert quiz.title == "x" * 255
    assert len(quiz.questions[0].title) == 255


def test_the_same_bytes_come_twice_and_another_quiz_is_another(tmp_path) -> None:
    items = bank_items()[:12]
    one, _ = write(items, tmp_path)
    first = one.read_bytes()
    again, _ = write(items, tmp_path)
    assert again.read_bytes() == first
    idents = {read_package(one).ident}
    other, _ = write(items, tmp_path, Quiz("other", "Whole bank", "CS1", None, 3, "en"))
    idents.add(read_package(other).ident)
    further, _ = write(items[3:], tmp_path)
    idents.add(read_package(further).ident)
    assert len(idents) == 3


def test_each_picture_is_a_file(exported) -> None:
    _, quiz, _, _ = exported
    for name, content in quiz.pictures.items():
        assert re.fullmatch(r"images/figure-[0-9a-f]{16}\.svg", name)
        assert etree.parse(BytesIO(content)).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_settings_are_valid(exported, shared) -> None:
    _, quiz, _, file = exported
    schema = etree.XMLSchema(file=str(shared / "lms" / "xsd" / "canvas" / "cccv1p0_patched.xsd"))
    with ZipFile(file) as package:
        schema.assertValid(etree.fromstring(package.read(f"{quiz.ident}/assessment_meta.xml")))


def test_questions_are_valid(exported, shared) -> None:
    _, quiz, _, file = exported
    with ZipFile(file) as package:
        root = etree.fromstring(package.read(f"{quiz.ident}/{quiz.ident}.xml"))
    # What the DTD has no namespace and no word for.
    for element in root.iter():
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    for extension in root.findall(".//selection_extension"):
        extension.getparent().remove(extension)
    dtd = etree.DTD(str(shared / "lms" / "xsd" / "qti12" / "ims_qtiasiv1p2p1.dtd"))
    assert dtd.validate(root), dtd.error_log.filter_from_errors()[:3]
