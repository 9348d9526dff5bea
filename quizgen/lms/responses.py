"""Answer files: which format a file is in."""

from dataclasses import replace

from quizgen.errors import Problem, UserFileError
from quizgen.lms import workbooks
from quizgen.lms.encodings import decode
from quizgen.lms.identity import describe_headers
from quizgen.lms.table import ANSWER_FILES, FORMATS
from quizgen.lms.tables import FileTable, read_table, read_text
from quizgen.model import ResponseFile


def read_responses(name: str, content: bytes, format: str = "auto") -> ResponseFile:
    r"""Read an answer file.

    Parameters
    ----------
    name : str
        Of the file, for problems, whose columns count cells from 1.
    content : bytes
        Of the file.
    format : str
        A key of `ANSWER_FILES`, or ``auto`` to tell it by the headers.

    Returns
    -------
    ResponseFile
        With the warnings ``short-row``, ``duplicate-response`` and ``unfinished-attempt``.

    Raises
    ------
    UserFileError
        What `read_table` refuses; ``unknown-format``, ``wrong-format``, ``grades-only``, ``no-responses``; what
        the format's own reader refuses.

    Examples
    --------
    >>> file = read_responses("a.csv", b"Student ID,Q1(a),Q1(b)\nA1,0.5,3\n")
    >>> file.format, [column.header for column in file.columns], file.rows[0].cells
    ('csv', ['Q1(a)', 'Q1(b)'], ('0.5', '3'))
    """
    if format != "auto" and format not in ANSWER_FILES:
        raise ValueError(f"no format is called {format!r}")
    table = _read_table(name, content)
    chosen = next((key for key, known in ANSWER_FILES.items() if known.recognise(table)), None)
    if format not in ("auto", chosen) and not ANSWER_FILES[format].recognise(table):
        like = f" It looks like a {ANSWER_FILES[chosen].title}." if chosen else ""
        message = f"This is not a {ANSWER_FILES[format].title}.{like} Leave the format out and quizgen finds it."
        raise UserFileError([Problem(name, table.header.line, 1, "wrong-format", message)])
    if format == "auto" and (
        grades := next(filter(None, (f.has_grades_only(table.header.cells) for f in FORMATS.values())), "")
    ):
        raise UserFileError([Problem(name, table.header.line, 1, "grades-only", grades)])
    if format != "auto":
        chosen = format
    if chosen is None:
        titles = "; ".join(known.title for known in ANSWER_FILES.values())
        seen = describe_headers(table.header.cells)
        message = f"quizgen does not know this kind of answer file; it reads these: {titles}. {seen}"
        raise UserFileError([Problem(name, table.header.line, 1, "unknown-format", message)])
    file, warnings = ANSWER_FILES[chosen].read(table)
    if not file.rows:
        message = "There are no attempts in the file. Export it again once there are some."
        raise UserFileError([Problem(name, 0, 0, "no-responses", message)])
    return replace(file, warnings=tuple(sorted([*table.warnings, *warnings])))


def _read_table(name: str, content: bytes) -> FileTable:
    """Return the table that a file holds: a workbook, a web page or CSV, unless a format knows better."""
    if content.startswith(workbooks.SIGNATURES):
        return read_table(name, content)
    text, warnings = decode(name, content)
    for known in ANSWER_FILES.values():
        if known.parse and (table := known.parse(name, text)):
            return replace(table, warnings=(*warnings, *table.warnings))
    return read_text(name, text, warnings)
