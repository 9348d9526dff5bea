"""Markdown with holes ``<< expression >>``: parsed once a question, evaluated once a variant."""

import re
from collections.abc import Callable, Iterable

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import Scope, compile_expression, evaluate, problem_at
from quizgen.model import Expression, Place, Prose, Text
from quizgen.notation.prose import pieces, stand_in

_HOLE = re.compile(r"\\<<|<<(?P<inside>.*?)>>|(?P<open><<)", re.DOTALL)
_PRIVATE = re.compile("[\ue000\ue001]")
_ALONE = re.compile("^[ \t]*(\ue000\\d+\ue001)[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"(?P<ticks>`+).+?(?P=ticks)|^(?P<fence>```+|~~~+).*?^(?P=fence)", re.DOTALL | re.MULTILINE)


def parse_text(source: str, place: Callable[[int], Place], known: Iterable[str]) -> tuple[Text, list[Problem]]:
    r"""Read Markdown with holes.

    Parameters
    ----------
    source : str
        As written; ``\<<`` is two plain angle brackets.
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
        elif match["inside"] is None:
            written.append("&lt;&lt;")
        else:
            inside = match["inside"]
            start = match.start("inside") + len(inside) - len(inside.lstrip())
            try:
                holes.append(compile_expression(inside.strip(), place(start), names))
                written.append(stand_in(len(holes) - 1))
            except UserFileError as error:
                problems.extend(error.problems)
    written.append(_PRIVATE.sub("", source[end:]))
    markdown = _set_blocks_apart("".join(written))
    if not problems and (dollar := _lone_dollar(markdown)):
        message = f"a $ without a partner near '{dollar}'; write \\$ for a dollar sign"
        problems.append(problem_at(place(0), "unbalanced-math", message))
    return Text(markdown, tuple(holes), place(0)), problems


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


def _lone_dollar(markdown: str) -> str:
    for piece in pieces(markdown):
        if piece.kind == "text":
            plain = _CODE.sub("", re.sub(r"\\.", "", piece.content))
            if (at := plain.find("$")) >= 0:
                return " ".join(plain[max(at - 15, 0) : at + 15].split())
    return ""


def evaluate_text(text: Text, scope: Scope) -> Prose:
    """Compute the holes of a text.

    Raises
    ------
    UserFileError
        If a hole has no value.
    """
    return Prose(text.source, tuple(evaluate(hole, scope) for hole in text.holes))
