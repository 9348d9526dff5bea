"""Markdown with holes ``<< expression >>``: parsed once a question, evaluated once a variant."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import Scope, compile_expression, evaluate, problem_at, shorten
from quizgen.model import Expression, Figure, Place, Prose, Steps, Table, Text, Value
from quizgen.notation.prose import HOLE, hole_places, pieces, stand_in
from quizgen.notation.values import to_plain

_HOLE = re.compile(r"(?P<escape>\\<<)|<<(?P<inside>(?:(?!<<).)*?)>>|(?P<open><<)", re.DOTALL)
_PRIVATE = re.compile("[\ue000-\ue003]")
_ALONE = re.compile("^[ \t]*(\ue000\\d+\ue001)[ \t]*$", re.MULTILINE)
_CODE = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|^(?P<fence>```+|~~~+).*?^(?P=fence)", re.DOTALL | re.MULTILINE
)


def parse_text(source: str, place: Callable[[int], Place], known: Iterable[str]) -> tuple[Text, list[Problem]]:
    r"""Read Markdown with holes.

    Parameters
    ----------
    source : str
        As written; ``\<<`` stands for the two angle brackets themselves.
    place : callable
        Tells where character i of `source` stands in the file.
    known : iterable of str
        The values that holes may use.

    Returns
    -------
    text : Text
    problems : list of Problem
        Unknown names, unclosed holes, dollar signs without a partner.
    """
    names = frozenset(known)
    problems: list[Problem] = []
    holes: list[Expression] = []
    written: list[str] = []
    end = 0
    for match in _HOLE.finditer(source):
        written.append(_PRIVATE.sub("", source[end : match.start()]))
        end = match.end()
        if match["open"]:
            message = "<< opens a hole that no >> closes; write \\<< for the characters themselves"
            problems.append(problem_at(place(match.start()), "unclosed-hole", message))
        else:
            # Escaped brackets are a hole too, so that they come out as themselves in text, formulas and code.
            inside, start = ("'<<'", match.start()) if match["escape"] else (match["inside"], match.start("inside"))
            try:
                holes.append(compile_expression(inside, partial(_shifted, place, start), names))
                written.append(stand_in(len(holes) - 1))
            except UserFileError as error:
                problems.extend(error.problems)
    written.append(_PRIVATE.sub("", source[end:]))
    if not problems and (dollar := _lone_dollar(source)) is not None:
        near = " ".join(source[max(dollar - 15, 0) : dollar + 15].split())
        message = f"a $ without a partner near '{near}'; write \\$ for a dollar sign"
        problems.append(problem_at(place(dollar), "unbalanced-math", message))
    return Text(_set_blocks_apart("".join(written)), tuple(holes), place(0)), problems


def _shifted(place: Callable[[int], Place], start: int, offset: int) -> Place:
    return place(start + offset)


def _set_blocks_apart(markdown: str) -> str:
    """Put an empty line around each hole that is alone on its line, so that it is a paragraph of its own."""
    if not _ALONE.search(markdown):
        return markdown
    written = []
    for piece in pieces(markdown):
        if piece.kind == "text":
            written.append(_ALONE.sub(r"\n\1\n", piece.content))
        else:
            mark = "$$" if piece.kind == "display" else "$"
            written.append(f"{mark}{piece.content}{mark}")
    return "".join(written)


def _lone_dollar(source: str) -> int | None:
    """Return the index of a dollar sign that stands for itself."""
    # Holes and code are covered by as many letters, so that indices stay those of the source.
    covered = _HOLE.sub(_cover, source)
    at = 0
    for piece in pieces(covered):
        at = covered.find(piece.content, at)
        if piece.kind == "text":
            plain = _CODE.sub(_cover, re.sub(r"\\.", "hh", piece.content))
            if (dollar := plain.find("$")) >= 0:
                return at + dollar
        at += len(piece.content)
    return None


def _cover(match: re.Match[str]) -> str:
    return "h" * len(match[0])


def evaluate_text(text: Text, scope: Scope) -> Prose:
    """Compute the holes of a text.

    Raises
    ------
    UserFileError
        If a hole has no value, or one that cannot be shown where it stands.
    """
    values = tuple(evaluate(hole, scope) for hole in text.holes)
    for i, value in enumerate(values):
        if reason := _refusal(text, i, value):
            hole = text.holes[i]
            message = f"{shorten(hole.text)} cannot be shown here: {reason}"
            raise UserFileError([problem_at(hole.place, "evaluation", message)])
    return Prose(text.source, values)


def fill_plainly(text: Text, values: Mapping[str, Value]) -> str:
    """Return a text as it is written, with its holes filled as plain text: a formula or a program, not prose.

    Raises
    ------
    UserFileError
        As `evaluate_text`.
    """
    prose = evaluate_text(text, Scope(values))
    return HOLE.sub(lambda hole: to_plain(prose.values[int(hole[1])]), prose.source)


def _refusal(text: Text, number: int, value: Value) -> str:
    if isinstance(value, Steps | Table | Figure):
        where = next(hole.where for hole in hole_places(text.source) if hole.number == number)
        kind = type(value).__name__.lower()
        return "" if where == "block" else f"a block ({kind}) wants a line of its own, outside formulas and code"
    if isinstance(value, Mapping):
        return "it is a scenario; show one of its fields, as in << task.name >>"
    if isinstance(value, list):
        return next((reason for item in value if (reason := _refusal(text, number, item))), "")
    return "it is nothing" if value is None else ""
