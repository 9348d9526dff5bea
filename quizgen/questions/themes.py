"""What a part is about, of what a diagnosis may name: a padding, a stride, numbers that are never negative.

A thing is there where the paper has its word. Where functions that take it are called on the way to the answer, one of
them must also be given it; where they are only called for other parts, this one must have the word itself. The paper
may speak of a padding that another part is about.
"""

import ast
import inspect
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from quizgen import solver
from quizgen.diagnosis.evidence import Theme
from quizgen.language.conventions import CONVENTIONS
from quizgen.model import Expression, Part, Question, Text, Value
from quizgen.questions.signs import is_never_negative, syntax_tree

_WORDS: Mapping[Theme, re.Pattern[str]] = {
    "padding": re.compile(r"\bpad(s|ded|ding)?\b", re.IGNORECASE),
    "stride": re.compile(r"\bstride", re.IGNORECASE),
    "bias": re.compile(r"\bbias", re.IGNORECASE),
    "channels": re.compile(r"\bchannel", re.IGNORECASE),
    "relu": re.compile(r"\bReLU\b", re.IGNORECASE),
}
_ASKED: Mapping[Theme, re.Pattern[str]] = {
    "index": re.compile(r"\b(ind(ex|ices)|labels?|positions?)\b", re.IGNORECASE),
}
"""What has to be in the part itself, not only in the prompt."""

_PARAMETERS: Mapping[Theme, frozenset[str]] = {
    "padding": frozenset({"padding", "paddings"}),
    "stride": frozenset({"stride", "strides"}),
    "bias": frozenset({"bias", "b", "b_x", "b_h"}),
}
_NOTHING: Mapping[Theme, frozenset[str]] = {
    "padding": frozenset({"0", "'valid'"}),
    "stride": frozenset({"1"}),
    "bias": frozenset({"None", "False"}),
}
"""What is given where there is none; a pooling without a stride has that of its kernel."""

_AXES: Mapping[str, frozenset[Theme]] = {
    "channels last": frozenset({"channels last"}),
    "channels first": frozenset({"channels first"}),
    "channels first with depth": frozenset({"channels first"}),
    "batch and channels last": frozenset({"batch first", "channels last"}),
    "batch first": frozenset({"batch first"}),
}
"""The conventions that say which axis of a volume or tensor is which."""

_ABSENT = frozenset({"no padding", "bias not counted"})
"""The conventions that name a thing to say that it is not there."""


def find_themes(question: Question, part: Part, values: Mapping[str, Value]) -> frozenset[Theme]:
    """Return what a part is about.

    Parameters
    ----------
    question : Question
    part : Part
        Of the question.
    values : mapping of str to Value
        Of a variant.

    Returns
    -------
    frozenset of Theme
    """
    texts = ((name, values[name]) for name in _printed(question, part.name) if name in values)
    return _find(question, part.name, tuple((name, text) for name, text in texts if isinstance(text, str)))


# Few, as each of them keeps a question in memory.
@lru_cache(maxsize=256)
def _printed(question: Question, name: str) -> tuple[str, ...]:
    """Return the values that holes of the prompt and of a part's ask print."""
    asks = (part.ask for part in question.parts if part.name == name)
    return tuple(sorted({used for text in (question.prompt, *asks) for hole in text.holes for used in hole.names}))


@lru_cache(maxsize=256)
def _find(question: Question, name: str, texts: tuple[tuple[str, str], ...]) -> frozenset[Theme]:
    """Return what a part is about where its paper prints these texts: the same for many students of a class."""
    part = next(part for part in question.parts if part.name == name)
    printed = dict(texts)
    stated = (CONVENTIONS[name] for name in question.conventions if name not in _ABSENT)
    asked = _words(part.ask, printed)
    paper = " ".join((_words(question.prompt, printed), asked, *stated))
    themes: set[Theme] = {theme for theme, pattern in _WORDS.items() if pattern.search(paper)}
    themes |= {theme for theme, pattern in _ASKED.items() if pattern.search(asked)}
    themes |= {theme for name in question.conventions for theme in _AXES.get(name, ())}
    answer = part.asked.computed_by
    if answer is None:
        return frozenset(themes)
    calls, others = _calls([answer], question), _calls(question.values.values(), question)
    for theme in themes & _PARAMETERS.keys():
        given = _given(theme, calls)
        elsewhere = not given and _given(theme, others) and not _WORDS[theme].search(asked)
        if elsewhere or (given and _NOTHING[theme].issuperset(given)):
            themes.remove(theme)
    if is_never_negative(answer, question.values):
        themes.add("never negative")
    return frozenset(themes)


def speaks_of(text: str, theme: Theme) -> bool:
    """Tell whether a text has the word for a thing.

    Examples
    --------
    >>> speaks_of("You padded twice.", "padding"), speaks_of("Add 1.", "padding")
    (True, False)
    """
    return bool(_WORDS[theme].search(text))


def _words(text: Text, printed: Mapping[str, str]) -> str:
    """Return a text with the texts that its holes may print."""
    names = sorted({name for hole in text.holes for name in hole.names} & printed.keys())
    return " ".join((text.source, *(hole.text for hole in text.holes), *(printed[name] for name in names)))


def _calls(expressions: Iterable[Expression], question: Question) -> list[ast.Call]:
    """Return the calls on the way to the values of some expressions."""
    waiting, seen = list(expressions), set[str]()
    calls: list[ast.Call] = []
    while waiting:
        expression = waiting.pop()
        calls += _calls_in(expression)
        waiting += (question.values[name] for name in expression.names - seen if name in question.values)
        seen |= expression.names
    return calls


@lru_cache(maxsize=4096)
def _calls_in(expression: Expression) -> tuple[ast.Call, ...]:
    return tuple(node for node in ast.walk(syntax_tree(expression)) if isinstance(node, ast.Call))


def _given(theme: Theme, calls: Iterable[ast.Call]) -> list[str]:
    """Return what the calls of solver functions that take such a thing give for it, as it is written or by default."""
    given = []
    for call in calls:
        function = getattr(solver, call.func.id, None) if isinstance(call.func, ast.Name) else None
        parameters = inspect.signature(function).parameters if function else {}
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        for i, (parameter, default) in enumerate((name, one.default) for name, one in parameters.items()):
            if parameter in _PARAMETERS[theme]:
                argument = call.args[i] if i < len(call.args) else named.get(parameter)
                given.append(repr(default) if argument is None else ast.unparse(argument))
    return given
