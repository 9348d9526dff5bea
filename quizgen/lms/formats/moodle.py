"""Moodle: the "Responses" download of a quiz, in any version and language; class lists; grades to import."""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from quizgen.errors import Problem, UserFileError
from quizgen.lms.identity import (
    IDENTIFIER_KINDS,
    describe_headers,
    header_key,
    identity_columns,
    read_identity,
)
from quizgen.lms.interface import AnswerFiles, ClassLists, Gradebooks, Grades, LmsFormat
from quizgen.lms.tables import FileTable, TableRow
from quizgen.model import ResponseColumn, ResponseFile, ResponseRow, Student

# "Response" as Moodle's own translations of the report have it.
_RESPONSE_WORDS = frozenset(
    header_key(word)
    for word in (
        "Response", "Antwort", "Réponse", "Respuesta", "Risposta", "Resposta", "Antwoord", "Svar", "Vastaus",
        "Odpowiedź", "Odpověď", "Odpoveď", "Odgovor", "Ответ", "Отговор", "Відповідь", "Yanıt", "Cevap",
        "Válasz",
        "Απάντηση", "Răspuns", "Erantzuna", "Respons", "Jawaban", "Tanggapan", "Jawapan",
        "Câu trả lời", "Trả lời",
        "解答", "回答", "応答", "答案", "响应", "作答", "응답", "답",
        "الإجابة", "إجابة", "استجابة", "תשובה", "תגובה", "คำตอบ",
    )
)  # fmt: skip
_PART_WORDS = (
    "part", "Teil", "partie", "parte", "deel", "del", "osa",
    "część", "část", "časť", "часть", "частина", "bölüm",
    "rész", "μέρος", "bagian", "phần", "bahagian", "partea", "部分", "パート",
)  # fmt: skip

_GRADE = re.compile(r"[^/\d]+/\s*\d+(?:[.,]\d+)?")
_QUESTION_GRADE = re.compile(r".*\d\S*\s*/\s*\d+(?:[.,]\d+)?")
_NUMBER = re.compile(r"\d\S*")
_CLOZE = re.compile(rf"({'|'.join(_PART_WORDS)})(\s?)1:(?: |$)", re.IGNORECASE)
_STACK = re.compile(r"Seed: -?\d+(?:; |\s*$)|(?=\w{1,64}: .{0,1000} \[(?:score|valid|invalid)\])")
_STACK_NAME = re.compile(r"(\w{1,64}?(\d{0,3})): ")
_STACK_RESULT = re.compile(r"; \w+: (?:# = |!)")
_STACK_STATUS = re.compile(r" \[(?:score|valid|invalid)\](?:; |\s*\Z)")
_JSON = re.compile(r"\s*\[\s*\[?\s*\{")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things are: the column before which the report proper begins, and one group per question."""

    lead: int
    groups: tuple[tuple[int, ...], ...]
    grades: bool = False


_MARKS_COLUMNS = {
    "id_number": "ID number",
    "sis_id": "ID number",
    "email": "Email address",
    "login": "Username",
    "canvas_id": "Canvas ID",
}


# --- Recognising -------------------------------------------------------------------------------------------


def _recognise(table: FileTable) -> bool:
    """Tell whether there are columns of answers, or of marks, in Moodle's order."""
    return _find_layout(table.header.cells) is not None


def _find_layout(header: Sequence[str]) -> _Layout | None:
    """Locate the answers behind the grade: one, two or three columns per question, all numbered.

    Nothing here depends on the language, but in a report without a grade the word "Response" is all there is to go by.
    """
    grade = next((column for column, cell in enumerate(header) if _GRADE.fullmatch(cell.strip())), None)
    if grade is not None:
        rest = header[grade + 1 :]
        if rest and all(_QUESTION_GRADE.fullmatch(cell.strip()) for cell in rest):
            return _Layout(grade, (), grades=True)
        groups = _group(header, grade + 1)
        return _Layout(grade, groups) if groups else None
    start = next((column for column, cell in enumerate(header) if _number(cell) == "1"), None)
    if start is None:
        return None
    groups = _group(header, start)
    if not any(_stem(header[column]) in _RESPONSE_WORDS for group in groups for column in group):
        return None
    return _Layout(start, groups)


