"""GIFT: questions in lines of text, each part one of its own."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from quizgen.lms.exports.interface import ExportFormat, Loss
from quizgen.lms.exports.items import Item, ItemPart, Quiz
from quizgen.lms.exports.moodle_rules import (
    LONGEST_NAME,
    category_step,
    escape_wildcards,
    nearest_fraction,
    share_options,
)
from quizgen.lms.exports.notations import write_number
from quizgen.lms.exports.texts import ItemTexts, xml_text
from quizgen.model import ChoiceField, EssayField, GridField, MatchingField, NumberField, Prose, TextField
from quizgen.notation.values import escape_html
from quizgen.render.templates import Templates
from quizgen.render.tex_in_html import DELIMITED

_SIGNS = {ord(sign): f"\\{sign}" for sign in "\\:#={}~"}
_TAG = 50
_FORMAT = re.compile(r"\A(?=\[)")


def escape_gift(text: str) -> str:
    r"""Write a text in which GIFT's own signs are signs.

    Examples
    --------
    >>> print(escape_gift(r"\frac{1}{2} = ~x"))
    \\frac\{1\}\{2\} \= \~x
    """
    return xml_text(text).translate(_SIGNS)


class _Writer:
    """Writes the questions of one export, and tells what is lost."""

    def __init__(self, quiz: Quiz, templates: Templates) -> None:
        self.quiz = quiz
        self.texts = ItemTexts(templates, quiz.language, DELIMITED, None)
        self.losses: list[str] = []

    def category(self, item: Item | None) -> str:
        """Return the line that begins a category: the sheet's, or that of one of its slots."""
        names = [self.quiz.course, self.quiz.title, *([] if item is None else [f"{item.slot} {item.question.title}"])]
        return f"$CATEGORY: $course$/top/{'/'.join(filter(None, map(category_step, names)))}\n\n"

    def question(self, item: Item) -> tuple[str, tuple[Loss, ...]]:
        """Return an item as a question, and what is lost."""
        self.losses = []
        (part,) = item.parts
        described = self.texts.described
        hint = isinstance(part.field, TextField | GridField)
        note = f"\n{self.texts.hint(part)}" if hint else ""
        text = f"{self.texts.head(item)}\n<p>{self.texts.ask(part, alone=True)}</p>{note}"
        answers = self._answers(part)
        told = self._html(self.texts.explanation(item))
        if self.texts.described > described:
            self.losses.append("GIFT has no pictures; a figure is described in words.")
        if item.marks != 1:
            self.losses.append(f"GIFT has no marks; set the question to {float(item.marks):g} in the quiz.")
        name = " ".join(f"{item.name} {item.question.title}"[:LONGEST_NAME].split())
        tags = dict.fromkeys(map(_tag, ("quizgen", self.quiz.id, *item.topics)))
        lines = [
            f"// [id:{item.name}]{''.join(f' [tag:{tag}]' for tag in tags)}",
            f"::{escape_gift(name)}::[html]{self._html(text)}{{{answers}",
            f"####{told}",
            "}\n\n",
        ]
        return "\n".join(lines), tuple(Loss(item.slot, part.shown.label, message) for message in self.losses)

    def _html(self, html: str) -> str:
        """Write HTML on one line: a blank one would end the question."""
        return escape_gift(html).replace("\n", "\\n")

    def _told(self, told: Prose | None) -> str:
        return "" if told is None or not told.source.strip() else f"#[html]{self._html(self.texts.prose(told))}"

    def _answers(self, part: ItemPart) -> str:
        match part.field:
            case NumberField() as field:
                lines = [f"#\n={write_number(field.value)}:{write_number(field.allowed)}"]
                lines += [
                    f"={self._share(one.fraction)}{write_number(one.value)}:{write_number(one.allowed)}{self._told(one.feedback)}"
                    for one in field.known
                ]
                return "\n".join(lines)
            case TextField() as field:
                if field.is_formula:
                    self.losses.append(
                        "A formula is compared letter by letter with the notations that quizgen knows; mark the "
                        "answers again with quizgen, which compares what formulas mean."
                    )
                else:
                    self.losses.append("Patterns, word lists and typing errors are for quizgen to accept.")
                return self._words(field)
            case GridField() as field:
                return self._grid(field)
            case ChoiceField() as field:
                return self._choice(field)
            case MatchingField() as field:
                return self._matching(field)
            case EssayField():
                self.losses.append("GIFT has no guide for whoever marks, and no text to begin with.")
        return ""

    def _share(self, share: Fraction) -> str:
        written = nearest_fraction(share)
        if abs(Fraction(written) - share * 100) > Fraction(1, 1000):
            self.losses.append(f"There is no answer that earns {float(share * 100):g} %; written as {written} %.")
        return f"%{written}%"

    def _words(self, field: TextField) -> str:
        # An arrow would make it a question of matching, and nothing stands for one.
        accepted = [text for text in field.accepted if "->" not in text]
        if len(accepted) < len(field.accepted):
            self.losses.append("A text with an arrow '->' in it cannot be a short answer of GIFT and is left out.")
        if not accepted:
            self.losses.append("It is asked as an essay.")
            return ""
        known = [one for one in field.known if "->" not in one.typed]
        lines = [f"\n=%100%{_plain(text)}" for text in accepted]
        lines += [f"\n={self._share(one.fraction)}{_plain(one.typed)}{self._told(one.feedback)}" for one in known]
        return "".join(lines)

    def _grid(self, field: GridField) -> str:
        if len(field.layers) > 1:
            self.losses.append("GIFT has no boxes in a grid; it is asked as an essay.")
            return ""
        self.losses.append(
            "GIFT has no boxes in a grid; it is asked as a short answer, compared letter by letter with the notations "
            "that quizgen knows, and known mistakes earn nothing. Mark the answers again with quizgen."
        )
        return "".join(f"\n=%100%{_plain(text)}" for text in field.written)

    def _choice(self, field: ChoiceField) -> str:
        if field.several and sum(option.is_right for option in field.options) > 1:
            self.losses.append(
                "Each right option earns its share, and a wrong one takes away; where the part counts otherwise, mark "
                "the answers again with quizgen."
            )
        lines = []
        for option, share in zip(field.options, share_options(field), strict=True):
            weight = f"%{nearest_fraction(share)}%" if share else ""
            begin = "=" if option.is_right and not field.several else f"~{weight}"
            shown = self._html(self.texts.prose(option.shown, inline=True))
            lines.append(f"\n{begin}[html]{shown}{self._told(option.feedback)}")
        return "".join(lines)

    def _matching(self, field: MatchingField) -> str:
        pairs = [*zip(field.items, field.right, strict=True)]
        pairs += [(Prose(""), i) for i in range(len(field.options)) if i not in field.right]
        lines = []
        for item, right in pairs:
            shown = f"[html]{self._html(self.texts.prose(item, inline=True))}" if item.source else ""
            # Options are in a list, without formulas, yet as HTML.
            lines.append(f"\n={shown} -> {escape_gift(escape_html(self.texts.plain(field.options[right])))}")
        return "".join(lines)


def _plain(text: str) -> str:
    """Write a short answer; brackets at its beginning are none that name a format."""
    return _FORMAT.sub("[plain]", escape_gift(escape_wildcards(" ".join(text.split()))))


def _tag(tag: str) -> str:
    """Write a tag, which ends at a bracket."""
    return re.sub(r"[\[\]\s]+", " ", xml_text(tag)).strip()[:_TAG]


def _write(quiz: Quiz, items: Iterable[Item], path: Path, templates: Templates) -> Iterator[Loss]:
    writer = _Writer(quiz, templates)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(writer.category(None))
        for _, variants in groupby(items, key=lambda item: item.slot):
            for number, item in enumerate(variants):
                if number == 0:
                    file.write(writer.category(item))
                question, losses = writer.question(item)
                file.write(question)
                yield from losses


GIFT = ExportFormat("gift", "Moodle and others that read GIFT", ".gift", _write, together=False)
