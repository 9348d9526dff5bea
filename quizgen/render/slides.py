"""The tutor's deck: each question, a recap of the rule, the worked solution step by step, and the answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from quizgen.kinds.table import KINDS
from quizgen.model import Paper, PaperPart, PaperQuestion, PartSolution, Prose, Solution
from quizgen.render.recap import recap
from quizgen.render.slots import Draw
from quizgen.render.templates import Templates
from quizgen.render.typst_prose import typst_pieces, typst_prose
from quizgen.text.holes import stand_in

_NO_LINE = re.compile(r"(?<!\\)#(?:quiz-(?!math|code)|list|enum|quote)|\n\s*\n")
_LEADS = re.compile(r":\Z|\A#(?:strong|quiz-heading)\[[^\[\]]*\];\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """What appears at once on a slide; one that `leads` stays on the slide of what comes after it."""

    typst: Markup
    leads: bool


@dataclass(frozen=True, slots=True)
class SlidePart:
    """A part, and its answer, which for a matching has a piece a pair.

    Parameters
    ----------
    part : PaperPart
        The part as on the paper.
    answer : tuple of Piece
        The answer, as it is shown.
    in_lines : bool
        Whether each of its options is a line, so that several fit side by side.
    """

    part: PaperPart
    answer: tuple[Piece, ...]
    in_lines: bool


@dataclass(frozen=True, slots=True)
class SlideQuestion:
    """A question as the deck shows it: `prompt` at once, the rest piece by piece."""

    question: PaperQuestion
    prompt: tuple[Piece, ...]
    recap: tuple[Piece, ...]
    worked: tuple[Piece, ...]
    parts: tuple[SlidePart, ...]


def render_slides(paper: Paper, solutions: Sequence[Solution], templates: Templates, *, shared: bool) -> str:
    """Return the deck of a paper as a Typst document.

    Parameters
    ----------
    paper : Paper
        One that no student owns.
    solutions : sequence of Solution
        One a question.
    templates : Templates
        The templates to write with.
    shared : bool
        Whether the whole class has this paper; if not, the title says that the numbers are drawn for the class.

    Returns
    -------
    str

    Raises
    ------
    UserFileError
        If a template has a mistake.
    ComputationError
        If a formula cannot be written in Typst.
    """
    draw = partial(templates.draw, "typst", language=paper.language)
    questions = [
        SlideQuestion(
            question,
            prompt=_pieces(question.prompt, draw),
            recap=_recap(question, solution, draw),
            worked=_pieces(solution.worked, draw),
            parts=tuple(_parts(question, solution, draw)),
        )
        for question, solution in zip(paper.questions, solutions, strict=True)
    ]
    context = {"paper": paper, "questions": questions, "shared": shared}
    return templates.render("typst/slides.typ", context, paper.language)


def _pieces(prose: Prose, draw: Draw) -> tuple[Piece, ...]:
    return tuple(Piece(Markup(text), _LEADS.search(text) is not None) for text in typst_pieces(prose, draw))


def _recap(question: PaperQuestion, solution: Solution, draw: Draw) -> tuple[Piece, ...]:
    told = recap(solution.worked, [KINDS[part.kind].end for part in question.parts])
    return _pieces(told, draw) if told else ()


def _parts(question: PaperQuestion, solution: Solution, draw: Draw) -> Iterator[SlidePart]:
    for part, solved in zip(question.parts, solution.parts, strict=True):
        answer = tuple(piece for prose in _told(part, solved) for piece in _pieces(prose, draw))
        options = (typst_prose(option, draw, inline=True) for option in (*part.items, *part.options))
        yield SlidePart(part, answer, not any(_NO_LINE.search(option) for option in options))


def _told(part: PaperPart, solved: PartSolution) -> tuple[Prose, ...]:
    if not KINDS[part.kind].is_list:
        return (solved.shown,)
    return tuple(Prose(stand_in(0), (pair,)) for pair in solved.shown.values)
