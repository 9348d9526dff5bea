"""The formats that sheets are written in, by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.model import Paper, PaperQuestion, Solution
from quizgen.render import html, latex, markdown
from quizgen.render.templates import Templates


@dataclass(frozen=True, slots=True)
class Format:
    """An output format.

    Parameters
    ----------
    name : str
    suffix : str
        How its files' names end, with the dot.
    render_paper : callable
        ``render_paper(paper, templates)``.
    render_solutions : callable
        ``render_solutions(paper, solutions, templates)``.
    render_variant : callable
        ``render_variant(question, solution, templates)``; the solution may be None.
    """

    name: str
    suffix: str
    render_paper: Callable[[Paper, Templates], str]
    render_solutions: Callable[[Paper, Sequence[Solution], Templates], str]
    render_variant: Callable[[PaperQuestion, Solution | None, Templates], str]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format("markdown", ".md", markdown.render_paper, markdown.render_solutions, markdown.render_variant),
            Format("latex", ".tex", latex.render_paper, latex.render_solutions, latex.render_variant),
            Format("html", ".html", html.render_paper, html.render_solutions, html.render_variant),
        )
    }
)
"""All formats of whole sheets; a terminal shows single questions only, see :mod:`quizgen.render.terminal`."""
