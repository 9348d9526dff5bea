"""Blackboard: the results of a test as they are downloaded, by user or by question and user; class lists."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from quizgen.errors import Problem
from quizgen.lms.html_text import html_to_text
from quizgen.lms.identity import header_key, identity_columns, read_identity
from quizgen.lms.interface import AnswerFiles, ClassLists, Gradebooks, Grades, LmsFormat, Skipped
from quizgen.lms.tables import FileTable, TableRow
from quizgen.model import ResponseColumn, ResponseFile, ResponseRow

_GRADE_COLUMN = re.compile(r".*\[.*\d.*\]\s*\|\s*\d+\s*", re.DOTALL)

# Question ID, question, answer, possible points, score by Blackboard, score by hand.
_BLOCK = 6
_QUESTION_ID, _QUESTION, _ANSWER = 0, 1, 2
_LEAD = ("login", "last", "first")
_LONG = ("questionid", "question", "answer", "possiblepoints", "autoscore", "manualscore")
_HTML = re.compile(r"\s*<(?:p|div|span|pre|ul|ol|table|br|strong|em|h[1-6])\b|\s*<unanswered>\s*\Z", re.IGNORECASE)


# --- Answer files ------------------------------------------------------------------------------------------


def _recognise(table: FileTable) -> bool:
    return bool(_blocks(table.header.cells))


def _blocks(header: Sequence[str]) -> list[int]:
    """Return where a question begins; Blackboard numbers six columns for each, or has six for one per row."""
    lead = len(_LEAD)
    if tuple(header_key(cell) for cell in header[lead:]) == _LONG:
        return [lead]
    starts = list(range(lead, len(header), _BLOCK))
    numbered = all(
        re.fullmatch(rf".*\D{number}", cell.strip())
        for number, start in enumerate(starts, 1)
        for cell in header[start : start + _BLOCK]
    )
    return starts if numbered and starts and (len(header) - lead) % _BLOCK == 0 else []


def _read(table: FileTable) -> tuple[ResponseFile, list[Problem]]:
    """Gather what is answered to each question, for each student may have them in another order, or other ones.

    A question is known by its text as the student saw it.
    """
    header = table.header.cells
    starts = _blocks(header)
    kinds = identity_columns(header[: len(_LEAD)]) or dict(enumerate(_LEAD))
    by_user = len(starts) > 1
    gathered: dict[tuple[tuple[str, ...], int], tuple[ResponseRow, dict[str, str]]] = {}
    questions: dict[str, None] = {}
    times: Counter[tuple[tuple[str, ...], str]] = Counter()
    for number, row in enumerate(table.rows):
        start = ResponseRow(row.line, read_identity(row.cells, kinds), ())
        who = row.cells[: len(_LEAD)]
        if by_user:
            gathered[who, number] = (start, {})
            times.clear()
        for text, answer in _answers(row, starts):
            # By user, each row is an attempt; by question and user, one begins where a question comes again.
            again = times[who, text]
            times[who, text] += 1
            question = f"{text} ({again + 1})" if by_user and again else text
            questions.setdefault(question)
            key = (who, number if by_user else again)
            gathered.setdefault(key, (start, {}))[1][question] = answer
    rows = tuple(
        ResponseRow(start.line, start.identity, tuple(answers.get(question, "") for question in questions))
        for start, answers in gathered.values()
    )
    columns = tuple(ResponseColumn(question, number) for number, question in enumerate(questions, 1))
    return ResponseFile(table.file, "blackboard", columns, rows), []


def _answers(row: TableRow, starts: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield the text of each question in a row, and the answer; a test with fewer questions leaves cells blank."""
    for start in starts:
        cells = row.cells[start : start + _BLOCK]
        question = " ".join(html_to_text(cells[_QUESTION]).split()) or cells[_QUESTION_ID].strip()
        answer = cells[_ANSWER]
        if question or answer.strip():
            yield question, html_to_text(answer) if _HTML.match(answer) else answer


# --- Class lists -------------------------------------------------------------------------------------------


def _recognise_class_list(header: Sequence[str]) -> bool:
    """Tell whether a name in two columns and a login lead, in whatever language, and what follows is Blackboard's."""
    kinds = identity_columns(header[:3])
    own = any(map(_GRADE_COLUMN.fullmatch, header)) or "studentid" in map(header_key, header)
    return [kinds.get(column) for column in range(3)] == ["last", "first", "login"] and own


def _skip(row: TableRow, kinds: Mapping[int, str]) -> Skipped | None:
    """Skip the account with which a teacher looks at the course as students see it."""
    if any(row.cells[column].strip().casefold().endswith("_previewuser") for column in kinds):
        return Skipped("test-student", "This is the account of Blackboard's student preview, and gets no paper.")
    return None


def _has_grades_only(header: Sequence[str]) -> str:
    if not _recognise_class_list(header) or not any(map(_GRADE_COLUMN.fullmatch, header)):
        return ""
    return (
        "This is Blackboard's Grade Center, which has no answers. In the menu of the test's column choose 'Download "
        "Results', by user."
    )


def _gradebook_rows(grades: Grades) -> list[list[str]]:
    """Return the rows of an upload to the Grade Center, which knows students by their logins."""
    header = ["Username", "Student ID", grades.title, "Feedback to Learner", "Feedback Format"]
    rows = [
        [
            who.identifiers.get("login", ""),
            who.identifiers.get("id_number") or who.identifiers.get("sis_id", ""),
            grades.totals[who.id],
            grades.feedback[who.id],
            "PLAIN_TEXT" if grades.feedback[who.id] else "",
        ]
        for who in grades.students
    ]
    return [header, *rows]


BLACKBOARD = LmsFormat(
    "blackboard",
    AnswerFiles("Blackboard's download of a test's results", _recognise, _read, column_per_question=True),
    ClassLists(_recognise_class_list, skip=_skip),
    Gradebooks("Blackboard's Grade Center", _gradebook_rows, lambda students: False, takes_feedback=True),
    has_grades_only=_has_grades_only,
)
