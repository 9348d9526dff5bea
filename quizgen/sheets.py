"""A sheet: a file that lists questions, and with a roster becomes papers and a key."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b
from itertools import pairwise
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any

from quizgen.bank import Bank, Wanted
from quizgen.draws.draws import shuffle
from quizgen.draws.stream import Stream
from quizgen.errors import Problem, UserFileError
from quizgen.generate import make_variant, variant_code
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import problem_at
from quizgen.language.source import Path, Source, read_yaml
from quizgen.messages import has_comma
from quizgen.model import Paper, PaperKey, Seating, Sheet, SheetQuestion, Solution, Student, Variant
from quizgen.questions.layout import compile_layout, compile_remark
from quizgen.questions.reader import adapt, in_language, shuffle_options
from quizgen.questions.schema import SheetEntryFile, SheetFile, validate
from quizgen.text.translated import translate_paper, translate_solution

_SEED_BITS = 53  # so that a seed survives every program that reads JSON numbers as doubles


def read_sheet(id: str, file: str, text: str, bank: Bank) -> Sheet:
    """Read a sheet file.

    Parameters
    ----------
    id : str
        The sheet's name, from its file name.
    file : str
        Its path, for problems.
    text : str
        The text of the sheet file.
    bank : Bank
        Where its questions are found.

    Raises
    ------
    UserFileError
        With every problem of the sheet and of the questions that it names.
    """
    source = read_yaml(file, text)
    checked, problems = validate(SheetFile, source)
    if checked is None:
        raise UserFileError(problems)
    problems.extend(_needless(source, checked))
    compiler = Compiler(source, (), problems=problems)
    layout = compile_layout(compiler, checked.layout, ("layout",))
    instructions = compile_remark(compiler, checked.instructions, ("instructions",))
    questions: list[SheetQuestion] = []
    heading = ""
    for i, entry in enumerate(checked.questions):
        try:
            if entry.heading is not None:
                heading = _heading(source, i, checked)
                continue
            found = _entries(source, i, entry, checked, bank)
            if checked.options == "shuffled":
                found = (replace(one, question=shuffle_options(one.question, one.place)) for one in found)
            first, *others = found
        except UserFileError as error:
            problems.extend(error.problems)
        else:
            questions += [replace(first, heading=heading), *others]
        heading = ""
    if problems:
        raise UserFileError(dict.fromkeys(problems))
    return Sheet(
        id=id,
        code=checked.code or short_name(id),
        title=checked.title,
        course=checked.course,
        date=checked.date,
        shared=checked.papers == "shared",
        questions=tuple(questions),
        rounding=checked.rounding,
        shuffled=checked.order == "shuffled",
        anonymous=checked.papers == "anonymous",
        versions=tuple(ascii_uppercase[: checked.versions or 0]),
        language=checked.language,
        layout=layout,
        instructions=instructions,
    )


def _needless(source: Source, checked: SheetFile) -> Iterator[Problem]:
    """Yield the problems of keys of a sheet that go with others."""
    if checked.order == "shuffled" and checked.papers == "shared":
        message = "order: shuffled gives each student an order; a paper that all share keeps the order of the sheet"
        yield problem_at(source.place(("order",)), "needless-key", message)
    if checked.papers == "versions" and checked.versions is None:
        message = "papers: versions needs the key 'versions' as well, such as versions: 4 for papers A to D"
        yield problem_at(source.place(("papers",)), "missing-key", message)
    if checked.papers != "versions" and checked.versions is not None:
        message = "versions: goes with papers: versions; write that as well, or leave versions: out"
        yield problem_at(source.place(("versions",), key=True), "needless-key", message)


def _heading(source: Source, i: int, checked: SheetFile) -> str:
    """Return the heading that is an entry of a sheet, with a question to follow it."""
    entry, *below = checked.questions[i:]
    place = source.place(("questions", i))
    if entry.model_fields_set != {"heading"}:
        raise UserFileError([problem_at(place, "needless-key", "a heading is an entry of its own, without other keys")])
    if not below or below[0].heading is not None:
        raise UserFileError([problem_at(place, "needless-key", "no question follows this heading")])
    assert entry.heading is not None
    return entry.heading


def _entries(source: Source, i: int, entry: SheetEntryFile, checked: SheetFile, bank: Bank) -> Iterator[SheetQuestion]:
    """Yield the question, or the picked ones, of one entry of a sheet."""
    path: tuple[str | int, ...] = ("questions", i)
    if (entry.question is None) == (entry.pick is None):
        message = "an entry needs one of question:, pick: and heading:"
        raise UserFileError([problem_at(source.place(path), "missing-key", message)])
    if entry.question is not None:
        yield _question(source, path, entry, entry.question, bank, checked.language)
        return
    if entry.set or entry.level:
        message = "set: and level: go with question:, not with pick:"
        raise UserFileError([problem_at(source.place(path), "needless-key", message)])
    for id in _pick(source, path, entry, checked, bank):
        yield _question(source, path, entry, id, bank, checked.language)


def _pick(source: Source, path: Path, entry: SheetEntryFile, checked: SheetFile, bank: Bank) -> list[str]:
    """Pick questions of the bank: the same ones for the whole class, and again next year.

    Each question has a place of its own in the order, which further questions in the bank do not change.
    """
    wanted = entry.from_
    named = {other.question for other in checked.questions}
    found = bank.filter(Wanted(topic=wanted.topic, outcome=wanted.outcome, difficulty=wanted.difficulty))
    candidates = [id for id in found if id not in named]
    assert entry.pick is not None
    if len(candidates) < entry.pick:
        message = f"{entry.pick} questions are asked for, but the bank has only {len(candidates)} more for this sheet"
        raise UserFileError([problem_at(source.place((*path, "pick"), key=True), "too-few-questions", message)])
    # Headings do not count: with one more of them, the same questions are picked.
    number = sum(other.heading is None for other in checked.questions[: int(path[-1])])
    return sorted(candidates, key=lambda id: variant_code(checked.course, checked.title, number, id))[: entry.pick]


def _question(source: Source, path: Path, entry: SheetEntryFile, id: str, bank: Bank, language: str) -> SheetQuestion:
    written = source.data["questions"][path[-1]]
    place = source.place((*path, "question") if isinstance(written, dict) else path)
    if id not in bank:
        message = f"there is no question '{id}' in the bank.{bank.suggest(id)}"
        raise UserFileError([problem_at(place, "unknown-question", message)])
    question = in_language(bank[id], language, place)
    pinned: dict[str, Any] = {}
    if entry.level is not None:
        if entry.level not in question.levels:
            known = ", ".join(question.levels) or "none"
            message = f"{id} has no level '{entry.level}'; it has {known}"
            raise UserFileError([problem_at(source.place((*path, "level")), "unknown-level", message)])
        pinned.update(question.levels[entry.level])
    if isinstance(written, dict):
        pinned.update(written.get("set", {}))
    if pinned or entry.marks is not None:
        question = adapt(question, pinned, source.place((*path, "set"), key=True), entry.marks)
    return SheetQuestion(question, place)


def short_name(id: str) -> str:
    """Return a sheet's name as it is in variant codes: the words' first letters and the numbers.

    Examples
    --------
    >>> short_name("tutorial-09-2024")
    'T92024'
    """
    words = re.findall(r"[A-Za-z]+|\d+", id)
    return "".join(str(int(word)) if word.isdigit() else word[0].upper() for word in words)[:8] or "Q"


def sheet_seed(
    sheet: Sheet, student: Student | None, question: int, attempt: int = 1, secret: str = "", version: str = ""
) -> int:
    """Return the seed of one question of one student, or of one version of the paper.

    It depends on secret, course, sheet, student, the question's id, how often the same question came before on the
    sheet, and the attempt; on no other student and no other question.

    Parameters
    ----------
    student : Student or None
        None for a paper that the class shares.
    question : int
        Position on the sheet, counted from 0.
    version : str
        Where papers come in versions; then the student plays no part.
    """
    id = sheet.questions[question].question.id
    occurrence = sum(entry.question.id == id for entry in sheet.questions[:question])
    who = _whose(sheet, student, version)
    return _seed((sheet.course, sheet.id, who, id, str(occurrence), str(attempt)), secret, b"quizgen-seed")


def _seed(parts: Sequence[str], secret: str, use: bytes) -> int:
    text = "".join(f"{len(part)}:{part}" for part in parts)
    key = blake2b(secret.encode(), digest_size=32).digest()
    word = blake2b(text.encode(), digest_size=8, key=key, person=use).digest()
    return int.from_bytes(word, "big") >> (64 - _SEED_BITS)


def _whose(sheet: Sheet, student: Student | None, version: str = "") -> str:
    """Return whose numbers a paper has: the student's, or those of a version, a group or the class."""
    if version:
        # No identifier and no group is written so: the one are in small letters, the others begin otherwise.
        return f"version {version}"
    if student is None or sheet.shared:
        return ""
    return f"group {student.group.casefold()}" if student.group else student.id


