"""What a student typed to a part: what the rules of marking may ask of it, each found once, when it is asked for."""

from collections.abc import Mapping
from functools import cached_property

from quizgen.marking.check import is_blank, read_response
from quizgen.marking.following import Followed, OwnAnswer, follow
from quizgen.marking.part import VariantPart
from quizgen.marking.rounded import compare_rounded
from quizgen.model import Comparison, Reading, Unreadable, Value


class Response:
    """A response to a part.

    Parameters
    ----------
    part : VariantPart
        The part that it answers, of the student's variant.
    typed : str
        The text as the student typed it.
    own : mapping of str to OwnAnswer
        What the same student answered to earlier parts, by part name.
    """

    def __init__(self, part: VariantPart, typed: str, own: Mapping[str, OwnAnswer]) -> None:
        self.part = part
        self.typed = typed
        self.own = own

    @property
    def is_blank(self) -> bool:
        """Whether nothing was answered; what the part expects is only asked where a dash or "none" may be an answer."""
        return not self.typed.strip() or (is_blank(self.typed) and is_blank(self.typed, self.part.near.words()))

    @cached_property
    def reading(self) -> Reading | Unreadable:
        """What it says, or why it cannot be read."""
        return read_response(self.typed, self.part.near)

    @property
    def value(self) -> Value:
        """What it was read as."""
        assert isinstance(self.reading, Reading)
        return self.reading.value

    @cached_property
    def comparison(self) -> Comparison:
        """How much of it is right; whether rounding on the way explains the rest is asked where something is not."""
        found = self.part.near.compare(self.value)
        if found.fraction < 1 and self.part.allows_more:
            return self.part.right.compare(self.value)
        return found

    @cached_property
    def followed(self) -> Followed | None:
        """What follows from the student's own earlier answers."""
        part = self.part
        answer = part.near.answer
        return follow(part.question, part.part, part.drawn, part.values, self.own, answer) if self.own else None

    @cached_property
    def carried(self) -> Comparison | None:
        """How much of it follows from the own earlier answers, or from what these may have been rounded from."""
        if self.followed is None:
            return None
        part, found = self.part, self.followed.expected.compare(self.value)
        if found.fraction == 1:
            return found
        return compare_rounded(part.question, part.part, self.followed, part.values, self.value, found)

    @property
    def is_right(self) -> bool:
        """Whether all of it is right, be it with the student's own rounding of earlier answers that are right."""
        if self.comparison.fraction == 1:
            return True
        followed, carried = self.followed, self.carried
        return followed is not None and carried is not None and not followed.wrong and carried.fraction == 1
