"""Moodle XML: a category for each slot, and its variants as questions of which a quiz draws one at random."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from lxml import etree

from quizgen.lms.exports.interface import ExportFormat, Loss
from quizgen.lms.exports.items import Item, ItemPart, Quiz
from quizgen.lms.exports.moodle_cloze import ClozeWriter
from quizgen.lms.exports.moodle_rules import (
    LONGEST_NAME,
    category_step,
    differs,
    escape_wildcards,
    nearest_fraction,
    share_options,
    tell_choice,
    tell_fraction,
    tell_options,
    tell_words,
)
from quizgen.lms.exports.notations import write_number
from quizgen.lms.exports.texts import ItemTexts, xml_text
from quizgen.model import (
    ChoiceField,
    EssayField,
    GridField,
    MatchingField,
    NumberField,
    Prose,
    TextField,
)
from quizgen.notation.values import escape_html
from quizgen.render.templates import Templates
from quizgen.render.tex_in_html import DELIMITED

_IDNUMBER = 100
_TAG = 50


@dataclass
class _Element:
    """Builds the children of an element."""

    element: etree._Element

    def text(self, tag: str, text: str, **attributes: str) -> "_Element":
        """Add a child with a text in an element of its own, as Moodle nests them."""
        child = etree.SubElement(self.element, tag, attributes)
        etree.SubElement(child, "text").text = xml_text(text)
        return _Element(child)

    def html(self, tag: str, text: str, pictures: dict[str, bytes] | None = None, **attributes: str) -> "_Element":
        """Add a child with HTML and its pictures."""
        child = self.text(tag, text, format="html", **attributes)
        child.files(pictures or {})
        return child

    def files(self, pictures: dict[str, bytes]) -> None:
        """Add pictures."""
        for name, content in pictures.items():
            file = etree.SubElement(self.element, "file", name=name, path="/", encoding="base64")
            file.text = b64encode(content).decode()

    def plain(self, tag: str, text: str = "") -> None:
        """Add a child that holds a text."""
        etree.SubElement(self.element, tag).text = xml_text(text)


class _Writer:
    """Writes the questions of one export."""

    def __init__(self, quiz: Quiz, templates: Templates) -> None:
        self.quiz = quiz
        self.texts = ItemTexts(templates, quiz.language, DELIMITED, lambda name: f"@@PLUGINFILE@@/{name}")
        self.cloze = ClozeWriter(self.texts)

    # --- Categories

    def category(self, item: Item | None) -> etree._Element:
        """Return the category of the sheet, or of one of its slots."""
        question = _Element(etree.Element("question", type="category"))
        names = ["$course$", "top", *filter(None, map(category_step, (self.quiz.course, self.quiz.title)))]
        number = ""
        if item is not None:
            names.append(category_step(f"{item.slot} {item.question.title}"))
            number = f"-{item.slot.lower().replace(' ', '')}"[:30]
        question.text("category", "/".join(names))
        told = "" if item is not None or self.quiz.instructions is None else self.texts.prose(self.quiz.instructions)
        question.html("info", told, self.texts.take_pictures())
        question.plain("idnumber", f"quizgen-{self.quiz.id[: _IDNUMBER - 30]}{number}")
        return question.element

    # --- Questions

    def question(self, item: Item) -> tuple[etree._Element, tuple[Loss, ...]]:
        """Return an item as a question, and what is lost."""
        losses: list[tuple[str, str]] = []
        field = item.parts[0].field
        if len(item.parts) > 1 or isinstance(field, GridField):
            made = self._end(item, self._begin(item, "multianswer", self.cloze.write(item, losses)))
        else:
            made = self._single(item, losses)
        return made.element, tuple(Loss(item.slot, label, message) for label, message in losses)

    def _begin(self, item: Item, kind: str, text: str) -> _Element:
        question = _Element(etree.Element("question", type=kind))
        question.text("name", f"{item.name} {item.question.title}"[:LONGEST_NAME])
        question.html("questiontext", text, self.texts.take_pictures())
        question.html("generalfeedback", self.texts.explanation(item), self.texts.take_pictures())
        if kind != "multianswer":
            question.plain("defaultgrade", f"{float(item.marks):.7g}")
        question.plain("penalty", "0.3333333" if kind not in ("essay",) else "0")
        question.plain("hidden", "0")
        question.plain("idnumber", item.name[:_IDNUMBER])
        return question

    def _end(self, item: Item, question: _Element) -> _Element:
        tags = _Element(etree.SubElement(question.element, "tags"))
        for tag in dict.fromkeys(("quizgen", self.quiz.id, *item.topics)):
            tags.text("tag", tag[:_TAG])
        return question

    # --- A part by itself

    def _single(self, item: Item, losses: list[tuple[str, str]]) -> _Element:
        (part,) = item.parts
        text = f"{self.texts.head(item)}\n<p>{self.texts.ask(part, alone=True)}</p>"
        match part.field:
            case NumberField() as field:
                question = self._begin(item, "numerical", text)
                self._number(question, part, field, losses)
            case TextField() as field:
                question = self._begin(item, "shortanswer", f"{text}\n{self.texts.hint(part)}")
                self._words(question, part, field, losses)
            case ChoiceField() as field:
                question = self._begin(item, "multichoice", text)
                self._choice(question, part, field, losses)
            case MatchingField() as field:
                question = self._begin(item, "matching", text)
                self._matching(question, part, field, losses)
            case EssayField() as field:
                question = self._begin(item, "essay", text)
                self._essay(question, field)
            case GridField():
                raise AssertionError("a grid is a cloze question")
        return self._end(item, question)

    def _answer(self, question: _Element, share: Fraction, text: str, told: Prose | None, form: str) -> _Element:
        made = question.text("answer", text, fraction=nearest_fraction(share), format=form)
        made.files(self.texts.take_pictures())
        made.html("feedback", "" if told is None else self.texts.prose(told), self.texts.take_pictures())
        return made

    def _number(self, question: _Element, part: ItemPart, field: NumberField, losses: list[tuple[str, str]]) -> None:
        answers: list[tuple[Fraction, float, float, Prose | None]] = [(Fraction(1), field.value, field.allowed, None)]
        answers += [(one.fraction, one.value, one.allowed, one.feedback) for one in field.known]
        for share, value, allowed, told in answers:
            answer = self._answer(question, share, write_number(value), told, "moodle_auto_format")
            answer.plain("tolerance", write_number(allowed))
            # Moodle reads the tolerance before the feedback.
            answer.element.insert(1, answer.element[-1])
            tell_fraction(part, share, losses)
        for tag, text in (("unitgradingtype", "0"), ("unitpenalty", "0"), ("showunits", "3"), ("unitsleft", "0")):
            question.plain(tag, text)

    def _words(self, question: _Element, part: ItemPart, field: TextField, losses: list[tuple[str, str]]) -> None:
        question.plain("usecase", "1" if field.is_formula else "0")
        for accepted in field.accepted:
            self._answer(question, Fraction(1), escape_wildcards(accepted), None, "moodle_auto_format")
        for one in field.known:
            self._answer(question, one.fraction, escape_wildcards(one.typed), one.feedback, "moodle_auto_format")
            tell_fraction(part, one.fraction, losses)
        tell_words(part, field, losses)

    def _choice(self, question: _Element, part: ItemPart, field: ChoiceField, losses: list[tuple[str, str]]) -> None:
        question.plain("single", "false" if field.several else "true")
        question.plain("shuffleanswers", "false")
        question.plain("answernumbering", "ABCD")
        question.plain("showstandardinstruction", "0")
        self._combined_feedback(question)
        for option, share in zip(field.options, share_options(field), strict=True):
            self._answer(question, share, self.texts.prose(option.shown, inline=True), option.feedback, "html")
            if differs(share, option.fraction):
                losses.append((part.shown.label, "Moodle knows few fractions; an option earns the nearest of them."))
        tell_choice(self.texts, part, field, losses)

    def _matching(
        self, question: _Element, part: ItemPart, field: MatchingField, losses: list[tuple[str, str]]
    ) -> None:
        question.plain("shuffleanswers", "false")
        self._combined_feedback(question)
        pairs = [*zip(field.items, field.right, strict=True)]
        pairs += [(Prose(""), i) for i in range(len(field.options)) if i not in field.right]
        for item, right in pairs:
            shown = self.texts.prose(item, inline=True)
            row = question.html("subquestion", shown, self.texts.take_pictures())
            # Moodle shows the options in a list: without formulas, yet as HTML.
            row.text("answer", escape_html(self.texts.plain(field.options[right])))
        tell_options(self.texts, part, [*field.items, *field.options], losses)

    def _combined_feedback(self, question: _Element) -> None:
        for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            question.html(tag, "")

    def _essay(self, question: _Element, field: EssayField) -> None:
        question.plain("responseformat", "monospaced" if field.is_program else "editor")
        question.plain("responserequired", "1")
        question.plain("responsefieldlines", "15")
        for tag in ("attachments", "attachmentsrequired", "maxbytes"):
            question.plain(tag, "0")
        guide = "" if field.guide is None else self.texts.prose(field.guide)
        question.html("graderinfo", guide, self.texts.take_pictures())
        begin = "" if field.starter is None else self.texts.prose(field.starter)
        question.html("responsetemplate", begin)


# --- The file -------------------------------------------------------------------------------------------------


def _write(quiz: Quiz, items: Iterable[Item], path: Path, templates: Templates) -> Iterator[Loss]:
    writer = _Writer(quiz, templates)
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("quiz"):
            xml.write(writer.category(None), pretty_print=True)
            for _, variants in groupby(items, key=lambda item: item.slot):
                for number, item in enumerate(variants):
                    if number == 0:
                        xml.write(writer.category(item), pretty_print=True)
                    question, losses = writer.question(item)
                    xml.write(question, pretty_print=True)
                    yield from losses


MOODLE_XML = ExportFormat("moodle-xml", "Moodle's question bank", ".xml", _write)
