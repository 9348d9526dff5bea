"""Parts that ask for a few words, and what students type there: words of the prompt, and what belongs to another part.

Which words of a prompt name an answer cannot be known, but most variants of a question agree: where an indirect
question of the prompt, such as "whether the mail is spam", is accepted in most of them, it has to be in the others.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from quizgen.checks.answers import answer_place
from quizgen.checks.survey import Finding, Survey
from quizgen.kinds.text import TextAsked, TextExpected, normalise, pattern_of, singular
from quizgen.language.expressions import shorten
from quizgen.marking.check import judge
from quizgen.model import Part, Variant

MOST_WORDS = 4
"""How many successive words of a prompt are typed at once."""

_CONJUNCTIONS = frozenset({"or", "and"})
_SENTENCE = re.compile(r"[^.;:!?()]+")
# Not after a comma or a preposition, where "which" only tells more of what was named before.
_INDIRECT = re.compile(
    r"(?<![,\w])(?<!, )(?<!in )(?<!of )(?<!to )(?<!for )(?<!with )(?<!from )"
    r"(?:whether|which|who|what|how)\b[^.;:!?()]+"
)


def check_typed_words(survey: Survey) -> Iterator[Finding]:
    """Complain of words that name the answer and are refused, and of answers to other parts that are accepted."""
    parts = [part for part in survey.question.parts if isinstance(part.asked, TextAsked)]
    variants = _distinct(survey.variants, parts)
    for part in parts:
        others = [other for other in parts if other is not part]
        for variant in variants:
            yield from _check_other_answers(part, others, variant)
        yield from _check_words_of_prompt(part, variants)
    yield from _check_indirect_questions(parts, variants)


def _distinct(variants: Sequence[Variant], parts: Sequence[Part]) -> Sequence[Variant]:
    """Return one of the variants for each prompt with its answers."""
    found: dict[object, Variant] = {}
    for variant in variants if parts else ():
        answers = tuple(tuple(_expected(part, variant).answer) for part in parts)
        found.setdefault((tuple(_told(variant)), answers), variant)
    return list(found.values())


def _expected(part: Part, variant: Variant) -> TextExpected:
    expected = variant.expected[part.name]
    assert isinstance(expected, TextExpected)
    return expected


def _told(variant: Variant) -> Iterator[str]:
    """Yield the texts that the variant has put into its prompt."""
    yield from (value for value in variant.paper.prompt.values if isinstance(value, str))


def _accepts(expected: TextExpected, typed: str) -> bool:
    return judge(typed, expected).status == "correct"


def _texts(expected: TextExpected) -> Sequence[str]:
    return [text for text in expected.answer if pattern_of(text) is None]


# --- What belongs elsewhere -----------------------------------------------------------------------------------


def _check_other_answers(part: Part, others: Sequence[Part], variant: Variant) -> Iterator[Finding]:
    """Type the answers to other parts and scenarios, alone and joined with the answer to this one."""
    expected = _expected(part, variant)
    place = answer_place(part)
    own = _texts(expected)
    for other in others:
        theirs = [text for text in _texts(_expected(other, variant)) if not _is_shared(text, own)]
        wide = next((text for text in theirs if _accepts(expected, text)), None)
        wide = wide or next(_joined_wrongly(expected, own, theirs), None)
        if wide is not None:
            message = (
                f"'{shorten(wide)}' is accepted, and answers the part '{other.name}'; put its words under none of:"
            )
            yield Finding(place, "other-answer-accepted", message, variant.seed, f"{other.name} {own[0]}")
        narrow = next(_described(expected, own, theirs), None)
        if narrow is not None:
            message = (
                f"'{shorten(narrow)}' is not accepted, though it names the answer first; what only describes it "
                "must not decide"
            )
            yield Finding(place, "own-words-refused", message, variant.seed, f"{other.name} {own[0]}")
    asked = [one.asked for one in (part, *others) if isinstance(one.asked, TextAsked)]
    scenarios = [text for one in asked for text in one.others if not _is_shared(text, own)]
    wide = next((text for text in scenarios if _accepts(expected, text) and not _has_own_words(expected, text)), None)
    if wide is not None:
        message = f"'{shorten(wide)}' is accepted, and is an answer to another scenario"
        yield Finding(place, "other-answer-accepted", message, variant.seed, f"scenarios {own[0]}")


def _is_shared(text: str, own: Collection[str]) -> bool:
    """Whether another part or scenario has an answer of this one."""
    return normalise(text) in set(map(normalise, own))


def _has_own_words(expected: TextExpected, text: str) -> bool:
    """Whether an answer to another scenario has the words by which this one is known; most scenarios share some."""
    return expected.accepts.match(normalise(text)) is not None


def _joined_wrongly(expected: TextExpected, own: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """Yield what names an answer to another part, described by the one to this, and is accepted."""
    joined = (f"{other} of {text}" for other in theirs for text in own)
    return (text for text in joined if _accepts(expected, text))


def _described(expected: TextExpected, own: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """Yield what names an answer to this part, described by the one to another, and is refused for that."""
    alone = replace(expected, others=())  # with those of other scenarios, an answer is left to a person
    elsewhere = {word for text in expected.elsewhere for word in _words(text)}
    for text in own:
        if elsewhere & set(_words(text)) or not _accepts(alone, f"{text} of it"):
            continue  # it does not tell the parts apart, or nothing may be added to it
        for other in theirs:
            if not _CONJUNCTIONS & set(_words(other)) and not _accepts(alone, f"{text} of {other}"):
                yield f"{text} of {other}"


def _words(text: str) -> Sequence[str]:
    return [singular(word) for word in normalise(text).split()]


# --- What the prompt says -------------------------------------------------------------------------------------


def _check_words_of_prompt(part: Part, variants: Sequence[Variant]) -> Iterator[Finding]:
    """Find the variants in which no words of the prompt are accepted, though there are some in most."""
    silent = [variant for variant in variants if not any(map(_expected(part, variant).is_right, _pieces(variant)))]
    if silent and 2 * len(silent) < len(variants):
        for variant in silent:
            answer = _expected(part, variant).typed()
            message = f"no words of the prompt are accepted for '{shorten(answer)}', as they are in most variants"
            yield Finding(answer_place(part), "own-words-refused", message, variant.seed, f"prompt {answer}")


def _pieces(variant: Variant) -> Iterator[str]:
    """Yield up to some successive words of what the variant tells."""
    for text in _told(variant):
        for sentence in _SENTENCE.findall(text):
            words = sentence.split()
            for start in range(len(words)):
                for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
                    yield " ".join(words[start:end])


def _check_indirect_questions(parts: Sequence[Part], variants: Sequence[Variant]) -> Iterator[Finding]:
    """Find the indirect questions of prompts that no part accepts, though most of them are accepted by one."""
    asked: Mapping[str, Variant] = {
        question: variant
        for variant in variants
        for text in _told(variant)
        for question in map(str.strip, _INDIRECT.findall(text))
    }
    refused = {
        question: variant
        for question, variant in asked.items()
        if not any(_accepts(_expected(part, variant), question) for part in parts)
    }
    if 2 * len(refused) < len(asked):
        for question, variant in refused.items():
            message = (
                f"'{shorten(question)}' of the prompt is accepted by no part, as such questions are in most variants"
            )
            yield Finding(parts[0].place, "own-words-refused", message, variant.seed, question)
