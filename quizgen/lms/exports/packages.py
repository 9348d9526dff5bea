"""A package of files for an LMS: the same content gives the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_BEGINNING = (1980, 1, 1, 0, 0, 0)


@contextmanager
def write_package(path: Path) -> Iterator[ZipFile]:
    """Open a new package."""
    with path.open("wb") as file, ZipFile(file, "w", ZIP_DEFLATED) as package:
        yield package


def add_file(package: ZipFile, name: str, content: bytes) -> None:
    """Add a file."""
    with open_file(package, name) as file:
        file.write(content)


def open_file(package: ZipFile, name: str) -> IO[bytes]:
    """Open a new file of a package; one is written at a time."""
    info = ZipInfo(name, _BEGINNING)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return package.open(info, "w")
