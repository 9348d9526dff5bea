"""A matching: for each numbered item the letter of the option that goes with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from quizgen.kinds.interface import Kind, Marked, accept, as_typed
from quizgen.kinds.options import LETTERS, as_plain, exact_key, find_option, find_sequences, only
from quizgen.kinds.shuffling import OrderedKeys, Shuffled, compile_order
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope
from quizgen.language.keys import Markdown
from quizgen.language.source import Path
from quizgen.language.text import evaluate_text
from quizgen.messages import said
from quizgen.model import (
    AnswerField,
    Asked,
    Calls,
    Comparison,
    Expected,
    Expression,
    KnownAnswer,
    MatchingField,
    Part,
    Place,
    Prose,
    Reading,
    Refusal,
    Text,
    Unreadable,
    Value,
)
from quizgen.text.holes import stand_in
from quizgen.text.plain import to_text

_MOST = 26
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?\s*(?:[-=]{1,9}>|→|[-–—:=.),]|\s)?\s*\(?([A-Za-z])\)?(?![A-Za-z])")
_LETTERS = re.compile(r"[A-Z]+|[A-Za-z](?:[\s,;]+[A-Za-z])*")
_ARROW = re.compile(r"(?<!\\)\s*(?:[-=]{1,9}>|→)\s*")
_CANVAS_ARROW = re.compile(r"(?<!\\)=>")
# How texts are paired: with a line or a semicolon between the pairs, as Moodle writes them, or a comma, as Canvas does,
# which puts a backslash before the commas and arrows inside a text. Only what precedes another pair separates them.
_STYLES = (
    (re.compile(r"[;\n](?=[^;\n]*(?:[-=]>|→))"), _ARROW),
    (re.compile(r"(?<!\\),(?=(?:\\,|[^,])*?=>)"), _CANVAS_ARROW),
    (re.compile(r",(?=[^,]*?(?:[-=]>|→))"), _ARROW),
)


class MatchingKeys(Marked, OrderedKeys):
    """The keys of a part that asks what goes with what."""

    type: Literal["matching"]
    pairs: dict[str, Markdown]
    distractors: list[Markdown] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MatchingExpected(Expected):
    """For each item the text of its option.

    Parameters
    ----------
    answer : tuple of str
        The option that goes with each item, in the order of the items.
    options, items : tuple of str
        Their plain texts, in the order printed.
    """

    kind = "matching"

    options: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Return the options: one may be "none"."""
        return self.options

    def read(self, response: str) -> Reading | Unreadable:
        """Read ``1-B, 2-A``, letters in the order of the items, or ``item -> option`` as an LMS writes it."""
        exactly = _read_exactly(response, self)
        if exactly is not None:
            return exactly if isinstance(exactly, Unreadable) else self._reading(exactly)
        lines = [" ".join(line.split()) for line in response.splitlines()]
        text = "\n".join(line for line in lines if line)
        found = _read_letters(text, self)
        if isinstance(found, Unreadable) and _ARROW.search(text):
            as_texts = _read_texts(text, self)
            if not isinstance(as_texts, Unreadable) or not text[0].isdigit():
                found = as_texts
        return found if isinstance(found, Unreadable) else self._reading(found)

    def _reading(self, found: Mapping[int, int]) -> Reading:
        chosen = tuple(found.get(i, -1) for i in range(len(self.items)))
        return Reading(chosen, _write(chosen))

    def compare(self, value: Value) -> Comparison:
        """Give each pair its share."""
        wrong = [i for i, (given, right) in enumerate(zip(value, self._indices(), strict=True)) if given != right]
        if not wrong:
            return Comparison(Fraction(1))
        total = len(self.items)
        missed = ", ".join(str(i + 1) for i in wrong)
        return Comparison(Fraction(total - len(wrong), total), said("Not right: {missed}.", missed=missed))

    def _indices(self) -> tuple[int, ...]:
        return tuple(self.options.index(text) for text in self.answer)

    @property
    def fields(self) -> int:
        """One per item."""
        return len(self.items)

    def join(self, fields: Sequence[str]) -> str:
        """Write the items with what was chosen for each, one per line, without those left blank."""
        pairs = zip(self.items, fields, strict=True)
        return "\n".join(f"{item} -> {' '.join(text.split())}" for item, text in pairs if text.strip())

    def typed(self) -> str:
        """Write the pairs as numbers and letters."""
        return _write(self._indices())

    def validate(self, answer: Value) -> Value | Refusal:
        """Accept the option of each item."""
        return _validate(answer)

    def read_further(self, text: str) -> Value | Refusal:
        """Read pairs for all items."""
        found = self.read(text)
        if isinstance(found, Unreadable):
            return self.refuse(text, found)
        if min(found.value) < 0:
            return Refusal(f"'{text[:70]}' leaves out some of the {len(self.items)} items")
        return self.validate(tuple(self.options[i] for i in found.value))


