"""Packages of files for an LMS: zip files that come out the same, byte by byte, whenever the same is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Package:
    """A package that is being written, file by file."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names: set[str] = set()

    def add(self, name: str, content: bytes) -> None:
        """Add a file; one of that name that is already there stays as it is."""
        if name not in self._names:
            with self.open(name) as file:
                file.write(content)

    def add_xml(self, name: str, root: etree._Element) -> None:
        """Add an XML file."""
        self.add(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))

    def open(self, name: str) -> IO[bytes]:
        """Open a new file, to be written piece by piece; one at a time."""
        self._names.add(name)
        info = ZipInfo(name, _LONG_AGO)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return self._archive.open(info, "w")


@contextmanager
def new_package(path: Path) -> Iterator[Package]:
    """Write a package."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        yield Package(archive)
