"""Moodle's questions with embedded answers ("cloze"): several parts, and boxes in a grid, in one text."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from quizgen.lms.exports.items import Item, ItemPart
from quizgen.lms.exports.moodle_rules import escape_wildcards, tell_choice, tell_options, tell_words
from quizgen.lms.exports.notations import write_number
from quizgen.lms.exports.texts import ItemTexts, xml_text
from quizgen.messages import said
from quizgen.model import ChoiceField, EssayField, GridField, MatchingField, NumberField, Prose, TextField
from quizgen.notation.values import escape_html

# What fields of a cloze question begin with, and what Moodle itself writes for them; any other brace is a brace.
_CLOZE_BEGINS = re.compile(r"\{(?=#|\s*\d*\s*:)")
_CLOZE_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "~}#=%\\\n"}


@dataclass(frozen=True, slots=True)
class ClozeWriter:
    """Writes such texts.

    Parameters
    ----------
    texts : ItemTexts
    """

    texts: ItemTexts

    def write(self, item: Item, losses: list[tuple[str, str]]) -> str:
        """Write the text of a question with several parts, or with boxes in a grid."""
        weights = [part.shown.marks / part.boxes for part in item.parts]
        scale = math.lcm(*(weight.denominator for weight in weights))
        shared = math.gcd(*(int(weight * scale) for weight in weights))
        whole = [int(weight * scale) // shared for weight in weights]
        total = sum(weight * part.boxes for weight, part in zip(whole, item.parts, strict=True))
        if total != item.marks:
            message = (
                "Moodle counts boxes in whole numbers, so that this question is worth more than its marks in the bank; "
                f"set it to {float(item.marks):g} in the quiz, and each box earns its share."
            )
            losses.append(("", message))
        lines = [keep_braces(self.texts.head(item))]
        alone = len(item.parts) == 1
        for part, weight in zip(item.parts, whole, strict=True):
            lines.append(f"<p>{keep_braces(self.texts.ask(part, alone=alone))}</p>")
            lines.append(self.field(part, weight, losses))
        return "\n".join(lines)

    def field(self, part: ItemPart, weight: int, losses: list[tuple[str, str]]) -> str:
        """Write the boxes of a part, each of so many marks."""
        match part.field:
            case NumberField() as field:
                return f"<p>{self._number(field, weight)}</p>"
            case GridField() as field:
                return self._grid(field, weight)
            case TextField() as field:
                tell_words(part, field, losses)
                kind = "SHORTANSWER_C" if field.is_formula else "SHORTANSWER"
                answers = [f"={_cloze_plain(escape_wildcards(text))}" for text in field.accepted]
                answers += [
                    f"%{_percent(one.fraction)}%{_cloze_plain(escape_wildcards(one.typed))}#{self._told(one.feedback)}"
                    for one in field.known
                ]
                box = f"<p>{{{weight}:{kind}:{'~'.join(answers)}}}</p>"
                return f"{box}\n{keep_braces(self.texts.hint(part))}"
            case ChoiceField() as field:
                return f"<p>{self._choice(part, field, weight, losses)}</p>"
            case MatchingField() as field:
                tell_options(self.texts, part, field.options, losses)
                return self._matching(field, weight)
            case EssayField():
                raise AssertionError("an essay is a question of its own")

    def _number(self, field: NumberField, weight: int) -> str:
        answers = [f"={write_number(field.value)}:{write_number(field.allowed)}"]
        answers += [
            f"%{_percent(one.fraction)}%{write_number(one.value)}:{write_number(one.allowed)}"
            f"#{self._told(one.feedback)}"
            for one in field.known
        ]
        return f"{{{weight}:NUMERICAL:{'~'.join(answers)}}}"

    def _grid(self, field: GridField, weight: int) -> str:
        tables = []
        for number, rows in enumerate(field.layers, 1):
            if len(field.layers) > 1:
                tables.append(f"<p>{self.texts.say(said('Layer'))} {number}</p>")
            lines = ("<tr>" + "".join(f"<td>{self._number(box, weight)}</td>" for box in row) + "</tr>" for row in rows)
            tables.append(f"<table><tbody>{''.join(lines)}</tbody></table>")
        return "\n".join(tables)

    def _choice(self, part: ItemPart, field: ChoiceField, weight: int, losses: list[tuple[str, str]]) -> str:
        kind = "MULTIRESPONSE" if field.several else "MULTICHOICE_V"
        options = []
        for option in field.options:
            share = "=" if option.is_right else f"%{_percent(option.fraction)}%"
            told = f"#{self._told(option.feedback)}" if option.feedback is not None else ""
            options.append(f"{share}{_cloze_html(self.texts.prose(option.shown, inline=True))}{told}")
        tell_choice(self.texts, part, field, losses)
        return f"{{{weight}:{kind}:{'~'.join(options)}}}"

    def _matching(self, field: MatchingField, weight: int) -> str:
        lines = []
        for item, right in zip(field.items, field.right, strict=True):
            options = (
                f"{'=' if i == right else ''}{_cloze_html(escape_html(self.texts.plain(option)))}"
                for i, option in enumerate(field.options)
            )
            box = f"{{{weight}:MULTICHOICE:{'~'.join(options)}}}"
            lines.append(f"<tr><td>{keep_braces(self.texts.prose(item, inline=True))}</td><td>{box}</td></tr>")
        return f"<table><tbody>{''.join(lines)}</tbody></table>"

    def _told(self, told: Prose) -> str:
        return _cloze_html(self.texts.prose(told, inline=True))


def keep_braces(html: str) -> str:
    """Keep what looks like a field of a cloze question from being one."""
    return _CLOZE_BEGINS.sub("&#123;", html)


def _cloze_html(html: str) -> str:
    """Write HTML within a field, whose text Moodle decodes once."""
    return html.replace("&", "&amp;").translate(_CLOZE_SIGNS)


def _cloze_plain(text: str) -> str:
    return escape_html(xml_text(text)).translate(_CLOZE_SIGNS)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.7g}"
