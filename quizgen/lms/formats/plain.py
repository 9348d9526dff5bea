"""Plain CSV: answers with one row per student and one column per part, or one row per response; class lists."""

import re
from collections.abc import Sequence

from quizgen.errors import Problem
from quizgen.lms.attempts import in_order_of_time, read_attempt
from quizgen.lms.formats.moodle import in_fields, split_answers
from quizgen.lms.identity import (
    IDENTIFIER_KINDS,
    NO_IDENTIFIERS,
    group_column,
    header_key,
    identity_columns,
    read_identity,
    shorten,
)
from quizgen.lms.interface import AnswerFiles, ClassLists, LmsFormat
from quizgen.lms.tables import FileTable
from quizgen.lms.versions import version_column
from quizgen.model import ResponseColumn, ResponseFile, ResponseRow

_ATTEMPT = {"attempt", "attemptno", "attemptnumber", "try", "versuch"}
_TIME = {
    header_key(header)
    for header in (
        "timestamp", "time", "date", "submitted", "submitted at", "submission time", "completion time",
        "Zeitstempel", "horodateur", "marca temporal", "informazioni cronologiche", "tijdstempel",
        "carimbo de data/hora", "時間戳記", "时间戳记", "タイムスタンプ", "Fertigstellungszeit", "heure de fin",
        "hora de finalización", "ora di completamento", "hora de conclusão", "tijd van voltooien",
        "完成时间", "完了時刻",
    )
}  # fmt: skip
_START = {
    header_key(header)
    for header in (
        "start time", "Startzeit", "heure de début", "hora de inicio", "ora di inizio", "hora de início",
        "begintijd", "开始时间", "開始時刻",
    )
}  # fmt: skip
# What forms and spreadsheets add of their own accord.
_NO_ANSWER = _START | {
    header_key(header)
    for header in (
        "id", "last modified time", "grade posted time", "duration", "score", "total score", "total points",
        "quiz feedback", "section", "sections", "group", "language",
        "Uhrzeit der letzten Änderung", "Gesamtpunktzahl", "Punktzahl", "Quizfeedback",
        "heure de la dernière modification", "total des points", "commentaires sur le questionnaire", "note totale",
        "hora de la última modificación", "total de puntos", "comentarios del cuestionario", "puntuación",
        "totale punti", "feedback per il quiz", "punteggio", "total de pontos", "comentários do teste", "pontuação",
        "totaal aantal punten", "上次修改时间", "总分", "测验反馈", "分数", "合計点",
        "クイズのフィードバック", "スコア",
    )
}  # fmt: skip
_ABOUT_A_QUESTION = {"points", "score", "feedback"}
_RESPONSE = {"response", "answer"}
_WHERE = ("code", "variant", "variantcode", "question", "part", "item")


def _recognise(table: FileTable) -> bool:
    """Tell whether there are students and something else."""
    header = table.header.cells
    return bool(_who_columns(header)) and bool(_answer_columns(header))


def _read(table: FileTable) -> tuple[ResponseFile, list[Problem]]:
    """Read either layout; a column that says which part a response is to makes it one row per response."""
    keys = [header_key(cell) for cell in table.header.cells]
    response = next((column for column, key in enumerate(keys) if key in _RESPONSE), None)
    where = [keys.index(key) for key in _WHERE if key in keys]
    if response is not None and where:
        return _read_long(table, response, where)
    return _read_wide(table), []


def _who_columns(header: Sequence[str]) -> dict[int, str]:
    """Return the kinds of the columns that say whose a row is; a group says so where nothing identifies a student."""
    kinds = identity_columns(header)
    keys = [header_key(cell) for cell in header]
    if not _START.isdisjoint(keys):
        # Microsoft Forms numbers its rows under the header ID.
        kinds = {column: kind for column, kind in kinds.items() if keys[column] != "id"}
    group = group_column(header)
    if group is not None and not set(kinds.values()) & set(IDENTIFIER_KINDS):
        kinds[group] = "group"
    return kinds


def _answer_columns(header: Sequence[str]) -> list[int]:
    kinds = _who_columns(header)
    known = _ATTEMPT | _TIME | _NO_ANSWER
    apart = {*kinds, *_about_others(header)}
    return [
        column
        for column, cell in enumerate(header)
        if cell.strip() and column not in apart and header_key(cell) not in known
    ]


def _about_others(header: Sequence[str]) -> set[int]:
    """Return the columns of points and feedback that a form adds to each question, in whatever language.

    Microsoft Forms heads them ``Points - <question>``, Google Forms ``<question> [Score]``.
    """
    texts = [" ".join(cell.split()) for cell in header]
    found: dict[str, list[tuple[int, str]]] = {}
    for column, text in enumerate(texts):
        before, _, rest = text.partition(" - ")
        behind = re.fullmatch(r"(.+) \[([^\[\]]+)\]", text)
        for word, question in ((before, rest), (behind[2], behind[1]) if behind else ("", "")):
            if question and question in texts and not any(map(str.isdecimal, word)):
                found.setdefault(question, []).append((column, header_key(word)))
    # One of its own may be anything; points and feedback come together.
    return {
        column
        for question, added in found.items()
        for column, word in added
        if word in _ABOUT_A_QUESTION or (len(added) == 2 and "[" not in question)
    }


