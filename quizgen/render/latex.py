"""Many papers, or their solutions, as one LaTeX document; a single one is as in :mod:`quizgen.render.formats`."""

from collections.abc import Sequence

from quizgen.model import Paper, Solution
from quizgen.render.templates import Templates


def render_class(papers: Sequence[Paper], templates: Templates) -> str:
    """Return one document of many papers, each beginning on the front of a sheet with its own page 1.

    Raises
    ------
    UserFileError
        If a template has a mistake.
    ComputationError
        If a formula cannot be written in this format.
    """
    return templates.render("latex/paper.tex", {"papers": papers, "layout": papers[0].layout}, papers[0].language)


def render_class_solutions(papers: Sequence[tuple[Paper, Sequence[Solution]]], templates: Templates) -> str:
    """Return one document of the solutions of many papers.

    Raises
    ------
    UserFileError
        If a template has a mistake.
    ComputationError
        If a formula cannot be written in this format.
    """
    pairs = [(paper, list(zip(paper.questions, solutions, strict=True))) for paper, solutions in papers]
    return templates.render(
        "latex/solutions.tex", {"papers": pairs, "layout": papers[0][0].layout}, papers[0][0].language
    )
