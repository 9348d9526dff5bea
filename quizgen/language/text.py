"""Markdown with holes ``<< expression >>``: parsed once a question, evaluated once a variant."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import Scope, compile_expression, evaluate, problem_at, shorten
from quizgen.model import Expression, Place, Prose, Text, Value
from quizgen.notation.values import to_plain
from quizgen.text.blocks import BLOCKS
from quizgen.text.dollars import find_formulas
from quizgen.text.holes import HOLE, RESERVED, split_at_holes, stand_in
from quizgen.text.reader import DEEPEST, find_too_deep, read_markdown, set_blocks_apart


def parse_text(source: str, place: Callable[[int], Place], known: Iterable[str]) -> tuple[Text, list[Problem]]:
    r"""Read Markdown with holes.

    Parameters
    ----------
    source : str
        As written; ``\<<`` stands for the two angle brackets themselves.
    place : callable
        Tells where character i of `source` is in the file.
    known : iterable of str
        The values that holes may use.

    Returns
    -------
    text : Text
    problems : list of Problem
        Unknown names, unclosed holes, dollar signs without a partner, what is nested too deeply.
    """
    names = frozenset(known)
    problems: list[Problem] = []
    holes: list[Expression] = []
    markdown = ""
    # Where pieces begin in the Markdown, and in the source.
    begins: list[tuple[int, int]] = []
    for piece in split_at_holes(source):
        begins.append((len(markdown), piece.start))
        if piece.kind == "text":
            markdown += RESERVED.sub("", piece.content)
            continue
        if piece.kind == "open":
            message = "<< opens a hole that no >> closes; write \\<< for the characters themselves"
            problems.append(problem_at(place(piece.start), "unclosed-hole", message))
            continue
        # Escaped brackets are a hole too, so that they come out as themselves in text, formulas and code.
        inside = "'<<'" if piece.kind == "brackets" else piece.content
        try:
            holes.append(compile_expression(inside, partial(_shifted, place, piece.start), names))
            markdown += stand_in(len(holes) - 1)
        except UserFileError as error:
            problems.extend(error.problems)
    if problems:
        return Text(set_blocks_apart(markdown), tuple(holes), place(0)), problems

    def written_at(offset: int) -> int:
        begun, start = max(begin for begin in begins if begin[0] <= offset)
        return start + offset - begun

    deep = find_too_deep(markdown)
    if deep is not None:
        message = f"more than {DEEPEST} quotes, lists, emphasised texts or links are inside one another; nest fewer"
        problems.append(problem_at(place(written_at(deep)), "too-complex", message))
    alone = find_formulas(markdown).alone
    if alone:
        dollar = written_at(alone[0])
        near = " ".join(source[max(dollar - 15, 0) : dollar + 15].split())
        message = f"a $ without a partner near '{near}'; write \\$ for a dollar sign"
        problems.append(problem_at(place(dollar), "unbalanced-math", message))
    return Text(set_blocks_apart(markdown), tuple(holes), place(0)), problems


def _shifted(place: Callable[[int], Place], start: int, offset: int) -> Place:
    return place(start + offset)


def evaluate_text(text: Text, scope: Scope) -> Prose:
    """Compute the holes of a text.

    Raises
    ------
    UserFileError
        If a hole has no value, or one that cannot be shown where it is.
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
    if isinstance(value, BLOCKS):
        where = next(hole.where for hole in read_markdown(text.source).holes if hole.number == number)
        kind = type(value).__name__.lower()
        return "" if where == "block" else f"a block ({kind}) needs a line of its own, outside formulas and code"
    if isinstance(value, Mapping):
        return "it is a scenario; show one of its fields, as in << task.name >>"
    if isinstance(value, list):
        return next((reason for item in value if (reason := _refusal(text, number, item))), "")
    return "it is nothing" if value is None else ""
