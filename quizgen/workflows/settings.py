"""Where a user's own questions, templates and output lie: command line, then environment, then ``quizgen.toml``."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import suggest
from quizgen.model import Layout, Place

FILE = "quizgen.toml"
_KEYS = {"bank": list, "templates": str, "output": str, "secret": str, "pdf": str, "layout": dict}

ENGINES = ("typst", "latex")
"""What makes PDFs: Typst, which comes with quizgen; or LaTeX, where TeX is installed, for templates of one's own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set.

    Parameters
    ----------
    banks : tuple of Path
        Folders of the user's own questions, searched before those that come with quizgen.
    templates : Path or None
        A folder whose templates take the place of those that come with quizgen.
    output : Path
        Where commands write.
    secret : str
        From which seeds are derived, so that a variant code gives nobody the numbers.
    pdf : str
        One of `ENGINES`.
    layout : Layout
        The look of papers, as far as their sheet does not say it.
    """

    banks: tuple[Path, ...]
    templates: Path | None
    output: Path
    secret: str
    pdf: str = "typst"
    layout: Layout = field(default_factory=Layout)


def read_settings(
    banks: Sequence[Path] = (),
    templates: Path | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings in force.

    Parameters
    ----------
    banks, templates
        From the command line; they win over everything else.
    folder : Path, optional
        Where ``quizgen.toml`` is looked for; the working directory by default. Its paths are relative to it.
    environment : mapping, optional
        By default the process's: QUIZGEN_BANK (paths joined as in PATH), QUIZGEN_TEMPLATES, QUIZGEN_SECRET.

    Raises
    ------
    UserFileError
        If ``quizgen.toml`` has a mistake.
    """
    folder = folder or Path()
    environment = os.environ if environment is None else environment
    file = _read_file(folder / FILE)
    found_banks = tuple(banks)
    if not found_banks and environment.get("QUIZGEN_BANK"):
        found_banks = tuple(Path(part) for part in environment["QUIZGEN_BANK"].split(os.pathsep) if part)
    if not found_banks:
        found_banks = tuple(folder / part for part in file.get("bank", []))
    if templates is None and environment.get("QUIZGEN_TEMPLATES"):
        templates = Path(environment["QUIZGEN_TEMPLATES"])
    if templates is None and "templates" in file:
        templates = folder / file["templates"]
    if templates is not None and not templates.is_dir():
        message = "there is no such folder of templates"
        raise UserFileError([Problem(str(templates), 0, 0, "no-such-folder", message)])
    return Settings(
        banks=found_banks,
        templates=templates,
        output=folder / file.get("output", "output"),
        secret=environment.get("QUIZGEN_SECRET", file.get("secret", "")),
        pdf=file.get("pdf", "typst"),
        layout=_read_layout(str(folder / FILE), file["layout"]) if "layout" in file else Layout(),
    )


def _read_layout(file: str, data: dict[str, Any]) -> Layout:
    # Imported late: few commands have to do with the look of papers.
    from quizgen.language.source import Source
    from quizgen.questions.layout import LayoutFile, read_layout
    from quizgen.questions.schema import validate

    checked, problems = validate(LayoutFile, Source(file, data, start=Place(file, 0, 0)))
    if checked is not None:
        layout, compiler = read_layout(file, data, checked)
        problems = compiler.problems
    if checked is None or problems:
        raise UserFileError(problems)
    return layout


def _read_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UserFileError([Problem(str(path), 0, 0, "toml-syntax", f"this is not TOML: {error}")]) from error
    if isinstance(data.get("bank"), str):
        data["bank"] = [data["bank"]]
    problems = []
    for key, value in data.items():
        if key not in _KEYS:
            message = f"'{key}' is not a setting.{suggest(key, _KEYS)} The settings are {', '.join(_KEYS)}"
            problems.append(Problem(str(path), 0, 0, "unknown-key", message))
        elif not isinstance(value, _KEYS[key]) or (
            isinstance(value, list) and not all(isinstance(item, str) for item in value)
        ):
            wanted = "a table of its own, headed [layout]" if _KEYS[key] is dict else "text"
            problems.append(Problem(str(path), 0, 0, "wrong-type", f"'{key}' must be {wanted}"))
        elif key == "pdf" and value not in ENGINES:
            message = f"PDFs are made by {' or '.join(ENGINES)}, not by '{value}'.{suggest(value, ENGINES)}"
            problems.append(Problem(str(path), 0, 0, "unknown-value", message))
    if problems:
        raise UserFileError(problems)
    return data
