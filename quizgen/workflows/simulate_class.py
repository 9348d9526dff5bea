"""A simulated class: right answers in many notations, declared mistakes, blanks and nonsense."""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from types import MappingProxyType

from quizgen.draws.stream import Stream
from quizgen.errors import Problem, UserFileError
from quizgen.keys import find_paper, list_parts
from quizgen.model import Student
from quizgen.render.spreadsheet import guard_formula, write_csv
from quizgen.render.wording import course_and_title
from quizgen.reports.tables import printed_id
from quizgen.workflows.events import Advanced, Event, Finished, Noted, Started, Wrote
from quizgen.workflows.files import read_key_file, staged, write_text
from quizgen.workflows.make_believe import OUTCOMES, answer_all
from quizgen.workflows.written import Written

_ANSWERS = "responses.csv"
_INVENTED = 30


def simulate_class(key_path: Path, seed: int = 1, out: Path | None = None) -> Iterator[Event]:
    """Write the answers of a simulated class, and what each answer was meant to be.

    Parameters
    ----------
    key_path : Path
        ``key.jsonl`` of a sheet.
    seed : int
        Another seed gives another class.
    out : Path, optional
        Folder to write into; by default ``class`` beside the key.

    Raises
    ------
    UserFileError
        If the key cannot be read, or if answers lie in the folder that no simulation wrote.
    """
    key = read_key_file(key_path)
    target = out or key_path.parent / "class"
    written = Written.read(target)
    _refuse_real_answers(target / _ANSWERS, written)
    stated = ["version"] if key.versions else []
    responses: list[list[str]] = [["student", "name", *stated, *(part.name for part in list_parts(key))]]
    truth: list[list[str]] = [["student", "question", "part", "meant", "credit", "response"]]
    counts: Counter[str] = Counter()
    students = key.roster or _invent()
    # Of papers without names, people take one version after the other.
    papers = {who.id: find_paper(key, who) for who in key.roster}
    papers = papers or {who.id: paper for who, paper in zip(students, cycle(key.papers), strict=False)}
    yield Started("students", len(students))
    handed_in: set[str] = set()
    for student in students:
        yield Advanced()
        if student.group and student.group.casefold() in handed_in:
            # One answer of a group counts for all its members.
            continue
        handed_in.add(student.group.casefold())
        # The answers are written as a student types them, hostile cells and all: that is what marking has to bear.
        paper = papers[student.id]
        row = [guard_formula(printed_id(student)), guard_formula(student.name), *([paper.version] if stated else [])]
        for i, variant in enumerate(paper.variants):
            for part, answer in answer_all(variant, Stream(seed, f"{student.id}/{i}")):
                row.append(answer.response)
                counts[answer.meant.split(" ")[0]] += 1
                meant = (answer.meant, str(answer.credit), guard_formula(answer.response))
                truth.append([guard_formula(printed_id(student)), str(i + 1), part.name, *meant])
        responses.append(row)
    with staged(target, written=written) as stage:
        write_text(stage / _ANSWERS, write_csv(responses))
        write_text(stage / "truth.csv", write_csv(truth))
    yield from map(Noted, written.say_kept())
    yield Wrote(target / _ANSWERS, "the answers of a simulated class, to be marked")
    yield Wrote(target / "truth.csv", "what each answer was meant to be")
    rows = tuple((name, str(counts[name])) for name in ("right", "carried", *(name for name, _ in OUTCOMES[1:])))
    title = f"{course_and_title(key.course, key.title)}: {len(students)} students"
    yield Finished(title, rows, {"counts": dict(counts)})


def _refuse_real_answers(path: Path, written: Written) -> None:
    if path.exists() and not written.has(path.name, path):
        why = (
            "this file is not as 'quizgen simulate' wrote it"
            if written.listed
            else "nothing says who wrote this file, as in a folder that an earlier version of quizgen simulated"
        )
        message = (
            f"{why}, and it may hold real answers; nothing is written. If they are invented, delete it and run the "
            "command again; if they are real, move it to another folder, or name one with --out"
        )
        raise UserFileError([Problem(str(path), 0, 0, "answers-would-be-lost", message)])


def _invent() -> tuple[Student, ...]:
    return tuple(
        Student(f"Student {i:02}", f"s{i:02}", "login", MappingProxyType({"login": f"s{i:02}"}))
        for i in range(1, _INVENTED + 1)
    )
