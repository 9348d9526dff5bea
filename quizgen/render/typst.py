"""Typst documents made into PDF files, tagged and checked against PDF/UA-1."""

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from quizgen.errors import Problem, UserFileError
from quizgen.render.marks_of_lines import find_line
from quizgen.render.templates import Templates, load_templates
from quizgen.resources import built_in

if TYPE_CHECKING:
    import typst

STANDARD: Final = "ua-1"
MISSING = "□"
"""Printed in place of a character that no font at hand has."""

_PLAIN = re.compile(r"[^\x00-\x7f\xa0-\u017f\u0370-\u03ff\u2010-\u2026−×·…]")
_LINE = re.compile(r"__typst_py_bytes__\.typ:(\d+):(\d+)")
_thread = threading.local()


def print_typst(render: Callable[[Templates], str], templates: Templates, name: str) -> bytes:
    """Render and compile a document; a mistake in a template of the user's own is told with its file and line.

    Parameters
    ----------
    render : callable
        ``render(templates)`` returns the document.
    templates : Templates
    name : str
        Of the document, for problems.

    Raises
    ------
    UserFileError
        If a template has a mistake, or Typst finds an error.
    """
    source = render(templates)
    try:
        return compile_typst(source, name)
    except UserFileError as error:
        found = None if templates.own is None else _find_own(error.__cause__, render, templates.own)
        if found is None:
            raise
        said = _describe(error.__cause__)
        raise UserFileError([Problem(str(found[0]), found[1], 1, "template-error", said)]) from error


def _find_own(error: BaseException | None, render: Callable[[Templates], str], own: Path) -> tuple[Path, int] | None:
    """Return the place in a template of the user's own from which an error of Typst's comes, or what calls for it."""
    marked = render(_load_marked(own))
    for line, column in _LINE.findall(getattr(error, "diagnostic", None) or ""):
        place = find_line(marked, int(line), int(column) + 1)
        if place is not None and Path(place[0]).is_relative_to(own):
            return Path(place[0]), place[1]
    return None


@lru_cache(maxsize=1)
def _load_marked(own: Path) -> Templates:
    return replace(load_templates(own), marked=True)


def compile_typst(source: str, name: str) -> bytes:
    """Compile a document; the same document gives the same bytes.

    Parameters
    ----------
    source : str
        The document. Characters that no font at hand has are printed as :data:`MISSING`.
    name : str
        Of the document, for problems.

    Returns
    -------
    bytes
        A PDF file.

    Raises
    ------
    UserFileError
        If Typst finds an error.
    """
    import typst

    try:
        made = _compiler().compile(replace_missing(source).encode(), format="pdf", pdf_standards=STANDARD, timestamp=0)
    except typst.TypstError as error:
        raise UserFileError([Problem(name, 0, 0, "typst-error", _describe(error, source))]) from error
    assert isinstance(made, bytes)
    return made


def replace_missing(text: str) -> str:
    """Return `text` with :data:`MISSING` for each character that no font at hand has."""
    missing = missing_characters(text)
    return re.sub(f"[{re.escape(missing)}]", MISSING, text) if missing else text


def missing_characters(text: str) -> str:
    """Return the characters of a text that no font at hand has, each once."""
    return "".join(sorted(c for c in set(_PLAIN.findall(text)) if not _can_print(c)))


@lru_cache(maxsize=65_536)
def _can_print(character: str) -> bool:
    import typst

    document = f'#set document(title: "a")\n#text("{character}")'
    try:
        _compiler().compile(document.encode(), format="pdf", pdf_standards=STANDARD, timestamp=0)
    except typst.TypstError:
        return False
    return True


def font_families() -> Iterable[str]:
    """Return the names of the fonts at hand: those that come with Typst, and the system's."""
    return sorted(_fonts().families())


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts()


def _compiler() -> "typst.Compiler":
    """Return this thread's compiler: one of them does one thing at a time."""
    import typst

    if not hasattr(_thread, "compiler"):
        _thread.compiler = typst.Compiler(font_paths=_fonts(), root=built_in("templates"))
    compiler: typst.Compiler = _thread.compiler
    return compiler


def _describe(error: BaseException | None, source: str = "") -> str:
    """Return what Typst says, and of which line of a document."""
    told = getattr(error, "message", "")
    if hints := getattr(error, "hints", None):
        told += f" ({'; '.join(hints)})"
    line = _LINE.search(getattr(error, "diagnostic", "") or "")
    if line is None or not source:
        return f"Typst says: {told}"
    lines = source.splitlines()
    number = int(line[1])
    shown = lines[number - 1].strip() if number <= len(lines) else ""
    return f"Typst says: {told}, at '{shown if len(shown) <= 120 else shown[:117] + '...'}'"
