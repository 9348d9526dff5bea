"""The whole bank, and hostile texts, as QTI: valid, complete, and marked by quizgen's answers and tolerances."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from zipfile import ZipFile

import pytest
from bank_items import QUIZ, bank_items, hostile_items
from lxml import etree
from qti_engine import Engine, read_as_21

from quizgen.bank import load_bank
from quizgen.lms.exports.items import Item
from quizgen.lms.exports.table import EXPORTS
from quizgen.model import ChoiceField, ChoicePolicy, EssayField, GridField, MatchingField, NumberField, TextField
from quizgen.render.templates import load_templates

FORMATS = ("qti21", "qti3")
SCHEMAS = {
    "qti21": ("qti2/qtiv2p1/imsqti_v2p1.xsd", "qti2/imscp_v1p1.xsd"),
    "qti3": ("qti3/qtiv3p0/imsqti_asiv3p0_sbacv1p0_v1p0.xsd", "qti3/qtiv3p0/imsqtiv3p0_imscpv1p2_v1p0.xsd"),
}
# Schemas that the others import, for elements that no export has.
ABSENT = {
    "apipv1p0_qtiextv2p1_v1p0.xsd": (
        "http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0",
        '<element name="apipAccessibility"/>',
    ),
    "imsmd_loose_v1p3p2.xsd": ("http://ltsc.ieee.org/xsd/LOM", '<element name="lom"/>'),
    "xlink.xsd": ("http://www.w3.org/1999/xlink", ""),
}


@dataclass(frozen=True)
class Exported:
    """The items, and the files of each format."""

    items: list[Item]
    files: dict[str, dict[str, bytes]]

    def engines(self, form: str) -> Iterator[tuple[Item, Engine]]:
        for item in self.items:
            yield item, Engine(self.files[form][f"item-{item.name}.xml"])


@pytest.fixture(scope="session")
def exported(tmp_path_factory) -> Exported:
    folder = tmp_path_factory.mktemp("qti")
    items = [*bank_items(), *hostile_items()]
    for form in FORMATS:
        list(EXPORTS[form].write(QUIZ, items, folder / f"{form}.zip", load_templates(None)))
    return Exported(items, {form: read_zip(folder / f"{form}.zip") for form in FORMATS})


def read_zip(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


class Absent(etree.Resolver):
    """Stands in for schemas that are not here, and for the network."""

    def resolve(self, address, public, context):
        name = address.rpartition("/")[2]
        if name in ABSENT and not Path(address).exists():
            namespace, content = ABSENT[name]
            schema = (
                f'<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}">{content}</schema>'
            )
            return self.resolve_string(schema, context)
        return None


def load_schema(path: Path) -> etree.XMLSchema:
    parser = etree.XMLParser()
    parser.resolvers.add(Absent())
    return etree.XMLSchema(etree.parse(path, parser))


@pytest.mark.parametrize("form", FORMATS)
def test_every_file_is_valid(exported, shared, form):
    schema, of_manifest = (load_schema(shared / "lms" / "xsd" / name) for name in SCHEMAS[form])
    files = exported.files[form]
    wrong = {}
    for name, content in files.items():
        if name.endswith(".xml"):
            judge = of_manifest if name == "imsmanifest.xml" else schema
            if not judge.validate(etree.fromstring(content)):
                wrong[name] = str(judge.error_log)
    assert not wrong
    assert len(files) > len(exported.items) > 3 * len(load_bank())


@pytest.mark.parametrize("form", FORMATS)
def test_the_manifest_lists_each_file(exported, form):
    files = exported.files[form]
    manifest = read_as_21(files["imsmanifest.xml"])
    resources = manifest.findall("resources/resource")
    listed = {file.get("href") for resource in resources for file in resource.findall("file")}
    assert listed == set(files) - {"imsmanifest.xml"}
    version = {"qti21": "v2p1", "qti3": "v3p0"}[form]
    assert [one.get("type") for one in resources[:2]] == [f"imsqti_test_xml{version}", f"imsqti_item_xml{version}"]
    needed = [one.get("identifierref") for one in resources[0].findall("dependency")]
    assert needed == [one.get("identifier") for one in resources[1:]]
    for resource in resources:
        root = read_as_21(files[resource.get("href")])
        assert root.get("identifier") == resource.get("identifier")
        shown = {posixpath.normpath(picture.get("src")) for picture in root.iter("img")}
        assert shown == {file.get("href") for file in resource.findall("file")} - {resource.get("href")}


@pytest.mark.parametrize("form", FORMATS)
def test_the_test_draws_one_variant_of_each_slot(exported, form):
    test = read_as_21(exported.files[form]["test.xml"])
    drawn = [
        (section.find("selection").get("select"), [one.get("href") for one in section.findall("assessmentItemRef")])
        for section in test.iter("assessmentSection")
    ]
    slots: dict[str, list[Item]] = {}
    for item in exported.items:
        slots.setdefault(item.slot, []).append(item)
    assert drawn == [("1", [f"item-{item.name}.xml" for item in items]) for items in slots.values()]
    most = test.findtext("outcomeDeclaration[@identifier='MAXSCORE']/defaultValue/value")
    assert float(most) == float(sum(items[0].marks for items in slots.values()))


@pytest.mark.parametrize("form", FORMATS)
def test_the_right_answers_earn_the_marks_and_the_solution_is_shown(exported, form):
    for item, engine in exported.engines(form):
        by_hand = any(isinstance(part.field, EssayField) for part in item.parts)
        outcome = engine.answer(engine.correct())
        assert outcome.score == pytest.approx(0 if by_hand else float(item.marks), abs=1e-9), item.reference
        assert engine.most == float(item.marks)
        assert len(outcome.feedback) == 1, item.reference
        assert engine.answer({}).score == 0, item.reference
        assert engine.answer({}).feedback == outcome.feedback, item.reference


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_read_back_is_what_the_fields_say(exported, form):
    for item, engine in exported.engines(form):
        for number, part in enumerate(item.parts, 1):
            name, marks = f"RESPONSE_{number}", float(part.shown.marks)
            match part.field:
                case NumberField() as box:
                    assert_box(engine, name, box, marks)
                case GridField() as grid:
                    for i, box in enumerate(grid.numbers, 1):
                        assert_box(engine, f"{name}_{i}", box, marks / len(grid.numbers))
                case TextField() as words:
                    for text in words.accepted:
                        assert engine.answer({name: text}).score == pytest.approx(marks)
                case ChoiceField() as choice:
                    assert_choice(engine, name, choice, marks)
                case MatchingField() as matching:
                    assert_matching(engine, name, matching, marks)


def assert_box(engine: Engine, name: str, box: NumberField, marks: float) -> None:
    (condition,) = [
        one
        for one in engine.root.find("responseProcessing")
        if one.find(f".//variable[@identifier='{name}']") is not None
    ]
    read = []
    for branch in condition:
        value = branch.findtext("equal/baseValue") or engine.correct()[name]
        below, above = branch.find("equal").get("tolerance").split()
        assert below == above
        read.append((float(value), float(below), float(branch.findtext("setOutcomeValue/sum/baseValue"))))
    meant = [(box.value, box.allowed, marks)]
    meant += [(known.value, known.allowed, marks * float(known.fraction)) for known in box.known]
    assert read == [pytest.approx(one, rel=1e-11) for one in meant]
    assert engine.answer({name: box.typed}).score == pytest.approx(marks), box.typed


def assert_choice(engine: Engine, name: str, choice: ChoiceField, marks: float) -> None:
    asked = engine.root.find(f".//choiceInteraction[@responseIdentifier='{name}']")
    letters = [option.get("identifier") for option in asked.findall("simpleChoice")]
    assert len(letters) == len(choice.options)
    assert asked.get("maxChoices") == ("0" if choice.several else "1")
    right = {letter for letter, option in zip(letters, choice.options, strict=True) if option.is_right}
    for size in range(1, len(letters) + 1 if choice.several else 2):
        for chosen in combinations(letters, size):
            earned = marks * float(share_of(set(chosen), right, len(letters), choice.policy))
            given = chosen if choice.several else chosen[0]
            assert engine.answer({name: given}).score == pytest.approx(earned, abs=1e-9)


def share_of(chosen: set[str], right: set[str], options: int, policy: ChoicePolicy) -> Fraction:
    wrong, missing = len(chosen - right), len(right - chosen)
    if policy == "all-or-nothing":
        return Fraction(chosen == right)
    if policy == "per-option":
        return 1 - Fraction(wrong + missing, options)
    return max(Fraction(len(right) - missing - wrong, len(right)), Fraction(0))


def assert_matching(engine: Engine, name: str, matching: MatchingField, marks: float) -> None:
    asked = engine.root.find(f".//matchInteraction[@responseIdentifier='{name}']")
    items, options = ([choice.get("identifier") for choice in choices] for choices in asked)
    assert (len(items), len(options)) == (len(matching.items), len(matching.options))
    for i, item in enumerate(items):
        for k, option in enumerate(options):
            earned = marks / len(items) if matching.right[i] == k else 0
            assert engine.answer({name: [f"{item} {option}"]}).score == pytest.approx(earned)


@pytest.mark.parametrize("form", FORMATS)
def test_the_reference_stands_first_in_what_the_student_sees(exported, form):
    for item, engine in exported.engines(form):
        text = " ".join("".join(engine.root.find("itemBody").itertext()).split())
        assert text.startswith(f"{item.reference} ")
