"""Marking the responses to one variant: every rule in its order, and what an unforeseen error costs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

from quizgen.errors import UserFileError
from quizgen.marking.check import status_of
from quizgen.marking.credit import Credit, choose_credit
from quizgen.marking.following import OwnAnswer
from quizgen.marking.part import VariantPart, VariantValues
from quizgen.marking.response import Response
from quizgen.marking.rules import RULES, Rule, Tried
from quizgen.messages import said
from quizgen.model import PartMark, Reading, Status, Tolerance, VariantKey, VariantMark

_LONGEST_ERROR = 300
_NOTHING = Fraction(0)


class VariantMarker:
    """Marks responses to one variant; whatever depends on the variant alone is computed once, when it is needed.

    Parameters
    ----------
    key : VariantKey
        From `make_variant` or a key file.
    same : VariantValues, optional
        Those of the same variant, so that they are not computed again.

    Examples
    --------
    >>> import quizgen
    >>> variant = quizgen.make_variant(quizgen.load_bank()["cnn/output-size"], seed=7)
    >>> marker = VariantMarker(variant.key)
    >>> [mark.status for mark in marker.mark({}).parts] == ["blank"] * len(variant.key.question.parts)
    True
    """

    def __init__(self, key: VariantKey, same: VariantValues | None = None) -> None:
        self.key = key
        self._variant = VariantValues(key, same)
        self.parts = {part.name: VariantPart(self._variant, i) for i, part in enumerate(key.question.parts)}
        self._followed = {name for part in key.question.parts for name in part.follows}
        self._rules = {
            name: tuple(rule for rule in RULES if rule.applies(part.part)) for name, part in self.parts.items()
        }
        self._known: dict[tuple[str, str], tuple[PartMark, OwnAnswer | None]] = {}
        self._others: dict[tuple[str, Tolerance | None], VariantMarker] = {}

    def mark(self, responses: Mapping[str, str]) -> VariantMark:
        """Mark one student's responses.

        Parameters
        ----------
        responses : mapping of str to str
            What was typed, by part name; a missing part is blank.

        Returns
        -------
        VariantMark
            With one `PartMark` a part, in the question's order.

        Raises
        ------
        KeyError
            If a response is to no part of the question.
        """
        unknown = responses.keys() - self.parts.keys()
        if unknown:
            raise KeyError(f"{self.key.question.id} has no part {', '.join(sorted(unknown))}")
        own: dict[str, OwnAnswer] = {}
        marks = tuple(self._mark(name, responses.get(name, ""), own) for name in self.parts)
        return VariantMark(self.key.code, self.key.question.id, marks)

    def run_ahead(self, responses: Mapping[str, str]) -> None:
        """Run the programs among one student's responses; marking them afterwards finds the outcomes remembered."""
        for name, typed in responses.items():
            if self.parts[name].part.asked.costly:
                response = Response(self.parts[name], typed, {})
                if not response.is_blank and isinstance(response.reading, Reading):
                    self.parts[name].near.compare(response.value)

    def changed(self) -> tuple[str, ...]:
        """Return the parts whose answer, computed again, is not the one that the key holds."""
        return tuple(name for name, part in self.parts.items() if part.is_changed)

    def within(self, name: str, tolerance: Tolerance | None) -> "VariantMarker":
        """Return the marker of the same variant that gives a part another tolerance."""
        question = self.key.question
        if (name, tolerance) not in self._others:
            asked = self.parts[name].part.asked.with_tolerance(tolerance)
            parts = tuple(replace(part, asked=asked) if part.name == name else part for part in question.parts)
            key = replace(self.key, question=replace(question, parts=parts))
            self._others[name, tolerance] = VariantMarker(key, self._variant)
        return self._others[name, tolerance]

    def trace(self, name: str, responses: Mapping[str, str]) -> tuple[Response, tuple[Tried, ...]]:
        """Mark one part as `mark` does, and return the response with what came of every rule, in order."""
        own: dict[str, OwnAnswer] = {}
        for earlier in takewhile(lambda other: other != name, self.parts):
            self._mark(earlier, responses.get(earlier, ""), own)
        response = Response(self.parts[name], responses.get(name, ""), own)
        asked: dict[str, Tried] = {}
        settle(response, self._rules[name], lambda tried: asked.setdefault(tried.rule.name, tried))
        settled = next((rule for rule in asked if asked[rule].credit and asked[rule].rule.settles), "")
        unasked = f"rule {settled} has settled it" if settled else "the part has nothing that it applies to"
        return response, tuple(asked.get(rule.name, Tried(rule, why_not=unasked)) for rule in RULES)

    def _mark(self, name: str, typed: str, own: dict[str, OwnAnswer]) -> PartMark:
        part = self.parts[name]
        # Where nothing is carried into a part, the same words have the same mark.
        known = self._known.get((name, typed)) if not part.part.follows else None
        if known is None:
            response = Response(part, typed, own)
            try:
                known = self._record(response, *settle(response, self._rules[name]))
            except UserFileError:
                # The question or the key is at fault, and so every response to it.
                raise
            except Exception as error:
                return mark_faulty(_unmarked(part, typed), error)
            if not part.part.follows:
                self._known[name, typed] = known
        mark, answer = known
        if answer is not None:
            own[name] = answer
        return mark

    def _record(self, response: Response, status: Status, credit: Credit) -> tuple[PartMark, OwnAnswer | None]:
        """Return the mark, and the answer that later parts may follow from."""
        part = response.part
        reading = None if status == "blank" else response.reading
        mark = PartMark(
            name=part.part.name,
            label=part.label,
            response=response.typed,
            reading=reading.shown if isinstance(reading, Reading) else "",
            status=status,
            fraction=credit.fraction,
            mark=credit.fraction * part.part.marks,
            out_of=part.part.marks,
            bonus=part.part.bonus,
            rule=credit.rule,
            feedback=credit.feedback,
            expected=part.shown,
            told=part.told,
            for_tutor=credit.for_tutor,
            named=credit.named,
            unfinished=isinstance(reading, Reading) and response.comparison.unfinished,
        )
        if not credit.rule or part.part.name not in self._followed:
            return mark, None
        value = part.near.as_value(response.value)
        if value is None:
            return mark, None
        declared = credit.named.startswith("mistake ")
        return mark, OwnAnswer(part.label, value, response.is_right, response.typed, declared)


