"""The texts of an item as HTML, with its figures as files beside it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

from quizgen.lms.exports.items import Item, ItemPart
from quizgen.messages import said, translate
from quizgen.model import Figure, Prose
from quizgen.notation.values import escape_html
from quizgen.render.html_prose import Formulas, html_prose
from quizgen.render.templates import Templates
from quizgen.render.wording import say_part_marks
from quizgen.text.plain import to_text

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return a text without the characters that XML cannot hold.

    Examples
    --------
    >>> xml_text("a\\x00b")
    'ab'
    """
    return _NOT_XML.sub("", text)


@dataclass
class ItemTexts:
    """Writes the texts of items as HTML.

    Parameters
    ----------
    templates : Templates
        Those of the figures.
    language : str
        That of the sheet.
    formulas : Formulas
        How formulas are written.
    address : callable or None
        ``address(name)`` is where a page finds the picture of that name; where there are no pictures, figures are
        described by their alternative texts.

    Attributes
    ----------
    pictures : dict of str to bytes
        The pictures of what was written since they were last taken, by name.
    described : int
        How many figures were described instead.
    """

    templates: Templates
    language: str
    formulas: Formulas
    address: Callable[[str], str] | None
    pictures: dict[str, bytes] = field(default_factory=dict)
    described: int = 0

    def take_pictures(self) -> dict[str, bytes]:
        """Return the pictures that the texts written since the last call show, by name."""
        taken, self.pictures = self.pictures, {}
        return taken

    def prose(self, prose: Prose, *, inline: bool = False) -> str:
        """Write a text."""
        return xml_text(html_prose(prose, self._draw, inline=inline, formulas=self.formulas))

    def say(self, sentence: str) -> str:
        """Write what quizgen itself says, in the language of the sheet."""
        return xml_text(escape_html(translate(sentence, self.language)))

    def plain(self, prose: Prose) -> str:
        """Return a text as plain text, with formulas as a terminal shows them."""
        return xml_text(to_text(prose))

    def head(self, item: Item) -> str:
        """Write what stands above the parts: the reference, the conventions and the prompt."""
        question = item.question
        lines = [f"<p><small>{xml_text(escape_html(item.reference))}</small></p>"]
        if question.conventions:
            told = said("Conventions: {list}.", list="; ".join(question.conventions))
            lines.append(f"<p><em>{self.say(told)}</em></p>")
        lines.append(self.prose(question.prompt))
        return "\n".join(lines)

    def ask(self, part: ItemPart, *, alone: bool) -> str:
        """Write what a part asks; beside others with its label and its marks."""
        shown = part.shown
        label = f"<strong>({escape_html(shown.label)})</strong> " if shown.label else ""
        note = f" {self.say(shown.note)}" if shown.note else ""
        marks = "" if alone else f" [{self.say(say_part_marks(shown))}]"
        return f"{label}{self.prose(shown.ask, inline=True)}{note}{marks}"

    def hint(self, part: ItemPart) -> str:
        """Write how the answer of a part is typed."""
        return f"<p><small>{self.say(part.shown.hint)}</small></p>"

    def explanation(self, item: Item) -> str:
        """Write the answers and the worked solution."""
        lines = []
        for part in item.parts:
            label = f"({escape_html(part.shown.label)}) " if part.shown.label else ""
            lines.append(f"<p><strong>{label}{self.say(said('Answer'))}:</strong></p>\n{self.prose(part.answer)}")
        if item.worked is not None and item.worked.source.strip():
            lines.append(f"<p><strong>{self.say(said('Worked solution'))}</strong></p>\n{self.prose(item.worked)}")
        return "\n".join(lines)

    def _draw(self, figure: Figure) -> str | None:
        if self.address is None:
            self.described += 1
            return None
        svg = self.templates.draw("html", figure, self.language)
        if svg is None:
            return None
        content = xml_text(svg).encode()
        name = f"figure-{blake2b(content, digest_size=8).hexdigest()}.svg"
        self.pictures[name] = content
        return f'<img src="{escape_html(self.address(name))}" alt="{escape_html(figure.alternative)}"/>'
