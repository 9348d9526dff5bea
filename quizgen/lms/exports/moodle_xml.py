"""Moodle XML: a category for each slot, and its variants as questions of which a quiz draws one at random."""

import math
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from lxml import etree

from quizgen.lms.exports.interface import ExportFormat, Loss
from quizgen.lms.exports.items import Item, ItemPart, Quiz
from quizgen.lms.exports.texts import ItemTexts, xml_text
from quizgen.messages import said
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

FRACTIONS = tuple(
    Fraction(text)
    for text in (
        "0", "5", "10", "11.11111", "12.5", "14.28571", "16.66667", "20", "25", "30", "33.33333", "40", "50", "60",
        "66.66667", "70", "75", "80", "83.33333", "90", "100",
    )
)  # fmt: skip
"""The percentages that Moodle lets an answer earn, or cost; of a cloze question any."""

_NAME = 255
_IDNUMBER = 100
_TAG = 50
# What fields of a cloze question begin with, and what Moodle itself writes for them; any other brace is a brace.
_CLOZE_BEGINS = re.compile(r"\{(?=#|\s*\d*\s*:)")
_CLOZE_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "~}#=%\\\n"}


def nearest_fraction(share: Fraction) -> str:
    """Return the percentage that Moodle knows nearest to a share of the marks; of two the lower.

    Examples
    --------
    >>> nearest_fraction(Fraction(1, 3)), nearest_fraction(Fraction(-37, 100)), nearest_fraction(Fraction(1))
    ('33.33333', '-40', '100')
    """
    wanted = abs(share) * 100
    nearest = min(FRACTIONS, key=lambda known: (abs(known - wanted), known))
    return f"{'-' if share < 0 and nearest else ''}{float(nearest):.7g}"


