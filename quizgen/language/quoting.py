"""Quotes and brackets of YAML on one line: where they end, and how a text is written in quotes."""

import re

_QUOTED = {'"': re.compile(r'"(?:\\.|[^"\\])*"'), "'": re.compile(r"'(?:''|[^'])*'")}
_CLOSES = {"[": "]", "{": "}", "(": ")"}


def in_quotes(text: str, quote: str = '"') -> str:
    r"""Write a text in quotes: in `quote` where it can stay as it is, else in the other, else in single ones.

    >>> print(in_quotes("CNN: the basics"), in_quotes('the "map"'), in_quotes(r"\sigma"), in_quotes("it's \"so\""))
    "CNN: the basics" 'the "map"' '\sigma' 'it''s "so"'
    """
    fits = {'"': '"' not in text and "\\" not in text, "'": "'" not in text}
    chosen = next((mark for mark in (quote, '"', "'") if fits[mark]), "'")
    return f"{chosen}{text.replace(chr(39), chr(39) * 2) if chosen == chr(39) else text}{chosen}"


def quoted_end(line: str, start: int) -> int | None:
    """Return the index after the quote that closes what `start` opens; None where the line does not close it."""
    match = _QUOTED[line[start]].match(line, start)
    return match.end() if match else None


def bracket_end(line: str, start: int) -> int | None:
    """Return the index after the bracket that closes what `start` opens; None where the line does not close it."""
    opened: list[str] = []
    for at in range(start, len(line)):
        if line[at] in _CLOSES:
            opened.append(_CLOSES[line[at]])
        elif opened and line[at] == opened[-1]:
            opened.pop()
            if not opened:
                return at + 1
    return None


def flow_end(line: str, start: int) -> int:
    """Return the index at which a value between brackets ends: before a comma or bracket that is none of its own."""
    at = start
    while at < len(line) and line[at] not in ",]}":
        at = (bracket_end(line, at) or len(line)) if line[at] in _CLOSES else at + 1
    return at


def in_flow(line: str, column: int) -> bool:
    """Whether a bracket that the line has opened is still open at `column`."""
    before = line[:column]
    return before.count("{") + before.count("[") > before.count("}") + before.count("]")
