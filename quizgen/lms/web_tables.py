"""Tables in web pages, as Moodle downloads them."""

import re

from lxml import etree
from lxml import html as lxml_html

_STARTS = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html|<table|<head|<meta)", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")


def is_page(text: str) -> bool:
    """Tell whether a text is a web page."""
    return _STARTS.match(text) is not None


def read_rows(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of the longest table of a page, each with its line; none where there is no table.

    Nothing is loaded from elsewhere, and no entity of the page's own is put in.

    Examples
    --------
    >>> read_rows("<table><tr><th>Name<th>Q1</tr>\\n<tr><td>Ada<td>3<br>4</tr></table>")
    [(1, ('Name', 'Q1')), (2, ('Ada', '3\\n4'))]
    """
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        page = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        return []
    tables = [list(table.iter("tr")) for table in page.iter("table")]
    rows = max(tables, key=len, default=[])
    found = [(_line_of(row), tuple(_read_cell(cell) for cell in row if cell.tag in ("td", "th"))) for row in rows]
    return [(line, cells) for line, cells in found if any(cell.strip() for cell in cells)]


def _line_of(row: lxml_html.HtmlElement) -> int:
    return int(str(row.sourceline or 0))


def _read_cell(cell: lxml_html.HtmlElement) -> str:
    for line_break in cell.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return _SPACES.sub(" ", cell.text_content()).strip()
