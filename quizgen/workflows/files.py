"""Reading what users give, and writing results whole or not at all, under names that no student chose."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from io import StringIO
from pathlib import Path

from quizgen.bank import read_text_file
from quizgen.errors import Problem, UserFileError
from quizgen.keys import read_key
from quizgen.model import Key
from quizgen.workflows.written import LIST, Written, beside, list_files, numbered


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


@dataclass
class Watched:
    """A file that a person may change while a run goes on, and whose content the run must not lose.

    Attributes
    ----------
    content : bytes or None
        What it held when the run began; None where there was none.
    kept : Path or None
        Where that lies which somebody saved at the very moment when the run put a new file there.
    """

    path: Path
    content: bytes | None
    kept: Path | None = None

    @property
    def now(self) -> bytes | None:
        """What it holds now."""
        return read_bytes(self.path) if self.path.exists() else None

    @property
    def is_changed(self) -> bool:
        """Whether somebody has saved, made or removed it since."""
        return self.now != self.content


def watch(path: Path) -> Watched:
    """Read a file that is there or not, to look at it again later.

    Raises
    ------
    UserFileError
        If something lies there that cannot be read.
    """
    return Watched(path, read_bytes(path) if path.exists() else None)


def name_beside(path: Path, content: bytes) -> Path:
    """Return the first of ``key-1.jsonl``, ``key-2.jsonl``, ... that is free, or holds this very content already."""
    return next(name for name in numbered(path) if not name.exists() or name.read_bytes() == content)


def keep_beside(path: Path, content: bytes) -> Path:
    """Write what a file has held beside it, and never over anything; return where."""
    kept = name_beside(path, content)
    if not kept.exists():
        write_whole(kept, content)
    return kept


def say_kept(watched: Watched) -> str:
    """Say where that lies which somebody saved at the moment when the run put a new file there."""
    return f"{watched.path} was saved by somebody else while it was written; what was saved is kept as {watched.kept}."


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that whoever stops the run finds it as it was, or as it shall be."""
    with _telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(part, path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise


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
def staged(target: Path, watched: Sequence[Watched] = (), written: Written | None = None) -> Iterator[Path]:
    """Give a temporary folder; on success everything in it takes its place in `target`, else nothing does.

    Whatever else lies in `target` stays; it is not made before there is something to put into it. A file that is
    watched, and is not what it was, is kept beside the new one, and so is any other that is not as a run wrote it.
    What a run wrote into a folder that is written again goes. Where no list says what runs wrote, all that would change
    or go is copied into a folder of its own first.
    """
    watch_of = {one.path: one for one in watched}
    written = written or Written.read(target)
    nearest = next(folder for folder in (target, *target.parents) if folder.exists())
    with _telling(target):
        stage = Path(tempfile.mkdtemp(prefix=".writing-", dir=nearest))
    try:
        yield stage
        with _telling(target):
            target.mkdir(parents=True, exist_ok=True)
            entries = sorted(stage.iterdir())
            unwatched = [entry for entry in entries if target / entry.name not in watch_of]
            own = list_files(unwatched)
            written.add(own)
            # A file where a folder has to go is told below.
            written.keep_unlisted(one.name for one in unwatched if one.is_dir() == (target / one.name).is_dir())
            _save_list(written)
            for entry in entries:
                path = target / entry.name
                if path in watch_of:
                    replace_watched(entry, watch_of[path])
                elif entry.is_dir():
                    _replace_folder(entry, path, written)
                else:
                    _replace_file(entry, path, entry.name, written)
            written.settle(own)
            _save_list(written)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def staged_beside(target: Path, written: Written) -> Iterator[Path]:
    """Give a temporary folder as :func:`staged` does, whose files take their places one by one: no folder goes.

    Of what lies in `target` only files of the same names are replaced; one that is not as a run wrote it is kept.
    """
    with _telling(target):
        target.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".writing-", dir=target))
    try:
        yield stage
        with _telling(target):
            own = list_files(sorted(stage.iterdir()))
            written.keep_unlisted(own)
            written.add(own)
            if written.listed:
                _save_list(written)
            for name in own:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                _replace_file(stage / name, target / name, name, written)
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


def _save_list(written: Written) -> None:
    path, content = written.folder / LIST, to_bytes(written.table())
    if content and not (path.is_file() and path.read_bytes() == content):
        write_whole(path, content)


def _replace_folder(source: Path, target: Path, written: Written) -> None:
    if not target.is_dir() or target.is_symlink():
        os.replace(source, target)
        return
    written.keep_others(target, source, Path(target.name))
    # In sight, should the run be stopped before it goes.
    old = beside(target, source)
    os.replace(target, old)
    try:
        os.replace(source, target)
    except BaseException:
        os.replace(old, target)
        raise
    # Somebody may have saved a file at this very moment.
    written.keep_others(old, target, Path(target.name))
    shutil.rmtree(old)


def _replace_file(source: Path, target: Path, name: str, written: Written) -> None:
    expected = None
    if target.is_file() and written.has(name, target):
        expected = target.read_bytes()
    watched = Watched(target, expected)
    replace_watched(source, watched)
    written.kept += [watched.kept] if watched.kept else []


def replace_watched(source: Path, watched: Watched) -> None:
    """Put a new file in the place of one that a person may save at any moment; what is lost by that is kept beside.

    The file that is there is held on to under a second name, and looked at once the new one has its place.
    """
    held = source.with_name(f".held-{source.name}")
    if not _hold(watched.path, held):
        try:
            if _hold(source, watched.path):
                source.unlink()
                return
        except FileExistsError:
            # It has come at this very moment.
            _hold(watched.path, held)
    os.replace(source, watched.path)
    _keep_unexpected(watched, held)


def remove_watched(watched: Watched, expected: bytes) -> None:
    """Remove a file if it holds what is expected; else it stays, or is kept beside where it was."""
    if watched.now == expected:
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=watched.path.parent) as folder:
            held = Path(folder) / watched.path.name
            os.replace(watched.path, held)
            watched.content = expected
            _keep_unexpected(watched, held)


def _keep_unexpected(watched: Watched, held: Path) -> None:
    content = held.read_bytes()
    if content != watched.content:
        watched.kept = keep_beside(watched.path, content)
    held.unlink()


def _hold(path: Path, name: Path) -> bool:
    """Give a file a second name, or a copy on disks that have no second names; tell whether there is a file."""
    try:
        os.link(path, name)
    except FileNotFoundError:
        return False
    except FileExistsError:
        raise
    except OSError:
        shutil.copyfile(path, name)
    return True


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8 with plain line feeds; what UTF-8 has no bytes for is written as its code."""
    with _telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_bytes(text))


def to_bytes(text: str) -> bytes:
    """Return the bytes of a text file."""
    return text.encode("utf-8", "backslashreplace")
