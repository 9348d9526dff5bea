"""From a bank to a table of its questions."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizgen.bank import Wanted, fits, load_bank, read_question_file
from quizgen.checks.variety import measure_variety
from quizgen.errors import Problem, QuizgenError, UserFileError
from quizgen.language.expressions import suggest
from quizgen.language.ranges import Range
from quizgen.model import Question
from quizgen.questions.schema import outcomes
from quizgen.workflows.events import Advanced, Event, Finished, Started
from quizgen.workflows.settings import Settings

DRAWS = 80
"""How many draws an estimate of the variants rests upon: fewer than in a check, for a person waits."""


class UnknownWordError(QuizgenError):
    """A topic or an outcome is asked for that no question can have."""


@dataclass(frozen=True, slots=True)
class _Job:
    id: str
    path: Path
    wanted: Wanted
    variants: Range


@dataclass(frozen=True, slots=True)
class _Listed:
    """What comes of a file: the topics of its question, the row if it is wanted, or why it cannot be read."""

    topics: tuple[str, ...] = ()
    row: Mapping[str, Any] | None = None
    problems: tuple[Problem, ...] = ()


def list_questions(settings: Settings, wanted: Wanted, variants: Range, workers: int | None = None) -> Iterator[Event]:
    """List the questions of the bank that are wanted.

    Parameters
    ----------
    settings : Settings
        Where the banks are.
    wanted : Wanted
        What the questions must have, such as a topic.
    variants : Range
        Of how many variants; for most questions their number is an estimate.
    workers : int, optional
        How many processes work at once; by default one per core.

    Yields
    ------
    Event
        Last a `Finished` whose data have one row per question.

    Raises
    ------
    UserFileError
        With every problem of every question.
    UnknownWordError
        If no question is on the topic, or there is no such outcome.
    """
    if wanted.outcome is not None:
        _refuse_unknown("outcome", wanted.outcome, outcomes())
    bank = load_bank(*settings.banks)
    jobs = [_Job(id, bank.path(id), wanted, variants) for id in bank]
    listed: list[_Listed] = []
    yield Started("questions", len(jobs))
    for one in _run(jobs, workers or os.cpu_count() or 1):
        listed.append(one)
        yield Advanced()
    problems = [problem for one in listed for problem in one.problems]
    if problems:
        raise UserFileError(problems)
    if wanted.topic is not None:
        topics = {topic for one in listed for topic in one.topics}
        _refuse_unknown("topic", wanted.topic, sorted(topics, key=str.casefold))
    rows = [one.row for one in listed if one.row is not None]
    yield Finished("Questions", (), {"schema": "quizgen.list/1", "questions": rows})


def _refuse_unknown(kind: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        raise UnknownWordError(f"there is no {kind} '{word}'.{suggest(word, known)} Choose from {', '.join(known)}")


def _run(jobs: Sequence[_Job], workers: int) -> Iterator[_Listed]:
    """Yield what comes of the jobs in their order."""
    if min(workers, len(jobs)) < 2:
        yield from map(_list_file, jobs)
        return
    with ProcessPoolExecutor(min(workers, len(jobs))) as pool:
        yield from pool.map(_list_file, jobs)


def _list_file(job: _Job) -> _Listed:
    try:
        question = read_question_file(job.path, job.id)
    except UserFileError as error:
        return _Listed(problems=error.problems)
    if not fits(question, job.wanted):
        return _Listed(question.topics)
    row = _row(question)
    return _Listed(question.topics, row if row["variants"]["count"] in job.variants else None)


def _row(question: Question) -> dict[str, Any]:
    variety = measure_variety(question, DRAWS)
    return {
        "id": question.id,
        "title": question.title,
        "topics": list(question.topics),
        "outcome": question.outcome,
        "difficulty": question.difficulty,
        "parts": len(question.parts),
        "marks": float(question.marks),
        "variants": {"count": variety.variants, "exact": variety.exact},
        "levels": {level: dict(pinned) for level, pinned in question.levels.items()},
    }
