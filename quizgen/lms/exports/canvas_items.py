"""Canvas: items as questions in QTI 1.2."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import blake2b
from itertools import chain, count

from lxml import etree

from quizgen.lms.exports.elements import Element, new_element
from quizgen.lms.exports.interface import Loss
from quizgen.lms.exports.items import Item, ItemPart, Quiz
from quizgen.lms.exports.notations import exact_decimal, list_notations
from quizgen.lms.exports.texts import ItemTexts, xml_text
from quizgen.messages import has_comma, said
from quizgen.model import (
    ChoiceField,
    EssayField,
    GridField,
    MatchingField,
    NumberField,
    TextField,
)
from quizgen.render.templates import Templates
from quizgen.render.tex_in_html import PICTURES
from quizgen.render.wording import option_letter

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
LONGEST_TITLE = 255

_LEAST_MARGIN = 0.0001
"""Canvas keeps four decimals of what students type."""

_TAG = re.compile(r"</?[^<>\n]*>")
_ENTITY = re.compile(r"&#?\w+;")

_AGAIN = "mark the answers again with quizgen"


@dataclass
class _Blank:
    """A box in the text of a question: the texts that are right there, the first as a solution sheet prints it."""

    name: str
    accepted: Sequence[str]


@dataclass
class ItemWriter:
    """Writes the questions of one export."""

    quiz: Quiz
    templates: Templates
    numbers: Iterator[str] = field(default_factory=lambda: map(str, count(1001)))

    def __post_init__(self) -> None:
        self.texts = ItemTexts(self.templates, self.quiz.language, PICTURES, lambda name: f"images/{name}")
        self.comma = has_comma(self.quiz.language)
        self.losses: list[tuple[str, str]] = []

    def item(self, item: Item) -> tuple[etree._Element, dict[str, bytes], tuple[Loss, ...]]:
        """Return a question, its pictures by name, and what is lost."""
        self.losses = []
        parts = item.parts
        boxes = sum(part.boxes for part in parts)
        if len(parts) > 1 or (isinstance(parts[0].field, GridField) and boxes > 1):
            made = self._blanks(item)
        else:
            made = self._single(item)
        told = dict.fromkeys(self.losses)
        losses = tuple(Loss(item.slot, label, message) for label, message in told)
        return made.element, self.texts.take_pictures(), losses

    def lose(self, part: ItemPart | None, message: str) -> None:
        """Note what is lost."""
        self.losses.append((part.shown.label if part else "", message))

    # --- The frame of a question

    def _begin(self, item: Item, kind: str, text: str) -> tuple[Element, Element, Element]:
        """Return a new question, and where its boxes and what is right go."""
        title = " ".join(xml_text(f"{item.name} {item.question.title}").split())[:LONGEST_TITLE]
        made = new_element("item", NAMESPACE, ident=identify(self.quiz.id, item.name), title=title)
        data = made.child("itemmetadata").child("qtimetadata")
        for label, entry in (("question_type", kind), ("points_possible", write_marks(item.marks))):
            row = data.child("qtimetadatafield")
            row.text("fieldlabel", label)
            row.text("fieldentry", entry)
        shown = made.child("presentation")
        _show_html(shown, f"<div>{text}</div>")
        scored = made.child("resprocessing")
        scored.child("outcomes").child("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        self._when(scored, "general_fb")
        self._feedback(made, "general_fb", self.texts.explanation(item))
        return made, shown, scored

    @staticmethod
    def _when(scored: Element, feedback: str, respident: str = "", ident: str = "") -> None:
        """Show a feedback for an option, or always."""
        condition = scored.child("respcondition", **{"continue": "Yes"})
        if ident:
            condition.child("conditionvar").text("varequal", ident, respident=respident)
        else:
            condition.child("conditionvar").child("other")
        condition.child("displayfeedback", feedbacktype="Response", linkrefid=feedback)

    @staticmethod
    def _feedback(made: Element, ident: str, html: str) -> None:
        _show_html(made.child("itemfeedback", ident=ident).child("flow_mat"), html)

    @staticmethod
    def _right(scored: Element) -> Element:
        """Return where it is said what earns all marks."""
        condition = scored.child("respcondition", **{"continue": "No"})
        right = condition.child("conditionvar")
        condition.text("setvar", "100", action="Set", varname="SCORE")
        return right

    # --- A part by itself

    def _single(self, item: Item) -> Element:
        (part,) = item.parts
        text = f"{self.texts.head(item)}\n<p>{self.texts.ask(part, alone=True)}</p>"
        match part.field:
            case NumberField() as number:
                return self._number(item, part, number, text)
            case GridField() as grid:
                return self._number(item, part, grid.numbers[0], text)
            case TextField() as words:
                return self._words(item, part, words, f"{text}\n{self.texts.hint(part)}")
            case ChoiceField() as choice:
                return self._choice(item, part, choice, text)
            case MatchingField() as matching:
                return self._matching(item, part, matching, text)
            case EssayField() as essay:
                return self._essay(item, part, essay, text)

    def _number(self, item: Item, part: ItemPart, number: NumberField, text: str) -> Element:
        made, shown, scored = self._begin(item, "numerical_question", text)
        box = shown.child("response_str", ident="response1", rcardinality="Single")
        box.child("render_fib", fibtype="Decimal").child("response_label", ident="answer1")
        value, allowed = exact_decimal(number.value), exact_decimal(number.allowed)
        if 0 < number.allowed < _LEAST_MARGIN or (not allowed and round(value, 4) != value):
            allowed = exact_decimal(_LEAST_MARGIN)
            self.lose(part, f"Canvas rounds what is typed to 4 decimals; 0.0001 is allowed here, so {_AGAIN}.")
        either = self._right(scored).child("or")
        either.text("varequal", f"{value:f}", respident="response1")
        both = either.child("and")
        both.text("vargte", f"{value - allowed:f}", respident="response1")
        both.text("varlte", f"{value + allowed:f}", respident="response1")
        self._tell_known(number.known)
        return made

    def _words(self, item: Item, part: ItemPart, words: TextField, text: str) -> Element:
        made, shown, scored = self._begin(item, "short_answer_question", text)
        self._line(shown)
        right = self._right(scored)
        for accepted in words.accepted:
            right.text("varequal", accepted, respident="response1")
        self._tell_words(part, words)
        return made

    @staticmethod
    def _line(shown: Element) -> None:
        box = shown.child("response_str", ident="response1", rcardinality="Single").child("render_fib")
        box.child("response_label", ident="answer1", rshuffle="No")

    def _choice(self, item: Item, part: ItemPart, choice: ChoiceField, text: str) -> Element:
        html = [self.texts.prose(option.shown, inline=True) for option in choice.options]
        plain = [self.texts.plain(option.shown) for option in choice.options]
        if not any("<" in shown for shown in html):
            labels = [(words, "text/plain") for words in plain]
        elif all(_as_reported(shown) == " ".join(words.split()) for shown, words in zip(html, plain, strict=True)):
            labels = [(shown, "text/html") for shown in html]
        else:
            # Of an option Canvas's report keeps the text alone: what says more stands above, and its letter is chosen.
            text = f"{text}\n{_list_options(html)}"
            labels = [(option_letter(i), "text/plain") for i in range(len(html))]
        kind = "multiple_answers_question" if choice.several else "multiple_choice_question"
        made, shown, scored = self._begin(item, kind, text)
        how = "Multiple" if choice.several else "Single"
        box = shown.child("response_lid", ident="response1", rcardinality=how).child("render_choice")
        idents = [next(self.numbers) for _ in labels]
        for ident, (label, texttype) in zip(idents, labels, strict=True):
            _show(box.child("response_label", ident=ident), label, texttype)
        for ident, option in zip(idents, choice.options, strict=True):
            if option.feedback is not None:
                self._when(scored, f"{ident}_fb", "response1", ident)
                self._feedback(made, f"{ident}_fb", self.texts.prose(option.feedback))
        right = self._right(scored)
        every = right.child("and") if choice.several else right
        for ident, option in zip(idents, choice.options, strict=True):
            if option.is_right or choice.several:
                where = every if option.is_right else every.child("not")
                where.text("varequal", ident, respident="response1")
        if any(option.fraction == -1 for option in choice.options):
            self.lose(part, f"Canvas gives a share of the marks for some of the right options; {_AGAIN}.")
        return made

    def _matching(self, item: Item, part: ItemPart, matching: MatchingField, text: str) -> Element:
        made, shown, scored = self._begin(item, "matching_question", text)
        options = [(next(self.numbers), self.texts.plain(option)) for option in matching.options]
        share = write_share(Fraction(1, len(matching.items)))
        for one, right in zip(matching.items, matching.right, strict=True):
            ident = f"response_{next(self.numbers)}"
            box = shown.child("response_lid", ident=ident)
            _show(box, self.texts.plain(one))
            choices = box.child("render_choice")
            for number, option in options:
                _show(choices.child("response_label", ident=number), option)
            self._add(scored, ident, options[right][0], share)
        if any("<" in self.texts.prose(one, inline=True) for one in (*matching.items, *matching.options)):
            self.lose(part, "Canvas shows both sides of a matching as plain text; formulas are written in a line.")
        return made

    @staticmethod
    def _add(scored: Element, respident: str, ident: str, share: str) -> None:
        condition = scored.child("respcondition")
        condition.child("conditionvar").text("varequal", ident, respident=respident)
        condition.text("setvar", share, varname="SCORE", action="Add")

    def _essay(self, item: Item, part: ItemPart, essay: EssayField, text: str) -> Element:
        if essay.starter is not None:
            text = f"{text}\n{self.texts.prose(essay.starter)}"
        made, shown, scored = self._begin(item, "essay_question", text)
        self._line(shown)
        scored.child("respcondition", **{"continue": "No"}).child("conditionvar").child("other")
        if essay.is_program:
            message = (
                "Canvas runs no program, and the report of a Classic Quiz loses the spaces at the beginning of lines; "
                "let students hand in the file as well."
            )
            self.lose(part, message)
        elif essay.guide is not None:
            self.lose(part, "Canvas has no place for what whoever marks should know; quizgen's solutions have it.")
        return made

    # --- Several boxes in one question

    def _blanks(self, item: Item) -> Element:
        head = self.texts.head(item)
        asked = [(self.texts.ask(part, alone=len(item.parts) == 1), self._around(part)) for part in item.parts]
        name = _free_name("".join(chain([head], *asked)))
        names = (f"{name}{number}" for number in count(1))
        lines, blanks = [head], []
        for part, (ask, around) in zip(item.parts, asked, strict=True):
            own = [_Blank(next(names), accepted) for accepted in self._accepted(part)]
            blanks += own
            lines.append(f"<p>{ask}</p>\n{around}\n{self._layout(part, own)}")
        made, shown, scored = self._begin(item, "fill_in_multiple_blanks_question", "\n".join(lines))
        share = write_share(Fraction(1, len(blanks)))
        for blank in blanks:
            ident = f"response_{blank.name}"
            box = shown.child("response_lid", ident=ident)
            _show(box, blank.name)
            choices = box.child("render_choice")
            numbers = [next(self.numbers) for _ in blank.accepted]
            for number, text in zip(numbers, blank.accepted, strict=True):
                _show(choices.child("response_label", ident=number), text)
            self._add(scored, ident, numbers[0], share)
        if len({part.shown.marks / part.boxes for part in item.parts}) > 1:
            self.lose(None, f"Canvas gives each box of a question the same share of its marks; {_AGAIN}.")
        return made

    def _around(self, part: ItemPart) -> str:
        """Write what stands between the question and its boxes."""
        match part.field:
            case ChoiceField() as choice:
                text = _list_options([self.texts.prose(option.shown, inline=True) for option in choice.options])
            case MatchingField() as matching:
                text = _list_options([self.texts.prose(option, inline=True) for option in matching.options])
            case TextField():
                text = ""
            case _:
                return ""
        return f"{text}\n{self.texts.hint(part)}"

    def _accepted(self, part: ItemPart) -> list[Sequence[str]]:
        """Return what is right in each box of a part, and tell what is lost."""
        match part.field:
            case NumberField() as number:
                self._tell_numbers([number])
                return [list_notations(number, comma=self.comma)]
            case GridField() as grid:
                self._tell_numbers(grid.numbers)
                return [list_notations(number, comma=self.comma) for number in grid.numbers]
            case TextField() as words:
                self._tell_words(part, words)
                return [words.accepted]
            case ChoiceField() as choice:
                letters = [option_letter(i) for i, option in enumerate(choice.options) if option.is_right]
                self._tell_letters(part)
                return [tuple(dict.fromkeys(between.join(letters) for between in (", ", ",", "; ", " ", "")))]
            case MatchingField() as matching:
                self._tell_letters(part)
                return [(option_letter(right),) for right in matching.right]
            case EssayField():
                raise AssertionError("an essay is a question of its own")

    def _layout(self, part: ItemPart, blanks: Sequence[_Blank]) -> str:
        """Write the boxes of a part."""
        boxes = (f"[{blank.name}]" for blank in blanks)
        match part.field:
            case GridField() as grid:
                layers = []
                for number, rows in enumerate(grid.layers, 1):
                    if len(grid.layers) > 1:
                        layers.append(f"<p>{self.texts.say(said('Layer'))} {number}</p>")
                    layers.append(_table([next(boxes) for _ in row] for row in rows))
                return "\n".join(layers)
            case MatchingField() as matching:
                return _table([self.texts.prose(one, inline=True), next(boxes)] for one in matching.items)
        return f"<p>{next(boxes)}</p>"

    # --- What is lost

    def _tell_numbers(self, numbers: Sequence[NumberField]) -> None:
        message = "Canvas compares several boxes letter by letter with the notations that quizgen would print"
        self.lose(None, f"{message}; {_AGAIN}.")
        self._tell_known([known for number in numbers for known in number.known])

    def _tell_known(self, known: Sequence[object]) -> None:
        if known:
            self.lose(None, f"Canvas knows right answers alone, and none of the expected mistakes; {_AGAIN}.")

    def _tell_words(self, part: ItemPart, words: TextField) -> None:
        if words.is_formula:
            message = "Canvas compares a formula letter by letter, taking capitals for small letters"
        else:
            message = "Canvas accepts the texts written out alone, without patterns, word lists and typing errors"
        self.lose(part, f"{message}; {_AGAIN}.")
        self._tell_known(words.known)

    def _tell_letters(self, part: ItemPart) -> None:
        self.lose(part, "Beside other boxes Canvas has none to choose from; students type the letter of an option.")


def _show(where: Element, text: str, texttype: str = "text/plain") -> None:
    where.child("material").text("mattext", text, texttype=texttype)


def _show_html(where: Element, html: str) -> None:
    _show(where, html, "text/html")


def _free_name(text: str) -> str:
    """Return what the boxes of a question can be called: nothing that stands in brackets in its text."""
    name = "box"
    while f"[{name}" in text:
        name += "x"
    return name


def _as_reported(html: str) -> str:
    """Return what Canvas's report keeps of an option: its text, without tags and entities."""
    return " ".join(_ENTITY.sub("", _TAG.sub("", html)).split())


def _list_options(options: Sequence[str]) -> str:
    lines = "".join(f"<li>{option_letter(i)}. {option}</li>\n" for i, option in enumerate(options))
    return f'<ul style="list-style-type: none;">\n{lines}</ul>'


def _table(rows: Iterable[Sequence[str]]) -> str:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


def write_marks(marks: Fraction) -> str:
    """Write marks with a decimal point.

    Examples
    --------
    >>> write_marks(Fraction(5, 2)), write_marks(Fraction(3))
    ('2.5', '3')
    """
    return f"{float(marks):.7g}"


def write_share(share: Fraction) -> str:
    """Write a share as Canvas does, in percent.

    Examples
    --------
    >>> write_share(Fraction(1, 3))
    '33.33'
    """
    return f"{float(share * 100):.2f}"


def identify(*names: str) -> str:
    """Return an identifier that Canvas keeps as it is, the same for the same names.

    Examples
    --------
    >>> identify("week-5", "W5-1-7KQ2X") == identify("week-5", "W5-1-7KQ2X"), identify("a", "b")[0]
    (True, 'q')
    """
    return f"q{blake2b(chr(0).join(names).encode(), digest_size=12).hexdigest()}"
