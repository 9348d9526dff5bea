"""Papers and solutions as HTML pages, each of which needs nothing beside it."""

from collections.abc import Sequence

from quizgen.model import Paper, PaperQuestion, Solution
from quizgen.render.templates import Templates


def render_paper(paper: Paper, templates: Templates) -> str:
    """Return a paper, made from what the student may see alone.

    Parameters
    ----------
    paper : Paper
    templates : Templates

    Returns
    -------
    str

    Raises
    ------
    UserFileError
        If a template has a mistake.
    ComputationError
        If a formula cannot be written in this format.
    """
    return templates.render("html/paper.html", {"paper": paper})


def render_solutions(paper: Paper, solutions: Sequence[Solution], templates: Templates) -> str:
    """Return a paper's answers and worked solutions.

    Parameters
    ----------
    paper : Paper
    solutions : sequence of Solution
        One a question.
    templates : Templates

    Returns
    -------
    str

    Raises
    ------
    UserFileError
        If a template has a mistake.
    ComputationError
        If a formula cannot be written in this format.
    """
    pairs = list(zip(paper.questions, solutions, strict=True))
    return templates.render("html/solutions.html", {"paper": paper, "pairs": pairs})


def render_variant(question: PaperQuestion, solution: Solution | None, templates: Templates) -> str:
    """Return one question, with its solution where one is given.

    Parameters
    ----------
    question : PaperQuestion
    solution : Solution or None
    templates : Templates

    Returns
    -------
    str

    Raises
    ------
    UserFileError
        If a template has a mistake.
    ComputationError
        If a formula cannot be written in this format.
    """
    return templates.render("html/variant.html", {"question": question, "solution": solution})