def _group(header: Sequence[str], start: int) -> tuple[tuple[int, ...], ...]:
    """Return the columns from `start` on by the number in their headers, if all groups are alike."""
    while start < len(header) and not _number(header[start]):
        # The overall feedback may stand between the grade and the answers.
        start += 1
    numbered = groupby(range(start, len(header)), key=lambda column: _number(header[column]))
    found = [(number, tuple(columns)) for number, columns in numbered]
    numbers = {number for number, _ in found}
    sizes = {len(columns) for _, columns in found}
    if "" in numbers or len(numbers) < len(found) or len(sizes) != 1 or not sizes <= {1, 2, 3}:
        return ()
    return tuple(columns for _, columns in found)


def _number(header: str) -> str:
    """Return the number of a question, which a teacher may have changed to 1a; empty if there is none."""
    found = _NUMBER.search(header)
    return found[0].strip(".:") if found else ""


def _stem(header: str) -> str:
    return header_key(_NUMBER.sub("", header))


# --- Reading -----------------------------------------------------------------------------------------------


def _read(table: FileTable) -> tuple[ResponseFile, list[Problem]]:
    """Read the report: one row per attempt, in the order of the file."""
    header = table.header.cells
    layout = _find_layout(header)
    if layout is None or layout.grades:
        message = (
            "This is the 'Grades' report, which has no answers. In the quiz choose Results > Responses, "
            "tick the question's text, the response and the right answer, and download that as CSV."
        )
        raise UserFileError([Problem(table.file, table.header.line, 1, "moodle-grades-report", message)])
    question, response = _roles(table, layout.groups)
    kinds = _identity(table, layout.lead)
    rows = []
    warnings = []
    for row in table.rows:
        cells = tuple(_unblank(row.cells[group[response]]) for group in layout.groups)
        identity = read_identity(row.cells, kinds)
        if not any(cells) and not any(cell.strip() for cell in row.cells[1 : min(layout.lead, 3)]):
            continue  # the row of averages
        if "-" in (cell.strip() for cell in row.cells[max(layout.lead - 3, 0) : layout.lead]):
            message = "This attempt is not finished; it counts all the same if anything is answered in it."
            warnings.append(Problem(table.file, row.line, 1, "unfinished-attempt", message, "warning"))
        prompts = () if question is None else tuple(row.cells[group[question]] for group in layout.groups)
        rows.append(ResponseRow(row.line, identity, cells, None, prompts))
    columns = tuple(ResponseColumn(header[group[response]], number) for number, group in enumerate(layout.groups, 1))
    return ResponseFile(table.file, "moodle", columns, tuple(rows)), warnings


def _roles(table: FileTable, groups: Sequence[Sequence[int]]) -> tuple[int | None, int]:
    """Return where in a group the question's text and the response are."""
    header = table.header.cells
    size = len(groups[0])
    if size == 1:
        return None, 0
    if size == 3:
        return 0, 1
    first, second = (_stem(header[column]) in _RESPONSE_WORDS for column in groups[0])
    if first != second:
        return (None, 0) if first else (0, 1)
    names = " and ".join(f"'{header[column]}'" for column in groups[0])
    message = (
        f"It is not clear which of {names} is the response. Download the report again with question, response "
        "and right answer all ticked, or in English; or read it as csv, with a mapping file."
    )
    raise UserFileError([Problem(table.file, table.header.line, groups[0][0] + 1, "ambiguous-columns", message)])


