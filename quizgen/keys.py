"""A key as JSON lines, and back: a header, each question once, then each paper.

A key is complete in itself: it has the questions' own data, so that marking needs no bank.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

import numpy as np

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import as_array, shorten
from quizgen.messages import ENGLISH, languages
from quizgen.model import Key, PaperKey, Place, Question, Seating, Sheet, Student, Value, VariantKey
from quizgen.questions.evaluation import expect_closely, part_label, recompute
from quizgen.questions.reader import restore_question
from quizgen.version import __version__

SCHEMA = "quizgen.key/1"

PartKey = tuple[int, str]
"""Number of the question, counted from 1, and name of the part."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A part of a sheet.

    Parameters
    ----------
    question : int
        Number of its question, counted from 1.
    part : str
        The part's name.
    label : str
        Such as ``a``; empty where the question has one part.
    marks : Fraction
        What the part is worth.
    question_id : str
        Such as ``cnn/pooling``.
    bonus : bool
        Whether its marks are above the total.
    """

    question: int
    part: str
    label: str
    marks: Fraction
    question_id: str
    bonus: bool = False

    @property
    def key(self) -> PartKey:
        """What the part is looked up by."""
        return self.question, self.part

    @property
    def name(self) -> str:
        """What columns of answer files call the part, such as ``Q1.map``."""
        return f"Q{self.question}.{self.part}"


def list_parts(key: Key) -> tuple[SheetPart, ...]:
    """Return the parts of a sheet in its order; they are the same on every paper."""
    return tuple(
        SheetPart(number, part.name, part_label(variant.question, i), part.marks, variant.question.id, part.bonus)
        for number, variant in enumerate(key.papers[0].variants, 1)
        for i, part in enumerate(variant.question.parts)
    )


def write_key(key: Key) -> Iterator[str]:
    """Yield the lines of a key file; the first one has a digest of the others."""
    records = list(_records(key))
    digest = blake2b(digest_size=_DIGEST)
    for line in records:
        digest.update(line.encode())
    yield _line(_header(key) | {"digest": digest.hexdigest()})
    yield from records


def _records(key: Key) -> Iterator[str]:
    references: dict[int, int] = {}
    for paper in key.papers:
        for variant in paper.variants:
            question = variant.question
            if id(question) not in references:
                references[id(question)] = len(references) + 1
                yield _line(_question(references[id(question)], question))
    for paper in key.papers:
        variants = [_variant(references[id(v.question)], v) for v in paper.variants]
        student = paper.student.id if paper.student else None
        order = {"order": [i + 1 for i in paper.order]} if paper.order else {}
        version = {"version": paper.version} if paper.version else {}
        yield _line({"kind": "paper", "student": student, **version, **order, "variants": variants})


def _header(key: Key) -> dict[str, Any]:
    return {
        "kind": "key",
        "schema": SCHEMA,
        "course": key.course,
        "sheet": key.sheet,
        "title": key.title,
        "attempt": key.attempt,
        "rounding": key.rounding,
        "versions": _VERSIONS,
        **({"language": key.language} if key.language != ENGLISH else {}),
        **({"papers": list(key.versions)} if key.versions else {}),
        **({"mixed": True} if key.mixed else {}),
        "roster": [
            {
                "name": student.name,
                "id": student.id,
                "id_kind": student.id_kind,
                "identifiers": dict(student.identifiers),
                **({"group": student.group} if student.group else {}),
                **({"latin_name": student.latin_name} if student.latin_name else {}),
                **(asdict(key.seating[student.id]) if student.id in key.seating else {}),
            }
            for student in key.roster
        ],
    }


def _question(reference: int, question: Question) -> dict[str, Any]:
    return {
        "kind": "question",
        "reference": reference,
        "id": question.id,
        "data": dict(question.data),
    }


def _variant(reference: int, variant: VariantKey) -> dict[str, Any]:
    return {
        "question": reference,
        "code": variant.code,
        "seed": variant.seed,
        "drawn": {name: encode(value) for name, value in variant.drawn.items()},
        "answers": {name: encode(value) for name, value in variant.answers.items()},
    }


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be stored in a key")


def encode(value: Value) -> Any:
    """Return a value as JSON writes it: arrays as nested lists, a shape and a scenario marked as such."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, tuple):
        return {"tuple": [encode(item) for item in value]}
    if isinstance(value, Mapping):
        return {"row": {key: encode(item) for key, item in value.items()}}
    if isinstance(value, list):
        return [encode(item) for item in value]
    return value