def _order(sheet: Sheet, whose: str, attempt: int, secret: str) -> tuple[int, ...]:
    """Return the order that is drawn for the questions, those below each heading by themselves.

    It is empty for the sheet's order, which a paper for all keeps.
    """
    if not (sheet.shuffled and whose):
        return ()
    seed = _seed((sheet.course, sheet.id, whose, str(attempt)), secret, b"quizgen-order")
    begins = [i for i, entry in enumerate(sheet.questions) if entry.heading or i == 0]
    stretches = pairwise([*begins, len(sheet.questions)])
    return tuple(i for begin, end in stretches for i in shuffle(Stream(seed, f"order.{begin}"), [*range(begin, end)]))


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """What one paper will be drawn from.

    Parameters
    ----------
    student : Student or None
        None for a paper that the class shares.
    seeds, codes : tuple
        The seed and the variant code of each question, in the sheet's order.
    order : tuple of int
        As in :class:`~quizgen.model.PaperKey`.
    version : str
        Such as ``B``; empty where papers come in no versions.
    copy : int
        The number of a student's copy of it; 0 for the version as such, which its copies only repeat.
    """

    student: Student | None
    seeds: tuple[int, ...]
    codes: tuple[str, ...]
    order: tuple[int, ...] = ()
    version: str = ""
    copy: int = 0