def _identity(table: FileTable, lead: int) -> dict[int, str]:
    """Return the kinds of the identity columns; where no header is known, addresses tell themselves."""
    header = table.header.cells
    kinds = {column: kind for column, kind in identity_columns(header).items() if column < lead}
    if not set(kinds.values()) & set(IDENTIFIER_KINDS):
        for column in range(lead):
            cells = [row.cells[column] for row in table.rows if row.cells[column].strip()]
            if cells and all(re.fullmatch(r"\s*[^@\s]+@[^@\s]+\s*", cell) for cell in cells):
                kinds[column] = "email"
    if not kinds:
        message = f"No column says who answered. {describe_headers(header[:lead])}"
        raise UserFileError([Problem(table.file, table.header.line, 1, "no-identifier-column", message)])
    return kinds


def _unblank(cell: str) -> str:
    """Return a response; Moodle writes a dash where there is none."""
    return "" if cell.strip() == "-" else cell


def split_answers(cell: str, count: int) -> tuple[str, ...] | None:
    """Return the answers of a cell that a cloze question or a STACK question has filled, if it holds so many.

    Examples
    --------
    >>> split_answers("part 1: 3.2; part 2: a; b; part 3:", 3)
    ('3.2', 'a; b', '')
    >>> split_answers("Seed: 7; ans1: 3*x^2 [score]; prt1: # = 1 | prt1-1-T", 1)
    ('3*x^2',)
    >>> split_answers("12.5 N/m", 1) is None
    True
    """
    return _split_stack(cell, count) if _STACK.match(cell) else _split_cloze(cell, count)


def in_fields(header: str, cell: str) -> bool:
    """Tell whether a cell comes from a question that has fields of its own."""
    return bool(_CLOZE.match(cell) or _STACK.match(cell))


def _split_cloze(cell: str, count: int) -> tuple[str, ...] | None:
    """Return the parts of ``part 1: 3.2; part 2: up; part 3:``.

    A part may itself contain ``; ``, so that each is looked for by its number, one more than the last. Where a number
    comes twice, nobody knows which one a student has typed.
    """
    start = _CLOZE.match(cell)
    if not start:
        return None
    label = re.compile(rf"; {re.escape(start[1])}{start[2]}([0-9]{{1,5}}):(?: |$)")
    places: dict[int, list[re.Match[str]]] = {}
    for found in label.finditer(cell, start.end()):
        places.setdefault(int(found[1]), []).append(found)
    parts: list[str] = []
    begin = start.end()
    for number in range(2, count + 2):
        following = [found for found in places.get(number, ()) if found.start() >= begin]
        if len(following) != (number <= count):
            return None
        parts.append(cell[begin : following[0].start()] if following else cell[begin:])
        begin = following[0].end() if following else len(cell)
    return tuple(parts)


def _split_stack(cell: str, count: int) -> tuple[str, ...] | None:
    """Return what was typed into the inputs of ``Seed: 7; ans1: x [score]; ans3: y [valid]; prt1: ...``.

    An input that was left blank is not there; the number at the end of its name tells where it belongs.
    """
    start = _STACK.match(cell)
    position = start.end() if start else 0
    inputs: list[tuple[str, str, str]] = []
    while (name := _STACK_NAME.match(cell, position)) and (status := _STACK_STATUS.search(cell, name.end())):
        inputs.append((name[1], name[2], cell[name.end() : status.start()]))
        position = status.end()
    if len({name for name, *_ in inputs}) < len(inputs) or any(
        _STACK_RESULT.search(f"; {name}: {text}") for name, _, text in inputs
    ):
        return None
    typed = {int(number or 0): text for _, number, text in inputs}
    stems = {name.removesuffix(number) for name, number, _ in inputs}
    if len(stems) <= 1 and all(0 < number <= count for number in typed) and len(typed) == len(inputs):
        return tuple(typed.get(number, "") for number in range(1, count + 1))
    return tuple(text for *_, text in inputs) if len(inputs) == count else None


# --- JSON --------------------------------------------------------------------------------------------------