def category_step(name: str) -> str:
    """Return the name of a category on a path, in which a slash is written twice.

    Examples
    --------
    >>> category_step("Pooling / padding/")
    'Pooling // padding'
    """
    # At its ends Moodle could not tell a slash from the one between two names.
    return " ".join(xml_text(name).split())[:_NAME].strip("/ ").replace("/", "//")


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
            made = self._cloze(item, losses)
        else:
            made = self._single(item, losses)
        return made.element, tuple(Loss(item.slot, label, message) for label, message in losses)

    def _begin(self, item: Item, kind: str, text: str) -> _Element:
        question = _Element(etree.Element("question", type=kind))
        question.text("name", f"{item.name} {item.question.title}"[:_NAME])
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
                question = self._begin(item, "shortanswer", self._hinted(part, text))
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

    def _hinted(self, part: ItemPart, text: str) -> str:
        return f"{text}\n<p><small>{_brace(self.texts.say(part.shown.hint))}</small></p>"

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
            _tell_fraction(part, share, losses)
        for tag, text in (("unitgradingtype", "0"), ("unitpenalty", "0"), ("showunits", "3"), ("unitsleft", "0")):
            question.plain(tag, text)

    def _words(self, question: _Element, part: ItemPart, field: TextField, losses: list[tuple[str, str]]) -> None:
        question.plain("usecase", "1" if field.is_formula else "0")
        for accepted in field.accepted:
            self._answer(question, Fraction(1), escape_wildcards(accepted), None, "moodle_auto_format")
        for one in field.known:
            self._answer(question, one.fraction, escape_wildcards(one.typed), one.feedback, "moodle_auto_format")
            _tell_fraction(part, one.fraction, losses)
        _tell_words(part, field, losses)

    def _choice(self, question: _Element, part: ItemPart, field: ChoiceField, losses: list[tuple[str, str]]) -> None:
        question.plain("single", "false" if field.several else "true")
        question.plain("shuffleanswers", "false")
        question.plain("answernumbering", "ABCD")
        question.plain("showstandardinstruction", "0")
        self._combined_feedback(question)
        for option, share in zip(field.options, share_options(field), strict=True):
            self._answer(question, share, self.texts.prose(option.shown, inline=True), option.feedback, "html")
            if _differs(share, option.fraction):
                losses.append((part.shown.label, "Moodle knows few fractions; an option earns the nearest of them."))
        self._tell_choice(part, field, losses)

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
        self._tell_options(part, [*field.items, *field.options], losses)

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

    # --- Several parts in one question

    def _cloze(self, item: Item, losses: list[tuple[str, str]]) -> _Element:
        weights = [part.shown.marks / _count_boxes(part) for part in item.parts]
        scale = math.lcm(*(weight.denominator for weight in weights))
        shared = math.gcd(*(int(weight * scale) for weight in weights))
        whole = [int(weight * scale) // shared for weight in weights]
        total = sum(weight * _count_boxes(part) for weight, part in zip(whole, item.parts, strict=True))
        if total != item.marks:
            message = (
                "Moodle counts boxes in whole numbers, so that this question is worth more than its marks in the bank; "
                f"set it to {float(item.marks):g} in the quiz, and each box earns its share."
            )
            losses.append(("", message))
        lines = [_brace(self.texts.head(item))]
        alone = len(item.parts) == 1
        for part, weight in zip(item.parts, whole, strict=True):
            lines.append(f"<p>{_brace(self.texts.ask(part, alone=alone))}</p>")
            lines.append(self._cloze_field(part, weight, losses))
        return self._end(item, self._begin(item, "multianswer", "\n".join(lines)))

    def _cloze_field(self, part: ItemPart, weight: int, losses: list[tuple[str, str]]) -> str:
        match part.field:
            case NumberField() as field:
                return f"<p>{self._cloze_number(field, weight)}</p>"
            case GridField() as field:
                return self._cloze_grid(field, weight)
            case TextField() as field:
                _tell_words(part, field, losses)
                kind = "SHORTANSWER_C" if field.is_formula else "SHORTANSWER"
                answers = [f"={_cloze_plain(escape_wildcards(text))}" for text in field.accepted]
                answers += [
                    f"%{_percent(one.fraction)}%{_cloze_plain(escape_wildcards(one.typed))}#{self._cloze_told(one.feedback)}"
                    for one in field.known
                ]
                return self._hinted(part, f"<p>{{{weight}:{kind}:{'~'.join(answers)}}}</p>")
            case ChoiceField() as field:
                return f"<p>{self._cloze_choice(part, field, weight, losses)}</p>"
            case MatchingField() as field:
                self._tell_options(part, field.options, losses)
                return self._cloze_matching(field, weight)
            case EssayField():
                raise AssertionError("an essay is a question of its own")

    def _cloze_number(self, field: NumberField, weight: int) -> str:
        answers = [f"={write_number(field.value)}:{write_number(field.allowed)}"]
        answers += [
            f"%{_percent(one.fraction)}%{write_number(one.value)}:{write_number(one.allowed)}"
            f"#{self._cloze_told(one.feedback)}"
            for one in field.known
        ]
        return f"{{{weight}:NUMERICAL:{'~'.join(answers)}}}"

    def _cloze_grid(self, field: GridField, weight: int) -> str:
        tables = []
        for number, rows in enumerate(field.layers, 1):
            if len(field.layers) > 1:
                tables.append(f"<p>{self.texts.say(said('Layer'))} {number}</p>")
            lines = (
                "<tr>" + "".join(f"<td>{self._cloze_number(box, weight)}</td>" for box in row) + "</tr>" for row in rows
            )
            tables.append(f"<table><tbody>{''.join(lines)}</tbody></table>")
        return "\n".join(tables)

    def _cloze_choice(self, part: ItemPart, field: ChoiceField, weight: int, losses: list[tuple[str, str]]) -> str:
        kind = "MULTIRESPONSE" if field.several else "MULTICHOICE_V"
        options = []
        for option in field.options:
            share = "=" if option.is_right else f"%{_percent(option.fraction)}%"
            told = f"#{self._cloze_told(option.feedback)}" if option.feedback is not None else ""
            options.append(f"{share}{_cloze_html(self.texts.prose(option.shown, inline=True))}{told}")
        self._tell_choice(part, field, losses)
        return f"{{{weight}:{kind}:{'~'.join(options)}}}"

    def _cloze_matching(self, field: MatchingField, weight: int) -> str:
        lines = []
        for item, right in zip(field.items, field.right, strict=True):
            options = (
                f"{'=' if i == right else ''}{_cloze_html(escape_html(self.texts.plain(option)))}"
                for i, option in enumerate(field.options)
            )
            box = f"{{{weight}:MULTICHOICE:{'~'.join(options)}}}"
            lines.append(f"<tr><td>{_brace(self.texts.prose(item, inline=True))}</td><td>{box}</td></tr>")
        return f"<table><tbody>{''.join(lines)}</tbody></table>"

    # --- What of options is lost

    def _tell_choice(self, part: ItemPart, field: ChoiceField, losses: list[tuple[str, str]]) -> None:
        if not field.several:
            return
        self._tell_options(part, [option.shown for option in field.options], losses)
        if sum(option.is_right for option in field.options) > 1:
            message = (
                "Moodle gives each right option its share, and takes away for a wrong one; where the part counts "
                "otherwise, mark the answers again with quizgen."
            )
            losses.append((part.shown.label, message))

    def _tell_options(self, part: ItemPart, texts: Sequence[Prose], losses: list[tuple[str, str]]) -> None:
        if any(re.search(r"; | -> |part \d+:", self.texts.plain(text)) for text in texts):
            message = "Moodle's response file separates options by '; ' and ' -> ', which a text here has itself."
            losses.append((part.shown.label, message))

    def _cloze_told(self, told: Prose) -> str:
        return _cloze_html(self.texts.prose(told, inline=True))


def share_options(field: ChoiceField) -> list[Fraction]:
    """Return the shares of the options, of which Moodle must find those of the right ones to add up to all."""
    shares = [option.fraction for option in field.options]
    right = [Fraction(nearest_fraction(option.fraction)) for option in field.options if option.is_right]
    if not field.several or sum(right) > Fraction(9999, 100):
        return shares
    known = [one / 100 for one in FRACTIONS]
    return [
        min(one for one in known if one >= share) if option.is_right else share
        for option, share in zip(field.options, shares, strict=True)
    ]


def _count_boxes(part: ItemPart) -> int:
    match part.field:
        case GridField() as field:
            return len(field.numbers)
        case MatchingField() as field:
            return len(field.items)
    return 1


def write_number(value: float) -> str:
    """Write a number as Moodle reads it: with a point, and with no more digits than carry meaning.

    Examples
    --------
    >>> write_number(12.5), write_number(0.1 + 0.2), write_number(1e-7), write_number(-3.0)
    ('12.5', '0.3', '1e-07', '-3')
    """
    return f"{value + 0.0:.12g}"


def escape_wildcards(text: str) -> str:
    """Return a short answer in which a star is a star.

    Examples
    --------
    >>> escape_wildcards("2*x")
    '2\\\\*x'
    """
    return text.replace("*", "\\*")


def _brace(html: str) -> str:
    """Keep what looks like a field of a cloze question from being one."""
    return _CLOZE_BEGINS.sub("&#123;", html)


def _cloze_html(html: str) -> str:
    """Write HTML within a field, whose text Moodle decodes once."""
    return html.replace("&", "&amp;").translate(_CLOZE_SIGNS)


def _cloze_plain(text: str) -> str:
    return escape_html(xml_text(text)).translate(_CLOZE_SIGNS)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.7g}"


# --- What is lost ---------------------------------------------------------------------------------------------


def _differs(share: Fraction, wanted: Fraction) -> bool:
    """Tell whether what Moodle is told to give is not what was meant."""
    return abs(Fraction(nearest_fraction(share)) - wanted * 100) > Fraction(1, 1000)


def _tell_fraction(part: ItemPart, share: Fraction, losses: list[tuple[str, str]]) -> None:
    if _differs(share, share):
        message = f"Moodle knows no answer that earns {float(share * 100):g} %; written as {nearest_fraction(share)} %."
        losses.append((part.shown.label, message))


def _tell_words(part: ItemPart, field: TextField, losses: list[tuple[str, str]]) -> None:
    if field.is_formula:
        message = (
            "Moodle compares a formula letter by letter with the notations that quizgen knows; mark the answers again "
            "with quizgen, which compares what formulas mean."
        )
    else:
        message = "Moodle accepts the texts written out alone; patterns, word lists and typing errors are for quizgen."
    losses.append((part.shown.label, message))


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
