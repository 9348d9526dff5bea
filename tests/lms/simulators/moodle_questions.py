"""Questions as Moodle holds them, and how it grades them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

FRACTIONS = [
    Fraction(number).limit_denominator(10**5)
    for number in (
        0, 5, 10, "11.11111", "12.5", "14.28571", "16.66667", 20, 25, 30, "33.33333", 40, 50, 60, "66.66667", 70, 75,
        80, "83.33333", 90, 100,
    )
]  # fmt: skip
"""What an answer may earn outside of cloze questions, in percent."""


class RefusedError(Exception):
    """Moodle does not import the file, or imports it and gets it wrong."""


def require(holds: object, why: str) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise RefusedError(why)


@dataclass(frozen=True)
class Answer:
    """An answer that Moodle knows, and the share of the marks that it earns."""

    share: Fraction
    text: str
    tolerance: float = 0.0
    feedback: str = ""


@dataclass(frozen=True)
class Box:
    """What is answered at once: all of a question, or one field of a cloze question.

    Parameters
    ----------
    kind : str
        ``numerical``, ``shortanswer``, ``multichoice``, ``multiresponse``, ``match`` or ``essay``.
    answers : tuple of Answer
    weight : int
    minds_case : bool
    stems : tuple of (str, str)
        For ``match``: what is to be matched, and with what.
    """

    kind: str
    answers: tuple[Answer, ...] = ()
    weight: int = 1
    minds_case: bool = False
    stems: tuple[tuple[str, str], ...] = ()

    def grade(self, response: str | Sequence[str]) -> Fraction:
        """Return the share that a response earns: a text, the options that were chosen, or an option for each stem."""
        if self.kind in ("multichoice", "multiresponse"):
            chosen = [response] if isinstance(response, str) else response
            by_text = {answer.text: answer.share for answer in self.answers}
            return min(max(sum((by_text[text] for text in chosen), Fraction(0)), Fraction(0)), Fraction(1))
        if self.kind == "match":
            right = sum(option == own for (_, option), own in zip(self.stems, response, strict=False))
            return Fraction(right, len(self.stems))
        assert isinstance(response, str)
        matches = _lies_in if self.kind == "numerical" else _matches
        return next((one.share for one in self.answers if matches(one, response.strip(), self)), Fraction(0))

    def feedback(self, response: str) -> str:
        """Return what is told about a text or a number."""
        matches = _lies_in if self.kind == "numerical" else _matches
        return next((one.feedback for one in self.answers if matches(one, response.strip(), self)), "")


def _lies_in(answer: Answer, response: str, box: Box) -> bool:
    if answer.text == "*":
        return True
    value = float(answer.text)
    # Moodle's own allowance for the noise of doubles.
    return abs(float(response) - value) <= answer.tolerance + 1e-14 * max(1.0, abs(value))


def _matches(answer: Answer, response: str, box: Box) -> bool:
    pieces = re.split(r"(?<!\\)\*+", answer.text)
    pattern = ".*".join(re.escape(piece.replace("\\*", "*")) for piece in pieces)
    return re.fullmatch(pattern, response, 0 if box.minds_case else re.IGNORECASE) is not None


@dataclass(frozen=True)
class Question:
    """A question of Moodle's bank.

    Parameters
    ----------
    kind, name, idnumber : str
    category : tuple of str
        The steps of its path.
    text : str
        HTML; in cloze questions fields stand as ``{#1}``.
    marks : float
        What it is worth by default.
    boxes : tuple of Box
    general : str
        What everyone is told afterwards.
    files : frozenset of str
        The names of the files beside the text.
    """

    kind: str
    name: str
    idnumber: str
    category: tuple[str, ...]
    text: str
    marks: float
    boxes: tuple[Box, ...]
    general: str = ""
    files: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    guide: str = ""

    def grade(self, responses: Sequence[str | Sequence[str]]) -> Fraction:
        """Return the share that the responses to its boxes earn."""
        total = sum(box.weight for box in self.boxes)
        shares = zip(self.boxes, responses, strict=True)
        return sum((box.weight * box.grade(response) for box, response in shares), Fraction(0)) / total


def check_shares(answers: Iterable[Answer], several: bool = False) -> None:
    """Refuse fractions that Moodle does not know, and a question in which nobody can earn everything."""
    answers = list(answers)
    for answer in answers:
        require(
            any(abs(abs(answer.share) * 100 - known) < Fraction(1, 1000) for known in FRACTIONS),
            f"Grades ({float(answer.share):g}) do not match grade options",
        )
    check_full(answers, several)


def check_full(answers: Iterable[Answer], several: bool = False) -> None:
    """Refuse a question in which nobody can earn everything."""
    shares = [answer.share for answer in answers]
    if several:
        # Three thirds are 99.99999 %.
        require(sum(share for share in shares if share > 0) > Fraction(9999, 10000), "right options add up to less")
    else:
        require(1 in shares, "One of the answers should have a score of 100%")


_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


def check_number(text: str) -> None:
    """Refuse what Moodle does not read as a number, or as another one."""
    require(_NUMBER.fullmatch(text), f"The answer must be a number, not {text!r}")
    require(abs(float(text)) < 1e300, "overflow")
