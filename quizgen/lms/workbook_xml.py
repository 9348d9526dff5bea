"""What the XML of a workbook says that its reader passes over: formulas without a result, and whether it is whole."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def find_break(content: bytes) -> str:
    """Say where the XML of an OpenDocument sheet breaks off or has a fault; empty where it is whole, or is none.

    Moodle writes a broken cell where an answer begins with ``=``, and a lenient reader moves the others to its place.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "content.xml" not in archive.namelist():
            return ""
        try:
            for _ in _elements(archive, "content.xml"):
                pass
        except etree.XMLSyntaxError as error:
            return str(error)
    return ""


def read_formulas(content: bytes, title: str) -> dict[tuple[int, int], str]:
    """Return the formulas of an Excel sheet that nobody has computed, by 0-based row and column.

    Moodle writes an answer that begins with ``=`` as a formula.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            sheet = _find_sheet(archive, title)
            return dict(_uncomputed(archive, sheet)) if sheet in archive.namelist() else {}
        except (etree.XMLSyntaxError, KeyError):
            return {}


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a file as they end, without entities; what was yielded is forgotten."""
    with archive.open(name) as file:
        for _, element in etree.iterparse(file, resolve_entities=False, no_network=True):
            yield element
            if element.tag.endswith(("}row", "}table-row")):
                element.clear()


def _find_sheet(archive: zipfile.ZipFile, title: str) -> str:
    """Return the file of the sheet with a title; empty where this is no Excel workbook of the newer kind."""
    if "xl/workbook.xml" not in archive.namelist():
        return ""
    related = {
        element.get("Id"): element.get("Target", "") for element in _elements(archive, "xl/_rels/workbook.xml.rels")
    }
    for element in _elements(archive, "xl/workbook.xml"):
        if element.tag.endswith("}sheet") and element.get("name") == title:
            place = next((related.get(str(value)) for key, value in element.items() if str(key).endswith("}id")), None)
            return posixpath.normpath(posixpath.join("xl", place)).lstrip("/") if place else ""
    return ""


def _uncomputed(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    for element in _elements(archive, sheet):
        if not element.tag.endswith("}c") or not (place := _PLACE.fullmatch(element.get("r", ""))):
            continue
        inside = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
        if inside.get("f") and not inside.get("v"):
            column = 0
            for letter in place[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            yield (int(place[2]) - 1, column - 1), f"={inside['f']}"
