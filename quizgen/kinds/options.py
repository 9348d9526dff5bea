"""Which option a response means: its letter, its text, or the beginning of its text."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from quizgen.messages import said
from quizgen.model import Refusal, Unreadable
from quizgen.notation.unicode_math import to_unicode

SHORTEST_PREFIX = 4
"""An option may be cut short to so many letters where only one begins like that."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_MOST_PIECES = 200
_FORMULA = re.compile(r"\\\((.{1,1000}?)\\\)|\\\[(.{1,1000}?)\\\]|\$\$(.{1,1000}?)\$\$", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_LETTER = re.compile(r"(?:(?:option|answer|choice)\s?:?\s?)?[(\[]?\s?([a-z])\s?[)\].:]{0,2}", re.IGNORECASE)
_LETTER_AND_TEXT = re.compile(r"[(\[]?([a-z])\s?[)\].:]{1,2}\s?(\S.*)", re.IGNORECASE)
# Signs that carry no meaning between words; a minus before a digit and a point inside a number do.
_UNIMPORTANT = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|-(?!\d)|(?<=\w)-|[\s'\"“”‘’;:!?()\[\]{}_`$\\^‐‑–—]")


def exact_key(text: str) -> str:
    """Return what two writings of one option have in common that counts."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _loose_key(text: str) -> str:
    return _UNIMPORTANT.sub("", exact_key(text))


# A class's papers have the same options, in one order or another.
@lru_cache(maxsize=1024)
def _keys(option: str) -> tuple[str, str]:
    """Return the exact and the loose key of an option."""
    return exact_key(option), _loose_key(option)


def find_option(response: str, options: Sequence[str]) -> int | Unreadable:
    """Find the option that a response names: its letter, its text, or an unmistakable beginning of its text.

    Parameters
    ----------
    response : str
        What the student typed.
    options : sequence of str
        In the order printed.

    Returns
    -------
    int or Unreadable
        Counted from 0.

    Examples
    --------
    >>> options = ["one-to-one", "one-to-many"]
    >>> find_option("(b)", options), find_option("One to many", options)
    (1, 1)
    """
    found = _find_option(response, options)
    if isinstance(found, Unreadable) and (plain := as_plain(response)) != response:
        further = _find_option(plain, options)
        return found if isinstance(further, Unreadable) else further
    return found


def as_plain(text: str) -> str:
    r"""Return what an LMS shows of an option, or keeps of it, as options are held: with its formulas in Unicode.

    Examples
    --------
    >>> as_plain(r"<p>\(3 \times 3\)&nbsp;&amp; more</p>")
    '3 × 3\xa0& more'
    """
    plain = html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
    return _FORMULA.sub(lambda found: to_unicode(found[1] or found[2] or found[3]), plain)


def _find_option(response: str, options: Sequence[str]) -> int | Unreadable:
    text = " ".join(response.split())
    by_text = _by_text(text, options)
    by_letter = _by_letter(_LETTER.fullmatch(text), options)
    if by_text is not None and by_letter is not None and by_text != by_letter:
        return Unreadable(said("'{text}' is the letter of one option and the text of another", text=text))
    found = by_letter if by_text is None else by_text
    if found is not None:
        return found
    both = _LETTER_AND_TEXT.fullmatch(text)
    if both:
        letter, named = _by_letter(both, options), _by_text(both[2], options)
        if letter is not None and letter == named:
            return letter
        if letter is not None and named is not None:
            return Unreadable(
                said("the letter {upper} and the text belong to different options", upper=both[1].upper())
            )
    return _by_beginning(text, options)


def _by_letter(match: re.Match[str] | None, options: Sequence[str]) -> int | None:
    if match is None:
        return None
    index = LETTERS.index(match[1].upper())
    return index if index < len(options) else None


def _by_text(text: str, options: Sequence[str]) -> int | None:
    """Return the option with a text; of options with the same text the first, for they are one."""
    keys = [_keys(option) for option in options]
    same = exact_key(text)
    for i, (exact, _) in enumerate(keys):
        if exact == same:
            return i
    wanted = _loose_key(text)
    found = [i for i, (_, loose) in enumerate(keys) if wanted and loose == wanted]
    return found[0] if len({keys[i][0] for i in found}) == 1 else None


def _by_beginning(text: str, options: Sequence[str]) -> int | Unreadable:
    clipped = text if len(text) <= 40 else f"{text[:37]}..."
    wanted = _loose_key(text)
    if len(wanted) >= SHORTEST_PREFIX:
        begun = [i for i, option in enumerate(options) if _keys(option)[1].startswith(wanted)]
        if len(begun) == 1:
            return begun[0]
        if begun:
            return Unreadable(said("'{clipped}' could be {len} of the options", clipped=clipped, len=len(begun)))
    return Unreadable(said("'{clipped}' is not one of the options", clipped=clipped))


def find_sequences(text: str, pieces: Sequence[str], between: str) -> set[tuple[int, ...]]:
    """Find two ways or less in which a text consists of several of the pieces, whatever signs these have in them.

    Parameters
    ----------
    text : str
    pieces : sequence of str
        Such as options, or items with their options.
    between : str
        What stands between two of them.

    Returns
    -------
    set of tuple of int
        The pieces of each way, counted from 0.

    Examples
    --------
    >>> find_sequences("now; later; soon", ["now; later", "soon", "later"], "; ")
    {(0, 1)}
    """
    text, known = exact_key(text), {exact_key(piece): i for i, piece in reversed(list(enumerate(pieces)))}
    if between not in text or text.count(between) > _MOST_PIECES:
        return set()
    starts = [0, *(found.end() for found in re.finditer(re.escape(between), text))]
    ways: dict[int, set[tuple[int, ...]]] = {len(text) + len(between): {()}}
    for start in reversed(starts):
        found = {
            (i, *rest)
            for piece, i in known.items()
            if piece and text.startswith(piece, start)
            for rest in ways.get(start + len(piece) + len(between), ())
            if not rest or text.startswith(between, start + len(piece))
        }
        ways[start] = set(sorted(found)[:2])
    return {way for way in ways[0] if len(way) > 1}


def only(text: str, found: Iterable[frozenset[int]]) -> frozenset[int] | Unreadable | None:
    """Return the only one of these, None where there is none, and why nothing can be said where there are several."""
    several = set(found)
    if len(several) > 1:
        clipped = text if len(text) <= 40 else f"{text[:37]}..."
        return Unreadable(said("'{clipped}' could be {len} of the options", clipped=clipped, len=len(several)))
    return several.pop() if several else None


def find_text(text: str, options: Sequence[str]) -> str | Refusal:
    """Return the option whose text an author wrote, or say that there is none.

    Examples
    --------
    >>> find_text("One-to-One", ["one-to-one", "one-to-many"])
    'one-to-one'
    """
    found = _by_text(text, options)
    return Refusal(f"'{text}' is not one of the options") if found is None else options[found]


def show_option(text: str, options: Sequence[str]) -> str:
    """Return the letter of an option, or its text where no letter names it.

    Examples
    --------
    >>> show_option("many", ["one", "many"])
    'B'
    """
    found = _by_text(text, options)
    if found is None or found >= len(LETTERS) or find_option(LETTERS[found], options) != found:
        return text
    return LETTERS[found]
