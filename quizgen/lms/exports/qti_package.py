"""A content package of QTI: a manifest, a test that draws one variant of each question, and a file for each variant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from lxml import etree

from quizgen.lms.exports.interface import Loss
from quizgen.lms.exports.items import Item, Quiz
from quizgen.lms.exports.packages import Package, new_package
from quizgen.lms.exports.qti_items import FIGURES, ItemWriter, add_outcome, name_item, plain_title, write_marks
from quizgen.lms.exports.qti_tree import Dialect, new_root
from quizgen.render.templates import Templates

_TEST = "test"


@dataclass(frozen=True, slots=True)
class _Resource:
    """A file of the package, with the figures that it shows and the files that it needs."""

    identifier: str
    figures: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.identifier}.xml"


def write_package(
    dialect: Dialect, quiz: Quiz, items: Iterable[Item], path: Path, templates: Templates
) -> Iterator[Loss]:
    """Write a package item by item, and yield what cannot be carried.

    Parameters
    ----------
    dialect : Dialect
    quiz : Quiz
    items : iterable of Item
        Slot by slot.
    path : Path
    templates : Templates
        Those of the figures.
    """
    writer = ItemWriter(dialect, quiz, templates)
    test = _Test(writer)
    resources: list[_Resource] = []
    with new_package(path) as package:
        for _, variants in groupby(items, key=lambda item: item.slot):
            for number, item in enumerate(variants):
                root, losses = writer.item(item)
                yield from losses
                resources.append(_add(package, writer, name_item(item), root))
                test.draw(item, new=number == 0)
        whole = _add(package, writer, _TEST, test.finish(), tuple(resource.identifier for resource in resources))
        package.add_xml("imsmanifest.xml", _manifest(dialect, [whole, *resources]))


def _add(
    package: Package, writer: ItemWriter, identifier: str, root: etree._Element, needs: tuple[str, ...] = ()
) -> _Resource:
    """Add an item or the test, with the pictures that were drawn for it."""
    figures = writer.texts.take_pictures()
    resource = _Resource(identifier, tuple(figures), needs)
    package.add_xml(resource.file, root)
    for name, content in figures.items():
        package.add(f"{FIGURES}/{name}", content)
    return resource


class _Test:
    """The test that is being written: a section for each slot, of whose variants it draws one."""

    def __init__(self, writer: ItemWriter) -> None:
        self.writer = writer
        qti, quiz = writer.qti, writer.quiz
        self.root = qti.root("assessmentTest", identifier=_TEST, title=plain_title(quiz.title))
        add_outcome(qti, self.root, "SCORE", "0")
        self.part = qti.add(
            self.root, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous"
        )
        qti.add(self.part, "itemSessionControl", maxAttempts="1", showFeedback="true", allowReview="true")
        self.sections: list[etree._Element] = []
        self.marks = Fraction(0)

    def draw(self, item: Item, new: bool) -> None:
        """Let a variant be drawn, as the first of its section or beside those before."""
        if new:
            self._begin(item)
        name = name_item(item)
        self.writer.qti.add(self.sections[-1], "assessmentItemRef", identifier=name, href=f"{name}.xml")

    def _begin(self, item: Item) -> None:
        qti = self.writer.qti
        number = len(self.sections) + 1
        title = plain_title(f"{item.slot} {item.question.title}")
        section = qti.add(self.part, "assessmentSection", identifier=f"slot-{number}", title=title, visible="true")
        qti.add(section, "selection", select="1")
        self.sections.append(section)
        self.marks += item.marks

    def finish(self) -> etree._Element:
        """Return the test: the instructions, and what its items gave, added up."""
        writer, qti = self.writer, self.writer.qti
        maximum = add_outcome(qti, self.root, "MAXSCORE", write_marks(self.marks))
        self.root.insert(1, maximum)
        if writer.quiz.instructions is not None:
            rubric = qti.add(self.sections[0], "rubricBlock", view="candidate", use="instructions")
            self.sections[0].insert(1, rubric)
            qti.text(qti.html(qti.body(rubric), "div"), writer.texts.prose(writer.quiz.instructions))
        processing = qti.add(self.root, "outcomeProcessing")
        total = qti.add(qti.add(processing, "setOutcomeValue", identifier="SCORE"), "sum")
        qti.add(total, "testVariables", variableIdentifier="SCORE")
        return self.root


def _manifest(dialect: Dialect, resources: Iterable[_Resource]) -> etree._Element:
    root = new_root(dialect.manifest, dialect.manifest_schema, "manifest")
    root.set("identifier", "manifest")

    def add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{dialect.manifest}}}{name}", attributes)

    metadata = add(root, "metadata")
    for name, text in zip(("schema", "schemaversion"), dialect.package, strict=True):
        add(metadata, name).text = text
    add(root, "organizations")
    listed = add(root, "resources")
    for resource in resources:
        kind = "test" if resource.identifier == _TEST else "item"
        entry = add(
            listed,
            "resource",
            identifier=resource.identifier,
            type=f"imsqti_{kind}_xml{dialect.version}",
            href=resource.file,
        )
        for file in (resource.file, *(f"{FIGURES}/{name}" for name in resource.figures)):
            add(entry, "file", href=file)
        for identifier in resource.needs:
            add(entry, "dependency", identifierref=identifier)
    return root
