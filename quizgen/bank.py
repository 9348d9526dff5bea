"""A bank: folders of question files. The path of a file below its folder, without ``.yaml``, is the question's id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import suggest
from quizgen.language.ranges import ANY, Range
from quizgen.model import Question
from quizgen.questions.reader import read_question
from quizgen.resources import built_in

SHEETS = "sheets"
"""The folder of a bank that has sheets, not questions."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions of a bank are asked for; what is left out excludes nothing.

    Parameters
    ----------
    id : str
        A part of the id.
    title : str
        Words that are in the title, in any order, whole or in part.
    topic, outcome : str or None
        These, if given.
    difficulty, parts, marks : Range
        The marks are those of all parts together.
    """

    id: str = ""
    title: str = ""
    topic: str | None = None
    outcome: str | None = None
    difficulty: Range = ANY
    parts: Range = ANY
    marks: Range = ANY


def fits(question: Question, wanted: Wanted) -> bool:
    """Tell whether a question is asked for."""
    title = question.title.casefold()
    return (
        wanted.id.casefold() in question.id.casefold()
        and all(word in title for word in wanted.title.casefold().split())
        and (wanted.topic is None or wanted.topic in question.topics)
        and (wanted.outcome is None or wanted.outcome == question.outcome)
        and question.difficulty in wanted.difficulty
        and len(question.parts) in wanted.parts
        and question.marks in wanted.marks
    )


class Bank(Mapping[str, Question]):
    """Questions by id, read when they are first asked for.

    Parameters
    ----------
    files : mapping of str to Path
        The question files by id.
    folders : sequence of Path
        Where they come from.
    """

    def __init__(self, files: Mapping[str, Path], folders: tuple[Path, ...]) -> None:
        self._files = dict(sorted(files.items()))
        self._read: dict[str, Question] = {}
        self.folders = folders

    def __getitem__(self, id: str) -> Question:
        if id not in self._read:
            self._read[id] = read_question_file(self._files[id], id)
        return self._read[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, id: object) -> bool:
        return id in self._files

    def filter(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the ids of the questions that are asked for."""
        return tuple(id for id, question in self.items() if fits(question, wanted))

    def path(self, id: str) -> Path:
        """Return the file of a question."""
        return self._files[id]

    def suggest(self, id: str) -> str:
        """Return " Did you mean '...'?" for an id that the bank does not have, or nothing."""
        return suggest(id, self._files)

    def find_sheet(self, name: str) -> Path | None:
        """Return the file of the sheet `name` in the first folder that has it."""
        for folder in self.folders:
            path = folder / SHEETS / f"{name}.yaml"
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        return None

    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets of all folders."""
        names = {path.stem for folder in self.folders for path in (folder / SHEETS).glob("*.yaml")}
        return tuple(sorted(names))


def load_bank(*folders: Path | str) -> Bank:
    """Return the bank of these folders and of the questions that come with quizgen.

    A question of your own takes the place of one with the same id that comes with quizgen.

    Parameters
    ----------
    *folders : Path or str
        Your own banks.

    Raises
    ------
    UserFileError
        If a folder is missing, or two of your own have the same id.
    """
    own = tuple(Path(folder) for folder in folders)
    problems = [
        Problem(str(folder), 0, 0, "no-such-folder", "there is no such folder of questions")
        for folder in own
        if not folder.is_dir()
    ]
    files: dict[str, Path] = {}
    for folder in own:
        for id, path in _question_files(folder):
            if id in files:
                message = f"the id '{id}' is already that of {files[id]}; rename one of the two"
                problems.append(Problem(str(path), 1, 1, "duplicate-id", message))
            files[id] = path
    if problems:
        raise UserFileError(problems)
    standard = built_in("question_bank")
    return Bank({**dict(_question_files(standard)), **files}, (*own, standard))


def read_question_file(path: Path, id: str | None = None, level: str | None = None) -> Question:
    """Read one question file, with the values of one of its levels in place where one is named.

    Raises
    ------
    UserFileError
        With every problem of the file.
    """
    return read_question(id or path.stem, str(path), read_text_file(path), level)


def read_text_file(path: Path) -> str:
    """Return the text of a user's file.

    Raises
    ------
    UserFileError
        If it is missing, cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UserFileError([Problem(str(path), 0, 0, "cannot-read", f"{reason}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = "this is not UTF-8; save the file as UTF-8"
        raise UserFileError([Problem(str(path), line, 1, "wrong-encoding", message)]) from error


def _question_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.yaml")):
        parts = path.relative_to(folder).with_suffix("").parts
        if parts[0] != SHEETS and not any(part.startswith(".") for part in parts):
            yield "/".join(parts), path
