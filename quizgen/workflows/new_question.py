"""A first file for a question of the user's own."""

import re
from collections.abc import Iterator
from pathlib import Path

from quizgen.bank import SHEETS
from quizgen.errors import Problem, UserFileError
from quizgen.resources import built_in
from quizgen.workflows.events import Event, Finished, Noted, Wrote
from quizgen.workflows.settings import Settings

FOLDER = "question_bank"
"""Where questions are put by a user who has named no bank: a folder of the working directory."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}(?:/[a-z0-9][a-z0-9-]{0,59}){0,4}")
_TEMPLATE = Path(__file__).with_name("new_question.yaml")


def new_question(id: str, settings: Settings) -> Iterator[Event]:
    """Write a commented question that `check_bank` finds nothing wrong with.

    Parameters
    ----------
    id : str
        Its path in the bank without ``.yaml``.
    settings : Settings
        The first of its banks is written to.

    Yields
    ------
    Event

    Raises
    ------
    UserFileError
        If the id is none, the file exists, or it cannot be written.
    """
    if not _ID.fullmatch(id) or id.split("/")[0] == SHEETS:
        message = (
            "an id is made of small letters, digits and dashes, with / between folders, as in cnn/my-question; "
            f"'{SHEETS}' is the folder of sheets"
        )
        raise UserFileError([Problem(id, 0, 0, "bad-id", message)])
    folder = settings.banks[0] if settings.banks else Path(FOLDER)
    path = folder / f"{id}.yaml"
    text = _TEMPLATE.read_text(encoding="utf-8").replace("NAME", path.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Exclusive: nothing is overwritten, not even what another program has just put there.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        message = "this exists already, and nothing was written; choose another id"
        raise UserFileError([Problem(str(path), 0, 0, "already-exists", message)]) from error
    except OSError as error:
        raise UserFileError(
            [Problem(str(path), 0, 0, "cannot-write", error.strerror or "cannot be written")]
        ) from error
    yield Wrote(path, "a question to start from")
    if (built_in(FOLDER) / f"{id}.yaml").is_file() and folder.resolve() != built_in(FOLDER).resolve():
        yield Noted(f"It takes the place of the question {id} that comes with quizgen.")
    yield Finished(
        id,
        (
            ("see a variant", f"quizgen show {path} --solution"),
            ("check it", f"quizgen check {path}"),
        ),
        {"id": id, "path": str(path)},
    )
