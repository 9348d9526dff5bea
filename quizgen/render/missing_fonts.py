"""What to do about characters that no font at hand has."""

import unicodedata
from collections.abc import Iterable, Mapping

from quizgen.render.typst import MISSING

_MOST_SHOWN = 20

_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH")
_PACKAGES = {
    "fonts-noto-cjk": "Chinese, Japanese and Korean",
    "fonts-noto-core": "Arabic, Hebrew, Tamil and most other scripts",
    "fonts-noto-color-emoji": "emoji",
}
"""Packages of Debian and Ubuntu, with what they are for."""


def font_package(character: str) -> str:
    """Return the package of fonts that has a character.

    Examples
    --------
    >>> [font_package(character) for character in "王김ש😀"]
    ['fonts-noto-cjk', 'fonts-noto-cjk', 'fonts-noto-core', 'fonts-noto-color-emoji']
    """
    if unicodedata.name(character, "").startswith(_EAST_ASIAN):
        return "fonts-noto-cjk"
    # Pictures have a block of their own far behind all living scripts.
    if 0x1F000 <= ord(character) < 0x20000:
        return "fonts-noto-color-emoji"
    return "fonts-noto-core"


def say_missing(papers: Mapping[str, Iterable[str]]) -> str:
    r"""Tell a tutor which fonts to install; empty where nothing is missing.

    Parameters
    ----------
    papers : mapping of str to iterable of str
        For each paper the characters of it that no font at hand has.

    Examples
    --------
    >>> print(say_missing({"a": "王伟", "b": "ש"}).replace(" (", "\n("))
    No font here has 伟王ש, so □ stands in their place on 2 papers. Install fonts-noto-cjk
    (Chinese, Japanese and Korean: 1 paper) and fonts-noto-core
    (Arabic, Hebrew, Tamil and most other scripts: 1 paper), and draw again.
    """
    found = {paper: set(characters) for paper, characters in papers.items() if characters}
    if not found:
        return ""
    concerned = {
        package: sum(any(font_package(character) == package for character in missing) for missing in found.values())
        for package in _PACKAGES
    }
    advice = [f"{name} ({_PACKAGES[name]}: {_count(papers)})" for name, papers in concerned.items() if papers]
    characters = sorted(set().union(*found.values()), key=lambda one: (font_package(one), one))
    shown = "".join(characters[:_MOST_SHOWN]) + (" and others" if len(characters) > _MOST_SHOWN else "")
    listed = ", ".join(advice[:-1]) + " and " + advice[-1] if advice[1:] else advice[0]
    return (
        f"No font here has {shown}, so {MISSING} stands in their place on {_count(len(found))}. "
        f"Install {listed}, and draw again."
    )


def _count(papers: int) -> str:
    return f"{papers} paper{'s' if papers > 1 else ''}"
