"""What to write where a file is YAML, but says something else than was meant: spaces and quotes that are missing."""

import re
from typing import Any

from quizgen.language.quoting import in_quotes

_TIGHT_KEY = re.compile(r"([A-Za-z_][\w-]*):(\S{1,60})")
_TIGHT_DASH = re.compile(r"-([^\s-](?:(?! -).)*)")
_WORDS = re.compile(r"[^\W\d_][^\W_]*(?:(?: |-)[^\W_]+)*")
_SPECIAL = re.compile(r"[\[\]{}:#\"'\n?]")
_MOST_SHOWN = 60


def hint_at_lines(written: Any) -> str:
    """Return the words for text such as ``type:number`` where 'key: value' lines were meant; nothing for all else."""
    tight = _TIGHT_KEY.match(written) if isinstance(written, str) else None
    return f"; a space is missing after the colon: write `{tight[1]}: {tight[2]}`" if tight else ""


def hint_at_brackets(key: str) -> str:
    """Return the words for a key such as ``2)``: what a comma between brackets cuts off; nothing for all else."""
    cut = any(key.count(closing) > key.count(opening) for opening, closing in ("()", "[]"))
    return "; between brackets, text with a comma must be in quotes" if cut else ""


def hint_at_key(name: str, written: Any) -> str:
    """Return the words for a missing key that stands there as ``name:value``; nothing where it does not."""
    for key in written if isinstance(written, dict) else ():
        if key.startswith(f"{name}:"):
            return hint_at_lines(key)
    return ""


def hint_at_items(written: Any) -> str:
    """Return the words for what is no list: text such as ``-pooling`` or ``pooling``, or the one entry by itself."""
    if isinstance(written, dict):
        first = next(iter(written), "")
        return f"; begin its first line with a dash, `- {first}: ...`, even where there is only one" if first else ""
    tight = _TIGHT_DASH.match(written) if isinstance(written, str) else None
    if tight:
        return f"; a space is missing after the dash: write `- {tight[1][:_MOST_SHOWN]}`"
    plain = isinstance(written, str) and len(written) <= _MOST_SHOWN and not _SPECIAL.search(written)
    return f"; write `[{written}]`" if plain and written.strip() else ""


def hint_at_text(written: Any) -> str:
    """Return the words for what YAML does not read as text: a number, or text with a colon in a list."""
    if isinstance(written, bool):
        return "; put it in quotes to make it text"
    if isinstance(written, int):
        return f"; write `{in_quotes(str(written))}`, in quotes"
    if isinstance(written, dict) and len(written) == 1:
        ((key, value),) = written.items()
        if isinstance(value, str) and len(key) + len(value) <= _MOST_SHOWN:
            return f"; if the colon is part of the text, write `{in_quotes(f'{key}: {value}')}`, in quotes"
    return ""


def hint_at_words(written: Any) -> str:
    """Return how words, alone or in a list, are written as text where YAML has taken their quotes; else nothing.

    >>> print(hint_at_words(["the", "cat"]), hint_at_words("many-to-one"))
    `"['the', 'cat']"` `"'many-to-one'"`
    >>> hint_at_words("2 * n")
    ''
    """
    items = written if isinstance(written, list) else [written]
    if not all(isinstance(item, str) and _WORDS.fullmatch(item) for item in items):
        return ""
    quoted = [in_quotes(item, "'") for item in items]
    text = f"[{', '.join(quoted)}]" if isinstance(written, list) else quoted[0]
    return f"`{in_quotes(text)}`" if items and len(text) <= _MOST_SHOWN else ""
