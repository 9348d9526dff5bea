"""Words by which an answer is accepted, and what makes an accepted one a matter for a person."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field

from quizgen.kinds.text.words import is_same_term, normalise
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, evaluate
from quizgen.language.keys import Keys, Texts
from quizgen.language.source import Path
from quizgen.language.text import evaluate_text
from quizgen.model import Calls, Expression, Refusal, Text, Value
from quizgen.text.plain import to_text

_OPENING = """
about after are as at before by containing describing during for from in is of on per showing that to was were whether
which who with
"""
_OPENS = frozenset(_OPENING.split())
"""Words after which a phrase only describes what it has named: the class *of* the text is a class."""

_ASKING = frozenset({"which", "what"})

_MANY = frozenset({"sequence", "series", "list", "stream", "string", "set"})
"""Words that name nothing by themselves: a sequence of labels names labels."""

_DENIALS = frozenset({"not", "no", "never", "neither", "nor", "without", "cannot"})
_MARKS = re.compile(r"[,;/|&+\n]")
_CONJUNCTIONS = re.compile(r"\b(?:or|and)\b")
_ALTERNATIVES = re.compile(rf"{_MARKS.pattern}|{_CONJUNCTIONS.pattern}", re.IGNORECASE)
_MOST_OTHERS = 1
"""An answer that speaks of more answers to other scenarios than these only lists what may be right."""


class AcceptsKeys(Keys):
    """The words that a further answer has to have, and those that it must not."""

    any_of: Texts = Field(default=(), alias="any of")
    all_of: Texts = Field(default=(), alias="all of")
    none_of: Texts = Field(default=(), alias="none of")


Words = Expression | tuple[Text, ...]
"""Texts of a file, or the value that has them."""


@dataclass(frozen=True, slots=True)
class AcceptsAsked:
    """What ``accepts:`` says, before there are values."""

    any_of: Words
    all_of: Words
    none_of: Words


@dataclass(frozen=True, slots=True)
class Accepts:
    """Words by which an answer is accepted, as `normalise` gives them.

    Parameters
    ----------
    any_of, all_of : tuple of str
        Of the former one has to be there, of the latter all; a word stands also for its plural.
    none_of : tuple of str
        What names another thing: where one of these, just as it is, is what a text names, a person has to look.
    """

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    def match(self, given: str) -> str | None:
        """Return what is left of a text without the words that it has to have; None where they are not all there."""
        if not (self.any_of or self.all_of):
            return None
        found = [words for words in self.any_of if _has(given, words)]
        if (self.any_of and not found) or not all(_has(given, words) for words in self.all_of):
            return None
        left = f" {given} "
        for words in (*found, *self.all_of):
            left = left.replace(f" {words} ", "  ")
        return left

    def find_forbidden(self, value: str, texts: Iterable[str] = (), elsewhere: Iterable[str] = ()) -> str:
        """Say which word that must not be there a text names; empty where there is none.

        The class of an image is a class: behind what a text names, such words only describe it. That holds where the
        name belongs to this part alone; "the words of a summary" and "the words of a report" are told apart by what
        follows.

        Parameters
        ----------
        value : str
            The text as typed.
        texts : iterable of str
            What is accepted here, beside the words.
        elsewhere : iterable of str
            What is accepted in other parts.

        Returns
        -------
        str

        Examples
        --------
        >>> label = Accepts(any_of=("label",), none_of=("image",))
        >>> label.find_forbidden("the label of an image"), label.find_forbidden("the image of a label")
        ('', "It also says 'image'.")
        """
        if not self.none_of:
            return ""
        own = (*self.any_of, *self.all_of, *map(normalise, texts))
        tokens = _tokens((*own, *self.none_of), plural=True)
        others = _tokens(self.none_of, plural=False)
        mine = _tokens(own, plural=True).keys() - _tokens(map(normalise, elsewhere), plural=True).keys()
        for piece in map(normalise, _MARKS.split(value)):
            for alternative in _CONJUNCTIONS.split(_join(piece, tokens)):
                phrase = alternative.split()
                names = _naming(phrase, mine, others)
                found = next((word for word in names if word in others), None)
                if found:
                    return f"It also says '{others[found]}'."
        return ""


def _tokens(phrases: Iterable[str], *, plural: bool) -> Mapping[str, str]:
    """Return phrases as words without blanks, perhaps in the plural too, each with the phrase that it stands for."""
    forms = ((form, phrase) for phrase in phrases for form in (phrase, *(_plurals(phrase) if plural else ())))
    return {form.replace(" ", "_"): phrase for form, phrase in forms}


def _join(given: str, tokens: Iterable[str]) -> str:
    """Return words as `normalise` gives them, where a phrase that counts as one word has no blanks."""
    joined = f" {given.replace(' ', '  ')} "
    for token in sorted(tokens, key=len, reverse=True):
        joined = joined.replace(f" {token.replace('_', '  ')} ", f" {token} ")
    return joined


def _naming(phrase: Sequence[str], mine: Container[str], others: Container[str]) -> Sequence[str]:
    """Return the words that say what a phrase names; all of them where none of those that may is one of mine."""
    names = [word for word in _head_of(phrase) if word in mine or word in others]
    if not any(word in mine for word in names):
        return phrase
    if phrase[0] == "whether":
        return phrase[:1]
    # "Which digit the picture shows" is a digit.
    return names[:1] if phrase[0] in _ASKING else names


def _head_of(phrase: Sequence[str]) -> Sequence[str]:
    """Return the words by which a phrase names something, without those that describe it further.

    Examples
    --------
    >>> for phrase in ("class of text", "sequence of labels for words", "which digit is there", "whether it is spam"):
    ...     print(*_head_of(phrase.split()))
    class
    labels
    which digit
    whether it is spam
    """
    if phrase[1:2] == ["of"] and phrase[0] in _MANY:
        return _head_of(phrase[2:])
    if phrase[:1] == ["whether"]:
        return phrase
    end = next((i for i, word in enumerate(phrase) if i and word in _OPENS), len(phrase))
    return phrase[:end]


def _has(given: str, words: str) -> bool:
    """Whether words occur as they are, or with the last of them in the plural."""
    return any(f" {form} " in f" {given} " for form in (words, *_plurals(words)))


def _plurals(words: str) -> tuple[str, ...]:
    return (f"{words}s", f"{words}es", *([f"{words[:-1]}ies"] if words.endswith("y") else []))


def find_denial(left: str, allowed: str = "") -> str:
    """Say by which word a text denies something; empty where it does not, or leaves it open as "spam or not" does.

    Parameters
    ----------
    left : str
        The text, from `normalise`, without the words by which it is accepted.
    allowed : str
        The pattern by which it is; a word that is in there is meant.

    Returns
    -------
    str

    Examples
    --------
    >>> find_denial("not image"), find_denial("spam or not"), find_denial("it isn t image")
    ("It says 'not'.", '', "It says 'isn t'.")
    """
    words = left.split()
    for before, word in pairwise(["", *words]):
        if word in _DENIALS and before != "or" and word not in allowed:
            return f"It says '{word}'."
        if word == "t" and before.endswith("n") and before not in ("n", "in", "on", "an"):
            return f"It says '{before} t'."
    return ""


def find_other(value: str, own: Iterable[str], others: Iterable[str], accepts: Accepts) -> str:
    """Return an answer to another scenario that a text names as an alternative, or in a list of such; else nothing.

    Parameters
    ----------
    value : str
        The text as typed.
    own : iterable of str
        What is accepted here.
    others : iterable of str
        What is accepted in other scenarios.
    accepts : Accepts
        Words by which an answer is accepted here.
    """
    mine = {normalise(text) for text in own}
    foreign = {normalise(text): text for text in others}
    foreign = {words: text for words, text in foreign.items() if words not in mine and accepts.match(words) is None}
    for alternative in map(normalise, _ALTERNATIVES.split(value)):
        if alternative in mine or alternative in accepts.any_of:
            continue
        found = next((text for words, text in foreign.items() if is_same_term(words, alternative)), "")
        if found:
            return found
    given = f" {normalise(value)} "
    named = [text for words, text in foreign.items() if f" {words} " in given]
    return named[0] if len(named) > _MOST_OTHERS else ""


def compile_accepts(compiler: Compiler, keys: AcceptsKeys, path: Path) -> AcceptsAsked | None:
    """Compile ``accepts:``; None where a value has a problem."""
    if not (keys.any_of or keys.all_of):
        compiler.problem(path, "missing-key", "accepts: needs any of: or all of:", key=True)
    words = [
        _compile_words(compiler, texts, (*path, key))
        for key, texts in zip(_KEYS, (keys.any_of, keys.all_of, keys.none_of), strict=True)
    ]
    any_of, all_of, none_of = words
    return None if any_of is None or all_of is None or none_of is None else AcceptsAsked(any_of, all_of, none_of)


def _compile_words(compiler: Compiler, texts: str | tuple[str, ...], path: Path) -> Words | None:
    if not isinstance(texts, str):
        return tuple(compiler.text(text, (*path, i)) for i, text in enumerate(texts))
    return compiler.expression(texts, path) if compiler.is_value(texts) else (compiler.text(texts, path),)


def evaluate_accepts(asked: AcceptsAsked, values: Mapping[str, Value], calls: Calls = None) -> Accepts | Refusal:
    """Return the words of a variant."""
    return _to_accepts([_evaluate_words(words, values, calls) for words in (asked.any_of, asked.all_of, asked.none_of)])


def parse_accepts(given: object) -> Accepts | Refusal:
    """Return the words that are given in plain data, as YAML has them: ``{"any of": ["yes", "of course"]}``."""
    if not isinstance(given, Mapping) or not given.keys() <= set(_KEYS):
        return Refusal("accepts must be a mapping with any of, all of and none of")
    texts = [given.get(key, ()) for key in _KEYS]
    return _to_accepts([tuple(one) if isinstance(one, list | tuple) else (one,) for one in texts])


_KEYS = ("any of", "all of", "none of")


def _to_accepts(found: Sequence[tuple[Value, ...]]) -> Accepts | Refusal:
    for texts in found:
        if not all(isinstance(text, str) and normalise(text) for text in texts):
            return Refusal("accepts: needs texts with letters or digits in them")
    any_of, all_of, none_of = (tuple(normalise(str(text)) for text in texts) for texts in found)
    if not (any_of or all_of):
        return Refusal("accepts: needs any of: or all of:")
    return Accepts(any_of, all_of, none_of)


def _evaluate_words(words: Words, values: Mapping[str, Value], calls: Calls) -> tuple[Value, ...]:
    if isinstance(words, tuple):
        return tuple(to_text(evaluate_text(text, Scope(values))) for text in words)
    found = evaluate(words, Scope(values, calls=calls))
    return tuple(found) if isinstance(found, list | tuple) else (found,)
