"""Why one student's answer to one part has the mark that it has: what a tutor needs in front of the student."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from quizgen.errors import Problem, UserFileError
from quizgen.keys import PartKey, list_parts
from quizgen.lms.headers import SheetParts, read_token, suggest
from quizgen.lms.identity import shorten
from quizgen.lms.students import find_student
from quizgen.marking import VariantMarker
from quizgen.marking.explaining import explain_rule
from quizgen.notation.escaping import clean
from quizgen.overrules.write_review import MarkedPart
from quizgen.render.wording import say_number
from quizgen.reports.feedback import RULES
from quizgen.reports.tables import printed_id
from quizgen.workflows.class_marker import Attempts, ClassMarker
from quizgen.workflows.hand_written import HandWritten
from quizgen.workflows.mark_class import read_class

_LONGEST = 400
_MOST_LINES = 60


def explain_mark(
    key_path: Path,
    responses_path: Path,
    student: str,
    part: str,
    format: str = "auto",
    attempts: Attempts = "last",
    mapping_path: Path | None = None,
    adjust_path: Path | None = None,
    reviewed_path: Path | None = None,
) -> list[str]:
    """Explain a mark; nothing is written.

    Parameters
    ----------
    key_path, responses_path, format, attempts, mapping_path, adjust_path
        As for `mark_class`.
    student : str
        One of the student's identifiers.
    part : str
        As columns of answer files may call it, such as ``Q3.map``.
    reviewed_path : Path, optional
        A review list; by default the one in the folder ``marks`` beside the key, if it is there.

    Returns
    -------
    list of str
        Lines without control characters, whatever the student typed.

    Raises
    ------
    UserFileError
        If a file has problems, nobody has that identifier, or the sheet has no such part.
    """
    review = reviewed_path or key_path.parent / "marks" / "review.csv"
    hand = HandWritten.find(review.parent, review if reviewed_path or review.exists() else None)
    marker = read_class(key_path, responses_path, format, attempts, mapping_path, adjust_path, hand.read)
    who = find_student(student, marker.roster, str(key_path))
    where = _find_part(marker, part, key_path)
    lines = [f"{who.name} ({printed_id(who)}), Q{where[0]}.{where[1]}"]
    group = marker.groups.get(who.id)
    if group is None:
        return [clean(line) for line in (*lines, "There is no row of this student in the answer file.")]
    marker.groups = {who.id: group}
    list(marker.mark())
    (attempt,) = marker.marked
    marked = next(told.marked for told in attempt.parts if told.marked.part.key == where)
    seen = f", question {attempt.marks.order.index(where[0] - 1) + 1} on the paper" if attempt.marks.order else ""
    lines.append(f"{marker.file.file}, line {attempt.marks.line}, variant {marked.code or 'not known'}{seen}")
    responses = attempt.taken.responses(where[0])
    variant = VariantMarker(marker.codes[marked.code]) if marked.code else None
    lines += _explain(marked, variant, responses)
    return [_cut(clean(line)) for line in lines]


def _find_part(marker: ClassMarker, said: str, key_path: Path) -> PartKey:
    sheet = SheetParts(list_parts(marker.key), {})
    target = read_token(sheet, said, "")
    if target is not None and target.part is not None:
        return target.question, target.part
    if target is None:
        message = f"the sheet has no part '{shorten(said)}'.{suggest(said, sheet.names())}"
    else:
        parts = sheet.questions[target.question]
        listed = ", ".join(f"{part.name} ({part.label})" for part in parts)
        message = f"question {target.question} has {len(parts)} parts; name one of them: {listed}"
    raise UserFileError([Problem(str(key_path), 0, 0, "unknown-part", message)])


def _explain(marked: MarkedPart, marker: VariantMarker | None, responses: dict[str, str]) -> Iterator[str]:
    before, mark = marked.before, marked.mark
    yield ""
    yield from _lines("typed     ", before.response or "(nothing)")
    yield from _lines("read as   ", before.reading or "(not read)")
    yield from _lines("expected  ", before.told or before.expected or "(marked by a person)")
    yield ""
    if marker is None or before.fault or (before.response and marked.part.part not in responses):
        yield f"No rule was asked. {before.for_tutor or before.feedback}"
    else:
        response, tried = marker.trace(marked.part.part, responses)
        for number, one in enumerate(tried, 1):
            first, *others = explain_rule(one, response)
            label = f"{number}. {one.rule.name}"
            yield f"{label:<14} {first}"
            yield from (f"   {'':<11} {other}" for other in others)
    yield ""
    yield f"by the rules  {_say_mark(before.mark, before.out_of)}{_say_rule(before.rule)}. {before.feedback}".rstrip()
    for adjustment in marked.adjusted:
        yield f"adjusted      {adjustment.kind}: {adjustment.reason}"
    if marked.written is not None:
        yield f"by hand       {marked.written.cell.mark or 'no mark'}. {marked.written.cell.comment}".rstrip()
    for other in marked.set_aside:
        yield f"set aside     {other.cell.mark or 'no mark'} for another response. {other.cell.comment}".rstrip()
    yield f"mark          {_say_mark(mark.mark, mark.out_of)}"


def _lines(label: str, text: str) -> Iterator[str]:
    """Yield a text line by line, the first one behind its label."""
    first, *others = text.strip("\r\n").splitlines() or [""]
    yield label + first
    yield from (" " * len(label) + other for other in others[:_MOST_LINES])
    if len(others) > _MOST_LINES:
        yield f"{' ' * len(label)}and {len(others) - _MOST_LINES} lines more"


def _say_mark(mark: Fraction, out_of: Fraction) -> str:
    return f"{say_number(mark)} of {say_number(out_of)}"


def _say_rule(rule: str) -> str:
    return f", rule {rule}: {RULES[rule].rstrip('.')}" if rule else ""


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 4]} ..."
