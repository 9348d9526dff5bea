"""The look of papers, as a sheet or ``quizgen.toml`` says it."""

from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Literal

from pydantic import Field

from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope
from quizgen.language.keys import Keys, Line, Markdown
from quizgen.language.source import Path, Source
from quizgen.language.text import evaluate_text
from quizgen.model import Layout, Place, Prose

_LOGOS = (".svg", ".png")


class LetterheadFile(Keys):
    """What stands at the top of the first page."""

    logo: Line | None = None
    alternative: Line | None = None
    department: Line | None = None
    rules: Markdown | None = None


class LayoutFile(Keys):
    """The look of papers."""

    paper: Literal["a4", "letter"] | None = None
    columns: Annotated[int, Field(ge=1, le=2)] | None = None
    font: Line | None = None
    letterhead: LetterheadFile | None = None


def compile_layout(compiler: Compiler, file: LayoutFile | None, path: Path) -> Layout:
    """Compile a layout; its problems go to the compiler's.

    Parameters
    ----------
    compiler : Compiler
        Of the sheet or of ``quizgen.toml``.
    file : LayoutFile or None
        None for no layout at all.
    path : path
        Where in the file it is written.
    """
    if file is None:
        return Layout()
    head = file.letterhead or LetterheadFile()
    at: Path = (*path, "letterhead")
    if head.logo is not None:
        named = PurePosixPath(head.logo)
        if named.is_absolute() or ".." in named.parts or PureWindowsPath(head.logo).drive or "\\" in head.logo:
            message = f"'{head.logo}' must be a file in the folder of this file, or in a folder within it"
            compiler.problem((*at, "logo"), "bad-logo", message)
        elif named.suffix.lower() not in _LOGOS:
            compiler.problem((*at, "logo"), "bad-logo", f"'{head.logo}' must be an SVG or a PNG file")
        if head.alternative is None:
            message = "the key 'alternative' is missing: what the logo shows, for those who have the paper read aloud"
            compiler.problem(at, "missing-key", message, key=True)
    elif head.alternative is not None:
        compiler.problem((*at, "alternative"), "needless-key", "alternative: goes with a logo", key=True)
    return Layout(
        paper=file.paper,
        columns=file.columns,
        font=file.font,
        logo=head.logo,
        alternative=head.alternative,
        department=head.department,
        rules=compile_remark(compiler, head.rules, (*at, "rules")),
        place=compiler.source.place(path),
    )


def compile_remark(compiler: Compiler, markdown: str | None, path: Path) -> Prose | None:
    """Compile a text that is the same on every paper; its problems go to the compiler's."""
    if not markdown:
        return None
    known = len(compiler.problems)
    text = compiler.text(markdown, path)
    return None if len(compiler.problems) > known else evaluate_text(text, Scope({}))


def read_layout(file: str, data: object, compiled: LayoutFile) -> tuple[Layout, Compiler]:
    """Compile the layout of a file that does not tell places, such as ``quizgen.toml``."""
    compiler = Compiler(Source(file, {"layout": data}, start=Place(file, 0, 0)), ())
    return compile_layout(compiler, compiled, ("layout",)), compiler
