"""What a part is about, of what a diagnosis may name: a padding, a stride, numbers that are never negative.

A thing is there where the paper has its word. Where functions that take it are called on the way to the answer, one of
them must also be given it: the paper may speak of a padding that another part is about.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping

from quizgen import solver
from quizgen.diagnosis.evidence import Theme
from quizgen.language.conventions import CONVENTIONS
from quizgen.model import Expression, Part, Question, Text, Value
from quizgen.questions.signs import is_never_negative

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
_NOTHING = ("0", "1", "False", "None", "'valid'")
"""What is given where there is no padding, no stride and no bias."""

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
    stated = (CONVENTIONS[name] for name in question.conventions if name not in _ABSENT)
    asked = _words(part.ask, values)
    paper = " ".join((_words(question.prompt, values), asked, *stated))
    themes: set[Theme] = {theme for theme, pattern in _WORDS.items() if pattern.search(paper)}
    themes |= {theme for theme, pattern in _ASKED.items() if pattern.search(asked)}
    if part.asked.computed_by is None:
        return frozenset(themes)
    calls = list(_calls(part.asked.computed_by, question))
    themes -= {theme for theme, names in _PARAMETERS.items() if not _may_be_given(names, calls)}
    if is_never_negative(part.asked.computed_by, question.values):
        themes.add("never negative")
    return frozenset(themes)


def _words(text: Text, values: Mapping[str, Value]) -> str:
    """Return a text with the texts that its holes may print."""
    names = sorted({name for hole in text.holes for name in hole.names})
    printed = [value for name in names if isinstance(value := values.get(name), str)]
    return " ".join((text.source, *(hole.text for hole in text.holes), *printed))


def _calls(answer: Expression, question: Question) -> Iterator[ast.Call]:
    """Yield the calls on the way to an answer."""
    waiting = [answer]
    seen: set[str] = set()
    while waiting:
        expression = waiting.pop()
        yield from (node for node in ast.walk(parse(expression)) if isinstance(node, ast.Call))
        for name in expression.names - seen:
            seen.add(name)
            waiting.append(question.values[name])


def parse(expression: Expression) -> ast.expr:
    """Return the tree of an expression, which is known to be one."""
    return ast.parse(" ".join(expression.text.split()), mode="eval").body


def _may_be_given(names: frozenset[str], calls: list[ast.Call]) -> bool:
    """Tell whether a call gives one of these arguments, or none of the functions called has it."""
    given = [argument for call in calls for argument in _arguments(call, names)]
    return not given or any(argument is not None and ast.unparse(argument) not in _NOTHING for argument in given)


def _arguments(call: ast.Call, names: frozenset[str]) -> Iterator[ast.expr | None]:
    """Yield what a call of the solver gives for each of these parameters that the function has; None for nothing."""
    function = getattr(solver, call.func.id, None) if isinstance(call.func, ast.Name) else None
    if function is None:
        return
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    for i, parameter in enumerate(inspect.signature(function).parameters):
        if parameter in names:
            yield call.args[i] if i < len(call.args) else named.get(parameter)
