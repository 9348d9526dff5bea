"""What a header, or a question's text, says of the part of a sheet that it belongs to."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quizgen.keys import PartKey, SheetPart
from quizgen.lms.identity import header_key, shorten

_PREFIX = r"(?:question|problem|exercise|task|qn|q)"
_WHOLE = re.compile(rf"[\W_]*(?:{_PREFIX}[\W_]*)?(\d+)(?!\d)(.*)", re.IGNORECASE | re.DOTALL)
_START = re.compile(rf"\W*{_PREFIX}[\s._-]*(\d+)(?!\d)(.*)", re.IGNORECASE | re.DOTALL)
_BARE_START = re.compile(r"\W*(\d+)\s*(?:\(\s*(\w+)\s*\)|([^\W\d]+)[).:])")
_BRACKETS = re.compile(rf"[\[({{]\s*({_PREFIX}\s*\d[^\[\](){{}}]*(?:\(\w+\))?)\s*[\])}}]", re.IGNORECASE)
_BLANK = re.compile(rf"\[(?!{_PREFIX}\s*\d)[^\W\d]\w*\]", re.IGNORECASE)
_ITEM_NUMBER = re.compile(r"\d+:\s+")
_NUMBERED = re.compile(r"\s*(\d+)\s*[.):]\s+\S")
_NUMBER_AGAIN = re.compile(rf"\s+(?:{_PREFIX}[\W_]*)?\d+(?!\d)(\W*\w*\W*)", re.IGNORECASE)
_LISTED = re.compile(r"\s*\(([^()]{1,80})\)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A part, or with part None a whole question or some of its parts, and how it was found."""

    question: int
    part: str | None
    how: str
    code: str = ""
    some: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeIndex:
    """Variant codes with the numbers of their questions, by the words that they are made of."""

    by_words: Mapping[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()


NO_CODES = CodeIndex()


def index_codes(codes: Mapping[str, int]) -> CodeIndex:
    """Arrange variant codes to be found in texts, whatever has become of their case and dashes."""
    by_words = {tuple(split_words(code)): (code, question) for code, question in codes.items()}
    return CodeIndex(by_words, tuple(sorted({len(words) for words in by_words if words}, reverse=True)))


def find_codes(index: CodeIndex, text: str) -> dict[str, tuple[int, int]]:
    """Return the variant codes in a text, each with its question and the place where it ends.

    Examples
    --------
    >>> find_codes(index_codes({"T9-3-7KQ2X": 3}), "[t9\u20133\u20137kq2x] Find the map.")
    {'T9-3-7KQ2X': (3, 11)}
    """
    words = list(_WORD.finditer(text))
    folded = [word[0].casefold() for word in words]
    found: dict[str, tuple[int, int]] = {}
    for length in index.lengths:
        for begin in range(len(words) - length + 1):
            if known := index.by_words.get(tuple(folded[begin : begin + length])):
                found.setdefault(known[0], (known[1], words[begin + length - 1].end()))
    return found


class SheetParts:
    """The parts of a sheet, arranged to be looked up."""

    def __init__(self, parts: Sequence[SheetPart], codes: Mapping[str, int]) -> None:
        self.all = tuple(parts)
        self.questions: dict[int, list[SheetPart]] = {}
        for part in parts:
            self.questions.setdefault(part.question, []).append(part)
        self.codes = index_codes(codes)
        bare = Counter(header_key(part.part) for part in parts)
        if len(self.questions) == 1:
            bare.update({header_key(part.label) for part in parts if part.label} - set(bare))
        self.bare = {key for key, count in bare.items() if count == 1 and key}

    def part(self, question: int, said: str, *, names_first: bool = False) -> str | None:
        """Return the name of the part of a question that is called so, by label or name."""
        key = header_key(said)
        if not key:
            return None
        parts = self.questions.get(question, [])
        labels = [part.part for part in parts if header_key(part.label) == key]
        names = [part.part for part in parts if header_key(part.part) == key]
        found = (names or labels) if names_first else (labels or names)
        return found[0] if len(found) == 1 else None

    def some(self, question: int, said: str) -> tuple[str, ...]:
        """Return the names of several parts that are listed by label; none where one is not known, or comes twice."""
        found = [self.part(question, one) for one in said.split(",")]
        distinct = len(set(found)) == len(found) > 1
        return tuple(part for part in found if part) if distinct and all(found) else ()

    def whole(self, question: int, how: str, code: str = "") -> Target | None:
        """Return the only part of a question, else the question."""
        parts = self.questions.get(question, [])
        if not parts:
            return None
        return Target(question, parts[0].part if len(parts) == 1 else None, how, code)

    def parts_of(self, target: Target) -> tuple[PartKey, ...]:
        if target.part is not None:
            return ((target.question, target.part),)
        if target.some:
            return tuple((target.question, part) for part in target.some)
        return tuple(part.key for part in self.questions[target.question])

    def names(self) -> list[str]:
        """Return what a column may be called, for suggestions."""
        return [
            form
            for part in self.all
            for form in (part.name, f"Q{part.question}({part.label})" if part.label else f"Q{part.question}")
        ]


def split_words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def read_token(sheet: SheetParts, text: str, how: str) -> Target | None:
    """Read text that only names a part or question, such as ``Q1(a)`` or ``question1_map``."""
    whole = _WHOLE.fullmatch(text)
    if not whole:
        if header_key(text) in sheet.bare:
            found = [(part.question, sheet.part(part.question, text)) for part in sheet.all]
            return next((Target(question, part, how) for question, part in found if part), None)
        return None
    question, rest = int(whole[1][:6]), whole[2]
    if not header_key(rest):
        return sheet.whole(question, how)
    dotted = rest.startswith(".")
    short = re.sub(r"^[\W_]*part[\W_]*", "", rest, flags=re.IGNORECASE)
    for said in (rest, short):
        if part := sheet.part(question, said, names_first=dotted):
            return Target(question, part, how)
    return None


def read_header(sheet: SheetParts, header: str) -> Target | None:
    """Read a header: a code, the name of a part, or text that begins with it or has it in brackets."""
    text = _ITEM_NUMBER.sub("", header, count=1) if _ITEM_NUMBER.match(header) else header
    if len(set(_BLANK.findall(text))) > 1:
        # Several blanks to fill in, none of which names the part.
        text = _BLANK.sub("...", text)
    return read_prompt(sheet, text, "by variant code") or _read_label(sheet, text)


def read_numbers(sheet: SheetParts, headers: Mapping[int, str]) -> dict[int, Target]:
    """Read the numbers before questions of a form, such as ``2. How many?``, where all of them are those of the sheet.

    A form counts in its own way where a question has several parts; then no number says anything.

    Parameters
    ----------
    sheet : SheetParts
    headers : mapping of int to str
        Those of the columns that nothing else is known of, by place.

    Returns
    -------
    dict of int to Target

    Examples
    --------
    >>> from fractions import Fraction
    >>> sheet = SheetParts([SheetPart(n, "size", "", Fraction(1), f"q{n}") for n in (1, 2)], {})
    >>> sorted(read_numbers(sheet, {0: "1. How large?", 1: "2) How many?", 2: "Remarks"}))
    [0, 1]
    >>> read_numbers(sheet, {0: "1. How large?", 1: "2) How many?", 2: "3) And now?"})
    {}
    """
    numbers = {index: int(match[1][:6]) for index, header in headers.items() if (match := _NUMBERED.match(header))}
    found = {index: sheet.whole(number, "by the number before its text") for index, number in numbers.items()}
    targets = {index: target for index, target in found.items() if target and target.part is not None}
    return targets if len(set(targets.values())) == len(numbers) else {}


def read_prompt(sheet: SheetParts, text: str, how: str) -> Target | None:
    """Read a text that bears a variant code; a label may stand right behind the code or before it."""
    target = _find_code(sheet, text, how)
    if target and target.part is None and not target.some:
        label = _read_label(sheet, text)
        if label and label.question == target.question:
            return replace(target, part=label.part)
    return target


def _read_label(sheet: SheetParts, text: str) -> Target | None:
    if target := read_token(sheet, text, "by label"):
        return target
    bracketed = {target for found in _BRACKETS.findall(text) if (target := read_token(sheet, found, "by label"))}
    start = _read_start(sheet, text)
    found = bracketed | ({start} if start else set())
    return found.pop() if len(found) == 1 else None


def _read_start(sheet: SheetParts, text: str) -> Target | None:
    """Read the name of a part or question at the beginning of a question's text."""
    if bare := _BARE_START.match(text):
        # A number alone may be part of the text; with a label in brackets it is none.
        question = int(bare[1][:6])
        part = sheet.part(question, bare[2] or bare[3])
        return Target(question, part, "by label") if part else None
    start = _START.match(text)
    if not start:
        return None
    question, rest = int(start[1][:6]), start[2]
    if named := re.match(r"\s*[(\[]\s*(\w+)\s*[)\]]|[._-](\w+)|([^\W_]+)", rest):
        part = sheet.part(question, named[1] or named[2] or named[3], names_first=bool(named[2]))
        return Target(question, part, "by label") if part else None
    return sheet.whole(question, "by label")


def _find_code(sheet: SheetParts, text: str, how: str) -> Target | None:
    """Find the one variant code in a text, and the part that is named right behind it."""
    found = find_codes(sheet.codes, text)
    if len(found) != 1:
        return None
    code, (question, end) = next(iter(found.items()))
    # A label stands right behind its code; the text after it may be long.
    rest = text[end : end + 100] + ("…" if len(text) > end + 100 else "")
    if again := _NUMBER_AGAIN.fullmatch(rest):
        # The code says which question it is, whatever number that has on the paper.
        rest = again[1]
    named = re.match(r"[\s:\])]*[(\[]\s*([\w ]+?)\s*[)\]]|\.(\w+)|[\s:_-]*([\w ]+?)\s*\Z", rest)
    said = next(filter(None, named.groups()), "") if named else ""
    if part := sheet.part(question, said, names_first=bool(named and named[2])):
        return Target(question, part, how, code)
    if (listed := _LISTED.match(rest)) and (some := sheet.some(question, listed[1])):
        return Target(question, None, how, code, some)
    return sheet.whole(question, how, code)


def suggest(said: str, known: Sequence[str]) -> str:
    """Return a sentence that suggests the nearest of the known names, or nothing."""
    folded = {name[:60].casefold(): name for name in known}
    close = difflib.get_close_matches(said[:60].casefold(), folded, n=1, cutoff=0.7)
    return f" Did you mean '{shorten(folded[close[0]])}'?" if close else ""