def decode(value: Any) -> Value:
    """Return the value that `encode` wrote."""
    if isinstance(value, dict):
        if "tuple" in value:
            return tuple(decode(item) for item in value["tuple"])
        return MappingProxyType({key: _row_item(item) for key, item in value["row"].items()})
    if isinstance(value, list):
        return as_array([decode(item) if isinstance(item, _NESTED) else item for item in value])
    return value


_NESTED = (list, dict)


def _row_item(item: Any) -> Value:
    # A scenario's lists are plain data and stay lists.
    return [_row_item(one) for one in item] if isinstance(item, list) else decode(item)


def read_key(file: str, lines: Iterable[str]) -> Key:
    """Read a key file.

    Parameters
    ----------
    file : str
        Its path, for problems.
    lines : iterable of str
        Its lines.

    Raises
    ------
    UserFileError
        If a line is not part of a key, a question in it has problems, or an answer is none of its part's kind.
    """
    header: dict[str, Any] | None = None
    questions: dict[int, Question] = {}
    students: dict[str, Student] = {}
    papers: dict[int, PaperKey] = {}
    seating: dict[str, Seating] = {}
    rounding: Fraction | None = None
    language = ENGLISH
    digest = blake2b(digest_size=_DIGEST)
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            record = json.loads(line)
            if number == 1:
                header = _check_header(file, record)
                students = {row["id"]: _student(row) for row in record["roster"]}
                seating = {row["id"]: _seating(row) for row in record["roster"] if "version" in row}
                rounding = _rounding(record.get("rounding"))
                language = _language(record.get("language", ENGLISH))
                continue
            digest.update(line.encode())
            if record["kind"] == "question":
                place = Place(file, number, 1)
                questions[record["reference"]] = restore_question(record["id"], record["data"], place)
            else:
                student = students[record["student"]] if record["student"] is not None else None
                variants = tuple(_read_variant(row, questions, language) for row in record["variants"])
                version = _text(record, "version") if "version" in record else ""
                papers[number] = PaperKey(student, variants, _order(record, len(variants)), version)
    except _BROKEN as error:
        message = f"this line is not part of a key ({_reason(error)}); use key.jsonl as 'quizgen sheet' wrote it"
        raise UserFileError([Problem(file, number, 1, "bad-key", message)]) from error
    if header is None or not _complete(header, students, papers.values(), seating):
        message = (
            "the key is cut short: some students on its roster have no paper; use key.jsonl as 'quizgen sheet' wrote it"
        )
        raise UserFileError([Problem(file, max(number, 1), 1, "bad-key", message)])
    untouched = (header.get("digest"), header.get("versions")) == (digest.hexdigest(), _VERSIONS)
    if not untouched:
        _check_papers(file, papers)
    return Key(
        course=header["course"],
        title=header["title"],
        sheet=header["sheet"],
        attempt=header["attempt"],
        roster=tuple(students.values()),
        papers=tuple(papers.values()),
        rounding=rounding,
        untouched=untouched,
        seating=MappingProxyType(seating),
        language=language,
        mixed=header.get("mixed") is True,
    )


_DIGEST = 16
"""Bytes of a key's digest."""
_VERSIONS = {"quizgen": __version__}
# What reading a value that is not what it should be may raise.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError, AssertionError)


def _check_papers(file: str, papers: Mapping[int, PaperKey]) -> None:
    """Refuse papers that ask other questions than the first one, and answers that are none.

    A key that this version wrote and nobody edited is not looked at: what cannot be computed in one paper then costs
    that paper alone.
    """
    asked = [variant.question for variant in next(iter(papers.values())).variants]
    problems: list[Problem] = []
    for line, paper in papers.items():
        if not asked or [variant.question for variant in paper.variants] != asked:
            wrong = "this paper does not ask the questions of the first one; use key.jsonl as 'quizgen sheet' wrote it"
            problems.append(Problem(file, line, 1, "bad-key", wrong))
            continue
        for number, variant in enumerate(paper.variants, 1):
            problems += _check_variant(Place(file, line, 1), number, variant)
    if problems:
        raise UserFileError(problems)


def _check_variant(place: Place, number: int, variant: VariantKey) -> Iterator[Problem]:
    def problem(wrong: str, error: Exception) -> Problem:
        return Problem(place.file, place.line, 1, "bad-key", f"{wrong}: {_reason(error)}")

    try:
        values = recompute(variant.question, variant.drawn)
    except (UserFileError, *_BROKEN) as error:
        yield problem(f"the values of question {number} cannot be computed", error)
        return
    for part in variant.question.parts:
        answer = f"the answer to Q{number}.{part.name}"
        wrong = f"{answer} cannot be computed"
        try:
            expect_closely(part, values, part.asked.compute(part, values))
            wrong = f"{answer} is none of type {part.kind}"
            expected = expect_closely(part, values, variant.answers[part.name])
            expected.in_full(expected.typed())
        except (UserFileError, *_BROKEN) as error:
            yield problem(wrong, error)


