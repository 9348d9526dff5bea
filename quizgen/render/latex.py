"""Papers and solutions as LaTeX documents."""

from collections.abc import Sequence

from quizgen.model import Paper, PaperQuestion, Solution
from quizgen.render.templates import Templates


def render_paper(paper: Paper, templates: Templates) -> str:
    """Return a paper's document, made from what the student may see alone.

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
    return render_class([paper], templates)


def render_class(papers: Sequence[Paper], templates: Templates) -> str:
    """Return one document of many papers, each beginning on the front of a sheet with its own page 1.

    Parameters
    ----------
    papers : sequence of Paper
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
    return templates.render("latex/paper.tex", {"papers": papers})


def render_solutions(paper: Paper, solutions: Sequence[Solution], templates: Templates) -> str:
    """Return the document of a paper's answers and worked solutions.

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
    return render_class_solutions([(paper, solutions)], templates)


def render_class_solutions(papers: Sequence[tuple[Paper, Sequence[Solution]]], templates: Templates) -> str:
    """Return one document of the solutions of many papers.

    Parameters
    ----------
    papers : sequence of (Paper, sequence of Solution)
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
    context = {"papers": [(paper, _pair(paper, solutions)) for paper, solutions in papers]}
    return templates.render("latex/solutions.tex", context)


def _pair(paper: Paper, solutions: Sequence[Solution]) -> list[tuple[PaperQuestion, Solution]]:
    return list(zip(paper.questions, solutions, strict=True))


def render_variant(question: PaperQuestion, solution: Solution | None, templates: Templates) -> str:
    """Return a document of one question, with its solution where one is given.

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
    return templates.render("latex/variant.tex", {"question": question, "solution": solution})
