"""An item as an assessment item of QTI: what is asked, what is right, and how its marks come about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from quizgen.lms.exports.interface import Loss
from quizgen.lms.exports.items import Item, ItemPart, Quiz
from quizgen.lms.exports.notations import write_number
from quizgen.lms.exports.qti_tree import Dialect
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
from quizgen.render.html_prose import MATHML
from quizgen.render.templates import Templates
from quizgen.render.wording import option_letter

FIGURES = "figures"
"""The folder of the figures, beside items and test."""


_NOTHING = Fraction(0)


def write_marks(marks: Fraction) -> str:
    """Write marks, or a share of them, so exactly that the shares add up.

    Examples
    --------
    >>> write_marks(Fraction(3)), write_marks(Fraction(1, 4)), write_marks(Fraction(1, 3))
    ('3', '0.25', '0.3333333333333333')
    """
    return str(marks) if marks.denominator == 1 else repr(float(marks))


@dataclass
class _Draft:
    """An item that is being written: its pieces in the order in which QTI has them."""

    root: etree._Element
    body: etree._Element
    processing: etree._Element
    told: dict[str, etree._Element] = field(default_factory=dict)
    losses: list[tuple[str, str]] = field(default_factory=list)


class ItemWriter:
    """Writes the items of one export."""

    def __init__(self, dialect: Dialect, quiz: Quiz, templates: Templates) -> None:
        self.qti = dialect
        self.quiz = quiz
        self.texts = ItemTexts(templates, quiz.language, MATHML, lambda name: f"{FIGURES}/{name}")

    def item(self, item: Item) -> tuple[etree._Element, tuple[Loss, ...]]:
        """Return an item's file, and what is lost."""
        qti = self.qti
        root = qti.root(
            "assessmentItem",
            self.quiz.language,
            identifier=name_item(item),
            title=plain_title(f"{item.name} {item.question.title}"),
            adaptive="false",
            timeDependent="false",
        )
        draft = _Draft(root, qti.new("itemBody"), qti.new("responseProcessing"))
        qti.text(qti.html(draft.body, "div"), self.texts.head(item))
        for number, part in enumerate(item.parts, 1):
            self._part(draft, part, f"RESPONSE_{number}", alone=len(item.parts) == 1)
        self._tell(draft, draft.processing, self.texts.explanation(item))
        self._outcomes(draft, item)
        root.extend([draft.body, draft.processing, *draft.told.values()])
        return root, tuple(Loss(item.slot, label, message) for label, message in draft.losses)

    def _outcomes(self, draft: _Draft, item: Item) -> None:
        qti, marks = self.qti, write_marks(item.marks)
        score = self._outcome(draft, "SCORE", "0")
        score.set("normal-maximum" if qti.is_kebab else "normalMaximum", marks)
        if qti.is_kebab and any(isinstance(part.field, EssayField) for part in item.parts):
            score.set("external-scored", "human")
        self._outcome(draft, "MINSCORE", "0")
        self._outcome(draft, "MAXSCORE", marks)
        qti.add(draft.root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple", baseType="identifier")

    def _outcome(self, draft: _Draft, identifier: str, value: str) -> etree._Element:
        return add_outcome(self.qti, draft.root, identifier, value)

    # --- Parts

    def _part(self, draft: _Draft, part: ItemPart, identifier: str, alone: bool) -> None:
        qti = self.qti
        place = qti.html(draft.body, "div")
        qti.text(place, f"<p>{self.texts.ask(part, alone=alone)}</p>")
        marks = part.shown.marks
        match part.field:
            case NumberField() as field:
                self._number(draft, qti.html(place, "p"), identifier, field, marks)
            case GridField() as field:
                self._grid(draft, place, identifier, field, marks)
            case TextField() as field:
                self._words(draft, place, identifier, part, field)
            case ChoiceField() as field:
                self._choice(draft, place, identifier, field, marks)
            case MatchingField() as field:
                self._matching(draft, place, identifier, field, marks)
            case EssayField() as field:
                self._essay(draft, place, identifier, field)

    def _number(self, draft: _Draft, place: etree._Element, identifier: str, box: NumberField, marks: Fraction) -> None:
        """Write a box for a number: what is right, then the known mistakes, of which the first counts."""
        qti = self.qti
        self._declare(draft, identifier, "float", [write_number(box.value)])
        qti.add(place, "textEntryInteraction", responseIdentifier=identifier, expectedLength="12")
        condition = qti.add(draft.processing, "responseCondition")
        right = qti.add(condition, "responseIf")
        qti.add(self._equal(right, identifier, box.allowed), "correct", identifier=identifier)
        self._gain(right, marks)
        for known in box.known:
            wrong = qti.add(condition, "responseElseIf")
            equal = self._equal(wrong, identifier, known.allowed)
            qti.add(equal, "baseValue", write_number(known.value), baseType="float")
            self._gain(wrong, marks * known.fraction)
            self._remark(draft, wrong, known.feedback)

    def _equal(self, branch: etree._Element, identifier: str, allowed: float) -> etree._Element:
        tolerance = write_number(allowed)
        equal = self.qti.add(branch, "equal", toleranceMode="absolute", tolerance=f"{tolerance} {tolerance}")
        self.qti.add(equal, "variable", identifier=identifier)
        return equal

    def _grid(self, draft: _Draft, place: etree._Element, identifier: str, grid: GridField, marks: Fraction) -> None:
        qti, number = self.qti, 0
        for layer, rows in enumerate(grid.layers, 1):
            if len(grid.layers) > 1:
                qti.text(place, f"<p>{self.texts.say(said('Layer'))} {layer}</p>")
            table = qti.html(qti.html(place, "table"), "tbody")
            for row in rows:
                line = qti.html(table, "tr")
                for box in row:
                    number += 1
                    name = f"{identifier}_{number}"
                    self._number(draft, qti.html(line, "td"), name, box, marks / len(grid.numbers))

    def _words(self, draft: _Draft, place: etree._Element, identifier: str, part: ItemPart, words: TextField) -> None:
        qti, marks = self.qti, part.shown.marks
        qti.add(qti.html(place, "p"), "textEntryInteraction", responseIdentifier=identifier, expectedLength="40")
        qti.text(place, f"<p><small>{self.texts.say(part.shown.hint)}</small></p>")
        texts = [(text, marks, Prose("")) for text in words.accepted]
        texts += [(one.typed, marks * one.fraction, one.feedback) for one in words.known]
        # Of texts that are the same to QTI the first counts.
        first = {text if words.is_formula else text.casefold(): (text, *rest) for text, *rest in reversed(texts)}
        kept = [
            (xml_text(text), gained, told) for text, gained, told in texts if (text, gained, told) in first.values()
        ]
        declared = self._declare(draft, identifier, "string", [kept[0][0]])
        self._map(declared, [(text, gained) for text, gained, _ in kept], marks, words.is_formula)
        self._gain_mapped(draft.processing, identifier)
        for text, _, told in kept:
            if told.source.strip():
                branch = qti.add(qti.add(draft.processing, "responseCondition"), "responseIf")
                match = qti.add(branch, "stringMatch", caseSensitive=_flag(words.is_formula))
                qti.add(match, "variable", identifier=identifier)
                qti.add(match, "baseValue", text, baseType="string")
                self._remark(draft, branch, told)
        draft.losses.append((part.shown.label, _FORMULA if words.is_formula else _WORDS))

    def _choice(
        self, draft: _Draft, place: etree._Element, identifier: str, choice: ChoiceField, marks: Fraction
    ) -> None:
        qti = self.qti
        letters = [option_letter(i) for i in range(len(choice.options))]
        right = [letter for letter, option in zip(letters, choice.options, strict=True) if option.is_right]
        cardinality = "multiple" if choice.several else "single"
        declared = self._declare(draft, identifier, "identifier", right, cardinality)
        if choice.several and choice.policy == "all-or-nothing":
            self._gain_if_right(draft, identifier, marks)
        elif choice.several and choice.policy == "per-option":
            self._gain_per_option(draft, declared, identifier, choice, marks)
        else:
            self._map(declared, _by_letter([marks * option.fraction for option in choice.options]), marks)
            self._gain_mapped(draft.processing, identifier)
        most = "0" if choice.several else "1"
        asked = qti.add(place, "choiceInteraction", responseIdentifier=identifier, shuffle="false", maxChoices=most)
        for letter, option in zip(letters, choice.options, strict=True):
            self._option(qti.add(asked, "simpleChoice", identifier=letter), option.shown)
            if option.feedback is not None and not option.is_right:
                self._remark_on_choice(draft, identifier, letter, choice.several, option.feedback)

    def _gain_if_right(self, draft: _Draft, identifier: str, marks: Fraction) -> None:
        """Give everything for the right options, and nothing for some of them."""
        branch = self.qti.add(self.qti.add(draft.processing, "responseCondition"), "responseIf")
        match = self.qti.add(branch, "match")
        self.qti.add(match, "variable", identifier=identifier)
        self.qti.add(match, "correct", identifier=identifier)
        self._gain(branch, marks)

    def _gain_per_option(
        self, draft: _Draft, declared: etree._Element, identifier: str, choice: ChoiceField, marks: Fraction
    ) -> None:
        """Give a share for each option judged rightly: at first for each wrong one, then less if it is chosen."""
        each = marks / len(choice.options)
        begin = each * sum(not option.is_right for option in choice.options)
        shares = [each if option.is_right else -each for option in choice.options]
        self._map(declared, _by_letter(shares), marks, least=-begin)
        branch = self.qti.add(self.qti.add(draft.processing, "responseCondition"), "responseIf")
        blank = self.qti.add(self.qti.add(branch, "not"), "isNull")
        self.qti.add(blank, "variable", identifier=identifier)
        self._gain(branch, begin)
        self._gain_mapped(branch, identifier)

    def _remark_on_choice(self, draft: _Draft, identifier: str, letter: str, several: bool, told: Prose) -> None:
        qti = self.qti
        branch = qti.add(qti.add(draft.processing, "responseCondition"), "responseIf")
        compared = qti.add(branch, "member" if several else "match")
        qti.add(compared, "baseValue", letter, baseType="identifier")
        qti.add(compared, "variable", identifier=identifier)
        self._remark(draft, branch, told)

    def _matching(
        self, draft: _Draft, place: etree._Element, identifier: str, matching: MatchingField, marks: Fraction
    ) -> None:
        qti, count = self.qti, len(matching.items)
        pairs = [f"item{i} {option_letter(right)}" for i, right in enumerate(matching.right, 1)]
        declared = self._declare(draft, identifier, "directedPair", pairs, "multiple")
        self._map(declared, [(pair, marks / count) for pair in pairs], marks)
        self._gain_mapped(draft.processing, identifier)
        asked = qti.add(
            place, "matchInteraction", responseIdentifier=identifier, shuffle="false", maxAssociations=str(count)
        )
        names = [f"item{i}" for i in range(1, count + 1)], [option_letter(i) for i in range(len(matching.options))]
        for identifiers, texts, most in zip(names, (matching.items, matching.options), (1, count), strict=True):
            choices = qti.add(asked, "simpleMatchSet")
            for name, text in zip(identifiers, texts, strict=True):
                self._option(qti.add(choices, "simpleAssociableChoice", identifier=name, matchMax=str(most)), text)

    def _option(self, place: etree._Element, shown: Prose) -> None:
        self.qti.text(place, self.texts.prose(shown, inline=True))

    def _essay(self, draft: _Draft, place: etree._Element, identifier: str, essay: EssayField) -> None:
        qti = self.qti
        self._declare(draft, identifier, "string", [])
        if essay.starter is not None:
            qti.text(place, f"<p>{self.texts.say(said('Begin with:'))}</p>\n{self.texts.prose(essay.starter)}")
        qti.add(
            place,
            "extendedTextInteraction",
            responseIdentifier=identifier,
            expectedLines="15",
            format="preformatted" if essay.is_program else "plain",
        )
        if essay.guide is not None:
            rubric = qti.body(qti.add(draft.body, "rubricBlock", view="scorer", use="scoring"))
            qti.text(qti.html(rubric, "div"), self.texts.prose(essay.guide))

    # --- Responses and their marks

    def _declare(
        self, draft: _Draft, identifier: str, type: str, right: Sequence[str], cardinality: str = "single"
    ) -> etree._Element:
        qti = self.qti
        declared = qti.add(
            draft.root, "responseDeclaration", identifier=identifier, cardinality=cardinality, baseType=type
        )
        if right:
            correct = qti.add(declared, "correctResponse")
            for value in right:
                qti.add(correct, "value", value)
        return declared

    def _map(
        self,
        declared: etree._Element,
        entries: Iterable[tuple[str, Fraction]],
        marks: Fraction,
        case_sensitive: bool = True,
        least: Fraction = _NOTHING,
    ) -> None:
        qti = self.qti
        mapping = qti.add(
            declared, "mapping", defaultValue="0", lowerBound=write_marks(least), upperBound=write_marks(marks)
        )
        for key, gained in entries:
            entry = qti.add(mapping, "mapEntry", mapKey=key, mappedValue=write_marks(gained))
            if not case_sensitive:
                entry.set("case-sensitive" if qti.is_kebab else "caseSensitive", "false")

    def _gain(self, branch: etree._Element, marks: Fraction) -> None:
        self.qti.add(self._add_to_score(branch), "baseValue", write_marks(marks), baseType="float")

    def _gain_mapped(self, place: etree._Element, identifier: str) -> None:
        self.qti.add(self._add_to_score(place), "mapResponse", identifier=identifier)

    def _add_to_score(self, place: etree._Element) -> etree._Element:
        total = self.qti.add(self.qti.add(place, "setOutcomeValue", identifier="SCORE"), "sum")
        self.qti.add(total, "variable", identifier="SCORE")
        return total

    # --- Feedback

    def _remark(self, draft: _Draft, branch: etree._Element, told: Prose) -> None:
        if told.source.strip():
            self._tell(draft, branch, self.texts.prose(told))

    def _tell(self, draft: _Draft, place: etree._Element, html: str) -> None:
        """Show a text once the responses have been processed, if it comes to this; the same text once."""
        qti = self.qti
        identifier = f"told_{len(draft.told) + 1}"
        if html in draft.told:
            identifier = str(draft.told[html].attrib["identifier"])
        else:
            feedback = qti.new("modalFeedback", outcomeIdentifier="FEEDBACK", identifier=identifier, showHide="show")
            qti.text(qti.html(qti.body(feedback), "div"), html)
            draft.told[html] = feedback
        shown = qti.add(qti.add(place, "setOutcomeValue", identifier="FEEDBACK"), "multiple")
        qti.add(shown, "variable", identifier="FEEDBACK")
        qti.add(shown, "baseValue", identifier, baseType="identifier")


def add_outcome(qti: Dialect, root: etree._Element, identifier: str, value: str) -> etree._Element:
    """Declare a number that comes out, and what it is at first."""
    outcome = qti.add(root, "outcomeDeclaration", identifier=identifier, cardinality="single", baseType="float")
    qti.add(qti.add(outcome, "defaultValue"), "value", value)
    return outcome


def name_item(item: Item) -> str:
    """Return an item's identifier in the package."""
    return f"item-{item.name}"


def plain_title(title: str) -> str:
    """Return a title on one line."""
    return " ".join(xml_text(title).split())


def _by_letter(shares: Sequence[Fraction]) -> Iterable[tuple[str, Fraction]]:
    return ((option_letter(i), share) for i, share in enumerate(shares))


def _flag(value: bool) -> str:
    return "true" if value else "false"


_FORMULA = (
    "QTI compares a formula letter by letter with the notations that quizgen knows; mark the answers again with "
    "quizgen, which compares what formulas mean."
)
_WORDS = "QTI accepts the texts written out alone; patterns, word lists and typing errors are for quizgen."
