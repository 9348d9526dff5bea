"""Applying ``adjust.yaml``: other tolerances, further answers, full marks for everyone, parts that do not count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from quizgen.errors import Problem
from quizgen.marking.check import judge, status_of
from quizgen.marking.following import earlier_parts
from quizgen.marking.marker import VariantMarker
from quizgen.messages import Numeral, join_said, said
from quizgen.model import Part, PartMark, Reading, Tolerance
from quizgen.notation.values import format_number
from quizgen.overrules.adjustment import KINDS, Adjustment


def adjust_answer(
    marker: VariantMarker, responses: Mapping[str, str], mark: PartMark, adjustments: Sequence[Adjustment]
) -> tuple[PartMark, tuple[Adjustment, ...]]:
    """Judge an answer by the other bands and the further answers that a tutor accepts; the best counts.

    Parameters
    ----------
    marker : VariantMarker
        Of the variant that was answered.
    responses : mapping of str to str
        What the student typed, by part name.
    mark : PartMark
        What the part has earned without them.
    adjustments : sequence of Adjustment
        Of this part; those that judge no answers are passed over.

    Returns
    -------
    tuple of (PartMark, tuple of Adjustment)
        The mark, and the adjustments that have raised it.
    """
    part = marker.parts[mark.name].part
    asked = {part.name, *earlier_parts(marker.key.question, part)}
    heard = {name: text for name, text in responses.items() if name in asked}
    bands = [part.asked.allowed]
    raised: list[Adjustment] = []
    for adjustment in in_order(adjustments):
        found = None
        if adjustment.kind == "tolerance":
            bands.append(adjustment.tolerance)
            found = _mark_within(marker, part, heard, adjustment)
        elif adjustment.kind == "accept":
            found = _mark_accepted(marker, part, heard.get(part.name, ""), mark, adjustment, bands)
        if found and found.mark > mark.mark:
            mark = found
            raised.append(adjustment)
    return mark, tuple(raised)


def in_order(adjustments: Iterable[Adjustment]) -> list[Adjustment]:
    """Return adjustments of one part in the order in which they take effect."""
    return sorted(adjustments, key=lambda adjustment: KINDS.index(adjustment.kind))


def nothing_changed(adjustment: Adjustment) -> Problem:
    """Return the warning that an adjustment has changed nobody's mark."""
    place = adjustment.place
    message = f"this changes no mark for {adjustment.part.name}; is it meant for this part?"
    return Problem(place.file, place.line, place.column, "nothing-changed", message, "warning")


def _mark_within(
    marker: VariantMarker, part: Part, responses: Mapping[str, str], adjustment: Adjustment
) -> PartMark | None:
    """Mark a part again with another tolerance."""
    again = marker.within(part.name, adjustment.tolerance).mark(responses)
    found = next(mark for mark in again.parts if mark.name == part.name)
    told = said("A wider tolerance holds here: {reason}", reason=adjustment.reason)
    return replace(found, rule="adjusted", feedback=_join(told, _remark(found)))


def _mark_accepted(
    marker: VariantMarker,
    part: Part,
    response: str,
    mark: PartMark,
    adjustment: Adjustment,
    bands: Sequence[Tolerance | None],
) -> PartMark | None:
    """Compare with an answer that is accepted as well, within each of the tolerances."""
    rights = [marker.within(part.name, band).parts[part.name].right for band in bands]
    judgements = [
        judge(response, replace(right, answer=answer))
        for answer in adjustment.accepted.get(marker.key.code, ())
        for right in rights
    ]
    best = max(judgements, key=lambda judgement: judgement.comparison.fraction, default=None)
    if best is None or not isinstance(best.reading, Reading):
        return None
    fraction = best.comparison.fraction * adjustment.credit
    told = said("This answer is accepted as well: {reason}", reason=adjustment.reason)
    if adjustment.credit < 1:
        percent = Numeral(format_number(float(adjustment.credit * 100)))
        told = said("This answer earns {percent}% of the marks: {reason}", percent=percent, reason=adjustment.reason)
    return replace(
        mark,
        reading=best.reading.shown,
        status=status_of(fraction),
        fraction=fraction,
        mark=fraction * part.marks,
        rule="adjusted",
        feedback=_join(told, best.comparison.remark),
        named="" if fraction == adjustment.credit else mark.named,
    )


def adjust_marks(mark: PartMark, adjustments: Sequence[Adjustment]) -> tuple[PartMark, tuple[Adjustment, ...]]:
    """Give a part its full marks, or take it out of the total.

    Parameters
    ----------
    mark : PartMark
        What the answer has earned.
    adjustments : sequence of Adjustment
        Of this part; those that judge answers are passed over.

    Returns
    -------
    tuple of (PartMark, tuple of Adjustment)
        The mark, and the adjustments that have changed it.

    Examples
    --------
    >>> from quizgen.keys import SheetPart
    >>> from quizgen.model import Place
    >>> marks = {"fraction": Fraction(0), "mark": Fraction(0), "out_of": Fraction(2)}
    >>> wrong = PartMark("map", "a", "7", "7", "incorrect", **marks, rule="entries", feedback="No.", expected="8")
    >>> part = SheetPart(1, "map", "a", Fraction(2), "cnn/pooling")
    >>> gift = Adjustment(part, "full-marks", "A misprint.", Place("adjust.yaml", 2, 5))
    >>> adjust_marks(wrong, [gift])[0].feedback
    'Everyone gets the marks of this part: A misprint. No.'
    """
    changed: list[Adjustment] = []
    for adjustment in in_order(adjustments):
        if adjustment.kind == "full-marks" and mark.mark < mark.out_of:
            told = _join(
                said("Everyone gets the marks of this part: {reason}", reason=adjustment.reason), _remark(mark)
            )
            whole = mark.out_of
            mark = replace(mark, status="correct", fraction=Fraction(1), mark=whole, rule="adjusted", feedback=told)
            changed.append(adjustment)
        elif adjustment.kind == "void" and mark.out_of:
            told = _join(said("This part does not count: {reason}", reason=adjustment.reason), _remark(mark))
            mark = replace(mark, mark=Fraction(0), out_of=Fraction(0), rule="adjusted", feedback=told)
            changed.append(adjustment)
    return mark, tuple(changed)


def _remark(mark: PartMark) -> str:
    """Return what there was to say of an answer that was read; of others there is nothing to add."""
    return mark.feedback if mark.status in ("partial", "incorrect") else ""


def _join(told: str, remark: str) -> str:
    told = told.strip()
    ended = told if told.endswith((".", "!", "?")) else join_said([told, "."], "")
    return join_said([ended, remark])
