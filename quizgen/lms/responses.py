"""Answer files: the table of formats, and which of them a file is in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from quizgen.errors import Problem, UserFileError
from quizgen.lms import canvas, moodle, plain
from quizgen.lms.identity import describe_headers
from quizgen.lms.tables import Table, decode, read_table
from quizgen.model import ResponseFile


@dataclass(frozen=True, slots=True)
class ResponseFormat:
    """A format of answer files.

    Parameters
    ----------
    title : str
        What its makers call it.
    recognise : callable
        ``recognise(table)`` tells whether a table is in this format, by its headers.
    read : callable
        ``read(table)`` returns the file and warnings, or raises UserFileError.
    """

    title: str
    recognise: Callable[[Table], bool]
    read: Callable[[Table], tuple[ResponseFile, list[Problem]]]


RESPONSE_FORMATS: Mapping[str, ResponseFormat] = MappingProxyType(
    {
        "canvas": ResponseFormat("Canvas 'Student Analysis' report", canvas.recognise, canvas.read),
        "moodle": ResponseFormat("Moodle 'Responses' download", moodle.recognise, moodle.read),
        "csv": ResponseFormat(
            "plain CSV: a row a student and a column a part, or a row a response", plain.recognise, plain.read
        ),
    }
)
"""The formats that can be read, in the order in which they are tried."""


def read_responses(name: str, content: bytes, format: str = "auto") -> ResponseFile:
    r"""Read an answer file.

    Parameters
    ----------
    name : str
        Of the file, for problems, whose columns count cells from 1.
    content : bytes
        Of the file.
    format : str
        A key of `RESPONSE_FORMATS`, or ``auto`` to tell it by the headers.

    Returns
    -------
    ResponseFile
        With the warnings ``short-row``, ``duplicate-response`` and ``unfinished-attempt``.

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``unknown-format``, ``wrong-format``, ``no-responses``; what the format's
        own reader refuses.

    Examples
    --------
    >>> file = read_responses("a.csv", b"Student ID,Q1(a),Q1(b)\nA1,0.5,3\n")
    >>> file.format, [column.header for column in file.columns], file.rows[0].cells
    ('csv', ['Q1(a)', 'Q1(b)'], ('0.5', '3'))
    """
    if format != "auto" and format not in RESPONSE_FORMATS:
        raise ValueError(f"no format is called {format!r}")
    text = decode(name, content)
    table = moodle.read_json(name, text) if moodle.is_json(text) else read_table(name, content)
    chosen = next((key for key, known in RESPONSE_FORMATS.items() if known.recognise(table)), None)
    if format not in ("auto", chosen) and not RESPONSE_FORMATS[format].recognise(table):
        like = f" It looks like a {RESPONSE_FORMATS[chosen].title}." if chosen else ""
        message = f"This is no {RESPONSE_FORMATS[format].title}.{like} Leave the format out to have it told."
        raise UserFileError([Problem(name, table.header.line, 1, "wrong-format", message)])
    if format != "auto":
        chosen = format
    if chosen is None:
        titles = "; ".join(known.title for known in RESPONSE_FORMATS.values())
        message = f"This is no answer file that is understood ({titles}). {describe_headers(table.header.cells)}"
        raise UserFileError([Problem(name, table.header.line, 1, "unknown-format", message)])
    file, warnings = RESPONSE_FORMATS[chosen].read(table)
    if not file.rows:
        message = "The file holds no attempts. Export it again once there are some."
        raise UserFileError([Problem(name, 0, 0, "no-responses", message)])
    return replace(file, warnings=tuple(sorted([*table.warnings, *warnings])))
