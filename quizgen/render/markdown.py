"""Papers and solutions as Markdown."""

import re
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
    return _tidy(templates.render("markdown/paper.md", {"paper": paper}))


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
    return _tidy(templates.render("markdown/solutions.md", {"paper": paper, "pairs": pairs}))


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
    return _tidy(templates.render("markdown/variant.md", {"question": question, "solution": solution}))


_FENCE_OR_GAP = re.compile(r"^(?P<fence>```+|~~~+).*?^(?P=fence)|\n{3,}", re.DOTALL | re.MULTILINE)


def _tidy(markdown: str) -> str:
    """Leave one empty line where templates left several, but for what stands in fences."""
    return _FENCE_OR_GAP.sub(lambda match: match[0] if match["fence"] else "\n\n", markdown).strip() + "\n"
