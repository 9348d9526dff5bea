"""Reading what users give, and writing results whole or not at all, under names that no student chose."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from io import StringIO
from pathlib import Path

from quizgen.bank import read_text_file
from quizgen.errors import Problem, UserFileError
from quizgen.keys import read_key
from quizgen.model import Key


def read_bytes(path: Path) -> bytes:
    """Return what a user's file holds.

    Raises
    ------
    UserFileError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UserFileError([Problem(str(path), 0, 0, "cannot-read", reason)]) from error


def read_key_file(path: Path) -> Key:
    """Read a key from its file.

    Raises
    ------
    UserFileError
        If it cannot be read, or is no whole key.
    """
    # A question's text may hold further characters that `str.splitlines` takes for the end of a line.
    return read_key(str(path), StringIO(read_text_file(path)))


def file_stem(text: str) -> str:
    """Return a file name without suffix for an identifier, whatever characters it has.

    An identifier of small letters, digits, ``-`` and ``_`` is its own name; any other loses its further characters and
    gains a fingerprint, so that two never share a name.

    Examples
    --------
    >>> file_stem("a0001x")
    'a0001x'
    >>> file_stem("../etc/passwd")
    'etc-passwd-3d4a40'
    """
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", text) and text not in _RESERVED:
        return text
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "x"
    return f"{plain}-{blake2b(text.encode(), digest_size=3).hexdigest()}"


_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{i}" for name in ("com", "lpt") for i in range(10))}


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a temporary folder; on success everything in it takes its place in `target`, else nothing does.

    Whatever else lies in `target` stays; it is not made before there is something to put into it.
    """
    nearest = next(folder for folder in (target, *target.parents) if folder.exists())
    with _telling(target):
        stage = Path(tempfile.mkdtemp(prefix=".writing-", dir=nearest))
    try:
        yield stage
        with _telling(target):
            target.mkdir(parents=True, exist_ok=True)
            for entry in sorted(stage.iterdir()):
                _replace(entry, target / entry.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Tell the user, in words, why something cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise UserFileError([Problem(str(path), 0, 0, "cannot-write", reason)]) from error


def _replace(source: Path, target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        old = source.with_name(f".old-{target.name}")
        os.replace(target, old)
        os.replace(source, target)
        shutil.rmtree(old)
    else:
        os.replace(source, target)


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8 with plain line feeds; what UTF-8 has no bytes for is written as its code."""
    with _telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "backslashreplace"))