def _complete(
    header: Mapping[str, Any],
    students: Mapping[str, Student],
    papers: Collection[PaperKey],
    seating: Mapping[str, Seating],
) -> bool:
    """Tell whether there is a paper for every student, or one for all, or one of every version or variant."""
    versions = [paper.version for paper in papers if not paper.student]
    if header.get("mixed"):
        return bool(versions) and versions == header.get("papers") and len(papers) == len(versions)
    if seating or header.get("papers"):
        seated = {who for who, seat in seating.items() if seat.version in versions}
        return versions == header.get("papers") and len(papers) == len(versions) and seated == set(students)
    have = [paper.student.id if paper.student else None for paper in papers]
    return have == [None] or (bool(have) and have == list(students))


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON from column {error.colno}"
    if isinstance(error, UserFileError):
        return shorten(error.problems[0].message, 200)
    if isinstance(error, KeyError):
        return shorten(f"it lacks {error}")
    return shorten(f"{type(error).__name__}: {error}")


def _check_header(file: str, record: Any) -> dict[str, Any]:
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        message = f"this is not a key that this version reads; its first line must have the schema {SCHEMA}"
        raise UserFileError([Problem(file, 1, 1, "bad-key", message)])
    for name in ("course", "title", "sheet"):
        _text(record, name)
    if type(record["attempt"]) is not int or record["attempt"] < 1:
        raise ValueError(f"'attempt' must be a number from 1, not {record['attempt']!r}")
    return record


def _text(row: Mapping[str, Any], name: str) -> str:
    if not isinstance(row[name], str):
        raise TypeError(f"'{name}' must be text, not {row[name]!r}")
    return str(row[name])


def _rounding(step: Any) -> Fraction | None:
    if step is not None and not re.fullmatch(r"[1-9]\d{0,30}(/[1-9]\d{0,30})?", step):
        raise ValueError(f"totals cannot be rounded to steps of {step}")
    return None if step is None else Fraction(step)


def _language(language: Any) -> str:
    if language not in languages():
        raise ValueError(f"'language' must be one of {', '.join(languages())}, not {language!r}")
    return str(language)


def _order(record: Mapping[str, Any], count: int) -> tuple[int, ...]:
    """Return the order of a paper's questions; a paper that does not tell it keeps the sheet's."""
    order = record.get("order", [])
    if order and sorted(order) != [*range(1, count + 1)]:
        raise ValueError(f"'order' must have each question from 1 to {count} once")
    return tuple(int(number) - 1 for number in order)


def _student(row: Mapping[str, Any]) -> Student:
    identifiers = {kind: _text(row["identifiers"], kind) for kind in row["identifiers"]}
    who = _text(row, "name"), _text(row, "id"), _text(row, "id_kind")
    further = {key: _text(row, key) for key in ("group", "latin_name") if key in row}
    return Student(*who, MappingProxyType(identifiers), **further)


def _seating(row: Mapping[str, Any]) -> Seating:
    if type(row["copy"]) is not int:
        raise TypeError(f"'copy' must be a whole number, not {row['copy']!r}")
    return Seating(_text(row, "seat"), _text(row, "version"), row["copy"])


def _read_variant(row: Mapping[str, Any], questions: Mapping[int, Question], language: str) -> VariantKey:
    question = questions[row["question"]]
    drawn = [name for name, expression in question.values.items() if expression.draws]
    return VariantKey(
        code=_text(row, "code"),
        question=question,
        seed=row["seed"],
        drawn=MappingProxyType({name: decode(row["drawn"][name]) for name in drawn}),
        answers=MappingProxyType({part.name: decode(row["answers"][part.name]) for part in question.parts}),
        language=language,
    )


def make_key(
    sheet: Sheet,
    attempt: int,
    roster: tuple[Student, ...],
    papers: tuple[PaperKey, ...],
    seating: Mapping[str, Seating] = MappingProxyType({}),
) -> Key:
    """Return the key of a sheet's papers; `seating` tells who of the roster has which version."""
    seats = MappingProxyType({student.id: seating[student.id] for student in roster if student.id in seating})
    return Key(
        sheet.course,
        sheet.title,
        sheet.id,
        attempt,
        roster,
        papers,
        sheet.rounding,
        seating=seats,
        language=sheet.language,
    )


def find_paper(key: Key, student: Student) -> PaperKey:
    """Return the paper of a student on the roster, or the first one for anybody else."""
    version = key.seating[student.id].version if student.id in key.seating else ""
    own = (paper for paper in key.papers if paper.student == student or (version and paper.version == version))
    return next(own, key.papers[0])
