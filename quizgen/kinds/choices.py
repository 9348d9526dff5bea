"""Several of the options, by letters or by their texts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from quizgen.kinds.choice import OptionsAsked, OptionsExpected, OptionsKeys, compile_options, validate_chosen
from quizgen.kinds.interface import Kind, accept
from quizgen.kinds.options import (
    LETTERS,
    as_plain,
    exact_key,
    find_option,
    find_sequences,
    find_text,
    only,
    show_option,
)
from quizgen.language.compiling import Compiler
from quizgen.language.source import Path
from quizgen.messages import list_said, said, said_of
from quizgen.model import (
    AnswerField,
    Asked,
    ChoiceField,
    ChoicePolicy,
    Comparison,
    Expected,
    KnownAnswer,
    Part,
    Reading,
    Refusal,
    Unreadable,
    Value,
)

MOST = 100

POLICIES: tuple[ChoicePolicy, ...] = ("all-or-nothing", "per-option", "right-minus-wrong")
"""What some of the right options earn: nothing, a share for each judged rightly, or one less for each wrong one."""

_NOTES: Mapping[ChoicePolicy, str] = {
    "per-option": said("Each option counts: choose those that hold, and no others."),
    "right-minus-wrong": said("A wrong option takes back the marks of a right one."),
}
_LETTERS_AND_SPACES = re.compile(r"(?:[(\[]?[A-Za-z][)\].]?(?:\s+|\s*(?:&|\+|\band\b)\s*|$))+")
# From what surely separates options to what may be part of one.
_SEPARATOR = re.compile(r"[;,\n&+]|\band\b")
_JOINTS = ("; ", ";", ", ", ",")
_SEPARATORS = (r"[;\n]", r"(?<!\\),", r"(?<!\\),|[;\n]", r"(?<!\\),|[;\n&+]|\band\b")


class ChoicesKeys(OptionsKeys):
    """The keys of a part that asks for several options."""

    type: Literal["choices"]
    policy: ChoicePolicy = "all-or-nothing"


@dataclass(frozen=True, slots=True)
class ChoicesExpected(OptionsExpected):
    """Several options, as a tuple of their texts.

    Parameters
    ----------
    policy : str
        What some of them earn.
    """

    kind = "choices"

    policy: ChoicePolicy = "all-or-nothing"

    def read(self, response: str) -> Reading | Unreadable:
        """Read options between commas, semicolons or lines, or letters between spaces; ``\\,`` is part of an option."""
        options = self.options
        text = response.strip()
        exactly = self._read_exactly(text)
        if exactly is not None:
            return exactly
        whole = find_option(text.replace("\\,", ","), options)
        if isinstance(whole, int):
            return self._reading({whole})
        separators: tuple[str, ...] = _SEPARATORS
        if len(text) < 200 and _LETTERS_AND_SPACES.fullmatch(text):
            separators = (*_SEPARATORS, r"\s+|[&+]|\band\b")
        problem = whole
        for separator in separators:
            pieces = [piece for piece in re.split(separator, text) if piece.strip()]
            if not 1 < len(pieces) <= MOST:
                continue
            found = [find_option(piece.replace("\\,", ","), options) for piece in pieces]
            unread = [one for one in found if isinstance(one, Unreadable)]
            if not unread:
                return self._reading({one for one in found if isinstance(one, int)})
            problem = unread[0]
        return problem

    def _read_exactly(self, text: str) -> Reading | Unreadable | None:
        """Read the texts of options that have separators in them, as an LMS writes them one behind the other."""
        if not any(_SEPARATOR.search(option) for option in self.options):
            return None
        plain = as_plain(text)
        alone = {frozenset({i}) for i, option in enumerate(self.options) if exact_key(option) == exact_key(plain)}
        ways = {frozenset(way) for between in _JOINTS for way in find_sequences(plain, self.options, between)}
        # Letters are for options, and so a text that is one is left to what knows of both.
        ways = {way for way in ways if all(find_option(self.options[i], self.options) == i for i in way)}
        found = only(plain, alone | ways)
        return found if found is None or isinstance(found, Unreadable) else self._reading(set(found))

    def _reading(self, chosen: set[int]) -> Reading:
        order = sorted(chosen)
        shown = "; ".join(f"{LETTERS[i : i + 1]}: {self.options[i]}" for i in order)
        return Reading(tuple(self.options[i] for i in order), shown)

    def compare(self, value: Value) -> Comparison:
        """Give full credit for exactly the right options, and for some of them what the policy says."""
        chosen, wanted = set(value), set(self.answer)
        if chosen == wanted:
            return Comparison(Fraction(1))
        wrong, missing = len(chosen - wanted), len(wanted - chosen)
        chosen_wrong = said_of(wrong, "{n} of the chosen options is wrong", "{n} of the chosen options are wrong")
        left_out = said_of(missing, "{n} is missing", "{n} are missing")
        told = list_said([*([chosen_wrong] if wrong else []), *([left_out] if missing else [])])
        return Comparison(self._credit(wrong, missing), said("{told}.", told=told))

    def _credit(self, wrong: int, missing: int) -> Fraction:
        wanted = len(self.answer)
        match self.policy:
            case "per-option":
                return 1 - Fraction(wrong + missing, len(self.options))
            case "right-minus-wrong":
                return max(Fraction(wanted - missing - wrong, wanted), Fraction(0))
        return Fraction(0)

    def typed(self) -> str:
        """Write the letters, in the order of the options."""
        chosen = sorted(self.answer, key=self.options.index)
        return "; ".join(show_option(text, self.options) for text in chosen)

    def validate(self, answer: Value) -> Value | Refusal:
        """Accept the texts of options."""
        return validate_chosen(_validate(answer), self.options)

    def misjudged(self, value: Value) -> tuple[int, ...]:
        """Return the options that were chosen or left out wrongly."""
        return tuple(i for i, option in enumerate(self.options) if (option in value) != (option in self.answer))


def _validate(value: Value) -> Value | Refusal:
    """Accept a list of texts."""
    if isinstance(value, str) or not isinstance(value, list | tuple) or not value:
        return Refusal("the answer must be a list of options")
    if not all(isinstance(text, str) and text.strip() for text in value):
        return Refusal("the answer must be a list of the texts of options")
    return tuple(value)


@dataclass(frozen=True, slots=True)
class ChoicesAsked(OptionsAsked):
    """Several options.

    Parameters
    ----------
    policy : str
        What some of them earn.
    """

    kind = "choices"
    several = True

    policy: ChoicePolicy = "all-or-nothing"

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask for a choice of several options, with what some of them earn."""
        field = OptionsAsked.field(self, expected, values, known)
        assert isinstance(field, ChoiceField)
        return replace(field, policy=self.policy)

    def penalty(self, right: int) -> Fraction:
        """Take everything, or as much as a right option gives."""
        return Fraction(-1) if self.policy == "all-or-nothing" else Fraction(-1, right)

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> ChoicesExpected | Refusal:
        """Expect some of the options."""
        options = self.plain_options(values)
        validated = validate_chosen(_validate(answer), options)
        return validated if isinstance(validated, Refusal) else ChoicesExpected(validated, options, self.policy)

    def note(self, expected: Expected) -> str:
        """Say how several options are credited, where it is not all or nothing."""
        return _NOTES.get(self.policy, "")


def _compile(compiler: Compiler, keys: ChoicesKeys, path: Path) -> Asked | None:
    answer, options, comments, shuffled = compile_options(compiler, keys, path)
    return None if answer is None else ChoicesAsked(answer, options, comments, shuffled, policy=keys.policy)


def _expect(answer: Value, *, options: Sequence[str] = (), policy: ChoicePolicy = "all-or-nothing") -> ChoicesExpected:
    if policy not in POLICIES:
        raise ValueError(f"policy must be {', '.join(POLICIES[:-1])} or {POLICIES[-1]}, not {policy!r}")
    chosen = tuple(accept(find_text(text, options)) for text in accept(_validate(answer)))
    return ChoicesExpected(chosen, tuple(options), policy)


CHOICES = Kind(
    name="choices",
    hint=said("Several choices as the letters of all options that hold, such as A, C."),
    keys=ChoicesKeys,
    compile=_compile,
    expect=_expect,
    example={"answer": ["stride", "pooling"], "options": ["padding", "stride", "pooling"]},
    room=1,
    accepts_typed=True,
    accepts_computed=True,
)
