"""The XML of QTI: its names in 2.1 and in 3.0, and how HTML becomes part of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_CAPITAL = re.compile("(?=[A-Z])")
# What both versions know, and quizgen writes.
_HTML = frozenset(
    (
        "a", "blockquote", "br", "code", "div", "em", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "small",
        "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_ATTRIBUTES = frozenset(("alt", "class", "href", "src"))


@dataclass(frozen=True, slots=True)
class Dialect:
    """A version of QTI.

    Parameters
    ----------
    version : str
        As the types of a package's files have it, such as ``v2p1``.
    namespace, schema : str
        Of items and tests, and where their schema is.
    manifest, manifest_schema : str
        The same of a package's manifest.
    package : tuple of str
        What a manifest calls the package, and which version of it.
    is_kebab : bool
        Whether names are written ``qti-response-if`` rather than ``responseIf``.
    """

    version: str
    namespace: str
    schema: str
    manifest: str
    manifest_schema: str
    package: tuple[str, str]
    is_kebab: bool

    def element(self, name: str) -> str:
        """Return an element's name, which is given as 2.1 has it."""
        return f"qti-{_kebab(name)}" if self.is_kebab else name

    def root(self, name: str, language: str = "", /, **attributes: str) -> etree._Element:
        """Return the root of an item or a test."""
        root = new_root(self.namespace, self.schema, self.element(name))
        if language:
            root.set(_LANGUAGE, language)
        self._set(root, attributes)
        return root

    def new(self, name: str, /, **attributes: str) -> etree._Element:
        """Return an element that stands nowhere yet."""
        made = etree.Element(f"{{{self.namespace}}}{self.element(name)}", nsmap=_names(self.namespace))
        self._set(made, attributes)
        return made

    def add(self, parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
        """Add an element of QTI."""
        made = etree.SubElement(parent, f"{{{self.namespace}}}{self.element(name)}")
        self._set(made, attributes)
        made.text = text
        return made

    def body(self, parent: etree._Element) -> etree._Element:
        """Return where the text of a feedback or a rubric stands: in 3.0 in an element of its own."""
        return self.add(parent, "contentBody") if self.is_kebab else parent

    def html(self, parent: etree._Element, name: str) -> etree._Element:
        """Add an element of HTML, which both versions call the same."""
        return etree.SubElement(parent, f"{{{self.namespace}}}{name}")

    def text(self, parent: etree._Element, html: str) -> None:
        """Add HTML, reduced to what QTI allows.

        Parameters
        ----------
        parent : element
            May hold text and blocks.
        html : str
            Well-formed but for its having several roots.
        """
        _graft(etree.fromstring(f"<div>{html}</div>", etree.XMLParser(resolve_entities=False)), parent, self.namespace)

    def _set(self, element: etree._Element, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            element.set(_kebab(name) if self.is_kebab else name, value)


def new_root(namespace: str, schema: str, name: str) -> etree._Element:
    """Return the root of a file that says where its schema is."""
    root = etree.Element(f"{{{namespace}}}{name}", nsmap=_names(namespace, xsi=_SCHEMA_INSTANCE))
    root.set(f"{{{_SCHEMA_INSTANCE}}}schemaLocation", f"{namespace} {schema}")
    return root


def _names(namespace: str, **prefixes: str) -> Mapping[str, str]:
    """Return the namespace of names without a prefix, and those of prefixes, typed as lxml's stubs have it."""
    return cast("Mapping[str, str]", {None: namespace, **prefixes})


def _kebab(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()


# --- HTML -----------------------------------------------------------------------------------------------------


def _graft(source: etree._Element, target: etree._Element, namespace: str) -> None:
    """Add what is in an element of HTML to an element of QTI."""
    _append(target, source.text)
    for child in source:
        _graft_element(child, target, namespace)
        _append(target, child.tail)


def _graft_element(source: etree._Element, target: etree._Element, namespace: str) -> None:
    name = str(source.tag)
    if name == "math":
        _graft_formula(source, target)
    elif name in _OTHERS:
        _OTHERS[name](source, target, namespace)
    elif name not in _HTML:
        raise AssertionError(f"QTI has no element {name}")
    elif name == "p" and not len(source) and not (source.text or "").strip():
        # What is left of a paragraph around a table.
        pass
    else:
        _graft_as(name, source, target, namespace)


def _graft_as(name: str, source: etree._Element, target: etree._Element, namespace: str) -> etree._Element:
    made = etree.SubElement(target, f"{{{namespace}}}{name}")
    for attribute in _ATTRIBUTES & set(source.keys()):
        made.set(attribute, source.attrib[attribute])
    _graft(source, made, namespace)
    return made


def _graft_figure(source: etree._Element, target: etree._Element, namespace: str) -> None:
    _graft_as("div", source, target, namespace)


def _graft_quote(source: etree._Element, target: etree._Element, namespace: str) -> None:
    # A quotation holds blocks and nothing else.
    _graft_as("div", source, etree.SubElement(target, f"{{{namespace}}}blockquote"), namespace)


def _graft_deleted(source: etree._Element, target: etree._Element, namespace: str) -> None:
    # There is no line through a text: the tildes of Markdown stand for it.
    _append(target, "~~")
    _graft(source, target, namespace)
    _append(target, "~~")


def _graft_list(source: etree._Element, target: etree._Element, namespace: str) -> None:
    """Add a list; one that begins later than at 1 has its numbers written out."""
    if "start" not in source.keys():  # noqa: SIM118
        _graft_as(str(source.tag), source, target, namespace)
        return
    lines = etree.SubElement(target, f"{{{namespace}}}div")
    for number, child in enumerate(source, int(source.attrib["start"])):
        line = etree.SubElement(lines, f"{{{namespace}}}div")
        line.text = f"{number}. "
        _graft(child, line, namespace)


def _skip(source: etree._Element, target: etree._Element, namespace: str) -> None:
    """Add nothing for a place where a line may break."""


_OTHERS: dict[str, Callable[[etree._Element, etree._Element, str], None]] = {
    "blockquote": _graft_quote,
    "del": _graft_deleted,
    "figure": _graft_figure,
    "ol": _graft_list,
    "wbr": _skip,
}


def _graft_formula(source: etree._Element, target: etree._Element) -> None:
    made = etree.SubElement(
        target,
        f"{{{_MATHML}}}{source.tag}",
        {str(name): str(value) for name, value in source.attrib.items()},
        _names(_MATHML),
    )
    made.text = source.text
    for child in source:
        _graft_formula(child, made)
        made[-1].tail = child.tail


def _append(target: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