def _read_wide(table: FileTable) -> ResponseFile:
    header = table.header.cells
    kinds = _who_columns(header)
    unnamed = [column for column, cell in enumerate(header) if not cell.strip()]
    # A column without a header is told as unknown, unless it is empty.
    filled = [column for column in unnamed if any(row.cells[column].strip() for row in table.rows)]
    answers = sorted([*_answer_columns(header), *filled])
    attempt = _find(header, _ATTEMPT)
    rows = [
        ResponseRow(
            row.line,
            read_identity(row.cells, kinds),
            tuple(row.cells[column] for column in answers),
            read_attempt(row.cells, attempt),
        )
        for row in table.rows
    ]
    time = _find(header, _TIME)
    times = [row.cells[time] if time is not None else "" for row in table.rows]
    ignored = {*range(len(header))} - {*kinds, *answers, attempt}
    return ResponseFile(
        table.file,
        "csv",
        tuple(ResponseColumn(header[column], position) for position, column in enumerate(answers, 1)),
        in_order_of_time(rows, times),
        tuple(header[column] for column in sorted(ignored) if header[column].strip()),
    )


def _read_long(table: FileTable, response: int, where: Sequence[int]) -> tuple[ResponseFile, list[Problem]]:
    """Gather the responses of one student and attempt in one row."""
    header = table.header.cells
    kinds = {column: kind for column, kind in _who_columns(header).items() if column != response}
    attempt = _find(header, _ATTEMPT)
    version = version_column(header)
    if version in {*kinds, *where, response, attempt}:
        version = None
    stated: dict[object, dict[str, None]] = {}
    positions: dict[str, int] = {}
    gathered: dict[object, tuple[ResponseRow, dict[int, tuple[int, str]]]] = {}
    warnings = []
    for row in table.rows:
        identity = read_identity(row.cells, kinds)
        number = read_attempt(row.cells, attempt)
        who = {kind: text for kind, text in identity.items() if kind not in NO_IDENTIFIERS} or identity
        # A response that names nobody is a row of its own, so that it can be told and counted.
        key = (frozenset((kind, text.casefold()) for kind, text in who.items()), number) if who else row.line
        column = " ".join(filter(None, (row.cells[column].strip() for column in where)))
        position = positions.setdefault(column, len(positions))
        _, cells = gathered.setdefault(key, (ResponseRow(row.line, identity, (), number), {}))
        if position in cells:
            message = (
                f"This is a second response of the same student to '{shorten(column)}'; "
                f"it replaces the one on line {cells[position][0]}."
            )
            place = where[0] + 1
            warnings.append(Problem(table.file, row.line, place, "duplicate-response", message, "warning"))
        cells[position] = (row.line, row.cells[response])
        if version is not None and (text := row.cells[version].strip()):
            stated.setdefault(key, {})[text] = None
    rows = tuple(
        ResponseRow(
            start.line,
            start.identity,
            tuple(cells[position][1] if position in cells else "" for position in range(len(positions))),
            start.attempt,
            version="; ".join(stated.get(key, ())),
        )
        for key, (start, cells) in gathered.items()
    )
    columns = tuple(ResponseColumn(column, position + 1) for column, position in positions.items())
    ignored = {*range(len(header))} - {*kinds, *where, response, attempt}
    names = tuple(header[column] for column in sorted(ignored) if header[column].strip())
    return ResponseFile(table.file, "csv", columns, rows, names), warnings


def _find(header: Sequence[str], keys: set[str]) -> int | None:
    return next((column for column, cell in enumerate(header) if header_key(cell) in keys), None)


def _recognise_class_list(header: Sequence[str]) -> bool:
    return True


def _class_list_columns(header: Sequence[str]) -> dict[int, str]:
    """Return the kinds of the columns; quizgen's own ``responses-template.csv`` calls its identifiers ``student``."""
    own = [header_key(cell) for cell in header[:2]] == ["student", "name"]
    return identity_columns(header) | ({0: "id_number"} if own else {})


PLAIN = LmsFormat(
    "csv",
    # A cell for a whole question is likely to come from Moodle's report, which may be read as plain CSV.
    AnswerFiles(
        "plain CSV file with one row per student and one column per part, or one row per response",
        _recognise,
        _read,
        split=split_answers,
        in_fields=in_fields,
    ),
    ClassLists(_recognise_class_list, _class_list_columns),
)