def settle(
    response: Response, rules: Sequence[Rule] = RULES, tell: Callable[[Tried], object] | None = None
) -> tuple[Status, Credit]:
    """Ask rule after rule until one settles the response; of the others the best counts.

    Parameters
    ----------
    response : Response
        What was answered to one part.
    rules : sequence of Rule
        Those that apply to the part, in order.
    tell : callable, optional
        Is told what came of each rule.

    Returns
    -------
    tuple of (Status, Credit)
        The credit has the name of its rule, where that rule gives marks.
    """
    credits: list[Credit] = []
    for rule in rules:
        if rule.names and any(credit.named for credit in credits):
            if tell:
                tell(Tried(rule, why_not="what went wrong has its name"))
            continue
        credit = rule.ask(response)
        if tell:
            tell(Tried(rule, credit))
        if credit is None:
            continue
        remark = credit.feedback or said(rule.remark, follows=credit.follows)
        credit = replace(credit, feedback=remark, rule=rule.name if rule.meaning else "")
        if rule.settles is not None:
            return rule.settles, credit
        credits.append(credit)
    best = choose_credit(credits)
    return status_of(best.fraction), best


def mark_faulty(mark: PartMark, error: Exception) -> PartMark:
    """Leave to the tutor what ran into an error that nobody foresaw: it costs this answer its automatic mark only."""
    told = " ".join(str(error).split())[:_LONGEST_ERROR]
    name = type(error).__name__
    return replace(
        mark,
        status="review",
        fraction=_NOTHING,
        mark=_NOTHING,
        rule="",
        feedback=said("Your tutor marks this."),
        for_tutor=f"quizgen could not mark this: {name}: {told}. Please report it.",
        named="",
        fault=name,
    )


def _unmarked(part: VariantPart, typed: str) -> PartMark:
    return PartMark(
        name=part.part.name,
        label=part.label,
        response=typed,
        reading="",
        status="review",
        fraction=_NOTHING,
        mark=_NOTHING,
        out_of=part.part.marks,
        bonus=part.part.bonus,
        rule="",
        feedback="",
        expected="",
    )
