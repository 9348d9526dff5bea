"""From the bytes of a file to its text, in whatever encoding spreadsheets and systems write it."""

import re

from quizgen.errors import Problem, UserFileError

SAVE_AS = "save it as 'CSV UTF-8 (comma delimited)'"
DAMAGED = "\N{REPLACEMENT CHARACTER}"
"""What stands for a byte that is no character."""
DAMAGED_SIGNS = (DAMAGED, "\x00")
"""What a cell holds that a damaged file has changed."""

_BOM = "\ufeff"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NAMED = 5
_MOST_DAMAGE = 20
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"\x89PNG", "a picture"),
)
_FOREIGN_WORD = re.compile(r"[^\s,;\t\"]*[^\x00-\x7f][^\s,;\t\"]*")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
# What names and answers have of Windows-1252: quotation marks, dashes, Š, Œ, Ž, Ÿ, ², ³, ·, ×, ÷, À to ÿ.
_LIKELY_1252 = re.compile(rb"[\x8a\x8c\x8e\x91-\x97\x9a\x9c\x9e\x9f\xa0\xb0-\xb3\xb5\xb7\xc0-\xff]")


def decode(name: str, content: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file, and what is odd about its bytes.

    A file that is not UTF-8 is UTF-16, where its zero bytes say so; UTF-8 with damaged bytes, where more of its
    characters are whole; or Windows-1252, as spreadsheets write "CSV".

    Parameters
    ----------
    name : str
        Of the file, for problems.
    content : bytes
        Of the file.

    Returns
    -------
    str
        Without a byte order mark.
    tuple of Problem
        The warnings ``read-as-windows-1252``, ``damaged-byte`` and ``nul-byte``.

    Raises
    ------
    UserFileError
        ``empty-file``, ``not-csv``, or ``truncated`` (in the middle of a character).

    Examples
    --------
    >>> decode("a.csv", b"\\xef\\xbb\\xbfname")
    ('name', ())
    >>> decode("a.csv", "Jörg".encode("cp1252"))[0]
    'Jörg'
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            message = f"This is {what}, not a CSV file. Open it in a spreadsheet and {SAVE_AS}."
            raise UserFileError([Problem(name, 0, 0, "not-csv", message)])
    warnings: list[Problem] = []
    if encoding := _utf16(content):
        text = _decode_utf16(name, content, encoding)
    else:
        text, warnings = _decode_bytes(name, content)
        warnings += _tell_nuls(name, content)
    text = text.lstrip(_BOM)
    if not text.strip():
        raise UserFileError([Problem(name, 0, 0, "empty-file", "The file is empty. Export it again.")])
    return text, tuple(warnings)


def _decode_bytes(name: str, content: bytes) -> tuple[str, list[Problem]]:
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if error.end == len(content) and error.reason == "unexpected end of data":
            line, column = _place(content, error.start)
            message = "The file ends in the middle of a character: it was cut short. Download it again."
            raise UserFileError([Problem(name, line, column, "truncated", message)]) from None
        whole = len(_SEQUENCE.findall(content))
        broken = len(_HIGH.findall(_SEQUENCE.sub(b"", content)))
        if broken <= whole or not _is_1252(content):
            return content.decode("utf-8", "replace"), list(_tell_damage(name, content))
        text = content.decode("cp1252")
        words = list(dict.fromkeys(_FOREIGN_WORD.findall(text)))
        shown = ", ".join(f"'{word[:40]}'" for word in words[:_NAMED])
        more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
        message = f"The file is not UTF-8; read as Windows-1252, it has {shown}{more}. If that is wrong, {SAVE_AS}."
        line, column = _place(content, error.start)
        return text, [Problem(name, line, column, "read-as-windows-1252", message, "warning")]


def _is_1252(content: bytes) -> bool:
    """Tell whether every byte beyond ASCII is one that people write in Windows-1252."""
    return all(_LIKELY_1252.fullmatch(byte) for byte in set(_HIGH.findall(content)))


def _tell_damage(name: str, content: bytes) -> list[Problem]:
    """Name each byte that is no character, the first few of them by their place."""
    warnings: list[Problem] = []
    start = 0
    while start < len(content) and len(warnings) < _MOST_DAMAGE:
        try:
            content[start:].decode("utf-8")
            break
        except UnicodeDecodeError as error:
            line, column = _place(content, start + error.start)
            message = (
                f"The byte 0x{content[start + error.start]:02x} is not UTF-8: the file is damaged here. "
                f"The cell is read with {DAMAGED} in its place; look at it by hand."
            )
            warnings.append(Problem(name, line, column, "damaged-byte", message, "warning"))
            start += error.end
    return warnings


def _tell_nuls(name: str, content: bytes) -> list[Problem]:
    """Name each NUL byte; a file that has many is none that people can read."""
    count = content.count(b"\x00")
    if count > _MOST_DAMAGE or count * 20 > len(content):
        line, column = _place(content, content.index(b"\x00"))
        message = f"There are NUL bytes here: this is not a CSV file, or it is damaged. Export it again and {SAVE_AS}."
        raise UserFileError([Problem(name, line, column, "not-csv", message)])
    message = "There is a NUL byte here: the file is damaged. The cell is left for you to look at."
    return [
        Problem(name, *_place(content, found.start()), "nul-byte", message, "warning")
        for found in re.finditer(b"\x00", content)
    ]


def _utf16(content: bytes) -> str:
    """Return which UTF-16 a file is in, by its mark or by its zero bytes; empty for none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:200]
    halves = ((start[::2], start[1::2], "utf-16-be"), (start[1::2], start[::2], "utf-16-le"))
    for zero, other, encoding in halves if len(start) >= 4 else ():
        if zero.count(0) * 4 >= len(zero) * 3 and not other.count(0):
            return encoding
    return ""


def _decode_utf16(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end == len(content):
            message = "The file ends in the middle of a character: it was cut short. Download it again."
            raise UserFileError([Problem(name, 0, 0, "truncated", message)]) from None
        return content.decode(encoding, "replace")


def _place(content: bytes, position: int) -> tuple[int, int]:
    """Return line and column, counted from 1, of a byte."""
    ends = list(_LINE_END.finditer(content, 0, position))
    return len(ends) + 1, position - (ends[-1].end() if ends else 0) + 1