def _read_exactly(response: str, expected: "MatchingExpected") -> dict[int, int] | Unreadable | None:
    """Read ``item -> option``, or its letter, with their exact texts, which may have arrows and separators in them."""
    if "->" not in response:
        return None
    ways = [*enumerate(expected.options), *enumerate(LETTERS)]
    named = [(text, k) for k, text in ways if find_option(text, expected.options) == k]
    pairs = [(i, k) for i in range(len(expected.items)) for _, k in named]
    texts = [f"{item} -> {text}" for item in expected.items for text, _ in named]
    text = "; ".join(line for line in as_plain(response).splitlines() if line.strip())
    alone = {frozenset({n}) for n, pair in enumerate(texts) if exact_key(pair) == exact_key(text)}
    found = only(text, alone | {frozenset(way) for way in find_sequences(text, texts, "; ")})
    return found if found is None or isinstance(found, Unreadable) else _collect([pairs[n] for n in found], expected)


def _read_letters(text: str, expected: "MatchingExpected") -> dict[int, int] | Unreadable:
    pairs = _NUMBERED.findall(text)
    leftover = re.sub(r"[\s,;.]+", "", _NUMBERED.sub("", text))
    if not pairs and _LETTERS.fullmatch(text):
        letters = re.findall(r"[A-Za-z]", text)
        if len(letters) != len(expected.items):
            return Unreadable(
                said("{len} letters are given for {len2} items", len=len(letters), len2=len(expected.items))
            )
        pairs = [(str(i + 1), letter) for i, letter in enumerate(letters)]
    elif not pairs or leftover:
        return Unreadable(said("it must consist of pairs of a number and a letter"))
    return _collect([(int(number) - 1, ord(letter.upper()) - 65) for number, letter in pairs], expected)


def _read_texts(text: str, expected: "MatchingExpected") -> dict[int, int] | Unreadable:
    problems = []
    for between, arrow in _STYLES:
        pairs = _read_pairs(between.split(text.strip("; \n")), arrow, expected)
        if not isinstance(pairs, Unreadable):
            return _collect(pairs, expected)
        problems.append(pairs)
    return problems[0]


def _read_pairs(
    pieces: list[str], arrow: re.Pattern[str], expected: "MatchingExpected"
) -> list[tuple[int, int]] | Unreadable:
    pairs = []
    for piece in pieces:
        sides = arrow.split(piece.strip(), maxsplit=1)
        if len(sides) != 2:
            return Unreadable(said("'{text}' is not a pair", text=piece.strip()[:40]))
        left, right = (re.sub(r"\\(,|=>)", r"\1", side).strip() for side in sides)
        item = _find_item(left, expected.items)
        if isinstance(item, Unreadable):
            return item
        if right:
            option = find_option(right, expected.options)
            if isinstance(option, Unreadable):
                return Unreadable(said("'{right}' is not one of the options", right=right[:40]))
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
    return Unreadable(said("'{text}' is not one of the items", text=text[:40]))


def _collect(pairs: list[tuple[int, int]], expected: "MatchingExpected") -> dict[int, int] | Unreadable:
    found: dict[int, int] = {}
    for item, option in pairs:
        if not 0 <= item < len(expected.items):
            return Unreadable(said("there is no item {text}", text=item + 1))
        if not 0 <= option < len(expected.options):
            return Unreadable(said("there is no option {chr}", chr=chr(65 + option)))
        if found.get(item, option) != option:
            return Unreadable(said("item {text} is matched twice", text=item + 1))
        found[item] = option
    return found


def _write(chosen: tuple[int, ...]) -> str:
    return ", ".join(f"{i + 1}-{chr(65 + option)}" for i, option in enumerate(chosen) if option >= 0)


def _validate(value: Value) -> Value | Refusal:
    """Accept the option of each item, as texts."""
    if not isinstance(value, list | tuple) or len(value) < 2 or not all(isinstance(text, str) for text in value):
        return Refusal("the answer must have at least two pairs")
    if len(value) > _MOST:
        return Refusal(f"the answer can have at most {_MOST} pairs")
    return tuple(value)


