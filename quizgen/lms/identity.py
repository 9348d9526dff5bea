"""The columns that say who a row is about: names and identifiers, under the headers in use."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from quizgen.lms.known_headers import GROUP_HEADERS, KNOWN_HEADERS

IDENTIFIER_KINDS = ("sis_id", "id_number", "login", "email", "canvas_id")
"""Kinds of identifiers; the first that a student has is the one that seeds are derived from."""

NO_IDENTIFIERS = ("name", "group", "latin")
"""What a row may tell besides: a name, those who hand in together, and the name in Latin letters."""


def header_key(header: str) -> str:
    """Return a header without case, accents, spaces and punctuation, for comparison.

    Examples
    --------
    >>> header_key("E-Mail_Address "), header_key("Prénom")
    ('emailaddress', 'prenom')
    """
    plain = unicodedata.normalize("NFKD", header).casefold()
    return "".join(character for character in plain if character.isalnum())


_KIND_OF = {header_key(header): kind for kind, headers in KNOWN_HEADERS.items() for header in headers}
_READABLE = {header_key(header): header for headers in KNOWN_HEADERS.values() for header in headers}
_GROUPS = {header_key(header) for header in GROUP_HEADERS}


def identity_columns(header: Sequence[str], *, bare_id: str | None = None) -> dict[int, str]:
    """Find the columns that name or identify a student.

    Parameters
    ----------
    header : sequence of str
        One per column.
    bare_id : str, optional
        What kind a column is that is headed ``ID`` alone, where that is known.

    Returns
    -------
    dict of int to str
        From the 0-based column to its kind: one of `IDENTIFIER_KINDS`, ``name``, ``last_first``, ``latin``,
        ``first``, ``infix`` or ``last``.

    Examples
    --------
    >>> identity_columns(["Surname", "First name", "E-mail", "Q1"])
    {0: 'last', 1: 'first', 2: 'email'}
    """
    keys = [header_key(cell) for cell in header]
    kinds = {column: kind for column, key in enumerate(keys) if (kind := _kind(key))}
    stronger = {"sis_id", "id_number"} & set(kinds.values())
    # Microsoft Forms numbers its rows under the header ID.
    numbers_rows = "starttime" in keys and "completiontime" in keys
    for column, kind in list(kinds.items()):
        if kind == "id" and bare_id is not None:
            kinds[column] = bare_id
        elif kind == "id" and (stronger or numbers_rows):
            del kinds[column]
        elif kind == "id":
            kinds[column] = "id_number"
    return kinds


def group_column(header: Sequence[str]) -> int | None:
    """Return the 0-based column that says who hands in together, if there is one.

    Examples
    --------
    >>> group_column(["Name", "Team "]), group_column(["Name", "Q1"])
    (1, None)
    """
    return next((column for column, cell in enumerate(header) if header_key(cell) in _GROUPS), None)


def _kind(key: str) -> str | None:
    if re.match("matri[ck](?!es)", key):
        return "id_number"
    return _KIND_OF.get(key)


def read_identity(cells: Sequence[str], kinds: Mapping[int, str], *, last_name_first: bool = False) -> dict[str, str]:
    """Return what a row tells of its student, by kind, without empty entries.

    Parameters
    ----------
    cells : sequence of str
        The row.
    kinds : mapping of int to str
        As `identity_columns` gives them. Of several columns of a kind the first that is filled counts.
    last_name_first : bool
        Whether names are written ``Last, First``.

    Returns
    -------
    dict of str to str
        Identifiers by kind, ``name`` as printed, and ``latin``, the same in Latin letters.

    Examples
    --------
    >>> read_identity(["Lovelace, Ada", "A1"], {0: "name", 1: "sis_id"}, last_name_first=True)
    {'name': 'Ada Lovelace', 'sis_id': 'A1'}
    """
    found: dict[str, str] = {}
    for column, kind in kinds.items():
        if text := clean_text(cells[column]):
            found.setdefault(kind, text)
    names = {kind: found.pop(kind, "") for kind in ("last_first", "name", "first", "infix", "last")}
    name = _whole_name(names, last_name_first=last_name_first)
    return {"name": name, **found} if name else found


def _whole_name(names: Mapping[str, str], *, last_name_first: bool) -> str:
    """Return a name as printed, from the columns that tell it or its pieces."""
    name, first = names["name"], names["first"]
    if names["last_first"] or (name and last_name_first):
        return _print_name(names["last_first"] or name)
    if name and (names["last"] or _words(first) <= _words(name)):
        return name
    # A column 'Name' beside one of first names may hold the last name alone.
    return " ".join(filter(None, (first, names["infix"], names["last"] or name)))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _print_name(name: str) -> str:
    """Turn ``Last, First`` and ``Last, First, Suffix`` round."""
    match [piece.strip() for piece in name.split(",")]:
        case [last, first]:
            return f"{first} {last}".strip()
        case [last, first, suffix]:
            return f"{first} {last}, {suffix}".strip()
        case _:
            return name


def clean_text(cell: str) -> str:
    """Return a cell on one line without control characters, and without what keeps a spreadsheet from computing it.

    Examples
    --------
    >>> clean_text('="007"'), clean_text("'@ada"), clean_text(" Ada\\x07 \\n Lovelace")
    ('007', '@ada', 'Ada Lovelace')
    """
    if wrapped := re.fullmatch(r'\s*="(.*)"\s*', cell, re.DOTALL):
        cell = wrapped[1].replace('""', '"')
    cell = re.sub(r"^'(?=[=+\-@])", "", cell)
    kept = "".join(
        character for character in cell if character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return " ".join(kept.replace("\ufeff", "").split())


def describe_headers(header: Sequence[str]) -> str:
    """Say which headers were seen, which are understood, and what was meant perhaps."""
    seen = ", ".join(f"'{shorten(clean_text(cell))}'" for cell in header if cell.strip())
    guesses = []
    for cell in header:
        close = difflib.get_close_matches(header_key(cell)[:40], _READABLE, n=1, cutoff=0.75)
        if close and not _kind(header_key(cell)):
            guesses.append(f" Is '{shorten(clean_text(cell))}' meant to be '{_READABLE[close[0]]}'?")
    understood = "student id, ID number, SIS User ID, matriculation number, login, username, email"
    told = f"The headers are {shorten(seen, 300)}; quizgen understands {understood} and similar ones."
    return told + "".join(guesses[:3])


def shorten(text: str, length: int = 60) -> str:
    """Return text on one line of at most `length` characters.

    Examples
    --------
    >>> shorten("a long header", 8)
    'a lon...'
    """
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 3] + "..."
