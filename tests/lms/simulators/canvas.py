"""Canvas's Classic Quizzes: how they mark what students answer, and the report "Student Analysis"."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from canvas_import import as_reported
from canvas_questions import CanvasQuiz, Question

Answer = str | tuple[str, ...] | tuple[int, ...]
"""What was typed, what was typed into each box or chosen for each item, or which options were chosen."""

FIRST_ID = 5001


@dataclass(frozen=True)
class Attempt:
    """What a student answered, by the identifiers of the questions that were drawn for the attempt."""

    name: str
    id: int
    sis_id: str
    number: int
    answers: Mapping[str, Answer]


def score(question: Question, answer: Answer) -> Decimal:
    """Return the marks that Canvas gives."""
    shares: Sequence[bool]
    if question.number:
        shares = [_is_number(answer) and question.number[0] <= round(Decimal(answer), 4) <= question.number[2]]
    elif question.accepted:
        shares = [answer.strip().lower() in [text.strip().lower() for text in question.accepted]]
    elif question.blanks:
        pairs = zip(answer, question.blanks.values(), strict=True)
        shares = [text.strip().lower() in [right.strip().lower() for right in accepted] for text, accepted in pairs]
    elif question.pairs:
        shares = [chosen == right for chosen, (_, right) in zip(answer, question.pairs, strict=True)]
    elif question.kind == "multiple_answers_question":
        right = [i for i, (_, is_right) in enumerate(question.options) if is_right]
        gained = sum(1 if i in right else -1 for i in answer)
        return question.points * max(Decimal(gained), Decimal(0)) / len(right)
    else:
        shares = [bool(answer) and any(question.options[i][1] for i in answer)]
    return question.points * sum(shares) / len(shares)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def write_cell(question: Question, answer: Answer) -> str:
    """Return how the report writes an answer."""
    if question.number and _is_number(answer):
        written = f"{Decimal(answer):.4f}"
    elif question.accepted:
        typed = answer.strip().lower()
        written = next((text for text in question.accepted if text.strip().lower() == typed), answer)
    elif question.blanks:
        written = _join(answer) if any(text.strip() for text in answer) else ""
    elif question.pairs:
        pairs = [(_plain(stem), _plain(chosen)) for (stem, _), chosen in zip(question.pairs, answer, strict=True)]
        written = ",".join(f"{stem}=>{chosen}" for stem, chosen in pairs)
    elif question.options:
        chosen = [question.options[i][0] for i in answer]
        written = _join(chosen) if question.kind == "multiple_answers_question" else "".join(chosen)
    else:
        written = answer
    return "\n".join(" ".join(re.sub(r"</?[A-Za-z][^<>]*>", "", line).split()) for line in written.split("\n"))


def _join(entries: Sequence[str]) -> str:
    return ",".join(entry.replace(",", "\\,") for entry in entries)


def _plain(text: str) -> str:
    return text.replace("=>", "\\=>").replace(",", "\\,")


def write_report(quiz: CanvasQuiz, attempts: Sequence[Attempt], path: Path) -> None:
    """Write the report of all attempts, the newest first."""
    numbers = {question.ident: i for i, question in enumerate(quiz.questions, FIRST_ID)}
    by_ident = {question.ident: question for question in quiz.questions}
    points = {question.ident: slot.points for slot in quiz.slots for question in slot.questions}
    # A question of a group has columns once anybody has seen it, in the order in which that came to be.
    seen = list(dict.fromkeys(ident for attempt in attempts for ident in attempt.answers))
    header = ["name", "id", "sis_id", "section", "section_id", "section_sis_id", "submitted", "attempt"]
    for ident in seen:
        header += [f"{numbers[ident]}: {as_reported(by_ident[ident].html)}", str(float(points[ident]))]
    rows = []
    for minute, attempt in enumerate(attempts):
        time = f"2026-09-05 {3 + minute // 60:02}:{minute % 60:02}:11 UTC"
        row = [attempt.name, attempt.id, attempt.sis_id, "PHY101 L1, Mon", 9, "PHY101-L1", time, attempt.number]
        total, right = Decimal(0), 0
        for ident in seen:
            if ident not in attempt.answers:
                row += ["", ""]
                continue
            question, answer = by_ident[ident], attempt.answers[ident]
            marks = score(question, answer) if question.kind != "essay_question" else Decimal(0)
            total, right = total + marks, right + bool(marks)
            row += [write_cell(question, answer), str(float(marks))]
        rows.append([*row, right, len(attempt.answers) - right, str(float(total))])
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([[*header, "n correct", "n incorrect", "score"], *rows[::-1]])
