"""No paper shows its answer.

Two looks are taken. The first is at the question: a hole of what the student reads that shows the very expression of an
answer, bare or in another dress such as ``places(y, 2)``. The second is at each paper: whether the numbers of a
distinctive answer, at least four or one of four digits, are in it one after another, whatever the notation: in the
text, down a column of a table, at the ends of worked steps, or in what a figure draws. A value that the question gives
to the student, and that the answer is computed from, may look like the answer by chance.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from quizgen.checks.answers import answer_place
from quizgen.checks.survey import Finding, Survey
from quizgen.checks.syntax import answer_expressions, tree_of, values_behind
from quizgen.errors import ComputationError, UserFileError
from quizgen.language.expressions import shorten
from quizgen.model import Expression, Figure, PaperQuestion, Prose, Question, Steps, Table, Text, Value
from quizgen.render.formats import FORMATS
from quizgen.text.plain import to_text

_WRAPPERS = frozenset(
    {"places", "signed", "grouped", "round", "reshape", "flatten", "transpose", "array", "as_shape", "join", "stack"}
)
"""Functions that show their arguments in another dress."""

_LEAST_NUMBERS = 4
_LEAST_DIGITS = 4
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
_GROUPING = re.compile(r"(?<=\d)(?:\\,|\u202f|\u2009|&nbsp;)(?=\d)")
_HIDDEN = "…"


def check_holes(survey: Survey) -> Iterator[Finding]:
    """Complain of holes in prompt, asks and options that show the expression of an answer."""
    question = survey.question
    answers = {form for answer in answer_expressions(question) for form in _forms(question, tree_of(answer))}
    for text in _texts(question):
        for hole in text.holes:
            shown = {form for node in _undressed(tree_of(hole)) for form in _forms(question, node)}
            if shown & answers:
                message = f"<< {shorten(hole.text)} >> shows an answer; say what is asked without it"
                yield Finding(hole.place, "leak", message)


def _texts(question: Question) -> Iterator[Text]:
    """Yield the texts that a student reads before answering; a choice has its answer among the options."""
    yield question.prompt
    for part in question.parts:
        yield part.ask


def _undressed(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the expressions whose values an expression shows as they are."""
    yield node
    match node:
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _WRAPPERS:
            for argument in arguments:
                yield from _undressed(argument)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for item in items:
                yield from _undressed(item)
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _undressed(body)
            yield from _undressed(otherwise)


def _forms(question: Question, node: ast.expr) -> Iterator[str]:
    """Yield all ways to write the value of an expression: by its names, and by what these mean."""
    yield ast.dump(node) if not isinstance(node, ast.Constant) else ""
    while isinstance(node, ast.Name) and node.id in question.values and not question.values[node.id].draws:
        node = tree_of(question.values[node.id])
        if not isinstance(node, ast.Constant):
            yield ast.dump(node)


def check_papers(survey: Survey) -> Iterator[Finding]:
    """Complain of papers that show the numbers of a distinctive answer."""
    question = survey.question
    stated = _stated_names(question)
    for variant in survey.variants:
        paper = _hide_stated(question, variant.paper, stated)
        try:
            markdown = FORMATS["markdown"].render_variant(paper, None, survey.templates)
        except (ComputationError, UserFileError):
            # Told of by check_rendering.
            continue
        printed = _joined([*numerals(markdown), *_block_numerals(paper)])
        for part, printed_part, solution in zip(question.parts, paper.parts, variant.solution.parts, strict=True):
            if printed_part.options or part.asked.costly:
                continue
            for answer in {tuple(numerals(solution.typed)), tuple(numerals(to_text(solution.shown)))}:
                if _is_distinctive(answer) and _joined(answer) in printed:
                    message = f"the paper shows the answer '{shorten(solution.typed)}' of part '{part.name}'"
                    yield Finding(answer_place(part), "leak", message, variant.seed)
                    break


def numerals(text: str) -> list[str]:
    r"""Return the numbers in a text, without signs, whatever the notation.

    Examples
    --------
    >>> numerals(r"\begin{bmatrix} 1 & -2.50 \\ 3 & 2\,800 \end{bmatrix}")
    ['1', '2.5', '3', '2800']
    """
    found = _NUMERAL.findall(_GROUPING.sub("", text))
    return [numeral.rstrip("0").rstrip(".") if "." in numeral else numeral for numeral in found]


def _joined(found: list[str] | tuple[str, ...]) -> str:
    return f" {' '.join(found)} "


def _is_distinctive(answer: tuple[str, ...]) -> bool:
    if len(answer) == 1:
        return len(answer[0].replace(".", "").strip("0")) >= _LEAST_DIGITS
    # Rows of zeros and ones appear in many places.
    return len(answer) >= _LEAST_NUMBERS and len(set(answer)) > 2


def _stated_names(question: Question) -> frozenset[str]:
    """Return the values that answers are computed from, and that are not answers nor computed from one."""
    answers = answer_expressions(question)
    bare = {tree.id for answer in answers if isinstance(tree := tree_of(answer), ast.Name)}
    behind = values_behind(question, frozenset().union(*(answer.names for answer in answers)))
    drawn = {name for name, expression in question.values.items() if expression.draws}
    secret = {name for name in question.values if values_behind(question, frozenset({name})) & (bare - drawn)}
    return (behind | drawn) - secret


def _hide_stated(question: Question, paper: PaperQuestion, stated: frozenset[str]) -> PaperQuestion:
    """Return the paper without the numbers that the question states."""
    parts = tuple(
        replace(printed, ask=_hide(part.ask, printed.ask, stated))
        for part, printed in zip(question.parts, paper.parts, strict=True)
    )
    return replace(paper, code="", prompt=_hide(question.prompt, paper.prompt, stated), parts=parts)


def _hide(text: Text, prose: Prose, stated: frozenset[str]) -> Prose:
    values = tuple(
        _HIDDEN if _is_stated(hole, value, stated) else value
        for hole, value in zip(text.holes, prose.values, strict=True)
    )
    return replace(prose, values=values)


def _is_stated(hole: Expression, value: Value, stated: frozenset[str]) -> bool:
    """Whether a hole shows one of these values as it is, in whatever dress."""
    if isinstance(value, Steps | Table | Figure):
        return False
    return any(isinstance(node, ast.Name) and node.id in stated for node in _undressed(tree_of(hole)))


def _block_numerals(paper: PaperQuestion) -> Iterator[str]:
    """Yield the numbers of tables, steps and figures in the order in which they may say an answer."""
    for prose in (paper.prompt, *(part.ask for part in paper.parts)):
        for value in prose.values:
            match value:
                case Figure():
                    yield "|"
                    yield from (numeral for entry in _leaves(value.data) for numeral in numerals(str(entry)))
                case Table():
                    for column in zip(*value.rows, strict=False):
                        yield from ("|", *_ends(column))
                case Steps():
                    yield from ("|", *_ends(value.lines))


def _ends(lines: Iterable[Prose]) -> Iterator[str]:
    """Yield the last number of each line, which is its result."""
    for line in lines:
        yield from numerals(to_text(line))[-1:]


def _leaves(data: Value) -> Iterator[Value]:
    match data:
        case Mapping():
            for entry in data.values():
                yield from _leaves(entry)
        case list() | tuple():
            for entry in data:
                yield from _leaves(entry)
        case np.ndarray():
            yield from data.ravel().tolist()
        case _:
            yield data
