"""Reading ``adjust.yaml``: what a tutor changes in the marks of a class after the fact."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from quizgen.errors import Problem, UserFileError
from quizgen.keys import PartKey, SheetPart, list_parts
from quizgen.kinds.interface import Kind as KindOfAnswer
from quizgen.kinds.table import KINDS
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import problem_at, shorten, suggest
from quizgen.language.source import Path, Source, read_yaml
from quizgen.lms.headers import SheetParts, read_token
from quizgen.marking import VariantMarker
from quizgen.model import Expression, Key, Part, Place, Question, Refusal, Text, Tolerance, Value, VariantKey
from quizgen.overrules.adjustment import Adjustment, Adjustments, Kind
from quizgen.questions.evaluation import expect, named_values, recompute
from quizgen.questions.schema import AdjustFile, AdjustmentFile, validate

# Of the keys of an adjustment, those that say what is done; each adjustment has one of them.
_DEEDS: Mapping[str, Kind] = MappingProxyType(
    {"void": "void", "full-marks": "full-marks", "accept": "accept", "answer": "accept", "tolerance": "tolerance"}
)
# Where further answers can be typed, and where they can be computed.
_ALLOWED: Mapping[str, Callable[[KindOfAnswer], bool]] = MappingProxyType(
    {"accept": lambda kind: kind.accepts_typed, "answer": lambda kind: kind.accepts_computed}
)


def read_adjustments(file: str, text: str, key: Key) -> Adjustments:
    """Read a file of adjustments.

    Parameters
    ----------
    file : str
        Its path, for problems.
    text : str
        What it holds.
    key : Key
        Of the sheet whose marks are adjusted.

    Returns
    -------
    Adjustments

    Raises
    ------
    UserFileError
        With every problem of the file.
    """
    source = read_yaml(file, text)
    checked, problems = validate(AdjustFile, source)
    if checked is None:
        raise UserFileError(problems)
    reader = _Reader(source, key, SheetParts(list_parts(key), {}))
    entries = [reader.read(i, entry) for i, entry in enumerate(checked.adjustments)]
    if reader.problems:
        raise UserFileError(reader.problems)
    return Adjustments(tuple(entry for entry in entries if entry), tuple(sorted(reader.warnings)))


@dataclass
class _Reader:
    source: Source
    key: Key
    sheet: SheetParts
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def read(self, i: int, entry: AdjustmentFile) -> Adjustment | None:
        """Return what one entry asks for; None where it has a problem."""
        path: Path = ("adjustments", i)
        target = self._find(entry.part, (*path, "part"))
        deed = self._deed(path)
        if target is None or deed is None:
            return None
        part = next(part for part in self._question(target.question).parts if part.name == target.part)
        if not self._goes_with(deed, part, entry.tolerance, (*path, deed)):
            return None
        return Adjustment(
            part=target,
            kind=_DEEDS[deed],
            reason=" ".join(entry.reason.split()),
            place=self.source.place(path),
            credit=entry.credit,
            tolerance=entry.tolerance,
            accepted=MappingProxyType(dict(self._accepted(deed, entry, target.question, part, path))),
        )

    def _problem(self, path: Path, code: str, message: str, *, key: bool = False) -> None:
        self.problems.append(problem_at(self.source.place(path, key=key), code, message))

    # --- which part

    def _question(self, number: int) -> Question:
        return self.key.papers[0].variants[number - 1].question

    def _find(self, said: str, path: Path) -> SheetPart | None:
        parts = {part.key: part for part in self.sheet.all}
        by_id = {part.key: f"{part.question_id}.{part.part}" for part in self.sheet.all}
        found: Sequence[PartKey] = [key for key, form in by_id.items() if form == said.strip()]
        if not found and (target := read_token(self.sheet, said, "")):
            found = self.sheet.parts_of(target)
        if len(found) == 1:
            return parts[found[0]]
        if found:
            forms = " or ".join(parts[key].name for key in found)
            message = f"'{shorten(said)}' may be several parts; write {forms}"
        else:
            names = [*self.sheet.names(), *by_id.values()]
            hint = suggest(said, names) or f" It has {', '.join(part.name for part in self.sheet.all)}"
            message = f"the sheet has no part '{shorten(said)}'.{hint}"
        self._problem(path, "unknown-part", message)
        return None

    # --- what is done

    def _deed(self, path: Path) -> str | None:
        data = self.source.data["adjustments"][path[-1]]
        deeds: list[str] = [key for key in data if key in _DEEDS and data[key] is not None and data[key] is not False]
        if not deeds:
            self._problem(path, "missing-key", f"an adjustment has one of the keys {', '.join(_DEEDS)}")
            return None
        for key in deeds[1:]:
            message = f"an adjustment does one thing, here {deeds[0]}:; make {key}: an adjustment of its own"
            self._problem((*path, key), "needless-key", message, key=True)
        if "credit" in data and _DEEDS[deeds[0]] != "accept":
            message = f"credit: goes with accept: and answer:, not with {deeds[0]}:"
            self._problem((*path, "credit"), "needless-key", message, key=True)
        return deeds[0]

    def _goes_with(self, deed: str, part: Part, tolerance: Tolerance | None, path: Path) -> bool:
        """Refuse what does not go with the part's type."""
        kind = KINDS[part.kind]
        if deed == "tolerance" and not kind.toleranced:
            message = f"an answer of type {kind.name} is exact and has no tolerance"
            self._problem(path, "tolerance-on-exact-type", message, key=True)
            return False
        if refusal := kind.refuse_tolerance(tolerance):
            self._problem(path, "bad-tolerance", refusal, key=True)
            return False
        if deed in _ALLOWED and not _ALLOWED[deed](kind):
            types = ", ".join(other.name for other in KINDS.values() if _ALLOWED[deed](other))
            self._problem(path, "needless-key", f"{deed}: goes with the types {types}, not {kind.name}", key=True)
            return False
        return True

    # --- further answers

    def _accepted(
        self, deed: str, entry: AdjustmentFile, number: int, part: Part, path: Path
    ) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Yield the further answers of each variant, by its code."""
        finders: dict[Place, Callable[[VariantKey], Value | Refusal]] = {}
        if deed == "accept":
            several = isinstance(self.source.data["adjustments"][path[-1]]["accept"], list)
            for i, text in enumerate(entry.accept):
                finders[self.source.place((*path, "accept", i) if several else (*path, "accept"))] = _typed(text, part)
        elif deed == "answer":
            answer = self._compile(entry.answer, number, part, (*path, "answer"))
            if answer is not None:
                finders[self.source.place((*path, "answer"))] = _computed(answer, part)
        variants = [paper.variants[number - 1] for paper in self.key.papers]
        found = {place: [_find(find, variant) for variant in variants] for place, find in finders.items()}
        for place, answers in found.items():
            self._check_answers(place, answers)
        for i, variant in enumerate(variants):
            taken = [answers[i] for answers in found.values() if not isinstance(answers[i], Refusal)]
            if taken:
                yield variant.code, tuple(taken)

    def _check_answers(self, place: Place, answers: Sequence[Value | Refusal]) -> None:
        """An answer may be none in some variants, and has to be one somewhere."""
        refused = [answer for answer in answers if isinstance(answer, Refusal)]
        if len(refused) == len(answers):
            self.problems.append(problem_at(place, "bad-answer", str(refused[0])))
        elif refused:
            message = f"not so in {len(refused)} of {len(answers)} papers, which it leaves as they are: {refused[0]}"
            self.warnings.append(Problem(place.file, place.line, place.column, "bad-answer", message, "warning"))

    def _compile(self, text: str, number: int, part: Part, path: Path) -> Expression | Text | None:
        compiler = Compiler(self.source, tuple(named_values(self._question(number))))
        answer = part.asked.compile_further(compiler, text, path)
        self.problems.extend(compiler.problems)
        return None if compiler.problems else answer


def _find(find: Callable[[VariantKey], Value | Refusal], variant: VariantKey) -> Value | Refusal:
    """Find a further answer; an error that nobody foresaw leaves this paper as it is."""
    try:
        return find(variant)
    except UserFileError:
        raise
    except Exception as error:
        return Refusal(f"quizgen ran into an error of its own, {type(error).__name__}; please report it")


def _typed(text: str, part: Part) -> Callable[[VariantKey], Value | Refusal]:
    """Return the function that reads an answer as a student of a variant would type it."""
    return lambda variant: VariantMarker(variant).parts[part.name].near.read_further(text)


def _computed(answer: Expression | Text, part: Part) -> Callable[[VariantKey], Value | Refusal]:
    """Return the function that computes an answer from a variant's own values."""
    asked = replace(part, asked=part.asked.with_answer(answer))

    def compute(variant: VariantKey) -> Value | Refusal:
        try:
            return expect(asked, recompute(variant.question, variant.drawn)).answer
        except UserFileError as error:
            return Refusal(error.problems[0].message)

    return compute
