"""Many PDF files that Typst made as one, written while they come: what is in memory does not grow with their number.

A library reads and writes each object by itself, which takes longer than setting the pages. Typst leaves its objects
in plain sight, so that giving them new numbers is all there is to do. How a PDF file is built is in ISO 32000-1: 7.5
(objects and their table), 7.7 (pages), 12.3.3 (the outline) and 14.7 (the structure, by which pages are read aloud).
"""

import re
from array import array
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

_CATALOG, _PAGES, _STRUCTURE, _METADATA, _OUTLINE = range(1, 6)
_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*)\nendobj\s*\Z", re.DOTALL)
_STREAM = b"\nstream\n"
_STRING = rb"\((?:\\.|[^\\()])*\)"
# Strings are passed over, so that nothing in them is taken for a reference.
_REFERENCE = re.compile(_STRING + rb"|(?<![\w.])(\d+) 0 R(?!\w)", re.DOTALL)
_KEY = re.compile(rb"(/StructParents? )(\d+)")
_ID = re.compile(rb"(?<=/ID)\(|(?<=/Headers)\[[^\]]*\]")
_PAIR = re.compile(rb"(\d+|" + _STRING + rb") ?(\d+) 0 R", re.DOTALL)


class Concatenation:
    """A PDF file to which documents are added one after another; each begins on the front of a sheet of paper.

    Parameters
    ----------
    path : Path
        The file, which is a PDF once it is closed.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._offsets = array("Q", [0] * (_OUTLINE + 1))
        self._pages = 0
        self._kids: list[bytes] = []
        self._elements: list[bytes] = []
        self._parents: list[bytes] = []
        self._ids: list[bytes] = []
        self._next_key = 0
        self._bookmarks: list[tuple[str, bytes]] = []
        self._shared: tuple[bytes, bytes, bytes, bytes] | None = None
        self._file.write(b"%PDF-1.7\n%\x80\x80\x80\x80\n")

    def add(self, pdf: bytes, title: str) -> None:
        """Add a document that Typst made, with its structure and a bookmark.

        Raises
        ------
        ValueError
            If it is not one as Typst writes it.
        """
        objects, catalog = _take_apart(pdf)
        pages, structure = _target(catalog, b"Pages"), _target(catalog, b"StructTreeRoot")
        base = len(self._offsets) - 1
        to_new = {number: base + number for number in objects} | {structure: _STRUCTURE}
        first_key, prefix = self._next_key, b"%d-" % len(self._bookmarks)
        kids = [base + int(number) for number in re.findall(rb"(\d+) 0 R", _array(objects[pages], b"Kids"))]
        if self._pages % 2:
            self._add_empty_page(objects[kids[0] - base])
            base, to_new = base + 1, {old: new + (new != _STRUCTURE) for old, new in to_new.items()}
            kids = [kid + 1 for kid in kids]
        for number in range(1, max(objects) + 1):
            head, *data = objects.get(number, b"null").split(_STREAM, maxsplit=1)
            head = _REFERENCE.sub(lambda found: b"%d 0 R" % to_new[int(found[1])] if found[1] else found[0], head)
            head = _KEY.sub(lambda found: b"%s%d" % (found[1], int(found[2]) + first_key), head)
            head = _ID.sub(lambda found: found[0].replace(b"(", b"(" + prefix), head)
            if number == pages:
                head = head.replace(b"/Type/Pages", b"/Type/Pages/Parent %d 0 R" % _PAGES, 1)
            elif number == structure:
                self._take_structure(head, first_key, prefix)
                head = b"null"
            self._write(_STREAM.join((head, *data)))
        self._pages += len(kids)
        self._kids.append(b"%d 0 R" % to_new[pages])
        self._bookmarks.append((title, b"%d 0 R" % kids[0]))
        if self._shared is None:
            roles = re.search(rb"/RoleMap<<[^>]*>>", objects[structure])
            metadata = objects[_target(catalog, b"Metadata")].split(_STREAM, maxsplit=1)[1]
            id = re.search(rb"/ID\[.*?\](?=>>)", pdf[pdf.rindex(b"trailer") :], re.DOTALL)
            self._shared = (catalog, roles[0] if roles else b"", metadata, id[0] if id else b"")

    def close(self) -> None:
        """Write what all documents share, and the table of objects.

        Raises
        ------
        ValueError
            If no document was added.
        """
        if self._shared is None:
            raise ValueError("there is no document in it")
        catalog, roles, metadata, id = self._shared
        self._write(b"<</Type/Pages/Count %d/Kids[%s]>>" % (self._pages, b" ".join(self._kids)), _PAGES)
        structure = (
            b"<</Type/StructTreeRoot%s/K[%s]/ParentTree<</Nums[%s]>>/IDTree<</Names[%s]>>/ParentTreeNextKey %d>>"
        )
        trees = (b" ".join(tree) for tree in (self._elements, self._parents, sorted(self._ids)))
        self._write(structure % (roles, *trees, self._next_key), _STRUCTURE)
        metadata = re.sub(rb"(?<=NPages>)\d+", b"%d" % self._pages, metadata.removesuffix(b"\nendstream"))
        head = b"<</Length %d/Type/Metadata/Subtype/XML>>" % len(metadata)
        self._write(head + _STREAM + metadata + b"\nendstream", _METADATA)
        self._write_outline()
        shared = b"".join(re.findall(rb"/Lang" + _STRING + rb"|/(?:MarkInfo|ViewerPreferences)<<[^>]*>>", catalog))
        own = (_PAGES, _METADATA, _STRUCTURE, _OUTLINE)
        references = b"/Pages %d 0 R/Metadata %d 0 R/StructTreeRoot %d 0 R/Outlines %d 0 R" % own
        self._write(b"<</Type/Catalog" + references + shared + b">>", _CATALOG)
        table = self._file.tell()
        self._file.write(b"xref\n0 %d\n0000000000 65535 f\r\n" % len(self._offsets))
        self._file.writelines(b"%010d 00000 n\r\n" % offset for offset in self._offsets[1:])
        trailer = b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        self._file.write(trailer % (len(self._offsets), _CATALOG, id, table))
        self._file.close()

    def discard(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _write(self, body: bytes, number: int | None = None) -> int:
        """Write an object, by default under the next number, and return its number."""
        if number is None:
            number = len(self._offsets)
            self._offsets.append(0)
        self._offsets[number] = self._file.tell()
        self._file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def _add_empty_page(self, like: bytes) -> None:
        box = re.search(rb"/MediaBox\[[^\]]*\]", like)
        page = b"<</Type/Page/Resources<<>>/Tabs/S/Parent %d 0 R%s>>" % (_PAGES, box[0] if box else b"")
        self._kids.append(b"%d 0 R" % self._write(page))
        self._pages += 1

    def _take_structure(self, root: bytes, first_key: int, prefix: bytes) -> None:
        self._elements.append(_array(root, b"K"))
        for key, number in _PAIR.findall(_array(root, b"Nums")):
            self._parents.append(b"%d %s 0 R" % (int(key) + first_key, number))
            self._next_key = max(self._next_key, int(key) + first_key + 1)
        names = _PAIR.findall(_array(root, b"Names"))
        self._ids += [b"(%s%s%s 0 R" % (prefix, name[1:], number) for name, number in names]

    def _write_outline(self) -> None:
        first = len(self._offsets)
        last = first + len(self._bookmarks) - 1
        for number, (title, page) in enumerate(self._bookmarks, first):
            beside = (b"/Prev %d 0 R" % (number - 1) if number > first else b"") + (
                b"/Next %d 0 R" % (number + 1) if number < last else b""
            )
            text = b"\xfe\xff" + title.encode("utf-16-be", "replace")
            self._write(b"<</Title<%s>/Parent %d 0 R/Dest[%s/Fit]%s>>" % (text.hex().encode(), _OUTLINE, page, beside))
        outline = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(self._bookmarks))
        self._write(outline, _OUTLINE)


def _take_apart(pdf: bytes) -> tuple[dict[int, bytes], bytes]:
    """Return the objects of a document, without what is around them, and its catalog."""
    table = _TABLE.search(pdf)
    if table is None:
        raise ValueError("this is not a PDF as Typst writes it")
    end = int(table[1])
    starts = sorted(int(offset) for offset in re.findall(rb"(\d{10}) 00000 n", pdf[end:]))
    objects: dict[int, bytes] = {}
    for start, stop in pairwise([*starts, end]):
        found = _OBJECT.match(pdf[start:stop])
        if found is None:
            raise ValueError("this is not a PDF as Typst writes it")
        objects[int(found[1])] = found[2]
    return objects, objects[_target(pdf[end:], b"Root")]


def _target(body: bytes, key: bytes) -> int:
    """Return the number of the object that a key of a dictionary names."""
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    if found is None:
        raise ValueError(f"this is not a tagged PDF as Typst writes it: it has no {key.decode()}")
    return int(found[1])


def _array(body: bytes, key: bytes) -> bytes:
    """Return what is between the brackets of an array of references, of numbers or of names with references."""
    found = re.search(rb"/" + key + rb"\[((?:" + _STRING + rb"|[^\[\]()])*)\]", body, re.DOTALL)
    return found[1] if found else b""
