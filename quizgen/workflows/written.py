"""What the last run wrote into a folder: anything else there is a person's, and no run makes it disappear."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from filecmp import cmp
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

LIST = ".written"
"""A file in each folder that runs write into: the digest and name of each file that the last run left there."""

EARLIER = "earlier"
"""A folder for what lay in the place of new files where there was no list, as earlier versions kept none."""

_NAMED = 10


@dataclass
class Written:
    """The files that runs wrote into a folder.

    Parameters
    ----------
    folder : Path
    digests : mapping of str to frozenset of str
        By the file's name within the folder, what it may hold to be quizgen's own.
    listed : bool
        Whether there was a list when the run began.

    Attributes
    ----------
    kept : list of Path
        Where that lies which a person had put in the place of a new file.
    unlisted : list of Path
        Where that lies which was there before there was a list.
    """

    folder: Path
    digests: Mapping[str, frozenset[str]] = field(default_factory=dict)
    listed: bool = True
    kept: list[Path] = field(default_factory=list)
    unlisted: list[Path] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> "Written":
        """Read the list of a folder; a line that is none means that nothing is known of a file."""
        found: dict[str, frozenset[str]] = {}
        listed = (folder / LIST).is_file()
        if listed:
            for line in (folder / LIST).read_bytes().decode("utf-8", "replace").splitlines():
                digest, _, name = line.partition("  ")
                found[name] = found.get(name, frozenset()) | {digest}
        return cls(folder, found, listed)

    def has(self, name: str, path: Path) -> bool:
        """Tell whether a file is as a run wrote it under this name."""
        return name in self.digests and path.is_file() and not path.is_symlink() and _digest(path) in self.digests[name]

    def add(self, files: Mapping[str, str]) -> None:
        """Take further digests for quizgen's own: whoever stops a run may find files of this one and of the last."""
        self.digests = {
            **self.digests,
            **{name: frozenset([*self.digests.get(name, ()), files[name]]) for name in files},
        }

    def settle(self, files: Mapping[str, str]) -> None:
        """Forget what was written before in the place of these files, or into their folders."""
        places = {name.partition("/")[0] for name in files}
        rest = {name: known for name, known in self.digests.items() if name.partition("/")[0] not in places}
        self.digests = rest | {name: frozenset([digest]) for name, digest in files.items()}

    def table(self) -> str:
        """Return the list as text."""
        pairs = sorted((name, digest) for name, digests in self.digests.items() for digest in digests)
        return "".join(f"{digest}  {name}\n" for name, digest in pairs)

    def keep_unlisted(self, names: Iterable[str]) -> None:
        """Where there is no list, copy what lies under these names into one folder, and take it for quizgen's own then.

        A person's files may be among it, and nothing tells them from pages that are no longer true.
        """
        if self.listed:
            return
        for path, below in chain.from_iterable(_files(self.folder / name, Path(name)) for name in names):
            if path.is_file() and not path.is_symlink() and not self.has(below.as_posix(), path):
                place = beside(self.folder / EARLIER / below, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                if not place.exists():
                    shutil.copy2(path, place)
                self.unlisted.append(place)
                self.add({below.as_posix(): _digest(place)})

    def keep_others(self, old: Path, new: Path, name: Path) -> None:
        """Copy what a person has put into a folder of this name into another one, beside what is there."""
        for path, below in _files(old, Path()):
            if not self.has((name / below).as_posix(), path):
                place = beside(new / below, path)
                if not os.path.lexists(place):
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, place, follow_symlinks=False)
                    if place.name != path.name:
                        self.kept.append(self.folder / name / below.with_name(place.name))

    def clear_away(self, name: str) -> None:
        """Remove a file that a run wrote; one that a person has put there gets another name."""
        self.keep_unlisted([name])
        path = self.folder / name
        if self.has(name, path):
            path.unlink()
        elif os.path.lexists(path):
            self.kept.append(path.rename(beside(path, path.parent)))

    def say_kept(self) -> Iterator[str]:
        """Say in a sentence where a person's files are now."""
        if self.unlisted:
            files = "1 file" if len(self.unlisted) == 1 else f"{len(self.unlisted)} files"
            yield (
                f"{self.folder} had no list of what quizgen wrote there; earlier versions kept none. What the new "
                f"files replace is in {self.folder / EARLIER} now, {files}: take out what is yours, delete the rest."
            )
        if self.kept:
            named = ", ".join(map(str, self.kept[:_NAMED]))
            more = f" and {len(self.kept) - _NAMED} more" if len(self.kept) > _NAMED else ""
            yield f"Files that were changed since quizgen wrote them are kept beside the new ones: {named}{more}."


def list_files(entries: Iterable[Path]) -> dict[str, str]:
    """Return the digests of files, and of those in folders, by name."""
    found = ((path, below) for entry in entries for path, below in _files(entry, Path(entry.name)))
    return {below.as_posix(): _digest(path) for path, below in found}


def beside(place: Path, path: Path) -> Path:
    """Return the first of ``x.csv``, ``x-1.csv``, ... that is free for a file, or holds the same already."""
    return next(name for name in chain([place], numbered(place)) if not os.path.lexists(name) or _is_same(name, path))


def numbered(path: Path) -> Iterator[Path]:
    """Yield ``x-1.csv``, ``x-2.csv``, ... beside ``x.csv``."""
    return (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(1))


def _files(path: Path, name: Path) -> Iterator[tuple[Path, Path]]:
    """Yield a file, or those of a folder, links among them, with their names."""
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(path.iterdir()):
            yield from _files(entry, name / entry.name)
    else:
        yield path, name


def _is_same(one: Path, other: Path) -> bool:
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    return one.is_file() and cmp(one, other, shallow=False)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
