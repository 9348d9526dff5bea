"""Elements of an XML file, all of one namespace."""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from quizgen.lms.exports.texts import xml_text


@dataclass(frozen=True, slots=True)
class Element:
    """Builds an element and its children.

    Parameters
    ----------
    element : etree._Element
    namespace : str
    """

    element: etree._Element
    namespace: str

    def child(self, tag: str, **attributes: str) -> "Element":
        """Add a child and return it."""
        return Element(etree.SubElement(self.element, f"{{{self.namespace}}}{tag}", attributes), self.namespace)

    def text(self, tag: str, text: str, **attributes: str) -> None:
        """Add a child that holds a text."""
        self.child(tag, **attributes).element.text = xml_text(text)

    def to_bytes(self) -> bytes:
        """Return it as a file."""
        written: bytes = etree.tostring(self.element, xml_declaration=True, encoding="utf-8", pretty_print=True)
        return written


def new_element(tag: str, namespace: str, **attributes: str) -> Element:
    """Return an element that no other is the parent of.

    Examples
    --------
    >>> quiz = new_element("quiz", "http://example.org", ident="q1")
    >>> quiz.text("title", "R & D")
    >>> etree.tostring(quiz.element)
    b'<quiz xmlns="http://example.org" ident="q1"><title>R &amp; D</title></quiz>'
    """
    # The namespace needs no prefix, of which the stubs of lxml know nothing.
    default: Any = {None: namespace}
    return Element(etree.Element(f"{{{namespace}}}{tag}", attributes, default), namespace)
