"""Which paper each row of an answer file answers, and what is odd about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizgen.errors import Problem
from quizgen.keys import PartKey
from quizgen.lms.groups import MatchedRow, show_student
from quizgen.lms.identity import shorten
from quizgen.lms.rows import AnswerRow
from quizgen.lms.versions import read_version, say_versions
from quizgen.messages import said
from quizgen.model import Key, PaperKey, PartMark, Question, Student, VariantKey, VariantMark
from quizgen.questions.evaluation import part_label

_WHY = "It is not known which version was answered. Write it into the answer file, and mark again."
_NAMED = 10
"""How many students are named of those with whom the same happens."""


@dataclass(frozen=True, slots=True)
class _Version:
    """Which version a row answers.

    Parameters
    ----------
    version : str
        Empty where nobody knows.
    shown : tuple of str
        Those whose variant codes the row shows.
    stated : str
        What the student says, as written.
    listed : str
        What the list of seats has.
    """

    version: str
    shown: tuple[str, ...]
    stated: str
    listed: str


class AnsweredPapers:
    """Which paper each row of an answer file answers.

    Parameters
    ----------
    key : Key
    file : str
        Path of the answer file, for warnings.
    taken : mapping of int to AnswerRow
        The rows, taken apart, by identity.
    """

    def __init__(self, key: Key, file: str, taken: Mapping[int, AnswerRow]) -> None:
        self.key = key
        self.file = file
        self.taken = taken
        self.codes = {variant.code: variant for paper in key.papers for variant in paper.variants}
        self._of_code = {variant.code: paper for paper in key.papers for variant in paper.variants}
        self._own = {paper.student.id: paper for paper in key.papers if paper.student}
        self._versions = {paper.version: paper for paper in key.papers if paper.version}

    def paper(self, entry: MatchedRow) -> PaperKey | None:
        """Return the paper that a row answers; None where it is one of several versions, and nobody knows which."""
        if not self._versions:
            return self._paper_of(entry.lead or entry.student)
        return self._versions.get(self._version(entry).version)

    def variants(self, entry: MatchedRow) -> tuple[VariantKey | None, ...]:
        """Return the variants that a row answers: those whose codes it shows, else those of the paper."""
        paper = self.paper(entry)
        variants: list[VariantKey | None] = [*paper.variants] if paper else [None] * len(self.key.papers[0].variants)
        for question, code in self._shown(entry).items():
            variants[question - 1] = self.codes[code]
        return tuple(variants)

    def variant(self, entry: MatchedRow, key: PartKey) -> VariantKey | None:
        """Return the variant that a row answers in a part, which an LMS may have drawn apart from the others."""
        if self.key.mixed and (code := self.taken[id(entry.row)].part_codes.get(key)) in self.codes:
            return self.codes[code]
        return self.variants(entry)[key[0] - 1]

    def seen(self, entry: MatchedRow) -> PaperKey | None:
        """Return the paper that the student saw: one whose codes alone the row shows, else the one that it answers."""
        shown = {id(paper): paper for code in self._shown(entry).values() for paper in [self._of_code[code]]}
        return next(iter(shown.values())) if len(shown) == 1 else self.paper(entry)

    def _paper_of(self, student: Student) -> PaperKey:
        return self._own.get(student.id, self.key.papers[0])

    def _shown(self, entry: MatchedRow) -> dict[int, str]:
        """Return the variant codes that a row shows, by question; of two for a question neither counts."""
        codes = self.taken[id(entry.row)].codes.items()
        if self.key.mixed:
            # Of several parts with variants of their own, the first stands for the question.
            return {question: found[0] for question, found in codes if found[0] in self.codes}
        return {question: found[0] for question, found in codes if len(found) == 1 and found[0] in self.codes}

    def _version(self, entry: MatchedRow) -> _Version:
        """Decide by the codes, else by what the student says, else by the list; nothing is guessed."""
        stated = entry.row.version
        who = (entry.lead or entry.student).id
        listed = self.key.seating[who].version if who in self.key.seating else ""
        shown = tuple(sorted({self._of_code[code].version for code in self._shown(entry).values()}))
        version = shown[0] if len(shown) == 1 else read_version(stated, self.key.versions) or ""
        if not version and not stated.strip() and not shown:
            version = listed
        return _Version(version, shown, stated.strip(), listed)

    # --- What is odd

    def warnings(self, entries: Iterable[MatchedRow]) -> Iterator[Problem]:
        """Yield what is odd about the papers of these rows."""
        entries = list(entries)
        for entry in entries:
            yield from self._other_variants(entry)
        if self.key.mixed:
            return
        if self._versions:
            yield from self._odd_versions([entry for entry in entries if entry.lead is None])
        else:
            yield from self._other_papers(entries)

    def _other_variants(self, entry: MatchedRow) -> Iterator[Problem]:
        paper = self.paper(entry)
        if entry.lead is not None or paper is None:
            return
        for question, codes in self.taken[id(entry.row)].codes.items():
            mine = paper.variants[question - 1].code
            if len(codes) > 1 or codes[0] != mine:
                message = (
                    f"'{entry.student.name}' answers variant {' and '.join(codes)} of question {question}, "
                    f"but the paper has {mine}; marked as " + (mine if len(codes) > 1 else codes[0])
                )
                yield Problem(self.file, entry.row.line, 1, "other-variant", message, "warning")

    def _other_papers(self, entries: Iterable[MatchedRow]) -> Iterator[Problem]:
        """Warn of groups whose members have different papers, of which the answer can be to one only."""
        for entry in entries:
            if entry.lead is not None and self._own_codes(entry.lead) != self._own_codes(entry.student):
                message = (
                    f"'{entry.student.name}' has another paper than '{entry.lead.name}', who is named first; the "
                    "answer is marked for both by the paper of the first"
                )
                yield Problem(self.file, entry.row.line, 1, "other-paper", message, "warning")

    def _own_codes(self, student: Student) -> list[str]:
        return [variant.code for variant in self._paper_of(student).variants]

    def _odd_versions(self, entries: Sequence[MatchedRow]) -> Iterator[Problem]:
        """Warn where the version is not known, where two things contradict, and where the list had to do."""
        by_list: list[MatchedRow] = []
        for entry in entries:
            found = self._version(entry)
            who, line = show_student(entry.student), entry.row.line
            if not found.version:
                yield self._unknown(entry, found)
                continue
            stated = read_version(found.stated, self.key.versions)
            wrong = ""
            if found.shown and found.stated and stated != found.version:
                wrong = f"{who} states '{shorten(found.stated)}', but the variant codes are of version {found.version}"
            elif found.listed and found.version != found.listed:
                wrong = f"{who} has version {found.version}, but the list of seats says {found.listed}"
            if wrong:
                message = f"{wrong}; marked as {found.version}. Correct it if that is wrong."
                yield Problem(self.file, line, 1, "other-version", message, "warning")
            if not found.shown and not found.stated:
                by_list.append(entry)
        if by_list:
            names = ", ".join(show_student(entry.student) for entry in by_list[:_NAMED])
            more = f" and {len(by_list) - _NAMED} more" if len(by_list) > _NAMED else ""
            message = (
                f"No version is stated and no variant code tells it, so the list of seats decides for {names}{more}. "
                "Correct whoever had another paper, in the column 'version' of the answer file."
            )
            yield Problem(self.file, by_list[0].row.line, 1, "version-by-list", message, "warning")

    def _unknown(self, entry: MatchedRow, found: _Version) -> Problem:
        if found.stated:
            why = f"'{shorten(found.stated)}' is none of the versions {say_versions(self.key.versions)}"
        elif len(found.shown) > 1:
            why = f"the variant codes are those of versions {' and '.join(found.shown)}"
        else:
            why = "nothing says which version was answered"
        message = (
            f"{show_student(entry.student)}: {why}. The answers wait in review.csv, but for those with a variant code. "
            "Write the version into the column 'version' of the answer file, and mark again."
        )
        return Problem(self.file, entry.row.line, 1, "unknown-version", message, "warning")


def leave_unmarked(question: Question, responses: Mapping[str, str]) -> VariantMark:
    """Return the marks of a question of which nobody knows the version: what was answered waits for a person."""
    parts = []
    for i, part in enumerate(question.parts):
        typed = responses.get(part.name, "")
        answered = bool(typed.strip())
        told = said("It is not known which version of the paper you had; your tutor looks at it.")
        parts.append(
            PartMark(
                name=part.name,
                label=part_label(question, i),
                response=typed,
                reading="",
                status="review" if answered else "blank",
                fraction=Fraction(0),
                mark=Fraction(0),
                out_of=part.marks,
                bonus=part.bonus,
                rule="",
                feedback=told if answered else said("Nothing was answered."),
                expected="",
                for_tutor=_WHY if answered else "",
            )
        )
    return VariantMark("", question.id, tuple(parts))