def plan_papers(
    sheet: Sheet,
    students: Sequence[Student],
    attempt: int = 1,
    secret: str = "",
    seating: Mapping[str, Seating] = MappingProxyType({}),
) -> tuple[PaperPlan, ...]:
    """Decide seeds and codes of all papers: one per student, or a single one for all; a group's members have the same.

    Where papers come in versions, there is one for each version, and then one for each student, in the order of the
    copies; `seating` says which version each student has.

    Codes are unique within the sheet. Where two would be the same, the one whose seed is higher is made again, so that
    the order of the roster plays no part.
    """
    everyone = list(_owners(sheet, students, seating))
    questions = range(len(sheet.questions))
    seeds = [
        tuple(sheet_seed(sheet, who, i, attempt, secret, seat.version) for i in questions) for who, seat in everyone
    ]
    whose = [_whose(sheet, who, seat.version) for who, seat in everyone]
    codes: dict[tuple[str, int], str] = {}
    taken: set[str] = set()
    once = dict(zip(whose, seeds, strict=True))
    for seed, name, i in sorted((seed, name, i) for name, line in once.items() for i, seed in enumerate(line)):
        again = 0
        while (code := variant_code(seed, again, prefix=f"{sheet.code}-{i + 1}-")) in taken:
            again += 1
        taken.add(code)
        codes[name, i] = code
    return tuple(
        PaperPlan(
            student=who,
            seeds=seeds[row],
            codes=tuple(codes[whose[row], i] for i in questions),
            order=_order(sheet, whose[row], attempt, secret),
            version=seat.version,
            copy=seat.copy,
        )
        for row, (who, seat) in enumerate(everyone)
    )


def plan_shared(sheet: Sheet, attempt: int = 1, secret: str = "") -> PaperPlan:
    """Plan the paper that the class would share, whatever the papers of the sheet are: it has no student's numbers."""
    (plan,) = plan_papers(replace(sheet, versions=()), (), attempt, secret)
    return plan


def _owners(
    sheet: Sheet, students: Sequence[Student], seating: Mapping[str, Seating]
) -> Iterator[tuple[Student | None, Seating]]:
    """Yield whose the papers are, and which version each of them is."""
    if sheet.versions:
        yield from ((None, Seating(version=version)) for version in sheet.versions)
        yield from ((who, seating[who.id]) for who in sorted(students, key=lambda who: seating[who.id].copy))
    elif students and not sheet.shared:
        yield from ((who, Seating()) for who in students)
    else:
        yield None, Seating()


def draw_variants(sheet: Sheet, plan: PaperPlan) -> tuple[Variant, ...]:
    """Draw the variants of one paper, in the sheet's order."""
    return tuple(
        make_variant(entry.question, seed, code=code)
        for entry, seed, code in zip(sheet.questions, plan.seeds, plan.codes, strict=True)
    )


def make_paper(
    sheet: Sheet, plan: PaperPlan, attempt: int = 1
) -> tuple[Paper, tuple[Solution, ...], PaperKey, tuple[Problem, ...]]:
    """Draw one paper, its solutions and its key; the last item are the warnings of its questions.

    Paper and solutions are in the paper's order, the key in that of the sheet.
    """
    return put_together(sheet, plan, attempt, draw_variants(sheet, plan))


def put_together(
    sheet: Sheet, plan: PaperPlan, attempt: int, variants: Sequence[Variant]
) -> tuple[Paper, tuple[Solution, ...], PaperKey, tuple[Problem, ...]]:
    """Return the paper of the variants that were drawn for it, its solutions, its key and its warnings."""
    order = plan.order or range(len(variants))
    paper = Paper(
        course=sheet.course,
        title=sheet.title,
        date=sheet.date,
        attempt=attempt,
        student=None if sheet.anonymous else plan.student,
        questions=tuple(
            # A heading stays where it is, whichever question comes to stand below it.
            replace(variants[i].paper, heading=entry.heading, column=f"Q{i + 1}" if plan.order else "")
            for entry, i in zip(sheet.questions, order, strict=True)
        ),
        marks=sum((variant.paper.marks for variant in variants), Fraction(0)),
        version=plan.version,
        copy=plan.copy,
        layout=sheet.layout,
        instructions=sheet.instructions,
    )
    keys = tuple(replace(variant.key, language=sheet.language) for variant in variants)
    key = PaperKey(plan.student, keys, plan.order, plan.version)
    warnings = tuple(warning for variant in variants for warning in variant.warnings)
    solutions = tuple(_solution(variants[i], sheet.language) for i in order)
    return translate_paper(paper, sheet.language), solutions, key, warnings


def _solution(variant: Variant, language: str) -> Solution:
    """Return the solution of a variant, with answers to type as the language writes them."""
    solution = variant.solution
    if not has_comma(language):
        return translate_solution(solution, language)
    parts = tuple(
        replace(part, typed=part.typed and variant.expected[part.name].with_comma().typed()) for part in solution.parts
    )
    return translate_solution(replace(solution, parts=parts), language)