def read_json(name: str, text: str) -> FileTable | None:
    """Return the report's JSON download as the table that its CSV download is; None if it is not JSON.

    Parameters
    ----------
    name : str
        Of the file, for problems.
    text : str
        A list of objects in a list.

    Returns
    -------
    FileTable or None
        Its headers are those of the CSV file in lower case, without spaces and punctuation.

    Raises
    ------
    UserFileError
        ``bad-json``.

    Examples
    --------
    >>> table = read_json("a.json", '[[{"lastname": "Ek", "grade1000": "5", "response1": "7"}]]')
    >>> table.header.cells, table.rows[0].cells
    (('lastname', 'grade/1000', 'response1'), ('Ek', '5', '7'))
    """
    begin = _JSON.match(text)
    if begin is None:
        return None
    position = begin.end() - 1
    # Numbers stay as they are written.
    decoder = json.JSONDecoder(object_pairs_hook=list, parse_float=str, parse_int=str, parse_constant=str)
    header: tuple[str, ...] = ()
    rows: list[TableRow] = []
    while True:
        line = text.count("\n", 0, position) + 1
        try:
            record, position = decoder.raw_decode(text, position)
        except (json.JSONDecodeError, RecursionError):
            raise UserFileError([_bad_json(name, line)]) from None
        if not all(value is None or isinstance(value, str) for _, value in record):
            raise UserFileError([_bad_json(name, line)])
        keys = tuple(key for key, _ in record)
        header = header or keys
        if keys != header:
            raise UserFileError([_bad_json(name, line)])
        rows.append(TableRow(line, tuple(value or "" for _, value in record)))
        following = re.compile(r"\s*(?:,\s*(?=\{)|\]\s*\]?\s*\Z)").match(text, position)
        if not following:
            raise UserFileError([_bad_json(name, text.count("\n", 0, position) + 1)])
        position = following.end()
        if position == len(text):
            return FileTable(name, TableRow(1, _restore_grade(header)), tuple(rows))


def _restore_grade(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Put the slash back into the header of the grade, by which it is known."""
    numbered = next((column for column, key in enumerate(keys) if _number(key)), None)
    if numbered is None or "/" in keys[numbered] or _number(keys[numbered]) == "1":
        return keys
    grade = re.sub(r"(?=\d)", "/", keys[numbered], count=1)
    return (*keys[:numbered], grade, *keys[numbered + 1 :])


def _bad_json(name: str, line: int) -> Problem:
    message = "This is not the JSON download of Moodle's 'Responses' report, or it was cut short. Download it as CSV."
    return Problem(name, line, 1, "bad-json", message)


# --- Class lists and gradebooks ----------------------------------------------------------------------------


def _recognise_class_list(header: Sequence[str]) -> bool:
    kinds = set(identity_columns(header).values())
    return {"first", "last"} <= kinds and bool({"id_number", "email"} & kinds)


def _gradebook_rows(grades: Grades) -> list[list[str]]:
    """Return the rows of Moodle's grade import.

    Moodle maps one column to its users and refuses the whole file if a row is empty there; so an identifier
    that all students have comes alone, and only where there is none do all kinds come. It takes a feedback for HTML.
    """
    students = grades.students
    kinds = [kind for kind in _MARKS_COLUMNS if any(kind in student.identifiers for student in students)]
    common = [kind for kind in kinds if all(kind in student.identifiers for student in students)]
    shown = common[:1] or kinds or ["id_number"]
    header = [*(_MARKS_COLUMNS[kind] for kind in shown), grades.title, f"{grades.title} feedback"]
    rows = [
        [
            *(student.identifiers.get(kind, "") for kind in shown),
            grades.totals[student.id],
            html.escape(grades.feedback[student.id], quote=False),
        ]
        for student in students
    ]
    return [header, *rows]


def _suits(students: Sequence[Student]) -> bool:
    """Any class will do: Moodle lets whoever imports say what identifies its users."""
    return True


MOODLE = LmsFormat(
    "moodle",
    AnswerFiles(
        "Moodle 'Responses' download",
        _recognise,
        _read,
        parse=read_json,
        split=split_answers,
        in_fields=in_fields,
        keeps_order=True,
        column_per_question=True,
        rows_are_attempts=True,
    ),
    ClassLists(_recognise_class_list),
    Gradebooks("Moodle's grade import", _gradebook_rows, _suits, takes_feedback=True, no_grade="-"),
)
