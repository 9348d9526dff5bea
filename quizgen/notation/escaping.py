"""Text from anywhere, made to come out as itself in LaTeX, HTML and Markdown."""

import html
import re
import unicodedata
from functools import lru_cache

from quizgen.notation.symbols import COMMANDS, SUBSCRIPTS, SUPERSCRIPTS

_INVISIBLE = re.compile(
    "[\ue000\ue001"  # would forge a hole
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"  # no XML may hold these
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]"  # unseen, and could turn what follows around
)
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


def clean(text: str) -> str:
    r"""Return `text` on one line, without characters that are invisible or could forge a hole.

    Examples
    --------
    >>> clean("one\ntwo\u202e three")
    'one two three'
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", _BREAKS.sub(" ", text))


_HTML = re.compile("[&<>\"']")


def escape_html(text: str) -> str:
    """Return HTML, and XML, that shows `text`.

    Examples
    --------
    >>> escape_html("<b> & 'c'")
    '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    cleaned = clean(text)
    return html.escape(cleaned) if _HTML.search(cleaned) else cleaned


_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~$&#!^@]|:(?=//)|(?<=www)\.")
_LINE_START = re.compile(r"(\s*)(?:([-+=])(?=\s|$|[-+=])|(\d{1,9})([.)])(?=\s|$))")


def escape_markdown(text: str) -> str:
    r"""Return Markdown that shows `text`: it makes no emphasis, link, math, list or raw HTML.

    Examples
    --------
    >>> print(escape_markdown("2_000 <b> for $3"))
    2\_000 \<b\> for \$3
    """
    cleaned = _MARKDOWN.sub(r"\\\g<0>", clean(text))
    return _LINE_START.sub(_escape_line_start, cleaned, count=1) if _LINE_START.match(cleaned) else cleaned


def _escape_line_start(match: re.Match[str]) -> str:
    space, bullet, number, dot = match.groups()
    return f"{space}\\{bullet}" if bullet else f"{space}{number}\\{dot}"


# What pdflatex prints unchanged in T1, beyond ASCII.
_T1 = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "ĂăĄąĆćČčĎďĐđĘęĚěĞğİıĹĺĽľŁłŃńŇňŊŋŐőŒœŔŕŘřŚśŞşŠšŢţŤťŮůŰűŸŹźŻżŽž"
)
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
}
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
    "\u00a0": "~",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "‐": "-",
    "‑": "-",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "„": r"\quotedblbase{}",
    "«": r"\guillemotleft{}",
    "»": r"\guillemotright{}",
    "…": r"\dots{}",
    "•": r"\textbullet{}",
    "§": r"\S{}",
    "¶": r"\P{}",
    "©": r"\copyright{}",
    "®": r"\textregistered{}",
    "™": r"\texttrademark{}",
    "£": r"\pounds{}",
    "°": r"\ensuremath{^{\circ}}",
    "¡": r"\textexclamdown{}",
    "¿": r"\textquestiondown{}",
    "½": r"\ensuremath{\frac{1}{2}}",
    "¼": r"\ensuremath{\frac{1}{4}}",
    "¾": r"\ensuremath{\frac{3}{4}}",
    "µ": r"\ensuremath{\mu}",
    "‖": r"\ensuremath{\Vert}",
}
# Two of a kind would melt into one sign: --, '', ,, and so on.
_LIGATURE = re.compile(r"([-',?!])(?=[-',])")


def escape_latex(text: str) -> str:
    r"""Return LaTeX that shows `text`, in text mode or inside ``\text{...}``, for pdflatex with T1 fonts.

    What those fonts cannot print is named by its code, so that no text can stop a document.

    Examples
    --------
    >>> print(escape_latex(r"50 % of x_1 ≤ λ"))
    50 \% of x\_1 \ensuremath{\le} \ensuremath{\lambda}
    """
    characters = "".join(_latex_character(c) for c in unicodedata.normalize("NFC", clean(text)))
    return _LIGATURE.sub(r"\1{}", characters)


@lru_cache(maxsize=4096)
def _latex_character(character: str) -> str:
    if character in _LATEX:
        return _LATEX[character]
    if " " <= character <= "~" or character in _T1:
        return character
    if character in COMMANDS:
        return f"\\ensuremath{{{COMMANDS[character]}}}"
    for scripts, sign in ((SUPERSCRIPTS, "^"), (SUBSCRIPTS, "_")):
        for plain, script in scripts.items():
            if character == script:
                return f"\\ensuremath{{{sign}{{{plain}}}}}"
    if unicodedata.category(character) == "Zs":
        return " "
    return _latex_letter(character)


def _latex_letter(character: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", character))
    if marks and (base.isascii() or base in COMMANDS):
        printed = _latex_character(base)
        for mark in marks:
            # A mark that the fonts lack is left out: a name stays readable without it.
            if mark in _ACCENTS and base.isascii():
                printed = f"\\{_ACCENTS[mark]}{{{printed}}}"
        return printed
    return f"[U+{ord(character):04X}]"
