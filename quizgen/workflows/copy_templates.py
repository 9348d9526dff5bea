"""Templates of quizgen's put into a folder of the user's own, to be changed there."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import suggest
from quizgen.resources import built_in
from quizgen.workflows.events import Event, Finished, Noted, Wrote
from quizgen.workflows.settings import FILE, Settings

FOLDER = "templates"
"""Where templates are put by a user who has named no folder for them."""


def copy_templates(names: Sequence[str], settings: Settings, to: Path | None = None) -> Iterator[Event]:
    """Copy templates; a file that is there already stays as it is.

    Parameters
    ----------
    names : sequence of str
        Templates such as ``typst/_head.typ``, or folders of them such as ``html/figures``; by default all.
    settings : Settings
        Its folder of templates is written to.
    to : Path, optional
        A folder to write to instead.

    Yields
    ------
    Event

    Raises
    ------
    UserFileError
        If there is no template of some name, or a file cannot be written.
    """
    ours = built_in("templates")
    known = sorted(str(path.relative_to(ours).as_posix()) for path in ours.rglob("*") if path.is_file())
    problems = []
    chosen: dict[str, None] = {}
    for name in names or [""]:
        folder = name.rstrip("/")
        found = [one for one in known if one == name or not folder or one.startswith(f"{folder}/")]
        chosen.update(dict.fromkeys(found))
        if not found:
            folders = {str(Path(one).parent.as_posix()) for one in known}
            hint = suggest(name, [*known, *folders])
            message = f"there is no template of this name.{hint} The folders are {', '.join(sorted(folders))}"
            problems.append(Problem(name, 0, 0, "no-such-template", message))
    if problems:
        raise UserFileError(problems)
    target = to or settings.templates or Path(FOLDER)
    copied, kept = 0, []
    for name in chosen:
        path = target / name
        content = (ours / name).read_bytes()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            kept.append(str(path))
        except OSError as error:
            reason = error.strerror or "cannot be written"
            raise UserFileError([Problem(str(path), 0, 0, "cannot-write", reason)]) from error
        else:
            copied += 1
    if kept:
        yield Noted(f"There already, and left as they are: {', '.join(kept)}.")
    yield Wrote(target, "templates of your own; delete those that you do not change, so that ours are used")
    if settings.templates is None or settings.templates.resolve() != target.resolve():
        yield Noted(f'They are used with --templates {target}, or with templates = "{target}" in {FILE}.')
    yield Finished(
        "Templates",
        (("copied", str(copied)), ("there already", str(len(kept)))),
        {"copied": copied, "kept": len(kept), "folder": str(target)},
    )
