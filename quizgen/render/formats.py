"""The formats that sheets are written in, by name."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.messages import ENGLISH
from quizgen.model import Paper, PaperQuestion, Solution
from quizgen.render.templates import Templates
from quizgen.text.code import outside_code

_GAP = re.compile(r"(?<=\n)\n{2,}")


@dataclass(frozen=True, slots=True)
class Format:
    """An output format.

    Each of its methods raises a UserFileError if a template has a mistake, and a ComputationError if a formula cannot
    be written in the format.

    Parameters
    ----------
    name : str
        Also the folder of its templates.
    suffix : str
        How its files' names end, with the dot.
    finish : callable, optional
        Mends what its templates left.
    """

    name: str
    suffix: str
    finish: Callable[[str], str] = str

    def render_paper(self, paper: Paper, templates: Templates) -> str:
        """Return a paper, made from what the student may see alone."""
        return self._render("paper", templates, paper.language, paper=paper, papers=[paper], layout=paper.layout)

    def render_solutions(self, paper: Paper, solutions: Sequence[Solution], templates: Templates) -> str:
        """Return a paper's answers and worked solutions, one solution per question."""
        pairs = list(zip(paper.questions, solutions, strict=True))
        context = {"paper": paper, "pairs": pairs, "papers": [(paper, pairs)], "layout": paper.layout}
        return self._render("solutions", templates, paper.language, **context)

    def render_variant(self, question: PaperQuestion, solution: Solution | None, templates: Templates) -> str:
        """Return one question, with its solution where one is given."""
        return self._render("variant", templates, ENGLISH, question=question, solution=solution)

    def _render(self, template: str, templates: Templates, language: str, **context: object) -> str:
        return self.finish(templates.render(f"{self.name}/{template}{self.suffix}", context, language))


def _tidy(markdown: str) -> str:
    """Leave one empty line where templates left several, but for what is code."""
    written: list[str] = []
    at = 0
    for start, end in outside_code(markdown):
        for gap in _GAP.finditer(markdown, start, end):
            written += [markdown[at : gap.start()], "\n"]
            at = gap.end()
    return "".join((*written, markdown[at:])).strip() + "\n"


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format("markdown", ".md", _tidy),
            Format("latex", ".tex"),
            Format("html", ".html"),
            Format("typst", ".typ"),
        )
    }
)
"""All formats of whole sheets; a terminal shows single questions only, see :mod:`quizgen.render.terminal`."""
