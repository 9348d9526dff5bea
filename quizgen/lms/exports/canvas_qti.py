"""Canvas: a QTI 1.2 package with a quiz, in which a group for each slot picks one of its variants."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from fractions import Fraction
from itertools import chain, groupby
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any

from lxml import etree

from quizgen.lms.exports.canvas_items import LONGEST_TITLE, NAMESPACE, ItemWriter, identify, write_marks
from quizgen.lms.exports.elements import new_element
from quizgen.lms.exports.interface import ExportFormat, Loss
from quizgen.lms.exports.items import Item, Quiz
from quizgen.lms.exports.packages import Package, new_package
from quizgen.lms.exports.texts import xml_text
from quizgen.lms.formats.canvas import keep_title
from quizgen.render.templates import Templates

_DEFAULT: Any = {None: NAMESPACE}
_SETTINGS = "http://canvas.instructure.com/xsd/cccv1p0"
_MANIFEST = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
# By this type, and by its place, Canvas finds the settings of a quiz.
_SETTINGS_TYPE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def _write(quiz: Quiz, items: Iterable[Item], path: Path, templates: Templates) -> Iterator[Loss]:
    own = " ".join(xml_text(quiz.title).split()) or quiz.id
    title = keep_title(own)
    if title != own:
        yield Loss("title", "", f"Canvas's gradebook passes over a quiz of this name; it is called '{title}' instead.")
    coming = iter(items)
    first = next(coming)
    # A quiz that is imported again takes the place of the one before; one with other numbers does not.
    ident = identify(quiz.id, first.name, "quiz")
    writer = ItemWriter(quiz, templates)
    told = writer.texts.prose(quiz.instructions) if quiz.instructions else ""
    with new_package(path) as package, TemporaryFile() as questions:
        pictures: set[str] = set()
        _add_pictures(package, writer.texts.take_pictures(), pictures)
        total = Fraction(0)
        with etree.xmlfile(questions, encoding="utf-8") as xml:
            xml.write_declaration()
            with (
                xml.element(f"{{{NAMESPACE}}}questestinterop", nsmap=_DEFAULT),
                xml.element(f"{{{NAMESPACE}}}assessment", ident=ident, title=title[:LONGEST_TITLE]),
                xml.element(f"{{{NAMESPACE}}}section", ident="root_section"),
            ):
                for _, variants in groupby(chain([first], coming), key=lambda item: item.slot):
                    one = next(variants)
                    total += one.marks
                    with _group(xml, quiz, one):
                        for item in chain([one], variants):
                            question, drawn, losses = writer.item(item)
                            xml.write(question)
                            _add_pictures(package, drawn, pictures)
                            yield from losses
        questions.seek(0)
        with package.open(f"{ident}/{ident}.xml") as file:
            copyfileobj(questions, file)
        package.add(f"{ident}/assessment_meta.xml", _make_settings(ident, title[:LONGEST_TITLE], told, total))
        package.add("imsmanifest.xml", _make_manifest(ident, sorted(pictures)))


def _add_pictures(package: Package, drawn: Mapping[str, bytes], names: set[str]) -> None:
    """Add pictures, and note their names."""
    for name, content in drawn.items():
        package.add(f"images/{name}", content)
        names.add(name)


def _group(xml: Any, quiz: Quiz, item: Item) -> AbstractContextManager[None]:
    """Open the group of a slot, of which each student gets one question; a single variant needs none."""
    return _open_group(xml, quiz, item) if quiz.variants > 1 else nullcontext()


@contextmanager
def _open_group(xml: Any, quiz: Quiz, item: Item) -> Iterator[None]:
    title = " ".join(xml_text(f"{item.slot} {item.question.title}").split())[:LONGEST_TITLE]
    with xml.element(f"{{{NAMESPACE}}}section", ident=identify(quiz.id, item.slot), title=title):
        ordering = new_element("selection_ordering", NAMESPACE)
        selection = ordering.child("selection")
        selection.text("selection_number", "1")
        selection.child("selection_extension").text("points_per_item", write_marks(item.marks))
        xml.write(ordering.element)
        yield


def _make_settings(ident: str, title: str, description: str, total: Fraction) -> bytes:
    """Return the settings of the quiz, which stays hidden until somebody publishes it."""
    quiz = new_element("quiz", _SETTINGS, identifier=ident)
    for tag, text in (
        ("title", title),
        ("description", description),
        ("shuffle_answers", "false"),
        ("scoring_policy", "keep_highest"),
        ("quiz_type", "assignment"),
        ("points_possible", write_marks(total)),
        ("show_correct_answers", "false"),
        ("allowed_attempts", "1"),
        ("available", "false"),
    ):
        quiz.text(tag, text)
    return quiz.to_bytes()


def _make_manifest(ident: str, pictures: Iterable[str]) -> bytes:
    """Return what the package holds."""
    manifest = new_element("manifest", _MANIFEST, identifier=f"{ident}_manifest")
    metadata = manifest.child("metadata")
    metadata.text("schema", "IMS Content")
    metadata.text("schemaversion", "1.1.3")
    manifest.child("organizations")
    resources = manifest.child("resources")
    quiz = resources.child("resource", identifier=ident, type="imsqti_xmlv1p2")
    quiz.child("file", href=f"{ident}/{ident}.xml")
    quiz.child("dependency", identifierref=f"{ident}_settings")
    files = [(f"{ident}_settings", _SETTINGS_TYPE, f"{ident}/assessment_meta.xml")]
    files += [(f"{ident}_{name}", "webcontent", f"images/{name}") for name in pictures]
    for name, type, path in files:
        resources.child("resource", identifier=name, type=type, href=path).child("file", href=path)
    return manifest.to_bytes()


CANVAS_QTI = ExportFormat("canvas-qti", "Canvas", ".zip", _write)
