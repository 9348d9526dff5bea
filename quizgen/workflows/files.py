"""Writing results whole or not at all, under names that no student chose."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from quizgen.errors import Problem, UserFileError


def file_stem(text: str) -> str:
    """Return a file name without suffix for an identifier, whatever characters it has.

    An identifier of small letters, digits, ``-`` and ``_`` is its own name; any other loses its further characters and
    gains a fingerprint, so that two never share a name.

    Examples
    --------
    >>> file_stem("a0001x")
    'a0001x'
    >>> file_stem("../etc/passwd")
    'etc-passwd-1b22fc'
    """
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", text) and text not in _RESERVED:
        return text
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "x"
    return f"{plain}-{blake2b(text.encode(), digest_size=3).hexdigest()}"


_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{i}" for name in ("com", "lpt") for i in range(10))}


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a temporary folder; on success everything in it takes its place in `target`, else nothing does.

    Whatever else lies in `target` stays.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".writing-", dir=target))
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise UserFileError([Problem(str(target), 0, 0, "cannot-write", reason)]) from error
    try:
        yield stage
        for entry in sorted(stage.iterdir()):
            _replace(entry, target / entry.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _replace(source: Path, target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        old = source.with_name(f".old-{target.name}")
        os.replace(target, old)
        os.replace(source, target)
        shutil.rmtree(old)
    else:
        os.replace(source, target)


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8 with plain line feeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