@dataclass(frozen=True, slots=True)
class MatchingAsked(Asked):
    """Items, and what goes with them.

    Parameters
    ----------
    left, right : tuple of Text
        The items, and the option of each.
    distractors : tuple of Text
        Options that go with nothing.
    shuffled : Shuffled or None
        The order in which the options are printed; None for the alphabet's.
    """

    kind = "matching"

    left: tuple[Text, ...]
    right: tuple[Text, ...]
    distractors: tuple[Text, ...] = ()
    shuffled: Shuffled | None = None

    @property
    def place(self) -> Place | None:
        """The part itself."""
        return None

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Return the text of each item's option."""
        return tuple(to_text(evaluate_text(text, Scope(values))) for text in self.right)

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> MatchingExpected | Refusal:
        """Expect an option for each item."""
        validated = _validate(answer)
        if isinstance(validated, Refusal):
            return validated
        options = tuple(to_text(option) for option in self.options(values))
        return MatchingExpected(validated, options, tuple(to_text(item) for item in self.items(values)))

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return each item with its option."""
        assert isinstance(expected, MatchingExpected)
        pairs = zip(expected.items, expected.answer, strict=True)
        texts = tuple(f"{item} \N{RIGHTWARDS ARROW} {option}" for item, option in pairs)
        return Prose("; ".join(stand_in(i) for i in range(len(texts))), texts)

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask for an option with each item."""
        options = self.options(values)
        plain = [to_text(option) for option in options]
        return MatchingField(self.items(values), options, tuple(plain.index(text) for text in expected.answer))

    def texts(self) -> tuple[Text, ...]:
        """Return options and items."""
        return (*self.right, *self.distractors, *self.left)

    def options(self, values: Mapping[str, Value]) -> tuple[Prose, ...]:
        """Return the options in alphabetical order, or in the one that is drawn, each once."""
        options = [evaluate_text(option, Scope(values)) for option in (*self.right, *self.distractors)]
        if self.shuffled:
            options = [options[i] for i in self.shuffled.read(values)]
        by_text = {to_text(option): option for option in options}
        return tuple(by_text[text] for text in (by_text if self.shuffled else sorted(by_text, key=_alphabetically)))

    def hidden_values(self, part: str, place: Place) -> Mapping[str, Expression]:
        """Return the order of the options, where it is drawn."""
        return MappingProxyType({self.shuffled.name: self.shuffled.drawn(place)} if self.shuffled else {})

    def items(self, values: Mapping[str, Value]) -> tuple[Prose, ...]:
        """Return the items in the file's order."""
        return tuple(evaluate_text(item, Scope(values)) for item in self.left)


def _alphabetically(text: str) -> tuple[str, str]:
    return text.casefold(), text


def _compile(compiler: Compiler, keys: MatchingKeys, path: Path) -> Asked | None:
    if not keys.pairs:
        compiler.problem(path, "missing-key", "a part of type matching needs pairs:", key=True)
        return None
    return MatchingAsked(
        left=tuple(compiler.key_text(item, (*path, "pairs", item)) for item in keys.pairs),
        right=tuple(compiler.text(text, (*path, "pairs", item)) for item, text in keys.pairs.items()),
        distractors=compiler.texts(keys.distractors, path, "distractors"),
        shuffled=compile_order(compiler, [*keys.pairs.values(), *keys.distractors], keys, path),
    )


def _expect(answer: Value, *, options: Sequence[str] = ()) -> MatchingExpected:
    if not isinstance(answer, Mapping):
        raise ValueError("the answer must be a mapping of items to options")
    items, matched = tuple(answer), tuple(answer.values())
    validated = accept(_validate(matched))
    return MatchingExpected(validated, tuple(options or sorted(set(matched), key=_alphabetically)), items)


def _letters_alone(typed: str) -> str:
    return " ".join(pair.partition("-")[2] for pair in typed.split(", "))


MATCHING = Kind(
    name="matching",
    hint=said("Pairs as number and letter, such as 1-B, 2-A, 3-C."),
    keys=MatchingKeys,
    compile=_compile,
    expect=_expect,
    example={"pairs": {"VGG": "small kernels", "ResNet": "skip connections"}},
    notations=(as_typed, str.lower, _letters_alone),
    room=1,
    accepts_typed=True,
    is_list=True,
)
