"""A matching: for each numbered item the letter of the option that goes with it."""

import re
from fractions import Fraction

from quizgen.kinds.choice import find_option
from quizgen.kinds.interface import AnswerType, Refusal
from quizgen.model import Comparison, Expectation, Reading, Unreadable, Value

_MOST = 26
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?\s*(?:[-=]{1,9}>|→|[-–—:=.),]|\s)?\s*\(?([A-Za-z])\)?(?![A-Za-z])")
_LETTERS = re.compile(r"[A-Z]+|[A-Za-z](?:[\s,;]+[A-Za-z])*")
_ARROW = re.compile(r"(?<!\\)\s*(?:[-=]{1,9}>|→)\s*")
_CANVAS_ARROW = re.compile(r"(?<!\\)=>")
# How texts are paired: with a line or a semicolon between the pairs, as Moodle writes them, or a comma, as Canvas does,
# which puts a backslash before the commas and arrows inside a text. Only what stands before another pair parts them.
_STYLES = (
    (re.compile(r"[;\n](?=[^;\n]*(?:[-=]>|→))"), _ARROW),
    (re.compile(r"(?<!\\),(?=(?:\\,|[^,])*?=>)"), _CANVAS_ARROW),
    (re.compile(r",(?=[^,]*?(?:[-=]>|→))"), _ARROW),
)


def read(response: str, expectation: Expectation) -> Reading | Unreadable:
    """Read ``1-B, 2-A``, letters in the order of the items, or ``item -> option`` as an LMS writes it."""
    lines = [" ".join(line.split()) for line in response.splitlines()]
    text = "\n".join(line for line in lines if line)
    found = _read_letters(text, expectation)
    if isinstance(found, Unreadable) and _ARROW.search(text):
        as_texts = _read_texts(text, expectation)
        if not isinstance(as_texts, Unreadable) or not text[0].isdigit():
            found = as_texts
    if isinstance(found, Unreadable):
        return found
    chosen = tuple(found.get(i, -1) for i in range(len(expectation.items)))
    return Reading(chosen, _write(chosen))


def _read_letters(text: str, expectation: Expectation) -> dict[int, int] | Unreadable:
    pairs = _NUMBERED.findall(text)
    leftover = re.sub(r"[\s,;.]+", "", _NUMBERED.sub("", text))
    if not pairs and _LETTERS.fullmatch(text):
        letters = re.findall(r"[A-Za-z]", text)
        if len(letters) != len(expectation.items):
            return Unreadable(f"{len(letters)} letters are given for {len(expectation.items)} items")
        pairs = [(str(i + 1), letter) for i, letter in enumerate(letters)]
    elif not pairs or leftover:
        return Unreadable("pairs of a number and a letter are wanted")
    return _collect([(int(number) - 1, ord(letter.upper()) - 65) for number, letter in pairs], expectation)


def _read_texts(text: str, expectation: Expectation) -> dict[int, int] | Unreadable:
    problems = []
    for between, arrow in _STYLES:
        pairs = _read_pairs(between.split(text.strip("; \n")), arrow, expectation)
        if not isinstance(pairs, Unreadable):
            return _collect(pairs, expectation)
        problems.append(pairs)
    return problems[0]


def _read_pairs(
    pieces: list[str], arrow: re.Pattern[str], expectation: Expectation
) -> list[tuple[int, int]] | Unreadable:
    pairs = []
    for piece in pieces:
        sides = arrow.split(piece.strip(), maxsplit=1)
        if len(sides) != 2:
            return Unreadable(f"'{piece.strip()[:40]}' is no pair")
        left, right = (re.sub(r"\\(,|=>)", r"\1", side).strip() for side in sides)
        item = _find_item(left, expectation.items)
        if isinstance(item, Unreadable):
            return item
        if right:
            option = find_option(right, expectation.options)
            if isinstance(option, Unreadable):
                return Unreadable(f"'{right[:40]}' is none of the options")
            pairs.append((item, option))
    return pairs


def _find_item(text: str, items: tuple[str, ...]) -> int | Unreadable:
    """Find an item by its text or number; items have no letters."""
    found = find_option(text, items)
    is_letter = re.fullmatch(r"\W*[A-Za-z]\W*", text) is not None
    if isinstance(found, int) and (not is_letter or items[found].casefold() == text.casefold()):
        return found
    if re.fullmatch(r"[1-9]\d?", text) and int(text) <= len(items):
        return int(text) - 1
    return Unreadable(f"'{text[:40]}' is none of the items")


def _collect(pairs: list[tuple[int, int]], expectation: Expectation) -> dict[int, int] | Unreadable:
    found: dict[int, int] = {}
    for item, option in pairs:
        if not 0 <= item < len(expectation.items):
            return Unreadable(f"there is no item {item + 1}")
        if not 0 <= option < len(expectation.options):
            return Unreadable(f"there is no option {chr(65 + option)}")
        if found.get(item, option) != option:
            return Unreadable(f"item {item + 1} is matched twice")
        found[item] = option
    return found


def _write(chosen: tuple[int, ...]) -> str:
    return ", ".join(f"{i + 1}-{chr(65 + option)}" for i, option in enumerate(chosen) if option >= 0)


def compare(value: Value, expectation: Expectation) -> Comparison:
    """Give each pair its share."""
    wrong = [i for i, (given, right) in enumerate(zip(value, _indices(expectation), strict=True)) if given != right]
    if not wrong:
        return Comparison(Fraction(1))
    total = len(expectation.items)
    missed = ", ".join(str(i + 1) for i in wrong)
    return Comparison(Fraction(total - len(wrong), total), f"Not right: {missed}.")


def _indices(expectation: Expectation) -> tuple[int, ...]:
    return tuple(expectation.options.index(text) for text in expectation.expected)


def show(expectation: Expectation) -> str:
    """Write the pairs as numbers and letters."""
    return _write(_indices(expectation))


def check_expected(value: Value) -> Value | Refusal:
    """Accept the option of each item, as texts."""
    if not isinstance(value, list | tuple) or len(value) < 2 or not all(isinstance(text, str) for text in value):
        return Refusal("the answer of a matching part is two pairs at least")
    if len(value) > _MOST:
        return Refusal(f"the answer of a matching part is {_MOST} pairs at most")
    return tuple(value)


MATCHING = AnswerType(
    name="matching",
    given="pairs",
    toleranced=False,
    hint="Pairs as number and letter, such as 1-B, 2-A, 3-C.",
    read=read,
    compare=compare,
    show=show,
    check_expected=check_expected,
)
