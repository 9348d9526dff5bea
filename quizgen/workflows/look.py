"""The look of papers: what a sheet says of it, then ``quizgen.toml``, with the logo read from its file."""

import base64
import struct
from dataclasses import fields, replace
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import suggest
from quizgen.model import Layout, Sheet
from quizgen.render.typst import font_families
from quizgen.workflows.files import read_bytes
from quizgen.workflows.settings import FILE, Settings

MOST_BYTES: Final = 1_000_000
"""A logo is in every paper, so that each can be sent by itself."""

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "http://www.w3.org/2000/svg"


def with_look(sheet: Sheet, settings: Settings) -> Sheet:
    """Return a sheet with the whole layout of its papers: what it does not say itself, ``quizgen.toml`` does.

    Raises
    ------
    UserFileError
        If there is no such font, or the logo cannot be read.
    """
    own = _load_logo(sheet.layout, _file_of(sheet.layout))
    usual = _load_logo(settings.layout, Path(settings.layout.place.file)) if settings.layout.place else settings.layout
    # A logo and its words belong together.
    if own.logo is not None:
        usual = replace(usual, logo=None, alternative=None, drawing="")
    said = {one.name: getattr(own, one.name) for one in fields(Layout) if getattr(own, one.name) not in (None, "")}
    layout = replace(usual, **said)
    _check_font(layout.font, own if own.font else usual)
    return replace(sheet, layout=layout)


def _file_of(layout: Layout) -> Path:
    return Path(layout.place.file) if layout.place else Path(FILE)


def _check_font(font: str | None, layout: Layout) -> None:
    if font is None:
        return
    known = list(font_families())
    if font.casefold() not in (family.casefold() for family in known):
        near = suggest(font, known)
        message = f"there is no font '{font}' on this machine.{near} Install it, or name one that is here"
        raise UserFileError([_problem(layout, "no-such-font", message)])


def _load_logo(layout: Layout, file: Path) -> Layout:
    """Return the layout with its logo as a drawing."""
    if layout.logo is None:
        return layout
    folder = file.parent.resolve()
    path = (folder / layout.logo).resolve()
    if not path.is_relative_to(folder):
        message = f"'{layout.logo}' leads out of the folder of this file; put the logo itself there"
        raise UserFileError([_problem(layout, "bad-logo", message)])
    content = read_bytes(path)
    drawing = _draw_png(content) if content.startswith(_PNG) else _draw_svg(content)
    if drawing is None or len(content) > MOST_BYTES:
        message = f"'{layout.logo}' is no SVG or PNG file of at most {MOST_BYTES // 1_000_000} MB"
        raise UserFileError([_problem(layout, "bad-logo", message)])
    return replace(layout, drawing=drawing)


def _draw_png(content: bytes) -> str | None:
    """Return a drawing that is a picture: so that it stands in each paper by itself, whatever its format."""
    if len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="{_SVG}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


def _draw_svg(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
        # What a drawing needs no declarations for may be made of them without end.
        root = ElementTree.fromstring(text) if "<!" not in text.replace("<!--", "") else None
    except (UnicodeDecodeError, ElementTree.ParseError):
        return None
    return text if root is not None and root.tag == f"{{{_SVG}}}svg" else None


def _problem(layout: Layout, code: str, message: str) -> Problem:
    place = layout.place
    return Problem(place.file, place.line, place.column, code, message) if place else Problem(FILE, 0, 0, code, message)
